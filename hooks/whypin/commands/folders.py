"""A folder of the repository put in the place of another one, whole: what stands there is the old or the new one."""

from __future__ import annotations

import os
import shutil
from tempfile import mkdtemp

from whypin.commands.disk import Disk, Unwritable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_OLD = ".old"


def replace(disk: Disk, path: str, files: Mapping[str, bytes], then: Callable[[], None]) -> None:
    """Put a folder with these files, by their paths in it, at a path of the repository, and do `then`.

    If that fails, or anything before it, the folder is what it was. A process that is killed while neither has the name
    leaves the old one beside it, as `.NAME.old`, and the next call puts it back first. Raises `Unwritable`.
    """
    link = disk.link_on(path)
    if link:
        raise Unwritable(f"is not written, because `{link}` is a symbolic link")
    place = os.path.join(disk.root, *path.split("/"))
    if os.path.lexists(place) and not os.path.isdir(place):
        raise Unwritable("is not a folder")
    above, name = os.path.split(place)
    old = os.path.join(above, f".{name}{_OLD}")
    try:
        os.makedirs(above, exist_ok=True)
        _recovered(place, old)
        made = mkdtemp(prefix=".whypin-", dir=above)
    except OSError as error:
        raise Unwritable(_reason(error)) from None
    try:
        _filled(made, files)
        os.chmod(made, 0o777 & ~_mask())
        _swapped(made, place, old, then)
    except OSError as error:
        raise Unwritable(_reason(error)) from None
    finally:
        shutil.rmtree(made, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)


def _recovered(place: str, old: str) -> None:
    """Put back what a process that was killed moved away, or remove what it left."""
    if os.path.lexists(place):
        shutil.rmtree(old, ignore_errors=True)
    elif os.path.isdir(old) and not os.path.islink(old):
        os.rename(old, place)


def _swapped(made: str, place: str, old: str, then: Callable[[], None]) -> None:
    there = os.path.lexists(place)
    if there:
        os.rename(place, old)
    try:
        os.rename(made, place)
        then()
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        if there:
            os.rename(old, place)
        raise


def _filled(made: str, files: Mapping[str, bytes]) -> None:
    """Write the files below a folder that is empty."""
    for path, body in files.items():
        target = os.path.join(made, *path.split("/"))
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "xb") as file:
            file.write(body)


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _reason(error: OSError) -> str:
    said = error.strerror or "it failed"
    return f"cannot be written: {said[:1].lower()}{said[1:]}"
