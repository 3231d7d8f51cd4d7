"""Where a project takes a package from, as `[tool.uv.sources]` says it, and as the rows of `uv.lock` do.

What a source may be, and that those of a workspace's root hold for its members, is in uv's documentation ("Managing
dependencies", "Dependency sources").
"""

from __future__ import annotations

from whypin.locks.stale import table
from whypin.model.address import place
from whypin.model.names import normalise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final

    from whypin.model.lock import Origin

    # What kind of place, and which one; () is any place.
    Place = tuple[str, ...]

ANY: Place = ()
MEMBER: Place = ("member",)
REGISTRY: Place = ("index", "")
_REFERENCES = ("rev", "tag", "branch")


class Sources:
    """The sources of one project: `folder` is its own, relative to that of the lock, whose project is `root`."""

    def __init__(self, values: Mapping[str, object], folder: str, root: Mapping[str, object]) -> None:
        self._own: Final = (_by_key(values), folder)
        self._inherited: Final = (_by_key(root), "")
        self._indexes: Final = {**_indexes(root), **_indexes(values)}
        self.folder: Final = folder

    def of(self, key: str, section: str) -> tuple[tuple[Place, str], ...]:
        """The places of a package in a section, each with its marker; none where it is from wherever packages are."""
        named, folder = self._own if key in self._own[0] else self._inherited
        found = []
        for source in named.get(key, ()):
            only = [
                f"{kind}:{normalise(name)}" for kind in ("extra", "group") if isinstance(name := source.get(kind), str)
            ]
            if not only or section in only:
                marker = source.get("marker")
                found.append((self._place(source, folder), marker if isinstance(marker, str) else ""))
        return tuple(found)

    def _place(self, source: Mapping[str, object], folder: str) -> Place:
        words = {key: value for key, value in source.items() if isinstance(value, str)}
        if "git" in words:
            reference = next((words[key] for key in _REFERENCES if key in words), "")
            return "vcs", place(words["git"]), reference, words.get("subdirectory", "").strip("/")
        if "url" in words:
            return "url", place(words["url"]), words.get("subdirectory", "").strip("/")
        if "path" in words:
            return "path", joined(folder, words["path"])
        if "index" in words:
            url = self._indexes.get(words["index"])
            return ("index", place(url)) if url is not None else ANY
        return MEMBER if source.get("workspace") is True else ANY


def place_of(origin: Origin | None, folder: str = "") -> Place:
    """The same for what an origin says; a path is relative to `folder`."""
    if origin is None:
        return REGISTRY
    url = origin.url or ""
    if origin.kind == "vcs":
        address = url.partition("#")[0].partition("?")[0].removeprefix("git+")
        if origin.reference:
            address = address.removesuffix(f"@{origin.reference}")
        return "vcs", place(address), origin.reference, origin.subdirectory.strip("/")
    if origin.kind == "url":
        return "url", place(url), origin.subdirectory.strip("/")
    if origin.kind == "path":
        return "path", joined(folder, url.removeprefix("file://"))
    return "index", place(url)


def same_places(declared: set[Place], recorded: set[Place]) -> bool:
    """Whether each place of one side is one of the other's, as far as is known; a row for the rest is no place."""
    if ANY in declared:
        return True
    left = declared - {REGISTRY}
    right = recorded - {REGISTRY}
    if MEMBER in left:
        paths = {one for one in right if one[0] == "path"}
        return bool(paths) and left - {MEMBER} == right - paths
    return left == right


def joined(folder: str, path: str) -> str:
    """A path below a folder, without `.` and what `..` takes back."""
    if path.startswith("/"):
        folder = ""
    parts: list[str] = []
    for part in f"{folder}/{path}".replace("\\", "/").split("/"):
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _by_key(values: Mapping[str, object]) -> dict[str, list[Mapping[str, object]]]:
    found: dict[str, list[Mapping[str, object]]] = {}
    for name, value in table(values, "tool", "uv", "sources").items():
        branches = value if isinstance(value, list) else [value]
        found[normalise(name)] = [branch for branch in branches if isinstance(branch, dict)]
    return found


def _indexes(values: Mapping[str, object]) -> dict[str, str]:
    listed = table(values, "tool", "uv").get("index")
    found = {}
    for one in listed if isinstance(listed, list) else []:
        name, url = (one.get("name"), one.get("url")) if isinstance(one, dict) else (None, None)
        if isinstance(name, str) and isinstance(url, str):
            found[name] = url
    return found
