"""Which index is asked for which locked package, and what of it is wanted."""

from __future__ import annotations

from whypin.index.helps import help_for
from whypin.index.trust import canonical, host_of, is_trusted, refusal, shown
from whypin.locks.file_names import is_sdist
from whypin.locks.judgement import file_name
from whypin.model.pypi import PYPI, PYPI_FILES
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from whypin.index.settings import Settings
    from whypin.model.judgement import Judgement
    from whypin.model.lock import LockedPackage
    from whypin.model.project import Document


# What asks for the sdist of a release, be it locked or not.
_OF_SDISTS = frozenset(["missing-sdist", "unreviewed-update"])
_ASK = "name an index with `--index-url`, or let this run ask"
_MEND = "mend the name; it is letters, digits, `-`, `_` and `.`"


class ProjectQuery(Record):
    """One project on one index. `index` is canonical, without credentials.

    `refused` is why it is not asked, or "", and `help` what a person could do about that.
    """

    __slots__ = ("help", "index", "key", "refused")

    def __init__(self, index: str, key: str, refused: str = "", help: str = "") -> None:
        self.index: Final = index
        self.key: Final = key
        self.refused: Final = refused
        self.help: Final = help


class Plan:
    """The person's own indexes and how linted files may add to them."""

    def __init__(self, settings: Settings) -> None:
        self._asks_nothing = settings.asks_nothing
        self._allowed = settings.allowed
        self._later = settings.later_allowed
        self._all_allowed: tuple[str, ...] | None = None
        self._addresses: dict[str, str] = {}
        self._refused: dict[str, str] = {}
        for url in settings.indexes:
            self._add(url)

    def _add(self, url: str) -> None:
        why = refusal(url)
        if why:
            self._refused[shown(url)] = why
        else:
            self._addresses.setdefault(canonical(url), url)

    @property
    def identity(self) -> tuple[str, ...]:
        """All that was set and decides whom a file may name and who is asked, in order."""
        return *self._addresses, "", *self._refused, "", *self._allowed, *filter(None, [self._asks_nothing])

    @property
    def widened(self) -> bool:
        """Whether hosts that are not in `identity` were allowed."""
        return bool(self._all_allowed)

    @property
    def notes(self) -> tuple[str, ...]:
        """What the person configured and is not asked, one clause each."""
        nobody = [f"no index is asked, because {self._asks_nothing}"] if self._asks_nothing else []
        return (*nobody, *[f"index `{url}` is not asked: it {why}" for url, why in self._refused.items()])

    def is_own(self, index: str) -> bool:
        """Whether the person set an index, by its canonical address."""
        return index in self._addresses

    def is_trusted_host(self, url: str) -> bool:
        """Whether an address that an index names is on PyPI, on an index of the person's, or on a host they allowed."""
        host = host_of(url)
        if host in {host_of(PYPI), *[host_of(index) for index in self._addresses]}:
            return True
        return is_trusted(url, (), self._allowed) or is_trusted(url, (), self._allowed_later())

    def address(self, index: str) -> str:
        """The address to use for an index, with the credentials the person gave in it."""
        return self._addresses.get(index, index)

    def questions(self, document: Document, package: LockedPackage) -> tuple[ProjectQuery, ...]:
        """Whom to ask for a package; nothing for one that comes from no index."""
        return self._asked(self._all_questions(document, package))

    def own_questions(self, key: str) -> tuple[ProjectQuery, ...]:
        """Whom to ask for a project that no file names, by its name in normal form."""
        return self._asked(self._own(key))

    def _asked(self, found: tuple[ProjectQuery, ...]) -> tuple[ProjectQuery, ...]:
        if not self._asks_nothing:
            return found
        why = f"is not asked, because {self._asks_nothing}"
        return tuple([ProjectQuery(one.index, one.key, why, _ASK) for one in found])

    def _all_questions(self, document: Document, package: LockedPackage) -> tuple[ProjectQuery, ...]:
        if package.key and not _is_name(package.key):
            # What a server makes of `%2e%2e/` below its index is its own business; nobody's login is sent there.
            index = shown(package.origin.url) if package.origin.url else next(iter(self._addresses), "")
            return (ProjectQuery(index, package.key, "is not asked for what no project can be called", _MEND),)
        if package.origin.kind == "url":
            return self._direct(package.origin.url or "", package.key)
        if package.origin.kind != "index":
            return ()
        if package.origin.url is not None:
            return self._named(package.origin.url, package.key)
        others = [self._from_file(url, package.key) for url in _of_file(document)]
        return tuple(dict.fromkeys([*self._own(package.key), *others]))

    def _own(self, key: str) -> tuple[ProjectQuery, ...]:
        refused = [_refused(url, key, why) for url, why in self._refused.items() if not why.startswith("is a folder")]
        return *[ProjectQuery(index, key) for index in self._addresses], *refused

    def _direct(self, url: str, key: str) -> tuple[ProjectQuery, ...]:
        """The indexes that publish files on the host of a direct reference; what only the file names is not fetched."""
        host = host_of(url)
        if key and host == PYPI_FILES:
            return self._named(PYPI, key)
        own = [ProjectQuery(index, key) for index in self._addresses if host and host_of(index) == host]
        if key and own:
            return tuple(own)
        why = "is the address of a file, and no index that is asked has files there"
        return (ProjectQuery(shown(url), key, why, "take it from an index, or ignore this rule for it and say why"),)

    def _named(self, url: str, key: str) -> tuple[ProjectQuery, ...]:
        question = self._from_file(url, key)
        # A person who set another default index put it in PyPI's place, as pip's `--index-url` does; PyPI, which the
        # lock names, is asked as well, and either may publish the digest.
        if question.index == PYPI and self._addresses and PYPI not in self._addresses:
            return ProjectQuery(next(iter(self._addresses)), key), question
        return (question,)

    def _from_file(self, url: str, key: str) -> ProjectQuery:
        if "$" in url and "$" in shown(url):
            # pip and uv would expand `${NAME}` here; a linted file must not learn what the environment holds. What
            # stands in the credentials' place (`https://${USER}:${TOKEN}@host/simple`) is not used at all.
            why = "is written with an environment variable, which is never expanded"
            return ProjectQuery(shown(url), key, why, "write its host and path out; only credentials may be variables")
        why = refusal(url)
        if why:
            return _refused(shown(url), key, why)
        if is_trusted(url, self._addresses, self._allowed) or is_trusted(url, (), self._allowed_later()):
            return ProjectQuery(canonical(url), key)
        why = "is named only by the file under review, so it is not contacted"
        help_ = f"if you trust it, name it in `PIP_EXTRA_INDEX_URL`, or allow it with `--allow-host {host_of(url)}`"
        return ProjectQuery(shown(url), key, why, help_)

    def _allowed_later(self) -> tuple[str, ...]:
        # Costs a question to git, which most runs need not ask.
        if self._all_allowed is None:
            self._all_allowed = self._later()
        return self._all_allowed


def accounts_for(judgement: Judgement, rules: frozenset[str]) -> bool:
    """Whether the answers settle a package without any doubt: no rule could find something missing in them."""
    names = {file.filename for file in judgement.release}
    named = [file_name(artifact) for artifact in judgement.package.artifacts]
    return (
        bool(names)
        and judgement.is_published
        and names.issuperset([name for name in named if name])
        and (rules.isdisjoint(_OF_SDISTS) or any(map(is_sdist, names)))
    )


def _refused(index: str, key: str, why: str) -> ProjectQuery:
    return ProjectQuery(index, key, why, help_for(why))


def _is_name(key: str) -> bool:
    """Whether a name in normal form is one (core metadata specification, "Name")."""
    return key.isascii() and key.replace("-", "").isalnum() and key[0] != "-" and key[-1] != "-"


def _of_file(document: Document) -> tuple[str, ...]:
    """The indexes that a file names for all of its packages; in other formats each package names its own."""
    if document.format.index != "file":
        return ()
    return tuple(sorted({*document.index_urls, *(document.lock.index_urls if document.lock else ())}))
