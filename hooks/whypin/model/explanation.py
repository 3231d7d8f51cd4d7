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


def entry(document: Document, declaration: Declaration, explained: set[int]) -> Span:
    """The whole entry of an unexplained declaration.

    One of several constraints of a Poetry key is an entry of its own, unless nothing explains any of them: then the
    entry runs from the key to the end of the last.
    """
    name = declaration.name
    if name is None or declaration.span.covers(name.span):
        return declaration.span
    if document.source.text[name.span.end : declaration.span.start].lstrip(" \t\"'")[:1] != "=":
        return declaration.span
    mates = [one for one in document.declarations if one.name is not None and one.name.span == name.span]
    if any(one.span.start in explained for one in mates):
        return declaration.span
    return name.span.join(mates[-1].span)


def _explains(covering: Covering, known: dict[tuple[int, str], bool]) -> bool:
    """Whether the comments give a reason; a block that covers many declarations is read once."""
    from whypin.model.prose import reason

    if covering.own:
        return reason(covering.lines, key=covering.key, marker=covering.marker, inline=covering.inline)
    asked = covering.start, covering.key
    if asked not in known:
        known[asked] = reason(covering.lines, key=covering.key)
    return known[asked]
