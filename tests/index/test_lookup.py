from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from locks import artifact, package
from locks import project as locked
from simple_server import JSON, Server, file, page, project
from whypin.commands.cache_folder import CacheFolder
from whypin.index.lookup import Lookup, open_index
from whypin.index.settings import Settings
from whypin.locks.judgement import judge
from whypin.model.facts import Facts
from whypin.model.judgement import Judgement
from whypin.model.lock import LockedPackage
from whypin.model.project import Project
from whypin.rules import load
from whypin.rules import names as rule_names

if TYPE_CHECKING:
    from whypin.model.judgement import Answers

A, B, C, D = "a" * 64, "b" * 64, "c" * 64, "d" * 64
RULES = ("hash-mismatch", "unpublished-version", "unverifiable-lock")


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def settings(*urls: str, **more: float) -> Settings:
    return Settings(urls, attempts=2, pause=0.01, timeout=2, deadline=4, **more)  # type: ignore[arg-type]


def asked(server: Server, checked: Project) -> Lookup:
    index = open_index(settings(server.url))
    index.prepare(checked, frozenset(RULES))
    return index


def found(index: Lookup, checked: Project) -> list[tuple[str, str]]:
    facts = Facts(index=index)
    return [(finding.rule, finding.message) for name in RULES for finding in load(name).check(checked, facts)]


SIX = project(
    "six",
    [
        file("six-1.15.0.tar.gz", C, size=10),
        file("six-1.16.0.tar.gz", A, size=11),
        file("six-1.16.0-py2.py3-none-any.whl", B, size=12),
    ],
)

CLEAN = [
    package("six", "1.16.0", A, B),
    package("Six", "1.16.0", A),
    # A lock without hashes.
    package("six", "1.16.0"),
    # Equal versions, spelled in two ways.
    package("six", "1.16", B),
    package("six", "1.16.0", artifacts=(artifact("six-1.16.0.tar.gz", A, size=11),)),
    # Digests in capitals.
    package("six", "1.16.0", A.upper()),
    # From elsewhere: nothing an index could say.
    package("six", "9", D, kind="vcs", url="https://git.example/six"),
    # Every digest of a release under one wheel's name, as Pipenv writes its pylock.toml.
    package(
        "six",
        "1.16.0",
        artifacts=(
            artifact("six-1.16.0-py2.py3-none-any.whl", A),
            artifact("six-1.16.0-py2.py3-none-any.whl", B),
        ),
    ),
]


@pytest.mark.parametrize("clean", CLEAN)
def test_what_the_index_publishes_is_silent(server: Server, clean: object) -> None:
    server.add("six", page(SIX))
    checked = locked(clean)  # type: ignore[arg-type]
    assert found(asked(server, checked), checked) == []


def test_a_project_is_asked_once(server: Server) -> None:
    server.add("six", page(SIX))
    checked = locked(package("six", "1.16.0", A), package("six", "1.15.0", C))
    assert found(asked(server, checked), checked) == []
    assert server.paths() == ["/simple/six/"]
    assert server.seen[0][1]["user-agent"].startswith("whypin/")
    assert server.seen[0][1]["accept"].startswith(JSON)


def test_a_digest_of_another_version_is_found(server: Server) -> None:
    server.add("six", page(SIX))
    checked = locked(package("six", "1.16.0", A, C))
    said = found(asked(server, checked), checked)
    assert said == [
        (
            "hash-mismatch",
            f"`sha256:{C[:12]}…` is not a digest that `{server.url}` publishes for `six` `1.16.0`: "
            "it belongs to `six-1.15.0.tar.gz`",
        )
    ]


def test_a_release_that_is_not_there_is_found(server: Server) -> None:
    server.add("six", page(SIX))
    checked = locked(package("six", "9.9", A, B))
    said = found(asked(server, checked), checked)
    assert [rule for rule, _ in said] == ["hash-mismatch", "unpublished-version"]
    assert said[1][1] == f"`{server.url}` has no release `9.9` of `six`: it is locked with the digests of `1.16.0`"


def test_a_project_that_is_not_there_is_found(server: Server) -> None:
    checked = locked(package("sixx", "1.0", A))
    said = found(asked(server, checked), checked)
    assert said[1] == ("unpublished-version", f"`{server.url}` has no project `sixx`")


def test_digests_exchanged_between_two_files_are_found(server: Server) -> None:
    server.add("six", page(SIX))
    exchanged = (artifact("six-1.16.0.tar.gz", B), artifact("six-1.16.0-py2.py3-none-any.whl", A))
    checked = locked(package("six", "1.16.0", artifacts=exchanged))
    said = found(asked(server, checked), checked)
    assert [rule for rule, _ in said] == ["hash-mismatch", "hash-mismatch"]
    assert said[0][1].endswith("for `six-1.16.0.tar.gz`: it belongs to `six-1.16.0-py2.py3-none-any.whl`")


def test_another_size_is_found(server: Server) -> None:
    server.add("six", page(SIX))
    checked = locked(package("six", "1.16.0", artifacts=(artifact("six-1.16.0.tar.gz", A, size=99),)))
    said = found(asked(server, checked), checked)
    assert said == [("hash-mismatch", "`six-1.16.0.tar.gz` has 11 bytes, and the lock says 99")]


def test_a_file_that_is_not_there_is_found(server: Server) -> None:
    server.add("six", page(SIX))
    checked = locked(package("six", "1.16.0", artifacts=(artifact("six-1.16.0.zip", A),)))
    said = found(asked(server, checked), checked)
    belongs = "its digest is that of `six-1.16.0.tar.gz`"
    said_of_file = f"`{server.url}` has no file `six-1.16.0.zip` in `six` `1.16.0`: {belongs}"
    assert said[1] == ("unpublished-version", said_of_file)


def test_an_index_that_cannot_be_reached_is_said(server: Server) -> None:
    gone = "http://127.0.0.1:9/simple/"
    checked = locked(package("six", "1.16.0", A), package("flask", "1", A))
    index = open_index(settings(gone))
    index.prepare(checked)
    assert found(index, checked) == [
        ("unverifiable-lock", f"`six` `1.16.0` was not checked: `{gone}` cannot be reached"),
        ("unverifiable-lock", f"`flask` `1` was not checked: `{gone}` cannot be reached"),
    ]
    assert [unchecked for unchecked, _ in index.coverage()[0].unchecked] == ["flask 1", "six 1.16.0"]


def test_another_algorithm_than_the_index_publishes_is_unverifiable(server: Server) -> None:
    server.add("six", page(SIX))
    checked = locked(package("six", "1.16.0", "e" * 128))
    object.__setattr__(checked.documents[0].lock.packages[0].hashes[0], "algorithm", "sha512")  # type: ignore[union-attr]
    said = found(asked(server, checked), checked)
    assert said == [("unverifiable-lock", f"`six` `1.16.0` was not checked: `{server.url}` publishes no sha512 digest")]


def test_a_host_that_only_the_file_names_is_not_contacted(server: Server) -> None:
    server.add("six", page(SIX))
    with Server() as other:
        other.add("six", page(SIX))
        checked = locked(package("six", "1.16.0", D), index_urls=(other.url,))
        said = found(asked(server, checked), checked)
        assert other.seen == []
    assert [rule for rule, _ in said] == ["unverifiable-lock"]
    assert "is named only by the file under review" in said[0][1]


def test_any_trusted_index_that_publishes_the_digest_suffices(server: Server) -> None:
    server.add("six", page(SIX))
    with Server() as other:
        checked = locked(package("six", "1.16.0", A))
        index = open_index(settings(other.url, server.url))
        index.prepare(checked)
        assert found(index, checked) == []


def test_coverage_counts_packages_and_digests(server: Server) -> None:
    server.add("six", page(SIX, X_PyPI_Last_Serial="77"))
    checked = locked(package("six", "1.16.0", A, B), package("six", "1.15.0", C))
    (said,) = asked(server, checked).coverage()
    assert (said.index, said.packages, said.artifacts, said.cached, said.serial) == (server.url, 2, 3, 0, "77")
    assert said.unchecked == ()


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys of the packages that were compared with answers, once for each comparison."""
    keys: list[str] = []

    def counting(package: LockedPackage, answers: Answers) -> Judgement:
        keys.append(package.key)
        return judge(package, answers)

    monkeypatch.setattr("whypin.locks.judgement.judge", counting)
    return keys


def test_every_package_is_judged_once_for_all_rules(server: Server, judged: list[str], tmp_path: Path) -> None:
    names = ("one", "two", "three", "gone")
    for name in names[:-1]:
        server.add(name, page(project(name, [file(f"{name}-1.tar.gz", A)])))
    checked = locked(package("one", "1", A), package("two", "1"), package("three", "2", A), package("gone", "1", A))
    online = tuple(name for name in rule_names() if load(name).RULE.online)
    index = open_index(Settings((server.url,), cache=CacheFolder(str(tmp_path))))
    index.prepare(checked, frozenset(online))
    for name in online:
        list(load(name).check(checked, Facts(index=index, today="2026-11-22")))
    assert index.coverage()[0].packages
    # The release that is not there was looked for in the part of the page, then in the whole of it: two answers.
    assert sorted(judged) == sorted([*names, "three"])
    judged.clear()
    again = open_index(Settings((server.url,), cache=CacheFolder(str(tmp_path))))
    again.prepare(checked, frozenset(online))
    assert sorted(judged) == sorted([*names, "three"])


def test_each_of_several_answers_may_suffice_and_all_are_judged_together(server: Server, judged: list[str]) -> None:
    server.add("six", page(SIX))
    with Server() as other:
        other.add("six", page(SIX))
        index = open_index(settings(server.url, other.url))
        index.prepare(locked(package("six", "1.16.0", A)), frozenset(RULES))
    assert judged == ["six"] * 3
