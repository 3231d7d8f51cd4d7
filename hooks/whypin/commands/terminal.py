"""Where reports go, how a process ends."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from whypin.reports.screen import Screen

_COLUMNS, _NARROWEST = 80, 40
# What these call themselves in TERM_PROGRAM or TERM.
_LINKING = frozenset(
    ["iTerm.app", "WezTerm", "vscode", "ghostty", "xterm-ghostty", "xterm-kitty", "alacritty", "foot", "Hyper", "Tabby"]
)


def screen(choice: str, environment: Mapping[str, str]) -> Screen:
    """What standard output shows; `choice` is that of `--color`."""
    from whypin.reports.screen import Screen

    color = wants_color(choice, environment)
    if not is_terminal():
        return Screen(color=color)
    return Screen(color=color, columns=_columns(), links=color and _shows_links(environment))


def is_terminal() -> bool:
    """Whether a person sees standard output."""
    return sys.stdout is not None and sys.stdout.isatty()


def _columns() -> int:
    try:
        # A terminal that does not know says 0.
        return max(os.get_terminal_size(sys.stdout.fileno()).columns or _COLUMNS, _NARROWEST)
    except (OSError, ValueError):
        return _COLUMNS


def _shows_links(environment: Mapping[str, str]) -> bool:
    """Whether the terminal is one that is known to show links (OSC 8); one that does not may print the address."""
    if environment.get("CI") or environment.get("TERM", "").startswith(("screen", "tmux", "dumb")):
        return False
    vte = environment.get("VTE_VERSION", "")
    return (
        environment.get("TERM_PROGRAM", "") in _LINKING
        or environment.get("TERM", "") in _LINKING
        or bool(environment.get("WT_SESSION") or environment.get("KONSOLE_VERSION"))
        # Before 0.50 some terminals crashed over one.
        or (vte.isdecimal() and int(vte) >= 5000)
    )


def wants_color(choice: str, environment: Mapping[str, str]) -> bool:
    """Whether to colour standard output: `always`, `never`, else NO_COLOR, FORCE_COLOR and the terminal decide."""
    if choice != "auto":
        return choice == "always"
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return is_terminal() and environment.get("TERM") != "dumb"


class Unprintable(Exception):
    """Standard output takes nothing any more: a full disk. The message is one clause."""


def tell(text: str) -> None:
    """Print lines of printable text, on a terminal broken where it ends. Raises `Unprintable`."""
    shown = screen("auto", os.environ)
    write("".join([f"{shown.flowed(line)}\n" for line in text.splitlines()]))


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
        from whypin.text.printable import printable

        sys.stderr.write(f"whypin: {printable(text)}\n".encode("ascii", "backslashreplace").decode("ascii"))


def run_and_exit(call: Callable[[], int], *, alone: bool = False) -> int:
    """The exit status of a command; 130 after Ctrl-C, 141 where the reader of the output has gone.

    A command that is `alone` in its process leaves without taking its objects apart, as mypy does.
    """
    status = _status(call)
    if not alone:
        return status
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
