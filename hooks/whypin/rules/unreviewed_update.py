"""`unreviewed-update`: a locked release that no chain of signed reviews reaches."""

from __future__ import annotations

from whypin.locks.sdists import FILES, ONE, is_for_development, published_packages, sums_to_review
from whypin.model.account import UNVERIFIED, unverified, unverified_part
from whypin.model.finding import Finding, Related
from whypin.model.rule import Option, Rule
from whypin.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from whypin.model.facts import Facts, Reviews
    from whypin.model.judgement import Judgement
    from whypin.model.lock import LockedPackage
    from whypin.model.project import Document, Project
    from whypin.model.review import Standing

REVIEW = Option(
    "review",
    "Whether a locked release needs a signed review: of every difference, or none",
    "word",
    ("diff", "none"),
    reach="package",
)
REVIEWERS = Option("reviewers", "How many keys have to sign each step of a review", "count", default=1, reach="both")
RULE = Rule(
    "unreviewed-update",
    "a locked release that no chain of signed reviews reaches, where reviews are in use",
    "guard",
    hooks=("check-reviews",),
    options=(REVIEW, REVIEWERS),
    needs_locks="always",
    needs_base="if_known",
    needs_index="lasting",
)
_RUN, _DEPLOY = "safe-to-run", "safe-to-deploy"
_ASK, _INSTALL = "run `whypin check --online`", "install what is missing where this runs"
_FETCH = "give the base, and fetch the whole history (`fetch-depth: 0`)"


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield what of `supply-chain/` cannot be read, and one finding for each locked release that is not reviewed."""
    reviews = facts.reviews
    if reviews is None:
        return
    judgements = {}
    for document, judgement in () if facts.index is None else facts.index.judgements():
        judgements[document.path, judgement.package.key, judgement.package.version] = judgement
    for document, lock in project.locks():
        wanted = [one for one in published_packages(lock) if is_asked_for(facts.of(document), reviews, one)]
        if document.path not in project.targets or not wanted:
            continue
        if reviews.missing:
            yield unverified_part(document, Span(0, 0), f"`{document.path}`", reviews.missing, _FETCH, by=RULE.name)
            continue
        for package in wanted:
            said = judgements.get((document.path, package.key, package.version))
            yield from _Release(project, facts.of(document), document, package).findings(reviews, said)
    if reviews.in_use:
        for place in reviews.problems:
            yield Finding.at(RULE, place.path, place.span, place.message, help=place.help)


def is_asked_for(facts: Facts, reviews: Reviews, package: LockedPackage) -> bool:
    """Whether a locked package needs a review: the configuration says so, or reviews are in use and it does not say."""
    given = facts.option(REVIEW, package.key)
    return given == "diff" or (given is None and reviews.in_use)


def needs_index(project: Project, facts: Facts, document: Document, package: LockedPackage) -> bool:
    """Whether a locked package can be judged only by what the index publishes."""
    here, reviews = facts.of(document), facts.reviews
    if reviews is None or reviews.missing or not is_asked_for(here, reviews, package):
        return False
    return any(finding.rule == UNVERIFIED for finding in _Release(project, here, document, package).findings(reviews))


def fold(findings: Sequence[Finding]) -> list[Finding]:
    """One finding for a release in several locks; `findings` are all of this rule."""
    found: dict[object, Finding] = {}
    for one in findings:
        first = found.setdefault((one.package, one.subject, one.message, one.help) if one.package else one, one)
        if first is not one:
            here = Related(one.path, one.span, "locked here, too")
            found[one.package, one.subject, one.message, one.help] = first.replaced(related=(*first.related, here))
    return list(found.values())


class _Release:
    """One locked release."""

    def __init__(self, project: Project, facts: Facts, document: Document, package: LockedPackage) -> None:
        self._document = document
        self._package = package
        self._criteria = _RUN if is_for_development(project, document, package) else _DEPLOY
        self._reviewers = facts.option(REVIEWERS, package.key)

    def findings(self, reviews: Reviews, judgement: Judgement | None = None) -> Iterator[Finding]:
        """One finding at most."""
        sums = sums_to_review(self._package, judgement)
        standings = [self._standing(reviews, one) for one in sums.digests or ("",)]
        rejected = next((one for one in standings if one.rejected), None)
        left = [one for one in standings if not one.is_reviewed]
        if rejected is not None:
            yield self._rejected(rejected)
        elif not left or (sums.kind == ONE and len(left) < len(standings)):
            return
        elif sums.why:
            # Where the index did not answer, `unverifiable-lock` says so.
            if judgement is None or not judgement.why:
                yield self._gave_up(sums.why, _ASK)
        elif left[0].missing:
            yield self._gave_up(left[0].missing, _INSTALL)
        else:
            yield self._without_sdist(left[0]) if sums.kind == FILES else self._gap(left[0])

    def _standing(self, reviews: Reviews, digest: str) -> Standing:
        one = self._package
        return reviews.standing(self._document.path, one.key, one.version, digest, self._criteria, self._reviewers)

    def _gave_up(self, why: str, help: str) -> Finding:
        return unverified(self._document, self._package, why, help, by=RULE.name)

    def _gap(self, standing: Standing) -> Finding:
        doubt = next(iter(standing.doubts), None)
        said = "no chain of reviews that count leads to {}"
        if doubt is not None:
            said += f": `{doubt.path}` does not count, because {doubt.message}"
        name, old, new = self._package.key, standing.old, standing.new
        steps = f"{name} {old} {new}" if old else f"{name} {new}"
        help = f"`whypin review {'diff' if old else 'inspect'} {steps}`, then `whypin review sign {steps}`"
        return self._finding(said, help, standing)

    def _rejected(self, standing: Standing) -> Finding:
        said = "" if standing.rejected is None else standing.rejected.message
        return self._finding(f"{{}} was rejected: {said}", "lock a version that was not rejected", standing)

    def _without_sdist(self, standing: Standing) -> Finding:
        help = "exempt each of its files in `supply-chain/exemptions.toml` and say why, or lock a release with an sdist"
        return self._finding("{} has no sdist, so it cannot be reviewed", help, standing)

    def _finding(self, message: str, help: str, standing: Standing) -> Finding:
        places = [*filter(None, [standing.rejected]), *standing.doubts]
        related = tuple([Related(one.path, one.span, one.message) for one in places])
        one = self._package
        said = message.replace("{}", f"`{one.key}` `{one.version}`", 1)
        return Finding.about(RULE, self._document, one, one.version_at, said, help=help, related=related)
