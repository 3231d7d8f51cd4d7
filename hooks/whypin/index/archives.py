"""An archive at an address that a person named: their word allows its host, and the ones that it redirects to."""

from __future__ import annotations

from whypin.index.connections import opened
from whypin.index.download import LARGEST

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from whypin.index.settings import Settings

_DEADLINE = 600.0
_FIELDS = {"Accept": "*/*", "Accept-Encoding": "identity"}
_OK = 200


class NoArchive(Exception):
    """An address that gave no archive; the message is a clause that follows it."""


def fetch(settings: Settings, url: str, file: BinaryIO) -> str:
    """Write what an address holds into a file, and give the address that it came from in the end.

    It is one that `refusal` lets pass, and no login is sent. Raises `NoArchive`.
    """
    from whypin.index.client import Unreachable

    def save(pieces: Iterator[bytes]) -> None:
        file.seek(0)
        file.truncate()
        for piece in pieces:
            file.write(piece)

    try:
        client = opened(settings.replaced(limit=LARGEST, deadline=_DEADLINE))
    except Unreachable as error:
        raise NoArchive(str(error)) from None
    try:
        answer = client.get(url, None, _FIELDS, save=save)
    except Unreachable as error:
        raise NoArchive(str(error)) from None
    finally:
        client.close()
    if answer.status != _OK:
        raise NoArchive(f"answered {answer.status}")
    file.flush()
    return answer.url
