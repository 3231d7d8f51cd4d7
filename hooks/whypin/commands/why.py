"""`whypin why NAME`, and `whypin why --all`: why constraints are what they are, and whether they may go."""

from __future__ import annotations

import gc
import os
import sys
import time

from whypin import rules
from whypin.commands.disk import Disk, root_of
from whypin.commands.options import Options, Usage
from whypin.commands.past import Past
from whypin.commands.terminal import complain, screen, write
from whypin.model.names import normalise
from whypin.model.why import Held, Holds, Why
from whypin.project.configuration import ConfigurationError, Nearest
from whypin.project.load import load
from whypin.project.tree import TooLarge
from whypin.why import places
from whypin.why.changes import stated
from whypin.why.waiting import Known, judged, subjects

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Mapping, Sequence

    from whypin.commands.asking import Asking
    from whypin.model.declaration import Declaration
    from whypin.model.project import Document
    from whypin.model.why import Change, Declared, Stated

FORMATS = ("text", "json")
_SEVERAL = 2


class Wanted(Options):
    """What was asked for, beside what the index settings look at."""

    name: str | None = None
    every = False
    report = "text"
    no_cache = True


def main(argv: Sequence[str]) -> int:
    """Print what is known; 2 for a package that nobody knows, 3 where an index that was asked did not answer."""
    wanted = Wanted()
    arguments = parser()
    arguments.parse_args(argv, namespace=wanted)
    # Of the hundreds of versions of a file that a history may have, each refers to itself.
    gc.enable()
    if (wanted.name is None) != wanted.every:
        arguments.error("give the name of a package, or --all")
    try:
        return _Asked(wanted).run()
    except (Usage, TooLarge) as error:
        complain(str(error))
    except ConfigurationError as error:
        for mistake in error.mistakes:
            complain(str(mistake))
    return 2


def parser() -> ArgumentParser:
    """The parser of the command line."""
    from whypin.commands.parsing import Parser

    result = Parser(
        prog="whypin why",
        description="Say why a package is constrained: who declares it, since when, and what is locked.",
        allow_abbrev=False,
    )
    add = result.add_argument
    add("name", nargs="?", metavar="NAME", help="the package")
    add("--all", dest="every", action="store_true", help="every explained cap and pin, the oldest first")
    add("--online", action="store_true", help="also ask the package index what there is and what the range leaves out")
    add("--format", dest="report", choices=FORMATS, default="text", help="the form of the answer (default: text)")
    add("--color", choices=("auto", "always", "never"), default="auto", help="colour in text (default: auto)")
    add("--index-url", metavar="URL", help="the package index, in place of pip's or uv's setting")
    add("--allow-host", metavar="HOST", action="append", help="also contact this host")
    return result


def today() -> str:
    """The day on this machine, as an ISO date."""
    return time.strftime("%Y-%m-%d")


class _Asked:
    """One run of the command, and the powers that it hands out."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        try:
            self.root = root_of((), os.getcwd())[0]
        except OSError:
            raise Usage("the current directory is not there any more") from None
        self.disk = Disk(self.root)
        self.configuration = Nearest(self.disk, rules.names())
        self.today = today()
        self.project = load(self.disk, ("",), self.configuration, scope="all")
        self.past = Past(self.root, os.environ, self.disk, self.configuration)

    def run(self) -> int:
        return self._every() if self.wanted.name is None else self._one(normalise(self.wanted.name))

    def _asking(self) -> Asking | None:
        if not self.wanted.online:
            return None
        from whypin.commands.asking import Asking

        return Asking(self.wanted, os.environ, self.root, self.configuration, self.project)

    def _one(self, key: str) -> int:
        found = [(document, one) for document, one in places.declarations(self.project) if one.key == key]
        locked = tuple(places.locked(self.project, key))
        if not key or not (found or locked):
            raise Usage(self._unknown(key))
        now: dict[str, list[Stated]] = {key: [stated(document.path, one) for document, one in found]}
        asking = self._asking()
        changes = self.past.changes(now) if found else {}
        declared = self._declared(found, changes, asking)
        standing = None if asking is None else asking.standing(key, [one for _, one in found], locked)
        return self._answered(
            Why(
                key,
                declared,
                changes=_latest_first(changes.get(key, ())),
                locked=locked,
                standing=standing,
                notes=self._notes(asking),
                today=self.today,
            ),
            asking,
        )

    def _every(self) -> int:
        found = places.holding(self.project)
        now: dict[str, list[Stated]] = {}
        for document, one in found:
            now.setdefault(one.key, []).append(stated(document.path, one))
        asking = self._asking()
        changes = self.past.changes(now, brief=True) if found else {}
        declared = self._declared(found, changes, asking)
        held = [Held(one.key, says) for (_, one), says in zip(found, declared, strict=True)]
        answer = Holds(tuple(sorted(held, key=_age)), notes=self._notes(asking), today=self.today)
        return self._answered(answer, asking)

    def _declared(
        self,
        found: Sequence[tuple[Document, Declaration]],
        changes: Mapping[str, Sequence[Change]],
        asking: Asking | None,
    ) -> tuple[Declared, ...]:
        """Declarations with all that is known of them."""
        declared = list(places.declared(found, changes))
        keys = self._keys()
        if asking is not None:
            pairs = zip(found, declared, strict=True)
            asking.ask(sorted({key for (_, one), says in pairs for key in subjects(one, says.why, keys)}))
        known = Known(
            self.today,
            *places.everywhere(self.project, frozenset([one.key for _, one in found])),
            releases={} if asking is None else asking.releases,
            asks={} if asking is None else asking.asks,
        )
        return tuple([judged(one, says, keys, known) for (_, one), says in zip(found, declared, strict=True)])

    def _notes(self, asking: Asking | None) -> tuple[str, ...]:
        return (*self.past.notes, *(() if asking is None else asking.notes))

    def _answered(self, answer: Why | Holds, asking: Asking | None) -> int:
        """Print the answer. Gives the exit status."""
        self._print(answer)
        return 3 if asking is not None and asking.unanswered else 0

    def _keys(self) -> frozenset[str]:
        """Every package that is declared or locked."""
        declared = {one.key for _, one in places.declarations(self.project)}
        return frozenset(declared | {package.key for _, lock in self.project.locks() for package in lock.packages})

    def _unknown(self, key: str) -> str:
        from difflib import get_close_matches

        near = get_close_matches(key, sorted(self._keys()), 1)
        hint = f"; did you mean `{near[0]}`?" if near else ""
        return f"no file of this repository declares or locks `{self.wanted.name}`{hint}"

    def _print(self, answer: Why | Holds) -> None:
        if self.wanted.report == "json":
            from whypin.reports import why_json

            write(why_json.render(answer))
            return
        from whypin.reports import why_text

        encoding = (sys.stdout.encoding or "").lower() if sys.stdout is not None else ""
        write(why_text.render(answer, screen(self.wanted.color, os.environ), plain="utf" not in encoding))


def _latest_first(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Changes of several files by their days; those of one file stay as they follow each other."""
    paths = {one.path for change in changes for one in (change.before, change.after) if one is not None}
    if len(paths) < _SEVERAL:
        return tuple(changes)
    return tuple(sorted(changes, key=lambda one: one.commit.date if one.commit else "9999", reverse=True))


def _age(held: Held) -> tuple[str, str, str, int]:
    """Sorts the oldest first, and what is not committed yet, or not known, last."""
    since = held.declared.since
    day = since.commit.date if since is not None and since.commit is not None else "9999"
    return day, held.key, held.declared.stated.path, held.declared.line
