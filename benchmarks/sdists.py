"""How long hostile source distributions take until they are refused or read, and how much memory.

usage: python benchmarks/sdists.py [KIND…]

Each kind is made in this process and read in one of its own, `python -c pass` beside it. The budget of a hostile
archive is 2 s and 200 MB; those at the edge of the limits are read whole.
"""

from __future__ import annotations

import gzip
import os
import random
import struct
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from archives import END, PKG_INFO, Zip, block, member, padded, pax

TOP = b"demo-1.0/"
MIB = 1 << 20
READ = """
import resource, sys, time
from whypin.sdist.archive import read
from whypin.sdist.refused import Refused
began = time.perf_counter()
with open(sys.argv[1], "rb") as file:
    try:
        word = f"read, {len(read(file, sys.argv[1]).members)} members"
    except Refused as error:
        word = str(error)
took = time.perf_counter() - began
print(f"{took:6.2f} s  {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024:4} MB  {word}")
"""


def packed(*parts: bytes, level: int = 1) -> bytes:
    """A `.tar.gz` of parts."""
    return gzip.compress(b"".join([PKG_INFO, *parts, END]), level)


def noise(size: int) -> bytes:
    """What cannot be packed."""
    return random.Random(size).randbytes(size)


def text(size: int, ratio: int) -> bytes:
    """What is packed to about a part in `ratio`."""
    step = 64 * 1024
    return b"".join([noise(step // ratio + number % 7).ljust(step, b"x") for number in range(size // step)])


def names(count: int, make: Callable[[int], bytes]) -> bytes:
    """Members with long names, in an order that a gzip cannot pack well."""
    return b"".join(
        [
            member(b"././@LongLink", make(number), b"L") + member(TOP + b"x", noise(64 + number % 5))
            for number in range(count)
        ]
    )


def deep(number: int) -> bytes:
    """A path of 60 folders of its own, not in ASCII."""
    return TOP + "/".join([f"é{number:x}{part}" for part in range(60)]).encode()


def wide(number: int) -> bytes:
    """A name of a thousand characters, which are compared without case."""
    return TOP + (f"{number}/" + "/".join(["İ" * 60] * 8)).encode()


def accents(number: int) -> bytes:
    """A name of accents in the wrong order, which have to be sorted to compare it."""
    part = "\u0301" * 120 + "\u0323" * 120
    return TOP + f"{number}/{part}/{part}/a".encode()


def blocks(size: int) -> bytes:
    """A gzip stream of empty blocks with tables of their own; each takes its time and gives nothing."""
    inner = zlib.compressobj(9, zlib.DEFLATED, -15)
    empty = inner.compress(b"") + inner.flush(zlib.Z_FULL_FLUSH)
    one = empty or b"\0\0\0\xff\xff"
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + one * (size // len(one)) + b"\3\0" + bytes(8)


def many(count: int, extra: int = 0) -> bytes:
    """A zip of many members."""
    made = Zip()
    made.body, made.list = bytearray(made.body), bytearray(made.list)
    for number in range(count):
        made.add(TOP + b"%d" % number, method=0, extra=struct.pack("<2H", 9, extra) + bytes(extra) if extra else b"")
    return made.made()


def overlapping(count: int) -> bytes:
    """A zip whose list names one member again and again (David Fifield, "A better zip bomb")."""
    made = Zip().add(TOP + b"a", bytes(MIB))
    entry = made.list[-(46 + len(TOP) + 1) :]
    made.list += entry * count
    made.count += count
    return made.made()


KINDS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a bomb of zeros": (".tar.gz", lambda: packed(block(TOP + b"a", 300 * MIB), bytes(300 * MIB), level=9)),
    "a bomb just below the ratio": (".tar.gz", lambda: packed(block(TOP + b"a", 399 * MIB), text(399 * MIB, 48))),
    "400 MiB of what is packed well": (".tar.gz", lambda: packed(block(TOP + b"a", 399 * MIB), text(399 * MIB, 8))),
    "more than 400 MiB": (".tar.gz", lambda: packed(*[member(TOP + b"%d" % n, text(40 * MIB, 20)) for n in range(11)])),
    "60,000 empty members": (".tar.gz", lambda: packed(*[member(TOP + b"%d" % n) for n in range(59_990)])),
    "60,000 headers for all": (".tar.gz", lambda: packed(pax(b"comment=", kind=b"g") * 59_990)),
    "extended headers of 64 KiB": (
        ".tar.gz",
        lambda: packed(*[pax(*[b"k%d=" % n + noise(2).replace(b"\n", b"") for n in range(5000)], kind=b"g")] * 5000),
    ),
    "deep names": (".tar.gz", lambda: packed(names(25_000, deep))),
    "wide names": (".tar.gz", lambda: packed(names(25_000, wide))),
    "accents": (".tar.gz", lambda: packed(names(20_000, accents))),
    "one deep folder": (".tar.gz", lambda: packed(names(29_000, lambda number: deep(1) + b"%d" % number))),
    "a long name of 64 MiB": (".tar.gz", lambda: packed(block(b"././@LongLink", 64 * MIB, b"L"), bytes(64 * MIB))),
    "blocks that hold nothing": (".tar.gz", lambda: blocks(200 * MIB)),
    "a size of 8 GB": (".tar.gz", lambda: packed(block(TOP + b"a", (1 << 33) - 1))),
    "a member with a hole at its end": (".tar.gz", lambda: packed(block(TOP + b"a", 390 * MIB), padded(b"x"))),
    "zip: 60,000 members": (".zip", lambda: many(59_990)),
    "zip: a list of 120 MB": (".zip", lambda: many(2000, 60_000)),
    "zip: one member again and again": (".zip", lambda: overlapping(50_000)),
    "zip: a bomb": (".zip", lambda: Zip().add(TOP + b"a", bytes(350 * MIB)).made()),
}


def main() -> None:
    """Print time and memory of each kind."""
    asked = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        for name, (ending, make) in KINDS.items():
            if asked and not any(word in name for word in asked):
                continue
            path = os.path.join(folder, f"demo-1.0{ending}")
            pid = os.fork()
            if not pid:  # what making it takes in memory is not inherited
                Path(path).write_bytes(make())
                os._exit(0)
            os.waitpid(pid, 0)
            size = os.path.getsize(path)
            done = subprocess.run([sys.executable, "-c", READ, path], capture_output=True, text=True, check=False)
            print(
                f"{name:<36} {size / MIB:6.1f} MiB  {(done.stdout or done.stderr).strip().splitlines()[-1]}", flush=True
            )


if __name__ == "__main__":
    main()
