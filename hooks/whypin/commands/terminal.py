"""Where reports go, how a process ends."""

from __future__ import annotations

import gc
import os
import sys

from whypin.text.printable import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def wants_color(choice: str, environment: Mapping[str, str]) -> bool:
    """Whether to colour standard output: `always`, `never`, else NO_COLOR, FORCE_COLOR and the terminal decide."""
    if choice != "auto":
        return choice == "always"
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return sys.stdout is not None and sys.stdout.isatty() and environment.get("TERM") != "dumb"


class Unprintable(Exception):
    """Standard output takes nothing any more: a full disk. The message is one clause."""


def write(text: str) -> None:
    """Print to standard output; what its encoding lacks is written as an escape. Raises `Unprintable`.

    Where a person closed it, Python has none, and nothing is printed.
    """
    if sys.stdout is None:
        return
    encoding = sys.stdout.encoding or "utf-8"
    try:
        sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Unprintable(f"cannot write to standard output: {error.strerror}") from None


def complain(text: str) -> None:
    """One line on standard error, with the tool's name in front."""
    if sys.stderr is not None:
        sys.stderr.write(f"whypin: {printable(text)}\n".encode("ascii", "backslashreplace").decode("ascii"))


def run_and_exit(call: Callable[[], int], *, alone: bool = False) -> int:
    """The exit status of a command; 130 after Ctrl-C, 141 where the reader of the output has gone.

    A command that is `alone` in its process runs without the collector of cycles, of which a run makes next to none,
    and leaves without taking its objects apart, as mypy does: together a seventh of what a hook takes.
    """
    if not alone:
        return _status(call)
    gc.disable()
    status = _status(call)
    # A profiler, a debugger or a measurement of coverage has yet to write down what it saw.
    if sys.gettrace() is None and sys.getprofile() is None:
        if sys.stderr is not None:
            sys.stderr.flush()
        os._exit(status)
    return status


def _status(call: Callable[[], int]) -> int:
    try:
        return call()
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Python would complain once more when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except Unprintable as error:
        complain(str(error))
        return 2
