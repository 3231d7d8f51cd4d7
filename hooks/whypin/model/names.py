"""Package names in normal form (PEP 503)."""

from __future__ import annotations


def normalise(name: str) -> str:
    """`Ruamel.YAML` and `ruamel_yaml` are both `ruamel-yaml` (PEP 503, "Normalized Names")."""
    key = name.lower().replace("_", "-").replace(".", "-")
    while "--" in key:
        key = key.replace("--", "-")
    return key
