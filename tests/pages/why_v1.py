"""What `whypin why --format json` prints, version 1, as a JSON Schema: what `docs/why.md` says in words."""

from __future__ import annotations

from typing import Any

_TEXT = {"type": "string"}
_MAYBE = {"type": ["string", "null"]}
_TEXTS = {"type": "array", "items": _TEXT}
_NUMBER = {"type": "integer", "minimum": 1}


def _object(properties: dict[str, Any], *, nullable: bool = False) -> dict[str, Any]:
    kind: Any = ["object", "null"] if nullable else "object"
    return {"type": kind, "required": sorted(properties), "additionalProperties": False, "properties": properties}


def _list(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": _object(properties)}


_STATED = _object({"path": _TEXT, "constraint": _TEXT}, nullable=True)
_COMMIT = _object({"id": _TEXT, "date": _TEXT, "author": _TEXT, "subject": _TEXT}, nullable=True)
_CHANGE = {"commit": _COMMIT, "before": _STATED, "after": _STATED}
_RELEASE = {"version": _TEXT, "day": _MAYBE, "yanked": _MAYBE, "prerelease": {"type": "boolean"}}
_KINDS = ["caps", "pins", "exclusions", "compatible", "carets", "bounds", "direct"]
_DECLARED = {
    "path": _TEXT,
    "line": _NUMBER,
    "column": _NUMBER,
    "constraint": _TEXT,
    "kinds": {
        "type": "array",
        "items": {"enum": ["caps", "pins", "exclusions", "compatible", "carets", "bounds", "direct"]},
    },
    "scope": {"enum": ["production", "development"]},
    "table": _MAYBE,
    "why": _TEXTS,
    "comments": _TEXTS,
    "since": _object(_CHANGE, nullable=True),
    "history": _list(_CHANGE),
    "verdict": {"enum": ["happened", "waiting", "unknown", None]},
    "waits": _list({"says": _TEXT, "happened": {"type": ["boolean", "null"]}}),
}
_ASKS = {"package": _TEXT, "version": _TEXT, "range": _MAYBE, "marker": _MAYBE}
_LOCKED = {
    "path": _TEXT,
    "line": _NUMBER,
    "version": _TEXT,
    "marker": _MAYBE,
    "made_from": _TEXTS,
    "asked_for_by": _list(_ASKS),
}
_ADVISORY = {"id": _TEXT, "version": _TEXT, "fixed_in": _TEXTS, "aliases": _TEXTS}
_RANGE = {
    "constraint": _TEXT,
    "newest": _object(_RELEASE, nullable=True),
    "lowest": _object(_RELEASE, nullable=True),
    "held_back": _TEXTS,
    "held_back_since": _MAYBE,
    "lower_bound": _object(_RELEASE, nullable=True),
    "asked": _TEXTS,
    "advisories": {"type": ["array", "null"], "items": _object(_ADVISORY)},
}
_INDEX = {
    "url": _TEXT,
    "trouble": _MAYBE,
    "newest": _object(_RELEASE, nullable=True),
    "releases": _list(_RELEASE),
    "ranges": _list(_RANGE),
}
_HEAD = {"version": {"const": 1}, "tool": _object({"name": {"const": "whypin"}, "version": _TEXT}), "notes": _TEXTS}
ONE = _object(
    {
        **_HEAD,
        "package": _TEXT,
        "declarations": _list(_DECLARED),
        "history": _list(_CHANGE),
        "locked": _list(_LOCKED),
        "index": _object(_INDEX, nullable=True),
    }
)
EVERY = _object(
    {
        **_HEAD,
        "constraints": _list({**_DECLARED, "package": _TEXT}),
    }
)
SCHEMA = {"anyOf": [ONE, EVERY]}
