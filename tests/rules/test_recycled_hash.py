"""`recycled-hash`: a version moved, and the hashes of the old one stayed."""

from __future__ import annotations

import pytest

from locked import PROJECTS, A, B, C
from pages.checking import findings

NAME = "recycled-hash"
E = "e" * 64
SHARED = """\
[[package]]
name = "x"
version = "{}"
[[package]]
name = "x"
version = "2.0"
[metadata]
content-hash = "0"
[metadata.hashes]
x = ["{}", "{}", "{}"]
"""


def lock(*entries: str) -> dict[str, str]:
    """Each is `name==version digest …`."""
    found = [entry.split() for entry in entries]
    lines = [pin + "".join([f" \\\n    --hash=sha256:{one}" for one in digests]) + "\n" for pin, *digests in found]
    return {"requirements.txt": "".join(lines)}


def forked(first: str, second: str) -> dict[str, str]:
    pins = [(first, "<"), (second, ">=")]
    lines = [f"{one.split()[0]} ; python_version {sign} '3.9' --hash=sha256:{one.split()[1]}\n" for one, sign in pins]
    return {"requirements.txt": "".join(lines)}


@pytest.mark.parametrize(
    ("base", "now"),
    [
        # Nothing is known of what was.
        ({}, lock(f"x==1 {A}")),
        (lock(f"x==1 {A}"), lock(f"x==1 {A}")),
        # An honest update, and another spelling of a version.
        (lock(f"x==1 {A} {B}"), lock(f"x==2 {C} {E}")),
        (lock(f"x==1.0 {A}"), lock(f"x==1 {A}")),
        # Of another package; a new one has nothing to be compared with.
        (lock(f"x==1 {A}"), lock(f"y==2 {A}")),
        # Hashes of the same version are another rule's.
        (lock(f"x==1 {A}"), lock(f"x==1 {B}")),
        # Two versions change places, and both remain.
        (forked(f"x==1 {A}", f"x==2 {B}"), forked(f"x==1 {B}", f"x==2 {A}")),
        # The new version had the hash then, too.
        (forked(f"x==1 {A}", f"x==2 {A}"), lock(f"x==2 {A}")),
        # Of another algorithm, though of the same digits.
        (lock(f"x==1 {A}"), {"requirements.txt": f"x==2 --hash=sha3_256:{A}\n"}),
        # The lock of another project is gone.
        ({**lock(f"x==1 {A}"), "a/requirements.txt": lock(f"x==2 {B}")["requirements.txt"]}, lock(f"x==1 {A}")),
    ],
)
def test_in_order(base: dict[str, str], now: dict[str, str]) -> None:
    assert findings(NAME, now, base=base) == []


def test_a_list_that_versions_share() -> None:
    """Poetry before 1.0 keeps the digests of all locked versions of a package in one list."""
    files = {"poetry.lock": SHARED.format("3.0", A, B, C)}
    assert findings(NAME, files, base={"poetry.lock": SHARED.format("2.0", A, B, E)}) == []


@pytest.mark.parametrize("name", PROJECTS)
def test_each_format(name: str) -> None:
    """The version moved, and the files did not: in the text of the entry nothing else is touched."""
    files = PROJECTS[name]
    old = files[name]
    new = old.replace("1.9.0", "1.9.1")
    assert new != old
    (found,) = findings(NAME, {**files, name: new}, base={name: old})
    assert (found.severity, found.package, found.path) == ("error", "blinker", name)
    assert found.message == "all 2 hashes of `blinker` `1.9.1` are those of `1.9.0` at the base"
    assert new[found.span.start : found.span.end].strip('"').removeprefix("sha256:") in (A, B)


@pytest.mark.parametrize(
    ("base", "now", "message"),
    [
        (lock(f"x==1 {A}"), lock(f"x==2 {A}"), "the hash of `x` `2` is the one of `1` at the base"),
        (lock(f"x==1 {A} {B}"), lock(f"x==2 {A} {C}"), "1 of the hashes of `x` `2` are those of `1` at the base"),
        # The older one for the newer one.
        (lock(f"x==2 {A}"), lock(f"x==1 {A}"), "the hash of `x` `1` is the one of `2` at the base"),
        # In capitals, and beside a version that stays.
        (lock(f"x==1 {A}"), lock(f"x==2 {A.upper()}"), "the hash of `x` `2` is the one of `1` at the base"),
        (lock(f"x==1 {A}"), forked(f"x==1 {A}", f"x==2 {A}"), "the hash of `x` `2` is the one of `1` at the base"),
    ],
)
def test_reported(base: dict[str, str], now: dict[str, str], message: str) -> None:
    assert [one.message for one in findings(NAME, now, base=base)] == [message]
