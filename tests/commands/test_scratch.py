"""A folder that is gone afterwards, whatever happens."""

from __future__ import annotations

import errno
import tempfile
from pathlib import Path
from threading import Event, Thread

import pytest

from whypin.commands import scratch as scratched
from whypin.commands.scratch import scratch
from whypin.vcs.git import NoAnswer


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_it_is_gone(temporary: Path) -> None:
    with scratch() as folder:
        Path(folder, "a").mkdir()
        Path(folder, "a/b").write_bytes(b"x")
    assert list(temporary.iterdir()) == []


def test_it_is_gone_though_a_thread_is_at_work_in_it(temporary: Path) -> None:
    began = Event()

    def work(folder: str) -> None:
        with pytest.raises(OSError, match="No such file"):
            for number in range(1_000_000):
                Path(folder, str(number)).write_bytes(b"x")
                began.set()

    def stopped() -> None:
        with scratch() as folder:
            thread.append(Thread(target=work, args=(folder,)))
            thread[0].start()
            began.wait(20)
            raise KeyboardInterrupt

    thread: list[Thread] = []
    with pytest.raises(KeyboardInterrupt):
        stopped()
    thread[0].join(20)
    assert list(temporary.iterdir()) == []


# What goes wrong in it, and what is raised.
@pytest.mark.parametrize(
    ("error", "raised"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), NoAnswer),
        (OSError(errno.EMFILE, "Too many open files"), NoAnswer),
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), BrokenPipeError),
        (FileNotFoundError(errno.ENOENT, "No such file or directory"), FileNotFoundError),
    ],
)
def test_no_room_is_one_clause(error: OSError, raised: type[Exception], temporary: Path) -> None:
    with pytest.raises(raised, match=error.strerror), scratch():
        raise error
    assert list(temporary.iterdir()) == []


def test_no_folder_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(prefix: str) -> str:
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found")

    monkeypatch.setattr(scratched, "mkdtemp", none)
    with pytest.raises(NoAnswer, match="No usable temporary directory found"), scratch():
        pass
