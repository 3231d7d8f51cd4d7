"""`overlong-trust`: whom the team believes unseen, for longer than it may."""

from __future__ import annotations

from whypin.model.finding import Finding
from whypin.model.rule import NOTE, Fold, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Facts
    from whypin.model.project import Project
    from whypin.model.trust import Trust, TrustKind

_PAST, _AHEAD = "past", "ahead"
# So many of a file have a finding each; more are one.
_FEW = 5
# The policy has publishers trusted for half a year at a time. A wildcard audit says that somebody knows how the crate
# is published; `cargo vet` itself refuses one that ends more than a year ahead (`Store::validate`).
_MONTHS: dict[TrustKind, int] = {"publisher": 6, "import": 6, "wildcard audit": 12}

RULE = Rule(
    "overlong-trust",
    "trust in a publisher, a wildcard audit or an import that ends too far ahead",
    "guard",
    other_severities=(NOTE,),
    hooks=("check-cargo-vet",),
    about="stores",
    folds=(
        Fold(_PAST, "{count} entries have ended, and vouch for nothing that was published since", within="file"),
        Fold(_AHEAD, "{count} entries that trust somebody end too far ahead", within="file"),
    ),
    passes=True,
)


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield an error for each entry that ends too far ahead, and a note for each that has ended.

    `facts.today` is an ISO date. What was copied from others ends when they say so.
    """
    if not facts.today:
        return
    last = {kind: _ahead(facts.today, months) for kind, months in _MONTHS.items()} if _any(project) else {}
    for document in project.documents:
        own = [trust for trust in document.trusts if not trust.source]
        few = sum(trust.end > last[trust.kind] for trust in own) <= _FEW
        for trust in own:
            if trust.end < facts.today:
                message, cause = f"{_what(trust)} ended on `{trust.end}`", _PAST
                help = "renew what is trusted still, and remove what vouches for no release in use"
            elif trust.end > last[trust.kind]:
                months, cause = _MONTHS[trust.kind], "" if few else _AHEAD
                message = f"{_what(trust)} ends on `{trust.end}`, more than {months} months ahead"
                help = f"let it end on {last[trust.kind]} at the latest, and look again then"
            else:
                continue
            yield Finding.at(
                RULE,
                document.path,
                document.locate(trust.end_at),
                message,
                help=help,
                severity=NOTE if cause == _PAST else None,
                subject=_what(trust),
                cause=cause,
            )


def _any(project: Project) -> bool:
    return any(document.trusts for document in project.documents)


def _what(trust: Trust) -> str:
    if trust.kind == "import":
        return f"the import `{trust.what}`"
    by = f" by `{trust.whom}`" if trust.whom else ""
    return f"{'the wildcard audit' if trust.kind == 'wildcard audit' else 'trust in releases'} of `{trust.what}`{by}"


def _ahead(today: str, months: int) -> str:
    """The day so many calendar months later, the last of the month where there is no such day."""
    # Most runs meet no such entry.
    from datetime import date

    start = date.fromisoformat(today)
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    for day in range(start.day, start.day - 4, -1):
        try:
            return date(year, month + 1, day).isoformat()
        except ValueError:
            continue
    raise ValueError(f"{today} is no date")
