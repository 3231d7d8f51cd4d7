"""Requirements files that a tool wrote: locked packages.

An entry in the form in which pip-compile, uv and the exports write it is one match of one regular expression; every
other line goes the way of declarations. So `plain` costs nothing: the expression takes sha256 digests of 64 lower-case
digits and no others.
"""

from __future__ import annotations

import re

from whypin.model.lock import INDEX, Digest, Lock, LockedPackage, Origin
from whypin.model.lock_graph import Links
from whypin.model.names import normalise
from whypin.readers import requirements_header
from whypin.text.lines import EXOTIC, Line
from whypin.text.lines import read as read_lines
from whypin.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from whypin.model.lock import Artifact
    from whypin.readers.requirements_declarations import Contents
    from whypin.readers.requirements_entry import Entry
    from whypin.text.span import Literal

    Load = Callable[[], tuple[tuple[Digest, ...], tuple[Artifact, ...]]]

_SKIP = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*")
_ENTRY = re.compile(
    r"([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)(?:\[[A-Za-z0-9]+(?:[,_-][A-Za-z0-9]+)*\])?"
    r"===?([0-9]+(?:\.[0-9]+)*(?:(?:a|b|rc|\.post|\.dev)[0-9]+)?)"
    r"(?: *; *([^\s\\#](?:[^\n\\#]{0,498}?[^\s\\#])?))?"
    # A blank must stand before `--hash` once the lines are joined. No text fits both branches: one that fits two is
    # tried in 2^n ways in an entry of n hashes whose end does not fit.
    r"((?:(?: +(?:\\\n *)?|\\\n +)--hash=sha256:[0-9a-f]{64})*)"
    # A comment begins behind a blank; a line of nothing but a comment ends a continuation.
    r"(?:[ \t]*(?:\\\n[ \t]*#[^\n]*)?|[ \t]+#[^\n]*(?<!\\))(?:\n|\Z)"
)
_HASH = r"--hash=(sha256):([0-9a-f]{64})"
_STRONG = r"sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128}"


def read(text: str, contents: Contents, maker: str, conflicts: bool) -> Lock:
    """Read the text of a lock; problems, includes and index addresses go into `contents`.

    `conflicts`: merge conflicts were blanked, so that hashes may have lost their requirement.
    """
    packages: list[LockedPackage] = []
    hashed = False
    # The expression knows no other end of a line than `\n`.
    exotic = any(end in text for end in EXOTIC)
    for found in read_lines(text) if exotic else _entries(text):
        if not isinstance(found, Line):
            packages.append(_fast(text, found))
            hashed = hashed or bool(packages[-1].surely_strong)
            continue
        entry = _slow(found.literal, contents, conflicts) if found.literal is not None else None
        if entry is not None:
            packages.append(_package(text, entry))
            hashed = hashed or any(option.name == "hash" for option in entry.options)
    return Lock(
        tuple(packages),
        hashed=hashed,
        maker=maker,
        index_urls=tuple([one.address for one in contents.places if one.is_index]),
    )


def _entries(text: str) -> Iterator[re.Match[str] | Line]:
    """The entries as matches of the expression, and every line that is out of the ordinary."""
    markers: dict[str | None, bool] = {None: True}
    at = 0
    while at < len(text):
        comments = _SKIP.match(text, at)
        at = comments.end() if comments is not None else at
        found = _ENTRY.match(text, at)
        if found is not None:
            marker = found[3]
            if marker not in markers:
                from whypin.readers.pep508_marker import is_plain_marker

                # pip looks for options first, in the strings of a marker too.
                markers[marker] = is_plain_marker(marker) and " -" not in marker
            if markers[marker]:
                yield found
                at = found.end()
                continue
        line = next(read_lines(text, at), None)
        if line is None:
            return
        yield line
        at = line.after


def _fast(text: str, found: re.Match[str]) -> LockedPackage:
    start, end = found.span(4)
    return LockedPackage(
        found[1],
        normalise(found[1]),
        found[2],
        Span(found.start(), end),
        Span(*found.span(1)),
        Span(*found.span(2)),
        _plain_digests(text, start, end),
        marker=found[3],
        links=lambda: Links(via=requirements_header.via(text, end)),
        surely_strong=start < end,
    )


def _plain_digests(text: str, start: int, end: int) -> Load:
    def load() -> tuple[tuple[Digest, ...], tuple[Artifact, ...]]:
        found = re.compile(_HASH).finditer(text, start, end)
        return tuple([Digest(one[1], one[2], Span(one.start(1), one.end(2))) for one in found]), ()

    return load


def _slow(literal: Literal, contents: Contents, conflicts: bool) -> Entry | None:
    """The entry of a line, None for a line of options, and for one that is a problem."""
    entry = contents.entry(literal, hashes=False)
    if entry is None:
        return None
    if entry.name is None and entry.reference is None:
        contents.take_options(entry, conflicts)
        return None
    return entry


def _package(text: str, entry: Entry) -> LockedPackage:
    """The locked package of an entry out of the ordinary; an unnamed reference is called by its target."""
    name = entry.name or entry.reference.target  # type: ignore[union-attr]
    version, version_at, pinned = _version(entry)
    reference = entry.reference
    digests = [option.value for option in entry.options if option.name == "hash" and option.value is not None]
    return LockedPackage(
        name.value,
        normalise(name.value) if entry.name is not None else "",
        version,
        entry.span,
        name.span,
        version_at,
        _digests(digests),
        origin=INDEX
        if reference is None
        else Origin.direct(reference.kind, reference.target.value, editable=entry.editable),
        marker=entry.marker.value if entry.marker is not None else None,
        pinned=pinned,
        links=lambda: Links(via=requirements_header.via(text, entry.span.end)),
        # An address may have a digest of its own, in its fragment.
        surely_strong=(reference is None or "#" not in reference.target.value)
        and bool(digests)
        and all(re.fullmatch(_STRONG, digest.value) for digest in digests),
    )


def _version(entry: Entry) -> tuple[str, Span, bool]:
    """What stands in the place of the version, where, and whether it is pinned there."""
    if entry.reference is not None:
        return entry.reference.target.value, entry.reference.target.span, False
    if entry.constraint is None:
        return "", entry.name.span if entry.name is not None else entry.span, False
    clauses = entry.constraint.clauses
    clause = clauses[0]
    if len(clauses) == 1 and clause.operator in ("==", "===") and not clause.version.endswith(".*"):
        return clause.version, Span(clause.span.end - len(clause.version), clause.span.end), True
    return entry.constraint.text, entry.constraint.span, False


def _digests(values: list[Literal]) -> Load:
    def load() -> tuple[tuple[Digest, ...], tuple[Artifact, ...]]:
        found = []
        for value in values:
            algorithm, colon, digits = value.value.partition(":")
            at = value.span(0, len(value.value))
            found.append(Digest(algorithm, digits, at) if colon else Digest("", algorithm, at))
        return tuple(found), ()

    return load
