"""`whypin baseline`, and runs that have one."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

import repositories
from locked import A
from repositories import commit, run
from whypin.commands import hooks
from whypin.commands.main import main
from whypin.engine.baseline import HEAD, NAME

# Each package has two findings, but for the last one with one.
FILES = {"requirements.in": "celery<5\nflask<3\nidna\n", "dev-requirements.in": "mypy<2\n"}
BOUND, WHY = "missing-lower-bound", "unexplained-constraint"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with old findings on `main`."""
    folder = repositories.repository(tmp_path / "repository", FILES)
    monkeypatch.chdir(folder)
    return folder


def checked(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[str], list[str]]:
    """Status, rule and place of each finding, and what is said of the run."""
    capsys.readouterr()
    status = main(["check", *words, "--format", "json"])
    report = json.loads(capsys.readouterr().out)
    found = [f"{one['rule']} {one['path']}:{one['start']['line']}" for one in report["findings"]]
    return status, found, [note for note in report["summary"]["notes_on_run"] if NAME in note]


def said(capsys: pytest.CaptureFixture[str], *words: str, status: int = 0) -> str:
    capsys.readouterr()
    assert main(["baseline", *words]) == status
    return capsys.readouterr().out


def lines(root: Path) -> list[str]:
    return [line.replace("\t", " ") for line in (root / NAME).read_text("utf-8").splitlines()[1:]]


def test_from_many_findings_to_none_and_back(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(capsys)[0] == 1
    assert "5 added\n" in said(capsys)
    assert lines(root) == [
        f"requirements.in {BOUND} celery <5",
        f"requirements.in {BOUND} flask <3",
        f"requirements.in {BOUND} idna -",
        f"requirements.in {WHY} celery <5",
        f"requirements.in {WHY} flask <3",
    ]
    written = (root / NAME).read_bytes()
    assert checked(capsys) == (0, [], [])
    # Lines move, and nothing is new; a file that nothing is in says nothing of another.
    (root / "requirements.in").write_text("# ours\n\nidna\n\nflask<3\ncelery<5\njinja2<4\n")
    assert checked(capsys) == (1, [f"{BOUND} requirements.in:7", f"{WHY} requirements.in:7"], [])
    assert checked(capsys, "dev-requirements.in") == (0, [], [])
    # One is mended, another one changed.
    (root / "requirements.in").write_text("celery>=4\nflask<2\nidna\n")
    status, found, notes = checked(capsys)
    assert (status, found) == (1, [f"{BOUND} requirements.in:2", f"{WHY} requirements.in:2"])
    assert notes == [
        f"4 lines of `{NAME}` match no finding any more (the first is line 2); "
        "`whypin baseline --prune` removes what is mended"
    ]
    # No check ever wrote it.
    assert (root / NAME).read_bytes() == written
    assert "4 removed, 1 kept" in said(capsys, "--prune")
    assert lines(root) == [f"requirements.in {BOUND} idna -"]
    assert checked(capsys)[1:] == ([f"{BOUND} requirements.in:2", f"{WHY} requirements.in:2"], [])
    assert "2 added, 1 kept" in said(capsys)
    assert f"nothing changed in `{NAME}`: 3 kept" in said(capsys)
    assert checked(capsys, "--isolated")[0] == 1


def test_explain(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "--explain") == f"there is no `{NAME}`\n"
    said(capsys)
    before = (root / NAME).read_bytes()
    (root / "requirements.in").write_text("celery>=4\n\nflask<3\nidna\n")
    out = said(capsys, "--explain", "--select", BOUND)
    assert out.splitlines()[:6] == [
        f"{NAME}:2: requirements.in {BOUND} celery <5",
        "  no finding any more; `whypin baseline --prune` removes it",
        f"{NAME}:3: requirements.in {BOUND} flask <3",
        "  requirements.in:3:6: `<3` gives `flask` no lower bound",
        f"{NAME}:4: requirements.in {BOUND} idna",
        "  requirements.in:4:1: `idna` has no lower bound",
    ]
    assert out.splitlines()[6:8] == [f"{NAME}:5: requirements.in {WHY} celery <5", "  not looked at in this run"]
    assert (root / NAME).read_bytes() == before


def test_nothing_to_record(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit(root, {"requirements.in": "celery>=4\n"})
    assert "no baseline was written" in said(capsys)
    assert not (root / NAME).exists()
    (root / NAME).write_text(HEAD + f"requirements.in\t{BOUND}\tcelery\t-\n")
    assert "nothing is left in it" in said(capsys, "--prune")
    assert (root / NAME).read_text() == HEAD


# What is mended in the files, and how a run looks that does not see it.
UNSEEN: dict[str, tuple[dict[str, str], list[str]]] = {
    "another file": ({"requirements.in": "celery>=4\n"}, ["dev-requirements.in"]),
    "another folder": ({"requirements.in": "celery>=4\n", "sub/requirements.in": "x>=1\n"}, ["sub"]),
    "another rule": ({"requirements.in": "celery>=4\n"}, ["--select", "weak-hash"]),
    "a rule left out": ({"requirements.in": "celery>=4\n"}, ["--ignore", f"{BOUND},{WHY}"]),
    "a rule turned off": (
        {"requirements.in": "celery>=4\n", "whypin.toml": f'[rules]\n{BOUND} = "off"\n{WHY} = "off"\n'},
        [],
    ),
    "excluded": ({"requirements.in": "celery>=4\n", "whypin.toml": 'exclude = ["/requirements.in"]\n'}, []),
}


@pytest.mark.parametrize("name", UNSEEN)
def test_what_a_run_does_not_look_at_stays(root: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys)
    before = lines(root)
    files, words = UNSEEN[name]
    commit(root, files)
    assert checked(capsys, *words)[2] == []
    said(capsys, "--prune", *words)
    said(capsys, *words)
    assert lines(root) == before
    if name not in ("a rule turned off", "excluded"):
        assert checked(capsys)[2]


def test_what_is_out_of_scope_stays(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys, "--scope", "all")
    assert f"dev-requirements.in {BOUND} mypy <2" in lines(root)
    before = lines(root)
    assert checked(capsys)[2] == []
    said(capsys, "--prune")
    assert lines(root) == before
    (root / "dev-requirements.in").write_text("mypy>=1\n")
    assert checked(capsys, "--scope", "all")[2]


def test_what_is_looked_at_less_strictly_stays(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit(root, {"whypin.toml": 'level = "strict"\n', "requirements.in": "celery>=4\n"})
    said(capsys)
    assert lines(root) == [f"requirements.in {WHY} celery >=4"]
    assert checked(capsys, "--level", "default") == (0, [], [])
    said(capsys, "--prune", "--level", "default")
    assert len(lines(root)) == 1
    (root / "whypin.toml").write_text('level = "default"\n')
    assert checked(capsys)[2]


def test_what_cannot_be_read_stays(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys)
    before = lines(root)
    (root / "requirements.in").write_bytes(b"celery>=4 # \xff\n")
    assert checked(capsys)[2] == []
    said(capsys, "--prune", status=2)
    # What was not read is in no baseline either.
    said(capsys, status=2)
    assert lines(root) == before
    assert checked(capsys)[:2] == (2, ["unreadable-file requirements.in:1"])


def test_an_online_rule_offline(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit(root, {NAME: HEAD + "requirements.txt\tyanked-version\tsix\t1.0\n", "requirements.txt": "six==1.1\n"})
    assert checked(capsys)[2] == []
    said(capsys, "--prune")
    assert lines(root) == ["requirements.txt yanked-version six 1.0"]


def test_a_file_that_is_gone(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys)
    commit(root, {"requirements.in": None})
    assert checked(capsys, "dev-requirements.in")[2] == []
    assert checked(capsys)[2]
    assert "5 removed" in said(capsys, "--prune")


def test_a_rule_that_is_gone(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of a later version, or an earlier one: it finds nothing."""
    (root / NAME).write_text(f"{HEAD}requirements.in\tno-such-rule\tidna\t-\n")
    assert len(checked(capsys)[2]) == 1
    said(capsys, "--prune")
    assert lines(root) == []


DAMAGE: dict[str, tuple[str | bytes, int]] = {
    "a line": (f"{HEAD}requirements.in {BOUND} idna\n", 2),
    "a merge": (f"{HEAD}<<<<<<< ours\n=======\n>>>>>>> theirs\n", 2),
    "bytes": (b"\xff", 1),
    "another version": ("# whypin baseline 7: x\n", 1),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_baseline(root: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One message, and the rest is checked."""
    content, line = DAMAGE[name]
    (root / NAME).write_bytes(content if isinstance(content, bytes) else content.encode())
    status, found, _ = checked(capsys)
    assert status == 2
    assert [one for one in found if NAME in one] == [f"unreadable-file {NAME}:{line}"]
    assert f"{BOUND} requirements.in:3" in found
    before = (root / NAME).read_bytes()
    for words in ([], ["--prune"], ["--explain"]):
        assert main(["baseline", *words]) == 2
        assert f"{NAME}:{line}: " in capsys.readouterr().err
    assert (root / NAME).read_bytes() == before


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no links here")
@pytest.mark.parametrize("target", ["other.txt", "../outside.txt", "nowhere.txt"])
def test_a_link(root: Path, target: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It would lead a reader, and a writer, to a file that nobody meant."""
    if target != "nowhere.txt":
        (root / target).write_text(HEAD)
    (root / NAME).symlink_to(target)
    assert checked(capsys)[:2][0] == 2
    assert main(["baseline"]) == 2
    assert "symbolic link" in capsys.readouterr().err
    assert (root / NAME).is_symlink()
    assert not (root / "nowhere.txt").exists()
    assert target == "nowhere.txt" or (root / target).read_text() == HEAD


def test_it_is_written_at_once(root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(one: str, other: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert main(["baseline"]) == 2
    assert capsys.readouterr().err == f"whypin: `{NAME}` cannot be written: no space left on device\n"
    assert not [name for name in os.listdir(root) if name == NAME or name.startswith(".whypin")]


def test_a_folder_of_that_name(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / NAME).mkdir()
    assert checked(capsys)[0] == 2
    assert main(["baseline"]) == 2


def test_renames(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What git says was renamed: before the commit, after it, and twice."""
    said(capsys)
    commit(root, {})
    before = lines(root)
    (root / "service").mkdir()
    run(root, "mv", "requirements.in", "service/requirements.in")
    assert checked(capsys) == (0, [], [])
    commit(root, {})
    assert checked(capsys) == (0, [], [])
    commit(root, {"other.txt": "x\n"})
    run(root, "mv", "service/requirements.in", "service/base-requirements.in")
    assert checked(capsys) == (0, [], [])
    commit(root, {})
    assert checked(capsys) == (0, [], [])
    # A hook sees one file.
    assert checked(capsys, "service/base-requirements.in") == (0, [], [])
    commit(root, {"service/base-requirements.in": "celery<5\nflask<3\nidna\njinja2\n"})
    assert checked(capsys)[:2] == (1, [f"{BOUND} service/base-requirements.in:4"])
    assert "5 kept" in said(capsys, "--prune")
    assert lines(root) == [line.replace("requirements.in", "service/base-requirements.in", 1) for line in before]
    # A file that is only like it has nothing to do with it.
    commit(root, {"copy-requirements.in": "celery<5\n"})
    assert [one for one in checked(capsys)[1] if "copy" in one]


def test_one_voice_a_list_counts_members_one_by_one(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pins = [f"package-{number}==1\n" for number in range(12)]
    commit(root, {"requirements.in": "".join(pins)})
    assert len(checked(capsys)[1]) == 1
    assert "12 added" in said(capsys)
    commit(root, {"requirements.in": "".join([*pins, "more==1\n"])})
    assert checked(capsys) == (1, [f"{WHY} requirements.in:13"], [])


def test_what_is_recorded_is_not_fixed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An old line is not rewritten in the commit of another one."""
    lock = "idna==3.7\nsix==1.16\n"
    commit(root, {"requirements.in": "idna\n", "requirements.txt": f"#    pip-compile requirements.in\n{lock}"})
    said(capsys, "--select", BOUND)
    (root / "requirements.in").write_text("idna\nsix\n")
    main(["check", "--select", BOUND, "--fix"])
    assert (root / "requirements.in").read_text() == "idna\nsix>=1.16\n"


def test_a_hook_starts_for_it(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """pre-commit names the file as it names any other."""
    said(capsys)
    commit(root, {"whypin.toml": 'level = "default"\n'})
    capsys.readouterr()
    assert hooks.whypin([NAME]) == 0
    assert hooks.check_locks([NAME, "whypin.toml"]) == 0
    assert hooks.check_constraint_comments(["requirements.in"]) == 0
    capsys.readouterr()
    (root / NAME).write_text("x\n")
    assert hooks.whypin([NAME]) == 2
    assert f"{NAME}:1:1: unreadable-file" in capsys.readouterr().out


def test_branches_merge(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Lines side by side, mended and added on two branches; what a merge keeps too much is pruned."""
    said(capsys)
    commit(root, {".gitattributes": f"{NAME} merge=union\n"})
    sides = {
        # Mended: the first and the second; added: a line beside the last one, and one that both add.
        "ours": "flask<3\nidna\n# one\nzope<6\nboth<2\n",
        "theirs": "celery<5\nidna\nyarl<2\nboth<2\n",
    }
    for name, text in sides.items():
        run(root, "checkout", "-q", "-b", name, "main")
        commit(root, {"requirements.in": text})
        said(capsys)
        commit(root, {})
        assert checked(capsys)[0] == 0
    run(root, "checkout", "-q", "ours")
    # The files of dependencies merge as their people say; the baseline by itself.
    run(root, "merge", "-q", "-X", "ours", "theirs")
    (root / "requirements.in").write_text("idna\nzope<6\nyarl<2\nboth<2\n")
    commit(root, {})
    text = (root / NAME).read_text()
    assert "<<<<" not in text
    assert checked(capsys)[:2] == (0, [])
    said(capsys, "--prune")
    assert lines(root) == [
        f"requirements.in {BOUND} both <2",
        f"requirements.in {BOUND} idna -",
        f"requirements.in {BOUND} yarl <2",
        f"requirements.in {BOUND} zope <6",
        f"requirements.in {WHY} both <2",
        f"requirements.in {WHY} yarl <2",
        f"requirements.in {WHY} zope <6",
    ]
    assert checked(capsys) == (0, [], [])


def test_a_line_twice_is_no_complaint(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys)
    head, *others = (root / NAME).read_text().splitlines(keepends=True)
    (root / NAME).write_text("".join([*reversed(others), *others, head]))
    assert checked(capsys) == (0, [], [])
    said(capsys, "--prune")
    assert (root / NAME).read_text() == "".join([head, *others])


def test_outside_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    for path, text in FILES.items():
        (tmp_path / path).write_text(text)
    said(capsys)
    assert checked(capsys) == (0, [], [])
    (tmp_path / "requirements.in").rename("base-requirements.in")
    assert checked(capsys)[0] == 1


def test_any_text_may_stand_in_it(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What it names is asked of nobody outside, and no path of it leads anywhere."""
    paths = [
        "../../etc/passwd",
        "/etc/passwd",
        ".git/config",
        "a\\u0000b",
        "\\ud800",
        "--output=x",
        "\\u001b[31m",
        ":(top)",
        "x" * 5000,
    ]
    commit(root, {})
    before = sorted(os.listdir(root))
    (root / NAME).write_text(HEAD + "".join([f"{path}\t{BOUND}\tidna\t-\n" for path in paths]))
    status, found, notes = checked(capsys)
    assert (status, len(found)) == (1, 5)
    assert notes
    assert "\x1b" not in said(capsys, "--explain")
    # One of them, which nothing is renamed to, makes the others no less true.
    run(root, "mv", "requirements.in", "base-requirements.in")
    with (root / NAME).open("a") as file:
        file.write(f"requirements.in\t{BOUND}\tidna\t-\n")
    assert len(checked(capsys)[1]) == 4
    said(capsys, "--prune")
    assert lines(root) == [f"base-requirements.in {BOUND} idna -"]
    assert before == sorted({*os.listdir(root), "requirements.in"} - {NAME, "base-requirements.in"})


def test_a_crowded_one(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / NAME).write_text(HEAD + "\n" * 100_001)
    assert checked(capsys)[:2][0] == 2


def test_what_is_not_recorded_is_said(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "Pipfile").write_text("[packages\n")
    out = said(capsys, status=2)
    assert "not recorded: `unreadable-file`\n" in out
    assert len(lines(root)) == 5


def test_what_only_an_index_could_say_is_not_recorded_without_one(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The hooks that ask one would speak of it as soon as a lock changes."""
    told = "not recorded: what the index says of the locks; `whypin baseline --online` asks it, too\n"
    assert told not in said(capsys)
    (root / "requirements.txt").write_text(f"six==1.16.0 --hash=sha256:{A}\n")
    assert told in said(capsys)
    assert told not in said(capsys, "--prune")
    assert told not in said(capsys, "--select", BOUND)


MORE = f"markupsafe==3.0.2 \\\n    --hash=sha256:{A}\n    # via -r requirements.in\n"
GOOD = {
    "requirements.in": "blinker>=1.8\nmarkupsafe>=3\n",
    "requirements.txt": "# This file is autogenerated by pip-compile with Python 3.12\n# by the following command:\n#\n"
    "#    pip-compile --generate-hashes requirements.in\n#\n"
    f"blinker==1.8.2 \\\n    --hash=sha256:{A}\n    # via -r requirements.in\n{MORE}",
}
BAD = {
    **GOOD,
    "requirements.txt": GOOD["requirements.txt"].replace(MORE, MORE.replace(f" \\\n    --hash=sha256:{A}", "")),
}


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a good lock on `main`; `change` is checked out."""
    folder = repositories.repository(tmp_path / "gate", GOOD)
    run(folder, "checkout", "-q", "-b", "change")
    monkeypatch.chdir(folder)
    return folder


def test_a_change_cannot_record_what_it_brings(gate: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit(gate, {**BAD, "requirements.in": GOOD["requirements.in"] + "six\n"})
    said(capsys)
    commit(gate, {})
    # On a person's machine the tree decides, and is told.
    assert checked(capsys, "--unfolded")[0] == 0
    status, found, _ = checked(capsys, "--base", "main")
    place = (gate / NAME).read_text().splitlines().index("requirements.txt\tmissing-hash\tmarkupsafe\t3.0.2") + 1
    assert status == 1
    assert "missing-hash requirements.txt:9" in found
    assert f"loosened-policy {NAME}:{place}" in found
    # The manners' lines count: six has no lower bound.
    assert not [one for one in found if BOUND in one]
    assert checked(capsys, "--base", "main", "--trust-change")[0] == 0
    # Once it is merged.
    run(gate, "checkout", "-q", "main")
    run(gate, "merge", "-q", "change")
    run(gate, "checkout", "-q", "-b", "next")
    commit(gate, {"requirements.in": GOOD["requirements.in"] + "six\nidna>=3\n"})
    assert not [one for one in checked(capsys, "--base", "main")[1] if "missing-hash" in one or NAME in one]
    # Under another name as well, for files of the base.
    (gate / "service").mkdir()
    for path in ("requirements.in", "requirements.txt"):
        run(gate, "mv", path, f"service/{path}")
    commit(gate, {})
    found = checked(capsys, "--base", "main")[1]
    assert not [one for one in found if "missing-hash" in one], found
    said(capsys, "--prune")
    commit(gate, {})
    assert not [one for one in checked(capsys, "--base", "main")[1] if "missing-hash" in one or NAME in one]


def test_an_old_finding_may_be_recorded(gate: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(gate, "checkout", "-q", "main")
    commit(gate, BAD)
    run(gate, "checkout", "-q", "change")
    run(gate, "merge", "-q", "main")
    assert checked(capsys, "--base", "main")[0] == 1
    said(capsys)
    commit(gate, {})
    status, found, _ = checked(capsys, "--base", "main")
    assert status == 0
    # One note for the lines of a rule.
    assert len([one for one in found if "loosened-policy" in one]) == len({line.split()[1] for line in lines(gate)})


def test_without_a_base_no_line_of_a_guard_counts(
    gate: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(gate, BAD)
    said(capsys)
    commit(gate, {})
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv("GITHUB_BASE_REF", "gone")
    status, found, _ = checked(capsys)
    assert status == 1
    assert "missing-hash requirements.txt:9" in found
