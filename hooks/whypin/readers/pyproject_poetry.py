"""Poetry's tables of dependencies: `[tool.poetry.dependencies]`, its groups and the old dev table, every value form."""

from __future__ import annotations

from whypin.model.declaration import Reference
from whypin.model.names import normalise
from whypin.readers.malformed import Malformed
from whypin.readers.poetry_constraint import parse
from whypin.readers.poetry_marker import combined
from whypin.readers.pyproject_collect import Place, dotted, what
from whypin.text.span import Spanned

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.declaration import Comment, Constraint
    from whypin.readers.pyproject_collect import Collector
    from whypin.text.toml_scan import Path

_POETRY = ("tool", "poetry")
_REFERENCES = (("git", "vcs"), ("url", "url"), ("path", "path"), ("file", "path"))
# Without one of them the reference follows a branch.
_FIXED = ("rev", "tag")
_MARKERS: tuple[str, ...] = ("markers", "python", "platform")
_SAY_WHICH = ("version", "git", "url", "path", "file")
_HELP = 'write it as `name = "^1.2.3"` or `name = { version = "^1.2.3" }`'


def collect(found: Collector) -> None:
    """Every dependency that Poetry's tables declare."""
    if "tool" not in found.values or not found.table(_POETRY):
        return
    _table(found, (*_POETRY, "dependencies"), "", _declared(found))
    _table(found, (*_POETRY, "dev-dependencies"), "group:dev", frozenset())
    for name in found.table((*_POETRY, "group")):
        if found.table((*_POETRY, "group", name)):
            # A group of `[dependency-groups]` can be enriched as well (Poetry 2.2).
            enriched = _names(found, ("dependency-groups", name))
            # `main` is what Poetry calls the dependencies without a group.
            group = "" if name == "main" else f"group:{name}"
            _table(found, (*_POETRY, "group", name, "dependencies"), group, enriched)


def _declared(found: Collector) -> frozenset[str]:
    """The packages that `[project]` declares; Poetry's own table may only add a source or the like to those."""
    names = _names(found, ("project", "dependencies"))
    extras = found.at(("project", "optional-dependencies"))
    for extra in extras if isinstance(extras, dict) else ():
        names |= _names(found, ("project", "optional-dependencies", extra))
    return names


def _names(found: Collector, path: Path) -> frozenset[str]:
    items = found.at(path)
    names = []
    for item in items if isinstance(items, list) else ():
        if isinstance(item, str):
            end = next((at for at, one in enumerate(item) if not (one.isalnum() or one in "-_.")), len(item))
            names.append(normalise(item[:end]))
    return frozenset(names)


def _table(found: Collector, path: Path, group: str, declared: frozenset[str]) -> None:
    table = found.table(path)
    heading = found.comments.heading(path) if table else ()
    for name, value in table.items():
        key = normalise(name)
        # `python` says which Pythons the project runs on.
        if key == "python" or (key in declared and _only_enriches(value)):
            continue
        _Dependency(found, (*path, name), group, heading).read(value)


def _only_enriches(value: object) -> bool:
    branches = value if isinstance(value, list) else [value]
    return all(isinstance(one, dict) and one.keys().isdisjoint(_SAY_WHICH) for one in branches)


class _Dependency:
    """One key of a table of dependencies, and the comments that reach all of its value."""

    def __init__(self, found: Collector, path: Path, group: str, heading: tuple[Comment, ...]) -> None:
        self.found = found
        self.path = path
        self.group = group
        self.heading = heading
        self.above: tuple[Comment, ...] = ()
        self.inline: tuple[Comment, ...] = ()

    def read(self, value: object) -> None:
        """Note what the value declares: one requirement, or one for each element of an array."""
        if not isinstance(value, list):
            self._one(self.path, value)
            return
        comments, scan = self.found.comments, self.found.scan
        if scan.written(self.path):
            self.above = comments.above(scan.entry(self.path).start) + comments.opening(self.path)
            # What stands behind an array of one line stands beside each of its elements anyway.
            self.inline = () if comments.one_line(self.path) else comments.closing(self.path)
        for index, item in enumerate(value):
            self._one((*self.path, index), item)

    def _one(self, path: Path, value: object) -> None:
        found = self.found
        entry = found.scan.entry(path)
        inline = found.comments.beside(entry) + self.inline
        above = self.above + found.comments.above(entry.start)
        fields: dict[str, object] = value if isinstance(value, dict) else {}
        if not isinstance(value, dict | str):
            found.unfit(path, f"{what(value)} is not a constraint for `{self.path[-1]}`", _HELP)
            return
        try:
            reference = self._reference(path, fields)
            limits = None if reference else self._constraint(path, value)
            extras, marker = found.extras(path), self._marker(path, fields)
        except Malformed as error:
            found.malformed(error)
            return
        found.add(
            self._place(path),
            entry,
            Spanned(str(self.path[-1]), found.scan.key(self.path if found.scan.written(path) else path)),
            inline=inline,
            above=above,
            constraint=limits,
            extras=extras,
            marker=marker,
            reference=reference,
            editable=fields.get("develop") is True,
        )

    def _place(self, path: Path) -> Place:
        """Members of one table stand together; a table with a header of its own stands alone."""
        header = self.found.source.text.startswith("[", self.found.scan.entry(path).start)
        alone = header and not self.found.scan.written(path)
        table = dotted(self.path[:-1])
        container = path if alone else self.path[:-1]
        return Place(
            container,
            group=self.group,
            dialect="poetry",
            table=table,
            listed=self.path[:-1],
            heading=self.heading,
        )

    def _reference(self, path: Path, fields: dict[str, object]) -> Reference | None:
        for key, kind in _REFERENCES:
            if key in fields:
                target = self.found.need((*path, key))
                moves = kind == "vcs" and fields.keys().isdisjoint(_FIXED)
                return Reference(kind, Spanned(target.value, target.inner), moves=moves)
        return None

    def _constraint(self, path: Path, value: object) -> Constraint | None:
        if isinstance(value, dict):
            if "version" not in value:
                return None
            path = (*path, "version")
        return parse(self.found.need(path))

    def _marker(self, path: Path, fields: dict[str, object]) -> Spanned | None:
        keys = [key for key in _MARKERS if key in fields]
        if not keys:
            return None
        return combined({key: self.found.need((*path, key)) for key in keys})
