"""Which comments reach which declarations, read from files in the likeness of real ones.

Each case is a file in which a reader has marked every constraint: `!` at the end of its name in `expected` means that
a comment explains it.
"""

from __future__ import annotations

import pytest

from whypin.explanations.explanation import explained
from whypin.explanations.ownership import coverings
from whypin.model.project import Document
from whypin.readers import pyproject, requirements
from whypin.text.source import Source


def read(text: str) -> Document:
    toml = text.startswith("[")
    source = Source("pyproject.toml" if toml else "requirements.in", text)
    return pyproject.read(source) if toml else requirements.read(source)


def marked(text: str) -> str:
    """The names of all declarations, those that are explained with a `!`."""
    document = read(text)
    reached = explained(document)
    return " ".join(one.label + "!" * (one.span.start in reached) for one in document.declarations)


# Text, expected: nothing here explains anything.
SILENT = [
    ("a==1\n", "a"),
    # A blank line ends the reach, in both directions.
    ("# 2 breaks us\n\na==1\n\n# 2 breaks us\n", "a"),
    # A comment below belongs to nothing above.
    ("a==1\n# 2 breaks us\n", "a"),
    # So does an option line.
    ("# because of the mirror\n--extra-index-url https://example.org/simple\na==1\n", "a"),
    # A title covers nothing, nor does a comment on a marker.
    ("# Search\na==1\nb==2\n", "a b"),
    # A licence that touches the first entry.
    ("# Licensed under the Apache License, Version 2.0\n# you must match it\na==1\nb>=2\n", "a b"),
    # Dead code and what stands above it.
    ("# 2 breaks us\n# z==1\na==1\n", "a"),
    # Compiled: `# via` stands below its pin and above the next.
    ("a==1\n    # via b\nb==2\n    # via -r x.in\nc==3\n", "a b c"),
    # Above a table header.
    ("[project]\nname = 'x'\n# 2 breaks us\n[dependency-groups]\ntest = ['a==1']\n", "a"),
    # A heading that names no member.
    ("[project]\n# because of the importer\ndependencies = [\n  'a==1',\n  'b==2',\n]\n", "a b"),
]

REACHING = [
    # A family, by the beginning that its names share.
    (
        "# login-kit-* 6 and later break us\nlogin-kit-app<6\nlogin-kit-core<5\nlog<4\n",
        "login-kit-app! login-kit-core! log",
    ),
    # Two that are named, and meant together.
    ("# b is a dependency of c, and their combination breaks\na==1\nc==2\nb==3\n", "a! c! b!"),
    # At the end of the line, and directly above.
    ("a==1  # 2 breaks us\nb==2\n", "a! b"),
    ("a==1\n# 2 breaks us\nb==2\nc==3\n", "a b! c"),
    # Both: one of them is enough, on whichever side.
    ("# the parser\na==1  # 2 breaks us\n", "a!"),
    ("# 2 breaks us\na==1  # the parser\n", "a!"),
    # A comment between two entries belongs to the lower one.
    ("# 2 breaks us\na==1\n# the parser\nb==2\n", "a! b"),
    ("# 2 breaks us\na==1\n# 3 breaks us\nb==2\n", "a! b!"),
    # The block names its members, the others are not covered.
    (
        "# The alpha and beta versions must be those of CI\nalpha==1\nbeta==2\ngamma==3\n",
        "alpha! beta! gamma",
    ),
    ("# beta and alpha must stay in sync\nalpha==1\ngamma==3\nbeta==2\n", "alpha! gamma beta!"),
    # Named with another spelling.
    (
        "# keep Zeta.Core and zeta_tools as they are, they break\nzeta-core==1\nzeta-tools==2\n",
        "zeta-core! zeta-tools!",
    ),
    # What is named as the one that breaks is not spoken of.
    ("# incompatible with omega\nalpha==1\n\nbeta==1\n", "alpha! beta"),
    ("# incompatible with omega\nalpha==1\nomega==1\n", "alpha! omega"),
    # These, both, all: the whole group, also past a comment on one member, not past a blank line or a title.
    ("# These must match the lock of the server\na==1\nb==2\nc>=3\n\nd==4\n", "a! b! c! d"),
    (
        "# These must match the server\na==1\n# b is not there on one system, and nobody asked\nb==2\nc==3\n",
        "a! b! c!",
    ),
    ("# These must match the server\na==1\n# Tools\nb==2\n", "a! b"),
    ("# Linters\n# (the versions are pinned to prevent surprises)\na==1\nb==2\n", "a! b!"),
    # A heading of several, and what is done with several.
    ("# Workarounds for problems of the runner\na==1\nb==2\n", "a! b!"),
    ("# Pin some of the plugins, newer ones break\na==1\nb==2\n", "a! b!"),
    ("# Freeze the packages, newer ones look different\na==1\nb==2\n", "a! b!"),
    # Two names that `they` stands for, wherever they are named.
    (
        "# tight pins on alpha and beta, since these have new checks\nalpha==1\ngamma==1\nbeta==1\n",
        "alpha! gamma beta!",
    ),
    # Versions of one package, not those of the list.
    ("# only its patch versions are compatible\na==1\nb==2\n", "a! b"),
    # Kin, below a comment on a version that names no package.
    ("# 0.1.9 has a bug that breaks us\nquartz!=0.1.9\nquartz-dsl==2\n", "quartz! quartz-dsl"),
    # "these" that are not the packages.
    ("# until these tests pass\na==1\nb==2\n", "a! b"),
    # A group statement that is no reason explains nobody.
    ("# These are for the docs\na==1\nb==2\n", "a b"),
    # Kin that follow directly, not those behind a stranger.
    ("# upgrades are done in lockstep\nquartz>=7,<8\nquartz-dsl>=7,<8\nother==1\n", "quartz! quartz-dsl! other"),
    ("# the last one breaks us\nquartz-django<2\nquartz<2\n", "quartz-django! quartz!"),
    ("# upgrades are done in lockstep\nquartz>=7,<8\nother==1\nquartz-dsl>=7,<8\n", "quartz! other quartz-dsl"),
    ("# opal must match the collector\nopal-api==1\nopal-sdk==1\n", "opal-api! opal-sdk!"),
    # No kin: a first part that half of the index shares.
    ("# the last one breaks us\npytest==7\npytest-cov==4\n", "pytest! pytest-cov"),
    # A comment on particular versions is about that package alone.
    ("# quartz 8 dropped what we need\nquartz<8\nquartz-dsl<8\n", "quartz! quartz-dsl"),
    # In doubt the package that the comment stands at has a reason, the next of kin has none.
    ("# do not touch it, be gentle\nquartz<8\nquartz-dsl<8\n", "quartz! quartz-dsl"),
    ("# the oldest versions are tested: these are supported\na==1\nb==2\n", "a! b!"),
    # Branches of one package, and neighbours under the same marker.
    (
        "# alpha>=2 dropped Python 3.10; take the last that has it\nalpha==1; python_version == '3.10'\n"
        "alpha>=2; python_version > '3.10'\nalpha-extra==9\n",
        "alpha! alpha! alpha-extra",
    ),
    (
        "# the last that install there\nalpha==1; python_version < '3.8'\nbeta==1; python_version < '3.8'\nbeta==2\n",
        "alpha! beta! beta",
    ),
    # What is said of one is said of its siblings: under one marker, or with one pin. A doubt, too.
    ("# do not touch\na==1; sys_platform == 'x'\nb==2; sys_platform == 'x'\nc==3\n", "a! b! c"),
    ("# no build for macOS\na==1; sys_platform != 'x'\nb==2; sys_platform != 'x'\n", "a b"),
    ("# do not touch\na==1.38.11\nb==1.38.11\nc==1.38\n", "a! b! c"),
    ("# do not touch\na==1.38.11; sys_platform == 'x'\nb==1.38.11\n", "a! b"),
    # So young a number is no pin that two share.
    ("# do not touch\na==1\nb==1\n", "a! b"),
    # Subjects that mean all.
    ("# all of these break with newer releases (#12)\na==1\nb==2\nc==3\n", "a! b! c!"),
    ("# Each line lifts the bound to the first release that is not vulnerable.\na>=1\nb>=2\n", "a! b!"),
    ("# Versions must match those of the server\na>=1\nb>=2\n", "a! b!"),
    ("# numpy is in both files with bounds that conflict\na>=1\nb>=2\n", "a! b"),
    # An address is named by its egg.
    ("# newer version of b than the index has\na==1\ngit+https://example.org/b@1#egg=b\n", "a! b!"),
    # What goes on with the comment at the end of the line above names that entry, and is not the next one's.
    ("alpha==1.2  # the parser\n# alpha can be upgraded once the reader is\nbeta==1\n", "alpha! beta"),
    ("alpha==1.2  # the parser\n# alpha must match beta\nbeta==1\n", "alpha beta!"),
    # A second line of an inline comment.
    ("alpha==1  # Taken from the old image,\n          # 2 breaks us\nbeta==1\n", "alpha! beta"),
    # No blank after the sign, and a number alone.
    ("a>=1  # #6091\nb>=1 #6091\n", "a! b!"),
    # TOML: items of an array.
    (
        "[project]\ndependencies = [\n  'a==1',  # 2 breaks us\n  # 3 breaks us\n  'b==2',\n  'c==3',\n]\n",
        "a! b! c",
    ),
    # Above the key of an array: the members it names, or all when it says so.
    (
        "[dependency-groups]\n# The alpha pin follows our default\ntest = [\n  'alpha==1',\n  'beta==1',\n]\n",
        "alpha! beta",
    ),
    ("[dependency-groups]\n# These must match the server\ntest = ['alpha==1', 'beta==1']\n", "alpha! beta!"),
    # Above a Poetry key: every constraint of its list; "these" are those, not the next keys.
    (
        "[tool.poetry.dependencies]\n# Installed by the system, so match these\nalpha = [\n"
        "  {version = '=1', python = '>=3.9'},\n  {version = '^2', python = '<3.9'},\n]\nbeta = '^2'\n"
        "alpha-core = '1'\n",
        "alpha! alpha! beta alpha-core",
    ),
    (
        "[tool.poetry.dependencies]\n# These two match it\nalpha = [\n  {version = '=1', python = '>=3.9'},\n]\n"
        "alpha-core = [\n  {version = '=1', python = '>=3.9'},\n]\nalpha-sip = '1'\nbeta = '1'\n",
        "alpha! alpha-core! alpha-sip! beta",
    ),
    # At the end of the line of a whole array, and above one of a single member.
    ("[project]\ndependencies = ['a<3.8,>=3.7']  # 3.8 breaks us, #12\n", "a!"),
    ("[project]\ndependencies = ['a<3', 'b<2']  # newer ones break us\n", "a! b!"),
    ("[project]\n# ask before you touch this one\ndependencies = ['a<3']\n", "a!"),
    # Above the key of several it has to speak of versions, and of no particular member.
    ("[project]\n# newer ones break us\ndependencies = [\n  'a<3',\n\n  'b<2',\n]\n", "a! b!"),
    ("[project]\n# newer b breaks us\ndependencies = [\n  'a<3',\n  'b<2',\n]\n", "a b!"),
    # The sure way, above several.
    ("[project]\n# why: the image of the vendor\ndependencies = [\n  'a<3',\n  'b<2',\n]\n", "a! b!"),
    # Above a table, in one line or with a header; at the end of the header.
    ("[tool.pdm.resolution]\n# 8.1 breaks us\noverrides = {a = '8.0.0'}\n", "a!"),
    ("[tool.pdm.resolution.overrides]  # 8.1 breaks us\na = '8.0.0'\nb = '1'\n", "a! b!"),
    ("[tool.poetry]\n# 8.1 breaks us\ndependencies = {a = '8.0.0'}\n", "a!"),
    ("[tool.poetry]\ndependencies = {a = '8.0.0'}  # 8.1 breaks us\n", "a!"),
    ("[tool.poetry]\n# must match the server\n[tool.poetry.dependencies]\na = '8'\n\nb = '9'\n", "a! b!"),
    ("[tool.poetry]\n# runtime\n[tool.poetry.dependencies]\na = '8'\nb = '9'\n", "a b"),
    # Above the header of one member, it is that member's.
    ("[tool.poetry.dependencies.a]  # the parser\nversion = '8'\n[tool.poetry.dependencies]\nb = '9'\n", "a b"),
    ("[tool.x]\n# 9.0 breaks us\n[tool.poetry.dependencies.a]\nversion = '8.0'\n", "a!"),
    # An element's own comment.
    (
        "[tool.poetry.dependencies]\nalpha = [\n  {version = '=1', python = '>=3.9'},  # 2 breaks us\n"
        "  {version = '=2', python = '<3.9'},\n]\n",
        "alpha! alpha",
    ),
]


@pytest.mark.parametrize(("text", "expected"), SILENT)
def test_explains_nothing(text: str, expected: str) -> None:
    assert marked(text) == expected


@pytest.mark.parametrize(("text", "expected"), REACHING)
def test_reach(text: str, expected: str) -> None:
    assert marked(text) == expected


def test_own_comments_come_first_and_say_so() -> None:
    document = read("# These match the server\na==1\n# the parser\nb==2  # see below\n")
    second = next(found for declaration, found in coverings(document.declarations) if declaration.label == "b")
    assert [(one.own, one.inline, one.lines) for one in second] == [
        (True, True, ("# see below",)),
        (True, False, ("# the parser",)),
    ]


def test_no_declarations() -> None:
    assert list(coverings(())) == []
    assert explained(read("")) == set()
