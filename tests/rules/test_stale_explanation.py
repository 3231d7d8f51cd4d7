"""`stale-explanation`: a constraint that changed, and a comment that still speaks of the old one."""

from __future__ import annotations

import pytest

from pages.checking import findings

NAME = "stale-explanation"
POETRY = '[tool.poetry]\nname = "m"\npackage-mode = false\n[tool.poetry.dependencies]\n{}\n'


def before_and_after(before: str, after: str) -> tuple[dict[str, str], dict[str, str]]:
    return {"requirements.in": f"{before}\n"}, {"requirements.in": f"{after}\n"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # Nothing changed, or only what else stands in the file.
        ("x<2  # 2.0 breaks us", "x<2  # 2.0 breaks us"),
        ("x<2  # 2.0 breaks us", "x<2  # 2.0 breaks us\ny"),
        ("x<2  # 2.0 breaks us", "x < 2.0  # 2.0 breaks us"),
        # The comment changed, too; there is none; there was none.
        ("x<2  # 2.0 breaks us", "x<3  # 3.0 breaks us"),
        ("x<2  # 2.0 breaks us", "x<3"),
        ("x<2", "x<3  # 2.0 breaks us"),
        # The lower bound alone went up, over a version that the comment names.
        ("x>=1,<2  # 1.2 has the fix, 2.0 breaks us", "x>=1.5,<2  # 1.2 has the fix, 2.0 breaks us"),
        ("x>=1.2  # 1.2 has the fix", "x>=1.5  # 1.2 has the fix"),
        # What is named was in or out before, and still is.
        ("x<2  # 4.0 breaks us", "x<3  # 4.0 breaks us"),
        ("x==1.2  # 1.5 breaks us", "x==1.3  # 1.5 breaks us"),
        # A version of something else.
        ("y\nx<2  # y 2.0 needs that", "y\nx<3  # y 2.0 needs that"),
        ("x<3.8  # Python 3.8 is near", "x<3.9  # Python 3.8 is near"),
        ("x<2  # since 2026-12-01", "x<3  # since 2026-12-01"),
        ("x<2  # needs y>=2.5", "x<3  # needs y>=2.5"),
        # No version, no issue, no file.
        ("x<2  # breaks our forms", "x<3  # breaks our forms"),
        # A new package, and one that is gone.
        ("y<2  # 2.0 breaks us", "x<3  # 2.0 breaks us"),
        # Loosened to nothing: `lost-explanation` says that.
        ("x<2  # 2.0 breaks us", "x  # 2.0 breaks us"),
    ],
)
def test_in_order(before: str, after: str) -> None:
    base, now = before_and_after(before, after)
    assert findings(NAME, now, base=base) == []


def test_without_a_base() -> None:
    assert findings(NAME, {"requirements.in": "x<3  # 2.0 breaks us\n"}) == []


@pytest.mark.parametrize(
    ("before", "after", "word", "severity"),
    [
        ("x<2  # 2.0 breaks us", "x<3  # 2.0 breaks us", "2.0", "warning"),
        ("# 2.0 breaks us\nx<2", "# 2.0 breaks us\nx<3", "2.0", "warning"),
        ("x<2  #2.0 breaks us", "x<3  #2.0 breaks us", "2.0", "warning"),
        ("x<2  # breaks with 2.x", "x<2.5  # breaks with 2.x", "2.x", "warning"),
        ("x<2  # x 2 breaks us", "x<3  # x 2 breaks us", "2", "warning"),
        ("x==1.2  # 1.2 is the last for us", "x==1.3  # 1.2 is the last for us", "1.2", "warning"),
        ("x!=1.2  # 1.2 hangs", "x!=1.3  # 1.2 hangs", "1.2", "warning"),
        ("x~=1.2  # 2.0 breaks us", "x~=2.1  # below 2.5", "", ""),
        ("x~=1.2  # before v2.3", "x~=2.1  # before v2.3", "v2.3", "warning"),
        # Only what it points to.
        ("x==1.2  # see #123", "x==1.3  # see #123", "==1.3", "note"),
        ("x==1.2  # PROJ-123", "x==1.3  # PROJ-123", "==1.3", "note"),
        ("x==1.2  # as in requirements/lint.txt", "x==1.3  # as in requirements/lint.txt", "==1.3", "note"),
        ("x<2  # https://example.org/x/issues/7", "x<3  # https://example.org/x/issues/7", "<3", "note"),
    ],
)
def test_reported(before: str, after: str, word: str, severity: str) -> None:
    base, now = before_and_after(before, after)
    found = findings(NAME, now, base=base)
    text = now["requirements.in"]
    assert [(text[one.span.start : one.span.end], one.severity) for one in found] == [(word, severity)] * bool(word)


def test_a_caret() -> None:
    before, after = [POETRY.format(f'x = "^{one}"  # 2.0 breaks us') for one in ("1.4", "2.1")]
    assert len(findings(NAME, {"pyproject.toml": after}, base={"pyproject.toml": before})) == 1
    raised = POETRY.format('x = "^1.6"  # 2.0 breaks us')
    assert findings(NAME, {"pyproject.toml": raised}, base={"pyproject.toml": before}) == []


def test_in_another_format() -> None:
    """The file it was moved from is still there, without it."""
    base = {"requirements.in": "y\nx<2  # 2.0 breaks us\n", "pyproject.toml": POETRY.format("")}
    now = {"requirements.in": "y\n", "pyproject.toml": POETRY.format('x = "<3"  # 2.0 breaks us')}
    (found,) = findings(NAME, now, base=base)
    assert found.path == "pyproject.toml"
