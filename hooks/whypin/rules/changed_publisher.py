"""`changed-publisher`: an update that somebody else published than the release before it (PEP 740)."""

from __future__ import annotations

from whypin.model.finding import Finding
from whypin.model.rule import Option, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Facts
    from whypin.model.project import Document, Project
    from whypin.model.publisher import Publisher, Update

PUBLISHER = Option(
    "publisher",
    "Who may publish it, beside those who did before: `github:OWNER/REPO`",
    "publisher",
    reach="package",
)
RULE = Rule(
    "changed-publisher",
    "an update whose files were published from another repository than those of the release before it",
    "manner",
    hooks=("check-releases",),
    options=(PUBLISHER,),
    needs_base="always",
    needs_index="now",
)


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each new publisher of an update, and for an update whose publishers are not known."""
    if facts.index is None:
        return
    for document, update in facts.index.updates():
        approved = facts.of(document).option(PUBLISHER, update.package.key) or ""
        told: set[str] = set()
        for file in update.files if update.before else ():
            new = [one for one in file.publishers if not _is_approved(one, update, approved)]
            if file.publishers and len(new) == len(file.publishers) and new[0].text not in told:
                told.add(new[0].text)
                yield _finding(document, update, new[0], file.filename)
        if update.why:
            from whypin.model.account import unverified

            yield unverified(document, update.package, update.why, update.help)


def _is_approved(one: Publisher, update: Update, approved: str) -> bool:
    """Whether a publisher was one before, or the configuration names it.

    What took over the name of an old one is not approved by that name alone: it takes the number of its repository.
    """
    if any(one.is_same(old) for old in update.before):
        return True
    name, _, number = approved.partition("#")
    if name.lower() != one.text.lower() or (number and number != one.repository_id):
        return False
    return bool(number) or not any(one.has_name_of(old) for old in update.before)


def _finding(document: Document, update: Update, new: Publisher, filename: str) -> Finding:
    package = update.package
    namesake = next((old for old in update.before if new.has_name_of(old)), None)
    old = namesake or update.before[0]
    what = f"`{package.name}` `{package.version}`"
    if namesake is not None and new.repository_id != namesake.repository_id:
        message = f"{what} was published by another repository of the name `{new.text}` than `{update.version}` was"
    elif new.repository_id and new.repository_id == old.repository_id:
        message = f"{what} was published by `{new.text}`, which had another owner when it published `{update.version}`"
    else:
        message = f"{what} was published by `{new.text}`, and `{update.version}` by `{old.text}`"
    value = f"{new.text}#{new.repository_id}" if namesake is not None and new.repository_id else new.text
    return Finding.about(
        RULE,
        document,
        package,
        package.version_at,
        message,
        help=f'find out from the project whether it moved, and if so write `publisher = "{value}"` into '
        f"`[tool.whypin.packages.{package.key}]`",
        detail=filename if package.version == update.version else "",
    )
