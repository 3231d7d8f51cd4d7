"""Who published an update, asked of servers that speak version 1.4 of the Simple API and PyPI's Integrity API."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pages.checking import DictTree, findings
from provenances import provenance
from simple_server import HTML, Handler, Page, Server, cut_off, file, never_ends, page
from whypin.commands.cache_folder import CacheFolder
from whypin.index.lookup import Lookup, open_index
from whypin.index.plan import Plan
from whypin.index.publishers import FileQuery, Publishers, pack, unpack
from whypin.index.sealed import seal
from whypin.index.settings import Settings
from whypin.model.facts import Facts
from whypin.model.project import Project
from whypin.model.publisher import Publisher
from whypin.model.release import Unanswered
from whypin.project.before import Before
from whypin.project.configuration import Configuration
from whypin.project.load import load
from whypin.rules import load as rule

A, B, C, D = "a" * 64, "b" * 64, "c" * 64, "d" * 64
RULES = ("changed-publisher", "lost-provenance", "partial-provenance")
LOCK = "requirements.txt"
OLD, NEW = "p-1.0.tar.gz", "p-2.0.tar.gz"
WHEEL = "p-2.0-py3-none-any.whl"
SAME, OTHER = provenance("o/r", ("17", "4")), provenance("e/r", ("99", "8"))


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def served(server: Server, *files: dict[str, Any], api: str = "1.4") -> None:
    """Publish the project `p`; the digests of a release are those that the locks below have."""
    body = {"meta": {"api-version": api}, "name": "p", "versions": ["1.0", "2.0"], "files": list(files)}
    server.add("p", page(json.dumps(body).encode()))


def address(server: Server, filename: str) -> str:
    return f"{server.url.removesuffix('simple/')}integrity/p/{filename.split('-')[1][:3]}/{filename}/provenance"


def told(server: Server, filename: str, digest: str, said: Page | bytes | None, **more: Any) -> dict[str, Any]:
    """A file of the page; `said` is what the Integrity API has of it, None for a file without provenance."""
    if said is None:
        return file(filename, digest, provenance=None, **more)
    url = address(server, filename)
    path = url[url.index("/integrity") :]
    server.pages[path] = page(said, "application/vnd.pypi.integrity.v1+json") if isinstance(said, bytes) else said
    return file(filename, digest, provenance=url, **more)


def lock(version: str, *digests: str) -> str:
    return f"p=={version} " + " ".join([f"--hash=sha256:{one}" for one in digests]) + "\n"


class Run:
    """What a run finds, with the lock at the base and now."""

    def __init__(self, server: Server, before: str, after: str, rules: tuple[str, ...] = RULES, **more: Any) -> None:
        configuration = Configuration()
        tree, then = DictTree({LOCK: after.encode()}), DictTree({LOCK: before.encode()})
        project = load(tree, (), configuration)
        base = Before("b" * 40, (then, configuration), (tree, configuration), project, dict)
        given = {"attempts": 1, "timeout": 2, "deadline": 4, "pause": 0.01, **more}
        self.index: Lookup = open_index(Settings((server.url,), **given))
        self.index.prepare(project, frozenset(rules), base=base)
        facts = Facts(index=self.index, base=base)
        found = [(one.rule, one.message) for name in rules for one in rule(name).check(project, facts)]
        self.found = list(dict.fromkeys(found))
        self.rules = [name for name, _ in self.found]
        self.integrity = [path for path in server.paths() if path.startswith("/integrity")]
        self.notes = [note for note in self.index.notes if "publishers" in note]


def answer(status: int, **fields: str) -> Page:
    return lambda handler: handler.reply(status, b"{}", "application/json", **fields)


FORBIDDEN, ABSENT = answer(403), answer(404)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (SAME, SAME),
        # Another workflow of the same repository.
        (SAME, provenance("o/r", ("17", "4"), "publish.yml")),
        # Renamed: the numbers are the same.
        (SAME, provenance("o/renamed", ("17", "4"))),
        # Without numbers the name decides, and its letters have no case.
        (provenance("o/r"), provenance("O/R")),
        # Nobody published the old file: nothing was lost, and a first publisher is no other one.
        (None, None),
        (None, OTHER),
        # The page announces a provenance, and the endpoint has none: the index says nothing of the old file.
        (ABSENT, None),
    ],
)
def test_silent(server: Server, old: Page | bytes | None, new: Page | bytes | None) -> None:
    served(server, told(server, OLD, A, old), told(server, NEW, B, new))
    assert Run(server, lock("1.0", A), lock("2.0", B)).found == []


@pytest.mark.parametrize(
    ("old", "new", "rule_name", "words"),
    [
        (SAME, OTHER, "changed-publisher", "published by `github:e/r`, and `1.0` by `github:o/r`"),
        (provenance("o/r"), provenance("o/s"), "changed-publisher", "`github:o/s`, and `1.0` by `github:o/r`"),
        # The name was given up and taken by somebody else.
        (SAME, provenance("o/r", ("99", "8")), "changed-publisher", "another repository of the name `github:o/r`"),
        # The repository was handed on.
        (SAME, provenance("e/r", ("17", "8")), "changed-publisher", "had another owner when it published `1.0`"),
        (SAME, None, "lost-provenance", "and `1.0` was published by `github:o/r`"),
        # Announced, and not there.
        (SAME, ABSENT, "lost-provenance", "nothing on record says who published `p` `2.0`"),
        # What was switched off, or does not answer, is not known; nothing is lost.
        (SAME, FORBIDDEN, "unverifiable-lock", "refuses to answer (403) when asked who published `p-2.0.tar.gz`"),
        (FORBIDDEN, SAME, "unverifiable-lock", "refuses to answer (403) when asked who published `p-1.0.tar.gz`"),
        (SAME, b"{}", "unverifiable-lock", "answered with a provenance of a form that is not known"),
        (SAME, b"<html>", "unverifiable-lock", "answered with a provenance that is no JSON"),
        (SAME, cut_off(SAME), "unverifiable-lock", "sent a page that is cut off"),
        (SAME, never_ends, "unverifiable-lock", "sends a page of more than 2 MiB"),
        (SAME, answer(500), "unverifiable-lock", "answered 500"),
    ],
)
def test_found(server: Server, old: Page | bytes, new: Page | bytes | None, rule_name: str, words: str) -> None:
    served(server, told(server, OLD, A, old), told(server, NEW, B, new))
    run = Run(server, lock("1.0", A), lock("2.0", B))
    assert run.rules == [rule_name]
    assert words in run.found[0][1]


def test_a_part_of_the_files(server: Server) -> None:
    old, new = told(server, OLD, A, SAME), told(server, NEW, B, SAME)
    wheel = told(server, WHEEL, C, None)
    served(server, old, new, wheel)
    run = Run(server, lock("1.0", A), lock("2.0", B, C))
    assert run.rules == ["partial-provenance"]
    assert f"1 of the 2 locked files of `p` `2.0` has no publisher on record: `{WHEEL}`" in run.found[0][1]
    # A file that the lock does not install is nobody's business.
    assert Run(server, lock("1.0", A), lock("2.0", B)).found == []
    # Added to the release that was locked before.
    assert Run(server, lock("2.0", B), lock("2.0", B, C)).rules == ["partial-provenance"]
    # It was so before.
    assert Run(server, lock("2.0", B, C), lock("1.0", A)).found == []


def test_one_file_by_somebody_else(server: Server) -> None:
    files = [told(server, OLD, A, SAME), told(server, NEW, B, SAME), told(server, WHEEL, C, OTHER)]
    served(server, *files)
    assert Run(server, lock("1.0", A), lock("2.0", B, C)).rules == ["changed-publisher"]
    # One of the old files had that publisher.
    wheel = "p-3.0-py3-none-any.whl"
    served(server, *files, told(server, wheel, D, OTHER))
    assert Run(server, lock("2.0", B, C), lock("3.0", D)).found == []


def test_an_old_file_is_no_loss(server: Server) -> None:
    """A step back to what was on the index before there was any provenance."""
    old = told(server, "p-0.9.tar.gz", A, None, **{"upload-time": "2024-01-01T00:00:00Z"})
    new = told(server, NEW, B, SAME, **{"upload-time": "2025-06-01T00:00:00Z"})
    served(server, old, new)
    assert Run(server, lock("2.0", B), lock("0.9", A)).found == []
    # A maintenance release that came later is none of those.
    late = told(server, "p-0.9.tar.gz", A, None, **{"upload-time": "2025-07-01T00:00:00Z"})
    served(server, late, new)
    assert Run(server, lock("2.0", B), lock("0.9", A)).rules == ["lost-provenance"]


@pytest.mark.parametrize("api", ["1.1", "1.4"])
def test_a_silent_index_has_lost_nothing(server: Server, api: str) -> None:
    served(server, file(OLD, A), file(NEW, B), api=api)
    run = Run(server, lock("1.0", A), lock("2.0", B))
    assert run.found == []
    silent = f"`{server.url}` does not say who published its files"
    silent += ", so the publishers of 1 updated package could not be compared"
    assert run.notes == [silent]
    # One word of the endpoint is asked for; without an old file there it is none.
    assert run.integrity == [f"/integrity/p/1.0/{OLD}/provenance"]


def test_an_index_without_the_old_release(server: Server) -> None:
    served(server, told(server, NEW, B, SAME))
    run = Run(server, lock("1.0", A), lock("2.0", B))
    assert run.found == []
    gone = f"`{server.url}` has no file any more that the base locks, so the publishers of 1 updated package"
    assert run.notes == [f"{gone} could not be compared"]
    assert run.integrity == []


def test_a_page_without_provenance_and_an_endpoint_with_it(server: Server) -> None:
    for name, digest, said in ((OLD, A, SAME), (NEW, B, ABSENT)):
        told(server, name, digest, said)
    served(server, file(OLD, A), file(NEW, B), api="1.1")
    assert Run(server, lock("1.0", A), lock("2.0", B)).rules == ["lost-provenance"]
    told(server, NEW, B, OTHER)
    assert Run(server, lock("1.0", A), lock("2.0", B)).rules == ["changed-publisher"]
    told(server, NEW, B, SAME)
    assert Run(server, lock("1.0", A), lock("2.0", B)).found == []


def test_a_page_of_html(server: Server) -> None:
    told(server, OLD, A, SAME)
    links = f'<a href="{OLD}#sha256={A}" data-provenance="{address(server, OLD)}">{OLD}</a><a href="{NEW}#sha256={B}">'
    server.add("p", page(f"<!DOCTYPE html><title>Links for p</title>{links}{NEW}</a>".encode(), HTML))
    assert Run(server, lock("1.0", A), lock("2.0", B)).rules == ["lost-provenance"]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://evil.example/p", "at an address that speaks plain http"),
        ("https://evil.example/p", "on `evil.example`, and that host is not contacted"),
        ("https://evil.example\\@pypi.org/p", "at an address that is not an address"),
        ("https://127.0.0.1:1/p", "on `127.0.0.1:1`, and that host is not contacted"),
        ("file:///etc/passwd", "at an address that is a"),
        ("https://[", "at an address that is not an address"),
        ("x" * 9, ""),
    ],
)
def test_no_other_host_is_asked(server: Server, url: str, words: str) -> None:
    served(server, told(server, OLD, A, SAME), file(NEW, B, provenance=url))
    run = Run(server, lock("1.0", A), lock("2.0", B))
    # An address without a host is one beside the page.
    assert run.rules == (["unverifiable-lock"] if words else ["lost-provenance"])
    assert words in run.found[0][1]


def test_a_redirect_leads_to_no_other_host(server: Server) -> None:
    with Server() as other:
        other.pages["/there"] = page(SAME)
        elsewhere = answer(302, Location=f"http://127.0.0.1:{other.port}/there")
        served(server, told(server, OLD, A, SAME), told(server, NEW, B, elsewhere))
        run = Run(server, lock("1.0", A), lock("2.0", B))
        assert run.rules == ["unverifiable-lock"]
        assert f"redirects to `127.0.0.1:{other.port}`, which is not asked" in run.found[0][1]
        assert other.seen == []


def test_an_allowed_host_is_asked_without_the_login_of_the_index(server: Server) -> None:
    with Server() as other:
        other.pages["/there"] = page(SAME)
        served(server, told(server, OLD, A, SAME), file(NEW, B, provenance=f"http://127.0.0.1:{other.port}/there"))
        login: dict[str, Any] = {"login": lambda host: ("user", "secret")}
        run = Run(server, lock("1.0", A), lock("2.0", B), allowed=(f"127.0.0.1:{other.port}",), **login)
        assert run.found == []
        assert [fields.get("authorization") for _, fields in other.seen] == [None]
        assert all("authorization" in fields for _, fields in server.seen)


def test_what_is_asked(server: Server) -> None:
    """One page a project for all, and one answer a file of what changed, for good."""
    served(server, told(server, OLD, A, SAME), told(server, NEW, B, SAME))
    for before, now, rules in (
        (lock("1.0", A), lock("2.0", B), ("yanked-version",)),
        (lock("2.0", B), lock("2.0", B), RULES),
    ):
        server.seen.clear()
        Run(server, before, now, rules)
        assert server.paths() == ["/simple/p/"]


def test_an_answer_is_kept_for_good(server: Server, tmp_path: Path) -> None:
    served(server, told(server, OLD, A, SAME), told(server, NEW, B, OTHER))
    clock = [1000.0]
    more: dict[str, Any] = {"cache": CacheFolder(str(tmp_path)), "now": lambda: clock[0]}
    run = Run(server, lock("1.0", A), lock("2.0", B), **more)
    assert len(run.integrity) == 2
    server.seen.clear()
    assert Run(server, lock("1.0", A), lock("2.0", B), **more).found == run.found
    assert server.seen == []
    # After an hour the page is asked for again, and no publisher.
    clock[0] += 3601
    assert Run(server, lock("1.0", A), lock("2.0", B), **more).found == run.found
    assert server.paths() == ["/simple/p/"]


def test_that_there_is_none_is_asked_again(server: Server, tmp_path: Path) -> None:
    served(server, told(server, OLD, A, SAME), told(server, NEW, B, ABSENT))
    cache = CacheFolder(str(tmp_path))
    assert Run(server, lock("1.0", A), lock("2.0", B), cache=cache).rules == ["lost-provenance"]
    told(server, NEW, B, SAME)
    assert Run(server, lock("1.0", A), lock("2.0", B), cache=cache).found == []


QUERY = FileQuery("https://pypi.org/simple/", OLD, A, "https://pypi.org/p")
KNOWN = (Publisher("github", "o/r", "1", "2"),)


def test_an_entry_of_the_cache() -> None:
    data = pack(QUERY, KNOWN)
    assert unpack(data, QUERY) == KNOWN
    assert unpack(data, QUERY.replaced(digest=B)) is None
    assert unpack(data, QUERY.replaced(index="https://e.example/simple/")) is None
    for end in range(len(data)):
        assert unpack(data[:end], QUERY) is None


@pytest.mark.parametrize(
    "rows", [None, [], [[]], [["a", "b", "c", 1]], [["a", "b", "c"]], [3], [[3]], 3, "abcd", {"a": 1}]
)
def test_an_entry_of_another_shape(rows: object) -> None:
    text = json.dumps([QUERY.index, QUERY.filename, QUERY.digest, rows])
    assert unpack(seal("publishers 1", text.encode()), QUERY) is None


def test_a_file_without_a_digest_is_asked_for_again(server: Server, tmp_path: Path) -> None:
    told(server, OLD, A, SAME)
    settings = Settings((server.url,), cache=CacheFolder(str(tmp_path)), attempts=1)
    query = FileQuery(server.url, OLD, "", address(server, OLD))
    for _ in range(2):
        assert Publishers(settings, Plan(settings)).find([query, query]) == {
            query: (Publisher("github", "o/r", "17", "4"),)
        }
    assert len(server.seen) == 2


def test_certificates_that_cannot_be_read() -> None:
    settings = Settings(ca="/nowhere/authorities.pem")
    (answer,) = Publishers(settings, Plan(settings)).find([QUERY]).values()
    assert isinstance(answer, Unanswered)
    assert answer.help.startswith("name a file of certificates")


def test_offline_there_is_nothing_to_compare() -> None:
    assert not [one for name in RULES for one in rule(name).check(Project(()), Facts())]


def test_a_slow_answer_is_not_waited_for(server: Server) -> None:
    def slow(handler: Handler) -> None:
        time.sleep(3)

    served(server, told(server, OLD, A, SAME), told(server, NEW, B, slow))
    run = Run(server, lock("1.0", A), lock("2.0", B), timeout=0.3, deadline=0.5)
    assert run.rules == ["unverifiable-lock"]


def test_a_publisher_that_a_person_approved(server: Server) -> None:
    """By its name; what took over the name of an old one by its number, too."""
    index = json.dumps(
        {
            "p": {
                "files": [
                    {"filename": OLD, "hashes": {"sha256": A}, "provenance": "github:o/r#17/4"},
                    {"filename": NEW, "hashes": {"sha256": B}, "provenance": "github:o/r#99/8"},
                    {"filename": "p-3.0.tar.gz", "hashes": {"sha256": C}, "provenance": "github:e/r#99/8"},
                ]
            }
        }
    )
    base = {LOCK: lock("1.0", A)}
    for version, digest, publisher, count in (
        ("3.0", C, "github:E/R", 0),
        ("3.0", C, "github:e/r#99", 0),
        ("3.0", C, "github:e/r#98", 1),
        ("3.0", C, "gitlab:e/r", 1),
        ("2.0", B, "github:o/r", 1),
        ("2.0", B, "github:o/r#99", 0),
    ):
        found = findings(
            "changed-publisher",
            {LOCK: lock(version, digest)},
            f'[packages.p]\npublisher = "{publisher}"',
            index,
            base,
        )
        assert len(found) == count, publisher
