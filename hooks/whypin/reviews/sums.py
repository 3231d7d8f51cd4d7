"""Signed sums: what a team says of the wheels that it built itself (`whypin.model.sums.Sums`).

Files and signatures come from the tree, and count by keys of the base. A file is read when a digest is looked for that
no index publishes, and its signature is verified when it lists that digest.
"""

from __future__ import annotations

from whypin.locks.file_names import mismatch, same_file, version_of
from whypin.model.review import Place
from whypin.model.sums import Listed
from whypin.reviews.signature import NoVerifier
from whypin.reviews.sums_file import CLEAR_SIGNED, read
from whypin.reviews.sums_signature import INSTALL, SIGN, Refused, SignedFile, hold, is_older
from whypin.text.printable import printable
from whypin.text.source import Source, Undecodable, decode
from whypin.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from typing import Final

    from whypin.model.sums import SumsFile
    from whypin.reviews.sums_file import Sum
    from whypin.reviews.sums_signature import Trust

LONGEST = 1 << 20
"""So many bytes a file of sums has at most."""
# So many bytes of a signature's file may be quoted.
_SHOWN = 1 << 16
# So many lines of one file are told of.
_TOLD = 10
# So many lines may list one digest, and of so many files a signature may be one.
_LINES, _OTHERS = 100, 20
_MEND = "mend the line, and sign the file again"


class NotRead(Exception):
    """A file that is there and cannot be read; its text is one clause that follows its path."""


class RepositorySums:
    """The sums of `rows`. `read` gives a file of the tree, None where there is none, and raises `NotRead`.

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
        # By the file's path, which may be in many rows.
        self._bodies: dict[str, bytes] = {}
        self._digests: dict[str, dict[tuple[str, str], list[Sum]]] = {}
        # By the paths of the file and of its signature; `_signed` are those that count.
        self._verdicts: dict[tuple[str, str], tuple[str, str, str]] = {}
        self._signed: dict[tuple[str, str], SignedFile] = {}
        self.problems: list[Place] = []
        self.sources: dict[str, Source] = {}

    def of(self, release: tuple[str, str], digest: tuple[str, str], filename: str) -> Listed | None:
        """As `Sums` says."""
        found = None
        for row in self._rows:
            for one in self._digests_of(row).get(digest, ()):
                said = self._judged(row, one, release, filename)
                if said.counts:
                    return said
                if found is None or (said.missing and not found.missing):
                    found = said
        return found

    def _judged(self, row: SumsFile, one: Sum, release: tuple[str, str], filename: str) -> Listed:
        key, version = release
        if not _is_of(one.name, release):
            return self._not(row, one, f"as `{printable(one.name)}`, which is not a file of `{key}` `{version}`")
        if filename and not same_file(one.name, filename, key):
            return self._not(row, one, f"as `{printable(one.name)}`, and the lock names `{printable(filename)}`")
        if not row.covers(key):
            return self._not(row, one, f"and `packages` does not name `{key}` for this file")
        pair = row.file, row.signature
        if pair not in self._verdicts:
            self._verdicts[pair] = self._verdict(row)
        why, missing, help = self._verdicts[pair]
        if missing:
            return Listed(self._place(row.file, one.line, missing, help), missing=missing)
        if why:
            return self._not(row, one, f"and the sums do not count: {why}")
        newer = self._newer(row, one, release)
        if newer:
            return self._not(row, one, f"and `{newer}` at the base has the release without it, and is signed later")
        return Listed(self._place(row.file, one.line, ""), counts=True)

    def _newer(self, row: SumsFile, one: Sum, release: tuple[str, str]) -> str:
        """Other sums of the base that have the release, another build of it, with a newer signature; "" for none.

        An old file of theirs, in the place of this one, would bring that build back.
        """
        trust, signed = self._known, self._signed.get((row.file, row.signature))
        if trust is None or signed is None or trust.has(signed):
            return ""
        for other in self._rows:
            body = None if other.file == row.file else trust.then(other.file)
            if body is not None and is_older(signed.signature, trust.then(other.signature)):
                listed = [was for was in read(body.decode("utf-8", "replace"))[0] if _is_of(was.name, release)]
                if listed and not any((was.algorithm, was.digest) == (one.algorithm, one.digest) for was in listed):
                    return other.file
        return ""

    def _not(self, row: SumsFile, one: Sum, why: str) -> Listed:
        return Listed(self._place(row.file, one.line, f"it is listed here, {why}"))

    def _digests_of(self, row: SumsFile) -> dict[tuple[str, str], list[Sum]]:
        """The digests of a file; of one that cannot be read none, which is a problem."""
        if row.file not in self._digests:
            found: dict[tuple[str, str], list[Sum]] = {}
            for one in self._sums(row):
                found.setdefault((one.algorithm, one.digest), []).append(one)
            for listed in found.values():
                if len(listed) > _LINES:
                    first, said = listed[0].line, f"more than {_LINES} lines list the digest of line"
                    self._problem(row.file, listed[_LINES].line, f"{said} {first}, and this one does not count", _MEND)
                    del listed[_LINES:]
            self._digests[row.file] = found
        return self._digests[row.file]

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
            self.sources[row.file] = Source(row.file, body.decode("utf-8", "replace"))
            self._problem(row.file, reason.line, f"{said}: it {reason}", "save it as UTF-8 text, and sign it again")
            return []
        if source.text.startswith(CLEAR_SIGNED):
            help = f"keep the bare lines, and sign them with {SIGN.replace('{file}', row.file)}"
            self._problem(row.file, 1, f"{said}: it is a clear-signed message", help)
            return []
        found, problems = read(source.text)
        for line, message in problems[:_TOLD]:
            self._problem(row.file, line, message, _MEND)
        if len(problems) > _TOLD:
            more = f"{len(problems) - _TOLD} more lines like these list no digest"
            self._problem(row.file, problems[_TOLD][0], more, _MEND)
        self._bodies[row.file] = body
        return found

    def _verdict(self, row: SumsFile) -> tuple[str, str, str]:
        """Why sums do not count, or what is missing to find out and what to do then; "" for each where they count."""
        if self._known is None:
            self._known = self._trust()
        if self._known.missing:
            return "", self._known.missing, self._known.help
        others = [(path, body) for path, body in self._bodies.items() if path != row.file][:_OTHERS]
        try:
            signed = SignedFile(row.file, self._bodies[row.file], row.signature, self._signature(row))
            hold(signed, others, self._known, self._now)
            self._signed[row.file, row.signature] = signed
        except NoVerifier as reason:
            return "", str(reason), INSTALL
        except Refused as reason:
            path = row.signature if reason.line else row.file
            help = reason.help.replace("{file}", row.file)
            self._problem(path, max(reason.line, 1), f"`{row.file}` does not count: {reason}", help)
            return str(reason), "", ""
        return "", "", ""

    def _signature(self, row: SumsFile) -> bytes:
        try:
            body = self._read(row.signature)
        except NotRead as reason:
            raise Refused(f"its signature `{row.signature}` {reason}", "name a file of the repository", 0) from None
        if body is None:
            raise Refused(f"there is no signature `{row.signature}`", f"sign it: {SIGN}", 0)
        self.sources.setdefault(row.signature, Source(row.signature, body[:_SHOWN].decode("ascii", "replace")))
        return body

    def _of_row(self, row: SumsFile, message: str, help: str) -> None:
        source, span = self._row_place(row)
        self.sources.setdefault(source.path, source)
        self._tell(Place(source.path, span, message, help))

    def _problem(self, path: str, line: int, message: str, help: str) -> None:
        self._tell(self._place(path, line, message, help))

    def _tell(self, place: Place) -> None:
        # A file may be in two tables.
        if place not in self.problems:
            self.problems.append(place)

    def _place(self, path: str, line: int, message: str, help: str = "") -> Place:
        source = self.sources.setdefault(path, Source(path, ""))
        return Place(path, Span(*source.bounds(min(line, len(source.starts)))), message, help)


def _is_of(filename: str, release: tuple[str, str]) -> bool:
    """Whether a file is one of a release, a project (normal form) and a version, by its name."""
    key, version = release
    return bool(version_of(filename, key)) and not mismatch(filename, key, version)
