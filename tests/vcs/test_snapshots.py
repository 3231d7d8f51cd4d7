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
        compared(tmp_path, {}, {"a": b"x"}, "160001").changed()


def test_what_changed_comes_with_its_patch(tmp_path: Path) -> None:
    made = compared(
        tmp_path,
        {"b": b"1\n", "gone": b"x\n", "old": TEXT, "same": b"s\n"},
        {"b": b"diff --git b b\n", "new": TEXT + b"more\n", "same": b"s\n", "z": b""},
    )
    assert [(one, list(lines)) for one, lines in made.patched()] == [
        # What stands in a file is no head of the next one's patch.
        (Changed("b", "b", 1, 1), [b"--- b", b"+++ b", b"@@ -1 +1 @@", b"-1", b"+diff --git b b"]),
        (
            Changed("gone", "", 0, 1),
            [b"deleted file mode 100644", b"--- gone", b"+++ /dev/null", b"@@ -1 +0,0 @@", b"-x"],
        ),
        (
            Changed("old", "new", 1, 0),
            [
                *(b"rename from old", b"rename to new", b"--- old", b"+++ new"),
                *(b"@@ -38,3 +38,4 @@ line 36", b" line 37", b" line 38", b" line 39", b"+more"),
            ],
        ),
        (Changed("", "z", 0, 0), [b"new file mode 100644"]),
    ]


def test_a_file_that_became_a_link_has_two_patches(tmp_path: Path) -> None:
    made = Snapshots(str(tmp_path), "/nowhere", os.environ)
    made.add(OLD, [("a", FILE, 2, iter((b"x\n",))), ("b", FILE, 2, iter((b"1\n",)))])
    made.add(NEW, [("a", LINK, 1, iter((b"b",))), ("b", FILE, 2, iter((b"2\n",)))])
    found = [(one.new, list(lines)) for one, lines in made.patched()]
    assert [path for path, _ in found] == ["a", "b"]
    assert [line for line in found[0][1] if line[:1] in b"+-" and line[1:2] not in b"+-"] == [b"-x", b"+b"]
    assert found[1][1][-2:] == [b"-1", b"+2"]


def test_patches_that_nobody_reads_are_passed_over(tmp_path: Path) -> None:
    made = compared(tmp_path, {}, {"a": b"line\n" * 100, "b": b"x\n"})
    assert [one.new for one, _ in made.patched()] == ["a", "b"]
    patched = made.patched()
    next(patched)
    assert isinstance(patched, Generator)
    patched.close()


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
