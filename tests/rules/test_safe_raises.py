"""A raised lower bound changes nothing that a lock decides, and comes to rest."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pages.checking import DictTree, check, configured, fix, modules
from rules.test_safe_fixes import COMPILED, LOCK, NUMBERS, PEP508, POETRY, RELEASES, TABLE, VERSIONS
from whypin.model.project import Project
from whypin.project.load import load
from whypin.versions.ranges import admits, ranges

NAME = "stale-lower-bound"
BOUNDED = st.one_of(
    st.builds(lambda operator, release: operator + release, st.sampled_from([">=", ">", "~="]), RELEASES),
    st.builds(lambda low, high: f">={low},<{high}.9", RELEASES, NUMBERS.map(lambda one: one + 1)),
    PEP508,
)


def _declared(files: dict[str, bytes]) -> Project:
    return load(DictTree(files), (), configured(""), scope="all", level="default")


def _holds(files: dict[str, bytes], base: dict[str, bytes], held: str) -> None:
    done = fix(modules(NAME), NAME, files, unsafe=False, base=base)
    if done == files:
        return
    pairs = []
    for one in (files, done):
        (declaration,) = [d for document in _declared(one).documents for d in document.declarations if d.key == "a"]
        assert declaration.constraint is not None
        found = ranges(declaration.constraint, declaration.dialect)
        assert found
        pairs.append((admits(declaration.constraint, declaration.dialect, held), found[-1][1], found[0][0]))
    before, after = pairs
    # What is locked is admitted as it was, the upper end is the same one, and the lower end went up.
    assert before[:2] == after[:2]
    assert before[2] < after[2]
    assert check(modules(NAME), done, base=base).findings == ()


@settings(max_examples=200, deadline=None)
@given(BOUNDED, VERSIONS, VERSIONS)
def test_requirements(spec: str, then: str, now: str) -> None:
    files = {"requirements.in": f"a{spec}\n".encode(), "requirements.txt": COMPILED.format(now).encode()}
    _holds(files, {"requirements.txt": COMPILED.format(then).encode()}, now)


@settings(max_examples=200, deadline=None)
@given(POETRY, VERSIONS, VERSIONS)
def test_poetry(spec: str, then: str, now: str) -> None:
    files = {"pyproject.toml": TABLE.format(spec).encode(), "poetry.lock": LOCK.format(now).encode()}
    _holds(files, {"poetry.lock": LOCK.format(then).encode()}, now)
