"""`Cargo.lock` (The Cargo Book, "Cargo.toml vs Cargo.lock"), as far as cargo-vet goes by it: what is from crates.io.

It is no lock of Python packages, and no rule for locks sees it.
"""

from __future__ import annotations

from whypin.text.source import Undecodable, decode
from whypin.text.toml import TomlError, loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

# What cargo calls crates.io, whether it asks the git repository or the sparse index (`Source::is_crates_io`).
_CRATES_IO = "registry+https://github.com/rust-lang/crates.io-index"


def crates(data: bytes) -> Mapping[str, tuple[str, ...]] | None:
    """The versions of each crate from crates.io, in their order; None for what is no `Cargo.lock`."""
    try:
        packages = loads(decode("Cargo.lock", data)).get("package")
    except (RecursionError, TomlError, Undecodable):
        return None
    if not isinstance(packages, list):
        return None
    found: dict[str, list[str]] = {}
    for row in packages:
        if isinstance(row, dict) and row.get("source") == _CRATES_IO:
            name, version = row.get("name"), row.get("version")
            if isinstance(name, str) and isinstance(version, str):
                found.setdefault(name, []).append(version)
    return {name: tuple(versions) for name, versions in found.items()}
