"""Which rules a run has: what was asked for, what the configuration turns on, what comes with every run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from whypin.engine.selection import select

if TYPE_CHECKING:
    from whypin.model.rule import Grade


@pytest.mark.parametrize(
    ("severity", "by_hook", "runs"),
    [
        (None, True, False),  # it is off by default
        ("off", True, False),
        ("warning", True, True),
        (None, False, True),  # `--select` names it
    ],
)
def test_what_is_off_by_default_is_part_of_a_hook_where_it_is_on(
    severity: Grade | None, by_hook: bool, runs: bool
) -> None:
    severities: dict[str, Grade] = {} if severity is None else {"missing-sdist": severity}
    chosen = select(["yanked-version", "missing-sdist"], (), [severities], True, by_hook=by_hook)
    names = [module.RULE.name for module in chosen]
    assert ("missing-sdist" in names) == runs
    assert "yanked-version" in names


def test_a_hook_runs_what_the_configuration_turned_off() -> None:
    """A hook's selection is fixed: a change cannot take a rule out of it."""
    chosen = select(["yanked-version"], (), [{"yanked-version": "off"}], True, by_hook=True)
    assert "yanked-version" in [module.RULE.name for module in chosen]
