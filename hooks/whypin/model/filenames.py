"""What the name of a file of a release says: of which project and which version it is.

Wheels and sdists as the binary and source distribution formats name them (packaging.python.org), and what indexes still
hold of older kinds: eggs, Windows installers, dumb archives, RPMs.
"""

from __future__ import annotations

import re

from whypin.model.release import SDISTS, SYSTEM, admits, after_name

_OTHERS = (".whl", ".egg", ".exe", ".msi", ".rpm", ".deb", ".dmg")
# Compiled when it is needed.
_INSTALLER = r"(?s:(?:[.-](?:win32|win-|macosx)|-py\d).*)"
# A wheel's version, then perhaps a build tag, then three tags.
_WHEEL_DASHES = (3, 4)

PROJECT, VERSION = "project", "version"


def mismatch(filename: str, key: str, version: str) -> str:
    """Whether a file name is one of another project than `key` (normal form) or of another `version`; "" if of neither.

    A name that does not say a version says nothing wrong. Spelling is free where a standard or an old tool leaves it
    so: `-`, `_` and `.` in the project's name, zeros, letter case, `-1` for `.post1`, a local part that the lock leaves
    out. Without a version only the project counts.
    """
    rest = _rest(filename, key)
    if not rest:
        return PROJECT
    # Nearly always lock and name spell it alike.
    if rest == f"{version}.tar.gz" or (rest.startswith(f"{version}-") and rest.endswith(".whl")):
        return ""
    found = _version(rest) if version else None
    return "" if found is None or admits(version, found) else VERSION


def _rest(filename: str, key: str) -> str:
    """What follows the project's name and a dash; "" where another name stands there."""
    size = len(key)
    if filename[size : size + 1] == "-" and filename[:size].lower().replace("_", "-").replace(".", "-") == key:
        return filename[size + 1 :]
    return after_name(filename, key)


def _version(rest: str) -> str | None:
    """The version in what follows a project's name; None where there is none to be seen."""
    low = rest.lower()
    suffix = next((end for end in (*SDISTS, *_OTHERS) if low.endswith(end)), "")
    if not suffix:
        return None
    body = rest[: -len(suffix)]
    if suffix in SDISTS:
        return re.sub(SYSTEM, "", body)
    if suffix == ".whl" and body.count("-") not in _WHEEL_DASHES:
        return ""
    if suffix in (".whl", ".egg"):
        # Both write `_` for the `-` of an old version.
        return body.partition("-")[0].replace("_", "-")
    if suffix == ".rpm":
        return body.rpartition("-")[0]
    return re.sub(_INSTALLER, "", body) if suffix in (".exe", ".msi") else None
