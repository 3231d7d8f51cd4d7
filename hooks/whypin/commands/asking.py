"""What `whypin why --online` asks the indexes, with the trust that `whypin check` has in them."""

from __future__ import annotations

from whypin.commands.base import Base
from whypin.commands.online import Online
from whypin.model.lock import LockedPackage
from whypin.model.release import Published, Unanswered
from whypin.model.why import Standing
from whypin.project.configuration import Nearest
from whypin.text.span import Span
from whypin.why import standing as judge
from whypin.why.places import declarations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Final

    from whypin.commands.options import Options
    from whypin.index.json_api import ReleaseFacts
    from whypin.model.declaration import Declaration
    from whypin.model.project import Document, Project
    from whypin.model.why import Advisory, LockedAt, Reach, Release
    from whypin.project.configuration import Governs
    from whypin.project.tree import Tree

_NOWHERE = Span(0, 0)


class Asking:
    """Asks for packages. `unanswered` is whether an index that was asked did not answer."""

    def __init__(
        self, options: Options, environ: Mapping[str, str], root: str, configuration: Governs, project: Project
    ) -> None:
        self._base: Final = Base(None, environ, root, self._decided)
        self._configuration: Final = configuration
        self._project: Final = project
        self._online: Final = Online(options, environ, (), self._allowed, root)
        self._index: Final = self._online.everything()
        self.unanswered = False
        self.releases: dict[str, Sequence[Release]] = {}
        self.asks: dict[str, tuple[str, Mapping[str, str]]] = {}
        self._notes: Final[list[str]] = []
        # Each package is asked for once: where from, and what was answered.
        self._places: Final[dict[str, tuple[Document, LockedPackage] | None]] = {}
        self._found: Final[dict[str, Published | Unanswered]] = {}

    @property
    def notes(self) -> tuple[str, ...]:
        """What could not be told, a sentence each."""
        return (*self._index.notes, *self._online.notes(), *self._notes)

    def _decided(self, tree: Tree) -> Governs:
        from whypin import rules

        return Nearest(tree, rules.names())

    def _allowed(self) -> tuple[str, ...]:
        return self._base.hosts(self._configuration.of("").allow_hosts)

    def standing(self, key: str, found: Sequence[Declaration], locked: Sequence[LockedAt]) -> Standing | None:
        """What the index has of a package, and what each of its constraints lets in; None where it is in no index."""
        answer = self._page(key)
        if answer is None:
            return None
        if isinstance(answer, Unanswered):
            return Standing(answer.index, trouble=answer.why, help=answer.help)
        releases = judge.releases(answer)
        versions = [entry.version for entry in locked]
        reaches = [judge.reach(one, releases, versions) for one in judge.ranges(found, locked)]
        wanted = list(dict.fromkeys([version for reach in reaches for version in reach.asked]))
        facts = self._facts(answer.index, key, wanted)
        return Standing(
            answer.index,
            releases,
            newest=judge.newest(releases),
            reaches=tuple([_with_advisories(reach, facts) for reach in reaches]),
        )

    def ask(self, keys: Sequence[str]) -> None:
        """Find out what there is of packages, and what the newest release of each asks for."""
        pages = self._pages(keys)
        for key, answer in pages.items():
            if not isinstance(answer, Published):
                continue
            self.releases[key] = found = judge.offered(judge.releases(answer))
            if found:
                facts = self._facts(answer.index, key, [found[-1].version]).get(found[-1].version)
                if facts is not None and facts.asks is not None:
                    self.asks[key] = found[-1].version, facts.asks

    def _page(self, key: str) -> Published | Unanswered | None:
        return self._pages([key]).get(key)

    def _pages(self, keys: Sequence[str]) -> dict[str, Published | Unanswered]:
        """The first page that there is of each project; else why there is none."""
        new = [key for key in keys if key not in self._places]
        self._places.update({key: self._place(key) for key in new})
        wanted = {key: place for key in new if (place := self._places[key]) is not None}
        found = self._found
        for key, answers in self._index.pages(wanted).items():
            there = [one for one in answers if isinstance(one, Published) and one.files is not None]
            silent = [one for one in answers if isinstance(one, Unanswered)]
            if there:
                found[key] = there[0]
            elif silent:
                found[key] = silent[0]
                self.unanswered = True
            elif answers:
                self._notes.append(f"`{answers[0].index}` has no project `{key}`")
            else:
                self._notes.append(f"`{key}` comes from no index")
            for one in silent:
                self._notes.append(f"`{key}`: `{one.index}` {one.why}{f'; {one.help}' if one.help else ''}")
        self._base.close()
        return {key: found[key] for key in keys if key in found}

    def _place(self, key: str) -> tuple[Document, LockedPackage] | None:
        for document, lock in self._project.locks():
            for package in lock.packages:
                if package.key == key:
                    return document, package
        for document, one in declarations(self._project):
            if one.key == key:
                return document, LockedPackage(key, key, "", _NOWHERE, _NOWHERE, _NOWHERE, lambda: ((), ()))
        return None

    def _facts(self, index: str, key: str, versions: Sequence[str]) -> dict[str, ReleaseFacts]:
        found: dict[str, ReleaseFacts] = {}
        for (_, _, version), said in self._index.facts([(index, key, version) for version in versions]).items():
            if isinstance(said, Unanswered):
                self.unanswered = True
                self._notes.append(f"what `{index}` knows of `{key}` {version} could not be read: it {said.why}")
            else:
                found[version] = said
        return found


def _with_advisories(reach: Reach, facts: Mapping[str, ReleaseFacts]) -> Reach:
    asked = tuple([version for version in reach.asked if version in facts and facts[version].advisories is not None])
    if not asked:
        return reach.replaced(asked=())
    found: list[Advisory] = [one for version in asked for one in facts[version].advisories or ()]
    return reach.replaced(asked=asked, advisories=tuple(found))
