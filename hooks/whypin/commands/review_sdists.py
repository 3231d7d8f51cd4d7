"""The source distributions that a review is about: which releases, fetched, verified and read."""

from __future__ import annotations

import os
from contextlib import contextmanager

from whypin.commands.check import Check
from whypin.commands.options import Options, Usage, mistakes_told
from whypin.commands.scratch import scratch
from whypin.commands.terminal import complain
from whypin.index.download import Download
from whypin.index.sdists import Locked, NoSdist
from whypin.model.names import normalise
from whypin.sdist.archive import contents, read
from whypin.sdist.refused import Refused
from whypin.sdist.running import is_kept, promises, when
from whypin.text.printable import printable
from whypin.text.record import Record
from whypin.vcs.git import NoAnswer
from whypin.versions.version import meets_pin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable, Iterator, Sequence
    from typing import BinaryIO, Final

    from whypin.sdist.archive import Archive
    from whypin.sdist.running import Promises
    from whypin.vcs.snapshots import Files

    Wanted = tuple[str, Sequence[Locked]]


class SdistOptions(Options):
    """What `whypin review diff` and `inspect` were asked for."""

    # The base is compared in any case.
    new_only = True
    name = ""
    versions: Sequence[str] = ()
    sdist: Sequence[str] | None = None
    no_pager = False
    stat = False
    scan: str | None = None
    tool: str | None = None


class Side(Record):
    """A source distribution: the open file, where it lies, what it holds, and what it says of itself."""

    __slots__ = ("archive", "download", "file", "path", "promises")

    def __init__(self, download: Download, path: str, file: BinaryIO, archive: Archive, said: Promises) -> None:
        self.download: Final = download
        self.path: Final = path
        self.file: Final = file
        self.archive: Final = archive
        self.promises: Final = said

    @property
    def file_name(self) -> str:
        """The name that the index gives it."""
        return self.download.sdist.file.filename

    def runs(self, path: str) -> str:
        """When a file runs by itself, "" for one that does not."""
        return when(path, self.promises.backend)

    def head(self) -> Iterator[str]:
        """What it is, and what vouches for it."""
        download = self.download
        yield f"{self.file_name}, {download.size:,} bytes, {len(self.archive.members):,} files"
        yield f"sha256 {download.digests['sha256']}"
        yield f"published by {download.sdist.index}"
        locks = {where for where, word in download.sdist.words if word == "locked"}
        strange = {where for where, word in download.sdist.words if word == "strange"}
        silent = {where for where, word in download.sdist.words if word == "silent"} - locks - strange
        yield f"locked by {', '.join(sorted(locks))}" if locks else "no lock that was read records it"
        yield from [f"{where} has hashes that the index does not publish: see `hash-mismatch`" for where in strange]
        yield from [f"{where} does not record it" for where in silent if locks]


class Session:
    """The repository around the current folder, and the locked entries of one package, at the base and now.

    Raises `Usage`, and `NoAnswer` for a base that was named and is not there.
    """

    def __init__(self, options: SdistOptions) -> None:
        self.options = options
        self.key = normalise(options.name)
        if not self.key.isascii() or not self.key.replace("-", "").isalnum():
            raise Usage(f"`{options.name[:200]}` is not the name of a package")
        self.check = Check(options, ["hash-mismatch"], ())
        check = self.check
        project = check.project(check.disk, True, check.targets, check.configuration)
        before = check.before(project, check.disk, check.configuration)
        if check.base is not None and check.base.missing:
            raise NoAnswer(check.base.missing)
        self.now = [
            Locked(f"`{document.path}`", document, package)
            for document, lock in project.locks()
            for package in lock.packages
            if package.key == self.key
        ]
        self.then = [
            Locked(f"`{document.path}` at the base", document, package)
            for document, lock in (() if before is None else before.project().locks())
            for package in lock.packages
            if package.key == self.key
        ]

    def locked(self, version: str) -> list[Locked]:
        """The entries of a version, those of the base first."""
        return [one for one in (*self.then, *self.now) if meets_pin(one.package.version, version)]

    def close(self) -> None:
        """Let git go."""
        self.check.close()

    @contextmanager
    def sides(self, versions: Sequence[str]) -> Iterator[tuple[str, list[Side]]]:
        """A folder that is gone afterwards, and the source distribution of each version.

        Raises `NoSdist`, `Refused` for an archive that is not read, and `NoAnswer` where there is no room for it.
        """
        online = self.check.online
        if online is None:
            raise Usage("the index is not asked in this run")
        from contextlib import ExitStack

        found = online.sdists(self.key)
        sdists = [found.find(version, self.locked(version), self.options.sdist or ()) for version in versions]
        with scratch() as folder, ExitStack() as stack:
            jobs, paths = [], []
            for number, sdist in enumerate(sdists):
                # The name is a stranger's, and both may be called the same.
                ending = ".zip" if sdist.file.filename.endswith(".zip") else ".tar.gz"
                paths.append(os.path.join(folder, f"{number}{ending}"))
                file = stack.enter_context(open(paths[-1], "w+b"))
                jobs.append((Download(sdist, file), file))
            online.fetch([job for job, _ in jobs])
            yield folder, [opened(job, path, file) for (job, file), path in zip(jobs, paths, strict=True)]


def opened(download: Download, path: str, file: BinaryIO) -> Side:
    """A source distribution that was fetched. Raises `Refused`, with the file's name."""
    name = download.sdist.file.filename
    file.flush()
    try:
        archive = read(file, name, is_kept)
    except Refused as error:
        raise Refused(f"`{printable(name[:200])}` was not read: {error}") from None
    promised = promises(archive.kept)
    # What is too long to be kept could promise anything.
    left = [member for member in archive.members if is_kept(member) and member not in archive.kept]
    return Side(download, path, file, archive, promised.replaced(unread=(*promised.unread, *left)))


def files_of(side: Side, wanted: frozenset[str]) -> Files:
    """Some files of a source distribution, as git is to compare them. Raises `Refused` as they are read."""
    members = side.archive.members
    for path, pieces in contents(side.file, side.file_name, wanted):
        yield path, members[path].mode, members[path].size, pieces


def run(
    parser: ArgumentParser, argv: Sequence[str], call: Callable[[Session], int], options: SdistOptions | None = None
) -> int:
    """Run a subcommand over a session; what stands in its way is one message and a status."""
    given = options or SdistOptions()
    parser.parse_args(argv, namespace=given)
    return mistakes_told(lambda: _told(given, call))


def _told(options: SdistOptions, call: Callable[[Session], int]) -> int:
    session = None
    try:
        session = Session(options)
        return call(session)
    except NoSdist as error:
        complain(str(error))
        if error.help:
            complain(f"help: {error.help}")
        return error.status
    except Refused as error:
        complain(str(error))
        return 2
    except NoAnswer as error:
        complain(str(error))
        return 3
    finally:
        if session is not None:
            session.close()


def parser(command: str, description: str) -> ArgumentParser:
    """The parser of a subcommand."""
    from whypin.commands.parsing import add_index_options, bare_parser

    result = bare_parser(f"whypin review {command}", description)
    add = result.add_argument
    add("name", metavar="NAME", help="the package")
    if command == "diff":
        add("versions", nargs="*", metavar="OLD NEW", help="the releases (default: those of the locks, base and now)")
        add("--stat", action="store_true", help="count the changed lines of each file, and show none")
        add("--tool", choices=("diffoscope",), help="let this program compare the two files, on your own machine")
        add("--base", metavar="REF", help="the revision whose locks are those before the update (default: detected)")
    else:
        add("versions", nargs=1, metavar="VERSION", help="the release")
        add("--stat", action="store_true", help="list the files, and show none")
    add("--scan", choices=("bandit",), help="let this program scan the files that differ (`pipx install bandit`)")
    add("--sdist", metavar="FILE", action="append", help="the file that is meant where a release has several")
    add("--no-pager", action="store_true", help="print everything at once")
    add("--color", choices=("auto", "always", "never"), help="colour (default: auto)")
    add_index_options(result, cached=False)
    return result
