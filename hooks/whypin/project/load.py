"""From paths to a project: read the files that were named, and what belongs with them."""

from __future__ import annotations

from whypin.model.formats import PROGRAM, UNKNOWN
from whypin.model.project import Problem, Project
from whypin.project import scope as scopes
from whypin.project.discovery import format_of, programs
from whypin.project.paths import folder_of, joined, name_of
from whypin.project.reading import UNREADABLE, Files, not_toml, unreadable
from whypin.project.targets import Exclusions, Targets, targets
from whypin.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from whypin.model.project import Document, Link, Pair
    from whypin.project.configuration import Governs
    from whypin.project.pairing import Inputs
    from whypin.project.repository import Surroundings
    from whypin.project.tree import Tree
    from whypin.text.source import Source


# So many files are named in a note.
_NAMED = 6


def load(
    tree: Tree,
    paths: Sequence[str] | Targets,
    configuration: Governs,
    *,
    partners: bool = True,
    locks: bool = False,
    scope: str | None = None,
    level: str | None = None,
) -> Project:
    """Read the files at `paths` ("" or none: every known file; a folder: the known files in it) as a project.

    `partners` says whether to read what belongs with them, too: the other half of each lock and its declarations;
    `locks`, that the locks of what was named are targets, too.
    Included files are read in any case, and are targets where the file that includes them was found, not named; a
    lock of a name that is never found is one in any case.
    `scope` is "production" or "all", `level` "default" or "strict", and None where the configuration of each file says
    it. Never raises for what a file holds: what cannot be read is a problem of its document. Raises
    `ConfigurationError`.
    """
    wanted = paths if isinstance(paths, Targets) else targets(tree, paths or ("",), configuration)
    loading = _Loading(tree, configuration, level, wanted)
    loading.start()
    asked = frozenset(loading.documents)
    if not wanted.whole and any(one.format.pip_lines for one in loading.documents.values()):
        from whypin.project.owners import owners

        loading.documents.update(owners(loading.documents, loading.files))
    pairs: tuple[Pair, ...] = ()
    if partners:
        loading.complete()
        pairs = loading.pairs()
    else:
        loading.include()
    asked |= _not_excluded(loading.included(asked), configuration)
    if locks:
        made = [pair.lock.path for pair in pairs if not asked.isdisjoint([one.path for one in pair.declarations])]
        asked |= _not_excluded(frozenset(made), configuration)
    documents = loading.documents
    pinned = [document for document in documents.values() if document.lock is not None and document.format.pip_lines]
    return Project(
        tuple(documents.values()),
        pairs=pairs,
        targets=asked,
        production_only=_marked(documents.values(), loading.files, scope),
        library=_libraries(documents.values(), configuration),
        development=_for_development(pinned, pairs, configuration),
        limits=_limits(pinned, pairs, loading.limits),
        links=loading.links(),
        notes=(*loading.notes(), *_notes(documents.values(), asked), *_unmatched(documents, configuration, wanted)),
        unverified=(("", tree.doubt),) if tree.doubt else (),
        repository=lambda: _surroundings(tree, documents, loading.files),
    )


def _not_excluded(included: frozenset[str], configuration: Governs) -> frozenset[str]:
    exclusions = Exclusions(configuration)
    return frozenset([path for path in included if not exclusions.of(path)])


def _for_development(locks: Sequence[Document], pairs: Sequence[Pair], configuration: Governs) -> frozenset[str]:
    """The locks whose name, or all that they were made from, is for development."""
    made_from = {
        pair.lock.path: {one.scope for document in pair.declarations for one in document.declarations} for pair in pairs
    }
    found = []
    for lock in locks:
        given = configuration.of(lock.path)
        by_name, _ = scopes.file_scope(lock.path, given.production, given.development)
        if by_name == scopes.DEVELOPMENT or made_from.get(lock.path) == {scopes.DEVELOPMENT}:
            found.append(lock.path)
    return frozenset(found)


def _limits(locks: Sequence[Document], pairs: Sequence[Pair], named: frozenset[str]) -> frozenset[str]:
    """The locks that are constraints by their name, or made from nothing and only ever named with `-c`."""
    own = frozenset([pair.lock.path for pair in pairs])
    return frozenset([lock.path for lock in locks if "constraints" in name_of(lock.path) or lock.path in named - own])


def _surroundings(tree: Tree, documents: Mapping[str, Document], files: Files) -> Surroundings:
    # Most runs find nothing, and ask nothing.
    from whypin.project.repository import Surroundings

    return Surroundings(tree, documents, files.document)


def broken(configurations: Mapping[str, Source | None], project: Project) -> Project:
    """The project, and the files that may hold a configuration and cannot be read: what they decide is not known."""
    seen = {document.path for document in project.documents}
    added = [not_toml(path, source) for path, source in configurations.items() if path not in seen]
    added = [document for document in added if not document.left_out]
    asked = project.targets | {path for path in configurations if path in seen} | {one.path for one in added}
    return project.replaced(documents=(*project.documents, *added), targets=asked)


def _marked(documents: Iterable[Document], files: Files, scope: str | None) -> frozenset[str]:
    """Set the scopes of all declarations. Gives the files whose development declarations no rule binds."""
    only = []
    for document in documents:
        if document.declarations:
            given = files.configuration.of(document.path)
            scopes.mark(
                document, given.production, given.development, installs_library=_installs_library(document, files)
            )
            if (scope or given.scope) == scopes.PRODUCTION:
                only.append(document.path)
    return frozenset(only)


def _installs_library(document: Document, files: Files) -> bool:
    """Whether a requirements file holds `-e .`, or the like, and a library lies there."""
    if not document.format.pip_lines or not any(declaration.editable for declaration in document.declarations):
        return False
    from whypin.project.kind import is_library

    for declaration in document.declarations:
        reference = declaration.reference
        if declaration.editable and reference is not None and reference.kind == "path":
            folder = joined(folder_of(document.path), reference.target.value.partition("[")[0])
            path = None if folder is None else joined(folder, "pyproject.toml")
            found = files.document(path) if path and files.exists(path) else None
            if found is not None and is_library(found, files.configuration.of(found.path).kind):
                return True
    return False


def _libraries(documents: Iterable[Document], configuration: Governs) -> frozenset[str]:
    kinds = {document.path: configuration.of(document.path).kind for document in documents}
    if not any(kinds.values()) and not any(document.metadata for document in documents):
        return frozenset()
    from whypin.project.kind import is_library

    found = frozenset([document.path for document in documents if is_library(document, kinds[document.path])])
    # A file that a project's metadata name is of that project's kind, where nobody says otherwise.
    owned = [one.path for one in documents if kinds[one.path] is None and one.owner in found]
    return found.union(owned)


def _notes(documents: Iterable[Document], asked: frozenset[str]) -> tuple[str, ...]:
    """What was left out, once for each reason."""
    reasons: dict[str, list[str]] = {}
    for document in documents:
        if document.left_out and document.path in asked:
            reasons.setdefault(document.left_out, []).append(f"`{document.path}`")
    return tuple([_left_out(why, paths) for why, paths in reasons.items()])


def _unmatched(documents: Mapping[str, Document], configuration: Governs, wanted: Targets) -> tuple[str, ...]:
    if not wanted.whole:
        return ()
    from whypin.project.unmatched import unmatched

    return unmatched(list(documents.values()), configuration, wanted)


def _left_out(why: str, paths: list[str]) -> str:
    if len(paths) == 1:
        return f"{paths[0]} {why}, so nothing that it declares was checked"
    more = f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else ""
    return f"{len(paths)} files are left out, because each {why}: {', '.join(paths[:_NAMED])}{more}"


class _Loading:
    """The documents of a project as they come in, by path, targets first."""

    def __init__(self, tree: Tree, configuration: Governs, level: str | None, wanted: Targets) -> None:
        self.tree = tree
        self.configuration = configuration
        self.wanted = wanted
        self.files = Files(tree, configuration, level, frozenset(wanted.named))
        self.documents: dict[str, Document] = {}
        self.inputs: dict[str, Inputs] = {}
        # By the path of an export, that of the lock it was exported from.
        self.sources: dict[str, str] = {}
        self.refused: set[str] = set()
        # What is named with `-c`, and never with `-r`.
        self.limits: frozenset[str] = frozenset()
        self.found: list[str] = []
        self.programs: dict[str, bool] = {}

    def start(self) -> None:
        """Read the files that the run is about."""
        exclusions = Exclusions(self.configuration)
        for folder in self.wanted.folders:
            found = [path for path in programs(self.tree, folder) if not exclusions.of(path)]
            self.programs.update(dict.fromkeys(found, False))
        for path in (*self.wanted.named, *self.wanted.found):
            if name_of(path) == PROGRAM and self.files.exists(path):
                self.programs[path] = True
            elif path not in self.documents:
                document = self.files.document(path)
                if document is None:
                    document = unreadable(path, UNKNOWN, "is not there", "name a file that is there")
                self.documents[path] = document
        self.found += self.wanted.found
        for folder in self.wanted.folders:
            self._configured(folder)

    def _configured(self, folder: str) -> None:
        """Read what configurations pair in a folder, whatever its name; a lock that is gone is not passed over."""
        prefix = f"{folder}/" if folder else ""
        governed = (*self.documents, *self.wanted.configurations, f"{prefix}x")
        every = {id(one): one for one in [self.configuration.of(path) for path in governed]}
        for given in every.values():
            for lock, declarations in given.locks:
                if not lock.startswith(prefix):
                    continue
                for path in (lock, *declarations):
                    if path in self.documents:
                        continue
                    document = self.files.document(path)
                    if document is None and path == lock:
                        document = unreadable(path, UNKNOWN, "is not there", f"correct `locks` in `{given.path}`")
                    if document is not None:
                        self.documents[path] = document
                        self.found.append(path)

    def complete(self) -> None:
        """Read what belongs with the triggers, and with that, until nothing new comes."""
        from whypin.project.pairing import Around, followers_of, inputs_of, partners_for

        around = Around(self.files, self.documents)
        named = set(self.documents)
        waiting = self._with_includes(list(self.documents))
        while waiting:
            added: list[str] = []
            for path in waiting:
                document = self.documents[path]
                if document.lock is not None:
                    from whypin.project.links import source_of

                    self.inputs[path] = given = inputs_of(document, self.files)
                    self.sources[path] = source = source_of(document, self.files)
                    added += [other for other in (*given.paths, source) if other and self._add(other)]
                    if path in named and document.format.pip_lines:
                        added += [other for other in followers_of(document, around) if self._add(other, path)]
                elif document.store is None and not _broken(document):
                    others = list(partners_for(document, self.files, around))
                    added += [other for other in others if self._add(other, path)]
            waiting = self._with_includes(added)

    def include(self) -> None:
        """Read what the triggers include, and nothing else that belongs with them."""
        if any(document.includes for document in self.documents.values()):
            self._with_includes(list(self.documents))
            self._mark_includes()

    def included(self, named: frozenset[str]) -> frozenset[str]:
        """What the files that were found by themselves include; nobody could name it but by asking for all.

        Of what the `named` ones include, the locks and the dependencies of a project that have no name to be found by:
        no hook would ever be given them.
        """
        if not any(self.documents[path].includes for path in named):
            return frozenset()
        from whypin.project.includes import reached

        found = set(reached(self.documents, self.found))
        others = [path for path in reached(self.documents, sorted(named)) if format_of(path) is None]
        found.update([path for path in others if self.documents[path].lock is not None or self.documents[path].owner])
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

    def notes(self) -> tuple[str, ...]:
        """What is to be said of declarations that were not read."""
        computed = [one for one in self.documents.values() if one.metadata is not None and one.metadata.computed]
        if not self.programs and not computed:
            return ()
        from whypin.project.unread import notes

        return notes(self.files, computed, self.programs)

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
        from whypin.project.includes import constraints, owned, problems

        for path, found in problems(self.documents).items():
            document = self.documents[path]
            self.documents[path] = document.replaced(problems=document.problems + found)
        for path, (owner, group) in owned(self.documents).items():
            document = self.documents[path]
            declarations = tuple([declaration.replaced(group=group) for declaration in document.declarations])
            self.documents[path] = document.replaced(declarations=declarations, owner=owner)
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
        for path, lock in list(self.documents.items()):
            given = self.configuration.of(path)
            inputs = dict(given.locks).get(path, ())
            gone = [name for name in inputs if name not in self.documents]
            if not gone:
                continue
            end = lock.source.text.find("\n")
            span = Span(0, len(lock.source.text) if end < 0 else end)
            message = f"`{gone[0]}`, which the configuration names for `{path}`, is not there or cannot be read"
            problem = Problem("missing-include", message, f"correct `locks` in `{given.path}`", span)
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
