"""The files of one release among all that an index publishes of a project."""

from __future__ import annotations

from whypin.versions.version import meets_pin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.release import Published, PublishedFile


def release_files(answer: Published, version: str) -> tuple[PublishedFile, ...]:
    """The files that a pin to `version` admits; none where the index has no such release."""
    found = answer.releases.get(version)
    if found is None:
        found = tuple([file for file in answer.files or () if file.version and meets_pin(file.version, version)])
        answer.releases[version] = found
    return found
