"""An index that answers from a JSON text: what rule pages show as ```index blocks.

{"six": {"files": [{"filename": "six-1.16.0.tar.gz", "hashes": {"sha256": "…"}, "yanked": "why", "size": 1,
                    "upload-time": "2026-11-20T00:00:00Z", "url": "https://…"}],
         "status": "archived", "reason": "…"},
 "gone": null,
 "secret": {"unanswered": "cannot be reached", "help": "…"}}

"needs" beside "files" are the requirements of a release by its version; without them it has no wheel.
A project that is not named has no page, as with null. With "index" beside "files", or a list of such objects, several
indexes answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from whypin.index.metadata import edges
from whypin.locks.file_names import version_of
from whypin.locks.judgement import judge, packages_to_verify
from whypin.model.judgement import Judgement
from whypin.model.lock import LockedPackage
from whypin.model.project import Document, Project
from whypin.model.pypi import PYPI
from whypin.model.release import Published, PublishedFile, Requirements, Unanswered


class FakeIndex:
    """Implements `whypin.model.facts.Index`."""

    def __init__(self, project: Project, json_text: str = "{}") -> None:
        self._project = project
        self._projects: dict[str, Any] = json.loads(json_text)

    def judgements(self) -> Iterator[tuple[Document, Judgement]]:
        for document, package in packages_to_verify(self._project):
            said = self._projects.get(package.key)
            answers = said if isinstance(said, list) else [said]
            yield document, judge(package, tuple([_answer(package.key, answer) for answer in answers]))

    def needs(self, document: Document, packages: Sequence[LockedPackage]) -> tuple[Requirements, ...]:
        return tuple([self._needs(package) for package in packages])

    def _needs(self, package: LockedPackage) -> Requirements:
        said = (self._projects.get(package.key) or {}).get("needs", {}).get(package.version)
        if said is None or package.origin.kind != "index":
            return Requirements(why=f"`{PYPI}` publishes no wheel of it that is locked")
        return Requirements(edges(said))


def _answer(key: str, said: dict[str, Any] | None) -> Published | Unanswered:
    if said is None:
        return Published(PYPI, None)
    index = said.get("index", PYPI)
    if "unanswered" in said:
        return Unanswered(index, said["unanswered"], said.get("help", ""))
    files = said.get("files", [])
    return Published(
        index,
        None if files is None else tuple([_file(key, file) for file in files]),
        status=said.get("status", "active"),
        reason=said.get("reason", ""),
        serial=said.get("serial"),
    )


def _file(key: str, said: dict[str, Any]) -> PublishedFile:
    yanked = said.get("yanked", False)
    return PublishedFile(
        said["filename"],
        version_of(said["filename"], key),
        said.get("hashes", {}),
        url=said.get("url", ""),
        size=said.get("size"),
        uploaded=said.get("upload-time"),
        yanked=yanked if isinstance(yanked, str) else ("" if yanked else None),
    )
