"""Many requests beside the pages of the Simple API, all at once: one client, the logins of the indexes, one end."""

from __future__ import annotations

from whypin.index.connections import borrowed
from whypin.index.helps import help_for
from whypin.index.workers import each
from whypin.model.release import Unanswered

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeVar

    from whypin.index.client import Client
    from whypin.index.connections import Connections
    from whypin.index.logins import Logins
    from whypin.index.plan import Plan
    from whypin.index.settings import Settings

    Job = TypeVar("Job")
    Reply = TypeVar("Reply")


def ask_all(
    settings: Settings,
    plan: Plan,
    jobs: Sequence[Job],
    index_of: Callable[[Job], str],
    work: Callable[[Client, Logins, Job], Reply],
    shared: Connections | None = None,
) -> dict[Job, Reply | Unanswered]:
    """What comes of each job; `index_of` is the index that it asks, and `work` may raise what `Client.get` raises."""
    from whypin.index.client import Unreachable
    from whypin.index.logins import Logins

    try:
        client, end = borrowed(settings, shared)
    except Unreachable as error:
        return {job: Unanswered(index_of(job), str(error), help_for(str(error))) for job in jobs}
    logins = Logins(settings, plan)

    def done(job: Job) -> Reply | Unanswered:
        try:
            return work(client, logins, job)
        except Unreachable as error:
            return Unanswered(index_of(job), str(error), help_for(str(error)))

    patience = settings.deadline + 2 * settings.timeout
    found: dict[Job, Reply | Unanswered] = {}
    try:
        for job, reply in each(jobs, done, settings.threads, patience):
            found[job] = Unanswered(index_of(job), "gave no answer in time") if reply is None else reply
    finally:
        end()
    return found
