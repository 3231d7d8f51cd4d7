"""`fresh-release`: an artifact uploaded less than the cooldown ago."""

from __future__ import annotations

from whypin.locks.updates import older, was_locked
from whypin.model.finding import Finding
from whypin.model.rule import WARNING, Option, Rule
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from typing import Final

    from whypin.locks.mended import Step
    from whypin.model.facts import Facts
    from whypin.model.judgement import Judgement
    from whypin.model.lock import LockedPackage
    from whypin.model.project import Document, Project

COOLDOWN = Option("cooldown", "How old a release should be before it is taken", "days", default=7, reach="both")
RULE = Rule(
    "fresh-release",
    "an artifact that was uploaded less than 7 days ago, or what `cooldown` says, unless it mends a vulnerability",
    "manner",
    hooks=("check-releases",),
    severity=WARNING,
    options=(COOLDOWN,),
    needs_base="if_known",
    needs_index="now",
    passes=True,
)
_DAY = 24 * 60 * 60
_SHOWN = "%Y-%m-%d %H:%M UTC"


class _Fresh(Record):
    """A locked package with its newest file, and the steps to it from what the base locked."""

    __slots__ = ("cooldown", "document", "filename", "package", "steps", "uploaded")

    def __init__(
        self,
        document: Document,
        package: LockedPackage,
        cooldown: int,
        newest: tuple[datetime, str],
        steps: tuple[Step, ...],
    ) -> None:
        self.document: Final = document
        self.package: Final = package
        self.cooldown: Final = cooldown
        self.uploaded, self.filename = newest
        self.steps: Final = steps


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each locked package with a file inside its cooldown; it names the newest file.

    What the base locks already is taken, and what mends a vulnerability that the base has does not wait.
    """
    if facts.index is None or facts.now is None:
        return
    from whypin.locks.mended import mended
    from whypin.locks.upload_times import at

    now = at(facts.now)
    found = list(_all_fresh(facts, now))
    steps = [step for fresh in found for step in fresh.steps]
    said = mended(steps, facts.index.advisories) if steps else {}
    for fresh in found:
        told = [said[step] for step in fresh.steps]
        if True not in told:
            yield _finding(fresh, now, is_told=None not in told)


def _all_fresh(facts: Facts, now: datetime) -> Iterator[_Fresh]:
    for document, judgement in facts.index.judgements() if facts.index is not None else ():
        cooldown = facts.of(document).option(COOLDOWN, judgement.package.key)
        newest = _newest(judgement)
        if newest is None or cooldown <= 0 or (now - newest[0]).total_seconds() >= cooldown * _DAY:
            continue
        before = None if facts.base is None else facts.base.document(document.path)
        if not was_locked(judgement.package, before):
            yield _Fresh(document, judgement.package, cooldown, newest, _steps(judgement, before))


def _newest(judgement: Judgement) -> tuple[datetime, str] | None:
    """The latest upload among the files that the lock would install."""
    from whypin.locks.upload_times import instant

    times = [(instant(file.uploaded), file.filename) for file in judgement.installed if file.uploaded]
    return max([(time, name) for time, name in times if time is not None], default=None)


def _steps(judgement: Judgement, before: Document | None) -> tuple[Step, ...]:
    """From each version that the base locked, on the index that has the new one."""
    package = judgement.package
    index = judgement.releases[0][0]
    new = (index, package.key, package.version)
    return tuple([((index, package.key, one.version), new) for one in older(package, before)])


def _finding(fresh: _Fresh, now: datetime, *, is_told: bool) -> Finding:
    from whypin.locks.upload_times import ago, counted

    uploaded = fresh.uploaded
    if uploaded > now:
        message = f"`{fresh.filename}` has an upload time that is still to come, {uploaded.strftime(_SHOWN)}"
    else:
        age, cooldown = ago(now - uploaded), counted(fresh.cooldown, "day")
        message = f"`{fresh.filename}` was uploaded {age}, and the cooldown is {cooldown}"
    package, document = fresh.package, fresh.document
    return Finding.about(RULE, document, package, package.version_at, message, help=_help(fresh, now, is_told=is_told))


def _help(fresh: _Fresh, now: datetime, *, is_told: bool) -> str:
    from whypin.locks.upload_times import after, older_release

    instead = older_release(fresh.document, fresh.package, fresh.cooldown, now)
    green = after(fresh.uploaded, fresh.cooldown)
    wait = f"wait until {green.strftime(_SHOWN)}, or " if green is not None else ""
    # An index without PyPI's JSON API tells of no advisory.
    if_fixed = "if it fixes a vulnerability" if is_told else "if it fixes a vulnerability (your index does not tell)"
    return f"{wait}{instead}; {if_fixed}, give `{fresh.package.key}` a `cooldown` of its own"
