"""Which version a file of a project is of, read from its name alone."""

from __future__ import annotations

import re

from whypin.model.release import SDISTS, SYSTEM, after_name

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
    suffix = next((end for end in (*SDISTS, ".whl", ".egg", ".exe", ".msi", ".rpm") if low.endswith(end)), "")
    body = rest[: len(rest) - len(suffix)]
    if suffix == ".whl":
        version = _unescape(body) if body.count("-") in _WHEEL_DASHES else ""
    elif suffix == ".egg":
        version = _unescape(body)
    elif suffix == ".rpm":
        version = body.rpartition("-")[0]
    elif suffix:
        version = re.sub(SYSTEM if suffix in SDISTS else _INSTALLER, "", body)
    else:
        version = ""
    return version or None


def _unescape(body: str) -> str:
    """The version of a wheel or egg; both write `_` for its `-`."""
    return body.partition("-")[0].replace("_", "-")
