"""One logical line of a requirements file: a requirement, a reference, or options."""

from __future__ import annotations

import re

from whypin.model.declaration import Reference
from whypin.readers import pep508
from whypin.readers.malformed import Malformed, quote
from whypin.text.lines import cut
from whypin.text.record import Record
from whypin.text.span import Span, Spanned

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from whypin.model.declaration import Constraint
    from whypin.readers.requirements_options import Option
    from whypin.text.span import Literal

# pip takes a name that ends so for a local file (`is_archive_file`).
_ARCHIVES = (".whl", ".zip", ".tar.gz", ".tgz", ".tar", ".tar.bz2", ".tbz", ".tar.xz", ".txz", ".tlz", ".tar.lzma")
_LONGEST = 10_000
# What has a scheme (pip: `is_url`, which knows fewer); `bzr+lp:` and `file:` do without slashes.
_ADDRESS = r"[a-z][a-z0-9+.-]*://|(?:https?|ftp|file|(?:git|hg|svn|bzr)\+[a-z-]+):"
_NO_PATH = r"""[\s<>=!~,"'*]"""
_NEVER_IN_PATHS = r"""[<>=!~{}@"'*]|^:|..:"""
# Blanks may stand in a path that begins like one.
_NO_DOTTED_PATH = r"""[<>=!,"'*]"""
# `git+git@host:name`: an address of ssh, with or without a word that pip does not know before it.
_SSH = r"[\w.+-]+@[\w.-]+:"
_NAME_AT = r"[A-Za-z0-9][A-Za-z0-9._-]*\s*(?:\[[^\]]*\]\s*)?@"


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
            return _editable(span, options, option.value)
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
    # An empty marker is allowed here (pip), though not by PEP 508; an address goes on behind such a `;`.
    if value.find(";") == len(value) - 1 and not re.match(_ADDRESS, value, re.IGNORECASE):
        literal = cut(literal, 0, len(value) - 1) or literal
        value = literal.value
    body = value.partition(";")[0].rstrip()
    if _may_be_named(body) and not _is_archive(body):
        return _plain(literal, span, options)
    if "{{" in value or "{%" in value:
        from whypin.readers.pep508_malformed import explain

        raise explain(literal, 0, "name")
    if re.match(_ADDRESS, value, re.IGNORECASE):
        return _reference(literal, span, options)
    if re.match(_NAME_AT, value):
        return _plain(literal, span, options)
    if "===" in body and body.lower().endswith(_ARCHIVES):
        # PEP 440 takes any text behind `===`.
        raise Malformed(f"{quote(body)} is a file to pip, and a version to others", "write one of the two", span)
    path = re.sub(r"\[[^\[\]]*\]$", "", body.partition("#")[0]).rstrip()
    if re.match(_SSH, value):
        return _plain(literal, span, options)
    dotted = body[:1] in "./~\\"
    if (dotted or _is_archive(body) or "/" in path or "\\" in path) and not re.search(
        _NO_DOTTED_PATH if dotted else _NO_PATH, path
    ):
        return _reference(literal, span, options, separator=";")
    return _plain(literal, span, options)


def _may_be_named(body: str) -> bool:
    """Whether nothing tells at a glance that it is a path or an address; asked for every line."""
    return not ("/" in body or "\\" in body or ":" in body or body.startswith("."))


def _is_archive(body: str) -> bool:
    name = body
    if body.endswith("]"):
        # Of empty brackets pip takes none for extras (`strip_extras`), and then it is a name.
        at = body.rfind("[")
        name = body[:at].rstrip() if body.find("]", at) == len(body) - 1 > at + 1 else body
    return name.lower().endswith(_ARCHIVES) and not any(sign in name for sign in "@<>=! ")


def _plain(literal: Literal, span: Span, options: tuple[Option, ...], *, editable: bool = False) -> Entry:
    try:
        found = pep508.parse(literal)
    except Malformed as trouble:
        variable = re.search(r"\$\{[A-Z0-9_]+\}", literal.value)
        if variable is not None:
            text = f"`{variable[0]}` is an environment variable, which is not looked up"
            raise Malformed(text, "write its value out", literal.span(*variable.span())) from None
        if _second_opinion(literal.value):
            return _reference(literal, span, options, separator=";")
        raise trouble from None
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


def _second_opinion(value: str) -> bool:
    """Whether `pip_requirements_parser` takes the text for a path: one with blanks in it, for example.

    It never asks the disk, so a comparison or an address that went wrong would be a path, too: not asked about those.
    """
    if len(value) > _LONGEST or not ("/" in value or "\\" in value) or re.search(_NEVER_IN_PATHS, value):
        return False
    import pip_requirements_parser  # type: ignore[import-untyped]

    try:
        return pip_requirements_parser.build_install_req(value).link is not None
    except Exception:  # a second opinion: whatever it stumbles over, the line stays unreadable
        return False


def _editable(span: Span, options: tuple[Option, ...], target: Literal) -> Entry:
    """`-e`: its one word is the reference."""
    if not target.value.strip():
        raise Malformed("a requirement is empty", "name a package or a path", span)
    if re.match(_NAME_AT, target.value):
        return _plain(target, span, options, editable=True)
    return _reference(target, span, options, editable=True)


def _reference(
    literal: Literal, span: Span, options: tuple[Option, ...], *, editable: bool = False, separator: str = "; "
) -> Entry:
    """An address or a path; `#egg=` or the file name of a wheel says whose.

    A marker follows a `;` and, where it is an address, a blank (pip: `parse_req_from_line`); none follows `-e`.
    """
    target: Literal | None = literal
    marker = None
    at = -1 if editable else literal.value.find(separator)
    if at >= 0:
        target = cut(literal, 0, at)
        marker = cut(literal, at + 1, len(literal.value))
    if target is None:
        raise Malformed("a requirement is empty", "name a package or a path", span)
    if marker is not None:
        pep508.check_marker(marker)
    name, extras = _named(target, editable)
    where = Spanned(target.value, target.span(0, len(target.value)))
    return Entry(
        span,
        options,
        name=name,
        extras=extras,
        marker=None if marker is None else Spanned(marker.value, marker.span(0, len(marker.value))),
        reference=Reference(pep508.reference_kind(target.value), where),
        editable=editable,
    )


def _named(target: Literal, editable: bool) -> tuple[Spanned | None, tuple[Spanned, ...]]:
    """The name and the extras that a reference itself gives; the file name of a wheel goes before `#egg=` (pip)."""
    value = target.value
    path = re.split(r"[#?]", value, maxsplit=1)[0]
    if not editable and not re.match(_ADDRESS, value, re.IGNORECASE):
        path = plain_path(path)
    end = path.rfind("[") if path.endswith("]") and not re.match(_ADDRESS, value, re.IGNORECASE) else len(path)
    wheel = None if editable else _wheel_name(path[: max(end, 0)].rstrip(" \t").rstrip("/"))
    egg = re.search(r"[#&]egg=([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)", value)
    named = wheel or (egg.span(1) if egg is not None else None)
    bracket = re.compile(r"\[([^\[\]]*)\]").match(value, egg.end() if egg is not None else max(end, 0))
    return (
        None if named is None else Spanned(value[slice(*named)], target.span(*named)),
        () if bracket is None else _extras(target, *bracket.span(1)),
    )


def plain_path(path: str) -> str:
    """A path without the slashes behind its extras, which pip takes off before it looks for those (`normpath`)."""
    bare = path.rstrip("/.")
    tail = path[len(bare) :]
    return bare if bare.endswith("]") and tail.startswith("/") and ".." not in tail else path


def _wheel_name(path: str) -> tuple[int, int] | None:
    """Where the name stands in NAME-VERSION(-BUILD)-PYTHON-ABI-PLATFORM.whl (the binary distribution format)."""
    named = _named_wheel(path, path.rfind("/") + 1)
    # A backslash parts folders on Windows alone, and nowhere in an address.
    if named is not None or re.match(_ADDRESS, path, re.IGNORECASE):
        return named
    return _named_wheel(path, path.rfind("\\") + 1)


def _named_wheel(path: str, begin: int) -> tuple[int, int] | None:
    parts = path[begin:].split("-")
    is_host = path[:begin].endswith("://") and path.find("://") == begin - len("://")
    if not path.endswith(".whl") or is_host or len(parts) not in (5, 6):
        return None
    is_name = re.fullmatch(r"[A-Za-z0-9](?:[\w.]*[A-Za-z0-9])?", parts[0], re.ASCII)
    return (begin, begin + len(parts[0])) if is_name else None


def _extras(target: Literal, start: int, end: int) -> tuple[Spanned, ...]:
    return tuple(
        [
            Spanned(word[0], target.span(*word.span()))
            for word in re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*").finditer(target.value, start, end)
        ]
    )
