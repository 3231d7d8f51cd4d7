"""cargo-vet's files: what is read of them, and everything that a hostile hand could write into one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from stores import STORES, written
from whypin.model.project import Document
from whypin.project.discovery import named_format
from whypin.project.reading import read_as
from whypin.readers import vet_audits, vet_config, vet_imports
from whypin.readers.cargo_lock import crates
from whypin.readers.vet_file import is_day, is_version
from whypin.text.source import Source

COMMIT = "4445659b0f753a928059244c875a58bb12f791e9"
CONFIG = f"""\
default-criteria = "audited"

[cargo-vet]
version = "0.10"

[imports.peer]
url = ["https://example.org/a.toml", "https://example.org/b.toml"]
exclude = ["x"]
[imports.peer.criteria-map]
crypto = ["fuzzed", "safe-to-run"]

[policy.museum]
audit-as-crates-io = false
criteria = "safe-to-run"
dev-criteria = []

[policy."clap:3.1.8@git:{COMMIT}"]
dependency-criteria = {{ atty = "audited", bar = [] }}
notes = "bar is for a feature that is never on"

[policy.wasi]
criteria = []

[[exemptions.cc]]
version = "1.0.83"
criteria = "safe-to-deploy"
suggest = false
notes = "builds C"

[[unaudited.old]]
version = "0.1.0-rc.1+b"
criteria = ["safe-to-run"]
"""
AUDITS = """\
[criteria.audited]
description = "read"
implies = ["safe-to-deploy"]

[[wildcard-audits.museum]]
who = "Ann"
criteria = "safe-to-deploy"
user-id = 1 # Ann
start = "2026-01-01"
end = "2026-12-31"
renew = false

[[audits.cc]]
who = ["Ann", "Ben"]
criteria = ["audited"]
delta = "1.0.0 -> 1.0.1@git:%s"

[[audits.dd]]
criteria = "safe-to-run"
violation = "*"

[[trusted.log]]
criteria = "safe-to-deploy"
trusted-publisher = "github:rust-lang/log"
start = "2026-01-01"
end = "2026-06-01"
notes = "a project of Rust"

[[trusted.syn]]
criteria = "safe-to-deploy"
user-id = 3618
start = "2026-01-01"
end = "2026-06-01"
aggregated-from = "https://example.org/a.toml"
"""
IMPORTS = """\
[[publisher.cc]]
version = "1.0.83"
when = "2023-08-01"
user-id = 1
user-login = "ann"

[[unpublished.museum]]
version = "0.2.0"
audited_as = "0.1.0"

[audits.peer.criteria.crypto]
description = "theirs"

[[audits.peer.audits.cc]]
who = "Cem"
criteria = "crypto"
version = "1.0.83"

[[audits.peer.trusted.cc]]
criteria = "safe-to-run"
user-id = 1
start = "2026-01-01"
end = "2036-01-01"

[audits.empty.audits]
"""


def config(text: str) -> Document:
    return vet_config.read(Source("supply-chain/config.toml", text))


def audits(text: str) -> Document:
    return vet_audits.read(Source("supply-chain/audits.toml", text))


def imports(text: str) -> Document:
    return vet_imports.read(Source("supply-chain/imports.lock", text))


def at(document: Document, place: object) -> str:
    span = document.locate(place)  # type: ignore[arg-type]  # a place of the document
    return document.source.text[span.start : span.end]


def test_a_configuration() -> None:
    document = config(CONFIG)
    assert document.problems == ()
    store = document.store
    assert store is not None
    found = [(one.crate, one.version, one.notes, at(document, one.at)) for one in store.exemptions]
    assert found == [("cc", "1.0.83", "builds C", "cc"), ("old", "0.1.0-rc.1+b", "", "old")]
    policies = [(one.crate, one.version, one.own, [name for name, _ in one.free]) for one in store.policies]
    assert policies == [
        ("museum", "", True, []),
        ("clap", f"3.1.8@git:{COMMIT}", False, ["bar"]),
        ("wasi", "", False, [""]),
    ]
    assert [at(document, place) for one in store.policies for _, place in one.free] == ["[]", "[]"]
    assert {name for name, _ in store.used} == {"audited", "fuzzed", "safe-to-run", "safe-to-deploy"}
    assert all(at(document, place) == name for name, place in store.used)


def test_audits() -> None:
    document = audits(AUDITS % COMMIT)
    assert document.problems == ()
    assert document.store is not None
    assert [(one.name, at(document, one.at)) for one in document.store.criteria] == [("audited", "audited")]
    assert [name for name, _ in document.store.criteria[0].implies] == ["safe-to-deploy"]
    assert [(one.kind, one.what, one.whom, one.notes, one.source) for one in document.trusts] == [
        ("wildcard audit", "museum", "user 1", "", ""),
        ("publisher", "log", "github:rust-lang/log", "a project of Rust", ""),
        # In a store nobody but the store says so.
        ("publisher", "syn", "user 3618", "", ""),
    ]
    shared = vet_audits.read(Source("audits.toml", AUDITS % COMMIT))
    assert [one.source for one in shared.trusts] == ["", "", "https://example.org/a.toml"]
    assert [at(document, one.end_at) for one in document.trusts] == [one.end for one in document.trusts]


def test_imports() -> None:
    document = imports(IMPORTS)
    assert document.problems == ()
    assert document.store is not None
    assert [(one.name, one.peer) for one in document.store.criteria] == [("crypto", "peer")]
    assert document.store.used == ()
    assert [(one.what, one.source) for one in document.trusts] == [("cc", "peer")]


@pytest.mark.parametrize(
    "text", ["", "# cargo-vet config file\n", "[server]\nport = 1\n", 'policy = "x"\nexemptions = []\n', "audits = 1\n"]
)
def test_a_file_of_another_tool(text: str) -> None:
    for document in (config(text), audits(text), imports(text)):
        assert (document.store, document.trusts, document.problems) == (None, (), ())


HEAD = "[cargo-vet]\n"


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("policy = 1\n[imports]\n", ["`policy` is not a table"]),
        (f"{HEAD}[policy]\nx = 1\n", ["`x` is not a table"]),
        (
            f'{HEAD}[policy."x:1"]\n[policy."y:"]\n',
            ["`1` is no version such as `1.0.0`", "`` is no version such as `1.0.0`"],
        ),
        (f"{HEAD}[policy.x]\ncriteria = 1\n", ["`criteria` is neither a string nor a list of strings"]),
        (f"{HEAD}[policy.x]\ncriteria = [1, 'a']\n", ["an element of `criteria` is not a string"]),
        (
            f"{HEAD}[policy.x]\naudit-as-crates-io = 1\nnotes = []\n",
            ["`audit-as-crates-io` is not true or false", "`notes` is not a string"],
        ),
        (f"{HEAD}[policy.x]\ndependency-criteria = []\n", ["`dependency-criteria` is not a table"]),
        (f"{HEAD}[policy.x.dependency-criteria]\ny = 1\n", ["`y` is neither a string nor a list of strings"]),
        (f"{HEAD}[exemptions.x]\nversion = '1.0.0'\n", ["`x` is not a list of tables"]),
        (
            f"{HEAD}exemptions.x = [1, {{version = '1.0.0'}}]\n".replace(HEAD, "") + HEAD,
            ["an element of `x` is not a table"],
        ),
        (f"{HEAD}[[exemptions.x]]\n", ["the exemption has no `version`"]),
        (f"{HEAD}[[exemptions.x]]\nversion = 1\n", ["`version` is not a string"]),
        (f"{HEAD}[[exemptions.x]]\nversion = ''\n", ["`version` is empty"]),
        (f"{HEAD}[[exemptions.x]]\nversion = '1.0'\n", ["`1.0` is no version such as `1.0.0`"]),
        (f"{HEAD}[imports.x]\n", ["the entry has no `url`"]),
        # What can be read is read.
        (
            f"{HEAD}[imports]\nx = 1\n[policy.y]\nnotes = 1\ncriteria = []\n",
            ["`notes` is not a string", "`x` is not a table"],
        ),
    ],
)
def test_what_a_configuration_cannot_say(text: str, messages: list[str]) -> None:
    document = config(text)
    assert [problem.message for problem in document.problems] == messages
    assert {problem.rule for problem in document.problems} == {"unreadable-requirement"}
    assert document.store is not None


TRUSTED = "[[trusted.x]]\ncriteria = 'safe-to-run'\nuser-id = 1\nstart = '2026-01-01'\n"
AUDIT = "[[audits.x]]\ncriteria = 'safe-to-run'\n"


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        (TRUSTED, ["the entry has no `end`"]),
        # TOML's own days are none to cargo-vet.
        (f"{TRUSTED}end = 2026-06-01\n", ['`end` is not a day in quotes such as `"2026-12-31"`']),
        (f"{TRUSTED}end = '2026-02-30'\n", ["`2026-02-30` is no day such as `2026-12-31`"]),
        (f"{TRUSTED}end = '+12026-02-01'\n", ["`+12026-02-01` is no day such as `2026-12-31`"]),
        (f"{TRUSTED.replace('2026-01-01', 'soon')}end = '2026-06-01'\n", ["`soon` is no day such as `2026-12-31`"]),
        (
            f"{TRUSTED.replace('user-id = 1', '')}end = '2026-06-01'\n",
            ["the entry has neither `user-id` nor `trusted-publisher`"],
        ),
        (f"{TRUSTED.replace('= 1', '= true')}end = '2026-06-01'\n", ["`user-id` is not a whole number"]),
        (
            f"{TRUSTED.replace('user-id = 1', 'trusted-publisher = 1')}end = '2026-06-01'\n",
            ["`trusted-publisher` is not a string"],
        ),
        (TRUSTED.replace("criteria = 'safe-to-run'", "end = '2026-06-01'"), ["the entry has no `criteria`"]),
        (AUDIT, ["the audit has not one of `version`, `delta` and `violation`"]),
        (
            f"{AUDIT}version = '1.0.0'\ndelta = '1.0.0 -> 2.0.0'\n",
            ["the audit has not one of `version`, `delta` and `violation`"],
        ),
        (f"{AUDIT}delta = '1.0.0'\n", ["`1.0.0` is not two versions such as `1.0.0 -> 1.0.1`"]),
        (f"{AUDIT}delta = '1.0.0 -> b'\n", ["`b` is no version such as `1.0.0`"]),
        (
            "[criteria.x]\ndescription = 1\nimplies = 2\n",
            ["`description` is not a string", "`implies` is neither a string nor a list of strings"],
        ),
    ],
)
def test_what_audits_cannot_say(text: str, messages: list[str]) -> None:
    assert [problem.message for problem in audits(text).problems] == messages


def test_what_imports_cannot_say() -> None:
    text = "[[publisher.x]]\nwhen = 'x'\n[[unpublished.y]]\nversion = '1.0.0'\n[audits]\npeer = 1\n"
    assert [problem.message for problem in imports(text).problems] == [
        "the entry has no `version`",
        "`x` is no day such as `2026-12-31`",
        "the entry has no `audited_as`",
        "`peer` is not a table",
    ]


@pytest.mark.parametrize(
    "text", ["[policy\n", "<<<<<<< a\n[cargo-vet]\n=======\n>>>>>>> b\n", "[cargo-vet]\n[cargo-vet]\n"]
)
def test_what_is_not_toml(text: str) -> None:
    for document in (config(text), audits(text), imports(text)):
        assert [problem.rule for problem in document.problems] == ["unreadable-file"]


def test_an_ignore_is_seen() -> None:
    document = config(f"# x\n{HEAD}[policy.x] # whypin: ignore[unversioned-policy] why\n")
    assert [comment.text for comment in document.comments] == ["# whypin: ignore[unversioned-policy] why"]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("supply-chain/config.toml", "vet-config"),
        ("rust/supply-chain/audits.toml", "vet-audits"),
        ("supply-chain/imports.lock", "vet-imports"),
        # What teams share, without a configuration: only when it is named.
        ("audits.toml", "vet-audits"),
    ],
)
def test_names(path: str, name: str) -> None:
    form = named_format(path)
    assert form is not None
    assert form.name == name
    assert read_as(form, Source(path, "")).store is None


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("2026-12-31", True),
        ("2024-02-29", True),
        ("0000-01-01", False),
        ("2026-1-01", False),
        ("2026-W01-1", False),
        ("20261231", False),
        ("2026-12-3\u0661", False),
        ("2026-12-31 ", False),
    ],
)
def test_days(text: str, known: bool) -> None:
    assert is_day(text) is known


@pytest.mark.parametrize(
    ("text", "known"),
    [
        *((one, True) for one in ("1.0.0", "0.0.0-a.1+b", f"1.0.0@git:{COMMIT}", "1.0.0+wasi-snapshot-preview1")),
        *((one, False) for one in ("1.0", "01.0.0", "1.0.0@x", f"1.0.0@git:{COMMIT}0", "*", "1.0.0\n", "1.0.\u0661")),
    ],
)
def test_versions(text: str, known: bool) -> None:
    assert is_version(text) is known


CARGO = """\
version = 4
[[package]]
name = "museum"
version = "0.1.0"
[[package]]
name = "syn"
version = "1.0.0"
source = "registry+https://github.com/rust-lang/crates.io-index"
[[package]]
name = "syn"
version = "2.0.0"
source = "registry+https://github.com/rust-lang/crates.io-index"
[[package]]
name = "fork"
version = "2.0.0"
source = "git+https://github.com/rust-lang/crates.io-index"
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CARGO, {"syn": ("1.0.0", "2.0.0")}),
        ("version = 4", None),
        ("package = 1", None),
        ("package = [1, {name = 1, version = 2}]", {}),
        ("[", None),
    ],
)
def test_cargo_lock(text: str, expected: dict[str, tuple[str, ...]] | None) -> None:
    assert crates(text.encode()) == expected


def test_cargo_lock_that_is_no_text() -> None:
    assert crates(b"\x80") is None


@settings(max_examples=200, deadline=None)
@given(STORES)
def test_whatever_stands_there(values: dict[str, object]) -> None:
    text = written(values)
    for document in (config(text), audits(text), imports(text)):
        places = [one.end_at for one in document.trusts]
        if document.store is not None:
            places += [place for _, place in document.store.used]
            places += [one.at for one in document.store.policies]
            places += [one.at for one in document.store.exemptions]
            places += [one.at for one in document.store.criteria]
        spans = [*[document.locate(place) for place in places], *[problem.span for problem in document.problems]]
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
