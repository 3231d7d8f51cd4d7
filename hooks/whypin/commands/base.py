"""The revision that a change is compared with, and what only that revision may say."""

from __future__ import annotations

import os

from whypin.commands import ci
from whypin.project.before import Before
from whypin.project.configuration import Configuration, ConfigurationError, Nearest
from whypin.project.tree import Unreadable
from whypin.text.record import Record
from whypin.vcs import git
from whypin.vcs.revision import Objects, Revision

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from typing import Final

    from whypin.model.project import Project
    from whypin.model.report import Report
    from whypin.model.rule import Rule
    from whypin.project.configuration import Governs
    from whypin.project.tree import Tree

_FROM, _TO = "PRE_COMMIT_FROM_REF", "PRE_COMMIT_TO_REF"
_FETCH = "fetch the whole history (`fetch-depth: 0`)"
LIMIT = 32 * 1024 * 1024
"""Bytes of the largest file that is read at the base."""


class Basis(Record):
    """What a run is compared with.

    `commit` is the full id of the base, None where there is none, and `why` is then one clause. At a `gate` the policy
    of the base binds, and without one nothing that a change loosens counts; elsewhere that of the tree does.
    """

    __slots__ = ("commit", "gate", "why")

    def __init__(self, commit: str | None, *, gate: bool, why: str = "") -> None:
        self.commit: Final = commit
        self.gate: Final = gate
        self.why: Final = why


def basis(chosen: str | None, environ: Mapping[str, str], root: str, objects: Objects) -> Basis:
    """The base of a run: `chosen` is `--base`, `root` the repository.

    On a person's machine, and where a branch is pushed that only those can push to who decide, the tree has the word.
    """
    try:
        found = _Asked(environ, root, objects).basis(chosen)
    except git.NoAnswer as error:
        return Basis(None, gate=False, why=str(error))
    here = chosen is not None or os.path.lexists(os.path.join(root, ".git")) or environ.get("GIT_DIR")
    # A tarball is nobody's change.
    return found if here else found.replaced(gate=False)


class _Asked:
    def __init__(self, environ: Mapping[str, str], root: str, objects: Objects) -> None:
        self._environ = environ
        self._root = root
        self._objects = objects

    def basis(self, chosen: str | None) -> Basis:
        """Raises `git.NoAnswer`."""
        if chosen is not None:
            return self._gate(lambda: self._common(self._commit(chosen)))
        try:
            target = ci.target(self._environ)
        except ci.NoTarget as error:
            return Basis(None, gate=True, why=str(error))
        if target:
            return self._gate(lambda: self._common(self._branch(target)))
        push = ci.push(self._environ)
        if push is not None:
            return self._pushed(push)
        ends = [self._environ.get(name, "") for name in (_FROM, _TO)]
        # A branch that is new or gone at the other end has an id of zeros there.
        if all(end.strip("0") for end in ends):
            first, last = [self._named(end) for end in ends]
            return Basis(self._merge_base(first, last), gate=bool(self._environ.get("CI")))
        if self._environ.get("CI"):
            raise git.NoAnswer("CI names neither the branch that the change goes to nor the one that was pushed")
        return Basis(self._named("HEAD"), gate=False)

    def _pushed(self, push: ci.Push) -> Basis:
        default = push.default or git.default_branch(self._root, self._environ)
        if push.protected or (push.branch and push.branch == default):
            return Basis(self._named("HEAD"), gate=False)
        if not default:
            raise git.NoAnswer("CI does not name the default branch; give `--base`")
        return self._gate(lambda: self._common(self._branch(default)))

    def _gate(self, find: Callable[[], str]) -> Basis:
        try:
            return Basis(find(), gate=True)
        except git.NoAnswer as error:
            return Basis(None, gate=True, why=str(error))

    def _common(self, commit: str) -> str:
        return self._merge_base(commit, self._named("HEAD"))

    def _merge_base(self, first: str, second: str) -> str:
        return first if first == second else git.merge_base(self._root, self._environ, first, second)

    def _branch(self, name: str) -> str:
        """A branch as it was fetched, else as it stands in this clone."""
        try:
            return self._commit(f"refs/remotes/origin/{name}")
        except git.NoAnswer:
            pass
        try:
            return self._commit(f"refs/heads/{name}")
        except git.NoAnswer as error:
            raise git.NoAnswer(f"`{name}`: {error}; {_FETCH}") from None

    def _named(self, ref: str) -> str:
        try:
            return self._commit(ref)
        except git.NoAnswer as error:
            raise git.NoAnswer(f"`{ref}`: {error}") from None

    def _commit(self, ref: str) -> str:
        return self._objects.commit(ref)


class Base:
    """The base of a run, and its files. Git is asked when the base is first needed.

    `chosen` is `--base`, `root` the repository; `decided` gives the configurations in a tree. A change that is
    `trusted` by who starts the run decides all that its base would.
    """

    def __init__(
        self,
        chosen: str | None,
        environ: Mapping[str, str],
        root: str,
        decided: Callable[[Tree], Governs],
        *,
        trusted: bool = False,
    ) -> None:
        self._chosen = chosen
        self._environ = environ
        self._root = root
        self._decided = decided
        self._trusted = trusted
        self._objects = Objects(root, environ, LIMIT)
        self._basis: Basis | None = None
        self._tree: Then | None = None
        self._compares = False
        self._configuration: Governs | None = None
        self._notes: list[str] = []
        self._hosts: tuple[str, ...] | None = None

    @property
    def basis(self) -> Basis:
        """Which commit it is."""
        if self._basis is None:
            found = basis(self._chosen, self._environ, self._root, self._objects)
            self._basis = found.replaced(gate=False) if self._trusted else found
        return self._basis

    def before(
        self, project: Project, tree: Tree, present: Governs, *, folders: tuple[str, ...], level: str | None
    ) -> Before | None:
        """The files at the base, seen from those of a project; None where there is no base.

        `present` is the configuration as it is, and `folders` are those that the run was asked for ("" is the root).
        """
        self._compares = True
        then = self.files()
        if then is None:
            return None
        return Before(
            self.basis.commit or "",
            (then, _Lenient(self._governing(then))),
            (tree, present),
            project,
            self._renames,
            folders=folders,
            level=level,
            has=then.has,
        )

    @property
    def doubt(self) -> str:
        """What git did not answer to when it was asked for the base's files, one clause; "" for nothing."""
        return "" if self._tree is None else self._tree.doubt

    def close(self) -> None:
        """Let git go."""
        self._objects.close()

    def files(self) -> Then | None:
        """Its files; None where there is no base."""
        if self._tree is None and self.basis.commit is not None:
            self._tree = Then(Revision(self._objects, self.basis.commit))
        return self._tree

    def _renames(self) -> Mapping[str, str]:
        try:
            return git.renames(self._root, self._environ, self.basis.commit or "")
        except git.NoAnswer as error:
            if self._tree is not None:
                self._tree.doubt = str(error)
            return {}

    def authors(self, path: str) -> frozenset[str]:
        """The e-mails of who changed a file since the base; none where git does not answer, which is a doubt."""
        try:
            return git.authors(self._root, self._environ, self.basis.commit or "", path)
        except git.NoAnswer as error:
            if self._tree is not None:
                self._tree.doubt = str(error)
            return frozenset()

    def _governing(self, then: Then) -> Governs:
        if self._configuration is None:
            self._configuration = self._decided(then)
        return self._configuration

    def hosts(self, present: Collection[str]) -> tuple[str, ...]:
        """The hosts that the configuration allowed at the base; a change cannot allow its own.

        `present` are those of the configuration as it is.
        """
        if self._hosts is None:
            self._hosts = tuple(present) if self._trusted else self._allowed(present)
        return self._hosts

    def _allowed(self, present: Collection[str]) -> tuple[str, ...]:
        commit = self.basis.commit
        if commit is None:
            if present and self._chosen is None:
                self._notes.append(f"`allow-hosts` does not count, because the base is not known: {self.basis.why}")
            return ()
        allowed = self._hosts_then()
        if allowed is None:
            self._notes.append(f"the configuration at the base `{commit[:12]}` cannot be read, so it allows no hosts")
            return ()
        later = [host for host in present if host not in allowed]
        if later:
            names = ", ".join([f"`{host}`" for host in later])
            self._notes.append(f"`allow-hosts` names {names}, which the base `{commit[:12]}` did not allow yet")
        return allowed

    def _hosts_then(self) -> tuple[str, ...] | None:
        """The hosts that the root's configuration allowed at the base, None where it cannot be read."""
        then = self.files()
        try:
            found = None if then is None else self._governing(then).of("")
        except ConfigurationError:
            return None
        unread = isinstance(self._configuration, Nearest) and self._configuration.broken
        return None if found is None or unread else found.allow_hosts

    def stated(self, report: Report, before: Before | None, rules: Sequence[Rule]) -> Report:
        """The report with the base that was used, and with status 3 where `--base` names no commit.

        `before` are its files where they were compared; `rules` those that were to run.
        """
        if self.missing:
            errors = (*report.errors, self.missing)
            return report.replaced(errors=errors, notes=(*report.notes, *self._notes), status=report.status or 3)
        notes = list(self._notes)
        left_out = [f"`{rule.name}`" for rule in rules if rule.needs_base == "always"]
        if self.basis.commit is None and left_out and self._compares:
            notes.append(f"{', '.join(left_out)} did not run, because the base is not known: {self.basis.why}")
        # Asked in any case: it finds out whether the base can be read. On a clean tree nobody wonders about the answer.
        same = before is not None and before.is_same() and (self._chosen is not None or self.basis.gate)
        return report.replaced(base=self.basis.commit, unchanged=same, notes=(*report.notes, *notes))

    @property
    def missing(self) -> str:
        """Why `--base` cannot be used, one clause; "" when it can, or was not given."""
        if self._chosen is None or self.basis.commit is not None:
            return ""
        return f"the base `{self._chosen}` cannot be used: {self.basis.why}"


class _Lenient:
    """Configurations (`Governs`) of which those that cannot be used have decided nothing."""

    def __init__(self, governs: Governs) -> None:
        self._governs = governs

    def of(self, path: str) -> Configuration:
        try:
            return self._governs.of(path)
        except ConfigurationError:
            return Configuration()


class Then:
    """A revision as a tree (`whypin.project.tree.Tree`)."""

    def __init__(self, revision: Revision) -> None:
        self._revision = revision
        self.doubt = ""

    def read(self, path: str) -> bytes | None:
        """A file's bytes, None where the commit has no such file. Raises `Unreadable`."""
        try:
            return self._revision.read(path)
        except git.NoAnswer as error:
            self.doubt = str(error)
            raise Unreadable(f"cannot be read at the base: {error}") from None

    def pieces(self, path: str) -> Iterator[bytes]:
        """As `read`."""
        yield self.read(path) or b""

    def has(self, path: str, data: bytes) -> bool:
        """Whether a file held these bytes; not where git does not answer."""
        try:
            return self._revision.has(path, data)
        except git.NoAnswer as error:
            self.doubt = str(error)
            return False

    def names(self, folder: str) -> tuple[str, ...]:
        """The names of the files in a folder; none where git does not answer."""
        try:
            return self._revision.names(folder)
        except git.NoAnswer as error:
            self.doubt = str(error)
            return ()

    def submodule_on(self, path: str) -> str:
        """The first part of a path that is a submodule; "" where none is, or git does not answer."""
        try:
            return self._revision.submodule_on(path)
        except git.NoAnswer as error:
            self.doubt = str(error)
            return ""

    def known(self) -> tuple[str, ...]:
        """Every file; none where git does not answer."""
        try:
            return self._revision.known()
        except git.NoAnswer as error:
            self.doubt = str(error)
            return ()

    @property
    def is_repository(self) -> bool:
        """A commit is of one."""
        return True

    def is_ignored(self, path: str) -> bool:
        """What a commit has is never ignored."""
        return False
