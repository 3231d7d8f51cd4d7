"""Merge conflicts that were committed (git's own markers, at the beginning of a line)."""

from __future__ import annotations

import re

from whypin.model.project import Problem
from whypin.text.span import Span

_MARKER = r"^(?:<{7,}|>{7,}|={7,}|\|{7,})(?:[ \t][^\n]*)?$"
_HELP = "resolve the conflict and remove its markers"


def blanked(text: str) -> tuple[str, list[Problem]]:
    """The text with blanks in the place of conflict markers, and a problem for each conflict.

    The problem of a conflict stands on the line that opens it, whatever is nested in it has one of its own; a marker
    that belongs to no conflict is reported by itself.
    """
    # One sign is found many times faster than seven, and only `=` is common.
    if not any(sign in text and sign * 7 in text for sign in "<>|="):
        return text, []
    pieces = []
    problems = []
    done = depth = 0
    for found in re.finditer(_MARKER, text, re.MULTILINE):
        pieces += [text[done : found.start()], " " * len(found[0])]
        done = found.end()
        opens, closes = found[0][0] == "<", found[0][0] == ">"
        if opens or not depth:
            problems.append(_problem(found[0], Span(*found.span()), opens))
        depth = max(0, depth + opens - closes)
    return "".join([*pieces, text[done:]]), problems


def _problem(line: str, span: Span, opens: bool) -> Problem:
    marker = line.split(maxsplit=1)[0][:60]
    message = f"`{line[:60].rstrip()}` opens a merge conflict" if opens else f"`{marker}` is a merge conflict marker"
    return Problem("unreadable-requirement", message, _HELP, span)
