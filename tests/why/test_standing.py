"""What constraints let in of what an index lists."""

from __future__ import annotations

import pytest

from whypin.model.declaration import Constraint, Declaration
from whypin.model.release import Published, PublishedFile
from whypin.model.why import LockedAt, Requester
from whypin.readers import requirements
from whypin.text.source import Source
from whypin.why.standing import newest, offered, ranges, reach, releases


def declared(line: str) -> Declaration:
    (found,) = requirements.read(Source("requirements.in", f"{line}\n")).declarations
    return found


def constrained(line: str) -> tuple[Constraint | None, str]:
    (found,) = ranges([declared(line)], ())
    return found


def published(*said: str) -> Published:
    """Releases as `VERSION[!][@DAY]`; `!` is one that was yanked, without a reason."""
    files = []
    for word in said:
        text, _, day = word.partition("@")
        version = text.rstrip("!")
        yanked = "" if text.endswith("!") else None
        uploaded = f"{day}T01:02:03.4Z" if day else None
        files.append(PublishedFile(f"a-{version}.tar.gz", version, {}, uploaded=uploaded, yanked=yanked))
    return Published("https://index.example/simple/", tuple(files))


def test_releases_are_in_the_order_of_versions() -> None:
    found = releases(published("1.10", "1.9", "2.0rc1", "1.0!", "x.y", "1.9.post1", "1.0+local"))
    assert [one.version for one in found] == ["1.0", "1.9", "1.9.post1", "1.10", "2.0rc1"]
    assert [one.version for one in offered(found)] == ["1.9", "1.9.post1", "1.10"]
    assert (newest(found) or found[0]).version == "1.10"
    assert releases(Published("https://index.example/simple/", None)) == ()
    assert newest(()) is None


def test_a_release_is_yanked_when_all_its_files_are() -> None:
    files = [PublishedFile(f"a-{name}", "1.0", {}, yanked=why) for name, why in (("1", ""), ("2", "broken"))]
    (found,) = releases(Published("i", tuple(files)))
    assert found.yanked == "broken"
    (found,) = releases(Published("i", (*files, PublishedFile("a-3", "1", {}))))
    assert found.yanked is None


def test_the_first_file_tells_the_day() -> None:
    (found,) = releases(published("1.0@2020-02-02", "1.0@2020-01-01", "1.0@soon", "1.0"))
    assert found.day == "2020-01-01"


HAS = ("1.0@2020-01-01", "1.1!@2020-02-01", "1.2@2020-03-01", "2.0@2020-04-01", "3.0a1@2020-05-01", "2.1@2020-06-01")
# A constraint, what it allows at most and at least, and what it holds back.
REACHES = {
    "": ("2.1", "1.0", []),
    ">=1": ("2.1", "1.0", []),
    ">=1.1": ("2.1", "1.2", []),
    "<2": ("1.2", "1.0", ["2.0", "2.1"]),
    "==1.0": ("1.0", "1.0", ["1.2", "2.0", "2.1"]),
    "!=2.1": ("2.0", "1.0", ["2.1"]),
    # A pre-release where there is nothing else.
    ">=3.0a1": ("3.0a1", "3.0a1", []),
    # What was yanked, where nothing else fits.
    "==1.1": ("1.1", "1.1", ["1.2", "2.0", "2.1"]),
    # Nothing that is there: all is held back.
    "==1.3": (None, None, ["1.0", "1.2", "2.0", "2.1"]),
}


@pytest.mark.parametrize(("text", "said"), REACHES.items(), ids=REACHES)
def test_what_a_constraint_lets_in(text: str, said: tuple[str | None, str | None, list[str]]) -> None:
    found = reach(constrained(f"a{text}"), releases(published(*HAS)), ["1.2", "7.0", "no version"])
    assert found.newest is None or found.newest.version == said[0]
    assert (found.lowest.version if found.lowest else None) == said[1]
    assert [one.version for one in found.held_back] == said[2]


def test_the_bound_and_what_to_ask_about() -> None:
    found = reach(constrained("a>=1.1,<2.1"), releases(published(*HAS)), ["1.2"])
    assert found.bound is not None
    assert found.bound.yanked == ""
    assert found.asked == ("1.2", "2.0")
    assert found.held_back_since == "2020-06-01"
    assert reach(constrained("a>=9"), releases(published(*HAS))).bound is None


def test_which_constraints_hold_a_package() -> None:
    """Those declared, each once; those of who asks for it where nobody declares it; else none."""
    asks = (Requester("x", "1", ">=1,<2"), Requester("y", "1"), Requester("z", "1", ">=1,<2"))
    entry = LockedAt("uv.lock", 1, "1.0", requesters=asks)
    found = [declared(line) for line in ("a<2", "a<2", "a<3", "a @ https://x.example/a.zip")]
    assert [one.text for one, _ in ranges(found, (entry,)) if one is not None] == ["<2", "<3"]
    assert ranges(found[3:], (entry,)) == []
    assert [one.text for one, _ in ranges([], (entry,)) if one is not None] == [">=1,<2"]
    assert ranges([], ()) == [(None, "")]
