"""All that `whypin init` would do in a repository; nothing is written here."""

from __future__ import annotations

from whypin.adoption import attributes, configuration, dependabot, hook_block
from whypin.adoption.policy import policy
from whypin.project.tree import Unreadable
from whypin.text.record import Record
from whypin.text.source import Source, Undecodable, decode
from whypin.text.yaml import NoYaml, Unsure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Final

    from whypin.model.project import Project

WORKFLOW = ".github/workflows/whypin.yml"
"""Where the workflow goes."""

_INSTALL = "`pip install pyyaml`, or install whypin as `whypin[init]`, and run this again"


class Change(Record):
    """New bytes of a file; `before` are None where it is not there yet."""

    __slots__ = ("after", "before", "path")

    def __init__(self, path: str, before: bytes | None, after: bytes) -> None:
        self.path: Final = path
        self.before: Final = before
        self.after: Final = after


class ByHand(Record):
    """What a person has to add to a file: `why`, one clause that follows its quoted path, and the `text`."""

    __slots__ = ("path", "text", "why")

    def __init__(self, path: str, why: str, text: str) -> None:
        self.path: Final = path
        self.why: Final = why
        self.text: Final = text


class Wanted(Record):
    """What was asked for beside hooks and configuration; `workflow` is the text of one, "" for none."""

    __slots__ = ("dependabot", "workflow")

    def __init__(self, workflow: str = "", dependabot: bool = False) -> None:
        self.workflow: Final = workflow
        self.dependabot: Final = dependabot


class Plan:
    """What is to be done, as it is found out.

    `read` gives a file's bytes, None where there is none, and raises `Unreadable`. `version` is that of the hooks.
    """

    def __init__(self, read: Callable[[str], bytes | None], version: str) -> None:
        self.read: Final = read
        self.version: Final = version
        self.changes: list[Change] = []
        self.by_hand: list[ByHand] = []
        self.notes: list[str] = []
        self.asks = False

    def hooks(self, locks: bool) -> None:
        """The block of hooks, for pre-commit and for prek; where there are `locks`, some of them ask an index."""
        self.asks = locks
        wanted = hook_block.fitting(locks)
        if self._exists(hook_block.PREK):
            self._in_prek(wanted)
        path = next((name for name in hook_block.FILES if self._exists(name)), "")
        if path:
            self._extend(path, lambda source: self._noted(*hook_block.extended(source, wanted, self.version)), wanted)
        elif not self._exists(hook_block.PREK):
            self._change(hook_block.FILES[0], None, hook_block.block(wanted, self.version).encode())

    def configuration(self, project: Project, paths: Sequence[str]) -> None:
        """The table of a repository that has none."""
        found = policy(project, paths)
        if not found.keys:
            return
        path = "pyproject.toml"
        try:
            data = self.read(path)
            if data is None:
                self._change("whypin.toml", None, configuration.whole(found).encode())
                return
            source = decode(path, data)
            new = configuration.extended(source, found)
        except (Unreadable, Undecodable, configuration.Refused) as error:
            self.by_hand.append(ByHand(path, str(error), configuration.table(found)))
        else:
            self._change(path, data, new.encode(new.raw))

    def more(self, wanted: Wanted, days: int) -> None:
        """What only some ask for; `days` is how long an update waits."""
        if wanted.workflow and not self._exists(WORKFLOW):
            self._change(WORKFLOW, None, wanted.workflow.encode())
        if wanted.dependabot:
            self._dependabot(days)

    def attributes(self) -> None:
        """The line by which git merges the baseline."""
        path = attributes.FILE
        try:
            data = self.read(path)
            new = attributes.extended(decode(path, data or b""))
        except (Unreadable, Undecodable) as error:
            self.by_hand.append(ByHand(path, str(error), f"{attributes.LINE}\n"))
        else:
            self._change(path, data, new.encode(new.raw))

    def _in_prek(self, wanted: Sequence[str]) -> None:
        path = hook_block.PREK
        try:
            data = self.read(path) or b""
        except Unreadable as error:
            data, why = b"", str(error)
        else:
            why = "is a file that prek reads, and that whypin leaves to you"
        if b"/whypin" not in data:
            self.by_hand.append(ByHand(path, why, hook_block.prek_block(wanted, self.version)))

    def _noted(self, source: Source, note: str) -> Source:
        if note:
            self.notes.append(f"`{source.path}`: {note}")
        return source

    def _dependabot(self, days: int) -> None:
        path = next((name for name in dependabot.FILES if self._exists(name)), "")
        if path:
            self._extend(path, lambda source: dependabot.extended(source, days), block=dependabot.block(days))
        else:
            self.notes.append(f"there is no `{dependabot.FILES[0]}`, so that no `cooldown` was added")

    def _extend(
        self, path: str, extend: Callable[[Source], Source], hooks: Sequence[str] = (), block: str = ""
    ) -> None:
        block = block or hook_block.block(hooks, self.version)
        try:
            data = self.read(path) or b""
            new = extend(decode(path, data))
        except NoYaml as error:
            why = f"is left alone, as {error}, so that whypin cannot tell where this belongs; {_INSTALL}"
            self.by_hand.append(ByHand(path, why, block))
        except (Unreadable, Undecodable, Unsure) as error:
            self.by_hand.append(ByHand(path, str(error), block))
        else:
            self._change(path, data, new.encode(new.raw))

    def _exists(self, path: str) -> bool:
        try:
            return self.read(path) is not None
        except Unreadable:
            return True

    def _change(self, path: str, before: bytes | None, after: bytes) -> None:
        if before != after:
            self.changes.append(Change(path, before, after))
