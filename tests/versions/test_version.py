"""Versions compare as PEP 440 says, and as `packaging` does."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packaging.version import Version as Oracle

from whypin.versions.version import equal, less, parse, public

NUMBERS = st.integers(0, 12)


@st.composite
def versions(draw: st.DrawFn) -> str:
    """A PEP 440 version with any of its parts."""
    epoch = draw(st.sampled_from(["", "", "", "1!"]))
    release = ".".join(map(str, draw(st.lists(NUMBERS, min_size=1, max_size=4))))
    pre = draw(st.sampled_from(["", "", "a1", "b2", "rc1", ".rc.3", "-alpha"]))
    post = draw(st.sampled_from(["", "", ".post1", "-2", ".rev3"]))
    dev = draw(st.sampled_from(["", "", ".dev0", ".dev4"]))
    local = draw(st.sampled_from(["", "", "+cpu", "+1.a", "+1", "+ubuntu.10"]))
    return f"{epoch}{release}{pre}{post}{dev}{local}"


@settings(max_examples=150)
@given(versions(), versions())
def test_order_is_that_of_packaging(first: str, second: str) -> None:
    assert less(first, second) == (Oracle(first) < Oracle(second))
    assert equal(first, second) == (Oracle(first) == Oracle(second))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2.15.04", "2.15.4"),  # zeros in front of a number
        ("1.0", "1"),  # zeros at the end
        ("v1.2", "1.2"),
        (" 1.2 ", "1.2"),
        ("1.0-RC1", "1.0rc1"),
        ("dev", "dev"),  # no version, but the same text
    ],
)
def test_equal(first: str, second: str) -> None:
    assert equal(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("1.8.1", "1.10"),  # numbers, not text
        ("1.0.dev1", "1.0a1"),
        ("1.0", "1.0+cpu"),
        ("1.0+cpu", "1.0+1"),  # words below numbers
        ("99", "1!0"),
    ],
)
def test_less(first: str, second: str) -> None:
    assert less(first, second)
    assert not less(second, first)
    assert not equal(first, second)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "dev",
        "1..2",
        "1.*",
        "1.2.",
        "\u0663.\u0661",  # digits, but not ASCII ones
        "1" * 5000,  # more digits than Python reads as one number
    ],
)
def test_no_version(text: str) -> None:
    assert parse(text) is None
    assert not less(text, "1")
    assert not less("1", text)


def test_public() -> None:
    assert public("2.1.0+cpu") == "2.1.0"
    assert public("2.1.0") == "2.1.0"


def test_plain_versions_need_no_packaging() -> None:
    code = (
        "import sys; from whypin.versions.version import less; less('1.8', '1.10'); print('packaging' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
