"""Entries of a lock that come from somewhere else than they did at the base, by all entries of their names."""

from __future__ import annotations

from whypin.locks.origins import compared
from whypin.model.address import Address, is_pypi
from whypin.model.pypi import PYPI

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from whypin.model.lock import LockedPackage
    from whypin.model.project import Document


def moved(
    document: Document, then: Document, packages: Iterable[LockedPackage], allows: Callable[[str], bool]
) -> Iterator[tuple[LockedPackage, str]]:
    """Those of some entries that are from no index now and were from one `then`, or were from another one.

    A host that is allowed may have many indexes; of one that nobody allowed (`allows`) another rule speaks.

    Each with what it was from. Where a whole lock has another index the first one speaks for all; going back to PyPI is
    what everybody else does.
    """
    was: dict[str, list[LockedPackage]] = {}
    for package in then.lock.packages if then.lock is not None else ():
        was.setdefault(package.key, []).append(package)
    named = {compared(one.origin) for one in (document.lock.packages if document.lock is not None else ())}
    told = set()
    for package in packages:
        before = was.get(package.key, []) if package.key else []
        if not before or any(one.origin.kind != "index" for one in before):
            continue
        here, there = compared(package.origin), [compared(one.origin) for one in before]
        if package.origin.kind != "index":
            yield package, "an index"
        elif here not in there:
            whole, url = there[0] not in named, package.origin.url or PYPI
            if not (is_pypi(url) or allows(url)):
                continue
            if not whole or (here not in told and not is_pypi(url)):
                told.add(here)
                yield package, f"the index `{Address(before[0].origin.url or PYPI).shown}`"
