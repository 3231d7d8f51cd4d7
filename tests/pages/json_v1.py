"""The JSON report's schema, as it ships, and closed: a key that it does not name is a mistake of the report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[2] / "hooks" / "whypin" / "reports" / "json_v1.json"
SHIPPED: dict[str, Any] = json.loads(FILE.read_text("utf-8"))


def _closed(value: Any) -> Any:
    if isinstance(value, list):
        return [_closed(each) for each in value]
    if not isinstance(value, dict):
        return value
    closed = {key: _closed(each) for key, each in value.items()}
    return {**closed, "additionalProperties": False} if "properties" in value else closed


SCHEMA: dict[str, Any] = _closed(SHIPPED)
