"""Two states of a file that declares: what keeps the base from being the witness for its lock, and what does not."""

from __future__ import annotations

import pytest

from locked import PROJECTS
from pages.checking import DictTree, configured, findings
from rules.test_unrequested_package import EVIL
from whypin.locks.alike import alike
from whypin.model.project import Document
from whypin.project.load import load

PROJECT = '[project]\nname = "x"\nversion = "1"\ndependencies = ["a>=1"]\n'
PIPFILE = '[packages]\na = "*"\n'


def document(path: str, text: str) -> Document:
    project = load(DictTree({path: text.encode()}), (), configured(""))
    return next(one for one in project.documents if one.path == path)


@pytest.mark.parametrize(
    ("path", "then", "now", "same"),
    [
        ("requirements.in", "a\nb>=1\n", "a\nb>=1\n", True),
        ("requirements.in", "a\nb>=1\n", "# why\nb>=1  # because\n\na\n", True),
        ("requirements.in", "a\nb>=1\n", "a\nb>=2\n", False),
        ("requirements.in", "a\n", "a\n--pre\n", False),
        ("requirements.in", "a\n", "-c more.txt\na\n", False),
        # A fragment is no comment.
        ("requirements.in", "a @ https://x.example/a.zip#sha256=0\n", "a @ https://x.example/a.zip#sha256=1\n", False),
        ("pyproject.toml", PROJECT, f"# why\n{PROJECT}", True),
        ("pyproject.toml", PROJECT, PROJECT.replace('"1"', '"2"'), True),
        ("pyproject.toml", PROJECT, f'{PROJECT}description = "x"\n[tool.ruff]\nline-length = 1\n', True),
        ("pyproject.toml", PROJECT, PROJECT.replace(">=1", ">=2"), False),
        ("pyproject.toml", PROJECT, f'{PROJECT}requires-python = ">=3.9"\n', False),
        ("pyproject.toml", PROJECT, f'{PROJECT}[dependency-groups]\ndev = ["b"]\n', False),
        ("pyproject.toml", PROJECT, f'{PROJECT}[tool.uv]\nexclude-newer = "2026-01-01"\n', False),
        ("Pipfile", PIPFILE, f"# why\n{PIPFILE}", True),
        ("Pipfile", PIPFILE, PIPFILE.replace('"*"', '">1"'), False),
        ("Pipfile", PIPFILE, f'{PIPFILE}[requires]\npython_version = "3.12"\n', False),
        # What is read in another way is compared as a whole.
        ("setup.cfg", "[options]\ninstall_requires =\n  a\n", "[options]\ninstall_requires =\n  a\n# x\n", False),
    ],
)
def test_alike(path: str, then: str, now: str, same: bool) -> None:
    assert alike(document(path, then), document(path, now)) is same


def test_what_is_new_is_like_nothing() -> None:
    assert not alike(None, document("requirements.in", "a\n"))


@pytest.mark.parametrize("name", EVIL)
def test_a_comment_does_not_keep_the_base_from_speaking(name: str) -> None:
    then, (before, after) = PROJECTS[name], EVIL[name]
    path = next(one for one in then if one != name)
    now = {name: then[name].replace(before, after, 1), path: f"# tidied up\n{then[path]}"}
    (found,) = findings("unrequested-package", now, base=then)
    assert found.package == "evil"
