"""Who published the files of a release (PEP 740): which files are asked about, and what the answers come to."""

from __future__ import annotations

from whypin.index.provenance import provenance_url
from whypin.index.publishers import FileQuery
from whypin.locks.file_names import is_sdist
from whypin.model.dossier import Untold
from whypin.model.release import Unanswered

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from whypin.index.publishers import Answers
    from whypin.model.judgement import Judgement
    from whypin.model.release import PublishedFile

SILENT = "the index does not say who published it"
_MOST = 20


def queries(judgements: Sequence[Judgement], key: str) -> list[FileQuery]:
    """The files to ask about: those that are installed and say that they have a provenance, and the sdist.

    Where an index's pages say nothing of provenances, one file is asked about where PyPI would tell.
    """
    index, files = _release(judgements)
    found = [_query(index, file, file.provenance) for file in files if file.provenance]
    if found or not files or any(file.provenance is not None for file in files):
        return found[:_MOST]
    address = provenance_url(index, key, files[0].version or "", files[0].filename)
    return [_query(index, files[0], address)] if address else []


def told(judgements: Sequence[Judgement], asked: Sequence[FileQuery], answers: Answers) -> tuple[str, ...] | Untold:
    """The publishers, none where the index says that there is none; files without one are counted."""
    _, files = _release(judgements)
    for query in asked:
        answer = answers.get(query)
        if isinstance(answer, Unanswered) and any(file.provenance for file in files):
            return Untold(f"`{answer.index}` {answer.why}")
    found = [one.text for query in asked if isinstance(many := answers.get(query), tuple) for one in many]
    if not any(file.provenance is not None for file in files):
        return tuple(dict.fromkeys(found)) or Untold(SILENT)
    bare = sum([not file.provenance for file in files])
    if found and bare:
        found.append(f"nobody for {bare} of {len(files)} files")
    return tuple(dict.fromkeys(found))


def _release(judgements: Sequence[Judgement]) -> tuple[str, list[PublishedFile]]:
    """The index that has a release, and the files that are asked about, the sdist first."""
    for one in judgements:
        for index, files in one.releases:
            wanted = [file for file in files if is_sdist(file.filename)]
            wanted += [file for file in files if file not in wanted and any(file is own for own in one.installed)]
            return index, wanted
    return "", []


def _query(index: str, file: PublishedFile, address: str | None) -> FileQuery:
    return FileQuery(index, file.filename, file.digests.get("sha256", ""), address or "")
