"""What `whypin why` finds out of a package: who declares it and since when, what is locked, what the index has."""

from __future__ import annotations

from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Final

    from whypin.model.commit import Commit


class Stated(Record):
    """A constraint in a file: `text` is as written ("" for none), followed by its marker, or the direct reference."""

    __slots__ = ("path", "text")

    def __init__(self, path: str, text: str) -> None:
        self.path: Final = path
        self.text: Final = text

    @property
    def meaning(self) -> str:
        """The text without what changes nothing: blanks, and the order of what stands between commas."""
        return ",".join(sorted("".join(self.text.split()).split(",")))


class Change(Record):
    """What a commit made of a constraint; None where it brought the declaration, or took it out.

    Where only the path differs it was moved. `commit` is None for what is not committed yet.
    """

    __slots__ = ("after", "before", "commit")

    def __init__(self, commit: Commit | None, before: Stated | None, after: Stated | None) -> None:
        self.commit: Final = commit
        self.before: Final = before
        self.after: Final = after

    @property
    def is_move(self) -> bool:
        """Whether the constraint stayed as it was."""
        return self.before is not None and self.after is not None and self.before.meaning == self.after.meaning


class Wait(Record):
    """What an explanation waits for, one clause, and whether it has `happened`: None where nobody knows."""

    __slots__ = ("happened", "says")

    def __init__(self, says: str, happened: bool | None) -> None:
        self.says: Final = says
        self.happened: Final = happened


class Declared(Record):
    """One declaration of the package.

    `line` and `column` are 1-based; `kinds` what its constraint does ("caps", "pins", …); `why` the comments that
    explain it, `comments` those that stand at it and give no reason, each line without its sign; `changes` are those of
    its constraint, the latest first; `table` is its TOML table; `waits` what the explanation waits for.
    """

    __slots__ = ("changes", "column", "comments", "kinds", "line", "scope", "stated", "table", "waits", "why")

    def __init__(
        self,
        stated: Stated,
        place: tuple[int, int],
        *,
        scope: str = "production",
        table: str = "",
        kinds: tuple[str, ...] = (),
        why: tuple[str, ...] = (),
        comments: tuple[str, ...] = (),
        changes: tuple[Change, ...] = (),
        waits: tuple[Wait, ...] = (),
    ) -> None:
        self.waits: Final = waits
        self.stated: Final = stated
        self.line, self.column = place
        self.scope: Final = scope
        self.table: Final = table
        self.kinds: Final = kinds
        self.why: Final = why
        self.comments: Final = comments
        self.changes: Final = changes

    @property
    def since(self) -> Change | None:
        """The change that made the constraint what it is; None where the history does not tell."""
        return next((change for change in self.changes if not change.is_move), None)

    @property
    def verdict(self) -> str:
        """Give "waiting" as long as anything is known to be still awaited, else "happened" if anything has happened.

        "unknown" where nothing is known.
        """
        known = {wait.happened for wait in self.waits}
        return "waiting" if False in known else "happened" if True in known else "unknown"


class Requester(Record):
    """A locked package that asks for the package: its name and version, the range that the lock records, or ""."""

    __slots__ = ("marker", "name", "range", "version")

    def __init__(self, name: str, version: str, range: str = "", marker: str = "") -> None:
        self.name: Final = name
        self.version: Final = version
        self.range: Final = range
        self.marker: Final = marker


class LockedAt(Record):
    """One entry of a lock: where, which version, the files that the lock was made from, and who asks for it there."""

    __slots__ = ("line", "made_from", "marker", "path", "requesters", "version")

    def __init__(
        self,
        path: str,
        line: int,
        version: str,
        *,
        marker: str = "",
        made_from: tuple[str, ...] = (),
        requesters: tuple[Requester, ...] = (),
    ) -> None:
        self.path: Final = path
        self.line: Final = line
        self.version: Final = version
        self.marker: Final = marker
        self.made_from: Final = made_from
        self.requesters: Final = requesters


class Release(Record):
    """One version on an index. `day` is when its first file came (ISO), "" where the index does not say.

    `yanked` is the reason ("" without one), None for a release that is not.
    """

    __slots__ = ("day", "prerelease", "version", "yanked")

    def __init__(self, version: str, day: str = "", *, yanked: str | None = None, prerelease: bool = False) -> None:
        self.version: Final = version
        self.day: Final = day
        self.yanked: Final = yanked
        self.prerelease: Final = prerelease


class Advisory(Record):
    """An advisory that the index knows for a version; `fixed_in` are the versions that mend it, `aliases` other ids."""

    __slots__ = ("aliases", "fixed_in", "id", "version")

    def __init__(self, id: str, version: str, fixed_in: tuple[str, ...] = (), aliases: tuple[str, ...] = ()) -> None:
        self.id: Final = id
        self.version: Final = version
        self.fixed_in: Final = fixed_in
        self.aliases: Final = aliases


class Reach(Record):
    """What one constraint (`text`) lets in of what the index has.

    `allowed` are the versions that it allows, `newest` and `lowest` the last and the first of them; `held_back` are the
    newer releases that it leaves out, the lowest first; `bound` is its lower bound, if that is a release. `advisories`
    are what is known of the versions `asked`, None where the index does not tell.
    """

    __slots__ = ("advisories", "allowed", "asked", "bound", "held_back", "lowest", "newest", "text")

    def __init__(
        self,
        text: str,
        allowed: Sequence[Release],
        *,
        held_back: tuple[Release, ...] = (),
        bound: Release | None = None,
        asked: tuple[str, ...] = (),
        advisories: tuple[Advisory, ...] | None = None,
    ) -> None:
        self.text: Final = text
        self.allowed: Final = tuple([one.version for one in allowed])
        self.newest: Final = allowed[-1] if allowed else None
        self.lowest: Final = allowed[0] if allowed else None
        self.held_back: Final = held_back
        self.bound: Final = bound
        self.asked: Final = asked
        self.advisories: Final = advisories

    @property
    def held_back_since(self) -> str:
        """The day on which the first newer release came that it leaves out; "" where that is not known."""
        return min([one.day for one in self.held_back if one.day], default="")


class Standing(Record):
    """What an index says of the package: `releases` in the order of versions, and what each constraint lets in.

    `trouble` is why it did not answer, one clause that follows its address, and `help` what to do; "" where it did.
    """

    __slots__ = ("help", "index", "newest", "reaches", "releases", "trouble")

    def __init__(
        self,
        index: str,
        releases: tuple[Release, ...] = (),
        *,
        newest: Release | None = None,
        reaches: tuple[Reach, ...] = (),
        trouble: str = "",
        help: str = "",
    ) -> None:
        self.index: Final = index
        self.releases: Final = releases
        self.newest: Final = newest
        self.reaches: Final = reaches
        self.trouble: Final = trouble
        self.help: Final = help


class Why(Record):
    """All of one package; `key` is its normal name, `standing` None for an offline run.

    `notes` are sentences about what could not be told.
    """

    __slots__ = ("changes", "declared", "key", "locked", "notes", "standing", "today")

    def __init__(
        self,
        key: str,
        declared: tuple[Declared, ...] = (),
        *,
        changes: tuple[Change, ...] = (),
        locked: tuple[LockedAt, ...] = (),
        standing: Standing | None = None,
        notes: tuple[str, ...] = (),
        today: str = "",
    ) -> None:
        self.key: Final = key
        self.declared: Final = declared
        self.changes: Final = changes
        self.locked: Final = locked
        self.standing: Final = standing
        self.notes: Final = notes
        self.today: Final = today


class Held(Record):
    """An explained cap or pin of the package `key`."""

    __slots__ = ("declared", "key")

    def __init__(self, key: str, declared: Declared) -> None:
        self.key: Final = key
        self.declared: Final = declared


class Holds(Record):
    """Every explained cap and pin, the oldest first; `troubles` are indexes that did not answer, a sentence each."""

    __slots__ = ("held", "notes", "today", "troubles")

    def __init__(
        self,
        held: tuple[Held, ...],
        *,
        notes: tuple[str, ...] = (),
        troubles: tuple[str, ...] = (),
        today: str = "",
    ) -> None:
        self.held: Final = held
        self.notes: Final = notes
        self.troubles: Final = troubles
        self.today: Final = today
