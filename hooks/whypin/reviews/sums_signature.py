"""Whether the signature of a file of sums counts, and why not: each way to fail has words of its own.

The keys are those of the base. The base is the witness of time, too (`standing`): what it has counts though the key has
ended since, and what is new needs a key that is valid today.
"""

from __future__ import annotations

from whypin.reviews.detached import NoSignature, packet_of
from whypin.reviews.signature import made, part_of, signs
from whypin.reviews.standing import trouble
from whypin.reviews.store import KEYS
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime
    from typing import Final

    from whypin.reviews.keys import Key
    from whypin.reviews.signature import Made, Part

INSTALL = "install what is missing where this runs"
"""What to do where a program or library is missing."""

SIGN = "`gpg --armor --detach-sign {file}`"
"""How to sign a file; its path is to be filled in."""

_SIGN_IT = f"sign it: {SIGN}"
_RENEW = f"look at what was changed in it; if it is right, sign it again: {SIGN}"
_KEY = "have it signed with a key that counts"


class Trust(Record):
    """Whose signatures count, and what the base has.

    `keys` count, `others` are in the tree alone; `broken` are the files of keys that give none, `missing` says what
    keeps signatures from being judged, one clause or "", and `help` what to do about that. `then` gives a file's bytes
    at the base.
    """

    __slots__ = ("broken", "help", "keys", "missing", "others", "then")

    def __init__(
        self,
        keys: Sequence[Key],
        others: Sequence[Key] = (),
        *,
        broken: Sequence[str] = (),
        missing: str = "",
        help: str = INSTALL,
        then: Callable[[str], bytes | None] = lambda path: None,
    ) -> None:
        self.keys: Final = keys
        self.others: Final = others
        self.broken: Final = broken
        self.missing: Final = missing
        self.help: Final = help
        self.then: Final = then

    def has(self, signed: SignedFile) -> bool:
        """Whether the base has a file and its signature, byte for byte."""
        return self.then(signed.path) == signed.body and self.then(signed.signature_path) == signed.signature


class Refused(Exception):
    """Why a signature does not count: one clause, and `help` where `{file}` stands for the path of the sums.

    `line` is that of the signature's file, 0 for a place in the file of the sums.
    """

    def __init__(self, message: str, help: str, line: int = 1) -> None:
        super().__init__(message)
        self.help = help
        self.line = line


class SignedFile(Record):
    """A file of sums and its signature: paths and bytes."""

    __slots__ = ("body", "path", "signature", "signature_path")

    def __init__(self, path: str, body: bytes, signature_path: str, signature: bytes) -> None:
        self.path: Final = path
        self.body: Final = body
        self.signature_path: Final = signature_path
        self.signature: Final = signature


def hold(signed: SignedFile, others: Iterable[tuple[str, bytes]], trust: Trust, now: datetime) -> None:
    """Raise `Refused` where the signature does not count, and NoVerifier where nothing can verify it.

    `others` are the sums beside it, which it may be a signature of; `now` is in UTC.
    """
    try:
        packet = packet_of(signed.signature)
    except NoSignature as reason:
        raise Refused(f"its signature cannot be used: {reason}", _SIGN_IT, reason.line) from None
    said = made(packet)
    if said is None or not said.is_of_file:
        # What somebody wrote and clear-signed, a review for one, cannot be turned into sums.
        raise Refused("its signature is not one over the bytes of a file", _SIGN_IT)
    if said.is_weak:
        raise Refused(f"its signature is made with {said.hash}, which can be forged", _SIGN_IT)
    key, part = _signer(said, trust)
    signer = signs(signed.body, packet, key)
    # Not which one it says: a signature may say several.
    part = (part_of(key, signer) if signer else None) or part
    who = f"key {key.id}" if part.id == key.id else f"subkey {part.id} of key {key.id}"
    if key.revoked or part.revoked:
        raise Refused(f"key {key.id} is revoked" if key.revoked else f"{who} is revoked", _KEY)
    if not signer:
        if not part.signs:
            raise Refused(f"{who} signed it, which is not meant to sign files", _KEY)
        if part.end is not None and said.created is not None and part.end <= said.created:
            raise Refused(f"{who} ended on {part.end.date().isoformat()}, before it signed", _KEY)
        if said.end is not None and said.end <= now:
            raise Refused(f"its signature ended on {said.end.date().isoformat()}", _SIGN_IT)
        raise _altered(signed, packet, key, others, trust)
    ends = [end for end in (key.end, part.end) if end is not None]
    if said.created is not None:
        ending = key.replaced(end=min(ends, default=None))
        why = trouble(ending, said.created.date(), trust.has(signed), now, "signature")
        if why:
            raise Refused(why, _KEY)
        if is_older(signed.signature, trust.then(signed.signature_path)):
            raise Refused("its signature is older than the one that the base has", _SIGN_IT)


def is_older(signature: bytes, other: bytes | None) -> bool:
    """Whether a signature was made before another one, as far as that can be told. Raises NoVerifier."""
    made_at, before = _date(signature), _date(other)
    return made_at is not None and before is not None and made_at < before


def _date(signature: bytes | None) -> datetime | None:
    """When a signature was made, as far as that can be told. Raises NoVerifier."""
    try:
        said = None if signature is None else made(packet_of(signature))
    except NoSignature:
        return None
    return None if said is None else said.created


def _signer(said: Made, trust: Trust) -> tuple[Key, Part]:
    """The key that a signature says made it. Raises `Refused` for none that counts, and NoVerifier."""
    if not said.issuer:
        raise Refused("its signature does not say which key made it", _SIGN_IT)
    for key in trust.keys:
        part = part_of(key, said.issuer)
        if part is not None:
            return key, part
    for key in trust.others:
        if part_of(key, said.issuer) is not None:
            why = f"key {key.id} is new with this change: it counts once it is at the base"
            raise Refused(why, "merge the key first, by itself")
    more = f", and `{trust.broken[0]}` gives no key" if trust.broken else ""
    help = f"add the key to `{KEYS}` once you know whose it is, or {_KEY}"
    raise Refused(f"key {said.issuer[-16:]} signed it, which is not one of `{KEYS}`{more}", help)


def _altered(signed: SignedFile, packet: bytes, key: Key, others: Iterable[tuple[str, bytes]], trust: Trust) -> Refused:
    """What a signature of a key is one of, if not of the file as it is. Raises NoVerifier."""
    was = trust.then(signed.path)
    if was is not None and signs(was, packet, key):
        return Refused(f"it was changed, and key {key.id} signed it as the base has it", _RENEW)
    for path, body in others:
        if signs(body, packet, key):
            return Refused(f"its signature is that of `{path}`", _SIGN_IT)
    return Refused(f"key {key.id} did not sign it as it is: it, or the signature, was altered", _RENEW)
