"""Which rules run."""

from __future__ import annotations

from whypin import rules
from whypin.model import rule_table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from whypin.model.rule import Grade
    from whypin.rules import RuleModule


def select(
    wanted: Sequence[str] | None,
    unwanted: Sequence[str],
    severities: Mapping[str, Grade],
    online: bool,
    *,
    by_hook: bool = False,
) -> list[RuleModule]:
    """The modules of the rules to run: those wanted (None: the default ones), and those that come with every run.

    A rule that the configuration turns off runs when it is named; one that makes the status 2 or 3 cannot be turned
    off, so that a change under review cannot hide what was not checked. Where the names are those of a hook
    (`by_hook`), a rule that is off by default runs only if the configuration turns it on. Raises `KeyError` for a name
    that is not a rule.
    """
    always = [name for name in rule_table.ALWAYS if name not in rule_table.ONLINE]
    names = list(dict.fromkeys([*wanted, *always])) if wanted is not None else rules.names()
    unknown = [name for name in [*names, *unwanted] if name not in rules.names()]
    if unknown:
        raise KeyError(unknown[0])
    if wanted is None:
        # The table spares the import; the rule has the word.
        routine = [rules.load(name) for name in names if online or name not in rule_table.ONLINE]
        chosen = [module for module in routine if _routine(module, severities, online)]
    else:
        chosen = [rules.load(name) for name in names]
        if by_hook:
            chosen = [one for one in chosen if one.RULE.default or severities.get(one.RULE.name, "off") != "off"]
    if any(module.RULE.online for module in chosen):
        chosen += [rules.load(name) for name in rule_table.ALWAYS if name in rule_table.ONLINE]
    unique = {module.RULE.name: module for module in chosen}
    return [module for name, module in unique.items() if name not in unwanted or module.RULE.status > 1]


def _routine(module: RuleModule, severities: Mapping[str, Grade], online: bool) -> bool:
    rule = module.RULE
    if rule.online and not online:
        return False
    severity = severities.get(rule.name)
    if severity == "off":
        return rule.status > 1
    return rule.default or severity is not None
