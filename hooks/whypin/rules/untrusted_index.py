"""`untrusted-index`: a place that a file names and nobody allowed."""

from __future__ import annotations

from whypin.model.finding import Finding, Related
from whypin.model.rule import NOTE, WARNING, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.locks.place_troubles import Trouble
    from whypin.locks.places import Named
    from whypin.model.facts import Facts
    from whypin.model.project import Document, Project

RULE = Rule(
    "untrusted-index",
    "an index, a page of links or another place that a file names and nobody allowed",
    "guard",
    other_severities=(WARNING, NOTE),
    hooks=("check-locks",),
    needs_locks="for_fixes",
    needs_base="if_known",
    per_repository=True,
    status=3,
)


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each place, at its first mention; the others are related."""
    if not any(_speaks(document) for document in project.documents):
        return
    from whypin.locks.place_troubles import trouble as trouble_of
    from whypin.locks.places import named
    from whypin.locks.vendored import fault

    found: dict[tuple[str, ...], list[tuple[Named, Trouble]]] = {}
    places = named(project)
    for one in places:
        if one[1].kind == "no-binary":
            trouble = _built(one, facts)
        else:
            trouble = trouble_of(one, facts.allows, lambda folder: fault(folder, project, places))
        if trouble is not None:
            found.setdefault(trouble.key, []).append((one, trouble))
    for mentions in found.values():
        yield _finding(mentions)


def _speaks(document: Document) -> bool:
    """Whether a file may name a place at all: a quick look."""
    lock = document.lock
    return bool(document.places or document.includes or (lock is not None and lock.index_urls))


def _finding(mentions: list[tuple[Named, Trouble]]) -> Finding:
    (document, place), trouble = mentions[0]
    return Finding.at(
        RULE,
        document.path,
        document.locate(place.at),
        trouble.message,
        help=trouble.help,
        severity=trouble.severity,
        related=tuple([Related(other.path, other.locate(one.at), "and here") for (other, one), _ in mentions[1:]]),
        subject=" ".join(trouble.key),
    )


def _built(one: Named, facts: Facts) -> Trouble | None:
    """A place it is not; what is built runs code, so that a new one is worth a note."""
    from whypin.locks.place_troubles import Trouble

    document, place = one
    before = None if facts.base is None else facts.base.document(document.path)
    if before is None or place.address == ":none:":
        return None
    if any(other.kind == place.kind and other.address == place.address for other in before.places):
        return None
    return Trouble(
        ("no-binary", place.address),
        f"`--no-binary {place.address}` is new: these packages are built, and their code runs for that",
        "see to it that they have to be built",
        NOTE,
    )
