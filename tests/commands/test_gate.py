"""At a gate guards go by the policy of the base, whatever a change makes of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import repositories
from locked import PROJECTS, A, B, C
from repositories import commit, run
from simple_server import Server, file, page, project
from whypin.commands.main import main
from whypin.model.rule_table import ONLINE

MORE = f"markupsafe==3.0.2 \\\n    --hash=sha256:{A}\n    # via -r requirements.in\n"
LOCK = PROJECTS["requirements.txt"]["requirements.txt"] + MORE
FILES = {"requirements.in": "blinker>=1.8\nidna>=3.7\nmarkupsafe>=3\n", "requirements.txt": LOCK}
BARE = "markupsafe==3.0.2\n    # via -r requirements.in\n"
BAD = LOCK.replace(MORE, BARE)
IGNORED = LOCK.replace(MORE, f"# whypin: ignore[missing-hash] built by us\n{BARE}")
# By name: a change of the policy that would hide what `missing-hash` says of `BAD`.
LOOSER: dict[str, dict[str, str]] = {
    "off": {"whypin.toml": '[rules]\nmissing-hash = "off"\n'},
    "note": {"whypin.toml": '[rules]\nmissing-hash = "note"\n'},
    "in pyproject.toml": {"pyproject.toml": '[tool.whypin.rules]\nmissing-hash = "note"\n'},
    "ignored": {"whypin.toml": '[[ignore]]\nrule = "missing-hash"\npackage = "markupsafe"\nreason = "built by us"\n'},
    "excluded": {"whypin.toml": 'exclude = ["/requirements.txt"]\n', "other.in": "x>=1\n"},
    "inline": {"requirements.txt": IGNORED},
}
EVERY = pytest.mark.parametrize("name", LOOSER)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a good lock on `main`; `change` is checked out."""
    folder = repositories.repository(tmp_path / "repository", FILES)
    run(folder, "checkout", "-q", "-b", "change")
    monkeypatch.chdir(folder)
    return folder


def checked(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[str]]:
    """Status, and of each finding rule, severity and place."""
    status = main(["check", *(words or ("--base", "main")), "--format", "json"])
    found = json.loads(capsys.readouterr().out)["findings"]
    guards = ("missing-hash", "lock-out-of-sync", "loosened-policy", "unreadable-requirement")
    return status, [
        f"{one['rule']} {one['severity']} {one['path']}:{one['start']['line']}"
        for one in found
        if one["rule"] in guards
    ]


@EVERY
def test_a_change_that_has_nothing_to_hide(root: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It is told, and passes."""
    lock = f"{LOCK}# whypin: ignore[missing-hash] x\n" if name == "inline" else LOCK
    commit(root, {**LOOSER[name], "requirements.txt": lock})
    status, found = checked(capsys)
    assert [one.split()[:2] for one in found] in ([["loosened-policy", "note"]], []), name
    assert status == 0 or name == "inline"


@EVERY
def test_what_is_old_may_be_silenced(root: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(root, "checkout", "-q", "main")
    commit(root, {"requirements.txt": BAD})
    run(root, "checkout", "-q", "change")
    run(root, "merge", "-q", "main")
    assert checked(capsys)[0] == 1
    commit(root, {"requirements.txt": BAD, **LOOSER[name]})
    status, found = checked(capsys)
    assert status == 0, found
    assert not [one for one in found if " error " in one]
    # Also under another name.
    if name != "excluded":
        (root / "service").mkdir()
        for path in FILES:
            run(root, "mv", path, f"service/{path}")
        commit(root, {})
        assert checked(capsys)[0] == 0


@EVERY
def test_a_change_cannot_hide_what_it_brings(root: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    commit(root, {"requirements.txt": BAD, **LOOSER[name]})
    status, found = checked(capsys)
    assert status == 1
    place = "requirements.txt:16" if name == "inline" else "requirements.txt:15"
    assert f"missing-hash error {place}" in found
    assert [one for one in found if one.startswith("loosened-policy error")], found


@EVERY
def test_who_starts_the_run_may_let_it_decide(
    root: Path, name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(root, {"requirements.txt": BAD, **LOOSER[name]})
    assert not [one for one in checked(capsys, "--base", "main", "--trust-change")[1] if " error " in one]
    monkeypatch.setenv("WHYPIN_TRUST_CHANGE", "1")
    assert not [one for one in checked(capsys)[1] if " error " in one]
    monkeypatch.setenv("WHYPIN_TRUST_CHANGE", "0")
    assert [one for one in checked(capsys)[1] if " error " in one]
    monkeypatch.delenv("WHYPIN_TRUST_CHANGE")
    # On a person's machine, and once it is merged.
    assert not [one for one in checked(capsys, "--unfolded")[1] if " error " in one]


@EVERY
def test_without_a_base_nothing_that_loosens_counts(
    root: Path, name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(root, {"requirements.txt": BAD, **LOOSER[name]})
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv("GITHUB_BASE_REF", "gone")
    assert main(["check", "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)["findings"]
    (one,) = [finding for finding in found if finding["rule"] == "missing-hash"]
    assert "what would silence it does not count, because the base is not known: " in one["help"]
    assert "fetch-depth: 0" in one["help"]


@pytest.mark.parametrize("name", ["off", "ignored", "inline"])
def test_what_the_base_silences_stays_silent(root: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(root, "checkout", "-q", "main")
    commit(root, {"requirements.txt": IGNORED if name == "inline" else BAD, **LOOSER[name]})
    run(root, "checkout", "-q", "change")
    run(root, "merge", "-q", "main")
    lock = (root / "requirements.txt").read_text().replace("markupsafe==3.0.2", "markupsafe==3.0.3")
    raised = FILES["requirements.in"].replace("markupsafe>=3", "markupsafe>=3.0.3")
    commit(root, {"requirements.in": raised, "requirements.txt": lock, "pyproject.toml": "[tool.other]\n"})
    assert checked(capsys) == (0, [])
    # An ignore of another package is none of this one.
    if name == "inline":
        commit(root, {"requirements.txt": lock.replace("markupsafe==3.0.3", "six==1.17.0")})
        assert checked(capsys)[0] == 1


def test_a_nearer_configuration(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    looser = LOOSER["off"]["whypin.toml"]
    run(root, "checkout", "-q", "main")
    commit(root, {f"old/{path}": text for path, text in FILES.items()})
    run(root, "checkout", "-q", "change")
    run(root, "merge", "-q", "main")
    commit(root, {"old/requirements.txt": BAD, "old/whypin.toml": looser})
    assert checked(capsys)[1][-1] == "loosened-policy error old/whypin.toml:2"
    # Nothing that the base had is below this one.
    commit(root, {"old/requirements.txt": LOCK, "old/whypin.toml": None})
    commit(
        root, {"new/requirements.in": FILES["requirements.in"], "new/requirements.txt": BAD, "new/whypin.toml": looser}
    )
    assert not [one for one in checked(capsys)[1] if " error " in one]


def test_other_declarations(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pair = '[[locks]]\nlock = "{}"\ndeclarations = ["extra/clean.in"]\n'
    gone = LOCK[: LOCK.index("idna==")]
    files = {"extra/clean.in": "blinker>=1.8,<2\n", "requirements.txt": gone}
    commit(root, {**files, "whypin.toml": pair.format("requirements.txt")})
    assert checked(capsys)[1] == [
        "lock-out-of-sync error requirements.in:2",
        "lock-out-of-sync error requirements.in:3",
        "loosened-policy error whypin.toml:1",
    ]
    # A pair for a new lock is none that loosens.
    commit(root, {"requirements.txt": LOCK, "lock.txt": gone, "whypin.toml": pair.format("lock.txt")})
    assert not [one for one in checked(capsys)[1] if " error " in one]


def test_a_manner_goes_by_the_tree(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also one that says more than a guard."""
    commit(root, {"requirements.in": FILES["requirements.in"] + "flask\n"})
    assert checked(capsys)[0] == 1
    ignore = '[[ignore]]\nrule = "{}"\nreason = "next week"\n'
    commit(root, {"whypin.toml": ignore.format("missing-lower-bound")})
    assert checked(capsys)[1] == ["lock-out-of-sync error requirements.in:4"]


def test_the_index_is_asked_all_the_same(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the change turns off or leaves out, and nowhere else than before."""
    every = "".join([f'{name} = "off"\n' for name in ONLINE if name != "unverifiable-lock"])
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    run(root, "branch", "-q", "-f", "main")
    with Server() as server, Server() as other:
        for key, version, digest in (("blinker", "1.9.0", A), ("idna", "3.10", C), ("markupsafe", "3.0.2", B)):
            for one in (server, other):
                one.add(key, page(project(key, [file(f"{key}-{version}.tar.gz", A if one is other else digest)])))
        monkeypatch.setenv("PIP_INDEX_URL", server.url)
        host = f"127.0.0.1:{other.port}"
        bad = LOCK.replace(A, "e" * 64)
        for files in (
            {"requirements.txt": bad, "whypin.toml": f"[rules]\n{every}"},
            {"requirements.txt": bad, "whypin.toml": '[[ignore]]\nrule = "hash-mismatch"\nreason = "x"\n'},
            {"requirements.txt": bad, "whypin.toml": 'exclude = ["/requirements.txt"]\n', "other.in": "x>=1\n"},
            {"requirements.txt": f"--index-url {other.url}\n{bad}", "whypin.toml": f'allow-hosts = ["{host}"]\n'},
        ):
            run(root, "checkout", "-q", "-B", "change", "main")
            commit(root, files)
            assert main(["check", "--online", "--no-cache", "--format", "json"]) in (1, 3)
            found = json.loads(capsys.readouterr().out)["findings"]
            assert {one["rule"] for one in found if one["severity"] == "error"} & {*ONLINE, "untrusted-index"}, files
        assert not other.paths()
