"""`whypin review who NAME`: who of those that we trust looked at a package, and the path to what is locked."""

from __future__ import annotations

from whypin.commands.options import Options
from whypin.commands.review_session import Session, key_of, locked_sums, parser, run
from whypin.commands.terminal import write
from whypin.reviews.ledger import Wanted
from whypin.reviews.statement import REJECTION, SAFE_TO_RUN
from whypin.text.printable import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from whypin.reviews.ledger import Ledger, Review


class WhoOptions(Options):
    """What `whypin review who` was asked for."""

    name = ""


def main(argv: Sequence[str]) -> int:
    """`whypin review who NAME`: 1 where nobody has reviewed a locked version."""
    made = parser("who", "Say who reviewed a package, and how that leads to what is locked.", online=False)
    made.add_argument("name", metavar="NAME", help="the package")
    return run(made, argv, WhoOptions(), _begin)


def _begin(options: WhoOptions) -> int:
    session = Session(options)
    try:
        name = key_of(options.name)
        lines = list(_lines(session, name))
        write("".join([printable(line) + "\n" for line in lines]))
        return 1 if any(line.endswith(_NOBODY) for line in lines) or not lines else 0
    finally:
        session.close()


_NOBODY = "nobody whose review counts"


def _lines(session: Session, name: str) -> Iterator[str]:
    ledger = session.reviews.ledger(name)
    packages = session.locked(name)
    versions = list(dict.fromkeys([package.version for _, package in packages]))
    for version in versions:
        locks = sorted({document.path for document, package in packages if package.version == version})
        yield f"{name} {version} ({', '.join(locks)}):"
        yield from [f"  {line}" for line in _path(session, ledger, version, locked_sums(packages, version))]
    shown = [review for review in ledger.reviews if session.reviews.counts(review)]
    if shown:
        yield "every review that counts:"
        yield from [f"  {_step(session, review)}" for review in shown]
    if not versions:
        yield f"{name} is not locked here: {_NOBODY}" if not shown else f"{name} is not locked here"


def _path(session: Session, ledger: Ledger, version: str, sums: frozenset[str]) -> list[str]:
    """The steps to a version, oldest first."""
    wanted = Wanted(SAFE_TO_RUN, 1, session.reviews.counts)
    for digest in sorted(sums):
        chain = ledger.chain(digest, wanted)
        if chain is None:
            continue
        first = chain[0].statement.sums[0].digest if chain else digest
        exempt = ledger.exempt.get(first)
        start = [f"exempt {exempt.version} since {exempt.day.isoformat()}: {exempt.note}"] if exempt else []
        return [*start, *[_step(session, review) for review in chain]]
    rejected = [review for review in ledger.rejections(version) if session.reviews.counts(review)]
    return [_step(session, review) for review in rejected] or [_NOBODY]


def _step(session: Session, review: Review) -> str:
    fields, verdict = review.statement.fields, session.reviews.verdict(review.path)
    people = verdict.key.people if verdict is not None and verdict.key is not None else ()
    who = ", ".join(people) or f"key {review.key}"
    who += session.reviews.through(review.path)
    if review.statement.kind == REJECTION:
        return f"{fields['versions']} rejected by {who}, {fields['date']}: {review.statement.reason}"
    what = f"{fields['from']} to {fields['to']}" if "from" in fields else f"{fields['to']} whole"
    return f"{what}, {fields['criteria']}, by {who}, {fields['date']} ({review.path})"
