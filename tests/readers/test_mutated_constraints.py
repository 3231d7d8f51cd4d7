"""Constraints of Poetry, broken in every way: what poetry-core refuses is a finding, and what it takes means the same.

A short run belongs to the suite; `WHYPIN_MUTATIONS=1200` runs for that many seconds.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import strategies as st
from poetry.core.constraints.version import Version, VersionConstraint, parse_constraint

from mutations import SECONDS, run, run_for
from whypin.model.declaration import Constraint
from whypin.readers.malformed import Malformed
from whypin.readers.poetry_constraint import parse
from whypin.text.span import Literal, Span
from whypin.versions.ranges import admits

CLAUSES = (
    "^1.2.3", "~3.2", "*", "x", "1.*", "==1.2.*", "!=1.2.*", "1.2.3", "=6.1.0", "~=3.7.0", ">=1", "<2", "!=1.5",
    "^0.2.3", "^0.0.3", "^0", "^0.0", "~0", "~0.0.1", ">1.0", "<=1.0", "<1.0", "==1.0+local.1", "^v2!1.0rc1.post2",
    "<>1", "~=1", "~=1.0a1", ">=1.*", "^1.0a1", "~1.0.post1", "<1.0a2", ">1.0.post1", "1.0.dev1", ">=1.0+x",
    "==1.2.3.4.*", "!=1!1.*", "^1.2.3.4", "~1.2.3.4", "^0.0.0", "^0.0.0.1", "^1.0.dev3", "1", "V1.0", "1.0-1",
    "1.*.*",
)  # fmt: skip
JOINTS = (",", ", ", " ", " || ", "|", "||", " , ")
STRAYS = (
    "", "|", "||", " || ", ",", ",,", " ,", " ", "  ", "\t", "\n", "\xa0", "-", " - ", "=", ">", "<", "!", "~", "^",
    "*", ".*", "dev", "latest", "v", "V", "1", "0", ".0", "a1", "rc", ".post1", ".dev0", "+x", "(", ")", "@", "x",
    "X", "1!", "é", "==", "===", "<>",
)  # fmt: skip
SAMPLE = (
    "0", "0.0.0.1", "0.0.1", "0.0.3", "0.0.4", "0.1", "0.2.3", "0.2.4", "0.3", "0.3.dev0", "1.dev0", "1a1", "1.0a2",
    "1.0rc1", "1.0", "1.0+local.1", "1.0+x", "1.0.post1", "1.0.post2", "1.0.1", "1.0.dev3", "1.1", "1.2", "1.2.3",
    "1.2.3.4", "1.2.3.5", "1.2.4", "1.3", "1.3.dev0", "1.5", "1.5+x", "1.5.post1", "2.dev0", "2.0a1", "2", "2.0.1",
    "3.2", "3.3", "3.3a1", "3.7.0", "3.7.5", "3.8", "6.1.0", "10", "1!0", "1!1.0", "1!1.5", "1!2", "2!1.0rc1.post2",
    "2!1.0", "2!2", "4.dev1",
)  # fmt: skip

# What Poetry takes, and whypin reports.
OURS_ALONE = {
    "`<>`: Poetry reads it as `==`, which nobody who writes it means": r"<>",
    "`dev`: Poetry takes it for the version 0.0.dev0": r"dev",
    "a blank that is not a space: poetry-core takes it in some places, and stops at it in others": r"[^\S ]",
    "a wildcard behind a pre-release, a post-release or a local version, which PEP 440 refuses": r"[a-z+-][^,|\s]*\.\*",
}


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """One to three clauses, with signs put in and characters taken out."""
    text = draw(st.sampled_from(CLAUSES))
    for _ in range(draw(st.integers(0, 2))):
        text += draw(st.sampled_from(JOINTS)) + draw(st.sampled_from(CLAUSES))
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(text)))
        stray = draw(st.sampled_from(STRAYS))
        text = text[:at] + (stray + text[at:] if stray else text[at + draw(st.integers(1, 3)) :])
    return text


def by_poetry(text: str) -> VersionConstraint | None:
    try:
        return parse_constraint(text)
    except (ValueError, AssertionError):  # it does not always notice what it cannot read
        return None


def by_us(text: str) -> Constraint | None:
    try:
        return parse(Literal(text, Span(0, len(text))))
    except Malformed:
        return None


def agree(text: str) -> None:
    """Fail unless both take the text and admit the same versions of the sample, or both refuse it."""
    theirs, ours = by_poetry(text), by_us(text)
    if ours is None:
        assert theirs is None or any(re.search(reason, text, re.IGNORECASE) for reason in OURS_ALONE.values())
        return
    assert theirs is not None
    for version in SAMPLE:
        # Poetry's intersections and unions judge the post-releases and local versions at an open bound (`!=1.5,<2` is
        # without 1.5.post1, and `!=1.5` is not); PEP 440 does not. Where a bound has a local part, its intersection
        # admits more than either side (`1.2.3,^1.2.3+x` admits 1.2.3.4).
        if len(ours.clauses) == 1 or not ("+" in text or re.search("post|[+]", version)):
            assert theirs.allows(Version.parse(version)) == admits(ours, "poetry", version), version


def test_no_constraint_is_read_otherwise_than_poetry_reads_it() -> None:
    assert run(mutated(), agree, 400) >= 400


@pytest.mark.skipif(not SECONDS, reason="WHYPIN_MUTATIONS=seconds runs for longer")
def test_no_constraint_is_read_otherwise_for_long() -> None:
    assert run_for(SECONDS, mutated(), agree) > 0
