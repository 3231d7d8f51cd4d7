"""`unknown-criteria`: criteria that a store of cargo-vet names and does not have, or that imply themselves."""

from __future__ import annotations

from whypin.model.finding import Finding, Related
from whypin.model.rule import Rule
from whypin.model.vet import BUILT_IN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from whypin.model.facts import Facts
    from whypin.model.lock import At
    from whypin.model.project import Document, Project
    from whypin.model.vet import Criterion, Store

# So many other places of one name are shown.
_SHOWN = 5

RULE = Rule(
    "unknown-criteria",
    "criteria that a cargo-vet store does not define, defines again, or defines in a circle",
    "manner",
    hooks=("check-cargo-vet",),
    about="stores",
)


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each name that a file does not know, and for each definition that cargo-vet refuses."""
    for document in project.documents:
        store = document.store
        if store is None:
            continue
        own = [one for one in store.criteria if not one.peer]
        defined = _defined(project, document, store)
        if defined is not None:
            used = [*store.used, *[use for one in own for use in one.implies]]
            yield from _unknown(document, defined, used, store.defined_in or document.path.rpartition("/")[2])
        for criterion in own:
            if criterion.name in BUILT_IN:
                message = f"`{criterion.name}` is built into cargo-vet, and defined again"
                yield _finding(document, criterion.at, message, "give it a name of its own")
        for peer in dict.fromkeys([one.peer for one in store.criteria]):
            yield from _circles(document, [one for one in store.criteria if one.peer == peer])


def _finding(document: Document, at: At, message: str, help: str, related: tuple[Related, ...] = ()) -> Finding:
    return Finding.at(RULE, document.path, document.locate(at), message, help=help, related=related, subject=message)


def _defined(project: Project, document: Document, store: Store) -> set[str] | None:
    """The names that a file may use; None where the file that defines them cannot be read."""
    if store.defined_in:
        around = project.repository
        other = None if around is None else around.beside(document, store.defined_in)
        if other is None or other.store is None:
            return None
        store = other.store
    return {*BUILT_IN, *[one.name for one in store.criteria if not one.peer]}


def _unknown(document: Document, defined: set[str], used: Sequence[tuple[str, At]], where: str) -> Iterator[Finding]:
    places: dict[str, list[At]] = {}
    for name, at in used:
        if name not in defined:
            places.setdefault(name, []).append(at)
    for name, (first, *others) in places.items():
        more = f", here and in {len(others)} more places" if others else ""
        related = tuple(
            [Related(document.path, document.locate(at), "and here") for at in others[:_SHOWN]],
        )
        help = f"correct the name, or define `[criteria.{name}]` in `{where}`"
        yield _finding(document, first, f"`{name}` is no criteria of this store{more}", help, related)


def _circles(document: Document, criteria: Sequence[Criterion]) -> Iterator[Finding]:
    """One finding for each `implies` that closes a circle: cargo-vet stops at it."""
    by_name = {one.name: one for one in criteria}
    # 1 while what it implies is being followed, 2 after that.
    state: dict[str, int] = {}
    for start, first in by_name.items():
        trail = [(start, iter(first.implies))] if start not in state else []
        state.setdefault(start, 1)
        while trail:
            name, left = trail[-1]
            implied, at = next(left, ("", ()))
            if not implied:
                state[name] = 2
                trail.pop()
            elif state.get(implied) == 1:
                by = f" by way of `{name}`" if implied != name else ""
                yield _finding(document, at, f"`{implied}` implies itself{by}", "take one of the two out")
            elif implied in by_name and implied not in state:
                state[implied] = 1
                trail.append((implied, iter(by_name[implied].implies)))
