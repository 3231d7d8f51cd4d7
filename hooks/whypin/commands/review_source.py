"""Where another team's reviews are taken from: a folder of this machine, or an archive at an https address.

Both are a stranger's: no link is followed, nothing is unpacked or started, and no more is read than an import holds.
"""

from __future__ import annotations

import os
import re
from tempfile import TemporaryFile

from whypin.commands.disk import Disk
from whypin.commands.options import Usage
from whypin.index.archives import NoArchive
from whypin.index.trust import refusal
from whypin.model.address import Address
from whypin.project.tree import Unreadable
from whypin.reviews.imported import MOST_BYTES, MOST_FILES
from whypin.reviews.store import ENDING, FOLDER
from whypin.sdist.archive import contents
from whypin.sdist.refused import Refused, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    # Fetches what an address holds into a file.
    Fetch = Callable[[str, BinaryIO], str]

_PLACES = rf"(?:{FOLDER}/)?(?:keys/[^/]+|reviews/[^/]+/[^/]+{re.escape(ENDING)})"
_ENDINGS = (".tar.gz", ".zip")


def brought(source: str, fetch: Fetch) -> dict[str, bytes]:
    """The files in `keys/` and `reviews/` of a team's folder, by their paths in it. Raises `Usage`."""
    if not source.isprintable():
        raise Usage("FROM has hidden characters")
    try:
        found = _held(_from_archive(source, fetch) if "://" in source else _from_folder(source), source)
    except Unreadable as error:
        raise Usage(f"a file of `{source}` {error}") from None
    except NoArchive as error:
        raise Usage(f"`{source}` {error}") from None
    except Refused as error:
        raise Usage(f"`{source}` was not read: {error}") from None
    if not any(path.startswith("keys/") for path in found):
        raise Usage(f"`{source}` has no `{FOLDER}/keys/`, so it is no team's that signs reviews")
    return found


def _held(files: Iterator[tuple[str, Iterator[bytes]]], source: str) -> dict[str, bytes]:
    """Raises `Usage` for more than an import holds."""
    found: dict[str, bytes] = {}
    room = MOST_BYTES
    for path, pieces in files:
        body = bytearray()
        for piece in pieces:
            room -= len(piece)
            if room < 0:
                raise Usage(f"`{source}` has more than {MOST_BYTES >> 20} MiB of keys and reviews")
            body += piece
        found[path] = bytes(body)
        if len(found) > MOST_FILES:
            raise Usage(f"`{source}` has more than {MOST_FILES:,} keys and reviews")
    inner = {path[len(FOLDER) + 1 :]: found[path] for path in found if path.startswith(f"{FOLDER}/")}
    return inner or found


class _Places:
    """The paths, below an archive's one folder, that keys and statements have."""

    def __contains__(self, path: object) -> bool:
        return isinstance(path, str) and bool(re.fullmatch(_PLACES, path))


def _from_archive(source: str, fetch: Fetch) -> Iterator[tuple[str, Iterator[bytes]]]:
    address = Address(source)
    if address.login is not None or address.query or address.fragment:
        # It would be written down, and what is behind `?` may be a secret as well.
        raise Usage("FROM is an address without a login, `?` and `#`: it is written into a file that others read")
    why = refusal(source)
    if why:
        raise Usage(f"FROM names an address that {why}")
    ending = next((one for one in _ENDINGS if address.path.endswith(one)), "")
    if not ending:
        raise Usage("FROM is the address of a `.tar.gz` or a `.zip`, such as a forge has for each commit, or a folder")
    with TemporaryFile() as file:
        fetch(source, file)
        yield from contents(file, f"archive{ending}", _Places(), of_git=True)


def _from_folder(source: str) -> Iterator[tuple[str, Iterator[bytes]]]:
    root = os.path.realpath(source)
    if not os.path.isdir(root):
        raise Usage(f"FROM is neither a folder nor an https address: `{source}`")
    disk = Disk(root)
    above = f"{FOLDER}/" if os.path.lexists(os.path.join(root, FOLDER)) else ""
    for folder in [f"{above}keys", *_names(disk, f"{above}reviews", folders=True)]:
        for path in _names(disk, folder, folders=False):
            if re.fullmatch(_PLACES, path):
                yield path, disk.pieces(path)


def _names(disk: Disk, folder: str, *, folders: bool) -> Iterator[str]:
    """The paths of what a folder holds, folders or files. Raises `Usage` for a link, and for more than is imported."""
    link = disk.link_on(folder)
    if link:
        raise Usage(f"{quoted(link)} of FROM is a symbolic link, which is not followed")
    if not os.path.isdir(os.path.join(disk.root, folder)):
        return
    try:
        with os.scandir(os.path.join(disk.root, folder)) as entries:
            for number, entry in enumerate(entries):
                if number > MOST_FILES:
                    raise Usage(f"{quoted(folder)} of FROM holds more than {MOST_FILES:,} files")
                if entry.is_symlink():
                    raise Usage(f"{quoted(f'{folder}/{entry.name}')} of FROM is a symbolic link, which is not followed")
                if entry.is_dir() == folders:
                    yield f"{folder}/{entry.name}"
    except OSError as error:
        raise Usage(f"{quoted(folder)} of FROM cannot be read: {error.strerror}") from None
