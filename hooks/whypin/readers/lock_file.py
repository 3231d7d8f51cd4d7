"""What the readers of locks in TOML and JSON share: checked access to values, and problems with their places.

A reader walks the values once, and checks as it goes the type of everything that it or a later `load` uses, so that
what a lock holds is known to be readable before any rule asks. Digests and artifacts are built only when asked for.
"""

from __future__ import annotations

from whypin.model.address import last_segment
from whypin.model.lock import Artifact, Digest
from whypin.model.names import normalise
from whypin.model.project import Document, Problem
from whypin.text.conflicts import conflict_markers
from whypin.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Final

    from whypin.model.formats import Format
    from whypin.model.lock import Lock, LockedPackage
    from whypin.model.place import Place
    from whypin.text.source import Source

    Path = tuple[str | int, ...]
    Row = dict[str, object]

_WORDS = {str: "a string", int: "a whole number", bool: "true or false", list: "a list", dict: "a table"}

# What names a file, the first that is there.
_NAMING = ("file", "filename", "name", "path", "url")

FILE = {"url": str, "path": str, "file": str, "filename": str, "name": str, "hash": str, "size": int}


class Malformed(Exception):
    """What stands at `path` is not what the format has there; the message is one clause.

    `help` says what to do if that is something else than to lock again; `rule` reports it where the file can be read
    without it.
    """

    def __init__(self, message: str, path: Path, help: str | None = None, rule: str = "unreadable-requirement") -> None:
        super().__init__(message)
        self.path: Final = path
        self.help: Final = help
        self.rule: Final = rule


def broken(source: Source, form: Format, message: str, offset: int) -> Document:
    """The document of a text that its parser refused at `offset`. A merge conflict is called by its name."""
    span = _rest(source, offset)
    help = f"restore the file, or {_relock(form, 'it')}"
    conflict = next(conflict_markers(source.text), None)
    if conflict:
        message, span = "an unresolved merge conflict stands here", Span(*conflict.span())
        help = f"resolve the conflict, then {_relock(form, 'the lock')}"
    return Document(source, form, problems=(Problem("unreadable-file", message, help, span),))


def build(
    source: Source,
    form: Format,
    read: Callable[[list[Malformed]], Lock],
    find: Callable[[Path], Span],
    places: tuple[Place, ...] = (),
) -> Document:
    """The document of a lock whose values are known.

    `read` makes the lock and notes the entries it had to leave out; a `Malformed` that it raises costs the whole file.
    """
    left_out: list[Malformed] = []

    def problem(rule: str, error: Malformed) -> Problem:
        return Problem(rule, str(error), error.help or f"restore the lock, or {_relock(form, 'it')}", find(error.path))

    try:
        lock = read(left_out)
    except Malformed as error:
        return Document(source, form, problems=(problem("unreadable-file", error),), find=find)
    left_out += [_misnamed(one) for one in lock.packages if not _is_name(one.key)]
    problems = tuple([problem(error.rule, error) for error in left_out])
    return Document(source, form, lock=lock, problems=problems, places=places, find=find)


def _is_name(key: str) -> bool:
    """Whether a normal form is that of a name (core metadata specification, "Name"), or of none."""
    return key.replace("-", "").isalnum() and key.isascii() if key else True


def _misnamed(package: LockedPackage) -> Malformed:
    odd = next((char for char in package.name if not (char.isascii() and (char.isalnum() or char in "-_."))), "")
    message = f"`{package.name}` is no name of a project" + (f": `U+{ord(odd):04X}` is no part of one" if odd else "")
    at = package.name_at if isinstance(package.name_at, tuple) else ()
    return Malformed(message, at, "find out who wrote it; a name is letters, digits, `-`, `_` and `.`")


def _relock(form: Format, what: str) -> str:
    return f"regenerate {what}: `{form.relock}`" if form.relock else f"regenerate {what} with the tool that wrote it"


def first_line(source: Source) -> Span:
    """The first line that is not blank: where to point when the whole file is meant."""
    start = len(source.text) - len(source.text.lstrip())
    return _rest(source, start)


def _rest(source: Source, offset: int) -> Span:
    """From an offset to the end of its line; at the end of a line its last character, so that no span is empty."""
    end = source.text.find("\n", offset)
    end = len(source.text) if end < 0 else end
    return Span(offset, end) if offset < end else Span(max(offset - 1, 0), max(end, min(1, len(source.text))))


def packages(
    value: object, path: Path, read: Callable[[Row, Path], LockedPackage], left_out: list[Malformed]
) -> tuple[LockedPackage, ...]:
    """The entries of the list at `path`, without the malformed ones, which `left_out` takes."""
    found = []
    for index, row in enumerate(rows(value, path)):
        at = (*path, index)
        try:
            found.append(read(table(row, at), at))
        except Malformed as error:
            left_out.append(error)
    return tuple(found)


def check_version(version: str | None, known: tuple[str, ...], path: Path, left_out: list[Malformed]) -> None:
    """Refuse a lock whose format has a major version that is not `known`: its keys may mean something else.

    Of a known major version, only those that begin with one of `known` are vouched for; another one `left_out` takes.
    """
    if version is None or any(version == one or version.startswith(f"{one}.") for one in known):
        return
    from whypin.model.account import UNVERIFIED

    message = f"whypin does not know version `{version}` of this format"
    help = "update whypin, or lock with a tool that writes a version it knows"
    if version.split(".")[0] not in [one.split(".")[0] for one in known]:
        raise Malformed(message, path, help)
    left_out.append(Malformed(message, path, help, UNVERIFIED))


def table(value: object, path: Path) -> Row:
    """The value, which must be a table. Raises `Malformed`, as all of these do."""
    if isinstance(value, dict):
        return value
    raise mistyped(dict, path)


def rows(value: object, path: Path) -> list[object]:
    """The value, which must be a list."""
    if isinstance(value, list):
        return value
    raise mistyped(list, path)


def text(row: Row, key: str, path: Path) -> str | None:
    """The string at a key of the table at `path`, None where there is none."""
    value = row.get(key)
    if value is None or isinstance(value, str):
        return value
    raise mistyped(str, (*path, key))


def required(row: Row, key: str, path: Path) -> str:
    """The string at a key of an entry, which must be there and not be empty."""
    value = text(row, key, path)
    if value:
        return value
    raise Malformed(f"the entry has no `{key}`", path)


def strings(row: Row, key: str, path: Path) -> tuple[str, ...]:
    """The list of strings at a key; empty where there is none."""
    found = []
    at = (*path, key)
    for index, item in enumerate(rows(row.get(key, []), at)):
        if not isinstance(item, str):
            raise mistyped(str, (*at, index))
        found.append(item)
    return tuple(found)


def files(row: Row, key: str, path: Path, shape: Mapping[str, type] = FILE) -> list[Row]:
    """The list of file tables at a key, checked against a shape; empty where there is none."""
    value = row.get(key)
    if value is None:
        return []
    at = (*path, key)
    found: list[Row] = rows(value, at)  # type: ignore[assignment]  # each is checked below
    known = shape.get
    for index, item in enumerate(found):
        # The innermost loop of reading a lock: what `check` does, without a call for each of thousands of files.
        if type(item) is dict:
            for name, held in item.items():
                if known(name) is not type(held) and name in shape:
                    break
            else:
                continue
        check(item, shape, at, index)
    return found


def check(value: object, shape: Mapping[str, type], path: Path, *step: str | int) -> None:
    """Raise `Malformed` unless the value at `path` and `step` is a table whose known keys hold what the shape says.

    A `bool` is no `int` here. The step stands apart because the path of a sound table is never needed.
    """
    if not isinstance(value, dict):
        raise mistyped(dict, (*path, *step))
    for key, item in value.items():
        wanted = shape.get(key)
        if wanted is not None and type(item) is not wanted and not (wanted is dict and isinstance(item, dict)):
            raise mistyped(wanted, (*path, *step, key))


def mistyped(wanted: type, path: Path) -> Malformed:
    """The value at `path` has another type than the format gives it."""
    name = next((step for step in reversed(path) if isinstance(step, str)), "")
    what = f"`{name}`" if name else "the entry" if path else "the file"
    if name and isinstance(path[-1], int):
        what = f"an element of `{name}`"
    return Malformed(f"{what} is not {_WORDS[wanted]}", path)


class Keys:
    """Normalised names, each worked out once a lock."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: Final[dict[str, str]] = {}

    def of(self, name: str) -> str:
        """The name in normal form (PEP 503)."""
        key = self._known.get(name)
        if key is None:
            key = self._known[name] = normalise(name)
        return key


def digest(value: str, at: Path) -> Digest:
    """`sha256:2c26…` as a digest; without a colon the algorithm is ""."""
    algorithm, colon, digits = value.partition(":")
    return Digest(algorithm, digits, at) if colon else Digest("", value, at)


def artifact(row: Row, at: Path, *, url: str | None = None) -> Artifact:
    """A checked file table as an artifact; `url` is where it comes from if the table itself does not say."""
    found = text(row, "hash", at)
    url = text(row, "url", at) or url
    key = next(filter(row.get, _NAMING), "")
    given = text(row, key, at) if key else None
    size, uploaded = row.get("size"), row.get("upload-time")
    moment = getattr(uploaded, "isoformat", None)
    return Artifact(
        at,
        () if found is None else (digest(found, (*at, "hash")),),
        filename=last_segment(given or url or "") or None if key in ("", "path", "url") else given,
        url=url,
        size=size if isinstance(size, int) else None,
        # A string, or a date and time of TOML's own.
        uploaded=uploaded if isinstance(uploaded, str) else moment() if moment else None,
        key=key,
    )
