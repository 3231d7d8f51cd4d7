"""Which hosts a proxy is not used for."""

from __future__ import annotations

from whypin.model.address import is_loopback


def bypasses(host: str, listed: str) -> bool:
    """Whether `no_proxy` (names, their suffixes, or `*`, separated by commas) covers a host; loopback always is."""
    name = host.partition(":")[0] if not host.startswith("[") else host.partition("]")[0].strip("[")
    if is_loopback(name):
        return True
    for entry in listed.lower().replace(" ", ",").split(","):
        suffix = entry.strip().removeprefix("*").lstrip(".")
        if entry.strip() == "*" or (suffix and (suffix in (host, name) or name.endswith("." + suffix))):
            return True
    return False
