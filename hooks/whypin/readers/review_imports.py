"""whypin's own `supply-chain/imports.toml`, as far as it says whom the team believes, and until when.

What of it is no import is said by `unreviewed-update`, the only rule for which one counts.
"""

from __future__ import annotations

from datetime import date, datetime

from whypin.model.formats import REVIEW_IMPORTS
from whypin.model.project import Document
from whypin.model.trust import Trust
from whypin.readers.vet_file import VetFile
from whypin.text import toml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.text.source import Source


def read(source: Source) -> Document:
    """The trust of each entry that has a name and a day."""
    try:
        values = toml.loads(source)
    except toml.TomlError:
        return Document(source, REVIEW_IMPORTS)
    file = VetFile(source, values)
    trusts = tuple(_trusts(values.get("import")))
    return Document(source, REVIEW_IMPORTS, comments=file.comments(), trusts=trusts, find=file.find)


def _trusts(rows: object) -> Iterator[Trust]:
    for index, row in enumerate(rows if isinstance(rows, list) else ()):
        name, end = (row.get("name"), row.get("end")) if isinstance(row, dict) else ("", None)
        if isinstance(name, str) and isinstance(end, date) and not isinstance(end, datetime):
            at = ("import", index)
            yield Trust(
                "import", name, (*at, "name"), end=end.isoformat(), end_at=(*at, "end"), whom=str(row.get("from", ""))
            )
