"""The entry points of `.pre-commit-hooks.yaml`: each a fixed selection of rules, nothing else."""

from __future__ import annotations

import gc
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

# What each hook does; which rules it runs, they say themselves.
DESCRIPTIONS = {
    "check-constraint-comments": (
        "Asks of every version constraint for a comment that explains it, and for a new look when `until` has passed"
        " or the constraint has changed"
    ),
    "check-lower-bounds": "Asks of every declaration for a lower bound that follows its lock and that can be met",
    "check-poetry-carets": "Asks of every constraint in a Poetry table to be a caret range, or to say why it is not",
    "check-update-caps": "Asks of the packages that the configuration names for a cap on the updates in their range",
    "check-locks": "Compares locks with their declarations, and looks for missing, weak, doubled and foreign entries",
    "check-lock-hashes": "Compares every hash of a lock with what the package index publishes for that release",
    "check-releases": (
        "Looks for locked releases that are yanked, too fresh or from another publisher, and for projects that are not "
        "active"
    ),
    "check-reviews": "Asks of every locked release for a signed review of what changed, where reviews are in use",
    "check-cargo-vet": (
        "Asks of a cargo-vet store for the reason of every exemption, for trust that ends soon, and for policies and"
        " criteria that cargo-vet takes"
    ),
    "whypin": "Runs every rule that needs no network",
    "whypin-fix": "Runs every rule that needs no network and applies the safe fixes",
}


def _run(name: str, argv: Sequence[str] | None, *, fix: bool = False) -> int:
    if argv is None:
        # As in `__main__`; together with the end of the process a seventh of what a hook takes.
        gc.disable()
    from whypin.commands.terminal import run_and_exit
    from whypin.model import rule_table

    prog = name if name.startswith("whypin") else f"whypin-{name}"
    arguments = sys.argv[1:] if argv is None else argv
    selected = None if name.startswith("whypin") else rule_table.HOOKS[name]

    def run() -> int:
        from whypin.commands.check import hook

        return hook(prog, f"{DESCRIPTIONS[name]}.", arguments, selected, fix=fix)

    return run_and_exit(run, alone=argv is None)


def check_constraint_comments(argv: Sequence[str] | None = None) -> int:
    """`whypin-check-constraint-comments`."""
    return _run("check-constraint-comments", argv)


def check_lower_bounds(argv: Sequence[str] | None = None) -> int:
    """`whypin-check-lower-bounds`."""
    return _run("check-lower-bounds", argv)


def check_poetry_carets(argv: Sequence[str] | None = None) -> int:
    """`whypin-check-poetry-carets`."""
    return _run("check-poetry-carets", argv)


def check_update_caps(argv: Sequence[str] | None = None) -> int:
    """`whypin-check-update-caps`."""
    return _run("check-update-caps", argv)


def check_locks(argv: Sequence[str] | None = None) -> int:
    """`whypin-check-locks`."""
    return _run("check-locks", argv)


def check_lock_hashes(argv: Sequence[str] | None = None) -> int:
    """`whypin-check-lock-hashes`."""
    return _run("check-lock-hashes", argv)


def check_releases(argv: Sequence[str] | None = None) -> int:
    """`whypin-check-releases`."""
    return _run("check-releases", argv)


def check_reviews(argv: Sequence[str] | None = None) -> int:
    """`whypin-check-reviews`."""
    return _run("check-reviews", argv)


def check_cargo_vet(argv: Sequence[str] | None = None) -> int:
    """`whypin-check-cargo-vet`."""
    return _run("check-cargo-vet", argv)


def whypin(argv: Sequence[str] | None = None) -> int:
    """`whypin-all`: every offline rule."""
    return _run("whypin", argv)


def whypin_fix(argv: Sequence[str] | None = None) -> int:
    """`whypin-fix`: every offline rule, and the safe fixes."""
    return _run("whypin-fix", argv, fix=True)
