"""The folder `supply-chain/`: statements, the keys that may sign them, and exemptions.

Keys and exemptions count as they stand at the base: a change can bring a statement, and not whoever may sign it.
"""

from __future__ import annotations

import posixpath

from whypin.reviews.keys import SIGNERS, Key, NoKey, read_signers
from whypin.reviews.signature import read_certificate, verifies
from whypin.reviews.signed import Signed, taken_apart
from whypin.reviews.standing import trouble
from whypin.reviews.statement import DIFF, FULL, NotCanonical, Statement
from whypin.text.printable import printable
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from typing import Final

FOLDER = "supply-chain"
REVIEWS = f"{FOLDER}/reviews/"
KEYS = f"{FOLDER}/keys/"
EXEMPTIONS = f"{FOLDER}/exemptions.toml"
ENDING = ".asc"


class Verdict(Record):
    """What is said of the file of a statement.

    `trouble` is one clause that says why it does not count, "" where it does; `line` (1-based) is where. `signed` is
    None for a file that is no signed statement, `key` where no key of the repository made it.
    """

    __slots__ = ("key", "line", "path", "signed", "trouble")
    path: Final[str]
    signed: Final[Signed | None]
    key: Final[Key | None]
    trouble: Final[str]
    line: Final[int]

    def __init__(self, *, path: str, signed: Signed | None, key: Key | None, trouble: str, line: int = 1) -> None:
        self.path = path
        self.signed = signed
        self.key = key
        self.trouble = trouble
        self.line = line


class Keys:
    """The keys of a revision, and of its files and lines what gives none: path, line and a clause."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.keys: list[Key] = []
        self.problems: list[tuple[str, int, str]] = []
        for path in sorted(files):
            if posixpath.dirname(path) + "/" != KEYS:
                continue
            try:
                self._read(path, files[path])
            except NoKey as problem:
                self.problems.append((path, problem.line, str(problem)))

    def _read(self, path: str, body: bytes) -> None:
        if path.endswith(ENDING):
            self.keys.append(read_certificate(body))
        elif posixpath.basename(path) == SIGNERS:
            try:
                text = body.decode()
            except UnicodeDecodeError:
                raise NoKey("the file is not UTF-8") from None
            keys, problems = read_signers(text)
            self.keys += keys
            self.problems += [(path, problem.line, str(problem)) for problem in problems]


def trusted(tree: Keys, base: Keys | None) -> list[Key]:
    """The keys that count: the base's, as far as the tree has not revoked them; without a base the tree's."""
    if base is None:
        return tree.keys
    revoked = {key.id for key in tree.keys if key.revoked}
    return [key.replaced(revoked=True) if key.id in revoked else key for key in base.keys]


def judged(
    path: str,
    body: bytes,
    keys: Sequence[Key],
    others: Sequence[Key],
    at_base: bool,
    now: datetime,
    ssh_keygen: str | None,
) -> Verdict:
    """Judge one file below `reviews/`.

    `keys` count, `others` stand in the tree alone; `at_base` is whether the base has this file, byte for byte. Raises
    NoVerifier where a program or library is missing.
    """
    try:
        signed = taken_apart(body)
    except NotCanonical as reason:
        return Verdict(path=path, signed=None, key=None, trouble=str(reason), line=reason.line)
    key = verifies(body, signed, keys, ssh_keygen)
    if key is None:
        return Verdict(
            path=path, signed=signed, key=None, trouble=_unsigned(path, body, signed, keys, others, ssh_keygen)
        )
    wanted = place(signed.statement, key.id)
    said = f"its place is `{wanted}`" if path != wanted else trouble(key, signed.statement.day, at_base, now)
    return Verdict(path=path, signed=signed, key=key, trouble=said)


def place(statement: Statement, key_id: str) -> str:
    """Where a statement stands: `supply-chain/reviews/NAME/2.3..2.7-KEY.asc`."""
    fields = statement.fields
    if statement.kind == DIFF:
        what = f"{fields['from']}..{fields['to']}"
    else:
        what = fields["to"] if statement.kind == FULL else f"rejected-{fields['date']}"
    return f"{REVIEWS}{statement.package}/{what.replace('/', '')}-{key_id}{ENDING}"


def _unsigned(
    path: str, body: bytes, signed: Signed, keys: Sequence[Key], others: Sequence[Key], ssh_keygen: str | None
) -> str:
    """Why no key that counts made a signature."""
    new = verifies(body, signed, others, ssh_keygen)
    if new is not None:
        return f"key {new.id} is new with this change: it counts once it stands at the base"
    written = posixpath.basename(path).removesuffix(ENDING).rpartition("-")[2]
    if any(key.id == written for key in [*keys, *others]):
        return f"key {printable(written)} did not sign this text: the text or the signature was altered"
    return f"no key of `{KEYS}` signed it"
