"""The reviews of a repository: what a change brings, judged by what its base decided (`whypin.model.facts.Reviews`).

Statements come from the tree; keys and exemptions from the base, and rejections that the base has stay. Without a base,
or where the base has no reviews yet, the tree decides.
"""

from __future__ import annotations

import posixpath
from itertools import islice

from whypin.locks.file_names import is_sdist, mismatch
from whypin.model.review import Place, Standing
from whypin.reviews.folder import Filed, Folder
from whypin.reviews.gaps import gaps
from whypin.reviews.ledger import Exemption, Ledger, Review, Wanted
from whypin.reviews.signature import NoVerifier
from whypin.reviews.statement import CRITERIA, DIFF, REJECTION
from whypin.reviews.store import EXEMPTIONS, Verdict, claimed_key, judged, trusted
from whypin.text.printable import printable
from whypin.text.source import Source
from whypin.text.span import Span
from whypin.versions.version import meets_pin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from typing import Final

    from whypin.reviews.statement import Statement

# So many reasons are given for one release.
_DOUBTS = 3
_MEND = {
    "key": "replace it by one armoured OpenPGP certificate, or mend the line; see `docs/reviews.md`",
    "exemption": "mend it; `name`, `version`, `sha256`, `note` and `date` belong in it, and nothing else",
    "statement": "restore the file as it was signed, or remove it and sign again with `whypin review sign`",
}


class RepositoryReviews:
    """Reviews as `Reviews` has them.

    `base` is None where the tree decides; `witness` is what the base has, to tell which statements are new. `now` is
    in UTC. `authors` gives the e-mails, in lower case, of who changed a lock since the base. `missing` keeps all from
    being judged.
    """

    def __init__(
        self,
        tree: Folder,
        base: Folder | None,
        witness: Folder | None,
        now: datetime,
        *,
        ssh_keygen: str | None,
        authors: Callable[[str], frozenset[str]] = lambda lock: frozenset(),
        missing: str = "",
    ) -> None:
        self.tree: Final = tree
        self.base: Final = base
        self.missing: Final = missing
        self._witness: Final = witness
        self._now: Final = now
        self._ssh_keygen: Final = ssh_keygen
        self._authors: Final = authors
        self._verdicts: dict[str, Verdict | None] = {}
        self._files: dict[str, Filed] = {}
        self._ledgers: dict[str, Ledger] = {}
        self._unverified: dict[str, str] = {}
        self._sources: dict[str, Source] = {}

    @property
    def in_use(self) -> bool:
        """As `Reviews` says."""
        return (self.base or self.tree).in_use

    @property
    def sources(self) -> dict[str, Source]:
        """As `Reviews` says."""
        return self._sources

    @property
    def problems(self) -> Iterator[Place]:
        """As `Reviews` says."""
        for path, line, message in self.tree.keys.problems:
            yield self._place(path, message, line=line, help=_MEND["key"])
        for offset, message in self.tree.exemption_problems:
            yield self._place(EXEMPTIONS, message, offset=offset, help=_MEND["exemption"])
        for one in self._files.values():
            verdict = self._verdicts.get(one.path)
            if one.signed is None:
                yield self._place(one.path, one.trouble, line=one.line, help=_MEND["statement"])
            elif verdict is not None and verdict.altered:
                yield self._place(one.path, verdict.trouble, help=_MEND["statement"])

    def added(self) -> Iterator[Place]:
        """The keys and exemptions of the change that the base does not have."""
        if self.base is None:
            return
        for id, path in self.tree.keys.paths.items():
            if id not in self.base.keys.paths:
                yield self._place(path, "this key counts once this change is the base")
        for one in self.new_exemptions():
            span = self.tree.place(one)
            yield self._place(EXEMPTIONS, "this exemption counts once this change is the base", offset=span.start)

    def new_exemptions(self) -> list[Exemption]:
        """The exemptions that count once the change is the base."""
        known = set() if self.base is None else set(self.base.exemptions)
        return [] if self.base is None else [one for one in self.tree.exemptions if one not in known]

    def standing(self, lock: str, package: str, version: str, digest: str, criteria: str, reviewers: int) -> Standing:
        """As `Reviews` says."""
        ledger = self.ledger(package)
        for review in ledger.rejections(version):
            if self.counts(review):
                said = f"{review.path.rpartition('/')[2]}: {review.statement.reason}"
                return Standing(rejected=self._place(review.path, said))
            if review.path in self._unverified:
                return Standing(missing=self._unverified[review.path])
        wanted = self.wanted(lock, criteria, reviewers)
        chain = ledger.chain(digest, wanted)
        if chain is not None and meets_pin(_last_version(ledger, chain, digest), version):
            return Standing(is_reviewed=True)
        return Standing(missing=self._why_unverified(ledger))

    def gap(self, lock: str, package: str, version: str, digest: str, criteria: str, reviewers: int) -> Standing:
        """As `Reviews` says."""
        ledger, wanted = self.ledger(package), self.wanted(lock, criteria, reviewers)
        left = gaps(ledger, digest, version, wanted)[0]
        doubts = islice(self._doubts(ledger, digest, version, wanted), _DOUBTS)
        found = Standing(old=left.old[1], new=left.new[1], doubts=tuple(doubts))
        return found.replaced(missing=self._why_unverified(ledger))

    def _why_unverified(self, ledger: Ledger) -> str:
        paths = [review.path for review in ledger.reviews]
        return next((self._unverified[path] for path in paths if path in self._unverified), "")

    def wanted(self, lock: str, criteria: str, reviewers: int) -> Wanted:
        """What a chain to a package of a lock has to be made of."""
        if reviewers < 2:
            return Wanted(criteria, reviewers, self.counts)
        return Wanted(criteria, reviewers, lambda review: self.counts(review) and not self._wrote(review, lock))

    def ledger(self, package: str) -> Ledger:
        """The statements of a package, with the rejections that the base has, and the exemptions that count."""
        if package not in self._ledgers:
            reviews = [
                Review(one.signed.statement, one.path, claimed_key(one.path))
                for one in self.files(package)
                if one.signed is not None and one.signed.statement.package == package
            ]
            exempt = [one for one in (self.base or self.tree).exemptions if one.package == package]
            self._ledgers[package] = Ledger(reviews, exempt)
        return self._ledgers[package]

    def files(self, package: str) -> list[Filed]:
        """The files of a package's statements; a rejection that the base has stays as it was."""
        found = {one.path: one for one in self.tree.statements(package)}
        if self._witness is not None and self.base is not None:
            for was in self._witness.statements(package):
                is_same = was.path in found and found[was.path].body == was.body
                if not is_same and was.signed is not None and was.signed.statement.kind == REJECTION:
                    found[was.path] = was
        self._files.update(found)
        return list(found.values())

    def counts(self, review: Review) -> bool:
        """Whether a statement counts."""
        verdict = self.verdict(review.path)
        return verdict is not None and not verdict.trouble

    def verdict(self, path: str) -> Verdict | None:
        """The verdict on a statement that was read; None where it could not be verified."""
        if path not in self._verdicts:
            try:
                self._verdicts[path] = self._judge(self._files[path])
            except NoVerifier as reason:
                self._unverified[path] = str(reason)
                self._verdicts[path] = None
        return self._verdicts[path]

    def why_unverified(self, path: str) -> str:
        """What is missing to verify a statement, one clause."""
        return self._unverified.get(path, "")

    def _judge(self, one: Filed) -> Verdict | None:
        if one.signed is None:
            return None
        keys = trusted(self.tree.keys, None if self.base is None else self.base.keys)
        others = [] if self.base is None else self.tree.keys.keys
        at_base = self._witness is not None and self._witness.read(one.path) == one.body
        found = judged(one.path, one.body, one.signed, keys, others, at_base, self._now, self._ssh_keygen)
        wrong = "" if found.trouble else _wrong_file(one.signed.statement)
        return found.replaced(trouble=wrong) if wrong else found

    def _doubts(self, ledger: Ledger, digest: str, version: str, wanted: Wanted) -> Iterator[Place]:
        """What was to lead to a release and does not."""
        for one in self.new_exemptions():
            if one.digest == digest:
                offset = self.tree.place(one).start
                yield self._place(
                    EXEMPTIONS, "it is new with this change: it counts once it is at the base", offset=offset
                )
        for review in ledger.reviews:
            said = review.statement
            if said.kind != REJECTION and (said.sums[-1].digest == digest or meets_pin(said.fields["to"], version)):
                why = self._why_not(ledger, review, digest, wanted)
                if why:
                    yield self._place(review.path, why)

    def _why_not(self, ledger: Ledger, review: Review, digest: str, wanted: Wanted) -> str:
        """Why a statement about a release does not lead to it; "" where that was not found out."""
        said = review.statement
        verdict = self.verdict(review.path)
        if verdict is None:
            return self._unverified.get(review.path, "")
        if verdict.trouble:
            return verdict.trouble
        if said.sums[-1].digest != digest:
            return f"its sum begins with `{said.sums[-1].digest[:12]}`, and that of the lock with `{digest[:12]}`"
        given = said.fields["criteria"]
        if CRITERIA.index(given) < CRITERIA.index(wanted.criteria):
            return f"it says `{given}`, and `{wanted.criteria}` is asked for"
        if not wanted.counts(review):
            return f"key {review.key} belongs to who changed the lock"
        if not wanted.met_by([one for one in ledger.reviews if _same_step(one.statement, said)]):
            return f"{wanted.reviewers} reviewers are asked for, and fewer have signed"
        return f"no review that counts leads to its `from: {said.fields['from']}`" if said.kind == DIFF else ""

    def _wrote(self, review: Review, lock: str) -> bool:
        """Whether all that the key of a statement is known by wrote the change; one without an e-mail may be theirs."""
        verdict = self.verdict(review.path)
        people = () if verdict is None or verdict.key is None else verdict.key.people
        return {one.lower() for one in people} <= self._authors(lock)

    def _place(self, path: str, message: str, *, line: int = 1, offset: int | None = None, help: str = "") -> Place:
        """A place of a file: a line, or the one that an offset is in."""
        if path not in self._sources:
            body = self.tree.read(path) or (self._witness and self._witness.read(path)) or b""
            self._sources[path] = Source(path, body.decode("utf-8", "replace"))
        source = self._sources[path]
        if offset is not None:
            line = source.position(min(offset, len(source.text)))[0]
        start, end = source.bounds(min(line, len(source.starts)))
        return Place(path, Span(start, end), message, help)


def _last_version(ledger: Ledger, chain: tuple[Review, ...], digest: str) -> str:
    """The version that the end of a chain says its digest is of."""
    return chain[-1].statement.fields["to"] if chain else ledger.exempt[digest].version


def _same_step(one: Statement, other: Statement) -> bool:
    return one.kind == other.kind and [s.digest for s in one.sums] == [s.digest for s in other.sums]


def _wrong_file(statement: Statement) -> str:
    """What is wrong with the names of a statement's files: they are sdists of the releases that its fields name."""
    versions = [statement.fields[name] for name in ("from", "to") if name in statement.fields]
    for one, version in zip(statement.sums, versions, strict=True):
        if not is_sdist(one.file_name) or mismatch(one.file_name, statement.package, version):
            name = printable(posixpath.basename(one.file_name))
            return f"`{name}` is not an sdist of `{statement.package}` `{version}`"
    return ""
