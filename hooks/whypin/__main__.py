"""`whypin` and `python -m whypin`."""

from __future__ import annotations

import os
import sys


def _leave_the_current_folder() -> None:
    """Take it off the path, where `python -m` puts it first: a repository under review may hold a `json.py`."""
    try:
        here = os.getcwd()
    except OSError:
        here = ""
    if sys.path and sys.path[0] in ("", here):
        del sys.path[0]


def main() -> int:
    """The command; its imports come after the path is what it should be."""
    from whypin.commands.main import main as command

    return command()


if __name__ == "__main__":
    _leave_the_current_folder()
    sys.exit(main())
