"""Kind: whether the declarations of a file belong to a library or to an application."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from whypin.model.project import Document


def libraries(documents: Sequence[Document], kind: str | None) -> frozenset[str]:
    """The paths whose declarations belong to a library.

    `kind` is the configuration's ("library" or "application", None: as the files say). Where a person says library,
    every file of declarations is one's; a file alone can say so only of itself and of the files that hold its
    dependencies, so other requirements files never are.
    """
    if kind == "application":
        return frozenset()
    described = {one.path for one in documents if one.metadata is not None and one.metadata.library}
    return frozenset(
        [
            document.path
            for document in documents
            if kind == "library" or document.path in described or document.owner in described
        ]
    )
