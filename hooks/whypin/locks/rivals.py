"""Two indexes that have different packages of one name: dependency confusion."""

from __future__ import annotations

from whypin.model.pypi import PYPI
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from whypin.model.judgement import Judgement
    from whypin.model.release import Published, PublishedFile


class Rival(Record):
    """An index beside the one that a release is taken from.

    `index` has another file of the name `file`, or ("" for `file`) lists the project and has no such release; `holder`
    is the index that publishes the release.
    """

    __slots__ = ("file", "holder", "index")

    def __init__(self, index: str, holder: str, file: str = "") -> None:
        self.index: Final = index
        self.holder: Final = holder
        self.file: Final = file


def rival(judgement: Judgement) -> Rival | None:
    """The first rival of a locked release; None where the indexes agree, or the lock says which one it is from."""
    if judgement.package.origin.url is not None or len(judgement.answers) < 2:
        return None
    listed = [answer for answer in judgement.published if answer.files]
    if len(listed) < 2 or not judgement.releases:
        return None
    return _other_file(judgement) or _other_project(judgement, listed)


def _other_file(judgement: Judgement) -> Rival | None:
    """A file of the release that another index has with other contents."""
    known: dict[str, tuple[str, PublishedFile]] = {}
    for index, files in judgement.releases:
        for file in files:
            holder, first = known.setdefault(file.filename, (index, file))
            if _differ(first, file):
                return Rival(index, holder, file.filename)
    return None


def _other_project(judgement: Judgement, listed: list[Published]) -> Rival | None:
    """An index of the person's own that has the project, and not the release; a mirror that lags behind is none."""
    holders = {index for index, _ in judgement.releases}
    those = [answer for answer in listed if answer.index in holders]
    for answer in listed:
        if answer.index in (PYPI, *holders) or any(_same_project(answer, one) for one in those):
            continue
        return Rival(answer.index, judgement.releases[0][0])
    return None


def _same_project(first: Published, second: Published) -> bool:
    """Whether two indexes have a file in common, contents and all."""
    known = {file.filename: file for file in second.files or ()}
    return any(_agree(file, known[file.filename]) for file in first.files or () if file.filename in known)


def _agree(first: PublishedFile, second: PublishedFile) -> bool:
    return not first.digests.items().isdisjoint(second.digests.items())


def _differ(first: PublishedFile, second: PublishedFile) -> bool:
    common = first.digests.keys() & second.digests.keys()
    return any(first.digests[name] != second.digests[name] for name in common)
