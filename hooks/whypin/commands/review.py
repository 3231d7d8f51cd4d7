"""`whypin review …`: what a change of locks brings, and signed statements about it. Finds the subcommand."""

from __future__ import annotations

from importlib import import_module

from whypin.commands.terminal import complain, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

GUIDE = "https://github.com/whypin/whypin/blob/main/docs/reviews.md"
FORMATS = "text (default in a terminal), markdown (else), json, html"
HELP = f"""\
usage: whypin review [OPTION…] [PATH…]
       whypin review COMMAND [OPTION…]

Without a command: the dossier, all that a change of the locks brings, as Markdown, JSON or one HTML page.

  whypin review --base main --format html=dossier.html

options of the dossier:
  --base REF             the revision that the change is compared with (default: detected)
  --format FORMAT[=FILE] {FORMATS}; repeatable with a file each
  --output FILE          write the dossier there
  --scan bandit          let bandit scan the files that differ (`pipx install bandit`)
  --index-url URL, --allow-host HOST, --cache-dir DIR, --no-cache, --no-progress
                         as for `whypin check --online`

With a command: signed reviews of what an update changes. A first one, step by step:
{GUIDE}

commands:
  diff NAME [OLD NEW]    show what changed between the source distributions of two releases
  inspect NAME VERSION   show a source distribution whole, for a first review
  sign NAME OLD NEW      sign that you reviewed the difference of two releases (or one: NAME NEW)
  suggest                the fewest reviews that are missing for what is locked
  verify [NAME…]         whether each statement counts, and why not
  who NAME               who reviewed what is locked of a package
  import NAME FROM       bring in the reviews and keys of another team, for six months
  init                   exempt what is locked today, so that reviews begin with the next update

`whypin review COMMAND --help` lists the options of a command.
"""
COMMANDS = ("diff", "import", "init", "inspect", "sign", "suggest", "verify", "who")


def main(argv: Sequence[str]) -> int:
    """`whypin review [COMMAND]`. Gives the exit status."""
    command, rest = (argv[0], argv[1:]) if argv else ("", [])
    if command in COMMANDS:
        status: int = import_module(f"whypin.commands.review_{command}").main(rest)
        return status
    if command in {"-h", "--help", "help"}:
        write(HELP)
        return 0
    # A lock or a folder has a dot or a slash in its path as a person would write it.
    if not command or command.startswith("-") or "." in command or "/" in command:
        from whypin.commands.review_dossier import main as dossier

        return dossier(argv, COMMANDS)
    known = ", ".join([f"`{name}`" for name in COMMANDS])
    complain(f"no command `review {command}`; there are {known}; see `whypin review --help`")
    return 2
