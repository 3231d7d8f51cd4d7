"""Which comments could explain which declaration (docs/design.md, "What explains a constraint").

Distilled from real files: a comment belongs to its own line or to the next declaration; it covers those that follow
only when it says so, by name or by `these`, or when they are branches or kin of the package it stands at.
"""

from __future__ import annotations

from whypin.explanations.blocks import CommentBlock, Said
from whypin.explanations.kinship import akin, alike

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from whypin.model.declaration import Comment, Declaration

_MANY = 2


class _Run:
    """What has been passed of the declarations that stand together, going down the file."""

    def __init__(self, members: list[Declaration]) -> None:
        self._keys = {one.key for one in members} - {""}
        self._named: dict[str, CommentBlock] = {}
        self._group: CommentBlock | None = None
        self._current: Said | None = None
        self._owner = members[0]
        self._strayed = _strayed(members)

    def reaching(self, declaration: Declaration) -> list[CommentBlock]:
        """Take in the next declaration; the blocks that cover it, its own above first."""
        found = []
        above = declaration.comments.above
        if declaration.span.start in self._strayed.values():
            found += [
                CommentBlock(comments, key=declaration.key, own=True)
                for comments, start in self._strayed.items()
                if start == declaration.span.start
            ]
        if above and above not in self._strayed:
            if self._current is None or self._current.covering.start != above[0].span.start:
                self._enter(Said(above, declaration.key), declaration)
            found.append(_own_above(declaration))
        elif self._current is not None:
            if alike(self._owner, declaration):
                found.append(_own_above(self._owner))
            elif akin(self._current, self._owner.key, declaration.key):
                found.append(self._current.covering)
            else:
                self._current = None
        further = (self._named.get(declaration.key), self._group)
        return found + [block for block in further if block is not None and block.start not in _starts(found)]

    def _enter(self, said: Said, owner: Declaration) -> None:
        members = said.names & self._keys
        self._named.update(dict.fromkeys(members, said.covering))
        if said.group and len(said.said & self._keys) < _MANY and not _element(owner):
            self._group = said.covering
        elif said.title:
            self._group = None
        self._current, self._owner = said, owner


def coverings(declarations: Iterable[Declaration]) -> Iterator[tuple[Declaration, list[CommentBlock]]]:
    """For each declaration of a file, in its order, the comments that could explain it, its own first."""
    run: list[Declaration] = []
    declarations = tuple(declarations)
    headings = _headings(declarations)
    for declaration in declarations:
        if run and declaration.comments.run != run[0].comments.run:
            yield from _in_run(run, headings)
            run = []
        run.append(declaration)
    if run:
        yield from _in_run(run, headings)


def _in_run(run: list[Declaration], headings: dict[int, list[str]]) -> Iterator[tuple[Declaration, list[CommentBlock]]]:
    passed = _Run(run) if any(one.comments.above for one in run) else None
    known: dict[int, Said] = {}
    for declaration in run:
        found = [_own_inline(declaration)] if declaration.comments.inline else []
        if passed is not None:
            found += passed.reaching(declaration)
        if declaration.comments.heading:
            found += _heading(declaration, headings, known)
        yield declaration, found


def _own_inline(declaration: Declaration) -> CommentBlock:
    marker = declaration.marker.value if declaration.marker else ""
    return CommentBlock(declaration.comments.inline, key=declaration.key, marker=marker, own=True, inline=True)


def _own_above(declaration: Declaration) -> CommentBlock:
    marker = declaration.marker.value if declaration.marker else ""
    return CommentBlock(declaration.comments.above, key=declaration.key, marker=marker, own=True)


def _starts(blocks: list[CommentBlock]) -> list[int]:
    return [block.start for block in blocks]


def _strayed(members: list[Declaration]) -> dict[tuple[Comment, ...], int]:
    """The blocks that go on with the inline comment of the declaration above, and where that one starts.

    They name it, and not the declaration below: `mt==1  # 2 needs the old parser` / `# mt can go on once …`.
    """
    found = {}
    for before, after in zip(members, members[1:], strict=False):
        block, key = after.comments.above, before.key
        if not block or not before.comments.inline or not key or key == after.key:
            continue
        names = Said(block, "").said
        if key in names and after.key not in names:
            found[block] = before.span.start
    return found


def _headings(declarations: Iterable[Declaration]) -> dict[int, list[str]]:
    """The keys of the declarations under each heading, by the start of the heading."""
    found: dict[int, list[str]] = {}
    for declaration in declarations:
        if declaration.comments.heading:
            found.setdefault(declaration.comments.heading[0].span.start, []).append(declaration.key)
    return found


def _heading(declaration: Declaration, headings: dict[int, list[str]], known: dict[int, Said]) -> list[CommentBlock]:
    """The block above the key of a list, or above a table, explains the members that it names.

    It explains all when it says so, or when it names none and speaks of versions; the only member as its own would.
    """
    comments, key = declaration.comments.heading, declaration.key
    start = comments[0].span.start
    members = headings[start]
    if len(members) == 1:
        return [CommentBlock(comments, key=key, own=True)]
    said = known.get(start) or known.setdefault(start, Said(comments, ""))
    if key in said.names:
        return [CommentBlock(comments, key=key)]
    if said.group or (said.holds and said.names.isdisjoint(members)):
        return [said.covering]
    return []


def _element(declaration: Declaration) -> bool:
    """Whether it is one of several constraints of one key: there `these` are the constraints, not the next keys."""
    return declaration.name is not None and not declaration.span.covers(declaration.name.span)
