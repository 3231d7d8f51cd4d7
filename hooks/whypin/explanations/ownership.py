"""Which comments could explain which declaration (DESIGN, "What explains a constraint").

Distilled from real files: a comment belongs to its own line or to the next declaration; it covers those that follow
only when it says so, by name or by `these`, or when they are branches or kin of the package it stands at.
"""

from __future__ import annotations

import re

from whypin.explanations.comment_text import paragraphs, speaks_of_group
from whypin.explanations.references import without_links
from whypin.model.names import normalise
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Final

    from whypin.model.declaration import Comment, Declaration

# First parts of names that packages share without being kin.
_COMMON = frozenset(
    (
        *(
            "apache",
            "aws",
            "azure",
            "backports",
            "django",
            "edx",
            "fast",
            "flask",
            "google",
            "jupyter",
            "lib",
            "mkdocs",
        ),
        *("pre", "py", "pytest", "python", "sphinx", "types", "zope"),
    )
)
_PREPOSITIONS = frozenset(
    ("against", "as", "because", "by", "for", "from", "in", "of", "on", "than", "to", "until", "with")
)
_TOGETHER = frozenset(
    (
        *("sync", "match", "same", "lockstep", "together", "matching", "align", "aligned", "versions"),
        *("both", "combination", "combined"),
    )
)
_TITLE_WORDS = 4
_MANY = 2


class CommentBlock(Record):
    """Comments that could explain a declaration.

    `lines` are the comments, each from its `#` on; `start` the offset of the first; `own` whether they stand at the
    declaration itself, `inline` at the end of its line. `key` and `marker` are those of the declaration they stand at.
    """

    __slots__ = ("inline", "key", "lines", "marker", "own", "start")

    def __init__(
        self, comments: tuple[Comment, ...], *, key: str = "", marker: str = "", own: bool = False, inline: bool = False
    ) -> None:
        self.lines: Final = tuple([comment.text for comment in comments])
        self.start: Final = comments[0].span.start
        self.key: Final = key
        self.marker: Final = marker
        self.own: Final = own
        self.inline: Final = inline


class _Block:
    """A block of comments and what it says of its own reach."""

    def __init__(self, comments: tuple[Comment, ...], owner: Declaration | None = None) -> None:
        key = owner.key if owner is not None else ""
        self.covering = CommentBlock(comments, key=key)
        lines = [line for part in paragraphs(self.covering.lines, key) for line in part]
        text = without_links(" ".join(lines))
        said = re.findall(r"[A-Za-z0-9][\w.-]*", text)
        self.names = _subjects(said)
        self.group = speaks_of_group(text)
        self.title = len(lines) == 1 and len(said) <= _TITLE_WORDS and not any(map(str.isdigit, text))
        self.particular = bool(key) and any(
            normalise(word) == key and following[:1].isdigit() for word, following in zip(said, said[1:], strict=False)
        )


def _subjects(said: list[str]) -> set[str]:
    """The words that a text may speak of as packages, in normal form.

    What stands behind a preposition is what another package breaks or needs, unless the two move together.
    """
    names = [normalise(word.strip("._-")) for word in said]
    if not _TOGETHER.isdisjoint(names):
        return set(names)
    return {name for before, name in zip(["", *names], names, strict=False) if before not in _PREPOSITIONS}


class _Run:
    """What has been passed of the declarations that stand together, going down the file."""

    def __init__(self, members: list[Declaration]) -> None:
        self._keys = {one.key for one in members if one.key}
        self._named: dict[str, _Block] = {}
        self._group: _Block | None = None
        self._current: _Block | None = None
        self._owner = members[0]

    def reaching(self, declaration: Declaration) -> list[CommentBlock]:
        """Take in the next declaration; the blocks further up that cover it."""
        above = declaration.comments.above
        start = above[0].span.start if above else -1
        if above and (self._current is None or self._current.covering.start != start):
            self._enter(_Block(above, declaration), declaration)
        elif self._current is not None and not _akin(self._current, self._owner, declaration):
            self._current = None
        named = self._named.get(declaration.key)
        blocks = {block.covering.start: block for block in (named, self._current, self._group) if block is not None}
        blocks.pop(start, None)
        return [block.covering for block in blocks.values()]

    def _enter(self, block: _Block, owner: Declaration) -> None:
        members = block.names & self._keys
        self._named.update(dict.fromkeys(members, block))
        if block.group and len(members) < _MANY and not _element(owner):
            self._group = block
        elif block.title:
            self._group = None
        self._current, self._owner = block, owner


def coverings(declarations: Iterable[Declaration]) -> Iterator[tuple[Declaration, list[CommentBlock]]]:
    """For each declaration of a file, in its order, the comments that could explain it, its own first."""
    run: list[Declaration] = []
    headings: dict[int, _Block] = {}
    for declaration in declarations:
        if run and declaration.comments.run != run[0].comments.run:
            yield from _in_run(run, headings)
            run = []
        run.append(declaration)
    if run:
        yield from _in_run(run, headings)


def own(declaration: Declaration) -> list[CommentBlock]:
    """The comments at the declaration itself: at the end of its line, and directly above."""
    comments, marker = declaration.comments, declaration.marker.value if declaration.marker else ""
    found = []
    if comments.inline:
        found.append(CommentBlock(comments.inline, key=declaration.key, marker=marker, own=True, inline=True))
    if comments.above:
        found.append(CommentBlock(comments.above, key=declaration.key, marker=marker, own=True))
    return found


def _in_run(run: list[Declaration], headings: dict[int, _Block]) -> Iterator[tuple[Declaration, list[CommentBlock]]]:
    passed = _Run(run) if any(one.comments.above for one in run) else None
    for declaration in run:
        found = own(declaration)
        if passed is not None:
            found += passed.reaching(declaration)
        if declaration.comments.heading:
            found += _heading(declaration, headings)
        yield declaration, found


def _heading(declaration: Declaration, known: dict[int, _Block]) -> list[CommentBlock]:
    """The block above the key of an array explains the members it names, and all when it says so."""
    comments = declaration.comments.heading
    start = comments[0].span.start
    block = known.get(start) or known.setdefault(start, _Block(comments))
    if declaration.key in block.names:
        return [CommentBlock(comments, key=declaration.key)]
    return [block.covering] if block.group else []


def _element(declaration: Declaration) -> bool:
    """Whether it is one of several constraints of one key: there `these` are the constraints, not the next keys."""
    return declaration.name is not None and not declaration.span.covers(declaration.name.span)


def _akin(block: _Block, owner: Declaration, declaration: Declaration) -> bool:
    """Whether a declaration is a branch or a relative of the one that a block stands at, or shares its marker.

    `elasticsearch` and `elasticsearch-dsl` are relatives, and so are `torch-a` and `torch-b` under a comment on torch,
    or `social-auth-a` and `social-auth-b` under one on `social-auth-*`; not so below a comment on particular versions
    of the first.
    """
    first, second = sorted((owner.key, declaration.key), key=len)
    if not first or first == second:
        return bool(first)
    if block.particular:
        return False
    if owner.marker is not None and declaration.marker is not None:
        return owner.marker.value.split() == declaration.marker.value.split()
    shared = [head for head in _heads(first) if second.startswith(f"{head}-") and head not in _COMMON]
    return first in shared or not block.names.isdisjoint(shared)


def _heads(key: str) -> list[str]:
    """The beginnings of a name, up to the whole: `social`, `social-auth`, `social-auth-core`."""
    parts = key.split("-")
    return ["-".join(parts[:end]) for end in range(1, len(parts) + 1)]
