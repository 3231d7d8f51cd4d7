"""`whypin review sign`: writes and signs the statement that somebody reviewed what changed between two releases."""

from __future__ import annotations

import os
from datetime import datetime, timezone

from whypin.commands.disk import Unwritable
from whypin.commands.options import Options, Usage
from whypin.commands.review_session import Session, agreed, key_of, locked_sdists, locked_sums, parser, run
from whypin.commands.review_suggest import reading, steps
from whypin.commands.review_verify import APART, leading
from whypin.commands.terminal import write
from whypin.dossier.publishers import queries, told
from whypin.locks.file_names import is_sdist
from whypin.model.dossier import Untold
from whypin.model.release import Unanswered
from whypin.reviews.signature import NotSigned, NoVerifier, sign_pgp, sign_ssh, verifies
from whypin.reviews.signed import taken_apart
from whypin.reviews.statement import CRITERIA, DIFF, FULL, REJECTION, SAFE_TO_DEPLOY, NotCanonical, Statement, Sum
from whypin.reviews.statement import read as read_statement
from whypin.reviews.statement import written as statement_text
from whypin.reviews.store import ALLOWED_SIGNERS, ENDING, KEYS, place
from whypin.text.printable import printable
from whypin.vcs import git
from whypin.vcs.programs import find
from whypin.versions.version import less
from whypin.versions.version import parse as parse_version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from whypin.model.judgement import Judgement
    from whypin.reviews.keys import Key

UNKNOWN, NONE = "unknown", "none"
_SHA256 = "sha256"


class SignOptions(Options):
    """What `whypin review sign` was asked for."""

    name = ""
    versions: Sequence[str] = ()
    reject: str | None = None
    rejected: str | None = None
    criteria = SAFE_TO_DEPLOY
    note: Sequence[str] | None = None
    owners = ""
    publisher = ""
    key: str | None = None
    ssh: str | None = None
    yes = False
    print_mail = False


def main(argv: Sequence[str]) -> int:
    """`whypin review sign NAME OLD NEW`."""
    made = parser("sign", "Sign that you reviewed what changed between two releases of a package.", online=True)
    add = made.add_argument
    add("name", metavar="NAME", help="the package")
    add("versions", metavar="VERSION", nargs="*", help="the old and the new version, or one that you read whole")
    add("--criteria", choices=CRITERIA, help=f"what you vouch for (default: {SAFE_TO_DEPLOY})")
    add("--note", metavar="TEXT", action="append", help="what you looked at; repeatable")
    add("--reject", metavar="REASON", help="sign that nobody should use what `--versions` names, and why")
    add("--versions", dest="rejected", metavar="SPEC", help='the versions to reject, as in ">=2.5,<2.7"')
    add("--owners", metavar="TEXT", help="who owns the project (default: what the index says)")
    add("--publisher", metavar="TEXT", help="who published the release, or none (default: what the index says)")
    add("--key", metavar="KEY", help="the OpenPGP key for gpg (default: git's `user.signingKey`, then gpg's own)")
    add("--ssh", metavar="FILE", help="sign with this SSH key instead")
    add("--yes", action="store_true", help="sign without asking")
    add("--print-mail", action="store_true", help="print the message for the list of reviewers")
    return run(made, argv, SignOptions(), _begin)


def _begin(options: SignOptions) -> int:
    session = Session(options)
    try:
        return _Signing(session, options).run()
    finally:
        session.close()


class _Signing:
    def __init__(self, session: Session, options: SignOptions) -> None:
        self._session = session
        self._options = options
        self._name = key_of(options.name)
        self._notes: list[str] = []
        self._last: Judgement | None = None

    def run(self) -> int:
        """Show the statement, ask, sign it, write the file and verify it."""
        statement = self._statement()
        text = statement_text(statement)
        try:
            read_statement(text)
        except NotCanonical as reason:
            raise Usage(f"this would be no statement: {reason}") from None
        notes = [*self._notes, *self._known(statement)]
        write(f"{text}\n" + "".join([f"note: {printable(note)}\n" for note in notes]))
        if not agreed("sign", "signed", yes=self._options.yes):
            return 1
        body = self._signed(text)
        key = self._key_of(body, text)
        path = place(statement, key.id)
        self._write(path, body)
        self._tell(path, key, statement)
        if self._options.print_mail:
            write(_mail(statement, path, body))
        return 0

    def _statement(self) -> Statement:
        options = self._options
        day = datetime.fromtimestamp(self._session.check.now, timezone.utc).date().isoformat()
        fields = {"whypin-review": "1", "package": self._name}
        notes = tuple([" ".join(note.split()) for note in options.note or ()])
        if options.reject is not None:
            if options.versions or not options.rejected:
                raise Usage('`--reject` takes the package and `--versions SPEC`, as in `--versions ">=2.5,<2.7"`')
            fields |= {"versions": options.rejected, "date": day}
            reason = " ".join(options.reject.split())
            return Statement(kind=REJECTION, sums=(), fields=fields, notes=notes, reason=reason)
        if options.rejected is not None or len(options.versions) not in (1, 2):
            raise Usage("name the package with the old and the new version, or with the one that you read whole")
        versions = list(options.versions)
        for version in versions:
            if parse_version(version) is None:
                raise Usage(f"`{version}` is not a version")
        sums = self._sums(versions)
        if len(versions) == 2 and less(versions[1], versions[0]):
            self._notes.append(f"`{versions[1]}` is older than `{versions[0]}`: this is a step down")
        names = ("from", "to") if len(versions) == 2 else ("to",)
        fields |= dict(zip(names, versions, strict=True))
        fields |= {
            "criteria": options.criteria,
            "date": day,
            "owners": options.owners or self._owners(versions[-1]),
            "publisher": options.publisher or self._publishers(),
        }
        return Statement(kind=DIFF if len(versions) == 2 else FULL, sums=sums, fields=fields, notes=notes)

    def _known(self, statement: Statement) -> list[str]:
        """What was signed before of the same step, by whatever key."""
        start = place(statement, "").removesuffix(ENDING)
        known = [one.path for one in self._session.reviews.tree.statements(self._name) if one.path.startswith(start)]
        return [f"`{path}` is there already" for path in known]

    def _sums(self, versions: Sequence[str]) -> tuple[Sum, ...]:
        """The sdists of releases: those that the index publishes, held against the locks; Raises `Usage`."""
        published = self._session.published([(self._name, version) for version in versions])
        self._last = published.get((self._name, versions[-1]))
        return tuple([self._sum(version, published.get((self._name, version))) for version in versions])

    def _owners(self, version: str) -> str:
        online = self._session.check.online
        index = next((index for index, _ in self._last.releases), "") if self._last is not None else ""
        if online is None or not index:
            return UNKNOWN
        asked = index, self._name, version
        found = online.everything().facts([asked])[asked]
        return UNKNOWN if isinstance(found, Unanswered) else found.owners or UNKNOWN

    def _publishers(self) -> str:
        """Who published the release, `none` where the index says that nobody is known to have."""
        online = self._session.check.online
        if online is None or self._last is None:
            return UNKNOWN
        asked = queries([self._last], self._name)
        found = told([self._last], asked, online.everything().publishers(asked) if asked else {})
        return UNKNOWN if isinstance(found, Untold) else ", ".join(found) or NONE

    def _sum(self, version: str, judgement: Judgement | None) -> Sum:
        packages = self._session.locked(self._name)
        named, sums = locked_sdists(packages, version), locked_sums(packages, version)
        files = () if judgement is None else judgement.release
        sdists = {
            one.digests[_SHA256]: one.filename for one in files if is_sdist(one.filename) and _SHA256 in one.digests
        }
        what = f"`{self._name}` `{version}`"
        if not sdists:
            if len(named) == 1:
                digest, name = next(iter(named.items()))
                self._notes.append(f"the index has no sdist of {what}: its sum is the one of the locks")
                return Sum(digest, name)
            why = "" if judgement is None else judgement.why
            if why:
                raise Usage(f"what the index has of {what} is not known: it {why}")
            other = "an sdist of " if files else ""
            raise Usage(f"the index does not have {other}{what}; a release without an sdist takes an exemption")
        odd = [digest for digest in named if digest not in sdists]
        if odd:
            raise Usage(f"a lock has the sum `{odd[0][:12]}` for the sdist of {what}, and the index does not")
        chosen = [digest for digest in sdists if digest in sums] or list(sdists)
        # Of two, the one that pip would take.
        best = min(chosen, key=lambda digest: (not sdists[digest].endswith(".tar.gz"), sdists[digest]))
        if sums and best not in sums:
            self._notes.append(f"no lock has the sum of `{sdists[best]}`: it is the one that the index publishes")
        return Sum(best, sdists[best])

    def _signed(self, text: str) -> bytes:
        """The text, signed by the person's own program. Raises `Usage`."""
        root, environ = self._session.disk.root, _environ()
        key, file = self._options.key or "", self._options.ssh or ""
        if not key and not file:
            key, file = _settings(root, environ)
        name = "ssh-keygen" if file else "gpg"
        program = find(name, root, environ)
        if program is None:
            raise Usage(f"there is no `{name}` on the PATH")
        try:
            if file:
                return sign_ssh(text, program, os.path.expanduser(file), environ)
            return sign_pgp(text, program, key, environ)
        except NotSigned as reason:
            raise Usage(f"`{name}` did not sign: {printable(str(reason))}") from None

    def _key_of(self, body: bytes, text: str) -> Key:
        """The key of the repository that made a signature. Raises `Usage`."""
        reviews = self._session.reviews
        keys = [*([] if reviews.base is None else reviews.base.keys.keys), *reviews.tree.keys.keys]
        try:
            signed = taken_apart(body)
            key = verifies(body, signed, keys, find("ssh-keygen", self._session.disk.root, os.environ))
        except NotCanonical as reason:
            raise Usage(f"the message that was signed is not in the one form that counts: {reason}") from None
        except NoVerifier as reason:
            raise Usage(f"what was signed cannot be verified, so nothing was written: {reason}") from None
        if signed.text != text:
            raise Usage("what was signed is not the statement, so nothing was written")
        if key is None:
            how = f"a line of `{ALLOWED_SIGNERS}`" if signed.key else f"`gpg --armor --export KEY > {KEYS}NAME.asc`"
            other = "" if self._options.ssh else ", or sign with another: `--key KEY`"
            raise Usage(
                f"the key that signed is not one of `{KEYS}`, so nothing was written; put it there: {how}{other}"
            )
        return key

    def _write(self, path: str, body: bytes) -> None:
        disk = self._session.disk
        link = disk.link_on(path)
        if link:
            raise Usage(f"nothing was written, because `{link}` is a symbolic link")
        try:
            disk.create(path, body)
        except Unwritable as error:
            raise Usage(f"`{path}` {error}") from None

    def _tell(self, path: str, key: Key, statement: Statement) -> None:
        """Read the file again, as the rule will, and say what it counts for."""
        again = Session(self._options)
        try:
            again.reviews.ledger(self._name)
            verdict = again.reviews.verdict(path)
            trouble = "it could not be read again" if verdict is None else verdict.trouble
            left = "" if trouble else self._left(again, statement)
        finally:
            again.close()
        people = f" ({', '.join(key.people)})" if key.people else ""
        counts = f"it does not count yet: {trouble}" if trouble else "it counts"
        write(f"wrote {printable(f'`{path}`')}, signed with key {key.id}{printable(people)}; {printable(counts)}\n")
        if left:
            write(f"note: {printable(left)}\n")
        write(f"next: `git add {printable(path)}` and commit it\n")

    def _left(self, again: Session, statement: Statement) -> str:
        """What a reviewer would not expect of a statement that counts: it leads nowhere, or does not suffice."""
        if statement.kind == REJECTION:
            return ""
        if statement.sums[-1].digest not in leading(again, self._name):
            return f"it is {APART}; is this the branch of the update?"
        left = [reading(*step[:3]) for step in steps(list(again.releases())) if step[0] == self._name]
        return f"`{self._name}` still needs: {', '.join([f'`{one}`' for one in left])}" if left else ""


def _environ() -> Mapping[str, str]:
    """The person's own variables, with the terminal at which gpg may ask for a passphrase."""
    found = dict(os.environ)
    try:
        found.setdefault("GPG_TTY", os.ttyname(0))
    except (OSError, AttributeError):
        pass
    return found


def _settings(root: str, environ: Mapping[str, str]) -> tuple[str, str]:
    """The OpenPGP key, or else the file of the SSH key, that git signs commits with."""
    try:
        key, form = [git.setting(root, environ, name) for name in ("user.signingKey", "gpg.format")]
    except git.NoAnswer:
        return "", ""
    if form != "ssh":
        return ("", "") if form == "x509" else (key, "")
    if not key or key.startswith(("key::", "ssh-")):
        raise Usage("git signs with an SSH key that it does not name a file of; name one with `--ssh FILE`")
    return "", key


def _mail(statement: Statement, path: str, body: bytes) -> str:
    """A message for a list of reviewers; the signed text in it can be verified as it is."""
    fields = statement.fields
    what = fields.get("versions") or (f"{fields['from']} to {fields['to']}" if "from" in fields else fields["to"])
    word = "rejection" if statement.kind == REJECTION else "review"
    head = f"Subject: {word} of {statement.package} {what}\n\nThis is `{path}`.\n\n"
    return "\n" + head + body.decode()
