"""A lock as a graph: what its declarations and its own entries ask for, against what it holds.

What each maker writes honestly, and what therefore is no finding, is said where it is looked at.
"""

from __future__ import annotations

from whypin.locks.odd import Judged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from whypin.locks.kept import Before
    from whypin.locks.needed import Look
    from whypin.model.facts import Base, Index
    from whypin.model.lock import Lock
    from whypin.model.project import Document, Pair, Project


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
    # A maker's own part is imported where there is a lock of it.
    if pair.lock.format.graph.edges == "members":
        from whypin.locks import uv_requested

        uv_requested.unrequested(pair, lock, judged)
    elif pair.lock.format.graph.edges == "groups":
        from whypin.locks import grouped_requested

        grouped_requested.unrequested(pair, lock, judged)
    elif pair.lock.format.graph.edges == "comments":
        from whypin.locks import via

        via.unrequested(pair, lock, documents, judged)
    if before is not None:
        _compare(pair, lock, before, judged, Judged(pair.lock.path), look)
    return judged


def silenced(pair: Pair, before: Before | None = None, look: Look | None = None) -> Judged:
    """What a lock leaves out although it is asked for; `before` is the base, `look` looks up what releases need."""
    judged = Judged(pair.lock.path)
    lock = _lock(pair, judged)
    if lock is None:
        return judged
    if pair.lock.format.graph.edges == "members":
        from whypin.locks import uv_silenced

        uv_silenced.silenced(pair, lock, judged)
    elif pair.lock.format.graph.edges == "groups":
        from whypin.locks import grouped_silenced

        grouped_silenced.silenced(pair, lock, judged)
    else:
        from whypin.locks import flat_silenced

        flat_silenced.silenced(pair, lock, judged)
    if before is not None:
        _compare(pair, lock, before, Judged(pair.lock.path), judged, look)
    if any(odd.missing for odd in judged.odd):
        from whypin.locks.scope import unlocked

        # What `lock-out-of-sync` says.
        told = {declaration.key for declaration in unlocked(pair)}
        judged.odd[:] = [odd for odd in judged.odd if odd.missing not in told]
    return judged


def _compare(pair: Pair, lock: Lock, before: Before, added: Judged, lost: Judged, look: Look | None) -> None:
    from whypin.locks.environments import declared

    if pair.lock.format.graph.edges in ("members", "groups"):
        from whypin.locks import kept

        kept.rewired(pair, lock, before, declared(pair), added, lost)
    else:
        from whypin.locks import flat_kept

        flat_kept.altered(pair, lock, before, declared(pair), added, lost, look)


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
    from whypin.locks.alike import alike
    from whypin.locks.kept import Before

    same = all(alike(one, document) for one, document in zip(then, pair.declarations, strict=True))
    return None if then[0] is None else Before(lock, then[0], same=same)


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
