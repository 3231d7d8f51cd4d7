"""Which locks a change of declarations leaves behind, and how each is made again."""

from __future__ import annotations

from whypin.locks.relock import relock_command
from whypin.project.paths import folder_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.project import Document, Project


def relocks(before: Project, after: Project) -> tuple[str, ...]:
    """What to run after a change, one clause a lock whose declarations were changed; both have their pairs."""
    declared = {document.path: _declared(document) for document in before.documents}
    found: dict[str, None] = {}
    for pair in after.pairs:
        if any(_declared(document) != declared.get(document.path) for document in pair.declarations):
            found[_again(pair.lock)] = None
    return tuple(found)


def _declared(document: Document) -> list[tuple[str, str]]:
    """What a maker reads: comments may change without it."""
    return [
        (declaration.key, declaration.constraint.text if declaration.constraint is not None else "")
        for declaration in document.declarations
    ]


def _again(lock: Document) -> str:
    command, folder = relock_command(lock), folder_of(lock.path)
    if not command:
        return f"regenerate `{lock.path}`"
    # What a header records was run in a folder that it does not record.
    return f"`{command}` in `{folder}`" if folder and command == lock.format.relock else f"`{command}`"
