"""Packages that a lock takes from a file's own address (PEP 508 direct references), as an index would list them."""

from __future__ import annotations

from whypin.locks.file_names import ARCHIVES, file_of, name_and_version
from whypin.model.address import Address
from whypin.model.lock import Artifact, Digest, LockedPackage
from whypin.model.names import normalise


def as_listed(package: LockedPackage) -> LockedPackage:
    """The one file that a package of kind "url" is, with the name, version and digests that go with it.

    What the address does not tell stays empty: an archive of a forge names no project.
    """
    address = Address(package.origin.url or "")
    filename = file_of(address.text)
    name, version = name_and_version(filename)
    key = package.key or normalise(name)
    # Pipfile.lock gives a file no version.
    pinned = (package.version if package.pinned else "") or version
    digests = package.digests + in_address(package)
    url = address.text.partition("#")[0]
    artifact = Artifact(package.version_at, digests, filename=filename or None, url=url)
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


def in_address(package: LockedPackage) -> tuple[Digest, ...]:
    """The digests in the fragment of the address that a package comes from: pip takes a file that fits any."""
    address = package.origin.url if package.origin.kind == "url" else None
    if not address or "#" not in address:
        return ()
    return tuple([Digest(algorithm, value, package.version_at) for algorithm, value in Address(address).digests])


def is_own(package: LockedPackage) -> bool:
    """Whether an entry is a folder of the repository: its code, which nobody publishes."""
    url = package.origin.url or ""
    return package.origin.kind == "path" and not url.lower().endswith(ARCHIVES) and ".." not in url.split("/")
