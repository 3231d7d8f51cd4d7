"""The only subprocess to git."""

from __future__ import annotations

import os
from unicodedata import normalize

from whypin.vcs.programs import find

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

TIMEOUT = 60
"""Seconds after which git is given up."""

# A hook runs with GIT_DIR and GIT_INDEX_FILE of its own repository; the question here is about the folder alone. What
# a person sets to configure git (safe.directory, for one) stays.
_KEPT = ("GIT_CONFIG", "GIT_EXEC_PATH", "GIT_SSL")
_FILES = ("100644", "100755")
_LONGEST_REF = 1024


class NoAnswer(Exception):
    """Git is not there, or does not answer: no repository, dubious ownership, a timeout. One clause."""


def known_files(root: str, environ: Mapping[str, str]) -> tuple[str, ...]:
    """The files below a folder that are tracked and there, or new and not ignored; relative to it, with `/`, sorted.

    Raises `NoAnswer`.
    """
    listed = _run(root, environ, "ls-files", "-t", "-z", "--cached", "--others", "--deleted", "--exclude-standard")
    found, gone = set(), set()
    for entry in listed.split(b"\0"):
        tag, path = entry[:1], os.fsdecode(entry[2:])
        # Removed in the tree (listed a second time as `H`), or left out of it by a sparse checkout.
        if tag in (b"R", b"S"):
            gone.add(path)
        elif path and not path.endswith("/"):
            found.add(path)
    return tuple(sorted(found - gone))


def tracks(root: str, environ: Mapping[str, str], path: str) -> bool:
    """Whether a folder ("." is the root) holds, or lies in, something that is tracked. Raises `NoAnswer`."""
    wanted = "" if path == "." else _folded(os.fsencode(path)) + "/"
    tracked = [
        _folded(entry) + "/" for entry in _run(root, environ, "ls-files", "-z", "--cached").split(b"\0") if entry
    ]
    # A submodule stands for all that lies in it.
    return any(entry.startswith(wanted) or wanted.startswith(entry) for entry in tracked)


def _folded(path: bytes) -> str:
    """A path as file systems without case, or with one form of each accent, compare it."""
    return normalize("NFC", os.fsdecode(path)).casefold()


def commit(root: str, environ: Mapping[str, str], ref: str) -> str:
    """The full id of the commit that a revision names. Raises `NoAnswer` for one that names none."""
    if not ref or ref.startswith("-") or not ref.isprintable() or len(ref) > _LONGEST_REF:
        raise NoAnswer("it is no name of a revision")
    try:
        found = _run(root, environ, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")
    except _Failed as error:
        raise NoAnswer(str(error) if error.said else "git knows no such commit") from None
    return found.decode("ascii", "replace").strip()


def merge_base(root: str, environ: Mapping[str, str], first: str, second: str) -> str:
    """The commit that two commits (full ids) have both grown from. Raises `NoAnswer` where git knows none."""
    try:
        found = _run(root, environ, "merge-base", "--", first, second)
    except _Failed as error:
        why = "git knows no commit that both have grown from; the clone may be too shallow, so fetch the whole history"
        raise NoAnswer(str(error) if error.said else why) from None
    return found.decode("ascii", "replace").strip()


def blob(root: str, environ: Mapping[str, str], revision: str, path: str, limit: int) -> bytes | None:
    """The bytes of a file as a commit (full id) has it; None where it has no such file.

    `path` is relative to the folder `root`, with `/`. Raises `NoAnswer`, also for more than `limit` bytes.
    """
    listed = _run(root, environ, "ls-tree", "-z", "--long", revision, "--", path)
    head, _, name = listed.rstrip(b"\0").partition(b"\t")
    # Mode, kind, id, size.
    fields = head.decode("ascii", "replace").split()
    # A folder, a link or a submodule of that name is no file.
    if len(fields) != 4 or fields[0] not in _FILES or os.fsdecode(name) != path:
        return None
    if int(fields[3]) > limit:
        raise NoAnswer(f"`{path}` has more than {limit} bytes at the base")
    return _run(root, environ, "cat-file", "blob", fields[2])


def executable(root: str, environ: Mapping[str, str]) -> str:
    """Where git is, by the absolute folders of PATH outside `root`: a repository must not bring a git of its own.

    Raises `NoAnswer`.
    """
    path = find("git", root, environ)
    if path is None:
        raise NoAnswer("there is no git on the PATH")
    return path


class _Failed(NoAnswer):
    """Git ended with a status other than 0; `said` is whether it said why."""

    said = False


def _run(root: str, environ: Mapping[str, str], *arguments: str) -> bytes:
    import subprocess

    clean = {key: value for key, value in environ.items() if not key.startswith("GIT_") or key.startswith(_KEPT)}
    # A file system monitor is a program that the repository's own configuration names, and so may be a folder of files
    # that looks like a bare repository; a replaced object is not the one that was reviewed.
    settings = ["-c", "core.fsmonitor=false", "-c", "safe.bareRepository=explicit"]
    command = [executable(root, environ), *settings, "--literal-pathspecs", "--no-replace-objects"]
    # A missing object is not fetched. Git before 2.45 does not know the first of these, and a fetch may run a program
    # of the configuration's choice, too.
    offline = {"GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none"}
    ours = {**offline, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(  # noqa: S603 - a list of our own words, no shell
            [*command, *arguments],
            cwd=root,
            env={**clean, **ours},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NoAnswer(f"git did not answer in {TIMEOUT} seconds") from None
    except OSError as error:
        raise NoAnswer(f"git cannot be run: {error.strerror}") from None
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        said = [line for line in lines if not line.startswith("warning:")]
        failed = _Failed(said[0] if said else f"git ended with status {done.returncode}")
        failed.said = bool(said)
        raise failed
    return done.stdout
