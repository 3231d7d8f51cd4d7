"""A `uv.lock` that is read without the tables of its wheels holds what the whole text holds, whatever stands in it."""

import random

import pytest

from whypin.model.project import Document
from whypin.readers import uv_lock
from whypin.readers.uv_short import shortened
from whypin.text.source import Source

HOST = "https://files.pythonhosted.org/packages"


def wheel(name: str, digit: str = "a", tail: str = "") -> str:
    return f'    {{ url = "{HOST}/{digit}/{name}", hash = "sha256:{digit * 64}", size = 7{tail} }},\n'


TIME = ', upload-time = "2026-05-20T15:12:24.631Z"'
ONE = f"wheels = [\n{wheel('foo_bar-1.0-py3-none-any.whl', tail=TIME)}{wheel('foo_bar-1.0-cp312-abi3-any.whl', 'b')}]\n"
TWO = f"wheels = [\n{wheel('two-2-py3-none-any.whl', 'c')}]\n"
ENTRY = '[[package]]\nname = "{}"\nversion = "{}"\nsource = {{ registry = "https://pypi.org/simple" }}\n'
SDIST = f'sdist = {{ url = "{HOST}/d/two-2.tar.gz", hash = "sha256:{"d" * 64}", size = 3 }}\n'
LOCK = f"version = 1\n\n{ENTRY.format('foo-bar', '1.0')}{ONE}\n{ENTRY.format('two', '2')}{SDIST}{TWO}"


def said(document: Document) -> list[object]:
    problems = [(one.rule, one.message, one.help, one.span) for one in document.problems]
    packages = document.lock.packages if document.lock is not None else ()
    return [
        problems,
        document.lock,
        [(one.locations(), one.links, document.locate(one.at), document.locate(one.version_at)) for one in packages],
        [[document.locate(digest.at) for digest in one.digests] for one in packages],
    ]


def both(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    source = Source("uv.lock", text)
    short = said(uv_lock.read(source))
    with monkeypatch.context() as patch:
        patch.setattr(uv_lock, "shortened", lambda _: None)
        assert said(uv_lock.read(source)) == short


def test_the_lists_are_left_out_and_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    short = shortened(LOCK)
    assert short is not None
    assert "hash" not in short.text.replace(SDIST, "")
    document = uv_lock.read(Source("uv.lock", LOCK))
    assert document.lock is not None
    assert [(one.home, one.surely_strong) for one in document.lock.packages] == [
        ("https://files.pythonhosted.org", True)
    ] * 2
    both(LOCK, monkeypatch)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # Names of another spelling, project or version; one that begins as the right one does; another host.
        ("foo_bar-1.0-py3", "Foo_Bar-1.0-py3"),
        ("foo_bar-1.0-py3", "foo_baz-1.0-py3"),
        ("foo_bar-1.0-py3", "foo_bar-1.0-x/evil-1.0-py3"),
        ("/a/foo_bar", "/foo_bar-1.0-py3-none-any.whl/foo_baz"),
        (f"{HOST}/b", "https://elsewhere.example.org/b"),
        ("two-2.tar.gz", "two_2.tar.gz"),
        ("-none-any.whl", "-none-any.zip"),
        ("py3-none-any", "py3"),
        # Values of another kind or form.
        ("size = 7", 'size = "7"'),
        ("size = 7", "size = 07"),
        ("a" * 64, "a" * 63),
        ("a" * 64, "A" * 64),
        ("sha256:c", "md5:c"),
        (TIME, ', upload-time = "soon"'),
        (ONE, 'wheels = "x"\n'),
        (ONE, "wheels = []\n"),
        (ONE, r'wheels = ["\u0001"]' + "\n"),
        # Not TOML.
        ('"2"', "2."),
        ("]\n\n", "\n\n"),
        (ONE, ONE + ONE),
        # A list in a string, in a comment, in another table, where requirements stand.
        (ONE, f'description = """\n{ONE}"""\n'),
        (ONE, f"description = '''\n{ONE}'''\n"),
        (ONE, f"# {ONE}"),
        (ONE, f"{ONE}[package.metadata]\n{ONE}"),
        (ONE, f"[package.optional-dependencies]\n{ONE}"),
        ("version = 1\n", f"version = 1\n{ONE}"),
        ("version = 1\n", f"version = 1\n[manifest]\n{ONE}"),
        ("version = 1\n", 'version = 1\nname = "\\u0001"\n'),
        ("\n", "\r\n"),
        ("},\n", "}, # whypin: ignore[weak-hash] because\n"),
    ],
)
def test_what_is_odd_is_read_as_a_whole(old: str, new: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert old in LOCK
    both(LOCK.replace(old, new), monkeypatch)


PIECES = (
    '"',
    "\\",
    "\n",
    '"""',
    "'''",
    "#",
    "%2B",
    "/",
    "\x01",
    "wheels = [\n",
    "]\n",
    "{",
    "}",
    ",",
    "?",
    "é",
    "0",
    "-",
)


def test_any_change_is_read_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(7)
    for _ in range(300):
        at = chance.randrange(len(LOCK))
        left = at + chance.choice((0, 0, 1, 3, 60))
        both(LOCK[:at] + chance.choice((*PIECES, "")) + LOCK[left:], monkeypatch)
