"""Which requirements of Poetry's own tables have no effect, because standard tables declare those of the group.

Since Poetry 2 a group that `[project]` (or, since 2.2, `[dependency-groups]`) declares is made of those requirements,
and the table of Poetry only adds to them (poetry-core: `DependencyGroup.dependencies`; Poetry's documentation, "The
pyproject.toml file", `dependencies`).
"""

from __future__ import annotations

import re

from whypin.locks.stale import table
from whypin.model.names import normalise
from whypin.versions.version import less

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.declaration import Declaration
    from whypin.model.lock import Lock
    from whypin.model.project import Document

_OPTIONAL = re.compile(r"\boptional\s*=\s*true\b")
# Since then Poetry reads `[dependency-groups]`.
_WITH_GROUPS = "2.2"
_EXTRAS = "project.optional-dependencies"


def reads_groups(lock: Lock | None) -> bool:
    """Whether the Poetry that made a lock reads `[dependency-groups]`; one that does not say which is taken not to."""
    version = lock.terms.maker_version if lock is not None else ""
    return bool(version) and not less(version, _WITH_GROUPS)


def is_optional(document: Document, declaration: Declaration) -> bool:
    """Whether a requirement of Poetry's tables is installed for an extra only."""
    return _OPTIONAL.search(document.source.text[declaration.span.start : declaration.span.end]) is not None


def own_only(document: Document, lock: Lock | None) -> bool:
    """Whether a lock is from before Poetry 2.0, which read its own tables only, and the project has them."""
    early = lock is not None and lock.may_hold_several
    return early and any(one.table.startswith("tool.poetry.") for one in document.declarations)


def without_effect(document: Document, lock: Lock | None) -> frozenset[int]:
    """Where the requirements stand (the starts of their spans) that Poetry leaves out of a lock of the document."""
    own = [one for one in document.declarations if one.table.startswith("tool.poetry.") and one.key]
    if not own or own_only(document, lock):
        return frozenset()
    standard: dict[str, set[str]] = {}
    for one in document.declarations:
        if one.role != "requirement":
            continue
        if one.table.startswith("project."):
            standard.setdefault("", set()).add(one.key)
        elif one.table.startswith("dependency-groups.") and reads_groups(lock):
            standard.setdefault(_group(one), set()).add(one.key)
    mixed = _mixed(document)
    return frozenset(
        [
            one.span.start
            for one in own
            if _group(one) in standard
            and one.key not in standard[_group(one)]
            and not (not _group(one) and mixed is not None and is_optional(document, one) == mixed)
        ]
    )


def _group(one: Declaration) -> str:
    return normalise(one.group.partition(":")[2])


def _mixed(document: Document) -> bool | None:
    """Whether Poetry's table adds its optional requirements to those of `[project]`, or the others; None for neither.

    It does so where the dependencies or the optional ones are dynamic, and `[project]` has only the other kind.
    """
    dynamic = table(document.values, "project").get("dynamic")
    if not isinstance(dynamic, list) or not {"dependencies", "optional-dependencies"} & {*map(str, dynamic)}:
        return None
    kinds = {one.table.startswith(_EXTRAS) for one in document.declarations if one.table.startswith("project.")}
    return None if len(kinds) > 1 else kinds == {False}
