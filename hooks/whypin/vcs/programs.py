"""Where a program is: on the PATH, and never the repository's own."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def find(name: str, root: str, environ: Mapping[str, str]) -> str | None:
    """The path of a program by the absolute folders of PATH outside `root`; None where there is none.

    Neither the folder nor the file that a link leads to may lie in the repository.
    """
    home = os.path.join(_real(root), "")
    for folder in environ.get("PATH", os.defpath).split(os.pathsep):
        path = os.path.join(folder, f"{name}.exe" if os.name == "nt" else name)
        if not os.path.isabs(folder) or not os.path.isfile(path) or not os.access(path, os.X_OK):
            continue
        if not any(os.path.join(_real(place), "").startswith(home) for place in (folder, path)):
            return path
    return None


def _real(path: str) -> str:
    return os.path.normcase(os.path.realpath(path))
