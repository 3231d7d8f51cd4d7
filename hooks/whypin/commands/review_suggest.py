"""`whypin review suggest`: the fewest reviews that are missing for what is locked."""

from __future__ import annotations

from whypin.commands.options import Options
from whypin.commands.review_session import Session, parser, run
from whypin.commands.terminal import complain, write
from whypin.text.printable import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from whypin.locks.reviewed import ReviewedRelease

# Of a step: package, old version ("" for a full review), new version, what it has to be.
Step = tuple[str, str, str, str]


def main(argv: Sequence[str]) -> int:
    """`whypin review suggest`: 0 where nothing is left, 1 where something is, 3 where that is not known."""
    made = parser("suggest", "List the fewest reviews that are missing for what is locked.", online=True)
    return run(made, argv, Options(), _begin)


def _begin(options: Options) -> int:
    session = Session(options)
    try:
        releases = list(session.releases())
        if session.reviews.missing:
            complain(session.reviews.missing)
            return 3
        status = _told(releases)
        for why in filter(None, map(session.reviews.why_not, session.reviews.imported)):
            write(printable(f"note: {why}") + "\n")
        return status
    finally:
        session.close()


def steps(releases: Sequence[ReviewedRelease]) -> dict[Step, list[str]]:
    """The reviews that close every gap, each with the locks that wait for it; one review may close several."""
    found: dict[Step, list[str]] = {}
    for one in releases:
        if one.state == "open":
            step = (one.package.key, one.standing.old, one.standing.new, one.criteria)
            found.setdefault(step, []).append(one.document.path)
    return found


def reading(name: str, old: str, new: str) -> str:
    """The command that shows what a step asks to be read."""
    return f"whypin review diff {name} {old} {new}" if old else f"whypin review inspect {name} {new}"


def _told(releases: Sequence[ReviewedRelease]) -> int:
    left = steps(releases)
    for (name, old, new, criteria), locks in sorted(left.items()):
        where = ", ".join(sorted(set(locks)))
        write(printable(f"{reading(name, old, new)}  # {criteria}; {where}") + "\n")
    for one in releases:
        what = f"{one.document.path}: {one.package.key} {one.package.version}"
        if one.state == "no sdist":
            write(printable(f"{what} has no sdist: exempt it, or lock another release") + "\n")
        elif one.state == "rejected":
            write(printable(f"{what} was rejected: lock another release") + "\n")
        elif one.state in ("unverified", "unanswered"):
            complain(f"{what} is not known: {one.why or 'its index did not answer'}")
    count = sum(one.state == "reviewed" for one in releases)
    if not releases:
        write("nothing to review: no lock, or no reviews in use; `whypin review init` begins with them\n")
    else:
        write(f"{len(left)} to review, {count} of {len(releases)} locked releases are reviewed or exempt\n")
        if left:
            write("next: `whypin review sign` with the same name and versions signs what you have read\n")
    if any(one.state in ("unverified", "unanswered") for one in releases):
        return 3
    return 1 if any(one.state != "reviewed" for one in releases) else 0
