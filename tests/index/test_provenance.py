"""What the bytes of a provenance say of publishers, and hostile ones."""

from __future__ import annotations

import json
from typing import Any

import pytest

from provenances import bundle, certificate, provenance
from whypin.index.certificate_ids import numeric_ids
from whypin.index.page import BadPage
from whypin.index.provenance import parse_provenance, provenance_url
from whypin.model.publisher import Publisher

NUMBERS = certificate("1234567", "42")
GITHUB = {"kind": "GitHub", "repository": "o/r", "workflow": "release.yml", "environment": "pypi", "claims": None}


def body(*bundles: object, **more: object) -> bytes:
    return json.dumps({"version": 1, "attestation_bundles": list(bundles), **more}).encode()


@pytest.mark.parametrize(
    ("given", "publisher"),
    [
        (bundle(GITHUB), Publisher("github", "o/r")),
        (bundle(GITHUB, NUMBERS), Publisher("github", "o/r", "1234567", "42")),
        # The second attestation has the certificate, and another first one none that can be read.
        (bundle(GITHUB, "%%%", "AAAA", "é", NUMBERS), Publisher("github", "o/r", "1234567", "42")),
        (
            bundle({"kind": "GitLab", "repository": "g/s/p", "workflow_filepath": ".gitlab-ci.yml"}),
            Publisher("gitlab", "g/s/p"),
        ),
        (bundle({"kind": "Google", "email": "a@b.example"}), Publisher("google", "a@b.example")),
        # A kind of later days: what may change from release to release is no part of it.
        (
            bundle({"kind": "New", "project": "p", "organization": "o", "environment": "e", "count": 3}),
            Publisher("new", "organization=o,project=p"),
        ),
        ({"publisher": GITHUB}, Publisher("github", "o/r")),
        ({"publisher": GITHUB, "attestations": [None, {"verification_material": 3}, {}]}, Publisher("github", "o/r")),
    ],
)
def test_a_publisher(given: dict[str, Any], publisher: Publisher) -> None:
    assert parse_provenance(body(given)) == (publisher,)


def test_each_bundle_has_its_publisher() -> None:
    found = parse_provenance(body(bundle(GITHUB), bundle({**GITHUB, "repository": "o/s"})))
    assert [one.text for one in found] == ["github:o/r", "github:o/s"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"null",
        b"[]",
        b"{}",
        b"<html>",
        b"[" * 100_000,
        b'{"version": 1, "version": 1}',
        body(version=2),
        body(version="1"),
        body(),
        body(None),
        body({}),
        body({"publisher": "github:o/r"}),
        body(bundle({"kind": "GitHub"})),
        body(bundle({"kind": " ", "repository": "o/r"})),
        body(bundle({"kind": 3, "repository": "o/r"})),
        body(bundle({"kind": "GitHub", "repository": ["o/r"]})),
        body(bundle({"kind": "GitHub", "repository": "r" * 300})),
        body(*[bundle(GITHUB)] * 33),
        body(attestation_bundles={"0": bundle(GITHUB)}),
    ],
)
def test_what_names_no_publisher(data: bytes) -> None:
    with pytest.raises(BadPage, match=r"provenance|twice"):
        parse_provenance(data)


def test_a_certificate_cut_anywhere_says_nothing_wrong() -> None:
    for end in range(len(NUMBERS)):
        assert set(numeric_ids(NUMBERS[:end])) <= {"", "1234567", "42"}
    assert numeric_ids(NUMBERS) == ("1234567", "42")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x30",
        b"\x30\x80" * 50_000,
        b"\x30\x84\xff\xff\xff\xff",
        b"\xff" * 50_000,
        # A number that is none, and one of more digits than there are.
        certificate("12a", "-3"),
        certificate("1" * 21, ""),
    ],
)
def test_what_is_no_certificate_has_no_numbers(data: bytes) -> None:
    assert numeric_ids(data) == ("", "")


@pytest.mark.parametrize(
    ("index", "version", "filename", "url"),
    [
        (
            "https://pypi.org/simple/",
            "1.0+a",
            "x-1.0.zip",
            "https://pypi.org/integrity/x/1.0%2Ba/x-1.0.zip/provenance",
        ),
        ("https://e.example/a/simple/", "1", "x/../y", "https://e.example/a/integrity/x/1/x%2F..%2Fy/provenance"),
        # An index made in another way, and names that would lead elsewhere.
        ("https://e.example/pypi/", "1", "x-1.zip", None),
        ("https://e.example/simple/", "..", "x-1.zip", None),
        ("https://e.example/simple/", "1", "..", None),
        ("https://e.example/simple/", "", "x-1.zip", None),
    ],
)
def test_where_an_index_would_have_it(index: str, version: str, filename: str, url: str | None) -> None:
    assert provenance_url(index, "x", version, filename) == url


def test_the_made_up_provenance_is_read() -> None:
    assert parse_provenance(provenance("o/r", ("1", "2"))) == (Publisher("github", "o/r", "1", "2"),)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (("o/r", "", ""), ("O/R", "", ""), True),
        # Renamed, and moved within its owner.
        (("o/r", "1", "2"), ("o/new", "1", "2"), True),
        (("o/r", "1", "2"), ("p/r", "1", ""), True),
        # The numbers of one side are not known: names decide.
        (("o/r", "1", "2"), ("o/r", "", ""), True),
        (("o/r", "1", "2"), ("o/s", "", ""), False),
        # Handed to another owner, taken over, another one.
        (("o/r", "1", "2"), ("p/r", "1", "3"), False),
        (("o/r", "1", "2"), ("o/r", "9", "8"), False),
        (("o/r", "1", "2"), ("o/s", "9", "2"), False),
    ],
)
def test_what_is_one_publisher(first: tuple[str, str, str], second: tuple[str, str, str], same: bool) -> None:
    assert Publisher("github", *first).is_same(Publisher("github", *second)) is same
    assert Publisher("github", *second).is_same(Publisher("github", *first)) is same


def test_another_forge_is_another_publisher() -> None:
    assert not Publisher("github", "o/r", "1", "2").is_same(Publisher("gitlab", "o/r", "1", "2"))
