"""What a dossier says in words, the same in Markdown and HTML.

Texts have `code` between backquotes: there are names, versions, paths and whatever else a stranger wrote, in whole.
"""

from __future__ import annotations

import re

from whypin.model.dossier import MACHINE_CODE, Untold
from whypin.reports.excerpt import short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from whypin.model.dossier import Change, Difference, Dossier, Issue, Question, Running, Scan

_LONGEST = 200
_MOST = 8
_SEVERITIES = ("high", "medium", "low")
# What runs is told in this order; what is gone runs no more.
_HAPPENED = ("new", "changed", "moved", "gone")
# Code that tests a package, as pytest and unittest find it.
_TESTS = re.compile(r"(?:^|/)(?:tests?|testing)/|(?:^|/)(?:test_[^/]*|[^/]*_test|conftest)\.py$")
# What a shell reads as the one word that it is.
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+!-]{0,99}")
_KINDS = {
    "downgraded": "downgrade",
    "new": "new package",
    "gone": "gone",
    "replaced": "other files",
    "moved": "from elsewhere",
}


def quoted(text: str) -> str:
    """A stranger's text as code, without its middle where it is long."""
    return f"`{short(text, _LONGEST).replace('`', chr(39))}`"


def said(text: str) -> str:
    """A clause of whypin's own, which may quote a stranger; without its middle where it is long."""
    return short(text, _LONGEST)


def listed(texts: Sequence[str], most: int = _MOST) -> str:
    """Strangers' texts in a row, and how many more there are."""
    more = f" and {len(texts) - most} more" if len(texts) > most else ""
    return ", ".join([quoted(text) for text in texts[:most]]) + more


def count(number: int, one: str, many: str = "") -> str:
    """`1 file`, `1,200 files`."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def told(answer: str | Untold) -> str:
    """What is known, or why it is not."""
    return untold(answer) if isinstance(answer, Untold) else quoted(answer) if answer else "-"


def answer(question: Question) -> str:
    """What is known of a question about a new package."""
    return untold(question.answer) if isinstance(question.answer, Untold) else said(question.answer)


def untold(answer: Untold) -> str:
    """What is not known, and why."""
    return f"not known: {said(answer.why)}" if answer.why else "not known"


def where(dossier: Dossier) -> str:
    """The locks that have changes, and how many others were compared; of none, which were compared."""
    changed = sorted({lock for change in dossier.changes for lock in change.locks})
    others = len(set(dossier.locks).difference(changed))
    if not changed:
        return f" in {listed(dossier.locks)}" if dossier.locks else ""
    return f" in {listed(changed)}" + (f"; {count(others, 'other lock')} compared" if others else "")


def about(dossier: Dossier) -> str:
    """How much differs, from what and where."""
    what = count(len(dossier.changes), "package differs", "packages differ")
    none = "" if dossier.locks else ": no lock was found"
    return f"{what} from {quoted(dossier.base)}{where(dossier)}{none}"


def versions(change: Change) -> str:
    """From which version to which, or the only one."""
    sides = [quoted(side.version) for side in (change.old, change.new) if side is not None]
    return " → ".join(dict.fromkeys(sides))


def step(change: Change) -> str:
    """How large the step is, or what else happened."""
    return _KINDS.get(change.kind) or change.step or "update"


def asked_for(change: Change) -> str:
    """Who asks for the package."""
    if change.declared:
        return f"direct: {listed(change.declared, 2)}"
    if change.through:
        names = [quoted(name) for name in change.through]
        if len(names) > _MOST:
            names[_MOST // 2 : 1 - _MOST // 2] = ["…"]
        return f"through {' → '.join(names)}"
    return "the lock does not say"


def command(change: Change) -> str:
    """The command that shows the whole diff, "" where a name or a version is not fit to be typed."""
    sides = [side.version for side in (change.old, change.new) if side is not None]
    if change.new is None or not all(_WORD.fullmatch(word) for word in (change.name, *sides)):
        return ""
    if len(dict.fromkeys(sides)) == 1:
        return f"whypin review inspect {change.name} {sides[0]}"
    return f"whypin review diff {change.name} {' '.join(sides)}"


def running(found: Iterable[Running]) -> dict[str, list[Running]]:
    """What runs by itself, by when it does: what is new first, and what is gone last."""
    groups: dict[str, list[Running]] = {}
    for one in sorted(found, key=lambda one: _HAPPENED.index(one.happened)):
        groups.setdefault(MACHINE_CODE if one.when.startswith(MACHINE_CODE) else one.when, []).append(one)
    return groups


def runs(one: Running) -> str:
    """What runs by itself; of code for the machine also its size and digest."""
    detail = one.when[len(MACHINE_CODE) :] if one.when.startswith(MACHINE_CODE) else ""
    return f"{one.happened} {quoted(one.what)}{said(detail)}"


def run(when: str, found: Sequence[Running], most: int) -> str:
    """When some of it runs, what of it that is, and how much more there is."""
    more = f" and {len(found) - most} more" if len(found) > most else ""
    return f"{said(when)}: {', '.join([runs(one) for one in found[:most]])}{more}"


def counted(difference: Difference) -> str:
    """How much of what runs by itself is new, and so on; "" where nothing is."""
    happened = [one.happened for one in difference.running]
    return ", ".join([f"{happened.count(word)} {word}" for word in _HAPPENED[:3] if word in happened])


def scanned(scan: Scan) -> str:
    """How many issues are new, by their severity, how many are in tests, and how many files were not read."""
    found = [one.severity for one in scan.new]
    rates = [f"{found.count(rate):,} {rate}" for rate in _SEVERITIES if rate in found]
    tests = sum([_TESTS.search(one.path) is not None for one in scan.new])
    unread = f", {count(len(scan.unread), 'file')} not read" if scan.unread else ""
    where = f"; {tests:,} in tests" if tests else ""
    more = f" ({', '.join(rates)}{where})" if rates or where else ""
    return f"{count(len(scan.new), 'new issue')}{more}{unread}"


def reported(issue: Issue) -> str:
    """An issue in one line."""
    where, rates = quoted(f"{issue.path}:{issue.line}"), (quoted(issue.severity), quoted(issue.confidence))
    return f"{where} {quoted(issue.rule)}: {said(issue.text)} (severity {rates[0]}, confidence {rates[1]})"


def answered(question: Question) -> str:
    """A question and its answer."""
    return f"{said(question.question)} {answer(question)}"


def scan_title(scan: Scan) -> str:
    """Who scanned, and what came of it."""
    return f"scan by {quoted(scan.tool)}: {scanned(scan)}, {scan.kept:,} as before in the files that changed"


def extent(difference: Difference) -> str:
    """How large a difference is."""
    return (
        f"{count(len(difference.files), 'file')}, {count(difference.added, 'line')} added, "
        f"{difference.deleted:,} deleted"
    )
