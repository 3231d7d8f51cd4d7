"""Addresses that a report may link to: those that show where they lead.

In a comment that is posted for a stranger's pull request the stranger may have written the address: there the pages of
the public index are links, and nothing else.
"""

from __future__ import annotations

import re

# Longer ones are shown as text.
_LONGEST = 400
# RFC 3986, without what a login, Markdown or a look-alike needs: no `@`, no brackets, no quotes, ASCII alone, and a
# host that ends like a name, not like a number.
_HOST = r"(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z][A-Za-z0-9-]{1,62}(?::[0-9]{1,5})?"
_SIGNS = "A-Za-z0-9._~/%+=?#:,;!-"
# A page of a release: no dot segment, and nothing behind it.
INDEX, INDEX_PAGE = "pypi.org", r"https://pypi\.org/project/[a-z0-9][a-z0-9-]{0,99}/[A-Za-z0-9][A-Za-z0-9.!+-]{0,99}/"
_ADDRESS = re.compile(rf"https?://({_HOST})(?:[/?#][&{_SIGNS}]*)?")


def host_to_show(address: str) -> str:
    """The host, and the port if there is one, of an address that may be a link; "" for one that may not."""
    found = _ADDRESS.fullmatch(address) if len(address) <= _LONGEST else None
    return found[1] if found else ""


def is_index_page(address: str) -> bool:
    """Whether an address is that of a release on the public index."""
    return re.fullmatch(INDEX_PAGE, address) is not None
