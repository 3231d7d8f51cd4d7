"""A lock as a graph: what its declarations and its own entries ask for, against what it holds.

What each maker writes honestly, and what therefore is no finding, is said where it is looked at.
"""

from __future__ import annotations

from whypin.locks.odd import Judged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from whypin.locks.asked_alike import Before
    from whypin.locks.needed import Look
    from whypin.model.facts import Base, Index
    from whypin.model.lock import Lock
    from whypin.model.project import Document, Pair, Project

    Judge = Callable[[Pair, Lock, Judged], None]


def unrequested(
    pair: Pair, documents: Mapping[str, Document], before: Before | None = None, look: Look | None = None
) -> Judged:
    """What a lock holds that nobody asks for.

    `documents` are all that were read, by path; `before` is the base; `look` looks up what releases need.
    """
    judged = Judged(pair.lock.path)
    lock = _lock(pair, judged)
    if lock is None:
        return judged
    requested, _ = _parts(pair, documents)
    if requested is not None:
        requested(pair, lock, judged)
    if before is not None:
        _compare(pair, lock, before, judged, Judged(pair.lock.path), look)
    return judged


def silenced(pair: Pair, before: Before | None = None, look: Look | None = None) -> Judged:
    """What a lock leaves out although it is asked for; `before` is the base, `look` looks up what releases need."""
    judged = Judged(pair.lock.path)
    lock = _lock(pair, judged)
    if lock is None:
        return judged
    _, left_out = _parts(pair, {})
    left_out(pair, lock, judged)
    if before is not None:
        _compare(pair, lock, before, Judged(pair.lock.path), judged, look)
    if any(odd.missing for odd in judged.odd):
        from whypin.locks.scope import unlocked

        # What `lock-out-of-sync` says.
        told = {declaration.key for declaration in unlocked(pair)}
        judged.odd[:] = [odd for odd in judged.odd if odd.missing not in told]
    return judged


def _parts(pair: Pair, documents: Mapping[str, Document]) -> tuple[Judge | None, Judge]:
    """What judges the entries of a kind of lock, and what it leaves out; imported where there is a lock of the kind."""
    edges = pair.lock.format.graph.edges
    if edges == "members":
        from whypin.locks import uv_requested, uv_silenced

        return uv_requested.unrequested, uv_silenced.silenced
    if edges == "groups":
        from whypin.locks import grouped_requested, grouped_silenced

        return grouped_requested.unrequested, grouped_silenced.silenced
    from whypin.locks import flat_silenced, via

    if edges != "comments":
        return None, flat_silenced.silenced
    return lambda pair, lock, judged: via.unrequested(pair, lock, documents, judged), flat_silenced.silenced


def _compare(pair: Pair, lock: Lock, before: Before, added: Judged, lost: Judged, look: Look | None) -> None:
    if pair.lock.format.graph.edges in ("members", "groups"):
        from whypin.locks import kept

        kept.rewired(lock, before, added, lost)
    else:
        from whypin.locks import flat_kept

        flat_kept.altered(pair, lock, before, added, lost, look)


def look_up(project: Project, pair: Pair, index: Index | None) -> Look | None:
    """How to look up what the releases of a lock need, where an index is asked about it."""
    if index is None or pair.lock.path not in project.targets:
        return None
    from whypin.locks.needed import Look

    return Look(
        lambda packages: index.needs(pair.lock, packages), {document.path: document for document in project.documents}
    )


def before(pair: Pair, base: Base | None) -> Before | None:
    """What a pair was at the base, None where there is none, or where its lock is new or has not changed."""
    lock = base.document(pair.lock.path) if base is not None else None
    if base is None or lock is None or lock is pair.lock:
        return None
    then = [base.document(document.path) for document in pair.declarations]
    from whypin.locks.asked_alike import Before

    return None if then[0] is None else Before(lock, tuple([one for one in then if one is not None]), pair)


def _lock(pair: Pair, judged: Judged) -> Lock | None:
    """The lock, if its graph can be judged: what cannot be read has findings of its own."""
    lock = pair.lock.lock
    if lock is None or pair.lock.problems or any(one.problems or one.left_out for one in pair.declarations):
        return None
    known = pair.lock.format.graph.versions
    version = lock.terms.version
    if known and version not in known and version.partition(".")[0] not in known:
        judged.give_up(f"whypin does not know the graph of version `{version}` of its format", aside=True)
        return None
    return lock
