"""What git says: the files, the commits and the renames of a repository. The only one who starts it."""

from __future__ import annotations

import os

from whypin.vcs.process import started
from whypin.vcs.programs import find

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from whypin.vcs.process import Process

TIMEOUT = 60
"""Seconds without a word after which git is given up."""

# A hook runs with GIT_DIR and GIT_INDEX_FILE of its own repository; the question here is about the folder alone. What
# a person sets to configure git (safe.directory, for one) stays.
_KEPT = ("GIT_CONFIG", "GIT_EXEC_PATH", "GIT_SSL")
# What a tree calls files and links to them; the rest are folders and submodules.
_FILES = (b"100644", b"100755", b"120000")
# No program of a configuration's choice has a say in a comparison.
_COMPARED = ("-z", "-M", "--no-ext-diff", "--no-textconv", "--ignore-submodules", "-l1000")
# So many commits are looked at.
_COMMITS = 20


class NoAnswer(Exception):
    """Git is not there, or does not answer: no repository, dubious ownership, a timeout. One clause."""


def known_files(root: str, environ: Mapping[str, str]) -> tuple[str, ...]:
    """The files below a folder that are tracked and there, or new and not ignored; relative to it, with `/`, sorted.

    Raises `NoAnswer`.
    """
    listed = answer(root, environ, "ls-files", "-t", "-z", "--cached", "--others", "--deleted", "--exclude-standard")
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
        _folded(entry) + "/" for entry in answer(root, environ, "ls-files", "-z", "--cached").split(b"\0") if entry
    ]
    # A submodule stands for all that lies in it.
    return any(entry.startswith(wanted) or wanted.startswith(entry) for entry in tracked)


def _folded(path: bytes) -> str:
    """A path as file systems without case, or with one form of each accent, compare it."""
    from unicodedata import normalize

    return normalize("NFC", os.fsdecode(path)).casefold()


def merge_base(root: str, environ: Mapping[str, str], first: str, second: str) -> str:
    """The commit that two commits (full ids) have both grown from. Raises `NoAnswer` where git knows none."""
    try:
        found = answer(root, environ, "merge-base", "--", first, second)
    except _Failed as error:
        why = "git knows no commit that both have grown from; fetch the whole history (`fetch-depth: 0`)"
        raise NoAnswer(str(error) if error.said else why) from None
    return found.decode("ascii", "replace").strip()


def default_branch(root: str, environ: Mapping[str, str]) -> str:
    """The branch that a clone says is the default one of `origin`, "" where it does not. Raises `NoAnswer`."""
    try:
        found = answer(root, environ, "symbolic-ref", "--quiet", "refs/remotes/origin/HEAD")
    except _Failed as error:
        if error.said:
            raise
        return ""
    return os.fsdecode(found.strip()).removeprefix("refs/remotes/origin/")


def files_at(root: str, environ: Mapping[str, str], commit: str) -> tuple[str, ...]:
    """The files below a folder as a commit (full id) has them, as `known_files` gives them. Raises `NoAnswer`."""
    listed = answer(root, environ, "ls-tree", "-r", "-z", commit)
    entries = [entry.partition(b"\t") for entry in listed.split(b"\0")]
    return tuple(sorted([os.fsdecode(path) for head, _, path in entries if head.startswith(_FILES)]))


def is_shallow(root: str, environ: Mapping[str, str]) -> bool:
    """Whether a clone lacks the beginning of its history. Raises `NoAnswer`."""
    return answer(root, environ, "rev-parse", "--is-shallow-repository").strip() == b"true"


def renames(root: str, environ: Mapping[str, str], commit: str) -> dict[str, str]:
    """Where each file that was renamed since a commit (full id) stands now, by its path then. Raises `NoAnswer`.

    Compared with the index: what lies in the tree goes through filters, programs of the configuration's choice.
    """
    return _renamed(
        answer(root, environ, "diff-index", "--cached", "--diff-filter=R", *_COMPARED, "--relative", commit)
    )


def renamed_in(root: str, environ: Mapping[str, str], paths: Collection[str]) -> dict[str, str]:
    """What each file that is gone was renamed to by the commit that took it away; none for one that was just removed.

    The last commits that touched one of them are looked at, as far as the history was fetched. Raises `NoAnswer`.
    """
    left, found = set(paths), {}
    for _ in range(_COMMITS if left else 0):
        last = answer(root, environ, "rev-list", "-1", "HEAD", "--", *sorted(left)).decode("ascii", "replace").strip()
        if not last:
            break
        told = answer(root, environ, "diff-tree", "--no-commit-id", "--root", "-r", *_COMPARED, "--relative", last)
        renamed = _renamed(told)
        found.update({old: new for old, new in renamed.items() if old in left})
        touched = left & {os.fsdecode(part) for part in told.split(b"\0")}
        left -= touched
        if not touched or not left:
            break
    return found


def setting(root: str, environ: Mapping[str, str], name: str) -> str:
    """A person's setting (`user.signingKey`), "" where nothing is set. Raises `NoAnswer`."""
    try:
        return os.fsdecode(answer(root, environ, "config", "--get", name)).strip()
    except _Failed as error:
        if error.said:
            raise
        return ""


def authors(root: str, environ: Mapping[str, str], commit: str, path: str) -> frozenset[str]:
    """The e-mails, in lower case, of who wrote the commits since one (full id) that touch a file. Raises `NoAnswer`."""
    told = answer(root, environ, "rev-list", "--format=%ae", f"{commit}..HEAD", "--", path)
    lines = told.decode(errors="replace").split("\n")
    return frozenset([line.strip().lower() for line in lines if line and not line.startswith("commit ")])


def _renamed(told: bytes) -> dict[str, str]:
    """The renames of a raw comparison, in which each is `:MODE MODE ID ID R100`, the old and the new path."""
    parts = iter(told.split(b"\0"))
    found = {}
    for head in parts:
        old = os.fsdecode(next(parts, b""))
        if head.rpartition(b" ")[2].startswith(b"R"):
            found[old] = os.fsdecode(next(parts, b""))
    return found


def executable(root: str, environ: Mapping[str, str]) -> str:
    """Where git is, by the absolute folders of PATH outside `root`: a repository must not bring a git of its own.

    Raises `NoAnswer`.
    """
    path = find("git", root, environ)
    if path is None:
        raise NoAnswer("there is no git on the PATH")
    return path


class TooLarge(NoAnswer):
    """What was asked for is larger than what is read."""


class _Failed(NoAnswer):
    """Git ended with a status other than 0; `said` is whether it said why."""

    said = False


def start(root: str, environ: Mapping[str, str], *arguments: str, patience: float | None = None) -> Process:
    """Git about a folder, running, and with nothing that the repository's own configuration could start.

    Raises `NoAnswer`.
    """
    # A file system monitor is a program that the repository's own configuration names, and so may be a folder of files
    # that looks like a bare repository; a replaced object is not the one that was reviewed.
    settings = ["-c", "core.fsmonitor=false", "-c", "safe.bareRepository=explicit"]
    command = [executable(root, environ), "-C", root, *settings, "--literal-pathspecs", "--no-replace-objects"]
    try:
        return started([*command, *arguments], environment(root, environ), patience or TIMEOUT)
    except OSError as error:
        raise NoAnswer(f"git cannot be run: {error.strerror}") from None


def environment(root: str, environ: Mapping[str, str]) -> dict[str, str]:
    """The variables that git is run with about a folder."""
    clean = {key: value for key, value in environ.items() if not key.startswith("GIT_") or key.startswith(_KEPT)}
    # A missing object is not fetched. Git before 2.45 does not know the first of these, and a fetch may run a program
    # of the configuration's choice, too.
    offline = {"GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none"}
    if os.path.lexists(os.path.join(root, ".git")):
        # Where that is broken, git would answer for the repository around it, which may ignore all that lies here.
        offline["GIT_CEILING_DIRECTORIES"] = os.path.dirname(os.path.abspath(root))
    return {**clean, **offline, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}


def failure(said: bytes, status: int) -> NoAnswer:
    """Why git ended, by what it said on standard error and its status."""
    lines = [line for line in said.decode(errors="replace").strip().splitlines() if not line.startswith("warning:")]
    failed = _Failed(lines[0] if lines else f"git ended with status {status}")
    failed.said = bool(lines)
    return failed


def late(seconds: float = TIMEOUT) -> NoAnswer:
    """What to raise for a git that has been given up after so many seconds."""
    return NoAnswer(f"git did not answer in {seconds:g} seconds")


def answer(root: str, environ: Mapping[str, str], *arguments: str, patience: float | None = None) -> bytes:
    """What git writes about a folder. Raises `NoAnswer`; `patience` is how many seconds it may say nothing."""
    return written(start(root, environ, *arguments, patience=patience), TIMEOUT if patience is None else patience)


def written(process: Process, seconds: float) -> bytes:
    """What a git writes until it ends, which may say nothing for so many seconds. Raises `NoAnswer`."""
    try:
        found = process.read()
        status = process.ended()
    except TimeoutError:
        raise late(seconds) from None
    if status:
        raise failure(process.said, status)
    return found
