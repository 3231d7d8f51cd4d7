"""Lines of a requirements file that are an address or a path, or may be one: what pip takes for which."""

from __future__ import annotations

import re

from whypin.model.declaration import Reference
from whypin.readers import pep508
from whypin.readers.malformed import Malformed, quote
from whypin.readers.requirements_entry import ARCHIVES, Entry, is_archive, plain
from whypin.text.lines import cut
from whypin.text.span import Spanned

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.readers.requirements_options import Option
    from whypin.text.span import Literal, Span

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


def is_address(value: str) -> bool:
    """Whether a text begins as an address does."""
    return re.match(_ADDRESS, value, re.IGNORECASE) is not None


def read(literal: Literal, span: Span, options: tuple[Option, ...]) -> Entry:
    """Read what is no name at a glance: an address, a path, or a requirement after all. Raises `Malformed`."""
    value = literal.value
    body = value.partition(";")[0].rstrip()
    if "{{" in value or "{%" in value:
        from whypin.readers.pep508_malformed import explain

        raise explain(literal, 0, "name")
    if is_address(value):
        return _reference(literal, span, options)
    if re.match(_NAME_AT, value):
        return plain(literal, span, options)
    if ("===" in body or "+" in body) and body.lower().endswith(ARCHIVES):
        # PEP 440 takes any text behind `===`, and such a local version.
        raise Malformed(f"{quote(body)} is a file to pip, and a version to others", "write one of the two", span)
    path = re.sub(r"\[[^\[\]]*\]$", "", body.partition("#")[0]).rstrip()
    if re.match(_SSH, value):
        return plain(literal, span, options)
    dotted = body[:1] in "./~\\"
    if (dotted or is_archive(body) or "/" in path or "\\" in path) and not re.search(
        _NO_DOTTED_PATH if dotted else _NO_PATH, path
    ):
        return _reference(literal, span, options, separator=";")
    return plain(literal, span, options)


def instead(literal: Literal, span: Span, options: tuple[Option, ...], trouble: Malformed) -> Entry:
    """What a line is that is no requirement: a path. Raises `Malformed`: `trouble`, or what says more."""
    variable = re.search(r"\$\{[A-Z0-9_]+\}", literal.value)
    if variable is not None:
        text = f"`{variable[0]}` is an environment variable, which is not looked up"
        raise Malformed(text, "write its value out", literal.span(*variable.span())) from None
    if _second_opinion(literal.value):
        return _reference(literal, span, options, separator=";")
    raise trouble from None


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


def editable(span: Span, options: tuple[Option, ...], target: Literal) -> Entry:
    """Read what follows `-e`: its one word is the reference. Raises `Malformed`."""
    if not target.value.strip():
        raise Malformed("a requirement is empty", "name a package or a path", span)
    if re.match(_NAME_AT, target.value):
        return plain(target, span, options, editable=True)
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
    if not editable and not is_address(value):
        path = plain_path(path)
    end = path.rfind("[") if path.endswith("]") and not is_address(value) else len(path)
    wheel = None if editable else _wheel_name(path[: max(end, 0)].rstrip().rstrip("/"))
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
    if named is not None or is_address(path):
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
