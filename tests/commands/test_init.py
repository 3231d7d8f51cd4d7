"""`whypin init` from the outside: what it shows, what it asks, what it writes, and what it leaves alone."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
import tomli
import yaml

from repositories import initialised
from whypin import __version__
from whypin.commands.main import main

LOCK = f"flask==3.1.0 --hash=sha256:{'0' * 64}\n"
HOOKS = ".pre-commit-config.yaml"
EXISTING = "repos:\r\n-   repo: https://example.org/a\r\n    rev: 'v1.0.0'\r\n    hooks:\r\n    -   id: a\r\n"


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with declarations as the current folder."""
    folder = tmp_path / "repository"
    initialised(folder)
    monkeypatch.chdir(folder)
    (folder / "requirements.in").write_text("flask>=3\n")
    return folder


class Terminal(io.StringIO):
    """A person who types."""

    def isatty(self) -> bool:
        return True


def asked(answer: str, monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """The status of a run at a terminal, where a person answers."""
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    return main(["init", *words])


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and ".git/" not in str(path)}


def test_without_a_terminal_nothing_is_written(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init"]) == 1
    assert capsys.readouterr().out == (
        f"found 1 dependency file in `{repository}`: `requirements.in`\n\n"
        "--- a/.pre-commit-config.yaml\n+++ b/.pre-commit-config.yaml\n@@ -0,0 +1,5 @@\n"
        f"+repos:\n+  - repo: https://github.com/whypin/whypin\n+    rev: v{__version__}\n"
        "+    hooks:\n+      - id: whypin\n\n"
        "nothing was written: there is no terminal to ask at; `whypin init --yes` would write this file\n"
    )
    assert files(repository) == {"requirements.in"}


@pytest.mark.parametrize("answer", ["", "\n", "n\n", "no\n", "yeah\n"])
def test_whoever_does_not_agree_gets_nothing(
    answer: str, repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked(answer, monkeypatch) == 1
    assert capsys.readouterr().out.endswith("write this file? [y/N] nothing was written\n")
    assert files(repository) == {"requirements.in"}


def test_where_there_are_locks_the_index_is_asked_first(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The hooks that ask one would speak of old findings as soon as a lock changes."""
    (repository / "requirements.txt").write_text(f"flask==3.0.0 --hash=sha256:{'a' * 64}\n")
    assert main(["init", "--yes"]) == 0
    assert "then `whypin check --online`, then `whypin baseline --online` if" in capsys.readouterr().out


@pytest.mark.parametrize("answer", ["y\n", "Yes\n"])
def test_whoever_agrees_gets_it_once(
    answer: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked(answer, monkeypatch) == 0
    shown = capsys.readouterr().out
    assert "wrote `.pre-commit-config.yaml`\nnext: `pre-commit install`, then `whypin check`," in shown
    # The diff is what it is; sentences end where the terminal does.
    assert all(len(line) <= 80 for line in shown.splitlines() if "repository" not in line)
    assert yaml.safe_load(Path(HOOKS).read_text())["repos"][0]["rev"] == f"v{__version__}"
    assert main(["init"]) == 0
    assert capsys.readouterr().out.endswith("\n\nnothing to do: whypin is set up here\n")


def test_a_configuration_is_extended_and_keeps_its_bytes_and_its_mode() -> None:
    path = Path(HOOKS)
    path.write_bytes(EXISTING.encode())
    path.chmod(0o640)
    Path("requirements.txt").write_text(LOCK)
    assert main(["init", "--yes"]) == 0
    new = path.read_bytes().decode()
    assert new.startswith(EXISTING)
    assert new.count("\n") == new.count("\r\n")
    assert [hook["id"] for hook in yaml.safe_load(new)["repos"][1]["hooks"]] == [
        "whypin",
        "check-lock-hashes",
        "check-releases",
    ]
    assert path.stat().st_mode & 0o777 == 0o640


def test_hosts_and_folders_go_into_the_configuration(capsys: pytest.CaptureFixture[str]) -> None:
    Path("pyproject.toml").write_text("[project]\nname = 'x'\nversion = '1'\n")
    Path("requirements.in").write_text("--extra-index-url https://index.example.org/simple\nflask>=3\n")
    assert main(["init", "--yes"]) == 0
    assert '+    "index.example.org",  # requirements.in:1\n' in capsys.readouterr().out
    assert tomli.loads(Path("pyproject.toml").read_text())["tool"]["whypin"] == {"allow-hosts": ["index.example.org"]}


def test_without_a_pyproject_the_configuration_gets_its_own_file(repository: Path) -> None:
    (repository / "ci").mkdir()
    Path("ci/requirements.txt").write_text("x>=1\n")
    assert main(["init", "--yes"]) == 0
    assert tomli.loads(Path("whypin.toml").read_text()) == {"development": ["/ci/"]}


@pytest.mark.parametrize("there", ["whypin.toml", "pyproject.toml"])
def test_a_configuration_that_is_there_is_left_alone(there: str) -> None:
    Path("requirements.in").write_text("--index-url https://index.example.org/simple\nflask>=3\n")
    text = "level = 'strict'\n" if there == "whypin.toml" else "[tool.whypin]\nlevel = 'strict'\n"
    Path(there).write_text(text)
    assert main(["init", "--yes"]) == 0
    assert Path(there).read_text() == text


def test_it_works_on_the_whole_repository_from_any_folder(
    repository: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (repository / "sub").mkdir()
    monkeypatch.chdir(repository / "sub")
    assert main(["init", "--yes"]) == 0
    assert files(repository) == {"requirements.in", HOOKS}
    assert files(tmp_path) == {f"repository/{name}" for name in files(repository)}


def test_what_is_asked_for_is_added() -> None:
    Path(".github").mkdir()
    Path(".github/dependabot.yml").write_text("version: 2\nupdates:\n  - package-ecosystem: pip\n    directory: /\n")
    Path("whypin.toml").write_text("cooldown = '2 weeks'\n")
    words = ["init", "--workflow", "--dependabot"]
    assert main([*words, "--yes"]) == 0
    assert main(words) == 0
    workflow = yaml.safe_load(Path(".github/workflows/whypin.yml").read_text())
    used = [step["uses"] for step in workflow["jobs"]["whypin"]["steps"]]
    assert used[-1] == f"whypin/whypin@v{__version__}"
    assert workflow["permissions"] == {"contents": "read"}
    (entry,) = yaml.safe_load(Path(".github/dependabot.yml").read_text())["updates"]
    assert entry["cooldown"] == {"default-days": 14}


OLD = "flask<4  # why: 4 breaks us\ncelery\n"


def test_a_baseline_is_written_with_what_merges_it(capsys: pytest.CaptureFixture[str]) -> None:
    Path("requirements.in").write_text(OLD)
    Path(".gitattributes").write_text("* text=auto\n")
    assert main(["check"]) == 1
    assert main(["init", "--baseline", "--yes"]) == 0
    assert capsys.readouterr().out.count("\nwrote `") == 3
    assert Path(".gitattributes").read_text() == "* text=auto\nwhypin-baseline.txt merge=union\n"
    assert Path("whypin-baseline.txt").read_text().count("missing-lower-bound") == 2
    assert main(["check"]) == 0
    before = Path("whypin-baseline.txt").read_text()
    Path("requirements.in").write_text(OLD + "jinja2\n")
    assert main(["init", "--baseline", "--yes"]) == 0
    assert Path("whypin-baseline.txt").read_text() == before, "what is new is not recorded by this command"


@pytest.mark.parametrize(("answers", "recorded"), [("y\ny\n", True), ("y\nn\n", False), ("n\ny\n", False)])
def test_a_person_is_asked_about_the_baseline_after_the_rest(
    answers: str, recorded: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("requirements.in").write_text(OLD)
    assert asked(answers, monkeypatch) == (0 if answers.startswith("y") else 1)
    said = (
        "record 2 findings of today in `whypin-baseline.txt`, so that only new ones fail? [y/N]"
        in capsys.readouterr().out
    )
    assert said == answers.startswith("y")
    assert Path("whypin-baseline.txt").exists() == Path(".gitattributes").exists() == recorded


def test_without_a_terminal_no_baseline_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--yes"]) == 0
    Path("requirements.in").write_text(OLD)
    assert main(["init", "--baseline"]) == 1
    assert not Path("whypin-baseline.txt").exists()
    assert "`whypin init --yes` would record 2 findings of today" in capsys.readouterr().out


def test_a_workflow_that_is_there_is_left_alone(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / ".github/workflows").mkdir(parents=True)
    Path(".github/workflows/whypin.yml").write_text("ours\n")
    assert main(["init", "--yes", "--workflow", "--dependabot"]) == 0
    assert Path(".github/workflows/whypin.yml").read_text() == "ours\n"
    assert "note: there is no `.github/dependabot.yml`, so that no `cooldown` was added\n" in capsys.readouterr().out


def test_without_pyyaml_the_block_is_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    Path(HOOKS).write_text(EXISTING)
    assert main(["init", "--yes"]) == 1
    out = capsys.readouterr().out
    assert "`whypin[init]`" in out
    assert "    repos:\n      - repo: https://github.com/whypin/whypin\n" in out
    assert Path(HOOKS).read_text() == EXISTING.replace("\r\n", "\n")


def test_without_pyyaml_a_new_file_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    assert main(["init", "--yes"]) == 0
    assert Path(HOOKS).exists()


def test_flow_style_is_left_alone_and_the_rest_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    Path(HOOKS).write_text("repos: []\n")
    Path("requirements.in").write_text("--index-url https://index.example.org/simple\nflask>=3\n")
    assert main(["init", "--yes"]) == 1
    out = capsys.readouterr().out
    assert f"`{HOOKS}` has `repos` in brackets. What belongs there:\n\n    repos:\n" in out
    assert "wrote `whypin.toml`\n" in out


def test_prek_gets_its_block_printed(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("prek.toml").write_text("[[repos]]\nrepo = 'local'\nhooks = []\n")
    assert main(["init", "--yes"]) == 1
    out = capsys.readouterr().out
    assert '    [[repos]]\n    repo = "https://github.com/whypin/whypin"\n' in out
    assert HOOKS not in files(repository)
    block = "\n".join([line[4:] for line in out.splitlines() if line.startswith("    ")])
    Path("prek.toml").write_text(block)
    subprocess.run([sys.executable, "-m", "prek", "validate-config", "prek.toml"], check=True, capture_output=True)
    assert main(["init", "--yes"]) == 0


@pytest.mark.parametrize("before", [None, EXISTING])
def test_the_real_runners_take_the_configuration(before: str | None) -> None:
    if before is not None:
        Path(HOOKS).write_text(before)
    Path("requirements.txt").write_text(LOCK)
    assert main(["init", "--yes"]) == 0
    for runner in ("pre_commit", "prek"):
        done = subprocess.run(
            [sys.executable, "-m", runner, "validate-config", HOOKS], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert "warn" not in (done.stdout + done.stderr).lower()


@pytest.mark.parametrize(
    ("link", "target"),
    [
        (HOOKS, "elsewhere/hooks.yaml"),  # out of the repository
        (HOOKS, "repository/hooks.yaml"),  # inside
        (HOOKS, "nowhere"),
        (".github", "elsewhere"),
        (".github/workflows", "repository/.git"),
    ],
)
def test_nothing_is_written_through_a_link(link: str, target: str, repository: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    for there in ("elsewhere/hooks.yaml", "repository/hooks.yaml"):
        (tmp_path / there).write_text("repos:\n- repo: a\n")
    (repository / link).parent.mkdir(exist_ok=True)
    (repository / link).symlink_to(tmp_path / target)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and not path.is_symlink()}
    main(["init", "--yes", "--workflow"])
    after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and not path.is_symlink()}
    assert {path: after[path] for path in before} == before
    assert {path.name for path in set(after) - set(before)} <= {HOOKS, "whypin.yml"}
    assert not list((tmp_path / "elsewhere").rglob("whypin.yml"))
    assert (repository / link).is_symlink()


def test_a_file_that_changed_while_a_person_thought_is_not_overwritten(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Slow(Terminal):
        def readline(self, *_: object) -> str:  # type: ignore[override]
            Path(HOOKS).write_text("repos: []\n")
            return "y\n"

    monkeypatch.setattr(sys, "stdin", Slow())
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["init"]) == 2
    assert Path(HOOKS).read_text() == "repos: []\n"
    assert "`.pre-commit-config.yaml` has changed since it was shown" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="no such names there")
def test_hostile_names_are_inert(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = "ci\n::error::x\x1b[31m##[group]\u202e$HOME"
    (repository / name / "tests/fixtures").mkdir(parents=True)
    for folder in (name, f"{name}/tests/fixtures"):
        (repository / folder / "requirements.txt").write_text("--index-url https://index.example.org/\nx>=1\n")
    assert main(["init", "--yes"]) == 0
    said = capsys.readouterr().out + Path("whypin.toml").read_text()
    assert not {"\x1b", "\u202e"} & set(said)
    assert "##[" not in said
    assert not any(line.lstrip().startswith("::") for line in said.splitlines())
    # A variable is never looked up.
    assert os.environ["HOME"] not in Path("whypin.toml").read_text()
    assert tomli.loads(Path("whypin.toml").read_text()) == {"allow-hosts": ["index.example.org"]}


@pytest.mark.parametrize(
    ("path", "why"),
    [
        (HOOKS, "is not UTF-8 text"),
        ("pyproject.toml", "is not UTF-8 text"),
        (".gitattributes", "is not UTF-8 text"),
        (".github/dependabot.yml", "is not UTF-8 text"),
    ],
)
def test_a_file_that_cannot_be_read_is_left_to_a_person(
    path: str, why: str, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("requirements.in").write_text("--index-url https://index.example.org/simple\n" + OLD)
    (repository / path).parent.mkdir(exist_ok=True)
    (repository / path).write_bytes(b"\xff\n")
    assert main(["init", "--yes", "--dependabot", "--baseline"]) == 1
    assert f"`{path}` {why}. What belongs there:" in capsys.readouterr().out
    assert (repository / path).read_bytes() == b"\xff\n"


@pytest.mark.parametrize("path", [HOOKS, "prek.toml", "pyproject.toml", ".gitattributes"])
def test_a_folder_in_the_place_of_a_file_is_left_alone(path: str, repository: Path) -> None:
    Path("requirements.in").write_text("--index-url https://index.example.org/simple\n" + OLD)
    (repository / path).mkdir()
    assert main(["init", "--yes", "--baseline"]) in (1, 2)
    assert (repository / path).is_dir()


def test_a_repository_without_dependency_files_is_a_mistake(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "requirements.in").unlink()
    assert main(["init", "--yes"]) == 2
    assert "no dependency file in this repository" in capsys.readouterr().err


def test_a_configuration_that_cannot_be_used_is_a_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    Path("whypin.toml").write_text("levle = 1\n")
    assert main(["init", "--yes"]) == 2
    assert "whypin.toml:1:1: there is no key `levle`" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a user whom modes bind")
def test_a_folder_that_takes_no_file_is_a_mistake(repository: Path) -> None:
    repository.chmod(0o500)
    try:
        assert main(["init", "--yes"]) == 2
    finally:
        repository.chmod(0o700)
