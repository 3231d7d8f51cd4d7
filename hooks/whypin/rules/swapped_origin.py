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
    from whypin.model.project import Document, Pair, Project

RULE = Rule(
    "swapped-origin",
    "a locked package from a repository, an address, a folder or an index that no declaration asks for",
    "guard",
    hooks=("check-locks",),
    needs_locks="always",
    needs_base="if_known",
)


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each entry that is from elsewhere, by the declarations, and else by the base."""
    pairs = {pair.lock.path: pair for pair in project.pairs}
    for document, lock in project.locks():
        pair = pairs.get(document.path)
        if all(one.origin.kind == "index" for one in lock.packages) and (pair is None or names_no_place(pair)):
            continue
        from whypin.locks.origins import Asks, known

        if pair is not None and known(pair):
            asks = Asks(pair)
            untold = []
            for package in lock.packages:
                if package.origin.kind == "index":
                    # Most are asked for by other entries, which say nothing of a place.
                    if asks.indexes or asks.of(package.key):
                        yield from _of_index(document, package, asks)
                elif not asks.reach(package):
                    if asks.untold(package):
                        untold.append(package)
                    else:
                        yield _finding(document, package, _elsewhere(package, asks))
        else:
            untold = [package for package in lock.packages if package.origin.kind != "index"]
        if untold:
            yield from _by_base(document, untold, pair, facts)


def _elsewhere(package: LockedPackage, asks: Asks) -> str:
    from whypin.locks.origins import is_reference

    origin = package.origin
    for ask in asks.of(package.key):
        if ask.kind == origin.kind == "vcs" and not is_reference(ask, origin):
            found = origin.commit or origin.reference
            return f"`{package.name}` is declared at `{ask.reference}`, and locked at `{found}`"
    return f"`{package.name}` is locked from {_shown(package)}, and no declaration asks for that"


def _shown(package: LockedPackage) -> str:
    from whypin.model.address import Address

    what = {"vcs": "the repository", "url": "the address", "path": "the path"}[package.origin.kind]
    url = package.origin.url or ""
    if package.origin.kind == "path" and ":" not in url and "@" not in url:
        return f"{what} `{url}`"
    return f"{what} `{Address(url).shown}`"


def _of_index(document: Document, package: LockedPackage, asks: Asks) -> Iterator[Finding]:
    from whypin.locks.origins import index_of

    wanted = asks.of(package.key)
    direct = [ask for ask in wanted if ask.kind in ("vcs", "url") and ask.always]
    if direct and len(direct) == len(wanted) and not _has_direct(document, package.key):
        yield _finding(
            document, package, f"`{package.name}` is declared from {_said(direct[0])}, and not locked from it"
        )
        return
    if not document.format.index or document.format.pip_lines:
        return
    here = asks.index(package.origin)
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


def _by_base(document: Document, untold: list[LockedPackage], pair: Pair | None, facts: Facts) -> Iterator[Finding]:
    """What was from an index at the base, where no declaration changed that could have said something else."""
    base = facts.base
    before = None if base is None else base.document(document.path)
    if base is None or before is None or before is document or before.lock is None:
        return
    if pair is not None and any(base.document(one.path) is not one for one in pair.declarations):
        return
    from whypin.locks.origins import kept, rewired

    entries = kept(before)
    for package in untold:
        if rewired(package, entries):
            message = f"`{package.name}` is locked from {_shown(package)}, and was from an index at the base"
            yield _finding(document, package, message)


def _finding(document: Document, package: LockedPackage, message: str) -> Finding:
    help_ = f"do not install it: find out who changed this entry, and {relock(document)}"
    return Finding.about(RULE, document, package, _at(document, package), message, help=help_)


def _at(document: Document, package: LockedPackage) -> At:
    """Where an entry says where it is from, if the format has one place for that."""
    steps = document.format.index_at[:1]
    if steps == ("source",) and isinstance(package.at, tuple) and package.origin.url is not None:
        return (*package.at, *steps)
    return package.name_at
