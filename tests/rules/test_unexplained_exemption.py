"""`unexplained-exemption`: what cargo-vet takes unseen, and nothing says why."""

from __future__ import annotations

import pytest

from pages.checking import findings

NAME = "unexplained-exemption"
CONFIG, AUDITS = "supply-chain/config.toml", "supply-chain/audits.toml"
HEAD = '[cargo-vet]\nversion = "0.10"\n'
NOTES = 'notes = "in use before the first audit"\n'


def config(*entries: str) -> dict[str, str]:
    return {CONFIG: HEAD + "".join(entries)}


def exempt(crate: str, version: str = "1.0.0", notes: str = "") -> str:
    return f'[[exemptions.{crate}]]\nversion = "{version}"\ncriteria = "safe-to-run"\n{notes}'


def policy(crate: str, rest: str = "criteria = []\n") -> str:
    return f"[policy.{crate}]\n{rest}"


def trusted(crate: str, rest: str = "", end: str = "2026-12-31") -> str:
    return f'[[trusted.{crate}]]\ncriteria = "safe-to-run"\nuser-id = 1\nstart = "2026-01-01"\nend = "{end}"\n{rest}'


@pytest.mark.parametrize(
    "files",
    [
        config(exempt("a", notes=NOTES)),
        config(policy("a", f"criteria = []\n{NOTES}")),
        # It demands something, or nothing of what is not shipped.
        config(policy("a", 'criteria = "safe-to-run"\ndev-criteria = []\n'), policy("b", "")),
        {AUDITS: trusted("a", NOTES)},
        # Others said so.
        {"audits.toml": trusted("a", 'aggregated-from = "https://example.org/audits.toml"\n')},
        {"supply-chain/imports.lock": trusted("a").replace("trusted", "audits.peer.trusted")},
        # Another tool's.
        {CONFIG: exempt("a").replace("exemptions", "exempt")},
        {"config.toml": HEAD + exempt("a")},
    ],
)
def test_explained(files: dict[str, str]) -> None:
    assert findings(NAME, files) == []


def found(files: dict[str, str], base: dict[str, str] | None = None) -> list[tuple[str, str]]:
    return [(one.severity, one.message) for one in findings(NAME, files, base=base)]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (config(exempt("a")), [("note", "exemption of `a` 1.0.0 has no notes")]),
        # Nothing is said with a sign.
        (config(exempt("a", notes='notes = " -"\n')), [("note", "exemption of `a` 1.0.0 has no notes")]),
        # cargo-vet drops comments.
        (config("# why\n", exempt("a")), [("note", "exemption of `a` 1.0.0 has no notes")]),
        (config(exempt("a").replace("exemptions", "unaudited")), [("note", "exemption of `a` 1.0.0 has no notes")]),
        (config(policy("a")), [("error", "policy of `a` that demands nothing has no notes")]),
        (
            config(policy('"a:1.0.0"', "dependency-criteria = { b = [] }\n")),
            [("error", "policy of `a:1.0.0` that demands nothing of `b` has no notes")],
        ),
        ({AUDITS: trusted("a")}, [("note", "trust in `user 1` for `a` has no notes")]),
        # That others said so is what the change says.
        ({AUDITS: trusted("a", 'aggregated-from = "x"\n')}, [("note", "trust in `user 1` for `a` has no notes")]),
        # A letter that nobody sees.
        (config(exempt("a", notes='notes = "\u3164"\n')), [("note", "exemption of `a` 1.0.0 has no notes")]),
    ],
)
def test_reported(files: dict[str, str], expected: list[tuple[str, str]]) -> None:
    assert found(files) == expected


@pytest.mark.parametrize(
    ("base", "files", "expected"),
    [
        (config(exempt("a")), config(exempt("a"), exempt("b")), ["note", "error"]),
        # Another version is another release, and what was taken for tests is none that was taken for users.
        (config(exempt("a")), config(exempt("a", "2.0.0")), ["error"]),
        (config(exempt("a")), config(exempt("a").replace("run", "deploy")), ["error"]),
        (config(exempt("a").replace('"safe-to-run"', '["x", "safe-to-run"]')), config(exempt("a")), ["note"]),
        ({AUDITS: trusted("a").replace("deploy", "run")}, {AUDITS: trusted("a").replace("run", "deploy")}, ["error"]),
        # The notes are gone.
        (config(exempt("a", notes=NOTES)), config(exempt("a")), ["error"]),
        ({AUDITS: trusted("a")}, {AUDITS: trusted("a", end="2027-01-31")}, ["note"]),
        ({AUDITS: trusted("a")}, {AUDITS: trusted("a").replace("= 1", "= 2")}, ["error"]),
        # Nobody knows what was there.
        ({CONFIG: "["}, config(exempt("a")), ["note"]),
    ],
)
def test_what_the_change_brings(base: dict[str, str], files: dict[str, str], expected: list[str]) -> None:
    assert [severity for severity, _ in found(files, base)] == expected


@pytest.mark.parametrize(("new", "causes"), [(5, {"", "exemption"}), (6, {"new exemption", "exemption"})])
def test_many_are_told_as_one(new: int, causes: set[str]) -> None:
    base = config(exempt("old"), exempt("older"))
    files = config(exempt("old"), exempt("older"), *[exempt(f"new{number}") for number in range(new)])
    assert {one.cause for one in findings(NAME, files, base=base)} == causes
