"""What the person and the machine say of indexes: options, environment, pip's configuration, netrc.

The order is pip's own: command line, then environment, then configuration files ("pip config", pip's documentation;
"Index" in uv's). Site files are left out: they may lie in the repository under review.
"""

from __future__ import annotations

import os
import time
from configparser import Error, RawConfigParser

from whypin.commands.disk import root_of
from whypin.commands.repository_files import NO_REPOSITORY
from whypin.commands.uv_settings import named, uv_indexes, uv_keyring, uv_links
from whypin.index.settings import Settings
from whypin.model.pypi import PYPI

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from whypin.commands.options import Options
    from whypin.commands.repository_files import RepositoryFiles
    from whypin.index.settings import Keyring, Login, Store

_MAIN = ("PIP_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX_URL")
_EXTRA = ("PIP_EXTRA_INDEX_URL", "UV_INDEX", "UV_EXTRA_INDEX_URL")
_LINKS = ("PIP_FIND_LINKS", "UV_FIND_LINKS")
_KEYRING = ("PIP_KEYRING_PROVIDER", "UV_KEYRING_PROVIDER")
_CLIENT_CERTIFICATE = ("PIP_CLIENT_CERT", "SSL_CLIENT_CERT")
_CERTIFICATES = ("PIP_CERT", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
# What is looked for in pip's configuration; most files need not be parsed.
_WORDS = ("index", "cert", "proxy", "keyring", "find-links", "find_links")
_TRUE = ("y", "yes", "t", "true", "on", "1")
_HOSTS = "WHYPIN_ALLOW_HOSTS"


def settings(
    options: Options,
    environment: Mapping[str, str],
    allowed: Callable[[], tuple[str, ...]] = tuple,
    cache: Store | None = None,
    repository: RepositoryFiles = NO_REPOSITORY,
) -> Settings:
    """How the indexes are to be asked.

    `allowed` gives the hosts that the configuration allows, `cache` keeps facts; what the `repository` holds is not
    believed.
    """
    files = pip_configuration(environment, repository)
    return Settings(
        tuple(indexes(options.index_url, environment, files, repository)),
        allowed=allowed_hosts(options, environment),
        asks_nothing=_no_index(options.index_url, environment, files),
        later_allowed=allowed,
        login=_netrc(environment, repository),
        keyring=_keyring(options, environment, files, repository),
        ca=_file(_CERTIFICATES, environment, files.get("cert")),
        certificate=_file(_CLIENT_CERTIFICATE, environment, files.get("client-cert")),
        proxies=_proxies(environment, files),
        cache=cache,
        now=time.time,
    )


def allowed_hosts(options: Options, environment: Mapping[str, str]) -> tuple[str, ...]:
    """The hosts that the person who started the run allowed."""
    given = [*(options.allow_host or ()), environment.get(_HOSTS, "")]
    hosts = [host.strip().lower() for value in given for host in value.split(",")]
    return tuple([host for host in hosts if host])


def links(
    environment: Mapping[str, str], files: Mapping[str, str], repository: RepositoryFiles = NO_REPOSITORY
) -> list[str]:
    """The person's own pages of links."""
    found = [value for name in _LINKS for value in environment.get(name, "").replace(",", " ").split()]
    return [*found, *files.get("find-links", "").split(), *uv_links(repository=repository, environment=environment)]


def indexes(
    chosen: str | None,
    environment: Mapping[str, str],
    files: Mapping[str, str],
    repository: RepositoryFiles = NO_REPOSITORY,
) -> Iterator[str]:
    """The addresses, the default index first. One that was chosen on the command line stands alone."""
    if chosen is not None:
        yield chosen
        return
    default, further = uv_indexes(environment, repository)
    main = _first(_MAIN, environment)
    yield (named(main, environment) if main else None) or files.get("index-url") or default or PYPI
    extra = [value for name in _EXTRA for value in environment.get(name, "").split()]
    if not environment.get("PIP_EXTRA_INDEX_URL"):
        extra += files.get("extra-index-url", "").split()
    yield from further
    yield from [named(value, environment) for value in extra]


def _no_index(chosen: str | None, environment: Mapping[str, str], files: Mapping[str, str]) -> str:
    """Who said that no index is to be asked, as pip obeys it; the command line is stronger."""
    if chosen is not None:
        return ""
    # What pip's own options take as true (`strtobool`); anything else it refuses.
    if environment.get("PIP_NO_INDEX"):
        return "`PIP_NO_INDEX` is set" if environment["PIP_NO_INDEX"].lower() in _TRUE else ""
    return "pip's configuration says `no-index`" if files.get("no-index", "").lower() in _TRUE else ""


def _first(names: tuple[str, ...], environment: Mapping[str, str]) -> str | None:
    return next((environment[name] for name in names if environment.get(name)), None)


def _file(names: tuple[str, ...], environment: Mapping[str, str], configured: str | None) -> str | None:
    path = _first(names, environment) or configured
    return os.path.expanduser(path) if path else None


def pip_configuration(environment: Mapping[str, str], repository: RepositoryFiles = NO_REPOSITORY) -> dict[str, str]:
    """The keys of pip's configuration files that matter here, later files over earlier ones."""
    found: dict[str, str] = {}
    for path in _pip_files(environment):
        try:
            with open(path, encoding="utf-8") as file:
                given = _pip_settings(file.read())
        except (OSError, UnicodeDecodeError):
            continue
        if given and not repository.is_untrusted(path):
            found.update(given)
    return found


def _pip_settings(text: str) -> dict[str, str]:
    """The keys of one of pip's configuration files; of a broken one none."""
    low = text.lower()
    if not any(word in low for word in _WORDS):
        return {}
    parser = RawConfigParser()
    try:
        parser.read_string(text)
    except Error:
        return {}
    sections = [section for section in ("global", "download", "install") if parser.has_section(section)]
    return {key.replace("_", "-"): value for section in sections for key, value in parser.items(section)}


def _pip_files(environment: Mapping[str, str]) -> list[str]:
    named = environment.get("PIP_CONFIG_FILE")
    if named == os.devnull:
        return []
    home = os.path.expanduser("~")
    if os.name == "nt":
        folders = [environment.get("PROGRAMDATA", ""), environment.get("APPDATA", "")]
        files = [os.path.join(folder, "pip", "pip.ini") for folder in folders if folder]
        files.insert(1, os.path.join(home, "pip", "pip.ini"))
    else:
        own = environment.get("XDG_CONFIG_HOME") or os.path.join(home, ".config")
        files = ["/etc/xdg/pip/pip.conf", "/etc/pip.conf", os.path.join(home, ".pip", "pip.conf")]
        files.append(os.path.join(own, "pip", "pip.conf"))
    return [*files, named] if named else files


def _netrc(environment: Mapping[str, str], repository: RepositoryFiles) -> Login:
    """Look logins up in the person's netrc; the file is read when first asked for. A broken one has no logins."""
    hosts: dict[str, tuple[str, str]] | None = None

    def login(host: str) -> tuple[str, str] | None:
        nonlocal hosts
        if hosts is None:
            named = environment.get("NETRC")
            hosts = {}
            # A later file is read only where there is no earlier one.
            for path in [named] if named else ["~/.netrc", "~/_netrc"]:
                place = os.path.expanduser(path)
                hosts = hosts or ({} if repository.why(place) else _netrc_hosts(place))
        return hosts.get(host) or hosts.get(host.rpartition(":")[0] or host)

    return login


def _netrc_hosts(path: str) -> dict[str, tuple[str, str]]:
    from netrc import NetrcParseError, netrc

    try:
        known = netrc(path).hosts
    except (OSError, ValueError, NetrcParseError):
        return {}
    # `default` speaks for every host there is; a password is only sent to a host that was named.
    named = [
        (host.lower(), login or "", password or "") for host, (login, _, password) in known.items() if host != "default"
    ]
    return {host: (login, password) for host, login, password in named if login or password}


def _keyring(
    options: Options, environment: Mapping[str, str], files: Mapping[str, str], repository: RepositoryFiles
) -> Keyring:
    """Ask the person's keyring, the one that pip or uv would ask."""

    def ask(service: str, user: str | None) -> tuple[str, str] | None:
        from whypin.commands import keyring

        provider = _first(_KEYRING, environment) or files.get("keyring-provider")
        provider = provider or uv_keyring(environment, repository) or "auto"
        return keyring.ask(provider, root_of(options.paths, os.getcwd())[0], environment, service, user)

    return ask


def _proxies(environment: Mapping[str, str], files: Mapping[str, str]) -> dict[str, str]:
    """Proxy addresses by scheme, and `no`; lower-case names win, as in curl and requests.

    What was set for pip alone (`PIP_PROXY`, `proxy` in its configuration) goes before what was set for all programs.
    """
    found = {}
    for scheme in ("http", "https", "all", "no"):
        value = environment.get(f"{scheme}_proxy") or environment.get(f"{scheme.upper()}_PROXY")
        if value:
            found[scheme] = value
    own = environment.get("PIP_PROXY") or files.get("proxy")
    return {**found, "http": own, "https": own} if own else found
