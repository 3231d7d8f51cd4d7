"""Ignores: what a person asked whypin not to report, and what became of it."""

from __future__ import annotations

from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from whypin.text.patterns import Pattern
    from whypin.text.span import Span, Spanned


class Ignore(Record):
    """One `# whypin: ignore[rule, …] reason` comment, or one `[[tool.whypin.ignore]]` table.

    - `span`: the text of the ignore, from `whypin:` (or of the table); `removal`: what goes when the whole ignore goes.
    - `rules`: the names between the brackets, with their places.
    - `applies_to`: the places it speaks for; None is all that the configuration at `path` governs. `only` (a pattern of
      files) and `package` (a normalised name, or a pattern of such) narrow that.
    - `until`: the last day it holds, ISO.
    """

    __slots__ = ("applies_to", "only", "package", "path", "reason", "removal", "rules", "span", "until")

    def __init__(
        self,
        path: str,
        span: Span,
        rules: tuple[Spanned, ...],
        reason: str,
        *,
        removal: Span | None = None,
        until: str | None = None,
        applies_to: tuple[Span, ...] | None = None,
        only: Pattern | None = None,
        package: str | None = None,
    ) -> None:
        self.path: Final = path
        self.span: Final = span
        self.rules: Final = rules
        self.reason: Final = reason
        self.removal: Final = removal
        self.until: Final = until
        self.applies_to: Final = applies_to
        self.only: Final = only
        self.package: Final = package


class IgnoreUse(Record):
    """What an ignore did in a run: the rules (of those it names) that ran where it speaks, and that it silenced."""

    __slots__ = ("ignore", "ran", "silenced")

    def __init__(self, ignore: Ignore, ran: frozenset[str], silenced: frozenset[str]) -> None:
        self.ignore: Final = ignore
        self.ran: Final = ran
        self.silenced: Final = silenced
