"""A source distribution: what it holds, by name and digest, and the contents that are asked for."""

from __future__ import annotations

from hashlib import sha256

from whypin.sdist.modes import FOLDER, LINK
from whypin.sdist.names import Names
from whypin.sdist.refused import Refused, quoted
from whypin.sdist.tar_header import decoded
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from typing import BinaryIO, Final


class Member(Record):
    """A file of an archive: its size in bytes, its SHA-256 in hexadecimal digits, and its mode (`modes.py`)."""

    __slots__ = ("digest", "mode", "size")
    size: Final[int]
    digest: Final[str]
    mode: Final[str]

    def __init__(self, *, size: int, digest: str, mode: str) -> None:
        self.size = size
        self.digest = digest
        self.mode = mode


class Archive(Record):
    """An archive's one folder, and its files by their path below that folder, sorted."""

    __slots__ = ("members", "top")
    top: Final[str]
    members: Final[Mapping[str, Member]]

    def __init__(self, *, top: str, members: Mapping[str, Member]) -> None:
        self.top = top
        self.members = members


def read(file: BinaryIO, file_name: str) -> Archive:
    """Read an sdist whole, and keep names, sizes and digests. `file` can be sought in; `file_name` says the format.

    PEP 625 and the core metadata ask for `.tar.gz` (PyPI takes a `.zip`, too) and for `PKG-INFO` in its one folder.
    Raises Refused for whatever PyPI would not take, for what two readers could take differently, and for a bomb.
    """
    found: dict[str, Member] = {}
    names = Names()
    for name, mode, pieces in _files(file, file_name, names):
        digest, size = sha256(), 0
        for piece in pieces:
            digest.update(piece)
            size += len(piece)
        found[name] = Member(size=size, digest=digest.hexdigest(), mode=mode)
    if "PKG-INFO" not in found:
        raise Refused("the archive has no `PKG-INFO` in its folder: it is no source distribution")
    return Archive(top=names.top, members={name: found[name] for name in sorted(found)})


def contents(file: BinaryIO, file_name: str, wanted: Collection[str]) -> Iterator[tuple[str, Iterator[bytes]]]:
    """The contents of some members in pieces, in the archive's own order. Raises Refused as `read` does."""
    for name, _, pieces in _files(file, file_name, Names()):
        if name in wanted:
            yield name, pieces


def _files(file: BinaryIO, file_name: str, names: Names) -> Iterator[tuple[str, str, Iterator[bytes]]]:
    """Each file's path below the archive's folder, its mode, and its content."""
    for name, mode, pieces in _walk(file, file_name):
        plain = names.take(name, mode == FOLDER)
        if mode == FOLDER:
            continue
        content = list(pieces) if mode == LINK else pieces
        if mode == LINK:
            names.hold_inside(plain, decoded(b"".join(content)))
        yield plain[len(names.top) + 1 :], mode, iter(content)


def _walk(file: BinaryIO, file_name: str) -> Iterator[tuple[str, str, Iterator[bytes]]]:
    file.seek(0)
    if file_name.endswith(".tar.gz"):
        from whypin.sdist.tar import walk
    elif file_name.endswith(".zip"):
        from whypin.sdist.zip import walk
    else:
        raise Refused(f"{quoted(file_name)} is neither a `.tar.gz` nor a `.zip`")
    return walk(file)
