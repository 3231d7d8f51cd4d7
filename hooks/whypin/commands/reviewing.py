"""The reviews of a run: the folder `supply-chain/` as it is and as the base had it, handed to the rule."""

from __future__ import annotations

import os
from bisect import bisect_left
from datetime import datetime, timezone
from itertools import islice, takewhile

from whypin.locks.reviewed import reviewed_releases
from whypin.project.tree import Unreadable
from whypin.reviews.folder import Folder
from whypin.reviews.repository import RepositoryReviews
from whypin.reviews.store import FOLDER, KEYS
from whypin.rules import unreviewed_update
from whypin.vcs.programs import find

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from whypin.commands.check import Check
    from whypin.locks.reviewed import Asks, ReviewedRelease
    from whypin.model.facts import Facts
    from whypin.model.lock import LockedPackage
    from whypin.model.project import Document, Project
    from whypin.model.rule import Rule
    from whypin.model.sums import SumsFile
    from whypin.project.before import Before
    from whypin.project.tree import Tree

_FETCH = "give the base, and fetch the whole history (`fetch-depth: 0`)"
NAME = unreviewed_update.RULE.name


class Readable:
    """A tree as `whypin.reviews.folder.Files`: what cannot be read is not there."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._paths: list[str] | None = None

    def read(self, path: str) -> bytes | None:
        """A file's bytes, None where there is none or it cannot be read."""
        try:
            return self._tree.read(path)
        except Unreadable:
            return None

    def names(self, folder: str) -> tuple[str, ...]:
        """The names of the files in a folder, sorted."""
        return self._tree.names(folder)

    def below(self, folder: str) -> tuple[str, ...]:
        """The paths of all files in a folder and in the folders below it, sorted."""
        if self._paths is None:
            self._paths = sorted(self._tree.known())
        start = bisect_left(self._paths, f"{folder}/")
        return tuple(takewhile(lambda path: path.startswith(f"{folder}/"), islice(self._paths, start, None)))


def reviews(check: Check, project: Project, tree: Tree, before: Before | None) -> RepositoryReviews:
    """The reviews of the repository, for the locks of a project; `before` is the base, None without one."""
    here, then = Folder(Readable(tree)), None if before is None else Folder(Readable(before.tree))
    basis = None if check.base is None else check.base.basis
    authority, missing, remedy = then, "", _FETCH
    if before is not None and then is not None:
        paths = ["", *[document.path for document, _ in project.locks()]]
        tables = [table for path in paths for table in before.decided.of(path).packages.values()]
        asked = any(table.get(unreviewed_update.REVIEW.name) == "diff" for table in tables)
        # A repository that begins with reviews takes nothing back.
        authority = then if (then.in_use or asked) and not check.trusts_change else None
        hidden = _submodule(check) if authority is None and here.in_use else ""
        if hidden:
            missing = f"`{hidden}` is a submodule at the base, which has none of its files"
            remedy = f"put keys and reviews below `{FOLDER}/` themselves"
    elif basis is not None and basis.gate:
        missing = f"the keys and exemptions that count are the base's, and it is not known: {basis.why}"

    def authors(lock: str) -> frozenset[str]:
        return frozenset() if before is None or check.base is None else check.base.authors(lock)

    return RepositoryReviews(
        here,
        authority,
        then,
        datetime.fromtimestamp(check.now, timezone.utc),
        ssh_keygen=find("ssh-keygen", check.disk.root, os.environ),
        authors=authors,
        missing=missing,
        remedy=remedy,
    )


def _submodule(check: Check) -> str:
    """The folder of the reviews that a gate cannot look into, "" for none."""
    then = None if check.base is None or not check.base.basis.gate else check.base.files()
    return "" if then is None else then.submodule_on(KEYS.rstrip("/"))


def informed(
    check: Check,
    project: Project,
    tree: Tree,
    facts: Facts,
    rules: Collection[Rule],
    asks: Asks = unreviewed_update.reviewers,
    *,
    sums: tuple[SumsFile, ...] = (),
) -> Facts:
    """Facts with what is signed, reviews and `sums`, and with what the indexes say of all that the rules ask for.

    Where no other rule asks the indexes, they are asked only for what the reviews leave open.
    """
    if sums:
        from whypin.commands.summing import signed_sums

        facts = facts.replaced(sums=signed_sums(check, tree, sums))
    if any(rule.name == NAME for rule in rules):
        facts = facts.replaced(reviews=reviews(check, project, tree, check.then))
    if check.online is None:
        return facts
    if facts.reviews is None:
        return facts.replaced(index=check.online.prepare(project, facts.base, sums=facts.sums))

    def needed(document: Document, package: LockedPackage) -> bool:
        count = asks(facts.of(document), package)
        return unreviewed_update.needs_index(project, facts, document, package, count)

    alone = all(rule.name == NAME for rule in rules if rule.online)
    index = check.online.prepare(project, facts.base, needed, alone=alone, sums=facts.sums)
    return facts.replaced(index=index)


def releases(project: Project, facts: Facts) -> Iterator[ReviewedRelease]:
    """Each locked release that needs a review, and what becomes of it."""
    return reviewed_releases(project, facts, unreviewed_update.reviewers)
