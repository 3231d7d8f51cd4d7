"""What a comment points at: issues, tasks, advisories, versions.

The patterns are compiled when a text first needs them: most comments of a file are never asked for all of them.
"""

from __future__ import annotations

import re

LINK = r"(?:https?|ftp|git\+[a-z]+|ssh)://[^\s<>()\"'`]+|\bwww\.[^\s<>()\"'`]+"

_ISSUE = r"(?<![\w&/])#\d+\b|\w#\d+\b|\b(?:gh|bpo|lp|bz|rh|PR|MR)[-: ]?#?\d+\b|\b(?:CVE|GHSA|PYSEC|RUSTSEC|OSV|SNYK)-"
_TASK = r"\b([A-Z][A-Z0-9]{1,15})-\d+\b(?![-.]\d)"
# Standards, digests and licences that look like the number of a task.
_NO_TASKS = frozenset(
    (
        *("AES", "AGPL", "BLAKE", "BSD", "CC", "CP", "CRC", "EPL", "ES", "GPL", "HS", "HTTP", "IEC", "ISO", "LATIN"),
        *("LGPL", "MD", "MPL", "PEP", "RFC", "RS", "RSA", "SHA", "SSL", "TLS", "UTF"),
    )
)
_TRACKER = (
    r"/(?:issues?|pulls?|pull-requests|merge_requests|commits?|discussions|advisories|tickets?|bugs?|browse|security)/"
    r"|[?&]id=\d|/\+bug/|//bugs?\.|bugzilla|/show_bug|//(?:nvd\.nist|cve\.|osv\.dev|jira\.|security\.)|/vuln"
    r"|stackoverflow\.com/|mail-?archive|groups\.google|/compare/|/T\d{3,}"
)
_VERSION = (
    r"(?<![\w./-])(?:v(?:ersion)? ?)?\d+(?:\.\d+)+(?:\.?(?:[a-z]+\d+|[x*]))?\+?(?![\w/])"
    r"|(?<![\w.])v?\d+(?:\.\d+)*(?:\.[x*]|\+)(?!\w)"
    r"|(?:[<>]=?|[=~!]=) *v?\d|\bv\d+\b|\b(?:python|py)-?[23]\.?\d{0,2}\b"
)
# A standard's version, or a Python of which no minor version is named, bounds no package.
_STANDARD = (
    r"\b(?:OAuth|OpenAPI|HTTP|TLS|SSL|SAML|Web|OpenID|UPnP|USB|CSS|HTML|SQL|RFC|PEP|OAS|SPDX|Swagger|SOAP|JSON-RPC|API"
    r"|Python)[ /-]?v?\d(?:[\d.]*\d)?(?:/[\d.]+)?\b"
)
_PYTHON = r"\b(?:c?python|py)[ -]*(?:[<>=!~]=?)? *v?[23](?:[.\d]*\d)?(?:\.x|\+)?(?: (?:and|or|&|,|to|-) \d\.\d+)?"


def without_links(text: str) -> str:
    """The text with each link replaced by one word."""
    return re.sub(LINK, "(link)", text) if "://" in text or "www." in text else text


def links_to_issue(text: str) -> bool:
    """Whether a link leads to an issue, a change, an advisory or a question; not to a home page or changelog."""
    return "://" in text and any(re.search(_TRACKER, link) for link in re.findall(LINK, text))


def names_issue(text: str) -> bool:
    """Whether a text names an issue, a task or an advisory: `#12`, `GH-12`, `PROJECT-12`, `CVE-2026-1234`."""
    if "-" not in text and not any(map(str.isdigit, text)):
        return False
    return re.search(_ISSUE, text) is not None or any(task not in _NO_TASKS for task in re.findall(_TASK, text))


def names_version(text: str, key: str = "", *, python: bool = True) -> bool:
    """Whether a text names a version of anything but a standard.

    `key` is the package (normal form) of which a bare number is a version too: `pillow 10`. Without `python` a
    Python's version does not count.
    """
    if not any(map(str.isdigit, text)):
        return False
    if not python:
        text = re.sub(_PYTHON, "", text, flags=re.IGNORECASE)
    text = re.sub(_STANDARD, _kept, text, flags=re.IGNORECASE)
    if re.search(_VERSION, text, re.IGNORECASE):
        return True
    return bool(key) and re.search(rf"\b{_spelled(key)} v?\d+\b", text, re.IGNORECASE) is not None


def _kept(found: re.Match[str]) -> str:
    return found[0] if found[0].lower().startswith("py") and "." in found[0] else ""


def _spelled(key: str) -> str:
    return r"[-_.]".join(re.escape(part) for part in key.split("-"))
