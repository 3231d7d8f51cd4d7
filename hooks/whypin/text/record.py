"""A base for small value classes.

`dataclasses` costs a hook 9 to 20 ms at start-up and `typing.NamedTuple` 5; a slotted class with an explicit
`__init__` costs next to nothing. Attributes are declared `Final`, so the type checker keeps them frozen.
"""

from __future__ import annotations


class Record:
    """Equality, hash and repr over `__slots__`, in their order."""

    __slots__: tuple[str, ...] = ()

    def _values(self) -> tuple[object, ...]:
        return tuple([getattr(self, name) for name in self.__slots__])

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash((type(self), *self._values()))

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
        return f"{type(self).__name__}({fields})"
