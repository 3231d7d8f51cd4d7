"""The JSON Schema: complete, in the wheel, and where validate-pyproject looks for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import tomli
from validate_pyproject.api import Validator
from validate_pyproject.errors import ValidationError
from validate_pyproject.plugins import list_from_entry_points

from whypin.adoption.policy import SCHEMA
from whypin.project.schema import tool_schema
from whypin.project.settings import keys

PYPROJECT = tomli.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))


def _properties(schema: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every key that the schema knows, at any depth."""
    for key, one in schema.get("properties", {}).items():
        yield f"{path}{key}", one
        yield from _properties(one, f"{path}{key}.")
    for below in ("items", "additionalProperties"):
        if isinstance(schema.get(below), dict):
            yield from _properties(schema[below], path)


EVERY = dict(_properties(tool_schema()))


def test_the_plug_in_point_names_the_function() -> None:
    assert PYPROJECT["project"]["entry-points"]["validate_pyproject.tool_schema"] == {
        "whypin": f"{tool_schema.__module__}:{tool_schema.__name__}"
    }


def test_it_is_a_schema_with_the_address_that_editors_are_told() -> None:
    schema = tool_schema("whypin")
    jsonschema.validators.validator_for(schema).check_schema(schema)
    assert schema["$id"] == SCHEMA


def test_it_holds_every_key() -> None:
    assert set(tool_schema()["properties"]) == set(keys())


@pytest.mark.parametrize("path", EVERY)
def test_a_key_says_what_it_is(path: str) -> None:
    schema = EVERY[path]
    assert schema["description"].strip(" .")
    assert {"type", "allOf", "not"} & set(schema), "a type, or a definition that has one"
    assert "$ref" not in schema, "in draft 7 what stands beside a reference does not count"


@pytest.mark.parametrize("key", keys())
def test_a_key_says_what_holds_without_it(key: str) -> None:
    schema = EVERY[key]
    assert "default" in schema or "when absent" in schema["description"]


@pytest.mark.parametrize("key", keys())
def test_the_schema_accepts_its_own_defaults(key: str) -> None:
    if "default" in EVERY[key]:
        jsonschema.Draft7Validator(tool_schema()).validate({key: EVERY[key]["default"]})


def _validated(table: str) -> None:
    """What the real validate-pyproject says of a file, with the plug-in of this environment's whypin."""
    plugins = [plugin for plugin in list_from_entry_points() if plugin.tool == "whypin"]
    assert plugins
    Validator(plugins)(tomli.loads(f"[tool.whypin]\n{table}"))


@pytest.mark.parametrize(
    "table",
    [
        "",
        'level = "strict"\ncooldown = 7\n',
        'cooldown = "2 weeks"\n[tool.whypin.packages."*"]\nupdates = "minor"\n',
        # TOML has days of its own, which are no JSON.
        '[[tool.whypin.ignore]]\nrule = "fresh-release"\nreason = "ours"\nuntil = 2026-12-01\n',
        '[[tool.whypin.ignore]]\nrule = "fresh-release"\nreason = "ours"\nuntil = "2026-12-01"\n',
    ],
)
def test_the_real_validate_pyproject_accepts(table: str) -> None:
    _validated(table)


@pytest.mark.parametrize(
    "table",
    [
        "levle = 'strict'\n",
        "level = 'hard'\n",
        "cooldown = 'soon'\n",
        "allow-hosts = ['https://index.example.org/']\n",
        "[tool.whypin.rules]\nno-such-rule = 'off'\n",
        "[tool.whypin.rules]\nhash-mismatch = 'silent'\n",
        "[[tool.whypin.ignore]]\nrule = 'fresh-release'\n",
        "[[tool.whypin.ignore]]\nrule = 'fresh-release'\nreason = 'ours'\nuntil = 5\n",
    ],
)
def test_the_real_validate_pyproject_refuses(table: str) -> None:
    with pytest.raises(ValidationError):
        _validated(table)
