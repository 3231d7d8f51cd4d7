"""What is said of rules elsewhere follows from what they say of themselves; `PAGES=write pytest` writes it."""

from __future__ import annotations

import importlib
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from pages.written import held, held_group, held_whole, read
from whypin import rules
from whypin.commands.hooks import DESCRIPTIONS
from whypin.model import rule_table
from whypin.project.settings import KEYS

if TYPE_CHECKING:
    from whypin.model.rule import Option, Rule

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
MANIFEST = ROOT / ".pre-commit-hooks.yaml"
SCHEMA = ROOT / "hooks" / "whypin" / "project" / "configuration_schema.json"
TABLE = ROOT / "hooks" / "whypin" / "model" / "rule_table.py"

WHERE = {
    "repository": "all",
    "both": "all, one package",
    "package": "one package",
    "group": "all, one package, one group",
}
RULES: dict[str, Rule] = {name: rules.load(name).RULE for name in rules.names()}
HOOKS = [name for name in DESCRIPTIONS if name not in ("whypin", "whypin-fix")]

# A change cannot decide for itself that one of these is silent; more of them than there are rules yet.
GUARDS = {
    "misleading-characters",
    "unreadable-requirement",
    "unreadable-file",
    "missing-include",
    "lock-out-of-sync",
    "unpinned-requirement",
    "missing-hash",
    "weak-hash",
    "duplicate-lock-entry",
    "foreign-artifact",
    "unrequested-package",
    "silenced-package",
    "swapped-origin",
    "untrusted-index",
    "lost-lock",
    "recycled-hash",
    "replaced-hash",
    "ambiguous-index",
    "hash-mismatch",
    "unpublished-version",
    "unverifiable-lock",
    "unreviewed-update",
    "overlong-trust",
    "loosened-policy",
}


def run_by(hook: str) -> tuple[str, ...]:
    return tuple([name for name, rule in RULES.items() if hook in rule.hooks])


def options() -> dict[str, Option]:
    return {option.name: option for rule in RULES.values() for option in rule.options}


def obeying(option: Option) -> list[str]:
    return [name for name, rule in RULES.items() if option in rule.options]


def test_the_guards_are_those_that_were_agreed() -> None:
    assert {name for name, rule in RULES.items() if rule.kind == "guard"} == GUARDS & set(RULES)


def test_rules_that_obey_one_key_say_the_same_of_it() -> None:
    known = options()
    assert not [rule.name for rule in RULES.values() for option in rule.options if known[option.name] != option]
    assert not set(known) & set(KEYS), "the key governs the run"


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_a_rule_says_nothing_twice(rule: Rule) -> None:
    assert set(rule.hooks) <= set(HOOKS), "each hook has its description"
    assert rule.severity not in rule.other_severities
    for option in rule.options:
        assert bool(option.values) == (option.form in ("word", "words"))
        assert option.default is None or not option.values or option.default in option.values


def test_the_hooks_of_a_rule_run_it_whole() -> None:
    """A hook goes to the network or it does not: one offline rule among online ones would wait for them."""
    for hook in HOOKS:
        assert run_by(hook), f"{hook} runs nothing"
        assert len({RULES[name].online for name in run_by(hook) if not RULES[name].always}) == 1, hook


def test_the_table() -> None:
    online = [name for name, rule in RULES.items() if rule.online]
    always = [name for name, rule in RULES.items() if rule.always]
    changes = [name for name, rule in RULES.items() if rule.needs_base == "always"]
    about = {name: (rule.about, rule.needs_locks) for name, rule in RULES.items() if rule.about != "anything"}
    rows = [
        '"""What rules say of themselves, for those who must not import them all. Written by `PAGES=write pytest`.',
        "",
        "`ONLINE`: the rules that need the index; `CHANGES`: those that need a base revision; `ABOUT`: those that are",
        "about some files alone, and whether they need locks; `ALWAYS`: those that come with every run; `HOOKS`: those",
        "of a hook that does not run all; `OPTIONS`: form, reach, noun and values of each key that a rule obeys.",
        '"""',
        "",
        "from __future__ import annotations",
        "",
        "TYPE_CHECKING = False",
        "if TYPE_CHECKING:",
        "    from whypin.model.rule import About, Form, NeedsLocks, Reach",
        "",
        "ONLINE = frozenset(",
        "    [",
        *[f'        "{name}",' for name in online],
        "    ]",
        ")",
        "CHANGES = frozenset(",
        "    [",
        *[f'        "{name}",' for name in changes],
        "    ]",
        ")",
        "ABOUT: dict[str, tuple[About, NeedsLocks]] = {",
        *[f'    "{name}": ("{kind}", "{needs}"),' for name, (kind, needs) in about.items()],
        "}",
        f"ALWAYS = {_tuple(always, 0)}",
        "HOOKS = {",
        *[f'    "{hook}": {_tuple(run_by(hook), 4)},' for hook in HOOKS],
        "}",
        "OPTIONS: dict[str, tuple[Form, Reach, str, tuple[str, ...]]] = {",
        *[
            f'    "{option.name}": (\n        "{option.form}",\n        "{option.reach}",\n        "{option.noun}",\n'
            f"        {_tuple(option.values, 8)},\n    ),"
            for option in sorted(options().values(), key=lambda option: option.name)
        ],
        "}",
        "",
    ]
    held_whole(TABLE, "\n".join(rows))
    # The tests behind this one run with what has been written.
    importlib.reload(rule_table)


def _tuple(names: tuple[str, ...] | list[str], indent: int) -> str:
    if len(names) == 1:
        return f'("{names[0]}",)'
    blank = " " * indent
    return "".join(["(", *[f'\n{blank}    "{name}",' for name in names], f"\n{blank})"]) if names else "()"


def test_the_rules_of_the_readme() -> None:
    place = {hook: number for number, hook in enumerate(HOOKS)}
    order = sorted(
        RULES.values(), key=lambda rule: (rule.always, min([place[hook] for hook in rule.hooks], default=99))
    )
    rows = ["| rule | reports | severity | fix |", "|---|---|---|---|"]
    for rule in order:
        when = ", ".join(["online"] * rule.online + ["off unless asked for"] * (not rule.default))
        says = f"{when}: {rule.summary}" if when else rule.summary
        severity = " or ".join([rule.severity, *rule.other_severities])
        page = f"hooks/whypin/rules/{rule.name.replace('-', '_')}.md"
        rows.append(f"| [`{rule.name}`]({page}) | {says} | {severity} | {rule.fix or '-'} |")
    held(README, "rules", "\n".join([*rows, ""]))


def test_the_hooks_of_the_readme() -> None:
    rows = ["| hook | what it does | rules |", "|---|---|---|"]
    for hook in DESCRIPTIONS:
        named = ", ".join([f"`{name}`" for name in run_by(hook)]) or "all that need no network"
        rows.append(f"| `{hook}` | {_described(hook)} | {named} |")
    held(README, "hooks", "\n".join([*rows, ""]))


def test_the_options_of_the_readme() -> None:
    rows = ["| key | for | says | values | by default | rules |", "|---|---|---|---|---|---|"]
    for option in sorted(options().values(), key=lambda option: option.name):
        words = {
            "days": 'days, as in `7` or `"1 week"`',
            "count": "a number from 1 to 9",
            "address": "the address of an index",
            "publisher": "a Trusted Publisher, as in `github:OWNER/REPO`",
        }
        values = words.get(option.form) or " ".join([f'`"{v}"`' for v in option.values])
        many = "a list of " if option.form == "words" else ""
        default = "-" if option.default is None else f"`{json.dumps(_default(option))}`"
        names = ", ".join([f"`{name}`" for name in obeying(option)])
        where = WHERE[option.reach]
        rows.append(f"| `{option.name}` | {where} | {option.summary} | {many}{values} | {default} | {names} |")
    held(README, "options", "\n".join([*rows, ""]))


@pytest.mark.parametrize("hook", DESCRIPTIONS)
def test_the_descriptions_of_the_manifest(hook: str) -> None:
    pattern = rf"^- id: {hook}\n(?:  [^\n]*\n)*?  description: ([^\n]*)$"
    held_group(MANIFEST, pattern, f"{_described(hook)}.")
    described = {one["id"]: one["description"] for one in yaml.safe_load(read(MANIFEST))}
    assert described[hook] == f"{_described(hook)}."


def _described(hook: str) -> str:
    """What a hook does, and whether it does that over the network."""
    online = any(RULES[name].online for name in run_by(hook))
    return DESCRIPTIONS[hook] + (" (needs the network)" if online else "")


def test_the_schema() -> None:
    """What governs the run is written by hand, what a rule obeys follows from the rule."""
    schema = json.loads(read(SCHEMA))
    whole = schema["properties"]
    packages, groups = [whole[key]["additionalProperties"] for key in ("packages", "groups")]
    known = sorted(options().values(), key=lambda option: option.name)
    own = {option.name: _schema(option) for option in known if option.reach != "package"}
    schema["properties"] = {**{key: value for key, value in whole.items() if key in KEYS}, **own}
    packages["properties"] = _schemas([option for option in known if option.reach != "repository"])
    groups["properties"] = _schemas([option for option in known if option.reach == "group"])
    whole["rules"]["properties"] = {
        name: {"description": rule.summary, "allOf": [{"$ref": "#/definitions/severity"}]}
        for name, rule in RULES.items()
    }
    held_whole(SCHEMA, json.dumps(schema, indent=2, ensure_ascii=False) + "\n")


def test_the_keys_of_the_readme() -> None:
    """Those that govern the run, as the schema has them."""
    rows = ["| key | says | type | by default |", "|---|---|---|---|"]
    for key, one in json.loads(read(SCHEMA))["properties"].items():
        if key in KEYS:
            kind = " ".join([f'`"{word}"`' for word in one["enum"]]) if "enum" in one else _TYPES[one["type"]]
            default = f"`{json.dumps(one['default'])}`" if "default" in one else "-"
            rows.append(f"| `{key}` | {one['description']} | {kind} | {default} |")
    held(README, "keys", "\n".join([*rows, ""]))


_TYPES = {"array": "a list", "object": "a table"}


def _schemas(known: list[Option]) -> dict[str, Any]:
    """Those of a table that has no defaults of its own."""
    return {option.name: {key: value for key, value in _schema(option).items() if key != "default"} for option in known}


def _schema(option: Option) -> dict[str, Any]:
    found: dict[str, Any] = {"description": option.summary}
    if option.form == "days":
        found["allOf"] = [{"$ref": "#/definitions/days"}]
    elif option.form == "count":
        found |= {"type": "integer", "minimum": 1, "maximum": 9}
    elif option.form in ("address", "publisher"):
        found["type"] = "string"
    elif option.form == "words":
        found |= {"type": "array", "items": {"type": "string", "enum": list(option.values)}}
    else:
        found |= {"type": "string", "enum": list(option.values)}
    return found if option.default is None else {**found, "default": _default(option)}


def _default(option: Option) -> object:
    return f"{option.default} days" if option.form == "days" else option.default


@pytest.mark.parametrize("name", RULES)
def test_a_page_names_the_options_of_its_rule(name: str) -> None:
    (section,) = re.findall(r"^## Options\n(.*)", rules.page(name), re.MULTILINE | re.DOTALL)
    for option in RULES[name].options:
        assert f"`{option.name}" in section, option.name
