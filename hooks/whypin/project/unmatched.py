"""Patterns of a configuration that name nothing that is there: a slip of the pen, or a file that is gone."""

from __future__ import annotations

from whypin.text.patterns import holds, matches_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from whypin.model.project import Document
    from whypin.project.configuration import Configuration, Governs
    from whypin.project.scope import Named
    from whypin.project.targets import Targets


def unmatched(documents: Collection[Document], configuration: Governs, wanted: Targets) -> tuple[str, ...]:
    """A sentence for each; only a run over all that the repository holds can tell."""
    out = [path for path, _ in wanted.excluded]
    paths = [*[document.path for document in documents], *out]
    # Not those of what is excluded, which are not read.
    places = [*[document.path for document in documents], *wanted.configurations, ""]
    configurations = {id(one): one for one in [configuration.of(path) for path in places]}
    found = []
    for given in configurations.values():
        if given.path is not None:
            governed = [document for document in documents if configuration.of(document.path) is given]
            found += [
                f"`{key}` in `{given.path}` names `{text}`, which {what}"
                for key, text, what in _of_one(given, paths, governed)
            ]
    return tuple(found)


def _of_one(
    given: Configuration, paths: Collection[str], governed: Collection[Document]
) -> Iterator[tuple[str, str, str]]:
    for pattern in given.exclude:
        # One that gives back what another one takes is no use to look for by itself.
        if not pattern.negated and not any(holds((pattern,), path) for path in paths):
            yield "exclude", pattern.text, "matches no file that whypin reads"
    for key, named in (("production", given.production), ("development", given.development)):
        for text in _unnamed(named, governed):
            yield key, text, "matches nothing"
    if given.packages:
        keys = _packages(governed)
        for name in given.packages:
            if not any(matches_name(name, key) for key in keys):
                yield "packages", name, "is neither declared nor locked"


def _unnamed(named: Named, governed: Iterable[Document]) -> Iterator[str]:
    documents = list(governed)
    groups = {declaration.group for document in documents for declaration in document.declarations}
    for entry in named.groups:
        if not any(named.replaced(groups=(entry,)).group(group) for group in groups if group):
            yield entry
    for pattern in named.paths:
        if not pattern.negated and not any(holds((pattern,), document.path) for document in documents):
            yield pattern.text


def _packages(governed: Iterable[Document]) -> set[str]:
    keys = set()
    for document in governed:
        keys |= {declaration.key for declaration in document.declarations}
        keys |= {package.key for package in document.lock.packages} if document.lock is not None else set()
    return keys
