"""Package names in normal form (PEP 503)."""

from __future__ import annotations

import re

_RUNS = re.compile(r"[-_.]+")


def normalise(name: str) -> str:
    """`Ruamel.YAML` and `ruamel_yaml` are both `ruamel-yaml` (PEP 503, "Normalized Names")."""
    return _RUNS.sub("-", name).lower()
