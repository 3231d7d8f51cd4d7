"""Dependencies that a build tool finds for a project: the files that known tables name, and what stays unknown.

`[tool.setuptools.dynamic]` is described in setuptools' documentation ("Dynamic Metadata"); a Hatch metadata hook of
hatch-requirements-txt names files, too.
"""

from __future__ import annotations

from whypin.model.project import Include
from whypin.readers.pyproject_collect import dotted, what
from whypin.readers.pyproject_hatch import FILES, hooks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.readers.pyproject_collect import Collector
    from whypin.text.toml_scan import Path

_SETUPTOOLS = ("tool", "setuptools", "dynamic")
_HATCH = ("tool", "hatch", "metadata", "hooks", FILES)
_HELP = 'write it as `{ file = "requirements.txt" }`'
_MAIN, _EXTRAS = "dependencies", "optional-dependencies"


def collect(found: Collector) -> None:
    """Note the files that hold the dependencies of a project whose `dynamic` says that the build tool finds them."""
    fields = _fields(found)
    if _MAIN in fields:
        _directive(found, (*_SETUPTOOLS, _MAIN), "")
        for key in ("files", "filename"):
            _files(found, (*_HATCH, key), "")
    if _EXTRAS in fields:
        for table, take in ((_SETUPTOOLS, _directive), (_HATCH, _files)):
            extras = found.at((*table, _EXTRAS))
            for name in extras if isinstance(extras, dict) else ():
                take(found, (*table, _EXTRAS, name), f"extra:{name}")


def computed(found: Collector) -> tuple[str, ...]:
    """The dynamic fields of dependencies that no known table gives."""
    return tuple([field for field in _fields(found) if not _is_given(found, field)])


def _fields(found: Collector) -> list[str]:
    dynamic = found.at(("project", "dynamic"))
    return [field for field in (_MAIN, _EXTRAS) if isinstance(dynamic, list) and field in dynamic]


def _is_given(found: Collector, field: str) -> bool:
    tables = [_SETUPTOOLS, _HATCH, *hooks(found, ("tool", "hatch"))]
    if any(found.at((*table, field)) is not None for table in tables):
        return True
    if field == _EXTRAS:
        return found.at(("tool", "poetry", "extras")) is not None
    files = [found.at((*_HATCH, key)) for key in ("files", "filename")]
    return files != [None, None] or found.at(("tool", "poetry", "dependencies")) is not None


def _directive(found: Collector, path: Path, group: str) -> None:
    value = found.at(path)
    if value is None:
        return
    if isinstance(value, dict) and "file" in value:
        _files(found, (*path, "file"), group)
    else:
        message = f"`{dotted(path[-1:])}` names no file of requirements"
        found.unfit(path, message, _HELP)


def _files(found: Collector, path: Path, group: str) -> None:
    value = found.at(path)
    places = [(*path, index) for index in range(len(value))] if isinstance(value, list) else [path]
    for place in places if value is not None else ():
        literal = found.string(place)
        if literal is None:
            found.unfit(place, f"{what(found.at(place))} stands where a file is named", _HELP)
        else:
            found.includes.append(Include("file", literal.value, literal.inner, group))
