"""Arrays of PEP 508 strings: `[project]`, `[build-system]`, `[dependency-groups]`, and tables of PDM, uv and Hatch."""

from __future__ import annotations

import re

from whypin.model.declaration import Reference
from whypin.readers.malformed import Malformed, quote
from whypin.readers.pep508 import parse, reference_kind
from whypin.readers.pyproject_collect import Place, what
from whypin.text.span import Spanned

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.declaration import Comment
    from whypin.readers.pyproject_collect import Collector
    from whypin.text.span import Literal
    from whypin.text.toml_scan import Path

INCLUDE = "include-group"
"""What names a group that another one includes (PEP 735)."""
_HELP = 'write an array of strings: `["name>=1.2"]`'
# uv's blake2b has 256 bits.
_HASH = r"(?:sha256|blake2b):[0-9a-fA-F]{64}|sha384:[0-9a-fA-F]{96}|sha512:[0-9a-fA-F]{128}"
_PDM_OVERRIDES = (("tool", "pdm", "overrides"), ("tool", "pdm", "resolution", "overrides"))


def collect(found: Collector) -> None:
    """Every array of requirements that a `pyproject.toml` may hold, each where its tool looks for it."""
    if found.table(("project",)):
        _array(found, ("project", "dependencies"))
        _arrays(found, ("project", "optional-dependencies"), "extra:")
    if found.table(("build-system",)):
        _array(found, ("build-system", "requires"), group="build-system", role="build")
    if "dependency-groups" in found.values:
        _arrays(found, ("dependency-groups",), "group:")
        from whypin.readers.pyproject_groups import check

        check(found)
    if not found.table(("tool",)):
        return
    if found.table(("tool", "pdm")):
        _arrays(found, ("tool", "pdm", "dev-dependencies"), "group:")
        _pdm_overrides(found)
    if found.table(("tool", "uv")):
        _uv(found, ("tool", "uv"))
    if found.table(("tool", "hatch")):
        collect_hatch(found, ("tool", "hatch"))


def collect_hatch(found: Collector, root: Path) -> None:
    """Every array of requirements in the tables of Hatch below a path: in `[tool.hatch]`, or in a file of its own."""
    from whypin.readers.pyproject_hatch import arrays

    for path, group, role in arrays(found, root):
        _array(found, path, group=group, role=role, filled=True)


def collect_script(found: Collector) -> None:
    """The arrays of requirements that a script may hold (PEP 723): its own, and what it says to uv."""
    _array(found, ("dependencies",))
    if found.table(("tool",)) and found.table(("tool", "uv")):
        _uv(found, ("tool", "uv"))


def collect_uv(found: Collector, root: Path) -> None:
    """What the settings of uv below a path say of versions: in `[tool.uv]`, or in a file of its own."""
    _array(found, (*root, "constraint-dependencies"), role="constraint")
    _array(found, (*root, "override-dependencies"), role="override")
    constraints = (*root, "build-constraint-dependencies")
    _array(found, constraints, group="build-system", role="constraint", hashed=True)


def _uv(found: Collector, root: Path) -> None:
    _array(found, (*root, "dev-dependencies"), group="group:dev")
    collect_uv(found, root)


def _arrays(found: Collector, path: Path, prefix: str) -> None:
    for name in found.table(path):
        _array(found, (*path, name), group=prefix + name)


def _array(
    found: Collector,
    path: Path,
    *,
    group: str = "",
    role: str = "requirement",
    hashed: bool = False,
    filled: bool = False,
) -> None:
    """An array of requirements, one of which may be a table that holds it.

    `hashed`: with its hashes, as uv takes it; `filled`: as its `value`, in Hatch's tables, where fields are filled in.
    """
    items = found.at(path)
    if items is None:
        return
    if not isinstance(items, list):
        found.unfit(path, f"`{path[-1]}` is {what(items)}, not an array of requirements", _HELP)
        return
    comments = found.comments
    heading, closing = comments.above(found.scan.entry(path).start) + comments.opening(path), comments.closing(path)
    one_line = comments.one_line(path)
    place = Place(path, role=role, group=group, heading=heading if one_line else heading + closing, filled=filled)
    beside = closing if one_line else None
    key = "requirement" if hashed else "value" if filled else ""
    for index, item in enumerate(items):
        if isinstance(item, str):
            _requirement(found, place, (*path, index), beside)
        elif key and isinstance(item, dict) and isinstance(item.get(key), str):
            _requirement(found, place, (*path, index, key), beside, whole=(*path, index))
            if hashed:
                _hashes(found, (*path, index, "hashes"))
        elif not (path[0] == "dependency-groups" and isinstance(item, dict) and INCLUDE in item):
            message = f"{what(item)} stands among the requirements of `{path[-1]}`"
            found.unfit((*path, index), message, "write the requirement as a string")


def _hashes(found: Collector, path: Path) -> None:
    """The hashes of a requirement, of an algorithm that uv takes and that cannot be forged."""
    values = found.at(path)
    if values is not None and not isinstance(values, list):
        found.unfit(path, f"`hashes` is {what(values)}, not an array", 'write it as `hashes = ["sha256:…"]`')
        return
    for index, value in enumerate(values or ()):
        if not isinstance(value, str) or not re.fullmatch(_HASH, value):
            shown = quote(value) if isinstance(value, str) else what(value)
            message = f"{shown} is not a hash of sha256, sha384, sha512 or blake2b"
            found.unfit((*path, index), message, "write it as `sha256:` and 64 hex digits")


def _requirement(
    found: Collector, place: Place, path: Path, beside: tuple[Comment, ...] | None, whole: Path | None = None
) -> None:
    """Note an element of an array; `beside` are the comments of an array in one line, `whole` a table around it."""
    literal = found.scan.literal(path)
    span = found.scan.value(whole or path)
    inline = found.comments.beside(span) if beside is None else beside
    above = found.comments.above(span.start)
    if literal.value.startswith("-e ") and path[:2] == ("tool", "pdm"):
        name, reference = _editable(literal)
        found.add(place, span, name, inline=inline, above=above, reference=reference, editable=True)
        return
    try:
        parts = parse(literal)
    except Malformed as error:
        # What a field leaves open says nothing of versions.
        if not place.filled or "{" not in literal.value:
            found.malformed(error)
        return
    found.add(
        place,
        span,
        parts.name,
        inline=inline,
        above=above,
        constraint=parts.constraint,
        extras=parts.extras,
        marker=parts.marker,
        reference=parts.reference,
        specifier_at=parts.specifier_at,
    )


def _editable(literal: Literal) -> tuple[Spanned | None, Reference]:
    """`-e file:///${PROJECT_ROOT}/sub#egg=name`, as PDM writes its own development dependencies."""
    value = literal.value
    start, end = 3 + len(value[3:]) - len(value[3:].lstrip()), len(value.rstrip())
    target = value[start:end]
    name = None
    egg = value.find("#egg=", start)
    if egg >= 0:
        stop = min([place for mark in "&[" if (place := value.find(mark, egg)) >= 0], default=end)
        name = Spanned(value[egg + 5 : stop], literal.span(egg + 5, stop))
    return name, Reference(reference_kind(target), Spanned(target, literal.span(start, end)))


def _pdm_overrides(found: Collector) -> None:
    """Package to version, range or URL ("Override the resolved package versions" in PDM's documentation)."""
    from whypin.readers.pipfile import versions

    for path in _PDM_OVERRIDES:
        names = found.table(path)
        heading = found.comments.heading(path) if names else ()
        place = Place(path, role="override", dialect="pipfile", heading=heading)
        for name in names:
            literal = found.string((*path, name))
            if literal is None:
                found.unfit(
                    (*path, name),
                    f"the override of `{name}` is {what(found.at((*path, name)))}, not a string",
                    'write it as `name = "1.2.3"`',
                )
                continue
            entry = found.scan.entry((*path, name))
            inline, above = found.comments.beside(entry), found.comments.above(entry.start)
            key = found.key((*path, name))
            if "://" in literal.value:
                target = Spanned(literal.value, literal.inner)
                reference = Reference(reference_kind(literal.value), target)
                found.add(place, entry, key, inline=inline, above=above, reference=reference)
                continue
            try:
                limits = versions(literal)
            except Malformed as error:
                found.malformed(error)
                continue
            found.add(place, entry, key, inline=inline, above=above, constraint=limits)
