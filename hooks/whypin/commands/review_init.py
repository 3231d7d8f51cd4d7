"""`whypin review init`: exempts what is locked today, so that reviews begin with the next update."""

from __future__ import annotations

from datetime import date

from whypin.commands import reviewing
from whypin.commands.diff import difference
from whypin.commands.disk import Unwritable
from whypin.commands.options import Options, Usage
from whypin.commands.review import GUIDE
from whypin.commands.review_session import Session, parser, run
from whypin.commands.terminal import complain, write
from whypin.locks.reviewed import reviewed_releases
from whypin.project.tree import Unreadable
from whypin.reviews.exemptions import written
from whypin.reviews.ledger import Exemption
from whypin.reviews.store import EXEMPTIONS, KEYS
from whypin.rules.unreviewed_update import reviewers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from whypin.model.facts import Facts
    from whypin.model.lock import LockedPackage

NOTE = "in use when the reviews began"


class InitOptions(Options):
    """What `whypin review init` was asked for."""

    note = NOTE
    yes = False


def main(argv: Sequence[str]) -> int:
    """`whypin review init`: 1 without `--yes` where something is to be written, 3 where an index did not answer."""
    made = parser("init", "Exempt what is locked today, so that reviews begin with the next update.", online=True)
    made.add_argument("--note", metavar="TEXT", help=f"why (default: {NOTE})")
    made.add_argument("--yes", action="store_true", help="write; without it the difference is only shown")
    return run(made, argv, InitOptions(), _begin)


def _begin(options: InitOptions) -> int:
    session = Session(options)
    try:
        return _run(session, options)
    finally:
        session.close()


def _asks(facts: Facts, package: LockedPackage) -> int:
    """Everything is to be reviewed from now on, but for what the configuration leaves out."""
    return reviewers(facts, package, begin=True)


def _run(session: Session, options: InitOptions) -> int:
    note = " ".join(options.note.split())
    if not note or not note.isprintable():
        raise Usage("`--note` says why, in one line")
    check = session.check
    rules = [module.RULE for module in check.rules]
    facts = reviewing.informed(check, session.project, session.disk, session.facts(), rules, _asks)
    today = date.fromisoformat(check.today)
    found: dict[tuple[str, str], Exemption] = {}
    unknown = 0
    for one in reviewed_releases(session.project, facts, _asks):
        name, version = one.package.key, one.package.version
        if one.state in ("unverified", "unanswered"):
            complain(f"{one.document.path}: {name} {version} is not known: {one.why or 'its index did not answer'}")
            unknown += 1
        elif one.state in ("open", "no sdist"):
            for digest in one.sums.digests:
                found[name, digest] = Exemption(package=name, version=version, digest=digest, note=note, day=today)
    return _write(session, list(found.values()), options) or (3 if unknown else 0)


def _write(session: Session, new: list[Exemption], options: InitOptions) -> int:
    """Add the exemptions that are not there yet; what stands in the file stays as it is."""
    disk = session.disk
    try:
        before = None if disk.link_on(EXEMPTIONS) else disk.read(EXEMPTIONS)
    except Unreadable as error:
        raise Usage(f"`{EXEMPTIONS}` {error}") from None
    there = {(one.package, one.digest) for one in session.reviews.tree.exemptions}
    new = [one for one in new if (one.package, one.digest) not in there]
    if not new:
        write("nothing to exempt: each locked release is reviewed or exempt\n")
        return 0
    after = (before.rstrip(b"\n") + b"\n\n" if before and before.strip() else b"") + written(new).encode()
    write(difference(EXEMPTIONS, before or b"", after))
    if not options.yes:
        write(f"nothing was written: `whypin review init --yes` exempts these {len(new)}\n")
        return 1
    if disk.link_on(EXEMPTIONS):
        raise Usage(f"`{disk.link_on(EXEMPTIONS)}` is a symbolic link")
    try:
        (disk.create if before is None else disk.write)(EXEMPTIONS, after)
    except Unwritable as error:
        raise Usage(f"`{EXEMPTIONS}` {error}") from None
    write(f"wrote `{EXEMPTIONS}`\nnext: put the keys of your reviewers into `{KEYS}`, commit both, and add the hook ")
    write(f"`check-reviews`; see {GUIDE}\n")
    return 0
