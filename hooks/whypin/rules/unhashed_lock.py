"""`unhashed-lock`: a lock in a format that can carry hashes, and it has not one."""

from __future__ import annotations

from whypin.locks.digests import has_digests
from whypin.locks.relock import relock
from whypin.locks.vanished import unhashed_since
from whypin.model.finding import Finding
from whypin.model.rule import NOTE, WARNING, Fold, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Facts
    from whypin.model.lock import Lock, LockedPackage
    from whypin.model.project import Document, Pair, Project
    from whypin.model.rule import Severity

_DEVELOPMENT = "development"
RULE = Rule(
    "unhashed-lock",
    "a lock without a single hash",
    "manner",
    other_severities=(WARNING, NOTE),
    hooks=("check-locks",),
    about="locks",
    needs_locks="always",
    folds=(
        Fold(
            _DEVELOPMENT,
            "{count} locks for development have no hashes",
            "regenerate them so that they have hashes, each with its own command, which `--unfolded` shows",
            within="repository",
        ),
    ),
    subsumes=("missing-hash",),
)


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each lock of packages from an index that has no hash, at the first of these."""
    for document, lock in project.locks():
        if document.path in project.limits or has_digests(lock.packages):
            continue
        if unhashed_since(document, facts.base) is not None:
            # `missing-hash` says more.
            continue
        pinned = [package for package in lock.packages if package.pinned and _has_files(package)]
        if not pinned:
            continue
        severity, cause = _severity(document, project)
        yield Finding.at(
            RULE,
            document.path,
            document.locate(pinned[0].name_at),
            f"`{document.path}` locks {_many(pinned)} and has no hashes",
            help=_help(document, lock, next((pair for pair in project.pairs if pair.lock is document), None)),
            severity=severity,
            cause=cause,
            pair=document.path,
        )


def _has_files(package: LockedPackage) -> bool:
    """Whether an entry is from an index on the web; tools write no hashes of files in a folder."""
    from whypin.model.address import Address

    url = package.origin.url
    return package.origin.kind == "index" and (url is None or Address(url).scheme in ("http", "https"))


def _severity(document: Document, project: Project) -> tuple[Severity, str]:
    """How grave it is, and the cause by which those for development fold."""
    if not document.format.pip_lines:
        # The tools always write hashes there.
        return RULE.severity, ""
    return (NOTE, _DEVELOPMENT) if document.path in project.development else (WARNING, "")


def _help(document: Document, lock: Lock, pair: Pair | None) -> str:
    made = document.generated
    if not document.format.pip_lines or (made is not None and (made.arguments or lock.maker not in ("", "pip"))):
        return relock(document, "hashes")
    import shlex

    source = pair.declarations[0].path if pair is not None else f"{document.path.rpartition('.')[0]}.in"
    if "`" in source:
        return relock(document, "hashes")
    what = f"lock `{source}`" if pair is not None else f"write what you ask for into `{source}`, and lock that"
    return f"{what} with hashes: `pip-compile --generate-hashes {shlex.quote(source)}`"


def _many(packages: list[LockedPackage]) -> str:
    return "1 package" if len(packages) == 1 else f"{len(packages)} packages"
