"""What locked releases need by their own metadata, against the entries of a lock that records no edges.

It decides what the base leaves open: whether an entry that came is asked for, and whether one that went, or that holds
in fewer environments, is still needed. What cannot be looked up, an sdist alone, say, leaves its part undecided.
"""

from __future__ import annotations

from whypin.locks.environments import env, says_python
from whypin.locks.kept import shown
from whypin.locks.narrower import Worlds, any_of
from whypin.locks.odd import Odd
from whypin.locks.origins import Asks, known
from whypin.locks.scope import LockScope
from whypin.locks.uv_sources import joined
from whypin.model.names import normalise
from whypin.model.release import Requirements
from whypin.text.record import Record
from whypin.versions.marker_extras import both, given

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from typing import Final

    from whypin.locks.odd import Judged
    from whypin.model.declaration import Declaration
    from whypin.model.lock import Lock, LockedPackage
    from whypin.model.lock_graph import Edge
    from whypin.model.project import Document, Pair

    # Key, and the groups of an entry: Pipenv's category, nothing elsewhere.
    About = tuple[str, tuple[str, ...]]
    Entries = dict[About, list[LockedPackage]]
    # A key, and an extra of it that is asked for, "" for the package itself.
    Node = tuple[str, str]

_NOTHING = Requirements()


class Look(Record):
    """How to look up what locked packages need, and all files that were read, by path."""

    __slots__ = ("documents", "needs")

    def __init__(
        self, needs: Callable[[Sequence[LockedPackage]], tuple[Requirements, ...]], documents: Mapping[str, Document]
    ) -> None:
        self.needs: Final = needs
        self.documents: Final = documents


def decide(
    pair: Pair,
    lock: Lock,
    entries: tuple[Entries, Entries],
    look: Look,
    added: Judged,
    lost: Judged,
    *,
    settled: bool,
    markers: bool,
) -> None:
    """Note what nobody asks for, and what is left out although a locked release needs it.

    `entries` are those of the base and of now. `settled`: declarations and command are what they were, so that a
    release that was kept needs nothing new; `markers`: those of kept entries are to be compared, too.
    """
    if not known(pair) or LockScope(pair).overridden:
        return
    then, now = entries
    needs = _Needs(pair, lock, then, now, look, settled=settled)
    needs.came([about for about in now if about not in then], added)
    needs.lack(lost)
    for about in [about for about in then if about not in now]:
        needs.left(about, [], lost)
    for about in now if markers else ():
        before = [one.marker or "" for one in then.get(about, ())]
        after = [one.marker or "" for one in now[about]]
        if before and needs.is_narrower(before, after):
            needs.left(about, after, lost)


class _Needs:
    """What the entries of one lock need, as far as it was looked up."""

    def __init__(self, pair: Pair, lock: Lock, then: Entries, now: Entries, look: Look, *, settled: bool) -> None:
        self._pair: Final = pair
        self._then: Final = then
        self._now: Final = now
        self._look: Final = look
        self._settled: Final = settled
        self._scope: Final = LockScope(pair)
        environments = env(pair, lock)
        self._worlds: Final = Worlds(environments)
        self._whatever_python: Final = bool(pair.lock.format.categories) or not says_python(environments)
        # Pipenv installs its other categories on top of this one, and may leave out of them what it has.
        main = dict(pair.lock.format.categories).get("")
        self._main: Final = (main,) if main is not None else ()
        self._universal: Final = _is_universal(pair.lock, lock)
        self._kept: Final = {_release(one) for packages in then.values() for one in packages}
        self._known: Final[dict[int, Requirements]] = {}
        self._asks: Final = Asks(pair)
        self._asked: Final = list(_asked(pair))
        self._included: Final = {(one.key, "") for one in _included(pair, look.documents)}

    def came(self, abouts: list[About], added: Judged) -> None:
        """Note the entries that came and that nothing asks for; what the change brought in is looked up first."""
        left = self._unasked(abouts)
        if left:
            self._learn([one for one in self._packages() if self._is_new(one)])
            left = self._unasked(left)
        if left:
            self._learn(self._packages())
            left = self._unasked(left)
        for about in left:
            package = self._now[about][0]
            seen, roots = self._seen(about[1])
            silent = self._unknown(about[1], seen, roots)
            if silent:
                why, name = self._why(silent[0]), silent[0].name
                added.give_up(
                    f"whether `{name}` needs it is not known, because {why}",
                    package=package,
                    help=f"see whether `{name}` needs it; if it does, ignore this rule for `{package.name}` and say so",
                )
            else:
                message = f"`{package.name}` was not locked before, and no declaration and no locked release needs it"
                added.odd.append(Odd(package, package.name_at, message))

    def left(self, about: About, after: list[str], lost: Judged) -> None:
        """Note an entry of the base that went, or that holds only where `after` does, and is needed elsewhere."""
        if about[0] in self._scope.outside or (not after and self._at(*about)):
            return
        askers = self._askers(about)
        self._learn([one for one in self._packages() if askers is None or self._is_new(one) or one.key in askers])
        held = f"locked only where {shown(after)} holds" if after else "not locked any more"
        seen, roots = self._seen(about[1])
        found = self._declared(about, after, held) or self._needed(about, after, held, seen)
        if found is not None:
            lost.odd.append(found)
            return
        name = self._then[about][0].name
        for package in self._unknown(about[1], seen, roots, everyone=True):
            if askers is None or package.key in askers or self._is_new(package):
                if not after and self._is_explained(about):
                    return
                lost.give_up(
                    f"whether it needs `{name}`, which is {held}, is not known, because {self._why(package)}",
                    package=package,
                    help=f"see whether it needs `{name}`; if not, ignore this rule for `{package.name}` and say so",
                )
                return

    def _is_explained(self, about: About) -> bool:
        """Whether a release that the change took out needed what went with it."""
        releases = {_release(one) for one in self._packages()}
        then = [one for name, packages in self._then.items() if name[1] == about[1] for one in packages]
        out = [one for one in then if _release(one) not in releases]
        self._learn(out)
        return any(edge.key == about[0] for one in out for edge in self._edges(one))

    def _declared(self, about: About, after: list[str], held: str) -> Odd | None:
        """A declaration that an entry which went does not meet; where it is one for fewer, others compare that."""
        first = next(self._packages(), None)
        if after or first is None:
            return None
        for document, one, _ in self._asked:
            if one.key != about[0] or one.role != "requirement" or not self._is_for(one, about[1]):
                continue
            marker = one.marker.value if one.marker is not None else ""
            of_extra = one.group.startswith("extra:")
            if not of_extra and self._scope.holds(document, one) and self._is_missed("", marker, after):
                message = f"`{one.label}` is declared, and {held}"
                return Odd(first, first.name_at, message, asked=(document, one.span), missing=one.key)
        return None

    def _needed(self, about: About, after: list[str], held: str, seen: set[Node]) -> Odd | None:
        """A locked release that needs an entry where it is not locked."""
        key, group = about
        for package in self._of(group):
            opened = _opened(seen, package.key)
            found = [given(edge.marker, opened) for edge in self._edges(package) if edge.key == key]
            conditions = [one for one in found if one is not None]
            if opened and conditions and self._is_missed(package.marker or "", any_of(conditions), after):
                name = self._then[about][0].name
                message = f"`{package.name}` `{package.version}` needs `{name}`, which is {held}"
                return Odd(package, package.name_at, message, missing="" if after else key)
        return None

    def lack(self, lost: Judged) -> None:
        """Note what the releases that the change brought in need, and what was not locked before and is not now."""
        document = self._pair.lock
        arguments = document.generated.arguments if document.generated is not None else ()
        # Whoever keeps pins by hand may keep some of them.
        if "--no-deps" in arguments or (document.format.pip_lines and document.generated is None):
            return
        new = [one for one in self._packages() if self._is_new(one)]
        self._learn(new)
        seen = {group: self._seen(group)[0] for group in {one.groups for one in new}}
        for package in new:
            group = package.groups
            opened = _opened(seen[group], package.key)
            for edge in self._edges(package) if opened else ():
                where = given(edge.marker, opened)
                about = edge.key, group
                if where is None or self._at(*about) or about in self._then or (edge.key, "") in self._included:
                    continue
                if edge.key in self._scope.outside or not self._is_missed(package.marker or "", where, []):
                    continue
                message = f"`{package.name}` `{package.version}` needs `{edge.name}`, which is not locked"
                lost.odd.append(Odd(package, package.name_at, message, missing=edge.key))

    def is_narrower(self, before: list[str], after: list[str]) -> bool:
        """Whether an entry is left out in environments where it was not; where that cannot be told, too."""
        if set(before) <= set(after):
            return False
        return self._worlds.leaves_out(any_of(before), after, whatever_python=self._whatever_python) is not False

    def _is_missed(self, locked: str, needed: str, after: list[str]) -> bool:
        """Whether a release that is locked under a marker needs something where it is not locked."""
        if after or self._universal:
            asked = both(locked, needed)
            return self._worlds.leaves_out(asked, after, whatever_python=self._whatever_python) is True
        # A lock of one platform does not say of which.
        return self._worlds.holds(locked) is not False and self._worlds.leaves_out(locked, [needed]) is False

    def _seen(self, group: tuple[str, ...]) -> tuple[set[Node], set[Node]]:
        """What is asked for in a group, and what of it declarations and the base ask for."""
        roots = {(key, "") for key, groups in self._then if groups == group} | self._included
        for _, one, extras in self._asked:
            if self._is_for(one, group):
                roots.update([(one.key, extra) for extra in ("", *extras)])
        seen, waiting = set(roots), list(roots)
        while waiting:
            key, extra = waiting.pop()
            for package in self._at(key, group):
                for edge in self._edges(package):
                    where = given(edge.marker, [extra] if extra else [])
                    if where is None or (where and self._worlds.holds(where) is False):
                        continue
                    for node in [(edge.key, one) for one in ("", *[normalise(name) for name in edge.extras])]:
                        if node not in seen:
                            seen.add(node)
                            waiting.append(node)
        return seen, roots

    def _unasked(self, abouts: list[About]) -> list[About]:
        asked = {group: self._seen(group)[0] for _, group in abouts}
        return [about for about in abouts if (about[0], "") not in asked[about[1]] and not self._is_own(about)]

    def _is_own(self, about: About) -> bool:
        return any(one.metadata is not None and one.metadata.name == about[0] for one in self._pair.declarations)

    def _unknown(
        self, group: tuple[str, ...], seen: set[Node], roots: set[Node], *, everyone: bool = False
    ) -> list[LockedPackage]:
        """The entries that are asked for, and of which nobody can say what they need; kept ones where it matters."""
        return [
            one
            for one in self._of(group)
            if self._known.get(id(one), _NOTHING).why
            and (one.key, "") in seen
            and (everyone or not self._settled or self._is_new(one) or _opened(seen - roots, one.key) - {""})
        ]

    def _why(self, package: LockedPackage) -> str:
        return self._known[id(package)].why

    def _askers(self, about: About) -> frozenset[str] | None:
        """Who needed an entry of the base by its comments, None where it does not say: the base is to be believed."""
        via = [said for one in self._then[about] for said in one.links.via]
        if not via or any(" " in said for said in via):
            return None
        return frozenset([normalise(said.partition("[")[0]) for said in via])

    def _learn(self, packages: Iterable[LockedPackage]) -> None:
        wanted = [one for one in packages if id(one) not in self._known]
        own = [one for one in wanted if one.origin.kind == "path" and self._asks.is_member(one)]
        self._known.update([(id(one), _NOTHING) for one in own])
        wanted = [one for one in wanted if id(one) not in self._known]
        if wanted:
            self._known.update(zip(map(id, wanted), self._look.needs(wanted), strict=True))

    def _edges(self, package: LockedPackage) -> tuple[Edge, ...]:
        return self._known.get(id(package), _NOTHING).edges

    def _packages(self) -> Iterator[LockedPackage]:
        for packages in self._now.values():
            yield from packages

    def _at(self, key: str, group: tuple[str, ...]) -> list[LockedPackage]:
        """The entries of a package that count for a group."""
        return self._now.get((key, group)) or self._now.get((key, self._main), [])

    def _of(self, group: tuple[str, ...]) -> list[LockedPackage]:
        return [one for about, packages in self._now.items() if about[1] == group for one in packages]

    def _is_new(self, package: LockedPackage) -> bool:
        return _release(package) not in self._kept

    def _is_for(self, declaration: Declaration, group: tuple[str, ...]) -> bool:
        category = self._scope.category(declaration)
        return category is None or category in group


def _opened(seen: Collection[Node], key: str) -> set[str]:
    """The extras of a package that are asked for, "" being the package itself."""
    return {extra for one, extra in seen if one == key}


def _release(package: LockedPackage) -> tuple[object, ...]:
    return package.key, package.version, package.origin


def _is_universal(document: Document, lock: Lock) -> bool:
    """Whether a lock is for all platforms; others are for the one that they were made on."""
    arguments = document.generated.arguments if document.generated is not None else ()
    if document.format.pip_lines or document.format.categories:
        return "--universal" in arguments or arguments[:2] == ("uv", "export")
    return lock.maker not in ("", "pip")


def _asked(pair: Pair) -> Iterator[tuple[Document, Declaration, tuple[str, ...]]]:
    """All that the files of a pair ask for, with extras; a file of constraints that is locked itself asks, too."""
    for document in pair.declarations:
        itself = document is pair.declarations[0] and document.format.pip_lines
        for one in document.declarations:
            if one.key and one.role != "source" and (itself or one.role != "constraint"):
                yield document, one, tuple([normalise(extra.value) for extra in one.extras])


def _included(pair: Pair, documents: Mapping[str, Document]) -> Iterator[LockedPackage]:
    """The entries of other locks that the declarations of a pair take in whole (`-r`)."""
    seen: set[str] = set()
    waiting = list(pair.declarations)
    while waiting:
        document = waiting.pop()
        folder = document.path.rpartition("/")[0]
        for include in document.includes:
            path = joined(folder, include.target)
            found = documents.get(path)
            if include.kind == "constraint" or found is None or path in seen:
                continue
            seen.add(path)
            waiting.append(found)
            if found.lock is not None:
                yield from found.lock.packages
