"""What came, went and changed between two releases."""

from whypin.sdist.archive import Archive, Member
from whypin.sdist.compare import Comparison, compare, parts, why_unseen
from whypin.sdist.kinds import BINARY, TEXT
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


def sized(**members: tuple[str, int, str, int]) -> Archive:
    """Files of a digest, a size, a kind and a number of lines."""
    made = {
        name.replace("__", "/").replace("_", "."): Member(size=size, digest=digest, mode=FILE, kind=kind, lines=lines)
        for name, (digest, size, kind, lines) in members.items()
    }
    return Archive(top="demo", members=made)


def test_moves_keep_the_name_where_they_can_and_what_runs_never_moved() -> None:
    old = sized(
        a__x_py=("0", 1, TEXT, 1), a__y_py=("0", 1, TEXT, 1), docs__z_txt=("1", 1, TEXT, 1), e=("2", 0, TEXT, 0)
    )
    new = sized(b__y_py=("0", 1, TEXT, 1), b__w_py=("0", 1, TEXT, 1), setup_py=("1", 1, TEXT, 1), f=("2", 0, TEXT, 0))
    found = parts(old, new, lambda path: path == "setup.py")
    assert found.moved == (("a/x.py", "b/w.py"), ("a/y.py", "b/y.py"))
    assert (found.running, found.others) == (("setup.py",), ("docs/z.txt", "e", "f"))


def test_what_is_not_shown_is_named_and_what_is_new_is_shown_where_it_can_be() -> None:
    old = sized(
        a_png=("0", 9, BINARY, 0), b_txt=("0", 1 << 23, TEXT, 1), c_py=("0", 9, BINARY, 1), d_txt=("0", 9, TEXT, 1)
    )
    new = sized(
        a_png=("1", 9, BINARY, 0), b_txt=("1", 9, TEXT, 1), c_py=("1", 9, BINARY, 1), d_txt=("1", 9, TEXT, 100_001)
    )
    found = parts(old, new, lambda path: False)
    assert found.unseen == (
        ("a.png", "binary"), ("b.txt", "longer than 4 MiB"), ("d.txt", "more than 100,000 lines")
    )  # fmt: skip
    assert (found.old_shown, found.new_shown) == (frozenset({"c.py"}), frozenset({"b.txt", "c.py"}))


def test_where_a_submodule_finds_its_repository_is_named_and_not_shown() -> None:
    """Git takes no file of that name, and it holds a path and nothing else."""
    one = Member(size=3, digest="a" * 64, mode=FILE)
    assert why_unseen("vendor/x/.git", one, False) == "where a submodule finds its repository"
    assert why_unseen("vendor/x/a.git", one, False) == ""
