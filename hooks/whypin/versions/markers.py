"""Environment markers as sets of environments, so that two can be compared.

`MarkerEnvironments` is a finite set of environments that tells apart whatever the markers at hand tell apart: for every
variable the values they name, and one beside, between and beyond them. Each marker is then the set of environments in
which it holds, an `int` with one bit for each. Variables that go together in reality go together here (PEP 508 lists
them): `os_name` with `sys_platform` and `platform_system`, the two names of the implementation, the two versions of
Python.

An extra is a switch of its own, as uv writes the conflicts of its resolutions, and may be on or off beside any other.
"""

from __future__ import annotations

from whypin.text.remembered import remembered
from whypin.versions.marker_axes import Unknown, axes, axis_of
from whypin.versions.marker_tokens import marker_tokens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Final

    from whypin.versions.marker_axes import Value

    # A comparison as (variable, operator, value, whether the value stands on the left), or a joint of such.
    Comparison = tuple[str, str, str, bool]
    Tree = tuple[str, list["Tree"]] | Comparison

_OLD = {
    "os.name": "os_name",
    "sys.platform": "sys_platform",
    "platform.version": "platform_version",
    "platform.machine": "platform_machine",
    "platform.python_implementation": "platform_python_implementation",
    "python_implementation": "platform_python_implementation",
}
_DEEPEST = 50
# So many environments cost a quarter of a megabyte a marker; no lock that a tool wrote comes near.
_MOST = 1 << 21


class MarkerEnvironments:
    """The environments that the given markers tell apart. `known` is False where one of them cannot be read."""

    def __init__(self, markers: Iterable[str | None]) -> None:
        self._trees: dict[str, Tree | None] = {}
        self._sets: dict[Tree | str, int] = {}
        for marker in markers:
            if marker and marker not in self._trees:
                self._trees[marker] = parse(marker)
        found = [one for tree in self._trees.values() if tree is not None for one in _comparisons(tree)]
        self._axes: dict[str, tuple[Value, ...]] = {}
        known = None not in self._trees.values()
        try:
            self._axes = axes(found)
        except Unknown:
            known = False
        self.size = 1
        self._strides: Final[dict[str, int]] = {}
        for name, axis in self._axes.items():
            self._strides[name] = self.size
            self.size *= len(axis)
        self.known: Final = known and self.size <= _MOST
        self.everywhere: Final = (1 << self.size) - 1 if self.known else 0

    def where(self, marker: str | None) -> int:
        """The environments in which a marker holds; all of them without one. Only where the world is `known`."""
        if not marker:
            return self.everywhere
        if marker not in self._sets:
            tree = self._trees[marker]
            self._sets[marker] = self.everywhere if tree is None else self._set(tree)
        return self._sets[marker]

    def whatever_python(self, found: int) -> int:
        """The environments that are like one of those found but, perhaps, for the Python."""
        if "python" not in self._axes:
            return found
        stride, count = self._strides["python"], len(self._axes["python"])
        first = self._repeated((1 << stride) - 1, stride * count)
        # All of them side by side at the first Python, and from there at every one.
        one = 0
        for number in range(count):
            one |= found >> (number * stride) & first
        return sum([one << (number * stride) for number in range(count)])

    def _set(self, tree: Tree) -> int:
        if len(tree) == 4:
            return self._compared(tree)
        joint, parts = tree
        found = self.everywhere if joint == "and" else 0
        for part in parts:
            found = found & self._set(part) if joint == "and" else found | self._set(part)
        return found

    def _compared(self, comparison: Comparison) -> int:
        """The bits of an axis' values, repeated over the axes outside of it."""
        axis = axis_of(comparison)
        stride = self._strides[axis]
        one = (1 << stride) - 1
        block = 0
        for number, value in enumerate(self._axes[axis]):
            if value.holds(comparison):
                block |= one << (number * stride)
        return self._repeated(block, stride * len(self._axes[axis]))

    def _repeated(self, block: int, width: int) -> int:
        """A block of so many bits over and over."""
        while width < self.size:
            # Doubling may reach beyond the end, which the mask cuts off.
            block |= block << width
            width *= 2
        return block & self.everywhere


@remembered(256)
def meet(first: str | None, second: str | None) -> bool | None:
    """Whether two markers hold together in some environment; None where that cannot be told."""
    if not first or not second or first == second:
        return True
    environments = MarkerEnvironments((first, second))
    return bool(environments.where(first) & environments.where(second)) if environments.known else None


def parse(text: str) -> Tree | None:
    """The tree of a marker; None for what is none, is nested more than 50 deep, or longer than 100,000 characters."""
    tokens = marker_tokens(text)
    if tokens is None:
        return None
    stack: list[list[Tree | str]] = [[]]
    words: list[tuple[str, str]] = []
    for kind, word in tokens:
        if kind == "open":
            stack.append([])
        elif kind in ("close", "joint"):
            done = _joined(stack.pop()) if kind == "close" and len(stack) > 1 else word
            if done is None or words or (kind == "close" and isinstance(done, str)):
                return None
            stack[-1].append(done)
        else:
            words.append((kind, word))
            if len(words) == 3:
                comparison = _comparison(words)
                if comparison is None:
                    return None
                stack[-1].append(comparison)
                words = []
        if len(stack) > _DEEPEST:
            return None
    return _joined(stack[0]) if len(stack) == 1 and not words else None


def _comparison(words: list[tuple[str, str]]) -> Comparison | None:
    (left, first), (middle, operator), (right, second) = words
    if middle != "operator" or {left, right} != {"text", "variable"}:
        return None
    turned = left == "text"
    variable, value = (second, first) if turned else (first, second)
    return _OLD.get(variable, variable), " ".join(operator.split()), value[1:-1], turned


def _joined(parts: list[Tree | str]) -> Tree | None:
    """`a and b or c` as a tree; `and` binds closer."""
    either: list[Tree] = []
    both: list[Tree] = []
    for number, part in enumerate(parts):
        if (number % 2 == 1) != isinstance(part, str):
            return None
        if isinstance(part, str):
            if part == "or":
                either.append(("and", both))
                both = []
        else:
            both.append(part)
    if len(parts) % 2 == 0:
        return None
    return ("or", [*either, ("and", both)])


def _comparisons(tree: Tree) -> Iterable[Comparison]:
    waiting = [tree]
    while waiting:
        one = waiting.pop()
        if len(one) == 4:
            yield one
        else:
            waiting += one[1]
