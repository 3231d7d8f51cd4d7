"""Programs that are run and spoken to: by `os.posix_spawn` where there is one.

`subprocess` costs a small hook nearly half of its whole run: 4 ms to import, and a fork of all that is in memory.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_PIECE = 1 << 20
# So much of what a program says on standard error is kept.
_SAID = 4096


def started(words: Sequence[str], environ: Mapping[str, str], timeout: float) -> Process:
    """Start a program, the first word being its absolute path. Raises `OSError`.

    `timeout` is how many seconds it may say nothing.
    """
    if hasattr(os, "posix_spawn"):
        pipes: list[tuple[int, int]] = []
        try:
            while len(pipes) < 3:
                pipes.append(os.pipe())
            # Where a standard stream is closed a pipe has its number, and copies would take the place of pipes.
            if min([end for pipe in pipes for end in pipe]) > 2:
                return _Spawned(words, environ, timeout, pipes)
        except OSError:
            _close([end for pipe in pipes for end in pipe])
            raise
        _close([end for pipe in pipes for end in pipe])
    return _Opened(words, environ, timeout)


def _close(ends: Sequence[int]) -> None:
    for end in ends:
        os.close(end)


class Process:
    """A running program; `said` is the beginning of what it wrote on standard error.

    What it is asked raises `TimeoutError` when it says nothing for too long; it is then no more.
    """

    def __init__(self) -> None:
        self.said = b""
        self._read = bytearray()

    def send(self, data: bytes) -> None:
        """Write less than a pipe holds to its standard input; to one that has ended, nothing."""
        raise NotImplementedError

    def ended(self) -> int:
        """Close its standard input, let it come to its end, and give its status."""
        raise NotImplementedError

    def killed(self) -> None:
        """End it at once."""
        raise NotImplementedError

    def _more(self) -> bool:
        """Whether there was more of its output, which then has been read."""
        raise NotImplementedError

    def line(self) -> bytes:
        """The next line of its output, without the newline; at the end of the output what is left."""
        while b"\n" not in self._read and self._more():
            pass
        line = bytes(self._read[: self._read.find(b"\n")] if b"\n" in self._read else self._read)
        del self._read[: len(line) + 1]
        return line

    def lines(self) -> Iterator[bytes]:
        """All lines that are left of its output, as `line` gives them: many at once, for long outputs."""
        rest = b""
        while self._read or self._more():
            *found, rest = (rest + bytes(self._read)).split(b"\n")
            self._read.clear()
            yield from found
        if rest:
            yield rest

    def read(self, size: int | None = None) -> bytes:
        """So many bytes of its output, None for all; fewer where it ends before."""
        while (size is None or len(self._read) < size) and self._more():
            pass
        data = bytes(self._read[:size])
        del self._read[:size]
        return data


class _Spawned(Process):
    """By `posix_spawn`; `pipes` lead to its standard input, output and error."""

    def __init__(
        self, words: Sequence[str], environ: Mapping[str, str], timeout: float, pipes: Sequence[tuple[int, int]]
    ) -> None:
        import select

        super().__init__()
        (theirs, self._input), (self._output, output), (error, errors) = pipes
        copies = [(os.POSIX_SPAWN_DUP2, end, number) for number, end in enumerate((theirs, output, errors))]
        self._id = os.posix_spawn(words[0], list(words), environ, file_actions=copies)
        _close((theirs, output, errors))
        self._timeout = round(timeout * 1000)
        self._open = [self._output, error]
        self._poll = select.poll()
        for end in self._open:
            self._poll.register(end, select.POLLIN)

    def send(self, data: bytes) -> None:
        try:
            os.write(self._input, data)
        except BrokenPipeError:
            pass

    def ended(self) -> int:
        os.close(self._input)
        while self._more():
            self._read.clear()
        return os.waitstatus_to_exitcode(os.waitpid(self._id, 0)[1])

    def killed(self) -> None:
        os.kill(self._id, 9)
        os.waitpid(self._id, 0)
        _close([self._input, *self._open])
        self._open = []

    def _more(self) -> bool:
        if not self._open:
            return False
        ready = self._poll.poll(self._timeout)
        if not ready:
            self.killed()
            raise TimeoutError
        for end, _ in ready:
            piece = os.read(end, _PIECE)
            if not piece:
                self._poll.unregister(end)
                self._open.remove(end)
                os.close(end)
            elif end == self._output:
                self._read += piece
            else:
                self.said = (self.said + piece)[:_SAID]
        return True


class _Opened(Process):
    """By `subprocess`, where there is nothing better."""

    def __init__(self, words: Sequence[str], environ: Mapping[str, str], timeout: float) -> None:
        import subprocess
        from tempfile import TemporaryFile
        from threading import Timer

        super().__init__()
        self._errors = TemporaryFile()  # noqa: SIM115 - it is read when the program has ended
        try:
            self._process = subprocess.Popen(  # noqa: S603 - a list of our own words, no shell
                words, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, bufsize=0
            )
        except OSError:
            self._errors.close()
            raise
        self._timer, self._timeout, self._late = Timer, timeout, False

    def send(self, data: bytes) -> None:
        try:
            self._process.stdin.write(data)  # type: ignore[union-attr]
        except OSError:
            pass

    def ended(self) -> int:
        self._process.communicate()
        with self._errors as file:
            file.seek(0)
            self.said = file.read(_SAID)
        return self._process.returncode

    def killed(self) -> None:
        self._process.kill()
        self.ended()

    def _more(self) -> bool:
        timer = self._timer(self._timeout, self._give_up)
        timer.start()
        piece = os.read(self._process.stdout.fileno(), _PIECE)  # type: ignore[union-attr]
        timer.cancel()
        if self._late:
            self.killed()
            raise TimeoutError
        self._read += piece
        return bool(piece)

    def _give_up(self) -> None:
        self._late = True
        self._process.kill()
