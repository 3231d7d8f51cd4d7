"""One logical line of a requirements file: a requirement, a reference, or options."""

from __future__ import annotations

from whypin.readers import pep508
from whypin.readers.malformed import Malformed, quote
from whypin.text.lines import cut
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from whypin.model.declaration import Constraint, Reference
    from whypin.readers.requirements_options import Option
    from whypin.text.span import Literal, Span, Spanned

# pip takes a name that ends so for a local file (`is_archive_file`).
ARCHIVES = (".whl", ".zip", ".tar.gz", ".tgz", ".tar", ".tar.bz2", ".tbz", ".tar.xz", ".txz", ".tlz", ".tar.lzma")


class Entry(Record):
    """What a line says. `name` and `reference` are both None for a line of options only.

    `span` reaches from the first to the last character, options with it.
    """

    __slots__ = ("constraint", "editable", "extras", "marker", "name", "options", "reference", "span", "specifier_at")

    def __init__(
        self,
        span: Span,
        options: tuple[Option, ...],
        *,
        name: Spanned | None = None,
        extras: tuple[Spanned, ...] = (),
        constraint: Constraint | None = None,
        marker: Spanned | None = None,
        reference: Reference | None = None,
        specifier_at: int | None = None,
        editable: bool = False,
    ) -> None:
        self.span: Final = span
        self.options: Final = options
        self.name: Final = name
        self.extras: Final = extras
        self.constraint: Final = constraint
        self.marker: Final = marker
        self.reference: Final = reference
        self.specifier_at: Final = specifier_at
        self.editable: Final = editable


def read(literal: Literal) -> Entry:
    """Read a line. Raises `Malformed`."""
    value = literal.value
    at = _options_start(value)
    span = literal.span(0, len(value))
    options = _options(literal, at) if at < len(value) else ()
    if at:
        what = literal if at == len(value) else cut(literal, 0, at)
        return _requirement(what or literal, span, options)
    for option in options:
        if option.name == "editable" and option.value is not None:
            from whypin.readers import requirements_reference

            return requirements_reference.editable(span, options, option.value)
    if not options[0].name:
        message = f"{quote(value)} is neither a requirement nor an option"
        raise Malformed(message, "write the requirement without the dash", span)
    return Entry(span, options)


def _options_start(value: str) -> int:
    """Where the options of a line begin: at the first `-` that stands first or behind a blank; else its end."""
    if value.startswith("-"):
        return 0
    at = value.find(" -")
    return len(value) if at < 0 else at + 1


def _options(literal: Literal, at: int) -> tuple[Option, ...]:
    # A line with an option is one in many.
    from whypin.readers import requirements_options

    return requirements_options.read(literal, at)


def _requirement(literal: Literal, span: Span, options: tuple[Option, ...]) -> Entry:
    value = literal.value
    if value.find(";") == len(value) - 1:
        from whypin.readers.requirements_reference import is_address

        # An empty marker is allowed here (pip), though not by PEP 508; an address goes on behind such a `;`.
        if not is_address(value):
            literal = cut(literal, 0, len(value) - 1) or literal
    body = literal.value.partition(";")[0].rstrip()
    if _may_be_named(body) and not ends_as_archive(body):
        return plain(literal, span, options)
    # What is no name at a glance is one line in many, and takes expressions to tell.
    from whypin.readers import requirements_reference

    return requirements_reference.read(literal, span, options)


def _may_be_named(body: str) -> bool:
    """Whether nothing tells at a glance that it is a path or an address; asked for every line."""
    return not ("/" in body or "\\" in body or ":" in body or body.startswith("."))


def ends_as_archive(body: str) -> bool:
    """Whether a text ends as the name of an archive does, with extras or without."""
    return _without_extras(body).lower().endswith(ARCHIVES)


def is_archive(body: str) -> bool:
    """Whether a text is the name of an archive, with extras or without."""
    return ends_as_archive(body) and not any(sign in _without_extras(body) for sign in "@<>=! ")


def _without_extras(body: str) -> str:
    if not body.endswith("]"):
        return body
    # Of empty brackets pip takes none for extras (`strip_extras`), and then it is a name.
    at = body.rfind("[")
    return body[:at].rstrip() if body.find("]", at) == len(body) - 1 > at + 1 else body


def plain(literal: Literal, span: Span, options: tuple[Option, ...], *, editable: bool = False) -> Entry:
    """Read a requirement in the language of PEP 508. Raises `Malformed`."""
    try:
        found = pep508.parse(literal)
    except Malformed as trouble:
        from whypin.readers import requirements_reference

        return requirements_reference.instead(literal, span, options, trouble)
    if found.constraint is not None and found.constraint.text.endswith("]"):
        # Behind `===` stands what one likes, but pip takes brackets at the end for extras.
        help = "write the extras directly after the name"
        raise Malformed(f"{quote(found.constraint.text)} has brackets behind the version", help, found.constraint.span)
    return Entry(
        span,
        options,
        name=found.name,
        extras=found.extras,
        constraint=found.constraint,
        marker=found.marker,
        reference=found.reference,
        specifier_at=None if found.reference else found.specifier_at,
        editable=editable,
    )
