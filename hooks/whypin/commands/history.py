"""What the history of the repository says of lines that findings are about, as far as it costs little."""

from __future__ import annotations

from whypin.vcs import git

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final

    from whypin.model.commit import Commit
    from whypin.model.project import Document
    from whypin.text.span import Span

# One answer takes git some hundredths of a second.
_MOST_FILES = 10


class History:
    """The commits of the files of a run (`whypin.model.facts.History`); git is asked once for each of the first few."""

    def __init__(self, root: str, environ: Mapping[str, str]) -> None:
        self._root: Final = root
        self._environ: Final = environ
        self._files: Final[dict[str, dict[str, Commit | None]]] = {}
        self._answers: bool | None = None

    def brought(self, document: Document, span: Span) -> Commit | None:
        """The commit that wrote the line where a span begins; None for one that is not committed, or is there twice."""
        path = document.path
        if path not in self._files:
            self._files[path] = self._lines(path) if len(self._files) < _MOST_FILES else {}
        text = document.source.text
        start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.start)
        return self._files[path].get(text[start : end if end >= 0 else len(text)])

    def _lines(self, path: str) -> dict[str, Commit | None]:
        from whypin.vcs import blame

        found: dict[str, Commit | None] = {}
        try:
            if self._answers is None:
                self._answers = not git.is_shallow(self._root, self._environ)
            for line, commit in (blame.lines(self._root, self._environ, path) if self._answers else None) or ():
                found[line] = None if line in found and found[line] != commit else commit
        except git.NoAnswer:
            # Nobody asked for it: findings stand by themselves, and a git that is slow is not asked again.
            self._answers = False
        return found
