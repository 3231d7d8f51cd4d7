"""`setup.cfg`: the requirements that setuptools takes from it ("Configuring setuptools using setup.cfg files").

Its `setupcfg.py` says how: a value of one line is parted at `;`, so that no marker can stand in it, one of several has
a requirement on each line, where ` #` begins a comment. `install_requires` and extras may name files instead.
"""

from __future__ import annotations

import re

from whypin.model.declaration import Comment, Comments, Declaration
from whypin.model.formats import SETUP_CFG
from whypin.model.names import normalise
from whypin.model.project import Document, Include, Problem, ProjectMetadata
from whypin.readers.comment_lines import CommentLines
from whypin.readers.malformed import Malformed, quote
from whypin.readers.pep508 import parse
from whypin.readers.pep508_marker import is_plain_marker
from whypin.readers.setup_cfg_values import Entry, entries, files
from whypin.text.ini import IniError
from whypin.text.ini import read as read_ini

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from whypin.readers.pep508 import Requirement
    from whypin.text.ini import Setting
    from whypin.text.source import Source
    from whypin.text.span import Span

_EXTRAS = "options.extras_require"
# Each with the group of its requirements and their role; the last one is read by setuptools before 72.
_LISTS = {
    "install_requires": ("", "requirement"),
    "setup_requires": ("build-system", "build"),
    "tests_require": ("group:tests", "requirement"),
}


def read(source: Source) -> Document:
    """The declarations, comments and files of requirements that the file names.

    A requirement that cannot be read is a problem `unreadable-requirement`; a text that is not INI is the one problem
    `unreadable-file`, if it says anything to setuptools.
    """
    if "[options" not in source.text:
        return Document(source, SETUP_CFG)
    try:
        ini = read_ini(source)
    except IniError as error:
        from whypin.readers.pyproject_unreadable import document

        return document(source, SETUP_CFG, error, "an INI file")
    lists = [one for setting in ini.settings if (one := _list(setting)) is not None]
    comments = [_comment(source, span, True) for span in ini.comments]
    comments += [_comment(source, span, False) for one in lists for span in one.comments]
    reading = _Reading(CommentLines(source, tuple(sorted(comments, key=lambda comment: comment.span.start))))
    for one in lists:
        reading.take(one)
    metadata = {one.name.value: one.lines[0].value for one in ini.settings if one.section == "metadata"}
    name = metadata.get("name", "")
    return Document(
        source,
        SETUP_CFG,
        declarations=tuple(reading.declarations),
        problems=tuple(reading.problems),
        includes=tuple([Include("file", file.value, file.span, one.group) for one in lists for file in one.files]),
        comments=reading.comments.all,
        metadata=ProjectMetadata(name="" if ":" in name else normalise(name)),
    )


class _List:
    """The requirements of one option, or the files that it names instead."""

    __slots__ = ("comments", "entries", "files", "group", "key", "role", "start", "table")

    def __init__(self, setting: Setting, group: str, role: str) -> None:
        self.start = setting.span.start
        self.key = setting.name.span
        self.table = f"{setting.section}.{setting.name.value}"
        self.group = group
        self.role = role
        self.files = files(setting) if role == "requirement" else ()
        self.entries, self.comments = ((), ()) if self.files else entries(setting)


def _list(setting: Setting) -> _List | None:
    """What an option lists, None for one that has to do with no requirements."""
    if setting.section == _EXTRAS:
        return _List(setting, f"extra:{setting.name.value}", "requirement")
    # setuptools takes a dash and capitals, too.
    key = setting.name.value.replace("-", "_").lower()
    return _List(setting, *_LISTS[key]) if setting.section == "options" and key in _LISTS else None


def _comment(source: Source, span: Span, own_line: bool) -> Comment:
    """A comment; one that begins with `;` as if its sign were `#`, which is what the rest of the house knows."""
    return Comment(f"#{source.text[span.start + 1 : span.end]}", span, own_line)


class _Reading:
    """The declarations found so far."""

    def __init__(self, comments: CommentLines) -> None:
        self.comments: Final = comments
        self.declarations: list[Declaration] = []
        self.problems: list[Problem] = []
        self._run = 0

    def take(self, one: _List) -> None:
        """Add what an option lists."""
        heading = self.comments.above(one.start)
        line = self.comments.line(one.start)
        if one.entries and self.comments.line(one.entries[0].span.start) > line:
            heading += self.comments.end_of(line)
        for number, entry in enumerate(one.entries, 1):
            self._run += number == 1 or entry.apart
            try:
                if number == 2 and not entry.alone:
                    _refuse_marker(entry)
                parts = parse(entry.literal)
            except Malformed as error:
                self.problems.append(Problem("unreadable-requirement", error.message, error.help, error.span))
                continue
            ends = entry.alone or number == len(one.entries)
            inline = self.comments.beside(entry.span) if ends else ()
            around = Comments(inline, self.comments.above(entry.span.start), heading, self._run)
            self._add(one, entry, parts, around)

    def _add(self, one: _List, entry: Entry, parts: Requirement, comments: Comments) -> None:
        self.declarations.append(
            Declaration(
                parts.name,
                normalise(parts.name.value),
                entry.span,
                constraint=parts.constraint,
                extras=parts.extras,
                marker=parts.marker,
                reference=parts.reference,
                specifier_at=None if parts.reference else parts.specifier_at,
                list_at=one.key,
                comments=comments,
                role=one.role,
                group=one.group,
                table=one.table,
            )
        )


def _refuse_marker(entry: Entry) -> None:
    """Raise `Malformed` for `name; python_version < "3"` in one line, which is two requirements to setuptools."""
    word = re.match(r"[a-z_]+(?=[ \t]*[=!<>~])", entry.literal.value)
    if word is not None and is_plain_marker(f"{word[0]} == ''"):
        message = f"{quote(entry.literal.value)} is a requirement of its own here, not a marker"
        raise Malformed(message, "begin the list on the next line, with one requirement on each", entry.span)
