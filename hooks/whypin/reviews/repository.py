"""The reviews of a repository: what a change brings, judged by what its base decided (`whypin.model.facts.Reviews`).

Statements come from the tree; keys, exemptions and all that was imported from the base, and rejections that the base
has stay. Without a base, or where the base has no reviews yet, the tree decides. A key vouches for the statements of
its own folder: one of an import for none of the repository's own and for no other import's, and the other way round.
"""

from __future__ import annotations

import posixpath
from itertools import islice

from whypin.locks.file_names import is_sdist, mismatch
from whypin.model.review import Place, Standing
from whypin.reviews.folder import Filed, Folder
from whypin.reviews.gaps import gaps
from whypin.reviews.imported import change, imported
from whypin.reviews.ledger import Exemption, Ledger, Review, Wanted
from whypin.reviews.signature import NoVerifier
from whypin.reviews.statement import CRITERIA, DIFF, REJECTION
from whypin.reviews.store import EXEMPTIONS, FOLDER, IMPORTS, Verdict, claimed_key, judged, trusted
from whypin.text.printable import printable
from whypin.text.source import Source
from whypin.text.span import Span
from whypin.versions.version import meets_pin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from typing import Final

    from whypin.reviews.imported import Imported
    from whypin.reviews.keys import Key
    from whypin.reviews.statement import Statement

# So many reasons are given for one release.
_DOUBTS = 3
_MEND = {
    "key": "replace it by one armoured OpenPGP certificate, or mend the line; see `docs/reviews.md`",
    "exemption": "mend it; `name`, `version`, `sha256`, `note` and `date` belong in it, and nothing else",
    "import": "import it again: `whypin review import NAME FROM`; see `docs/reviews.md`",
    "statement": "restore the file as it was signed, or remove it and sign again with `whypin review sign`",
}


class RepositoryReviews:
    """Reviews as `Reviews` has them.

    `base` is None where the tree decides; `witness` is what the base has, to tell which statements are new. `now` is
    in UTC. `authors` gives the e-mails, in lower case, of who changed a lock since the base. `missing` keeps all from
    being judged, and `remedy` says what to do about that.
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
        remedy: str = "",
    ) -> None:
        self.tree: Final = tree
        self.base: Final = base
        self.missing: Final = missing
        self.remedy: Final = remedy
        self._witness: Final = witness
        self._now: Final = now
        self._ssh_keygen: Final = ssh_keygen
        self._authors: Final = authors
        self._verdicts: dict[str, Verdict | None] = {}
        self._files: dict[str, Filed] = {}
        self._ledgers: dict[str, Ledger] = {}
        self._unverified: dict[str, str] = {}
        self._sources: dict[str, Source] = {}
        # By path: the import that a statement came with.
        self._through: dict[str, Imported] = {}
        self.imported: Final = imported(base or tree)
        self._imported_now: Final = self.imported if base is None else imported(tree)

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
        for offset, message in self.tree.import_problems:
            yield self._place(IMPORTS, message, offset=offset, help=_MEND["import"])
        for team in self._imported_now:
            if team.trouble:
                yield self._at(team, "sha256", team.trouble, help=_MEND["import"])
            for key in team.unknown:
                yield self._at(team, "keys", f"`{key}` is no key in `{team.root}/keys/`", help=_MEND["import"])
        for one in self._files.values():
            verdict = self._verdicts.get(one.path)
            if one.signed is None:
                yield self._place(one.path, one.trouble, line=one.line, help=self._mend(one))
            elif verdict is not None and verdict.altered:
                yield self._place(one.path, verdict.trouble, help=self._mend(one))

    def _mend(self, one: Filed) -> str:
        return _MEND["import" if one.path in self._through else "statement"]

    def _at(self, team: Imported, key: str, message: str, help: str = "") -> Place:
        """A value of an import of the tree."""
        offset = self.tree.import_place(team.entry, key).start
        return self._place(IMPORTS, message, offset=offset, help=help)

    def added(self) -> Iterator[Place]:
        """The keys, exemptions and imports of the change that the base does not have."""
        if self.base is None:
            return
        for id, path in self.tree.keys.paths.items():
            if id not in self.base.keys.paths:
                yield self._place(path, "this key counts once this change is the base")
        for one in self.new_exemptions():
            span = self.tree.place(one)
            yield self._place(EXEMPTIONS, "this exemption counts once this change is the base", offset=span.start)
        for team, key, said in self._new_imports():
            yield self._at(team, key, said)

    def _new_imports(self) -> Iterator[tuple[Imported, str, str]]:
        """The imports that ask for more than those of the base: where in the entry, and what it is."""
        then = {one.entry.name: one.entry for one in self.imported}
        for one in self._imported_now:
            key, said = change(one.entry, then.get(one.entry.name))
            if key and self.base is not None:
                yield one, key, said

    def new_exemptions(self) -> list[Exemption]:
        """The exemptions that count once the change is the base."""
        known = set() if self.base is None else set(self.base.exemptions)
        return [] if self.base is None else [one for one in self.tree.exemptions if one not in known]

    def standing(self, lock: str, package: str, version: str, digest: str, criteria: str, reviewers: int) -> Standing:
        """As `Reviews` says."""
        ledger = self.ledger(package)
        for review in ledger.rejections(version):
            if self.counts(review):
                said = f"{review.path.rpartition('/')[2]}{self.through(review.path)}: {review.statement.reason}"
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
        doubts = islice(self._doubts(package, ledger, digest, version, wanted), _DOUBTS)
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
        """The statements of a package, imported ones and the rejections that the base has, and what is exempt."""
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
        """The files of a package's statements, imported ones last; a rejection that the base has stays as it was."""
        found = {one.path: one for one in self.tree.statements(package)}
        if self._witness is not None and self.base is not None:
            for was in self._witness.statements(package):
                is_same = was.path in found and found[was.path].body == was.body
                if not is_same and was.signed is not None and was.signed.statement.kind == REJECTION:
                    found[was.path] = was
        for team in self.imported:
            for one in team.folder.statements(package):
                found[one.path] = one
                self._through[one.path] = team
        self._files.update(found)
        return list(found.values())

    def through(self, path: str) -> str:
        """Words behind a statement that came with an import, "" for one of the repository's own."""
        return f", through import `{self._through[path].entry.name}`" if path in self._through else ""

    def why_lapsed(self, path: str) -> str:
        """Why nothing of the import counts that a statement came with, one clause; "" where that is not so."""
        return self.why_not(self._through[path]) if path in self._through else ""

    def why_not(self, team: Imported) -> str:
        """Why nothing of an import counts, one clause; "" where it does."""
        return team.why_not(self._now.date())

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
        team = self._through.get(one.path)
        if self.why_lapsed(one.path):
            return Verdict(path=one.path, signed=one.signed, key=None, trouble=self.why_lapsed(one.path))
        keys, others, root = self._signers() if team is None else (self._signers_of(team), (), team.root)
        at_base = self._witness is not None and self._witness.read(one.path) == one.body
        found = judged(one.path, one.body, one.signed, keys, others, at_base, self._now, self._ssh_keygen, root)
        wrong = "" if found.trouble else _wrong_file(one.signed.statement)
        return found.replaced(trouble=wrong) if wrong else found

    def _signers(self) -> tuple[list[Key], list[Key], str]:
        """The repository's own keys that count, those that stand in the tree alone, and their folder."""
        keys = trusted(self.tree.keys, None if self.base is None else self.base.keys)
        return keys, [] if self.base is None else self.tree.keys.keys, FOLDER

    def _signers_of(self, team: Imported) -> list[Key]:
        """The keys of an import; one that the tree has revoked, anywhere, counts no more."""
        now = [one for one in self._imported_now if one.entry.name == team.entry.name]
        keys = [*self.tree.keys.keys, *[key for one in now for key in one.folder.keys.keys]]
        revoked = {key.fingerprint for key in keys if key.revoked}
        return [key.replaced(revoked=True) if key.fingerprint in revoked else key for key in team.keys]

    def _doubts(self, package: str, ledger: Ledger, digest: str, version: str, wanted: Wanted) -> Iterator[Place]:
        """What was to lead to a release and does not."""
        for one in self.new_exemptions():
            if one.digest == digest:
                offset = self.tree.place(one).start
                yield self._place(
                    EXEMPTIONS, "it is new with this change: it counts once it is at the base", offset=offset
                )
        for team, key, why in self._new_imports():
            brought = [one.signed.statement for one in team.folder.statements(package) if one.signed is not None]
            if any(said.kind != REJECTION and said.sums[-1].digest == digest for said in brought):
                yield self._at(team, key, why)
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
