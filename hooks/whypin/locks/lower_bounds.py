"""Which lower bound a lock suggests for a declaration, and in what style the file would write it."""

from __future__ import annotations

import re

from whypin.text.record import Record
from whypin.versions.kinds import lower_bound
from whypin.versions.ranges import admits
from whypin.versions.version import equal, parse, public

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Final

    from whypin.model.declaration import Constraint, Declaration
    from whypin.model.project import Document, Project

_LOWER, _UPPER = (">", ">="), ("<", "<=")
# So many declarations show a file's style.
_LOOKED_AT = 200


class Locked(Record):
    """The one version that the paired locks hold for a package, without its local part, and one such lock's path."""

    __slots__ = ("path", "version")

    def __init__(self, version: str, path: str) -> None:
        self.version: Final = version
        self.path: Final = path


class Style(Record):
    """How a file writes specifiers.

    `before` and `after` are what stands around a lone specifier behind a name (" (" and ")", " ", or nothing);
    `blank` stands between operator and version, `comma` between clauses; `lower_first` says which bound comes first.
    """

    __slots__ = ("after", "before", "blank", "comma", "lower_first")

    def __init__(self, before: str, after: str, blank: str, comma: str, lower_first: bool) -> None:
        self.before: Final = before
        self.after: Final = after
        self.blank: Final = blank
        self.comma: Final = comma
        self.lower_first: Final = lower_first


def locked_version(project: Project, document: Document, declaration: Declaration) -> Locked | None:
    """The version to bound a declaration by: what its locks hold, when that is one version inside its range."""
    found: Locked | None = None
    for lock, package in project.locked(document, declaration.key):
        version = public(package.version.strip())
        if not package.pinned or package.origin.kind != "index" or parse(version) is None:
            return None
        if found is not None and not equal(found.version, version):
            return None
        found = found or Locked(version, lock.path)
    constraint = declaration.constraint
    if found is None or (constraint is not None and not admits(constraint, declaration.dialect, found.version)):
        return None
    return found


def keeps_locked(project: Project, document: Document, declaration: Declaration, after: Constraint) -> bool:
    """Whether `after` admits of the versions that the locks hold exactly those that the constraint admits now."""
    before = declaration.constraint
    if before is None:
        return False
    versions = [package.version.strip() for _, package in project.locked(document, declaration.key)]
    return all(
        admits(before, declaration.dialect, version) == admits(after, declaration.dialect, version)
        for version in versions
    )


def is_bounded_beside(project: Project, document: Document, declaration: Declaration) -> bool:
    """Whether another declaration, which holds wherever this one does, gives its package a lower bound."""
    return any(
        other.constraint is not None and lower_bound(other.constraint) is not None
        for other in beside(project, document, declaration)
    )


def beside(project: Project, document: Document, declaration: Declaration) -> Iterator[Declaration]:
    """The declarations of the same package that hold wherever this one does.

    So do the main dependencies for an extra or a group, an included file for the one that includes it, and a constraint
    or override; one with another marker does not.
    """
    for other_document in project.together(document):
        for other in other_document.declarations:
            if other.key != declaration.key or other is declaration or declaration.group == "build-system":
                continue
            marker = other.marker.value if other.marker is not None else ""
            if marker and (declaration.marker is None or declaration.marker.value != marker):
                continue
            holds = other_document is not document or other.group in ("", declaration.group)
            if holds or (other.role in ("constraint", "override") and other.group != "build-system"):
                yield other


def style(document: Document, constraint: Constraint | None = None) -> Style:
    """The style of a constraint's own clauses where they show one, else that of most of the file's declarations."""
    every = [one for one in document.declarations[:_LOOKED_AT] if one.constraint is not None and one.constraint.text]
    constraints = [constraint] if constraint is not None else []
    others = [one.constraint for one in every if one.constraint is not None]
    text = document.source.text
    gap = _most([_gap(text, one) for one in every if one.dialect == "pep508"]) or ""
    return Style(
        gap,
        ")" if gap.endswith("(") else "",
        _own_or_most([_blanks(one) for one in constraints], [_blanks(one) for one in others], ""),
        _own_or_most([_commas(one) for one in constraints], [_commas(one) for one in others], ","),
        "upper" not in (_most([order for one in others for order in _orders(one)]) or ""),
    )


def _gap(text: str, declaration: Declaration) -> str:
    at, constraint = declaration.specifier_at, declaration.constraint
    between = text[at : constraint.span.start] if at is not None and constraint is not None else ""
    return between if between in ("", " ", "(", " (") else ""


def _blanks(constraint: Constraint) -> list[str]:
    """The blanks between operator and version, for each clause that has both."""
    start = constraint.span.start
    pieces = [
        constraint.text[clause.span.start - start : clause.span.end - start]
        for clause in constraint.clauses
        if clause.operator not in ("", "*")
    ]
    return [" " if re.search(r"[=<>~^][ \t]", piece) else "" for piece in pieces]


def _commas(constraint: Constraint) -> list[str]:
    return [", " if found[1] else "," for found in re.finditer(r",([ \t]?)", constraint.text)]


def _orders(constraint: Constraint) -> list[str]:
    """Which bound comes first ("lower" or "upper"), for each alternative that has both."""
    found = []
    for clauses in constraint.alternatives:
        bounds = ["lower" if one.operator in _LOWER else "upper" for one in clauses if one.operator in _LOWER + _UPPER]
        if len(set(bounds)) > 1:
            found.append(bounds[0])
    return found


def _own_or_most(own: list[list[str]], others: list[list[str]], default: str) -> str:
    for lists in (own, others):
        found = _most([value for values in lists for value in values])
        if found is not None:
            return found
    return default


def _most(values: list[str]) -> str | None:
    return max(dict.fromkeys(values), key=values.count) if values else None
