"""One requirement in the language of PEP 508, and specifier sets in that of PEP 440, with the place of every part.

The plain forms are read here, without `packaging` and without regular expressions: names and clauses stand in every
line, and a file of those alone never imports `re`. A form that is not recognised is put to `packaging` before it is
called malformed.
"""

from __future__ import annotations

from whypin.model.declaration import Clause, Constraint, Reference
from whypin.text.record import Record
from whypin.text.span import Literal, Spanned

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

_INSIDE = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"
_LETTERS = frozenset(_INSIDE) - frozenset("._-")
_GO_ON = _LETTERS | {"_"}
_SHORT, _LONG = frozenset("<>"), frozenset(("==", ">=", "<=", "~=", "!="))
_BEHIND_VERSION = frozenset(",;()[]<>=~")
_EXTRA = r"[ \t]*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)[ \t]*([],])"
# What may follow `===` is "just about anything" (PEP 440, "Arbitrary equality").
_LOOSE_CLAUSE = r"[ \t]*(===|[=~!<>]=|[<>])\s*([^\s,;)]+)[ \t]*"
_TARGET = r"@[ \t]*([^ \t]+)[ \t]*"
_VCS = r"(?:git|hg|svn|bzr)(?:\+[a-z]+)?:"
# The longest text and the deepest marker that are put to `packaging`, which recurses on parentheses.
_LONGEST, _DEEPEST = 10_000, 50


class Requirement(Record):
    """One requirement.

    `constraint` is without the parentheses of `name (>=1)`, None when there are no clauses; `specifier_at` the offset
    behind name and extras, where a specifier would be inserted.
    """

    __slots__ = ("constraint", "extras", "marker", "name", "reference", "specifier_at")

    def __init__(
        self,
        name: Spanned,
        extras: tuple[Spanned, ...],
        constraint: Constraint | None,
        marker: Spanned | None,
        reference: Reference | None,
        specifier_at: int,
    ) -> None:
        self.name: Final = name
        self.extras: Final = extras
        self.constraint: Final = constraint
        self.marker: Final = marker
        self.reference: Final = reference
        self.specifier_at: Final = specifier_at


class _Stuck(Exception):
    """The reader does not know the form; `at` is where in the value it stopped, `doing` what it wanted to read."""

    def __init__(self, at: int, doing: str) -> None:
        super().__init__()
        self.at = at
        self.doing = doing


def parse(literal: Literal) -> Requirement:
    """Read one requirement (PEP 508). Raises `Malformed`."""
    try:
        return _read(literal, True)
    except _Stuck as stuck:
        if stuck.doing != "address" and _packaging_accepts(literal.value):
            try:
                return _read(literal, False)
            except _Stuck as again:
                stuck = again
        from whypin.readers.pep508_malformed import explain

        raise explain(literal, stuck.at, stuck.doing) from None


def constraint(literal: Literal, start: int = 0, end: int | None = None) -> Constraint:
    """Read `literal.value[start:end]` as a specifier set (PEP 440).

    A blank text is the set without clauses. Raises `Malformed`.
    """
    end = len(literal.value) if end is None else end
    start = min(_behind_blanks(literal.value, start), end)
    try:
        found, at = _clauses(literal, start, end, True)
        if at != end:
            raise _Stuck(at, "clause")
    except _Stuck as stuck:
        from whypin.readers.pep508_malformed import explain

        raise explain(literal, stuck.at, stuck.doing) from None
    return found or Constraint("", literal.span(start, end), ((),))


def check_marker(literal: Literal) -> None:
    """Raise `Malformed` unless the literal is an environment marker (PEP 508)."""
    from whypin.readers.pep508_marker import is_plain_marker

    if is_plain_marker(literal.value) or _packaging_accepts(f"name;{literal.value}"):
        return
    from whypin.readers.pep508_malformed import explain

    raise explain(literal, 0, "marker")


def reference_kind(target: str) -> str:
    """What a direct reference points to: "vcs", "path" (`file:` and whatever has no scheme) or "url"."""
    import re

    if re.match(_VCS, target, re.IGNORECASE):
        return "vcs"
    return "url" if "://" in target and target[:5].lower() != "file:" else "path"


def _read(literal: Literal, strict: bool) -> Requirement:
    """Raises `_Stuck`. `strict`: versions and markers are checked; not so once `packaging` has accepted the text."""
    value = literal.value
    begin = _behind_blanks(value, 0)
    end = _name_end(value, begin, strict)
    if end == begin:
        raise _Stuck(0, "name")
    extras: tuple[Spanned, ...] = ()
    after, at = end, _behind_blanks(value, end)
    if value.startswith("[", at):
        extras, after, at = _extras(literal, at)
    limits: Constraint | None = None
    reference: Reference | None = None
    if value.startswith("@", at):
        reference, at = _reference(literal, at)
    elif value.startswith("(", at):
        opening = at
        limits, at = _clauses(literal, _behind_blanks(value, at + 1), len(value), strict)
        if not value.startswith(")", at):
            raise _Stuck(at if limits else opening, "parenthesis")
        at += 1
    else:
        limits, at = _clauses(literal, at, len(value), strict)
    at = _behind_blanks(value, at)
    marker = _marker(literal, at, strict) if at < len(value) else None
    return Requirement(
        Spanned(value[begin:end], literal.span(begin, end)),
        extras,
        limits,
        marker,
        reference,
        literal.span(after, after).start,
    )


def _behind_blanks(value: str, at: int) -> int:
    while value[at : at + 1] in (" ", "\t"):
        at += 1
    return at


def _name_end(value: str, begin: int, strict: bool) -> int:
    """Where a name ends that begins at `begin`, which is where it ends if there is none.

    A name begins and ends with a letter or a digit (PEP 508, "Names"). `strict`: what follows it is no part of a name.
    """
    if value[begin : begin + 1] not in _LETTERS:
        return begin
    end = len(value) - len(value[begin:].lstrip(_INSIDE))
    while strict and end > begin and (value[end - 1] not in _LETTERS or value[end : end + 1] in _GO_ON):
        end -= 1
    return end


def _extras(literal: Literal, at: int) -> tuple[tuple[Spanned, ...], int, int]:
    """The extras in the bracket at `at`, where it ends, and where to read on."""
    import re

    value = literal.value
    found: list[Spanned] = []
    close = at + 1
    while True:
        extra = re.compile(_EXTRA).match(value, close)
        if extra is None:
            if not found and value[close:].lstrip(" \t").startswith("]"):
                close = value.index("]", close) + 1
                break
            raise _Stuck(at, "extras")
        found.append(Spanned(extra[1], literal.span(*extra.span(1))))
        close = extra.end()
        if extra[2] == "]":
            break
    return tuple(found), close, _behind_blanks(value, close)


def _reference(literal: Literal, at: int) -> tuple[Reference, int]:
    import re

    found = re.compile(_TARGET).match(literal.value, at)
    if found is None:
        raise _Stuck(at, "address")
    # pip takes every white space off before the `;` (`parse_req_from_line`).
    target = found[1].rstrip() or found[1]
    begin = found.start(1)
    kind = reference_kind(target)
    # `git@host:owner/name.git` is how ssh writes an address; by PEP 508 it would be a package called `git`.
    if kind == "path" and re.match(r"[\w.-]+\.\w+:[^/]", target):
        raise _Stuck(at, "address")
    return Reference(kind, Spanned(target, literal.span(begin, begin + len(target)))), found.end()


def _clauses(literal: Literal, at: int, end: int, strict: bool) -> tuple[Constraint | None, int]:
    """The clauses that begin at `at`, separated by commas, and where to read on."""
    value = literal.value[:end]
    clauses = []
    start = last = at
    while True:
        found = _clause(value, _behind_blanks(value, at)) if strict else _loose_clause(value, at)
        if found is None:
            break
        operator, begin, version, last = found
        if strict and not _fits(operator, value[version:last]):
            raise _Stuck(begin, "version")
        clauses.append(Clause(operator, value[version:last], literal.span(begin, last)))
        at = _behind_blanks(value, last)
        if not value.startswith(",", at):
            break
        at += 1
    # A comma after the last clause is allowed (packaging, pip); the blanks behind it are passed over.
    if clauses and value[at - 1 : at] == ",":
        at = _behind_blanks(value, at)
    if not clauses:
        return None, at
    return Constraint(value[start:last], literal.span(start, last), (tuple(clauses),)), at


def _clause(value: str, at: int) -> tuple[str, int, int, int] | None:
    """The operator of the clause that begins at `at`, where it begins, and where its version begins and ends."""
    operator = value[at : at + 2]
    if operator not in _LONG:
        operator = operator[:1]
        if operator not in _SHORT:
            return None
    elif value.startswith("===", at):
        operator = "==="
    start = at + len(operator)
    while value[start : start + 1].isspace():
        start += 1
    # Most are digits and dots.
    end = len(value) - len(value[start:].lstrip("0123456789."))
    while end < len(value) and value[end] not in _BEHIND_VERSION and not value[end].isspace():
        end += 1
    return (operator, at, start, end) if end > start else None


def _loose_clause(value: str, at: int) -> tuple[str, int, int, int] | None:
    import re

    found = re.compile(_LOOSE_CLAUSE).match(value, at)
    return None if found is None else (found[1], found.start(1), found.start(2), found.end(2))


def _fits(operator: str, version: str) -> bool:
    """Whether the version may stand behind the operator."""
    if operator == "===" or _is_plain(version):
        return operator != "~=" or "." in version
    from whypin.readers.pep440 import fits

    return fits(operator, version)


def _marker(literal: Literal, at: int, strict: bool) -> Spanned:
    value = literal.value
    if value[at] != ";":
        raise _Stuck(at, "end")
    start, end = at + 1, len(value)
    while start < end and value[start] in " \t":
        start += 1
    while end > start and value[end - 1] in " \t":
        end -= 1
    if start == end:
        raise _Stuck(start, "marker")
    if strict:
        from whypin.readers.pep508_marker import is_plain_marker

        if not is_plain_marker(value[start:end]):
            raise _Stuck(start, "marker")
    return Spanned(value[start:end], literal.span(start, end))


def _packaging_accepts(value: str) -> bool:
    if len(value) > _LONGEST or value.count("(") > _DEEPEST:
        return False
    from warnings import catch_warnings, simplefilter

    from packaging.requirements import InvalidRequirement
    from packaging.requirements import Requirement as Packaged

    try:
        # Python warns of a backslash in a marker's string that begins no escape.
        with catch_warnings():
            simplefilter("ignore")
            Packaged(value)
    except (InvalidRequirement, SyntaxError):
        # Earlier versions of `packaging` let Python's own word on such a string through.
        return False
    return True


def _is_plain(version: str) -> bool:
    """Whether a version is numbers with a dot between them."""
    return version.isascii() and all(map(str.isdigit, version.split(".")))
