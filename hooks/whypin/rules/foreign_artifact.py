"""`foreign-artifact`: a file from a place that is not its index's, or with another release's name."""

from __future__ import annotations

from whypin.locks.relock import relock, relock_package
from whypin.model.finding import Finding
from whypin.model.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.locks.artifact_hosts import ArtifactHosts
    from whypin.model.facts import Facts
    from whypin.model.lock import Artifact, LockedPackage
    from whypin.model.project import Document, Project

RULE = Rule(
    "foreign-artifact",
    "an artifact with the scheme or host of a stranger, or the file name of another release",
    "guard",
    hooks=("check-locks",),
    about="locks",
)


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each artifact whose address is odd, and one for each whose name is."""
    for document, lock in project.locks():
        if "files" not in document.format.records:
            continue
        from whypin.locks.artifact_hosts import ArtifactHosts

        packages = [package for package in lock.packages if package.origin.kind == "index"]
        hosts = ArtifactHosts(packages)
        for package in packages:
            if not hosts.passes(package):
                for artifact in package.artifacts:
                    yield from _findings(document, package, artifact, hosts)
        for package in lock.packages:
            # What is locked by its address has its own host; an archive there may be called anything, a wheel may not.
            if package.origin.kind == "url":
                for artifact in package.artifacts:
                    yield from _named(document, package, artifact, (".whl",))
        if hosts.are_too_many:
            from whypin.model.account import unverified_part

            why = "the lock names more hosts than can be compared"
            yield unverified_part(document, (), "where its files come from", why, relock(document), by=RULE.name)


def _findings(
    document: Document, package: LockedPackage, artifact: Artifact, hosts: ArtifactHosts
) -> Iterator[Finding]:
    url, name = artifact.url, artifact.filename
    if url:
        fault = hosts.fault(package, url)
        if fault:
            from whypin.model.address import Address

            yield _finding(document, package, artifact, f"`{name or Address(url).shown}` {fault}")
    yield from _named(document, package, artifact, ("",))


def _named(
    document: Document, package: LockedPackage, artifact: Artifact, endings: tuple[str, ...]
) -> Iterator[Finding]:
    """The finding about the name of a file, or the one its address ends in, if it has one of these endings."""
    from whypin.locks.file_names import PROJECT, mismatch
    from whypin.model.address import last_segment

    for spelled in dict.fromkeys([artifact.filename or "", last_segment(artifact.url or "")]):
        wrong = mismatch(spelled, package.key, package.version) if spelled and spelled.endswith(endings) else ""
        if wrong:
            whose = f"`{package.name}`" if wrong == PROJECT else f"`{package.name}` `{package.version}`"
            yield _finding(document, package, artifact, f"`{spelled}` is not a file of {whose}")
            return


def _finding(document: Document, package: LockedPackage, artifact: Artifact, message: str) -> Finding:
    return Finding.about(
        RULE,
        document,
        package,
        artifact.at,
        message,
        help="do not install it: find out who changed this line, and restore it, or"
        f" {relock_package(document, package)}",
    )
