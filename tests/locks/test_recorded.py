"""What a lock says of one published sdist: by the file's name where it has one, else by digest."""

import pytest

from whypin.locks.recorded import recorded
from whypin.model.lock import Artifact, Digest, LockedPackage
from whypin.model.release import PublishedFile
from whypin.text.span import Span

HERE = Span(0, 0)
A, B, C = "a" * 64, "b" * 64, "c" * 64
SDIST = PublishedFile("six_x-1.0.tar.gz", "1.0", {"sha256": A, "md5": "0" * 32})
WHEEL = PublishedFile("six_x-1.0-py3-none-any.whl", "1.0", {"sha256": B})


def digest(value: str, algorithm: str = "sha256") -> Digest:
    return Digest(algorithm, value, HERE)


def entry(*hashes: Digest, files: dict[str, Digest] | None = None) -> LockedPackage:
    artifacts = tuple([Artifact(HERE, (one,), filename=name) for name, one in (files or {}).items()])
    return LockedPackage("six-x", "six-x", "1.0", HERE, HERE, HERE, lambda: (hashes, artifacts))


@pytest.mark.parametrize(
    ("package", "word"),
    [
        (entry(), "silent"),
        (entry(digest(A.upper())), "locked"),
        (entry(digest(A, "")), "locked"),
        (entry(files={"six_x-1.0.tar.gz": digest(A)}), "locked"),
        # Lock makers spell a name in their own way.
        (entry(files={"six-x-1.0.tar.gz": digest(A)}), "locked"),
        (entry(digest(B)), "silent"),
        (entry(files={"six_x-1.0-py3-none-any.whl": digest(B)}), "silent"),
        (entry(digest(B), digest(C)), "strange"),
        (entry(files={"six_x-1.0.tar.gz": digest(C)}), "another"),
        # MD5 proves nothing.
        (entry(digest("0" * 32, "md5")), "silent"),
        (entry(files={"six_x-1.0.tar.gz": digest("1" * 32, "md5")}), "another"),
    ],
)
def test_what_a_lock_says_of_an_sdist(package: LockedPackage, word: str) -> None:
    assert recorded(package, SDIST, [SDIST, WHEEL]) == word
