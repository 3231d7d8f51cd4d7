"""`whypin` and `python -m whypin`."""

from __future__ import annotations

import gc
import os
import sys


def _leave_the_current_folder() -> str:
    """Take it off the path, where `python -m` puts it first: a repository under review may hold a `json.py`.

    Gives the name of a module of that folder that Python ran before it came to this one, or "".
    """
    try:
        here = os.getcwd()
    except OSError:
        here = ""
    if not sys.path or sys.path[0] not in ("", here):
        return ""
    del sys.path[0]
    loaded = [(name, getattr(module, "__file__", None) or "") for name, module in sys.modules.items()]
    return next((name for name, file in loaded if file and os.path.dirname(os.path.abspath(file)) == here), "")


def main() -> int:
    """The command; its imports come after the path is what it should be, and no collector looks through them.

    A run makes next to no cycles of objects.
    """
    gc.disable()
    from whypin.commands.main import main as command

    return command()


if __name__ == "__main__":
    foreign = _leave_the_current_folder()
    if foreign:
        # It has run already, and what it left behind is not known: nothing may be said to be clean now.
        sys.stderr.write(f"whypin: Python ran the module `{foreign}` of this folder; start it as `whypin`\n")
        sys.exit(2)
    sys.exit(main())
