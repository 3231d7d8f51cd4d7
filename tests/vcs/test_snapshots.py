"""Two sets of files, compared by the real git in a repository of our own."""

import os
import shutil
from collections.abc import Generator
from pathlib import Path

import pytest

from whypin.vcs.git import NoAnswer
from whypin.vcs.snapshots import NEW, OLD, Changed, Snapshots

FILE, PROGRAM, LINK = "100644", "100755", "120000"
TEXT = b"".join([b"line %d\n" % number for number in range(40)])

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def compared(folder: Path, old: dict[str, bytes], new: dict[str, bytes], mode: str = FILE) -> Snapshots:
    made = Snapshots(str(folder), "/nowhere", os.environ)
    for name, files in ((OLD, old), (NEW, new)):
        made.add(name, [(path, mode, len(body), iter((body,))) for path, body in files.items()])
    return made


def test_what_came_went_moved_and_changed(tmp_path: Path) -> None:
    old = {"gone": b"x\n", "a/moved.py": TEXT, "changed": b"1\n2\n", "image": b"\0\1", "same": b"s\n"}
    new = {"come": b"y\nz\n", "b/moved.py": TEXT + b"more\n", "changed": b"1\n3\n4\n", "image": b"\0\2", "same": b"s\n"}
    assert compared(tmp_path, old, new).changed() == (
        Changed("a/moved.py", "b/moved.py", 1, 0),
        Changed("changed", "changed", 2, 1),
        Changed("", "come", 2, 0),
        Changed("gone", "", 0, 1),
        Changed("image", "image", None, None),
    )


def test_nothing_changed(tmp_path: Path) -> None:
    made = compared(tmp_path, {"a": b"x\n"}, {"a": b"x\n"})
    assert made.changed() == ()
    assert list(made.patch()) == []


def test_the_patch_has_blank_lines_and_lines_without_an_end(tmp_path: Path) -> None:
    patch = list(compared(tmp_path, {"a": b"1\n\n2\n"}, {"a": b"1\n\n3"}).patch())
    assert patch[4:] == [b"@@ -1,3 +1,3 @@", b" 1", b" ", b"-2", b"+3", rb"\ No newline at end of file"]


def test_names_that_git_quotes_are_kept(tmp_path: Path) -> None:
    names = ['a "b"', "back\\slash", "é", " blank ", "-r"]
    made = compared(tmp_path, {}, dict.fromkeys(names, b"x\n"))
    assert [one.new for one in made.changed()] == sorted(names)


def test_a_link_is_compared_by_its_target(tmp_path: Path) -> None:
    patch = list(compared(tmp_path, {"a": b"../x"}, {"a": b"y"}, LINK).patch())
    assert b"-../x" in patch


def test_no_configuration_and_no_attributes_have_a_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A driver for `*.py` would be started by a diff, and `-diff` would hide the file."""
    home = tmp_path / "home"
    home.mkdir()
    mark = tmp_path / "started"
    (home / ".gitconfig").write_text(f'[diff "x"]\n\tcommand = touch {mark}\n\ttextconv = touch {mark}\n', "utf-8")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", f"touch {mark}")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "diff.external")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", f"touch {mark}")
    attributes = {".gitattributes": b"*.py -diff\n*.py diff=x\n"}
    (tmp_path / "repository").mkdir()
    made = compared(tmp_path / "repository", {**attributes, "a.py": b"1\n"}, {**attributes, "a.py": b"2\n"})
    assert b"+2" in list(made.patch())
    assert not mark.exists()


def test_a_missing_git_is_said(tmp_path: Path) -> None:
    with pytest.raises(NoAnswer, match="there is no git on the PATH"):
        Snapshots(str(tmp_path), "/nowhere", {"PATH": str(tmp_path)})


def test_what_git_refuses_is_said(tmp_path: Path) -> None:
    with pytest.raises(NoAnswer):
        compared(tmp_path, {}, {"a": b"x"}, "160001")


def test_what_is_shown_first_is_compared_by_itself_and_whole(tmp_path: Path) -> None:
    made = Snapshots(str(tmp_path), "/nowhere", os.environ)
    for name, files in ((OLD, {"docs/a.py": TEXT}), (NEW, {"setup.py": TEXT, "b": b"x\n"})):
        listed = [(path, FILE, len(body), iter((body,))) for path, body in files.items()]
        made.add(name, listed, lambda path: path == "setup.py")
    assert made.changed(first=True) == (Changed("", "setup.py", 40, 0),)
    assert made.changed() == (Changed("", "b", 1, 0), Changed("docs/a.py", "", 0, 40))


def test_a_byte_of_zero_hides_no_line(tmp_path: Path) -> None:
    assert b"+evil\0" in list(compared(tmp_path, {"a": b"x\n"}, {"a": b"evil\0\n"}).patch())


def test_git_is_let_go_when_nobody_reads_on(tmp_path: Path) -> None:
    patch = compared(tmp_path, {}, {"a": b"line\n" * 200_000}).patch()
    next(patch)
    assert isinstance(patch, Generator)
    patch.close()
