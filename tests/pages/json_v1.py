"""The JSON report, version 1, as a JSON Schema: what `reports/json_v1.md` says in words."""

from __future__ import annotations

from typing import Any

_NUMBER = {"type": "integer", "minimum": 0}
_PLACE = {
    "type": "object",
    "required": ["line", "column", "offset"],
    "additionalProperties": False,
    "properties": {
        "line": {"type": "integer", "minimum": 1},
        "column": {"type": "integer", "minimum": 1},
        "offset": _NUMBER,
    },
}
_TEXT = {"type": "string"}
_EXTENT = {"type": "object", "required": ["start", "end"], "properties": {"start": _PLACE, "end": _PLACE}}
_EDIT = {**_EXTENT, "required": ["start", "end", "text"]}
_FIX = {
    "type": ["object", "null"],
    "required": ["title", "safety", "edits"],
    "properties": {
        "title": _TEXT,
        "safety": {"enum": ["safe", "unsafe"]},
        "edits": {"type": "array", "items": _EDIT, "minItems": 1},
    },
}
_FINDING = {
    "type": "object",
    "required": [
        "rule",
        "severity",
        "message",
        "help",
        "path",
        "start",
        "end",
        "package",
        "fix",
        "related",
        "fingerprint",
    ],
    "properties": {
        "rule": {"type": "string", "pattern": "^[a-z]+(-[a-z]+)+$"},
        "severity": {"enum": ["error", "warning", "note"]},
        "message": _TEXT,
        "help": _TEXT,
        "path": {"type": "string", "pattern": "^[^/\\\\]"},
        "start": _PLACE,
        "end": _PLACE,
        "package": {"type": ["string", "null"]},
        "declaration": _EXTENT,
        "locked": _EXTENT,
        "fix": _FIX,
        "members": {"type": "integer", "minimum": 5},
        "related": {"type": "array", "items": {**_EXTENT, "required": ["path", "start", "end", "note"]}},
        "fingerprint": _TEXT,
    },
}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["version", "tool", "base", "coverage", "summary", "findings"],
    "properties": {
        "version": {"const": 1},
        "tool": {"type": "object", "required": ["name", "version"]},
        "base": {"type": ["string", "null"]},
        "coverage": {"type": "array"},
        "summary": {
            "type": "object",
            "required": ["files", "findings", "errors", "warnings", "notes", "fixable", "unsafe", "ignored"],
            "additionalProperties": {"anyOf": [_NUMBER, {"type": "array", "items": _TEXT}]},
        },
        "findings": {"type": "array", "items": _FINDING},
    },
}
