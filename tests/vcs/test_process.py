"""Programs that are run: what they say, and that they come to an end."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest

from whypin.vcs.process import Process, started

ECHO = "import sys\nfor line in sys.stdin.buffer: sys.stdout.buffer.write(line); sys.stdout.flush()\nsys.exit(7)"


@pytest.fixture(params=["posix_spawn", "subprocess"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Both ways of starting one, where there are both."""
    if request.param == "subprocess":
        monkeypatch.delattr(os, "posix_spawn", raising=False)
    elif not hasattr(os, "posix_spawn"):
        pytest.skip("there is one way only")
    yield request.param


def python(code: str, timeout: float = 60) -> Process:
    return started([sys.executable, "-I", "-S", "-c", code], {**os.environ, "WORD": "said"}, timeout)


def test_lines_and_bytes_to_the_end() -> None:
    process = python("import os; os.write(1, b'one\\ntwo\\n'); os.write(1, b'x' * 300000); os._exit(3)")
    assert process.line() == b"one"
    assert process.read(4) == b"two\n"
    assert process.read(10) == b"x" * 10
    assert process.read() == b"x" * 299990
    assert process.line() == process.read(5) == b""
    assert process.ended() == 3


def test_it_is_spoken_to() -> None:
    process = python(ECHO)
    for word in (b"a", b"b" * 1000):
        process.send(word + b"\n")
        assert process.line() == word
    process.send(b"rest")
    assert process.ended() == 7


def test_what_it_has_not_said_is_not_waited_for() -> None:
    process = python(ECHO)
    process.send(b"a\n")
    process.killed()


def test_it_has_its_environment_and_its_errors() -> None:
    process = python("import os, sys; sys.stderr.write(os.environ['WORD'] + '!' * 200000)")
    assert process.read() == b""
    assert process.ended() == 0
    assert process.said[:5] == b"said!"
    assert len(process.said) <= 4096


def test_one_that_has_ended_is_not_told() -> None:
    process = python("pass")
    assert process.read() == b""
    process.send(b"more\n")
    assert process.ended() == 0


def test_one_that_says_nothing_is_given_up() -> None:
    for ask in (Process.line, Process.read):
        process = python("import time; time.sleep(60)", timeout=0.2)
        with pytest.raises(TimeoutError):
            ask(process)


def test_no_pipe_is_left() -> None:
    before = _open()
    for _ in range(3):
        test_it_is_spoken_to()
        test_what_it_has_not_said_is_not_waited_for()
        test_one_that_says_nothing_is_given_up()
        test_a_program_that_is_not_there()
    # Those of other tests may have been closed in between.
    assert set(_open()) <= set(before)


def test_a_program_that_is_not_there() -> None:
    with pytest.raises(OSError, match="No such file"):
        started([os.path.join(os.sep, "nowhere")], {}, 1)


def _open() -> list[str]:
    folder = "/proc/self/fd"
    return sorted(os.listdir(folder)) if os.path.isdir(folder) else []
