"""What an online run checked, index by index, and what it could not."""

from __future__ import annotations

from whypin.locks.judgement import why_unverified
from whypin.locks.releases import release_files
from whypin.model.release import Published, Unanswered
from whypin.model.report import IndexCoverage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from whypin.model.lock import LockedPackage

    Answers = tuple[Published | Unanswered, ...]


def coverage(
    asked: list[tuple[LockedPackage, Answers]], cached: frozenset[tuple[str, str]], clean: bool
) -> tuple[IndexCoverage, ...]:
    """Coverage of each index by one lock, by address.

    `cached` holds the (index, key) that needed no request; `clean` says that every package is known to be settled.

    A package counts for the first index that has its release (or, where none has, the first that answered); a package
    that could not be settled stands in `unchecked` of the first index that kept silent.
    """
    counts: dict[str, _Count] = {}
    for package, answers in asked:
        why = "" if clean else why_unverified(package, answers)[0]
        index = _speaker(package, answers, silent=bool(why))
        count = counts.setdefault(index, _Count())
        if why:
            count.unchecked[f"{package.key} {package.version}".rstrip()] = why
            continue
        count.packages.add((package.key, package.version))
        count.artifacts.update(
            [(package.key, package.version, digest.algorithm, digest.value) for digest in package.digests]
        )
        if (index, package.key) in cached:
            count.cached.add((package.key, package.version))
        count.serials.update([a.serial for a in answers if isinstance(a, Published) and a.index == index and a.serial])
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
                serial=_latest([part.serial for part in same if part.serial]),
                unchecked=tuple(sorted({pair for part in same for pair in part.unchecked})),
            )
            for index, same in sorted(found.items())
        ]
    )


def untimed(asked: list[tuple[LockedPackage, Answers]]) -> list[str]:
    """Sentences about the indexes that tell no upload times, which `fresh-release` cannot do without."""
    counts: dict[str, set[str]] = {}
    for package, answers in asked:
        for answer in answers:
            if isinstance(answer, Published):
                release = release_files(answer, package.version)
                if release and not any(file.uploaded for file in release):
                    counts.setdefault(answer.index, set()).add(package.key)
    return [
        f"`{index}` tells no upload times, so `fresh-release` did not judge {len(keys)} of its packages"
        for index, keys in sorted(counts.items())
    ]


def _speaker(package: LockedPackage, answers: Answers, silent: bool) -> str:
    if silent:
        return next((a.index for a in answers if isinstance(a, Unanswered)), answers[0].index if answers else "")
    published = [answer for answer in answers if isinstance(answer, Published)]
    return next((a.index for a in published if release_files(a, package.version)), published[0].index)


def _latest(serials: Iterable[str]) -> str | None:
    return max(serials, key=lambda text: (len(text), text), default=None)


class _Count:
    """Running figures of one index; sets, because a lock may hold a package several times, for several markers."""

    def __init__(self) -> None:
        self.packages: set[tuple[str, str]] = set()
        self.artifacts: set[tuple[str, ...]] = set()
        self.cached: set[tuple[str, str]] = set()
        self.serials: set[str] = set()
        self.unchecked: dict[str, str] = {}

    def stated(self, index: str) -> IndexCoverage:
        return IndexCoverage(
            index,
            packages=len(self.packages),
            artifacts=len(self.artifacts),
            cached=len(self.cached),
            serial=_latest(self.serials),
            unchecked=tuple(sorted(self.unchecked.items())),
        )
