"""Whom a team believes unseen, and until when: one record for cargo-vet's stores and for whypin's own imports."""

from __future__ import annotations

from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final, Literal

    from whypin.model.lock import At

    TrustKind = Literal["publisher", "wildcard audit", "import"]


class Trust(Record):
    """An entry that takes the word of somebody else until a day.

    - `kind`: a "publisher" whose releases are taken as they are (cargo-vet's `[[trusted]]`), a "wildcard audit" of all
      that somebody publishes (its `[[wildcard-audits]]`), or the "import" of another team's reviews.
    - `what`: the name of the package or of the import, as written; `whom`: who is believed, as the entry names it
      (`user-id 5946`, `github:rust-lang/log`, an address), "" where it names nobody.
    - `end`: the last day of it, an ISO date, at `end_at`. An entry without a day is none: its reader has a problem for
      it.
    - `criteria`: what is believed of it, as the entry names it.
    - `notes`: why, "" for nothing. `source`: where the entry was copied from, "" for one of the team's own.
    """

    __slots__ = ("at", "criteria", "end", "end_at", "kind", "notes", "source", "what", "whom")

    def __init__(
        self,
        kind: TrustKind,
        what: str,
        at: At,
        *,
        end: str,
        end_at: At,
        whom: str = "",
        criteria: tuple[str, ...] = (),
        notes: str = "",
        source: str = "",
    ) -> None:
        self.kind: Final[TrustKind] = kind
        self.what: Final = what
        self.at: Final = at
        self.end: Final = end
        self.end_at: Final = end_at
        self.whom: Final = whom
        self.criteria: Final = criteria
        self.notes: Final = notes
        self.source: Final = source
