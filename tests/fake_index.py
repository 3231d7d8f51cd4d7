"""An index that answers from a JSON text: what rule pages show as ```index blocks.

{"six": {"files": [{"filename": "six-1.16.0.tar.gz", "hashes": {"sha256": "…"}, "yanked": "why", "size": 1,
                    "upload-time": "2026-11-20T00:00:00Z", "url": "https://…"}],
         "status": "archived", "reason": "…"},
 "gone": null,
 "secret": {"unanswered": "cannot be reached", "help": "…"}}

"needs" beside "files" are the requirements of a release by its version; without them it has no wheel.
A project that is not named has no page, as with null. With "index" beside "files", or a list of such objects, several
indexes answer. A file may have a "provenance": null, or a publisher as `github:OWNER/REPO`, perhaps with `#` and the
numbers of repository and owner, `#17/4`. "vulnerabilities" of a project are those of its versions, as PyPI's JSON API
has them; without them the index tells none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from whypin.index.compared import compare
from whypin.index.json_api import read
from whypin.index.metadata import edges
from whypin.index.publishers import FileQuery
from whypin.locks.file_names import version_of
from whypin.locks.judgement import judge, packages_to_verify
from whypin.locks.updates import updates
from whypin.model.judgement import Judgement
from whypin.model.lock import LockedPackage
from whypin.model.project import Document, Project
from whypin.model.publisher import Publisher, Update
from whypin.model.pypi import PYPI
from whypin.model.release import Published, PublishedFile, Requirements, Unanswered

if TYPE_CHECKING:
    from whypin.model.facts import Base


class FakeIndex:
    """Implements `whypin.model.facts.Index`."""

    def __init__(self, project: Project, json_text: str = "{}", base: Base | None = None) -> None:
        self._project = project
        self._base = base
        self._projects: dict[str, Any] = json.loads(json_text)

    def judgements(self) -> Iterator[tuple[Document, Judgement]]:
        for document, package in packages_to_verify(self._project):
            yield document, self._judged(package)

    def needs(self, document: Document, packages: Sequence[LockedPackage]) -> tuple[Requirements, ...]:
        return tuple([self._needs(package) for package in packages])

    def _needs(self, package: LockedPackage) -> Requirements:
        said = (self._projects.get(package.key) or {}).get("needs", {}).get(package.version)
        if said is None or package.origin.kind != "index":
            return Requirements(why=f"`{PYPI}` publishes no wheel of it that is locked")
        return Requirements(edges(said))

    def updates(self) -> Iterator[tuple[Document, Update]]:
        if self._base is None:
            return
        moves = [
            (document, self._judged(package), tuple(map(self._judged, then)))
            for document, package, then in updates(self._project, self._base)
        ]
        yield from compare(moves, _publishers).updates

    def advisories(self, releases: Sequence[tuple[str, str, str]]) -> dict[tuple[str, str, str], Any]:
        found: dict[tuple[str, str, str], Any] = {}
        for index, key, version in releases:
            said = self._projects[key].get("vulnerabilities")
            page = {"info": {"name": key}, "vulnerabilities": None if said is None else said.get(version, [])}
            found[index, key, version] = read(json.dumps(page).encode(), key, version).advisories
        return found

    def _judged(self, package: LockedPackage) -> Judgement:
        said = self._projects.get(package.key)
        answers = said if isinstance(said, list) else [said]
        return judge(package, tuple([_answer(package.key, answer) for answer in answers]))


def _publishers(wanted: Sequence[FileQuery]) -> dict[FileQuery, tuple[Publisher, ...] | Unanswered]:
    found: dict[FileQuery, tuple[Publisher, ...] | Unanswered] = {}
    for query in wanted:
        text, _, numbers = query.address.partition("#")
        kind, _, name = text.partition(":")
        repository, _, owner = numbers.partition("/")
        # An address at PyPI is one that the page did not give.
        found[query] = () if kind == "https" else (Publisher(kind, name, repository, owner),)
    return found


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
        provenance=said["provenance"] or "" if "provenance" in said else None,
    )
