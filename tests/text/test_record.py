"""Copies of records with something changed."""

from __future__ import annotations

import pytest

from whypin.model.release import PublishedFile
from whypin.text.record import Record

FILE = PublishedFile("six-1.tar.gz", "1", {}, size=3)


class Counted(PublishedFile):
    """A record with an attribute of its own, as some rules make of findings."""

    __slots__ = ("count",)

    def __init__(self, count: int) -> None:
        super().__init__("six-1.tar.gz", "1", {})
        self.count = count


def test_nothing_changed_is_an_equal_record() -> None:
    same = FILE.replaced()
    assert same == FILE
    assert same is not FILE


def test_what_is_named_changes_and_nothing_else() -> None:
    other = FILE.replaced(size=4, yanked="")
    assert (other.size, other.yanked, other.filename) == (4, "", "six-1.tar.gz")
    assert (FILE.size, FILE.yanked) == (3, None)


def test_the_kind_and_its_own_attributes_stay() -> None:
    other = Counted(2).replaced(size=1)
    assert (type(other), other.count, other.size) == (Counted, 2, 1)
    assert Counted(2).replaced(count=3).count == 3


@pytest.mark.parametrize("record", [FILE, Record()])
def test_a_name_that_is_no_attribute_is_refused(record: Record) -> None:
    with pytest.raises(TypeError, match="sise"):
        record.replaced(sise=1)
