"""What `[tool.whypin]` would say of a repository: the hosts that its files name, and what is not production."""

from __future__ import annotations

import re

from whypin.locks.place_troubles import trouble
from whypin.locks.places import named
from whypin.model.address import Address
from whypin.project.scope import PRODUCTION, Named, file_scope
from whypin.text.printable import printable
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Final

    from whypin.model.project import Project

    # What stands in a list, and why, in words that can be shown.
    Entry = tuple[str, str]

SCHEMA = "https://raw.githubusercontent.com/whypin/whypin/main/hooks/whypin/project/configuration_schema.json"
"""The address of the JSON Schema, for editors."""

_INDENT = "    "
_NAMED = 3
# Names of folders: others' code, which others look after, and what tests read.
_VENDORED = frozenset(
    [
        *("vendor", "vendors", "vendored", "_vendor", "_vendored"),
        *("third_party", "third-party", "thirdparty", "3rdparty", "node_modules"),
    ]
)
_TEST_DATA = frozenset(["fixtures", "testdata", "test_data", "test-data", "cassettes", "snapshots", "__snapshots__"])
# Below a folder of tests, these as well.
_TESTS = frozenset(["test", "tests", "testing"])
_DATA = frozenset(["data", "resources", "assets", "cases", "samples", "projects", "packages"])
# As whole words in the name of a folder that scope does not know: `ci`, `lint-tools`, `dev_env`.
_WORDS = frozenset(
    [
        *("dev", "devel", "develop", "development", "doc", "docs", "rtd", "readthedocs", "test", "tests", "testing"),
        *("lint", "linting", "typing", "ci", "bench", "benchmark", "benchmarks", "qa"),
    ]
)
_SPLIT = re.compile(r"[^a-z0-9]+")
# What may stand in a pattern and means itself.
_PLAIN = re.compile(r"[\w.@+{} /-]{1,200}")
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?(?::[0-9]{1,5})?")


class Policy(Record):
    """What was found, each entry with its reason: hosts, and patterns of folders."""

    __slots__ = ("allow_hosts", "development", "exclude")

    def __init__(
        self, allow_hosts: tuple[Entry, ...], development: tuple[Entry, ...], exclude: tuple[Entry, ...]
    ) -> None:
        self.allow_hosts: Final = allow_hosts
        self.development: Final = development
        self.exclude: Final = exclude

    @property
    def keys(self) -> dict[str, tuple[Entry, ...]]:
        """The keys that say something."""
        every = {"allow-hosts": self.allow_hosts, "development": self.development, "exclude": self.exclude}
        return {key: entries for key, entries in every.items() if entries}

    @property
    def values(self) -> dict[str, list[str]]:
        """The same, as TOML gives it."""
        return {key: [entry for entry, _ in entries] for key, entries in self.keys.items()}


_ABOVE = {
    "allow-hosts": "hosts of the indexes that files here name; take out what you do not trust",
    "development": "needed in development only, by the name of the folder",
    "exclude": "test data, and code of others",
}


def policy(project: Project, paths: Sequence[str]) -> Policy:
    """What is to be said of a project whose files are at `paths`; nothing that whypin does by itself."""
    exclude = _folders(paths, _excluded)
    left = [path for path in paths if _excluded(path) == ""]
    if not left:
        left, exclude = list(paths), ()
    return Policy(_hosts(project, frozenset(left)), _folders(left, _developed), exclude)


def lines(policy: Policy) -> Iterator[str]:
    """The keys of the table as lines of TOML, each entry with its reason in a comment."""
    for key, entries in policy.keys.items():
        yield f"# {_ABOVE[key]}"
        yield f"{key} = ["
        yield from [f'{_INDENT}"{entry}",  # {printable(reason)}' for entry, reason in entries]
        yield "]"


def _hosts(project: Project, paths: frozenset[str]) -> tuple[Entry, ...]:
    """The hosts whose permission would settle what `untrusted-index` says of an index or a page of links."""
    found: dict[str, list[str]] = {}
    for document, one in named(project):
        host = Address(one.address).place.lower()
        if not one.is_index or document.path not in paths or not _HOST.fullmatch(host):
            continue
        pair = (document, one)
        if trouble(pair, lambda _: True) is None and trouble(pair, lambda _: False) is not None:
            line = document.source.position(document.locate(one.at).start)[0]
            found.setdefault(host, []).append(f"{document.path}:{line}")
    return tuple([(host, _several(found[host])) for host in sorted(found)])


def _folders(paths: Iterable[str], judged: Callable[[str], str]) -> tuple[Entry, ...]:
    found: dict[str, list[str]] = {}
    for path in paths:
        folder = judged(path)
        if folder and _PLAIN.fullmatch(folder):
            # A pattern of one part alone would match at any depth.
            found.setdefault(f"{folder}/" if "/" in folder else f"/{folder}/", []).append(path)
    return tuple([(pattern, _several(found[pattern])) for pattern in sorted(found)])


def _excluded(path: str) -> str:
    """The first folder above a file that holds code of others or test data, "" for none."""
    folders = path.lower().split("/")[:-1]
    for number, name in enumerate(folders):
        tested = not _TESTS.isdisjoint(folders[:number])
        if name in _VENDORED or name in _TEST_DATA or (tested and name in _DATA):
            return "/".join(path.split("/")[: number + 1])
    return ""


def _developed(path: str) -> str:
    """The first folder above a file whose name says development, where whypin would not see that by itself."""
    if file_scope(path, Named(), Named())[0] != PRODUCTION:
        return ""
    folders = path.split("/")[:-1]
    for number, name in enumerate(folders):
        if not _WORDS.isdisjoint(_SPLIT.split(name.lower())):
            return "/".join(folders[: number + 1])
    return ""


def _several(places: Sequence[str]) -> str:
    places = list(dict.fromkeys(places))
    more = f" and {len(places) - _NAMED} more" if len(places) > _NAMED else ""
    return ", ".join(places[:_NAMED]) + more
