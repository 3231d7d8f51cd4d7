"""The JSON Schema of `[tool.whypin]`, for editors and for validate-pyproject's plug-in point."""

from __future__ import annotations

import json
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def tool_schema(tool: str = "whypin") -> dict[str, Any]:
    """The schema; `tool` is the table's name, as validate-pyproject hands it over."""
    path = os.path.join(os.path.dirname(__file__), "configuration_schema.json")
    with open(path, encoding="utf-8") as file:
        schema: dict[str, Any] = json.load(file)
    return schema
