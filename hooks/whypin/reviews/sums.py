"""Signed lists of digests: what a team says of the wheels that it built itself (`whypin.model.sums.Sums`).

The lists and their signatures come from the tree, and count by keys of the base. A list is read when a digest is looked
for that no index publishes, and its signature is verified when the list has that digest.
"""

from __future__ import annotations

from whypin.locks.file_names import mismatch, same_file, version_of
from whypin.model.review import Place
from whypin.model.sums import Listed
from whypin.reviews.detached import NoSignature, packet_of
from whypin.reviews.signature import NoVerifier, has_part, made, may_sign, signs
from whypin.reviews.standing import trouble
from whypin.reviews.store import KEYS
from whypin.reviews.sums_file import CLEAR_SIGNED, read
from whypin.text.printable import printable
from whypin.text.record import Record
from whypin.text.source import Source, Undecodable, decode
from whypin.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from typing import Final

    from whypin.model.sums import SumsFile
    from whypin.reviews.keys import Key
    from whypin.reviews.signature import Made
    from whypin.reviews.sums_file import Sum

LONGEST = 4 << 20
"""So many bytes a list of digests has at most."""
INSTALL = "install what is missing where this runs"
"""What to do where a program or library is missing."""

# So many bytes of a signature's file may be quoted.
_SHOWN = 1 << 16
# So many lines of one list are told of.
_TOLD = 10
_SIGN = "`gpg --armor --detach-sign {file}`"
_RENEW = f"look at what was changed in it; if it is right, sign it again: {_SIGN}"
_MEND = "mend the line, and sign the file again"
_KEY = "have it signed with a key that counts"


class NotRead(Exception):
    """A file that is there and cannot be read; its text is one clause that follows its path."""


class Trust(Record):
    """Whose signatures count, and what the base has.

    `keys` count, `others` stand in the tree alone; `broken` are the files of keys that give none, `missing` says what
    keeps signatures from being judged, one clause or "", and `help` what to do about that. `then` gives a file's bytes at the base.
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


class _Refused(Exception):
    """Why a signature does not count: a clause, with the line of the signature's file, or 0 for the list's own."""

    def __init__(self, message: str, help: str, line: int = 1) -> None:
        super().__init__(message)
        self.help = help
        self.line = line


class RepositorySums:
    """The lists of `rows`. `read` gives a file of the tree, None where there is none, and raises `NotRead`.

    `trust` is asked for once, when a signature has to be judged; `row_place` gives where a row stands. `now` is in UTC.
    """

    def __init__(
        self,
        rows: Sequence[SumsFile],
        read: Callable[[str], bytes | None],
        trust: Callable[[], Trust],
        now: datetime,
        row_place: Callable[[SumsFile], tuple[Source, Span]],
    ) -> None:
        self._rows: Final = rows
        self._read: Final = read
        self._trust: Final = trust
        self._now: Final = now
        self._row_place: Final = row_place
        self._known: Trust | None = None
        self._bodies: dict[SumsFile, bytes] = {}
        self._lists: dict[SumsFile, dict[tuple[str, str], list[Sum]]] = {}
        self._verdicts: dict[SumsFile, tuple[str, str, str]] = {}
        self.problems: list[Place] = []
        self.sources: dict[str, Source] = {}

    def of(self, release: tuple[str, str], digest: tuple[str, str], filename: str) -> Listed | None:
        """As `Sums` says."""
        found = None
        for row in self._rows:
            for one in self._list(row).get(digest, ()):
                said = self._judged(row, one, release, filename)
                if said.counts:
                    return said
                if found is None or (said.missing and not found.missing):
                    found = said
        return found

    def _judged(self, row: SumsFile, one: Sum, release: tuple[str, str], filename: str) -> Listed:
        key, version = release
        if not version_of(one.name, key) or mismatch(one.name, key, version):
            return self._not(row, one, f"as `{printable(one.name)}`, which is no file of `{key}` `{version}`")
        if filename and not same_file(one.name, filename, key):
            return self._not(row, one, f"as `{printable(one.name)}`, and the lock names `{printable(filename)}`")
        if not row.covers(key):
            return self._not(row, one, f"and `packages` of the list does not name `{key}`")
        if row not in self._verdicts:
            self._verdicts[row] = self._verdict(row)
        why, missing, help = self._verdicts[row]
        if missing:
            return Listed(self._place(row.file, one.line, missing, help), missing=missing)
        if why:
            return self._not(row, one, f"and the list does not count: {why}")
        return Listed(self._place(row.file, one.line, ""), counts=True)

    def _not(self, row: SumsFile, one: Sum, why: str) -> Listed:
        return Listed(self._place(row.file, one.line, f"it is listed here, {why}"))

    def _list(self, row: SumsFile) -> dict[tuple[str, str], list[Sum]]:
        """The digests of a list; of one that cannot be read none, which is a problem."""
        if row not in self._lists:
            self._lists[row] = {}
            for one in self._sums(row):
                self._lists[row].setdefault((one.algorithm, one.digest), []).append(one)
        return self._lists[row]

    def _sums(self, row: SumsFile) -> list[Sum]:
        said = f"`{row.file}` lists no digest"
        try:
            body = self._read(row.file)
        except NotRead as reason:
            self._of_row(row, f"{said}: it {reason}", "name a file of the repository")
            return []
        if body is None:
            self._of_row(row, f"{said}: there is no such file", "name the file that `sha256sum` wrote")
            return []
        if len(body) > LONGEST:
            self._problem(row.file, 1, f"{said}: it is longer than {LONGEST >> 20} MiB", _MEND)
            return []
        try:
            source = self.sources[row.file] = decode(row.file, body)
        except Undecodable as reason:
            self._problem(row.file, reason.line, f"{said}: it {reason}", "save it as UTF-8 text, and sign it again")
            return []
        if source.text.startswith(CLEAR_SIGNED):
            help = f"keep the bare lines, and sign them with {_SIGN.format(file=row.file)}"
            self._problem(row.file, 1, f"{said}: it is a clear-signed message", help)
            return []
        found, problems = read(source.text)
        for line, message in problems[:_TOLD]:
            self._problem(row.file, line, message, _MEND)
        if len(problems) > _TOLD:
            more = f"{len(problems) - _TOLD} more lines like these list no digest"
            self._problem(row.file, problems[_TOLD][0], more, _MEND)
        self._bodies[row] = body
        return found

    def _verdict(self, row: SumsFile) -> tuple[str, str, str]:
        """Why a list does not count, or what is missing to find that out and what to do; "" for each where it counts."""
        if self._known is None:
            self._known = self._trust()
        if self._known.missing:
            return "", self._known.missing, self._known.help
        try:
            self._hold(row, self._known)
        except NoVerifier as reason:
            return "", str(reason), INSTALL
        except _Refused as reason:
            path = row.signature if reason.line else row.file
            help = reason.help.format(file=row.file)
            self._problem(path, max(reason.line, 1), f"`{row.file}` does not count: {reason}", help)
            return str(reason), "", ""
        return "", "", ""

    def _hold(self, row: SumsFile, trust: Trust) -> None:
        """Raises `_Refused` for a list whose signature does not count, and NoVerifier."""
        packet = _packet(self._signature(row))
        said = made(packet)
        if said is None or not said.is_of_file:
            raise _Refused("its signature is not one over a file", f"sign it: {_SIGN}")
        if said.is_weak:
            raise _Refused(f"its signature is made with {said.hash}, which can be forged", f"sign it again: {_SIGN}")
        key = self._signer(said, trust)
        body = self._bodies[row]
        if key.revoked:
            raise _Refused(f"key {key.id} is revoked", _KEY)
        if not signs(body, packet, key):
            raise self._unsigned(row, packet, said, key, trust)
        at_base = trust.then(row.file) == body and trust.then(row.signature) == self._signature(row)
        why = "" if said.created is None else trouble(key, said.created.date(), at_base, self._now, "signature")
        if why:
            raise _Refused(why, _KEY)

    def _signature(self, row: SumsFile) -> bytes:
        try:
            body = self._read(row.signature)
        except NotRead as reason:
            raise _Refused(f"its signature `{row.signature}` {reason}", "name a file of the repository", 0) from None
        if body is None:
            raise _Refused(f"there is no signature `{row.signature}`", f"sign it: {_SIGN}", 0)
        self.sources.setdefault(row.signature, Source(row.signature, body[:_SHOWN].decode("ascii", "replace")))
        return body

    def _signer(self, said: Made, trust: Trust) -> Key:
        """The key that a signature says made it. Raises `_Refused` for none that counts, and NoVerifier."""
        if not said.issuer:
            raise _Refused("its signature does not say which key made it", f"sign it again: {_SIGN}")
        for key in trust.keys:
            if has_part(key, said.issuer):
                return key
        for key in trust.others:
            if has_part(key, said.issuer):
                raise _Refused(
                    f"key {key.id} is new with this change: it counts once it is at the base",
                    "merge the key first, by itself",
                )
        more = f", and `{trust.broken[0]}` gives no key" if trust.broken else ""
        where = f"add the key to `{KEYS}` once you know whose it is, or {_KEY}"
        raise _Refused(f"key {said.issuer[-16:]} signed it, which is none of `{KEYS}`{more}", where)

    def _unsigned(self, row: SumsFile, packet: bytes, said: Made, key: Key, trust: Trust) -> _Refused:
        """Why a signature that says it is of a key is none of it over the list as it is."""
        if said.end is not None and said.end <= self._now:
            return _Refused(f"its signature ended on {said.end.date().isoformat()}", f"sign it again: {_SIGN}")
        if not may_sign(key, said.issuer):
            return _Refused(f"its signature is of {said.issuer[-16:]}, which is not there to sign for {key.id}", _KEY)
        was = trust.then(row.file)
        if was is not None and signs(was, packet, key):
            return _Refused(f"it was changed, and key {key.id} signed it as the base has it", _RENEW)
        for other in self._rows:
            if other != row and other in self._bodies and signs(self._bodies[other], packet, key):
                return _Refused(f"its signature is that of `{other.file}`", f"sign it: {_SIGN}")
        return _Refused(f"key {key.id} did not sign it as it is: it, or the signature, was altered", _RENEW)

    def _of_row(self, row: SumsFile, message: str, help: str) -> None:
        source, span = self._row_place(row)
        self.sources.setdefault(source.path, source)
        self.problems.append(Place(source.path, span, message, help))

    def _problem(self, path: str, line: int, message: str, help: str) -> None:
        self.problems.append(self._place(path, line, message, help))

    def _place(self, path: str, line: int, message: str, help: str = "") -> Place:
        source = self.sources.setdefault(path, Source(path, ""))
        return Place(path, Span(*source.bounds(min(line, len(source.starts)))), message, help)


def _packet(body: bytes) -> bytes:
    """The packet of a signature's file. Raises `_Refused`."""
    try:
        return packet_of(body)
    except NoSignature as reason:
        raise _Refused(f"its signature cannot be used: {reason}", f"sign it: {_SIGN}", reason.line) from None
