"""Constraints from text, and what stays the same however they are written."""

from __future__ import annotations

import pytest

from whypin.versions.markers import parse
from whypin.versions.specifiers import admitted, canonical, python_marker, read


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (">=1,<2", "<2, >=1"),
        (">=1.0", ">=1"),
        (">=26.06.30.0", ">=26.6.30"),
        (">=1.0RC1", ">=1.0rc1"),
        ("~=0.53b", "~=0.53b0"),
        ("== 1.*", "==1.*"),
        (">=1,", ">=1"),
        ("", ""),
    ],
)
def test_the_same_however_it_is_written(first: str, second: str) -> None:
    assert canonical(first) == canonical(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (">=1", ">1"),
        (">=1", ""),
        # Here the zeros count.
        ("~=1.0", "~=1.0.0"),
        ("==1.*", "==1.0.*"),
        ("===1", "===1.0"),
        ("==1.0", "==1.0+cpu"),
        ("==1.*", "==1"),
    ],
)
def test_not_the_same(first: str, second: str) -> None:
    assert canonical(first) != canonical(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("^3.11", ">=3.11,<4.0"),
        ("~3.11", ">=3.11,<3.12"),
        ("^3.6 || ^3.7", "^3.6"),
        (">=3.9 <4", ">=3.9,<4"),
        ("*", "*"),
    ],
)
def test_poetry_reads_the_same(first: str, second: str) -> None:
    assert admitted(first, "poetry") == admitted(second, "poetry") is not None


@pytest.mark.parametrize("text", [">=", ">=1 <2", "1;2", "=>1", ">=1,,<2"])
def test_in_doubt(text: str) -> None:
    assert read(text) is None or admitted(text) is None


def test_a_range_of_python_as_a_marker() -> None:
    marker = python_marker(">=3.9, <3.14")
    assert marker == "python_full_version >= '3.9' and python_full_version < '3.14'"
    assert parse(marker) is not None
    assert python_marker("") == python_marker("no range") == ""


@pytest.mark.parametrize(
    ("text", "marker"),
    [
        ("^3.11", "(python_full_version >= '3.11' and python_full_version < '4')"),
        (
            "~3.8 || >=3.10",
            "(python_full_version >= '3.8' and python_full_version < '3.9') or (python_full_version >= '3.10')",
        ),
        (">3.8,<=3.12", "(python_full_version > '3.8' and python_full_version <= '3.12')"),
        ("*", "(python_full_version >= '0')"),
        ("never", ""),
    ],
)
def test_a_range_of_poetry_is_a_marker(text: str, marker: str) -> None:
    assert python_marker(text, "poetry") == marker
