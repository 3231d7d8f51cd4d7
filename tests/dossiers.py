"""Dossiers for tests: a small one that has something of everything, and the same with another text in every place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from whypin.model.dossier import (
    Change,
    Difference,
    Dossier,
    FileDiff,
    Issue,
    Link,
    Question,
    Release,
    Running,
    Scan,
    Sum,
    Untold,
)
from whypin.model.why import Advisory
from whypin.text.record import Record

# Words of our own: a closed set, which no stranger chooses.
OWN = {"kind", "step", "hashes", "happened"}

PATCH = (
    *("diff --git setup.py setup.py", "--- setup.py", "+++ setup.py"),
    *(
        "@@ -1,3 +1,4 @@ def main():",
        " import os",
        "-os.nice(1)",
        "+os.nice(2)",
        "+os.nice(3)",
        " end",
        "\\ No newline",
    ),
)


def release(version: str, **more: Any) -> Release:
    """A release of which everything is known."""
    known: dict[str, Any] = {
        "origin": "https://pypi.org/simple/",
        "sdist": Sum(f"foo-{version}.tar.gz", "a" * 64, 1234),
        "uploaded": "2026-11-01T10:00:00Z",
        "age": 27,
        "yanked": None,
        "owners": "organization foo",
        "publishers": ("github:foo/foo",),
        "advisories": (),
    }
    return Release(version, **{**known, **more})


def change(name: str = "foo", **more: Any) -> Change:
    """An update that nothing speaks against."""
    known: dict[str, Any] = {
        "kind": "updated",
        "step": "minor",
        "locks": ("requirements.txt",),
        "old": release("1.0"),
        "new": release("1.1"),
        "declared": ("requirements.in:3",),
        "through": (),
        "hashes": "published",
        "hashes_why": "",
        "status": "active",
        "links": (Link("Homepage", "https://foo.test/a?b=1&c=2"),),
        "fixed": (),
        "introduced": (),
        "difference": Difference((), ()),
        "unsourced": (),
    }
    return Change(name, **{**known, **more})


def difference() -> Difference:
    """What runs by itself first, then each kind of change."""
    files = (
        FileDiff("setup.py", "changed", added=2, deleted=1, runs=True, patch=PATCH),
        FileDiff("src/a.py", "new", added=1, deleted=0, patch=("@@ -0,0 +1 @@", "+a = 1")),
        FileDiff("src/c.py", "moved", old_path="src/b.py", added=0, deleted=0),
        FileDiff("src/d.so", "changed", why="machine code"),
        FileDiff("src/e.py", "gone", added=0, deleted=1, patch=("@@ -1 +0,0 @@", "-e = 1")),
    )
    running = (
        Running("changed", "setup.py", "can run when it is built"),
        Running("new", "needed to build: cffi", "is installed to build it"),
    )
    return Difference(files, running, added=3, deleted=2)


def dossier() -> Dossier:
    """Every attribute of every record is filled somewhere, and what can be untold is."""
    bad = Advisory("PYSEC-1", "1.1", ("1.2",), ("CVE-2026-1",))
    scan = Scan("bandit 1.9.1", (Issue("src/a.py", 1, "B102", "high", "medium", "exec is used"),), 4, ("src/f.py",))
    nothing = Untold("the index does not say")
    everything = change(
        difference=difference(),
        unsourced=("foo/x.so",),
        fixed=("PYSEC-0",),
        introduced=("PYSEC-1",),
        new=release("1.1", advisories=(bad,), yanked="broken", publishers=(), owners="eve", age=2),
        hashes="foreign",
        hashes_why="1 of 3 is not published",
        scan=scan,
        review="read whole by alice",
        status="archived",
        through=("bar",),
    )
    unknown = release(
        "1.0",
        **dict.fromkeys(("sdist", "uploaded", "age", "yanked", "owners", "publishers", "advisories"), nothing),
    )
    new = change(
        "new",
        kind="new",
        step="",
        old=None,
        new=unknown,
        declared=(),
        through=("bar", "baz"),
        hashes="unknown",
        hashes_why="no index was asked",
        status=nothing,
        links=(Link("Home", "javascript:alert(1)"),),
        checklist=(Question("is it maintained?", "27 days ago"), Question("is it popular?", nothing)),
        **dict.fromkeys(("fixed", "introduced", "difference", "unsourced", "scan"), nothing),
    )
    gone = change("gone", kind="gone", step="", new=None, declared=(), difference=nothing)
    rejected = change("rejected", review="rejected: do not use", rejected=True)
    changes = (gone, new, everything, rejected)
    return Dossier("main", changes, locks=("requirements.txt",), made="2026-11-28T10:00:00Z", notes=("a note",))


def with_texts(value: Any, text: Callable[[], str], name: str = "") -> Any:
    """The same with another text in place of every stranger's; what begins a line of a patch stays."""
    if isinstance(value, Record):
        changes = {slot: with_texts(getattr(value, slot), text, slot) for slot in value.__slots__}
        return value.replaced(**changes)
    if isinstance(value, tuple):
        return tuple([with_texts(each, text, name) for each in value])
    if isinstance(value, str) and name not in OWN:
        if name == "patch":
            return value if value.startswith("@@") else value[:1] + text()
        return text() if value else ""
    return value
