"""TOML: what a text means (by `tomli`, TOML 1.1 included), and where each part of it stands.

The only module that sees a TOML parser. `loads` gives values, `scan` positions; the latter relies on the former having
accepted the text, and costs nothing until it is called.
"""

from __future__ import annotations

from functools import lru_cache

from whypin.text.toml_scan import Scan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from whypin.text.source import Source


class TomlError(ValueError):
    """The text is not TOML. `message` is one lower-case clause, `offset` the place in `Source.text`."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message: Final = message
        self.offset: Final = offset


def loads(source: Source) -> dict[str, object]:
    r"""The values of a TOML text, as `tomli` gives them.

    `raw` is what is read, because a carriage return that ends no line is not TOML. Raises `TomlError`, also for
    nesting and numbers that no parser should follow.
    """
    import tomli

    try:
        return tomli.loads(source.raw)
    except tomli.TOMLDecodeError as error:
        # tomli counts after `\r\n` became `\n`, as `Source.text` does.
        refused, at = error.msg, error.pos
    except (RecursionError, ValueError) as error:
        refused, at = str(error), -1
    from whypin.text.toml_error import reword

    raise TomlError(*reword(refused, at, source.text))


def scan(source: Source) -> Scan:
    """Where keys, values and comments stand, in a text that `loads` has accepted; see `toml_scan.Scan`."""
    return _scanned(source.text)


@lru_cache(maxsize=2)
def _scanned(text: str) -> Scan:
    """Of a few texts the last scan is kept: whoever looks for ten thousand places asks for it as often."""
    return Scan(text)
