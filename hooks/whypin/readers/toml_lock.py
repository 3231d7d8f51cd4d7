"""What the readers of locks in TOML share: the values, and a `find` that scans only when it is asked."""

from __future__ import annotations

from whypin.model.declaration import Comment
from whypin.model.project import Document
from whypin.readers.lock_file import broken, build, first_line
from whypin.text import toml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from whypin.model.formats import Format
    from whypin.model.lock import Lock
    from whypin.readers.lock_file import Malformed, Path, Row
    from whypin.text.source import Source
    from whypin.text.span import Span
    from whypin.text.toml_scan import Scan


def read(source: Source, form: Format, lock: Callable[[Row, list[Malformed]], Lock]) -> Document:
    """A document of a TOML lock: `lock` turns its values into what it holds, as `lock_file.build` says."""
    try:
        data = toml.loads(source)
    except toml.TomlError as error:
        return broken(source, form, f"the file is not TOML: {error}", error.offset)
    return document(source, form, lambda left_out: lock(data, left_out), lambda: data)


def document(
    source: Source, form: Format, lock: Callable[[list[Malformed]], Lock], values: Callable[[], Row]
) -> Document:
    """The same for a text that is TOML; `values` gives its values when a place is first asked for."""
    known: list[Row] = []
    scans: list[Scan] = []

    def scan() -> Scan:
        if not scans:
            scans.append(toml.scan(source))
        return scans[0]

    def find(at: Path) -> Span:
        if not known:
            known.append(values())
        return _place(source, scan(), known[0], at)

    made = build(source, form, lock, find)
    # Only a comment that may hold an ignore is worth a scan of the whole lock.
    if not _may_ignore(source.text):
        return made
    return Document(
        source,
        form,
        lock=made.lock,
        problems=made.problems,
        comments=_ignores(source, scan()),
        find=find,
    )


def _place(source: Source, scan: Scan, data: object, at: Path) -> Span:
    """A string's content, the whole of everything else."""
    if not at:
        return first_line(source)
    value = data
    for step in at:
        # A path that leads nowhere is for the scan to refuse.
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
    if isinstance(value, str):
        inner = scan.inner(at)
        return inner if inner.start < inner.end else scan.value(at)
    return scan.entry(at)


def _may_ignore(text: str) -> bool:
    """Whether `whypin:` follows a `#` on some line: a few jumps, where a search for the word reads every hash."""
    start = text.find("#")
    while start >= 0:
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if text.find("whypin:", start, end) >= 0:
            return True
        start = text.find("#", end)
    return False


def _ignores(source: Source, scan: Scan) -> tuple[Comment, ...]:
    found = []
    for remark in scan.comments:
        words = source.text[remark.span.start : remark.span.end]
        if "whypin:" in words:
            found.append(Comment(words, remark.span, remark.own_line))
    return tuple(found)
