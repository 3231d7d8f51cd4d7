"""What signed sums say of the digests of a locked package that no index publishes."""

from __future__ import annotations

from whypin.locks.file_names import same_file
from whypin.locks.judgement import address_name, algorithm, named_files
from whypin.model.judgement import PUBLISHED, SIGNED, UNKNOWN, Judgement, Verdict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.lock import LockedPackage
    from whypin.model.sums import Sums


def vouched(judgement: Judgement, sums: Sums | None) -> Judgement:
    """A judgement by the indexes' answers, and by signed sums for what those leave open or do not have.

    A digest that counts is as good as one that is published; the release of a package that has no others needs no
    index.
    """
    package = judgement.package
    if sums is None or judgement.is_published or not package.pinned:
        return judgement
    named = named_files(package, judgement.answers, list(judgement.release))
    names = {id(artifact): name for artifact, name in named}
    verdicts = tuple([_verdict(package, one, names, sums) for one in judgement.verdicts])
    if all(new is old for new, old in zip(verdicts, judgement.verdicts, strict=True)):
        return judgement
    unknown = [verdict for verdict in verdicts if verdict.kind == UNKNOWN]
    open_ = [id(verdict.artifact) for verdict in verdicts if verdict.kind != SIGNED]
    is_listed = any(verdict.kind == SIGNED for verdict in verdicts)
    why, help = (judgement.why, judgement.help) if not is_listed else ("", "")
    if unknown:
        why, help = unknown[0].why, unknown[0].help
    return Judgement(
        package,
        judgement.answers,
        judgement.releases,
        judgement.release if not open_ else judgement.installed,
        verdicts,
        missing=tuple([pair for pair in judgement.missing if not pair[0].digests or id(pair[0]) in open_]),
        other="" if is_listed else judgement.other,
        why=why,
        help=help,
    )


def _verdict(package: LockedPackage, verdict: Verdict, names: dict[int, str], sums: Sums) -> Verdict:
    """A verdict with what sums say; the very same one where they say nothing of it."""
    artifact = verdict.artifact
    name = names.get(id(artifact), "")
    address = "" if artifact is None else address_name(artifact)
    if verdict.kind == PUBLISHED or (name and address and not same_file(name, address, package.key)):
        return verdict
    digest = algorithm(verdict.digest), verdict.digest.value.lower()
    said = sums.of((package.key, package.version), digest, name)
    if said is None:
        return verdict
    if said.counts:
        return Verdict(SIGNED, verdict.digest, artifact)
    if said.missing:
        why = f"`{said.place.path}` lists a digest of it, and {said.missing}"
        return Verdict(UNKNOWN, verdict.digest, artifact, why=why, help=said.place.help)
    return verdict.replaced(doubt=said.place)
