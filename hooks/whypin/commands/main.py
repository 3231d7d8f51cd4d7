"""The `whypin` command: finds the subcommand and hands over."""

from __future__ import annotations

import sys

from whypin import __version__
from whypin.commands.terminal import complain, run_and_exit, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

HELP = """\
usage: whypin COMMAND [OPTION…]

Asks of every version constraint why it is there, and of every lock whether it is what was published.

commands:
  check [PATH…]      check the dependency files of a repository against the policy
  init               put the hooks and a first configuration into this repository
  baseline [PATH…]   record today's findings, so that only new ones fail
  why NAME           why a package is constrained, and since when; `why --all`: what may go
  review COMMAND     signed reviews of what an update changes
  explain [RULE]     a rule's page, or the table of rules
  cache ACTION       what was verified with an index: `dir`, `show` or `clear`

`whypin COMMAND --help` lists the options of a command; `whypin --version` prints the version.

exit status: 0 nothing found, 1 an error or warning, 2 usage, configuration or a file that could not be read,
3 an online rule did not get its answer
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command. Gives the exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    return run_and_exit(lambda: _dispatch(arguments), alone=argv is None)


def _dispatch(arguments: list[str]) -> int:
    command, rest = (arguments[0], arguments[1:]) if arguments else ("--help", [])
    if command == "check":
        from whypin.commands.check import main as check

        return check(rest)
    if command == "baseline":
        from whypin.commands.baseline import main as baseline

        return baseline(rest)
    if command == "why":
        from whypin.commands.why import main as why

        return why(rest)
    if command == "explain":
        from whypin.commands.explain import main as explain

        return explain(rest)
    if command == "review":
        from whypin.commands.review import main as review

        return review(rest)
    if command == "init":
        from whypin.commands.init import main as init

        return init(rest)
    if command == "cache":
        from whypin.commands.cache import main as cache

        return cache(rest)
    if command in {"-h", "--help", "help"}:
        write(HELP)
        return 0 if arguments else 2
    if command == "--version":
        write(f"whypin {__version__}\n")
        return 0
    known = "`check`, `init`, `baseline`, `why`, `review`, `explain` and `cache`"
    complain(f"no command `{command}`; there are {known}; see `whypin --help`")
    return 2
