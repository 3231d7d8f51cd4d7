"""`whypin review import NAME FROM`: brings in the reviews and keys of another team, pinned, for six months at most."""

from __future__ import annotations

import os
from datetime import date, datetime, timezone

from whypin.commands import folders
from whypin.commands.diff import difference
from whypin.commands.disk import Unwritable
from whypin.commands.options import Options, Usage
from whypin.commands.review_imports_shown import described
from whypin.commands.review_session import Session, agreed, parser, run
from whypin.commands.review_source import brought
from whypin.commands.terminal import complain, write
from whypin.project.tree import Unreadable
from whypin.reviews.imported import Imported
from whypin.reviews.imports import MONTHS, Import, is_name, last_end, listing_digest, updated
from whypin.reviews.signature import NoVerifier
from whypin.reviews.store import IMPORTED, IMPORTS
from whypin.reviews.team import Team
from whypin.text.printable import printable
from whypin.vcs.programs import find

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import BinaryIO

    from whypin.reviews.keys import Key
    from whypin.reviews.team import Brought

_LEAST = 16


class ImportOptions(Options):
    """What `whypin review import` was asked for."""

    name = ""
    source: str | None = None
    key: Sequence[str] | None = None
    until: str | None = None
    everything = False
    yes = False


def main(argv: Sequence[str]) -> int:
    """`whypin review import NAME FROM`: 1 where nothing was written, 3 where what verifies is missing."""
    made = parser("import", "Bring in the reviews and keys of another team, pinned, and until a day.", online=False)
    add = made.add_argument
    add("name", metavar="NAME", help="what the team is called here")
    add("source", metavar="FROM", nargs="?", help="its repository: a folder, or the https address of a `.tar.gz`")
    add("--key", metavar="KEY", action="append", help="only what this key signed, by its fingerprint; repeatable")
    add("--until", metavar="DATE", help=f"the last day on which it counts (default and at most: in {MONTHS} months)")
    add("--all", dest="everything", action="store_true", help="also what is about packages that no lock here holds")
    add("--yes", action="store_true", help="write without asking")
    return run(made, argv, ImportOptions(), _begin)


def _begin(options: ImportOptions) -> int:
    session = Session(options)
    try:
        return _Importing(session, options).run()
    except NoVerifier as reason:
        complain(f"nothing was written: {reason}")
        return 3
    finally:
        session.close()


class _Importing:
    def __init__(self, session: Session, options: ImportOptions) -> None:
        self._session = session
        self._options = options
        self._now = datetime.fromtimestamp(session.check.now, timezone.utc)

    def run(self) -> int:
        """Read, verify, show, ask, write."""
        name, tree = self._options.name, self._session.reviews.tree
        if not is_name(name):
            raise Usage("NAME is made of small letters, digits and single hyphens, such as `other-team`")
        for _, message in tree.import_problems:
            raise Usage(f"`{IMPORTS}` has to be mended first: {message}")
        then = next((one for one in tree.imports if one.name == name), None)
        source, end = self._source(then), self._end()
        team = Team(name, brought(source, self._fetch))
        for path, why in team.problems:
            complain(f"{path} gives no key: {why}")
        if team.missing:
            raise NoVerifier(team.missing)
        keys = self._chosen(team.keys)
        packages = None if self._options.everything else self._session.locked_names()
        ssh_keygen = find("ssh-keygen", self._session.disk.root, os.environ)
        found = team.brought(keys, packages, self._now, ssh_keygen)
        prints = tuple([key.fingerprint for key in keys])
        entry = Import(name=name, origin=source, digest=listing_digest(found.files), keys=prints, end=end)
        before = None if then is None else Imported(then, tree.files)
        for line in described(entry, keys, found, before):
            write(f"{printable(line)}\n")
        if not found.statements:
            write("nothing was written: none of its statements may come\n")
            return 1
        return self._write(entry, found)

    def _source(self, then: Import | None) -> str:
        """FROM as it was typed: a file names no host that is asked. Raises `Usage`."""
        if self._options.source:
            return self._options.source
        last = "" if then is None else f"; the last one was `{printable(then.origin)}`"
        raise Usage(f"name where it is from: `whypin review import {self._options.name} FROM`{last}")

    def _end(self) -> date:
        """The last day. Raises `Usage`."""
        today = date.fromisoformat(self._session.check.today)
        given, last = self._options.until, last_end(today)
        try:
            end = last if given is None else date.fromisoformat(given)
        except ValueError:
            raise Usage(f"`--until` takes a day such as {last.isoformat()}") from None
        if not today <= end <= last:
            raise Usage(f"`--until` is a day from today to {last.isoformat()}, in {MONTHS} months")
        return end

    def _fetch(self, url: str, file: BinaryIO) -> str:
        online = self._session.check.online
        if online is None:
            raise Usage("no address is asked in this run")
        return online.archive(url, file)

    def _chosen(self, keys: Sequence[Key]) -> list[Key]:
        """The keys that were asked for, or all that are not revoked. Raises `Usage`."""
        good = [key for key in keys if not key.revoked]
        wanted = [_plain(word) for word in self._options.key or ()]
        for word in wanted:
            if len(word) < _LEAST or sum(_plain(key.fingerprint).endswith(word) for key in good) != 1:
                there = ", ".join([key.fingerprint for key in good])
                raise Usage(f"`--key {word}` is no fingerprint of a key that it has; there are {there or 'none'}")
        if not good:
            raise Usage("it has no key that counts")
        return [key for key in good if not wanted or any(_plain(key.fingerprint).endswith(word) for word in wanted)]

    def _write(self, entry: Import, found: Brought) -> int:
        disk, source = self._session.disk, self._session.reviews.tree.imports_source
        try:
            before = None if disk.link_on(IMPORTS) else disk.read(IMPORTS)
        except Unreadable as error:
            raise Usage(f"`{IMPORTS}` {error}") from None
        after = updated(source, entry).encode()
        write(difference(IMPORTS, before or b"", after))
        if not agreed("write", "written", yes=self._options.yes):
            return 1
        if disk.link_on(IMPORTS):
            raise Usage(f"`{disk.link_on(IMPORTS)}` is a symbolic link")
        path = f"{IMPORTED}{entry.name}"
        try:
            folders.replace(disk, path, found.files, lambda: self._pin(before is None, after))
        except Unwritable as error:
            raise Usage(f"`{path}` {error}") from None
        write(f"wrote `{path}/` and `{IMPORTS}`\n")
        write("next: look at the keys, commit both in a change of their own; they count once it is merged\n")
        return 0

    def _pin(self, is_new: bool, after: bytes) -> None:
        disk = self._session.disk
        try:
            (disk.create if is_new else disk.write)(IMPORTS, after)
        except Unwritable as error:
            raise Usage(f"`{IMPORTS}` {error}") from None


def _plain(text: str) -> str:
    """A fingerprint as it may be compared: gpg shows it in groups and in capitals, `ssh-keygen` does neither."""
    return text if text.startswith("SHA256:") else text.replace(" ", "").upper()
