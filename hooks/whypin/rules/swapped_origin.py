"""`swapped-origin`: a locked package from somewhere else than its declarations ask for."""

from __future__ import annotations

from whypin.locks.relock import relock
from whypin.locks.scope import names_no_place
from whypin.model.finding import Finding
from whypin.model.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.locks.origins import Ask, Asks
    from whypin.model.facts import Facts
    from whypin.model.lock import At, LockedPackage
    from whypin.model.project import Document, Project

RULE = Rule(
    "swapped-origin",
    "a locked package from a repository, an address, a folder or an index that no declaration asks for",
    "guard",
    hooks=("check-locks",),
    about="locks",
    needs_locks="always",
    needs_base="if_known",
)


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each entry that is from elsewhere, by the declarations, and else by the base."""
    pairs = {pair.lock.path: pair for pair in project.pairs}
    for document, lock in project.locks():
        pair = pairs.get(document.path)
        before = None if facts.base is None else facts.base.document(document.path)
        settled = before is None or before is document
        of_index = all(one.origin.kind == "index" for one in lock.packages)
        if settled and of_index and (pair is None or names_no_place(pair)):
            continue
        from whypin.locks.origins import Asks, known

        told, untold = set(), [one for one in lock.packages if one.origin.kind != "index"]
        if pair is not None and known(pair):
            untold = []
            for finding in _by_declarations(document, Asks(pair), untold):
                told.add(finding.package)
                yield finding
        if facts.base is not None and not settled:
            from whypin.locks.moved import by_base

            for package, message in by_base(document, untold, pair, facts.base, facts.allows):
                if package.key not in told:
                    yield _finding(document, package, message)


def _by_declarations(document: Document, asks: Asks, untold: list[LockedPackage]) -> Iterator[Finding]:
    """What declarations say of an entry; those of which nobody can tell go into `untold`."""
    for package in document.lock.packages if document.lock is not None else ():
        if package.origin.kind == "index":
            # Most are asked for by other entries, which say nothing of a place.
            if asks.indexes or asks.of(package.key):
                yield from _of_index(document, package, asks)
        elif not asks.reach(package):
            if asks.untold(package):
                untold.append(package)
            else:
                yield _finding(document, package, _elsewhere(package, asks))


def _elsewhere(package: LockedPackage, asks: Asks) -> str:
    from whypin.locks.origins import is_reference, shown

    origin = package.origin
    for ask in asks.of(package.key):
        if ask.kind == origin.kind == "vcs" and not is_reference(ask, origin):
            found = origin.commit or origin.reference
            return f"`{package.name}` is declared at `{ask.reference}`, and locked at `{found}`"
    return f"`{package.name}` is locked from {shown(package)}, and no declaration asks for that"


def _of_index(document: Document, package: LockedPackage, asks: Asks) -> Iterator[Finding]:
    from whypin.locks.origins import compared, index_of

    wanted = asks.of(package.key)
    direct = [ask for ask in wanted if ask.kind in ("vcs", "url") and ask.always]
    if direct and len(direct) == len(wanted) and not _has_direct(document, package.key):
        yield _finding(
            document, package, f"`{package.name}` is declared from {_said(direct[0])}, and not locked from it"
        )
        return
    if not document.format.index or document.format.pip_lines:
        return
    here = compared(package.origin)
    names = [ask for ask in wanted if ask.kind == "index"]
    places = [index_of(ask, asks.places) for ask in names]
    if names and None not in places and here not in places and all(ask.always for ask in names):
        if len(names) == len(wanted) and (package.origin.url or document.format.index == "package"):
            message = f"`{package.name}` is declared from the index `{names[0].target}`, and locked from another one"
            yield _finding(document, package, message)
        return
    if here in places:
        return
    same = [one for one, address in asks.indexes if address == here]
    if same and package.origin.url and all(one.reserved for one in same):
        message = f"`{package.name}` is locked from the index `{same[0].name}`, which is for packages that name it"
        yield _finding(document, package, message)
    elif same and package.origin.url and document.format.index == "file" and same[0] is not asks.indexes[0][0]:
        message = f"`{package.name}` is locked from the index `{same[0].name}`, and declared from the first one"
        yield _finding(document, package, message)


def _has_direct(document: Document, key: str) -> bool:
    packages = document.lock.packages if document.lock is not None else ()
    return any(one.key == key and one.origin.kind != "index" for one in packages)


def _said(ask: Ask) -> str:
    from whypin.model.address import Address

    return f"`{Address(ask.target).shown}`"


def _finding(document: Document, package: LockedPackage, message: str) -> Finding:
    help_ = f"do not install it: find out who changed this entry, and {relock(document)}"
    return Finding.about(RULE, document, package, _at(document, package), message, help=help_)


def _at(document: Document, package: LockedPackage) -> At:
    """Where an entry says where it is from, if the format has one place for that."""
    steps = document.format.index_at[:1]
    if steps == ("source",) and isinstance(package.at, tuple) and package.origin.url is not None:
        return (*package.at, *steps)
    return package.name_at
