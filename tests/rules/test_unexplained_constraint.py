"""`unexplained-constraint`: which constraints are asked, and what is said of them."""

from __future__ import annotations

import pytest

from whypin.model.facts import Facts
from whypin.model.project import Document, Project
from whypin.readers import pyproject, requirements
from whypin.rules.unexplained_constraint import check
from whypin.text.source import Source


def read(text: str) -> Document:
    toml = text.startswith("[")
    source = Source("pyproject.toml" if toml else "requirements.in", text)
    return pyproject.read(source) if toml else requirements.read(source)


def messages(text: str, *, level: str = "default", **options: object) -> list[str]:
    """What the rule says, without its common end."""
    document = read(text)
    facts = Facts(level=level, options={name.replace("_", "-"): value for name, value in options.items()})
    found = list(check(Project((document,)), facts))
    for finding in found:
        quoted = finding.message.partition("`")[2].partition("`")[0]
        assert document.source.text[finding.span.start : finding.span.end] == quoted
        assert finding.entry is not None
        assert finding.entry.span.covers(finding.span)
    return [finding.message.removesuffix(" and no comment says why") for finding in found]


POETRY = "[tool.poetry]\nname = 'x'\n[tool.poetry.dependencies]\npython = '~3.11'\n"
# A Poetry project whose dependencies stand in `[project]`.
MIXED = (
    "[tool.poetry]\npackage-mode = false\n[build-system]\nbuild-backend = 'poetry.core.masonry.api'\n"
    "[project]\nname = 'x'\n"
)

SILENT = [
    "",
    "# 2 breaks us\n",
    "attrs\n",
    # A lone floor is routine, a strict one too.
    "attrs>=22\n",
    "attrs>22\n",
    "attrs<23  # 23 breaks us\n",
    # The project itself.
    "-e .\n",
    "-e ./libs/common\n",
    "-r other.in\n",
    POETRY,
    POETRY + "attrs = '^22.1'\n",
    POETRY + "attrs = '*'\n",
    POETRY + "attrs = {version = '^22.1', optional = true}\n",
    POETRY + "attrs = '^21 || ^22'\n",
    # The range that equals a caret.
    MIXED + "dependencies = ['attrs>=22.1,<23', 'attrs (>=0.2.3,<0.3)']\n",
]

ASKED = [
    ("attrs==22.1\n", ["`==22.1` pins `attrs`"]),
    ("attrs===22.1\n", ["`===22.1` pins `attrs`"]),
    ("attrs==22.*\n", ["`==22.*` holds `attrs` to compatible releases"]),
    ("attrs~=22.1\n", ["`~=22.1` holds `attrs` to compatible releases"]),
    ("attrs<23\n", ["`<23` caps `attrs`"]),
    ("attrs >= 22, <= 23\n", ["`>= 22, <= 23` caps `attrs`"]),
    ("attrs!=22.2\n", ["`!=22.2` excludes releases of `attrs`"]),
    # The strongest part names the whole.
    ("attrs!=22.2,<23\n", ["`!=22.2,<23` caps `attrs`"]),
    ("attrs~=22.1,!=22.2\n", ["`~=22.1,!=22.2` holds `attrs` to compatible releases"]),
    # Comments that give no reason.
    ("# classes without boilerplate\nattrs==22.1  # used by the parser\n", ["`==22.1` pins `attrs`"]),
    # Direct references.
    ("https://example.org/attrs\n", ["`https://example.org/attrs` is a URL"]),  # nothing says what it is
    ("attrs @ https://example.org/attrs.zip\n", ["`https://example.org/attrs.zip` takes `attrs` from a URL"]),
    (
        "attrs @ git+https://example.org/attrs.git\n",
        ["`git+https://example.org/attrs.git` takes `attrs` from a repository"],
    ),
    # Poetry: a bare version is a pin, `~` and `1.*` hold, a capped caret is a cap.
    (POETRY + "attrs = '22.1'\n", ["`22.1` pins `attrs`"]),
    (POETRY + "attrs = '=22.1'\n", ["`=22.1` pins `attrs`"]),
    (POETRY + "attrs = '~22.1'\n", ["`~22.1` holds `attrs` to compatible releases"]),
    (POETRY + "attrs = '22.*'\n", ["`22.*` holds `attrs` to compatible releases"]),
    (POETRY + "attrs = '^22.1,<22.5'\n", ["`^22.1,<22.5` caps `attrs`"]),
    (POETRY + "attrs = '>=22.1,<23'\n", ["`>=22.1,<23` caps `attrs`"]),
    # No caret equals these; nor is the project Poetry's without its table.
    (MIXED + "dependencies = ['attrs>=22.1,<24']\n", ["`>=22.1,<24` caps `attrs`"]),
    ("[project]\nname = 'x'\ndependencies = ['attrs>=22.1,<23']\n", ["`>=22.1,<23` caps `attrs`"]),
    # Build requirements and constraint tables are constraints like any other.
    ("[build-system]\nrequires = ['setuptools<80']\n", ["`<80` caps `setuptools`"]),
    ("[tool.uv]\nconstraint-dependencies = ['attrs<23']\n", ["`<23` caps `attrs`"]),
]

STRICT_SILENT = ["attrs\n", "attrs>=0\n", POETRY + "attrs = '*'\n", "attrs>=22  # 21 breaks us\n", "-e .\n"]
STRICT = [
    ("attrs>=22\n", ["`>=22` sets a lower bound for `attrs`"]),
    ("attrs>22\n", ["`>22` sets a lower bound for `attrs`"]),
    (POETRY + "attrs = '^22.1'\n", ["`^22.1` holds `attrs` below its next major release"]),
    (MIXED + "dependencies = ['attrs>=22.1,<23']\n", ["`>=22.1,<23` holds `attrs` below its next major release"]),
    ("attrs<23\n", ["`<23` caps `attrs`"]),
]


@pytest.mark.parametrize("text", SILENT)
def test_silent(text: str) -> None:
    assert messages(text) == []


@pytest.mark.parametrize(("text", "expected"), ASKED)
def test_asked(text: str, expected: list[str]) -> None:
    assert messages(text) == expected


@pytest.mark.parametrize("text", STRICT_SILENT)
def test_silent_at_level_strict(text: str) -> None:
    assert messages(text, level="strict") == []


@pytest.mark.parametrize(("text", "expected"), STRICT)
def test_level_strict(text: str, expected: list[str]) -> None:
    assert messages(text, level="strict") == expected


def test_the_option_says_which_kinds_are_asked() -> None:
    text = "alpha==1\nbeta<2\ngamma>=3\n"
    assert messages(text, require_explanation=[]) == []
    assert messages(text, require_explanation=["caps"]) == ["`<2` caps `beta`"]
    assert messages(text, require_explanation=["bounds"], level="strict") == ["`>=3` sets a lower bound for `gamma`"]
    # A kind that is not asked does not lend its name.
    assert messages("alpha!=1,<2\n", require_explanation=["exclusions"]) == ["`!=1,<2` excludes releases of `alpha`"]


def test_help_tells_a_comment_that_gives_no_reason() -> None:
    document = read("alpha==1\nbeta==2  # the parser\n")
    first, second = check(Project((document,)), Facts())
    assert first.help == "say why in a comment above or at the end of the line: `# why:` and the reason"
    assert (
        second.help
        == "say why in a comment above or at the end of the line; if the comment here does, begin it with `why:`"
    )
    assert (second.rule, second.package, second.path) == ("unexplained-constraint", "beta", "requirements.in")


def test_what_cuts_a_reason_off_is_named() -> None:
    document = read("# 3.8 breaks our labels, #12\n\nidna<3.8\n")
    (finding,) = check(Project((document,)), Facts())
    assert finding.message == "`<3.8` caps `idna` and the empty line 2 cuts the comment off"
    assert finding.help == "put the comment directly above the constraint"
    document = read("# 3.8 breaks our labels, #12\n--pre\nidna<3.8\n")
    (finding,) = check(Project((document,)), Facts())
    assert finding.message == "`<3.8` caps `idna` and the option in line 2 cuts the comment off"


def test_a_list_without_any_explanation_is_one_entry() -> None:
    text = POETRY + "attrs = [\n  {version = '1', python = '<3'},\n  {version = '2', python = '>=3'},\n]\n"
    document = read(text)
    found = list(check(Project((document,)), Facts()))
    assert [finding.message.split("`")[1] for finding in found] == ["1", "2"]
    entries = {finding.entry.span for finding in found if finding.entry}
    assert len(entries) == 1
    assert all(text[span.start :].startswith("attrs = [") for span in entries)
    # One of them explained: the other is at fault alone.
    (finding,) = check(Project((read(text.replace("'<3'},", "'<3'},  # 2 breaks us")),)), Facts())
    assert finding.entry is not None
    assert text.count("attrs", 0, finding.entry.span.start) == 1


def test_scope_is_the_projects() -> None:
    document = read("alpha==1\n")
    document.declarations[0].scope = "development"
    assert list(check(Project((document,), production_only=frozenset({document.path})), Facts())) == []
