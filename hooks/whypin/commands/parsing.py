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


def bare_parser(prog: str, description: str) -> Parser:
    """A parser that leaves what was not given to the defaults of the options."""
    return Parser(prog=prog, description=description, allow_abbrev=False, argument_default=argparse.SUPPRESS)


def add_index_options(parser: argparse.ArgumentParser, *, cached: bool = True) -> None:
    """The options about the index that are asked; `cached` where something of its answers is kept."""
    add = parser.add_argument
    add("--index-url", metavar="URL", help="the package index, in place of pip's or uv's setting")
    add("--allow-host", metavar="HOST", action="append", help="also contact this host")
    if cached:
        add("--cache-dir", metavar="DIR", help="where to keep what was verified")
        add("--no-cache", action="store_true", help="ask the index for everything")
    add("--no-progress", action="store_true", help="no progress bar")
