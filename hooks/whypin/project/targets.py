"""Which files a run is about: those that were named, those found in folders, less what a configuration excludes."""

from __future__ import annotations

from whypin.project.configuration import NAMES
from whypin.project.discovery import below, discovered, named_format
from whypin.project.paths import folder_of, name_of
from whypin.project.tree import IsFolder, Unreadable
from whypin.text.patterns import verdict
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Final

    from whypin.project.configuration import Governs
    from whypin.project.tree import Tree


OWN = (NAMES[0], "whypin-baseline.txt")
"""The files of whypin's own that a hook names when they change: they declare nothing, and decide what counts."""
REVIEWS = (
    "supply-chain/reviews/",
    "supply-chain/keys/",
    "supply-chain/imported/",
    "supply-chain/exemptions.toml",
    "supply-chain/imports.toml",
)
"""What decides whether locks are reviewed: a run that is about one of these is about the whole repository."""


class Targets(Record):
    """The files of a run.

    `named` were named one by one; `folders` are the folders that were looked through ("" is the whole repository), and
    `found` the files that they gave; `excluded` pairs each file that a configuration takes out with the pattern and
    the configuration, in words.
    `configurations` are the files called `whypin.toml` in those folders, whose pairs are found whatever their names,
    and those of `OWN` that were named.
    """

    __slots__ = ("configurations", "excluded", "folders", "found", "named")

    def __init__(
        self,
        named: tuple[str, ...] = (),
        folders: tuple[str, ...] = (),
        found: tuple[str, ...] = (),
        excluded: tuple[tuple[str, str], ...] = (),
        configurations: tuple[str, ...] = (),
    ) -> None:
        self.named: Final = named
        self.folders: Final = folders
        self.found: Final = found
        self.excluded: Final = excluded
        self.configurations: Final = configurations

    @property
    def whole(self) -> bool:
        """Whether the run is about all that the repository holds."""
        return "" in self.folders

    @property
    def may_hold_locks(self) -> bool:
        """Whether the name of any file is one that a lock may have, or another one that is compared with its past."""
        for path in (*self.named, *self.found):
            form = named_format(path)
            if form is None or (form.role != "declarations" and not path.endswith(form.sources)):
                return True
        return False

    def decide(self, configuration: Governs) -> bool:
        """Whether the run is about a folder, or a file that configures whypin."""
        named = any(configuration.of(path).path == path for path in self.named)
        return named or bool(self.folders or self.configurations)


def targets(tree: Tree, paths: Sequence[str], configuration: Governs, *, obey_exclude: bool = False) -> Targets:
    """The files at `paths`: a file, or the known files of a folder.

    What a person names is read whatever `exclude` says, unless a hook runs, to which nobody named it: `obey_exclude`.
    Raises `TooLarge` and `ConfigurationError`.
    """
    paths = list(dict.fromkeys(["" if path.startswith(REVIEWS) else path for path in paths]))
    folders = [path for path in paths if _is_folder(tree, path)]
    ours = [path for path in paths if name_of(path) in OWN]
    named = [path for path in paths if path not in folders and path not in ours]
    exclusions = Exclusions(configuration)
    found = [path for folder in folders for path in discovered(tree, folder)]
    out = {path: why for path in dict.fromkeys(found) if (why := exclusions.of(path))}
    if obey_exclude:
        out.update({path: why for path in named if (why := exclusions.of(path))})
        named = [path for path in named if path not in out]
    found = [path for path in dict.fromkeys(found) if path not in out]
    ours += [path for folder in folders for path in below(tree, folder) if name_of(path) == NAMES[0]]
    ours = [path for path in ours if not exclusions.of(path)]
    return Targets(tuple(named), tuple(folders), tuple(found), tuple(out.items()), tuple(ours))


class Exclusions:
    """What the configurations exclude. A folder is judged by the one that governs it from above, as git does.

    So a configuration in an excluded folder, of a project that tests are made with, for one, is not even read.
    """

    def __init__(self, configuration: Governs) -> None:
        self._configuration = configuration
        self._folders: dict[str, str] = {"": ""}

    def of(self, path: str) -> str:
        """What takes a file out, in words; "" where it stays."""
        folder = folder_of(path)
        return self._folder(folder) or self._by(folder, path, False)

    def _folder(self, folder: str) -> str:
        if folder not in self._folders:
            above = folder_of(folder)
            self._folders[folder] = self._folder(above) or self._by(above, folder, True)
        return self._folders[folder]

    def _by(self, above: str, path: str, is_folder: bool) -> str:
        given = self._configuration.of(f"{above}/x" if above else "x")
        if not given.exclude or not verdict(given.exclude, path, is_folder=is_folder):
            return ""
        pattern = next((one.text for one in reversed(given.exclude) if one.hits(path, is_folder=is_folder)), "")
        return f"`{pattern}` in `{given.path}`"


def _is_folder(tree: Tree, path: str) -> bool:
    # Only a name that is no file's can be one; a folder called `pyproject.toml` is a mistake to report.
    if not path:
        return True
    if named_format(path):
        return False
    try:
        tree.read(path)
    except IsFolder:
        return True
    except Unreadable:
        pass
    return False
