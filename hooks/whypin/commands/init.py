"""`whypin init`: puts the hooks and the configuration into a repository, after it has shown how and asked."""

from __future__ import annotations

import argparse
import os
import sys

from whypin import __version__, rules
from whypin.adoption.plan import WORKFLOW, Plan, Wanted
from whypin.commands.diff import difference
from whypin.commands.disk import Disk, Unwritable, root_of
from whypin.commands.terminal import complain, write
from whypin.project.configuration import ConfigurationError, Nearest
from whypin.project.load import load
from whypin.project.targets import targets
from whypin.project.tree import TooLarge, Unreadable
from whypin.text.printable import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from whypin.adoption.plan import Change
    from whypin.model.project import Project

_SHOWN = 6
_COOLDOWN = 7


class _Failed(Exception):
    """What was asked for cannot be done; the message is for the person who asked."""


def parser() -> argparse.ArgumentParser:
    """The options of the command."""
    result = argparse.ArgumentParser(
        prog="whypin init",
        description="Put whypin into this repository: its hooks and a first configuration. Shows a diff and asks.",
    )
    add = result.add_argument
    add("--yes", action="store_true", help="write without asking")
    add("--workflow", action="store_true", help=f"also write `{WORKFLOW}`, which runs whypin's action")
    add("--dependabot", action="store_true", help="also let each entry for Python in dependabot.yml wait (`cooldown`)")
    add("--baseline", action="store_true", help="also prepare a baseline: let git merge `whypin-baseline.txt`")
    return result


def main(argv: Sequence[str]) -> int:
    """Show, ask, write. 0: nothing is left to do; 1: something is, and it was shown; 2: this cannot be done."""
    options = parser().parse_args(argv)
    try:
        disk = Disk(root_of((), os.getcwd())[0])
        plan = _planned(disk, options)
        return _carried_out(disk, plan, options)
    except ConfigurationError as error:
        for mistake in error.mistakes:
            complain(str(mistake))
    except (_Failed, TooLarge) as error:
        complain(str(error))
    except OSError:
        complain("the current folder is not there any more")
    return 2


def _planned(disk: Disk, options: argparse.Namespace) -> Plan:
    governs = Nearest(disk, rules.names())
    wanted = targets(disk, ("",), governs)
    if not wanted.found:
        raise _Failed("no dependency file in this repository: there is nothing that whypin would check")
    project = load(disk, wanted, governs, partners=True)
    write(_described(project, disk.root))

    def read(path: str) -> bytes | None:
        link = disk.link_on(path)
        if link:
            raise Unreadable(f"is not written, because `{link}` is a symbolic link")
        return disk.read(path)

    plan = Plan(read, __version__)
    root = governs.of("")
    plan.hooks(any(document.lock is not None for document in project.documents))
    if root.path is None:
        plan.configuration(project, wanted.found)
    days = root.options.get("cooldown", _COOLDOWN)
    workflow = _workflow() if options.workflow else ""
    plan.more(Wanted(workflow, options.dependabot, options.baseline), days if isinstance(days, int) else _COOLDOWN)
    return plan


def _workflow() -> str:
    path = os.path.join(os.path.dirname(__file__), "github_workflow.yml")
    with open(path, encoding="utf-8") as file:
        # The first line names the file, and the version is that of this whypin.
        return file.read().partition("\n")[2].replace("@main # better a commit than `main`", f"@v{__version__}")


def _described(project: Project, root: str) -> str:
    """What was found: files, and the tools that wrote them."""
    paths = sorted([document.path for document in project.documents])
    tools = {lock.maker or document.format.tool for document, lock in project.locks()}
    listed = ", ".join([f"`{path}`" for path in paths[:_SHOWN]])
    more = f" and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else ""
    by = f"; locked by {', '.join(sorted(tools - {''}))}" if tools - {""} else ""
    count = f"{len(paths)} dependency file{'s' * (len(paths) != 1)}"
    return printable(f"found {count} in `{root}`: {listed}{more}{by}") + "\n"


def _carried_out(disk: Disk, plan: Plan, options: argparse.Namespace) -> int:
    for change in plan.changes:
        write("\n" + difference(change.path, change.before or b"", change.after))
    for one in plan.by_hand:
        shown = "".join([f"    {printable(line)}\n" for line in one.text.splitlines()])
        write(f"\n{printable(f'`{one.path}` {one.why}. What belongs there:')}\n\n{shown}")
    write("".join([f"\nnote: {printable(note)}\n" for note in plan.notes]))
    if not plan.changes and not plan.by_hand:
        write("\nnothing to do: whypin is set up here\n")
        return 0
    if not plan.changes:
        return 1
    if not _agreed(len(plan.changes), options):
        return 1
    _write(disk, plan.changes)
    write(_next(plan, options))
    return 1 if plan.by_hand else 0


def _agreed(count: int, options: argparse.Namespace) -> bool:
    if options.yes:
        return True
    these = "this file" if count == 1 else f"these {count} files"
    if sys.stdin is None or not sys.stdin.isatty() or sys.stdout is None or not sys.stdout.isatty():
        write(f"\nnothing was written: there is no terminal to ask at; `whypin init --yes` writes {these}\n")
        return False
    write(f"\nwrite {these}? [y/N] ")
    if sys.stdin.readline().strip().lower() in ("y", "yes"):
        return True
    write("nothing was written\n")
    return False


def _write(disk: Disk, changes: Sequence[Change]) -> None:
    """Write what was shown. Raises `_Failed`, also where a file is no longer what it was when that was shown."""
    for change in changes:
        try:
            link = disk.link_on(change.path)
            if link or disk.read(change.path) != change.before:
                raise _Failed(f"`{change.path}` has changed since it was shown; run `whypin init` again")
            if change.before is None:
                disk.create(change.path, change.after)
            else:
                disk.write(change.path, change.after)
        except (Unreadable, Unwritable) as error:
            raise _Failed(f"`{change.path}` {error}") from None
        write(f"wrote {printable(f'`{change.path}`')}\n")


def _next(plan: Plan, options: argparse.Namespace) -> str:
    steps = ["`pre-commit install`"] if any(change.path.startswith(".pre-commit") for change in plan.changes) else []
    steps.append("`whypin check`, and `whypin baseline` if it finds more than you want to mend today")
    return "".join([f"next: {step}\n" for step in steps])
