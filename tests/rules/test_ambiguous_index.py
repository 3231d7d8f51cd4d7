"""`ambiguous-index`: what several indexes mean by one name."""

from __future__ import annotations

import json

import pytest

from pages.checking import findings

NAME = "ambiguous-index"
OWN, PYPI = "https://own.example/simple/", "https://pypi.org/simple/"
A, B, C = "a" * 64, "b" * 64, "c" * 64


def answer(index: str, **files: str) -> dict[str, object]:
    """What an index says: digests by version, each of one sdist."""
    names = {version.replace("_", "."): digest for version, digest in files.items()}
    listed = [
        {"filename": f"a-{version[1:]}.tar.gz", "hashes": {"sha256": digest}} for version, digest in names.items()
    ]
    return {"index": index, "files": listed}


def found(*answers: dict[str, object], lock: str = f"a==2 --hash=sha256:{A}\n", configuration: str = "") -> list[str]:
    index = json.dumps({"a": list(answers)})
    return [one.message for one in findings(NAME, {"requirements.txt": lock}, configuration, index)]


@pytest.mark.parametrize(
    "answers",
    [
        # One index, and one that does not have the project.
        [answer(PYPI, v2=A)],
        [answer(OWN), answer(PYPI, v2=A)],
        [{"index": OWN, "files": None}, answer(PYPI, v2=A)],
        # A proxy, and a mirror that lags behind.
        [answer(OWN, v1=B, v2=A), answer(PYPI, v1=B, v2=A)],
        [answer(OWN, v1=B), answer(PYPI, v1=B, v2=A)],
        # The public index has something of that name, and the release is on one's own.
        [answer(OWN, v2=A), answer(PYPI, v1=B)],
        # Nobody has it: another rule's business.
        [answer(OWN, v1=A), answer(PYPI, v1=B)],
        [{"index": OWN, "unanswered": "cannot be reached"}, answer(PYPI, v2=A)],
    ],
)
def test_in_order(answers: list[dict[str, object]]) -> None:
    assert found(*answers) == []


def test_one_file_name_and_two_files() -> None:
    both = answer(OWN, v2=B), answer(PYPI, v2=A)
    assert found(*both) == [f"`a-2.tar.gz` is one file on `{OWN}` and another one on `{PYPI}`"]


def test_a_public_release_of_a_private_name() -> None:
    both = answer(OWN, v1=B), answer(PYPI, v1=C, v2=A)
    assert found(*both) == [f"`{OWN}` has `a`, and its release `2` is on `{PYPI}` alone"]


@pytest.mark.parametrize(
    ("index", "count"),
    [
        (PYPI, 0),
        (PYPI.rstrip("/"), 0),
        # The squatter's digest is none of that index.
        (OWN, 1),
    ],
)
def test_a_person_says_which_one(index: str, count: int) -> None:
    both = answer(OWN, v2=B), answer(PYPI, v2=A)
    assert len(found(*both, configuration=f'[packages.a]\nindex = "{index}"\n')) == count


def test_a_lock_that_says_which_one() -> None:
    lock = (
        f'lock-version = "1.0"\ncreated-by = "x"\n[[packages]]\nname = "a"\nversion = "2"\nindex = "{PYPI}"\n'
        f'sdist = {{ name = "a-2.tar.gz", hashes = {{ sha256 = "{A}" }} }}\n'
    )
    index = json.dumps({"a": [answer(OWN, v2=B), answer(PYPI, v2=A)]})
    assert findings(NAME, {"pylock.toml": lock}, "", index) == []
