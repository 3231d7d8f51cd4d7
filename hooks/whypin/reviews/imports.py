"""`supply-chain/imports.toml`: the teams whose reviews count here, each pinned, and until a day.

[[import]]
name = "other-team"
from = "https://forge.example.org/other/archive/5f1c….tar.gz"
sha256 = "c132…e6"
keys = [
    "4C2B…91AF",
    "SHA256:iAA4Gn0Lp4qU8b…",
]
end = 2027-05-28

What was imported lies in `supply-chain/imported/NAME/`, in the folders that a team has itself: `keys/` and `reviews/`.
`sha256` is that of its listing, in which `sha256sum` has a line for each file, by path:

    cd supply-chain/imported/NAME && find keys reviews -type f | LC_ALL=C sort | xargs sha256sum | sha256sum
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime
from hashlib import sha256

from whypin.text.printable import printable
from whypin.text.record import Record
from whypin.text.sha256 import is_hex
from whypin.text.toml import TomlError, loads, scan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Final

    from whypin.text.source import Source

MONTHS = 6
"""An import is taken on trust for so long at most."""

_NO_LIST = "`import` is not a list of tables: write `[[import]]`"
_KEYS = ("name", "from", "sha256", "keys", "end")
_LONGEST_NAME = 64
_FINGERPRINT = "[0-9A-F]{40}|[0-9A-F]{64}|SHA256:[A-Za-z0-9+/]{43}"


class Import(Record):
    """An entry of the file; `row` is its number among the tables.

    `origin` is where the import is from, `digest` the SHA-256 of its listing, `keys` are the fingerprints of those that
    may sign for it, and `end` is the last day on which it counts.
    """

    __slots__ = ("digest", "end", "keys", "name", "origin", "row")
    name: Final[str]
    origin: Final[str]
    digest: Final[str]
    keys: Final[tuple[str, ...]]
    end: Final[date]
    row: Final[int]

    def __init__(self, *, name: str, origin: str, digest: str, keys: tuple[str, ...], end: date, row: int = 0) -> None:
        self.name = name
        self.origin = origin
        self.digest = digest
        self.keys = keys
        self.end = end
        self.row = row

    def _values(self) -> tuple[object, ...]:
        return self.name, self.origin, self.digest, self.keys, self.end


def is_name(text: str) -> bool:
    """Whether a text may name an import, and its folder."""
    return len(text) <= _LONGEST_NAME and bool(re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", text))


def last_end(today: date) -> date:
    """The last day that an import which is made today may end on: the same day `MONTHS` months on."""
    year, month = divmod(today.year * 12 + today.month - 1 + MONTHS, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def listing_digest(files: Mapping[str, bytes]) -> str:
    """The SHA-256 of the listing of an import's files, which are given by their paths in its folder."""
    lines = [f"{sha256(files[path]).hexdigest()}  {path}\n" for path in sorted(files)]
    return sha256("".join(lines).encode("utf-8", "surrogateescape")).hexdigest()


def read(source: Source) -> tuple[list[Import], list[tuple[int, str]]]:
    """The imports of a file, and what of it is none: the offset in `Source.text`, and one clause."""
    try:
        top = loads(source)
    except TomlError as error:
        return [], [(error.offset, error.message)]
    found: dict[str, Import] = {}
    places = scan(source)
    problems = [
        (places.key((key,)).start, f"`{printable(key)}` is no key of this file") for key in top if key != "import"
    ]
    rows = top.get("import", [])
    if not isinstance(rows, list):
        return [], [*problems, (places.key(("import",)).start, _NO_LIST)]
    for index, row in enumerate(rows):
        key, trouble = _trouble(row)
        if not trouble and row["name"] in found:
            key, trouble = "name", f"a second import is called `{row['name']}`"
        if trouble:
            place = places.value(("import", index, key)) if key else places.entry(("import", index))
            problems.append((place.start, trouble))
        else:
            found[row["name"]] = _import(row, index)
    return list(found.values()), problems


def updated(source: Source | None, entry: Import) -> str:
    """The text of the file with an entry in the place of the one of its name, or behind all others.

    Only the values change. `source` is a file without problems, None where there is none.
    """
    text = "" if source is None else source.text
    was = [] if source is None else [one for one in read(source)[0] if one.name == entry.name]
    if source is None or not was:
        lines = "".join([f"{key} = {value}\n" for key, value in _values(entry).items()])
        return f"{text.rstrip()}\n\n[[import]]\n{lines}".lstrip("\n")
    places = [(scan(source).value(("import", was[0].row, key)), value) for key, value in _values(entry).items()]
    for span, value in sorted(places, key=lambda pair: -pair[0].start):
        text = text[: span.start] + value + text[span.end :]
    return text


def _values(entry: Import) -> dict[str, str]:
    keys = "".join([f'    "{key}",\n' for key in entry.keys])
    values = (_quoted(entry.name), _quoted(entry.origin), _quoted(entry.digest), f"[\n{keys}]", entry.end.isoformat())
    return dict(zip(_KEYS, values, strict=True))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _import(row: Mapping[str, object], index: int) -> Import:
    keys, end = row["keys"], row["end"]
    assert isinstance(keys, list) and isinstance(end, date)  # noqa: S101 - held by `_trouble`
    return Import(
        name=str(row["name"]),
        origin=str(row["from"]),
        digest=str(row["sha256"]),
        keys=tuple(keys),
        end=end,
        row=index,
    )


def _trouble(row: object) -> tuple[str, str]:
    """The key whose value keeps a row from being an import, and a clause; ("", "") where nothing does."""
    if not isinstance(row, dict):
        return "", _NO_LIST
    return next(_troubles(row), ("", ""))


def _troubles(row: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    unknown = sorted(set(row) - set(_KEYS))
    if unknown:
        yield unknown[0], f"`{printable(unknown[0])}` is no key of an import"
    missing = [key for key in _KEYS if key not in row]
    if missing:
        yield "", f"the import has no `{missing[0]}`"
    name, digest, keys, end = [row.get(key) for key in ("name", "sha256", "keys", "end")]
    if not isinstance(name, str) or not is_name(name):
        yield "name", "`name` is not made of small letters, digits and single hyphens"
    if not isinstance(row.get("from"), str) or not str(row["from"]).isprintable():
        yield "from", "`from` is not the address or the folder that the import is from"
    if not isinstance(digest, str) or len(digest) != 64 or digest != digest.lower() or not is_hex(digest):
        yield "sha256", "`sha256` is no SHA-256 in lower-case digits"
    if not isinstance(keys, list) or not keys or not all(isinstance(key, str) for key in keys):
        yield "keys", "`keys` is not a list of fingerprints"
    else:
        for key in keys:
            if not re.fullmatch(_FINGERPRINT, key):
                yield "keys", f"`{printable(key)[:80]}` is not the fingerprint of a key"
    if not isinstance(end, date) or isinstance(end, datetime):
        yield "end", "`end` is not a day such as 2027-05-28"
