"""Findings, and the fixes that they offer."""

from __future__ import annotations

from whypin.model.declaration import Declaration
from whypin.model.rule import SAFE
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final, Literal, TypeVar

    from whypin.model.lock import At, LockedPackage
    from whypin.model.project import Document
    from whypin.model.rule import Rule, Safety, Severity
    from whypin.text.edit import Edit
    from whypin.text.span import Span

    EntryKind = Literal["declaration", "locked"]
    FindingT = TypeVar("FindingT", bound="Finding")


class Fix(Record):
    """Edits of the finding's own file that make the finding go away. `title` is imperative."""

    __slots__ = ("edits", "safety", "title")

    def __init__(self, title: str, edits: tuple[Edit, ...], safety: Safety = SAFE) -> None:
        self.title: Final = title
        self.edits: Final = edits
        self.safety: Final[Safety] = safety


class Related(Record):
    """Another place that a finding speaks of, with a short note."""

    __slots__ = ("note", "path", "span")

    def __init__(self, path: str, span: Span, note: str) -> None:
        self.path: Final = path
        self.span: Final = span
        self.note: Final = note


class Entry(Record):
    """The whole entry a finding is about: its extent, and the `subject` that was read there."""

    __slots__ = ("kind", "span", "subject")

    def __init__(self, kind: EntryKind, span: Span, subject: Declaration | LockedPackage | None = None) -> None:
        self.kind: Final[EntryKind] = kind
        self.span: Final = span
        self.subject: Final = subject

    def _values(self) -> tuple[object, ...]:
        return self.kind, self.span


class Finding(Record):
    """One thing a rule reports, at one place.

    `message` is one clause without a full stop, `help` says what to do. `package` is a normalised name or None.
    `entry` is set wherever `package` is. `unless` is a rule whose finding at the same place, if there is one as grave,
    says more. `pair` is the path of a lock whose pair as a whole the finding is about: a rule that subsumes its rule
    does so for the pair instead of the entry. Rules make theirs with `about` or `at`.

    `subject` and `number` complete its identity, beside path, rule and package: what it is about, and which of several
    equal ones it is (1 is the first). `cause` is one of the rule's `folds`, or ""; `members` are the findings that a
    folded one stands for.
    """

    __slots__ = (
        "cause",
        "entry",
        "fix",
        "help",
        "members",
        "message",
        "number",
        "package",
        "pair",
        "path",
        "related",
        "rule",
        "severity",
        "span",
        "subject",
        "unless",
    )

    def __init__(
        self,
        rule: str,
        message: str,
        path: str,
        span: Span,
        *,
        help: str,
        severity: Severity,
        package: str | None = None,
        entry: Entry | None = None,
        fix: Fix | None = None,
        related: tuple[Related, ...] = (),
        unless: str = "",
        pair: str = "",
        subject: str = "-",
        cause: str = "",
        members: tuple[Finding, ...] = (),
    ) -> None:
        self.rule: Final = rule
        self.message: Final = message
        self.path: Final = path
        self.span: Final = span
        self.help: Final = help
        self.severity: Final[Severity] = severity
        self.package: Final = package
        self.entry: Final = entry
        self.fix: Final = fix
        self.related: Final = related
        self.unless: Final = unless
        self.pair: Final = pair
        self.subject: Final = subject
        self.number: Final = 1
        self.cause: Final = cause
        self.members: Final = members

    @classmethod
    def about(
        cls: type[FindingT],
        rule: Rule,
        document: Document,
        subject: Declaration | LockedPackage,
        at: At,
        message: str,
        *,
        help: str,
        severity: Severity | None = None,
        whole: Span | None = None,
        fix: Fix | None = None,
        related: tuple[Related, ...] = (),
        unless: str = "",
        pair: str = "",
        cause: str = "",
        detail: str = "",
    ) -> FindingT:
        """A finding of a rule about an entry of a document, at a place of it.

        `severity` is the rule's own where it is not given; `whole` is the extent of the entry where that is more than
        the declaration's own. `detail` is the digest or file of a locked package that it is about, where it is about
        one.
        """
        if isinstance(subject, Declaration):
            entry = Entry("declaration", whole or subject.span, subject)
            about = _constraint(subject)
        else:
            entry = Entry("locked", whole or document.locate(subject.at), subject)
            about = f"{subject.version} {detail}".strip() or "-"
        return cls(
            rule.name,
            message,
            document.path,
            document.locate(at),
            help=help,
            severity=severity or rule.severity,
            package=subject.key or None,
            entry=entry,
            fix=fix,
            related=related,
            unless=unless,
            pair=pair,
            subject=about,
            cause=cause,
        )

    @classmethod
    def at(
        cls,
        rule: Rule,
        path: str,
        span: Span,
        message: str,
        *,
        help: str,
        severity: Severity | None = None,
        fix: Fix | None = None,
        related: tuple[Related, ...] = (),
        pair: str = "",
        subject: str = "-",
        cause: str = "",
    ) -> Finding:
        """A finding of a rule about a place that belongs to no entry; `subject` is what stands there."""
        return cls(
            rule.name,
            message,
            path,
            span,
            help=help,
            severity=severity or rule.severity,
            fix=fix,
            related=related,
            pair=pair,
            subject=subject,
            cause=cause,
        )

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """Path, rule, package and subject: the same when lines move, and the line of a baseline."""
        return self.path, self.rule, self.package or "-", self.subject


def _constraint(declaration: Declaration) -> str:
    """A declaration's constraint, or what it refers to, without blanks; `-` for neither."""
    constraint, reference = declaration.constraint, declaration.reference
    text = constraint.text if constraint is not None else reference.target.value if reference is not None else ""
    return "".join(text.split()) or "-"
