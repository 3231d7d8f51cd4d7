"""The dossier for machines: everything of it, as `dossier_v1.md` describes version 1."""

from __future__ import annotations

from whypin import __version__
from whypin.model.dossier import FileDiff, Untold
from whypin.reports.escaping import json_text
from whypin.text.printable import masked
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.dossier import Dossier


def render(dossier: Dossier) -> str:
    """One JSON object."""
    tool = {"name": "whypin", "version": __version__}
    return json_text({"version": 1, "tool": tool, **_attributes(dossier)})


def _value(value: object) -> object:
    if isinstance(value, Untold):
        return {"untold": masked(value.why)}
    if isinstance(value, FileDiff):
        # A patch is what its file says, to the letter.
        return {**_attributes(value), "patch": list(value.patch)}
    if isinstance(value, Record):
        return _attributes(value)
    if isinstance(value, tuple):
        return [_value(each) for each in value]
    return masked(value) if isinstance(value, str) else value


def _attributes(record: Record) -> dict[str, object]:
    """Keys are the names that the records of `whypin.model.dossier` give their attributes."""
    return {name: _value(getattr(record, name)) for name in record.__slots__}
