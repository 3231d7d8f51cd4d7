"""Write what was found into the configuration: a table at the end of `pyproject.toml`, or a `whypin.toml`."""

from __future__ import annotations

from whypin.adoption.policy import SCHEMA, lines
from whypin.text import toml
from whypin.text.edit import Edit, apply
from whypin.text.source import Source
from whypin.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.adoption.policy import Policy

_TABLE = "[tool.whypin]"


class Refused(Exception):
    """A file that a table cannot be added to; the message is one clause that follows its quoted path."""


def table(policy: Policy) -> str:
    """The table for a `pyproject.toml`."""
    return "".join([f"{line}\n" for line in (_TABLE, *lines(policy))])


def whole(policy: Policy) -> str:
    """A whole `whypin.toml`; its first line tells editors the schema."""
    return "".join([f"{line}\n" for line in (f"#:schema {SCHEMA}", *lines(policy))])


def extended(source: Source, policy: Policy) -> Source:
    """A `pyproject.toml` with the table at its end. Raises `Refused`."""
    before = _values(source)
    text = source.text
    ended = not text or text.endswith("\n")
    added = ("" if not text else "\n" if ended else "\n\n") + table(policy)
    edit = Edit(Span(len(text), len(text)), added if ended else added.removesuffix("\n"))
    new = Source(source.path, apply(source, [edit]), source.encoding, source.mark)
    tool = before.get("tool", {})
    if (
        not isinstance(tool, dict)
        or "whypin" in tool
        or _after(new) != {**before, "tool": {**tool, "whypin": policy.values}}
    ):
        raise Refused("has a table `tool` that nothing can be added to")
    return new


def _values(source: Source) -> dict[str, object]:
    try:
        return toml.loads(source)
    except toml.TomlError as error:
        raise Refused(f"is not TOML: {error.message}") from None


def _after(source: Source) -> dict[str, object]:
    try:
        return _values(source)
    except Refused:
        return {}
