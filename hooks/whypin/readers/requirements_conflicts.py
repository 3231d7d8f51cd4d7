"""Merge conflicts in a requirements file, which is read around their markers."""

from __future__ import annotations

from whypin.model.project import Problem
from whypin.text.conflicts import conflict_markers
from whypin.text.span import Span

_HELP = "resolve the conflict and remove its markers"


def blanked(text: str) -> tuple[str, list[Problem]]:
    """The text with blanks in the place of conflict markers, and a problem for each conflict.

    The problem of a conflict stands on the line that opens it, whatever is nested in it has one of its own; a marker
    that belongs to no conflict is reported by itself.
    """
    pieces = []
    problems = []
    done = depth = 0
    for found in conflict_markers(text):
        pieces += [text[done : found.start()], " " * len(found[0])]
        done = found.end()
        opens, closes = found[0][0] == "<", found[0][0] == ">"
        if opens or not depth:
            problems.append(_problem(found[0], Span(*found.span()), opens))
        depth = max(0, depth + opens - closes)
    return "".join([*pieces, text[done:]]) if done else text, problems


def _problem(line: str, span: Span, opens: bool) -> Problem:
    marker = line.split(maxsplit=1)[0][:60]
    message = f"`{line[:60].rstrip()}` opens a merge conflict" if opens else f"`{marker}` is a merge conflict marker"
    return Problem("unreadable-requirement", message, _HELP, span)
