"""What came with the repository under review, and so has no say in whom to ask and whom to believe."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


class RepositoryFiles:
    """The files of the repository at `root`, None for no repository. `notes` says which files had no say."""

    def __init__(self, root: str | None, environment: Mapping[str, str]) -> None:
        self._root = root
        self._environment = environment
        self.notes: list[str] = []

    def why(self, path: str) -> str:
        """Why a file or folder may have come with the repository, one clause; "" where it has not."""
        if self._root is None:
            return ""
        real, home = [os.path.normcase(os.path.realpath(place)) for place in (path, self._root)]
        if not os.path.join(real, "").startswith(os.path.join(home, "")):
            return ""
        from whypin.vcs import git

        try:
            if git.tracks(self._root, self._environment, os.path.relpath(real, home).replace(os.sep, "/")):
                return "it came with the repository that is checked"
        except git.NoAnswer:
            return "it lies among the files that are checked, and git does not say whether it is one of them"
        return ""

    def is_untrusted(self, path: str) -> bool:
        """Whether a configuration file is to be passed over, which becomes a note."""
        why = self.why(path)
        if why:
            note = f"the configuration `{path}` does not count: {why}; say in the environment which index to ask"
            self.notes += [] if note in self.notes else [note]
        return bool(why)


NO_REPOSITORY = RepositoryFiles(None, {})
"""What is reviewed where there is no repository."""
