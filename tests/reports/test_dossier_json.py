"""The dossier as JSON: all of it, as its schema says, and the same text that was read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from dossiers import PATCH, dossier
from pages.json_v1 import closed
from reports.hostile import HOSTILE, everywhere
from whypin.reports import dossier_json

FOLDER = Path(dossier_json.__file__).parent
SHIPPED: dict[str, Any] = json.loads((FOLDER / "dossier_v1.json").read_text("utf-8"))


def read(text: str) -> Any:
    jsonschema.Draft202012Validator(closed(SHIPPED)).validate(json.loads(text))
    return json.loads(text)


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SHIPPED)


def test_everything_is_there() -> None:
    gone, new, everything, rejected = read(dossier_json.render(dossier()))["changes"]
    assert everything["difference"]["files"][0]["patch"] == list(PATCH)
    assert everything["new"]["advisories"][0]["fixed_in"] == ["1.2"]
    assert (gone["new"], gone["scan"]) == (None, None)
    assert new["difference"] == new["new"]["sdist"] == {"untold": "the index does not say"}
    assert rejected["rejected"] is True


def test_every_key_is_described() -> None:
    page = (FOLDER / "dossier_v1.md").read_text("utf-8")
    named = {
        key for place in (SHIPPED, *SHIPPED["$defs"].values()) for key in place["properties"] if f"`{key}`" not in page
    }
    assert not named


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_texts(hostile: str) -> None:
    text = HOSTILE[hostile]
    out = dossier_json.render(everywhere(text))
    found = read(out)
    assert out.isascii()
    assert out.replace("\n", "").isprintable()
    assert "##[" not in out
    assert "##vso[" not in out
    assert found["base"].startswith(text.replace("user:hunter2@", "***@"))
