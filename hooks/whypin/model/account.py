"""The account of a run: everything that is looked at ends judged or unverified, and what is unverified does not pass.

On it stand each file that a row of `model.formats` names and git lists, each entry of a lock, each selected guard that
needs no base, and each package that an online rule asks for. Who gives one of them up says so: a reader as a `Problem`
of the rule `UNVERIFIED`, a rule by the finding that one of these functions makes, the tree in `Project.unverified`.
"""

from __future__ import annotations

from whypin.model.finding import Entry, Finding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.lock import At, LockedPackage
    from whypin.model.project import Document

UNVERIFIED = "unverifiable-lock"


class Unverified(Finding):
    """A finding that remembers its parts: `what` was not checked, and `why` it was not, in full.

    `places` are the subjects of the findings of `untrusted-index` that together would say the same of what lives there.
    """

    __slots__ = ("places", "what", "why")
    places: tuple[str, ...]
    what: str
    why: str


def unverified(
    document: Document,
    package: LockedPackage,
    why: str,
    help: str,
    *,
    by: str = "",
    places: tuple[str, ...] = (),
) -> Unverified:
    """That an entry of a lock was not checked, and why, one clause; `by` one rule only, or "" for the whole of it."""
    what = f"`{package.name}` `{package.version}`" if package.version else f"`{package.name}`"
    entry = Entry("locked", document.locate(package.at), package)
    found = _made(document, package.name_at, (what, why, by), help, entry, package)
    found.places = places
    return found


def unverified_part(document: Document, at: At, what: str, why: str, help: str, *, by: str) -> Unverified:
    """That what stands at a place of a lock, and is no entry, was not checked by a rule, and why, one clause."""
    return _made(document, at, (what, why, by), help)


def _made(
    document: Document,
    at: At,
    said: tuple[str, str, str],
    help: str,
    entry: Entry | None = None,
    package: LockedPackage | None = None,
) -> Unverified:
    what, why, by = said
    reason = f"was not checked{f' by `{by}`' if by else ''}: {why}"
    found = Unverified(
        UNVERIFIED,
        f"{what} {reason}",
        document.path,
        document.locate(at),
        help=help,
        severity="error",
        package=(package.key or None) if package is not None else None,
        entry=entry,
        subject=(package.version or "-") if package is not None else by,
        cause=UNVERIFIED,
    )
    found.what, found.why, found.places = what, reason, ()
    return found
