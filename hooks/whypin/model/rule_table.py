"""What rules say of themselves, for those who must not import them all. Written by `PAGES=write pytest`.

`ONLINE`: the rules that need the index; `CHANGES`: those that need a base revision; `ABOUT`: those that are
about some files alone, and whether they need locks; `ALWAYS`: those that come with every run; `HOOKS`: those
of a hook that does not run all; `OPTIONS`: form, reach, noun and values of each key that a rule obeys.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.rule import About, Form, NeedsLocks, Reach

ONLINE = frozenset(
    [
        "ambiguous-index",
        "changed-publisher",
        "fresh-release",
        "hash-mismatch",
        "inactive-project",
        "lost-provenance",
        "missing-sdist",
        "partial-provenance",
        "unpublished-version",
        "unreviewed-update",
        "yanked-version",
    ]
)
CHANGES = frozenset(
    [
        "changed-publisher",
        "downgraded-lock",
        "loosened-policy",
        "lost-explanation",
        "lost-lock",
        "lost-provenance",
        "partial-provenance",
        "recycled-hash",
        "replaced-hash",
        "stale-explanation",
        "stale-lower-bound",
    ]
)
ABOUT: dict[str, tuple[About, NeedsLocks]] = {
    "conflicting-locks": ("locks", "always"),
    "duplicate-lock-entry": ("locks", "never"),
    "foreign-artifact": ("locks", "never"),
    "lock-out-of-sync": ("locks", "always"),
    "missing-hash": ("locks", "never"),
    "overlong-trust": ("stores", "never"),
    "silenced-package": ("locks", "always"),
    "stale-lock": ("locks", "always"),
    "swapped-origin": ("locks", "always"),
    "unexplained-exemption": ("stores", "never"),
    "unhashed-lock": ("locks", "always"),
    "unknown-criteria": ("stores", "never"),
    "unpinned-requirement": ("locks", "never"),
    "unrequested-package": ("locks", "always"),
    "unversioned-policy": ("stores", "never"),
    "weak-hash": ("locks", "never"),
}
ALWAYS = (
    "missing-include",
    "unexplained-ignore",
    "unreadable-file",
    "unreadable-requirement",
    "unused-ignore",
    "unverifiable-lock",
)
HOOKS = {
    "check-constraint-comments": (
        "expired-explanation",
        "lost-explanation",
        "stale-explanation",
        "unexplained-constraint",
    ),
    "check-lower-bounds": (
        "missing-lower-bound",
        "stale-lower-bound",
        "unsatisfiable-constraint",
    ),
    "check-poetry-carets": ("non-caret-constraint",),
    "check-update-caps": ("uncapped-constraint",),
    "check-locks": (
        "conflicting-locks",
        "downgraded-lock",
        "duplicate-lock-entry",
        "foreign-artifact",
        "lock-out-of-sync",
        "loosened-policy",
        "lost-lock",
        "missing-hash",
        "recycled-hash",
        "replaced-hash",
        "silenced-package",
        "stale-lock",
        "swapped-origin",
        "unhashed-lock",
        "unpinned-requirement",
        "unrequested-package",
        "untrusted-index",
        "weak-hash",
    ),
    "check-lock-hashes": (
        "ambiguous-index",
        "hash-mismatch",
        "unpublished-version",
        "unverifiable-lock",
    ),
    "check-releases": (
        "changed-publisher",
        "fresh-release",
        "inactive-project",
        "lost-provenance",
        "missing-sdist",
        "partial-provenance",
        "yanked-version",
    ),
    "check-reviews": ("unreviewed-update",),
    "check-cargo-vet": (
        "overlong-trust",
        "unexplained-exemption",
        "unknown-criteria",
        "unversioned-policy",
    ),
}
OPTIONS: dict[str, tuple[Form, Reach, str, tuple[str, ...]]] = {
    "bare-names": (
        "word",
        "repository",
        "value",
        (
            "report",
            "allow",
        ),
    ),
    "bounds": (
        "word",
        "group",
        "value",
        (
            "raise",
            "keep",
        ),
    ),
    "cooldown": (
        "days",
        "both",
        "value",
        (),
    ),
    "index": (
        "address",
        "package",
        "value",
        (),
    ),
    "publisher": (
        "publisher",
        "package",
        "value",
        (),
    ),
    "require-explanation": (
        "words",
        "repository",
        "kind of constraint",
        (
            "caps",
            "pins",
            "exclusions",
            "compatible",
            "direct",
            "bounds",
            "carets",
        ),
    ),
    "review": (
        "word",
        "package",
        "value",
        (
            "diff",
            "none",
        ),
    ),
    "reviewers": (
        "count",
        "both",
        "value",
        (),
    ),
    "updates": (
        "word",
        "package",
        "value",
        (
            "patch",
            "minor",
            "major",
        ),
    ),
}
