"""Package names in normal form (PEP 503)."""

from __future__ import annotations

from whypin.text.patterns import is_pattern


def normalise(name: str) -> str:
    """`Ruamel.YAML` and `ruamel_yaml` are both `ruamel-yaml` (PEP 503, "Normalized Names")."""
    key = name.lower().replace("_", "-").replace(".", "-")
    while "--" in key:
        key = key.replace("--", "-")
    return key


def key_of(name: str) -> str:
    """A package's name in normal form, and of a pattern for such names, of which only the letters are."""
    return name.lower().replace("_", "-") if is_pattern(name) else normalise(name)
