"""Two indexes of one's own that have a project of one name: found again in every run, whatever the cache knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from locks import package
from locks import project as locked
from simple_server import Server, file, page, project
from whypin.commands.cache_folder import CacheFolder
from whypin.index.lookup import Lookup, open_index
from whypin.index.settings import Settings
from whypin.model.facts import Facts
from whypin.rules import load

A, B, C = "a" * 64, "b" * 64, "c" * 64
NAME = "ambiguous-index"
RULES = frozenset((NAME, "hash-mismatch"))
LOCK = locked(package("foo", "2.0", A))
OLD, NEW, OTHER = file("foo-1.0.tar.gz", B), file("foo-2.0.tar.gz", A), file("foo-2.0.tar.gz", C)


def asked(folder: Path, *servers: Server) -> Lookup:
    settings = Settings(tuple([one.url for one in servers]), cache=CacheFolder(str(folder)), attempts=1)
    index = open_index(settings)
    index.prepare(LOCK, RULES, lasting=True)
    return index


@pytest.mark.parametrize(
    ("own", "count"),
    [
        # A mirror that lags behind, a proxy, and an index without the project.
        ([OLD], 0),
        ([OLD, NEW], 0),
        (None, 0),
        # Another project of that name, and another file of that name.
        ([file("foo-1.0.tar.gz", C)], 1),
        ([OLD, OTHER], 1),
    ],
)
def test_each_run_says_the_same(own: list[dict[str, object]] | None, count: int, tmp_path: Path) -> None:
    with Server() as first, Server() as second:
        if own is not None:
            first.add("foo", page(project("foo", own)))
        second.add("foo", page(project("foo", [OLD, NEW])))
        for _ in range(3):
            index = asked(tmp_path, first, second)
            found = list(load(NAME).check(LOCK, Facts(index=index)))
            assert len(found) == count


def test_coverage_names_the_index_that_published_the_digest(tmp_path: Path) -> None:
    with Server() as first, Server() as second:
        first.add("foo", page(project("foo", [OTHER])))
        second.add("foo", page(project("foo", [NEW])))
        assert [one.index for one in asked(tmp_path, first, second).coverage()] == [second.url]
