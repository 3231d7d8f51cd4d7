"""What the indexes' answers say of a locked package: digest by digest, file by file."""

from __future__ import annotations

from whypin.locks.digests import BY_LENGTH, WEAK
from whypin.locks.file_names import file_key, file_of, same_file
from whypin.locks.releases import release_files
from whypin.model.address import Address
from whypin.model.judgement import FOREIGN, PUBLISHED, UNKNOWN, Judgement, Verdict, quoted
from whypin.model.release import Published, Unanswered
from whypin.versions.version import meets_pin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.judgement import Answers
    from whypin.model.lock import Artifact, Digest, LockedPackage
    from whypin.model.project import Document, Project
    from whypin.model.release import PublishedFile

# So many files or digests are named in a message.
_NAMED = 3


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
            for package in lock.build_constraints:
                if package.pinned:
                    yield document, package


class Judge:
    """Judges locked packages, each by the same answers once; several threads may call it.

    Whether an answer suffices by itself is asked while others are still under way; what was found then is the
    judgement where no other answer comes.
    """

    def __init__(self) -> None:
        # By identity: packages and answers are large. What is kept holds on to both.
        self._made: dict[tuple[int, ...], Judgement] = {}

    def __call__(self, package: LockedPackage, answers: Answers) -> Judgement:
        """The judgement on a package."""
        place = id(package), *map(id, answers)
        made = self._made.get(place)
        if made is None:
            made = self._made[place] = judge(package, answers)
        return made


def judge(package: LockedPackage, answers: Answers) -> Judgement:
    """Compare a package with what the indexes say.

    Any one index that publishes a digest suffices; a digest that none publishes is unknown as long as one index did
    not answer, or publishes a candidate without a digest of that algorithm.
    """
    releases = _releases(package, answers)
    release = [file for _, files in releases for file in files]
    named = named_files(package, answers, release)
    keys = {file_key(file.filename, package.key) for file in release} if named else ()
    verdicts = tuple(_verdicts(package, answers, release, named))
    why, help_ = next(((verdict.why, verdict.help) for verdict in verdicts if verdict.kind == UNKNOWN), ("", ""))
    if not why and not release:
        why, help_ = _quiet(answers)
    return Judgement(
        package,
        answers,
        releases,
        tuple(_installed(package, release)),
        verdicts,
        missing=tuple([(file, name) for file, name in named if name and file_key(name, package.key) not in keys]),
        other=_other_release(package, verdicts),
        why=why,
        help=help_,
    )


def _releases(package: LockedPackage, answers: Answers) -> tuple[tuple[str, tuple[PublishedFile, ...]], ...]:
    """The files of the locked version, by the index that publishes them."""
    if not package.pinned:
        return ()
    found = [
        (answer.index, release_files(answer, package.version)) for answer in answers if isinstance(answer, Published)
    ]
    return tuple([(index, files) for index, files in found if files])


def named_files(package: LockedPackage, answers: Answers, release: list[PublishedFile]) -> list[tuple[Artifact, str]]:
    """Every artifact with the file that it names; "" where the name says nothing.

    Pipenv's pylock.toml lists every digest of a release under one wheel's name, and makes that name up, with an
    address below the index's own page. Such a digest may be that of any file of the release.
    """
    if not package.artifacts:
        return []
    known = {file_key(file.filename, package.key) for file in release}
    pages = [answer.index for answer in answers] + ([package.origin.url] if package.origin.url else [])
    starts = tuple([f"{page.rstrip('/')}/{package.key}/" for page in pages])
    counts: dict[str, int] = {}
    names = [(artifact, file_name(artifact) or "") for artifact in package.artifacts]
    for _, name in names:
        counts[name] = counts.get(name, 0) + 1
    found = []
    for artifact, name in names:
        made_up = (artifact.url or "").startswith(starts) and file_key(name, package.key) not in known
        found.append((artifact, "" if made_up or counts[name] > 1 else name))
    return found


def _verdicts(
    package: LockedPackage, answers: Answers, release: list[PublishedFile], named: list[tuple[Artifact, str]]
) -> Iterator[Verdict]:
    """One verdict for each digest, those of no named file first."""
    published = {pair for file in release for pair in file.digests.items()} if package.hashes else ()
    for digest in package.hashes:
        if (algorithm(digest), digest.value.lower()) in published:
            yield Verdict(PUBLISHED, digest)
        else:
            yield _verdict(package, digest, None, release, answers)
    by_name: dict[str, list[PublishedFile]] = {}
    for file in release if named else ():
        by_name.setdefault(file_key(file.filename, package.key), []).append(file)
    for artifact, name in named:
        files = by_name.get(file_key(name, package.key), []) if name else release
        address = address_name(artifact)
        if name and address and not same_file(name, address, package.key):
            files = []
        for digest in artifact.digests:
            yield _verdict(package, digest, artifact, files, answers)


def _installed(package: LockedPackage, release: list[PublishedFile]) -> list[PublishedFile]:
    """The files of the release that the lock would install: those of its digests, else all."""
    digests = {(algorithm(digest), digest.value.lower()) for digest in package.digests}
    return [file for file in release if not digests or not digests.isdisjoint(file.digests.items())]


def _other_release(package: LockedPackage, verdicts: tuple[Verdict, ...]) -> str:
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


def few(names: list[str]) -> str:
    """Names for a message, quoted: the first ones, and how many more there are."""
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join([f"`{name}`" for name in names[:_NAMED]]) + more


def file_name(artifact: Artifact) -> str | None:
    """The file an artifact names: its own name, else the one its address ends in."""
    return artifact.filename or address_name(artifact)


def address_name(artifact: Artifact) -> str | None:
    """The file that an artifact's address ends in; None for one that ends otherwise (an index's page, say)."""
    return file_of(artifact.url or "") or None


def algorithm(digest: Digest) -> str:
    """The algorithm of a digest; by its length where the lock does not say."""
    return digest.algorithm.lower() or BY_LENGTH.get(len(digest.value), "")


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
    indexes = quoted([answer.index for answer in answers])
    if not package.pinned:
        return "no single version is pinned", "pin it with `==`"
    if any(kind not in file.digests for file in files):
        return _without(package, kind, files, indexes)
    if artifact is None or not artifact.url or package.origin.url is not None:
        return "", ""
    from whypin.locks.hosts import serves

    host = Address(artifact.url).host
    answered = [answer for answer in answers if isinstance(answer, Published)]
    known = {Address(file.url).host for answer in answered for file in answer.files or () if file.url}
    if host in known or any(serves(Address(answer.index).host, host) for answer in answered):
        return "", ""
    why = f"the lock names files on `{host}`, where {indexes} has none"
    return why, "if you trust that host, name the index that has these files in `PIP_EXTRA_INDEX_URL`"


def _without(package: LockedPackage, kind: str, files: list[PublishedFile], indexes: str) -> tuple[str, str]:
    """Why digests of a `kind` cannot be compared with these files, and what to do; a weak one is never advised."""
    lacking = [file.filename for file in files if kind not in file.digests]
    strong = sorted({one for file in files for one in file.digests if one not in WEAK})
    why = f"{indexes} publishes no {kind or 'such'} digest"
    if len(lacking) < len(files):
        more = f" and {len(lacking) - 1} more of its files" if len(lacking) > 1 else ""
        why += f" of `{lacking[0]}`{more}"
    elif not strong and any(file.digests for file in files):
        why += ", only such as can be forged"
    if kind in WEAK and any(algorithm(digest) not in WEAK for digest in package.digests):
        return why, f"remove the {kind} digests: a stronger one is locked beside them"
    if strong and kind not in strong:
        return why, f"regenerate the lock so that it has {strong[0]} digests"
    return why, "ask those who run the index for sha256 digests, or take it from an index that has them"


def _quiet(answers: Answers) -> tuple[str, str]:
    """Why the answers are not all there, one clause, and what to do; twice "" when every index answered."""
    if not answers:
        return "no index is known", "name the index that has it in `PIP_EXTRA_INDEX_URL`"
    silent = [answer for answer in answers if isinstance(answer, Unanswered)]
    if not silent:
        return "", ""
    usual = "run again when the index answers; until then nobody has checked it"
    return "; ".join([f"`{answer.index}` {answer.why}" for answer in silent]), silent[0].help or usual


def _same_size(artifact: Artifact | None, file: PublishedFile) -> bool:
    return artifact is None or artifact.size is None or file.size is None or artifact.size == file.size


def _owner(package: LockedPackage, kind: str, value: str, answers: Answers) -> PublishedFile | None:
    """The file with this digest: of the locked version if there is one, else of any."""
    files = [file for answer in answers if isinstance(answer, Published) for file in answer.files or ()]
    owners = [file for file in files if file.digests.get(kind) == value]
    ours = [file for file in owners if package.pinned and file.version and meets_pin(file.version, package.version)]
    return next(iter(ours or owners), None)
