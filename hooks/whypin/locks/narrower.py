"""Whether a marker leaves out environments that another one asks for."""

from __future__ import annotations

from whypin.versions.marker_extras import both
from whypin.versions.markers import MarkerEnvironments

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Final

# Where nearly all Pythons run. Poetry's forks may leave out the rest, and nobody misses it.
_PLAIN = {
    "implementation": "(implementation_name == 'cpython' or implementation_name == 'pypy')",
    "platform": "(sys_platform == 'linux' or sys_platform == 'darwin' or sys_platform == 'win32')",
}
_NAMED = {"implementation": ("implementation",), "platform": ("sys_platform", "platform_system", "os_name", "os.name")}
LONGEST = 4000
"""Characters of a condition that is made of others; a longer one comes of extras that ask for extras over and over."""

# Characters of a marker that is compared: uv's, of several conflicting extras, are long.
_LONGEST = 1 << 16


class Worlds:
    """Compares markers within the environments that a lock is for: `env`, a marker, "" for everywhere."""

    def __init__(self, env: str) -> None:
        self.env: Final = env
        self._known: dict[tuple[str, frozenset[str], bool, bool], bool | None] = {}

    def leaves_out(
        self, asked: str, held: Iterable[str], *, plain: bool = True, whatever_python: bool = False
    ) -> bool | None:
        """Whether `asked` ("" is everywhere) holds in some environment where none of `held` does.

        `plain`: in a usual one; `whatever_python`: on a platform where they hold for no Python at all. None where it
        cannot be told: a marker that cannot be read, or too large a world.
        """
        markers = frozenset(held)
        if "" in markers or asked in markers:
            return False
        key = asked, markers, plain, whatever_python
        if key not in self._known:
            self._known[key] = self._leaves_out(asked, markers, plain, whatever_python)
        return self._known[key]

    def holds(self, asked: str, *, plain: bool = False) -> bool | None:
        """Whether a marker holds anywhere."""
        return self.leaves_out(asked, (), plain=plain)

    def _leaves_out(self, asked: str, held: frozenset[str], plain: bool, whatever_python: bool) -> bool | None:
        if len(asked) > _LONGEST:
            return None
        within = self._within([asked, self.env, *held]) if plain else self.env
        world = MarkerEnvironments([asked, within, *held])
        if not world.known:
            return None
        inside = world.where(within)
        wanted = world.where(asked) & inside
        there = 0
        for marker in held:
            there |= world.where(marker) & inside
        if whatever_python:
            wanted, there = world.whatever_python(wanted), world.whatever_python(there)
        return wanted & ~there != 0

    def _within(self, markers: list[str]) -> str:
        """The usual ones of these environments, as far as the markers tell them apart from others."""
        found = self.env
        for axis, words in _NAMED.items():
            if any(word in marker for marker in markers for word in words):
                found = both(found, _PLAIN[axis])
        return found


def any_of(markers: Iterable[str]) -> str:
    """Where one of some markers holds at least; "" where one of them is everywhere, or there is none."""
    different = list(dict.fromkeys(markers))
    if "" in different or not different:
        return ""
    return different[0] if len(different) == 1 else " or ".join([f"({marker})" for marker in different])
