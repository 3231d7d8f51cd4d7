"""`Pipfile`: the requirements in its tables of packages (pipenv's documentation, "Pipfile & Pipfile.lock")."""

from __future__ import annotations

from whypin.model.declaration import Clause, Constraint, Reference
from whypin.model.formats import PIPFILE
from whypin.readers import toml_document
from whypin.readers.malformed import Malformed
from whypin.readers.pep440 import is_version
from whypin.readers.pep508 import constraint, reference_kind
from whypin.readers.pyproject_collect import Collector, Place, what
from whypin.text.span import Spanned

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.declaration import Constraint, Reference
    from whypin.model.project import Document
    from whypin.readers.pyproject_collect import Collector, Place
    from whypin.text.source import Source
    from whypin.text.span import Literal, Spanned
    from whypin.text.toml_scan import Path

# Every other top-level table is a category of packages.
_NO_PACKAGES = frozenset({"source", "requires", "scripts", "pipenv", "pipfile"})
_REFERENCES = (
    *[(key, "vcs") for key in ("git", "hg", "svn", "bzr")],
    *[(key, "path") for key in ("path", "file", "url", "uri")],
)
_MARKERS = (
    "python_version",
    "python_full_version",
    "os_name",
    "sys_platform",
    "platform_machine",
    "platform_python_implementation",
    "platform_release",
    "platform_system",
    "platform_version",
    "implementation_name",
    "implementation_version",
)
_HELP = 'write it as `name = "==1.2.3"`, `name = "*"` or a table'


def read(source: Source) -> Document:
    """The declarations, comments and index URLs of the file; what cannot be read becomes problems."""
    return toml_document.read(source, PIPFILE, _collect, index_urls=_index_urls)


def _collect(found: Collector) -> None:
    for name, value in found.values.items():
        # A key of its own, or an array of tables, is no category.
        if name not in _NO_PACKAGES and isinstance(value, dict):
            _category(found, name)
    for name in ("packages", "dev-packages"):
        found.table((name,))


def _index_urls(found: Collector) -> tuple[str, ...]:
    urls = [table.get("url") for table in found.tables(("source",))]
    return tuple([url for url in urls if isinstance(url, str)])


def _category(found: Collector, category: str) -> None:
    group = {"packages": "", "dev-packages": "group:dev"}.get(category, f"group:{category}")
    table = found.table((category,))
    heading = found.comments.heading((category,)) if table else ()
    for name, value in table.items():
        path = (category, name)
        header = not found.scan.written(path) and found.source.text[found.scan.entry(path).start] == "["
        place = Place(
            path if header else (category,),
            group=group,
            dialect="pipfile",
            table=category,
            listed=(category,),
            heading=heading,
        )
        _package(found, place, path, value)


def _package(found: Collector, place: Place, path: Path, value: object) -> None:
    fields: dict[str, object] = value if isinstance(value, dict) else {}
    if not isinstance(value, dict | str):
        found.unfit(path, f"{what(value)} is not a constraint for `{path[-1]}`", _HELP)
        return
    entry = found.scan.entry(path)
    try:
        reference = _reference(found, path, fields)
        limits = None if reference else _constraint(found, path, value)
        extras, marker = found.extras(path), _marker(found, path, fields)
    except Malformed as error:
        found.malformed(error)
        return
    found.add(
        place,
        entry,
        found.key(path),
        inline=found.comments.beside(entry),
        above=found.comments.above(entry.start),
        constraint=limits,
        extras=extras,
        marker=marker,
        reference=reference,
        editable=fields.get("editable") is True,
    )


def _reference(found: Collector, path: Path, fields: dict[str, object]) -> Reference | None:
    for key, kind in _REFERENCES:
        if key in fields:
            target = found.need((*path, key))
            exact = kind if kind == "vcs" else reference_kind(target.value)
            return Reference(exact, Spanned(target.value, target.inner))
    return None


def _constraint(found: Collector, path: Path, value: object) -> Constraint | None:
    if isinstance(value, dict):
        if "version" not in value:
            return None
        path = (*path, "version")
    return versions(found.need(path))


def versions(literal: Literal) -> Constraint:
    """`*`, a specifier set (PEP 440), or a bare version or wildcard, which pipenv reads as if `==` stood before it."""
    value = literal.value
    text = value.strip(" \t")
    start = value.find(text)
    span = literal.span(start, start + len(text))
    if not text:
        raise Malformed("the constraint is empty", "write a constraint such as `>=1.2`, or `*`", span)
    if text == "*":
        return Constraint(text, span, ((Clause("*", "", span),),))
    if is_version(text.removesuffix(".*")):
        return Constraint(text, span, ((Clause("", text, span),),))
    return constraint(literal)


def _marker(found: Collector, path: Path, fields: dict[str, object]) -> Spanned | None:
    """`markers`, and the keys named after a marker variable, joined; the span reaches from the first to the last."""
    texts = []
    spans = []
    for key in ("markers", *_MARKERS):
        if key in fields:
            literal = found.need((*path, key))
            texts.append(literal.value.strip() if key == "markers" else f"{key} {literal.value.strip()}")
            spans.append(literal.inner)
    if not texts:
        return None
    if len(texts) > 1:
        texts = [f"({text})" if " or " in text else text for text in texts]
    whole = spans[0]
    for span in spans[1:]:
        whole = whole.join(span)
    return Spanned(" and ".join(texts), whole)
