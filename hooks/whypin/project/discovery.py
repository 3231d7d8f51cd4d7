"""Which files whypin reads, by their names."""

from __future__ import annotations

from whypin.model.formats import FORMATS, NEVER
from whypin.text.patterns import matches

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.formats import Format
    from whypin.project.tree import Tree

_EXACT = {name: form for form in FORMATS for name in form.names if "*" not in name}
# By what follows the last dot, as a repository has many thousand files: a pattern and a literal that a path must hold.
_PATTERNS: dict[str, list[tuple[str, str, Format]]] = {}
for _form in FORMATS:
    for _pattern in _form.names:
        if "*" in _pattern:
            _literal = max(_pattern.split("*")[:-1], key=len)
            _PATTERNS.setdefault(_pattern.rpartition(".")[2], []).append((_pattern, _literal, _form))


def format_of(path: str) -> Format | None:
    """The format of a file that is found by itself; None for a file that is none of ours."""
    name = path.rpartition("/")[2]
    if name in _EXACT:
        return _EXACT[name]
    patterns = _PATTERNS.get(name.rpartition(".")[2])
    if patterns is None or name in NEVER:
        return None
    rooted = f"/{path}"
    for pattern, literal, form in patterns:
        if literal in rooted and matches(pattern, path):
            return None if any(matches(other, path) for other in form.but_not) else form
    return None


def named_format(path: str) -> Format | None:
    """The format of a file that a person named or a file includes: more names are good enough, None is still none."""
    known = format_of(path)
    name = path.rpartition("/")[2]
    if known or name in NEVER:
        return known
    words = name.lower().replace("-", ".").replace("_", ".").split(".") if name.endswith(".lock") else []
    for form in FORMATS:
        if (form.word and form.word in words) or any(matches(pattern, name) for pattern in form.named):
            return form
    return None


def below(tree: Tree, folder: str) -> tuple[str, ...]:
    """Every file of the repository in and below a folder, "" being the root."""
    prefix = f"{folder}/" if folder else ""
    return tuple([path for path in tree.known() if path.startswith(prefix)])


def discovered(tree: Tree, under: str = "") -> tuple[str, ...]:
    """Every file of the repository that whypin reads, sorted; with `under`, those in and below that folder."""
    return tuple(sorted([path for path in below(tree, under) if format_of(path)]))
