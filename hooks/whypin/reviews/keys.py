"""The keys that a repository trusts: one OpenPGP certificate a file, and OpenSSH's `allowed_signers`.

ssh-keygen(1), "ALLOWED SIGNERS": principals, options, a public key, a comment. A line whose principal or option means
something that whypin does not judge is a problem, since skipping it would give a key more than the line does.
"""

from __future__ import annotations

import binascii
import re
from datetime import datetime, timezone

from whypin.reviews.signed import NAMESPACE, SSH, ssh_fingerprint, ssh_key_id
from whypin.text.printable import printable
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

SIGNERS = "allowed_signers"


class NoKey(Exception):
    """A file or a line that gives no key; its text is one clause, fit to print, `line` the line (1-based)."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


class Key(Record):
    """A key that may sign reviews.

    `id` are the 16 digits that file names have, `fingerprint` is the whole, as `gpg` and `ssh-keygen -l` show it.
    `people` are the e-mail addresses it belongs to, `users` its user ids or principals, as written. It counts from
    `start` to `end`, where it has them (UTC), and not at all once it is `revoked`. `body` is the certificate or SSH
    public key.
    """

    __slots__ = ("body", "end", "fingerprint", "form", "id", "people", "revoked", "start", "users")
    form: Final[str]
    id: Final[str]
    fingerprint: Final[str]
    people: Final[tuple[str, ...]]
    users: Final[tuple[str, ...]]
    start: Final[datetime | None]
    end: Final[datetime | None]
    revoked: Final[bool]
    body: Final[bytes]

    def __init__(
        self,
        *,
        form: str,
        id: str,
        people: tuple[str, ...],
        body: bytes,
        fingerprint: str = "",
        users: tuple[str, ...] = (),
        start: datetime | None = None,
        end: datetime | None = None,
        revoked: bool = False,
    ) -> None:
        self.form = form
        self.id = id
        self.fingerprint = fingerprint
        self.people = people
        self.users = users
        self.start = start
        self.end = end
        self.revoked = revoked
        self.body = body


def read_signers(text: str) -> tuple[list[Key], list[NoKey]]:
    """The keys of an `allowed_signers` file that may sign reviews, and what of it is none."""
    keys, problems = [], []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            key = _signer(line, number)
        except NoKey as problem:
            problems.append(problem)
            continue
        if key is not None:
            keys.append(key)
    return keys, problems


def _signer(line: str, number: int) -> Key | None:
    """The key of a line; None for one of other namespaces."""
    match = re.fullmatch(
        r'(\S+)[ \t]+(?:((?:[^\s"]|"[^"]*")+)[ \t]+)?([a-z0-9@.-]+)[ \t]+([A-Za-z0-9+/]+=*)(?:[ \t].*)?', line
    )
    if match is None or "!" in match[1] or "*" in match[1] or "?" in match[1]:
        raise NoKey("the line is not `e-mail options key-type key`", number)
    options = _options(match[2] or "", number)
    namespaces = options.pop("namespaces", NAMESPACE.decode()).split(",")
    times = [_time(options.pop(name, ""), number) for name in ("valid-after", "valid-before")]
    if options:
        raise NoKey(f"`{printable(next(iter(options)))}` is an option that whypin does not obey", number)
    try:
        body = binascii.a2b_base64(match[4])
    except binascii.Error:
        raise NoKey("the key is no base64", number) from None
    kind = match[3].encode()
    if body[:4] != len(kind).to_bytes(4, "big") or not body[4:].startswith(kind):
        raise NoKey("the key is not of the type that its line says", number)
    if NAMESPACE.decode() not in namespaces:
        return None
    people = tuple(match[1].split(","))
    return Key(
        form=SSH,
        id=ssh_key_id(body),
        fingerprint=ssh_fingerprint(body),
        people=people,
        users=people,
        body=body,
        start=times[0],
        end=times[1],
    )


def _options(text: str, number: int) -> dict[str, str]:
    found: dict[str, str] = {}
    for option in re.findall(r'(?:[^",]|"[^"]*")+', text):
        name, _, value = option.partition("=")
        if name.lower() in found:
            raise NoKey(f"`{printable(name)}` stands twice", number)
        found[name.lower()] = value.strip('"')
    return found


def _time(text: str, number: int) -> datetime | None:
    """`YYYYMMDD`, `YYYYMMDDHHMM` or `YYYYMMDDHHMMSS`, with a `Z` for UTC; without it the machine's own zone decides."""
    if not text:
        return None
    form = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}.get(len(text.removesuffix("Z")))
    if form is None or not text.endswith("Z"):
        raise NoKey(f"`{printable(text)}` is no time in UTC such as `20270131Z`", number)
    try:
        return datetime.strptime(text[:-1], form).replace(tzinfo=timezone.utc)
    except ValueError:
        raise NoKey(f"`{printable(text)}` is no time in UTC such as `20270131Z`", number) from None


def people_of(users: list[str]) -> tuple[str, ...]:
    """The e-mail addresses of OpenPGP user ids, in lower case, as their order is: `Ann <ann@example.org>`."""
    found = [re.search(r"<([^<>@\s]+@[^<>@\s]+)>\Z", user) for user in users]
    return tuple([match[1].lower() for match in found if match])


def pgp_id(fingerprint: str) -> str:
    """The last 16 digits of a fingerprint, in upper case."""
    return fingerprint.upper()[-16:]
