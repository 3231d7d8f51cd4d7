"""`unpinned-requirement`: an entry of a lock that leaves the choice of the version to whoever installs it."""

from __future__ import annotations

from whypin.locks.relock import relock
from whypin.model.finding import Finding
from whypin.model.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Facts
    from whypin.model.project import Project

RULE = Rule(
    "unpinned-requirement",
    "an entry of a lock that is not pinned to one version",
    "guard",
    hooks=("check-locks",),
    about="locks",
)


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each entry from an index without `==` or `===`."""
    for document, lock in project.locks():
        for package in lock.packages:
            if package.pinned or package.origin.kind != "index":
                continue
            if not package.version and package.artifacts:
                # `pylock.toml` may leave the version out; the files that it names are the pin.
                continue
            bare = not package.version
            why = "" if bare else f": `{package.version}` admits others"
            yield Finding.about(
                RULE,
                document,
                package,
                package.name_at if bare else package.version_at,
                f"`{package.name}` is not pinned to one version{why}",
                help=f"pin the version with `==`, or {relock(document)}",
            )
