"""One side of a change: what its index says of a release, or that it does not say it."""

from __future__ import annotations

from whypin.dossier.changes import version_of
from whypin.locks.upload_times import at, instant
from whypin.model.address import Address
from whypin.model.dossier import Release, Sum, Untold
from whypin.model.judgement import FOREIGN, PUBLISHED, SIGNED, UNKNOWN
from whypin.model.release import Published, Unanswered
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Final

    from whypin.index.json_api import ReleaseFacts
    from whypin.index.sdists import Locked, Sdist
    from whypin.model.dossier import Hashes
    from whypin.model.judgement import Judgement
    from whypin.model.release import PublishedFile
    from whypin.model.why import Advisory

NOT_PUBLISHED = "no index has the release"
TODAYS = "an index says who owns a project today, not who did then"
_NO_INDEX = {
    "vcs": "it is taken from a repository, not from an index",
    "url": "it is taken from an address, and no index that is asked has files there",
    "path": "it is taken from a folder, not from an index",
}
_SHA256 = "sha256"


class Side(Record):
    """What was gathered of one side: its entries, the `judgements` on them, in their order, and what was asked beside.

    `facts` are those of the index's JSON API, None where none was asked; `publishers` as `publishers.told` gives them.
    """

    __slots__ = ("entries", "facts", "judgements", "publishers", "sdist")

    def __init__(
        self,
        entries: Sequence[Locked],
        judgements: Sequence[Judgement],
        *,
        facts: ReleaseFacts | Unanswered | None,
        publishers: tuple[str, ...] | Untold,
        sdist: Sdist | Untold,
    ) -> None:
        self.entries: Final = tuple(entries)
        self.judgements: Final = tuple(judgements)
        self.facts: Final = facts
        self.publishers: Final = publishers
        self.sdist: Final = sdist

    @property
    def version(self) -> str:
        """As the locks have it."""
        return version_of(self.entries[0].package)


def missing(judgements: Sequence[Judgement], kind: str) -> str:
    """Why nothing is known of a release from a place of a `kind`, one clause; "" where an index has it."""
    if any(one.release for one in judgements):
        return ""
    for one in judgements:
        for answer in one.answers:
            if isinstance(answer, Unanswered):
                return f"`{answer.index}` {answer.why}"
    if any(one.answers for one in judgements):
        return NOT_PUBLISHED
    return _NO_INDEX.get(kind, "no index is asked for it")


def release(side: Side, now: float, *, is_old: bool) -> Release:
    """The record of a side; `now` are the seconds since 1970, `is_old`: something took its place."""
    why = missing(side.judgements, side.entries[0].package.origin.kind)
    files = [file for one in side.judgements for file in one.installed] or _files(side)
    uploaded = _uploaded(files, why)
    return Release(
        side.version,
        origin=_origin(side),
        sdist=side.sdist if isinstance(side.sdist, Untold) else _sum(side.sdist),
        uploaded=uploaded,
        age=_age(uploaded, now),
        yanked=Untold(why) if why else next((file.yanked for file in files if file.yanked is not None), None),
        owners=Untold(TODAYS) if is_old else _owners(side, why),
        publishers=Untold(why) if why else side.publishers,
        advisories=_advisories(side, why),
    )


def _files(side: Side) -> list[PublishedFile]:
    return [file for one in side.judgements for file in one.release]


def _sum(sdist: Sdist) -> Sum | Untold:
    digest = sdist.file.digests.get(_SHA256)
    if digest is None:
        return Untold(f"`{sdist.index}` gives no SHA-256 of the sdist")
    return Sum(sdist.file.filename, digest, sdist.file.size or 0)


def _origin(side: Side) -> str:
    found = side.entries[0].package.origin
    if found.kind == "index":
        named = next((index for one in side.judgements for index, _ in one.releases), "") or found.url
        return Address(named).shown if named else "the index that is set where it is installed"
    address = Address((found.url or "").removesuffix(f"@{found.reference}") if found.reference else found.url or "")
    reference = found.commit or found.reference
    return f"{address.shown}@{reference}" if reference else address.shown


def _uploaded(files: Sequence[PublishedFile], why: str) -> str | Untold:
    # As `fresh-release` says: a file may be put beside an old release.
    times = [time for file in files if file.uploaded and (time := instant(file.uploaded))]
    if times:
        return max(times).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Untold(why or "the index does not say when it was uploaded")


def _age(uploaded: str | Untold, now: float) -> int | Untold:
    if isinstance(uploaded, Untold):
        return uploaded
    time = instant(uploaded)
    return max(0, (at(now) - time).days) if time is not None else Untold("the index gives no time")


def _owners(side: Side, why: str) -> str | Untold:
    if isinstance(side.facts, Unanswered):
        return Untold(f"`{side.facts.index}` {side.facts.why}")
    if side.facts is not None and side.facts.owners:
        return side.facts.owners
    return Untold(why or "the index does not say who owns a project")


def _advisories(side: Side, why: str) -> tuple[Advisory, ...] | Untold:
    if isinstance(side.facts, Unanswered):
        return Untold(f"`{side.facts.index}` {side.facts.why}")
    if side.facts is None or side.facts.advisories is None:
        return Untold(why or "the index does not list vulnerabilities")
    return side.facts.advisories


def status(judgements: Sequence[Judgement]) -> str | Untold:
    """The status of a project with its reason, as the first index says that has the release; "" where it is active."""
    answers = [answer for one in judgements for answer in one.answers]
    found = [one for one in answers if isinstance(one, Published) and one.files is not None]
    if not found:
        unanswered = [one for one in answers if isinstance(one, Unanswered)]
        return Untold(f"`{unanswered[0].index}` {unanswered[0].why}") if unanswered else ""
    marked = next((one for one in found if one.status not in ("", "active")), None)
    if marked is None:
        return ""
    return f"{marked.status}: {marked.reason}" if marked.reason else marked.status


def verdict(judgements: Sequence[Judgement]) -> tuple[Hashes, str]:
    """The word on all digests (`Hashes`), and what is wrong, one clause."""
    for one in judgements:
        count = sum([verdict.kind == FOREIGN for verdict in one.verdicts])
        if count:
            return FOREIGN, _foreign(one, count)
    for one in judgements:
        if not one.verdicts:
            return UNKNOWN, "the lock has no hash of it"
        why = next((verdict.why for verdict in one.verdicts if verdict.kind == UNKNOWN), "") or one.why
        if why or one.missing:
            return UNKNOWN, why or f"no index has `{one.missing[0][1]}`"
    signed = sum([verdict.kind == SIGNED for one in judgements for verdict in one.verdicts])
    return (
        PUBLISHED,
        f"signed sums list {signed} {'hash' if signed == 1 else 'hashes'} that no index has" if signed else "",
    )


def _foreign(judgement: Judgement, count: int) -> str:
    first = next(one for one in judgement.verdicts if one.kind == FOREIGN)
    total = len(judgement.verdicts)
    digest = f"`{first.digest.algorithm}:{first.digest.value}`"
    owner = "" if first.owner is None else f"`{first.owner.filename}`"
    if count == 1:
        return f"{judgement.indexes} does not publish {digest}{f', which is of {owner}' if owner else ''}"
    none = f"publishes none of the {total}" if count == total else f"does not publish {count} of the {total}"
    return f"{judgement.indexes} {none}; the first one is {f'of {owner}' if owner else digest}"
