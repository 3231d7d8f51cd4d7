"""Markers as sets of environments: which meet, which do not, and what cannot be told."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packaging.markers import Marker

from whypin.versions.markers import MarkerEnvironments

MEET = [
    ("python_version < '3.10'", "python_version >= '3.9'"),
    ("python_full_version < '3.9.1'", "python_version >= '3.9'"),
    ("python_version >= '3'", "python_full_version == '3.12.*'"),
    ("sys_platform == 'linux'", "os_name == 'posix'"),
    ("sys_platform == 'win32' or python_version in '2.7 3.5'", "os_name == 'posix' and python_version == '3.5'"),
    ("extra == 'a'", "extra == 'b'"),  # both may be asked for
    ("sys_platform != 'linux'", "sys_platform != 'darwin'"),
    ("platform_machine == 'aarch64'", "platform_machine in 'arm64 aarch64'"),
    ("implementation_name == 'cpython'", "platform_python_implementation == 'CPython'"),
    ("'linux' in sys_platform", "sys_platform == 'linux2'"),
    ("python_version ~= '3.8'", "python_version == '3.11'"),
    ("sys_platform == 'linux2'", "os_name != 'nt'"),  # a platform that whypin does not know may be any
]
APART = [
    ("python_version < '3.9'", "python_version >= '3.9'"),
    ("python_full_version < '3.9'", "python_full_version == '3.9.*'"),
    ("python_version > '3.9'", "python_full_version == '3.9.5'"),  # `python_version` has two numbers
    ("'3.9' > python_version", "'3.9' <= python_version"),  # turned around
    ("sys_platform == 'win32'", "os_name == 'posix'"),
    ("sys_platform == 'darwin'", "platform_system == 'Linux'"),
    ("platform_system == 'Windows'", "sys_platform == 'cygwin'"),
    ("platform_machine == 'x86_64'", "platform_machine != 'x86_64'"),
    ("implementation_name == 'pypy'", "platform_python_implementation == 'CPython'"),
    ("python_implementation == 'PyPy'", "implementation_name == 'cpython'"),  # an old name
    ("extra == 'a' and extra != 'b'", "extra != 'a' and extra == 'b'"),  # as uv writes conflicts
    ("'a' in extras and 'b' not in extras", "'a' not in extras"),
    (
        "python_version < '3.11' and (implementation_name == 'cpython' or implementation_name == 'pypy')",
        "python_version >= '3.11' and (implementation_name == 'cpython' or implementation_name == 'pypy')",
    ),
    ("python_version in '3.8, 3.9'", "python_version not in '3.8, 3.9' and python_version != '3'"),
]
UNKNOWN = [
    "platform_release >= '20'",
    "python_version >= 'new'",
    "weather == 'fine'",
    "os_name",
    "os_name == 'nt' and",
    "(os_name == 'nt'",
    "os_name == 'nt')",
    "os_name == sys_platform",
    "'a' == 'b'",
    "os_name == 'nt' os_name == 'nt'",
    "()",
    "extra >= 'a'",
    "python_version >= '3.*'",
    " or ".join([f"sys_platform == 'p{number}'" for number in range(400)]),
    "$",
    "(" * 60 + "os_name == 'nt'" + ")" * 60,
]


@pytest.mark.parametrize(("first", "second"), MEET)
def test_meet(first: str, second: str) -> None:
    world = MarkerEnvironments((first, second))
    assert world.known
    assert world.where(first) & world.where(second)


@pytest.mark.parametrize(("first", "second"), APART)
def test_apart(first: str, second: str) -> None:
    world = MarkerEnvironments((first, second))
    assert world.known
    assert world.where(first)
    assert world.where(second)
    assert not world.where(first) & world.where(second)


@pytest.mark.parametrize("marker", UNKNOWN)
def test_unknown(marker: str) -> None:
    assert not MarkerEnvironments((marker, "os_name == 'nt'")).known


def test_no_marker_is_everywhere() -> None:
    world = MarkerEnvironments((None, "", "os_name == 'nt'"))
    assert world.where(None) == world.where("") == world.everywhere
    assert 0 < world.where("os_name == 'nt'") < world.everywhere


def test_complements_cover_everything() -> None:
    world = MarkerEnvironments(("python_version < '3.9'", "python_version >= '3.9'"))
    assert world.where("python_version < '3.9'") | world.where("python_version >= '3.9'") == world.everywhere


def test_and_binds_closer_than_or() -> None:
    first = "os_name == 'nt' or os_name == 'posix' and python_version < '3'"
    second = "(os_name == 'nt') or (os_name == 'posix' and python_version < '3')"
    third = "(os_name == 'nt' or os_name == 'posix') and python_version < '3'"
    world = MarkerEnvironments((first, second, third))
    assert world.where(first) == world.where(second) != world.where(third)


def test_a_world_too_large_is_not_known() -> None:
    markers = [f"extra == 'e{number}'" for number in range(40)]
    assert not MarkerEnvironments(markers).known


VERSIONS = st.sampled_from(["3.8", "3.9", "3.10", "3.12.1"])
COMPARISONS = st.one_of(
    st.builds(
        "{} {} '{}'".format,
        st.sampled_from(["python_version", "python_full_version"]),
        st.sampled_from(["<", "<=", ">", ">=", "==", "!="]),
        VERSIONS,
    ),
    st.builds(
        "{} '{}'".format,
        st.sampled_from(["sys_platform ==", "sys_platform !="]),
        st.sampled_from(["linux", "win32", "darwin"]),
    ),
    st.builds("os_name {} 'posix'".format, st.sampled_from(["==", "!="])),
)
MARKERS = st.recursive(
    COMPARISONS, lambda inner: st.builds("({}) {} ({})".format, inner, st.sampled_from(["and", "or"]), inner)
)
ENVIRONMENTS = [
    {"python_version": python[:4].rstrip("."), "python_full_version": python, "sys_platform": platform, "os_name": name}
    for python in ("3.7.9", "3.8.0", "3.9.7", "3.10.0", "3.12.0", "3.12.1", "3.13.2")
    for platform, name in (("linux", "posix"), ("win32", "nt"), ("darwin", "posix"))
]


@given(MARKERS, MARKERS)
@settings(max_examples=100)
def test_what_packaging_finds_true_together_meets(first: str, second: str) -> None:
    """Every environment in which both hold is one of the world's, or is like one of them."""
    world = MarkerEnvironments((first, second))
    assert world.known
    both = any(Marker(first).evaluate(one) and Marker(second).evaluate(one) for one in ENVIRONMENTS)
    if both:
        assert world.where(first) & world.where(second)
    only = any(Marker(first).evaluate(one) and not Marker(second).evaluate(one) for one in ENVIRONMENTS)
    if only:
        assert world.where(first) & ~world.where(second)
