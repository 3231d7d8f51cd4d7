"""`whypin review verify`: each statement, whether it counts, and why it does not."""

from __future__ import annotations

from whypin.commands.options import Options
from whypin.commands.review_session import Session, key_of, locked_sdists, parser, run
from whypin.commands.terminal import complain, write
from whypin.locks.file_names import is_sdist
from whypin.reviews.ledger import Wanted
from whypin.reviews.statement import REJECTION, SAFE_TO_RUN
from whypin.reviews.store import ENDING, IMPORTS, REVIEWS
from whypin.text.printable import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from whypin.model.judgement import Judgement
    from whypin.reviews.folder import Filed
    from whypin.reviews.imported import Imported
    from whypin.reviews.statement import Statement

    Published = Mapping[tuple[str, str], Judgement]

_SHA256 = "sha256"
APART = "apart: no chain leads from it to a locked release"


class VerifyOptions(Options):
    """What `whypin review verify` was asked for."""

    names: Sequence[str] = ()


def main(argv: Sequence[str]) -> int:
    """`whypin review verify [NAME…]`: 1 where a statement does not count, 3 where one could not be verified."""
    made = parser("verify", "Say of each signed statement whether it counts, and why not.", online=True)
    made.add_argument("names", metavar="NAME", nargs="*", help="only those about these packages")
    made.add_argument("--online", action="store_true", help="also compare the sums with those that the index publishes")
    return run(made, argv, VerifyOptions(), _begin)


def _begin(options: VerifyOptions) -> int:
    session = Session(options)
    try:
        return _Verifying(session, options).run()
    finally:
        session.close()


class _Verifying:
    def __init__(self, session: Session, options: VerifyOptions) -> None:
        self._session = session
        self._reviews = session.reviews
        self._options = options
        self._good = self._troubled = self._unverified = 0
        self._leading: dict[str, frozenset[str]] = {}

    def run(self) -> int:
        """Print a line for each file, keys and exemptions with what is wrong with them first."""
        keys = self._reviews.tree.keys
        for path, line, message in keys.problems:
            self._line(f"{path}:{line}", f"gives no key: {message}", troubled=True)
        for missing in filter(None, [keys.missing, self._reviews.missing]):
            complain(missing)
            self._unverified += 1
        for place in self._reviews.added():
            self._line(place.path, place.message)
        for team in self._reviews.imported:
            self._import(team)
        files = [
            (package, one)
            for package in self._packages()
            for one in self._reviews.files(package)
            if not self._reviews.why_lapsed(one.path)
        ]
        published = self._published([one for _, one in files])
        for package, one in files:
            self._file(package, one, published)
        about = ", ".join([f"`{key_of(name)}`" for name in self._options.names])
        kind = f"statements about {about}" if about else "statements"
        write(f"{kind} that count: {self._good} of {len(files)}\n" if files else f"there are no {kind}\n")
        return 3 if self._unverified else 1 if self._troubled else 0

    def _packages(self) -> list[str]:
        """The packages that were named, or each folder with a statement."""
        if self._options.names:
            return [key_of(name) for name in self._options.names]
        paths = [path for path in self._session.disk.known() if path.startswith(REVIEWS) and path.endswith(ENDING)]
        found = {path.removeprefix(REVIEWS).partition("/")[0] for path in paths if path.count("/") == 3}
        return sorted(found.union(*[team.packages() for team in self._reviews.imported]))

    def _import(self, team: Imported) -> None:
        """A line about an import, and no others where nothing of it counts."""
        why, entry = self._reviews.why_not(team), team.entry
        said = f"import `{entry.name}` counts until {entry.end.isoformat()}, what {', '.join(entry.keys)} signed"
        self._line(IMPORTS, why or said, troubled=bool(why))

    def _file(self, package: str, one: Filed, published: Published) -> None:
        if one.signed is None:
            self._line(f"{one.path}:{one.line}", f"does not count, it is not canonical: {one.trouble}", troubled=True)
            return
        statement = one.signed.statement
        self._reviews.ledger(package)
        verdict = self._reviews.verdict(one.path)
        if verdict is None:
            self._unverified += 1
            self._line(one.path, f"cannot be verified: {self._reviews.why_unverified(one.path)}")
            return
        trouble = verdict.trouble
        if not trouble and statement.package != package:
            trouble = f"it is about `{statement.package}`, and stands in the folder of `{package}`"
        trouble = trouble or self._wrong_sum(statement, published)
        if trouble:
            self._line(one.path, f"does not count: {trouble}", troubled=True)
            return
        people = ", ".join(verdict.key.people) if verdict.key is not None else ""
        who = (people or "key without an e-mail") + self._reviews.through(one.path)
        self._good += 1
        apart = self._apart(package, statement)
        said = statement.fields.get("criteria") or f"rejects {statement.fields['versions']}"
        self._line(one.path, f"counts: {said}, {statement.fields['date']}, {who}{apart}")

    def _wrong_sum(self, statement: Statement, published: Published) -> str:
        """Why a sum of a statement is not one of its release, by the locks and by what the index said."""
        versions = [statement.fields[name] for name in ("from", "to") if name in statement.fields]
        for one, version in zip(statement.sums, versions, strict=False):
            named = locked_sdists(self._session.locked(statement.package), version)
            if named and one.digest not in named:
                other = next(iter(named))[:12]
                return f"its sum of `{version}` begins with `{one.digest[:12]}`, and that of a lock with `{other}`"
            said = published.get((statement.package, version))
            sdists = [file for file in said.release if is_sdist(file.filename)] if said is not None else []
            if sdists and one.digest not in [file.digests.get(_SHA256) for file in sdists]:
                return f"its sum of `{version}` begins with `{one.digest[:12]}`, and the index publishes no such sdist"
        return ""

    def _apart(self, package: str, statement: Statement) -> str:
        """A word about a statement from which no chain leads to what is locked."""
        if statement.kind == REJECTION:
            return ""
        if package not in self._leading:
            self._leading[package] = leading(self._session, package)
        return "" if statement.sums[-1].digest in self._leading[package] else f"; {APART}"

    def _published(self, files: Sequence[Filed]) -> Published:
        if not self._options.online:
            return {}
        statements = [one.signed.statement for one in files if one.signed is not None]
        wanted = [
            (one.package, one.fields[name]) for one in statements for name in ("from", "to") if name in one.fields
        ]
        return self._session.published(wanted)

    def _line(self, place: str, said: str, *, troubled: bool = False) -> None:
        self._troubled += troubled
        write(f"{printable(place)}: {printable(said)}\n")


def leading(session: Session, package: str) -> frozenset[str]:
    """The SHA-256 of each sdist of a package from which reviews lead to what is locked, now or at the base."""
    ledger, wanted = session.reviews.ledger(package), Wanted(SAFE_TO_RUN, 1, session.reviews.counts)
    every = [digest for _, one in session.locked(package) for digest in one.digests]
    sums = {digest.value.lower() for digest in every if digest.algorithm == _SHA256}
    return frozenset([digest for one in sums for digest in ledger.leading(one, "", wanted)])
