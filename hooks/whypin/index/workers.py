"""Do many slow things at once, and stop at once when asked to."""

from __future__ import annotations

import time
from _thread import start_new_thread
from queue import Empty, SimpleQueue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import TypeVar

    Job = TypeVar("Job")
    Result = TypeVar("Result")

_TICK = 0.2


def each(
    jobs: Sequence[Job], work: Callable[[Job], Result], threads: int, patience: float
) -> Iterator[tuple[Job, Result | None]]:
    """Yield every job with its result as they come; None for one that took longer than `patience` seconds.

    No thread is waited for and the wait is in short steps, so that Ctrl-C ends the program at once instead of after
    the slowest server; a job that is given up is left to its thread, and another thread takes over the rest. What
    `work` raises is raised here. The threads of `concurrent.futures` are waited for when Python ends: Ctrl-C took 15
    seconds with a server that answers after 6, where it takes 0.2 here.
    """
    waiting: SimpleQueue[int | None] = SimpleQueue()
    done: SimpleQueue[tuple[int, Result | None, BaseException | None]] = SimpleQueue()
    began: dict[int, float] = {}

    def run() -> None:
        while (number := waiting.get()) is not None:
            began[number] = time.monotonic()
            try:
                done.put((number, work(jobs[number]), None))
            except BaseException as error:
                done.put((number, None, error))

    for number in range(len(jobs)):
        waiting.put(number)
    count = min(threads, len(jobs))
    for _ in range(count):
        _start(run)
    left = set(range(len(jobs)))
    try:
        while left:
            try:
                number, result, error = done.get(timeout=_TICK)
            except Empty:
                for late in [n for n in left if n in began and time.monotonic() - began[n] > patience]:
                    left.discard(late)
                    _start(run)
                    count += 1
                    yield jobs[late], None
                continue
            if number in left:
                left.discard(number)
                if error is not None:
                    raise error
                yield jobs[number], result
    finally:
        for _ in range(count):
            waiting.put(None)


def _start(run: Callable[[], None]) -> None:
    # `threading.Thread.start` waits for the thread, and Ctrl-C in that moment breaks the lock that it waits with.
    start_new_thread(run, ())
