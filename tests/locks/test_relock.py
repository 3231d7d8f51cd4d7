"""The command that writes a lock again, which may come from a header under review."""

from __future__ import annotations

import pytest

from locked import PROJECTS
from pages.checking import DictTree, configured
from whypin.locks.relock import package_command, relock, relock_command
from whypin.model.formats import PYLOCK, REQUIREMENTS, UV_LOCK
from whypin.model.project import Document, Generated
from whypin.project.load import load
from whypin.text.source import Source


def made_by(*arguments: str) -> Document:
    return Document(Source("x.txt", ""), REQUIREMENTS, generated=Generated("pip-compile", arguments, lambda: ()))


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        (("pip-compile", "--output-file=x.txt", "x.in"), "pip-compile --output-file=x.txt x.in"),
        (("uv", "pip", "compile", "x.in", "-o", "x.txt"), "uv pip compile x.in -o x.txt"),
        (("C:\\tools\\pip-compile.exe", "x.in"), "pip-compile x.in"),
        (("pip-compile", "x y.in"), "pip-compile 'x y.in'"),
        (("pip-compile", "x.in;", "rm", "-rf", "~"), "pip-compile 'x.in;' rm -rf '~'"),  # one word to a shell
        # Nobody is told to run what is no tool that locks, or what cannot be read.
        (("uv", "run", "lock.py"), ""),
        (("make", "requirements"), ""),
        (("pip-compile", "--index-url", "https://me:secret@pip.example/simple", "x.in"), ""),
        (("pip-compile", "`x`.in"), ""),
        (("pip-compile", "x" * 200), ""),
        ((), ""),
    ],
)
def test_a_recorded_command_is_repeated_if_it_locks(arguments: tuple[str, ...], command: str) -> None:
    assert relock_command(made_by(*arguments)) == command


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        (("pip-compile", "x.in"), "pip-compile --generate-hashes x.in"),
        (("pip-compile", "--generate-hashes", "x.in"), "pip-compile --generate-hashes x.in"),
        (("uv", "pip", "compile", "x.in"), "uv pip compile --generate-hashes x.in"),
        (("uv", "export"), "uv export"),  # has hashes
        (("uv", "export", "--no-hashes", "-o", "x.txt"), "uv export -o x.txt"),
        (("poetry", "export", "--without-hashes"), "poetry export"),
        (("pipenv", "requirements", "--dev"), "pipenv requirements --hash --dev"),
    ],
)
def test_hashes_are_asked_for(arguments: tuple[str, ...], command: str) -> None:
    assert relock_command(made_by(*arguments), hashed=True) == command


def test_the_clause_names_the_command_or_says_whose_it_is() -> None:
    assert relock(Document(Source("uv.lock", ""), UV_LOCK)) == "regenerate the lock: `uv lock`"
    assert relock(Document(Source("pylock.toml", ""), PYLOCK)) == "regenerate the lock, with the tool that wrote it"
    assert relock(made_by("make", "lock")) == "regenerate the lock, with the command in its header"
    assert relock(made_by("pip-compile"), "hashes") == (
        "regenerate the lock so that it has hashes: `pip-compile --generate-hashes`"
    )


# uv, PDM and pip-compile take over a wrong digest, unless they are told the name of the package.
ANEW = {
    "uv.lock": "uv lock -P blinker",
    "pdm.lock": "pdm update --no-sync blinker",
    "poetry.lock": "poetry lock",
    "Pipfile.lock": "pipenv lock",
    "pylock.toml": "",
    "requirements.txt": "pip-compile --generate-hashes requirements.in -P blinker",
}


@pytest.mark.parametrize("name", PROJECTS)
def test_one_package_is_locked_anew(name: str) -> None:
    files = DictTree({path: text.encode() for path, text in PROJECTS[name].items()})
    ((document, lock),) = load(files, (), configured(""), scope="", level="").locks()
    (package,) = [one for one in lock.packages if one.key == "blinker"]
    assert package_command(document, package) == ANEW[name]
    for hostile in ("a;b", "-rf"):
        assert package_command(document, package.replaced(key=hostile)) == ""
    assert relock(document, "hashes", package).endswith(f": `{ANEW[name]}`" if ANEW[name] else "wrote it")
