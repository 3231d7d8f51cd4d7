"""The environments that a lock is made for, as a marker; "" is everywhere.

They are those of the declarations: what a lock says of itself may be what is wrong with it. Only what a tool was told
in no file of the project counts as the lock has it: PDM's targets, the Python that a header names.
"""

from __future__ import annotations

import re

from whypin.locks.narrower import Worlds, any_of
from whypin.locks.stale import table
from whypin.locks.uv_members import environments
from whypin.locks.uv_rows import includes
from whypin.model.names import normalise
from whypin.versions.marker_extras import both
from whypin.versions.specifiers import python_marker

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from whypin.model.lock import Lock
    from whypin.model.lock_terms import Target
    from whypin.model.project import Document, Pair

# What pip-compile writes in the first lines.
MADE_WITH = re.compile(r"\bwith Python (\d+\.\d+)\b")
_SWITCH = re.compile(r"(?:'([^']+)'|\"([^\"]+)\")\s+in\s+(?:extras|dependency_groups)\b")
HEAD = 2000
# What PDM calls the dependencies without a group.
_ALWAYS = ("default",)
# Pip has run on no other for years.
_PYTHON_3 = "python_version >= '3'"
_PLATFORMS = (
    *(("linux", "linux"), ("manylinux", "linux"), ("musllinux", "linux"), ("macos", "darwin")),
    ("windows", "win32"),
)


def env(pair: Pair, lock: Lock) -> str:
    """The environments that the lock of a pair is for."""
    asked = declared(pair)
    edges = pair.lock.format.graph.edges
    said = _targets(lock.terms.targets) if edges in ("members", "groups") else _of_flat(pair, lock)
    found = both(asked, said)
    # What a lock says of itself cannot make it one for nobody.
    return asked if said and Worlds("").holds(found) is False else found


def declared(pair: Pair) -> str:
    """The environments that the declarations of a pair are for."""
    tool = pair.lock.format.tool
    if tool == "uv":
        return _uv(pair)
    if pair.lock.format.graph.edges in ("members", "groups"):
        return _of_project(pair.declarations[0])
    found = ""
    for document in pair.declarations:
        found = both(
            both(found, _of_project(document)), both(_of_pipfile(document), any_of(environments(document) or ()))
        )
    return found or _PYTHON_3


def says_python(environments: str) -> bool:
    """Whether it is known which Pythons a lock is for: where nobody says so, its markers may speak of any."""
    return "python" in environments.replace(_PYTHON_3, "")


def _uv(pair: Pair) -> str:
    """The environments that the declarations of a pair are for, as a marker."""
    found = ""
    for document in pair.declarations:
        asked = table(document.values, "project").get("requires-python", document.values.get("requires-python"))
        if isinstance(asked, str):
            found = both(found, python_marker(asked))
    return both(found, any_of(environments(pair.declarations[0]) or ()))


def _of_project(root: Document) -> str:
    """Those of `[project]`, and of Poetry's own table."""
    own = table(root.values, "tool", "poetry", "dependencies").get("python")
    own = own.get("version") if isinstance(own, dict) else own
    asked = table(root.values, "project").get("requires-python")
    return both(
        python_marker(own, "poetry") if isinstance(own, str) else "",
        python_marker(asked) if isinstance(asked, str) else "",
    )


def _of_pipfile(document: Document) -> str:
    requires = table(document.values, "requires")
    version = requires.get("python_full_version", requires.get("python_version"))
    return _exactly(version) if isinstance(version, str) and re.fullmatch(r"\d+(?:\.\d+){0,2}", version) else ""


def _exactly(version: str) -> str:
    """A Python, or all of a minor release."""
    return f"python_full_version == '{version}{'' if version.count('.') > 1 else '.*'}'"


def _targets(targets: Sequence[Target]) -> str:
    """What PDM locked for."""
    found = []
    for target in targets:
        marker = python_marker(target.python)
        platform = next((name for start, name in _PLATFORMS if target.platform.startswith(start)), "")
        marker = both(marker, f"sys_platform == '{platform}'" if platform else "")
        found.append(both(marker, f"implementation_name == '{target.implementation}'" if target.implementation else ""))
    return any_of(found)


def _of_flat(pair: Pair, lock: Lock) -> str:
    """What the header of a requirements file says, or a `pylock.toml`; all extras and groups are wanted."""
    found = ""
    if pair.lock.format.pip_lines:
        made_with = MADE_WITH.search(pair.lock.source.text, 0, HEAD)
        found = both(f"python_version == '{made_with[1]}'" if made_with else "", _options(pair.lock))
    elif not pair.lock.format.categories:
        found = both(python_marker(lock.terms.python), any_of(lock.terms.environments))
    for switch in _switches(pair, lock):
        found = both(found, switch)
    return found


def _switches(pair: Pair, lock: Lock) -> list[str]:
    """The extras and groups of the project that markers speak of; Pipenv writes its categories so, too."""
    known = {normalise(one.group.partition(":")[2]) for document in pair.declarations for one in document.declarations}
    known |= {*_ALWAYS, *[normalise(name) for name in includes(pair.declarations[0].values)]}
    found: dict[str, None] = {}
    for package in lock.packages:
        if package.marker and " in " in package.marker:
            named = [one[0] for one in _SWITCH.finditer(package.marker) if normalise(one[1] or one[2]) in known]
            found.update(dict.fromkeys(named))
    return list(found)


def _options(document: Document) -> str:
    """The Python that a recorded command names: the only one, unless the lock is for every platform."""
    arguments = document.generated.arguments if document.generated is not None else ()
    words = " ".join(arguments)
    named = re.search(r"(?:--python-version|(?<=\s)-p)[= ](\d+(?:\.\d+){0,2})(?:\s|$)", words)
    if named is None:
        return ""
    if "--universal" in arguments:
        return f"python_full_version >= '{named[1]}'"
    return _exactly(named[1])
