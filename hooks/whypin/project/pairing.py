"""Which lock was made from which declarations.

By the first that answers: configuration; the command line in a generated header; `# via -r FILE` comments; the same
stem in the same folder; for locks in TOML and JSON, the `pyproject.toml` or `Pipfile` beside it. Where header or
comments name files, a name alone never decides.
"""

from __future__ import annotations

from whypin.model.formats import FORMATS, UNKNOWN
from whypin.model.project import Pair
from whypin.project.discovery import format_of, named_format
from whypin.project.paths import folder_of, joined, name_of, stem_of, upwards
from whypin.project.patterns import whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from whypin.model.formats import Format
    from whypin.model.project import Document, Project
    from whypin.project.configuration import Configuration
    from whypin.project.reading import Files

# What a lock holds that is made for more projects than the one beside it.
_OTHERS = {"workspace": "the workspace's members", "path projects": "the projects it depends on by path"}


class Inputs:
    """What a lock was made from: paths, the constraint files among them, and how whypin knows."""

    def __init__(self, paths: tuple[str, ...] = (), constraints: tuple[str, ...] = (), why: str = "") -> None:
        self.paths = paths
        self.constraints = constraints
        self.why = why


def inputs_of(document: Document, files: Files, configuration: Configuration) -> Inputs:
    """The files that a lock was made from, without what those include."""
    for lock, declarations in configuration.locks:
        if lock == document.path:
            return Inputs(declarations, why="the configuration says so")
    said, found = _by_text(document, files)
    if said:
        return found
    if document.format.beside:
        return _beside(document, files)
    sources = [stem_of(document.path) + ending for ending in document.format.sources]
    same = [source for source in sources if source != document.path and files.exists(source)]
    return Inputs((same[0],), why="same name in the same folder") if same else Inputs()


def _by_text(document: Document, files: Files) -> tuple[bool, Inputs]:
    """Whether header or comments name files at all, and those of them that are there."""
    generated = document.generated
    if generated is None:
        return False, Inputs()
    from whypin.project.recorded import recorded

    command = recorded(generated.arguments)
    if command.inputs:
        paths = _located(command.inputs, document.path, files, command.output)
        limits = _located(command.constraints, document.path, files, command.output)
        return True, Inputs(
            (*paths, *limits), limits, "its header names them" if len(paths) > 1 else "its header names it"
        )
    if generated.via:
        return True, Inputs(_located(generated.via, document.path, files, command.output), why="`# via -r` comments")
    return False, Inputs()


def _located(words: Sequence[str], lock: str, files: Files, output: str | None) -> tuple[str, ...]:
    """The files of the repository that a generated file speaks of, in its order."""
    found = [path for word in words if (path := locate(word, lock, files, output)) and path != lock]
    return tuple(dict.fromkeys(found))


def locate(word: str, lock: str, files: Files, output: str | None = None) -> str | None:
    """The file that a generated file means by `word`, which is relative to where its tool was run.

    That folder follows from the recorded output; else it is one above the lock, or unknown, and the longest tail of
    `word` that is there decides, nearest to the lock first. The name alone is enough in the lock's own folder only.
    """
    word = word.removeprefix("file://").replace("\\", "/")
    if named_format(word) is None:
        return None
    home = _run_in(lock, output)
    if home is not None:
        path = joined(home, word)
        if path and files.exists(path):
            return path
    parts = [part for part in word.split("/") if part not in {"", ".", ".."}]
    for cut in range(len(parts)):
        folders = upwards(folder_of(lock)) if cut < len(parts) - 1 or len(parts) == 1 else [folder_of(lock)]
        for folder in folders:
            path = "/".join([*([folder] if folder else []), *parts[cut:]])
            if files.exists(path):
                return path
    return None


def _run_in(lock: str, output: str | None) -> str | None:
    """The folder the tool was run in: the lock's path less the recorded output. None where they do not fit."""
    path = joined("", output) if output else None
    if not path:
        return None
    if lock == path:
        return ""
    return lock[: -len(path) - 1] if lock.endswith(f"/{path}") else None


def _beside(document: Document, files: Files) -> Inputs:
    folder, holds = folder_of(document.path), document.format.holds
    path = joined(folder, document.format.beside)
    if not path or not files.exists(path):
        return Inputs()
    members = tuple(_members(document, folder, files)) if holds else ()
    why = f"side by side, and {_OTHERS[holds]}" if members else "side by side"
    return Inputs((path, *members), why=why)


def _members(document: Document, folder: str, files: Files) -> Iterator[str]:
    """The file of each local project that a lock holds, called as the root's beside it."""
    name = document.format.beside
    root = files.document(joined(folder, name) or "")
    if root is None or document.lock is None:
        return
    for package in document.lock.packages:
        place = package.origin.url if package.origin.kind == "path" else None
        if place and place != "." and (document.format.holds != "workspace" or is_member(root, place)):
            path = joined(folder, f"{place}/{name}")
            if path and files.exists(path):
                yield path


def is_member(root: Document, place: str) -> bool:
    """Whether a folder (relative to the root's own) is a member of the workspace that `root` describes."""
    metadata = root.metadata
    if metadata is None or any(whole(pattern, place) for pattern in metadata.excluded):
        return False
    return any(whole(pattern, place) for pattern in metadata.members)


def partners_for(document: Document, files: Files, configuration: Configuration, around: Around) -> Iterator[str]:
    """The paths of files that may be locks of a file of declarations, or may include it; what they hold decides.

    Looked for in the file's own folder, the one above and `requirements/` below, not in the whole repository: one
    changed file is no reason to read a thousand others.
    """
    path, folder, name = document.path, folder_of(document.path), name_of(document.path)
    yield from [lock for lock, declarations in configuration.locks if path in declarations]
    outputs = [stem_of(path) + ending for form in FORMATS for ending in form.outputs]
    yield from [other for other in outputs if other != path and files.exists(other)]
    yield from around.speaking_of(name, folder, beside=True)
    yield from around.speaking_of(name, joined(folder, "requirements") or "", beside=False)
    if folder:
        yield from around.speaking_of(name, folder_of(folder), beside=False)
        for form in FORMATS:
            if form.holds and form.beside == name:
                yield from _lock_above(folder, form, is_member if form.holds == "workspace" else depends_on, files)


def _lock_above(folder: str, form: Format, holds: Callable[[Document, str], bool], files: Files) -> Iterator[str]:
    """The nearest lock of a format above, where the project beside it `holds` the folder."""
    for above in upwards(folder_of(folder)):
        lock = joined(above, form.names[0]) or ""
        if files.exists(lock):
            root = files.document(joined(above, form.beside) or "")
            if root is not None and holds(root, folder[len(above) + bool(above) :]):
                yield lock
            return


def depends_on(root: Document, place: str) -> bool:
    """Whether a project depends, by path, on the one in a folder (relative to its own)."""
    return any(
        one.reference is not None and one.reference.kind == "path" and joined("", one.reference.target.value) == place
        for one in root.declarations
    )


class Around:
    """Which files of a folder speak of which others. Each is looked at once, and not parsed; those loaded never."""

    def __init__(self, files: Files, documents: Mapping[str, Document]) -> None:
        self._files = files
        self._documents = documents
        self._folders: dict[str, dict[str, list[str]]] = {}

    def speaking_of(self, name: str, folder: str, *, beside: bool) -> list[str]:
        """The files of a folder that speak of a file called `name`, and those that a tool writes `beside` it."""
        if folder not in self._folders:
            self._folders[folder] = self._look(folder)
        found = self._folders[folder].get(name, [])
        return found if beside else [path for path in found if (format_of(path) or UNKNOWN).beside != name]

    def _look(self, folder: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name in sorted(self._files.names(folder)):
            path = joined(folder, name) or name
            form = format_of(path) or UNKNOWN
            if path in self._documents:
                continue
            names = self._names(path) if form.names_inputs or path.endswith(".pip") else set()
            if form.beside:
                names.add(form.beside)
            for other in names:
                found.setdefault(other, []).append(path)
        return found

    def _names(self, path: str) -> set[str]:
        from whypin.project.tree import Unreadable

        try:
            data = self._files.tree.read(path) or b""
        except Unreadable:
            return set()
        words = [word.strip(b"()'\"") for word in data.split()]
        files = [word.replace(b"=", b"/") for word in words if word.endswith((b".in", b".txt", b".toml"))]
        return {file.rpartition(b"/")[2].decode(errors="replace") for file in files}


def pairs(documents: Mapping[str, Document], inputs: Mapping[str, Inputs]) -> tuple[Pair, ...]:
    """Each lock with its declarations and all that those include, locks among them left out."""
    if not inputs:
        return ()
    from whypin.project.includes import reached

    found = []
    for path, given in inputs.items():
        members = [documents[name] for name in reached(documents, given.paths)]
        declarations = tuple([member for member in members if member.lock is None])
        if declarations:
            found.append(Pair(documents[path], declarations, given.why))
    return tuple(found)


def show_files(project: Project) -> list[tuple[str, str, str, str, str]]:
    """For each file: path, role, scope, what it belongs with, and how whypin knows."""
    rows = []
    for document in sorted(project.documents, key=lambda document: document.path):
        partners: dict[str, str] = {}
        for pair in project.pairs:
            if pair.lock is document:
                partners.update({other.path: pair.why for other in pair.declarations})
            elif any(other is document for other in pair.declarations):
                partners[pair.lock.path] = pair.why
        rows.append(
            (
                document.path,
                _role(document),
                _scope(document),
                ", ".join(partners),
                ", ".join(dict.fromkeys(partners.values())),
            )
        )
    return rows


def _role(document: Document) -> str:
    if document.lock is not None:
        return "lock"
    if any(problem.rule == "unreadable-file" for problem in document.problems):
        return "unreadable"
    roles = {declaration.role for declaration in document.declarations}
    return "constraints" if roles == {"constraint"} else "declarations" if roles else "empty"


def _scope(document: Document) -> str:
    return ", ".join(sorted({declaration.scope for declaration in document.declarations}, reverse=True))
