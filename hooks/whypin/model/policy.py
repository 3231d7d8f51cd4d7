"""What a configuration says of findings, as far as those who run rules have to know it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Protocol

    from whypin.model.ignore import Ignore
    from whypin.model.rule import Grade
    from whypin.text.source import Source

    class Policy(Protocol):
        """One configuration: the severities by rule, its ignores, its path and text (None without a file)."""

        @property
        def severities(self) -> Mapping[str, Grade]:
            """What is said of rules, by name."""
            ...

        @property
        def ignores(self) -> tuple[Ignore, ...]:
            """Its tables of ignores."""
            ...

        @property
        def path(self) -> str | None:
            """The file it stands in."""
            ...

        @property
        def source(self) -> Source | None:
            """The text of that file."""
            ...

    class Policies(Protocol):
        """The configurations of all files."""

        def of(self, path: str) -> Policy:
            """The one that governs a file."""
            ...
