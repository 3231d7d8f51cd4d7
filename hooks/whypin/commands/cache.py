"""`whypin cache dir|show|clear`: where verified facts are kept, which, and none."""

from __future__ import annotations

import os

from whypin.commands.cache_folder import folder
from whypin.commands.parsing import Parser
from whypin.commands.terminal import complain, write
from whypin.text.printable import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

ACTIONS = ("dir", "show", "clear")


def main(argv: Sequence[str]) -> int:
    """Print the folder, or its entries, or remove them; 2 for a folder that is not used."""
    parser = Parser(prog="whypin cache", description="The facts that were verified with an index.")
    parser.add_argument("action", choices=ACTIONS, help="print the folder, its entries, or empty it")
    parser.add_argument("--cache-dir", metavar="DIR", help="another folder than the user's own")
    options = parser.parse_args(argv)
    cache = folder(options.cache_dir, os.environ)
    if options.action == "dir":
        write(f"{cache.path}\n")
        return 0
    for note in cache.notes:
        complain(note)
    if cache.notes:
        return 2
    if options.action == "clear":
        count = cache.clear()
        write(f"removed {count} {'entry' if count == 1 else 'entries'}\n")
        return 0
    entries = list(cache.entries())
    for name, _ in entries:
        write(f"{printable(name)}\n")
    write(f"{len(entries)} {'entry' if len(entries) == 1 else 'entries'}, {sum(size for _, size in entries)} bytes\n")
    return 0
