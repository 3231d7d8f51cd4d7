"""What the JSON API says of a release, and pages that are none of its."""

from __future__ import annotations

import json
from typing import Any

import pytest

from whypin.index.json_api import NOTHING, ReleaseFacts, read, release_url
from whypin.model.why import Advisory

ADDRESSES = {
    "https://pypi.org/simple/": "https://pypi.org/pypi/a/1.0/json",
    "https://host.example/x/simple/": "https://host.example/x/pypi/a/1.0/json",
    # Where that would be nobody knows.
    "https://host.example/root/+simple/": None,
    "https://host.example/": None,
}


@pytest.mark.parametrize(("index", "address"), ADDRESSES.items(), ids=ADDRESSES)
def test_addresses(index: str, address: str | None) -> None:
    assert release_url(index, "a", "1.0") == address


def test_a_version_is_a_part_of_an_address() -> None:
    assert (
        release_url("https://pypi.org/simple/", "a", "1!0+x/..?#")
        == "https://pypi.org/pypi/a/1%210%2Bx%2F..%3F%23/json"
    )


def said(**page: Any) -> ReleaseFacts:
    return read(json.dumps(page).encode(), "a", "1.0")


def test_what_is_not_a_page_says_nothing() -> None:
    for body in (b"", b"<html>", b"[]", b"{}", b'{"info": {"name": "b"}}', b'{"info": []}', b"[" * 100_000, b"\xff"):
        assert read(body, "a", "1.0") == NOTHING
    assert said(info={"name": "A"}) == NOTHING
    assert said(info={"name": "a"}, vulnerabilities={}) == NOTHING


def test_advisories() -> None:
    known = [
        {"id": "GHSA-1", "fixed_in": ["1.1", 7], "aliases": ["CVE-1"], "withdrawn": None},
        # Taken back, and what is none.
        {"id": "GHSA-2", "fixed_in": [], "withdrawn": "2022-01-01T00:00:00Z"},
        {"fixed_in": ["1.1"]},
        "GHSA-3",
        {"id": "GHSA-4", "fixed_in": None},
    ]
    found = said(info={"name": "a"}, vulnerabilities=known).advisories
    assert found == (Advisory("GHSA-1", "1.0", ("1.1",), ("CVE-1",)), Advisory("GHSA-4", "1.0"))
    assert said(info={"name": "a"}, vulnerabilities=[]).advisories == ()


ASKS = {
    "b": {"b": ""},
    "B.c (>=1,<2)": {"b-c": ">=1,<2"},
    "b[x]>=1; python_version>'3'": {"b": ">=1"},
    "b>=1; extra == 'x'": {},
    "b @ https://x.example/b.zip": {},
    "": {},
    "-": {"-": ""},
}


@pytest.mark.parametrize(("row", "asks"), ASKS.items(), ids=ASKS)
def test_requirements(row: str, asks: dict[str, str]) -> None:
    assert said(info={"name": "a", "requires_dist": [row, 7]}).asks == asks


def test_several_rows_are_alternatives() -> None:
    assert said(info={"name": "a", "requires_dist": ["b<2", "b<3"]}).asks == {"b": "<2 || <3"}
    assert said(info={"name": "a", "requires_dist": ["b<2", "b"]}).asks == {"b": ""}
    assert said(info={"name": "a", "requires_dist": None}).asks is None


@pytest.mark.parametrize(
    ("ownership", "expected"),
    [
        ({"organization": "pyca", "roles": []}, "organization pyca"),
        ({"organization": None, "roles": [{"role": "Owner", "user": "b"}, {"role": "Owner", "user": "a"}]}, "a, b"),
        ({"roles": [{"role": "Maintainer", "user": "a"}]}, ""),
        ({"organization": "x\nnote: reviewed"}, ""),  # no line of a statement
        ({"organization": " x"}, ""),
        ({"organization": "x" * 61}, ""),
        ({"organization": 1, "roles": [{"role": "Owner"}, None, {"role": "Owner", "user": "a"}]}, "a"),
        ({"roles": [{"role": "Owner", "user": f"u{n:02}"} for n in range(12)]}, ", ".join(
            [f"u{n:02}" for n in range(10)]) + " and 2 more"),
        ({"roles": "a"}, ""),
        (None, ""),
        ([], ""),
    ],
)  # fmt: skip
def test_owners(ownership: object, expected: str) -> None:
    body = json.dumps({"info": {"name": "demo"}, "ownership": ownership}).encode()
    assert read(body, "demo", "1.0").owners == expected


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"null", b"\xff", b"[" * 100_000])
def test_a_page_that_is_none_names_no_owner(body: bytes) -> None:
    assert read(body, "demo", "1.0").owners == ""
