"""`foreign-artifact`: a file from a place that is not its index's, or with another release's name."""

from __future__ import annotations

from whypin.model.filenames import PROJECT, mismatch
from whypin.model.finding import Entry, Finding, Rule
from whypin.model.hosts import FILE_HOSTS, WELL_KNOWN, is_loopback, resembles, serves, split

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Facts
    from whypin.model.lock import Artifact, LockedPackage
    from whypin.model.project import Document, Project

RULE = Rule(
    "foreign-artifact", "an artifact with the scheme or host of a stranger, or the file name of another release"
)

# The other formats name no files and no addresses of files.
_FORMATS = ("poetry-lock", "uv-lock", "pdm-lock", "pylock")
# So many hosts of indexes are protected against look-alikes.
_MOST = 200


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each artifact whose address is odd, and one for each whose name is."""
    for document, lock in project.locks():
        if document.format not in _FORMATS:
            continue
        packages = [package for package in lock.packages if package.origin.kind == "index"]
        places = _Places(packages)
        for package in packages:
            if not all(places.passes(package, url, name) for url, name in package.locations()):
                for artifact in package.artifacts:
                    yield from _findings(document, package, artifact, places)


class _Places:
    """The hosts of one lock, each judged once."""

    def __init__(self, packages: list[LockedPackage]) -> None:
        self._indexes = {package.origin.url: None for package in packages if package.origin.url}
        self._seen = {_beginning(url).lower() for package in packages for url, _ in package.locations() if url}
        # By index and beginning of an address: what is wrong, and whether that depends on the package.
        self._faults: dict[tuple[str, str], tuple[str, bool]] = {}
        indexes = [host for index in list(self._indexes)[:_MOST] if (host := split(index)[1])]
        self._known = sorted({*WELL_KNOWN, *indexes})

    def passes(self, package: LockedPackage, url: str | None, name: str | None) -> bool:
        """Whether an artifact is in order, which nearly all are."""
        if url:
            if self.fault(package, url) or "%" in url or "?" in url or "#" in url:
                return False
            if mismatch(url[url.rfind("/") + 1 :], package.key, package.version):
                return False
        return not name or not mismatch(name.rpartition("/")[2], package.key, package.version)

    def fault(self, package: LockedPackage, url: str) -> str:
        """What is wrong with the beginning of an address, as a clause; "" where nothing is."""
        place = (package.origin.url or "", _beginning(url))
        if place not in self._faults:
            self._faults[place] = self._judged(*place)
        fault, depends = self._faults[place]
        return fault if not depends or _at_home(package) else ""

    def _judged(self, index: str, beginning: str) -> tuple[str, bool]:
        scheme, host = split(beginning)
        wanted, home = split(index)
        if not scheme or (not home and scheme not in ("http", "https")):
            # A path, or a `file:` of an index that lies in a folder.
            return "", False
        if scheme not in ("http", "https"):
            return f"has the scheme `{scheme}`", False
        twin = next((known for known in self._known if resembles(host, known)), None)
        if twin is not None and host not in WELL_KNOWN:
            return f"comes from `{host}`, which is not `{twin}`", False
        secure = wanted == "https" or host in WELL_KNOWN or f"https://{host}" in self._seen
        if scheme == "http" and secure and not is_loopback(host):
            return f"comes from `{host}` by plain `http`", False
        if home and not serves(home, host):
            return f"comes from `{host}`, which is no host of `{index}`", home not in FILE_HOSTS
        return "", False


def _beginning(url: str) -> str:
    """Scheme and authority of an address as written; all of it where no path follows."""
    end = url.find("/", 8)
    return url if end < 0 else url[:end]


def _at_home(package: LockedPackage) -> bool:
    """Whether other files of a package come from the index itself: a private one may keep all of them elsewhere."""
    home = split(package.origin.url or "")[1]
    return any(url and serves(home, split(url)[1]) for url, _ in package.locations())


def _findings(document: Document, package: LockedPackage, artifact: Artifact, places: _Places) -> Iterator[Finding]:
    url, name = artifact.url, artifact.filename
    if url:
        fault = places.fault(package, url)
        if fault:
            yield _finding(document, package, artifact, f"`{name or url}` {fault}")
    for spelled in dict.fromkeys([name, _last(url)]):
        wrong = mismatch(spelled, package.key, package.version) if spelled else ""
        if wrong:
            whose = f"`{package.name}`" if wrong == PROJECT else f"`{package.name}` `{package.version}`"
            yield _finding(document, package, artifact, f"`{spelled}` is no file of {whose}")
            return


def _last(url: str | None) -> str | None:
    """The file that an address ends in."""
    if not url:
        return None
    from urllib.parse import unquote

    return unquote(url.partition("#")[0].partition("?")[0].rpartition("/")[2]) or None


def _finding(document: Document, package: LockedPackage, artifact: Artifact, message: str) -> Finding:
    return Finding(
        RULE.name,
        message,
        document.path,
        document.locate(artifact.at),
        help=f"do not install it: find out who changed this line, and lock `{package.name}` again",
        package=package.key,
        entry=Entry("locked", document.locate(package.at)),
    )
