"""What signed reviews say of a release that a change brings, in a clause."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from whypin.locks.reviewed import ReviewedRelease


def standing(releases: Iterable[ReviewedRelease]) -> str:
    """What becomes of the release in each lock, once; "" where no review is asked for."""
    return "; ".join(dict.fromkeys([_said(one) for one in releases]))


def _said(release: ReviewedRelease) -> str:
    found = release.standing
    if release.state == "reviewed":
        return f"reviewed or exempt, for {release.criteria}"
    if release.state == "rejected" and found.rejected is not None:
        return f"rejected: {found.rejected.message}"
    if release.state == "open":
        what = f"{release.package.key} {found.old} {found.new}" if found.old else f"{release.package.key} {found.new}"
        read = "diff" if found.old else "inspect"
        return f"not reviewed: `whypin review {read} {what}`, then `whypin review sign {what}`"
    if release.state == "no sdist":
        return "it has no sdist to be reviewed: it takes an exemption with a note that says why"
    return f"whether it is reviewed is not known: {release.why or 'its index did not answer'}"
