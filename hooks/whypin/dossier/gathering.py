"""One change on its way into the dossier: what is to be asked about it, and the record that comes of the answers."""

from __future__ import annotations

from whypin.dossier.checklist import checklist
from whypin.dossier.links import links
from whypin.dossier.publishers import queries, told
from whypin.dossier.releases import Side, release, status, verdict
from whypin.dossier.unsourced import LARGEST, MANY, pure
from whypin.index.sdists import Sdist
from whypin.locks.file_names import is_sdist
from whypin.locks.judgement import judge
from whypin.locks.vouched import vouched
from whypin.model.dossier import Change, Untold
from whypin.model.judgement import UNKNOWN
from whypin.model.release import Published, Unanswered

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from typing import Final

    from whypin.dossier.changes import LockChange
    from whypin.dossier.history import History
    from whypin.index.json_api import ReleaseFacts
    from whypin.index.publishers import Answers
    from whypin.index.sdists import Locked
    from whypin.model.dossier import Difference, Link, Question, Release, Scan
    from whypin.model.sums import Sums

    IndexAnswer = Published | Unanswered
    AskedFor = tuple[str, str, str]

GONE = "the package is gone"
NOT_LOCKED = "it is not locked any more"
NO_WHEEL = "no wheel for every system is locked"


class Asked:
    """A side of a change with the answers of its indexes, and what else is to be asked about it.

    Signed `sums` have their say on digests that no index publishes.
    """

    def __init__(
        self, key: str, entries: Sequence[Locked], answers: Sequence[tuple[IndexAnswer, ...]], sums: Sums | None = None
    ) -> None:
        self.entries: Final = tuple(entries)
        self.judgements: Final = [
            vouched(judge(one.package, found), sums) for one, found in zip(entries, answers, strict=True)
        ]
        self.queries: Final = queries(self.judgements, key)
        index = next((index for one in self.judgements for index, _ in one.releases), "")
        self.index: Final = index
        self.facts: Final[AskedFor | None] = (index, key, entries[0].package.version) if index else None

    @property
    def unanswered(self) -> list[Unanswered]:
        """What keeps it from being known in full: indexes without an answer; one that refuses may not have it."""
        found = [answer for one in self.judgements for answer in one.answers if isinstance(answer, Unanswered)]
        has_it = any(one.release for one in self.judgements)
        return [one for one in found if not (has_it and one.why.endswith(("(401)", "(403)")))]

    def side(
        self, sdist: Sdist | Untold, facts: Mapping[AskedFor, ReleaseFacts | Unanswered], publishers: Answers
    ) -> Side:
        """All of it together."""
        return Side(
            self.entries,
            self.judgements,
            facts=facts.get(self.facts) if self.facts is not None else None,
            publishers=told(self.judgements, self.queries, publishers),
            sdist=sdist,
        )

    def wheels(self) -> list[Sdist] | Untold:
        """The pure wheels that the locks would install, as files to be fetched."""
        found = pure([file for one in self.judgements for file in one.installed if not is_sdist(file.filename)])
        if not found:
            return Untold(NO_WHEEL)
        if len(found) > MANY:
            return Untold(f"the locks have {len(found)} wheels for every system")
        if any(one.size is not None and one.size > LARGEST for one in found):
            return Untold(f"the wheel is longer than {LARGEST // 1024 // 1024} MiB")
        return [Sdist(self.entries[0].package.version, self.index, one) for one in found]


class Parts:
    """What a change is made of beside its sides: `difference`, `unsourced` and `scan` as the record has them.

    `addresses` are those that its sdist names, by their label.
    """

    def __init__(
        self,
        difference: Difference | Untold,
        unsourced: tuple[str, ...] | Untold,
        scan: Scan | Untold | None,
        addresses: Mapping[str, str],
    ) -> None:
        self.difference: Final = difference
        self.unsourced: Final = unsourced
        self.scan: Final = scan
        self.addresses: Final = addresses


NO_PARTS = Parts(Untold(GONE), Untold(GONE), None, {})


def change(
    about: LockChange,
    old: Side | None,
    new: Side | None,
    parts: Parts,
    *,
    declared: tuple[str, ...],
    through: tuple[str, ...],
    review: str,
    rejected: bool,
    history: History | None,
    needed: Collection[str] | None,
    locked: Collection[str],
    now: float,
) -> Change:
    """The record of a change; `history`, `needed`, `locked` and `now` as `checklist` takes them."""
    side = new or old
    judgements = side.judgements if side is not None else ()
    before = None if old is None else release(old, now, is_old=new is not None)
    after = None if new is None else release(new, now, is_old=False)
    state = status(judgements)
    hashes, why = verdict(judgements) if new is not None else (UNKNOWN, NOT_LOCKED)
    fixed, introduced = _advisories(before, after)
    asked: tuple[Question, ...] = ()
    if new is not None and after is not None and about.kind == "new":
        asked = checklist(new, after, state, parts.scan, history=history, needed=needed, locked=locked, now=now)
    return Change(
        about.name,
        about.kind,
        about.step,
        locks=about.locks,
        old=before,
        new=after,
        declared=declared,
        through=() if declared else through,
        hashes=hashes,
        hashes_why=why,
        status=state,
        links=_links(about.key, side, parts.addresses),
        fixed=fixed,
        introduced=introduced,
        difference=parts.difference,
        unsourced=parts.unsourced,
        checklist=asked,
        scan=parts.scan,
        review=review,
        rejected=rejected,
    )


def _links(key: str, side: Side | None, named: Mapping[str, str]) -> tuple[Link, ...]:
    index = next((index for one in side.judgements for index, _ in one.releases), "") if side is not None else ""
    if side is None or not index:
        return ()
    facts = side.facts
    told = facts.addresses if facts is not None and not isinstance(facts, Unanswered) else {}
    return links(index, key, side.version, told or named)


def _advisories(old: Release | None, new: Release | None) -> tuple[tuple[str, ...] | Untold, tuple[str, ...] | Untold]:
    """The ids of those that only the old release has, and of those that only the new one has."""
    sides = [() if one is None else one.advisories for one in (old, new)]
    for one in sides:
        if isinstance(one, Untold):
            return one, one
    before, after = [one for one in sides if not isinstance(one, Untold)]
    known = [{name for one in found for name in (one.id, *one.aliases)} for found in (before, after)]
    fixed = [one.id for one in before if known[1].isdisjoint((one.id, *one.aliases))]
    introduced = [one.id for one in after if known[0].isdisjoint((one.id, *one.aliases))]
    return tuple(dict.fromkeys(fixed)), tuple(dict.fromkeys(introduced))
