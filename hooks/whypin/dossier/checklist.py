"""The questions that a new package is to be asked (POLICY 3), as far as an index answers them.

Whether a package is popular no index tells, and nobody else is asked; advisories are what the index knows of.
"""

from __future__ import annotations

from whypin.locks.upload_times import counted
from whypin.model.dossier import Question, Scan, Untold
from whypin.model.release import Unanswered

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from whypin.dossier.history import History
    from whypin.dossier.releases import Side
    from whypin.model.dossier import Release

DOWNLOADS = "the index does not say how often it is downloaded: look at who uses it"
NOT_SCANNED = "no scan was made: run it with `--scan bandit`"


def checklist(
    side: Side,
    release: Release,
    status: str | Untold,
    scan: Scan | Untold | None,
    *,
    history: History | None,
    needed: Collection[str] | None,
    locked: Collection[str],
    now: float,
) -> tuple[Question, ...]:
    """The checklist of a new package.

    `history` is that of the project, None where no index has it; `needed` are the keys of what it needs by its locks,
    None where those do not say; `locked` of all that the locks had at the base.
    """
    asked = {
        "is it maintained?": _maintained(history, status, now),
        "is it secure?": _secure(release),
        "does a static scan find anything?": _scanned(scan),
        "is it popular?": Untold(DOWNLOADS),
        "what does it need that is new, too?": _needed(side, needed, locked),
    }
    return tuple([Question(question, answer) for question, answer in asked.items()])


def _maintained(history: History | None, status: str | Untold, now: float) -> str | Untold:
    if isinstance(status, Untold) or history is None or not history.count:
        return status if isinstance(status, Untold) else Untold("no index has the project")
    said = history.told(now)
    return f"{said}; the project is {status}" if status else said


def _secure(release: Release) -> str | Untold:
    known = release.advisories
    if isinstance(known, Untold):
        return known
    if not known:
        return (
            "the index knows of no advisory for this release; past ones and those of its dependencies it does not list"
        )
    return f"the index knows of {', '.join([one.id for one in known])}"


def _scanned(scan: Scan | Untold | None) -> str | Untold:
    if scan is None:
        return Untold(NOT_SCANNED)
    if isinstance(scan, Untold):
        return scan
    return f"{scan.tool}: {counted(len(scan.new), 'issue')}" if scan.new else f"{scan.tool} finds nothing"


def _needed(side: Side, needed: Collection[str] | None, locked: Collection[str]) -> str | Untold:
    facts = side.facts
    if needed is None and facts is not None and not isinstance(facts, Unanswered):
        needed = facts.asks
    if needed is None:
        return Untold("neither the lock nor the index says what it needs")
    new = sorted([key for key in needed if key not in locked])
    return ", ".join(new) if new else "nothing that was not locked before"
