"""What an online run checked, index by index, and what it could not."""

from __future__ import annotations

from whypin.locks.judgement import algorithm
from whypin.model.judgement import PUBLISHED, SIGNED
from whypin.model.release import Unanswered
from whypin.model.report import IndexCoverage

_DAY = 86_400

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from whypin.model.judgement import Judgement
    from whypin.model.lock import Digest


def coverage(judgements: list[Judgement], cached: frozenset[tuple[str, str]]) -> tuple[IndexCoverage, ...]:
    """Coverage of each index by one lock, by address. `cached` holds the (index, key) that needed no request.

    A package counts for the index that published its digests, else for the first that has its release (or, where none
    has, the first that answered); a package that could not be settled stands in `unchecked` of the first index that
    kept silent. Digests that signed sums list count apart, and so does what only they know.
    """
    counts: dict[str, _Count] = {}
    for judgement in judgements:
        package, index = judgement.package, _speaker(judgement)
        count = counts.setdefault(index, _Count())
        if judgement.why:
            count.unchecked[f"{package.key} {package.version}".rstrip()] = judgement.why
            continue
        signed = _digests(judgement, [one.digest for one in judgement.verdicts if one.kind == SIGNED])
        count.signed |= signed
        if signed and not judgement.release:
            continue
        count.packages.add((package.key, package.version))
        count.artifacts |= _digests(judgement, package.digests) - signed
        if (index, package.key) in cached:
            count.cached.add((package.key, package.version))
        count.serials.update([one.serial for one in judgement.published if one.index == index and one.serial])
    return tuple([count.stated(index) for index, count in sorted(counts.items())])


def together(parts: Iterable[IndexCoverage]) -> tuple[IndexCoverage, ...]:
    """Coverage of several locks; a package that stands in two of them was checked twice."""
    found: dict[str, list[IndexCoverage]] = {}
    for part in parts:
        found.setdefault(part.index, []).append(part)
    return tuple(
        [
            IndexCoverage(
                index,
                packages=sum([part.packages for part in same]),
                artifacts=sum([part.artifacts for part in same]),
                cached=sum([part.cached for part in same]),
                signed=sum([part.signed for part in same]),
                serial=_latest([part.serial for part in same if part.serial]),
                unchecked=tuple(sorted({pair for part in same for pair in part.unchecked})),
            )
            for index, same in sorted(found.items())
        ]
    )


def untimed(judgements: list[Judgement]) -> list[str]:
    """Sentences about indexes without upload times that can be read, which `fresh-release` cannot do without."""
    from whypin.locks.upload_times import instant

    counts: dict[tuple[str, str], set[str]] = {}
    for judgement in judgements:
        locked = {id(file) for file in judgement.installed}
        for index, files in judgement.releases:
            times = [file.uploaded for file in files if id(file) in locked]
            if times and None in [instant(time or "") for time in times]:
                what = "upload times that cannot be read" if any(times) else "no upload times"
                counts.setdefault((index, what), set()).add(judgement.package.key)
    return [
        f"`{index}` gives {what}, so `fresh-release` could not judge {len(keys)} of its packages"
        for (index, what), keys in sorted(counts.items())
    ]


def uncompared(silent: Iterable[tuple[str, str]], gone: Iterable[tuple[str, str]]) -> list[str]:
    """Sentences about indexes whose publishers could not be compared, from pairs of index and key.

    `silent` are those that say nothing of publishers, `gone` those without the files that the base locks.
    """
    reasons = ((silent, "does not say who published its files"), (gone, "has no file any more that the base locks"))
    found = []
    for pairs, why in reasons:
        indexes = [index for index, _ in pairs]
        for index in sorted(set(indexes)):
            count = indexes.count(index)
            packages = "1 updated package" if count == 1 else f"{count} updated packages"
            found.append(f"`{index}` {why}, so the publishers of {packages} could not be compared")
    return found


def wrong_clocks(ahead: Mapping[str, float]) -> list[str]:
    """Sentences about the indexes whose clock is a day or more off this machine's; `ahead` are seconds, by index."""
    found = []
    for index, seconds in sorted(ahead.items()):
        days = int(abs(seconds) // _DAY)
        if days:
            count = "1 day" if days == 1 else f"{days} days"
            place = "ahead of" if seconds > 0 else "behind"
            found.append(f"the clock here is {count} {place} that of `{index}`, and `fresh-release` went by it")
    return found


def _digests(judgement: Judgement, digests: Iterable[Digest]) -> set[tuple[str, ...]]:
    package = judgement.package
    return {(package.key, package.version, one.algorithm, one.value) for one in digests}


def _speaker(judgement: Judgement) -> str:
    """The index that a package counts for."""
    if not judgement.why and judgement.published:
        return _publisher(judgement) or judgement.published[0].index
    silent = [answer.index for answer in judgement.answers if isinstance(answer, Unanswered)]
    return next(iter([*silent, *[answer.index for answer in judgement.answers]]), "")


def _publisher(judgement: Judgement) -> str:
    """The index that published the locked digests, else the first that has the release; "" where none has it."""
    published = {
        (algorithm(one.digest), one.digest.value.lower()) for one in judgement.verdicts if one.kind == PUBLISHED
    }
    for index, files in judgement.releases:
        if any(not published.isdisjoint(file.digests.items()) for file in files):
            return index
    return judgement.releases[0][0] if judgement.releases else ""


def _latest(serials: Iterable[str]) -> str | None:
    return max(serials, key=lambda text: (len(text), text), default=None)


class _Count:
    """Running figures of one index; sets, because a lock may hold a package several times, for several markers."""

    def __init__(self) -> None:
        self.packages: set[tuple[str, str]] = set()
        self.artifacts: set[tuple[str, ...]] = set()
        self.signed: set[tuple[str, ...]] = set()
        self.cached: set[tuple[str, str]] = set()
        self.serials: set[str] = set()
        self.unchecked: dict[str, str] = {}

    def stated(self, index: str) -> IndexCoverage:
        return IndexCoverage(
            index,
            packages=len(self.packages),
            artifacts=len(self.artifacts),
            cached=len(self.cached),
            signed=len(self.signed),
            serial=_latest(self.serials),
            unchecked=tuple(sorted(self.unchecked.items())),
        )
