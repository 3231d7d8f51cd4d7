"""The environment of a test that runs the command: nothing of the person's who runs the tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_SETTINGS = ("PIP_", "UV_", "WHYPIN_", "XDG_")


def forget_settings(monkeypatch: pytest.MonkeyPatch, *also: str) -> None:
    """Unset what chooses indexes, proxies, credentials and caches; `also` are further beginnings of names."""
    for name in list(os.environ):
        if name.upper().startswith((*_SETTINGS, *also)) or name.upper().endswith("_PROXY"):
            monkeypatch.delenv(name)


def nobodys_machine(monkeypatch: pytest.MonkeyPatch, folder: Path, *also: str) -> None:
    """A machine where nothing is configured, with a home, a netrc and a cache in `folder`, none of them there yet."""
    forget_settings(monkeypatch, *also)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("NETRC", str(folder / "netrc"))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_KEYRING_PROVIDER", "disabled")
    monkeypatch.setenv("UV_NO_CONFIG", "1")
    monkeypatch.setenv("WHYPIN_CACHE_DIR", str(folder / "cache"))
