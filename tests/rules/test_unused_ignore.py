"""`unused-ignore --fix`: an ignore goes, and what else the comment says stays as it was."""

from __future__ import annotations

import pytest

from pages.checking import findings, fixed_text

A, B = "whypin: ignore[weak-hash] why", "whypin: ignore[unpinned-requirement] why"


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
