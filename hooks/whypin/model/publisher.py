"""Who published the files of a release, and what became of that with an update (PEP 740)."""

from __future__ import annotations

from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from whypin.model.lock import LockedPackage


class Publisher(Record):
    """A Trusted Publisher: its `kind` in lower case (`github`), and the repository or the account that it is.

    `repository_id` and `owner_id` are the numbers that the forge gave the repository and its owner, "" where they are
    not known: a name may be given to somebody else, a number never is.
    """

    __slots__ = ("kind", "name", "owner_id", "repository_id")

    def __init__(self, kind: str, name: str, repository_id: str = "", owner_id: str = "") -> None:
        self.kind: Final = kind
        self.name: Final = name
        self.repository_id: Final = repository_id
        self.owner_id: Final = owner_id

    @property
    def text(self) -> str:
        """As a person writes it: `github:OWNER/REPO`."""
        return f"{self.kind}:{self.name}"

    def has_name_of(self, other: Publisher) -> bool:
        """Whether both go by one name; forges tell no upper from lower case."""
        return self.text.lower() == other.text.lower()

    def is_same(self, other: Publisher) -> bool:
        """Whether both are one repository of one owner: by their numbers where both are known, else by their names."""
        if self.kind == other.kind and self.repository_id and other.repository_id:
            owners = {self.owner_id, other.owner_id} - {""}
            return self.repository_id == other.repository_id and len(owners) <= 1
        return self.has_name_of(other)


class PublishedBy(Record):
    """A file by its name, and its publishers; none where the index says that there is none."""

    __slots__ = ("filename", "publishers")

    def __init__(self, filename: str, publishers: tuple[Publisher, ...]) -> None:
        self.filename: Final = filename
        self.publishers: Final = publishers


class Update(Record):
    """A locked package that the base locked otherwise, and had published by somebody that the index names.

    - `version`: the version at the base; `before`: the publishers of its files, `was_partial`: some files had none.
    - `files`: those that the lock would install now.
    - `why`: why the publishers are not known, one clause, and `help` what to do about that; twice "" where they are.
    """

    __slots__ = ("before", "files", "help", "package", "version", "was_partial", "why")

    def __init__(
        self,
        package: LockedPackage,
        version: str,
        before: tuple[Publisher, ...],
        files: tuple[PublishedBy, ...],
        *,
        was_partial: bool = False,
        why: str = "",
        help: str = "",
    ) -> None:
        self.package: Final = package
        self.version: Final = version
        self.before: Final = before
        self.files: Final = files
        self.was_partial: Final = was_partial
        self.why: Final = why
        self.help: Final = help

    @property
    def bare(self) -> tuple[str, ...]:
        """The names of the files without a publisher."""
        return tuple([file.filename for file in self.files if not file.publishers])
