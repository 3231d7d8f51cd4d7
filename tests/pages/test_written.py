"""What `PAGES=write` writes, and what fails without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pages import written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TEXT = "a\n<!-- written: rules -->\nold\n<!-- end: rules -->\n# written: x\n# end: x\n- id: a\n  files: ^a$\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "README.md"
    path.write_text(TEXT, "utf-8")
    return path


@pytest.mark.parametrize(
    ("hold", "expected"),
    [
        (lambda path: written.held(path, "rules", "new\n"), TEXT.replace("old", "new")),
        (lambda path: written.held(path, "x", "new\n"), TEXT.replace("x\n# end", "x\nnew\n# end")),  # nothing was there
        (lambda path: written.held_group(path, r"^- id: a\n  files: (\S+)$", "^b$"), TEXT.replace("^a$", "^b$")),
        (lambda path: written.held_at(path, (0, 1), "b"), f"b{TEXT[1:]}"),
        (lambda path: written.held_whole(path, "b\n"), "b\n"),
    ],
)
def test_a_place_is_held_or_written(
    file: Path, monkeypatch: pytest.MonkeyPatch, hold: Callable[[Path], None], expected: str
) -> None:
    monkeypatch.setattr(written, "WRITES", False)
    with pytest.raises(AssertionError, match="PAGES=write"):
        hold(file)
    assert file.read_text("utf-8") == TEXT
    monkeypatch.setattr(written, "WRITES", True)
    hold(file)
    assert file.read_text("utf-8") == expected


def test_what_fits_is_left_alone(file: Path) -> None:
    written.held(file, "rules", "old\n")
    assert file.read_text("utf-8") == TEXT


@pytest.mark.parametrize("marker", ["rule", "hooks", "end"])
def test_a_marker_that_is_not_there_is_caught(file: Path, marker: str) -> None:
    with pytest.raises(AssertionError, match="0 places"):
        written.held(file, marker, "")
