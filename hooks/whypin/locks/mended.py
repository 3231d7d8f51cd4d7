"""Which updates mend a known vulnerability, as an index tells it: asked in two rounds, all packages at once."""

from __future__ import annotations

from whypin.versions.version import equal, less

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from whypin.model.why import Advisory

    # An index (canonical address), a project by its normal name, and a version of it.
    Release = tuple[str, str, str]
    # The advisories of a release that are not withdrawn; None where the index does not tell.
    Told = Mapping[Release, Sequence[Advisory] | None]
    Ask = Callable[[Sequence[Release]], Told]
    Step = tuple[Release, Release]


def mended(steps: Sequence[Step], ask: Ask) -> dict[Step, bool | None]:
    """Say of each update, from one release to another, whether it mends something; None where the index does not tell.

    It does where an advisory affects the old release, one of its `fixed_in` lies behind the old and not behind the new
    one, and it does not affect the new one: what is mended on one branch (`1.26.18`, `2.0.7`) need not be on another.
    """
    before = ask(list(dict.fromkeys([old for old, _ in steps])))
    fixed = {step: _fixed(before.get(step[0]) or (), *step) for step in steps}
    asked = list(dict.fromkeys([step[1] for step, advisories in fixed.items() if advisories]))
    after = ask(asked) if asked else {}
    found: dict[Step, bool | None] = {}
    for step, advisories in fixed.items():
        left = after.get(step[1]) if advisories else before.get(step[0])
        found[step] = None if left is None else any(not _is_among(one, left) for one in advisories)
    return found


def _fixed(advisories: Sequence[Advisory], old: Release, new: Release) -> list[Advisory]:
    return [one for one in advisories if any(_lies_between(version, old[2], new[2]) for version in one.fixed_in)]


def _lies_between(version: str, old: str, new: str) -> bool:
    return less(old, version) and (less(version, new) or equal(version, new))


def _is_among(advisory: Advisory, others: Sequence[Advisory]) -> bool:
    """Whether one of the others is the same, under whatever id."""
    names = {advisory.id, *advisory.aliases}
    return any(not names.isdisjoint((other.id, *other.aliases)) for other in others)
