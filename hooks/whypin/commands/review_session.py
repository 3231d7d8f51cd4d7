"""What the subcommands of `whypin review` share: the locks, the reviews, and what the index has of a release."""

from __future__ import annotations

import argparse
import sys

from whypin.commands import reviewing
from whypin.commands.check import Check
from whypin.commands.options import Options, Usage, mistakes_told
from whypin.commands.parsing import add_index_options, bare_parser
from whypin.commands.terminal import write
from whypin.locks.file_names import is_sdist, mismatch
from whypin.model.address import last_segment
from whypin.model.formats import REQUIREMENTS
from whypin.model.lock import INDEX, Lock, LockedPackage
from whypin.model.names import normalise
from whypin.model.project import Document, Project
from whypin.text.source import Source
from whypin.text.span import Span
from whypin.versions.version import meets_pin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import TypeVar

    from whypin.locks.reviewed import ReviewedRelease
    from whypin.model.facts import Facts
    from whypin.model.judgement import Judgement

    Release = tuple[str, str]
    OptionsT = TypeVar("OptionsT", bound="Options")

SHA256 = "sha256"


def run(
    parser: argparse.ArgumentParser, argv: Sequence[str], options: OptionsT, begin: Callable[[OptionsT], int]
) -> int:
    """Read the options of a subcommand and run it; what the person got wrong is one message and the status 2."""
    parser.parse_args(argv, namespace=options)
    return mistakes_told(lambda: begin(options))


def parser(command: str, description: str, *, online: bool) -> argparse.ArgumentParser:
    """The parser of a subcommand, with the options about the base and, where it asks one, the index."""
    result = bare_parser(f"whypin review {command}", description)
    add = result.add_argument
    add("--base", metavar="REF", help="the revision whose keys and exemptions count (default: detected)")
    if online:
        add_index_options(result)
    return result


class Session:
    """The repository around the current folder. Raises `Usage`, `TooLarge` and `ConfigurationError`."""

    def __init__(self, options: Options) -> None:
        self.check = Check(options, [reviewing.NAME], ())
        self.disk = self.check.disk
        self.project = self.check.project(self.disk, True, self.check.targets, self.check.configuration)
        self.check.then = self.check.before(self.project, self.disk, self.check.configuration)
        if self.check.base is not None and self.check.base.missing:
            raise Usage(self.check.base.missing)
        self._locked: dict[str, list[tuple[Document, LockedPackage]]] | None = None
        self.reviews = reviewing.reviews(self.check, self.project, self.disk, self.check.then)

    def close(self) -> None:
        """Let git go."""
        self.check.close()

    def releases(self) -> Iterator[ReviewedRelease]:
        """Each locked release that needs a review, judged with what the index says where the locks do not suffice."""
        check = self.check
        facts = check.informed(self.project, self.disk, check.configuration, check.then, check.rules)
        return reviewing.releases(self.project, facts)

    def facts(self) -> Facts:
        """What rules may know without an index."""
        facts = self.check.facts(self.project, None, self.check.configuration)
        return facts.replaced(base=self.check.then, reviews=self.reviews)

    def locked(self, name: str) -> list[tuple[Document, LockedPackage]]:
        """What the locks hold of a package (normal form), as they are and as the base had them."""
        return self._all_locked().get(name, [])

    def locked_names(self) -> frozenset[str]:
        """The packages (normal form) that the locks hold, as they are or as the base had them."""
        return frozenset(self._all_locked())

    def _all_locked(self) -> dict[str, list[tuple[Document, LockedPackage]]]:
        if self._locked is None:
            self._locked = {}
            for project in [self.project, *([] if self.check.then is None else [self.check.then.project()])]:
                for document, lock in project.locks():
                    for package in lock.packages:
                        self._locked.setdefault(package.key, []).append((document, package))
        return self._locked

    def published(self, wanted: Iterable[Release]) -> dict[Release, Judgement]:
        """What the index says of releases: names in normal form, and versions."""
        online = self.check.online
        packages = [self._asked(name, version) for name, version in dict.fromkeys(wanted)]
        if online is None or not packages:
            return {}
        document = Document(Source("requirements.txt", ""), REQUIREMENTS, lock=Lock(tuple(packages), hashed=False))
        answers = online.prepare(Project((document,)), needed=lambda document, package: True, alone=True)
        return {(one.package.key, one.package.version): one for _, one in answers.judgements()}

    def _asked(self, name: str, version: str) -> LockedPackage:
        """A release without a digest, from where the locks take the package."""
        origins = [package.origin for _, package in self.locked(name) if package.origin.kind == "index"]
        origin = next(iter(origins), INDEX)
        here = Span(0, 0)
        return LockedPackage(name, name, version, here, here, here, lambda: ((), ()), origin=origin)


def agreed(verb: str, past: str, *, yes: bool) -> bool:
    """Whether the person agrees to what was shown: with `--yes`, or when they are asked at a terminal."""
    if yes:
        return True
    if sys.stdin is None or not sys.stdin.isatty():
        write(f"nothing was {past}: there is no terminal to ask at; `--yes` {verb}s without asking\n")
        return False
    write(f"{verb} this? [y/N] ")
    if sys.stdin.readline().strip().lower() in ("y", "yes"):
        return True
    write(f"nothing was {past}\n")
    return False


def key_of(name: str) -> str:
    """The normal form of a package's name. Raises `Usage` for what is no name."""
    found = normalise(name)
    if not found or not found.isascii() or not found.replace("-", "").isalnum():
        raise Usage(f"`{name}` is not the name of a package")
    return found


def locked_sdists(packages: Iterable[tuple[Document, LockedPackage]], version: str) -> dict[str, str]:
    """The sdists of a version that locks name, by SHA-256."""
    found = {}
    for _, package in packages:
        if not meets_pin(package.version, version):
            continue
        for artifact in package.artifacts:
            name = artifact.filename or last_segment(artifact.url or "")
            for digest in artifact.digests:
                if is_sdist(name) and digest.algorithm == SHA256 and not mismatch(name, package.key, version):
                    found[digest.value.lower()] = name
    return found


def locked_sums(packages: Iterable[tuple[Document, LockedPackage]], version: str) -> frozenset[str]:
    """Every SHA-256 that locks have for a version."""
    return frozenset(
        [
            digest.value.lower()
            for _, package in packages
            if meets_pin(package.version, version)
            for digest in package.digests
            if digest.algorithm == SHA256
        ]
    )
