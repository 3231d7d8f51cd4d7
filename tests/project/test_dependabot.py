"""`dependabot.yml`, line by line: what is read as PyYAML reads it, or not at all."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from whypin.project.dependabot import KEYS, Otherwise, updates

ENTRY = "- package-ecosystem: pip\n  directory: /\n  versioning-strategy: increase\n"
READ = [
    "",
    "version: 2\n",
    f"version: 2\nupdates:\n{ENTRY}",
    f"---\n# ours\nversion: 2\nupdates:  # all\n\n{ENTRY}{ENTRY}registries:\n  a:\n    type: x\n",
    'updates:\n  - package-ecosystem: "pip"\n    directory: "/a # b"  # c\n    schedule: {interval: weekly}\n',
    "updates:\n- package-ecosystem: pip\n  directories: [/a, '/b']\n",
    "updates:\n- package-ecosystem: pip\n  directories:\n  - /a\n  - /b\n",
    "updates:\n-   package-ecosystem: pip\n    directory: /\n",
]
ALPHABET = st.sampled_from(
    [*"-:#'\"[]{}&*|>/ \n\t", "updates:\n", "- ", "  ", "package-ecosystem", "directories", "x", "<<"]
)


def _known(text: str) -> list[dict[str, list[str]]]:
    """What PyYAML makes of it."""
    read = yaml.safe_load(text)
    found = []
    for entry in (read.get("updates") if isinstance(read, dict) else None) or []:
        kept = {key: value for key, value in entry.items() if key in KEYS and value is not None}
        found.append({key: value if isinstance(value, list) else [str(value)] for key, value in kept.items()})
    return found


@pytest.mark.parametrize("text", READ)
def test_read(text: str) -> None:
    assert updates(text) == _known(text)


@pytest.mark.parametrize(
    "text",
    [
        "updates: []\n",
        "updates: &a\n",
        "updates:\n  x: y\n",
        f"updates:\n{ENTRY}\t- x\n",
        "updates:\n- *a\n",
        "updates:\n- <<: *a\n",
        "updates:\n- directory: |\n    /\n",
        "updates:\n- directory: 'a''b'\n",
        "updates:\n- directories: [/a,\n  /b]\n",
        "updates:\n- {package-ecosystem: pip}\n",
    ],
)
def test_not_read(text: str) -> None:
    with pytest.raises(Otherwise):
        updates(text)


@given(st.lists(ALPHABET, max_size=40).map("".join))
def test_nothing_else_is_raised(text: str) -> None:
    try:
        found = updates(f"updates:\n{text}")
    except Otherwise:
        return
    assert all(set(entry) <= set(KEYS) for entry in found)
