"""Floor 3: one rule = two siblings, `x.py` (one `RULE`, one `check`) and its page `x.md`.

The folder is the registry.
"""

from __future__ import annotations

import os
from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Protocol

    from whypin.model.facts import Facts
    from whypin.model.finding import Finding, Rule
    from whypin.model.project import Project

    class RuleModule(Protocol):
        """What a rule's module holds."""

        RULE: Rule

        def check(self, project: Project, facts: Facts) -> Iterator[Finding]:
            """Yield what the rule finds in the project."""
            ...


_FOLDER = os.path.dirname(__file__)


def names() -> list[str]:
    """The names of all rules, in order."""
    return sorted(file[:-3].replace("_", "-") for file in os.listdir(_FOLDER) if file.endswith(".md"))


def load(name: str) -> RuleModule:
    """The module of a rule. Raises `KeyError` for a name that is no rule."""
    if name not in names():
        raise KeyError(name)
    return import_module(f"whypin.rules.{name.replace('-', '_')}")


def page(name: str) -> str:
    """A rule's page, Markdown."""
    with open(os.path.join(_FOLDER, f"{name.replace('-', '_')}.md"), encoding="utf-8") as file:
        return file.read()
