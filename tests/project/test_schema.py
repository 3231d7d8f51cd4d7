"""The JSON Schema ships with the package and stands where validate-pyproject looks for it."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import tomli

from whypin.project.schema import tool_schema

PYPROJECT = tomli.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))


def test_the_plug_in_point_names_the_function() -> None:
    assert PYPROJECT["project"]["entry-points"]["validate_pyproject.tool_schema"] == {
        "whypin": f"{tool_schema.__module__}:{tool_schema.__name__}"
    }


def test_it_is_a_schema_with_an_address() -> None:
    schema = tool_schema("whypin")
    jsonschema.validators.validator_for(schema).check_schema(schema)
    assert schema["$id"]
