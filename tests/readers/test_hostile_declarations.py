"""What a hostile hand may write into declarations: nothing is raised, nothing takes long, every place is right."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from declared import places_hold
from whypin.model.project import Document
from whypin.readers import hatch, pyproject, script, setup_cfg
from whypin.text.source import Source

READERS = {
    "setup.cfg": setup_cfg.read,
    "hatch.toml": hatch.read,
    "x.py": script.read,
    "pyproject.toml": pyproject.read,
}
SEEDS = {
    "setup.cfg": """\
[metadata]
name = x
[options]
# why
install_requires =
    a[x]>=1,<2; os_name == 'nt'  # b
    c \\
      ==1
setup_requires = d; e
[options.extras_require]
f = file: g.txt, h.txt
i: j @ https://e.org/j.whl
""",
    "hatch.toml": """\
[envs.x]
# why
dependencies = ['a<2', # b
 'c=={matrix:c}']
overrides.matrix.c.dependencies = [{value = 'd', if = ['1']}]
[build.hooks.e]
dependencies = ['f']
""",
    "x.py": """\
# /// script
# # why
# dependencies = [
#   'a<2', # b
# ]
#
# [tool.uv.sources]
# a = [{git = 'https://e.org/a'}]
# ///
""",
    "pyproject.toml": """\
[project]
dynamic = ['dependencies', 'optional-dependencies']
[dependency-groups]
d = ["d"]
[tool.setuptools.dynamic]
dependencies.file = ['a.txt']
optional-dependencies = {b = {file = 'c.txt'}}
[tool.uv.sources]
d = {path = '/e', marker = "os_name == 'nt'"}
""",
}
ODD = [
    *("\0", "\x0b", "\x1b[31m", "\x85", "\u2028", "\u202e", "\ud7ff", "é", "'", '"', "[", "]", "{", "}"),
    *("=", "\\", "\n", "\n\n", "#", ";", " ", "://", "@"),
]


def holds(name: str, text: str) -> Document:
    document = READERS[name](Source(name, text))
    end = len(document.source.text)
    for problem in document.problems:
        assert 0 <= problem.span.start <= problem.span.end <= end
        assert problem.message
        assert problem.help
    for include in document.includes:
        assert 0 < include.span.start <= include.span.end <= end
    # Escapes, and lines that go on, move characters of a value away from its place.
    if "\\" not in text:
        places_hold(document)
    return document


@pytest.mark.parametrize("name", SEEDS)
@settings(max_examples=100, deadline=None)
@given(st.randoms(use_true_random=False))
def test_changed_files_are_read_or_refused(name: str, random: Random) -> None:
    text = SEEDS[name]
    for _ in range(random.randint(1, 4)):
        at, much = random.randrange(len(text) + 1), random.choice([0, 0, 1, 5, 20])
        text = text[:at] + random.choice(ODD) * random.choice([1, 1, 1, 3]) + text[at + much :]
    holds(name, text)


@pytest.mark.parametrize("name", SEEDS)
def test_the_seeds_hold_declarations_and_no_problem(name: str) -> None:
    document = holds(name, SEEDS[name])
    assert document.declarations or document.includes
    assert not document.problems


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("setup.cfg", "[options]\ninstall_requires =\n" + "  a\n" * 10_000),
        ("setup.cfg", "[options]\ninstall_requires = " + "a;" * 10_000),
        ("setup.cfg", "[options]\ninstall_requires =\n" + "  a \\\n" * 20_000),
        ("setup.cfg", "[options]\ninstall_requires =\n" + "\n" * 10_000 + "  # c\n" * 10_000 + "  a"),
        ("setup.cfg", "[options]\ninstall_requires = file: " + "a," * 10_000),
        ("setup.cfg", "[options]\n" + "[" * 20_000),
        ("setup.cfg", "[options]\ninstall_requires =\n  a" + " #" * 10_000),
        ("hatch.toml", "[envs." + "x." * 500 + "x]\ndependencies = ['a']\n"),
        (
            "hatch.toml",
            "".join([f"[envs.e{number}.overrides.matrix.m]\ndependencies = ['a']\n" for number in range(2_000)]),
        ),
        (
            "pyproject.toml",
            "[tool.uv.sources]\na = [" + "{git = 'x'}," * 5_000 + "]\n[project]\ndependencies = ['a']\n",
        ),
        ("x.py", "# /// script\n# dependencies = [\n" + "#   'a',\n" * 5_000 + "# ]\n# ///\n"),
        ("x.py", "x = 1\n" * 20_000 + "# /// script\n# dependencies = ['a']\n# ///\n"),
    ],
)
def test_much_of_one_thing_ends(name: str, text: str) -> None:
    READERS[name](Source(name, text))
