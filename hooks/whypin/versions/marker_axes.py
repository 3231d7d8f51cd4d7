"""What the variables of environment markers may be: for each an axis of values that tells its comparisons apart."""

from __future__ import annotations

from whypin.model.declaration import Clause
from whypin.text.span import Span
from whypin.versions.bounds import intervals
from whypin.versions.version import Version, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Final

    Comparison = tuple[str, str, str, bool]

# No variable holds it, and it holds no word that anyone would look for.
OTHER = "\0"
_PLATFORM = ("os_name", "sys_platform", "platform_system")
_PLATFORMS = (
    ("posix", "linux", "Linux"),
    ("posix", "darwin", "Darwin"),
    ("nt", "win32", "Windows"),
    ("posix", "cygwin", "CYGWIN_NT-10.0"),
    ("posix", "emscripten", "Emscripten"),
    ("posix", "freebsd14", "FreeBSD"),
    ("posix", "ios", "iOS"),
    ("posix", "android", "Android"),
    ("java", "java21", "Java"),
)
_IMPLEMENTATION = ("implementation_name", "platform_python_implementation")
_IMPLEMENTATIONS = (("cpython", "CPython"), ("pypy", "PyPy"), ("graalpy", "GraalVM"), ("micropython", "MicroPython"))
_PYTHON = ("python_version", "python_full_version")
_TEXTS = ("platform_machine", "platform_release", "platform_version", "implementation_version")
_SETS = ("extra", "extras", "dependency_groups")
_MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
# A lock of many forks has some dozens.
_MOST = 300
_FIRST, _LAST = (2, 7, 18), (4, 0, 0)


class Unknown(ValueError):
    """A comparison that whypin cannot judge."""


class Value:
    """One value of an axis: of every variable on it the text."""

    __slots__ = ("texts",)

    def __init__(self, texts: dict[str, str]) -> None:
        self.texts: Final = texts

    def holds(self, comparison: Comparison) -> bool:
        """Whether a comparison with one of the axis' variables holds. Raises `Unknown`."""
        variable, operator, value, turned = comparison
        if variable in _SETS:
            # `extra == "x"` and `"x" in extras` say the same.
            return (self.texts[_switch(comparison)] == "on") == (operator in ("==", "in"))
        text = self.texts[variable]
        if operator in ("in", "not in"):
            return (value in text if turned else text in value) == (operator == "in")
        if variable in _PYTHON:
            return _version_holds(text, _MIRRORED.get(operator, operator) if turned else operator, value)
        if operator in ("==", "==="):
            return text == value
        if operator == "!=":
            return text != value
        raise Unknown(operator)


def axis_of(comparison: Comparison) -> str:
    """The name of the axis that a comparison's variable lies on. Raises `Unknown`."""
    variable = comparison[0]
    for name, variables in (("platform", _PLATFORM), ("implementation", _IMPLEMENTATION), ("python", _PYTHON)):
        if variable in variables:
            return name
    if variable in _SETS:
        return _switch(comparison)
    if variable in _TEXTS:
        return variable
    raise Unknown(variable)


def axes(comparisons: Iterable[Comparison]) -> dict[str, tuple[Value, ...]]:
    """For every axis that the comparisons speak of, its values. Raises `Unknown`."""
    spoken: dict[str, list[Comparison]] = {}
    different = dict.fromkeys(comparisons)
    if len(different) > _MOST:
        raise Unknown(f"{len(different)} comparisons")
    for comparison in different:
        spoken.setdefault(axis_of(comparison), []).append(comparison)
    found = {name: _values(name, mentioned) for name, mentioned in spoken.items()}
    for name, mentioned in spoken.items():
        for comparison in mentioned:
            # Whatever cannot be judged should be known here and not later.
            found[name][0].holds(comparison)
    return found


def _values(axis: str, comparisons: list[Comparison]) -> tuple[Value, ...]:
    if axis == "python":
        return _pythons(comparisons)
    if axis == "platform":
        return _rows(_PLATFORM, _PLATFORMS, comparisons)
    if axis == "implementation":
        return _rows(_IMPLEMENTATION, _IMPLEMENTATIONS, comparisons)
    if comparisons[0][0] in _SETS:
        if any(operator not in ("==", "!=", "in", "not in") for _, operator, _, _ in comparisons):
            raise Unknown(axis)
        return Value({axis: "off"}), Value({axis: "on"})
    return _rows((axis,), (), comparisons)


def _rows(
    variables: tuple[str, ...], known: tuple[tuple[str, ...], ...], comparisons: list[Comparison]
) -> tuple[Value, ...]:
    """The known rows, one for each value that they do not have, and one with none of these."""
    rows = [dict(zip(variables, row, strict=True)) for row in known]
    for variable, operator, value, turned in comparisons:
        words = value.split() if operator in ("in", "not in") and not turned else [value]
        rows += [
            {**dict.fromkeys(variables, OTHER), variable: word}
            for word in words
            if all(row[variable] != word for row in rows)
        ]
    rows.append(dict.fromkeys(variables, OTHER))
    return tuple([Value(row) for row in rows])


def _pythons(comparisons: list[Comparison]) -> tuple[Value, ...]:
    """Each version that is named, the patch releases beside it, and the minor releases beside those, from 2.0 on."""
    points = {_FIRST, _LAST}
    for _, operator, value, _ in comparisons:
        for word in value.replace(",", " ").split() if operator in ("in", "not in") else [value]:
            parsed = parse(word.removesuffix(".*"))
            if parsed is None:
                raise Unknown(word)
            points |= _around(parsed)
    return tuple(
        [
            Value({"python_version": f"{major}.{minor}", "python_full_version": f"{major}.{minor}.{patch}"})
            for major, minor, patch in sorted(points)
            if major >= _FIRST[0]
        ]
    )


def _around(version: Version) -> set[tuple[int, int, int]]:
    major, minor, patch = (*version.release, 0, 0, 0)[:3]
    found = {(major, minor, patch), (major, minor, patch + 1), (major, minor + 1, 0), (major + 1, 0, 0)}
    if patch:
        found |= {(major, minor, patch - 1), (major, minor, 0)}
    if minor:
        found.add((major, minor - 1, 99))
    elif major:
        found.add((major - 1, 99, 99))
    return found


def _version_holds(text: str, operator: str, value: str) -> bool:
    found = intervals(Clause(operator, value, Span(0, 0)), "pep508")
    parsed = parse(text)
    if found is None or parsed is None:
        raise Unknown(value)
    return any(low <= parsed.key < high for low, high in found)


def _switch(comparison: Comparison) -> str:
    return f"{comparison[0].removesuffix('s')} {comparison[2]}"
