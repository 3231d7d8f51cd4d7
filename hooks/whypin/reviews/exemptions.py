"""`supply-chain/exemptions.toml`: releases that are taken as they are, each with a note and a day.

[[exemption]]
name = "cryptography"
version = "2.3"
sha256 = "c132…e6"
note = "in use when the reviews began"
date = 2026-12-03
"""

from __future__ import annotations

from datetime import date, datetime

from whypin.model.names import normalise
from whypin.reviews.ledger import Exemption
from whypin.text.printable import printable
from whypin.text.sha256 import is_hex
from whypin.text.toml import TomlError, loads, scan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.text.source import Source

_NO_LIST = "`exemption` is not a list of tables: write `[[exemption]]`"
_KEYS = {"name", "version", "sha256", "note", "date"}


def read(source: Source) -> tuple[list[Exemption], list[tuple[int, str]]]:
    """The exemptions of a file, and what of it is none: the offset in `Source.text`, and one clause."""
    try:
        top = loads(source)
    except TomlError as error:
        return [], [(error.offset, error.message)]
    found: list[Exemption] = []
    problems: list[tuple[int, str]] = []
    for key in top:
        if key != "exemption":
            problems.append((scan(source).key((key,)).start, f"`{printable(key)}` is no key of this file"))
    rows = top.get("exemption", [])
    if not isinstance(rows, list):
        return [], [*problems, (scan(source).key(("exemption",)).start, _NO_LIST)]
    for index, row in enumerate(rows):
        trouble = _trouble(row)
        if trouble:
            problems.append((scan(source).entry(("exemption", index)).start, trouble))
        else:
            found.append(_exemption(row, index))
    return found, problems


def written(exemptions: list[Exemption]) -> str:
    """A file of exemptions, sorted."""
    lines = []
    for one in sorted(exemptions, key=lambda one: (one.package, one.version, one.digest)):
        note = one.note.replace("\\", "\\\\").replace('"', '\\"')
        lines.append(
            f'[[exemption]]\nname = "{one.package}"\nversion = "{one.version}"\nsha256 = "{one.digest}"\n'
            f'note = "{note}"\ndate = {one.day.isoformat()}\n'
        )
    return "\n".join(lines)


def _exemption(row: dict[str, object], index: int) -> Exemption:
    values = {key: str(row[key]) for key in ("name", "version", "sha256", "note")}
    day = row["date"]
    assert isinstance(day, date)  # noqa: S101 - held by `_trouble`
    return Exemption(
        package=normalise(values["name"]),
        version=values["version"],
        digest=values["sha256"],
        note=values["note"],
        day=day,
        row=index,
    )


def _trouble(row: object) -> str:
    """What keeps a row from being an exemption; "" where nothing does."""
    if not isinstance(row, dict):
        return _NO_LIST
    unknown = sorted(set(row) - _KEYS)
    if unknown:
        return f"`{printable(unknown[0])}` is no key of an exemption"
    for key in ("name", "version", "sha256", "note"):
        value = row.get(key)
        if not isinstance(value, str) or not value.strip() or not value.isprintable():
            return f"the exemption has no `{key}`"
    digest = row["sha256"]
    if len(digest) != 64 or digest != digest.lower() or not is_hex(digest):
        return "`sha256` is no SHA-256 in lower-case digits"
    day = row.get("date")
    if not isinstance(day, date) or isinstance(day, datetime):
        return "the exemption has no `date` such as 2026-12-03"
    return ""
