"""`fresh-release` and the base: what it locks already, and what mends a vulnerability that it has."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pages.checking import DictTree, findings
from simple_server import Page, Server, file, page, project
from whypin.index.json_api import release_url
from whypin.index.lookup import open_index
from whypin.index.settings import Settings
from whypin.model.facts import Facts
from whypin.project.before import Before
from whypin.project.configuration import Configuration
from whypin.project.load import load
from whypin.rules import load as rule

NAME, LOCK = "fresh-release", "requirements.txt"
A, B, C = "a" * 64, "b" * 64, "c" * 64
YESTERDAY = "2026-11-21T12:00:00Z"
OLD, NEW = f"six==1.0 --hash=sha256:{A}\n", f"six==2.0 --hash=sha256:{B}\n"
BOTH = f"six==2.0 --hash=sha256:{B} --hash=sha256:{C}\n"
UNTOLD = "if it fixes a vulnerability (your index does not tell), give `six`"


def advisory(*fixed_in: str, id: str = "PYSEC-1", **more: Any) -> dict[str, Any]:
    return {"id": id, "fixed_in": list(fixed_in), "withdrawn": None, **more}


def helps(now: str, before: str, vulnerabilities: dict[str, Any] | None = None) -> list[str]:
    """The help of each finding, where a base is known."""
    files = [
        {"filename": "six-2.0.tar.gz", "hashes": {"sha256": B}, "upload-time": YESTERDAY},
        {"filename": "six-2.0-py3-none-any.whl", "hashes": {"sha256": C}, "upload-time": YESTERDAY},
    ]
    said = {"files": files} | ({} if vulnerabilities is None else {"vulnerabilities": vulnerabilities})
    found = findings(NAME, {LOCK: now}, index=json.dumps({"six": said}), base={LOCK: before})
    return [one.help for one in found]


@pytest.mark.parametrize(
    ("now", "before", "vulnerabilities"),
    [
        # The base locks it, whatever else the lock has.
        (f"{NEW}# more\n", NEW, None),
        (NEW, BOTH, None),
        (NEW, "six==2.0\n", None),
        # It is the fix, or behind it; one of two fixes is enough.
        (NEW, OLD, {"1.0": [advisory("2.0")]}),
        (NEW, OLD, {"1.0": [advisory("2.0.0")]}),
        (NEW, OLD, {"1.0": [advisory("1.5")]}),
        (NEW, OLD, {"1.0": [advisory(), advisory("1.5", id="PYSEC-2")], "2.0": [advisory()]}),
        (NEW, OLD, {"1.0": [advisory("0.9", "1.5", "3.1")]}),
    ],
)
def test_silent(now: str, before: str, vulnerabilities: dict[str, Any] | None) -> None:
    assert helps(now, before, vulnerabilities) == []


@pytest.mark.parametrize(
    "vulnerabilities",
    [
        {},
        {"1.0": []},
        # Nothing fixes it, or only what is still to come or was before.
        {"1.0": [advisory()]},
        {"1.0": [advisory("2.0.1", "3.0")]},
        {"1.0": [advisory("0.9", "1.0")]},
        {"1.0": [advisory("soon", "")]},
        {"1.0": [advisory("2.0", withdrawn="2026-01-01T00:00:00Z")]},
        # Mended on another branch only: the new release has it, too, under this id or another.
        {"1.0": [advisory("1.5", "2.1")], "2.0": [advisory("1.5", "2.1")]},
        {"1.0": [advisory("1.5", aliases=["CVE-1"])], "2.0": [advisory("2.1", id="GHSA-1", aliases=["CVE-1"])]},
        # An advisory about the new release alone is no reason.
        {"2.0": [advisory("2.0")]},
    ],
)
def test_what_is_no_proof(vulnerabilities: dict[str, Any]) -> None:
    (help_,) = helps(NEW, OLD, vulnerabilities)
    assert "; if it fixes a vulnerability, give `six` a `cooldown` of its own" in help_


def test_a_file_that_was_added_to_what_the_base_locks() -> None:
    assert len(helps(BOTH, NEW)) == 1


def test_an_index_that_tells_of_no_advisories() -> None:
    (help_,) = helps(NEW, OLD)
    assert UNTOLD in help_


def test_a_package_that_the_base_did_not_lock() -> None:
    (help_,) = helps(NEW, "other==1\n", {})
    assert "; if it fixes a vulnerability, give" in help_


def said(server: Server, before: str = OLD, path: str = "/simple/") -> list[str]:
    """The help of each finding, by a server."""
    configuration = Configuration()
    tree, then = DictTree({LOCK: NEW.encode()}), DictTree({LOCK: before.encode()})
    checked = load(tree, (), configuration)
    base = Before("b" * 40, (then, configuration), (tree, configuration), checked, dict)
    url = server.url.replace("/simple/", path)
    index = open_index(Settings((url,), attempts=1, timeout=2, deadline=4))
    index.prepare(checked, frozenset([NAME]), base=base)
    facts = Facts(index=index, base=base, now=1795348800.0)
    return [one.help for one in rule(NAME).check(checked, facts)]


def body(*vulnerabilities: Any, name: str = "six") -> Page:
    return page(json.dumps({"info": {"name": name}, "vulnerabilities": list(vulnerabilities)}).encode())


@pytest.mark.parametrize(
    ("answer", "count"),
    [
        (body(advisory("2.0")), 0),
        (body(advisory("2.0"), name="Six"), 0),
        (body(), 1),
        (body(advisory("2.0"), name="other"), 1),
        (body(None, 3, {"id": 3}, {"id": "x", "fixed_in": "2.0"}, {"id": "x", "fixed_in": [2, None]}), 1),
        (page(b"<html>"), 1),
        (page(b"[" * 100_000), 1),
        (page(b"{}"), 1),
        (lambda handler: handler.reply(500, b""), 1),
        (lambda handler: handler.reply(403, b""), 1),
        (None, 1),
    ],
)
def test_by_a_server(answer: Page | None, count: int) -> None:
    with Server() as server:
        server.add("six", page(project("six", [file("six-2.0.tar.gz", B, **{"upload-time": YESTERDAY})])))
        server.pages["/pypi/six/2.0/json"] = body()
        if answer is not None:
            server.pages["/pypi/six/1.0/json"] = answer
        assert len(said(server)) == count


def test_it_is_asked_only_when_it_matters() -> None:
    with Server() as server:
        old = file("six-2.0.tar.gz", B, **{"upload-time": "2020-01-01T00:00:00Z"})
        server.add("six", page(project("six", [old])))
        said(server)
        assert server.paths() == ["/simple/six/"]
        server.add("six", page(project("six", [{**old, "upload-time": YESTERDAY}])))
        server.seen.clear()
        assert said(server, NEW) == []
        assert server.paths() == ["/simple/six/"]
        assert UNTOLD in said(server)[0]
        assert server.paths()[-1] == "/pypi/six/1.0/json"


def test_an_index_made_in_another_way() -> None:
    with Server() as server:
        fresh = file("six-2.0.tar.gz", B, **{"upload-time": YESTERDAY})
        server.pages["/root/pypi/+simple/six/"] = page(project("six", [fresh]))
        assert UNTOLD in said(server, path="/root/pypi/+simple/")[0]
        assert len(server.seen) == 1


@pytest.mark.parametrize("version", ["", ".", ".."])
def test_no_address_leads_elsewhere(version: str) -> None:
    assert release_url("https://pypi.org/simple/", "six", version) is None


def test_a_version_stays_one_part_of_the_address() -> None:
    assert release_url("https://pypi.org/simple/", "six", "../x") == "https://pypi.org/pypi/six/..%2Fx/json"
