"""What the readers of declarations in TOML share: values with their places, and the heap of what was found."""

from __future__ import annotations

from whypin.model.declaration import Comments, Declaration
from whypin.model.names import normalise
from whypin.model.project import Problem
from whypin.readers.malformed import Malformed
from whypin.readers.pyproject_comments import Surroundings
from whypin.text.span import Literal, Span, Spanned
from whypin.text.toml import scan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Final

    from whypin.model.declaration import Comment, Constraint, Reference
    from whypin.model.project import Include
    from whypin.text.source import Source
    from whypin.text.toml_scan import Path

    Block = tuple[Comment, ...]


class Place:
    """Where a declaration stands.

    `container` is the path of the array or table whose members form runs, `listed` that of the one that lists it where
    that is another; `role`, `group`, `dialect` and `table` go
    into the declaration as they are, and `heading` into its comments; `filled`: a tool fills in fields in braces.
    """

    __slots__ = ("container", "dialect", "filled", "group", "heading", "listed", "role", "table")

    def __init__(
        self,
        container: Path,
        *,
        role: str = "requirement",
        group: str = "",
        dialect: str = "pep508",
        table: str = "",
        heading: Block = (),
        listed: Path = (),
        filled: bool = False,
    ) -> None:
        self.container: Final = container
        self.listed: Final = listed or container
        self.role: Final = role
        self.group: Final = group
        self.dialect: Final = dialect
        self.table: Final = table or ".".join([str(part) for part in container])
        self.heading: Final = heading
        self.filled: Final = filled


class Collector:
    """The values and positions of one file, and the declarations and problems found in it so far."""

    def __init__(self, source: Source, values: dict[str, object]) -> None:
        self.source: Final = source
        self.values: Final = values
        self.scan: Final = scan(source)
        self.comments: Final = Surroundings(source, self.scan)
        self.includes: Final[list[Include]] = []
        self._problems: list[Problem] = []
        self._found: list[tuple[Span, Path, Callable[[int], Declaration]]] = []

    def table(self, path: Path) -> dict[str, object]:
        """The table at a path; empty where there is none, and a problem where something else stands there."""
        value = self.at(path)
        if value is None:
            return {}
        if isinstance(value, dict):
            return value
        self.unfit(path, f"`{path[-1]}` is not a table", f"write it as a table: `[{dotted(path)}]`")
        return {}

    def at(self, path: Path) -> object:
        """The value at a path of keys and indexes; None where there is none, or a parent of it is not as expected."""
        value: object = self.values
        for part in path:
            if isinstance(value, dict):
                value = value.get(part)
            elif isinstance(value, list) and isinstance(part, int) and part < len(value):
                value = value[part]
            else:
                return None
        return value

    def tables(self, path: Path) -> list[dict[str, object]]:
        """The tables of an array of tables; whatever else stands there is none of ours."""
        value = self.at(path)
        return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []

    def string(self, path: Path) -> Literal | None:
        """The string at a path with the places of its characters; None where there is no string."""
        return self.scan.literal(path) if isinstance(self.at(path), str) else None

    def need(self, path: Path) -> Literal:
        """The string at a path. Raises `Malformed` where something else stands."""
        literal = self.string(path)
        if literal is None:
            key = next(part for part in reversed(path) if isinstance(part, str))
            span = self.scan.value(path) if self.scan.written(path) else self.scan.key(path)
            raise Malformed(f"`{key}` holds {what(self.at(path))}, not a string", "write it as a string", span)
        return literal

    def extras(self, path: Path) -> tuple[Spanned, ...]:
        """The strings of the key `extras` in the table at a path, if it is one. Raises `Malformed`."""
        extras = self.at((*path, "extras"))
        if extras is None:
            return ()
        if not isinstance(extras, list):
            help = 'write them as `extras = ["one", "two"]`'
            raise Malformed("`extras` is not an array", help, self.scan.entry((*path, "extras")))
        literals = [self.need((*path, "extras", index)) for index in range(len(extras))]
        return tuple([Spanned(literal.value, literal.inner) for literal in literals])

    def key(self, path: Path) -> Spanned:
        """The last key of a path and where it stands, quotes included."""
        return Spanned(str(path[-1]), self.scan.key(path))

    def add(
        self,
        place: Place,
        span: Span,
        name: Spanned | None,
        *,
        inline: Block = (),
        above: Block = (),
        constraint: Constraint | None = None,
        extras: tuple[Spanned, ...] = (),
        marker: Spanned | None = None,
        reference: Reference | None = None,
        specifier_at: int | None = None,
        editable: bool = False,
    ) -> None:
        """Note a declaration; its run is known when all are."""

        def make(run: int) -> Declaration:
            return Declaration(
                name,
                normalise(name.value) if name else "",
                span,
                constraint=constraint,
                extras=extras,
                marker=marker,
                reference=reference,
                specifier_at=specifier_at,
                list_at=self.scan.key(place.listed),
                comments=Comments(inline, above, place.heading, run),
                dialect=place.dialect,
                role=place.role,
                group=place.group,
                table=place.table,
                editable=editable,
            )

        self._found.append((span, place.container, make))

    def unfit(self, path: Path, message: str, help: str, *, key: bool = False) -> None:
        """Note that what stands at a path, or its `key`, is not what it should be."""
        span = self.scan.value(path) if self.scan.written(path) and not key else self.scan.key(path)
        self._problems.append(Problem("unreadable-requirement", message, help, span))

    def malformed(self, error: Malformed) -> None:
        """Note a string that cannot be read; of an empty one the quotes."""
        span = error.span
        if span.start == span.end:
            span = Span(span.start - 1, span.end + 1)
        self._problems.append(Problem("unreadable-requirement", error.message, error.help, span))

    def declarations(self) -> tuple[Declaration, ...]:
        """What was found, in the order of the file."""
        made = []
        run = 0
        last: tuple[Span, Path] | None = None
        for span, container, make in sorted(self._found, key=lambda one: one[0].start):
            if last is not None and (container != last[1] or self._blank(last[0].end, span.start)):
                run += 1
            made.append(make(run))
            last = span, container
        return tuple(made)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What could not be read, in the order of the file."""
        return tuple(sorted(self._problems, key=lambda problem: problem.span.start))

    def _blank(self, start: int, end: int) -> bool:
        """Whether a blank line lies between."""
        lines = self.source.text[start:end].split("\n")
        return any(not line.strip(" \t") for line in lines[1:-1])


def what(value: object) -> str:
    """What TOML calls a value, with its article."""
    kinds = ((dict, "a table"), (list, "an array"), (str, "a string"), (bool, "a boolean"), (int | float, "a number"))
    return next((word for kind, word in kinds if isinstance(value, kind)), "a date or time")


def dotted(path: Path) -> str:
    """A path as TOML writes it in a header, without indexes."""
    parts = [part for part in path if isinstance(part, str)]
    bare = [part if part.replace("-", "").replace("_", "").isalnum() else f'"{part}"' for part in parts]
    return ".".join(bare)
