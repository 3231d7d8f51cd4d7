"""An index that answers from a JSON text: what rule pages show as ```index blocks.

{"six": {"files": [{"filename": "six-1.16.0.tar.gz", "hashes": {"sha256": "…"}, "yanked": "why", "size": 1,
                    "upload-time": "2026-11-20T00:00:00Z", "url": "https://…"}],
         "status": "archived", "reason": "…"},
 "gone": null,
 "secret": {"unanswered": "cannot be reached", "help": "…"}}

A project that is not named has no page, as with null. With "index" beside "files", or a list of such objects, several
indexes answer.
"""

from __future__ import annotations

import json
from typing import Any

from whypin.locks.file_names import version_of
from whypin.model.lock import LockedPackage
from whypin.model.project import Document
from whypin.model.release import Published, PublishedFile, Unanswered

INDEX = "https://pypi.org/simple/"


class FakeIndex:
    """Implements `whypin.model.facts.Index`."""

    def __init__(self, json_text: str = "{}") -> None:
        self._projects: dict[str, Any] = json.loads(json_text)

    def ask(self, document: Document, package: LockedPackage) -> tuple[Published | Unanswered, ...]:
        if package.origin.kind not in ("index", "url"):
            return ()
        said = self._projects.get(package.key)
        answers = said if isinstance(said, list) else [said]
        return tuple([_answer(package.key, answer) for answer in answers])

    def is_verified(self, document: Document) -> bool:
        return False


def _answer(key: str, said: dict[str, Any] | None) -> Published | Unanswered:
    if said is None:
        return Published(INDEX, None)
    index = said.get("index", INDEX)
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
