"""What a requirements file holds that nobody asked for, by its `# via` comments (pip-compile, `uv pip compile`).

A comment is the lock's own word, and easily added: it shows what was forgotten, and the base shows the rest
(`whypin.locks.kept`). Whatever a file cannot be asked about counts as asked for.
"""

from __future__ import annotations

import re

from whypin.locks.odd import Odd
from whypin.locks.scope import listed_as_left_out
from whypin.model.names import normalise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Final

    from whypin.locks.odd import Judged
    from whypin.model.lock import Lock, LockedPackage
    from whypin.model.project import Document, Pair

# `-r FILE`, `museum (pyproject.toml)`, `museum (setup.py::extras::dev)`.
_FILE = re.compile(r"-[rc]\s+(\S.*)|[^(]*\(([^()]+)\)")
_NAME = re.compile(r"[A-Za-z0-9](?:[-_.A-Za-z0-9]*[A-Za-z0-9])?(?:\[[^\]]*\])?")
# Who asked may have been left out of the file.
_LEAVE_OUT = ("--no-emit", "--unsafe-package", "--no-annotate", "--no-install", "--only-", "--prune", "--package")
_ENVIRONMENT = "hatch.envs."


def unrequested(pair: Pair, lock: Lock, documents: Mapping[str, Document], judged: Judged) -> None:
    """Note the entries without a comment that says who asked, and those whose comments lead nowhere."""
    vias: dict[str, set[str]] = {}
    for package in lock.packages:
        if package.key:
            vias.setdefault(package.key, set()).update(package.links.via)
    files = {key: {file for one in said if (file := file_of(one))} for key, said in vias.items()}
    if not any(files.values()):
        return
    names = _Names(pair, lock, documents)
    told = set()
    for package in lock.packages:
        if not package.key or package.key in told:
            continue
        message = _why(package, vias[package.key], files[package.key], names)
        if message:
            told.add(package.key)
            judged.odd.append(Odd(package, package.name_at, message))


def _why(package: LockedPackage, said: set[str], files: set[str], names: _Names) -> str:
    others = {one for one in said if not file_of(one)}
    if not others and package.key in names.declared:
        # Early uv wrote no comment below what a file of declarations asks for.
        return ""
    if not said:
        return f"`{package.name}` is locked, and no `# via` below it says who asked for it"
    if not others:
        if all(names.is_silent_about(file, package) for file in files):
            return f"`{package.name}` is locked via `{sorted(files)[0]}`, which does not name it"
    elif not files and names.complete and not any(names.knows(one) for one in others):
        return f"`{package.name}` is locked via `{sorted(others)[0]}`, which is not locked"
    return ""


def file_of(said: str) -> str:
    """The file that a comment names in place of a package: `-r FILE`, `museum (pyproject.toml)`; "" for a package."""
    found = _FILE.fullmatch(said)
    return (found[1] or found[2] or "").strip() if found is not None else ""


class _Names:
    """Who may have asked: the entries, the project itself, and the files that were read."""

    def __init__(self, pair: Pair, lock: Lock, documents: Mapping[str, Document]) -> None:
        self._documents: Final = documents
        self._files: Final[dict[str, frozenset[str] | None]] = {}
        arguments = pair.lock.generated.arguments if pair.lock.generated is not None else ()
        self._keys: Final = {package.key for package in lock.packages}
        self._keys.update(listed_as_left_out(pair.lock))
        self._keys.update([one.metadata.name for one in pair.declarations if one.metadata is not None])
        self.declared: Final = {one.key for document in pair.declarations for one in document.declarations}
        nameless = any(not package.key or package.origin.kind != "index" for package in lock.packages)
        dynamic = any(one.metadata is not None and one.metadata.computed for one in pair.declarations)
        left_out = any(word.startswith(_LEAVE_OUT) for word in arguments)
        self.complete: Final = not nameless and not dynamic and not left_out

    def knows(self, said: str) -> bool:
        """Whether a name is that of an entry, of the project, or is none."""
        if said.startswith(_ENVIRONMENT) or not _NAME.fullmatch(said):
            return True
        return normalise(said.partition("[")[0]) in self._keys

    def is_silent_about(self, file: str, package: LockedPackage) -> bool:
        """Whether a file was read as a whole, with all that it includes, and does not name the package."""
        if file not in self._files:
            tail = file.replace("\\", "/").lstrip("./")
            found = [one for path, one in self._documents.items() if path == tail or path.endswith(f"/{tail}")]
            self._files[file] = _named_in(found)
        named = self._files[file]
        return named is not None and package.key not in named


def _named_in(documents: Sequence[Document]) -> frozenset[str] | None:
    """What files name; None where one cannot tell.

    Files that take in others are not looked into; what has no name may be any package from elsewhere.
    """
    found: set[str] = set()
    for document in documents:
        if document.problems or document.includes or document.left_out:
            return None
        if document.metadata is not None:
            if document.metadata.computed:
                return None
            found.update([document.metadata.name] if document.metadata.name else [])
        found.update([one.key for one in document.lock.packages] if document.lock is not None else [])
        found.update([one.key for one in document.declarations])
    return frozenset(found) if documents and "" not in found else None
