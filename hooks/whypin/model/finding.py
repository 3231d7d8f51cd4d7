"""Findings, fixes, and what a rule says of itself."""

from __future__ import annotations

from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from whypin.text.edit import Edit
    from whypin.text.span import Span

ERROR, WARNING, NOTE = "error", "warning", "note"
SAFE, UNSAFE = "safe", "unsafe"


class Rule(Record):
    """A rule. `fix` is the best fix it may offer: None, "safe" or "unsafe".

    - `subsumes`: the rules whose finding on the same declaration says less than this one's.
    - `online`: needs the index and runs only when asked for; `default`: selected when nothing is.
    - `needs_locks`: whether it looks at what belongs with a file (its lock, its declarations): "never"; "for_fixes",
      when it has found something, to say it better; or "always". A run that needs no pairs reads none.
    - `status`: the exit status its finding makes: 1, 2 (a file that could not be read) or 3 (no answer).
    """

    __slots__ = ("default", "fix", "name", "needs_locks", "online", "severity", "status", "subsumes", "summary")

    def __init__(
        self,
        name: str,
        summary: str,
        *,
        severity: str = ERROR,
        fix: str | None = None,
        subsumes: tuple[str, ...] = (),
        online: bool = False,
        default: bool = True,
        status: int = 1,
        needs_locks: str = "never",
    ) -> None:
        self.name: Final = name
        self.summary: Final = summary
        self.severity: Final = severity
        self.fix: Final = fix
        self.subsumes: Final = subsumes
        self.online: Final = online
        self.default: Final = default
        self.status: Final = status
        self.needs_locks: Final = needs_locks


class Fix(Record):
    """Edits of the finding's own file that make the finding go away. `title` is imperative."""

    __slots__ = ("edits", "safety", "title")

    def __init__(self, title: str, edits: tuple[Edit, ...], safety: str = SAFE) -> None:
        self.title: Final = title
        self.edits: Final = edits
        self.safety: Final = safety


class Related(Record):
    """Another place that a finding speaks of, with a short note."""

    __slots__ = ("note", "path", "span")

    def __init__(self, path: str, span: Span, note: str) -> None:
        self.path: Final = path
        self.span: Final = span
        self.note: Final = note


class Entry(Record):
    """The whole entry a finding is about: `kind` is "declaration" or "locked"."""

    __slots__ = ("kind", "span")

    def __init__(self, kind: str, span: Span) -> None:
        self.kind: Final = kind
        self.span: Final = span


class Finding(Record):
    """One thing a rule reports, at one place.

    `message` is one clause without a full stop, `help` says what to do. `package` is a normalised name or None.
    `severity` is the rule's own unless the rule says otherwise; the configuration has the last word. `unless` is a rule
    whose finding at the same place, if there is one as grave, says more.
    """

    __slots__ = ("entry", "fix", "help", "message", "package", "path", "related", "rule", "severity", "span", "unless")

    def __init__(
        self,
        rule: str,
        message: str,
        path: str,
        span: Span,
        *,
        help: str,
        severity: str = ERROR,
        package: str | None = None,
        entry: Entry | None = None,
        fix: Fix | None = None,
        related: tuple[Related, ...] = (),
        unless: str = "",
    ) -> None:
        self.rule: Final = rule
        self.message: Final = message
        self.path: Final = path
        self.span: Final = span
        self.help: Final = help
        self.severity: Final = severity
        self.package: Final = package
        self.entry: Final = entry
        self.fix: Final = fix
        self.related: Final = related
        self.unless: Final = unless
