"""Whether two states of a file declare the same: comments, order and what is no dependency do not count.

A change that touches the declarations by a comment must not keep the base from being the witness for their lock.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from whypin.model.project import Document

# pip's own (`COMMENT_RE` of its `req_file.py`), one blank being enough.
_COMMENT = re.compile(r"(?:^|\s)#.*", re.MULTILINE)
# What is said of a project, and not of its dependencies (`[project]`, `[tool.poetry]`).
_ABOUT = frozenset(
    [
        *("version", "description", "readme", "authors", "maintainers", "keywords", "classifiers", "license"),
        *("license-files", "urls", "homepage", "repository", "documentation", "scripts", "gui-scripts", "entry-points"),
    ]
)
# The tools whose tables may say what is locked, and how.
_TOOLS = ("uv", "poetry", "pdm", "hatch", "setuptools", "pip-tools", "pipenv", "flit")


def alike(then: Document | None, now: Document) -> bool:
    """Whether a file that declares, at the base and now, asks for the same; it may be the very same."""
    if then is None or then is now:
        return then is now
    if then.format is not now.format or now.lock is not None or then.lock is not None:
        return False
    if now.format.pip_lines:
        return _lines(then) == _lines(now)
    return bool(now.values) and _dependencies(then.values) == _dependencies(now.values)


def _lines(document: Document) -> list[str]:
    lines = _COMMENT.sub("", document.source.text).split("\n")
    return sorted([line.strip() for line in lines if line.strip()])


def _dependencies(values: Mapping[str, object]) -> dict[str, object]:
    tools = values.get("tool")
    found = {key: _bare(value) if key == "project" else value for key, value in values.items() if key != "tool"}
    for name in _TOOLS:
        if isinstance(tools, dict) and name in tools:
            found[f"tool.{name}"] = _bare(tools[name])
    return found


def _bare(value: object) -> object:
    return {key: one for key, one in value.items() if key not in _ABOUT} if isinstance(value, dict) else value
