"""A file of digests as `sha256sum` writes and checks it (GNU coreutils, "md5sum invocation").

`DIGEST  NAME` or `DIGEST *NAME`, and `SHA256 (NAME) = DIGEST` as BSD's tools and `--tag` write it; lines that begin
with `#` and empty ones are passed over. A line that names its file with escapes begins with a backslash.
"""

from __future__ import annotations

import re

from whypin.locks.digests import BY_LENGTH, LENGTHS, STRONG, WEAK
from whypin.text.printable import printable
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

CLEAR_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"
"""How a message begins that holds its own signature."""

_GNU = re.compile(r"([0-9A-Fa-f]+) [ *](.+)")
_BSD = re.compile(r"([A-Z0-9-]+) \((.+)\) = ([0-9A-Fa-f]+)")
_FORM = "the line is not `digest  name`, as `sha256sum` writes it"


class Sum(Record):
    """One line: a strong digest in lower case, the path of its file as it stands there, and the line (1-based)."""

    __slots__ = ("algorithm", "digest", "line", "path")

    def __init__(self, algorithm: str, digest: str, path: str, line: int) -> None:
        self.algorithm: Final = algorithm
        self.digest: Final = digest
        self.path: Final = path
        self.line: Final = line

    @property
    def name(self) -> str:
        """The name of the file, whatever folder it was in."""
        return self.path.rpartition("/")[2]


class NoSum(Exception):
    """A line that lists no digest; its text is one clause, fit to print."""


def read(text: str) -> tuple[list[Sum], list[tuple[int, str]]]:
    """What the lines list, and of the others the line (1-based) and a clause.

    Two digests for one path are none: which one is right nobody can tell.
    """
    found: dict[tuple[str, str], Sum] = {}
    problems: list[tuple[int, str]] = []
    doubtful = set()
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            one = _sum(line, number)
        except NoSum as reason:
            problems.append((number, str(reason)))
            continue
        first = found.setdefault((one.path, one.algorithm), one)
        if first.digest != one.digest:
            doubtful.add(one.path)
            said = f"`{printable(one.path)}` has another digest on line {first.line}, and neither counts"
            problems.append((number, said))
    return [one for one in found.values() if one.path not in doubtful], problems


def _sum(line: str, number: int) -> Sum:
    """Raises NoSum."""
    if line.startswith("\\"):
        raise NoSum("the line names its file with escapes, and no file of a release is called so")
    tagged = _BSD.fullmatch(line)
    plain = None if tagged else _GNU.fullmatch(line)
    if tagged:
        algorithm, path, digest = tagged[1].lower().replace("-", ""), tagged[2], tagged[3].lower()
    elif plain:
        digest, path = plain[1].lower(), plain[2]
        algorithm = BY_LENGTH.get(len(digest), "")
    else:
        raise NoSum(_FORM)
    if algorithm in WEAK:
        raise NoSum(f"the digest is {algorithm}, which can be forged")
    if algorithm not in STRONG:
        raise NoSum(f"the digest is none of {', '.join(sorted(STRONG))}")
    if LENGTHS[algorithm] != len(digest):
        raise NoSum(f"a {algorithm} digest has {LENGTHS[algorithm]} digits, and this one has {len(digest)}")
    return Sum(algorithm, digest, path.removeprefix("./"), number)
