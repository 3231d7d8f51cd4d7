"""Addresses: their parts, what may be shown of them, and that nothing is too odd to be taken apart."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whypin.model.address import UNREADABLE, Address, is_loopback, last_segment

WHEEL = "https://files.example/a/six-1.0-py3-none-any.whl"


@pytest.mark.parametrize(
    ("text", "scheme", "host", "port", "path"),
    [
        ("https://pypi.org/simple", "https", "pypi.org", None, "/simple"),
        ("HTTPS://PyPI.org:443", "https", "pypi.org", 443, ""),
        ("  https://pypi.org/x\n", "https", "pypi.org", None, "/x"),
        ("https://pypi.org./x", "https", "pypi.org", None, "/x"),  # the root's own dot
        ("https://pypi.org:/x", "https", "pypi.org", None, "/x"),
        ("https://user:word@pypi.org:8443/x", "https", "pypi.org", 8443, "/x"),
        ("https://pip.example/@scope/x", "https", "pip.example", None, "/@scope/x"),
        # What looks like a host is a user.
        ("https://files.pythonhosted.org@evil.example/x", "https", "evil.example", None, "/x"),
        ("https://a@b@evil.example/x", "https", "evil.example", None, "/x"),
        ("http://[::1]:8080/x", "http", "::1", 8080, "/x"),
        ("https://[2001:DB8::1]/x", "https", "2001:db8::1", None, "/x"),
        # Names in Unicode and punycode stay as they are.
        ("https://bücher.example/x", "https", "bücher.example", None, "/x"),
        ("https://xn--bcher-kva.example/x", "https", "xn--bcher-kva.example", None, "/x"),
        ("https://evil。example/x", "https", "evil。example", None, "/x"),
        ("file:///srv/wheels", "file", "", None, "/srv/wheels"),
        ("file:wheels", "file", "", None, "wheels"),
        ("file://server/share", "file", "server", None, "/share"),
        ("//evil.example/x", "", "evil.example", None, "/x"),
        ("../wheels", "", "", None, "../wheels"),
        ("C:\\wheels\\a.whl", "", "", None, "C:\\wheels\\a.whl"),
        ("git@github.com:me/six.git", "ssh", "github.com", None, "me/six.git"),
        ("git+ssh://git@github.com/me/six.git", "ssh", "github.com", None, "/me/six.git"),
        ("https:evil.example/x", "https", "", None, "evil.example/x"),
        ("", "", "", None, ""),
        ("https://", "https", "", None, ""),
    ],
)
def test_parts(text: str, scheme: str, host: str, port: int | None, path: str) -> None:
    address = Address(text)
    assert (address.scheme, address.host, address.port, address.path) == (scheme, host, port, path)
    assert address.is_readable


@pytest.mark.parametrize(
    ("text", "host"),
    [
        # Where the authority ends depends on who reads it.
        ("https://evil.example\\@files.pythonhosted.org/x", "evil.example"),
        ("https://evil.example\\.pythonhosted.org/x", "evil.example"),
        ("https://evil.example?@files.pythonhosted.org/x", "evil.example"),
        ("https://evil.example#@files.pythonhosted.org/x", "evil.example"),
        ("https://me:12?secret@pip.example/", "me"),
        # Normal forms with a slash or an at sign.
        ("https://evil.c℀pypi.org/x", "evil.c℀pypi.org"),
        ("https://pypi.org\uff20evil.example/x", "pypi.org\uff20evil.example"),
        # A port that is none.
        ("https://pip.example:port/x", "pip.example"),
        ("https://pip.example:65536/x", "pip.example"),
        ("https://pip.example:-1/x", "pip.example"),
        ("https://pip.example:\u0668\u0660/x", "pip.example"),
        ("https://pip.example:" + "9" * 5000, "pip.example"),
        ("https://a:b:80/x", "a"),
        # IPv6 that is none, or not all of the host.
        ("https://[::1/x", "::1"),
        ("https://::1]/x", ""),
        ("https://[::1]evil.example/x", "::1"),
        ("https://[evil.example]/x", "evil.example"),
        ("https://evil[::1]/x", "evil["),
        # Some decode a host, some do not.
        ("https://py%70i.org/x", "py%70i.org"),
        ("https://evil.example%2f.pythonhosted.org/x", "evil.example%2f.pythonhosted.org"),
        # Letters that some leave out, and that a terminal obeys.
        ("https://pip.ex\tample/x", "pip.ex\tample"),
        ("https://pip.ex\nample/x", "pip.ex\nample"),
        ("https://pip ample/x", "pip ample"),
        ("https://pip.example/\x1b[31m", "pip.example"),
        ("https://pip.example/\u202esimple", "pip.example"),
        ("https://pip.example/\ud800", "pip.example"),
        ("https://pip.example/\x00", "pip.example"),
    ],
)
def test_what_readers_see_in_different_ways_is_not_readable(text: str, host: str) -> None:
    address = Address(text)
    assert address.host == host
    assert not address.is_readable
    assert address.place == ""
    assert address.shown == UNREADABLE


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("https://pip.example:443/x", "pip.example"),
        ("http://pip.example:80/x", "pip.example"),
        ("http://pip.example:443/x", "pip.example:443"),
        ("https://me:x@pip.example:08443/x", "pip.example:8443"),
        ("http://[::1]:80/x", "[::1]"),
        ("http://[::1]:81/x", "[::1]:81"),
        ("https:///x", ""),
        ("https://:80/x", ""),
        ("pip.example/simple", ""),
    ],
)
def test_place(text: str, place: str) -> None:
    assert Address(text).place == place


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://Pip.example:443/Simple/", "https://pip.example/Simple/"),
        ("https://pip.example", "https://pip.example"),
        ("https://me:hunter2@pip.example/simple/?token=hunter2#hunter2", "https://pip.example/simple/"),
        ("git+https://hunter2@github.com/me/six.git#egg=six", "git+https://github.com/me/six.git"),
        ("git@github.com:me/six.git", "ssh://github.com/me/six.git"),
        ("file:///srv/wheels?hunter2", "file:///srv/wheels"),
        ("file:///srv/a@b", "file:///srv/a@b"),
        ("file:wheels", "file:wheels"),
        ("./wheels", "./wheels"),
        ("wheels#hunter2", "wheels"),
        # A slash, a colon or an at sign of a password may have put its rest anywhere.
        ("me:hunter2@pip.example/simple/", UNREADABLE),
        ("me:12/hunter2@pip.example/simple/", UNREADABLE),
        ("https://me:12/hunter2@pip.example/simple/", UNREADABLE),
        ("https://me:12#hunter2@pip.example/simple/", UNREADABLE),
        ("https://me:hunter2/@pip.example/simple/", UNREADABLE),
        ("https://[hunter2@pip.example/simple/", UNREADABLE),
        ("https:hunter2", UNREADABLE),
        ("pip.example/simple", UNREADABLE),
        ("", UNREADABLE),
    ],
)
def test_shown(text: str, shown: str) -> None:
    address = Address(text)
    assert address.shown == shown
    assert "hunter2" not in repr(address)


def test_login() -> None:
    assert Address("https://mé:pä%c3ss@pip.example/").is_readable
    assert Address("https://me:p%40ss:x@pip.example/").login == "me:p%40ss:x"
    assert Address("https://@pip.example/").login == ""
    assert Address("https://pip.example/@me").login is None
    assert Address("git@github.com:me/six").login == "git"


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST.", "127.0.0.1", "127.8.9.1", "::1"])
def test_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "pip.example",
        "128.0.0.1",
        # Names that only look like this machine.
        "localhost.example",
        "127.0.0.1.example",
        "127.a.0.1",
        "127.1",
        "127.\u0660.\u0660.\u0661",
        "::2",
    ],
)
def test_no_loopback(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize("text", ["./x", "/srv", "..", "wheels", "wheels/a.b", "C:\\x", "c:/x", "file:///x", "FILE:x"])
def test_path(text: str) -> None:
    assert Address(text).is_path


@pytest.mark.parametrize(
    "text", ["", "pip.example", "pip.example/simple", "https://x/", "//x/y", "me:x@y", "a@b", "c:x", "git@x:y"]
)
def test_no_path(text: str) -> None:
    assert not Address(text).is_path


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (WHEEL, "six-1.0-py3-none-any.whl"),
        (f"{WHEEL}?x=/y#sha256=a/b", "six-1.0-py3-none-any.whl"),
        ("https://files.example/torch-2.0%2Bcpu.tar.gz", "torch-2.0+cpu.tar.gz"),
        ("https://files.example/a%2Fsix-1.0.zip", "a/six-1.0.zip"),
        ("https://files.example/a\\six-1.0.zip", "a\\six-1.0.zip"),
        ("wheels\\six-1.0.zip", "six-1.0.zip"),
        ("file:///C:\\wheels\\six-1.0.zip", "six-1.0.zip"),
        ("six-1.0.zip", "six-1.0.zip"),
        ("https://files.example/simple/", ""),
        ("https://six-1.0.zip", ""),  # that is a host
        ("//six-1.0.zip", ""),
        ("https://files.example/%zz%ff", "%zz\ufffd"),
        ("", ""),
    ],
)
def test_file_name(text: str, name: str) -> None:
    assert Address(text).file_name == name
    assert last_segment(text) == name


@pytest.mark.parametrize(
    ("fragment", "digests"),
    [
        ("sha256=Ab12", (("sha256", "Ab12"),)),
        ("egg=six&sha1=aa&md5=bb", (("sha1", "aa"), ("md5", "bb"))),
        ("blake2b=aa", (("blake2b", "aa"),)),
        ("notsha256=aa", ()),
        ("sha256=", (("sha256", ""),)),
        # what is no digit is of the digest, too: nothing will fit it
        ("sha256=12x&egg=a", (("sha256", "12x"),)),
        ("", ()),
    ],
)
def test_digests(fragment: str, digests: tuple[tuple[str, str], ...]) -> None:
    assert Address(f"{WHEEL}#{fragment}").digests == digests


def test_a_prefix_names_the_version_control() -> None:
    assert Address("git+https://x/y").vcs == "git"
    assert Address("HG+ssh://x/y").vcs == "hg"
    assert Address("https://x/y").vcs == ""
    assert Address("git://x/y").vcs == ""


_SIGNS = ["://", *":/\\@?#[]%. \t\0\n&${A0é。℀"]
_PIECES = st.sampled_from([*_SIGNS, "https", "file:", "git+", "::1", "%2F", "8080", "pip.example", "me", "sha256=ab"])
_TEXTS = st.lists(_PIECES, max_size=12).map("".join)


@given(st.one_of(_TEXTS, st.text()))
def test_nothing_is_too_odd(text: str) -> None:
    address = Address(text)
    assert address.shown.isprintable()
    assert address.login is None or not address.is_readable or f"{address.login}@" not in address.shown
    assert isinstance(address.is_path, bool)
    assert address.digests is not None
    assert address.file_name is not None


@given(st.one_of(_TEXTS, _TEXTS.map("https://pip.example".__add__), _TEXTS.map("https://".__add__)))
def test_parts_are_those_of_the_standard_library(text: str) -> None:
    """For everything that is readable; `urlsplit` reads more."""
    address = Address(text)
    if not address.is_readable or address.vcs or address.scheme == "ssh" or text[1:2] == ":":
        return
    parts = urlsplit(text.strip())
    assert address.scheme == parts.scheme
    assert address.host == (parts.hostname or "").rstrip(".")
    assert address.port == parts.port
    assert address.login == (parts.netloc.rpartition("@")[0] if "@" in parts.netloc else None)
    assert (address.path, address.query, address.fragment) == (parts.path, parts.query, parts.fragment)
    if parts.netloc and "\\" not in text:
        assert address.file_name == unquote(parts.path.rpartition("/")[2])
