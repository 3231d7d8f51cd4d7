"""The progress bar: it fits the terminal, and only a terminal that can clear a line gets it."""

from __future__ import annotations

import io
import sys

import pytest

from locks import package
from locks import project as locked
from simple_server import Server, file, page, project
from whypin.commands.online import Online, progress
from whypin.commands.options import read
from whypin.rules import load

A = "a" * 64


class Terminal(io.StringIO):
    """A stream that says it is a terminal, and knows no size."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("done", "total", "columns", "line"),
    [
        (0, 2, 80, f"asking the index [{' ' * 30}] 0/2"),
        (1, 2, 80, f"asking the index [{'#' * 15}{' ' * 15}] 1/2"),
        (12, 12, 80, f"asking the index [{'#' * 30}] 12/12"),
        # The last column stays free: some terminals go to the next line when it is written to.
        (2, 4, 32, "asking the index [####    ] 2/4"),
        (1, 1, 25, "asking the index [#] 1/1"),
        # No room for a bar, none for the figures.
        (7, 9, 24, "7/9"),
        (7, 9, 3, "7/"),
        (7, 9, 0, ""),
    ],
)
def test_a_bar_is_shorter_than_the_terminal(done: int, total: int, columns: int, line: str) -> None:
    assert progress(done, total, columns) == line
    assert len(line) < columns or not line


def asked(stderr: io.StringIO | None, monkeypatch: pytest.MonkeyPatch, *words: str, **environment: str) -> None:
    """Ask for one package, with this as standard error."""
    with Server() as server:
        server.add("six", page(project("six", [file("six-1.16.0.tar.gz", A)])))
        options = read("whypin check", "", ["--no-cache", "--index-url", server.url, *words], select=True)
        with monkeypatch.context() as patched:
            patched.setattr(sys, "stderr", stderr)
            online = Online(options, environment, [load("hash-mismatch").RULE])
            online.prepare(locked(package("six", "1.16.0", A)))
        assert [part.packages for part in online.coverage()] == [1]


def test_a_terminal_sees_the_bar_and_then_an_empty_line(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    asked(terminal, monkeypatch, TERM="xterm")
    # Seen from the start: an index that does not answer takes its time.
    seen = [f"asking the index [{' ' * 30}] 0/1", f"asking the index [{'#' * 30}] 1/1", "\x1b[K"]
    assert terminal.getvalue().split("\r") == ["", *seen]


@pytest.mark.parametrize("words", [("--quiet",), ("--no-progress",)])
def test_who_wants_no_bar_gets_none(monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]) -> None:
    terminal = Terminal()
    asked(terminal, monkeypatch, *words, TERM="xterm")
    assert terminal.getvalue() == ""


def test_what_cannot_clear_a_line_gets_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal, pipe = Terminal(), io.StringIO()
    asked(terminal, monkeypatch, TERM="dumb")
    asked(pipe, monkeypatch, TERM="xterm")
    assert terminal.getvalue() == pipe.getvalue() == ""


def test_a_closed_standard_error_is_no_reason_to_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    # `whypin check --online 2>&-`: Python has no `sys.stderr` then.
    asked(None, monkeypatch, TERM="xterm")
