"""`unexplained-exemption`: what cargo-vet takes unseen, and nothing says why."""

from __future__ import annotations

from collections import Counter

from whypin.model.finding import Finding
from whypin.model.rule import ERROR, NOTE, Fold, Rule
from whypin.text.printable import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Facts
    from whypin.model.lock import At
    from whypin.model.project import Document, Project

    # What it is, in words that a base can be asked for again; its sort; its place; what it is taken for.
    Unseen = tuple[str, str, At, tuple[str, ...]]

_EXEMPTION, _POLICY, _TRUSTED = "exemption", "policy", "trusted"
_NEW = "new "
# So many of one sort have a finding each; more are one.
_FEW = 5

RULE = Rule(
    "unexplained-exemption",
    "what cargo-vet takes unseen (an exemption, a trusted publisher, a policy that demands nothing) without notes",
    "manner",
    other_severities=(NOTE,),
    hooks=("check-cargo-vet",),
    about="stores",
    folds=(
        Fold(_EXEMPTION, "{count} exemptions have no notes", within="file"),
        Fold(_NEW + _EXEMPTION, "{count} exemptions without notes are new", within="file"),
        Fold(_TRUSTED, "{count} trusted publishers have no notes", within="file"),
        Fold(_NEW + _TRUSTED, "{count} trusted publishers without notes are new", within="file"),
        Fold(_POLICY, "{count} policies that demand nothing have no notes", within="file"),
        Fold(_NEW + _POLICY, "{count} policies that demand nothing, without notes, are new", within="file"),
    ),
    needs_base="if_known",
)


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each entry without notes: an error for a policy, and for what the change brings.

    What was so at the base, or nobody can say since when, is a note.
    """
    for document in project.documents:
        entries = list(_unseen(document))
        if not entries:
            continue
        base = None if facts.base is None else facts.base.document(document.path)
        before = None if base is None else {pair for what, _, _, names in _unseen(base) for pair in _pairs(what, names)}
        found = [
            (what, sort, at, before is not None and not before.issuperset(_pairs(what, names)))
            for what, sort, at, names in entries
        ]
        counts = Counter([(sort, new) for _, sort, _, new in found])
        for what, sort, at, new in found:
            grave = new or sort == _POLICY
            yield Finding.at(
                RULE,
                document.path,
                document.locate(at),
                f"{what} has no notes",
                help="say why in its `notes`",
                severity=ERROR if grave else NOTE,
                subject=what,
                cause="" if grave and counts[sort, new] <= _FEW else f"{_NEW if new else ''}{sort}",
            )


def _unseen(document: Document) -> Iterator[Unseen]:
    """What a file of a store takes unseen without notes."""
    if document.store is None:
        return
    for exemption in document.store.exemptions:
        if not _says(exemption.notes):
            yield (
                f"exemption of `{exemption.crate}` {exemption.version}".rstrip(),
                _EXEMPTION,
                exemption.at,
                exemption.criteria,
            )
    for policy in document.store.policies:
        if not _says(policy.notes):
            name = f"{policy.crate}:{policy.version}" if policy.version else policy.crate
            for dependency, at in policy.free:
                of = f" of `{dependency}`" if dependency else ""
                yield f"policy of `{name}` that demands nothing{of}", _POLICY, at, ()
    for trust in document.trusts:
        if trust.kind == "publisher" and not trust.source and not _says(trust.notes):
            yield f"trust in `{trust.whom}` for `{trust.what}`", _TRUSTED, trust.at, trust.criteria


def _pairs(what: str, criteria: tuple[str, ...]) -> list[tuple[str, str]]:
    """What is taken unseen, by each of the criteria: more of them are new."""
    return [(what, name) for name in criteria or ("",)]


def _says(notes: str) -> bool:
    """Whether there is a letter or digit to see; to Unicode some fillers are letters."""
    return any(map(str.isalnum, visible(notes, lambda hidden: "")))
