"""Long texts for a person: through their pager on a terminal, else to standard output; and tools they look with."""

from __future__ import annotations

import os
import shlex
import sys

from whypin.commands.terminal import write
from whypin.vcs.programs import find

TYPE_CHECKING = False
if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterable, Mapping, Sequence

_DEFAULT = "less"
# As git does: colours are shown, what fits on one screen is not paged, and the screen is left as it is.
_LESS = "FRX"
_TOGETHER = 200
# What a program that was told to stop by Ctrl-C or a closed pipe ends with does not matter: the person has seen enough.


def page(lines: Iterable[str], root: str, environ: Mapping[str, str], *, paged: bool = True) -> None:
    """Show lines, which are printable, each as it comes. `root` is the repository: its programs are not started.

    The pager is `PAGER` (POSIX.1-2017, "man"), else `less`; `cat` or nothing stands for none.
    """
    pager = _started(root, environ) if paged and sys.stdout is not None and sys.stdout.isatty() else None
    if pager is None or pager.stdin is None:
        for text in _joined(lines):
            write(text)
        return
    try:
        for text in _joined(lines):
            pager.stdin.write(text.encode("utf-8", "backslashreplace"))
        pager.stdin.close()
    except (BrokenPipeError, KeyboardInterrupt):
        pass
    finally:
        _wait(pager)


def _wait(pager: subprocess.Popen[bytes]) -> None:
    """Let the person read; Ctrl-C is the pager's business while it runs."""
    while True:
        try:
            if pager.stdin is not None and not pager.stdin.closed:
                try:
                    pager.stdin.close()
                except BrokenPipeError:
                    pass
            pager.wait()
            return
        except KeyboardInterrupt:
            continue


def _started(root: str, environ: Mapping[str, str]) -> subprocess.Popen[bytes] | None:
    words = _words(environ.get("PAGER", _DEFAULT))
    if not words or words == ["cat"] or environ.get("TERM") == "dumb":
        return None
    program = words[0] if os.path.isabs(words[0]) else find(words[0], root, environ)
    if program is None:
        return None
    import subprocess

    settings = {"LESS": _LESS, "LV": "-c", **environ}
    try:
        return subprocess.Popen([program, *words[1:]], stdin=subprocess.PIPE, env=settings)  # noqa: S603 - no shell
    except OSError:
        return None


def _words(command: str) -> list[str]:
    try:
        return shlex.split(command)
    except ValueError:
        return []


def _joined(lines: Iterable[str]) -> Iterable[str]:
    """Some lines at a time."""
    found: list[str] = []
    for line in lines:
        found.append(f"{line}\n")
        if len(found) == _TOGETHER:
            yield "".join(found)
            found.clear()
    yield "".join(found)


def run_tool(program: str, words: Sequence[str], folder: str) -> int:
    """Let a person's tool show something in a folder, and give its exit status. Raises `OSError`."""
    import subprocess

    return subprocess.run([program, *words], cwd=folder, check=False).returncode  # noqa: S603 - no shell
