"""From paths to a project: read the files that were named, and what belongs with them."""

from __future__ import annotations

from whypin.model.formats import UNKNOWN
from whypin.model.project import Problem, Project
from whypin.project import scope as scopes
from whypin.project.discovery import discovered, format_of, named_format
from whypin.project.paths import name_of
from whypin.project.reading import UNREADABLE, Files, unreadable
from whypin.project.tree import IsFolder, Unreadable
from whypin.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from whypin.model.project import Document, Link, Pair
    from whypin.project.configuration import Configuration
    from whypin.project.pairing import Inputs
    from whypin.project.tree import Tree


def load(
    tree: Tree,
    paths: Sequence[str],
    configuration: Configuration,
    *,
    partners: bool = True,
    scope: str = "production",
    level: str = "default",
) -> Project:
    """Read the files at `paths` ("" or none: every known file; a folder: the known files in it) as a project.

    `partners` says whether to read what belongs with them, too: the other half of each lock and its declarations.
    Included files are read in any case, and are targets where the file that includes them was found, not named; a
    lock of a name that is never found is one in any case.
    `scope` is "production" or "all", `level` "default" or "strict". Never raises for what a file holds: what cannot be
    read is a problem of its document.
    """
    loading = _Loading(tree, configuration, level)
    for path in paths or ("",):
        loading.add_target(path)
    targets = frozenset(loading.documents)
    pairs: tuple[Pair, ...] = ()
    if partners:
        loading.complete()
        pairs = loading.pairs()
    else:
        loading.include()
    targets |= loading.included(targets)
    documents = tuple(loading.documents.values())
    scopes.mark(documents, configuration.development)
    locks = [document for document in documents if document.lock is not None and document.format.pip_lines]
    return Project(
        documents,
        pairs=pairs,
        targets=targets,
        scopes=frozenset([scopes.PRODUCTION] if scope == "production" else [scopes.PRODUCTION, scopes.DEVELOPMENT]),
        library=_libraries(documents, configuration.kind),
        development=_for_development(locks, pairs, configuration.development),
        limits=_limits(locks, pairs, loading.limits),
        links=loading.links(),
        unverified=(("", tree.doubt),) if tree.doubt else (),
    )


def _for_development(locks: Sequence[Document], pairs: Sequence[Pair], patterns: Sequence[str]) -> frozenset[str]:
    """The locks whose name, or all that they were made from, is for development."""
    made_from = {
        pair.lock.path: {one.scope for document in pair.declarations for one in document.declarations} for pair in pairs
    }
    only = {scopes.DEVELOPMENT}
    return frozenset(
        [
            lock.path
            for lock in locks
            if made_from.get(lock.path) == only or scopes.of_file(lock, patterns) == scopes.DEVELOPMENT
        ]
    )


def _limits(locks: Sequence[Document], pairs: Sequence[Pair], named: frozenset[str]) -> frozenset[str]:
    """The locks that are constraints by their name, or made from nothing and only ever named with `-c`."""
    own = frozenset([pair.lock.path for pair in pairs])
    return frozenset([lock.path for lock in locks if "constraints" in name_of(lock.path) or lock.path in named - own])


def _libraries(documents: Sequence[Document], kind: str | None) -> frozenset[str]:
    if kind is None and not any(document.metadata for document in documents):
        return frozenset()
    from whypin.project.kind import libraries

    return libraries(documents, kind)


class _Loading:
    """The documents of a project as they come in, by path, triggers first."""

    def __init__(self, tree: Tree, configuration: Configuration, level: str) -> None:
        self.tree = tree
        self.configuration = configuration
        self.files = Files(tree, configuration, level)
        self.documents: dict[str, Document] = {}
        self.inputs: dict[str, Inputs] = {}
        # By the path of an export, that of the lock it was exported from.
        self.sources: dict[str, str] = {}
        self.refused: set[str] = set()
        # What is named with `-c`, and never with `-r`.
        self.limits: frozenset[str] = frozenset()
        self.found: list[str] = []

    def add_target(self, path: str) -> None:
        """Read a file that was named, or the known files of a folder."""
        if self._is_folder(path):
            below = discovered(self.tree, path)
            self.found += below
            for found in below:
                self.add_target(found)
            self._configured(path)
            return
        if path not in self.documents:
            document = self.files.document(path)
            if document is None:
                document = unreadable(path, UNKNOWN, "is not there", "name a file that is there")
            self.documents[path] = document

    def _configured(self, folder: str) -> None:
        """Read what the configuration pairs in a folder, whatever its name; a lock that is gone is not passed over."""
        prefix = f"{folder}/" if folder else ""
        for lock, declarations in self.configuration.locks:
            if not lock.startswith(prefix):
                continue
            for path in (lock, *declarations):
                if path in self.documents:
                    continue
                document = self.files.document(path)
                if document is None and path == lock:
                    help = f"correct `locks` in `{self.configuration.path}`"
                    document = unreadable(path, UNKNOWN, "is not there", help)
                if document is not None:
                    self.documents[path] = document
                    self.found.append(path)

    def _is_folder(self, path: str) -> bool:
        # Only a name that is no file's can be one; a folder called `pyproject.toml` is a mistake to report.
        if not path:
            return True
        if named_format(path):
            return False
        try:
            self.tree.read(path)
        except IsFolder:
            return True
        except Unreadable:
            pass
        return False

    def complete(self) -> None:
        """Read what belongs with the triggers, and with that, until nothing new comes."""
        from whypin.project.links import source_of
        from whypin.project.pairing import Around, followers_of, inputs_of, partners_for

        around = Around(self.files, self.documents)
        named = set(self.documents)
        waiting = self._with_includes(list(self.documents))
        while waiting:
            added: list[str] = []
            for path in waiting:
                document = self.documents[path]
                if document.lock is not None:
                    self.inputs[path] = given = inputs_of(document, self.files, self.configuration)
                    self.sources[path] = source = source_of(document, self.files)
                    added += [other for other in (*given.paths, source) if other and self._add(other)]
                    if path in named and document.format.pip_lines:
                        added += [other for other in followers_of(document, around) if self._add(other, path)]
                elif not _broken(document):
                    others = list(partners_for(document, self.files, self.configuration, around))
                    added += [other for other in others if self._add(other, path)]
            waiting = self._with_includes(added)

    def include(self) -> None:
        """Read what the triggers include, and nothing else that belongs with them."""
        if any(document.includes for document in self.documents.values()):
            self._with_includes(list(self.documents))
            self._mark_includes()

    def included(self, named: frozenset[str]) -> frozenset[str]:
        """What the files that were found by themselves include; nobody could name it but by asking for all.

        Of what the `named` ones include, the locks that have no name to be found by: no hook would ever be given them.
        """
        if not any(self.documents[path].includes for path in named):
            return frozenset()
        from whypin.project.includes import reached

        found = set(reached(self.documents, self.found))
        others = [path for path in reached(self.documents, sorted(named)) if format_of(path) is None]
        found.update([path for path in others if self.documents[path].lock is not None])
        return frozenset([path for path in found if not _broken(self.documents[path])])

    def _add(self, path: str, partner: str | None = None) -> bool:
        """Whether a file is new, readable, and belongs here: with a `partner`, as a lock or by including it."""
        if path in self.documents or path in self.refused:
            return False
        document = self.files.document(path)
        if document is None or _broken(document):
            return False
        if partner is not None and document.lock is None and not _includes(document, partner):
            self.refused.add(path)
            return False
        self.documents[path] = document
        return True

    def _with_includes(self, paths: list[str]) -> list[str]:
        """The paths, and those that are new because they are included."""
        if not any(self.documents[path].includes for path in paths):
            return paths
        from whypin.project.includes import follow

        before = set(self.documents)
        follow(self.documents, lambda path: self.files.document(path, included=True), paths)
        return [*paths, *[path for path in self.documents if path not in before]]

    def pairs(self) -> tuple[Pair, ...]:
        """The pairs, after roles and problems that only the whole shows have been put into the documents."""
        from whypin.project.pairing import pairs

        if any(document.includes for document in self.documents.values()) or self.inputs:
            self._mark_includes()
        self._mark_configured()
        self._mark_gone()
        return pairs(self.documents, self.inputs)

    def links(self) -> tuple[Link, ...]:
        """The locks that have to agree with others."""
        if not self.inputs:
            return ()
        from whypin.project.links import links

        return tuple(links(self.documents, self.inputs, self.sources))

    def _mark_includes(self) -> None:
        from whypin.project.includes import constraints, problems

        for path, found in problems(self.documents).items():
            document = self.documents[path]
            self.documents[path] = document.replaced(problems=document.problems + found)
        self.limits = constraints(self.documents)
        for given in self.inputs.values():
            self.limits |= frozenset(given.constraints)
        for path in sorted(self.limits & set(self.documents)):
            document = self.documents[path]
            # What a constraint names is not installed by that.
            changed = tuple([declaration.replaced(role="constraint") for declaration in document.declarations])
            self.documents[path] = document.replaced(declarations=changed)

    def _mark_configured(self) -> None:
        """A pair that the configuration names and that is not whole would be a rule that silently never runs."""
        for path, declarations in self.configuration.locks:
            lock = self.documents.get(path)
            gone = [name for name in declarations if name not in self.documents]
            if lock is None or not gone:
                continue
            end = lock.source.text.find("\n")
            span = Span(0, len(lock.source.text) if end < 0 else end)
            message = f"`{gone[0]}`, which the configuration names for `{path}`, is not there or cannot be read"
            problem = Problem("missing-include", message, f"correct `locks` in `{self.configuration.path}`", span)
            self.documents[path] = lock.replaced(problems=(*lock.problems, problem))

    def _mark_gone(self) -> None:
        """A header that names what is not there, though the lock's declarations are: its command no longer works."""
        for path, given in self.inputs.items():
            lock = self.documents[path]
            if not given.gone or not given.paths:
                continue
            at = lock.source.text.find(given.gone)
            message = f"the header names `{given.gone}`, which is not there, and `{given.paths[0]}` is taken for it"
            help = f"regenerate the lock from `{given.paths[0]}`"
            span = Span(max(at, 0), max(at, 0) + len(given.gone))
            problem = Problem("missing-include", message, help, span)
            self.documents[path] = lock.replaced(problems=(*lock.problems, problem))


def _broken(document: Document) -> bool:
    return any(problem.rule == UNREADABLE for problem in document.problems)


def _includes(document: Document, path: str) -> bool:
    from whypin.project.includes import target

    return any(target(document, include) == path for include in document.includes)
