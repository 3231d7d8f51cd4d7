"""What a comment points at: issues, tasks, advisories, versions.

Word by word and without patterns: compiling one costs a hook more than reading all comments of a file does.
"""

from __future__ import annotations

from whypin.model.names import normalise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_ADVISORIES = (
    *("CVE-", "GHSA-", "PYSEC-", "RUSTSEC-", "OSV-", "SNYK-", "MAL-", "PVE-", "GLSA-", "RHSA-", "RHBA-", "RHEA-"),
    *("USN-", "DSA-", "DLA-", "ALAS-", "ALAS2-", "ELSA-", "SUSE-SU-", "VU#", "SAFETY-"),
)
# Gentoo writes a blank between.
_SPOKEN = frozenset(("glsa", "cve"))
_TRACKERS = frozenset(("bpo", "bz", "gh", "lp", "mr", "pr", "rh"))
# What stands before a number of one digit that is an issue's.
_POINTING = frozenset(
    ("", "see", "issue", "issues", "ticket", "bug", "pr", "gh", "fix", "fixes", "for", "in", "to", "by", "of", "until")
)
# Standards, digests and licences that look like the number of a task.
_NO_TASKS = frozenset(
    (
        *("AES", "AGPL", "BLAKE", "BSD", "CC", "CP", "CRC", "EPL", "ES", "GPL", "HS", "HTTP", "IEC", "ISO", "LATIN"),
        *("LGPL", "MD", "MPL", "PEP", "RFC", "RS", "RSA", "SHA", "SSL", "TLS", "UTF"),
    )
)
_ISSUE_LINKS = (
    *("/issue/", "/issues/", "/pull/", "/pulls/", "/pull-requests/", "/merge_requests/", "/commit/", "/commits/"),
    *("/discussions/", "/advisories/", "/ticket", "/bug/", "/bugs/", "/browse/", "/security/", "/+bug/", "/compare/"),
    *("//bug.", "//bugs.", "//cve.", "//jira.", "bugzilla", "show_bug", "nvd.nist.gov", "osv.dev/", "/vuln"),
    *("phabricator", "stackoverflow.com/", "mail-archive", "mailarchive", "groups.google", "?id=", "&id="),
)
# Versions of these bound no package.
_STANDARDS = frozenset(
    (
        *("api", "css", "html", "http", "json-rpc", "oas", "oauth", "openapi", "openid", "pep", "rfc", "saml", "soap"),
        *("spdx", "sql", "ssl", "swagger", "tls", "upnp", "usb", "web"),
    )
)
_PYTHONS = frozenset(("python", "cpython", "py"))
_SIGNS = "<>=!~"
_CONNECTIVES = frozenset(("and", "or", "to", "until", "through", "v"))
_OPERATORS = frozenset(("<", ">", "<=", ">=", "=>", "==", "===", "!=", "~="))
_EDGES = "()[]{},;:!?'\"`_.\u2013\u2014\u201c\u201d"
_SHORTEST_TASK = 5
_ENDINGS = frozenset(("cfg", "in", "ini", "json", "lock", "md", "pip", "py", "rst", "sh", "toml", "txt", "yaml", "yml"))


def without_links(text: str) -> str:
    """The text with each link replaced by one word."""
    if "://" not in text and "www." not in text:
        return text
    return " ".join(["(link)" if _is_link(word) else word for word in text.split()])


def links_to_issue(text: str) -> bool:
    """Whether a link leads to an issue, a change, an advisory or a question; not to a home page or changelog."""
    return "://" in text and any(_is_link(word) and any(part in word for part in _ISSUE_LINKS) for word in text.split())


def names_issue(text: str) -> bool:
    """Whether a text names an issue, a task or an advisory: `#12`, `GH-12`, `PROJECT-12`, `CVE-2026-1234`."""
    before = ""
    for word in _words(text):
        number = word.partition("#")[2]
        # `line #2` counts, `see #2` points.
        points = number[1:] or word[:1] != "#" or before in _POINTING
        if points and number[:1].isdigit() and number.rstrip("abcdefghijklmnopqrstuvwxyz'").isdigit():
            return True
        if _is_advisory(word.upper()) or (before in _SPOKEN and word[:1].isdigit()):
            return True
        # GitLab's merge requests; `1!2` is a version with an epoch.
        head, sign, number = word.partition("!")
        if sign and number.isdigit() and not head[-1:].isdigit():
            return True
        head, dash, number = word.partition("-")
        if dash and number.isdigit() and (head.lower() in _TRACKERS or (number[1:] and _is_task(head))):
            return True
        # Phabricator's tasks.
        if word[:1] == "T" and len(word) >= _SHORTEST_TASK and word[1:].isdigit():
            return True
        if before in _TRACKERS and word.isdigit():
            return True
        before = word.lower()
    return False


def names_file(text: str) -> bool:
    """Whether a text names a file: `requirements/lint.txt`, `setup.cfg`, `.pre-commit-config.yaml`."""
    for word in _plain_words(text):
        stem, dot, ending = word.rpartition(".")
        if dot and stem and ending.lower() in _ENDINGS and "://" not in word:
            return True
    return False


def _plain_words(text: str) -> Iterator[str]:
    for word in text.split():
        yield word.strip(_EDGES.replace(".", "").replace("_", "")).rstrip(".")


def names_member(text: str, key: str) -> bool:
    """Whether a text names what a package has: `thing.NewClass`, `some_thing.new_name`. `key` is its normal form."""
    head = f"{key.replace('-', '_')}."
    return bool(key) and any(
        word.startswith(head) and ("_" in word[len(head) :] or not word[len(head) :].islower())
        for word in [word.strip(_EDGES) for word in text.split()]
    )


def names_version(text: str, key: str = "", *, python: bool = True) -> bool:
    """Whether a text names a version of anything but a standard.

    `key` is the package (normal form) of which a bare number is a version too: `pillow 10`. Without `python` a
    Python's version does not count.
    """
    if not any(map(str.isdigit, text)):
        return False
    words = [word.lower() for word in _words(text) if any(map(str.isalnum, word)) or word in _OPERATORS]
    before = subject = ""
    for word in words:
        name, operator, version = _compared(word, before)
        subject = name or subject
        known = subject in _PYTHONS or subject in _STANDARDS
        bounds = python if subject in _PYTHONS else not known
        if operator and version[:1].isdigit() and (bounds or subject in _STANDARDS):
            return True
        if (_is_version(word) and bounds) or (python and _python_minor(word)):
            return True
        if word.isdigit() and key and normalise(before) == key:
            return True
        before = word
        if word[:1].isalpha() and word not in _CONNECTIVES:
            subject = word
    return False


def versions(text: str, key: str, others: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """The versions that a text names of one package, each as written and without what is no part of it (`2.x`, `v3`).

    `key` is the package's normal form, and `others` are those of packages whose versions are theirs.
    """
    before = subject = ""
    for word in _words(without_links(text)):
        low = word.lower()
        name, operator, version = _compared(low, before)
        subject = name or subject
        version = version if operator else low
        of_another = normalise(subject) in others or subject in _PYTHONS or subject in _STANDARDS
        of_another = of_another or (bool(name) and normalise(name) != key)
        lone = version.isdigit() and (bool(operator) or normalise(before) == key)
        if not of_another and (lone or _is_version(version)):
            for part in version.split("-"):
                plain = part.removeprefix("version").removeprefix("v").rstrip("+").removesuffix(".*").removesuffix(".x")
                if plain[:1].isdigit():
                    yield word, plain
        before = low
        if low[:1].isalpha() and low not in _CONNECTIVES:
            subject = low


def _words(text: str) -> Iterator[str]:
    for word in text.split():
        if "/" in word and "#" not in word:
            yield from [part.strip(_EDGES) for part in word.split("/")] if word.count("/") == 1 else ()
        else:
            plain = word.strip(_EDGES)
            yield f"!{plain}" if plain.isdigit() and word.lstrip("([")[:1] == "!" else plain or word


def _is_link(word: str) -> bool:
    return "://" in word or word.startswith("www.")


def _is_advisory(word: str) -> bool:
    """`CVE-2026-1`, also behind a sign; not `minimal-2`."""
    for part in _ADVISORIES:
        at = word.find(part)
        if at >= 0 and not word[at - 1 : at].isalnum() and any(map(str.isdigit, word[at + len(part) :])):
            return True
    return False


def _is_task(head: str) -> bool:
    return head.isalnum() and head.isupper() and head[0].isalpha() and len(head) > 1 and head not in _NO_TASKS


def _compared(word: str, before: str) -> tuple[str, str, str]:
    """`attrs>=22` taken apart; a number behind a lone operator belongs to it."""
    if before in _OPERATORS:
        return "", before, word.removeprefix("v")
    start = next((at for at, sign in enumerate(word) if sign in _SIGNS), len(word))
    rest = word[start:].lstrip(_SIGNS)
    operator = word[start : len(word) - len(rest)]
    operator = operator if operator in _OPERATORS else ""
    return word[:start] if operator else "", operator, rest.removeprefix("v")


def _is_version(word: str) -> bool:
    """`1.2`, `1.2rc1`, `v3`, `5.x`, `3+`, `1.0-2.0`; not a lone number or a date."""
    plain = word.removeprefix("pre-").partition("-")[0].removeprefix("version")
    number = plain.removeprefix("v")
    if not number[:1].isdigit():
        return False
    if number.isdigit():
        return plain != number
    release, dot, rest = number.partition(".")
    if not dot:
        return number.endswith("+") and number[:-1].isdigit()
    return release.isdigit() and (rest[:1].isdigit() or rest.rstrip("+") in ("x", "*"))


def _python_minor(word: str) -> bool:
    """`python3.8`, `py38`, `py2`."""
    rest = word.removeprefix("c").removeprefix("python").removeprefix("py").lstrip("-") if "py" in word else word
    if rest == word or rest[:1] not in ("2", "3"):
        return False
    return rest == "2" or (len(rest) > 1 and rest[1:].lstrip(".").rstrip("+").isdigit())
