"""`--show-files`: what each file is taken for, each time with the reason."""

from __future__ import annotations

from whypin.project.paths import name_of, stem_of
from whypin.project.scope import DEVELOPMENT, PRODUCTION, file_scope

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from whypin.model.project import Document, Project
    from whypin.project.configuration import Governs
    from whypin.project.targets import Targets

    # A path, and what is to be said of it: a word and a sentence each.
    Block = tuple[str, list[tuple[str, str]]]

_MOST = 6
_REASONS = {
    "generated header": "its first comment says which tool wrote it",
    "hashes": "it has hashes",
    "pinned list": "every entry is pinned, and no comment speaks of one",
}


def show_files(project: Project, configuration: Governs, wanted: Targets) -> list[Block]:
    """For each file, in the order of the paths: role, scope, kind, partners and configuration."""
    blocks = [(one.path, list(_said(project, one, configuration))) for one in project.documents]
    return sorted([*blocks, *[(path, [("excluded", f"by {why}")]) for path, why in wanted.excluded]])


def _said(project: Project, document: Document, configuration: Governs) -> Iterator[tuple[str, str]]:
    given = configuration.of(document.path)
    yield "role", _role(document, given.locks)
    if document.declarations and not document.left_out:
        yield "scope", _scope(document, configuration)
        yield "kind", _kind(document, project, given.kind)
    partners = list(_partners(project, document))
    if partners:
        yield "belongs with", _several(partners)
    elif document.lock is not None:
        yield "belongs with", "nothing: no declarations are named in it, or are beside it under its name"
    yield "configuration", f"`{given.path}`, the nearest" if given.path else "none"


def _role(document: Document, locks: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    if document.left_out:
        return f"left out: it {document.left_out}"
    if any(problem.rule == "unreadable-file" for problem in document.problems):
        return f"unreadable: {document.problems[0].message}"
    if document.format.role == "reviews":
        there = document.store is not None or document.trusts
        return "reviews, by its name" if there else "reviews, and there are none in it"
    if document.path in dict(locks):
        return "lock, because the configuration says so"
    if document.lock is not None:
        return f"lock, because {_why_lock(document)}"
    roles = {declaration.role for declaration in document.declarations}
    if not roles:
        return "declarations, and there are none in it"
    role = "constraints" if roles == {"constraint"} else "declarations"
    if any(document.path in inputs for _, inputs in locks):
        return f"{role}, because the configuration says so"
    named = document.format.role == "declarations" or document.path.endswith(document.format.sources or ("\0",))
    return f"{role}, {'by its name' if named else 'because nothing says that a tool wrote it'}"


def _why_lock(document: Document) -> str:
    if document.format.role == "lock":
        return "of its name"
    from whypin.readers.requirements import lock_reason

    reason = lock_reason(document.source)
    return _REASONS.get(reason, f"`{name_of(stem_of(document.path))}.in` is beside it and most entries are pinned")


def _scope(document: Document, configuration: Governs) -> str:
    """One scope with its reason; or, where the tables differ, what has which."""
    given = configuration.of(document.path)
    found: dict[str, dict[str, None]] = {PRODUCTION: {}, DEVELOPMENT: {}}
    for declaration in document.declarations:
        found[declaration.scope].setdefault(_place(declaration.group), None)
    whole, why = file_scope(document.path, given.production, given.development)
    if all(set(places) <= {""} for places in found.values()):
        installs = whole == PRODUCTION and found[DEVELOPMENT]
        return "development, because it installs the library beside it" if installs else f"{whole}, because {why}"
    parts = [
        f"{scope}: {_several([place or 'dependencies' for place in places])}"
        for scope, places in found.items()
        if places
    ]
    return "; ".join(parts) + (f"; {whole} by itself, because {why}" if whole == DEVELOPMENT else "")


def _place(group: str) -> str:
    kind, _, name = group.partition(":")
    return f"{kind} `{name}`" if name else group


def _kind(document: Document, project: Project, configured: str | None) -> str:
    if configured is not None:
        return f"{configured}, because the configuration says so"
    if document.owner:
        return f"{'library' if document.path in project.library else 'application'}, as `{document.owner}` is"
    if document.path in project.library:
        return "library, because it has `[project]` and `[build-system]`"
    if document.metadata is None:
        return "application, as every file of this format"
    return "application, because it does not say that it is built and published"


def _partners(project: Project, document: Document) -> Iterator[str]:
    if document.owner:
        yield f"`{document.owner}`, whose dependencies it holds"
    for pair in project.pairs:
        if pair.lock.path == document.path:
            yield from [f"`{other.path}` ({pair.why})" for other in pair.declarations]
        elif any(other.path == document.path for other in pair.declarations):
            yield f"`{pair.lock.path}` ({pair.why})"


def _several(words: Iterable[str]) -> str:
    words = list(words)
    more = f" and {len(words) - _MOST} more" if len(words) > _MOST else ""
    return ", ".join(words[:_MOST]) + more
