"""What came, went and changed between two releases."""

from whypin.sdist.archive import Archive, Member
from whypin.sdist.compare import Comparison, compare
from whypin.sdist.modes import FILE, PROGRAM


def archive(version: str, **members: tuple[str, str]) -> Archive:
    return Archive(
        top=f"demo-{version}",
        members={name: Member(size=1, digest=digest, mode=mode) for name, (digest, mode) in members.items()},
    )


def test_two_archives_that_hold_the_same_differ_in_nothing() -> None:
    old, new = archive("1.0", a=("0", FILE)), archive("2.0", a=("0", FILE))
    assert compare(old, new) == Comparison(added=(), removed=(), changed=(), unchanged=1)


def test_members_come_and_go_and_change() -> None:
    old = archive("1.0", gone=("0", FILE), same=("1", FILE), text=("2", FILE), mode=("3", FILE))
    new = archive("2.0", same=("1", FILE), text=("4", FILE), mode=("3", PROGRAM), come=("5", FILE))
    assert compare(old, new) == Comparison(added=("come",), removed=("gone",), changed=("text", "mode"), unchanged=1)
