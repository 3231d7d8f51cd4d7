"""The places that a lock takes its files from, judged once for the whole lock."""

from __future__ import annotations

from whypin.locks.file_names import mismatch
from whypin.locks.hosts import WELL_KNOWN, resembles, serves
from whypin.model.address import Address
from whypin.model.pypi import FILE_HOSTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from whypin.model.lock import LockedPackage

# So many hosts of indexes are protected against look-alikes, and so many hosts compared with them.
_INDEXES, _HOSTS = 20, 500
# So many places of an index are known by their letters; what comes from others is taken apart.
_FINE = 8


class ArtifactHosts:
    """The hosts of one lock; `packages` are those from an index."""

    def __init__(self, packages: Sequence[LockedPackage]) -> None:
        self._packages = packages
        self._secure: set[str] | None = None
        self._asked: LockedPackage | None = None
        self._home = False
        # For each index the first beginnings of addresses that may stand in any package.
        self._fine: dict[str | None, tuple[str, ...]] = {}
        # By index and beginning of an address: what is wrong, and whether that depends on the package.
        self._faults: dict[tuple[str, str], tuple[str, bool]] = {}
        indexes = list(dict.fromkeys([package.origin.url for package in packages if package.origin.url]))
        self._overlooked = len(indexes) > _INDEXES
        self._known = sorted({*WELL_KNOWN, *[host for index in indexes[:_INDEXES] if (host := Address(index).host)]})

    @property
    def are_too_many(self) -> bool:
        """Whether not every host was compared with every index."""
        return self._overlooked or len(self._faults) > _HOSTS

    def passes(self, package: LockedPackage) -> bool:
        """Whether every artifact of a package is in order, which nearly all are."""
        if package.home:
            place = f"{package.home}/"
            return place.startswith(self._fine.get(package.origin.url, ())) or self._passes(package, place)
        key, version = package.key, package.version
        release = f"{key.replace('-', '_')}-{version}"
        wheel, sdist = f"{release}-", f"/{release}.tar.gz"
        index = package.origin.url
        fine = self._fine.get(index, ())
        locations = package.locations()
        if _is_odd("\n".join([url for url, _ in locations if url])):
            return False
        for url, name in locations:
            if url:
                if not url.startswith(fine):
                    if not self._passes(package, url):
                        return False
                    fine = self._fine.get(index, ())
                # Spelled as the standards have it; thousands are.
                last = url.rfind("/") + 1
                usual = (url.startswith(wheel, last) and url.endswith(".whl")) or (last and url.endswith(sdist))
                if not usual and mismatch(url[last:], key, version):
                    return False
            if name and mismatch(name.rpartition("/")[2], key, version):
                return False
        return True

    def _passes(self, package: LockedPackage, url: str) -> bool:
        if self.fault(package, url):
            return False
        index, beginning = package.origin.url, _beginning(url)
        fine = self._fine.get(index, ())
        if not self._faults[index or "", beginning][0] and beginning != url and len(fine) < _FINE:
            self._fine[index] = (*fine, f"{beginning}/")
        return True

    def fault(self, package: LockedPackage, url: str) -> str:
        """What is wrong with the beginning of an address, as a clause; "" where nothing is."""
        place = (package.origin.url or "", _beginning(url))
        if place not in self._faults:
            self._faults[place] = self._judged(*place)
        fault, depends = self._faults[place]
        return fault if not depends or self._at_home(package) else ""

    def _judged(self, index: str, beginning: str) -> tuple[str, bool]:
        address, wanted = Address(beginning), Address(index)
        scheme, host, home = address.scheme, address.host, wanted.host
        if not scheme or (not home and scheme not in ("http", "https")):
            # A path, or a `file:` of an index that lies in a folder.
            return "", False
        if scheme not in ("http", "https"):
            return f"has the scheme `{scheme}`", False
        if not host:
            return "has an address without a host", False
        known = self._known if len(self._faults) < _HOSTS else []
        twin = next((one for one in known if resembles(host, one)), None)
        if twin is not None and host not in WELL_KNOWN:
            return f"comes from `{host}`, which is not `{twin}`", False
        secure = wanted.scheme == "https" or host in WELL_KNOWN or self._is_secure(host)
        if scheme == "http" and secure and not address.is_loopback:
            return f"comes from `{host}` by plain `http`", False
        if home and not serves(home, host):
            return f"comes from `{host}`, which is not a host of `{wanted.shown}`", home not in FILE_HOSTS
        return "" if address.is_readable else "has an address that cannot be read", False

    def _at_home(self, package: LockedPackage) -> bool:
        """Whether other files of a package come from the index itself: a private one may keep all of them elsewhere."""
        if package is not self._asked:
            home = Address(package.origin.url or "").host
            self._asked = package
            self._home = any(url and serves(home, Address(url).host) for url, _ in package.locations())
        return self._home

    def _is_secure(self, host: str) -> bool:
        """Whether the lock takes any file from a host by https."""
        if self._secure is None:
            urls = [url for package in self._packages for url, _ in package.locations() if url]
            places = [Address(beginning) for beginning in {_beginning(url) for url in urls}]
            self._secure = {place.host for place in places if place.scheme == "https"}
        return host in self._secure


def _is_odd(urls: str) -> bool:
    return "%" in urls or "?" in urls or "#" in urls


def _beginning(url: str) -> str:
    """Scheme and authority of an address as written; all of it where no path follows."""
    end = url.find("/", 8)
    return url if end < 0 else url[:end]
