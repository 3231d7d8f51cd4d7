"""Which files whypin reads, by their names."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.project.tree import Tree

_NAMES = {
    "pyproject.toml": "pyproject",
    "Pipfile": "pipfile",
    "poetry.lock": "poetry-lock",
    "uv.lock": "uv-lock",
    "pdm.lock": "pdm-lock",
    "Pipfile.lock": "pipfile-lock",
    "pylock.toml": "pylock",
}
_ENDINGS = (".in", ".txt", ".pip")
_LOCK_WORDS = ("poetry", "uv", "pdm")


def format_of(path: str) -> str | None:
    """The format of a file that is found by itself; None for a file that is none of ours."""
    folder, _, name = path.rpartition("/")
    if name in _NAMES:
        return _NAMES[name]
    if name.endswith(_ENDINGS):
        return "requirements" if _is_requirements(folder, name) else None
    # PEP 751: the NAME of `pylock.NAME.toml` holds no dot.
    first, _, rest = name.partition(".")
    between, _, ending = rest.partition(".")
    return "pylock" if first == "pylock" and between and ending == "toml" else None


def _is_requirements(folder: str, name: str) -> bool:
    if name == "MANIFEST.in":
        return False
    if "requirements" in name:
        return True
    if name.endswith(".pip"):
        return False
    return "constraints" in name or "requirements" in folder.split("/")


def named_format(path: str) -> str | None:
    """The format of a file that a person named or a file includes: more names are good enough, None is still none."""
    known = format_of(path)
    name = path.rpartition("/")[2]
    if known or name == "MANIFEST.in":
        return known
    if name.endswith(_ENDINGS):
        return "requirements"
    if name.endswith(".toml"):
        return "pyproject" if "pyproject" in name else "pylock" if "pylock" in name else None
    if name.endswith(".lock"):
        if "Pipfile" in name:
            return "pipfile-lock"
        words = name.lower().replace("-", ".").replace("_", ".").split(".")
        return next((f"{word}-lock" for word in _LOCK_WORDS if word in words), None)
    return "pipfile" if name.startswith(("Pipfile.", "Pipfile-", "Pipfile_")) else None


def discovered(tree: Tree, under: str = "") -> tuple[str, ...]:
    """Every file of the repository that whypin reads, sorted; with `under`, those in and below that folder."""
    prefix = f"{under}/" if under else ""
    return tuple(sorted([path for path in tree.known() if path.startswith(prefix) and format_of(path)]))
