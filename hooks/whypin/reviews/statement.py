"""What a reviewer signs: the policy's own document, then named fields, in one canonical form.

    Diff reviewed from:

    c132…e6  cryptography-2.3.tar.gz
    e634…c6  cryptography-2.7.tar.gz

    whypin-review: 1
    package: cryptography
    from: 2.3
    to: 2.7
    criteria: safe-to-deploy
    date: 2026-12-03
    owners: organization pyca
    publisher: none
    note: src/ read whole, tests skimmed

A full review begins `Release reviewed:`, has one sum and no `from`; a rejection begins `Release rejected:`, has no sum,
`versions` (PEP 440 specifiers) in place of `from`, `to` and `criteria`, and ends with `reason`. The form is UTF-8 with
LF, no blank at a line's end and no line that begins with `-`, so that a clear signature changes no byte of it.
"""

from __future__ import annotations

import re
from datetime import date

from whypin.model.names import normalise
from whypin.text.printable import printable
from whypin.text.record import Record
from whypin.text.sha256 import is_hex
from whypin.versions.version import parse as parse_version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

DIFF, FULL, REJECTION = "diff", "full", "rejection"
SAFE_TO_RUN, SAFE_TO_DEPLOY = "safe-to-run", "safe-to-deploy"
CRITERIA = (SAFE_TO_RUN, SAFE_TO_DEPLOY)
NOTES = "note"
# A statement is a page, not a book.
LONGEST = 64 * 1024

_TITLES = {DIFF: "Diff reviewed from:", FULL: "Release reviewed:", REJECTION: "Release rejected:"}
_SUMS = {DIFF: 2, FULL: 1, REJECTION: 0}
_REVIEWED = ("criteria", "date", "owners", "publisher")
_FIELDS = {
    DIFF: ("whypin-review", "package", "from", "to", *_REVIEWED),
    FULL: ("whypin-review", "package", "to", *_REVIEWED),
    REJECTION: ("whypin-review", "package", "versions", "date"),
}
_FORM = "1"
_DIGITS = 64


class NotCanonical(Exception):
    """A text that is no statement, byte for byte; says why, in a clause fit to print; `line` (1-based) is where."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


class Sum(Record):
    """The SHA-256 of a file in hexadecimal digits, and the file's name, as `sha256sum` writes them."""

    __slots__ = ("digest", "file_name")
    digest: Final[str]
    file_name: Final[str]

    def __init__(self, digest: str, file_name: str) -> None:
        self.digest = digest
        self.file_name = file_name


class Statement(Record):
    """A statement: its kind, the sums of the files it speaks of (old, then new), and its fields in their order.

    `fields` has no notes; `notes` are kept as they were written, and `reason` is a rejection's.
    """

    __slots__ = ("fields", "kind", "notes", "reason", "sums")
    kind: Final[str]
    sums: Final[tuple[Sum, ...]]
    fields: Final[dict[str, str]]
    notes: Final[tuple[str, ...]]
    reason: Final[str]

    def __init__(
        self, *, kind: str, sums: tuple[Sum, ...], fields: dict[str, str], notes: tuple[str, ...] = (), reason: str = ""
    ) -> None:
        self.kind = kind
        self.sums = sums
        self.fields = fields
        self.notes = notes
        self.reason = reason

    @property
    def package(self) -> str:
        """The package's name in normal form."""
        return self.fields["package"]

    @property
    def day(self) -> date:
        """The day that the statement itself gives; it proves nothing."""
        return date.fromisoformat(self.fields["date"])


def written(statement: Statement) -> str:
    """The statement's canonical text."""
    lines = [_TITLES[statement.kind], ""]
    if statement.sums:
        lines += [*[f"{one.digest}  {one.file_name}" for one in statement.sums], ""]
    lines += [f"{name}: {value}" for name, value in statement.fields.items()]
    lines += [f"{NOTES}: {note}" for note in statement.notes]
    if statement.kind == REJECTION:
        lines.append(f"reason: {statement.reason}")
    return "\n".join([*lines, ""])


def read(text: str) -> Statement:
    """Read a statement. Raises NotCanonical unless `written` gives the very same text, and each value is one."""
    if len(text) > LONGEST:
        raise NotCanonical("the statement is longer than 64 KiB", 1)
    lines = text.split("\n")
    if lines.pop():
        raise NotCanonical("the statement does not end with a newline", len(lines) + 1)
    for number, line in enumerate(lines, 1):
        _hold_line(line, number)
    kind = next((kind for kind, title in _TITLES.items() if lines[:2] == [title, ""]), None)
    if kind is None:
        raise NotCanonical(f"a statement begins with `{_TITLES[DIFF]}` or a title of its kind, and a blank line", 1)
    at, sums = _read_sums(lines, _SUMS[kind])
    return _read_fields(lines, at, kind, sums)


def _hold_line(line: str, number: int) -> None:
    if line.startswith("-"):
        raise NotCanonical("a line begins with `-`", number)
    if line != line.rstrip():
        raise NotCanonical("a line ends with a blank", number)
    if not line.isprintable():
        raise NotCanonical(f"`{printable(line)[:80]}` has hidden characters", number)


def _read_sums(lines: list[str], count: int) -> tuple[int, tuple[Sum, ...]]:
    """The sums of a statement, and where the lines behind them begin."""
    sums = []
    for at in range(2, 2 + count):
        digest, blanks, name = (lines[at] if at < len(lines) else "").partition("  ")
        if len(digest) != _DIGITS or digest != digest.lower() or not is_hex(digest) or not blanks:
            raise NotCanonical("the line is no SHA-256 sum and a file name, with two blanks between", at + 1)
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._+!-]*", name):
            raise NotCanonical(f"`{printable(name)[:80]}` is not the name of a release's file", at + 1)
        sums.append(Sum(digest, name))
    behind = 2 + count
    if not count:
        return behind, ()
    if behind >= len(lines) or lines[behind]:
        raise NotCanonical("a blank line belongs between the sums and the fields", behind + 1)
    return behind + 1, tuple(sums)


def _read_fields(lines: list[str], at: int, kind: str, sums: tuple[Sum, ...]) -> Statement:
    fields: dict[str, str] = {}
    for name in _FIELDS[kind]:
        fields[name] = _field(lines, at, name)
        at += 1
    last = len(lines) - (kind == REJECTION)
    notes = tuple([_field(lines, number, NOTES) for number in range(at, last)])
    reason = _field(lines, max(last, at), "reason") if kind == REJECTION else ""
    return Statement(kind=kind, sums=sums, fields=fields, notes=notes, reason=reason)


def _field(lines: list[str], at: int, name: str) -> str:
    found, colon, value = (lines[at] if at < len(lines) else "").partition(": ")
    if found != name or not colon or value != value.strip():
        raise NotCanonical(f"`{name}: ` and a value belong here", at + 1)
    trouble = _trouble(name, value)
    if trouble:
        raise NotCanonical(f"`{name}: {printable(value)[:80]}` {trouble}", at + 1)
    return value


def _trouble(name: str, value: str) -> str:
    """What is wrong with a field's value; "" where nothing is."""
    if name == "whypin-review":
        return "" if value == _FORM else "is a form that this whypin does not know"
    if name == "package":
        return (
            ""
            if re.fullmatch("[a-z0-9](?:[a-z0-9-]*[a-z0-9])?", value) and normalise(value) == value
            else ("is not a name in normal form")
        )
    if name in ("from", "to"):
        return "" if parse_version(value) is not None else "is not a version"
    if name == "criteria":
        return "" if value in CRITERIA else f"is neither `{SAFE_TO_RUN}` nor `{SAFE_TO_DEPLOY}`"
    if name == "date":
        return "" if _is_day(value) else "is not a day such as 2026-12-03"
    if name == "versions":
        return "" if _are_specifiers(value) else "is not a list of specifiers such as `>=2.5,<2.7`"
    return ""


def _is_day(value: str) -> bool:
    try:
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII)) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _are_specifiers(value: str) -> bool:
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        return bool(str(SpecifierSet(value)))
    except InvalidSpecifier:
        return False
