"""`[tool.uv.sources]`: a declared name that uv takes from elsewhere than an index ("Managing dependencies", "Sources").

Such an entry says what `name @ URL` says in one line, so it is a direct reference of the group that declares the name.
Members of the workspace and paths in the repository are own packages; an index stays an index.
"""

from __future__ import annotations

from whypin.model.declaration import Reference
from whypin.model.names import normalise
from whypin.readers.malformed import Malformed
from whypin.readers.pyproject_collect import Place
from whypin.text.span import Spanned

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.declaration import Declaration
    from whypin.readers.pyproject_collect import Collector
    from whypin.text.toml_scan import Path

_SOURCES = ("tool", "uv", "sources")
_TARGETS = {"git": "vcs", "url": "url", "path": "path"}
# Without one of them the reference follows a branch.
_FIXED = ("rev", "tag")


def collect(found: Collector) -> None:
    """Note the sources of the requirements that were found so far; those of nobody's requirements have no effect."""
    sources = found.at(_SOURCES)
    if not isinstance(sources, dict):
        return
    declared: dict[str, Declaration] = {}
    for one in found.declarations():
        if one.role == "requirement" and one.reference is None and (one.key not in declared or not one.group):
            declared[one.key] = one
    # What the root of a workspace says holds for what its members declare.
    whole = found.at(("tool", "uv", "workspace")) is not None
    for name, value in sources.items():
        requirement = declared.get(normalise(name))
        if requirement is None and not whole:
            continue
        path = (*_SOURCES, name)
        for place in [(*path, index) for index in range(len(value))] if isinstance(value, list) else [path]:
            if isinstance(found.at(place), dict):
                _source(found, place, requirement)


def _source(found: Collector, path: Path, declared: Declaration | None) -> None:
    fields = found.at(path)
    key = next((key for key in _TARGETS if isinstance(fields, dict) and key in fields), None)
    if key is None or not isinstance(fields, dict):
        return
    try:
        target = found.need((*path, key))
        marker = found.need((*path, "marker")) if "marker" in fields else None
    except Malformed as error:
        found.malformed(error)
        return
    if key == "path" and _inside(found.source.path, target.value):
        return
    moves = key == "git" and fields.keys().isdisjoint(_FIXED)
    entry = found.scan.entry(path)
    # A reason may stand at either place.
    above, inline = (declared.comments.above, declared.comments.inline) if declared is not None else ((), ())
    group = declared.group if declared is not None else ""
    found.add(
        Place(_SOURCES, role="source", group=group, heading=found.comments.heading(_SOURCES)),
        entry,
        found.key(path[: len(_SOURCES) + 1]),
        inline=found.comments.beside(entry) + inline,
        above=above + found.comments.above(entry.start),
        marker=None if marker is None else Spanned(marker.value, marker.inner),
        reference=Reference(_TARGETS[key], Spanned(target.value, target.inner), moves=moves),
    )


def _inside(file: str, target: str) -> bool:
    """Whether a path, seen from the folder of a file, stays in the repository."""
    if target.startswith(("/", "\\", "file:")) or ":" in target.partition("/")[0]:
        return False
    depth = file.count("/")
    for part in target.replace("\\", "/").split("/"):
        depth += (part not in ("", ".", "..")) - (part == "..")
        if depth < 0:
            return False
    return True
