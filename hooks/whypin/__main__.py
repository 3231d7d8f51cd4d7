"""`whypin` and `python -m whypin`."""

from __future__ import annotations

import sys

from whypin.commands.main import main

if __name__ == "__main__":
    sys.exit(main())
