"""The indexes of uv's own configuration: the user's and the system's `uv.toml` (uv's "Configuration files").

Credentials of an index that has a name are in the environment (uv's "Package indexes", "Providing credentials
directly"); a name counts only where the person's own configuration says which address it stands for.

The `uv.toml` and `pyproject.toml` of the repository are files under review and are not asked here.
"""

from __future__ import annotations

import os
from urllib.parse import quote

from whypin.commands.repository_files import NO_REPOSITORY
from whypin.text.source import Source
from whypin.text.toml import TomlError, loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from whypin.commands.repository_files import RepositoryFiles


def uv_indexes(
    environment: Mapping[str, str], repository: RepositoryFiles = NO_REPOSITORY
) -> tuple[str | None, list[str]]:
    """The default index, None where none is set, and the further ones; the user's file goes before the system's."""
    default: str | None = None
    further: list[str] = []
    for path in _files(environment):
        data = _read(path, repository)
        pip = data.get("pip")
        listed = [*_listed(data, environment), *_listed(pip if isinstance(pip, dict) else {}, environment)]
        default = default or next((url for url, first in listed if first), None)
        further += [url for url, first in listed if not first]
    return default, further


def uv_keyring(environment: Mapping[str, str], repository: RepositoryFiles = NO_REPOSITORY) -> str | None:
    """Which keyring uv asks by its configuration, None where it does not say."""
    for path in _files(environment):
        data = _read(path, repository)
        pip = data.get("pip")
        for section in (data, pip):
            if isinstance(section, dict) and isinstance(provider := section.get("keyring-provider"), str):
                return provider
    return None


def uv_links(environment: Mapping[str, str], repository: RepositoryFiles = NO_REPOSITORY) -> list[str]:
    """The pages of links of uv's configuration."""
    found: list[str] = []
    for path in _files(environment):
        data = _read(path, repository)
        pip = data.get("pip")
        for section in (data, pip if isinstance(pip, dict) else {}):
            listed = section.get("find-links")
            found += [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []
    return found


def named(value: str, environment: Mapping[str, str]) -> str:
    """The address in a value of `UV_INDEX`, `https://…` or `name=https://…`, with the credentials of the name."""
    name, sign, url = value.partition("=")
    return _with_login(name, url, environment) if sign and _is_name(name) else value


def _is_name(name: str) -> bool:
    return name.replace("-", "").replace("_", "").replace(".", "").isalnum() and name.isascii()


def _with_login(name: object, url: str, environment: Mapping[str, str]) -> str:
    """An address with the user and password that the environment holds for its index, which go before its own."""
    if not isinstance(name, str) or not _is_name(name):
        return url
    variable = "".join([letter if letter.isalnum() else "_" for letter in name]).upper()
    user = environment.get(f"UV_INDEX_{variable}_USERNAME")
    password = environment.get(f"UV_INDEX_{variable}_PASSWORD")
    scheme, sign, rest = url.partition("://")
    if not sign or not (user or password):
        return url
    place, slash, path = rest.partition("/")
    own, _, host = place.rpartition("@")
    login = quote(user, safe="", errors="surrogateescape") if user else own.partition(":")[0]
    if password:
        login += f":{quote(password, safe='', errors='surrogateescape')}"
    return f"{scheme}://{login}@{host}{slash}{path}"


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


def _read(path: str, repository: RepositoryFiles) -> dict[str, object]:
    """One file; a file that is not there, cannot be read or is repository says nothing."""
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except (OSError, UnicodeDecodeError):
        return {}
    if repository.is_untrusted(path):
        return {}
    try:
        return loads(Source(path, text))
    except TomlError:
        return {}


def _listed(section: dict[str, object], environment: Mapping[str, str]) -> Iterator[tuple[str, bool]]:
    """Addresses, and whether each is the default index."""
    tables, extra = section.get("index"), section.get("extra-index-url")
    for table in tables if isinstance(tables, list) else ():
        if isinstance(table, dict) and isinstance(table.get("url"), str):
            yield _with_login(table.get("name"), table["url"], environment), table.get("default") is True
    if isinstance(url := section.get("index-url"), str):
        yield url, True
    for url in extra if isinstance(extra, list) else ():
        if isinstance(url, str):
            yield url, False
