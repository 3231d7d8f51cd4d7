"""`unreviewed-update`: a locked release that no chain of signed reviews reaches."""

from __future__ import annotations

from whypin.locks.reviewed import reviewed_release, reviewed_releases
from whypin.model.account import unverified, unverified_part
from whypin.model.finding import Finding, Related
from whypin.model.rule import Fold, Option, Rule
from whypin.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.locks.reviewed import ReviewedRelease
    from whypin.model.facts import Facts
    from whypin.model.lock import LockedPackage
    from whypin.model.project import Document, Project

REVIEW = Option(
    "review",
    "Whether a locked release needs a signed review: of every difference, or none",
    "word",
    ("diff", "none"),
    reach="package",
)
REVIEWERS = Option("reviewers", "How many keys have to sign each step of a review", "count", default=1, reach="both")
_RELEASE = "release"
RULE = Rule(
    "unreviewed-update",
    "a locked release that no chain of signed reviews reaches, where reviews are in use",
    "guard",
    hooks=("check-reviews",),
    options=(REVIEW, REVIEWERS),
    folds=(Fold(_RELEASE, "{said}, in {count} locks", within="release"),),
    needs_locks="always",
    needs_base="if_known",
    needs_index="lasting",
)
_INSTALL = "install what is missing where this runs"
_ASK = "let this run ask an index that has the release: `whypin check --online`, or the hook `check-reviews`"
_EXEMPT = "exempt each of its files in `supply-chain/exemptions.toml` and say why, or lock a release with an sdist"


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield what of `supply-chain/` cannot be read, and one finding for each locked release that is not reviewed."""
    reviews = facts.reviews
    if reviews is None:
        return
    if reviews.missing:
        for document, lock in project.locks():
            if document.path in project.targets and any(reviewers(facts.of(document), one) for one in lock.packages):
                what = f"`{document.path}`"
                yield unverified_part(document, Span(0, 0), what, reviews.missing, reviews.remedy, by=RULE.name)
        return
    for release in reviewed_releases(project, facts, reviewers):
        yield from _findings(release)
    if reviews.in_use:
        for place in reviews.problems:
            yield Finding.at(RULE, place.path, place.span, place.message, help=place.help)


def reviewers(facts: Facts, package: LockedPackage, *, begin: bool = False) -> int:
    """How many keys have to sign for a locked package; 0 for one that needs no review.

    The configuration says so, or reviews are in use (or to `begin`) and it does not say.
    """
    given = facts.option(REVIEW, package.key)
    in_use = begin or (facts.reviews is not None and facts.reviews.in_use)
    asked = given == "diff" or (given is None and in_use)
    count: int = facts.option(REVIEWERS, package.key) if asked else 0
    return count


def needs_index(project: Project, facts: Facts, document: Document, package: LockedPackage, count: int) -> bool:
    """Whether a locked package that `count` keys have to sign for can be judged only by what the index publishes."""
    if facts.reviews is None or facts.reviews.missing or not count:
        return False
    found = reviewed_release(project, facts.reviews, document, package, reviewers=count)
    return found.state == "unverified" and bool(found.sums.why)


def _findings(release: ReviewedRelease) -> Iterator[Finding]:
    name, version, standing = release.package.key, release.package.version, release.standing
    what = f"`{name}` `{version}`"
    if release.state == "unverified":
        help = _INSTALL if standing.missing else _ASK
        yield unverified(release.document, release.package, release.why, help, by=RULE.name)
    elif release.state == "no sdist":
        yield _finding(release, f"{what} has no sdist, so it cannot be reviewed", _EXEMPT)
    elif release.state == "rejected" and standing.rejected is not None:
        said = f"{what} was rejected: {standing.rejected.message}"
        yield _finding(release, said, "lock a version that was not rejected")
    elif release.state == "open":
        doubt = next(iter(standing.doubts), None)
        why = "" if doubt is None else f": `{doubt.path.rpartition('/')[2]}` does not count, because {doubt.message}"
        steps = f"{name} {standing.old} {standing.new}" if standing.old else f"{name} {standing.new}"
        help = f"`whypin review {'diff' if standing.old else 'inspect'} {steps}`, then `whypin review sign {steps}`"
        yield _finding(release, f"no chain of reviews that count leads to {what}{why}", help)


def _finding(release: ReviewedRelease, message: str, help: str) -> Finding:
    places = [*filter(None, [release.standing.rejected]), *release.standing.doubts]
    related = tuple([Related(one.path, one.span, one.message) for one in places])
    one = release.package
    return Finding.about(
        RULE, release.document, one, one.version_at, message, help=help, related=related, cause=_RELEASE
    )
