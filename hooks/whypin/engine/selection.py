"""Which rules run."""

from __future__ import annotations

from whypin import rules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from whypin.rules import RuleModule

ALWAYS = (
    "unreadable-requirement",
    "unreadable-file",
    "missing-include",
    "unused-ignore",
    "unexplained-ignore",
)


def select(
    wanted: Sequence[str] | None,
    unwanted: Sequence[str],
    severities: Mapping[str, str],
    online: bool,
) -> list[RuleModule]:
    """The modules of the rules to run: those wanted (None: the default ones), and those that come with every run.

    A rule that the configuration turns off runs when it is named; one that makes the status 2 or 3 cannot be turned
    off, so that a change under review cannot hide what was not checked. Raises `KeyError` for a name that is no rule.
    """
    names = list(dict.fromkeys([*wanted, *ALWAYS])) if wanted is not None else rules.names()
    unknown = [name for name in [*names, *unwanted] if name not in rules.names()]
    if unknown:
        raise KeyError(unknown[0])
    if wanted is None:
        routine = [rules.load(name) for name in names if online or name not in rules.ONLINE]
        chosen = [module for module in routine if _routine(module, severities)]
    else:
        chosen = [rules.load(name) for name in names]
    if any(module.RULE.online for module in chosen):
        chosen.append(rules.load("unverifiable-lock"))
    unique = {module.RULE.name: module for module in chosen}
    return [module for name, module in unique.items() if name not in unwanted or module.RULE.status > 1]


def _routine(module: RuleModule, severities: Mapping[str, str]) -> bool:
    rule = module.RULE
    severity = severities.get(rule.name)
    if severity == "off":
        return rule.status > 1
    return rule.default or severity is not None
