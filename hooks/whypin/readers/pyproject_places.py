"""The places that the tables of uv, Poetry, PDM and Pipenv name: indexes, pages of links, hosts that are not checked.

The settings of a project that PDM and Poetry keep beside it are in "Configuration" of either.
uv's are in its reference ("Settings", and again below `pip`), Poetry's in "Repositories", PDM's in "Configure
the package indexes", Pipenv's in "Specifying package indexes".
"""

from __future__ import annotations

from whypin.model.place import Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.place import PlaceKind
    from whypin.readers.pyproject_collect import Collector
    from whypin.text.span import Span
    from whypin.text.toml_scan import Path

_SOURCES: tuple[Path, ...] = (("tool", "poetry", "source"), ("tool", "uv", "index"), ("tool", "pdm", "source"))
_CERTIFICATES: Path = ("certificates",)
_OF_UV: tuple[Path, ...] = (("tool", "uv"), ("tool", "uv", "pip"))
_LISTS: dict[str, PlaceKind] = {
    "extra-index-url": "index",
    "find-links": "find-links",
    "allow-insecure-host": "trusted-host",
    "trusted-host": "trusted-host",
}


def of_pyproject(found: Collector) -> tuple[Place, ...]:
    """The places in a `pyproject.toml` or a script, in order of the tools and then of the file."""
    if "tool" not in found.values:
        return ()
    places = [place for path in _SOURCES for place in _listed(found, path)]
    return (*places, *[place for path in _OF_UV for place in _of_uv(found, path)])


def of_uv_toml(found: Collector) -> tuple[Place, ...]:
    """The places in a `uv.toml`."""
    return (*_listed(found, ("index",)), *[place for path in ((), ("pip",)) for place in _of_uv(found, path)])


def of_pdm_toml(found: Collector) -> tuple[Place, ...]:
    """The places in a `pdm.toml` or `.pdm.toml`: `[pypi]` is the default index, a table in it another one."""
    names = [name for name, value in found.table(("pypi",)).items() if isinstance(value, dict)]
    return tuple([place for path in [("pypi",), *[("pypi", name) for name in names]] for place in _one(found, path)])


def of_poetry_toml(found: Collector) -> tuple[Place, ...]:
    """The indexes whose certificates a `poetry.toml` leaves unseen, by name; its repositories are for publishing."""
    names = [name for name in found.table(_CERTIFICATES) if found.at((*_CERTIFICATES, name, "cert")) is False]
    return tuple(
        [
            Place(
                "trusted-host",
                "pypi.org" if name.lower() == "pypi" else name,
                found.scan.entry((*_CERTIFICATES, name, "cert")),
            )
            for name in names
        ]
    )


def of_pipfile(found: Collector) -> tuple[Place, ...]:
    """The places in a Pipfile."""
    return tuple(_listed(found, ("source",)))


def _listed(found: Collector, path: Path) -> Iterator[Place]:
    """The tables of an array, each an index (PDM's may be a page of links)."""
    value = found.at(path)
    for index in range(len(value) if isinstance(value, list) else 0):
        yield from _one(found, (*path, index))


def _one(found: Collector, at: Path) -> Iterator[Place]:
    """The table of an index at a path."""
    table = found.at(at)
    url = table.get("url") if isinstance(table, dict) else None
    if not isinstance(table, dict) or not isinstance(url, str) or not url:
        return
    name = table.get("name")
    reserved = table.get("explicit") is True or table.get("priority") == "explicit"
    flat = table.get("type") == "find_links" or table.get("format") == "flat"
    kind: PlaceKind = "find-links" if flat else "index"
    called = name if isinstance(name, str) else ""
    yield Place(kind, url, _span(found, (*at, "url")), name=called, reserved=reserved)
    if table.get("verify_ssl") is False:
        yield Place("unverified", url, found.scan.entry((*at, "verify_ssl")), name=called)


def _of_uv(found: Collector, path: Path) -> Iterator[Place]:
    table = found.at(path)
    if not isinstance(table, dict):
        return
    url = table.get("index-url")
    if isinstance(url, str) and url:
        yield Place("index", url, _span(found, (*path, "index-url")))
    for key, kind in _LISTS.items():
        values = table.get(key)
        for index, one in enumerate(values if isinstance(values, list) else ()):
            if isinstance(one, str) and one:
                yield Place(kind, one, _span(found, (*path, key, index)))
    if table.get("no-index") is True:
        yield Place("no-index", "", found.scan.entry((*path, "no-index")))
    binary = table.get("no-binary")
    if binary is True or (isinstance(binary, list) and ":all:" in binary):
        yield Place("no-binary", ":all:", found.scan.entry((*path, "no-binary")))


def _span(found: Collector, path: Path) -> Span:
    """What stands between the quotes of a string."""
    literal = found.string(path)
    return literal.inner if literal is not None else found.scan.value(path)
