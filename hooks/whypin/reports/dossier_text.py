"""The dossier for a person at a terminal: what matters of each package; the page has all the rest."""

from __future__ import annotations

from whypin.model.dossier import Untold
from whypin.reports import dossier_alerts
from whypin.reports import dossier_words as words
from whypin.reports.screen import Screen
from whypin.text.printable import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from whypin.model.dossier import Change, Dossier
    from whypin.reports.dossier_alerts import Alert

    # How far it is indented, a text, and its style.
    Line = tuple[int, str, str]

PLAIN = Screen()
MORE = "help: `--format html=dossier.html` writes a page with both releases, changelogs, scans and diffs"
_STYLES = {"stop": "1;31", "look": "33", "note": "", "good": "32"}


def render(dossier: Dossier, screen: Screen = PLAIN) -> str:
    """All packages, worst first, in lines that fit the screen."""
    shown = []
    for indent, text, style in _lines(dossier):
        room = max(screen.columns - indent, 1) if screen.columns else 0
        lines = screen.replaced(columns=room).flow([(printable(text), style)], 2)
        shown += [f"{'':{indent}}{line}".rstrip() for line in lines]
    return "".join([f"{line}\n" for line in shown])


def _lines(dossier: Dossier) -> Iterator[Line]:
    changes = dossier_alerts.worst_first(dossier.changes)
    shared = dossier_alerts.everywhere(changes)
    yield 0, words.about(dossier), ""
    yield from [(0, f"{one.level}: every package: {one.says}", _STYLES[one.level]) for one in shared]
    for change in changes:
        yield from _change(change, shared)
    if dossier.notes:
        yield 0, "", ""
        yield 0, "not gathered:", ""
        yield from [(2, words.said(note), "") for note in dossier.notes]
    if changes:
        yield 0, "", ""
        yield 0, MORE, ""


def _change(change: Change, shared: Sequence[Alert]) -> Iterator[Line]:
    yield 0, "", ""
    yield 0, f"{words.quoted(change.name)} {words.versions(change)}", "1"
    yield 2, f"{words.step(change)}, {words.asked_for(change)}", ""
    for one in dossier_alerts.own(change, shared):
        yield 2, f"{one.level}: {one.says}", _STYLES[one.level]
    typed = words.command(change)
    if typed and not isinstance(change.difference, Untold):
        yield 2, f"diff: `{typed}`", ""
