"""Which declarations of a file have a comment that explains them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.declaration import Declaration
    from whypin.model.ownership import Covering
    from whypin.model.project import Document
    from whypin.text.span import Span


def explained(document: Document) -> set[int]:
    """The starts of the spans of the declarations that a comment explains (DESIGN, "What explains a constraint")."""
    if not document.comments and not any(commented(one) for one in document.declarations):
        return set()
    from whypin.model.ownership import coverings

    known: dict[tuple[int, str], bool] = {}
    return {
        declaration.span.start
        for declaration, found in coverings(document.declarations)
        if any(_explains(covering, known) for covering in found)
    }


def commented(declaration: Declaration) -> bool:
    """Whether a comment stands at the declaration itself, a reason or not."""
    return bool(declaration.comments.inline or declaration.comments.above)


def unexplained_lists(document: Document, explained: set[int]) -> dict[int, Span]:
    """The entries of a Poetry key with several constraints, by the start of the key, where nothing explains any.

    Such an entry runs from the key to the end of the last constraint; elsewhere each constraint is an entry.
    """
    found: dict[int, Span] = {}
    explained_keys = set()
    for declaration in document.declarations:
        name = declaration.name
        if name is None or declaration.span.covers(name.span):
            continue
        if document.source.text[name.span.end : declaration.span.start].lstrip(" \t\"'")[:1] != "=":
            continue
        if declaration.span.start in explained:
            explained_keys.add(name.span.start)
        found[name.span.start] = name.span.join(declaration.span)
    return {start: span for start, span in found.items() if start not in explained_keys}


def _explains(covering: Covering, known: dict[tuple[int, str], bool]) -> bool:
    """Whether the comments give a reason; a block that covers many declarations is read once."""
    from whypin.model.prose import reason

    if covering.own:
        return reason(covering.lines, key=covering.key, marker=covering.marker, inline=covering.inline)
    asked = covering.start, covering.key
    if asked not in known:
        known[asked] = reason(covering.lines, key=covering.key)
    return known[asked]
