"""`missing-hash`: something in a lock with hashes that has none, so that any file of that name would do."""

from __future__ import annotations

from whypin.locks.digests import has_digests, surely_strong
from whypin.locks.relock import relock
from whypin.locks.vanished import unhashed_since
from whypin.model.finding import Finding
from whypin.model.rule import Rule
from whypin.text.conflicts import OPENING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Facts
    from whypin.model.lock import At, LockedPackage
    from whypin.model.project import Document, Project

RULE = Rule(
    "missing-hash",
    "a locked package or file without a hash, in a lock that has hashes or had them at the base",
    "guard",
    hooks=("check-locks",),
    about="locks",
    needs_base="if_known",
)
_NOTHING = r"[\s\\]*"


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each package without any hash, else one for each file of it that has none.

    For a file that had hashes at the base and has not one any more, one finding.
    """
    for document in project.documents:
        lock, vanished = document.lock, unhashed_since(document, facts.base)
        if vanished is not None:
            yield _vanished(document, vanished)
        if lock is None or not lock.hashed or vanished is not None:
            continue
        # Where nothing has one, `unhashed-lock` says that once.
        bare = "" if has_digests(lock.packages) else document.path
        problems = {problem.span.start for problem in document.problems if problem.rule == "unreadable-requirement"}
        for package in lock.packages:
            # What comes from a repository or a folder has no file to hash.
            if surely_strong(package) or package.origin.kind not in ("index", "url") or _is_of_folder(package):
                continue
            if not package.digests and not (document.format.pip_lines and _is_hashed_in_address(package)):
                if problems and _is_torn(document, package, problems):
                    continue
                yield _finding(document, package, package.name_at, f"`{_named(package)}` has no hash", pair=bare)
                continue
            for artifact in package.artifacts:
                if not artifact.digests:
                    what = f"`{artifact.filename}`" if artifact.filename else f"a file of `{_named(package)}`"
                    yield _finding(document, package, artifact.at, f"{what} has no hash", artifact.filename or "")


def _vanished(document: Document, at: At) -> Finding:
    path = document.path
    message = f"`{path}` had hashes at the base and has none"
    return Finding.at(RULE, path, document.locate(at), message, help=relock(document, "hashes"))


def _is_hashed_in_address(package: LockedPackage) -> bool:
    from whypin.locks.direct import in_address

    return bool(in_address(package))


def _is_of_folder(package: LockedPackage) -> bool:
    """Whether the index is a folder, which gives no hashes: its files are named by paths (uv, `format = "flat"`)."""
    from whypin.model.address import Address

    if package.origin.kind != "index" or not package.origin.url or not Address(package.origin.url).is_path:
        return False
    return all(artifact.key == "path" for artifact in package.artifacts)


def _is_torn(document: Document, package: LockedPackage, problems: set[int]) -> bool:
    """Whether an entry ends where a merge conflict opens; its hashes are on the sides, and the conflict is reported."""
    import re

    text = document.source.text
    after = re.compile(_NOTHING).match(text, document.locate(package.at).end)
    return after is not None and after.end() in problems and text.startswith(OPENING, after.end())


def _named(package: LockedPackage) -> str:
    return f"{package.name}=={package.version}" if package.pinned and package.version else package.name


def _finding(
    document: Document, package: LockedPackage, at: At, message: str, detail: str = "", pair: str = ""
) -> Finding:
    return Finding.about(
        RULE,
        document,
        package,
        at,
        message,
        help=relock(document, "hashes", package),
        detail=detail,
        pair=pair,
    )
