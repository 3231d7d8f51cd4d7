"""Digests: how long those of each algorithm are, and whether a lock's are all there and strong."""

from __future__ import annotations

from whypin.text.sha256 import are_sha256, is_hex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from whypin.model.lock import LockedPackage

LENGTHS = {
    "md5": 32,
    "sha1": 40,
    "sha224": 56,
    "sha256": 64,
    "sha384": 96,
    "sha512": 128,
    "sha3_224": 56,
    "sha3_256": 64,
    "sha3_384": 96,
    "sha3_512": 128,
    "blake2b": 128,
    "blake2s": 64,
    "blake2b_256": 64,
}
"""Hex digits by algorithm: the names of `hashlib`, and the one under which PyPI publishes blake2b."""

BY_LENGTH = {LENGTHS[name]: name for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")}
"""The algorithm that a digest without a name is of, by its hex digits."""

WEAK = ("md5", "sha1")
"""Algorithms whose digests can be forged."""

STRONG = frozenset({"sha256", "sha384", "sha512"})
"""Algorithms whose digests cannot be forged, of those that locks write."""


def surely_strong(package: LockedPackage) -> bool:
    """Whether every file has a digest and every digest is strong and well-formed, without loading them.

    False says nothing: a rule about hashes then looks at each digest.
    """
    if package.surely_strong is None:
        package.surely_strong = package.rows is not None and all_strong(package.rows())
    return package.surely_strong


def has_digests(packages: Iterable[LockedPackage]) -> bool:
    """Whether anything of a lock has a digest; of a lock that has some the first package says so."""
    return any(surely_strong(package) or package.digests for package in packages)


def all_strong(rows: Sequence[Mapping[str, object]]) -> bool:
    """Whether there are files, and each has well-formed digests of sha256, sha384 or sha512 and no others.

    A row has one digest in `hash` (`sha256:…`), or several by algorithm in `hashes`.
    """
    try:
        if are_sha256([row["hash"] for row in rows]):  # type: ignore[misc]  # the answer to another type is below
            return True
    except (KeyError, TypeError):
        pass
    return bool(rows) and all(map(_is_strong, rows))


def _is_strong(row: Mapping[str, object]) -> bool:
    digests = row.get("hashes")
    found = list(digests.items()) if isinstance(digests, dict) else []
    if "hash" in row:
        algorithm, _, digits = str(row["hash"]).partition(":")
        found.append((algorithm, digits))
    return bool(found) and all(
        algorithm in STRONG and LENGTHS[algorithm] == len(digits) and is_hex(digits) for algorithm, digits in found
    )
