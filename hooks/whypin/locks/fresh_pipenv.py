"""Pipenv's hash of the Pipfile.

It is that of plette's `Pipfile.get_hash`, which Pipenv vendors; since 2026 (`Pipfile.calculate_hash` in
`pipenv/utils/pipfile.py`) with the names of packages in normal form.
"""

from __future__ import annotations

from whypin.locks.stale import Stale, is_hash_of_any, table
from whypin.model.names import normalise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from whypin.model.lock_terms import Terms
    from whypin.model.project import Document

_FORMAT = "6"
_CATEGORIES = (("default", "packages"), ("develop", "dev-packages"))
_NO_CATEGORY = ("source", "packages", "dev-packages", "requires", "scripts", "pipfile", "pipenv", "default", "develop")


def differences(lock: Document, terms: Terms, root: Document) -> Iterator[Stale]:
    """How the Pipfile differs from the one that the lock was made from; nothing where it cannot be told."""
    recorded = terms.input_hash
    # Without a source Pipenv takes that of the machine, and hashes it with the rest.
    if recorded is None or terms.version != _FORMAT or not root.values.get("source"):
        return
    contents = [_content(root.values, normal=normal) for normal in (True, False)]
    if not is_hash_of_any(recorded.value, contents, compact=True):
        message = (
            f"the lock was made from another `{root.path.rpartition('/')[2]}` than the one beside it: its hash differs"
        )
        yield Stale(message, lock, recorded.at)


def _content(values: Mapping[str, object], *, normal: bool) -> object:
    def category(name: str) -> object:
        packages = table(values, name)
        return {normalise(key): value for key, value in packages.items()} if normal else packages

    found: dict[str, object] = {
        "_meta": {"sources": values["source"], "requires": table(values, "requires")},
        **{key: category(name) for key, name in _CATEGORIES},
    }
    return found | {name: category(name) for name in values if name not in _NO_CATEGORY}
