"""What a configuration says of findings, as far as those who run rules have to know it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Protocol

    from whypin.model.ignore import Ignore
    from whypin.model.rule import Grade
    from whypin.text.patterns import Pattern
    from whypin.text.source import Source

    class Policy(Protocol):
        """One configuration, as far as it may keep a finding from being reported."""

        @property
        def severities(self) -> Mapping[str, Grade]:
            """What is said of rules, by name."""
            ...

        @property
        def ignores(self) -> tuple[Ignore, ...]:
            """Its tables of ignores."""
            ...

        @property
        def exclude(self) -> tuple[Pattern, ...]:
            """The patterns of what it leaves out."""
            ...

        @property
        def locks(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
            """The locks that it pairs, each with its declarations."""
            ...

        @property
        def allow_hosts(self) -> tuple[str, ...]:
            """The hosts that it allows."""
            ...

        @property
        def others(self) -> Mapping[str, object]:
            """All else that it decides, by key."""
            ...

        @property
        def table(self) -> tuple[str, ...]:
            """The table of the file that it is; `()` is the whole file."""
            ...

        @property
        def path(self) -> str | None:
            """The file it stands in; None without one."""
            ...

        @property
        def source(self) -> Source | None:
            """The text of that file; None without one."""
            ...

    class Policies(Protocol):
        """The configurations of all files."""

        def of(self, path: str) -> Policy:
            """The one that governs a file."""
            ...
