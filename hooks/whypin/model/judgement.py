"""What the indexes' answers say of one locked package: found by `locks.judgement`, read by coverage and index rules."""

from __future__ import annotations

from whypin.model.release import Published
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Final, Literal

    from whypin.model.lock import Artifact, At, Digest, LockedPackage
    from whypin.model.release import PublishedFile, Unanswered
    from whypin.model.review import Place

    Answers = tuple[Published | Unanswered, ...]
    Kind = Literal["published", "signed", "foreign", "unknown"]

PUBLISHED: Final = "published"
SIGNED: Final = "signed"
FOREIGN: Final = "foreign"
UNKNOWN: Final = "unknown"


class Verdict(Record):
    """The verdict on one digest: "published", "signed" (signed sums list it), "foreign" or "unknown".

    A foreign one is one that no index publishes there. `doubt` is where sums list it that do not count, and why.

    `artifact` is the named file it stands with, None for a digest of no named file. `why` says why it is unknown, and
    `help` what to do about that; `owner` is the file of the project, wherever it is, that a foreign digest belongs to.
    """

    __slots__ = ("artifact", "digest", "doubt", "help", "kind", "owner", "why")

    def __init__(
        self,
        kind: Kind,
        digest: Digest,
        artifact: Artifact | None = None,
        *,
        why: str = "",
        help: str = "",
        owner: PublishedFile | None = None,
        doubt: Place | None = None,
    ) -> None:
        self.kind: Final = kind
        self.digest: Final = digest
        self.artifact: Final = artifact
        self.why: Final = why
        self.help: Final = help
        self.owner: Final = owner
        self.doubt: Final = doubt


class Judgement(Record):
    """Everything that the answers say of a locked package.

    - `answers`: what each index that was asked said; none where no index is known.
    - `releases`: the files of the locked version by the index that publishes them; an index with none is left out.
    - `installed`: those that the lock would install: the files of its digests, or all where it has none, or only such
      as signed sums list.
    - `verdicts`: one for each digest, those of no named file first; `is_published`: they all are "published".
    - `missing`: the named files that no index has in that release, each with its name.
    - `other`: the one other release that every digest (and every named file) is of; "" where there is none.
    - `why`: why the package is not fully checked, one clause, and `help` what to do about that; twice "" when it is.
    """

    __slots__ = (
        "answers",
        "help",
        "installed",
        "is_published",
        "missing",
        "other",
        "package",
        "release",
        "releases",
        "verdicts",
        "why",
    )

    def __init__(
        self,
        package: LockedPackage,
        answers: Answers,
        releases: tuple[tuple[str, tuple[PublishedFile, ...]], ...],
        installed: tuple[PublishedFile, ...],
        verdicts: tuple[Verdict, ...],
        *,
        missing: tuple[tuple[Artifact, str], ...] = (),
        other: str = "",
        why: str = "",
        help: str = "",
    ) -> None:
        self.package: Final = package
        self.answers: Final = answers
        self.releases: Final = releases
        self.release: Final = tuple([file for _, files in releases for file in files])
        self.installed: Final = installed
        self.verdicts: Final = verdicts
        self.is_published: Final = all(verdict.kind == PUBLISHED for verdict in verdicts)
        self.missing: Final = missing
        self.other: Final = other
        self.why: Final = why
        self.help: Final = help

    @property
    def is_listed(self) -> bool:
        """Whether signed sums list a file of the release, so that there is one whatever an index has."""
        return any(verdict.kind == SIGNED for verdict in self.verdicts)

    @property
    def published(self) -> list[Published]:
        """The answers of the indexes that answered."""
        return [answer for answer in self.answers if isinstance(answer, Published)]

    @property
    def is_answered(self) -> bool:
        """Whether there is an index, and every one answered."""
        return bool(self.answers) and len(self.published) == len(self.answers)

    @property
    def is_known(self) -> bool:
        """Whether an index has the project, whatever its releases."""
        return any(answer.files is not None for answer in self.published)

    @property
    def absent_at(self) -> At:
        """What of the package no index has: its name where none has the project, else its version."""
        return self.package.version_at if self.is_known else self.package.name_at

    @property
    def indexes(self) -> str:
        """The indexes that were asked, quoted, for a message."""
        return quoted([answer.index for answer in self.answers])


def quoted(indexes: Iterable[str]) -> str:
    """The addresses of indexes for a message, any of which would do."""
    return " or ".join([f"`{index}`" for index in indexes])
