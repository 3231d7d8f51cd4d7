"""The indexes of uv's own configuration: the user's and the system's `uv.toml` (uv's "Configuration files").

The `uv.toml` and `pyproject.toml` of the repository are files under review and are not asked here.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def uv_indexes(environment: Mapping[str, str]) -> tuple[str | None, list[str]]:
    """The default index, None where none is set, and the further ones; the user's file goes before the system's."""
    default: str | None = None
    further: list[str] = []
    for path in _files(environment):
        found, others = _read(path)
        default = default or found
        further += others
    return default, further


def _files(environment: Mapping[str, str]) -> Iterator[str]:
    if environment.get("UV_NO_CONFIG"):
        return
    named = environment.get("UV_CONFIG_FILE")
    if named:
        yield named
        return
    if os.name == "nt":
        folders = [environment.get("APPDATA", ""), environment.get("PROGRAMDATA", "")]
    else:
        own = environment.get("XDG_CONFIG_HOME") or os.path.join(os.path.expanduser("~"), ".config")
        system = environment.get("XDG_CONFIG_DIRS") or "/etc/xdg"
        folders = [own, *system.split(":"), "/etc"]
    yield from [os.path.join(folder, "uv", "uv.toml") for folder in folders if os.path.isabs(folder)]


def _read(path: str) -> tuple[str | None, list[str]]:
    """The default index and the others of one file; a file that is not there or cannot be read has none."""
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except (OSError, UnicodeDecodeError):
        return None, []
    from whypin.text.source import Source
    from whypin.text.toml import TomlError, loads

    try:
        data = loads(Source(path, text))
    except TomlError:
        return None, []
    pip = data.get("pip")
    named = [*_listed(data), *_listed(pip if isinstance(pip, dict) else {})]
    return next((url for url, default in named if default), None), [url for url, default in named if not default]


def _listed(section: dict[str, object]) -> Iterator[tuple[str, bool]]:
    """Addresses, and whether each is the default index."""
    tables, extra = section.get("index"), section.get("extra-index-url")
    for table in tables if isinstance(tables, list) else ():
        if isinstance(table, dict) and isinstance(table.get("url"), str):
            yield table["url"], table.get("default") is True
    if isinstance(url := section.get("index-url"), str):
        yield url, True
    for url in extra if isinstance(extra, list) else ():
        if isinstance(url, str):
            yield url, False
