"""Which version a file of a project is of, read from its name alone."""

from __future__ import annotations

import re

from whypin.model.release import after_name

_SDIST = (".tar.gz", ".zip", ".tar.bz2", ".tgz", ".tar.xz", ".tar.z", ".tar")
_SYSTEM = re.compile(r"\.(?:linux|macosx|win|freebsd|cygwin|darwin|solaris|sunos)[-\d].*", re.DOTALL)
_INSTALLER = re.compile(r"(?:\.win32|\.win-|-py\d).*", re.DOTALL)
# A wheel's version, then perhaps a build tag, then three tags (binary distribution format, "File name convention").
_WHEEL_DASHES = (3, 4)


def version_of(filename: str, key: str) -> str | None:
    """The version that the name of a file of the project `key` (normal form) spells; None where it spells none.

    Knows wheels and sdists (PyPA: binary distribution format, source distribution format) and what indexes still hold
    of older kinds: eggs, Windows installers, dumb archives, RPMs. The answer may be no PEP 440 version.
    """
    rest = after_name(filename, key)
    low = rest.lower()
    suffix = next((end for end in (*_SDIST, ".whl", ".egg", ".exe", ".msi", ".rpm") if low.endswith(end)), "")
    body = rest[: len(rest) - len(suffix)]
    if suffix == ".whl":
        version = _unescape(body) if body.count("-") in _WHEEL_DASHES else ""
    elif suffix == ".egg":
        version = _unescape(body)
    elif suffix == ".rpm":
        version = body.rpartition("-")[0]
    elif suffix:
        version = (_SYSTEM if suffix in _SDIST else _INSTALLER).sub("", body)
    else:
        version = ""
    return version or None


def is_sdist(filename: str) -> bool:
    """Whether a file is a source distribution, by its name."""
    low = filename.lower()
    return low.endswith(_SDIST) and not any(_SYSTEM.search(low[: -len(end)]) for end in _SDIST if low.endswith(end))


def _unescape(body: str) -> str:
    """The version of a wheel or egg; both write `_` for its `-`."""
    return body.partition("-")[0].replace("_", "-")
