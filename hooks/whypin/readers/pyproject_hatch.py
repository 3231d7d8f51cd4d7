"""Where Hatch's tables list requirements, in `[tool.hatch]` or in a `hatch.toml` of its own.

By Hatch's documentation: "Environment configuration" ("Dependencies", "Option overrides") and "Build configuration" (of
targets and of hooks). What a metadata hook takes as `dependencies`, it gives to the project.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.readers.pyproject_collect import Collector
    from whypin.text.toml_scan import Path

    # An array, its group and its role.
    Listed = tuple[Path, str, str]

_OF_AN_ENVIRONMENT = ("dependencies", "extra-dependencies")
# "Option overrides": by platform, environment variable, matrix and name, each with a condition of its own.
_OVERRIDING = (*_OF_AN_ENVIRONMENT, "set-dependencies", "set-extra-dependencies")


def arrays(found: Collector, root: Path) -> Iterator[Listed]:
    """Every array of requirements below a path that is there; tables of the wrong kind become problems."""
    for name in found.table((*root, "envs")):
        path = (*root, "envs", name)
        for key in _OF_AN_ENVIRONMENT if found.table(path) else ():
            yield (*path, key), f"group:{name}", "requirement"
        for table in _below(found, (*path, "overrides"), 2):
            for key in _OVERRIDING:
                yield (*table, key), f"group:{name}", "requirement"
    if found.table((*root, "env")):
        yield (*root, "env", "requires"), "group:env", "requirement"
    if found.table((*root, "build")):
        yield from _build(found, (*root, "build"))
    for path in hooks(found, root):
        yield (*path, "dependencies"), "", "requirement"
        for extra in found.table((*path, "optional-dependencies")):
            yield (*path, "optional-dependencies", extra), f"extra:{extra}", "requirement"


def _build(found: Collector, path: Path) -> Iterator[Listed]:
    tables = [path, *_below(found, (*path, "hooks"), 1), *_below(found, (*path, "targets"), 1)]
    tables += [hook for target in _below(found, (*path, "targets"), 1) for hook in _below(found, (*target, "hooks"), 1)]
    for table in tables:
        yield (*table, "dependencies"), "build-system", "build"


def hooks(found: Collector, root: Path) -> list[Path]:
    """The tables of the hooks that give metadata to the project, but for the one that takes names of files."""
    return [path for path in _below(found, (*root, "metadata", "hooks"), 1) if path[-1] != FILES]


FILES = "requirements_txt"
"""The metadata hook of hatch-requirements-txt."""


def _below(found: Collector, path: Path, levels: int) -> list[Path]:
    """The tables so many levels below a path; what is none is nobody's."""
    paths = [path]
    for _ in range(levels):
        tables = [(one, found.at(one)) for one in paths]
        paths = [(*one, name) for one, table in tables if isinstance(table, dict) for name in table]
    return [one for one in paths if isinstance(found.at(one), dict)]
