"""The dossier as a comment on a pull request: one table of all changes, and what there is of each, folded.

Patches are left to the page and to `whypin review diff`. It begins with a mark of its own, by which the comment of an
earlier run is found and edited. `LINE` is how a line begins, and `PIECES` all the syntax that it has within; every
other sign that means something in Markdown, in HTML or to GitHub is written as `&#…;`.
"""

from __future__ import annotations

import re

from whypin.model.dossier import Untold
from whypin.reports import dossier_alerts, dossier_changelog, dossier_facts
from whypin.reports import dossier_words as words
from whypin.reports.addresses import INDEX, INDEX_PAGE, is_index_page
from whypin.reports.escaping import WRITTEN, markdown
from whypin.reports.markdown import COMMENT, fitting, size

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import TypeVar

    from whypin.model.dossier import Change, Dossier, Link
    from whypin.reports.dossier_alerts import Alert

    Some = TypeVar("Some")

MARK = "<!-- whypin dossier -->"
TITLE = "### whypin: what the update brings"
HEAD = ["| package | version | step | asked for | what matters |", "|---|---|---|---|---|"]
SIDES = {1: ["| | now |", "|---|---|"], 2: ["| | before | after |", "|---|---|---|"]}
FIXED_LINES = frozenset([*HEAD, *SIDES[1], *SIDES[2]])
LINE = r"$|\| |(?:  )?- (?=\S)(?![- ]+$)|<details><summary>|</details>$|[\d,]+ (?:of \d+ )?packages? "
PIECES = rf"{WRITTEN}|<br>|^<details><summary>|</summary>$|^</details>$|\[{re.escape(INDEX)}\]\({INDEX_PAGE}\)"
_END = "</details>"
_WHEN = ("before", "now")
# So many lines of one kind, and so many bytes of one package.
_LINES, _BLOCK = 15, 12_000


def render(dossier: Dossier, *, limit: int = COMMENT) -> str:
    """At most `limit` bytes: the table within half of it, then packages, worst first; what is left out is counted."""
    changes = dossier_alerts.worst_first(dossier.changes)
    shared = dossier_alerts.everywhere(changes)
    below = fitting((f"- {markdown(words.said(note))}" for note in dossier.notes), limit // 8)
    left = len(dossier.notes) - len(below)
    below += [f"- {words.count(left, 'note')} left out here"] * bool(left)
    top = [MARK, TITLE, "", markdown(words.about(dossier)), ""]
    rows = fitting((_row(change, shared) for change in changes), limit // 2)
    if rows:
        top += [*HEAD, *rows, ""]
    notes = [f"- {alert.level}: every package: {markdown(alert.says)}" for alert in shared]
    top += [*notes, ""] if notes else []
    if len(rows) < len(changes):
        top += [f"{len(changes) - len(rows)} of {len(changes)} packages are left out here", ""]
    left = limit - sum([size(line) for line in (*top, *below)]) - 200
    blocks = fitting(("\n".join(_block(change)) for change in changes), left)
    if len(blocks) < len(changes):
        told = "the page of the dossier has all of them"
        below += [f"- no details here of {words.count(len(changes) - len(blocks), 'package')}: {told}"]
    return "".join([f"{line}\n" for line in (*top, *blocks, *below)])


def _row(change: Change, shared: Sequence[Alert]) -> str:
    found = dossier_alerts.by_level(dossier_alerts.own(change, shared))
    told = [f"{alert.level}: {alert.says}" for alert in found]
    texts = [words.quoted(change.name), words.versions(change), words.step(change), words.asked_for(change)]
    return f"| {' | '.join([markdown(text) for text in texts])} | {'<br>'.join([markdown(text) for text in told])} |"


def _block(change: Change) -> list[str]:
    """What there is of a change, folded, within `_BLOCK` bytes; a blank line parts what is Markdown from a tag."""
    title = markdown(f"{words.quoted(change.name)} {words.versions(change)}")
    lines = [*_running(change), *_table(change), *_facts(change)]
    if change.new is not None:
        lines += [*_unsourced(change), *_checklist(change), *_scan(change), *_changelogs(change), *_files(change)]
    lines += _links(change.links)
    kept = fitting(lines, _BLOCK - size(title))
    if len(kept) < len(lines):
        kept += ["", f"- {words.count(len(lines) - len(kept), 'line')} left out here"]
    return [f"<details><summary>{title}</summary>", "", *kept, "", _END, ""]


def _running(change: Change) -> Iterator[str]:
    if isinstance(change.difference, Untold):
        return
    found = words.running(change.difference.running)
    for when, some in found.items():
        yield from _list(f"{markdown(words.said(when))}:", some, words.runs)
    if found:
        yield ""


def _list(title: str, found: Sequence[Some], says: Callable[[Some], str]) -> Iterator[str]:
    """A title and below it a line for each of those found, and how many more there are."""
    if found:
        yield f"- {title}"
        yield from [f"  - {markdown(says(one))}" for one in found[:_LINES]]
        if len(found) > _LINES:
            yield f"  - and {len(found) - _LINES} more"


def _table(change: Change) -> Iterator[str]:
    rows = dossier_facts.sides(change)
    if not rows:
        return
    yield from SIDES[len(rows[0][1])]
    for label, cells in rows:
        # Two digests side by side are wider than a comment.
        if label != "sha256":
            same = len(cells) == 2 and cells[0] == cells[1]
            shown = [cells[0], "the same"] if same else cells
            yield f"| {label} | {' | '.join([markdown(cell) for cell in shown])} |"
    yield ""
    sums = dict(rows)["sha256"]
    yield from [f"- sha256 {when}: {markdown(sum)}" for when, sum in zip(_WHEN[-len(sums) :], sums, strict=True)]


def _facts(change: Change) -> Iterator[str]:
    for label, text in dossier_facts.facts(change):
        yield f"- {label}: {markdown(text)}"


def _unsourced(change: Change) -> Iterator[str]:
    if not isinstance(change.unsourced, Untold):
        yield from _list("only in the wheel", change.unsourced, words.quoted)


def _changelogs(change: Change) -> Iterator[str]:
    if change.old is not None and not isinstance(change.difference, Untold):
        files = dossier_changelog.changelogs(change.difference)
        yield from _list("changelogs in the sdist", files, lambda file: words.quoted(file.path))


def _checklist(change: Change) -> Iterator[str]:
    yield from _list("checklist for a new package", change.checklist, words.answered)


def _scan(change: Change) -> Iterator[str]:
    if isinstance(change.scan, Untold):
        yield f"- scan: {markdown(words.untold(change.scan))}"
    elif change.scan is not None:
        yield f"- {markdown(words.scan_title(change.scan))}"
        yield from _list("new issues", change.scan.new, words.reported)
        yield from _list("not read by the scan", change.scan.unread, words.quoted)


def _files(change: Change) -> Iterator[str]:
    if isinstance(change.difference, Untold):
        yield f"- diff: {markdown(words.untold(change.difference))}"
        return
    yield f"- diff: {markdown(words.extent(change.difference))}"
    typed = words.command(change)
    if typed:
        yield f"- shown by {markdown(f'`{typed}`')}"


def _links(links: Sequence[Link]) -> Iterator[str]:
    """A link to the public index; other addresses are text, as a stranger may have written them."""
    for link in links[:_LINES]:
        on_index = is_index_page(link.address)
        to = f"[{INDEX}]({link.address})" if on_index else markdown(words.quoted(link.address))
        yield f"- {markdown(words.quoted(link.name))}: {to}"
