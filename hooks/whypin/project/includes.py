"""`-r` and `-c` lines: what they name, what is missing, and what includes itself.

pip reads a target relative to the file that names it ("Requirements File Format", "Referring to other requirements
files") and follows a cycle until Python gives up. It also loads addresses, and looks up `${VAR}`: neither is done here.
"""

from __future__ import annotations

from whypin.model.project import Problem
from whypin.project.paths import folder_of, joined, name_of
from whypin.project.reading import UNREADABLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from whypin.model.address import Address
    from whypin.model.project import Document, Include

MISSING = "missing-include"
_VARIABLE = r"\$\{[A-Z0-9_]+\}"
_LONGEST = 100
_FLAGS = {"requirement": "-r ", "constraint": "-c ", "file": ""}


def target(document: Document, include: Include) -> str | None:
    """The path an include names; None when it is not followed: a URL, `${VAR}`, a place outside, a hidden file."""
    import re

    from whypin.model.address import Address

    if Address(include.target).scheme or re.search(_VARIABLE, include.target):
        return None
    path = joined(folder_of(document.path), include.target)
    return None if not path or _hidden(path) else path


def _hidden(path: str) -> bool:
    """`.env` and its like hold secrets, which a finding would quote."""
    return name_of(path).startswith(".") and not path.endswith((".txt", ".in", ".pip"))


def follow(documents: dict[str, Document], read: Callable[[str], Document | None], start: Iterable[str]) -> None:
    """Read what the documents at `start` include, and what that includes, into `documents`."""
    waiting = list(start)
    while waiting:
        document = documents[waiting.pop()]
        for include in document.includes:
            path = target(document, include)
            if path is not None and path not in documents:
                found = read(path)
                if found is not None:
                    documents[path] = found
                    waiting.append(path)


def reached(documents: Mapping[str, Document], start: Iterable[str]) -> tuple[str, ...]:
    """The paths at `start`, and all they include, in the order in which pip would come by them."""
    seen: dict[str, None] = {}
    waiting = list(start)[::-1]
    while waiting:
        path = waiting.pop()
        if path in seen or path not in documents:
            continue
        seen[path] = None
        document = documents[path]
        waiting += [found for include in document.includes[::-1] if (found := target(document, include))]
    return tuple(seen)


def problems(documents: Mapping[str, Document]) -> dict[str, tuple[Problem, ...]]:
    """What is wrong with the includes of each document, by its path; documents without a problem are left out."""
    loops = _loops(documents)
    found = {}
    for path, document in documents.items():
        here = [
            problem
            for include in document.includes
            for problem in _problems(documents, document, include, (path, include) in loops)
        ]
        if here:
            found[path] = tuple(here)
    return found


def _problems(documents: Mapping[str, Document], document: Document, include: Include, loop: bool) -> Iterator[Problem]:
    from whypin.model.address import Address

    if include.kind != "file" and Address(include.target).scheme not in ("", "file"):
        # What is on another machine is for `untrusted-index`.
        return
    elsewhere = _elsewhere(document, include)
    if elsewhere is not None:
        yield elsewhere
        return
    line = f"`{_FLAGS[include.kind]}{include.target}`"
    path = joined(folder_of(document.path), include.target)
    if not path:
        message = f"{line} lies outside the repository and was not read"
        yield Problem(MISSING, message, "keep the file inside the repository", include.span)
    elif _hidden(path):
        yield Problem(MISSING, f"{line} is a hidden file and was not read", "give it a name in `.txt`", include.span)
    elif path not in documents:
        help = f"write the path relative to the folder of `{document.path}`, or add the file"
        gone = "is not there" if include.kind == "file" else "names a file that is not there"
        yield Problem(MISSING, f"{line} {gone}", help, include.span)
    elif not documents[path].format.pip_lines:
        help = "remove the line, or export that file as a requirements file"
        yield Problem(
            "unreadable-requirement",
            f"{line} is not a requirements file, and pip would read it as one",
            help,
            include.span,
        )
    elif loop:
        help = "remove it, or move what both files need to a third one"
        how = "includes itself" if path == document.path else f"leads back to `{document.path}`"
        yield Problem("unreadable-requirement", f"{line} {how}, and pip stops with an error", help, include.span)
    else:
        # The other file may be no trigger, and what nobody read must not pass for checked.
        for problem in documents[path].problems:
            if problem.rule == UNREADABLE:
                yield Problem(MISSING, f"{line} was not read: {problem.message}", problem.help, include.span)


def _elsewhere(document: Document, include: Include) -> Problem | None:
    """The problem of an address, and of a variable of the environment; None for a path."""
    from whypin.model.address import Address

    flag = _FLAGS[include.kind]
    relative = f"relative to the folder of `{document.path}`"
    address = Address(include.target)
    if address.scheme == "file" or (address.scheme and include.kind == "file"):
        message = f"`{flag}{_shown(address)}` is an address, and whypin did not read it"
        help = "write the path" if address.scheme == "file" else "copy the file into the repository, and write its path"
        return Problem(MISSING, message, f"{help} {relative}", include.span)
    import re

    variable = re.search(_VARIABLE, include.target)
    if variable is not None:
        line = flag.rstrip() or _shown(address)
        message = f"`{line}` needs the environment variable `{variable[0]}`, and whypin did not read the file"
        return Problem(MISSING, message, f"write the path {relative}, without a variable", include.span)
    return None


def _shown(address: Address) -> str:
    """An address as written, or without what may be a login or a key."""
    from whypin.model.address import UNREADABLE as CANNOT_BE_READ

    shown = address.shown if any(sign in address.text for sign in "@?#") else address.text
    if shown == CANNOT_BE_READ:
        return f"{address.scheme}:…"
    return shown if len(shown) <= _LONGEST else shown[:_LONGEST] + "…"


def _loops(documents: Mapping[str, Document]) -> set[tuple[str, Include]]:
    """For each cycle the include that leads into it, where a walk in depth first comes by, with its path.

    The documents that a person asked about come first, so a cycle is said there, and not in a file nobody named.
    """
    found = set()
    done: set[str] = set()
    for first in documents:
        open_paths: dict[str, Iterator[Include]] = {} if first in done else {first: iter(documents[first].includes)}
        taken: dict[str, Include] = {}
        while open_paths:
            path = next(reversed(open_paths))
            include = next(open_paths[path], None)
            if include is None:
                del open_paths[path]
                done.add(path)
                continue
            taken[path] = include
            to = target(documents[path], include)
            if to in open_paths:
                found.add((to, taken[to]))
            elif to is not None and to in documents and to not in done:
                open_paths[to] = iter(documents[to].includes)
    return found


def constraints(documents: Mapping[str, Document]) -> frozenset[str]:
    """The documents that are named by `-c`, and never by `-r`."""
    limits: set[str] = set()
    others: set[str] = set()
    for document in documents.values():
        for include in document.includes:
            path = target(document, include)
            if path is not None:
                (limits if include.kind == "constraint" else others).add(path)
    return frozenset(limits - others)


def owned(documents: Mapping[str, Document]) -> dict[str, tuple[str, str]]:
    """The files that hold the dependencies of a project: its path, and the group they are of, by the file's path."""
    found: dict[str, tuple[str, str]] = {}
    for document in documents.values():
        for include in document.includes:
            path = target(document, include) if include.kind == "file" else None
            # What everybody gets comes before what an extra brings.
            if path in documents and path is not None and (path not in found or not include.group):
                found[path] = document.path, include.group
    return found
