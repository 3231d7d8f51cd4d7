"""Files of cargo-vet stores as a hostile hand could write them."""

from __future__ import annotations

import json

from hypothesis import strategies as st

KEYS = st.sampled_from(
    [
        *(
            "cargo-vet",
            "policy",
            "exemptions",
            "imports",
            "audits",
            "trusted",
            "wildcard-audits",
            "criteria",
            "x",
            "x:1.0.0",
        ),
        *("version", "delta", "end", "start", "user-id", "notes", "implies", "url", "dependency-criteria", "publisher"),
        *("trusted-publisher", "aggregated-from", "criteria-map", "when", "unpublished", "default-criteria"),
    ]
)
LEAVES = st.sampled_from([1, True, 1.5, "", "safe-to-run", "2026-12-31", "1.0.0", "1.0.0 -> 1.0.0", "\u202e`\n"])
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4))


def inline(value: object) -> str:
    """A value as TOML of one line."""
    if isinstance(value, dict):
        return "{" + ", ".join([f"{json.dumps(key)} = {inline(item)}" for key, item in value.items()]) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(inline, value)) + "]"
    return json.dumps(value)


def written(values: dict[str, object]) -> str:
    """A document, with headers for the tables in it that have no value of their own."""
    lines = [f"{json.dumps(key)} = {inline(value)}\n" for key, value in values.items() if not isinstance(value, dict)]
    for key, value in values.items():
        for name, item in value.items() if isinstance(value, dict) else ():
            header = f"{json.dumps(key)}.{json.dumps(name)}"
            rows = item if isinstance(item, list) and all(isinstance(row, dict) for row in item) else []
            if isinstance(item, dict):
                lines += [f"[{header}]\n", *[f"{json.dumps(one)} = {inline(each)}\n" for one, each in item.items()]]
            elif rows:
                for row in rows:
                    lines.append(f"[[{header}]]\n")
                    lines += [f"{json.dumps(one)} = {inline(each)}\n" for one, each in row.items()]
            elif isinstance(value, dict) and len(value) == 1:
                lines += [f"[{json.dumps(key)}]\n", f"{json.dumps(name)} = {inline(item)}\n"]
    return "".join(lines)


STORES = st.dictionaries(KEYS, VALUES, min_size=1, max_size=6)
"""The values of a file, with the keys of cargo-vet in any place."""
