"""The environments that a lock is made for, as a marker; "" is everywhere.

They are those of the declarations: what a lock says of itself may be what is wrong with it. Only what a tool was told
in no file of the project counts as the lock has it: PDM's targets, the Python that a header names.
"""

from __future__ import annotations

import re

from whypin.locks.narrower import any_of
from whypin.locks.stale import table
from whypin.locks.uv_members import environments
from whypin.versions.marker_extras import both
from whypin.versions.specifiers import python_marker

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from whypin.model.lock import Lock
    from whypin.model.lock_terms import Target
    from whypin.model.project import Document, Pair

_HEADER = re.compile(r"\bwith Python (\d+\.\d+)\b")
_SWITCH = re.compile(r"(?:'[^']+'|\"[^\"]+\")\s+in\s+(?:extras|dependency_groups)\b")
# Pip has run on no other for years.
_PYTHON_3 = "python_version >= '3'"
_PLATFORMS = (
    *(("linux", "linux"), ("manylinux", "linux"), ("musllinux", "linux"), ("macos", "darwin")),
    ("windows", "win32"),
)


def env(pair: Pair, lock: Lock) -> str:
    """The environments that the lock of a pair is for."""
    tool = pair.lock.format.tool
    if tool == "uv":
        return _uv(pair)
    if tool == "poetry":
        return _poetry(pair.declarations[0])
    if tool == "pdm":
        return _pdm(pair.declarations[0], lock.terms.targets)
    return _flat(pair, lock)


def _uv(pair: Pair) -> str:
    """The environments that the declarations of a pair are for, as a marker."""
    found = ""
    for document in pair.declarations:
        asked = table(document.values, "project").get("requires-python", document.values.get("requires-python"))
        if isinstance(asked, str):
            found = both(found, python_marker(asked))
    return both(found, any_of(environments(pair.declarations[0]) or ()))


def _poetry(root: Document) -> str:
    """The environments that a project of Poetry is for."""
    own = table(root.values, "tool", "poetry", "dependencies").get("python")
    own = own.get("version") if isinstance(own, dict) else own
    asked = table(root.values, "project").get("requires-python")
    return both(
        python_marker(own, "poetry") if isinstance(own, str) else "",
        python_marker(asked) if isinstance(asked, str) else "",
    )


def _pdm(root: Document, targets: Sequence[Target]) -> str:
    """Those that a project of PDM is for, as far as it was locked for them."""
    asked = table(root.values, "project").get("requires-python")
    found = []
    for target in targets:
        marker = python_marker(target.python)
        platform = next((name for start, name in _PLATFORMS if target.platform.startswith(start)), "")
        marker = both(marker, f"sys_platform == '{platform}'" if platform else "")
        found.append(both(marker, f"implementation_name == '{target.implementation}'" if target.implementation else ""))
    return both(any_of(found), python_marker(asked) if isinstance(asked, str) else "")


def _flat(pair: Pair, lock: Lock) -> str:
    """The environments that a lock without edges is for: those of its header, of itself and of the declarations."""
    header = pair.lock.source.text[:2000] if pair.lock.format.pip_lines else ""
    made_with = _HEADER.search(header)
    found = f"python_version == '{made_with[1]}'" if made_with else ""
    for document in pair.declarations:
        asked = table(document.values, "project").get("requires-python")
        own = table(document.values, "tool", "poetry", "dependencies").get("python")
        pipfile = table(document.values, "requires")
        version = pipfile.get("python_full_version", pipfile.get("python_version"))
        found = both(found, python_marker(asked) if isinstance(asked, str) else "")
        found = both(found, python_marker(own, "poetry") if isinstance(own, str) else "")
        if isinstance(version, str) and re.fullmatch(r"\d+(?:\.\d+){0,2}", version):
            found = both(found, f"python_full_version == '{version}{'' if version.count('.') > 1 else '.*'}'")
        found = both(found, any_of(environments(document) or ()))
    if not pair.lock.format.pip_lines and lock.terms.version != "6":
        found = both(found, python_marker(lock.terms.python))
        found = both(found, any_of(lock.terms.environments))
    for switch in _switches(lock):
        found = both(found, switch)
    return both(found, _options(pair.lock)) or _PYTHON_3


def _switches(lock: Lock) -> list[str]:
    """All extras and groups that markers speak of are on; Pipenv writes its categories so, too."""
    found: dict[str, None] = {}
    for package in lock.packages:
        if package.marker and " in " in package.marker:
            found.update(dict.fromkeys([one[0] for one in _SWITCH.finditer(package.marker)]))
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
    return f"python_full_version == '{named[1]}{'' if named[1].count('.') > 1 else '.*'}'"
