"""Hosts: whose they are, which ones serve the files of an index, and what only looks like one of them."""

from __future__ import annotations

import re

from whypin.model.pypi import FILE_HOSTS, PYPI_FILES

WELL_KNOWN = frozenset({*FILE_HOSTS, *FILE_HOSTS.values(), "github.com", "download.pytorch.org"})
"""Hosts that a name which differs by a letter or two can only be meant to be mistaken for."""

# A country's own second level: `co.uk`, `com.au`.
_SHORT = 3
_LONGEST = 253


def domain(host: str) -> str:
    """What one owner registers: the last two labels, three under a country's `co.` or `com.`.

    As good as it gets without the public suffix list. An IP address or a bare name is its own domain.
    """
    labels = host.split(".")
    if ":" in host or labels[-1].isdigit():
        return host
    short = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= _SHORT
    return ".".join(labels[-3 if short else -2 :])


def serves(index: str, host: str) -> bool:
    """Whether files of the index at host `index` may come from `host`.

    That is its own, its known file host, or another one of the same owner. Mirrors and proxies of PyPI may leave the
    addresses of the files as they are.
    """
    if host in (index, FILE_HOSTS.get(index, PYPI_FILES)):
        return True
    return index not in FILE_HOSTS and domain(host) == domain(index)


def resembles(host: str, known: str) -> bool:
    """Whether a host is another one's look-alike: of another owner, and off by a letter or two."""
    if host == known or domain(host) == domain(known) or max(len(host), len(known)) > _LONGEST:
        return False
    if abs(len(host) - len(known)) > 2 or len(known) < 8 or _only_digits(host, known):
        return False
    return _distance(host, known) <= 2


def _only_digits(first: str, second: str) -> bool:
    """Whether two names differ in a number alone, as machines of one network do; not where letters became digits."""
    return re.sub(r"\d+", "0", first) == re.sub(r"\d+", "0", second)


def _distance(first: str, second: str) -> int:
    """How many letters to insert, remove, replace or exchange with the next (optimal string alignment)."""
    rows = [list(range(len(second) + 1))]
    for i, letter in enumerate(first, 1):
        row = [i]
        for j, other in enumerate(second, 1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == second[j - 2] and first[i - 2] == other:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]
