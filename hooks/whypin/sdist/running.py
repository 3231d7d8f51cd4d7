"""What of a source distribution runs by itself: when it is built, or whenever Python starts; and what it promises.

Building: PEP 517, "Build backend interface", and `backend-path` for a backend of the archive's own. Starting: "site",
Python's documentation (`.pth`, `sitecustomize`), and PEP 829 (`.start`). Commands: "Entry points specification",
packaging.python.org.
"""

from __future__ import annotations

import re

from whypin.text import ini, toml
from whypin.text.record import Record
from whypin.text.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Final

BUILT, STARTED = "can run when it is built", "runs whenever Python starts"
PYPROJECT, SETUP_CFG = "pyproject.toml", "setup.cfg"
# In lower case: where a file system has no case, `Setup.py` is run.
_BUILT = frozenset(
    [
        *(
            "setup.py",
            PYPROJECT,
            SETUP_CFG,
            "hatch_build.py",
            "pdm_build.py",
            "conanfile.py",
            "binding.gyp",
        ),
        *("meson.build", "cmakelists.txt", "sconstruct", "wscript", "makefile", "gnumakefile"),
        *("configure", "configure.ac", "configure.in", "cargo.toml", "build.rs"),
    ]
)
_BUILT_ENDINGS = (".cmake", ".mk", ".am", ".m4")
_STARTED = ("sitecustomize", "usercustomize")
_STARTED_ENDINGS = (".pth", ".start")
_ENTRY_POINTS = re.compile(r"(?:.*/)?entry_points\.txt")


def is_kept(path: str) -> bool:
    """Whether `promises` reads a file, by its path below the archive's folder."""
    return path in (PYPROJECT, SETUP_CFG) or bool(_ENTRY_POINTS.fullmatch(path))


def when(path: str, backend: tuple[str, ...] = ()) -> str:
    """When a file runs by itself; "" for one that does not. `backend` is that of the archive's `Promises`."""
    parts = path.lower().split("/")
    name = parts[-1]
    if name.endswith(_STARTED_ENDINGS) or any(part.partition(".")[0] in _STARTED for part in parts):
        return STARTED
    # Poetry's script; below a folder it is a module like others.
    if path.lower() == "build.py":
        return BUILT
    return BUILT if name in _BUILT or name.endswith(_BUILT_ENDINGS) or (backend and path.startswith(backend)) else ""


class Promises(Record):
    """What an archive says of its build and its commands.

    `backend` is how the paths of a backend of its own begin; `lines` are facts to compare, each fit to be shown once it
    is made printable: `build backend: …`, `needed to build: …`, `entry point: …`; `unread` the files that cannot be
    read.
    """

    __slots__ = ("backend", "lines", "unread")
    backend: Final[tuple[str, ...]]
    lines: Final[tuple[str, ...]]
    unread: Final[tuple[str, ...]]

    def __init__(self, *, backend: tuple[str, ...], lines: tuple[str, ...], unread: tuple[str, ...]) -> None:
        self.backend = backend
        self.lines = lines
        self.unread = unread


def promises(kept: Mapping[str, bytes]) -> Promises:
    """Read the files that `is_kept` names."""
    lines: list[str] = []
    unread: list[str] = []
    backend: tuple[str, ...] = ()
    for path, body in kept.items():
        try:
            source = Source(path, body.decode())
            if path == PYPROJECT:
                values = toml.loads(source)
                backend = _backend(_table(values, "build-system"))
                lines += _of_pyproject(values)
            elif path == SETUP_CFG:
                lines += _of_setup_cfg(source)
            else:
                lines += [_entry(one.section, f"{one.name.value} = {_whole(one)}") for one in ini.read(source).settings]
        except (toml.TomlError, ini.IniError, UnicodeDecodeError):
            unread.append(path)
    return Promises(backend=backend, lines=tuple(sorted(set(lines))), unread=tuple(unread))


def _of_pyproject(values: Mapping[str, object]) -> Iterator[str]:
    build = _table(values, "build-system")
    if isinstance(build.get("build-backend"), str):
        yield f"build backend: {build['build-backend']}"
    yield from [f"build backend's folder: {folder}" for folder in _strings(build.get("backend-path"))]
    yield from [f"needed to build: {one}" for one in _strings(build.get("requires"))]
    project, poetry = _table(values, "project"), _table(_table(values, "tool"), "poetry")
    if isinstance(poetry.get("build"), str):
        yield f"built by: {poetry['build']}"
    script = _table(poetry, "build").get("script")
    if isinstance(script, str):
        yield f"built by: {script}"
    groups: dict[str, list[object]] = {
        "console_scripts": [project.get("scripts"), poetry.get("scripts")],
        "gui_scripts": [project.get("gui-scripts")],
    }
    for found in (project.get("entry-points"), poetry.get("plugins")):
        for group, entries in found.items() if isinstance(found, dict) else ():
            groups.setdefault(group, []).append(entries)
    for group, tables in groups.items():
        for table in tables:
            for name, target in table.items() if isinstance(table, dict) else ():
                value = target.get("reference", target.get("callable")) if isinstance(target, dict) else target
                yield _entry(group, f"{name} = {value}")


def _of_setup_cfg(source: Source) -> Iterator[str]:
    for one in ini.read(source).settings:
        if one.section == "options.entry_points":
            yield from [_entry(one.name.value, line.value) for line in one.lines if line.value]
        elif one.section == "options" and one.name.value == "setup_requires":
            yield from [f"needed to build: {line.value}" for line in one.lines if line.value]


def _entry(group: str, text: str) -> str:
    name, _, target = text.partition("=")
    return f"entry point: {group}: {name.strip()} = {target.strip()}"


def _whole(setting: ini.Setting) -> str:
    return " ".join([line.value for line in setting.lines])


def _table(values: Mapping[str, object], name: str) -> Mapping[str, object]:
    found = values.get(name)
    return found if isinstance(found, dict) else {}


def _strings(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _backend(build: Mapping[str, object]) -> tuple[str, ...]:
    """How the paths of a backend of the archive's own begin: its folder, or its module in the archive's folder."""
    found: list[str] = []
    module = str(build.get("build-backend", "")).partition(":")[0].partition(".")[0]
    for folder in _strings(build.get("backend-path")):
        plain = "/".join([part for part in folder.split("/") if part not in ("", ".")])
        found += [f"{plain}/"] if plain else [f"{module}.", f"{module}/"]
    return tuple(found)
