"""Which constraints have to say why: those of the kinds that `require-explanation` names, less what is routine."""

from __future__ import annotations

from whypin.model.rule import Option
from whypin.versions.kinds import kinds_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.declaration import Declaration
    from whypin.model.facts import Facts
    from whypin.model.project import Document

_DEFAULT = ("caps", "pins", "exclusions", "compatible", "direct")
_STRICT = (*_DEFAULT, "bounds", "carets")
ASKED = Option(
    "require-explanation",
    "Which constraints need a comment that says why; those that `level` asks for when absent",
    "words",
    _STRICT,
    noun="kind of constraint",
)
"""The key of the configuration that names them."""
# The kinds of one constraint in the order in which a message names them: what it does, and what those of a list do.
KINDS_SAY = {
    "pins": ("pins `{}`", "are pinned"),
    "caps": ("caps `{}`", "are capped"),
    "compatible": ("holds `{}` to compatible releases", "are held to compatible releases"),
    "exclusions": ("excludes releases of `{}`", "exclude releases"),
    "carets": ("holds `{}` below its next major release", "are held below the next major release"),
    "bounds": ("sets a lower bound for `{}`", "set a lower bound"),
}
_MOVES = "a branch of a repository, which moves,"
_SOURCES = {"vcs": "a repository", "url": "a URL", "path": "a path"}


def kinds_asked(facts: Facts) -> frozenset[str]:
    """The kinds that need one by a configuration."""
    given = facts.option(ASKED)
    return frozenset(given if given is not None else _STRICT if facts.level == "strict" else _DEFAULT)


def constrains(document: Document, declaration: Declaration) -> bool:
    """Whether a declaration constrains anything, to versions or to one source, that is no routine of its tool."""
    if declaration.constraint is None:
        return declaration.reference is not None
    return not _routine(document, declaration)


def says(document: Document, declaration: Declaration, asked: frozenset[str]) -> tuple[str, str] | None:
    """What a constraint does that has to be explained, as a kind and in words; None when it is routine."""
    constraint, reference = declaration.constraint, declaration.reference
    if reference is not None:
        if (
            "direct" not in asked
            or reference.kind == "workspace"
            or (declaration.editable and reference.kind == "path")
        ):
            return None
        source = _MOVES if reference.moves else _SOURCES.get(reference.kind, "outside the index")
        return "direct", f"is {source}" if declaration.name is None else f"takes `{declaration.label}` from {source}"
    if constraint is None or (declaration.dialect == "poetry" and declaration.key == "python"):
        return None
    kinds = kinds_of(constraint, declaration.dialect)
    if "caps" in kinds and "caps" in asked and _routine(document, declaration):
        kinds = {"carets"}
    kind = next((kind for kind in KINDS_SAY if kind in kinds and kind in asked), None)
    return None if kind is None else (kind, KINDS_SAY[kind][0].format(declaration.label))


def _routine(document: Document, declaration: Declaration) -> bool:
    """Whether it is the range of a caret in the `[project]` table of a Poetry project, where none can be written."""
    if document.metadata is None or not document.metadata.caret_table or not declaration.table.startswith("project"):
        return False
    if declaration.constraint is None or {clause.operator for clause in declaration.constraint.clauses} != {">=", "<"}:
        return False
    from whypin.versions.ranges import equal_to_caret

    return equal_to_caret(declaration.constraint) is not None
