"""What the variables of a CI system say of the run: the branch that a change goes to, or the one that was pushed."""

from __future__ import annotations

import os

from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final

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
# The branch that was pushed: GitHub and its kin, GitLab and Woodpecker, Buildkite, Drone, Cirrus, Jenkins, Bitbucket,
# CircleCI, Travis, AppVeyor, Semaphore, Azure.
BRANCHES = (
    "GITHUB_REF",
    "CI_COMMIT_BRANCH",
    "BUILDKITE_BRANCH",
    "DRONE_BRANCH",
    "CIRRUS_BRANCH",
    "BRANCH_NAME",
    "BITBUCKET_BRANCH",
    "CIRCLE_BRANCH",
    "TRAVIS_BRANCH",
    "APPVEYOR_REPO_BRANCH",
    "SEMAPHORE_GIT_BRANCH",
    "BUILD_SOURCEBRANCH",
)
# The repository's default branch; GitHub says it in the event.
DEFAULTS = (
    "CI_DEFAULT_BRANCH",
    "CI_REPO_DEFAULT_BRANCH",
    "BUILDKITE_PIPELINE_DEFAULT_BRANCH",
    "DRONE_REPO_BRANCH",
    "CIRRUS_DEFAULT_BRANCH",
)
# "true" where what was pushed is protected, or the default branch.
PROTECTED = ("GITHUB_REF_PROTECTED", "CI_COMMIT_REF_PROTECTED", "BRANCH_IS_PRIMARY")
# With a value where a tag was pushed; some then give its name as that of a branch.
TAGS = (
    "CI_COMMIT_TAG",
    "BUILDKITE_TAG",
    "DRONE_TAG",
    "CIRRUS_TAG",
    "TAG_NAME",
    "BITBUCKET_TAG",
    "CIRCLE_TAG",
    "TRAVIS_TAG",
    "APPVEYOR_REPO_TAG_NAME",
    "SEMAPHORE_GIT_TAG_NAME",
)
_HEADS, _REFS = "refs/heads/", "refs/"
_LARGEST_EVENT = 32 * 1024 * 1024


class Push(Record):
    """A branch or a tag that was pushed.

    `branch` is "" for a tag; `default` the repository's default branch, "" where CI does not say it; `protected`
    whether CI calls the pushed one protected, or the default one.
    """

    __slots__ = ("branch", "default", "protected")

    def __init__(self, branch: str, default: str = "", protected: bool = False) -> None:
        self.branch: Final = branch
        self.default: Final = default
        self.protected: Final = protected


class NoTarget(Exception):
    """CI says that there is a pull request, and not where it goes. One clause."""


def target(environ: Mapping[str, str]) -> str:
    """The branch that a pull or merge request goes to, "" where there is none. Raises `NoTarget`."""
    for name in TARGETS:
        if environ.get(name):
            return environ[name].removeprefix(_HEADS)
    for name, branch in PULL_REQUESTS.items():
        if environ.get(name, "false") not in ("", "false"):
            if environ.get(branch):
                return environ[branch].removeprefix(_HEADS)
            # `HEAD` would be the change itself, which could then allow its own hosts.
            raise NoTarget(f"`{name}` names a pull request and nothing the branch it goes to; give `--base`")
    queued = _event(environ, "merge_group", "base_ref") if environ.get("GITHUB_EVENT_NAME") == "merge_group" else ""
    return queued.removeprefix(_HEADS)


def push(environ: Mapping[str, str]) -> Push | None:
    """What was pushed; None where CI names neither a branch nor a tag, or this is no CI."""
    if not environ.get("CI"):
        return None
    branch = next((environ[name] for name in BRANCHES if environ.get(name)), "").removeprefix(_HEADS)
    # What lies elsewhere below `refs/` is a tag, or what a server made of a pull request.
    tagged = branch.startswith(_REFS) or any(environ.get(name) for name in TAGS)
    if not branch and not tagged:
        return None
    default = next((environ[name] for name in DEFAULTS if environ.get(name)), "")
    return Push(
        "" if tagged else branch,
        default or _event(environ, "repository", "default_branch"),
        any(environ.get(name) == "true" for name in PROTECTED),
    )


def _event(environ: Mapping[str, str], table: str, key: str) -> str:
    """A word of the event that started a workflow of GitHub's, "" where it is not there."""
    path = environ.get("GITHUB_EVENT_PATH", "")
    if not os.path.isabs(path):
        return ""
    import json

    try:
        with open(path, "rb") as file:
            event = json.loads(file.read(_LARGEST_EVENT))
        word = event[table][key]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""
    return word if isinstance(word, str) else ""
