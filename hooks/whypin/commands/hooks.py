"""The entry points of `.pre-commit-hooks.yaml`: each a fixed selection of rules, nothing else."""

from __future__ import annotations

import sys

from whypin.commands.terminal import run_and_exit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

# What each hook runs, beside the rules that come with every run; None is every offline rule.
SELECTIONS: dict[str, tuple[str, ...] | None] = {
    "check-constraint-comments": ("unexplained-constraint", "expired-explanation"),
    "check-lower-bounds": ("missing-lower-bound", "unsatisfiable-constraint"),
    "check-poetry-carets": ("non-caret-constraint",),
    "check-update-caps": ("uncapped-constraint",),
    "check-locks": (
        "lock-out-of-sync",
        "unpinned-requirement",
        "missing-hash",
        "weak-hash",
        "duplicate-lock-entry",
        "foreign-artifact",
    ),
    "check-lock-hashes": (
        "hash-mismatch",
        "unpublished-version",
        "yanked-version",
        "fresh-release",
        "inactive-project",
        "unverifiable-lock",
    ),
    "whypin": None,
    "whypin-fix": None,
}


def _run(name: str, description: str, argv: Sequence[str] | None, *, fix: bool = False) -> int:
    prog = name if name.startswith("whypin") else f"whypin-{name}"
    arguments = sys.argv[1:] if argv is None else argv

    def run() -> int:
        from whypin.commands.check import hook

        return hook(prog, description, arguments, SELECTIONS[name], fix=fix)

    return run_and_exit(run, alone=argv is None)


def check_constraint_comments(argv: Sequence[str] | None = None) -> int:
    """`whypin-check-constraint-comments`."""
    return _run("check-constraint-comments", "Ask of every constraint for a comment that says why.", argv)


def check_lower_bounds(argv: Sequence[str] | None = None) -> int:
    """`whypin-check-lower-bounds`."""
    return _run("check-lower-bounds", "Ask of every declaration for a lower bound that can be met.", argv)


def check_poetry_carets(argv: Sequence[str] | None = None) -> int:
    """`whypin-check-poetry-carets`."""
    return _run("check-poetry-carets", "Ask of every Poetry constraint to be a caret range.", argv)


def check_update_caps(argv: Sequence[str] | None = None) -> int:
    """`whypin-check-update-caps`."""
    return _run("check-update-caps", "Ask of high-risk packages for a cap on their updates.", argv)


def check_locks(argv: Sequence[str] | None = None) -> int:
    """`whypin-check-locks`."""
    return _run("check-locks", "Look for what is wrong with a lock without asking the index.", argv)


def check_lock_hashes(argv: Sequence[str] | None = None) -> int:
    """`whypin-check-lock-hashes`."""
    return _run("check-lock-hashes", "Hold the hashes of locks against what the index publishes.", argv)


def whypin(argv: Sequence[str] | None = None) -> int:
    """`whypin-all`: every offline rule."""
    return _run("whypin", "Run every offline rule.", argv)


def whypin_fix(argv: Sequence[str] | None = None) -> int:
    """`whypin-fix`: every offline rule, and the safe fixes."""
    return _run("whypin-fix", "Run every offline rule and apply the safe fixes.", argv, fix=True)
