"""`fresh-release`: an artifact uploaded less than the cooldown ago."""

from __future__ import annotations

from datetime import date

from whypin.model.finding import Finding
from whypin.model.rule import WARNING, Option, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Facts
    from whypin.model.project import Project

COOLDOWN = Option("cooldown", "How old a release should be before it is taken", "days", default=7, reach="both")
RULE = Rule(
    "fresh-release",
    "an artifact that was uploaded less than 7 days ago, or what `cooldown` says",
    "manner",
    hooks=("check-lock-hashes",),
    severity=WARNING,
    options=(COOLDOWN,),
    needs_index="now",
)


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each locked package with a file inside its cooldown; it names the newest file."""
    if facts.index is None or not facts.today:
        return
    for document, judgement in facts.index.judgements():
        package = judgement.package
        cooldown = facts.of(document).option(COOLDOWN, package.key)
        if cooldown <= 0:
            continue
        uploads = [(_age_in_days(file.uploaded, facts.today), file) for file in judgement.installed if file.uploaded]
        aged = [(age, file) for age, file in uploads if age is not None]
        age, newest = min(aged, key=lambda pair: pair[0], default=(cooldown, None))
        if newest is None or age >= cooldown:
            continue
        yield Finding.about(
            RULE,
            document,
            package,
            package.version_at,
            f"`{newest.filename}` was uploaded {_ago(age)}, and the cooldown is {_days(cooldown)}",
            help=f"wait, or give `{package.key}` a `cooldown` of its own if this fixes a vulnerability",
        )


def _ago(age: int) -> str:
    return "today" if age <= 0 else "yesterday" if age == 1 else f"{age} days ago"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _age_in_days(uploaded: str, today: str) -> int | None:
    """Whole days from the day of an upload (RFC 3339) to today; None for a day that cannot be read."""
    try:
        return (date.fromisoformat(today) - date.fromisoformat(uploaded[:10])).days
    except ValueError:
        return None
