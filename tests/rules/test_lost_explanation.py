"""`lost-explanation`: a reason that is gone while its constraint stays, or the other way round."""

from __future__ import annotations

import pytest

from pages.checking import check, findings
from whypin import rules

NAME = "lost-explanation"
POETRY = '[tool.poetry]\nname = "m"\npackage-mode = false\n[tool.poetry.dependencies]\n{}\n'
WHY = "# 2.0 breaks our forms"


def before_and_after(before: str, after: str) -> tuple[dict[str, str], dict[str, str]]:
    return {"requirements.in": f"{before}\n"}, {"requirements.in": f"{after}\n"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"x<2  {WHY}", f"x<2  {WHY}"),
        (f"x<2  {WHY}", f"y\nx<2  {WHY}"),
        # In another place, in other words, and from a block of several.
        (f"x<2  {WHY}", f"{WHY}\nx<2"),
        (f"x<2  {WHY}", "x<2  # why: it breaks our forms"),
        (f"{WHY}\nx<2\ny<2", f"x<2  {WHY}\ny<2  {WHY}"),
        # It was not explained, or needs no reason.
        ("x<2", "x<2.0"),
        ("x<2  # the x library", "x<2"),
        ("x>=2  # CVE-2026-1 is fixed there", "x>=2"),
        ("x>=2  # CVE-2026-1 is fixed there", "x"),
        # Another constraint without a reason is `unexplained-constraint`'s.
        (f"x<2  {WHY}", "x<3"),
        ("x @ git+https://example.org/x@a1  # until #12", "x @ git+https://example.org/x@b2"),
        # The package is gone, or new.
        (f"x<2  {WHY}", "y"),
        ("y", "x<2"),
        # The comment says something else now.
        (f"x<2  {WHY}", "x  # 2.1 works again"),
    ],
)
def test_in_order(before: str, after: str) -> None:
    base, now = before_and_after(before, after)
    assert findings(NAME, now, base=base) == []


def test_without_a_base() -> None:
    assert findings(NAME, {"requirements.in": "x<2\n"}) == []


def test_what_nobody_asks_a_reason_for() -> None:
    base, now = before_and_after(f"x<2  {WHY}", "x<2")
    assert findings(NAME, now, 'require-explanation = ["pins"]\n', base=base) == []


@pytest.mark.parametrize(
    ("before", "after", "severity", "message"),
    [
        (f"x<2  {WHY}", "x<2", "error", "the comment that explained `<2` at the base is gone"),
        (f"x<2  {WHY}", "x < 2.0", "error", "the comment that explained `< 2.0` at the base is gone"),
        (f"{WHY}\nx<2", "x<2", "error", "the comment that explained `<2` at the base is gone"),
        (f"{WHY}\nx<2", f"{WHY}\n\nx<2", "error", "the comment that explained `<2` at the base is gone"),
        (f"x<2  {WHY}", "x<2  # the x library", "error", "the comment that explained `<2` at the base is gone"),
        (f"x<2  {WHY}", f"x  {WHY}", "error", "`<2` of `x` is gone, and the comment that explained it is not"),
        (
            f"x>=1,<2  {WHY}",
            f"x>=1  {WHY}",
            "error",
            "`>=1,<2` of `x` is gone, and the comment that explained it is not",
        ),
        (
            "x @ https://example.org/x.zip  # until #12 is released",
            "x  # until #12 is released",
            "error",
            "`https://example.org/x.zip` of `x` is gone, and the comment that explained it is not",
        ),
        (f"x<2  {WHY}", "x>=2", "note", "`<2` of `x` is gone, and so is its explanation"),
        (f"x<2  {WHY}", "x", "note", "`<2` of `x` is gone, and so is its explanation"),
    ],
)
def test_reported(before: str, after: str, severity: str, message: str) -> None:
    base, now = before_and_after(before, after)
    (found,) = findings(NAME, now, base=base)
    assert (found.severity, found.message) == (severity, message)


def test_another_commit_is_another_constraint() -> None:
    before, after = [POETRY.format(f'x = {{git = "https://example.org/x.git", rev = "{rev}"}}') for rev in ("a", "b")]
    explained = before.replace("}\n", "}  # until #12 is released\n")
    assert findings(NAME, {"pyproject.toml": after}, base={"pyproject.toml": explained}) == []
    assert len(findings(NAME, {"pyproject.toml": before}, base={"pyproject.toml": explained})) == 1


def test_in_another_format() -> None:
    base = {"requirements.in": f"y\nx<2  {WHY}\n", "pyproject.toml": POETRY.format("")}
    now = {"requirements.in": "y\n", "pyproject.toml": POETRY.format('x = "<2"')}
    (found,) = findings(NAME, now, base=base)
    assert (found.path, found.severity) == ("pyproject.toml", "error")


def test_one_voice() -> None:
    """What it says all of, no other rule says again."""
    modules = [rules.load(name) for name in (NAME, "unexplained-constraint", "stale-explanation")]
    for after in ("x<2", f"x  {WHY}"):
        then, now = [
            {path: text.encode() for path, text in one.items()} for one in before_and_after(f"x<2  {WHY}", after)
        ]
        assert [finding.rule for finding in check(modules, now, base=then).findings] == [NAME]
    # Branches of one key, as Poetry writes them, are one entry.
    listed = 'x = [\n  { version = "<2", markers = "a" },{}\n  { version = "<3", markers = "b" },{}\n]'.replace(
        "{ v", "{{ v"
    )
    listed = listed.replace('" },', '" }},')
    before, after = POETRY.format(listed.format(f"  {WHY}", f"  {WHY}")), POETRY.format(listed.format("", ""))
    report = check(modules, {"pyproject.toml": after.encode()}, base={"pyproject.toml": before.encode()})
    assert {finding.rule for finding in report.findings} == {NAME}
