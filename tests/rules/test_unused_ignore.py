"""`unused-ignore`: what is said of an ignore without brackets, and what `--fix` leaves of a comment."""

from __future__ import annotations

import pytest

from pages.checking import findings, fixed_text

NAME = "unused-ignore"
A, B = "whypin: ignore[weak-hash] why", "whypin: ignore[unpinned-requirement] why"


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


@pytest.mark.parametrize(
    ("comment", "left"),
    [
        (f"  # {A}", ""),
        (f"  # {A} # {B}", ""),
        (f"  # pinned by upstream  # {A}", "  # pinned by upstream"),
        (f"  # {A}  # noqa", "  # noqa"),
        (f"  # text # {A} # {B}", "  # text"),
        (f"  # text # {A} # noqa", "  # text # noqa"),
    ],
)
def test_an_ignore_goes_by_itself(comment: str, left: str) -> None:
    done = fixed_text("unused-ignore", {"requirements.in": f"six>=1{comment}\n"})
    assert done == {"requirements.in": f"six>=1{left}\n"}


def test_every_ignore_of_a_comment_counts() -> None:
    text = f"six==1 --hash=md5:{'0' * 32}  # whypin: ignore[yanked-version] why # {A}\n"
    assert not findings("weak-hash", {"requirements.txt": text})
