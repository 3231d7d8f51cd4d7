"""Where a reviewer reads on: the pages of a release on its index, its changelog, its repository.

The labels are those that PyPI knows by heart ("Well-known Project URLs in Metadata", packaging.python.org).
"""

from __future__ import annotations

import re

from whypin.model.address import Address
from whypin.model.dossier import Link
from whypin.model.pypi import PYPI

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PAGE, CHANGELOG, REPOSITORY, HOME = "index page", "changelog", "repository", "home page"
_LABELS = {
    **dict.fromkeys(("changelog", "changes", "changelogs", "whatsnew", "history", "releasenotes"), CHANGELOG),
    **dict.fromkeys(("source", "repository", "sourcecode", "github", "code", "gitlab"), REPOSITORY),
    **dict.fromkeys(("homepage", "home"), HOME),
}
_LONGEST = 500


def addresses(head: bytes) -> dict[str, str]:
    """What the beginning of a `PKG-INFO` has for `links`, as not every index says it (core metadata, "Project-URL")."""
    found: dict[str, str] = {}
    for line in head.decode("utf-8", "replace").split("\n"):
        if not line.strip():
            break
        field, _, value = line.partition(":")
        label, comma, address = value.partition(",")
        if field.lower() == "project-url" and comma:
            found.setdefault(label.strip(), address.strip())
        elif field.lower() == "home-page":
            found.setdefault("home page", value.strip())
    return found


def links(index: str, key: str, version: str, addresses: Mapping[str, str]) -> tuple[Link, ...]:
    """The links of a release on an index (canonical address); `addresses` by the labels that the project gave them."""
    return tuple(dict.fromkeys(_links(index, key, version, addresses)))


def _links(index: str, key: str, version: str, addresses: Mapping[str, str]) -> Iterator[Link]:
    page = f"https://pypi.org/project/{key}/{version}/" if index == PYPI else f"{index}{key}/"
    if is_shown(page):
        yield Link(PAGE, page)
    kinds: dict[str, str] = {}
    for label, address in addresses.items():
        # "Label normalization" there: no punctuation, no blanks, small letters.
        kind = _LABELS.get(re.sub(r"[\W_]+", "", label[:64]).lower(), "")
        if kind and is_shown(address):
            kinds.setdefault(kind, address)
    for kind in (CHANGELOG, REPOSITORY, HOME):
        if kind in kinds and (kind != HOME or REPOSITORY not in kinds):
            yield Link(kind, kinds[kind])


def is_shown(address: str) -> bool:
    """Whether an address may stand in a dossier: on the web, without a login, and as it reads."""
    found = Address(address)
    plain = address.isascii() and address.isprintable() and not set(address) & set(" \"'<>`\\^{|}")
    web = found.scheme in ("http", "https") and bool(found.place) and not found.vcs
    return plain and web and found.is_readable and found.login is None and len(address) <= _LONGEST
