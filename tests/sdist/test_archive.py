"""Source distributions: honest ones are read whole, and of hostile ones nothing is taken."""

import gzip
import io
import os
import stat
import tarfile
import tracemalloc
import zipfile
from hashlib import sha256

import pytest

from archives import BLOCK, END, INFO, PKG_INFO, Zip, block, member, padded, pax, tar
from whypin.sdist.archive import Archive, Member, contents, read
from whypin.sdist.modes import FILE, LINK, PROGRAM
from whypin.sdist.refused import Refused

TOP = b"demo-1.0/"
LONG = b"/".join([b"folder"] * 30) + b"/file"


def opened(body: bytes, name: str = "demo-1.0.tar.gz") -> Archive:
    return read(io.BytesIO(body), name)


def refused(body: bytes, name: str) -> str:
    with pytest.raises(Refused) as caught:
        opened(body, name)
    return str(caught.value)


HONEST = {
    "a folder and a file in it": member(TOP, kind=b"5") + member(TOP + b"a/", kind=b"5") + member(TOP + b"a/b", b"x"),
    "old tar: no magic, a file's kind as NUL": member(TOP + b"a", b"x", b"\0", magic=b""),
    "GNU tar": member(TOP + b"a", b"x", magic=b"ustar  \0"),
    "GNU's long name": member(b"././@LongLink", TOP + LONG + b"\0", b"L") + member(TOP + LONG[:80], b"x"),
    "GNU's size in base 256": block(TOP + b"a", b"\x80" + bytes(10) + b"\x01") + padded(b"x"),
    "pax: a path, a time, an owner": pax(b"path=" + TOP + LONG, b"mtime=1.5", b"uname=me") + member(b"cut", b"x"),
    "pax: a size": pax(b"size=1") + block(TOP + b"a", 0) + padded(b"x"),
    "what git archive says of the whole archive": pax(b"comment=" + b"0" * 40, kind=b"g") + member(TOP + b"a", b"x"),
    "a prefix": member(b"b", b"x", prefix=b"demo-1.0/a"),
    "a name that is not ASCII": member(TOP + "é".encode(), b"x"),
    # aiohttp has some.
    "where a submodule finds its repository": member(TOP + b"vendor/x/.git", b"x"),
    # PEP 721's filter lets them in: docutils has some.
    "a link that stays inside": member(TOP + b"a/l", kind=b"2", link=b"../PKG-INFO"),
    "a link with a long target": member(b"././@LongLink", b"x/" * 80 + b"x\0", b"K") + member(TOP + b"l", kind=b"2"),
}

HOSTILE = {
    # Places.
    "an absolute path": (member(b"/etc/passwd", b"x"), "`/etc/passwd` leads out of the archive"),
    "a path that climbs": (member(TOP + b"../../x", b"x"), "`demo-1.0/../../x` leads out of the archive"),
    "a drive": (member(b"C:/x", b"x"), "`C:/x` leads out of the archive"),
    "a backslash": (member(TOP + b"..\\x", b"x"), "`demo-1.0/..\\x` leads out of the archive"),
    "a dot": (member(TOP + b"./x", b"x"), "the path `demo-1.0/./x` has an empty part"),
    "git's own folder": (member(TOP + b".GIT/config", b"x"), "`demo-1.0/.GIT/config` is a file of git's own folder"),
    "a folder of git's": (member(TOP + b"x/.git/config", b"x"), "is a file of git's own folder"),
    "git's own folder, an empty one": (member(TOP + b"x/.git/", kind=b"5"), "is a file of git's own folder"),
    "git's own folder, by another spelling": (member(TOP + b"x/.Git", b"x"), "is a file of git's own folder"),
    "a pointer that git would look for": (member(TOP + b".git", b"x"), "is a file of git's own folder"),
    "no name": (member(b"", b"x"), "a member has no name"),
    "a second folder": (
        member(b"other/x", b"x"), "the archive has more than one folder at its top: `demo-1.0`, `other`"
    ),
    "a file in place of the folder": (
        member(b"demo-1.0", b"x"), "`demo-1.0` stands outside the archive's one folder"
    ),
    "a path of pax that climbs": (pax(b"path=../x") + member(TOP + b"a", b"x"), "`../x` leads out of the archive"),
    "a long name that climbs": (
        member(b"././@LongLink", b"../x\0", b"L") + member(TOP + b"a", b"x"), "`../x` leads out of the archive"
    ),
    "a deep path": (member(b"././@LongLink", TOP + b"a/" * 70 + b"a", b"L") + member(b"a", b"x"), "is too long"),
    # Names.
    "a terminal's escape": (member(TOP + b"\x1b[2J", b"x"), r"the name `demo-1.0/\x1b[2J` has hidden characters"),
    "a name that reads backwards": (member(TOP + "\u202etxt.py".encode(), b"x"), "has hidden characters"),
    "not UTF-8": (member(TOP + b"\xff", b"x"), "the name `demo-1.0/ÿ` is not UTF-8"),
    "NUL in a path of pax": (pax(b"path=" + TOP + b"a\0b") + member(TOP + b"a", b"x"), "has hidden characters"),
    "twice": (member(TOP + b"a", b"x") + member(TOP + b"a", b"y"), "`demo-1.0/a` is in the archive twice"),
    "twice, by case": (
        member(TOP + b"a", b"x") + member(TOP + b"A", b"y"),
        "`demo-1.0/a` and `demo-1.0/A` are one file on some systems",
    ),
    "twice, by Unicode's forms": (
        member(TOP + "é".encode(), b"x") + member(TOP + "e\u0301".encode(), b"y"), "are one file on some systems"
    ),
    "twice, by what Windows drops": (member(TOP + b"a", b"x") + member(TOP + b"a. .", b"y"), "are one file on some"),
    "two folders by case": (
        member(TOP + b"a/x", b"x") + member(TOP + b"A/y", b"y"), "`demo-1.0/a` and `demo-1.0/A` are one folder on some"
    ),
    "a file and a folder": (
        member(TOP + b"a", b"x") + member(TOP + b"a/b", b"y"), "`demo-1.0/a` is a file and a folder"
    ),
    "a folder and a file": (member(TOP + b"a/b", b"x") + member(TOP + b"a", b"y"), "is in the archive twice"),
    # Kinds.
    "a hard link": (member(TOP + b"a", kind=b"1", link=TOP + b"PKG-INFO"), "`demo-1.0/a` is a hard link"),
    "a link out": (member(TOP + b"l", kind=b"2", link=b"../x"), "the link `demo-1.0/l` leads out of the archive"),
    "an absolute link": (member(TOP + b"l", kind=b"2", link=b"/etc"), "the link `demo-1.0/l` leads out of the archive"),
    # `d` is the folder itself; behind it, `..` is what stands above.
    "a link by way of a link": (
        member(TOP + b"a/d", kind=b"2", link=b"..") + member(TOP + b"l", kind=b"2", link=b"a/d/../x"),
        "the link `demo-1.0/l` leads out of the archive",
    ),
    "a file below a link": (
        member(TOP + b"l", kind=b"2", link=b"a") + member(TOP + b"l/x", b"x"), "`demo-1.0/l` is a file and a folder"
    ),
    "a device": (member(TOP + b"a", kind=b"3"), "`demo-1.0/a` is a device"),
    "a pipe": (member(TOP + b"a", kind=b"6"), "`demo-1.0/a` is a pipe"),
    "a sparse file": (member(TOP + b"a", kind=b"S"), "`demo-1.0/a` is a sparse file"),
    "a sparse file of pax": (
        pax(b"GNU.sparse.major=1") + member(TOP + b"a", b"x"), "the archive holds a sparse file"
    ),
    "a kind nobody knows": (member(TOP + b"a", kind=b"Z"), "`demo-1.0/a` is of a kind that whypin does not know"),
    "a folder with a content": (member(TOP + b"a/", b"x", b"5"), "`demo-1.0/a/` is no file and has a content"),
    "a file by its kind alone": (member(TOP + b"a/", b"x"), "is a folder by its name and none by its kind"),
    # Headers that two readers take differently.
    "a wrong sum": (b"x" + block(TOP + b"a")[1:], "a header of the archive is damaged"),
    "a negative size": (block(TOP + b"a", b"\xff" * 12), "a header of the archive gives a negative size"),
    "a size in other digits": (block(TOP + b"a", b"0o1"), "a header of the archive gives no number"),
    "a prefix beside GNU's magic": (
        member(b"b", b"x", prefix=b"demo-1.0", magic=b"ustar  \0"), "a header of the archive mixes two formats"
    ),
    "two paths of pax": (pax(b"path=a", b"path=b") + member(TOP + b"a"), "gives `path` where it may not"),
    "a path for all": (pax(b"path=a", kind=b"g") + member(TOP + b"a"), "gives `path` where it may not"),
    "names that are bytes": (pax(b"hdrcharset=BINARY") + member(TOP + b"a"), "gives `hdrcharset` where it may not"),
    "pax and a long name": (
        pax(b"path=a") + member(b"././@LongLink", b"b", b"L") + member(TOP + b"a"),
        "two extended headers of the archive speak of one member",
    ),
    "two long names": (
        member(b"././@LongLink", b"a", b"L") * 2 + member(TOP + b"a"),
        "two extended headers of the archive speak of one member",
    ),
    "a header at the end": (pax(b"path=a"), "an extended header of the archive speaks of no member"),
    "a record that is longer than its header": (
        member(b"pax", b"99 path=a\n", b"x"), "an extended header of the archive is damaged"
    ),
    "a record without a newline": (member(b"pax", b"9 path=aa", b"x"), "an extended header of the archive is damaged"),
    "a size of pax that is none": (pax(b"size=-1") + member(TOP + b"a"), "gives no number for a size"),
    "a member of 8 GB": (block(TOP + b"a", (1 << 33) - 1), "the archive holds more than 400 MiB"),
}  # fmt: skip


@pytest.mark.parametrize("name", HONEST)
def test_what_an_honest_tool_writes_is_read(name: str) -> None:
    found = opened(tar(HONEST[name]))
    assert found.top == "demo-1.0"
    assert found.members["PKG-INFO"] == Member(size=len(INFO), digest=sha256(INFO).hexdigest(), mode=FILE)
    (added,) = found.members.keys() - {"PKG-INFO"}
    one = found.members[added]
    assert (one.mode == LINK and one.size > 1) or (one.size, one.digest) == (1, sha256(b"x").hexdigest())


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_tar_is_refused_with_a_word(name: str) -> None:
    parts, word = HOSTILE[name]
    assert word in refused(tar(parts), "demo-1.0.tar.gz")


def test_what_breaks_tarfile_is_refused_soon() -> None:
    """A long name takes 539 MB there, many members 15 s, one large member 4 to 25 s."""
    long = block(b"././@LongLink", 1 << 26, b"L")
    assert "an extended header of the archive is longer than 64 KiB" in refused(tar(long), "demo-1.0.tar.gz")
    many = tar(pax(b"comment=", kind=b"g") * 60_001)
    assert "the archive has more than 60,000 headers" in refused(many, "demo-1.0.tar.gz")
    large = tar(block(TOP + b"a", 80 << 20), bytes(80 << 20))
    assert "the archive is a bomb: it unpacks to more than 50 times its size" in refused(large, "demo-1.0.tar.gz")


def test_what_takes_long_to_read_is_refused() -> None:
    """Deep names took 7 s and 1 GB, small records 35 s, accents in the wrong order 4 s."""
    records = tar(pax(*[b"k%d=" % number for number in range(5000)], kind=b"g") * 81)
    assert "extended headers have more than 400,000 records" in refused(records, "demo-1.0.tar.gz")
    deep = ["/".join([f"{number}{part}" for part in range(60)]).encode() for number in range(1500)]
    names = tar(*[member(b"././@LongLink", TOP + name, b"L") + member(b"x") for name in deep])
    assert "the names in the archive are longer than 8,000,000 characters" in refused(names, "demo-1.0.tar.gz")
    accents = tar(member(TOP + ("\u0301" * 31).encode(), b"x"))
    assert "has more than 30 accents in a row" in refused(accents, "demo-1.0.tar.gz")


def test_a_tar_that_pip_once_unpacked_as_a_zip_is_refused() -> None:
    """pip before 25.4 asked `zipfile.is_zipfile` first, which finds a list of members within the stream."""
    inner = Zip().add(TOP + b"setup.py", b"evil").made()
    body = gzip.compress(PKG_INFO + member(TOP + b"tests/data", inner) + END, 0)
    assert zipfile.is_zipfile(io.BytesIO(body))
    assert refused(body, "demo-1.0.tar.gz") == "the archive could be read as a zip, too"


def test_the_contents_that_are_asked_for_are_kept_as_far_as_they_are_short() -> None:
    body = tar(member(TOP + b"a", b"x"), member(TOP + b"b", bytes(2 << 20)), member(TOP + b"c", b"y"))
    found = read(io.BytesIO(body), "demo-1.0.tar.gz", lambda path: path in ("a", "b"))
    assert found.kept == {"a": b"x"}
    assert (found.members["b"].kind, found.members["PKG-INFO"].lines) == ("binary", 3)


def test_what_tarfile_writes_is_read_in_each_of_its_formats() -> None:
    for form in (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
        stream = io.BytesIO()
        with tarfile.open(fileobj=stream, mode="w:gz", format=form) as made:
            for name in ("PKG-INFO", "a/" * 60 + "b", "setup.py"):
                entry = tarfile.TarInfo(f"demo-1.0/{name}")
                entry.size, entry.mode = 3, 0o755 if name == "setup.py" else 0o644
                made.addfile(entry, io.BytesIO(b"abc"))
        found = opened(stream.getvalue())
        assert {name: member.mode for name, member in found.members.items()} == {
            "PKG-INFO": FILE, "a/" * 60 + "b": FILE, "setup.py": PROGRAM
        }  # fmt: skip


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b"", "the archive is cut off"),
        (b"PK\3\4", "the archive is no gzip stream, or a damaged one"),
        (tar()[:-4], "the archive is cut off"),
        (tar()[:-8] + bytes(8), "the archive is no gzip stream, or a damaged one"),  # the sums behind it
        (tar(end=b""), "the archive is cut off"),
        (tar(block(TOP + b"a", 4096), end=b""), "the archive is cut off"),
        (tar(end=END + PKG_INFO), "something stands behind the end of the archive"),
        (tar() + b"x", "something stands behind the end of the archive"),
        (tar() + bytes(600) + b"x", "something stands behind the end of the archive"),
        (tar() + tar(), "something stands behind the end of the archive"),  # a second stream, which gzip goes on into
        (gzip.compress(member(TOP + b"a", b"x") + END, mtime=0), "the archive has no `PKG-INFO` in its folder"),
        (gzip.compress(bytes(BLOCK), mtime=0), "the archive has no `PKG-INFO` in its folder"),
    ],
)  # fmt: skip
def test_a_damaged_stream_is_refused(body: bytes, word: str) -> None:
    assert word in refused(body, "demo-1.0.tar.gz")


def test_zeros_behind_the_end_are_only_padding() -> None:
    assert opened(tar(end=END + bytes(10240)) + bytes(512)).members.keys() == {"PKG-INFO"}


def test_a_name_that_says_no_format_is_refused() -> None:
    assert refused(tar(), "demo-1.0.tar.bz2") == "`demo-1.0.tar.bz2` is neither a `.tar.gz` nor a `.zip`"


ZIPS = {
    "deflated": Zip().add(TOP + b"a", b"x"),
    "stored": Zip().add(TOP + b"a", b"x", method=0),
    "sums behind the member": Zip().add(TOP + b"a", b"x", flags=8),
    "a folder": Zip().add(TOP + b"d/", method=0, mode=0o040755).add(TOP + b"a", b"x"),
    "made on Windows": Zip().add(TOP + b"a", b"x", mode=0),
    "a name that is not ASCII": Zip().add(TOP + "é".encode(), b"x", flags=0x800),
}

HOSTILE_ZIPS = {
    "a path that climbs": (Zip().add(TOP + b"../../x").made(), "leads out of the archive"),
    "twice": (Zip().add(TOP + b"a").add(TOP + b"a").made(), "`demo-1.0/a` is in the archive twice"),
    "a comment": (Zip().made(b"PK\5\6 and more"), "does not end with the list of its members"),
    "behind its end": (Zip().made() + b"x", "does not end with the list of its members"),
    "before its start": (b"x" + Zip().made(), "does not end where the archive does"),
    "another name in the list": (
        Zip().add(TOP + b"a", listed=TOP + b"b").made(),
        "the header of `demo-1.0/b` is not what the list of members says",
    ),
    "another size in the list": (Zip().add(TOP + b"a", b"xx", size=1).made(), "is damaged, or has another size"),
    "another sum": (Zip().add(TOP + b"a", b"xx", crc=1).made(), "is damaged, or has another size"),
    "a link by its bits, whatever system it says": (
        Zip().add(TOP + b"a", b"x", mode=0o120777).made(), "`demo-1.0/a` is neither a file nor a folder"
    ),
    "a bomb": (Zip().add(TOP + b"a", bytes(1 << 20), size=80 << 20).made(), "the archive is a bomb"),
    "a member that unpacks to more than it says": (
        Zip().add(TOP + b"a", bytes(1 << 20), size=1).made(), "is damaged, or has another size"
    ),
    "something between two members": (
        Zip().add(TOP + b"a", behind=b"hidden").add(TOP + b"b").made(), "something stands between the members"
    ),
    "something before the list": (
        Zip().add(TOP + b"a", behind=b"hidden").made(), "something stands between the members"
    ),
    "a member that the list leaves out": (Zip().add(TOP + b"a").made(count=1), "members is damaged"),
    "a list that counts one more": (Zip().made(count=2), "the list of the archive's members is cut off"),
    "more than 4 GiB": (Zip().made(count=0xFFFF), "is in the form for more than 4 GiB"),
    "another method": (
        Zip().add(TOP + b"a", b"x", method=14).made(), "is packed by method 14: only stored and deflated"
    ),
    "encrypted": (Zip().add(TOP + b"a", b"x", flags=1).made(), "is encrypted, or packed in a way"),
    "a link": (Zip().add(TOP + b"a", b"x", mode=stat.S_IFLNK | 0o777).made(), "is neither a file nor a folder"),
    "a file with a folder's mode": (Zip().add(TOP + b"a", mode=0o040755).made(), "another thing by its name"),
    "a folder with a content": (Zip().add(TOP + b"a/", b"x", mode=0).made(), "is no file and has a content"),
    "a name of another code page": (Zip().add(TOP + b"\xe9").made(), "is not UTF-8"),
    "a second name": (
        Zip().add(TOP + b"a", extra=b"\x75\x70\x01\x00x").made(), "`demo-1.0/a` has a second size or name"
    ),
    "an extra field that is cut off": (Zip().add(TOP + b"a", extra=b"\1\2\3").made(), "an extra field of"),
    "no PKG-INFO": (Zip().made().replace(b"PKG-INFO", b"PKG-INFX"), "has no `PKG-INFO` in its folder"),
    "nothing": (b"", "the archive is cut off"),
}  # fmt: skip


@pytest.mark.parametrize("name", ZIPS)
def test_an_honest_zip_is_read_as_zipfile_reads_it(name: str) -> None:
    body = ZIPS[name].made()
    with zipfile.ZipFile(io.BytesIO(body)) as other:
        files = {entry.filename: other.read(entry) for entry in other.infolist() if not entry.is_dir()}
    found = opened(body, "demo-1.0.zip")
    assert {f"demo-1.0/{name}": member.digest for name, member in found.members.items()} == {
        name: sha256(content).hexdigest() for name, content in files.items()
    }


@pytest.mark.parametrize("name", HOSTILE_ZIPS)
def test_a_hostile_zip_is_refused_with_a_word(name: str) -> None:
    body, word = HOSTILE_ZIPS[name]
    assert word in refused(body, "demo-1.0.zip")


def test_only_the_contents_that_are_asked_for_are_given() -> None:
    for body, name in (
        (tar(member(TOP + b"a", b"x" * 100_000), member(TOP + b"b", b"y")), "demo-1.0.tar.gz"),
        (Zip().add(TOP + b"a", b"x" * 100_000).add(TOP + b"b", b"y").made(), "demo-1.0.zip"),
    ):
        found = {path: b"".join(pieces) for path, pieces in contents(io.BytesIO(body), name, {"a"})}
        assert found == {"a": b"x" * 100_000}


def test_a_large_member_is_read_in_pieces() -> None:
    noise = os.urandom(1 << 20)
    body = gzip.compress(PKG_INFO + member(TOP + b"a", noise * 12) + END, 1)
    tracemalloc.start()
    opened(body)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 << 20


def test_damage_anywhere_is_refused_or_changes_nothing_unseen() -> None:
    """Each byte of two small archives is altered: what is still read is another content, never a traceback."""
    for body, name in (
        (tar(member(TOP + b"a", b"x")), "demo-1.0.tar.gz"),
        (Zip().add(TOP + b"a").made(), "demo-1.0.zip"),
    ):
        for at in range(len(body)):
            for flip in (0x01, 0x80, 0xFF):
                altered = body[:at] + bytes([body[at] ^ flip]) + body[at + 1 :]
                try:
                    opened(altered, name)
                except Refused as reason:
                    assert str(reason)
    raw = PKG_INFO + member(TOP + b"a", b"x")
    for at in range(len(raw)):
        altered = raw[:at] + bytes([raw[at] ^ 0x11]) + raw[at + 1 :]
        try:
            opened(gzip.compress(altered + END, 1))
        except Refused as reason:
            assert str(reason)


@pytest.mark.parametrize(
    ("end", "is_read"),
    [
        (b"", True),
        (b"5f1c" * 10, True),
        (b"5f1c" * 16, True),
        # Another comment may be anything, a second list of members among it.
        (b"5f1c" * 9, False),
        (b"5F1C" * 10, False),
        (b"PK\5\6" * 10, False),
    ],
)
def test_a_zip_of_a_commit_ends_with_its_id(end: bytes, is_read: bool) -> None:
    made = Zip().add(TOP + b"a", b"x").made()
    body = made[:-2] + len(end).to_bytes(2, "little") + end
    if end:
        assert refused(body, "demo-1.0.zip") == "the archive does not end with the list of its members"
    try:
        found = [(path, b"".join(pieces)) for path, pieces in contents(io.BytesIO(body), "a.zip", ("a",), of_git=True)]
    except Refused:
        found = []
    assert found == ([("a", b"x")] if is_read else [])
