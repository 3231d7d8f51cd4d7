"""Kind: whether the declarations of a file belong to a library or to an application."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.project import Document


def is_library(document: Document, kind: str | None) -> bool:
    """Whether the declarations of a file belong to a library.

    `kind` is its configuration's ("library" or "application", None: as the file says). Where a person says library,
    every file of declarations is one's; a file alone can say so only of itself, so requirements files never are.
    """
    if kind is not None:
        return kind == "library"
    return document.metadata is not None and document.metadata.library
