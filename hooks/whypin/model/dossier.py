"""The dossier of a change: what each update brings, for whoever has to say yes to it. Gathered by `whypin review`.

What nobody told is `Untold` with a reason, never a guess. Everything here may be a stranger's text: reports make it
inert.
"""

from __future__ import annotations

from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final, Literal

    from whypin.model.why import Advisory

    # "replaced": the same version with other files; "moved": the same version from elsewhere.
    Kind = Literal["updated", "downgraded", "new", "gone", "replaced", "moved"]
    Step = Literal["major", "minor", "patch", "other", ""]
    Happened = Literal["new", "changed", "gone", "moved"]
    Hashes = Literal["published", "foreign", "unknown"]

MACHINE_CODE = "code for the machine"
"""How `Running.when` begins for what only a machine reads; size and digest follow."""


class Untold(Record):
    """What is not known, and why; one clause: `the index does not say who owns a project`."""

    __slots__ = ("why",)

    def __init__(self, why: str) -> None:
        self.why: Final = why


class Sum(Record):
    """A source distribution by its file name and SHA-256, with its size in bytes, 0 where that is not known."""

    __slots__ = ("file_name", "sha256", "size")

    def __init__(self, file_name: str, sha256: str, size: int = 0) -> None:
        self.file_name: Final = file_name
        self.sha256: Final = sha256
        self.size: Final = size


class Release(Record):
    """One side of a change.

    - `origin`: where the lock takes it from: an index's address without login, or another one.
    - `uploaded`: when the last of the files that are installed came to the index (RFC 3339, UTC); `age` is that in
      whole days before the run.
    - `yanked`: the reason, "" where none is given, None where it is not yanked.
    - `owners`: who owns the project (`organization pyca`); `publishers`: who published the files (`github:pyca/x`).
    - `advisories`: those known of it, withdrawn ones left out.
    """

    __slots__ = ("advisories", "age", "origin", "owners", "publishers", "sdist", "uploaded", "version", "yanked")

    def __init__(
        self,
        version: str,
        *,
        origin: str,
        sdist: Sum | Untold,
        uploaded: str | Untold,
        age: int | Untold,
        yanked: str | Untold | None,
        owners: str | Untold,
        publishers: tuple[str, ...] | Untold,
        advisories: tuple[Advisory, ...] | Untold,
    ) -> None:
        self.version: Final = version
        self.origin: Final = origin
        self.sdist: Final = sdist
        self.uploaded: Final = uploaded
        self.age: Final = age
        self.yanked: Final = yanked
        self.owners: Final = owners
        self.publishers: Final = publishers
        self.advisories: Final = advisories


class Running(Record):
    """Code that runs by itself: `what` is a path or a promise (`needed to build: cffi`), `when` says when it runs."""

    __slots__ = ("happened", "what", "when")

    def __init__(self, happened: Happened, what: str, when: str) -> None:
        self.happened: Final[Happened] = happened
        self.what: Final = what
        self.when: Final = when


class FileDiff(Record):
    """A member of the sdists that changed; `old_path` is where it was, "" where it is new or stayed.

    `added` and `deleted` count lines, None where that has no meaning. `patch` are the lines of a unified diff without
    newlines, empty where it is left out; `why` says why it is (`4.2 MiB, left out`, `binary`), "" where it is shown.
    """

    __slots__ = ("added", "deleted", "happened", "old_path", "patch", "path", "runs", "why")

    def __init__(
        self,
        path: str,
        happened: Happened,
        *,
        old_path: str = "",
        added: int | None = None,
        deleted: int | None = None,
        runs: bool = False,
        patch: tuple[str, ...] = (),
        why: str = "",
    ) -> None:
        self.path: Final = path
        self.happened: Final[Happened] = happened
        self.old_path: Final = old_path
        self.added: Final = added
        self.deleted: Final = deleted
        self.runs: Final = runs
        self.patch: Final = patch
        self.why: Final = why


class Difference(Record):
    """What changed from one sdist to the next, or all of one that is new; what runs by itself is first in `files`."""

    __slots__ = ("added", "deleted", "files", "running")

    def __init__(
        self, files: tuple[FileDiff, ...], running: tuple[Running, ...], *, added: int = 0, deleted: int = 0
    ) -> None:
        self.files: Final = files
        self.running: Final = running
        self.added: Final = added
        self.deleted: Final = deleted


class Issue(Record):
    """What a static scan reports of the new sdist and not of the old one; severity and confidence in lower case."""

    __slots__ = ("confidence", "line", "path", "rule", "severity", "text")

    def __init__(self, path: str, line: int, rule: str, severity: str, confidence: str, text: str) -> None:
        self.path: Final = path
        self.line: Final = line
        self.rule: Final = rule
        self.severity: Final = severity
        self.confidence: Final = confidence
        self.text: Final = text


class Scan(Record):
    """A static scan by a `tool` (`bandit 1.9.1`) of the files that changed: what is new, the worst first.

    `kept` counts the issues that those files had before, too; `unread` are the paths that it could not read.
    """

    __slots__ = ("kept", "new", "tool", "unread")

    def __init__(self, tool: str, new: tuple[Issue, ...], kept: int, unread: tuple[str, ...] = ()) -> None:
        self.tool: Final = tool
        self.new: Final = new
        self.kept: Final = kept
        self.unread: Final = unread


class Question(Record):
    """One question of the checklist for a new package (POLICY 3), with what is known; `Untold` is for a person."""

    __slots__ = ("answer", "question")

    def __init__(self, question: str, answer: str | Untold) -> None:
        self.question: Final = question
        self.answer: Final = answer


class Link(Record):
    """An address on the web, http or https, without a login."""

    __slots__ = ("address", "name")

    def __init__(self, name: str, address: str) -> None:
        self.name: Final = name
        self.address: Final = address


class Change(Record):
    """What happened to a package in some locks (their paths).

    - `old` is None for a new package, `new` for one that is gone; `step` is "" unless both versions are known.
    - `declared`: the declarations that ask for it (`requirements.in:3`); where there are none, `through` is a chain of
      packages from a declared one to one that asks for it, empty where no lock says.
    - `hashes`: whether the index publishes every digest that the locks have, and `hashes_why` what is wrong, or which
      are signed instead.
    - `status`: the status of the project (PEP 792), "" where the index gives none.
    - `fixed`, `introduced`: ids of advisories, by what both releases are known for.
    - `difference`: of the sdists; `unsourced`: the files of a pure wheel that its sdist does not have.
    - `scan`: None where none was asked for.
    - `review`: what signed reviews say of it, "" where there are none; `rejected`: whether they say not to use it.
    """

    __slots__ = (
        "checklist",
        "declared",
        "difference",
        "fixed",
        "hashes",
        "hashes_why",
        "introduced",
        "kind",
        "links",
        "locks",
        "name",
        "new",
        "old",
        "rejected",
        "review",
        "scan",
        "status",
        "step",
        "through",
        "unsourced",
    )

    def __init__(
        self,
        name: str,
        kind: Kind,
        step: Step,
        *,
        locks: tuple[str, ...],
        old: Release | None,
        new: Release | None,
        declared: tuple[str, ...],
        through: tuple[str, ...],
        hashes: Hashes,
        hashes_why: str,
        status: str | Untold,
        links: tuple[Link, ...],
        fixed: tuple[str, ...] | Untold,
        introduced: tuple[str, ...] | Untold,
        difference: Difference | Untold,
        unsourced: tuple[str, ...] | Untold,
        checklist: tuple[Question, ...] = (),
        scan: Scan | Untold | None = None,
        review: str = "",
        rejected: bool = False,
    ) -> None:
        self.name: Final = name
        self.kind: Final[Kind] = kind
        self.step: Final[Step] = step
        self.locks: Final = locks
        self.old: Final = old
        self.new: Final = new
        self.declared: Final = declared
        self.through: Final = through
        self.hashes: Final[Hashes] = hashes
        self.hashes_why: Final = hashes_why
        self.status: Final = status
        self.links: Final = links
        self.fixed: Final = fixed
        self.introduced: Final = introduced
        self.difference: Final = difference
        self.unsourced: Final = unsourced
        self.checklist: Final = checklist
        self.scan: Final = scan
        self.review: Final = review
        self.rejected: Final = rejected


class Dossier(Record):
    """All changes of the locks since a base (a revision as a person reads it), made at a time (RFC 3339, UTC).

    `notes` are what could not be gathered as a whole: locks that were not read, indexes that did not answer.
    """

    __slots__ = ("base", "changes", "locks", "made", "notes")

    def __init__(
        self, base: str, changes: tuple[Change, ...], *, locks: tuple[str, ...], made: str, notes: tuple[str, ...] = ()
    ) -> None:
        self.base: Final = base
        self.changes: Final = changes
        self.locks: Final = locks
        self.made: Final = made
        self.notes: Final = notes
