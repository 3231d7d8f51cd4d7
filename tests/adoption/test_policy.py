"""What `[tool.whypin]` would say of a repository."""

from __future__ import annotations

import pytest
import tomli

from trees import MemoryTree
from whypin.adoption.configuration import Refused, extended, table, whole
from whypin.adoption.policy import SCHEMA, Policy, policy
from whypin.project.configuration import Nearest, parse, table_of
from whypin.project.load import load
from whypin.project.targets import targets
from whypin.text.source import Source

HASH = f"--hash=sha256:{'0' * 64}"


def found(files: dict[str, str | bytes | None]) -> Policy:
    tree = MemoryTree(files)
    governs = Nearest(tree, ())
    wanted = targets(tree, ("",), governs)
    return policy(load(tree, wanted, governs, partners=True), wanted.found)


@pytest.mark.parametrize(
    "files",
    [
        {"requirements.in": "flask>=3\n"},
        # Known without a word in the configuration.
        {"requirements.in": "flask>=3\n", "tests/requirements.txt": "pytest>=8\n", "requirements/dev.in": "x>=1\n"},
        {"requirements.in": "--index-url https://pypi.org/simple\nflask>=3\n"},
        # No host that a permission would settle: unencrypted, a folder, a variable, hashes that say where.
        {"requirements.txt": f"--index-url http://index.example.org/\nflask==3 {HASH}\n"},
        {"requirements.in": "--find-links ./wheels\nflask>=3\n"},
        {"requirements.in": "--index-url https://${HOST}/simple\nflask>=3\n"},
        # Whose name is not plain enough for a pattern.
        {"requirements.in": "flask>=3\n", "a[b]/vendor/requirements.txt": "x>=1\n"},
        # Nothing would be left.
        {"vendor/requirements.in": "flask>=3\n"},
    ],
)
def test_nothing_is_said_where_nothing_has_to_be(files: dict[str, str | bytes | None]) -> None:
    assert found(files).keys == {}


def test_hosts_with_where_each_was_found() -> None:
    files: dict[str, str | bytes | None] = {
        "requirements.in": "--extra-index-url https://user:secret@Index.Example.org:8443/simple\nflask>=3\n",
        "pyproject.toml": '[[tool.uv.index]]\nname = "a"\nurl = "https://a.example.org/simple"\n',
        "uv.lock": 'version = 1\n[[package]]\nname = "x"\nversion = "1"\n'
        'source = { registry = "https://a.example.org/simple" }\n',
        # Nobody installs that.
        "vendor/x/requirements.in": "--index-url https://other.example.org/\nflask>=3\n",
    }
    assert found(files).allow_hosts == (
        ("a.example.org", "pyproject.toml:3, uv.lock:5"),
        ("index.example.org:8443", "requirements.in:1"),
    )


@pytest.mark.parametrize(
    ("path", "exclude", "development"),
    [
        ("tests/fixtures/a/requirements.txt", ["tests/fixtures/"], []),
        ("tests/unit/data/pyproject.toml", ["tests/unit/data/"], []),
        ("data/requirements.txt", [], []),
        ("src/pip/_vendor/requirements.txt", ["src/pip/_vendor/"], []),
        ("Vendor/requirements.txt", ["/Vendor/"], []),
        ("a b/node_modules/x/requirements.txt", ["a b/node_modules/"], []),
        ("ci/requirements.txt", [], ["/ci/"]),
        ("deploy/lint-env/x/requirements.txt", [], ["deploy/lint-env/"]),
        # By the name of the file, and not by that of the folder.
        ("ci/dev-requirements.txt", [], []),
        ("cicd/requirements.txt", [], []),
        ("docs/requirements.txt", [], []),
    ],
)
def test_folders(path: str, exclude: list[str], development: list[str]) -> None:
    text = "[project]\nname = 'x'\n" if path.endswith("toml") else "x>=1\n"
    result = found({"requirements.in": "flask>=3\n", path: text})
    assert [entry for entry, _ in result.exclude] == exclude
    assert [entry for entry, _ in result.development] == development
    assert all(reason == path for _, reason in result.exclude + result.development)


def test_many_files_of_one_folder_are_counted() -> None:
    files: dict[str, str | bytes | None] = {f"vendor/{n}/requirements.txt": "x>=1\n" for n in range(9)}
    ((entry, reason),) = found({"requirements.in": "flask>=3\n", **files}).exclude
    assert entry == "/vendor/"
    assert reason.endswith("vendor/2/requirements.txt and 6 more")


EVERYTHING = Policy((("index.example.org", "a:1"),), (("/ci/", "ci/x\n::error::\x1b[31m"),), (("tests/data/", "b"),))


@pytest.mark.parametrize("text", ["", "# x\n", "[tool.other]\na = 1\n", "[project]\nname = 'x'", "[a]\r\nb = 1\r\n"])
def test_a_table_is_added_at_the_end(text: str) -> None:
    source = Source("pyproject.toml", text)
    new = extended(source, EVERYTHING)
    assert new.raw.startswith(text)
    assert tomli.loads(new.raw)["tool"]["whypin"] == EVERYTHING.values
    assert ("\r\n" in text) == ("\r\n" in new.raw)
    assert new.raw.endswith("\n") == (not text or text.endswith("\n"))
    assert parse(new, table_of(new.path), ()).allow_hosts == ("index.example.org",)
    with pytest.raises(Refused):
        extended(new, EVERYTHING)


@pytest.mark.parametrize(
    "text", ["tool = {}\n", "tool = 1\n", "[[tool]]\n", "[tool.whypin]\n", "tool.whypin.level = 'strict'\n", "a = \n"]
)
def test_a_file_that_takes_no_table_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        extended(Source("pyproject.toml", text), EVERYTHING)


def test_a_file_of_its_own_tells_editors_the_schema() -> None:
    text = whole(EVERYTHING)
    assert text.startswith(f"#:schema {SCHEMA}\n")
    assert tomli.loads(text) == EVERYTHING.values
    assert parse(Source("whypin.toml", text), (), ()).exclude
    # What a comment says of a hostile name is one line.
    assert "\x1b" not in text
    assert len(text.splitlines()) == len(table(EVERYTHING).splitlines())


def test_attributes() -> None:
    from whypin.adoption.attributes import LINE
    from whypin.adoption.attributes import extended as merged

    for before, after in [
        ("", f"{LINE}\n"),
        ("* text=auto\n", f"* text=auto\n{LINE}\n"),
        ("* text=auto\r\n", f"* text=auto\r\n{LINE}\r\n"),
        ("* text=auto", f"* text=auto\n{LINE}"),
        (f"{LINE}\n", f"{LINE}\n"),
        ("whypin-baseline.txt merge=ours\n", "whypin-baseline.txt merge=ours\n"),
    ]:
        assert merged(Source(".gitattributes", before)).raw == after
