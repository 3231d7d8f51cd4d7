"""cargo-vet's `audits.toml`: criteria, audits, and whom the team trusts (its book, "The `audits.toml` File")."""

from __future__ import annotations

from whypin.model.formats import VET_AUDITS
from whypin.model.trust import Trust
from whypin.model.vet import Criterion, Store
from whypin.readers import vet_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.project import Document
    from whypin.model.trust import TrustKind
    from whypin.readers.vet_file import Path, Row, VetFile
    from whypin.text.source import Source

_KEYS = ("criteria", "audits", "wildcard-audits", "trusted")
_ABOUT = ("version", "delta", "violation")
_KINDS: tuple[tuple[str, TrustKind], ...] = (("wildcard-audits", "wildcard audit"), ("trusted", "publisher"))


def read(source: Source) -> Document:
    """What the file defines and vouches for; an `audits.toml` of another tool holds nothing."""
    return vet_file.read(source, VET_AUDITS, _KEYS, collect)


def collect(file: VetFile, *below: str) -> tuple[Store, tuple[Trust, ...]]:
    """What the tables below a path hold; below `audits.PEER` they are copies of what that peer wrote."""
    peer = below[-1] if below else ""
    criteria = tuple([_criterion(file, *one, peer) for one in file.tables(*below, "criteria")])
    used: list[tuple[str, Path]] = []
    for _, row, path in file.rows(*below, "audits"):
        used += file.names(row, "criteria", path)
        file.version(row, "version", path)
        file.version(row, "delta", path, "->")
        for key in ("violation", "notes"):
            file.text(row, key, path)
        if sum(key in row for key in _ABOUT) != 1:
            file.unfit(path, "the audit has not one of `version`, `delta` and `violation`")
    trusts = []
    for key, kind in _KINDS:
        for crate, row, path in file.rows(*below, key):
            given = file.names(row, "criteria", path, required=True)
            used += given
            for trust in _trust(file, kind, crate, row, path, peer):
                trusts.append(trust.replaced(criteria=tuple([name for name, _ in given])))
    return Store(criteria=criteria, used=tuple(used)), tuple(trusts)


def _criterion(file: VetFile, name: str, row: Row, path: Path, peer: str) -> Criterion:
    for key in ("description", "description-url"):
        file.text(row, key, path)
    return Criterion(name, path, file.names(row, "implies", path), peer)


def _trust(file: VetFile, kind: TrustKind, crate: str, row: Row, path: Path, peer: str) -> list[Trust]:
    """The entry, or none where its last day is none."""
    file.day(row, "start", path)
    end = file.day(row, "end", path)
    copied = file.names(row, "aggregated-from", path)
    notes = file.text(row, "notes", path)
    whom = _whom(file, row, path)
    if not end:
        return []
    # `cargo vet aggregate` writes files to be imported; in a store of its own, nobody but the team says where from.
    source = peer or (copied[0][0] if copied and not file.is_own else "")
    return [Trust(kind, crate, path, end=end, end_at=(*path, "end"), whom=whom, notes=notes, source=source)]


def _whom(file: VetFile, row: Row, path: Path) -> str:
    """Who is believed: a number of a user of crates.io, or what publishes by Trusted Publishing."""
    user = row.get("user-id")
    if type(user) is int and user >= 0:
        return f"user {user}"
    if user is not None:
        file.unfit((*path, "user-id"), "`user-id` is not a whole number")
        return ""
    if row.get("trusted-publisher") is None:
        file.unfit(path, "the entry has neither `user-id` nor `trusted-publisher`")
    return file.text(row, "trusted-publisher", path)
