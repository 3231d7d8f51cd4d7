"""What blank lines and option lines make of comments: the head of a file, and a comment that is cut off."""

from __future__ import annotations

from whypin.explanations.comment_text import joined, paragraphs, sentences
from whypin.explanations.file_talk import about_another
from whypin.explanations.groups import speaks_of_all
from whypin.explanations.prose import NONE, REASON, classify, is_sure
from whypin.explanations.references import without_links

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.declaration import Comment, Declaration
    from whypin.model.project import Document


# A longer block is nobody's reason.
_LONGEST = 50


def head_explains(document: Document) -> bool:
    """Whether the first block of a file explains all of it: one that ends above a blank line or an option.

    Such a block is about the file. It says why in the sure way, or what the versions of all are, or explains nothing.
    """
    block = head(document)
    if not block:
        return False
    lines = [comment.text for comment in block]
    said = [sentence for part in paragraphs(lines) for sentence in sentences(without_links(joined(part)))]
    said = [one for one in said if not about_another(one)]
    return any(speaks_of_all(one) or is_sure(one) for one in said) and classify(lines) == REASON


def cut_off(document: Document, declaration: Declaration) -> str | None:
    """What cuts a reason off from the declaration below it, with its line: `the empty line 2`, `the option in line 5`.

    None where no comment stands above the gap, or one that gives no reason.
    """
    source = document.source
    line = first = source.position(_start(declaration))[0]
    found = ""
    while line > 1 and (what := _gap(source.line(line - 1))):
        line -= 1
        found = f"the {what} {line}"
    if line == first:
        return None
    lines: list[str] = []
    while line > 1 and len(lines) < _LONGEST and (text := source.line(line - 1).strip()).startswith("#"):
        lines.insert(0, text)
        line -= 1
    return found if classify(lines, key=declaration.key) != NONE else None


def _start(declaration: Declaration) -> int:
    """Where the entry begins: at its key, where that stands before it."""
    name = declaration.name
    return declaration.span.start if name is None else min(declaration.span.start, name.span.start)


def _gap(line: str) -> str:
    """What a line is that cuts a comment off; "" for any other."""
    text = line.strip()
    if not text:
        return "empty line"
    return "option in line" if text.startswith("-") and not text.startswith(("-e", "--editable")) else ""


def head(document: Document) -> tuple[Comment, ...]:
    """The first lines of a file as far as they are comments, where a blank line or an option follows."""
    block, apart = opening(document)
    return block if apart else ()


def opening(document: Document) -> tuple[tuple[Comment, ...], bool]:
    """The first lines of a file as far as they are comments, and whether a blank line or an option follows them."""
    source = document.source
    block = []
    for line, comment in enumerate(document.comments, 1):
        if not comment.own_line or source.position(comment.span.start)[0] != line:
            break
        block.append(comment)
    if not block or len(block) >= len(source.starts):
        return tuple(block), False
    return tuple(block), bool(_gap(source.line(len(block) + 1)))
