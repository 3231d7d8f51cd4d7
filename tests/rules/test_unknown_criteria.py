"""`unknown-criteria`: names that nothing defines, and definitions that cargo-vet refuses."""

from __future__ import annotations

import pytest

from pages.checking import findings

NAME = "unknown-criteria"
CONFIG, AUDITS, IMPORTS = (f"supply-chain/{name}" for name in ("config.toml", "audits.toml", "imports.lock"))
HEAD = '[cargo-vet]\nversion = "0.10"\n'
OWN = '[criteria.own]\ndescription = "ours"\n'


def policy(criteria: str) -> str:
    return f'{HEAD}[policy.x]\ncriteria = "{criteria}"\n'


def implying(*pairs: tuple[str, str]) -> str:
    return "".join([f'[criteria.{name}]\ndescription = "x"\nimplies = {implied}\n' for name, implied in pairs])


@pytest.mark.parametrize(
    "files",
    [
        {CONFIG: policy("safe-to-run"), AUDITS: "[audits]\n"},
        {CONFIG: policy("own"), AUDITS: OWN},
        # The file that defines them is not there, or cannot be read.
        {CONFIG: policy("own")},
        {CONFIG: policy("own"), AUDITS: "["},
        {CONFIG: policy("own"), f"sub/{AUDITS}": OWN, AUDITS: OWN},
        # The names of others.
        {
            CONFIG: f'{HEAD}[imports.peer]\nurl = "https://example.org"\ncriteria-map = {{ theirs = "own" }}\n',
            AUDITS: OWN,
            IMPORTS: '[[audits.peer.audits.x]]\ncriteria = "theirs"\nversion = "1.0.0"\n',
        },
        {AUDITS: implying(("a", '"b"'), ("b", '["c", "safe-to-run"]'), ("c", '"safe-to-deploy"'), ("d", '"c"'))},
    ],
)
def test_known(files: dict[str, str]) -> None:
    assert findings(NAME, files) == []


@pytest.mark.parametrize(
    ("files", "messages"),
    [
        ({CONFIG: policy("own"), AUDITS: "[audits]\n"}, ["`own` is no criteria of this store"]),
        # Those of a peer are not the store's.
        (
            {CONFIG: f'default-criteria = "own"\n{HEAD}', AUDITS: "[audits]\n", IMPORTS: f"[audits.peer]\n{OWN}"},
            ["`own` is no criteria of this store"],
        ),
        (
            {
                CONFIG: f'{HEAD}[imports.peer]\nurl = "https://example.org"\ncriteria-map = {{ own = "theirs" }}\n',
                AUDITS: OWN,
            },
            ["`theirs` is no criteria of this store"],
        ),
        (
            {AUDITS: '[[audits.x]]\ncriteria = ["own", "safe-to-run"]\nversion = "1.0.0"\n' * 3},
            ["`own` is no criteria of this store, here and in 2 more places"],
        ),
        ({AUDITS: implying(("a", '"b"'))}, ["`b` is no criteria of this store"]),
        ({AUDITS: implying(("safe-to-run", "[]"))}, ["`safe-to-run` is built into cargo-vet, and defined again"]),
        ({AUDITS: implying(("a", '"a"'))}, ["`a` implies itself"]),
        ({AUDITS: implying(("a", '"b"'), ("b", '"c"'), ("c", '"a"'))}, ["`a` implies itself by way of `c`"]),
        (
            {IMPORTS: implying(("a", '"b"'), ("b", '"a"')).replace("criteria.", "audits.peer.criteria.")},
            ["`a` implies itself by way of `b`"],
        ),
    ],
)
def test_reported(files: dict[str, str], messages: list[str]) -> None:
    assert [finding.message for finding in findings(NAME, files)] == messages


def test_a_long_chain_is_followed() -> None:
    chain = [(f"c{number}", f'"c{number + 1}"') for number in range(5000)]
    (finding,) = findings(NAME, {AUDITS: implying(*chain, ("c5000", '"c0"'))})
    assert finding.message == "`c0` implies itself by way of `c5000`"
