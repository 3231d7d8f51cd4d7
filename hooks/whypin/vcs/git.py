"""The only subprocess to git."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

TIMEOUT = 60
"""Seconds after which git is given up."""

# A hook runs with GIT_DIR and GIT_INDEX_FILE of its own repository; the question here is about the folder alone. What
# a person sets to configure git (safe.directory, for one) stays.
_KEPT = ("GIT_CONFIG", "GIT_EXEC_PATH", "GIT_SSL")


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


def executable(root: str, environ: Mapping[str, str]) -> str:
    """Where git is, by the absolute folders of PATH outside `root`: a repository must not bring a git of its own.

    Raises `NoAnswer`.
    """
    names = ("git.exe",) if os.name == "nt" else ("git",)
    home = os.path.normcase(os.path.realpath(root))
    for folder in environ.get("PATH", os.defpath).split(os.pathsep):
        for name in names:
            path = os.path.join(folder, name)
            if not os.path.isabs(folder) or not os.path.isfile(path) or not os.access(path, os.X_OK):
                continue
            if not os.path.normcase(os.path.realpath(path)).startswith(os.path.join(home, "")):
                return path
    raise NoAnswer("there is no git on the PATH")


def _run(root: str, environ: Mapping[str, str], *arguments: str) -> bytes:
    import subprocess

    clean = {key: value for key, value in environ.items() if not key.startswith("GIT_") or key.startswith(_KEPT)}
    # A file system monitor is a program that the repository's own configuration names.
    command = [executable(root, environ), "-c", "core.fsmonitor=false", *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - a list of our own words, no shell
            command,
            cwd=root,
            env={**clean, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"},
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
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise NoAnswer(said[0] if said else f"git ended with status {done.returncode}")
    return done.stdout
