"""`unversioned-policy`: a policy for a stranger's crate that names no version."""

from __future__ import annotations

import pytest

from pages.checking import findings

NAME = "unversioned-policy"
CONFIG = "supply-chain/config.toml"
HEAD = '[cargo-vet]\nversion = "0.10"\n'
CRATES_IO = "registry+https://github.com/rust-lang/crates.io-index"


def config(*names: str, rest: str = "criteria = []\n") -> str:
    return HEAD + "".join([f"[policy.{name}]\n{rest}" for name in names])


def locked(*crates: tuple[str, str, str]) -> str:
    rows = [f'[[package]]\nname = "{name}"\nversion = "{version}"\n{source}' for name, version, source in crates]
    return "".join(['version = 4\n[[package]]\nname = "museum"\nversion = "0.1.0"\n', *rows])


SYN = ("syn", "1.0.0", f'source = "{CRATES_IO}"\n')
CARGO = locked(SYN, ("syn", "2.0.0", SYN[2]), ("fork", "1.0.0", 'source = "git+https://example.org/fork#1"\n'))


@pytest.mark.parametrize(
    "files",
    [
        {CONFIG: config('"syn:1.0.0"'), "Cargo.lock": CARGO},
        # One's own, a fork, one that nothing uses.
        {CONFIG: config("museum", "fork", "gone"), "Cargo.lock": CARGO},
        # Nobody knows, and it is most likely one's own.
        {CONFIG: config("syn", rest='criteria = "safe-to-run"\n')},
        {CONFIG: config("syn", rest="criteria = []\naudit-as-crates-io = false\n")},
        {CONFIG: config("syn", rest="dependency-criteria = { x = [] }\n")},
        {CONFIG: config().replace("cargo-vet", "other")},
    ],
)
def test_versioned(files: dict[str, str]) -> None:
    assert findings(NAME, files) == []


@pytest.mark.parametrize(
    ("files", "severity", "message", "help"),
    [
        (
            {CONFIG: config("syn", rest='criteria = "safe-to-run"\n'), "Cargo.lock": CARGO},
            "error",
            "`[policy.syn]` is for a crate from crates.io and names no version",
            'write `[policy."syn:1.0.0"]` and `[policy."syn:2.0.0"]`',
        ),
        (
            {f"rust/{CONFIG}": config("syn"), "rust/Cargo.lock": locked(SYN)},
            "error",
            "`[policy.syn]` is for a crate from crates.io and names no version",
            'write `[policy."syn:1.0.0"]`',
        ),
        (
            {CONFIG: config("museum", '"museum:0.1.0"'), "Cargo.lock": CARGO},
            "error",
            '`[policy.museum]` stands beside `[policy."museum:0.1.0"]`, and cargo-vet takes no mixture',
            "name a version in each of them",
        ),
        # No lock, or one that cannot be read.
        *[
            (
                {CONFIG: config("syn"), **lock},
                "note",
                "`[policy.syn]` demands nothing and names no version",
                'write one policy for each version in `Cargo.lock`: `[policy."NAME:VERSION"]`',
            )
            for lock in ({}, {"Cargo.lock": "["}, {"sub/Cargo.lock": CARGO})
        ],
    ],
)
def test_reported(files: dict[str, str], severity: str, message: str, help: str) -> None:
    (finding,) = findings(NAME, files)
    assert (finding.severity, finding.message, finding.help) == (severity, message, help)


@pytest.mark.parametrize(("count", "causes"), [(5, {""}), (6, {"third-party"})])
def test_many_are_told_as_one(count: int, causes: set[str]) -> None:
    names = [f"c{number}" for number in range(count)]
    files = {CONFIG: config(*names), "Cargo.lock": locked(*[(name, "1.0.0", SYN[2]) for name in names])}
    assert {one.cause for one in findings(NAME, files)} == causes


def test_so_many_versions_are_not_named() -> None:
    lock = locked(*[("syn", f"1.0.{number}", SYN[2]) for number in range(9)])
    (finding,) = findings(NAME, {CONFIG: config("syn"), "Cargo.lock": lock})
    assert finding.help.startswith("write one policy for each version in `Cargo.lock`")
