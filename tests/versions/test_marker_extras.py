"""Markers once it is known which extras are asked for."""

from __future__ import annotations

import pytest

from whypin.versions.marker_extras import both, extras_of, given, without


@pytest.mark.parametrize(
    ("marker", "extras", "rest"),
    [
        ("", (), ""),
        ("os_name == 'nt'", ("a",), "os_name == 'nt'"),
        ("extra == 'a'", ("a",), ""),
        ("extra == 'a'", (), None),
        ("'a' == extra", ("a",), ""),
        ("extra == 'A_b'", ("a-b",), ""),
        ("extra != 'a'", ("a",), None),
        ("'a' in extras", ("a",), ""),
        ("os_name == 'nt' and extra == 'a'", ("a",), "os_name == 'nt'"),
        ("os_name == 'nt' and extra == 'a'", ("b",), None),
        ("os_name == 'nt' or extra == 'a'", ("a",), ""),
        (
            "(os_name == 'nt' and extra == 'a') or (sys_platform == 'linux' and extra == 'a')",
            ("a",),
            "(os_name == 'nt') or (sys_platform == 'linux')",
        ),
        (
            "(os_name == \"it's\" or 'nt' == os_name) and extra == 'a'",
            ("a",),
            "(os_name == \"it's\") or ('nt' == os_name)",
        ),
        # What is no marker stays.
        ("extra ==", ("a",), "extra =="),
    ],
)
def test_given(marker: str, extras: tuple[str, ...], rest: str | None) -> None:
    assert given(marker, extras) == rest


@pytest.mark.parametrize(
    ("marker", "rest"),
    [
        (None, ""),
        ("os_name == 'nt'", "os_name == 'nt'"),
        ("extra == 'a'", ""),
        ("extra == 'a' or extra == 'b'", ""),
        ("os_name == 'nt' and extra == 'a'", "os_name == 'nt'"),
        ("os_name == 'nt' or extra == 'a'", "os_name == 'nt'"),
        ("(os_name == 'nt' and extra == 'a') or 'x' in extras", "os_name == 'nt'"),
        ("(os_name == 'nt' or sys_platform == 'x') and extra == 'a'", "(os_name == 'nt') or (sys_platform == 'x')"),
        ("extra ==", "extra =="),
    ],
)
def test_without(marker: str | None, rest: str) -> None:
    assert without(marker) == rest


def test_the_extras_of_a_marker() -> None:
    assert extras_of("(extra == 'A_b' or extra == 'c') and extra != 'c' and os_name == 'extra'") == ("a-b", "c")
    assert extras_of(None) == extras_of("os_name == 'nt'") == extras_of("extra ==") == ()


def test_both() -> None:
    assert both("", "a") == both("a", "") == "a"
    assert both("a or b", "c") == "(a or b) and (c)"
