"""`[dependency-groups]`: the includes of a group, and names that are one name (PEP 735, "Dependency Group Include").

What is found here every installer refuses, for the whole table.
"""

from __future__ import annotations

from whypin.model.names import normalise
from whypin.readers.pyproject_collect import what
from whypin.readers.pyproject_pep508 import INCLUDE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.readers.pyproject_collect import Collector
    from whypin.text.toml_scan import Path

_TABLE = ("dependency-groups",)
_HELP = 'write it as `{include-group = "name"}`'


def check(found: Collector) -> None:
    """Note what is wrong with the names and the includes of the groups."""
    groups = found.table(_TABLE)
    names: dict[str, str] = {}
    for name in groups:
        first = names.setdefault(normalise(name), name)
        if first != name:
            help = "give the groups different names, or join them"
            found.unfit((*_TABLE, name), f"`{name}` is the same group as `{first}`", help, key=True)
    # What each group includes, and where it says so.
    includes = {key: list(_includes(found, name, names)) for key, name in names.items()}
    for target, path in _closing(includes):
        message = f"`{names[target]}` is included by a group that it includes itself"
        found.unfit(path, message, "remove the include, or move what both groups need to a third one")


def _includes(found: Collector, name: str, names: dict[str, str]) -> Iterator[tuple[str, Path]]:
    """The keys of the groups that a group includes, each with its path; what is no include of a group is noted."""
    items = found.at((*_TABLE, name))
    for index, item in enumerate(items if isinstance(items, list) else ()):
        if not isinstance(item, dict) or INCLUDE not in item:
            continue
        path = (*_TABLE, name, index)
        target = item[INCLUDE]
        others = [key for key in item if key != INCLUDE]
        if not isinstance(target, str):
            found.unfit((*path, INCLUDE), f"`{INCLUDE}` is {what(target)}, not the name of a group", _HELP)
        elif others:
            found.unfit((*path, others[0]), f"`{others[0]}` stands beside `{INCLUDE}`", _HELP, key=True)
        elif normalise(target) not in names:
            message = f"`{INCLUDE}` names the group `{target}`, which is not there"
            found.unfit((*path, INCLUDE), message, "mend the name, or add the group")
        else:
            yield normalise(target), (*path, INCLUDE)


def _closing(includes: dict[str, list[tuple[str, Path]]]) -> Iterator[tuple[str, Path]]:
    """The includes that close a cycle, where a walk in depth first meets them: the group they name, and the path."""
    done: set[str] = set()
    for first, own in includes.items():
        open_groups = {} if first in done else {first: iter(own)}
        while open_groups:
            group = next(reversed(open_groups))
            target, path = next(open_groups[group], ("", ()))
            if not target:
                del open_groups[group]
                done.add(group)
            elif target in open_groups:
                yield target, path
            elif target not in done:
                open_groups[target] = iter(includes[target])
