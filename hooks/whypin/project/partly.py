"""A large lock of the base, read where it is not what it is now: most entries of a lock outlive a change.

Two texts are cut at the lines that begin an entry. What stands in both at the same place is the same entry, and only
the rest is parsed. That holds while no string or list hides such a line or another table's: where one may, and wherever
else anything is out of the ordinary, nothing is given, and the whole has to be read.

Of what is parsed the entry's own place, and those of its name and version, are those of the whole; digests and edges
have none that could be asked for. No rule says where something stood at the base.
"""

from __future__ import annotations

from whypin.project.reading import read_as
from whypin.text.source import Source, Undecodable, decode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from whypin.model.lock import At, LockedPackage
    from whypin.model.project import Document
    from whypin.text.span import Span

    # What stands before the first entry, and the entries; the last one takes what follows them with it.
    Cut = tuple[str, list[str]]

_SMALL = 1 << 17
# Beyond so many of the entries that changed it is no quicker.
_SHARE = 4
_KEYS = ("package", "packages")


def read(path: str, data: bytes, now: Document) -> Document | None:
    """The document of a lock from its bytes at the base, `now` being what it is; None where it has to be read whole."""
    lock = now.lock
    if lock is None or now.problems or now.format.pip_lines or len(data) < _SMALL:
        return None
    try:
        source = decode(path, data)
    except Undecodable:
        return None
    key = next((key for key in _KEYS if f"\n[[{key}]]\n" in source.text), "")
    then, here = _cut(source.text, key), _cut(now.source.text, key)
    if then is None or here is None or source.encoding != "utf-8" or not _are(here[1], lock.packages, key):
        return None
    last = len(then[1]) - 1
    if last + 1 != len(here[1]):
        return None
    # What follows the entries is not told from the last one, which so is read in any case.
    pairs = enumerate(zip(then[1], here[1], strict=True))
    changed = [at for at, (one, other) in pairs if one != other or at == last]
    if len(changed) * _SHARE > last:
        return None
    mark = f"\n[[{key}]]\n"
    rest = read_as(now.format, Source(path, then[0] + "".join([mark + then[1][at] for at in changed])))
    if rest.lock is None or rest.problems or len(rest.lock.packages) != len(changed):
        return None
    packages = list(lock.packages)
    if any(package.rows is None for package in (*packages, *rest.lock.packages)):
        # What it holds stands elsewhere in the file, too.
        return None
    for at, package in zip(changed, rest.lock.packages, strict=True):
        packages[at] = _placed(package, (key, at))
    indexes = _indexes(packages)
    if set(lock.index_urls) != set(_indexes(lock.packages)) or rest.lock.hashed != lock.hashed:
        return None
    whole = rest.lock.replaced(packages=tuple(packages), index_urls=indexes)
    return rest.replaced(source=source, lock=whole, _find=_Places(now, source).find)


def _cut(text: str, key: str) -> Cut | None:
    """A text in parts, None where a line that looks like the beginning of an entry may be something else."""
    if not key or '"""' in text or "'''" in text or "whypin:" in text:
        return None
    head, *entries = text.split(f"\n[[{key}]]\n")
    own = (f"[{key}.", f"[[{key}.")
    for entry in entries[:-1]:
        at = entry.find("\n[")
        while at >= 0:
            if not entry.startswith(own, at + 1):
                return None
            at = entry.find("\n[", at + 1)
    return head, entries


def _are(entries: list[str], packages: tuple[LockedPackage, ...], key: str) -> bool:
    """Whether the parts of a text are the entries that were read from it, in order."""
    return len(entries) == len(packages) and all(
        package.at == (key, at) and entry.startswith(f'name = "{package.name}"\n')
        for at, (entry, package) in enumerate(zip(entries, packages, strict=True))
    )


def _placed(package: LockedPackage, at: tuple[str, int]) -> LockedPackage:
    """An entry at its place in the whole."""

    def moved(old: At) -> At:
        return (*at, *old[2:]) if isinstance(old, tuple) else old

    places = {name: moved(getattr(package, name)) for name in ("at", "name_at", "version_at")}
    return package.replaced(**places)


def _indexes(packages: tuple[LockedPackage, ...] | list[LockedPackage]) -> tuple[str, ...]:
    found = [one.origin.url for one in packages if one.origin.kind == "index" and one.origin.url]
    return tuple(dict.fromkeys(found))


class _Places:
    """Where things stand in the whole; it is read when that is asked for."""

    def __init__(self, now: Document, source: Source) -> None:
        self._now: Final = now
        self._source: Final = source
        self._whole: Document | None = None

    def find(self, at: At) -> Span:
        """As `Document.locate`."""
        if self._whole is None:
            self._whole = read_as(self._now.format, self._source)
        return self._whole.locate(at)
