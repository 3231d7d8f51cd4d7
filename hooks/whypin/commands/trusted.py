"""Which places a person allowed: the machine's own indexes and pages of links, hosts of options and of the policy."""

from __future__ import annotations

from whypin.commands.index_settings import allowed_hosts, indexes, links, pip_configuration
from whypin.commands.repository_files import RepositoryFiles
from whypin.index.trust import canonical, is_trusted
from whypin.model.address import place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from whypin.commands.options import Options


class Trusted:
    """Reads the settings of the machine once. `allowed` gives the hosts that the policy allows."""

    def __init__(
        self, options: Options, environment: Mapping[str, str], allowed: Callable[[], tuple[str, ...]], root: str
    ) -> None:
        repository = RepositoryFiles(root, environment)
        files = pip_configuration(environment, repository)
        own = [*indexes(options.index_url, environment, files, repository), *links(environment, files, repository)]
        self._own = frozenset([found for url in own if (found := _canonical(url))])
        self._places = frozenset([place(url) for url in own])
        self._hosts = allowed_hosts(options, environment)
        self._allowed = allowed

    def allows(self, url: str) -> bool:
        """Whether an address is one that a person named, or lies on a host that one allowed."""
        if place(url) in self._places or is_trusted(url, self._own, self._hosts):
            return True
        return is_trusted(url, (), self._allowed())


def _canonical(url: str) -> str:
    try:
        return canonical(url)
    except ValueError:
        return ""
