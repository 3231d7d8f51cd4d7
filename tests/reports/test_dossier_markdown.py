"""The dossier as a comment: one table, folded parts, and nothing of a stranger's that GitHub would obey."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pytest

from dossiers import PATCH, change, difference, dossier, release
from reports.hostile import HOSTILE, everywhere
from whypin.model.dossier import (
    MACHINE_CODE,
    Change,
    Difference,
    Dossier,
    FileDiff,
    Issue,
    Link,
    Release,
    Running,
    Scan,
    Untold,
)
from whypin.model.why import Advisory
from whypin.reports.dossier_markdown import MARK, TITLE, render
from whypin.sdist.running import BUILT, STARTED

ROOT = Path(__file__).parents[2]
# What looks at the dossier of a fork's pull request before it is posted.
POSTED = runpy.run_path(str(ROOT / "action" / "comment.py"))["KINDS"][1]


def one(made: Change) -> str:
    return render(Dossier("main", (made,), locks=("a.txt",), made="2026-11-28T10:00:00Z"))


def test_nothing_changed() -> None:
    empty = Dossier("main", (), locks=("a.txt",), made="")
    assert render(empty).splitlines() == [
        MARK,
        TITLE,
        "",
        "0 packages differ from <code>main</code> in <code>a.txt</code>",
        "",
    ]


def test_an_update_that_nothing_speaks_against() -> None:
    assert one(change()).splitlines() == [
        MARK,
        TITLE,
        "",
        "1 package differs from <code>main</code> in <code>requirements.txt</code>; 1 other lock compared",
        "",
        "| package | version | step | asked for | what matters |",
        "|---|---|---|---|---|",
        "| <code>foo</code> | <code>1.0</code> → <code>1.1</code> | minor "
        "| direct: <code>requirements.in:3</code> |  |",
        "",
        "<details><summary><code>foo</code> <code>1.0</code> → <code>1.1</code></summary>",
        "",
        "| | before | after |",
        "|---|---|---|",
        *[
            f"| {label} | {before} | {after} |"
            for label, before, after in [
                ("taken from", "<code>https&#58;//pypi.org/simple/</code>", "the same"),
                ("sdist", "<code>foo-1.0.tar.gz</code>, 1,234 bytes", "<code>foo-1.1.tar.gz</code>, 1,234 bytes"),
                ("uploaded", "<code>2026-11-01</code>, 27 days ago", "the same"),
                ("yanked", "no", "the same"),
                ("owners", "<code>organization foo</code>", "the same"),
                ("published by", "<code>github:foo/foo</code>", "the same"),
                ("vulnerabilities", "none known", "the same"),
            ]
        ],
        "",
        f"- sha256 before: <code>{'a' * 64}</code>",
        f"- sha256 now: <code>{'a' * 64}</code>",
        "- locked in: <code>requirements.txt</code>",
        "- asked for: direct: <code>requirements.in:3</code>",
        "- hashes: the index publishes every hash of the lock",
        "- files of the wheel: the sdist has all of them",
        "- project: <code>active</code>",
        "- diff: 0 files, 0 lines added, 0 deleted",
        "- shown by <code>whypin review diff foo 1.0 1.1</code>",
        "- <code>Homepage</code>: <code>https&#58;//foo.test/a?b=1&#38;c=2</code>",
        "",
        "</details>",
        "",
    ]


def test_everything_is_told_worst_first() -> None:
    out = render(dossier())
    names = re.findall(r"<summary><code>(\w+)</code>", out)
    assert names == ["foo", "rejected", "new", "gone"]
    told = [
        "stop: hashes of the lock: 1 of 3 is not published; brings known vulnerabilities: "
        "<code>PYSEC-1</code>; yanked: <code>broken</code>; no provenance any more, before by ",
        "<br>look: uploaded only 2 days ago; the project is <code>archived</code>; is installed to build it: new "
        "<code>needed to build: cffi</code>; can run when it is built: changed <code>setup.py</code>; and 3 more<br>",
        "- can run when it is built:\n  - changed <code>setup.py</code>\n",
        "- <code>Home</code>: <code>javascript:alert(1)</code>",
        "  - is it popular? not known: the index does not say",
        "  - <code>src/a.py:1</code> <code>B102</code>: exec is used (severity <code>high</code>, confidence "
        "<code>medium</code>)",
        "- scan by <code>bandit 1.9.1</code>: 1 new issue (1 high), 1 file not read, 4 as before in ",
        "- not read by the scan\n  - <code>src/f.py</code>",
        "stop: rejected: do not use",
        "- a note",
        "through <code>bar</code> → <code>baz</code>",
        "<code>PYSEC-1</code> (<code>CVE-2026-1</code>), fixed in <code>1.2</code>",
    ]
    assert [text for text in told if text not in out] == []
    assert not [line for line in PATCH if line in out]


@pytest.mark.parametrize(
    ("address", "is_link"),
    [
        ("https://pypi.org/project/foo-bar/1.0.post1+x/", True),
        ("https://pypi.org/project/foo/1!2.0/", True),
        # The author of the change, of the package or of the lock chose where these lead.
        ("https://foo.test/", False),
        ("https://github.com/foo/foo/blob/main/CHANGES.md", False),
        ("https://index.foo.test/simple/foo/", False),
        # Another page of the index, which a stranger could have made; another host; a page by a way around.
        ("https://pypi.org/user/foo/", False),
        ("https://pypi.org/project/foo/../../account/", False),
        ("https://pypi.org/project/foo/..%2f/", False),
        ("https://pypi.org/project/foo/1.0/?next=//evil.test", False),
        ("https://pypi.org/project/foo/1.0/#x", False),
        ("https://pypi.org:8443/project/foo/1.0/", False),
        ("https://pypi.org@evil.test/project/foo/1.0/", False),
        ("https://pypi.org.evil.test/project/foo/1.0/", False),
        ("https://pypi-org/project/foo/1.0/", False),
        ("http://pypi.org/project/foo/1.0/", False),
        ("https://pypi.org/project/foo/1.0/\n", False),
        ("https://pypi.org/project/f)oo/1.0/", False),
        ("javascript://pypi.org/project/foo/1.0/", False),
    ],
)
def test_only_pages_of_the_public_index_are_links(address: str, is_link: bool) -> None:
    out = one(change(links=(Link("x", address),)))
    assert re.findall(r"\[([^]]*)\]\(([^)]*)\)", out) == ([("pypi.org", address)] if is_link else [])
    is_inert(out)


@pytest.mark.parametrize(
    ("more", "shown"),
    [
        ({}, "whypin review diff foo 1.0 1.1"),
        ({"old": None, "kind": "new"}, "whypin review inspect foo 1.1"),
        ({"old": release("1.1"), "kind": "moved"}, "whypin review inspect foo 1.1"),
        # What a shell would obey.
        ({"new": release("1.1;id")}, ""),
        ({"new": release("--tool=id")}, ""),
        ({"new": release("$(id)")}, ""),
        ({"new": None, "kind": "gone"}, ""),
    ],
)
def test_the_command_can_be_typed(more: dict[str, Any], shown: str) -> None:
    found = re.findall(r"- shown by <code>(.*)</code>", one(change(difference=difference(), **more)))
    assert found == ([shown] if shown else [])


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_texts(hostile: str) -> None:
    is_inert(render(everywhere(HOSTILE[hostile])))


def is_inert(out: str) -> None:
    """Fail where a line has anything but words and our own pieces, so that it would not be posted either."""
    assert out.startswith(f"{MARK}\n{TITLE}\n\n")
    assert "hunter2" not in out
    for line in out.split("\n")[2:]:
        assert POSTED.writes(line), line
        # A row has as many cells as its head.
        assert line.count("|") in (0, 3, 4, 6), line
    # In a comment on a fork's pull request there is no person who is called, and no picture.
    assert not re.search(r"@\w|(?<!&)#\w|!\[", out.partition(TITLE)[2])


def test_a_comment_has_room_for_it() -> None:
    hostile = "\u202e@|<" * 200_000
    long = change(
        hostile,
        difference=Difference(
            tuple([FileDiff(hostile, "new")] * 100), tuple([Running("new", hostile, hostile)] * 1000), added=1
        ),
        unsourced=(hostile,) * 100,
        fixed=(hostile,) * 100,
        links=(Link(hostile, hostile),) * 100,
        review=hostile,
    )
    many = tuple([long.replaced(kind=kind) for kind in ("updated", "downgraded")] * 15)
    out = render(Dossier(hostile, many, locks=(hostile,) * 50, made="", notes=(hostile,) * 50))
    assert len(out.encode()) <= 65_000
    is_inert(out)
    assert "of 30 packages are left out here" in out
    assert re.search(r"\n- no details here of \d+ packages: ", out)
    assert re.search(r"\n- \d+ notes left out here\n", out)


def test_a_package_has_its_share() -> None:
    many = change(
        difference=Difference((), tuple([Running("new", f"{number}.pth", "always") for number in range(99)])),
        fixed=tuple([f"PYSEC-{number}" for number in range(99)]),
        links=tuple([Link("é" * 190, f"https://foo.test/{'x' * 300}{number}") for number in range(15)]),
    )
    out = one(many)
    assert "  - and 84 more\n" in out
    assert "<code>PYSEC-7</code> and 91 more" in out
    assert len(out.encode()) < 20_000


def test_what_is_not_known_is_said() -> None:
    nothing = Untold("the index is not there")
    out = one(change(difference=nothing, unsourced=nothing, scan=nothing, status=nothing, new=release("2", age=0)))
    for label in ("diff", "files of the wheel", "scan", "project"):
        assert f"- {label}: not known: the index is not there\n" in out
    assert "look: uploaded only 0 days ago" in out


@pytest.mark.parametrize(
    ("old", "level"),
    [
        (release("1.0"), "look"),
        # The same file from elsewhere has nothing to look at.
        (release("1.0", sdist=release("1.1").sdist), "note"),
        (None, "look"),
    ],
)
def test_a_diff_that_is_missing(old: Release | None, level: str) -> None:
    made = change(old=old, difference=Untold("it is so"))
    assert f"{level}: no diff: it is so" in one(made)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"status": "quarantined"}, "stop: the project is <code>quarantined</code>"),
        ({"status": "quarantined: bad"}, "stop: the project is <code>quarantined: bad</code>"),
        ({"status": "archived: quarantined"}, "look: the project is "),
        ({"status": ""}, ""),
        ({"kind": "moved", "new": release("1.0", origin="https://a.test")}, "look: comes from elsewhere now: "),
        ({"kind": "replaced"}, "stop: the same version with other files"),
        ({"kind": "downgraded"}, "look: lower than before"),
        ({"new": release("1.1", yanked="")}, "stop: yanked, no reason given"),
        ({"new": release("1.1", publishers=("github:eve/foo",))}, "look: published by <code>github:eve/foo</code>, "),
        ({"old": release("1.0", publishers=())}, ""),
        ({"old": None, "new": release("1.1", advisories=(Advisory("X-1", "1.1"),))}, "stop: has known "),
        ({"new": release("1.1", advisories=(Advisory("X-1", "1.1"),))}, "look: has known vulnerabilities: <code>X-1"),
        ({"rejected": True}, "stop: rejected by a review"),
        ({"hashes": "unknown", "hashes_why": "offline"}, "note: hashes not compared: offline"),
    ],
)
def test_what_matters(more: dict[str, Any], told: str) -> None:
    (row,) = [line for line in one(change(**more)).splitlines() if line.startswith("| <code>foo")]
    assert row.split(" | ")[-1].startswith(told)
    assert told or row.endswith("|  |")


def test_what_is_noted_of_all_is_told_once() -> None:
    nothing = Untold("the index is not there")
    changes = [change(name, new=release("2", advisories=nothing)) for name in ("foo", "bar")]
    changes.append(change("gone", kind="gone", new=None))
    out = render(Dossier("main", tuple(changes), locks=(), made=""))
    assert out.count("vulnerabilities not known: the index is not there") == 1
    assert "\n- note: every package: vulnerabilities not known: the index is not there\n" in out


def test_what_is_gone_is_told_shortly() -> None:
    nothing = Untold("the package is gone")
    out = one(change(kind="gone", new=None, fixed=("X-1",), difference=nothing, unsourced=nothing))
    block = out.partition("<details>")[2].splitlines()[2:-4]
    assert block == [
        "- was locked in: <code>requirements.txt</code>",
        "- was asked for: direct: <code>requirements.in:3</code>",
        "- fixed: <code>X-1</code>",
    ]


def test_what_runs_is_told_by_when_it_does() -> None:
    found = [
        *[Running("changed", f"{number}.cmake", BUILT) for number in range(9)],
        Running("new", "setup.py", BUILT),
        Running("gone", "needed to build: cffi", BUILT),
        Running("gone", "a.pth", STARTED),
        Running("new", "a.so", f"{MACHINE_CODE}, 9 bytes"),
        Running("new", "b.so", f"{MACHINE_CODE}, 8 bytes"),
    ]
    out = one(change(difference=Difference((), tuple(found))))
    assert (
        "look: can run when it is built: new <code>setup.py</code>, changed <code>0.cmake</code> and 8 more; code for "
        "the machine: new <code>a.so</code>, 9 bytes, new <code>b.so</code>, 8 bytes |"
    ) in out
    assert "- runs whenever Python starts:\n  - gone <code>a.pth</code>\n" in out


def test_issues_are_counted_by_what_they_are() -> None:
    paths = ("src/a.py", "src/testing.py", "tests/b.py", "a/test/c.py", "src/test_d.py", "conftest.py")
    rates = ("high", "low", "low", "low", "medium", "undefined")
    issues = tuple([Issue(path, 1, "B1", rate, "low", "x") for path, rate in zip(paths, rates, strict=True)])
    out = one(change(scan=Scan("bandit 1", issues, 0)))
    assert "look: scan: 6 new issues (1 high, 1 medium, 3 low; 4 in tests)" in out


def test_changelogs_are_named() -> None:
    files = (FileDiff("CHANGES.md", "changed", patch=("@@ -1 +1 @@", "+CVE-2026-1111")), FileDiff("a.py", "new"))
    out = one(change(difference=Difference(files, ())))
    assert "note: its changelog speaks of <code>CVE-2026-1111</code>" in out
    assert "- changelogs in the sdist\n  - <code>CHANGES.md</code>\n" in out
