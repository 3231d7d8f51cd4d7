"""A folder for what a run fetches and compares, which is gone afterwards."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from shutil import rmtree
from tempfile import mkdtemp

from whypin.vcs.git import NoAnswer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EMFILE, errno.ENFILE, errno.EROFS)


@contextmanager
def scratch() -> Iterator[str]:
    """The folder. Raises `NoAnswer` where the machine has no room for what is to lie there.

    Threads that are left behind, as after Ctrl-C, may go on in it: when it is moved they find no place to write to.
    """
    folder = ""
    try:
        folder = mkdtemp(prefix="whypin-")
        yield folder
    except OSError as error:
        if error.errno not in _NO_ROOM and folder:
            raise
        raise NoAnswer(f"there is no room for what is compared: {error.strerror}") from None
    finally:
        if folder:
            _removed(folder)


def _removed(folder: str) -> None:
    gone = f"{folder}-gone"
    try:
        os.rename(folder, gone)
    except OSError:
        gone = folder
    # What came while the first looked is found by the second.
    for _ in range(2):
        rmtree(gone, ignore_errors=True)
