"""The rules for cargo-vet stores over files that no tool wrote."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from pages.checking import findings
from stores import STORES, written

FILES = tuple(f"supply-chain/{name}" for name in ("config.toml", "audits.toml", "imports.lock"))
RULES = ("unexplained-exemption", "overlong-trust", "unknown-criteria", "unversioned-policy")


@settings(max_examples=40, deadline=None)
@given(STORES, STORES)
def test_whatever_stands_there(now: dict[str, object], then: dict[str, object]) -> None:
    files, base = dict.fromkeys(FILES, written(now)), dict.fromkeys(FILES, written(then))
    for name in RULES:
        for finding in findings(name, {**files, "Cargo.lock": written(then)}, base=base):
            assert 0 <= finding.span.start < finding.span.end <= len(files[finding.path])


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("text", ["", "\0", "[", "x", "[[a]]\n" * 1000, "a = " + "[" * 2000, "[cargo-vet]\nx = \u202e"])
def test_no_store(file: str, text: str) -> None:
    assert not [finding for name in RULES for finding in findings(name, {file: text, "Cargo.lock": text})]
