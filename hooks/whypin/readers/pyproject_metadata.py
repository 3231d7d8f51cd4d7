"""What a `pyproject.toml` says of the project as a whole, and the indexes it names."""

from __future__ import annotations

from whypin.model.names import normalise
from whypin.model.project import ProjectMetadata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.readers.pyproject_collect import Collector

_INDEXES = (("tool", "poetry", "source"), ("tool", "uv", "index"), ("tool", "pdm", "source"))
_ELSEWHERE = frozenset(("path", "workspace", "git", "url"))
_IN_A_FOLDER = frozenset(("path", "workspace"))


def metadata(found: Collector) -> ProjectMetadata:
    """The facets of a file that is TOML; parts of an unexpected kind say nothing."""
    name = found.at(("project", "name")) or found.at(("tool", "poetry", "name"))
    backend = found.at(("build-system", "build-backend"))
    poetry = found.at(("tool", "poetry"))
    sources = _sources(found.at(("tool", "uv", "sources")))
    return ProjectMetadata(
        name=normalise(name) if isinstance(name, str) else "",
        library=_library(found),
        caret_table=isinstance(poetry, dict) or (isinstance(backend, str) and backend.startswith("poetry.")),
        members=_strings(found.at(("tool", "uv", "workspace", "members"))),
        excluded=_strings(found.at(("tool", "uv", "workspace", "exclude"))),
        sources=tuple(dict.fromkeys([name for name, _ in sources])),
        local=tuple([(name, str(one.get("path", ""))) for name, one in sources if _IN_A_FOLDER & one.keys()]),
        computed=_computed(found),
    )


def _computed(found: Collector) -> tuple[str, ...]:
    if not found.at(("project", "dynamic")):
        return ()
    from whypin.readers.pyproject_dynamic import computed

    return computed(found)


def index_urls(found: Collector) -> tuple[str, ...]:
    """The package indexes that the file names, in order of the tools and then of the file."""
    urls = [table.get("url") for path in _INDEXES for table in found.tables(path)]
    extra = found.at(("tool", "uv", "extra-index-url"))
    urls += [found.at(("tool", "uv", "index-url")), *(extra if isinstance(extra, list) else ())]
    return tuple([url for url in urls if isinstance(url, str)])


def _library(found: Collector) -> bool:
    """As docs/design.md says of "Kind". The trove classifier `Private ::` keeps a project off the index."""
    project = found.at(("project",))
    if not isinstance(project, dict) or not isinstance(found.at(("build-system",)), dict):
        return False
    if found.at(("tool", "uv", "package")) is False or found.at(("tool", "poetry", "package-mode")) is False:
        return False
    return not any(one.startswith("Private ::") for one in _strings(project.get("classifiers")))


def _strings(value: object) -> tuple[str, ...]:
    return tuple([one for one in value if isinstance(one, str)]) if isinstance(value, list) else ()


def _sources(value: object) -> list[tuple[str, dict[str, object]]]:
    """The packages that come from elsewhere than an index, with each of their tables."""
    if not isinstance(value, dict):
        return []
    branches = [(name, one) for name, given in value.items() for one in (given if isinstance(given, list) else [given])]
    return [(normalise(name), one) for name, one in branches if isinstance(one, dict) and _ELSEWHERE & one.keys()]
