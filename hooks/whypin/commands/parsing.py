"""The parser of command lines; `argparse` costs a start several milliseconds, so hooks do without it."""

from __future__ import annotations

import argparse

from whypin.text.printable import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn


class Parser(argparse.ArgumentParser):
    """Says nothing that a terminal obeys: what is wrong with a command line may be the name of a file."""

    def error(self, message: str) -> NoReturn:
        """End with the status 2."""
        super().error(printable(message))
