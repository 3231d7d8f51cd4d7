"""Requirements files: declarations a person wrote, or a lock that a tool wrote, in pip's own format."""

from __future__ import annotations

from whypin.model.declaration import Comment
from whypin.model.formats import REQUIREMENTS
from whypin.model.project import TEMPLATE, Document
from whypin.readers import requirements_declarations
from whypin.readers.requirements_conflicts import blanked
from whypin.text.lines import read as read_lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.project import Generated, Problem
    from whypin.text.source import Source


def lock_reason(source: Source) -> str:
    """Why a file is a lock: "generated header", "hashes" or "pinned list"; "" for a file of declarations.

    A `.in` is always declarations. A header that names no tool of the trade counts when all entries are pinned; so is
    every entry of a pinned list, and no comment of a person speaks of one.
    """
    if source.path.endswith(".in"):
        return ""
    from whypin.readers import requirements_header

    return requirements_header.lock_reason(source.text)


def read(source: Source, as_lock: bool | None = None) -> Document:
    """Read a requirements file; `as_lock` None decides by its contents (`lock_reason`), and a `.in` is never a lock.

    What cannot be read becomes a problem of the rule `unreadable-requirement`; nothing is raised. Where the file's
    name holds "constraints", its declarations have the role "constraint".
    """
    lock = bool(lock_reason(source)) if as_lock is None else as_lock and not source.path.endswith(".in")
    if not lock and _is_template(source.text):
        return Document(source, REQUIREMENTS, left_out=TEMPLATE)
    text, problems = blanked(source.text)
    name = source.path.rpartition("/")[2].lower()
    role = "constraint" if "constraints" in name else "requirement"
    if lock:
        return _lock(source, text, problems)
    contents = requirements_declarations.read(text, role, bool(problems))
    return Document(
        source,
        REQUIREMENTS,
        declarations=tuple(contents.declarations),
        problems=_ordered(problems + contents.problems),
        includes=tuple(contents.includes),
        comments=tuple(contents.comments),
        generated=_generated(text),
        places=tuple(contents.places),
    )


def _is_template(text: str) -> bool:
    """Whether a line outside the comments is Jinja's, as Cookiecutter, Copier and Ansible render it."""
    if "{{" not in text and "{%" not in text:
        return False
    lines = [line.partition(" #")[0] for line in text.split("\n") if not line.lstrip().startswith("#")]
    return any("{{" in line or "{%" in line for line in lines)


def _lock(source: Source, text: str, problems: list[Problem]) -> Document:
    from whypin.readers import requirements_lock

    made = _generated(text)
    contents = requirements_declarations.Contents("requirement", bool(problems))
    lock = requirements_lock.read(text, contents, made.tool if made is not None else "", bool(problems))
    return Document(
        source,
        REQUIREMENTS,
        lock=lock,
        problems=_ordered(problems + contents.problems),
        includes=tuple(contents.includes),
        comments=_directives(text),
        generated=made,
        places=tuple(contents.places),
    )


def _generated(text: str) -> Generated | None:
    """What the header records; one that was generated says so, and only then is it looked at."""
    if not any(word in text for word in ("enerated", "ENERATED", "pip freeze")):
        return None
    from whypin.readers.requirements_header import generated

    return generated(text)


def _directives(text: str) -> tuple[Comment, ...]:
    """The comments that speak to whypin."""
    if "whypin:" not in text:
        return ()
    return tuple(
        [
            Comment(line.comment.value, line.comment.span, line.own_line)
            for line in read_lines(text)
            if line.comment is not None and "whypin:" in line.comment.value
        ]
    )


def _ordered(problems: list[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: problem.span.start))
