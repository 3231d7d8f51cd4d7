"""Many slow things at once: none holds up the others, and Ctrl-C ends them all at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from repositories import initialised
from simple_server import Handler, Server
from whypin.index.workers import each


def test_every_job_comes_back_with_its_result() -> None:
    assert sorted(each([3, 1, 2], lambda job: job * 10, 2, 60)) == [(1, 10), (2, 20), (3, 30)]


def test_nothing_to_do_is_nothing() -> None:
    assert list(each([], str, 4, 60)) == []


def test_what_a_job_raises_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        list(each([0], lambda job: 1 // job, 1, 60))


def test_a_job_that_never_ends_is_given_up_and_holds_up_nobody() -> None:
    def work(job: int) -> int:
        if job == 0:
            time.sleep(5)
        return job

    # One thread: the stuck job would hold up both others.
    assert dict(each([0, 1, 2], work, 1, 0.3)) == {0: None, 1: 1, 2: 2}


# A shell starts what runs in its background with Ctrl-C ignored, and every program passes that on.
HEARD = "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.executable, sys.argv[1:])"


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX's")
def test_ctrl_c_ends_a_run_that_waits_for_a_server(tmp_path: Path) -> None:
    def stall(handler: Handler) -> None:
        time.sleep(60)

    lines = [f"name{number}==1 --hash=sha256:{'a' * 64}" for number in range(30)]
    initialised(tmp_path)
    (tmp_path / "requirements.txt").write_text("\n".join(lines) + "\n")
    with Server() as server:
        for number in range(30):
            server.add(f"name{number}", stall)
        command = [sys.executable, "-m", "whypin", "check", "--online", "--no-cache", "--index-url", server.url]
        process = subprocess.Popen(
            [sys.executable, "-c", HEARD, *command],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        while not server.seen and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        # Well below what the server takes: a run that waits for its threads fails here.
        out, err = process.communicate(timeout=45)
    assert (process.returncode, out, err) == (130, b"", b"")
