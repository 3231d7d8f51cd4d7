"""Projects as values, changed at random and written in many ways.

A change is to what a lock is made from, or to nothing of it: comments, blanks, quotes, the order of tables and the
shape of arrays vary with every writing.
"""

from __future__ import annotations

import copy
import json
import random

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    Values = dict[str, Any]
    Change = Callable[[random.Random, Values], None]


def changed(rng: random.Random, values: Values, changes: tuple[Change, ...], most: int = 2) -> Values:
    """A copy with up to so many changes; none now and then."""
    found = copy.deepcopy(values)
    for _ in range(rng.randint(0, most)):
        rng.choice(changes)(rng, found)
    return found


def written(rng: random.Random, values: Values) -> str:
    """A TOML text of these values, no two alike."""
    parts = list(_tables(rng, (), values))
    tops = parts[:1] if parts and not parts[0].startswith("[") else []
    rest = parts[len(tops) :]
    if rng.random() < 0.5:
        # Arrays of tables stay behind each other.
        rest.sort(key=lambda part: part.partition("\n")[0])
    blank = "\n" * rng.randint(1, 3)
    return blank.join([part for part in [*tops, *rest] if part])


def _tables(rng: random.Random, path: tuple[str, ...], table: Values) -> Iterator[str]:
    nested = {key: value for key, value in table.items() if isinstance(value, dict) and not _inline(path)}
    arrays = {key: value for key, value in table.items() if key in ("index", "source") and isinstance(value, list)}
    lines = []
    for key, value in table.items():
        if key not in nested and key not in arrays:
            lines += ["# a word on the next line"] * (rng.random() < 0.1)
            lines.append(f"{_key(key)} = {_value(rng, value)}")
    if lines or (path and not nested and not arrays):
        head = [f"[{'.'.join(map(_key, path))}]{rng.choice(['', '', '  # and here'])}"] if path else []
        yield "\n".join([*head, *lines, ""])
    for key, value in nested.items():
        yield from _tables(rng, (*path, key), value)
    for key, value in arrays.items():
        for item in value:
            fields = [f"{name} = {_value(rng, one)}" for name, one in item.items()]
            yield "\n".join([f"[[{'.'.join(map(_key, (*path, key)))}]]", *fields, ""])


def _inline(path: tuple[str, ...]) -> bool:
    """Whether the tables below are values of single packages and the like."""
    return path[-1:] in {("sources",), ("packages",), ("dev-packages",)} or path[-2:] == ("poetry", "dependencies")


def _key(key: str) -> str:
    return key if key.replace("-", "").replace("_", "").isalnum() else json.dumps(key)


def _value(rng: random.Random, value: object) -> str:
    if isinstance(value, str):
        return f"'{value}'" if "'" not in value and rng.random() < 0.5 else json.dumps(value)
    if isinstance(value, dict):
        return "{" + ", ".join([f"{_key(key)} = {_value(rng, item)}" for key, item in value.items()]) + "}"
    if isinstance(value, list):
        items = [_value(rng, item) for item in value]
        if items and rng.random() < 0.5:
            return "[\n" + "".join([f"    {item},{rng.choice(['', '  # so'])}\n" for item in items]) + "]"
        return f"[{', '.join(items)}]"
    return json.dumps(value)


def requirements(values: Values) -> list[list[Any]]:
    """The lists of requirements of a `pyproject.toml`."""
    project = values.get("project", {})
    found = [project["dependencies"]] if "dependencies" in project else []
    found += list(project.get("optional-dependencies", {}).values())
    return found + list(values.get("dependency-groups", {}).values())


def _one(rng: random.Random, values: Values) -> tuple[list[Any], int] | None:
    """A requirement, as its list and index."""
    found = [(part, at) for part in requirements(values) for at, item in enumerate(part) if isinstance(item, str)]
    return rng.choice(found) if found else None


def split(requirement: str) -> tuple[str, str, str]:
    """Name and extras, range (or address), and marker."""
    body, _, marker = requirement.partition(";")
    end = next((at for at, sign in enumerate(body) if sign in " <>=!~@"), len(body))
    return body[:end].strip(), body[end:].strip(), marker.strip()


def joined(name: str, rest: str, marker: str) -> str:
    return f"{name}{' ' if rest.startswith('@') else ''}{rest}{f' ; {marker}' if marker else ''}"


RANGES = ("", ">=1", ">=1.0", ">=1.0.0", "<99", ">=0.5,<99", "<99, >=0.5", "~=2.0", "!=0.1", "==2.*")
MARKERS = (
    "",
    "python_version < '3.12'",
    "python_full_version < '3.12'",
    "sys_platform == 'win32'",
    "os_name == 'nt' and python_version >= '3.10'",
    "sys_platform != 'win32' or python_version < '3.11'",
    "python_version < '3.99'",
)
PYTHONS = (">=3.9,<3.14", ">=3.9, <3.14", "<3.14,>=3.9", ">=3.9.0,<3.14.0", ">=3.10,<3.14", ">=3.9,<3.13")


def change_range(rng: random.Random, values: Values) -> None:
    found = _one(rng, values)
    if found is not None:
        part, at = found
        name, rest, marker = split(part[at])
        if not rest.startswith("@") and "[" not in name:
            part[at] = joined(name, rng.choice(RANGES), marker)


def change_marker(rng: random.Random, values: Values) -> None:
    found = _one(rng, values)
    if found is not None:
        part, at = found
        name, rest, _ = split(part[at])
        part[at] = joined(name, rest, rng.choice(MARKERS))


def change_extras(rng: random.Random, values: Values) -> None:
    found = _one(rng, values)
    if found is not None:
        part, at = found
        name, rest, marker = split(part[at])
        if "[" not in name and not rest.startswith("@"):
            part[at] = joined(f"{name}{rng.choice(['[x]', '[X]', '[y,x]', '[x,y]'])}", rest, marker)


def respell(rng: random.Random, values: Values) -> None:
    """The same requirement in other letters."""
    found = _one(rng, values)
    if found is not None:
        part, at = found
        name, rest, marker = split(part[at])
        if rest.startswith("@"):
            part[at] = joined(name, f"{rest} ", marker)
            return
        rest = rest.replace(">=1.0", ">=1").replace("<4.0.0", "<4").replace(">=", " >= ")
        marker = marker.replace("python_version <", "python_full_version <").replace("'", '"')
        part[at] = joined(name.replace("idna", "Idna"), rest, f"({marker})" if marker else "")


def shuffle(rng: random.Random, values: Values) -> None:
    for part in requirements(values):
        rng.shuffle(part)


def drop(rng: random.Random, values: Values) -> None:
    found = _one(rng, values)
    if found is not None:
        part, at = found
        part.pop(at)


def double(rng: random.Random, values: Values) -> None:
    found = _one(rng, values)
    if found is not None:
        part, at = found
        part.append(part[at])


def add(rng: random.Random, values: Values) -> None:
    lists = requirements(values)
    if lists:
        rng.choice(lists).append(rng.choice(["idna", "click", "six>=1", "toml", "iniconfig"]))


def move(rng: random.Random, values: Values) -> None:
    found = _one(rng, values)
    if found is not None:
        part, at = found
        rng.choice(requirements(values)).append(part.pop(at))


def change_python(rng: random.Random, values: Values) -> None:
    if "requires-python" in values.get("project", {}):
        values["project"]["requires-python"] = rng.choice(PYTHONS)


def change_names(rng: random.Random, values: Values) -> None:
    """An extra or group more or less, empty or not, or another spelling of one."""
    parts = [values.get("project", {}).get("optional-dependencies"), values.get("dependency-groups")]
    table = rng.choice([part for part in parts if part] or [{}])
    how = rng.random()
    if how < 0.4:
        table["new"] = rng.choice([[], ["idna"]])
    elif table:
        name = rng.choice(list(table))
        value = table.pop(name)
        if how > 0.7:
            table[name.upper()] = value


def change_includes(rng: random.Random, values: Values) -> None:
    groups = values.get("dependency-groups", {})
    if len(groups) > 1:
        outer, inner = rng.sample(list(groups), 2)
        backwards = any(isinstance(item, dict) for item in [*groups[inner], *groups[outer]])
        if not backwards:
            groups[outer].append({"include-group": rng.choice([inner, inner.upper()])})


def change_other_tools(rng: random.Random, values: Values) -> None:
    """What no maker of locks reads."""
    values.setdefault("tool", {})["ruff"] = {"line-length": rng.randint(80, 120), "select": ["E", "F"]}
    if "project" in values:
        values["project"]["description"] = rng.choice(["art", "more art"])


STANDARD: tuple[Change, ...] = (
    change_range,
    change_marker,
    change_extras,
    respell,
    shuffle,
    drop,
    double,
    add,
    move,
    change_python,
    change_names,
    change_includes,
    change_other_tools,
)
"""Changes of the tables that all tools share."""
