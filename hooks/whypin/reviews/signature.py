"""Signatures: the only sight of a key, and the only starter of `gpg` and `ssh-keygen`.

OpenPGP is verified by Sequoia (`pysequoia`, the extra `reviews`): `gpg --verify` ends with 0 for revoked and expired
keys, and reads the person's keyring. Sequoia gives one answer for a wrong, a revoked and a tampered signature; the
reason is found from what else is known of the key. SSH is verified by `ssh-keygen -Y verify` over the one key that
signed. A key's times are judged in `standing.py` and by neither program: a signature's own date proves nothing.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from base64 import b64encode
from functools import cache

from whypin.reviews.keys import Key, NoKey, people_of, pgp_id
from whypin.reviews.signed import NAMESPACE, PGP, SSH, Signed
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from typing import Any, Final

TIMEOUT = 20
"""Seconds after which `ssh-keygen` is given up when it verifies."""
_LONGEST_KEY = 1 << 20
_BROKEN_HASHES = ("MD5", "SHA1", "RIPEMD")
_CERTIFICATE = b"-----BEGIN PGP PUBLIC KEY BLOCK-----"


class NoVerifier(Exception):
    """What verifies a signature is not there; its text is one clause that says what is missing."""


class NotSigned(Exception):
    """A program made no signature; its text is what it said."""


class Made(Record):
    """What a detached signature says of itself.

    `issuer` is the fingerprint or the id of the key that made it, in upper case, "" where it does not say; `created`
    and `end` are in UTC, None where it has none; `hash` is the name of its algorithm, `is_weak` whether that is broken;
    `is_of_file` whether it is one over the bytes of a file: a clear-signed message has one over text.
    """

    __slots__ = ("created", "end", "hash", "is_of_file", "is_weak", "issuer")
    issuer: Final[str]
    created: Final[datetime | None]
    end: Final[datetime | None]
    hash: Final[str]
    is_weak: Final[bool]
    is_of_file: Final[bool]

    def __init__(self, found: Any) -> None:
        self.issuer = str(found.issuer_fingerprint or found.issuer_key_id or "").upper()
        self.created = found.created
        self.end = found.expiration
        self.hash = _word(found.hash_algorithm).upper()
        self.is_weak = self.hash.startswith(_BROKEN_HASHES)
        self.is_of_file = _word(found.signature_type) == "Binary"


class Part(Record):
    """A key of a certificate: the first one, or a subkey. It may sign, has an end (UTC), or is revoked."""

    __slots__ = ("end", "fingerprint", "revoked", "signs")

    def __init__(
        self, fingerprint: str, *, signs: bool = False, end: datetime | None = None, revoked: bool = False
    ) -> None:
        self.fingerprint: Final = fingerprint
        self.signs: Final = signs
        self.end: Final = end
        self.revoked: Final = revoked

    @property
    def id(self) -> str:
        """The last 16 digits of its fingerprint."""
        return pgp_id(self.fingerprint)


def read_certificate(body: bytes) -> Key:
    """The armoured OpenPGP certificate of a file. Raises NoKey, and NoVerifier without Sequoia."""
    sequoia = _sequoia()
    if len(body) > _LONGEST_KEY:
        raise NoKey("the file is longer than 1 MiB")
    if body.startswith(b"-----BEGIN PGP PRIVATE KEY BLOCK-----"):
        raise NoKey("the file holds a secret key")
    found = _tried(lambda: sequoia.Cert.from_bytes(body)) if body.startswith(_CERTIFICATE) else None
    if found is None:
        raise NoKey("the file is not one armoured OpenPGP certificate")
    key: Key | None = _tried(lambda: _key(found, body))
    if key is None:
        raise NoKey("the certificate binds its parts with no signature that holds today")
    return key


def _key(found: Any, body: bytes) -> Key:
    """The key of a certificate; each question about it may raise what Rust gives."""
    users = [str(user) for user in found.user_ids]
    return Key(
        form=PGP,
        id=pgp_id(found.fingerprint),
        fingerprint=str(found.fingerprint).upper(),
        people=people_of(users),
        users=tuple(users),
        body=body,
        end=found.expiration,
        revoked=bool(found.is_revoked),
    )


def verifies(body: bytes, signed: Signed, keys: Sequence[Key], ssh_keygen: str | None) -> Key | None:
    """The key that signed a file, which is `body` as a whole; None where none of the keys did, or the text was altered.

    `ssh_keygen` is the program's absolute path. Raises NoVerifier.
    """
    if signed.form == SSH:
        # Of two lines for one key the first counts.
        key = next((key for key in keys if key.form == SSH and key.body == signed.key), None)
        return key if key is not None and _ssh_agrees(signed, key, ssh_keygen) else None
    candidates = [key for key in keys if key.form == PGP]
    sequoia = _sequoia()

    def store(ids: Sequence[str]) -> list[Any]:
        named = {pgp_id(one) for one in ids}
        return [_certificate(key.body) for key in candidates if not named.isdisjoint(_ids(key.body))]

    found = _tried(lambda: sequoia.verify(body, store))
    # A text that is signed as text ends before the last newline, and its newlines are the signer's.
    if found is None or found.bytes.replace(b"\r\n", b"\n").rstrip(b"\n") != signed.text.encode().rstrip(b"\n"):
        return None
    owners = {pgp_id(one.certificate) for one in found.valid_sigs}
    key = next((key for key in candidates if {key.id} == owners), None)
    return None if key is None else _as_part(key, [part_of(key, one.signing_key.upper()) for one in found.valid_sigs])


def _as_part(key: Key, parts: Sequence[Part | None]) -> Key:
    """A key as what signed for it counts: with the end of a subkey, and revoked where that is.

    Sequoia asks whether a subkey was good when the signature says that it was made.
    """
    known = [part for part in parts if part is not None]
    ends = [end for end in (key.end, *[part.end for part in known]) if end is not None]
    return key.replaced(end=min(ends, default=None), revoked=key.revoked or any(part.revoked for part in known))


def made(packet: bytes) -> Made | None:
    """What a packet says that is one signature; None where it cannot be read. Raises NoVerifier."""
    sequoia = _sequoia()
    said: Made | None = _tried(lambda: Made(sequoia.Sig.from_bytes(packet)))
    return said


def signs(body: bytes, packet: bytes, key: Key) -> str:
    """The key or subkey, by its fingerprint in upper case, that made a detached signature over `body`; "" for none.

    It is `key`, or may sign for it. Raises NoVerifier.
    """
    sequoia = _sequoia()
    certificate = _certificate(key.body)
    found = _tried(
        lambda: sequoia.verify(bytes=body, store=lambda _: [certificate], signature=sequoia.Sig.from_bytes(packet))
    )
    made_by = [] if found is None else found.valid_sigs
    is_its = [pgp_id(one.certificate) for one in made_by] == [key.id]
    return str(made_by[0].signing_key).upper() if is_its else ""


def part_of(key: Key, issuer: str) -> Part | None:
    """The key or subkey that has a fingerprint or id (in upper case); None where it has none. Raises NoVerifier."""
    parts = _parts(key.body) if key.form == PGP else ()
    return next((part for part in parts if part.fingerprint.endswith(issuer)), None)


def sign_pgp(text: str, gpg: str, key: str, environ: Mapping[str, str]) -> bytes:
    """The clear-signed text, by the person's own `gpg`, which may ask for a passphrase. Raises NotSigned.

    Without a `key` gpg takes the one that it is set to take.
    """
    words = ["--quiet", "--armor", "--no-emit-version", "--no-comments"]
    return _said([gpg, *words, *(["--local-user", key] if key else []), "--clear-sign"], text, environ)


def sign_ssh(text: str, ssh_keygen: str, key_file: str, environ: Mapping[str, str]) -> bytes:
    """The text and an SSH signature over it, by the person's own key or agent. Raises NotSigned."""
    words = [ssh_keygen, "-q", "-Y", "sign", "-n", NAMESPACE.decode(), "-f", key_file]
    return text.encode() + _said(words, text, environ)


def _said(words: list[str], text: str, environ: Mapping[str, str]) -> bytes:
    try:
        done = subprocess.run(words, input=text.encode(), capture_output=True, check=False, env=environ)  # noqa: S603
    except OSError as error:
        raise NotSigned(error.strerror or "it cannot be started") from None
    if done.returncode or not done.stdout:
        raise NotSigned(" ".join(done.stderr.decode(errors="replace").split()) or f"status {done.returncode}")
    return done.stdout


def _ssh_agrees(signed: Signed, key: Key, ssh_keygen: str | None) -> bool:
    """Whether a key made a signature over a text; neither its times nor the person's files play a part."""
    if ssh_keygen is None:
        raise NoVerifier("`ssh-keygen` is not installed")
    kind = key.body[4 : 4 + int.from_bytes(key.body[:4], "big")].decode("ascii", "replace")
    with tempfile.TemporaryDirectory() as folder:
        signers, armour = os.path.join(folder, "signers"), os.path.join(folder, "signature")
        with open(signers, "w", encoding="ascii") as file:
            file.write(f"reviewer {kind} {b64encode(key.body).decode()}\n")
        with open(armour, "w", encoding="ascii") as file:
            file.write(signed.armour)
        words = [ssh_keygen, "-Y", "verify", "-f", signers, "-I", "reviewer", "-n", NAMESPACE.decode(), "-s", armour]
        try:
            done = subprocess.run(words, input=signed.text.encode(), capture_output=True, timeout=TIMEOUT, check=False)  # noqa: S603
        except (OSError, subprocess.TimeoutExpired):
            raise NoVerifier("`ssh-keygen` does not run") from None
    return done.returncode == 0


@cache
def _parts(body: bytes) -> tuple[Part, ...]:
    """The key and the subkeys of a certificate; none of one whose packets cannot be read."""
    sequoia = _sequoia()
    found: tuple[Part, ...] | None = _tried(lambda: _read_parts(list(sequoia.packet.PacketPile.from_bytes(body))))
    return found or ()


def _read_parts(packets: list[Any]) -> tuple[Part, ...]:
    found: list[Part] = []
    said: datetime | None = None
    for packet in packets:
        if packet.fingerprint is not None:
            found.append(Part(packet.fingerprint.upper()))
            begin, said = packet.key_created, None
        elif found and _word(packet.signature_type) == "SubkeyRevocation":
            found[-1] = found[-1].replaced(revoked=True)
        elif found and packet.key_flags is not None and packet.signature_created is not None:
            if said is not None and packet.signature_created < said:
                # Of several words about its use the last one holds.
                continue
            said, period = packet.signature_created, packet.key_validity_period
            end = begin + period if period else None
            found[-1] = found[-1].replaced(signs="signing" in str(packet.key_flags), end=end)
    return tuple(found)


@cache
def _ids(body: bytes) -> frozenset[str]:
    """The ids of the key and the subkeys of a certificate: of thousands the library would try each."""
    return frozenset([part.id for part in _parts(body)])


def _word(value: object) -> str:
    """The last part of what an enumeration of the library is called: `HashAlgorithm.SHA256`."""
    return str(value).rpartition(".")[2]


@cache
def _certificate(body: bytes) -> Any:
    """A certificate as the library has it: ten thousand statements are verified with the same few."""
    return _sequoia().Cert.from_bytes(body)


def _tried(work: Callable[[], Any]) -> Any:
    """What the library answers, None for each of its errors: it raises what Rust gives it, a panic included."""
    try:
        return work()
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:
        return None


def _sequoia() -> Any:
    try:
        import pysequoia
    except ImportError:
        raise NoVerifier("`pysequoia` is not installed: `pip install whypin[reviews]`") from None
    return pysequoia
