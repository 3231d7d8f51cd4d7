"""PDM's `content_hash`, in `pdm.lock` and in a `pylock.toml` that PDM wrote, and its targets.

The hash is that of `PyProject.content_hash` (PDM's `src/pdm/project/project_file.py`). `[dependency-groups]` is in it
since 2.20, `resolution` as a whole since 2.16, its overrides alone before, and none before 1.5.
"""

from __future__ import annotations

from whypin.locks.stale import Stale, is_hash_of_any, table
from whypin.model.names import normalise
from whypin.versions.specifiers import admitted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from whypin.model.lock_terms import Terms
    from whypin.model.project import Document
    from whypin.versions.bounds import Intervals

    Values = Mapping[str, object]

# Lock versions 1 and 2 were made from tables that PDM no longer reads.
_OLD = ("", "1", "2")


def differences(lock: Document, terms: Terms, root: Document) -> Iterator[Stale]:
    """How the declarations differ from those that the lock was made from; nothing where it cannot be told."""
    recorded = terms.input_hash
    old = lock.format.tool == "pdm" and terms.version.partition(".")[0] in _OLD
    # Of a project without `[project]` PDM hashes what it converts other tools' tables to.
    if recorded is None or old or not table(root.values, "project"):
        return
    if not is_hash_of_any(recorded.value, _contents(root.values), recorded.algorithm):
        message = f"the lock was made from other declarations than those of `{root.path}`: its hash of them differs"
        yield Stale(message, lock, recorded.at)
        return
    asked = table(root.values, "project").get("requires-python")
    for target in terms.targets:
        if isinstance(asked, str) and target.python and not _within(admitted(target.python), admitted(asked)):
            message = f"the lock is for Python `{target.python}`, and `{root.path}` asks for `{asked}`"
            yield Stale(message, lock, target.at)


def _contents(values: Values) -> Iterator[object]:
    project, settings = table(values, "project"), table(values, "tool", "pdm")
    own = table(settings, "dev-dependencies")
    resolution = table(settings, "resolution")
    overrides = resolution.get("overrides", settings.get("overrides", {}))
    for groups in (_groups(table(values, "dependency-groups"), own), own):
        for how in ({"resolution": resolution}, {"overrides": overrides}, {}):
            yield {
                "sources": settings.get("source", []),
                "dependencies": project.get("dependencies", []),
                "dev-dependencies": groups,
                "optional-dependencies": project.get("optional-dependencies", {}),
                "requires-python": project.get("requires-python", ""),
                **how,
            }


def _groups(standard: Values, own: Values) -> Values:
    found: dict[str, object] = {normalise(name): value for name, value in standard.items()}
    for name, value in own.items():
        before = found.get(normalise(name), [])
        both = [*before, *value] if isinstance(before, list) and isinstance(value, list) else value
        found[normalise(name)] = both
    return found


def _within(inner: Intervals | None, outer: Intervals | None) -> bool:
    """Whether all of one lies in the other; True in doubt."""
    if inner is None or outer is None:
        return True
    return all(any(low >= a and high <= b for a, b in outer) for low, high in inner)
