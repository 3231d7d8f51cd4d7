"""`fresh-release`: an artifact uploaded less than the cooldown ago."""

from __future__ import annotations

from whypin.model.finding import Finding
from whypin.model.rule import WARNING, Option, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from whypin.model.facts import Facts
    from whypin.model.judgement import Judgement
    from whypin.model.project import Document, Project

COOLDOWN = Option("cooldown", "How old a release should be before it is taken", "days", default=7, reach="both")
RULE = Rule(
    "fresh-release",
    "an artifact that was uploaded less than 7 days ago, or what `cooldown` says",
    "manner",
    hooks=("check-releases",),
    severity=WARNING,
    options=(COOLDOWN,),
    needs_index="now",
)
_DAY = 24 * 60 * 60
_SHOWN = "%Y-%m-%d %H:%M UTC"


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each locked package with a file inside its cooldown; it names the newest file."""
    if facts.index is None or facts.now is None:
        return
    from whypin.locks.upload_times import at

    now = at(facts.now)
    for document, judgement in facts.index.judgements():
        cooldown = facts.of(document).option(COOLDOWN, judgement.package.key)
        if cooldown > 0:
            yield from _fresh(document, judgement, cooldown, now)


def _fresh(document: Document, judgement: Judgement, cooldown: int, now: datetime) -> Iterator[Finding]:
    from whypin.locks.upload_times import ago, counted, instant

    package = judgement.package
    times = [(instant(file.uploaded), file.filename) for file in judgement.installed if file.uploaded]
    uploaded, newest = max([(time, name) for time, name in times if time is not None], default=(None, ""))
    if uploaded is None or (now - uploaded).total_seconds() >= cooldown * _DAY:
        return
    if uploaded > now:
        message = f"`{newest}` has an upload time that is still to come, {uploaded.strftime(_SHOWN)}"
    else:
        message = f"`{newest}` was uploaded {ago(now - uploaded)}, and the cooldown is {counted(cooldown, 'day')}"
    help_ = _help(document, judgement, cooldown, uploaded, now)
    yield Finding.about(RULE, document, package, package.version_at, message, help=help_)


def _help(document: Document, judgement: Judgement, cooldown: int, uploaded: datetime, now: datetime) -> str:
    from whypin.locks.upload_times import after, older_command

    package = judgement.package
    command = older_command(document, package, cooldown, now)
    older = f"lock an older release: `{command}`" if command else "lock an older release"
    green = after(uploaded, cooldown)
    wait = f"wait until {green.strftime(_SHOWN)}, or " if green is not None else ""
    return f"{wait}{older}; if it fixes a vulnerability, give `{package.key}` a `cooldown` of its own"
