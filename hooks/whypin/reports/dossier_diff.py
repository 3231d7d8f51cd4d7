"""The files of a dossier's difference as HTML: folded by file, and by folder where there are many."""

from __future__ import annotations

import re

from whypin.model.dossier import Untold
from whypin.reports.dossier_words import count
from whypin.reports.escaping import html, html_attribute, html_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from whypin.model.dossier import Change, FileDiff

# Lines of one file, and characters of a file and of a page, with what a line costs beside its text.
_LINES, _FILE, _PAGE, _LINE_COST = 2_000, 200_000, 4_000_000, 30
# A line is cut after so many characters, and wrapped where it is so long that its end could be missed.
_LONGEST, _LONG = 2_000, 200
# A patch of code that runs by itself is open where it has at most so many lines.
_SMALL = 40
# So many lines stand before the first hunk at most.
_HEAD = 10
# So many files stand side by side before their folders are folded, so deep; so many are listed at all.
_FLAT, _DEEPEST, _MOST = 25, 6, 3_000
_HUNK = re.compile(r"@@ -(\d{1,9})(?:,\d{1,9})? \+(\d{1,9})(?:,\d{1,9})? @@")
_REPEATED = ("diff --git ", "index ", "--- ", "+++ ")
# What goes without saying, as the file is said to be new or gone.
_USUAL = ("new file mode 100644", "deleted file mode 100644")


def shares(changes: Sequence[Change]) -> dict[int, int]:
    """How many lines of each patch a page has room for, by the `id` of its file; what runs by itself comes first."""
    files = [
        file for change in changes if not isinstance(change.difference, Untold) for file in change.difference.files
    ]
    left, found = _PAGE, {}
    for file in sorted({id(file): file for file in files}.values(), key=lambda one: not one.runs):
        room = min(left, _FILE)
        number = 0
        for line in file.patch[:_LINES]:
            room -= min(len(line), _LONGEST) + _LINE_COST
            if room < 0:
                break
            number += 1
            left -= min(len(line), _LONGEST) + _LINE_COST
        found[id(file)] = number
    return found


def listed(files: Sequence[FileDiff], shares: Mapping[int, int], typed: str, *, folders: bool = True) -> Iterator[str]:
    """Files, each with its patch folded, and in `folders` where they are many.

    `typed` is the command that shows what is left out, "" where there is none.
    """
    if files:
        yield '<div class="files">'
        yield from _folder([(file.path, file) for file in files[:_MOST]], shares, typed, 0 if folders else _DEEPEST)
        yield "</div>"
    if len(files) > _MOST:
        yield _more(count(len(files) - _MOST, "file"), typed)


def _folder(files: Sequence[tuple[str, FileDiff]], shares: Mapping[int, int], typed: str, depth: int) -> Iterator[str]:
    """Files by their path below a folder; more than a few are put into folders, those that stand alone at the end."""
    if len(files) <= _FLAT or depth == _DEEPEST:
        for path, file in files:
            yield from _file(path, file, shares[id(file)], typed)
        return
    folders: dict[str, list[tuple[str, FileDiff]]] = {}
    for path, file in files:
        name, slash, rest = path.partition("/")
        folders.setdefault(name if slash else "", []).append((rest if slash else path, file))
    alone = folders.pop("", [])
    for name, inner in folders.items():
        if len(inner) == 1:
            alone.append((f"{name}/{inner[0][0]}", inner[0][1]))
            continue
        shown, below = _chain(name, inner)
        yield f'<details class="folder"><summary><span class="path">{html_line(shown)}/</span> {_size(below)}</summary>'
        yield from _folder(below, shares, typed, depth + 1)
        yield "</details>"
    for path, file in alone:
        yield from _file(path, file, shares[id(file)], typed)


def _chain(name: str, files: list[tuple[str, FileDiff]]) -> tuple[str, list[tuple[str, FileDiff]]]:
    """A folder that has nothing but one folder is told with it, `_DEEPEST` in a row."""
    for _ in range(_DEEPEST):
        first = {path.partition("/")[0] if "/" in path else None for path, _ in files}
        if len(first) > 1 or None in first:
            break
        name = f"{name}/{first.pop()}"
        files = [(path.partition("/")[2], file) for path, file in files]
    return name, files


def _size(files: Sequence[tuple[str, FileDiff]]) -> str:
    added, deleted = (sum([getattr(file, name) or 0 for _, file in files]) for name in ("added", "deleted"))
    return f'<span class="size">{count(len(files), "file")} {_lines(added, deleted)}</span>'


def _lines(added: int | None, deleted: int | None) -> str:
    if not (added or deleted):
        return ""
    return f'<span class="plus">+{added or 0:,}</span> <span class="minus">-{deleted or 0:,}</span>'


def _file(path: str, file: FileDiff, room: int, typed: str) -> Iterator[str]:
    """A file; one without a patch says why it has none."""
    moved = (
        f' <span class="was">was <span class="path">{html_line(file.old_path)}</span></span>' if file.old_path else ""
    )
    head = (
        f'<span class="did">{file.happened}</span> <span class="path">{html_line(path)}</span>{moved} '
        f'<span class="size">{_lines(file.added, file.deleted)}</span>'
    )
    if all(line.startswith(_REPEATED) or line in _USUAL for line in file.patch[: _HEAD + 1]):
        why = file.why or ("empty" if file.patch else "")
        yield f'<p class="file">{head}{f" {html(why)}" if why else ""}</p>'
        return
    small = " open" if file.runs and len(file.patch) <= _SMALL else ""
    yield f'<details class="file"{small}><summary>{head}</summary>'
    label = html_attribute(file.path[:_LONGEST])
    patch = "".join(_patch(file.patch[:room]))
    yield f'<pre tabindex="0" role="region" aria-label="{label}"><code>{patch}</code></pre>'
    if room < len(file.patch):
        yield _more(count(len(file.patch) - room, "line"), typed)
    if file.why:
        yield f'<p class="more">{html(file.why)}</p>'
    yield "</details>"


def _more(left: str, typed: str) -> str:
    return f'<p class="more">{html(f"{left} more: `{typed}`" if typed else f"{left} more")}</p>'


def _patch(lines: Sequence[str]) -> Iterator[str]:
    """Each line in an element of its own, with its number: of the new file, or of the old one where it went."""
    old = new = 0
    inside = False
    for line in lines:
        found = _HUNK.match(line)
        if found:
            old, new, inside = int(found[1]), int(found[2]), True
            yield f'<span class="hunk"><i></i>{_cut(line)}</span>'
        elif not inside:
            if not line.startswith(_REPEATED) and line not in _USUAL:
                yield f'<span class="hunk"><i></i>{_cut(line)}</span>'
        elif line.startswith("+"):
            yield f"<ins{_long(line)}><i>{new}</i>{_cut(line)}</ins>"
            new += 1
        elif line.startswith("-"):
            yield f"<del{_long(line)}><i>{old}</i>{_cut(line)}</del>"
            old += 1
        elif line.startswith("\\"):
            yield f'<span class="hunk"><i></i>{_cut(line)}</span>'
        else:
            yield f"<span{_long(line)}><i>{new}</i>{_cut(line)}</span>"
            old, new = old + 1, new + 1


def _long(line: str) -> str:
    return ' class="long"' if len(line) > _LONG else ""


def _cut(line: str) -> str:
    left = len(line) - _LONGEST
    more = f" <em>{count(left, 'character')} more</em>" if left > 0 else ""
    return f"{html_line(line[:_LONGEST])}{more}\n"
