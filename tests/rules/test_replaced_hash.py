"""`replaced-hash`: the version stayed, and its hashes are others."""

from __future__ import annotations

import pytest

from locked import PROJECTS, A, B, C
from pages.checking import findings

NAME = "replaced-hash"
E, LONG = "e" * 64, "f" * 128
PIPFILE_LOCK = PROJECTS["Pipfile.lock"]["Pipfile.lock"]


def lock(version: str, *hashes: str) -> dict[str, str]:
    return {"requirements.txt": f"x=={version}" + "".join([f" --hash={one}" for one in hashes]) + "\n"}


A_, B_, C_ = [f"sha256:{one}" for one in (A, B, C)]


@pytest.mark.parametrize(
    ("base", "now"),
    [
        ({}, lock("1", A_)),
        (lock("1", A_, B_), lock("1", B_, A_)),
        # More of them, and the first ones.
        (lock("1", A_), lock("1", A_, B_)),
        (lock("1"), lock("1", A_)),
        # Of another algorithm.
        (lock("1", A_), lock("1", f"sha512:{LONG}")),
        (lock("1", A_, f"sha512:{LONG}"), lock("1", A_)),
        # All gone: `missing-hash` and `unhashed-lock` say that.
        (lock("1", A_), lock("1")),
        # Another version.
        (lock("1", A_), lock("2", B_)),
        # Another spelling.
        (lock("1.0", A_), lock("1", A_.replace("a" * 64, "A" * 64))),
    ],
)
def test_in_order(base: dict[str, str], now: dict[str, str]) -> None:
    assert findings(NAME, now, base=base) == []


@pytest.mark.parametrize("name", PROJECTS)
def test_each_format(name: str) -> None:
    """One file has another hash; and one that the lock no longer has."""
    files = PROJECTS[name]
    old = files[name]
    (found,) = findings(NAME, {**files, name: old.replace(A, E)}, base={name: old})
    assert (found.severity, found.package) == ("warning", "blinker")
    assert found.message == "`blinker` `1.9.0` has other hashes than at the base: 1 gone, 1 new"
    assert old.replace(A, E)[found.span.start : found.span.end].strip('"').removeprefix("sha256:") == E
    more = old.replace(A, E)
    (found,) = findings(NAME, {**files, name: old.replace(C, A)}, base={name: old})
    assert found.package == "idna"
    assert findings(NAME, {**files, name: old}, base={name: more}) != []


@pytest.mark.parametrize(
    ("base", "now", "severity", "message"),
    [
        (lock("1", A_), lock("1", B_), "warning", "`x` `1` has other hashes than at the base: 1 gone, 1 new"),
        (lock("1", A_, B_), lock("1", B_), "note", "`x` `1` has fewer hashes than at the base: 1 gone"),
        (lock("1", A_, B_), lock("1", C_), "warning", "`x` `1` has other hashes than at the base: 2 gone, 1 new"),
    ],
)
def test_reported(base: dict[str, str], now: dict[str, str], severity: str, message: str) -> None:
    (found,) = findings(NAME, now, base=base)
    assert (found.severity, found.message) == (severity, message)


def test_one_of_two_entries() -> None:
    """Pipenv locks a package once for each category, and an installer reads one of them."""
    entry = PIPFILE_LOCK[PIPFILE_LOCK.index('        "idna"') : PIPFILE_LOCK.index('    },\n    "develop"')]
    both = PIPFILE_LOCK.replace('"develop": {}', f'"develop": {{\n{entry}    }}')
    assert findings(NAME, {"Pipfile.lock": both}, base={"Pipfile.lock": both.replace("{", "{ ", 1)}) == []
    start = both.index('"develop"')
    changed = both[:start] + both[start:].replace(C, E)
    (found,) = findings(NAME, {"Pipfile.lock": changed}, base={"Pipfile.lock": both})
    assert found.span.start > start
