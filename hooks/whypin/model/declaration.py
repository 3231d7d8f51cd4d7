"""Declarations: the requirements a person wrote."""

from __future__ import annotations

from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from whypin.text.span import Span, Spanned


class Comment(Record):
    """One comment, from its `#` to the end of the line. `own_line`: nothing but blanks stands before it."""

    __slots__ = ("own_line", "span", "text")

    def __init__(self, text: str, span: Span, own_line: bool) -> None:
        self.text: Final = text
        self.span: Final = span
        self.own_line: Final = own_line


class Comments(Record):
    """The comments that stand around a declaration; which of them explain it is for a rule to say.

    - `inline`: at the end of the declaration's own lines, then the comment-only lines that continue the last one
      (directly below, their `#` in the same column).
    - `above`: the block of comment lines directly above, in order; for an element of a TOML array of constraints the
      block above the key and then the element's own.
    - `heading`: what reaches the whole array or table that the declaration is a member of: the block above its key or
      header, and the comments beside its brackets where no member stands.
    - `run`: declarations of one file with the same number stand together: no blank line, option line or table header
      lies between them. It grows down the file.
    """

    __slots__ = ("above", "heading", "inline", "run")

    def __init__(
        self,
        inline: tuple[Comment, ...] = (),
        above: tuple[Comment, ...] = (),
        heading: tuple[Comment, ...] = (),
        run: int = 0,
    ) -> None:
        self.inline: Final = inline
        self.above: Final = above
        self.heading: Final = heading
        self.run: Final = run


class Clause(Record):
    """One comparison as written: `>=1.2` is `>=` and `1.2`, a bare `1.2` in Poetry has the operator "".

    `*` alone has the operator `*` and the version "".
    """

    __slots__ = ("operator", "span", "version")

    def __init__(self, operator: str, version: str, span: Span) -> None:
        self.operator: Final = operator
        self.version: Final = version
        self.span: Final = span


class Constraint(Record):
    """The version part of a declaration.

    `text` is the part as written without parentheses; `alternatives` the clauses, one tuple for each side of a
    Poetry `||` (PEP 440 has a single one).
    """

    __slots__ = ("alternatives", "span", "text")

    def __init__(self, text: str, span: Span, alternatives: tuple[tuple[Clause, ...], ...]) -> None:
        self.text: Final = text
        self.span: Final = span
        self.alternatives: Final = alternatives

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """All clauses of all alternatives, in order."""
        if len(self.alternatives) == 1:
            return self.alternatives[0]
        return tuple([clause for clauses in self.alternatives for clause in clauses])


class Reference(Record):
    """A direct reference. `kind` is "url", "vcs", "path" or "workspace"; `target` what the person wrote.

    `moves`: it is known to follow a branch of a repository, and not a commit or a tag of it.
    """

    __slots__ = ("kind", "moves", "target")

    def __init__(self, kind: str, target: Spanned, *, moves: bool = False) -> None:
        self.kind: Final = kind
        self.target: Final = target
        self.moves: Final = moves


class Declaration(Record):
    """One requirement a person wrote.

    - `name`: as written (None for a reference that does not say); `key`: its normal form, "" without a name.
    - `dialect`: whose constraint language it is: "pep508", "poetry" or "pipfile".
    - `role`: "requirement", "constraint", "override", "build", or "source" for where a requirement comes from.
    - `group`: where in the file: "" (a requirements file, or the main dependencies), "extra:NAME", "group:NAME",
      "build-system". It decides the scope together with the file's name.
    - `table`: the TOML table it stands in, dotted ("project.dependencies", "tool.poetry.group.dev.dependencies"),
      else "".
    - `list_at`: the key or header of the array or table that it is a member of, None in a requirements file.
    - `specifier_at`: where a version specifier would be inserted when there is none (after name and extras; for
      Poetry and Pipfile tables: None, the `*` is replaced instead).
    - `span`: the whole entry, comments and newline outside. A key and its value; a list element by itself.
    - `scope`: "production" or "development"; set once, by `whypin.project.scope`.
    """

    __slots__ = (
        "comments",
        "constraint",
        "dialect",
        "editable",
        "extras",
        "group",
        "key",
        "list_at",
        "marker",
        "name",
        "reference",
        "role",
        "scope",
        "span",
        "specifier_at",
        "table",
    )

    def __init__(
        self,
        name: Spanned | None,
        key: str,
        span: Span,
        *,
        constraint: Constraint | None = None,
        extras: tuple[Spanned, ...] = (),
        marker: Spanned | None = None,
        reference: Reference | None = None,
        specifier_at: int | None = None,
        list_at: Span | None = None,
        comments: Comments,
        dialect: str = "pep508",
        role: str = "requirement",
        group: str = "",
        table: str = "",
        editable: bool = False,
    ) -> None:
        self.name: Final = name
        self.key: Final = key
        self.span: Final = span
        self.constraint: Final = constraint
        self.extras: Final = extras
        self.marker: Final = marker
        self.reference: Final = reference
        self.specifier_at: Final = specifier_at
        self.list_at: Final = list_at
        self.comments: Final = comments
        self.dialect: Final = dialect
        self.role: Final = role
        self.group: Final = group
        self.table: Final = table
        self.editable: Final = editable
        self.scope = "production"

    @property
    def label(self) -> str:
        """What a message calls it: the name as written, else the reference."""
        if self.name is not None:
            return self.name.value
        return self.reference.target.value if self.reference is not None else ""
