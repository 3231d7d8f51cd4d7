"""What the readers of cargo-vet's files share: values whose types are checked one by one, and where they stand.

What cargo-vet takes for which key: its `src/format.rs` and `src/serialization.rs`, version 0.10.2. It refuses a file as
a whole where one value is wrong; here each has its own problem, and the rest is read.
"""

from __future__ import annotations

import re
from datetime import date

from whypin.model.declaration import Comment
from whypin.model.project import Document, Problem
from whypin.readers.lock_file import first_line
from whypin.readers.malformed import quote
from whypin.text import toml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Final

    from whypin.model.formats import Format
    from whypin.model.trust import Trust
    from whypin.model.vet import Store
    from whypin.text.source import Source
    from whypin.text.span import Span
    from whypin.text.toml_scan import Scan

    Path = tuple[str | int, ...]
    Row = dict[str, object]
    Named = tuple[tuple[str, Path], ...]

# A version of SemVer, and the commit of a fork (`VetVersion::parse`).
_VERSION = re.compile(
    r"(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?(?: ?@ ?git:[0-9A-Fa-f]{40})?",
    re.ASCII,
)
_CORRECT = "correct it: cargo-vet reads nothing of a store with such an entry"


def read(
    source: Source, form: Format, keys: tuple[str, ...], collect: Callable[[VetFile], tuple[Store, tuple[Trust, ...]]]
) -> Document:
    """The document of a file of a store; nothing is said of a text without a table of any of the `keys`.

    A text that is not TOML is the one problem `unreadable-file`; a value that cargo-vet would not read is a problem
    `unreadable-requirement` at its place.
    """
    try:
        values = toml.loads(source)
    except toml.TomlError as error:
        from whypin.readers.pyproject_unreadable import document

        return document(source, form, error)
    if not any(isinstance(values.get(key), dict) for key in keys):
        return Document(source, form)
    file = VetFile(source, values)
    store, trusts = collect(file)
    return Document(
        source,
        form,
        problems=tuple(file.problems),
        comments=file.comments(),
        trusts=trusts,
        store=store,
        find=file.find,
    )


class VetFile:
    """The values of one file, and the problems found in it so far; a position is computed when it is asked for."""

    def __init__(self, source: Source, values: Row) -> None:
        self.values: Final = values
        self.problems: Final[list[Problem]] = []
        self._source: Final = source
        self._scanned: Scan | None = None

    @property
    def is_own(self) -> bool:
        """Whether it lies in a store, and is no list that several stores make together."""
        return self._source.path.split("/")[-2:-1] == ["supply-chain"]

    @property
    def _scan(self) -> Scan:
        if self._scanned is None:
            self._scanned = toml.scan(self._source)
        return self._scanned

    def find(self, path: Path) -> Span:
        """The content of a string, the name in the header of a table, the whole of any other value."""
        if not path:
            return first_line(self._source)
        scan = self._scan
        if not scan.written(path):
            return scan.key(path)
        value = scan.value(path)
        if self._source.text[value.start] not in "\"'":
            return value
        inner = scan.inner(path)
        return inner if inner.start < inner.end else value

    def comments(self) -> tuple[Comment, ...]:
        """The comments that may hold an ignore: only for them is the whole file scanned."""
        text = self._source.text
        if "whypin:" not in text:
            return ()
        found = [(text[one.span.start : one.span.end], one) for one in self._scan.comments]
        return tuple([Comment(words, one.span, one.own_line) for words, one in found if "whypin:" in words])

    def unfit(self, path: Path, message: str, help: str = _CORRECT) -> None:
        """Note what stands at a path and cannot."""
        self.problems.append(Problem("unreadable-requirement", message, help, self.find(path)))

    def table(self, *path: str) -> Row:
        """The table at a path; empty where there is none."""
        value: object = self.values
        for step in path:
            value = value.get(step) if isinstance(value, dict) else None
        return self.as_table(value, path)

    def as_table(self, value: object, path: Path) -> Row:
        """The value at a path as a table; None is an empty one."""
        if isinstance(value, dict) or value is None:
            return value or {}
        self.unfit(path, f"{quote(str(path[-1]))} is not a table")
        return {}

    def tables(self, *path: str) -> Iterator[tuple[str, Row, Path]]:
        """Every `[PATH.NAME]`: its name, its values, its path."""
        for name, value in self.table(*path).items():
            at = (*path, name)
            if isinstance(value, dict):
                yield name, value, at
            else:
                self.unfit(at, f"{quote(name)} is not a table")

    def rows(self, *path: str) -> Iterator[tuple[str, Row, Path]]:
        """Every `[[PATH.NAME]]`: its name, its values, its path."""
        for name, value in self.table(*path).items():
            at = (*path, name)
            if not isinstance(value, list):
                self.unfit(at, f"{quote(name)} is not a list of tables")
                continue
            for index, row in enumerate(value):
                if isinstance(row, dict):
                    yield name, row, (*at, index)
                else:
                    self.unfit((*at, index), f"an element of {quote(name)} is not a table")

    def text(self, row: Row, key: str, path: Path, *, required: bool = False) -> str:
        """The string at a key, "" where there is none."""
        value = row.get(key)
        if isinstance(value, str):
            return value
        if value is not None:
            self.unfit((*path, key), f"`{key}` is not a string")
        elif required:
            self.unfit(path, f"the entry has no `{key}`")
        return ""

    def version(self, row: Row, key: str, path: Path, between: str = "") -> str:
        """The version at a key, or what stands there; with `between` it is two versions parted by that."""
        text = self.text(row, key, path)
        if text:
            parts = text.split(between) if between else [text]
            wrong = [part for part in parts if not is_version(part.strip())]
            if wrong:
                self.unfit((*path, key), f"{quote(wrong[0].strip())} is no version such as `1.0.0`")
            elif len(parts) != 1 + bool(between):
                self.unfit((*path, key), f"{quote(text)} is not two versions such as `1.0.0 {between} 1.0.1`")
        elif key in row and isinstance(row[key], str):
            self.unfit((*path, key), f"`{key}` is empty")
        return text

    def flag(self, row: Row, key: str, path: Path) -> bool | None:
        """True, false, or None where there is neither."""
        value = row.get(key)
        if value is None or isinstance(value, bool):
            return value
        self.unfit((*path, key), f"`{key}` is not true or false")
        return None

    def names(self, row: Row, key: str, path: Path, *, required: bool = False) -> Named:
        """The strings at a key, which holds one or a list of them, with their paths."""
        at = (*path, key)
        value = row.get(key)
        if value is None and required:
            self.unfit(path, f"the entry has no `{key}`")
        if value is None:
            return ()
        if isinstance(value, str):
            return ((value, at),)
        if not isinstance(value, list):
            self.unfit(at, f"{quote(key)} is neither a string nor a list of strings")
            return ()
        found = []
        for index, item in enumerate(value):
            if isinstance(item, str):
                found.append((item, (*at, index)))
            else:
                self.unfit((*at, index), f"an element of {quote(key)} is not a string")
        return tuple(found)

    def day(self, row: Row, key: str, path: Path) -> str:
        """The day at a key, an ISO date; "" for what is none, which is a problem."""
        value = row.get(key)
        if value is None:
            self.unfit(path, f"the entry has no `{key}`")
        elif not isinstance(value, str):
            # A date of TOML's own, too: `chrono` reads days from strings.
            self.unfit((*path, key), f'`{key}` is not a day in quotes such as `"2026-12-31"`')
        elif is_day(value):
            return value
        else:
            self.unfit((*path, key), f"{quote(value)} is no day such as `2026-12-31`")
        return ""


def is_version(text: str) -> bool:
    """Whether a text is a version as cargo-vet writes them: `1.0.0`, or `1.0.0@git:` and a commit."""
    return _VERSION.fullmatch(text) is not None


def is_day(text: str) -> bool:
    """Whether a text is a day that there is, written as `2026-12-31`."""
    if len(text) != 10 or not text.isascii() or text[4] + text[7] != "--":
        return False
    parts = text.split("-")
    if not all(part.isdigit() for part in parts):
        return False
    try:
        date(*map(int, parts))
    except ValueError:
        return False
    return True
