"""Projects as they lie in repositories, for the tests that hold for any file.

Those of `tests/corpus/files` are small and made for this. `WHYPIN_CORPUS` names a directory of others, one project a
directory, to run the same tests over.
"""

from __future__ import annotations

import os
from pathlib import Path

FILES = Path(os.environ.get("WHYPIN_CORPUS") or Path(__file__).parent / "corpus" / "files")


def projects(largest: int) -> list[Path]:
    """The directories of the projects whose files have no more than so many bytes together."""
    found = sorted(folder for folder in FILES.iterdir() if folder.is_dir())
    return [folder for folder in found if _size(folder) <= largest]


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
