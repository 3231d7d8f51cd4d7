"""`weak-hash`: a digest that proves nothing, because its algorithm is broken or it is no digest at all."""

from __future__ import annotations

from whypin.locks.digests import LENGTHS, WEAK, surely_strong
from whypin.locks.relock import relock
from whypin.model.finding import Finding
from whypin.model.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Facts
    from whypin.model.lock import Artifact, Digest, LockedPackage
    from whypin.model.project import Document, Project

RULE = Rule("weak-hash", "a digest of md5 or sha1 alone, or one that is malformed", "guard", hooks=("check-locks",))

_HEX = "0123456789abcdefABCDEF"
_SHOWN = 12


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each malformed digest, and for each weak one that no strong one stands beside.

    Digests of no named file stand for themselves: pip takes a file that any one of them fits.
    """
    for document, lock in project.locks():
        for package in (*lock.packages, *lock.build_constraints):
            if surely_strong(package):
                continue
            for digest in package.hashes:
                yield from _judged(document, package, digest, None, alone=True)
            for artifact in package.artifacts:
                alone = all(_fault(digest) or _algorithm(digest) in WEAK for digest in artifact.digests)
                for digest in artifact.digests:
                    yield from _judged(document, package, digest, artifact, alone=alone)


def _judged(
    document: Document, package: LockedPackage, digest: Digest, artifact: Artifact | None, *, alone: bool
) -> Iterator[Finding]:
    fault = _fault(digest)
    if not fault and not (alone and _algorithm(digest) in WEAK):
        return
    whose = artifact.filename if artifact is not None and artifact.filename else package.name
    shown = digest.value if len(digest.value) <= _SHOWN else f"{digest.value[:_SHOWN]}…"
    written = f"{digest.algorithm}:{shown}" if digest.algorithm else shown
    why = fault or f"is of {_algorithm(digest)}, which can be forged"
    yield Finding.about(
        RULE,
        document,
        package,
        digest.at,
        f"`{written}` of `{whose}` {why}",
        help=relock(document, "sha256 digests"),
        detail=digest.value[:_SHOWN],
    )


def _algorithm(digest: Digest) -> str:
    return digest.algorithm.lower().replace("-", "_")


def _fault(digest: Digest) -> str:
    """What keeps a digest from being one, as a clause; "" where nothing does."""
    algorithm = _algorithm(digest)
    if not algorithm:
        return "does not say its algorithm"
    length = LENGTHS.get(algorithm)
    if length is None:
        # `hashlib` guarantees two more, of any length.
        return "" if algorithm.startswith("shake_") else "names no algorithm that whypin knows"
    size = len(digest.value)
    if size != length:
        return f"has {size} {'digit' if size == 1 else 'digits'}, and {algorithm} has {length}"
    return "" if not digest.value.strip(_HEX) else "has a sign in it that is no hex digit"
