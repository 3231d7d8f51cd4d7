"""Scope: whether a declaration is needed in production or in development only."""

from __future__ import annotations

import re

from whypin.model.names import normalise
from whypin.project.patterns import matches

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from whypin.model.declaration import Declaration
    from whypin.model.project import Document

PRODUCTION, DEVELOPMENT = "production", "development"

# DESIGN's list and its plain inflections; more would let production slip out of the policy's sight.
_WORDS = frozenset(
    [
        *("ci", "dev", "devel", "develop", "development"),
        *("doc", "docs", "documentation"),
        *("lint", "linter", "linters", "linting"),
        *("test", "tests", "testing", "testinfra", "typing"),
    ]
)
_SPLIT = re.compile(r"[^a-z0-9]+")


def mark(documents: Iterable[Document], patterns: Sequence[str]) -> None:
    """Set the scope of every declaration. `patterns` is the configuration's `development`.

    A pattern is a path pattern (`dev-requirements.in`, `tools/**`), `group:NAME` or `extra:NAME`.
    """
    named = frozenset([normalise(pattern) for pattern in patterns if pattern.startswith(("group:", "extra:"))])
    paths = [pattern for pattern in patterns if not pattern.startswith(("group:", "extra:"))]
    for document in documents:
        if document.declarations:
            whole = _file(document, paths)
            for declaration in document.declarations:
                declaration.scope = DEVELOPMENT if whole or _group(declaration, named) else PRODUCTION


def of_file(document: Document, patterns: Sequence[str]) -> str:
    """The scope of a requirements file as a whole, a lock for instance."""
    paths = [pattern for pattern in patterns if not pattern.startswith(("group:", "extra:"))]
    return DEVELOPMENT if _file(document, paths) else PRODUCTION


def _file(document: Document, patterns: Sequence[str]) -> bool:
    if any(matches(pattern, document.path) for pattern in patterns):
        return True
    # A TOML file holds both scopes: its tables tell, and a project may live in a folder called `tests`.
    return document.format.pip_lines and _path_says_so(document.path) and not document.owner


def _path_says_so(path: str) -> bool:
    """Whether the file's name, its folder, or one from above the first `requirements` folder down says so."""
    *folders, name = path.lower().split("/")
    stem = name.rpartition(".")[0]
    if "constraints" in _SPLIT.split(stem):
        # What is only a constraint binds whatever is installed with it, production included.
        return False
    top = next((number for number, folder in enumerate(folders) if "requirements" in folder), len(folders))
    return any(_says_so(part) for part in [*folders[max(0, top - 1) :], stem])


def _group(declaration: Declaration, named: frozenset[str]) -> bool:
    group = declaration.group
    if group == "build-system" or declaration.role == "build":
        return True
    if not group:
        return False
    return normalise(group) in named or _says_so(group.partition(":")[2])


def _says_so(name: str) -> bool:
    return not _WORDS.isdisjoint(_SPLIT.split(name.lower()))
