"""uv's copy of what was declared, project by project and at the workspace's root, against what is declared now.

What uv compares for `uv lock --check` is in `Lock::satisfies` (uv's `crates/uv-resolver/src/lock/mod.rs`) and
`ValidatedLock::validate` (`crates/uv/src/commands/project/lock.rs`). Versions of the members, settings of the
resolution and what cannot be known without running something (`dynamic`) are left out.
"""

from __future__ import annotations

from whypin.locks.stale import Stale, table
from whypin.locks.uv_compare import differences as unlike
from whypin.locks.uv_compare import same_where
from whypin.locks.uv_members import Member, environments, is_dynamic, members
from whypin.locks.uv_rows import TooMany, copied_rows, declared_dist, declared_groups, declared_row, flattened, includes
from whypin.locks.uv_sources import REGISTRY, Sources
from whypin.model.lock_graph import Declared
from whypin.model.names import normalise
from whypin.text.span import Span
from whypin.versions.specifiers import admitted, python_marker

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from whypin.locks.uv_compare import Difference
    from whypin.locks.uv_rows import Row
    from whypin.model.lock_graph import Edge
    from whypin.model.lock_terms import Terms
    from whypin.model.project import Document

_UV = "tool.uv."


def differences(lock: Document, terms: Terms, documents: tuple[Document, ...]) -> Iterator[Stale]:
    """How the declarations differ from those that the lock was made from; nothing where it cannot be told."""
    root = documents[0]
    if terms.version != "1" or any(document.problems for document in documents):
        return
    found_members = list(members(lock, documents))
    yield from _at_root(lock, terms, root, [member.document for member in found_members])
    python = python_marker(terms.python)
    for member in found_members:
        try:
            yield from _of_member(lock, terms, member, python)
        except TooMany:
            continue
    if not any(member.document is root for member in found_members) and not table(root.values, "project"):
        sources = Sources(root.values, "", root.values)
        try:
            # A script has requirements of its own, other projects without `[project]` only groups.
            own = [declared_row(one, "", sources) for one in root.declarations if one.table == "dependencies"]
            declared = [*own, *declared_groups(root, sources)]
            yield from _told(lock, root, unlike(declared, copied_rows(terms.manifest.asks), python))
        except TooMany:
            return


def _of_member(lock: Document, terms: Terms, member: Member, python: str) -> Iterator[Stale]:
    document = member.document
    name = document.metadata.name if document.metadata is not None else ""
    copy = member.package.links.declared
    # uv before 0.3 kept no copy, and numbered no revisions; one of nothing is not written.
    if copy is None and terms.revision is None:
        return
    copy = copy or Declared()
    declared, recorded = [], []
    if not is_dynamic(document.values):
        declared += flattened(list(declared_dist(document, member.sources)), name)
        recorded += flattened(list(copied_rows(_distributed(copy.rows))), name)
        yield from _names(member, lock, terms, copy)
    declared += declared_groups(document, member.sources)
    recorded += copied_rows(_grouped(copy.rows))
    yield from _told(lock, document, unlike(declared, recorded, python))
    yield from _group_names(member, lock, copy)


def _names(member: Member, lock: Document, terms: Terms, copy: Declared) -> Iterator[Stale]:
    """Extras that only one side has; those with requirements are told with them."""
    if copy.extras is None and terms.revision is None:
        return
    declared = {normalise(name) for name in table(member.document.values, "project", "optional-dependencies")}
    recorded = {normalise(name) for name in copy.extras or ()}
    if declared != recorded:
        yield _named(member, lock, "extra", declared, recorded)


def _group_names(member: Member, lock: Document, copy: Declared) -> Iterator[Stale]:
    declared = set(includes(member.document.values))
    if "dev-dependencies" in table(member.document.values, "tool", "uv"):
        declared.add("dev")
    recorded = {normalise(name) for name in copy.groups}
    if declared != recorded:
        yield _named(member, lock, "group", declared, recorded)


def _named(member: Member, lock: Document, what: str, declared: set[str], recorded: set[str]) -> Stale:
    new = sorted(declared - recorded)
    if new:
        message = f"the {what} `{new[0]}` is declared, and the lock was made without it"
        return Stale(message, member.document, _first(member.document, f"{what}:{new[0]}"))
    gone = sorted(recorded - declared)[0]
    return Stale(f"the lock was made with the {what} `{gone}`, which is no longer declared", lock, member.package.at)


def _first(document: Document, section: str) -> Span:
    """The first requirement of a section; the first line where there is none."""
    for declaration in document.declarations:
        kind, _, name = declaration.group.partition(":")
        if f"{kind}:{normalise(name)}" == section:
            return declaration.span
    return Span(0, max(len(document.source.text.partition("\n")[0]), 1))


def _told(lock: Document, document: Document, found: Iterable[Difference]) -> Iterator[Stale]:
    for declared, recorded in found:
        if declared is None and recorded is not None:
            message = f"the lock was made from `{recorded.written}`, which is no longer declared{_where(recorded)}"
            yield Stale(message, lock, recorded.at, recorded.key)
        elif declared is not None and recorded is None:
            message = f"`{declared.written}` is declared{_where(declared)}, and the lock was made without it"
            yield Stale(message, document, declared.at, declared.key)
        elif declared is not None and recorded is not None:
            message = (
                f"`{declared.written}` is declared{_where(declared)}, and the lock was made from `{recorded.written}`"
            )
            if declared.written == recorded.written:
                message = f"`{declared.written}` is declared from another place than the lock was made from"
            yield Stale(message, document, declared.at, declared.key)


def _where(row: Row) -> str:
    kind, _, name = row.section.partition(":")
    return f" in the {kind} `{name}`" if name else ""


def _distributed(rows: Iterable[Edge]) -> list[Edge]:
    return [row for row in rows if not row.section]


def _grouped(rows: Iterable[Edge]) -> list[Edge]:
    return [row for row in rows if row.section]


def _at_root(lock: Document, terms: Terms, root: Document, members: list[Document]) -> Iterator[Stale]:
    """What holds for all members: the range of Python, the environments, constraints, overrides."""
    yield from _python(lock, terms, root, members)
    manifest = terms.manifest
    sources = Sources(root.values, "", root.values)
    locked = {package.key for package in lock.lock.packages} if lock.lock is not None else set()
    for name, edges in (
        ("constraint-dependencies", manifest.constraints),
        ("override-dependencies", manifest.overrides),
        ("build-constraint-dependencies", manifest.build_constraints),
    ):
        declared = [declared_row(one, name, sources) for one in root.declarations if one.table == f"{_UV}{name}"]
        recorded = list(copied_rows(edges, name))
        if edges is manifest.constraints:
            declared = _constraints(declared, locked | {row.key for row in recorded})
        yield from _told(lock, root, unlike(declared, recorded, ""))
    yield from _excluded(lock, manifest.excluded, root, locked)
    yield from _conflicts(lock, terms, root, members)


def _excluded(lock: Document, recorded: tuple[str, ...], root: Document, locked: set[str]) -> Iterator[Stale]:
    """`exclude-dependencies`; one that excludes nothing is not written."""
    listed = table(root.values, "tool", "uv").get("exclude-dependencies")
    declared = {normalise(name) for name in listed if isinstance(name, str)} if isinstance(listed, list) else set()
    if not set(recorded) <= declared or declared & locked:
        yield Stale(
            "the lock was made with other `exclude-dependencies` than those declared",
            lock,
            ("manifest",) if recorded else (),
        )


def _constraints(rows: list[Row], known: set[str]) -> list[Row]:
    """As uv records them: without extras, and none that binds nothing; early ones only if their package is locked."""
    return [row.without_extras() for row in rows if row.key in known and (row.specifier or row.places != (REGISTRY,))]


def _python(lock: Document, terms: Terms, root: Document, members: list[Document]) -> Iterator[Stale]:
    asked = [
        found
        for one in members or [root]
        if isinstance(found := table(one.values, "project").get("requires-python"), str)
    ]
    ranges = [admitted(one) for one in asked]
    recorded = admitted(terms.python)
    if asked and terms.python and recorded and None not in ranges:
        # As uv does, by releases: `==3.13.*` is `>=3.13,<3.14`.
        low = max([found[0][0][:2] for found in ranges if found], default=None)
        high = min([found[-1][1][:2] for found in ranges if found], default=None)
        if (low, high) != (recorded[0][0][:2], recorded[-1][1][:2]):
            message = f"the lock is for Python `{terms.python}`, and `{root.path}` asks for `{asked[0]}`"
            yield Stale(message, lock, terms.python_at)
    declared = environments(root)
    within = python_marker(terms.python)
    if declared is not None and not same_where(declared or [""], list(terms.environments) or [""], within):
        yield Stale(
            "the lock is for other `environments` than those declared",
            lock,
            ("supported-markers",) if terms.environments else (),
        )


def _conflicts(lock: Document, terms: Terms, root: Document, members: list[Document]) -> Iterator[Stale]:
    """Extras and groups that exclude each other; uv adds sets of its own for groups that include others."""
    declared = {
        found
        for document in {root.path: root, **{one.path: one for one in members}}.values()
        for found in _sets(document)
    }
    recorded = {
        frozenset([(normalise(package), kind, normalise(name)) for package, kind, name in one])
        for one in terms.conflicts
    }
    expanded = any(names for document in members for names in includes(document.values).values())
    if not (declared <= recorded if expanded and declared else declared == recorded):
        yield Stale(
            "the lock is for other `conflicts` than those declared", lock, ("conflicts",) if terms.conflicts else ()
        )


def _sets(document: Document) -> Iterator[frozenset[tuple[str, str, str]]]:
    name = document.metadata.name if document.metadata is not None else ""
    listed = table(document.values, "tool", "uv").get("conflicts")
    for one in listed if isinstance(listed, list) else []:
        items = [item for item in one if isinstance(item, dict)] if isinstance(one, list) else []
        yield frozenset([_conflicting(item, name) for item in items])


def _conflicting(item: Mapping[str, object], own: str) -> tuple[str, str, str]:
    words = {key: normalise(value) for key, value in item.items() if isinstance(value, str)}
    kind = next((key for key in ("extra", "group") if key in words), "")
    return words.get("package", own), kind, words.get(kind, "")
