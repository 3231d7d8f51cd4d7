"""Comments that say that names without versions are meant so: `unpinned on purpose`, `no versions here: …`."""

from __future__ import annotations

from whypin.explanations.comment_text import joined, paragraphs, sentences, words
from whypin.explanations.layout import head_explains, opening
from whypin.explanations.references import without_links

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from whypin.model.declaration import Comment, Declaration
    from whypin.model.project import Document

_BARE = frozenset(("unpinned", "unversioned", "unconstrained", "unbounded", "floating", "versionless"))
_NOT = frozenset(("no", "not", "never", "don't", "without"))
_HOLDS = ("version", "pin", "constrain", "bound")
_ALONE = frozenset(("bare", "only"))
_NEAR = 3
# A comment that touches the first entry is about the list where so many are bare (as for the folding of findings).
_FEWEST, _SHARE = 5, 4 / 5


def meant_bare(document: Document) -> set[int]:
    """The starts of the spans of the declarations whose comments say that they are to have no versions.

    The first comment of a file speaks for all of it; one that touches the first entry, for a list of bare names.
    """
    head, apart = opening(document)
    if head_explains(document) or (head and _says_so(head) and (apart or _is_bare_list(document))):
        return {one.span.start for one in document.declarations}
    return {one.span.start for one in document.declarations if _says_so(_around(one))}


def _around(declaration: Declaration) -> tuple[Comment, ...]:
    comments = declaration.comments
    return (*comments.inline, *comments.above, *comments.heading)


def _is_bare_list(document: Document) -> bool:
    bare = sum([one.constraint is None for one in document.declarations])
    return document.format.pip_lines and bare >= max(_FEWEST, _SHARE * len(document.declarations))


def _says_so(comments: Iterable[Comment]) -> bool:
    parts = paragraphs([comment.text for comment in comments])
    return any(_is_about_bare(words(one)) for part in parts for one in sentences(without_links(joined(part))))


def _is_about_bare(said: list[str]) -> bool:
    """Whether a sentence calls requirements unpinned, or has a `no` near to versions, pins or bounds."""
    if not _BARE.isdisjoint(said):
        return True
    for at, word in enumerate(said):
        before, after = said[max(at - _NEAR, 0) : at], said[at + 1 : at + _NEAR]
        if word.startswith(_HOLDS) and ("out" in after or not _NOT.isdisjoint(before)):
            return True
        if word == "names" and not _ALONE.isdisjoint((*before[-1:], *after[:1])):
            return True
    return False
