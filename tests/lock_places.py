"""What every reader of locks must hold: each locked thing stands where the reader says."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.lock import At, LockedPackage
    from whypin.model.project import Document


def shown(document: Document, at: At) -> str:
    """The text at the place of a locked thing."""
    span = document.locate(at)
    assert 0 <= span.start < span.end <= len(document.source.text)
    return document.source.text[span.start : span.end]


def packages(document: Document) -> dict[str, LockedPackage]:
    """The packages of a lock without problems, by key and version."""
    assert document.problems == ()
    assert document.lock is not None
    found = {f"{package.key} {package.version}".strip(): package for package in document.lock.packages}
    assert len(found) == len(document.lock.packages)
    return found


def placed(document: Document) -> None:
    """Names, versions, files and digests are found again in the text; what follows holds for every lock."""
    assert document.lock is not None
    for package in document.lock.packages:
        assert shown(document, package.name_at) == package.name
        assert package.version in shown(document, package.version_at)
        shown(document, package.at)
        for item in package.artifacts:
            shown(document, item.at)
        for digest in package.digests:
            # What stands there may have escapes in it.
            assert digest.value in shown(document, digest.at) or "\\" in shown(document, digest.at)


def problems(document: Document) -> list[tuple[str, str, str]]:
    """Rule, message and quoted text of each problem."""
    text = document.source.text
    assert all(problem.span.start < problem.span.end for problem in document.problems)
    return [(p.rule, p.message, text[p.span.start : p.span.end]) for p in document.problems]
