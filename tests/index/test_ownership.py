"""The owners that a page of the JSON API names, and pages that name none."""

import json

import pytest

from whypin.index.ownership import said


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
    assert said(json.dumps({"ownership": ownership}).encode()) == expected


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"null", b"\xff", b"[" * 100_000])
def test_a_page_that_is_none(body: bytes) -> None:
    assert said(body) == ""
