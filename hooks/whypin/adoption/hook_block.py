"""The hooks of whypin in `.pre-commit-config.yaml`, for pre-commit and prek."""

from __future__ import annotations

from whypin.model import rule_table
from whypin.text.yaml import Unsure, read
from whypin.text.yaml_insert import Flow, Style, item_added, key_added, list_filled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from whypin.text.source import Source
    from whypin.text.yaml import Node, Yaml
    from whypin.text.yaml_insert import Value

REPOSITORY = "https://github.com/whypin/whypin"
"""Where pre-commit takes the hooks from."""

FILES = (".pre-commit-config.yaml", ".pre-commit-config.yml")
"""Pre-commit reads the first, prek either."""

PREK = "prek.toml"
"""Prek reads this one and none of `FILES` where both are there."""

# The others need a file that says something of their own: `whypin` runs the rules of all that are offline.
_OFFLINE = "whypin"
_REVIEWS = "check-reviews"
_WHY_SKIPPED = "these need the network, and pre-commit.ci has none"


def fitting(locks: bool) -> tuple[str, ...]:
    """The hooks for a repository with or without locks."""
    return (_OFFLINE, *_online()) if locks else (_OFFLINE,)


def _online() -> tuple[str, ...]:
    """The hooks that ask the index and need nothing from the team first, as reviews do."""
    online = [hook for hook, names in rule_table.HOOKS.items() if not rule_table.ONLINE.isdisjoint(names)]
    return tuple([hook for hook in online if hook != _REVIEWS])


def block(hooks: Sequence[str], version: str) -> str:
    """All of a new file: YAML."""
    skipped = [hook for hook in hooks if hook in _online()]
    whole: dict[str, Value] = {"repos": [_repo(hooks, version)]}
    if skipped:
        whole["ci"] = {"skip": _skip(skipped)}
    return "".join([f"{line}\n" for line in Style().mapping(whole)])


def prek_block(hooks: Sequence[str], version: str) -> str:
    """The block for `prek.toml`: TOML."""
    listed = "".join([f'    {{ id = "{hook}" }},\n' for hook in hooks])
    return f'[[repos]]\nrepo = "{REPOSITORY}"\nrev = "v{version}"\nhooks = [\n{listed}]\n'


def _repo(hooks: Sequence[str], version: str) -> dict[str, Value]:
    return {"repo": REPOSITORY, "rev": f"v{version}", "hooks": [{"id": hook} for hook in hooks]}


def _skip(hooks: Sequence[str]) -> Flow:
    return Flow(tuple(hooks), _WHY_SKIPPED)


def extended(source: Source, hooks: Sequence[str], version: str) -> tuple[Source, str]:
    """The file with the block, and a note for a person, "" for none.

    A block of whypin that is there already is left alone: which hooks run is what the team has decided, and the note
    names those that fit and are not in it. Raises `Unsure` and `NoYaml`.
    """
    yaml = read(source)
    present = _present(yaml.root)
    if present is not None:
        missing = [f"`{hook}`" for hook in hooks if hook not in present and _OFFLINE not in hook]
        return source, f"{' and '.join(missing)} would fit these files, too" if missing else ""
    yaml = _with_repo(yaml, _repo(hooks, version))
    skipped = [hook for hook in hooks if hook in _online()]
    try:
        return _with_skips(yaml, skipped).source, ""
    except Unsure:
        return (
            yaml.source,
            f"for pre-commit.ci, add {' and '.join([f'`{hook}`' for hook in skipped])} to `skip` of `ci`",
        )


def _present(root: Node | None) -> list[str] | None:
    """The hooks of whypin that the file has, None where it does not name whypin. Raises `Unsure`."""
    repos = root.get("repos") if root is not None else None
    found: list[str] | None = None
    for repo in repos.items if repos is not None else ():
        hooks = repo.get("hooks")
        ours = repo.text("repo").lower().removesuffix("/").removesuffix(".git").endswith("/whypin")
        for hook in hooks.items if hooks is not None else ():
            if ours or hook.text("entry").startswith("whypin"):
                found = [*(found or []), hook.text("id")]
        if ours:
            found = found or []
    return found


def _with_repo(yaml: Yaml, repo: Value) -> Yaml:
    root = yaml.root
    if root is None:
        return key_added(yaml, None, "repos", [repo])
    if root.kind != "mapping" or root.flow:
        raise Unsure("is not a mapping of one key a line")
    pair = next((pair for pair in root.pairs if pair[0].value == "repos"), None)
    if pair is None:
        if root.get("<<") is not None:
            raise Unsure("takes its keys from elsewhere (`<<`)")
        return key_added(yaml, root, "repos", [repo])
    key, value = pair
    return list_filled(yaml, key, value, [repo]) if value.empty else item_added(yaml, value, repo, "repos")


def _with_skips(yaml: Yaml, hooks: Sequence[str]) -> Yaml:
    """The file whose `ci: skip` names these hooks, too. Raises `Unsure`."""
    if not hooks or yaml.root is None:
        return yaml
    ci = yaml.root.get("ci")
    if ci is None:
        return key_added(yaml, yaml.root, "ci", {"skip": _skip(hooks)})
    skip = ci.get("skip")
    if skip is None:
        return key_added(yaml, ci, "skip", _skip(hooks))
    named = [item.value for item in skip.items]
    for hook in hooks:
        if hook not in named:
            yaml = item_added(yaml, skip, hook, "skip")
            ci = yaml.root.get("ci") if yaml.root is not None else None
            skip = (ci.get("skip") if ci is not None else None) or skip
    return yaml
