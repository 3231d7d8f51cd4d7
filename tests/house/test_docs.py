"""CONTRIBUTING and the design tell the truth: what they name is there, and the layers are those of the code."""

from __future__ import annotations

import posixpath
import re
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest
import tomli
import yaml

import whypin
from pages.written import held, held_group
from whypin import rules
from whypin.commands import ci
from whypin.reports.screen import page as address

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "hooks" / "whypin"
DESIGN = ROOT / "docs" / "design.md"
PUBLISHING = ["actions/download-artifact", "pypa/gh-action-pypi-publish"]
# Made by whoever follows a recipe.
TO_BE_MADE = "bad_thing|NAME"
ACTION = re.compile(r"uses: +(\S+)@([0-9a-f]{40}) +# v\d+(?:\.\d+)*$")


SITE = runpy.run_path(str(ROOT / ".ci" / "site.py"))
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")), ROOT / "examples" / "README.md"]
QUOTED = [(page, file) for page in PAGES for file in re.findall(r"<!-- file: (\S+) -->", page.read_text("utf-8"))]


@pytest.mark.parametrize("page", [DESIGN, ROOT / "CONTRIBUTING.md"], ids=lambda page: page.name)
def test_every_place_that_is_named_is_there(page: Path) -> None:
    text = page.read_text("utf-8")
    named = [name for name in re.findall(r"`([\w./-]+/[\w./-]*)`", text) if not re.search(TO_BE_MADE, name)]
    assert named
    assert not [name for name in named if not (ROOT / name).exists() and not (HOUSE / name).exists()]


@pytest.mark.parametrize("page", [*PAGES, *sorted(HOUSE.rglob("*.md"))], ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^):]+)\)", page.read_text("utf-8")):
        name, _, part = link.partition("#")
        target = page.parent / name if name else page
        assert target.exists(), link
        assert not part or part in anchors(target.read_text("utf-8")), link


def anchors(text: str) -> set[str]:
    """The names of the headings, as GitHub and the site make them."""
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_page_is_linked() -> None:
    """From the README, or from a page that it leads to."""
    seen: set[Path] = set()
    left = [ROOT / "README.md"]
    while left:
        page = left.pop()
        if page not in seen and page.suffix == ".md":
            seen.add(page)
            links = re.findall(r"\]\(([^):#]+)", page.read_text("utf-8"))
            left += [(page.parent / link).resolve() for link in links]
    assert {*PAGES, *HOUSE.rglob("*.md")} - seen == set()


def test_every_page_is_one_of_the_site() -> None:
    """And every link of it leads to another one, to a file beside them, or to a file of the repository."""
    pages = {ROOT / source: page for source, page in SITE["PAGES"].items()}
    assert set(pages) == {*PAGES, *HOUSE.rglob("*.md")}
    assert set(re.findall(r"'([\w/-]+\.md)'", str(SITE["NAV"]))) == set(pages.values())
    for source, page in SITE["PAGES"].items():
        for link in re.findall(r"\]\(([^)#]+)", SITE["shown"](source, "https:")):
            inside = posixpath.normpath(posixpath.join(posixpath.dirname(page), link))
            assert (
                link.startswith(("http:", "https://"))
                or inside in pages.values()
                or (ROOT / "docs" / inside).exists()
                or (ROOT / link.removeprefix("https:/blob/main/")).exists()
            ), f"{page}: {link}"


def test_the_blocks_of_a_rule_have_captions() -> None:
    text = SITE["shown"]("hooks/whypin/rules/missing_hash.md", "")
    assert "\nwhypin reports:\n\n```text\n" in text
    tags = {tag for source in SITE["PAGES"] for tag in re.findall("^```(.+)", SITE["shown"](source, ""), re.MULTILINE)}
    assert tags == SITE["LANGUAGES"]


@pytest.mark.parametrize(("page", "file"), QUOTED, ids=lambda part: Path(part).name)
def test_a_page_quotes_a_file_as_it_is(page: Path, file: str) -> None:
    held_group(page, rf"<!-- file: {re.escape(file)} -->\n```yaml\n(.*?)```\n", (ROOT / file).read_text("utf-8"))


def test_the_files_for_ci_are_quoted() -> None:
    files = [file.relative_to(ROOT).as_posix() for file in (ROOT / "docs" / "ci").iterdir()]
    assert files
    assert set(files) <= {file for _, file in QUOTED}


def test_the_inputs_of_the_action() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    rows = []
    for name, one in action["inputs"].items():
        default = f"`{one['default']}`" if one["default"] else "-"
        rows.append(f"| `{name}` | {one['description']} | {default} |")
    held(ROOT / "docs" / "ci.md", "inputs", "\n".join(["| input | says | by default |", "|---|---|---|", *rows, ""]))


def test_the_variables_that_name_the_target() -> None:
    names = [f"`{name}`" for name in (*ci.TARGETS, *[name for name in ci.PULL_REQUESTS.values() if name])]
    held(ROOT / "docs" / "ci.md", "targets", f"{', '.join(names)}.\n")


def test_the_questions() -> None:
    faq = (ROOT / "docs" / "faq.md").read_text("utf-8")
    asked = re.findall("^## (.*)$", faq, re.MULTILINE)
    links = [f"- [{one}](docs/faq.md#{anchor})" for one in asked for anchor in anchors(f"# {one}")]
    held(ROOT / "README.md", "questions", "\n".join([*links, ""]))


def test_the_addresses_are_those_of_the_project() -> None:
    """Nothing is published elsewhere: the pages of the rules are read where the code is."""
    urls = tomli.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["urls"]
    home = urls["Repository"]
    for url in (urls["Documentation"], urls["Changelog"], *[address(name) for name in rules.names()]):
        place = re.sub(rf"^{re.escape(home)}/(blob|tree)/main/", "", url)
        assert (ROOT / place).exists(), url
    assert f"repo_url: {home}\n" in (ROOT / "mkdocs.yml").read_text("utf-8")
    for page in [*PAGES, *sorted((ROOT / "docs" / "ci").iterdir())]:
        others = re.findall(r"github\.com/[\w.-]+/[\w.-]+", page.read_text("utf-8"))
        assert {one.removesuffix(".git") for one in others} <= {home.removeprefix("https://")}, page


def test_the_two_workflows_of_a_comment_fit_together() -> None:
    first = yaml.safe_load((ROOT / "docs" / "ci" / "github.yml").read_text("utf-8"))
    second = yaml.safe_load((ROOT / "docs" / "ci" / "github-comment.yml").read_text("utf-8"))
    comment = yaml.safe_load((ROOT / "comment" / "action.yml").read_text("utf-8"))
    assert second[True]["workflow_run"]["workflows"] == [first["name"]]
    steps = first["jobs"]["whypin"]["steps"]
    reports, page = [step["with"] for step in steps if "upload-artifact" in step["uses"]]
    assert reports["name"] == comment["inputs"]["artifact"]["default"]
    kinds = runpy.run_path(str(ROOT / "action" / "comment.py"))["KINDS"]
    assert [Path(path).name for path in reports["path"].splitlines()] == [kind.file for kind in kinds]
    assert Path(page["path"]).name == "whypin-dossier.html"
    # What is uploaded is what the action writes, wherever that is.
    written = (ROOT / "action" / "run.py").read_text("utf-8")
    assert all(f'temporary("{Path(path).name}")' in written for path in (*reports["path"].splitlines(), page["path"]))
    # What may write has no checkout, so nothing of a pull request is there.
    assert [step["uses"].partition("@")[0] for step in second["jobs"]["comment"]["steps"]] == ["whypin/whypin/comment"]


def test_a_label_of_another_name_does_not_skip_the_check() -> None:
    """A skipped job counts as one that passed."""
    for file in ("hooks/whypin/commands/github_workflow.yml", "docs/ci/github.yml"):
        workflow = yaml.safe_load((ROOT / file).read_text("utf-8"))
        assert "labeled" in workflow[True]["pull_request"]["types"]
        assert not [job for job in workflow["jobs"].values() if "if" in job]


def test_the_threat_model_names_every_guard() -> None:
    text = (ROOT / "docs" / "threat-model.md").read_text("utf-8")
    guards = {name for name in rules.names() if rules.load(name).RULE.kind == "guard"}
    assert guards - set(re.findall(r"`([a-z-]+)`", text)) == set()


def test_the_layers_are_those_of_the_package() -> None:
    assert whypin.__doc__ is not None
    code = {}
    layer = ""
    for number, room in re.findall(r"^    (\d| )  (\w+) ", whypin.__doc__, re.MULTILINE):
        layer = number.strip() or layer
        code[room] = layer
    table = re.findall(r"^\| (\d) \| `(\w+)/` \|", DESIGN.read_text("utf-8"), re.MULTILINE)
    assert {room: layer for layer, room in table} == code


def _uses() -> Iterator[tuple[str, str]]:
    files = [
        *(ROOT / ".github").rglob("*.yml"),
        *(ROOT / "docs" / "ci").glob("github*"),
        ROOT / "action.yml",
        ROOT / "comment" / "action.yml",
    ]
    for file in [*files, HOUSE / "commands" / "github_workflow.yml", ROOT / "README.md"]:
        for line in file.read_text("utf-8").splitlines():
            # Our own action has no release yet.
            if "uses:" in line and "uses: whypin/whypin" not in line:
                yield file.name, line.strip()


def test_actions_are_pinned_by_commit_and_one_commit_each() -> None:
    pins: dict[str, set[str]] = {}
    for file, line in _uses():
        found = ACTION.search(line)
        assert found, f"{file}: {line}"
        pins.setdefault(found[1], set()).add(found[2])
    assert {"actions/checkout", "actions/setup-python"} <= set(pins)
    assert all(len(commits) == 1 for commits in pins.values()), pins


def test_no_job_has_more_rights_than_to_read() -> None:
    for file in (ROOT / ".github").rglob("*.yml"):
        workflow = yaml.safe_load(file.read_text("utf-8"))
        assert workflow["permissions"] == {}
        for name, job in workflow["jobs"].items():
            # It may speak for the project, so it runs nothing: no script and no checkout.
            if (file.stem, name) == ("release", "publish"):
                assert (job["permissions"], job["environment"]["name"]) == ({"id-token": "write"}, "pypi")
                assert [step["uses"].partition("@")[0] for step in job["steps"]] == PUBLISHING
            else:
                assert job["permissions"] == {"contents": "read"}


def test_the_lock_names_the_public_index_and_no_other() -> None:
    text = (ROOT / "uv.lock").read_text("utf-8")
    assert set(re.findall(r"https?://[^/\"]+", text)) == {"https://pypi.org", "https://files.pythonhosted.org"}
