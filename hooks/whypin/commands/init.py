"""`whypin init`: puts the hooks and the configuration into a repository, after it has shown how and asked."""

from __future__ import annotations

import os
import sys

from whypin import __version__, rules
from whypin.adoption.plan import WORKFLOW, Plan, Wanted
from whypin.commands.diff import difference
from whypin.commands.disk import Disk, Unwritable, root_of
from whypin.commands.options import BaselineOptions, Usage, here, mistakes_told
from whypin.commands.parsing import Parser
from whypin.commands.terminal import tell, write
from whypin.engine.baseline import NAME
from whypin.project.configuration import Nearest
from whypin.project.load import load
from whypin.project.targets import targets
from whypin.project.tree import Unreadable
from whypin.text.printable import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from whypin.adoption.plan import Change
    from whypin.model.project import Project

_SHOWN = 6
_COOLDOWN = 7


def parser() -> Parser:
    """The options of the command."""
    result = Parser(
        prog="whypin init",
        description="Put whypin into this repository: its hooks and a first configuration. Shows a diff and asks.",
    )
    add = result.add_argument
    add("--yes", action="store_true", help="write without asking")
    add("--workflow", action="store_true", help=f"also write `{WORKFLOW}`, which runs whypin's action")
    add("--dependabot", action="store_true", help="also let each entry for Python in dependabot.yml wait (`cooldown`)")
    add("--baseline", action="store_true", help="also record today's findings, so that only new ones fail")
    return result


def main(argv: Sequence[str]) -> int:
    """Show, ask, write. 0: nothing is left to do; 1: something is, and it was shown; 2: this cannot be done."""
    options = parser().parse_args(argv)
    return mistakes_told(lambda: _run(options))


def _run(options: argparse.Namespace) -> int:
    disk = Disk(root_of((), here())[0])
    plan = _planned(disk, options)
    _show(plan)
    if not plan.changes and not plan.by_hand:
        write("\nnothing to do: whypin is set up here\n")
    elif plan.changes and not _agreed(f"write {_counted(plan.changes)}", options):
        return 1
    _write(disk, plan.changes)
    status = 1 if plan.by_hand else 0
    if options.baseline or (plan.changes and _is_interactive() and not options.yes):
        status = max(status, _baseline(disk, options))
    if plan.changes:
        tell(_next(disk, plan))
    return status


def _reader(disk: Disk) -> Callable[[str], bytes | None]:
    def read(path: str) -> bytes | None:
        link = disk.link_on(path)
        if link:
            raise Unreadable(f"is not written, because `{link}` is a symbolic link")
        return disk.read(path)

    return read


def _planned(disk: Disk, options: argparse.Namespace) -> Plan:
    governs = Nearest(disk, rules.names())
    wanted = targets(disk, ("",), governs)
    if not wanted.found:
        raise Usage("no dependency file in this repository: there is nothing that whypin would check")
    project = load(disk, wanted, governs, partners=True)
    tell(_described(project, disk.root))
    plan = Plan(_reader(disk), __version__)
    root = governs.of("")
    plan.hooks(any(document.lock is not None for document in project.documents))
    if root.path is None:
        plan.configuration(project, wanted.found)
    days = root.options.get("cooldown", _COOLDOWN)
    workflow = _workflow() if options.workflow else ""
    plan.more(Wanted(workflow, options.dependabot), days if isinstance(days, int) else _COOLDOWN)
    return plan


def _baseline(disk: Disk, options: argparse.Namespace) -> int:
    """Record what `whypin check` finds with the new configuration, where no baseline is there yet."""
    from whypin.commands import baseline

    found = baseline.plan(BaselineOptions())
    if found.had is not None or not found.added:
        return 0
    plan = Plan(_reader(disk), __version__)
    plan.attributes()
    _show(plan)
    count = f"{len(found.added)} finding{'s' * (len(found.added) != 1)}"
    if not _agreed(f"record {count} of today in `{NAME}`, so that only new ones fail", options):
        return 1 if options.baseline else 0
    _write(disk, plan.changes)
    baseline.save(found)
    write(f"wrote `{NAME}`\n")
    return 1 if plan.by_hand else 0


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


def _show(plan: Plan) -> None:
    for change in plan.changes:
        write("\n" + difference(change.path, change.before or b"", change.after))
    for one in plan.by_hand:
        shown = "".join([f"    {printable(line)}\n" for line in one.text.splitlines()])
        write(f"\n{printable(f'`{one.path}` {one.why}. What belongs there:')}\n\n{shown}")
    tell("".join([f"\nnote: {printable(note)}\n" for note in plan.notes]))


def _counted(changes: Sequence[Change]) -> str:
    return "this file" if len(changes) == 1 else f"these {len(changes)} files"


def _is_interactive() -> bool:
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout is not None and sys.stdout.isatty()


def _agreed(what: str, options: argparse.Namespace) -> bool:
    if options.yes:
        return True
    if not _is_interactive():
        tell(f"\nnothing was written: there is no terminal to ask at; `whypin init --yes` would {what}\n")
        return False
    write(f"\n{what}? [y/N] ")
    if sys.stdin.readline().strip().lower() in ("y", "yes"):
        return True
    write("nothing was written\n")
    return False


def _write(disk: Disk, changes: Sequence[Change]) -> None:
    """Write what was shown. Raises `Usage`, also where a file is no longer what it was when that was shown."""
    for change in changes:
        try:
            if disk.link_on(change.path) or disk.read(change.path) != change.before:
                raise Usage(f"`{change.path}` has changed since it was shown; run `whypin init` again")
            (disk.create if change.before is None else disk.write)(change.path, change.after)
        except (Unreadable, Unwritable) as error:
            raise Usage(f"`{change.path}` {error}") from None
        write(f"wrote {printable(f'`{change.path}`')}\n")


def _next(disk: Disk, plan: Plan) -> str:
    """What comes then."""
    steps = ["`pre-commit install`"] if any("pre-commit" in change.path for change in plan.changes) else []
    # The hooks that ask an index will speak of old findings as soon as a lock changes.
    online = " --online" if plan.asks else ""
    steps.append(f"`whypin check{online}`")
    if disk.read(NAME) is None:
        steps.append(f"`whypin baseline{online}` if it finds more than you can mend today")
    return f"next: {', then '.join(steps)}\n"
