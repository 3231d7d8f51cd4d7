"""`unused-ignore`: what is said of an ignore without brackets."""

from __future__ import annotations

import pytest

from pages.checking import findings

NAME = "unused-ignore"


@pytest.mark.parametrize(
    ("words", "help_"),
    [
        ("ignore missing-lower-bound: vendored", "write `ignore[missing-lower-bound]`"),
        (
            "ignore: unexplained-constraint, missing-lower-bound the vendor decides",
            "write `ignore[unexplained-constraint, missing-lower-bound]`",
        ),
        ("ignore(missing-lower-bound) vendored", "write `ignore[missing-lower-bound]`"),
        ("ignore", "write `ignore[RULE]`, with a rule of `whypin explain`"),
        ("ignore[] vendored", "write `ignore[RULE]`, with a rule of `whypin explain`"),
    ],
)
def test_an_ignore_without_brackets_is_told_what_to_write(words: str, help_: str) -> None:
    (found,) = findings(NAME, {"requirements.in": f"flask  # whypin: {words}\n"})
    assert found.help == help_
