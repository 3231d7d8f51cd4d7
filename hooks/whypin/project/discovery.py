"""Which files whypin reads, by their names."""

from __future__ import annotations

from whypin.model.formats import FORMATS, NEVER, PROGRAM, UV_LOCK
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
            _literal = max(_pattern.split("*"), key=len)
            # Of patterns that hold in any case, all letters are small.
            _PATTERNS.setdefault(_pattern.rpartition(".")[2], []).append((_pattern, _literal, _form))


def format_of(path: str) -> Format | None:
    """The format of a file that is found by itself; None for a file that is none of ours."""
    name = path.rpartition("/")[2]
    if name in _EXACT:
        return _EXACT[name]
    patterns = _PATTERNS.get(name.rpartition(".")[2].lower())
    if patterns is None or name in NEVER:
        return None
    lowered = path.lower()
    for pattern, literal, form in patterns:
        given = lowered if form.any_case else path
        if literal in f"/{given}" and matches(pattern, given):
            return None if any(matches(other, path) for other in form.but_not) else form
    return None


def named_format(path: str) -> Format | None:
    """The format of a file that a person named or a file includes: more names are good enough, None is still none."""
    known = format_of(path)
    name = path.rpartition("/")[2]
    if known or name in NEVER or name == PROGRAM:
        return known
    words = name.lower().replace("-", ".").replace("_", ".").split(".") if name.endswith(".lock") else []
    for form in FORMATS:
        if (form.word and form.word in words) or any(
            matches(pattern, name.lower() if form.any_case else name) for pattern in form.named
        ):
            return form
    return None


def below(tree: Tree, folder: str) -> tuple[str, ...]:
    """Every file of the repository in and below a folder, "" being the root."""
    prefix = f"{folder}/" if folder else ""
    return tuple([path for path in tree.known() if path.startswith(prefix)])


def discovered(tree: Tree, under: str = "") -> tuple[str, ...]:
    """Every file of the repository that whypin reads, sorted; with `under`, those in and below that folder."""
    known = below(tree, under)
    found = [path for path in known if format_of(path)]
    scripts = [path.removesuffix(UV_LOCK.scripts) for path in found if path.endswith(f".py{UV_LOCK.scripts}")]
    if scripts:
        every = frozenset(known)
        found += [script for script in scripts if script in every and named_format(script)]
    return tuple(sorted(found))


def programs(tree: Tree, under: str = "") -> tuple[str, ...]:
    """Every `setup.py` of the repository, sorted; with `under`, those in and below that folder."""
    return tuple(sorted([path for path in below(tree, under) if path.rpartition("/")[2] == PROGRAM]))
