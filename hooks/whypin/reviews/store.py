"""The folder `supply-chain/`: statements, the keys that may sign them, exemptions, and what other teams signed.

Keys and exemptions count as they stand at the base: a change can bring a statement, and not whoever may sign it.
"""

from __future__ import annotations

import posixpath

from whypin.reviews.keys import SIGNERS, Key, NoKey, read_signers
from whypin.reviews.signature import NoVerifier, read_certificate, verifies
from whypin.reviews.standing import trouble
from whypin.reviews.statement import DIFF, FULL
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from typing import Final

    from whypin.reviews.signed import Signed
    from whypin.reviews.statement import Statement

FOLDER = "supply-chain"
REVIEWS = f"{FOLDER}/reviews/"
KEYS = f"{FOLDER}/keys/"
ALLOWED_SIGNERS = f"{KEYS}{SIGNERS}"
EXEMPTIONS = f"{FOLDER}/exemptions.toml"
IMPORTS = f"{FOLDER}/imports.toml"
IMPORTED = f"{FOLDER}/imported/"
ENDING = ".asc"


class Verdict(Record):
    """What is said of the file of a statement.

    `trouble` is one clause that says why it does not count, "" where it does. `key` is None where no key of the
    repository made it; `altered`: the key that its name gives did not sign what it holds.
    """

    __slots__ = ("altered", "key", "path", "signed", "trouble")
    path: Final[str]
    signed: Final[Signed]
    key: Final[Key | None]
    trouble: Final[str]
    altered: Final[bool]

    def __init__(self, *, path: str, signed: Signed, key: Key | None, trouble: str, altered: bool = False) -> None:
        self.path = path
        self.signed = signed
        self.key = key
        self.trouble = trouble
        self.altered = altered


class Keys:
    """The keys of a folder at a revision, and of its files and lines what gives none: path, line and a clause.

    `missing` is what it takes to read some of them, one clause; "" where nothing is missing. `paths` has the file of
    each key, by the key's id.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.keys: list[Key] = []
        self.problems: list[tuple[str, int, str]] = []
        self.missing = ""
        self.paths: dict[str, str] = {}
        for path in sorted(files):
            try:
                self._read(path, files[path])
            except NoKey as problem:
                self.problems.append((path, problem.line, str(problem)))
            except NoVerifier as problem:
                self.missing = str(problem)

    def _read(self, path: str, body: bytes) -> None:
        if path.endswith(ENDING):
            self._add(path, [read_certificate(body)])
        elif posixpath.basename(path) == SIGNERS:
            try:
                text = body.decode()
            except UnicodeDecodeError:
                raise NoKey("the file is not UTF-8") from None
            keys, problems = read_signers(text)
            self._add(path, keys)
            self.problems += [(path, problem.line, str(problem)) for problem in problems]

    def _add(self, path: str, keys: list[Key]) -> None:
        self.keys += keys
        self.paths.update({key.id: path for key in keys})


def trusted(tree: Keys, base: Keys | None) -> list[Key]:
    """The keys that count: the base's, as far as the tree has not revoked them; without a base the tree's."""
    if base is None:
        return tree.keys
    revoked = {key.id for key in tree.keys if key.revoked}
    return [key.replaced(revoked=True) if key.id in revoked else key for key in base.keys]


def judged(
    path: str,
    body: bytes,
    signed: Signed,
    keys: Sequence[Key],
    others: Sequence[Key],
    at_base: bool,
    now: datetime,
    ssh_keygen: str | None,
    root: str = FOLDER,
) -> Verdict:
    """Judge one file below `reviews/` of the folder `root`, of which `signed` are the parts.

    `keys` count, `others` stand in the tree alone; `at_base` is whether the base has this file, byte for byte. Raises
    NoVerifier where a program or library is missing.
    """
    key = verifies(body, signed, keys, ssh_keygen)
    if key is None:
        return _unsigned(path, body, signed, keys, others, ssh_keygen, f"{root}/keys/")
    wanted = place(signed.statement, key.id, root)
    said = f"its place is `{wanted}`" if path != wanted else trouble(key, signed.statement.day, at_base, now)
    return Verdict(path=path, signed=signed, key=key, trouble=said)


def claimed_key(path: str) -> str:
    """The key that the name of a file says it is signed with, its 16 digits; it may be anything, or nothing."""
    return posixpath.basename(path).removesuffix(ENDING).rpartition("-")[2]


def place(statement: Statement, key_id: str, root: str = FOLDER) -> str:
    """Where a statement stands: `supply-chain/reviews/NAME/2.3..2.7-KEY.asc`."""
    fields = statement.fields
    if statement.kind == DIFF:
        what = f"{fields['from']}..{fields['to']}"
    else:
        what = fields["to"] if statement.kind == FULL else f"rejected-{fields['date']}"
    return f"{root}/reviews/{statement.package}/{what.replace('/', '')}-{key_id}{ENDING}"


def _unsigned(
    path: str,
    body: bytes,
    signed: Signed,
    keys: Sequence[Key],
    others: Sequence[Key],
    ssh_keygen: str | None,
    folder: str,
) -> Verdict:
    """The verdict on what no key that counts has signed."""
    new = verifies(body, signed, others, ssh_keygen)
    if new is not None:
        said = f"key {new.id} is new with this change: it counts once it is at the base"
        return Verdict(path=path, signed=signed, key=new, trouble=said)
    name = claimed_key(path)
    key = next((key for key in [*keys, *others] if key.id == name), None)
    if key is None:
        return Verdict(path=path, signed=signed, key=None, trouble=f"no key of `{folder}` signed it")
    if key.revoked:
        # A revoked certificate verifies nothing, so nobody can tell more.
        return Verdict(path=path, signed=signed, key=key, trouble=f"key {key.id} is revoked")
    said = f"key {key.id} did not sign this text: the text or the signature was altered"
    return Verdict(path=path, signed=signed, key=None, trouble=said, altered=True)
