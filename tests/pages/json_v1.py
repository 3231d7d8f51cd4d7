"""The JSON report's schema, as it ships, and closed: a key that it does not name is a mistake of the report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[2] / "hooks" / "whypin" / "reports" / "json_v1.json"
SHIPPED: dict[str, Any] = json.loads(FILE.read_text("utf-8"))


def closed(value: Any) -> Any:
    """The schema, in which no object has a key that is not named."""
    if isinstance(value, list):
        return [closed(each) for each in value]
    if not isinstance(value, dict):
        return value
    inner = {key: closed(each) for key, each in value.items()}
    return {**inner, "additionalProperties": False} if "properties" in value else inner


SCHEMA: dict[str, Any] = closed(SHIPPED)
