"""Where reports go, how a process ends."""

from __future__ import annotations

import sys

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
    return sys.stdout.isatty() and environment.get("TERM") != "dumb"


def write(text: str) -> None:
    """Print to standard output; what its encoding lacks is written as an escape."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))


def complain(text: str) -> None:
    """One line on standard error, with the tool's name in front."""
    sys.stderr.write(f"whypin: {text}\n".encode("ascii", "backslashreplace").decode("ascii"))


def ended(call: Callable[[], int], *, alone: bool = False) -> int:
    """The exit status of a command; 130 after Ctrl-C, 141 where the reader of the output has gone.

    A command that is `alone` in its process runs without the collector of cycles, of which a run makes next to none,
    and leaves without taking its objects apart, as mypy does: together a seventh of what a hook takes.
    """
    if not alone:
        return _status(call)
    import gc

    gc.disable()
    status = _status(call)
    # A profiler, a debugger or a measurement of coverage has yet to write down what it saw.
    if sys.gettrace() is None and sys.getprofile() is None:
        import os

        sys.stderr.flush()
        os._exit(status)
    return status


def _status(call: Callable[[], int]) -> int:
    try:
        status = call()
        sys.stdout.flush()
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Python would complain once more when it closes the stream.
        import os

        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    return status
