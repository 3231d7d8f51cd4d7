"""`weak-hash`: a digest that proves nothing, because its algorithm is broken or it is no digest at all."""

from __future__ import annotations

from whypin.locks.digests import LENGTHS, WEAK, surely_strong
from whypin.locks.relock import relock
from whypin.model.finding import Finding
from whypin.model.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from whypin.model.facts import Facts
    from whypin.model.lock import Artifact, Digest, LockedPackage
    from whypin.model.project import Document, Project

RULE = Rule(
    "weak-hash",
    "a digest of md5 or sha1 alone, or one that is malformed",
    "guard",
    hooks=("check-locks",),
    about="locks",
)

_HEX = "0123456789abcdefABCDEF"
_SHOWN = 12


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each malformed digest, and for each weak one that no strong one stands beside.

    Digests of no named file stand for themselves: pip takes a file that any one of them fits, and one in the fragment
    of an address counts as they do.
    """
    for document, lock in project.locks():
        taken = document.format.digests
        for package in (*lock.packages, *lock.build_constraints):
            if surely_strong(package):
                continue
            from whypin.locks.direct import in_address

            for digest in package.hashes:
                yield from _judged(document, package, digest, None, taken)
            for digest in in_address(package):
                yield from _judged(document, package, digest, None, None)
            for artifact in package.artifacts:
                alone = all(_fault(digest, taken) or digest.algorithm in WEAK for digest in artifact.digests)
                for digest in artifact.digests:
                    if alone or digest.algorithm not in WEAK:
                        yield from _judged(document, package, digest, artifact, taken)


def _judged(
    document: Document,
    package: LockedPackage,
    digest: Digest,
    artifact: Artifact | None,
    taken: Mapping[str, int] | None,
) -> Iterator[Finding]:
    why = _fault(digest, taken)
    if not why and digest.algorithm in WEAK:
        why = f"is of {digest.algorithm}, which can be forged"
    if not why:
        return
    whose = artifact.filename if artifact is not None and artifact.filename else package.name
    if artifact is None and package.origin.kind == "url" and not package.key:
        from whypin.model.address import Address

        whose = Address(package.origin.url or "").shown
    shown = digest.value if len(digest.value) <= _SHOWN else f"{digest.value[:_SHOWN]}…"
    written = f"{digest.algorithm}:{shown}" if digest.algorithm else shown
    yield Finding.about(
        RULE,
        document,
        package,
        digest.at,
        f"`{written}` of `{whose}` {why}",
        help=relock(document, "sha256 digests", package),
        detail=digest.value[:_SHOWN],
    )


def _fault(digest: Digest, taken: Mapping[str, int] | None) -> str:
    """What keeps a digest from being one that the installer takes, as a clause; "" where nothing does."""
    algorithm = digest.algorithm
    if not algorithm:
        return "does not say its algorithm"
    length = (taken or {}).get(algorithm) or LENGTHS.get(algorithm)
    if length is None:
        if algorithm.lower() in LENGTHS:
            return "has capitals in the name of its algorithm"
        # `hashlib` guarantees two more, of any length.
        return "" if algorithm.startswith("shake_") and not taken else "names no algorithm that whypin knows"
    size = len(digest.value)
    if size != length:
        return f"has {size} {'digit' if size == 1 else 'digits'}, and {algorithm} has {length}"
    if digest.value.strip(_HEX):
        return "has a sign in it that is no hex digit"
    if taken and algorithm not in taken and algorithm not in WEAK:
        return f"is of {algorithm}, and the lock's installer takes {_listed(taken)}"
    return ""


def _listed(taken: Mapping[str, int]) -> str:
    names = [name for name in taken if name not in WEAK]
    return f"{', '.join(names[:-1])} or {names[-1]}"
