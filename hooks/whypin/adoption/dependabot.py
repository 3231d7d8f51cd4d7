"""`cooldown` in `.github/dependabot.yml`: an update is proposed once its release is as old as `fresh-release` asks."""

from __future__ import annotations

from whypin.text.yaml import Unsure, read
from whypin.text.yaml_insert import key_added

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.text.source import Source
    from whypin.text.yaml import Node, Yaml

FILES = (".github/dependabot.yml", ".github/dependabot.yaml")
"""GitHub reads either."""

# The first stands for Poetry, Pipenv and pip-compile as well ("package-ecosystem" in GitHub's documentation).
_ECOSYSTEMS = ("pip", "uv")


def block(days: int) -> str:
    """What belongs into each entry: YAML."""
    return f"cooldown:\n  default-days: {days}\n"


def extended(source: Source, days: int) -> Source:
    """The file whose entries for Python wait, those that say how long left alone. Raises `Unsure` and `NoYaml`."""
    yaml = read(source)
    for number in range(len(_updates(yaml))):
        entry = _updates(yaml)[number]
        if entry.text("package-ecosystem") in _ECOSYSTEMS and entry.get("cooldown") is None:
            if entry.get("<<") is not None:
                raise Unsure("has an entry that takes its keys from elsewhere (`<<`)")
            yaml = key_added(yaml, entry, "cooldown", {"default-days": days})
    return yaml.source


def _updates(yaml: Yaml) -> list[Node]:
    found = yaml.root.get("updates") if yaml.root is not None else None
    return found.items if found is not None else []
