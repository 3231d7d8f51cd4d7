"""Which declarations of a file have a comment that explains them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.explanations.blocks import CommentBlock
    from whypin.model.declaration import Declaration
    from whypin.model.facts import Base
    from whypin.model.project import Document, Project
    from whypin.text.span import Span


def explained(document: Document) -> set[int]:
    """The starts of the spans of what a comment explains (docs/design.md, "What explains a constraint")."""
    return set(reasons(document))


def reasons(document: Document) -> dict[int, tuple[str, ...]]:
    """The comments that explain what begins at an offset, each from its `#` on."""
    if not document.comments and not any(commented(one) for one in document.declarations):
        return {}
    from whypin.explanations.layout import head, head_explains
    from whypin.explanations.ownership import coverings

    if head_explains(document):
        lines = tuple([comment.text for comment in head(document)])
        return {declaration.span.start: lines for declaration in document.declarations}
    known: dict[tuple[int, str], bool] = {}
    found = {}
    for declaration, blocks in coverings(document.declarations):
        says = [block for block in blocks if _explains(block, known)]
        if says:
            found[declaration.span.start] = tuple([line for block in says for line in block.lines])
    return found


def meant_bare(document: Document) -> set[int]:
    """The starts of the spans of what has no version, as a comment of the file, the list or the entry says."""
    if not document.comments and not any(commented(one) for one in document.declarations):
        return set()
    from whypin.explanations import bare_names

    return bare_names.meant_bare(document)


def commented(declaration: Declaration) -> bool:
    """Whether a comment stands at the declaration itself, a reason or not."""
    return bool(declaration.comments.inline or declaration.comments.above)


def cut_off(document: Document, declaration: Declaration) -> str | None:
    """What cuts a reason above off from the declaration: `the empty line 2`, `the option in line 5`; or None."""
    if not document.comments or declaration.comments.above:
        return None
    from whypin.explanations import layout

    return layout.cut_off(document, declaration)


def all_kept(project: Project, base: Base) -> bool:
    """Whether every declaration stands in a file that is what it was at the base."""
    return all(base.document(one.path) is one for one in project.documents if one.declarations and not one.left_out)


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


def entry_span(declaration: Declaration, lists: dict[int, Span]) -> Span:
    """The span of the entry that a missing explanation is about: the declaration, or its list in `lists`.

    `lists` are those of `unexplained_lists`. A constraint without a lower bound stays an entry of its own: that is
    how `missing-lower-bound` sees it, and one entry has all that is said of it.
    """
    whole = lists.get(declaration.name.span.start) if declaration.name is not None else None
    if whole is None or declaration.constraint is None:
        return whole or declaration.span
    from whypin.versions.kinds import lower_bound

    return declaration.span if lower_bound(declaration.constraint) is None else whole


def _explains(covering: CommentBlock, known: dict[tuple[int, str], bool]) -> bool:
    """Whether the comments give a reason; a block that covers many declarations is read once.

    In doubt a person's comment at the declaration itself is believed, one that stands further off is not.
    """
    from whypin.explanations.prose import NONE, REASON, classify

    if covering.own:
        return classify(covering.lines, key=covering.key, marker=covering.marker, inline=covering.inline) != NONE
    asked = covering.start, covering.key
    if asked not in known:
        known[asked] = classify(covering.lines, key=covering.key) == REASON
    return known[asked]
