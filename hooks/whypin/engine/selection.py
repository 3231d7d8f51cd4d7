"""Which rules run."""

from __future__ import annotations

from whypin import rules
from whypin.model import rule_table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from whypin.model.policy import Policies
    from whypin.model.project import Project
    from whypin.model.rule import About, Grade, NeedsLocks, Rule
    from whypin.rules import RuleModule


EVERYTHING: frozenset[About] = frozenset(("locks", "stores"))
"""All that rules may be about."""


def select(
    wanted: Sequence[str] | None,
    unwanted: Sequence[str],
    configured: Sequence[Mapping[str, Grade]],
    online: bool,
    *,
    by_hook: bool = False,
    compares: bool = True,
    about: Collection[About] = EVERYTHING,
) -> list[RuleModule]:
    """The modules of the rules to run: those wanted (None: the default ones), and those that come with every run.

    A rule that the configuration turns off runs when it is named; one that makes the status 2 or 3 cannot be turned
    off, so that a change under review cannot hide what was not checked. `configured` is what the configurations say of
    rules: one that any of them wants runs. Where the names are those of a hook (`by_hook`), a rule that is off by
    default runs only if a configuration turns it on. A run that `compares` nothing with a base does not load what needs
    one, and nothing of what is `about` other files alone. Raises `KeyError` for a name that is not a rule.
    """
    names = list(dict.fromkeys([*wanted, *rule_table.ALWAYS])) if wanted is not None else rules.names()
    unknown = [name for name in [*names, *unwanted] if name not in rules.names()]
    if unknown:
        raise KeyError(unknown[0])
    if not compares:
        names = [name for name in names if name not in rule_table.CHANGES]
    names = [name for name in names if name not in rule_table.ABOUT or rule_table.ABOUT[name][0] in about]
    if wanted is None:
        # The table spares the import; the rule has the word.
        routine = [rules.load(name) for name in names if online or name not in rule_table.ONLINE]
        chosen = [module for module in routine if any(is_routine(module.RULE, one) for one in configured or ({},))]
    else:
        chosen = [rules.load(name) for name in names]
        if by_hook:
            chosen = [one for one in chosen if one.RULE.default or _is_on(one.RULE.name, configured)]
    unique = {module.RULE.name: module for module in chosen}
    return [module for name, module in unique.items() if name not in unwanted or module.RULE.status > 1]


def left_out(
    wanted: Sequence[str] | None,
    unwanted: Sequence[str],
    configured: Sequence[Mapping[str, Grade]],
    about: Collection[About],
) -> dict[str, NeedsLocks]:
    """The rules that `select` leaves out as being about other files, with the locks that each needs; none is loaded."""
    left = {name: needs for name, (kind, needs) in rule_table.ABOUT.items() if kind not in about}
    if wanted is None:
        names = [name for name in left if any(one.get(name) != "off" for one in configured or ({},))]
    else:
        names = [name for name in wanted if name in left]
    return {name: left[name] for name in names if name not in unwanted}


def kinds_held(project: Project, policies: Policies) -> frozenset[About]:
    """What a project holds that rules are about alone; all where an ignore may name one, which has to have run then."""
    for document in project.documents:
        if policies.of(document.path).ignores or any("whypin:" in comment.text for comment in document.comments):
            return EVERYTHING
    found: set[About] = {"locks"} if project.pairs or project.links else set()
    for document in project.documents:
        if document.lock is not None:
            found.add("locks")
        if document.store is not None or document.trusts:
            found.add("stores")
    return frozenset(found)


def is_routine(rule: Rule, severities: Mapping[str, Grade]) -> bool:
    """Whether a rule that nobody named runs, by what a configuration says of it."""
    severity = severities.get(rule.name)
    if severity == "off":
        return rule.status > 1
    return rule.default or severity is not None


def _is_on(name: str, configured: Sequence[Mapping[str, Grade]]) -> bool:
    return any(severities.get(name, "off") != "off" for severities in configured)
