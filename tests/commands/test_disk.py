"""The disk: what is read and written, and what never is."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
from pathlib import Path

import pytest

from whypin.commands import disk
from whypin.commands.disk import Disk, Overlay, Unwritable, leads_out, root_of
from whypin.project.tree import IsFolder, Unreadable
from whypin.vcs import git

ROOT_USER = hasattr(os, "geteuid") and os.geteuid() == 0


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "root"
    folder.mkdir()
    (folder / "a").mkdir()
    (folder / "a" / "x.in").write_bytes(b"x\r\n")
    (tmp_path / "secret.txt").write_text("secret\n")
    return folder


def test_a_file_is_read_as_it_is(root: Path) -> None:
    assert Disk(str(root)).read("a/x.in") == b"x\r\n"


def test_what_is_not_there_is_none(root: Path) -> None:
    tree = Disk(str(root))
    assert tree.read("a/nope.in") is None
    assert tree.read("a/x.in/y") is None
    assert tree.names("nope") == ()


def test_links_inside_the_repository_are_followed(root: Path) -> None:
    (root / "link.in").symlink_to("a/x.in")
    (root / "b").symlink_to("a")
    tree = Disk(str(root))
    assert tree.read("link.in") == tree.read("b/x.in") == b"x\r\n"
    assert tree.names("") == ("link.in",)
    assert tree.names("b") == ("x.in",)


def test_the_root_may_be_a_link(root: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(root)
    assert Disk(str(tmp_path / "link")).read("a/x.in") == b"x\r\n"


@pytest.mark.parametrize(
    ("link", "to", "path", "said"),
    [
        ("out.txt", "../secret.txt", "out.txt", "is a symbolic link out of the repository"),
        ("out", "..", "out/secret.txt", "is a symbolic link out of the repository"),
        (None, None, "../secret.txt", "lies outside the repository"),
        (None, None, "a/../../secret.txt", "lies outside the repository"),
        ("gone.txt", "nowhere", "gone.txt", "is a symbolic link to a file that is not there"),
        ("loop.txt", "loop.txt", "loop.txt", "cannot be read: too many levels of symbolic links"),
        (None, None, "a", "is a folder"),
        (None, None, "a\0b", "cannot be read"),
        ("config.txt", ".git/config", "config.txt", "lies in git's own folder"),
        (None, None, ".GIT/config", "lies in git's own folder"),
    ],
)
def test_what_is_not_read(root: Path, link: str | None, to: str | None, path: str, said: str) -> None:
    (root / ".git").mkdir()
    (root / ".git" / "config").write_text("password\n")
    if link and to:
        (root / link).symlink_to(to)
    with pytest.raises(Unreadable, match=said):
        Disk(str(root)).read(path)


def test_a_sibling_with_the_same_beginning_is_outside(root: Path, tmp_path: Path) -> None:
    (tmp_path / "root2").mkdir()
    (tmp_path / "root2" / "x.in").write_text("x")
    with pytest.raises(Unreadable):
        Disk(str(root)).read("../root2/x.in")


def test_a_folder_is_told_from_what_cannot_be_read(root: Path) -> None:
    (root / "pyproject.toml").mkdir()
    with pytest.raises(IsFolder):
        Disk(str(root)).read("pyproject.toml")


def test_pipes_and_sockets_are_not_opened(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(root / "pipe.txt")
    monkeypatch.chdir(root)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.txt")
        for name in ("pipe.txt", "socket.txt"):
            for read in (Disk(str(root)).read, lambda path: list(Disk(str(root)).pieces(path))):
                with pytest.raises(Unreadable, match="is not a regular file"):
                    read(name)
    assert Disk(str(root)).names("") == ()


def test_a_file_that_becomes_a_pipe_is_not_waited_for(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(root / "pipe.txt")
    regular = os.stat(root / "a" / "x.in")
    monkeypatch.setattr(os, "stat", lambda path: regular)
    with pytest.raises(Unreadable, match="is not a regular file"):
        Disk(str(root)).read("pipe.txt")
    with pytest.raises(Unreadable, match="is not a regular file"):
        list(Disk(str(root)).pieces("pipe.txt"))


def test_pieces(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "LIMIT", 1)
    monkeypatch.setattr(disk, "_PIECE", 2)
    assert list(Disk(str(root)).pieces("a/x.in")) == [b"x\r", b"\n"]
    assert list(Disk(str(root)).pieces("a/y.in")) == []
    with pytest.raises(Unreadable, match="lies outside the repository"):
        list(Disk(str(root)).pieces("../x"))


def test_a_file_over_the_limit_is_not_read(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open(root / "big.txt", "wb") as file:
        file.truncate(disk.LIMIT + 1)
    with pytest.raises(Unreadable, match="is larger than 32 MiB"):
        Disk(str(root)).read("big.txt")
    monkeypatch.setattr(disk, "LIMIT", 3)
    assert Disk(str(root)).read("a/x.in") == b"x\r\n"


@pytest.mark.skipif(ROOT_USER, reason="nothing is forbidden to root")
def test_a_file_that_may_not_be_read(root: Path) -> None:
    (root / "a" / "x.in").chmod(0)
    with pytest.raises(Unreadable, match="cannot be read: permission denied"):
        Disk(str(root)).read("a/x.in")


def test_what_the_system_says_follows_the_path(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(Unreadable, match=r"^cannot be read: permission denied$"):
        Disk(str(root)).read("a/x.in")


# Which files there are.


def test_git_says_what_is_known(root: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    (root / ".gitignore").write_text("b.in\n")
    (root / "b.in").write_text("")
    assert Disk(str(root)).known() == (".gitignore", "a/x.in")
    assert Disk(str(root)).is_repository


def test_without_git_the_folders_are_walked(root: Path) -> None:
    for name in (".venv", "node_modules", ".tox", "a/site-packages", "my-env", "b"):
        (root / name).mkdir()
        (root / name / "requirements.txt").write_text("")
    (root / "my-env" / "pyvenv.cfg").write_text("")
    (root / "around").symlink_to(root)
    assert Disk(str(root), {"PATH": ""}).known() == ("a/x.in", "b/requirements.txt")
    assert not Disk(str(root), {"PATH": ""}).is_repository


def test_where_git_does_not_answer_every_file_is_read(root: Path) -> None:
    """What a walk leaves out may well be tracked."""
    names = (".github", "node_modules", "a/site-packages", "my-env", ".git/hooks", "sub/.git")
    for name in names:
        (root / name).mkdir(parents=True)
        (root / name / "requirements.txt").write_text("")
    (root / "my-env" / "pyvenv.cfg").write_text("")
    disk = Disk(str(root), {"PATH": ""})
    assert [path for path in disk.known() if path.endswith("requirements.txt")] == [
        ".github/requirements.txt",
        "a/site-packages/requirements.txt",
        "my-env/requirements.txt",
        "node_modules/requirements.txt",
    ]
    assert disk.doubt == "git does not say which files belong to the repository: there is no git on the PATH"


@pytest.mark.parametrize("environ", [{}, {"GIT_DIR": "/somewhere"}])
def test_without_a_repository_there_is_no_doubt(root: Path, environ: dict[str, str]) -> None:
    disk = Disk(str(root), {"PATH": "", **environ})
    assert "a/x.in" in disk.known()
    # It may lie elsewhere, as a hook of a server has it.
    assert bool(disk.doubt) == bool(environ)


def test_a_dubious_owner_is_no_reason_to_stop(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> tuple[str, ...]:
        raise git.NoAnswer("fatal: detected dubious ownership")

    monkeypatch.setattr(git, "known_files", refuse)
    assert Disk(str(root)).known() == ("a/x.in",)


# Writing.


def test_a_file_is_replaced_whole_and_keeps_its_mode(root: Path) -> None:
    path = root / "a" / "x.in"
    path.chmod(0o640)
    before = path.stat().st_ino
    Disk(str(root)).write("a/x.in", b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert path.stat().st_ino != before
    assert os.listdir(root / "a") == ["x.in"]


def test_a_link_stays_and_its_file_is_written(root: Path) -> None:
    (root / "link.in").symlink_to("a/x.in")
    Disk(str(root)).write("link.in", b"new")
    assert (root / "link.in").is_symlink()
    assert (root / "a" / "x.in").read_bytes() == b"new"


def test_nothing_is_written_outside(root: Path, tmp_path: Path) -> None:
    (root / "out.txt").symlink_to("../secret.txt")
    with pytest.raises(Unwritable, match="out of the repository"):
        Disk(str(root)).write("out.txt", b"new")
    assert (tmp_path / "secret.txt").read_text() == "secret\n"


def test_a_file_that_is_gone_is_not_made_again(root: Path) -> None:
    with pytest.raises(Unwritable, match="cannot be written: no such file"):
        Disk(str(root)).write("a/y.in", b"new")
    assert os.listdir(root / "a") == ["x.in"]


def test_a_protected_file_stays(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(Unwritable, match="is write-protected"):
        Disk(str(root)).write("a/x.in", b"new")


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_write_that_fails_leaves_nothing_behind(
    root: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises((Unwritable, KeyboardInterrupt)):
        Disk(str(root)).write("a/x.in", b"new")
    assert os.listdir(root / "a") == ["x.in"]
    assert (root / "a" / "x.in").read_bytes() == b"x\r\n"


def test_a_new_file_has_the_mode_that_the_person_wants(root: Path) -> None:
    tree = Disk(str(root))
    before = os.umask(0o027)
    try:
        tree.create("b/c/new.in", b"new")
    finally:
        os.umask(before)
    assert (root / "b/c/new.in").read_bytes() == b"new"
    assert os.name == "nt" or stat.S_IMODE((root / "b/c/new.in").stat().st_mode) == 0o640
    assert os.listdir(root / "b/c") == ["new.in"]


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("a/x.in", "is there already"),
        ("a/x.in/y.in", "cannot be written"),
        ("../y.in", "lies outside the repository"),
        (".git/hooks/pre-commit", "lies in git's own folder"),
        ("a/y\0.in", "cannot be"),
    ],
)
def test_a_new_file_takes_no_place_that_is_not_its_own(root: Path, path: str, why: str) -> None:
    with pytest.raises(Unwritable, match=why):
        Disk(str(root)).create(path, b"new")
    assert (root / "a/x.in").read_bytes() == b"x\r\n"


def test_the_part_of_a_path_that_is_a_link(root: Path) -> None:
    (root / "link").symlink_to(root / "a")
    tree = Disk(str(root))
    assert tree.link_on("link/x.in") == "link"
    assert tree.link_on("a/x.in") == tree.link_on("nope/x") == ""


def test_an_overlay_writes_nothing(root: Path) -> None:
    tree = Overlay(Disk(str(root), {"PATH": ""}))
    tree.changed["a/x.in"] = b"new"
    (root / "b.in").write_text("b")
    assert (tree.read("a/x.in"), tree.read("b.in")) == (b"new", b"b")
    assert (tree.names("a"), tree.known()) == (("x.in",), ("a/x.in", "b.in"))
    assert (root / "a" / "x.in").read_bytes() == b"x\r\n"


# The root.


@pytest.fixture
def places(tmp_path: Path) -> Path:
    for name in ("one/.git", "one/a/b", "two/.git", "two/c", "plain/d"):
        (tmp_path / name).mkdir(parents=True)
    return tmp_path


@pytest.mark.parametrize(
    ("cwd", "paths", "root", "relative"),
    [
        ("one", [], "one", ()),
        ("one/a/b", [], "one", ()),  # the repository, from a folder of it
        ("one/a", ["x.in", "b/y.in", "../z.in"], "one", ("a/x.in", "a/b/y.in", "z.in")),
        ("one", ["."], "one", ("",)),
        ("one/a", ["../../two/c/x.in"], "two", ("c/x.in",)),  # another repository
        ("one", ["a/x.in", "../two/c/x.in"], "one", ("a/x.in", "../two/c/x.in")),  # the second is outside
        ("plain", ["d/x.in"], "plain", ("d/x.in",)),
        ("plain", ["../two/c/x.in", "../one/x.in"], "", ("two/c/x.in", "one/x.in")),  # nothing but a parent in common
        ("plain/d", ["../x.in"], "plain", ("x.in",)),
    ],
)
def test_the_root_holds_every_path(
    places: Path, cwd: str, paths: list[str], root: str, relative: tuple[str, ...]
) -> None:
    assert root_of(paths, str(places / cwd)) == (os.path.realpath(places / root), relative)


def test_a_worktree_is_a_repository(places: Path) -> None:
    (places / "plain" / ".git").write_text("gitdir: elsewhere\n")
    assert root_of([], str(places / "plain" / "d"))[0] == os.path.realpath(places / "plain")


def test_a_link_at_the_end_of_a_path_stays(places: Path) -> None:
    (places / "one" / "x.in").symlink_to(places / "two" / "c" / "x.in")
    assert root_of(["x.in"], str(places / "one"))[1] == ("x.in",)
    (places / "plain" / "to-one").symlink_to(places / "one")
    assert root_of(["../plain/to-one/a/x.in"], str(places / "one")) == (os.path.realpath(places / "one"), ("a/x.in",))


def test_a_link_out_of_the_repository_does_not_move_the_root(places: Path) -> None:
    """What a glob finds behind a link that a change brought in must not open the rest of the disk to `-r`."""
    (places / "one" / "out").symlink_to(places / "plain")
    (places / "plain" / "x.in").write_text("x\n")
    root, (relative,) = root_of(["out/x.in"], str(places / "one"))
    assert (root, relative) == (os.path.realpath(places / "one"), "out/x.in")
    with pytest.raises(Unreadable, match="is a symbolic link out of the repository"):
        Disk(root).read(relative)


# A path that a run writes to, seen from `sub`, and whether it leads out of the repository.
@pytest.mark.parametrize(
    ("path", "out"),
    [
        ("report.html", False),
        ("../report.html", False),
        ("inside.html", False),
        # What a person names lies where they say.
        ("../../beside.html", False),
        ("../.git/report.html", False),
        ("out.html", True),
        ("folder/report.html", True),
        ("hook.html", True),
        ("nowhere.html", True),
    ],
)
def test_a_link_that_leads_out(path: str, out: bool, root: Path, tmp_path: Path) -> None:
    sub = root / "sub"
    for folder in (root / ".git", sub):
        folder.mkdir()
    (tmp_path / "beside.html").symlink_to(tmp_path / "secret.txt")
    links = {
        "inside.html": root / "a/x.in",
        "out.html": tmp_path / "secret.txt",
        "folder": tmp_path,
        "hook.html": root / ".git/hook",
        "nowhere.html": tmp_path / "nowhere",
    }
    for name, to in links.items():
        (sub / name).symlink_to(to)
    assert leads_out(path, str(sub)) == out
    assert leads_out(str(sub / path), str(sub)) == out
    # Where there is no repository no change has put anything.
    assert not leads_out("beside.html", str(tmp_path))
