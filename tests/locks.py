"""Locks made by hand, for tests of what asks an index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whypin.model.formats import REQUIREMENTS, Format
from whypin.model.lock import Artifact, Digest, Lock, LockedPackage, Origin
from whypin.model.names import normalise
from whypin.model.project import Document, Project
from whypin.model.release import Published, Unanswered
from whypin.text.source import Source
from whypin.text.span import Span

if TYPE_CHECKING:
    from whypin.model.facts import Index


def digest(value: str, algorithm: str = "sha256", at: int = 0) -> Digest:
    return Digest(algorithm, value, Span(at, at + 1))


def artifact(filename: str | None, *values: str, size: int | None = None, url: str | None = None) -> Artifact:
    digests = tuple([digest(value) for value in values])
    return Artifact(Span(3, 4), digests, filename=filename, size=size, url=url)


def package(
    name: str,
    version: str,
    *hashes: str | Digest,
    artifacts: tuple[Artifact, ...] = (),
    kind: str = "index",
    url: str | None = None,
    pinned: bool = True,
) -> LockedPackage:
    digests = tuple([digest(value) if isinstance(value, str) else value for value in hashes])
    return LockedPackage(
        name,
        normalise(name),
        version,
        Span(0, 9),
        Span(1, 2),
        Span(2, 3),
        lambda: (digests, artifacts),
        origin=Origin(kind, url),
        pinned=pinned,
    )


def project(
    *packages: LockedPackage,
    path: str = "requirements.txt",
    index_urls: tuple[str, ...] = (),
    format: Format = REQUIREMENTS,
) -> Project:
    lock = Lock(packages, hashed=True, index_urls=index_urls)
    # Another lock is another text.
    text = "".join([f"# {package!r}\n" for package in packages])
    return Project((Document(Source(path, f"0123456789\n{text}"), format, lock=lock),))


def answers(index: Index) -> list[tuple[Published | Unanswered, ...]]:
    """What the indexes said of each package that they were asked about."""
    return [judgement.answers for _, judgement in index.judgements()]


def is_published(index: Index) -> bool:
    """Whether the indexes have every package, and every digest where it stands."""
    return all(judgement.release and judgement.is_published for _, judgement in index.judgements())
