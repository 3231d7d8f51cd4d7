"""Entries of whole locks: what belongs to one lock never speaks for another."""

from __future__ import annotations

import pytest

from whypin.index.verified import Verified, name_of, pack, unpack
from whypin.model.formats import PYLOCK, REQUIREMENTS, Format
from whypin.model.place import Place
from whypin.model.project import Document
from whypin.model.report import IndexCoverage
from whypin.text.source import Source
from whypin.text.span import Span

STATED = Verified((IndexCoverage("https://pypi.org/simple/", packages=2, artifacts=3, cached=2, serial="7"),), 1, 4)


def document(text: str, *urls: str, format: Format = REQUIREMENTS) -> Document:
    return Document(
        Source("requirements.txt", text), format, places=tuple([Place("index", url, Span(0, 0)) for url in urls])
    )


def test_an_entry_comes_back_as_it_was() -> None:
    assert unpack(pack(STATED, "locks/lock@1"), "locks/lock@1") == STATED


def test_an_entry_that_was_moved_does_not_count() -> None:
    assert unpack(pack(STATED, "locks/lock@1"), "locks/lock@2") is None


@pytest.mark.parametrize(
    "other",
    [
        document("six==1.0 \n"),
        document("six==1.0\n", format=PYLOCK),
        document("six==1.0\n", "https://a.example"),
        # What stood in the text stands in an address, with everything between them.
        document("x\n", "u\n\nhttps://pypi.org/simple/\n\n\n\nsix==1.0\n"),
    ],
)
def test_each_lock_has_its_own_entry(other: Document) -> None:
    settings = ("https://pypi.org/simple/", "", "")
    assert name_of(document("six==1.0\n"), settings) != name_of(other, settings)


def test_no_text_stands_in_for_an_address() -> None:
    settings = ("https://pypi.org/simple/", "", "")
    between = "\n\n" + "\n".join(settings) + "\n\n"
    whole = name_of(document(f"one{between}two", "url"), settings)
    assert whole != name_of(document("two", f"url{between}one"), settings)


def test_each_setting_has_its_own_entries() -> None:
    lock = document("six==1.0\n")
    names = {name_of(lock, settings) for settings in [("a",), ("b",), ("a", "b"), ("ab",), ("a", "", "b"), ()]}
    assert len(names) == 6
