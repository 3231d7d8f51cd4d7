"""What an import would bring, in lines: numbers, keys, rejections, and what is new since the last time."""

from __future__ import annotations

from collections import Counter

from whypin.reviews.store import IMPORTED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from whypin.reviews.imported import Imported
    from whypin.reviews.imports import Import
    from whypin.reviews.keys import Key
    from whypin.reviews.team import Brought

# So many lines of a kind are shown.
_MOST = 20


def described(entry: Import, keys: Sequence[Key], found: Brought, before: Imported | None) -> Iterator[str]:
    """The lines; they may hold whatever the other team wrote."""
    yield f"import `{entry.name}` from {entry.origin}, until {entry.end.isoformat()}"
    counts = Counter([one.package for one in found.statements.values()])
    yield f"{_count(len(found.statements), 'statement')} about {_count(len(counts), 'package')} would come:"
    yield from _some([f"{name}: {counts[name]}" for name in sorted(counts)])
    if found.left:
        left = f"{_count(sum(found.left.values()), 'statement')} about {_count(len(found.left), 'package')}"
        yield f"left out: {left} that no lock here holds (`--all` brings them)"
    if found.refused:
        yield f"refused: {_count(len(found.refused), 'statement')}"
        yield from _some([f"{path}: {why}" for path, why in found.refused])
    yield "signed by these keys, which would count for this import and for nothing else:"
    yield from _some([_key(key) for key in keys])
    rejections = found.rejections
    if rejections:
        yield "releases that they reject, which would count here as well:"
        yield from _some([f"{one.package} {one.fields['versions']}: {one.reason}" for one in rejections])
    if before is not None:
        yield from _changed(entry, keys, found, before)


def _changed(entry: Import, keys: Sequence[Key], found: Brought, before: Imported) -> Iterator[str]:
    """What is otherwise than the last time."""
    start = len(f"{IMPORTED}{entry.name}/")
    old = {path[start:]: body for path, body in (before.contents or {}).items()}
    lines = []
    if before.trouble:
        lines.append(f"note: {before.trouble}")
    if before.entry.origin != entry.origin:
        lines.append(f"from, before: {before.entry.origin}")
    known = {key.fingerprint for key in keys}
    lines += [f"new key: {_key(key)}" for key in keys if key.fingerprint not in before.entry.keys]
    lines += [f"gone: key {one}" for one in before.entry.keys if one not in known]
    lines += [f"gone: {path}" for path in sorted(old) if path not in found.files]
    lines += [f"new: {path}" for path in sorted(found.files) if path not in old]
    lines += [
        f"other bytes: {path}" for path in sorted(found.files) if old.get(path, b"") not in (b"", found.files[path])
    ]
    yield "since the last import:"
    yield from _some(lines or ["nothing changed"])


def _key(key: Key) -> str:
    what = [key.fingerprint, ", ".join(key.users) or "no user id"]
    if key.end is not None:
        what.append(f"until {key.end.date().isoformat()}")
    return "  ".join(what)


def _some(lines: Iterable[str]) -> Iterator[str]:
    """The first lines, indented, and how many more there are."""
    rest = list(lines)
    yield from [f"  {line}" for line in rest[:_MOST]]
    if len(rest) > _MOST:
        yield f"  … {len(rest) - _MOST:,} more"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
