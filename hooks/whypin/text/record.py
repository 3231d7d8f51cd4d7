"""A base for small value classes.

`dataclasses` costs a hook 9 to 20 ms at start-up and `typing.NamedTuple` 5; a slotted class with an explicit
`__init__` costs next to nothing. Attributes are declared `Final`, so the type checker keeps them frozen.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    Some = TypeVar("Some", bound="Record")


class Record:
    """Equality, hash and repr over `__slots__`, in their order."""

    __slots__: tuple[str, ...] = ()

    def _values(self) -> tuple[object, ...]:
        return tuple([getattr(self, name) for name in self.__slots__])

    def replaced(self: Some, **changes: object) -> Some:
        """A copy with other values of the attributes that are named. Raises TypeError for a name that is none of them.

        It takes the place of the constructor: what that derives from an attribute stays as it is.
        """
        made: Some = object.__new__(type(self))
        for kind in type(self).__mro__:
            for name in getattr(kind, "__slots__", ()):
                setattr(made, name, changes.pop(name) if name in changes else getattr(self, name))
        if changes:
            raise TypeError(f"{type(self).__name__} has no {', '.join(changes)}")
        return made

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash((type(self), *self._values()))

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
        return f"{type(self).__name__}({fields})"
