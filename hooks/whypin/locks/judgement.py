"""What the indexes' answers say of a locked package: digest by digest, file by file."""

from __future__ import annotations

from whypin.locks.file_names import ARCHIVES, file_key, same_file
from whypin.locks.releases import release_files
from whypin.model.release import Published, Unanswered
from whypin.text.record import Record
from whypin.versions.version import meets_pin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Final

    from whypin.model.facts import Index
    from whypin.model.lock import Artifact, At, Digest, LockedPackage
    from whypin.model.project import Document, Project
    from whypin.model.release import PublishedFile

    Answers = tuple[Published | Unanswered, ...]

PUBLISHED, FOREIGN, UNKNOWN = "published", "foreign", "unknown"

_BY_LENGTH = {32: "md5", 40: "sha1", 56: "sha224", 64: "sha256", 96: "sha384", 128: "sha512"}


class Verdict(Record):
    """The verdict on one digest: "published", "foreign" (no index publishes it there) or "unknown".

    `artifact` is the named file it stands with, None for a digest of no named file. `why` says why it is unknown, and
    `help` what to do about that; `owner` is the file of the project, wherever it is, that a foreign digest belongs to.
    """

    __slots__ = ("artifact", "digest", "help", "kind", "owner", "why")

    def __init__(
        self,
        kind: str,
        digest: Digest,
        artifact: Artifact | None = None,
        *,
        why: str = "",
        help: str = "",
        owner: PublishedFile | None = None,
    ) -> None:
        self.kind: Final = kind
        self.digest: Final = digest
        self.artifact: Final = artifact
        self.why: Final = why
        self.help: Final = help
        self.owner: Final = owner


def packages_to_verify(project: Project) -> Iterator[tuple[Document, LockedPackage]]:
    """The locked packages that an index is asked about: those of the locks that findings are wanted for.

    A file that is locked by its address is asked about as its index would list it.
    """
    for document, lock in project.locks():
        if document.path in project.targets:
            for package in lock.packages:
                if package.origin.kind == "index":
                    yield document, package
                elif package.origin.kind == "url":
                    from whypin.locks.direct import as_listed

                    yield document, as_listed(package)


def unverified_packages(project: Project, index: Index) -> Iterator[tuple[Document, LockedPackage]]:
    """The packages of `packages_to_verify` in locks that are not known to be published throughout."""
    for document, package in packages_to_verify(project):
        if not index.is_verified(document):
            yield document, package


def all_published(package: LockedPackage, answers: Answers) -> bool:
    """Whether every digest is published where it stands; the quick form of `judge` for the usual case."""
    release = released(package, answers)
    if package.artifacts:
        return all(verdict.kind == PUBLISHED for verdict in judge(package, answers))
    published = {pair for file in release for pair in file.digests.items()}
    return published.issuperset([(algorithm(digest), digest.value.lower()) for digest in package.hashes])


def judge(package: LockedPackage, answers: Answers) -> Iterator[Verdict]:
    """One verdict for each digest of a package, those of no named file first.

    Any one index that publishes the digest suffices; a digest that none publishes is unknown as long as one index did
    not answer, or publishes a candidate without a digest of that algorithm.
    """
    release = released(package, answers)
    published = {pair for file in release for pair in file.digests.items()}
    for digest in package.hashes:
        if (algorithm(digest), digest.value.lower()) in published:
            yield Verdict(PUBLISHED, digest)
        else:
            yield _verdict(package, digest, None, release, answers)
    by_name: dict[str, list[PublishedFile]] = {}
    for file in release if package.artifacts else ():
        by_name.setdefault(file_key(file.filename, package.key), []).append(file)
    for artifact, name in named_files(package, answers):
        files = by_name.get(file_key(name, package.key), []) if name else release
        address = address_name(artifact)
        if name and address and not same_file(name, address, package.key):
            files = []
        for digest in artifact.digests:
            yield _verdict(package, digest, artifact, files, answers)


def named_files(package: LockedPackage, answers: Answers) -> Iterator[tuple[Artifact, str]]:
    """Every artifact with the file that it names; "" where the name says nothing.

    Pipenv's pylock.toml lists every digest of a release under one wheel's name, and makes that name up, with an
    address below the index's own page. Such a digest may be that of any file of the release.
    """
    known = {file_key(file.filename, package.key) for file in released(package, answers)}
    pages = [answer.index for answer in answers] + ([package.origin.url] if package.origin.url else [])
    starts = tuple([f"{page.rstrip('/')}/{package.key}/" for page in pages])
    counts: dict[str, int] = {}
    for artifact in package.artifacts:
        name = file_name(artifact) or ""
        counts[name] = counts.get(name, 0) + 1
    for artifact in package.artifacts:
        name = file_name(artifact) or ""
        made_up = (artifact.url or "").startswith(starts) and file_key(name, package.key) not in known
        yield artifact, "" if made_up or counts[name] > 1 else name


def released(package: LockedPackage, answers: Answers) -> list[PublishedFile]:
    """The files of the locked version, whichever index publishes them."""
    if not package.pinned:
        return []
    return [
        file for answer in answers if isinstance(answer, Published) for file in release_files(answer, package.version)
    ]


def locked_files(package: LockedPackage, answers: Answers) -> list[PublishedFile]:
    """The files of the release that the lock would install: those of its digests, else all."""
    digests = {(algorithm(digest), digest.value.lower()) for digest in package.digests}
    release = released(package, answers)
    return [file for file in release if not digests or not digests.isdisjoint(file.digests.items())]


def other_release(package: LockedPackage, verdicts: list[Verdict]) -> str:
    """The one other release that every digest of a package (and every named file) is of; "" where there is none.

    So it is when a version was altered and nothing else, or everything else.
    """
    owners = [verdict.owner for verdict in verdicts if verdict.owner is not None]
    version = owners[0].version if owners else None
    if not version or len(owners) < len(verdicts) or meets_pin(version, package.version):
        return ""
    for verdict, owner in zip(verdicts, owners, strict=True):
        name = file_name(verdict.artifact) if verdict.artifact else None
        if not owner.version or not meets_pin(owner.version, version):
            return ""
        if name and not same_file(owner.filename, name, package.key):
            return ""
    return version


def absence_at(package: LockedPackage, answers: Answers) -> At:
    """What of a package no index has: its name where none has the project, else its version."""
    known = any(isinstance(answer, Published) and answer.files is not None for answer in answers)
    return package.version_at if known else package.name_at


def why_unanswered(answers: Answers) -> str:
    """Why the answers are not all there, one clause; "" when every index answered."""
    if not answers:
        return "no index is known"
    return "; ".join([f"`{answer.index}` {answer.why}" for answer in answers if isinstance(answer, Unanswered)])


def why_unverified(package: LockedPackage, answers: Answers) -> tuple[str, str]:
    """Why a package is not fully checked, one clause, and what to do about that; twice "" when it is."""
    if not all_published(package, answers):
        for verdict in judge(package, answers):
            if verdict.kind == UNKNOWN:
                return verdict.why, verdict.help
    return ("", "") if released(package, answers) else _quiet(answers)


def quoted_indexes(answers: Answers) -> str:
    """The indexes of the answers, quoted, for a message."""
    return " or ".join([f"`{answer.index}`" for answer in answers])


def file_name(artifact: Artifact) -> str | None:
    """The file an artifact names: its own name, else the one its address ends in."""
    return artifact.filename or address_name(artifact)


def address_name(artifact: Artifact) -> str | None:
    """The file that an artifact's address ends in; None for one that ends otherwise (an index's page, say)."""
    if not artifact.url:
        return None
    from urllib.parse import unquote, urlsplit

    try:
        name = unquote(urlsplit(artifact.url).path.rpartition("/")[2])
    except ValueError:
        return None
    return name if name.lower().endswith(ARCHIVES) else None


def algorithm(digest: Digest) -> str:
    """The algorithm of a digest; by its length where the lock does not say."""
    return digest.algorithm.lower() or _BY_LENGTH.get(len(digest.value), "")


def _verdict(
    package: LockedPackage, digest: Digest, artifact: Artifact | None, files: list[PublishedFile], answers: Answers
) -> Verdict:
    kind, value = algorithm(digest), digest.value.lower()
    for file in files:
        if file.digests.get(kind) == value and _same_size(artifact, file):
            return Verdict(PUBLISHED, digest, artifact)
    why, help_ = _doubt(package, kind, artifact, files, answers)
    if why:
        return Verdict(UNKNOWN, digest, artifact, why=why, help=help_)
    return Verdict(FOREIGN, digest, artifact, owner=_owner(package, kind, value, answers))


def _doubt(
    package: LockedPackage, kind: str, artifact: Artifact | None, files: list[PublishedFile], answers: Answers
) -> tuple[str, str]:
    """Why a digest that no index publishes may still be right, and what to do."""
    quiet = _quiet(answers)
    if quiet[0]:
        return quiet
    if not package.pinned:
        return "no single version is pinned", "pin it with `==`"
    if any(kind not in file.digests for file in files):
        others = sorted({one for file in files for one in file.digests})
        why = f"{quoted_indexes(answers)} publishes no {kind or 'such'} digest"
        return why, f"lock it again with {others[0]} digests" if others else "take it from an index with digests"
    if artifact is None or not artifact.url or package.origin.url is not None:
        return "", ""
    from whypin.locks.hosts import serves

    host = _host(artifact.url)
    answered = [answer for answer in answers if isinstance(answer, Published)]
    known = {_host(file.url) for answer in answered for file in answer.files or () if file.url}
    if host in known or any(serves(_host(answer.index), host) for answer in answered):
        return "", ""
    why = f"the lock names files on `{host}`, where {quoted_indexes(answers)} has none"
    return why, "if you trust that host, name the index that has these files in `PIP_EXTRA_INDEX_URL`"


def _quiet(answers: Answers) -> tuple[str, str]:
    """Why the answers are not all there, and what to do; twice "" when every index answered."""
    why = why_unanswered(answers)
    if not answers:
        return why, "name the index that has it in `PIP_EXTRA_INDEX_URL`"
    helps = [answer.help for answer in answers if isinstance(answer, Unanswered)]
    usual = "run again when the index answers; until then nothing vouches for it"
    return why, (helps[0] or usual) if helps else ""


def _host(url: str) -> str:
    from urllib.parse import urlsplit

    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def _same_size(artifact: Artifact | None, file: PublishedFile) -> bool:
    return artifact is None or artifact.size is None or file.size is None or artifact.size == file.size


def _owner(package: LockedPackage, kind: str, value: str, answers: Answers) -> PublishedFile | None:
    """The file with this digest: of the locked version if there is one, else of any."""
    files = [file for answer in answers if isinstance(answer, Published) for file in answer.files or ()]
    owners = [file for file in [*released(package, answers), *files] if file.digests.get(kind) == value]
    return owners[0] if owners else None
