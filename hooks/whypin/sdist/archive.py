"""A source distribution: what it holds, by name and digest, and the contents that are asked for."""

from __future__ import annotations

from hashlib import sha256

from whypin.sdist.kinds import LOOKED_AT, TEXT, kind_of
from whypin.sdist.modes import FOLDER, LINK
from whypin.sdist.names import Names
from whypin.sdist.refused import Refused, quoted
from whypin.sdist.tar_header import decoded
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Mapping
    from typing import BinaryIO, Final

MAX_KEPT = 1024 * 1024
"""So many bytes of all contents that are kept."""

# The end of a zip's list of members, and the longest comment behind it.
_ZIP_END = 22 + 0xFFFF


class Member(Record):
    """A file of an archive: its size in bytes, its SHA-256 in hexadecimal digits, and its mode (`modes.py`).

    `kind` is what it is by its content (`kinds.py`), `lines` how many newlines it has.
    """

    __slots__ = ("digest", "kind", "lines", "mode", "size")
    size: Final[int]
    digest: Final[str]
    mode: Final[str]
    kind: Final[str]
    lines: Final[int]

    def __init__(self, *, size: int, digest: str, mode: str, kind: str = TEXT, lines: int = 0) -> None:
        self.size = size
        self.digest = digest
        self.mode = mode
        self.kind = kind
        self.lines = lines

    def _values(self) -> tuple[object, ...]:
        return self.size, self.digest, self.mode


class Archive(Record):
    """An archive's one folder, and its files by their path below that folder, sorted.

    `kept` are the contents of those that were asked for, `head` is how `PKG-INFO` begins.
    """

    __slots__ = ("head", "kept", "members", "top")
    top: Final[str]
    members: Final[Mapping[str, Member]]
    kept: Final[Mapping[str, bytes]]
    head: Final[bytes]

    def __init__(
        self, *, top: str, members: Mapping[str, Member], kept: Mapping[str, bytes] | None = None, head: bytes = b""
    ) -> None:
        self.top = top
        self.members = members
        self.kept = kept or {}
        self.head = head


def read(file: BinaryIO, file_name: str, keeps: Callable[[str], bool] = lambda path: False) -> Archive:
    """Read an sdist whole, and keep names, sizes and digests. `file` can be sought in; `file_name` says the format.

    Of the files that `keeps` names, by their path, the contents are kept as far as they are short. PEP 625 and the core
    metadata ask for `.tar.gz` (PyPI takes a `.zip`, too) and for `PKG-INFO` in its one folder. Raises Refused for
    whatever PyPI would not take, for what two readers could take differently, and for a bomb.
    """
    found: dict[str, Member] = {}
    head = b""
    kept: dict[str, bytes] = {}
    names, room = Names(), MAX_KEPT
    for name, mode, pieces in _files(file, file_name, names):
        digest, size, lines, start = sha256(), 0, 0, b""
        body = bytearray()
        keep = mode != LINK and keeps(name)
        for piece in pieces:
            digest.update(piece)
            size += len(piece)
            lines += piece.count(b"\n")
            if len(start) < LOOKED_AT:
                start += piece[: LOOKED_AT - len(start)]
            if keep and size <= room:
                body += piece
        if keep and size <= room:
            room -= size
            kept[name] = bytes(body)
        if name == "PKG-INFO":
            head = start
        found[name] = Member(size=size, digest=digest.hexdigest(), mode=mode, kind=kind_of(start), lines=lines)
    if "PKG-INFO" not in found:
        raise Refused("the archive has no `PKG-INFO` in its folder: it is no source distribution")
    return Archive(top=names.top, members={name: found[name] for name in sorted(found)}, kept=kept, head=head)


def contents(
    file: BinaryIO, file_name: str, wanted: Container[str], *, of_git: bool = False
) -> Iterator[tuple[str, Iterator[bytes]]]:
    """The contents of some members in pieces, in the archive's own order. Raises Refused as `read` does.

    `of_git` takes the archive of a commit, as `git archive` and the forges make it, which may be no sdist.
    """
    for name, _, pieces in _files(file, file_name, Names(), of_git=of_git):
        if name in wanted:
            yield name, pieces


def _files(
    file: BinaryIO, file_name: str, names: Names, *, of_git: bool = False
) -> Iterator[tuple[str, str, Iterator[bytes]]]:
    """Each file's path below the archive's folder, its mode, and its content."""
    for name, mode, pieces in _walk(file, file_name, of_git):
        plain = names.take(name, mode == FOLDER)
        if mode == FOLDER:
            continue
        content = list(pieces) if mode == LINK else pieces
        if mode == LINK:
            names.hold_inside(plain, decoded(b"".join(content)))
        yield plain[len(names.top) + 1 :], mode, iter(content)


def _walk(file: BinaryIO, file_name: str, of_git: bool) -> Iterator[tuple[str, str, Iterator[bytes]]]:
    if file_name.endswith(".tar.gz"):
        from whypin.sdist import tar

        _hold_no_zip(file)
        file.seek(0)
        return tar.walk(file)
    if file_name.endswith(".zip"):
        from whypin.sdist import zip as zipped

        return zipped.walk(file, of_git=of_git)
    raise Refused(f"{quoted(file_name)} is neither a `.tar.gz` nor a `.zip`")


def _hold_no_zip(file: BinaryIO) -> None:
    """Raises Refused where pip before 25.4 would unpack a zip: wherever `zipfile.is_zipfile` finds the end of one."""
    file.seek(max(0, file.seek(0, 2) - _ZIP_END))
    if b"PK\5\6" in file.read(_ZIP_END):
        raise Refused("the archive could be read as a zip, too")
