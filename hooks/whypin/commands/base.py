"""The revision that a change is compared with, and what only that revision may say: the hosts that are allowed."""

from __future__ import annotations

from whypin.project.configuration import Configuration, ConfigurationError, in_folder, read
from whypin.vcs import git

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from whypin.model.report import Report

_FROM, _TO = "PRE_COMMIT_FROM_REF", "PRE_COMMIT_TO_REF"
# The branch that a pull request goes to, without or with `refs/heads/`: GitHub (also Gitea and Forgejo), GitLab,
# Bitbucket, Jenkins, Azure, Buildkite, Woodpecker, Cirrus, CodeBuild, Bitrise, Prow.
TARGETS = (
    "GITHUB_BASE_REF",
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME",
    "BITBUCKET_PR_DESTINATION_BRANCH",
    "CHANGE_TARGET",
    "SYSTEM_PULLREQUEST_TARGETBRANCH",
    "BUILDKITE_PULL_REQUEST_BASE_BRANCH",
    "CI_COMMIT_TARGET_BRANCH",
    "CIRRUS_BASE_BRANCH",
    "CODEBUILD_WEBHOOK_BASE_REF",
    "BITRISEIO_GIT_BRANCH_DEST",
    "PULL_BASE_REF",
)
# Which variable says that there is a pull request, where the one of its target has another meaning without one, or
# there is none ("").
PULL_REQUESTS = {
    "TRAVIS_PULL_REQUEST": "TRAVIS_BRANCH",
    "APPVEYOR_PULL_REQUEST_NUMBER": "APPVEYOR_REPO_BRANCH",
    "DRONE_PULL_REQUEST": "DRONE_TARGET_BRANCH",
    "SEMAPHORE_GIT_PR_NUMBER": "SEMAPHORE_GIT_BRANCH",
    "CIRCLE_PULL_REQUEST": "",
}
_LIMIT = 4 * 1024 * 1024


class Base:
    """Asks git when the base is first needed. `chosen` is `--base`, `root` the repository."""

    def __init__(self, chosen: str | None, environment: Mapping[str, str], root: str) -> None:
        self._chosen = chosen
        self._environment = environment
        self._root = root
        self._asked = False
        self._commit: str | None = None
        self._why = ""
        self._notes: list[str] = []
        self._hosts: tuple[str, ...] | None = None

    def commit(self) -> str | None:
        """The full id of the base, None where there is none."""
        if not self._asked:
            self._asked = True
            try:
                self._commit = self._found()
            except git.NoAnswer as error:
                self._why = str(error)
        return self._commit

    def hosts(self, present: Collection[str], rules: Collection[str], file: str | None) -> tuple[str, ...]:
        """The hosts that the root's configuration allowed at the base; a change cannot allow its own.

        `present` are those of the configuration as it is; `file` is the one that `--config` names.
        """
        if self._hosts is None:
            self._hosts = self._allowed(present, rules, file)
        return self._hosts

    def _allowed(self, present: Collection[str], rules: Collection[str], file: str | None) -> tuple[str, ...]:
        commit = self.commit()
        if commit is None:
            if present and self._chosen is None:
                self._notes.append(f"`allow-hosts` does not count, because the base is not known: {self._why}")
            return ()
        tree = _Tree(self._root, self._environment, commit)
        try:
            then = in_folder(tree, "", rules) if file is None else read(tree, file, rules)
            allowed = (then or Configuration()).allow_hosts
        except (ConfigurationError, git.NoAnswer):
            self._notes.append(f"the configuration at the base `{commit[:12]}` cannot be read, so it allows no hosts")
            return ()
        later = [host for host in present if host not in allowed]
        if later:
            names = ", ".join([f"`{host}`" for host in later])
            self._notes.append(f"`allow-hosts` names {names}, which the base `{commit[:12]}` did not allow yet")
        return allowed

    def stated(self, report: Report) -> Report:
        """The report with the base that was used, and with status 3 where `--base` names no commit."""
        if self._chosen is not None and self.commit() is None:
            return report.replaced(
                errors=(*report.errors, self.missing), notes=(*report.notes, *self._notes), status=report.status or 3
            )
        return report.replaced(base=self._commit, notes=(*report.notes, *self._notes))

    @property
    def missing(self) -> str:
        """Why `--base` cannot be used, one clause; "" when it can, or was not given."""
        if self._chosen is None or self.commit() is not None:
            return ""
        return f"the base `{self._chosen}` cannot be used: {self._why}"

    def _found(self) -> str:
        if self._chosen is not None:
            return self._one(self._chosen)
        first, second = self._environment.get(_FROM), self._environment.get(_TO)
        if first and second:
            return self._common(self._named(first), self._named(second))
        target = self._target()
        if target:
            return self._common(self._branch(target.removeprefix("refs/heads/")), self._named("HEAD"))
        return self._named("HEAD")

    def _target(self) -> str | None:
        """The branch that a pull request goes to, None where there is no pull request. Raises `NoAnswer`."""
        for name in TARGETS:
            if self._environment.get(name):
                return self._environment[name]
        for name, target in PULL_REQUESTS.items():
            if self._environment.get(name, "false") not in ("", "false"):
                if self._environment.get(target):
                    return self._environment[target]
                # `HEAD` would be the change itself, which could then allow its own hosts.
                raise git.NoAnswer(f"`{name}` names a pull request and nothing the branch it goes to; give `--base`")
        return None

    def _branch(self, name: str) -> str:
        """A branch as it was fetched, else as it stands in this clone."""
        try:
            return self._one(f"refs/remotes/origin/{name}")
        except git.NoAnswer:
            pass
        try:
            return self._one(f"refs/heads/{name}")
        except git.NoAnswer as error:
            raise git.NoAnswer(f"`{name}`: {error}; fetch that branch with its history") from None

    def _named(self, ref: str) -> str:
        try:
            return self._one(ref)
        except git.NoAnswer as error:
            raise git.NoAnswer(f"`{ref}`: {error}") from None

    def _one(self, ref: str) -> str:
        return git.commit(self._root, self._environment, ref)

    def _common(self, first: str, second: str) -> str:
        return git.merge_base(self._root, self._environment, first, second)


class _Tree:
    """The repository's files as a commit has them (`whypin.project.tree.Tree`), as far as a configuration asks."""

    def __init__(self, root: str, environment: Mapping[str, str], commit: str) -> None:
        self._root = root
        self._environment = environment
        self._commit = commit

    def read(self, path: str) -> bytes | None:
        return git.blob(self._root, self._environment, self._commit, path, _LIMIT)

    def names(self, folder: str) -> tuple[str, ...]:
        return ()

    def known(self) -> tuple[str, ...]:
        return ()

    def is_ignored(self, path: str) -> bool:
        return False
