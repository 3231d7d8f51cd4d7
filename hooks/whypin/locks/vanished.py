"""What a lock promised at the base and promises no more."""

from __future__ import annotations

from whypin.locks.digests import has_digests

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.facts import Base
    from whypin.model.lock import At
    from whypin.model.project import Document


def unhashed_since(document: Document, base: Base | None) -> At | None:
    """The first entry of a file that had hashes at the base and has not one any more; None for any other file.

    Also of one that is no lock any more. What comes from a repository or a folder has no file to hash.
    """
    if base is None or not document.may_be_lock:
        return None
    if document.lock is not None and has_digests(document.lock.packages):
        return None
    first = _first(document)
    if first is None:
        return None
    before = base.document(document.path)
    if before is None or before is document or before.lock is None:
        return None
    return first if has_digests(before.lock.packages) else None


def _first(document: Document) -> At | None:
    if document.lock is not None:
        return next((one.name_at for one in document.lock.packages if one.origin.kind in ("index", "url")), None)
    return next((one.span for one in document.declarations if one.reference is None), None)
