"""One package of a dossier as HTML: what runs by itself, what is known of both releases, and the diff."""

from __future__ import annotations

import re

from whypin.model.dossier import Untold
from whypin.reports import dossier_alerts, dossier_changelog, dossier_diff, dossier_facts
from whypin.reports import dossier_words as words
from whypin.reports.addresses import host_to_show
from whypin.reports.escaping import html, html_attribute

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import TypeVar

    from whypin.model.dossier import Change, FileDiff, Link
    from whypin.reports.dossier_alerts import Alert

    Some = TypeVar("Some")

# What is mostly not installed is shown behind the code.
_ASIDE = re.compile(r"(?:\.|(?:docs?|tests?|examples?)/)")
# So many entries of a list are shown.
_MOST, _OPEN = 200, 12
_HEADS = {1: ("now",), 2: ("before", "after")}


def section(change: Change, anchor: str, shares: Mapping[int, int], shared: Sequence[Alert]) -> Iterator[str]:
    """Everything about a package that is not `shared`; `shares` is how many lines of each patch there is room for."""
    yield f'<section id="{anchor}" aria-labelledby="{anchor}-name">'
    kind = f'<span class="kind">{html(words.step(change))}</span>'
    name, versions = html(words.quoted(change.name)), html(words.versions(change))
    yield f'<h2 id="{anchor}-name">{name} <span class="versions">{versions}</span> {kind}</h2>'
    yield from alerts(dossier_alerts.own(change, shared, names=False))
    yield from _running(change, shares)
    yield from _checklist(change)
    yield from _changelogs(change, shares)
    yield from _sides(change)
    yield from _facts(change)
    if change.new is not None:
        yield from _scan(change)
        yield from _unsourced(change)
        yield from _diff(change, shares)
    yield '<p class="back"><a href="#packages">all packages</a></p>'
    yield "</section>"


def alerts(found: Iterable[Alert]) -> Iterator[str]:
    """What matters, each with its level as a word."""
    items = [f"<li>{tag(alert)} <span>{html(alert.says)}</span></li>" for alert in found]
    if items:
        yield f'<ul class="alerts">{"".join(items)}</ul>'


def tag(alert: Alert) -> str:
    """The level of an alert."""
    return f'<span class="tag {alert.level}">{alert.level}</span>'


def _list(found: Sequence[Some], says: Callable[[Some], str]) -> Iterator[str]:
    """All of a kind; more than a few are folded."""
    items = [f"<li>{html(says(one))}</li>" for one in found[:_MOST]]
    if len(found) > _MOST:
        items.append(f"<li>and {len(found) - _MOST:,} more</li>")
    yield f'<ul class="list">{"".join(items[:_OPEN])}</ul>'
    if len(items) > _OPEN:
        more = f"<summary>{len(found) - _OPEN:,} more</summary>"
        yield f'<details class="more">{more}<ul class="list">{"".join(items[_OPEN:])}</ul></details>'


def _files(change: Change, kind: str) -> list[FileDiff]:
    """Those that `run` by themselves, `changelogs`, or the `others`."""
    if isinstance(change.difference, Untold):
        return []
    files = change.difference.files
    told = {id(one) for one in dossier_changelog.changelogs(change.difference) if not one.runs}
    if kind == "changelogs":
        return [one for one in files if id(one) in told]
    rest = [one for one in files if one.runs == (kind == "run") and id(one) not in told]
    return sorted(rest, key=lambda one: _ASIDE.match(one.path) is not None)


def _running(change: Change, shares: Mapping[int, int]) -> Iterator[str]:
    files = _files(change, "run")
    if isinstance(change.difference, Untold) or not (change.difference.running or files):
        return
    yield "<h3>Runs by itself</h3>"
    for when, found in words.running(change.difference.running).items():
        yield f'<p class="when">{html(words.said(when))}:</p>'
        yield from _list(found, words.runs)
    yield from dossier_diff.listed(files, shares, words.command(change), folders=False)


def _changelogs(change: Change, shares: Mapping[int, int]) -> Iterator[str]:
    """What its authors say of the update; of a new package all is new."""
    files = _files(change, "changelogs") if change.old is not None else []
    if files:
        yield "<h3>Changelog</h3>"
        yield from dossier_diff.listed(files, shares, words.command(change))


def _checklist(change: Change) -> Iterator[str]:
    if change.checklist:
        yield "<h3>Checklist for a new package</h3>"
        rows = [
            f'<div><dt>{html(words.said(one.question))}</dt><dd class="{_known(one.answer)}">'
            f"{html(words.answer(one))}</dd></div>"
            for one in change.checklist[:_MOST]
        ]
        yield f'<dl class="facts questions">{"".join(rows)}</dl>'


def _known(answer: str | Untold) -> str:
    return "untold" if isinstance(answer, Untold) else "told"


def _sides(change: Change) -> Iterator[str]:
    """A row for each thing that is known of a release; what is the same on both sides is told once."""
    rows = dossier_facts.sides(change)
    if not rows:
        return
    heads = _HEADS[len(rows[0][1])]
    yield "<h3>Release</h3>" if len(heads) == 1 else "<h3>Both releases</h3>"
    yield '<div class="wide"><table class="sides"><thead><tr><th scope="col"><span class="hidden">what</span></th>'
    yield "".join([f'<th scope="col">{head}</th>' for head in heads]) + "</tr></thead><tbody>"
    for label, cells in rows:
        same = len(cells) == 2 and cells[0] == cells[1]
        shown = (
            [f'<td colspan="2" class="same">{html(cells[0])}</td>']
            if same
            else [f"<td>{html(cell)}</td>" for cell in cells]
        )
        yield f'<tr><th scope="row">{label}</th>{"".join(shown)}</tr>'
    yield "</tbody></table></div>"


def _facts(change: Change) -> Iterator[str]:
    rows = [(label, html(text)) for label, text in dossier_facts.facts(change)]
    rows += [("links", "<br>".join([_link(link) for link in change.links[:_MOST]]))] if change.links else []
    yield "<h3>Change</h3>"
    yield f'<dl class="facts">{"".join([f"<div><dt>{label}</dt><dd>{text}</dd></div>" for label, text in rows])}</dl>'


def _link(link: Link) -> str:
    """A link that shows where it leads; an address that may not be one is text."""
    host = host_to_show(link.address)
    if not host:
        return html(f"{words.quoted(link.name)} {words.quoted(link.address)}")
    to = f'<a href="{html_attribute(link.address)}" rel="noreferrer noopener">{html(words.quoted(host))}</a>'
    return f"{html(words.quoted(link.name))} {to}"


def _scan(change: Change) -> Iterator[str]:
    if change.scan is None:
        return
    yield "<h3>Scan</h3>"
    if isinstance(change.scan, Untold):
        yield f"<p>{html(words.untold(change.scan))}</p>"
        return
    yield f"<p>{html(words.scan_title(change.scan))}</p>"
    if change.scan.new:
        yield from _list(change.scan.new, words.reported)
    if change.scan.unread:
        yield "<p>Not read by the scan:</p>"
        yield from _list(change.scan.unread, words.quoted)


def _unsourced(change: Change) -> Iterator[str]:
    if isinstance(change.unsourced, Untold) or not change.unsourced:
        return
    yield "<h3>In the wheel and not in the sdist</h3>"
    yield from _list(change.unsourced, words.quoted)


def _diff(change: Change, shares: Mapping[int, int]) -> Iterator[str]:
    yield "<h3>Diff</h3>" if change.old is not None else "<h3>Files</h3>"
    if isinstance(change.difference, Untold):
        yield f"<p>{html(words.untold(change.difference))}</p>"
        return
    typed = words.command(change)
    shown = f"; shown whole by `{typed}`" if typed else ""
    yield f"<p>{html(f'{words.extent(change.difference)}{shown}')}</p>"
    files = _files(change, "others")
    yield from dossier_diff.listed(
        files if change.old is not None else _files(change, "changelogs") + files, shares, typed
    )
