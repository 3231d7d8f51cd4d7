"""Declarations that cannot be read, because a program would have to be run: named in a note, once."""

from __future__ import annotations

from whypin.model.formats import PROGRAM
from whypin.project.paths import folder_of, joined
from whypin.project.tree import Unreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from whypin.model.project import Document
    from whypin.project.reading import Files

# A `setup.py` without any of these leaves its dependencies to another file.
_WORDS = (b"_requires", b"extras_require")
_NAMED = 3


def notes(files: Files, computed: Iterable[Document], programs: Mapping[str, bool]) -> tuple[str, ...]:
    """A sentence on every `setup.py` that may declare something, and one on projects whose dependencies are `computed`.

    `programs` are those found, and whether a person named them: of such a one it is always said.
    """
    ours = {path for path, named in programs.items() if named or _declares(files, path)}
    others = []
    for document in computed:
        folder = folder_of(document.path)
        program = joined(folder, PROGRAM) or PROGRAM
        if program in ours or (files.exists(program) and _declares(files, program)):
            ours.add(program)
        elif not files.exists(joined(folder, "setup.cfg") or ""):
            others.append(document.path)
    found = []
    if ours:
        many = len(ours) > 1
        what = "were not read: they would have to be run" if many else "was not read: it would have to be run"
        found.append(f"{_listed(sorted(ours))} {what}")
    if others:
        tool = "their build tools compute" if len(others) > 1 else "its build tool computes"
        found.append(f"the dependencies of {_listed(sorted(others))} were not read: {tool} them")
    return tuple(found)


def _declares(files: Files, path: str) -> bool:
    try:
        text = files.tree.read(path) or b""
    except Unreadable:
        return False
    return any(word in text for word in _WORDS)


def _listed(paths: Sequence[str]) -> str:
    shown = [f"`{path}`" for path in paths[:_NAMED]]
    if len(paths) > _NAMED:
        return f"{', '.join(shown)} and {len(paths) - _NAMED} more"
    return " and ".join([part for part in (", ".join(shown[:-1]), shown[-1]) if part])
