"""cargo-vet's `config.toml`: what is excepted, what is demanded of which crate, whose audits are imported.

cargo-vet's book, "The `config.toml` File", and its `ConfigFile`.
"""

from __future__ import annotations

from whypin.model.formats import VET_CONFIG
from whypin.model.vet import Exemption, Policy, Store
from whypin.readers import vet_file
from whypin.readers.malformed import quote
from whypin.readers.vet_file import is_version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.project import Document
    from whypin.readers.vet_file import Named, Path, Row, VetFile
    from whypin.text.source import Source

_KEYS = ("cargo-vet", "imports", "policy", "exemptions", "unaudited")


def read(source: Source) -> Document:
    """The store that the file configures; a `config.toml` of another tool holds none."""
    return vet_file.read(source, VET_CONFIG, _KEYS, lambda file: (_store(file), ()))


def _store(file: VetFile) -> Store:
    used = list(file.names(file.values, "default-criteria", ()))
    exemptions = []
    # What cargo-vet before 0.4 called them; it still reads that.
    for key in ("exemptions", "unaudited"):
        for crate, row, path in file.rows(key):
            criteria = file.names(row, "criteria", path)
            used += criteria
            file.flag(row, "suggest", path)
            if row.get("version") is None:
                file.unfit(path, "the exemption has no `version`")
            version = file.version(row, "version", path)
            names = tuple([name for name, _ in criteria])
            exemptions.append(Exemption(crate, version, path, file.text(row, "notes", path), names))
    policies = tuple([_policy(file, name, row, path, used) for name, row, path in file.tables("policy")])
    for _, row, path in file.tables("imports"):
        file.names(row, "url", path, required=True)
        file.names(row, "exclude", path)
        for _, ours in _lists(file, row, "criteria-map", path):
            used += ours
    return Store(exemptions=tuple(exemptions), policies=policies, used=tuple(used), defined_in="audits.toml")


def _policy(file: VetFile, name: str, row: Row, path: Path, used: list[tuple[str, Path]]) -> Policy:
    free: list[tuple[str, Path]] = []
    demanded = file.names(row, "criteria", path)
    if row.get("criteria") == []:
        free.append(("", (*path, "criteria")))
    for crate, criteria in _lists(file, row, "dependency-criteria", path):
        used += criteria
        if not criteria and row["dependency-criteria"][crate] == []:  # type: ignore[index]  # a table, or no `crate`
            free.append((crate, (*path, "dependency-criteria", crate)))
    used += (*demanded, *file.names(row, "dev-criteria", path))
    own = file.flag(row, "audit-as-crates-io", path) is not None
    crate, colon, version = name.partition(":")
    if colon and not is_version(version):
        file.unfit(path, f"{quote(version)} is no version such as `1.0.0`")
    return Policy(crate, version, path, free=tuple(free), own=own, notes=file.text(row, "notes", path))


def _lists(file: VetFile, row: Row, key: str, path: Path) -> list[tuple[str, Named]]:
    """The names in each value of a table of criteria."""
    at = (*path, key)
    table = file.as_table(row.get(key), at)
    return [(name, file.names(table, name, at)) for name in table]
