"""Layer 3: one rule = two siblings, `x.py` (one `RULE`, one `check`) and its page `x.md`.

The folder is the registry. What has to be known of rules without importing them stands in `whypin.model.rule_table`.
"""

from __future__ import annotations

import os
import sys

from whypin.text.remembered import remembered

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Protocol

    from whypin.model.declaration import Declaration
    from whypin.model.facts import Facts
    from whypin.model.finding import Finding
    from whypin.model.project import Document, Project
    from whypin.model.rule import Rule

    class RuleModule(Protocol):
        """What a rule's module holds."""

        RULE: Rule

        def check(self, project: Project, facts: Facts) -> Iterator[Finding]:
            """Yield what the rule finds in the project."""
            ...

        def looks_at(self, document: Document, declaration: Declaration) -> bool:
            """Whether a declaration counts as a member of a list that the rule speaks of; only where it folds."""
            ...


_FOLDER = os.path.dirname(__file__)


def names() -> list[str]:
    """The names of all rules, in order."""
    return list(_names())


@remembered(1)
def _names() -> dict[str, None]:
    files = [file for file in os.listdir(_FOLDER) if file.endswith(".md")]
    return dict.fromkeys(sorted([file[:-3].replace("_", "-") for file in files]))


def load(name: str) -> RuleModule:
    """The module of a rule. Raises `KeyError` for a name that is no rule."""
    if name not in _names():
        raise KeyError(name)
    module = f"whypin.rules.{name.replace('-', '_')}"
    # `importlib.import_module` does no more here, and costs a start another module.
    __import__(module)
    return sys.modules[module]


def page(name: str) -> str:
    """A rule's page, Markdown."""
    with open(os.path.join(_FOLDER, f"{name.replace('-', '_')}.md"), encoding="utf-8") as file:
        return file.read()
