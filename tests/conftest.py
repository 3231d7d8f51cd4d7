"""What holds in every test: nothing of the person's who runs it, and no way out of this machine.

A test that is marked `network` keeps the person's settings, since they say how the index is reached, and is skipped
where it is not.
"""

from __future__ import annotations

import ipaddress
import itertools
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import settings

from reach import needs_the_index

# What a process needs to start, and what runs and measures the tests; all else is a setting.
KEPT = {"PATH", "PATHEXT", "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "TEMP", "TMP", "TMPDIR", "LANG"}
KEPT_PREFIXES = ("LC_", "PYTEST_", "COVERAGE_")
_numbers = itertools.count()
# A busy machine is no failure.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the homes of the tests would be; none of them is there."""
    return tmp_path_factory.mktemp("homes")


@pytest.fixture(autouse=True)
def nobodys_machine(request: pytest.FixtureRequest, homes: Path) -> Iterator[None]:
    """A machine where nothing is configured and nothing but loopback can be reached."""
    if request.node.get_closest_marker("network"):
        needs_the_index()
        yield
        return
    with patch.dict(os.environ, _environment(homes / str(next(_numbers))), clear=True), _loopback_only():
        yield


@pytest.fixture
def unwatched(monkeypatch: pytest.MonkeyPatch) -> None:
    """The processes that the test starts are not measured: one that is leaves in another way."""
    for name in [name for name in os.environ if name.startswith("COVERAGE_")]:
        monkeypatch.delenv(name)


def _environment(home: Path) -> dict[str, str]:
    """The variables of a machine with a home, a netrc and a cache of its own, none of them there yet."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name.upper() in KEPT or name.upper().startswith(KEPT_PREFIXES)
    }
    homes = dict.fromkeys(("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"), str(home))
    return {
        **kept,
        **homes,
        "NETRC": str(home / "netrc"),
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_KEYRING_PROVIDER": "disabled",
        "UV_NO_CONFIG": "1",
        "WHYPIN_CACHE_DIR": str(home / "cache"),
    }


@contextmanager
def _loopback_only() -> Iterator[None]:
    """Sockets and look-ups of names that fail the test, whatever catches their errors, where they point elsewhere."""
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded(original: Callable[[socket.socket, Any], Any]) -> Callable[[socket.socket, Any], Any]:
        return lambda own, address: original(own, _checked(address))

    def guarded_look_up(host: Any, *more: Any, **options: Any) -> Any:
        return look_up(_checked((host,))[0], *more, **options)

    with (
        patch.multiple(socket.socket, connect=guarded(connect), connect_ex=guarded(connect_ex)),
        patch.object(socket, "getaddrinfo", guarded_look_up),
    ):
        yield


def _checked(address: Any) -> Any:
    """The address, when it is on this machine: a path of the file system, or a host and a port."""
    if isinstance(address, tuple) and not _is_loopback(address[0]):
        pytest.fail(f"a test may not leave this machine: {address[0]!r}")
    return address


def _is_loopback(host: str | bytes | None) -> bool:
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    try:
        return name in {None, "", "localhost"} or ipaddress.ip_address(name or "").is_loopback
    except ValueError:
        return False
