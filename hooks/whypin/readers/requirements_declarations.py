"""Requirements files that a person wrote: declarations, and the comments that stand around them."""

from __future__ import annotations

from whypin.model.declaration import Comment, Comments, Declaration
from whypin.model.names import normalise
from whypin.model.place import Place
from whypin.model.project import Include, Problem
from whypin.readers import requirements_entry
from whypin.readers.malformed import Malformed
from whypin.text.lines import read as read_lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.place import PlaceKind
    from whypin.readers.requirements_entry import Entry
    from whypin.text.lines import Line
    from whypin.text.span import Literal

_INCLUDES = {"requirement": "requirement", "constraint": "constraint"}
_PLACES: dict[str, PlaceKind] = {
    "index-url": "index",
    "pypi-url": "index",
    "extra-index-url": "index",
    "find-links": "find-links",
    "trusted-host": "trusted-host",
    "no-binary": "no-binary",
}


class Contents:
    """What has been read so far, and the comments that wait for the declaration they belong to."""

    def __init__(self, role: str, conflicts: bool) -> None:
        self.role = role
        self._conflicts = conflicts
        self.declarations: list[Declaration] = []
        self.problems: list[Problem] = []
        self.includes: list[Include] = []
        self.comments: list[Comment] = []
        self.places: list[Place] = []
        self._above: list[Comment] = []
        self._run = 0
        # The declaration that may still get comments, its inline ones, and the column these must stand in.
        self._open: tuple[Entry, tuple[Comment, ...], int] | None = None
        self._inline: list[Comment] = []
        self._column = -1

    def take(self, line: Line) -> None:
        """Add a line."""
        comment = None
        if line.comment is not None:
            comment = Comment(line.comment.value, line.comment.span, line.own_line)
            self.comments.append(comment)
        if line.literal is None:
            self._take_comment(comment, line.column)
            return
        self.close()
        entry = self.entry(line.literal, hashes=True)
        if entry is None:
            self._above = []
            return
        if entry.name is None and entry.reference is None:
            self.take_options(entry, self._conflicts)
            self._end_run()
            return
        self._open = (entry, tuple(self._above), self._run)
        self._above = []
        self._inline = []
        self._column = -1
        if comment is not None:
            self._inline.append(comment)
            start = line.literal.span(0, 1).start - line.span.start
            self._column = line.column if line.column > start else -1

    def entry(self, literal: Literal, *, hashes: bool) -> Entry | None:
        """What a line says, None where it says nothing that can be read; `hashes`: whether those are judged here."""
        try:
            entry = requirements_entry.read(literal)
        except Malformed as trouble:
            self._add(trouble)
            return None
        if entry.options or entry.reference is not None:
            from whypin.readers.requirements_refused import troubles

            for other in troubles(literal, entry, hashes=hashes):
                self._add(other)
        return entry

    def _add(self, trouble: Malformed) -> None:
        self.problems.append(Problem("unreadable-requirement", trouble.message, trouble.help, trouble.span))

    def _take_comment(self, comment: Comment | None, column: int) -> None:
        if comment is None:
            self.close()
            self._end_run()
        elif self._open is not None and column == self._column:
            self._inline.append(comment)
        else:
            self.close()
            self._above.append(comment)

    def _end_run(self) -> None:
        self._above = []
        self._run += 1

    def take_options(self, entry: Entry, conflicts: bool) -> None:
        """Add a line of options only. pip obeys the first `-r`, else the first `-c` of a line, and no other.

        A `--hash` here has lost its requirement; with `conflicts` that is a merge conflict's doing.
        """
        included = False
        lost = [option for option in entry.options if option.name == "hash"]
        if lost and not conflicts:
            message = "`--hash` belongs to no requirement"
            help = "end the line above with a backslash, and put comments behind the last hash"
            self.problems.append(Problem("unreadable-requirement", message, help, entry.span))
        for option in sorted(entry.options, key=lambda option: option.name == "constraint"):
            if option.name == "no-index":
                self.places.append(Place("no-index", "", entry.span))
            if option.value is None:
                continue
            place = option.value.span(0, len(option.value.value))
            if option.name in _INCLUDES and not included:
                self.includes.append(Include(_INCLUDES[option.name], option.value.value, place))
                included = True
            elif option.name in _PLACES and option.value.value:
                self.places.append(Place(_PLACES[option.name], option.value.value, place))

    def close(self) -> None:
        """Finish the declaration that waited for more comments."""
        if self._open is None:
            return
        entry, above, run = self._open
        self._open = None
        self.declarations.append(
            Declaration(
                entry.name,
                normalise(entry.name.value) if entry.name is not None else "",
                entry.span,
                constraint=entry.constraint,
                extras=entry.extras,
                marker=entry.marker,
                reference=entry.reference,
                specifier_at=entry.specifier_at,
                comments=Comments(tuple(self._inline), above, (), run),
                role=self.role,
                editable=entry.editable,
            )
        )


def read(text: str, role: str, conflicts: bool) -> Contents:
    """Read the text of a file of declarations; `conflicts`: merge conflict markers were blanked in it."""
    contents = Contents(role, conflicts)
    for line in read_lines(text):
        contents.take(line)
    contents.close()
    return contents
