"""What the name of a file of a release says: of which project and which version it is.

Wheels and sdists as the binary and source distribution formats name them (packaging.python.org), and what indexes still
hold of older kinds: eggs, Windows installers, dumb archives, RPMs.
"""

from __future__ import annotations

import re

from whypin.model.address import last_segment
from whypin.versions.version import meets_pin

SDISTS = (".tar.gz", ".zip", ".tar.bz2", ".tgz", ".tar.xz", ".tar.z", ".tar")
ARCHIVES = (".whl", ".egg", *SDISTS)
PROJECT, VERSION = "project", "version"

_ENDINGS = (*SDISTS, ".whl", ".egg", ".exe", ".msi", ".rpm", ".deb", ".dmg")
# What a built ("dumb") archive has before the ending of an sdist. Compiled when it is needed.
_PLATFORM = r"(?s:\.(?:linux|macosx|win|freebsd|cygwin|darwin|solaris|sunos)[-\d].*)"
_INSTALLER = r"(?s:(?:[.-](?:win32|win-|macosx)|-py\d).*)"
# A wheel's version, then perhaps a build tag, then three tags.
_WHEEL_DASHES = (3, 4)


def version_of(filename: str, key: str) -> str | None:
    """The version that the name of a file of the project `key` (normal form) spells; None where it spells none.

    The answer may be no PEP 440 version.
    """
    return _version(after_name(filename, key)) or None


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
    return "" if found is None or meets_pin(found, version) else VERSION


def file_of(url: str) -> str:
    """The file of a release that an address ends in; "" where it ends in something else (an index's page, say)."""
    name = last_segment(url)
    return name if name.lower().endswith(_ENDINGS) else ""


def name_and_version(filename: str) -> tuple[str, str]:
    """Name and version that the name of an archive spells where the project is not known; twice "" where it does not.

    A wheel or egg writes no dash within its name; of an sdist the last dash stands before the version (PEP 625).
    """
    if filename.lower().endswith((".whl", ".egg")):
        name, _, rest = filename[:-4].partition("-")
        return name, _unescaped(rest)
    suffix = _suffix(filename, SDISTS)
    name, dash, version = filename[: len(filename) - len(suffix)].rpartition("-")
    return (name, version) if dash and version[:1].isdigit() else ("", "")


def same_file(first: str, second: str, key: str) -> bool:
    """Whether two file names of the project `key` name one file: the project's part may be spelled in its own way.

    Some lock makers write the normal form (`markupsafe-3.0.2.tar.gz`) where the index has the old spelling.
    """
    return first == second or file_key(first, key) == file_key(second, key)


def file_key(filename: str, key: str) -> str:
    """What two names of one file share: what follows the project's name, or the whole of another name."""
    return after_name(filename, key) or filename


def is_sdist(filename: str) -> bool:
    """Whether a file is a source distribution, by its name."""
    suffix = _suffix(filename, SDISTS)
    return bool(suffix) and not re.search(_PLATFORM, filename.lower()[: -len(suffix)])


def after_name(filename: str, key: str) -> str:
    """What follows the project's name and a dash in a file name; "" where it begins with another name."""
    found = re.match(name_pattern(key) + "-", filename, re.IGNORECASE | re.ASCII)
    return filename[found.end() :] if found else ""


def name_pattern(key: str) -> str:
    """A regular expression for every spelling of a name in normal form (PEP 503)."""
    return "[-_.]+".join([re.escape(part) for part in key.split("-")])


def _rest(filename: str, key: str) -> str:
    """As `after_name`, without an expression for the usual spelling."""
    size = len(key)
    # The sign of the Kelvin is a `k` in lower case.
    if (
        filename.isascii()
        and filename[size : size + 1] == "-"
        and filename[:size].lower().replace("_", "-").replace(".", "-") == key
    ):
        return filename[size + 1 :]
    return after_name(filename, key)


def _version(rest: str) -> str | None:
    """The version in what follows a project's name; None where there is none to be seen, "" in no proper wheel."""
    suffix = _suffix(rest, _ENDINGS)
    body = rest[: len(rest) - len(suffix)]
    if suffix in SDISTS:
        return re.sub(_PLATFORM, "", body)
    if suffix == ".whl" and body.count("-") not in _WHEEL_DASHES:
        return ""
    if suffix in (".whl", ".egg"):
        return _unescaped(body)
    if suffix == ".rpm":
        return body.rpartition("-")[0]
    return re.sub(_INSTALLER, "", body) if suffix in (".exe", ".msi") else None


def _unescaped(body: str) -> str:
    """The version at the head of a wheel's or egg's name, which writes `_` for a `-` of the version."""
    return body.partition("-")[0].replace("_", "-")


def _suffix(filename: str, endings: tuple[str, ...]) -> str:
    low = filename.lower()
    return next((end for end in endings if low.endswith(end)), "")
