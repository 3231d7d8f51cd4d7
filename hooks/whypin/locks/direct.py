"""Packages that a lock takes from a file's own address (PEP 508 direct references), as an index would list them."""

from __future__ import annotations

import re

from whypin.locks.file_names import ARCHIVES, name_and_version
from whypin.model.lock import Artifact, Digest, LockedPackage
from whypin.model.names import normalise

# pip takes a digest from the fragment, too ("VCS Support and Direct URLs": `#sha256=…`).
_FRAGMENT = re.compile(r"(?:^|&)(md5|sha1|sha224|sha256|sha384|sha512)=([0-9a-fA-F]+)")


def as_listed(package: LockedPackage) -> LockedPackage:
    """The one file that a package of kind "url" is, with the name, version and digests that go with it.

    What the address does not tell stays empty: an archive of a forge names no project.
    """
    address, _, fragment = (package.origin.url or "").partition("#")
    filename = _filename(address)
    name, version = name_and_version(filename)
    key = package.key or normalise(name)
    # Pipfile.lock gives a file no version.
    pinned = (package.version if package.pinned else "") or version
    digests = package.digests or tuple(
        [Digest(found[1], found[2], package.version_at) for found in _FRAGMENT.finditer(fragment)]
    )
    artifact = Artifact(package.version_at, digests, filename=filename or None, url=address)
    return LockedPackage(
        package.name if package.key else name or package.name,
        key,
        pinned,
        package.at,
        package.name_at,
        package.version_at,
        lambda: ((), (artifact,)),
        origin=package.origin,
        marker=package.marker,
        pinned=bool(pinned),
    )


def is_own(package: LockedPackage) -> bool:
    """Whether an entry is a folder of the repository: its code, which nobody publishes."""
    url = package.origin.url or ""
    return package.origin.kind == "path" and not url.lower().endswith(ARCHIVES) and ".." not in url.split("/")


def _filename(address: str) -> str:
    from urllib.parse import unquote, urlsplit

    try:
        name = unquote(urlsplit(address).path.rpartition("/")[2])
    except ValueError:
        return ""
    return name if name.lower().endswith(ARCHIVES) else ""
