"""The dossier as one page for people: no script, and nothing that a browser would fetch.

The policy of its head lets the browser use the page's own style, known by its digest, and nothing else (Content
Security Policy Level 3, "Delivery via `<meta>`" and "Usage of hashes").
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

from whypin import __version__
from whypin.reports import dossier_alerts, dossier_diff
from whypin.reports import dossier_words as words
from whypin.reports.dossier_package import alerts, section, tag
from whypin.reports.dossier_style import STYLE
from whypin.reports.escaping import html

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from whypin.model.dossier import Change, Dossier
    from whypin.reports.dossier_alerts import Alert

# So many lines of the summary's lists.
_MOST = 30


def render(dossier: Dossier) -> str:
    """A whole page, UTF-8 when it is written."""
    changes = dossier_alerts.worst_first(dossier.changes)
    shared = dossier_alerts.everywhere(changes)
    body = [*_summary(dossier, changes, shared), *_table(changes, shared)]
    shares = dossier_diff.shares(changes)
    for number, change in enumerate(changes, 1):
        body += section(change, f"p{number}", shares, shared)
    return "\n".join([*_head(dossier), "<main>", *body, "</main>", *_foot(), ""])


def _head(dossier: Dossier) -> Iterator[str]:
    digest = b64encode(sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    yield "<!DOCTYPE html>"
    yield '<html lang="en"><head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="referrer" content="no-referrer"><meta name="color-scheme" content="light dark">'
    yield f"<title>{words.count(len(dossier.changes), 'changed package')}: whypin review</title>"
    yield f"<style>{STYLE}</style></head><body>"


def _foot() -> Iterator[str]:
    told = "Everything here is what locks, indexes and sdists say; nothing of it was run."
    yield f"<footer><p>{told} Made by whypin {__version__}.</p></footer></body></html>"


def _summary(dossier: Dossier, changes: Sequence[Change], shared: Sequence[Alert]) -> Iterator[str]:
    """What a reviewer has to know first."""
    worst = [levels[0].level if (levels := dossier_alerts.alerts(change)) else "good" for change in changes]
    made = f", {words.quoted(dossier.made)}" if dossier.made else ""
    yield "<header>"
    yield f"<h1>{words.count(len(changes), 'changed package')}</h1>"
    yield f'<p class="base">{html(f"against {words.quoted(dossier.base)}{words.where(dossier)}{made}")}</p>'
    yield "</header>"
    yield f'<section class="first {_worst(worst)}" aria-label="summary">'
    yield f'<p class="verdict">{html(_verdict(dossier, worst))}</p>'
    stops = [
        f"<li>{tag(alert)} <span>{_to(change, number)} {html(alert.says)}</span></li>"
        for number, change in enumerate(changes, 1)
        for alert in dossier_alerts.alerts(change)
        if alert.level == "stop"
    ]
    stops += [f"<li>{tag(alert)} <span>{html(f'every package: {alert.says}')}</span></li>" for alert in shared]
    yield from _listed("alerts", stops)
    yield "</section>"
    by_itself = [
        f"<li>{_to(change, number)} {html(words.run(when, found, 3))}</li>"
        for number, change in enumerate(changes, 1)
        for when, found in dossier_alerts.by_itself(change).items()
    ]
    if by_itself:
        yield '<section aria-labelledby="running"><h2 id="running">New or changed code that runs by itself</h2>'
        yield from _listed("list", by_itself)
        yield "</section>"
    if dossier.notes:
        yield '<section aria-labelledby="notes"><h2 id="notes">Not gathered</h2>'
        yield from _listed("list", [f"<li>{html(words.said(note))}</li>" for note in dossier.notes])
        yield "</section>"


def _to(change: Change, number: int) -> str:
    return f'<a href="#p{number}">{html(words.quoted(change.name))}</a>'


def _worst(worst: Sequence[str]) -> str:
    return next((level for level in dossier_alerts.LEVELS if level in worst), "good")


def _verdict(dossier: Dossier, worst: Sequence[str]) -> str:
    stop, look = worst.count("stop"), worst.count("look")
    if stop:
        has = "package has" if stop == 1 else "packages have"
        return f"{stop} {has} something wrong: clear it up before this goes in."
    if look:
        need = "package needs" if look == 1 else "packages need"
        return f"Nothing is known to be wrong; {look} {need} a person's look."
    if worst:
        return "Nothing that is known speaks against this change."
    return "No package differs." if dossier.locks else "No lock was found."


def _listed(kind: str, items: Sequence[str]) -> Iterator[str]:
    if items:
        more = f"<li>and {len(items) - _MOST:,} more below</li>" if len(items) > _MOST else ""
        yield f'<ul class="{kind}">{"".join(items[:_MOST])}{more}</ul>'


def _table(changes: Sequence[Change], shared: Sequence[Alert]) -> Iterator[str]:
    """A row for each package; on a narrow screen each is a block, and still a row to who cannot see it."""
    heads = ("package", "version", "step", "asked for", "what matters")
    yield '<section aria-labelledby="packages"><h2 id="packages">Packages</h2><table class="packages" role="table">'
    cells = "".join([f'<th scope="col" role="columnheader">{head}</th>' for head in heads])
    yield f'<thead role="rowgroup"><tr role="row">{cells}</tr></thead><tbody role="rowgroup">'
    for number, change in enumerate(changes, 1):
        told = "".join(alerts(dossier_alerts.by_level(dossier_alerts.own(change, shared, names=False)))) or "nothing"
        texts = (words.versions(change), words.step(change), words.asked_for(change))
        cells = "".join([f'<td role="cell">{cell}</td>' for cell in (*[html(text) for text in texts], told)])
        yield f'<tr role="row"><th scope="row" role="rowheader">{_to(change, number)}</th>{cells}</tr>'
    yield "</tbody></table></section>"
