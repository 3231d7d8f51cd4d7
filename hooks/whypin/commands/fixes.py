"""What fixes do to the disk: the files they change, the difference, the locks that have to follow."""

from __future__ import annotations

from whypin.commands.diff import difference
from whypin.commands.disk import Unwritable
from whypin.commands.options import Usage
from whypin.commands.terminal import write
from whypin.project.load import load
from whypin.project.relocking import relocks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from whypin.commands.disk import Disk, Overlay
    from whypin.project.configuration import Governs


def written(overlay: Overlay, disk: Disk, configuration: Governs) -> tuple[str, ...]:
    """Write the changed files; gives what to run so that their locks follow. Raises `Usage`."""
    before, after = [load(tree, sorted(overlay.changed), configuration, scope="all") for tree in (disk, overlay)]
    again = relocks(before, after)
    for path, data in overlay.changed.items():
        try:
            disk.write(path, data)
        except Unwritable as error:
            raise Usage(f"`{path}` {error}") from None
    return again


def print_difference(changed: Mapping[str, bytes], disk: Disk) -> int:
    """Print the difference; 1 where there is one."""
    for path, data in sorted(changed.items()):
        write(difference(path, disk.read(path) or b"", data))
    return 1 if changed else 0
