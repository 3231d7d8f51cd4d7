"""What of a line pip refuses, drops or reads in another way than it is written (pip's `req_file.py`, 26.3).

Imported only for a line that has options, or is a reference: the plain forms hold nothing of the kind. Each is a
`Malformed` at the word; the entry of the line is what pip would read without it.
"""

from __future__ import annotations

import re

from whypin.readers.malformed import Malformed, quote
from whypin.readers.requirements_options import DROPPED
from whypin.readers.requirements_reference import plain_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.readers.requirements_entry import Entry
    from whypin.readers.requirements_options import Option
    from whypin.text.span import Literal, Span, Spanned

# Options whose effect does not depend on the line they stand on: pip obeys them while it reads the options.
_ANYWHERE = frozenset({"no-binary", "only-binary", "all-releases", "only-final"})
_PER_REQUIREMENT = _ANYWHERE | {"hash", "config-settings"}
_PER_EDITABLE = _ANYWHERE | {"config-settings"}
# Options that name a file or an index.
_NAMING = frozenset({"requirement", "constraint", "index-url", "pypi-url", "extra-index-url", "find-links"})
_ALIASES = {"pypi-url": "index-url"}
_OWN_LINE = "write it on a line of its own"

# The schemes of pip's version control systems (`vcs.all_schemes`).
_VCS = (
    r"(?:git\+(?:https?|ssh|git|file)|hg\+(?:file|https?|ssh|static-http)|svn\+(?:ssh|https?|svn|file)"
    r"|bzr\+(?:https?|ssh|sftp|ftp|lp|file)):"
)
_ADDRESS = rf"(?:https?|file|ftp):|{_VCS}"
# `-e git://host` and `-e svn://host` are taken for `git+git` and `svn+svn`.
_EDITABLE = rf"{_VCS}|git:|svn:"
_NAMED_EDITABLE = rf"{_VCS}|file:"
_SCHEME = r"[A-Za-z][A-Za-z0-9+.-]+:|[A-Za-z]://"
_EGG = re.compile(r"[#&]egg=([^&]*)")
_HASH = r"sha256:[0-9a-fA-F]{64}|sha384:[0-9a-fA-F]{96}|sha512:[0-9a-fA-F]{128}"
# pip reads files of this machine alone, and looks for `file:` in lower case.
_FAR_FILE = r"file://(?!localhost(?:[/?#]|$))[^/?#]|(?!file:)(?i:file:)"
_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?"
_NAMES = rf"\s*(?:{_NAME}\s*(?:,\s*{_NAME}\s*)*)?"
_BRACKET_IN_HOST = r"[^:/?#]+://[^/?#]*[\[\]]"


def troubles(literal: Literal, entry: Entry, *, hashes: bool) -> Iterator[Malformed]:
    """What pip would not read of a line as it is written; `hashes`: whether no rule looks at its hashes later."""
    if entry.editable:
        option = next(option for option in entry.options if option.name == "editable")
        yield from _others(literal, entry.options, option, _PER_EDITABLE, "on a line with `-e`")
        # Elsewhere pip takes it off.
        if entry.name is not None and option.value is not None and re.search(r"[^\S \t]", option.value.value):
            text = "white space that is no blank stands behind `-e`, and pip takes it for a part of the address"
            yield Malformed(text, "remove it, or write a blank", _span(literal, option))
    elif entry.name is not None or entry.reference is not None:
        yield from _others(literal, entry.options, None, _PER_REQUIREMENT, "on the line of a requirement")
    else:
        yield from _of_options(literal, entry.options)
    for option in entry.options:
        yield from _refused(literal, option, hashes)
        if (
            hashes
            and option.name == "hash"
            and option.value is not None
            and not re.fullmatch(_HASH, option.value.value)
        ):
            text = f"{quote(option.value.value)} is not a hash that pip takes"
            yield Malformed(text, "write it as `sha256:` and 64 hex digits", _span(literal, option))
    if entry.reference is not None:
        yield from _of_reference(entry, entry.reference.target)


def _others(
    literal: Literal, options: tuple[Option, ...], kept: Option | None, allowed: frozenset[str], where: str
) -> Iterator[Malformed]:
    """The options and words beside `kept` that pip drops on such a line."""
    yield from _words(literal, options)
    for option in options:
        if option is kept or not option.name or option.name in allowed or option.name in DROPPED:
            continue
        if option.name == "editable" and kept is None:
            text = f"{_written(literal, option)} behind a requirement makes pip take the requirement for an address"
            yield Malformed(text, _OWN_LINE, _span(literal, option))
        elif option.name == "hash":
            help = "remove it: only a file has a hash, and `-e` takes a folder or a repository"
            yield Malformed(f"pip ignores `--hash` {where}", help, _span(literal, option))
        else:
            yield Malformed(f"pip ignores {_written(literal, option)} {where}", _OWN_LINE, _span(literal, option))


def _words(literal: Literal, options: tuple[Option, ...]) -> Iterator[Malformed]:
    """Each run of words that are neither options nor their values."""
    first: Option | None = None
    for option, following in zip(options, [*options[1:], None], strict=False):
        if option.name:
            continue
        first = first or option
        if following is not None and not following.name:
            continue
        span = literal.span(first.start, option.end)
        stray = literal.value[first.start : option.end]
        help = "remove it, or write it before the options"
        if stray.startswith(";"):
            help = f'write it before the options, or with `-e` in quotes: `-e "name @ URL {stray[:40]}"`'
        elif first.start == 0:
            help = "write the requirement without the dash"
        yield Malformed(f"pip ignores {quote(stray)}, which is neither an option nor the value of one", help, span)
        first = None


def _of_options(literal: Literal, options: tuple[Option, ...]) -> Iterator[Malformed]:
    """What pip drops of a line of options: it obeys one `-r` or `-c` and nothing beside it."""
    included = next((option for option in options if option.name == "requirement"), None)
    included = included or next((option for option in options if option.name == "constraint"), None)
    if included is not None:
        where = f"on a line with `{literal.value[included.start : included.start + 2]}`"
        yield from _others(literal, options, included, _ANYWHERE | {"hash"}, where)
        return
    yield from _words(literal, options)
    seen: set[str] = set()
    for option in options:
        if option.name == "config-settings":
            text = f"{_written(literal, option)} belongs to no requirement"
            yield Malformed(text, "write it behind the requirement that it is for", _span(literal, option))
        elif option.name == "find-links" and option.name in seen:
            text = f"pip ignores {_written(literal, option)}, the second of its line"
            yield Malformed(text, _OWN_LINE, _span(literal, option))
        seen.add(option.name)
    indexes = [option for option in options if _ALIASES.get(option.name, option.name) == "index-url"]
    for option in indexes[:-1]:
        text = f"pip ignores {_written(literal, option)}, because another follows on its line"
        yield Malformed(text, "leave one of them", _span(literal, option))


def _refused(literal: Literal, option: Option, hashes: bool) -> Iterator[Malformed]:
    """What pip refuses of an option, wherever it stands."""
    value = option.value.value if option.value is not None else ""
    if option.name in DROPPED:
        yield Malformed(
            f"pip no longer knows `--{option.name}` and refuses the file", "remove it", _span(literal, option)
        )
    elif option.name in _NAMING and not value:
        text = f"{_written(literal, option)} lacks its value"
        yield Malformed(text, "write a path or an address behind it", _span(literal, option))
    elif option.name == "config-settings" and "=" not in value:
        text = f"{quote(value)} is not a setting with its value"
        yield Malformed(text, "write it as `--config-settings KEY=VALUE`", _span(literal, option))
    elif option.name in _ANYWHERE and value.startswith("-"):
        text = f"`--{option.name}` lacks its value"
        yield Malformed(text, "write a package, or `:all:`, behind it", _span(literal, option))


def _of_reference(entry: Entry, target: Spanned) -> Iterator[Malformed]:
    """What pip refuses or misreads of an address or a path; addresses may hold a login, so none is quoted whole."""
    value = target.value
    named = entry.name is not None and entry.name.span.start < target.span.start
    address = re.match(_SCHEME, value) is not None
    if not value[:1].isprintable():
        yield Malformed("a character that cannot be seen stands before the address", "remove it", target.span)
    elif (address or (named and entry.editable)) and not _is_known(value, entry.editable, named):
        yield _of_scheme(entry, target)
    elif re.match(_BRACKET_IN_HOST, value) and not _is_address(value):
        yield Malformed("the host of the address has brackets around no IPv6 address", "mend the host", target.span)
    elif re.match(_FAR_FILE, value):
        text = "pip takes an address of a file as `file:` and a path, without a host"
        yield Malformed(text, "write `file:///` and the path", target.span)
    elif address and re.search(r"\t[^\s;]", value):
        yield Malformed("a tab stands in the address, and pip passes over it", "remove the tab", target.span)
    elif not address and not named:
        yield from _of_path(target, entry.editable)
    elif not address and "://" in value:
        yield Malformed("what stands here is neither a path nor an address", "mend the address", target.span)
    if named and ";" in value:
        text = "a blank is missing before the `;`, so pip begins the marker there and others read on"
        yield Malformed(text, "write ` ; ` before the marker", target.span)
    elif named and not entry.editable and _ends_in_extras(value):
        # pip looks for the address with the brackets, and so does uv: neither finds it.
        text = f"{quote(value[value.rfind('[') :])} is read as a part of the {'address' if address else 'path'}"
        yield Malformed(text, "write the extras directly after the name", target.span)
    elif address and not named and not entry.editable and re.search(r"\s;", value):
        text = "a blank is missing behind the `;`, so pip takes the marker for a part of the address"
        yield Malformed(text, "write ` ; ` before the marker", target.span)
    yield from _of_egg(entry, target, named)
    if not named and not entry.editable:
        yield from _of_wheel(target)


def _is_address(value: str) -> bool:
    from urllib.parse import urlsplit

    try:
        return bool(urlsplit(value).scheme)
    except ValueError:
        return False


def _without_extras(path: str) -> str:
    return re.sub(r"\[[^\[\]]*\]$", "", path)


def _ends_in_extras(value: str) -> bool:
    at = value.rfind("[")
    return value.endswith("]") and at >= 0 and value.find("]", at) == len(value) - 1 and at < len(value) - 2


def _is_known(value: str, editable: bool, named: bool) -> bool:
    """Whether pip knows the scheme of an address in such a place."""
    if not editable:
        return re.match(_ADDRESS, value, re.IGNORECASE) is not None
    if named:
        return re.match(_NAMED_EDITABLE, value, re.IGNORECASE) is not None
    return re.match(_EDITABLE, value, re.IGNORECASE) is not None or value[:5].lower() == "file:"


def _of_path(target: Spanned, editable: bool) -> Iterator[Malformed]:
    whole = target.value if editable else plain_path(target.value)
    path = _without_extras(whole)
    if "#" in path:
        text = f"{quote(path)} is a path, and pip takes no fragment from one"
        yield Malformed(text, "write it as `name @ file:///…`", target.span)
    elif re.search(r"""[<>=!"'*;]""", path) or ":" in re.sub(r"^[A-Za-z]:", "", path):
        yield Malformed("what stands here is neither a path nor an address", "mend the path", target.span)
    elif not re.fullmatch(_NAMES, whole[len(path) :].strip("[]")):
        text = f"{quote(whole[len(path) :])} is not a list of extras"
        yield Malformed(text, "write the names of extras, with commas between them", target.span)


def _of_scheme(entry: Entry, target: Spanned) -> Malformed:
    scheme = target.value.partition(":")[0][:20]
    if entry.editable and (":" not in target.value or re.match(_ADDRESS, target.value, re.IGNORECASE)):
        text = "`-e` takes a folder or a repository, and this is neither"
        return Malformed(text, "remove `-e`, or write the repository as `git+https://…`", target.span)
    return Malformed(f"pip does not know `{scheme}:`", "write an address of `https` or `git+https`", target.span)


def _of_egg(entry: Entry, target: Spanned, named: bool) -> Iterator[Malformed]:
    egg = _EGG.search(_without_extras(target.value) if entry.editable and target.value[:5] == "file:" else target.value)
    if egg is not None and not re.fullmatch(_NAME, egg[1]):
        text = f"{quote('#egg=' + egg[1])} is more than a name, and pip refuses it"
        yield Malformed(text, "write it as `name[extra] @ URL`", target.span)
    if entry.editable and not named and egg is None and re.match(_EDITABLE, target.value, re.IGNORECASE):
        text = "the repository behind `-e` does not say which package it is, and pip refuses it"
        yield Malformed(text, "add `#egg=name` to it", target.span)


def _of_wheel(target: Spanned) -> Iterator[Malformed]:
    path = re.split(r"[?#]", target.value, maxsplit=1)[0]
    path = (path[: path.rfind("[")] if path.endswith("]") and "://" not in path else path).rstrip("/")
    if not path.endswith(".whl") or re.fullmatch("[^/]*://[^/]*", path):
        return
    from urllib.parse import unquote

    from packaging.utils import InvalidWheelFilename, parse_wheel_filename

    name = unquote(path.rpartition("/")[2])
    try:
        project = parse_wheel_filename(name)[0]
    except InvalidWheelFilename:
        project = None
    # `flask.-1.0-…` passes there, and pip refuses the requirement `flask-==1.0` that it makes of it.
    if project is None or not re.fullmatch("[a-z0-9](?:[a-z0-9-]*[a-z0-9])?", project):
        text = f"{quote(name)} is not the file name of a wheel"
        yield Malformed(text, "write `name-1.0-py3-none-any.whl`", target.span)


def _written(literal: Literal, option: Option) -> str:
    """The option as it is called on the line, without its value."""
    text = literal.value[option.start : option.end]
    return quote(re.split(r"[= \t]", text, maxsplit=1)[0] if text.startswith("--") else text[:2])


def _span(literal: Literal, option: Option) -> Span:
    return literal.span(option.start, option.end)
