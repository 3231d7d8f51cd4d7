"""Poetry's `content-hash` and `python-versions`.

The hash is that of `Locker._get_content_hash` (Poetry's `src/poetry/packages/locker.py`): of four tables of
`[tool.poetry]` until 2.0, with three of `[project]` since then, and with `[dependency-groups]` since 2.3.
"""

from __future__ import annotations

from whypin.locks.stale import Stale, is_hash_of_any, table
from whypin.versions.specifiers import admitted
from whypin.versions.version import less

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from whypin.model.lock_terms import Terms
    from whypin.model.project import Document

    Values = Mapping[str, object]

_FORMATS = ("", "1.0", "1.1", "2.0", "2.1")
_TABLES = ("dependencies", "source", "extras", "dev-dependencies")
_PROJECT = ("requires-python", "dependencies", "optional-dependencies")
_WITH_PROJECT, _WITH_GROUPS = "2.0", "2.3"


def differences(lock: Document, terms: Terms, root: Document) -> Iterator[Stale]:
    """How the declarations differ from those that the lock was made from; nothing where it cannot be told."""
    recorded = terms.input_hash
    if recorded is None or terms.version not in _FORMATS:
        return
    if not is_hash_of_any(recorded.value, _contents(root.values, terms.maker_version)):
        message = f"the lock was made from other declarations than those of `{root.path}`: its `content-hash` differs"
        yield Stale(message, lock, recorded.at)
        return
    declared = _pythons(root.values)
    if terms.python and declared and not any(_same(terms.python, one) for one in declared):
        message = f"the lock is for Python `{terms.python}`, and `{root.path}` asks for `{declared[0]}`"
        yield Stale(message, lock, terms.python_at)


def _contents(values: Values, maker_version: str) -> Iterator[object]:
    """What a Poetry of that version hashes; of any where the lock does not say which one wrote it."""
    project = {key: value for key in _PROJECT if (value := table(values, "project").get(key)) is not None}
    groups = table(values, "dependency-groups")
    early = bool(maker_version) and less(maker_version, _WITH_PROJECT)
    if not early:
        yield _content(values, project, groups)
        if not maker_version or less(maker_version, _WITH_GROUPS):
            yield _content(values, project, {})
    if early or not maker_version:
        yield _content(values, {}, {})
    if not maker_version:
        # Before 1.2 there were no groups.
        yield {key: table(values, "tool", "poetry").get(key) for key in _TABLES}


def _content(values: Values, project: Values, groups: Values) -> object:
    poetry = table(values, "tool", "poetry")
    # "Special handling for legacy keys is just for backwards compatibility": what is absent is null.
    legacy = not project and not groups
    own = {key: poetry.get(key) for key in _TABLES if legacy or poetry.get(key) is not None}
    if poetry.get("group") is not None:
        own["group"] = poetry["group"]
    if legacy:
        return own
    named = {"project": project, "dependency-groups": groups}
    return {key: value for key, value in named.items() if value} | {"tool": {"poetry": own}}


def _pythons(values: Values) -> list[str]:
    """The ranges of Python that the project may mean; `[tool.poetry]` may narrow that of `[project]`."""
    asked = table(values, "tool", "poetry", "dependencies").get("python")
    if isinstance(asked, dict):
        asked = asked.get("version")
    found = [asked, table(values, "project").get("requires-python")]
    return [one for one in found if isinstance(one, str)]


def _same(first: str, second: str) -> bool:
    if first == second:
        return True
    left, right = admitted(first, "poetry"), admitted(second, "poetry")
    return left is None or right is None or left == right
