"""`cooldown` in dependabot's configuration."""

from __future__ import annotations

import pytest
import yaml

from whypin.adoption.dependabot import block, extended
from whypin.text.source import Source
from whypin.text.yaml import Unsure

BEFORE = """\
version: 2
updates:
- package-ecosystem: "pip"   # and Poetry
  directory: "/"
  schedule:
      interval: "weekly"
  # groups: none

# the workflows
- package-ecosystem: github-actions
  directory: /
- package-ecosystem: uv
  cooldown: {default-days: 3}
- {package-ecosystem: npm, directory: /}
- package-ecosystem: uv
  directory: /docs
  ignore:
    - dependency-name: "*"
"""
AFTER = """\
version: 2
updates:
- package-ecosystem: "pip"   # and Poetry
  directory: "/"
  schedule:
      interval: "weekly"
  # groups: none
  cooldown:
      default-days: 7

# the workflows
- package-ecosystem: github-actions
  directory: /
- package-ecosystem: uv
  cooldown: {default-days: 3}
- {package-ecosystem: npm, directory: /}
- package-ecosystem: uv
  directory: /docs
  ignore:
    - dependency-name: "*"
  cooldown:
      default-days: 7
"""


def test_entries_for_python_wait() -> None:
    assert extended(Source("f", BEFORE), 7).raw == AFTER
    assert extended(Source("f", AFTER), 14).raw == AFTER, "what is there stays"


@pytest.mark.parametrize("text", ["", "# none\n", "version: 2\n", "updates: 1\n", "updates:\n", "- a\n"])
def test_without_an_entry_nothing_changes(text: str) -> None:
    assert extended(Source("f", text), 7).raw == text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("updates:\n- {package-ecosystem: pip}\n", "is not a mapping of one key a line"),
        ("x: &x {a: b}\nupdates:\n- package-ecosystem: pip\n  <<: *x\n", "has an entry that takes its keys"),
        ("updates:\n- package-ecosystem: pip\n  package-ecosystem: uv\n", "has the key `package-ecosystem` twice"),
    ],
)
def test_what_is_not_sure_is_refused(text: str, why: str) -> None:
    with pytest.raises(Unsure) as error:
        extended(Source("f", text), 7)
    assert str(error.value).startswith(why)


def test_the_block_is_yaml() -> None:
    assert yaml.safe_load(block(7)) == {"cooldown": {"default-days": 7}}
