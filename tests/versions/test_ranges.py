"""Ranges say what PEP 440 and Poetry's documentation say."""

import re
import subprocess
import sys

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from packaging.specifiers import SpecifierSet

from whypin.model.declaration import Clause, Constraint
from whypin.text.span import Span
from whypin.versions.kinds import lower_bound
from whypin.versions.ranges import admits, equal_to_caret, ranges, satisfiable, to_specifiers
from whypin.versions.version import parse

_CLAUSE = re.compile(r"(\^|~=|~|===|==|=|!=|<>|<=|<|>=|>|)\s*(.*)")


def constraint(text: str) -> Constraint:
    """A constraint from text; clauses split at commas, alternatives at `||`."""
    alternatives = []
    for side in text.split("||"):
        clauses = []
        for part in side.split(","):
            found = _CLAUSE.fullmatch(part.strip())
            assert found
            clauses.append(Clause("*", "", Span(0, 1)) if found[2] == "*" else Clause(found[1], found[2], Span(0, 1)))
        alternatives.append(tuple(clauses))
    return Constraint(text, Span(0, len(text)), tuple(alternatives))


# `<` a post-release and `>` a pre-release are read in two ways by different releases of packaging.
_RELEASES = st.lists(st.integers(0, 2), min_size=1, max_size=3).map(lambda parts: ".".join(map(str, parts)))
_ENDS = st.sampled_from(["", "", "", "a1", "rc1", ".post1", ".dev1", "+x", "a1.dev2"])
_VERSIONS = st.builds(
    lambda epoch, release, end: epoch + release + end, st.sampled_from(["", "", "1!"]), _RELEASES, _ENDS
)


@st.composite
def specifier_sets(draw: st.DrawFn) -> str:
    """A PEP 440 specifier set."""
    parts = []
    for _ in range(draw(st.integers(1, 3))):
        operator = draw(st.sampled_from(["==", "!=", "<", "<=", ">", ">=", "~=", "==*", "!=*"]))
        version = draw(_VERSIONS)
        if operator.endswith("*"):
            parts.append(operator[:2] + re.sub(r"(a|rc|\.post|\.dev|\+).*", "", version) + ".*")
            continue
        if operator not in ("==", "!="):
            version = version.partition("+")[0]
        if operator == "~=":
            version = re.sub(r"^((?:1!)?\d+)(?=$|a|rc|\.post|\.dev)", r"\1.0", version)
        if operator in "<>" and re.search("post|a|rc|dev", version):
            version = re.sub(r"(a|rc|\.post|\.dev).*", "", version)
        parts.append(operator + version)
    return ",".join(parts)


@settings(max_examples=300)
@given(specifier_sets(), st.lists(_VERSIONS, min_size=1, max_size=8))
def test_ranges_hold_what_packaging_holds(text: str, versions: list[str]) -> None:
    oracle = SpecifierSet(text)
    found = ranges(constraint(text), "pep508")
    assert found is not None
    for version in versions:
        parsed = parse(version)
        assert parsed is not None
        # packaging reads `>1.0` and a local version of 1.0's pre- or post-releases in its own way
        assume(not (parsed.local and re.search(">(?!=)", text)))
        assert any(low <= parsed.key < high for low, high in found) == oracle.contains(version, prereleases=True), (
            version
        )
        assert admits(constraint(text), "pep508", version) == oracle.contains(version, prereleases=True), version


@settings(max_examples=200)
@given(specifier_sets(), st.lists(_VERSIONS, min_size=1, max_size=12))
def test_nothing_is_called_unsatisfiable_that_a_version_satisfies(text: str, versions: list[str]) -> None:
    if any(SpecifierSet(text).contains(version, prereleases=True) for version in versions):
        assert satisfiable(constraint(text), "pep508")


@settings(max_examples=100)
@given(st.sampled_from(["^", "~", "~=", "", "==", ">=", "<"]), _RELEASES, st.lists(_RELEASES, min_size=1, max_size=8))
def test_specifiers_say_the_same_as_the_range(operator: str, release: str, versions: list[str]) -> None:
    spec = constraint(operator + release)
    sets = to_specifiers(spec, "poetry")
    found = ranges(spec, "poetry")
    assert sets is not None
    assert found is not None
    for version in versions:
        key = parse(version)
        assert key is not None
        inside = any(low <= key.key < high for low, high in found)
        assert inside == any(SpecifierSet(text).contains(version, prereleases=True) for text in sets)


# Poetry's documentation, "Dependency specification".
@pytest.mark.parametrize(
    ("text", "specifiers"),
    [
        ("^1.2.3", (">=1.2.3,<2",)),
        ("^1.2", (">=1.2,<2",)),
        ("^1", (">=1,<2",)),
        ("^0.2.3", (">=0.2.3,<0.3",)),
        ("^0.0.3", (">=0.0.3,<0.0.4",)),
        ("^0.0", (">=0.0,<0.1",)),
        ("^0", (">=0,<1",)),
        ("^2.0rc1", (">=2.0rc1,<3",)),  # the next breaking one after 2.0, not 2.0 itself
        ("~1.2.3", (">=1.2.3,<1.3",)),
        ("~1.2", (">=1.2,<1.3",)),
        ("~1", (">=1,<2",)),
        ("~=1.2.3", ("~=1.2.3",)),
        ("~=1", (">=1,<2",)),  # PEP 440 has no such thing, Poetry reads it
        ("1.*", ("==1.*",)),
        ("1.2.*", ("==1.2.*",)),
        ("*", ("",)),
        ("1.2.3", ("==1.2.3",)),
        ("=1.2.3", ("==1.2.3",)),
        ("<>1.2", ("!=1.2",)),
        ("^1.0,<1.5", (">=1.0,<2,<1.5",)),
        ("^1.0 || ^3.0", (">=1.0,<2", ">=3.0,<4")),
    ],
)
def test_poetry_in_the_words_of_pep_440(text: str, specifiers: tuple[str, ...]) -> None:
    assert to_specifiers(constraint(text), "poetry") == specifiers


@pytest.mark.parametrize(
    ("text", "version"),
    [
        (">=1,<2", "1.99"),
        ("==1.0", "1.0+local"),
        ("==1.0", "1"),
        ("==1.*", "1.0rc1"),
        (">1.0.post1", "1.0.post2"),
        ("<2.0rc1", "2.0b1"),
        ("===1.0", "1.0"),
        (">=1!1", "1!2"),
        ("!=1.*", "2.0.dev1"),
        (">=1.0", "no version"),  # in doubt, yes
        (">=what", "1.0"),
    ],
)
def test_admits(text: str, version: str) -> None:
    assert admits(constraint(text), "pep508", version)


@pytest.mark.parametrize(
    ("text", "version"),
    [
        (">=1,<2", "2"),
        (">1.0", "1.0.post1"),
        ("<2", "2.0a1"),
        ("===1.0", "1.0.0"),  # text, not versions
        ("!=1.*", "1.0.dev1"),
        ("<2", "1!1"),  # an epoch is above everything without one
        ("==1.0+cpu", "1.0"),
    ],
)
def test_does_not_admit(text: str, version: str) -> None:
    assert not admits(constraint(text), "pep508", version)


@pytest.mark.parametrize(
    "text",
    [
        "*",
        ">=3,<=3",
        ">=1,!=1",
        ">2.6,<2.7",
        "<1||>=3",
        ">=3,<2||==1",  # one side is enough
        ">=1.0+cpu",
        "===1.0,===1.0.0",  # arbitrary text: not ours to judge
        "==what,==other",
        ">=2024.1,<2025",
        "==1.*,>=1.9",
    ],
)
def test_satisfiable(text: str) -> None:
    assert satisfiable(constraint(text), "poetry")


@pytest.mark.parametrize(
    "text",
    [
        ">=3,<2",
        "==1,==2",
        ">1,<1",
        ">=1,<1",
        "==1.*,>=2",
        "==1.0,!=1",
        ">=2.0rc1,<2.0",  # `<2.0` has no pre-release of 2.0
        "<0",  # nothing is below the lowest version
        "^1.0,>=2",
        "~1.2,!=1.2.*",
        ">=3,<2||==1,==2",
        "==1.0+cpu,==1.0+cu118",
    ],
)
def test_not_satisfiable(text: str) -> None:
    assert not satisfiable(constraint(text), "poetry")


@pytest.mark.parametrize(
    ("text", "caret"),
    [
        (">=6.1.3,<7", "^6.1.3"),
        (">=6.1.3,<7.0", "^6.1.3"),
        (">=6.1.3,<7.0.0", "^6.1.3"),
        ("<7,>=6.1.3", "^6.1.3"),
        (">=0.2.3,<0.3", "^0.2.3"),
        (">=0.0.3,<0.0.4", "^0.0.3"),
        (">=0,<1", "^0"),
        (">=0.0,<1", "^0"),
        (">=0.0.0,<0.1", "^0.0"),
        (">=2024.1,<2025", "^2024.1"),
        ("~1", "^1"),
        ("~0.2.3", "^0.2.3"),
        ("~=1.4", "^1.4"),
        ("1.*", "^1"),
        ("==0.2.*", "^0.2"),
        ("^1.2", "^1.2"),
        (">=1.2,>=1.4,<2", "^1.4"),
        (">=1.2,<2||>=1.4,<2", "^1.2"),
    ],
)
def test_equal_to_caret(text: str, caret: str) -> None:
    assert equal_to_caret(constraint(text), "poetry") == caret


@pytest.mark.parametrize(
    "text",
    [
        "*",
        ">=6.1.3",
        ">=6.1.3,<8",
        ">=6.1.3,<=7",
        ">6.1.3,<7",
        ">=0.2.3,<1",
        ">=1,<2,!=1.5",
        ">=2,<1",
        "1.2.3",
        "~1.2",
        "^1.0||^2.0",  # neighbours, but two of them
        "==1.2.*",
        ">=what,<2",
    ],
)
def test_not_equal_to_a_caret(text: str) -> None:
    assert equal_to_caret(constraint(text), "poetry") is None


@pytest.mark.parametrize(
    "text", [">=1", ">1", "==1", "===1", "~=1.0", "^1", "~1", "1", "=1", "==1.*", ">=0", "<2,>=1", "^1||^2"]
)
def test_lower_bound(text: str) -> None:
    assert lower_bound(constraint(text)) is not None


@pytest.mark.parametrize("text", ["*", "<2", "<=2", "!=1", "!=1.*,<2", "^1||<0.5", "==*"])
def test_no_lower_bound(text: str) -> None:
    assert lower_bound(constraint(text)) is None


def test_lower_bound_is_the_clause() -> None:
    found = lower_bound(constraint("<2,>=1.4"))
    assert found is not None
    assert (found.operator, found.version) == (">=", "1.4")


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("^1.0", "pep508"),
        ("1.0", "pep508"),
        ("~1.0", "pipfile"),
        ("==dev", "pep508"),
        (">=1.*", "pep508"),
        ("1.*", "pep508"),
        ("==1.0a1.*", "pep508"),
        (",".join(f"!={number}" for number in range(1000)), "pep508"),  # nobody's
    ],
)
def test_in_doubt(text: str, dialect: str) -> None:
    assert ranges(constraint(text), dialect) is None
    assert satisfiable(constraint(text), dialect)
    assert admits(constraint(text), dialect, "999.1")


def test_a_bare_version_in_a_pipfile_is_a_pin() -> None:
    assert to_specifiers(constraint("1.2"), "pipfile") == ("==1.2",)


def test_admits_in_the_words_of_poetry() -> None:
    assert admits(constraint("*"), "poetry", "1.2")
    assert admits(constraint("^1.2 || ^3"), "poetry", "3.4rc1")
    assert not admits(constraint("^1.2"), "poetry", "2.0rc1")
    assert not admits(constraint(">=1.0+cpu"), "poetry", "0.9")  # PEP 440 has no such comparison
    assert admits(constraint(">=1.*"), "poetry", "1.0")  # the wildcard is passed over
    assert not admits(constraint(">=1.*"), "poetry", "0.9")
    assert to_specifiers(constraint("1.*.*"), "poetry") == ("==1.*",)


def test_what_is_no_constraint_has_no_specifiers() -> None:
    assert to_specifiers(constraint("^what"), "poetry") is None
    assert to_specifiers(constraint("===what"), "pep508") == ("===what",)


def test_plain_numbers_need_no_packaging() -> None:
    code = """
import sys
from whypin.model.declaration import Clause, Constraint
from whypin.versions.ranges import admits
from whypin.text.span import Span
place = Span(0, 1)
for operator, version in ((">=", "1.8"), ("==", "1.*"), ("^", "1.8"), ("*", ""), ("", "1.10")):
    assert admits(Constraint("", place, ((Clause(operator, version, place),),)), "poetry", "1.10")
print("packaging" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
