"""Run rules over files that are held in memory, as the command does over a repository."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING, cast

from fake_index import FakeIndex
from whypin import rules
from whypin.commands.gate import found_then
from whypin.commands.reviewing import Readable
from whypin.engine.fixing import fixed
from whypin.engine.folding import folded
from whypin.engine.gate import RULE as LOOSENED
from whypin.engine.gate import Held
from whypin.engine.run import run
from whypin.model.facts import Facts
from whypin.model.finding import Finding
from whypin.model.report import Report
from whypin.project.before import Before
from whypin.project.binding import Binding
from whypin.project.configuration import Configuration, Nearest
from whypin.project.configuration import parse as parse_configuration
from whypin.project.load import load
from whypin.project.targets import targets
from whypin.reports import render
from whypin.reviews.folder import Folder
from whypin.reviews.repository import RepositoryReviews
from whypin.text.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.project.configuration import Governs
    from whypin.rules import RuleModule

TODAY = "2026-11-22"
# Noon of it, in UTC.
NOW = 1795348800.0
# Fixes make room for others; what has not come to rest by then never will.
ROUNDS = 10


class DictTree:
    """A tree of files in memory (`whypin.project.tree.Tree`)."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.doubt = ""
        self.is_repository = True

    def read(self, path: str) -> bytes | None:
        return self.files.get(path)

    def pieces(self, path: str) -> Iterator[bytes]:
        yield self.read(path) or b""

    def names(self, folder: str) -> tuple[str, ...]:
        prefix = f"{folder}/" if folder else ""
        found = [path.removeprefix(prefix) for path in self.files if path.startswith(prefix)]
        return tuple(sorted([name for name in found if "/" not in name]))

    def known(self) -> tuple[str, ...]:
        return tuple(sorted(self.files))

    def is_ignored(self, path: str) -> bool:
        return False


def modules(name: str) -> list[RuleModule]:
    """The rules to run for the page of one: itself, and for those about other findings those that give them."""
    module = rules.load(name)
    if not module.RULE.judges_ignores and name != LOOSENED:
        return [module]
    every = [rules.load(one) for one in rules.names()]
    return [one for one in every if one.RULE.name == name or not one.RULE.online]


def check(
    selected: list[RuleModule],
    files: dict[str, bytes],
    *,
    configuration: str = "",
    index: str | None = None,
    base: dict[str, bytes] | None = None,
) -> Report:
    """The report of a run over the files; every file is a trigger.

    `base` are the files that were others at the base, or are gone since; None or empty: no base is known. With a
    `whypin.toml` among the files of a base the run is at a gate.
    """
    now, then = DictTree(files), DictTree({**files, **(base or {})})
    gate = bool(base) and "whypin.toml" in then.files
    settings: Governs = Nearest(now, rules.names()) if gate else configured(configuration)
    past: Governs = Nearest(then, rules.names()) if gate else settings
    project = load(now, (), settings)
    given = settings.of("")
    before = Before("b" * 40, (then, past), (now, settings), project, dict) if base else None
    facts = Facts(
        today=TODAY,
        now=NOW,
        level=given.level,
        options=given.options,
        index=None if index is None else FakeIndex(project, index, before),
        base=before,
        rules=tuple(rules.names()),
    )
    if any(module.RULE.name == "unreviewed-update" for module in selected):
        past_folder = Folder(Readable(then)) if base else None
        noon = datetime.fromtimestamp(NOW, timezone.utc)
        facts = facts.replaced(
            reviews=RepositoryReviews(Folder(Readable(now)), past_folder, past_folder, noon, ssh_keygen=None)
        )
    report = run(project, selected, facts, configuration=settings, by_name=not gate)
    return _held(report, selected, now, settings, facts, index) if gate else report


def _held(
    own: Report, selected: list[RuleModule], tree: DictTree, now: Governs, facts: Facts, index: str | None
) -> Report:
    """The report of a run at a gate, of files without inline ignores."""
    before = cast("Before", facts.base)
    binding = Binding(now, before)
    wanted = targets(tree, ("",), now)
    project = load(tree, binding.targets(wanted), binding)
    guards = [module for module in selected if module.RULE.kind == "guard"]
    given = binding.of("")
    facts = facts.replaced(
        level=given.level, options=given.options, index=None if index is None else FakeIndex(project, index)
    )
    bound = run(project, guards, facts, configuration=binding, by_name=False, inline=False)
    held = Held(now, binding, before, "", lambda names: found_then(names, before, facts))
    return held.report(own, bound, project, facts, [*wanted.found, *[path for path, _ in wanted.excluded]])


def configured(body: str) -> Configuration:
    """The body of `[tool.whypin]` as a configuration."""
    return parse_configuration(Source("whypin.toml", body), (), rules.names())


def only(report: Report, name: str) -> Report:
    """The report with the findings of one rule."""
    found = tuple([finding for finding in report.findings if finding.rule == name])
    return report.replaced(findings=found)


def shown(report: Report) -> str:
    """What a page's `report` block holds."""
    return render(folded(report), "text", quiet=True)


def findings(
    name: str,
    files: dict[str, str],
    configuration: str = "",
    index: str | None = None,
    base: dict[str, str] | None = None,
) -> list[Finding]:
    """What one rule finds in the files."""
    data = {path: text.encode() for path, text in files.items()}
    then = {path: text.encode() for path, text in (base or {}).items()}
    report = check(modules(name), data, configuration=configuration, index=index, base=then)
    return list(only(report, name).findings)


def fix(
    selected: list[RuleModule],
    name: str,
    files: dict[str, bytes],
    *,
    unsafe: bool,
    configuration: str = "",
    index: str | None = None,
    base: dict[str, bytes] | None = None,
) -> dict[str, bytes]:
    """The files after the fixes of one rule have come to rest. Raises `AssertionError` when they do not."""
    for _ in range(ROUNDS):
        report = only(check(selected, files, configuration=configuration, index=index, base=base), name)
        changed, count = fixed(report, unsafe)
        if not count:
            return files
        files = {**files, **changed}
    raise AssertionError(f"the fixes of {name} never come to rest")


def fixed_text(name: str, files: dict[str, str], *, unsafe: bool = False, configuration: str = "") -> dict[str, str]:
    """The files, as text, after the fixes of one rule."""
    data = {path: text.encode() for path, text in files.items()}
    done = fix(modules(name), name, data, unsafe=unsafe, configuration=configuration)
    return {path: text.decode() for path, text in done.items()}
