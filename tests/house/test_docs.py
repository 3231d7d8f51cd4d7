"""CONTRIBUTING and the design tell the truth: what they name is there, and the layers are those of the code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import whypin
from whypin import rules

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "hooks" / "whypin"
DESIGN = ROOT / "docs" / "design.md"
# Made by whoever follows a recipe.
TO_BE_MADE = "bad_thing|NAME"
ACTION = re.compile(r"uses: +(\S+)@([0-9a-f]{40}) +# v\d+(?:\.\d+)*$")


PAGES = (DESIGN, ROOT / "docs" / "baseline.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_place_that_is_named_is_there(page: Path) -> None:
    text = page.read_text("utf-8")
    named = [name for name in re.findall(r"`([\w./-]+/[\w./-]*)`", text) if not re.search(TO_BE_MADE, name)]
    links = re.findall(r"\]\(([^):]+)\)", text)
    assert named + links
    places = (ROOT, HOUSE, page.parent)
    assert not [name for name in named + links if not any((place / name).exists() for place in places)]


def test_the_threat_model_names_every_guard() -> None:
    text = (ROOT / "docs" / "threat-model.md").read_text("utf-8")
    guards = {name for name in rules.names() if rules.load(name).RULE.kind == "guard"}
    assert guards - set(re.findall(r"`([a-z-]+)`", text)) == set()


def test_the_layers_are_those_of_the_package() -> None:
    assert whypin.__doc__ is not None
    code = {}
    layer = ""
    for number, room in re.findall(r"^    (\d| )  (\w+) ", whypin.__doc__, re.MULTILINE):
        layer = number.strip() or layer
        code[room] = layer
    table = re.findall(r"^\| (\d) \| `(\w+)/` \|", DESIGN.read_text("utf-8"), re.MULTILINE)
    assert {room: layer for layer, room in table} == code


def _uses() -> Iterator[tuple[str, str]]:
    for file in [*(ROOT / ".github").rglob("*.yml"), ROOT / "README.md"]:
        for line in file.read_text("utf-8").splitlines():
            if "uses:" in line:
                yield file.name, line.strip()


def test_actions_are_pinned_by_commit_and_one_commit_each() -> None:
    pins: dict[str, set[str]] = {}
    for file, line in _uses():
        found = ACTION.search(line)
        assert found, f"{file}: {line}"
        pins.setdefault(found[1], set()).add(found[2])
    assert {"actions/checkout", "actions/setup-python"} <= set(pins)
    assert all(len(commits) == 1 for commits in pins.values()), pins


def test_no_job_has_more_rights_than_to_read() -> None:
    for file in (ROOT / ".github").rglob("*.yml"):
        workflow = yaml.safe_load(file.read_text("utf-8"))
        assert workflow["permissions"] == {}
        assert all(job["permissions"] == {"contents": "read"} for job in workflow["jobs"].values())


def test_the_lock_names_the_public_index_and_no_other() -> None:
    text = (ROOT / "uv.lock").read_text("utf-8")
    assert set(re.findall(r"https?://[^/\"]+", text)) == {"https://pypi.org", "https://files.pythonhosted.org"}
