"""The signed sums of a run: files of the tree, and the keys that count for them."""

from __future__ import annotations

from datetime import datetime, timezone

from whypin.commands.reviewing import Readable
from whypin.project.tree import Unreadable
from whypin.reviews.folder import Folder
from whypin.reviews.store import trusted
from whypin.reviews.sums import NotRead, RepositorySums
from whypin.reviews.sums_signature import Trust
from whypin.text import toml
from whypin.text.source import Source
from whypin.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.commands.check import Check
    from whypin.model.sums import SumsFile
    from whypin.project.configuration import Configuration
    from whypin.project.tree import Tree


def signed_sums(check: Check, tree: Tree, rows: tuple[SumsFile, ...]) -> RepositorySums:
    """The sums that a configuration names. Git is asked when a signature has to be judged."""

    def read(path: str) -> bytes | None:
        try:
            return tree.read(path)
        except Unreadable as reason:
            raise NotRead(str(reason)) from None

    now = datetime.fromtimestamp(check.now, timezone.utc)
    own = check.configuration.of("")
    return RepositorySums(rows, read, lambda: _trust(check, tree), now, lambda row: _row_place(own, row))


def _trust(check: Check, tree: Tree) -> Trust:
    """The keys of the base count; where the tree decides, or no key is at the base, those of the tree.

    At a gate a change never brings the first key, either.
    """
    here = Folder(Readable(tree)).keys
    if check.trusts_change:
        return Trust(here.keys, broken=_broken(here.problems), missing=here.missing)
    base = check.base = check.base or check.new_base()
    before, basis = base.files(), base.basis
    if before is None and basis.gate:
        missing = f"the keys that count are the base's, and it is not known: {basis.why}"
        return Trust((), missing=missing, help="give the base, and fetch the whole history (`fetch-depth: 0`)")
    if before is None:
        return Trust(here.keys, broken=_broken(here.problems), missing=here.missing)
    then = Readable(before)
    was = Folder(then)
    if not basis.gate and not was.in_use:
        return Trust(here.keys, broken=_broken(here.problems), missing=here.missing, then=then.read)
    keys = trusted(here, was.keys)
    missing = was.keys.missing or here.missing
    return Trust(keys, here.keys, broken=_broken(was.keys.problems), missing=missing, then=then.read)


def _broken(problems: list[tuple[str, int, str]]) -> list[str]:
    return [path for path, _, _ in problems]


def _row_place(own: Configuration, row: SumsFile) -> tuple[Source, Span]:
    """Where the configuration names a file of sums; a row of the base that is gone has no place but its file's."""
    if own.source is None or row not in own.sums:
        return Source(row.file, ""), Span(0, 0)
    return own.source, toml.scan(own.source).value((*own.table, "sums", own.sums.index(row), "file"))
