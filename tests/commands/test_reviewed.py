"""What code review shows of a change: findings on lines that it added, and what is new and what is suppressed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import repositories
from locked import PROJECTS
from repositories import commit, run
from whypin.commands.main import main

WEAK = "d41d8cd98f00b204e9800998ecf8427e"
# By lock: what the change makes of it, so that there is something to say of an entry that it changed.
EDITS: dict[str, tuple[str, str]] = {
    "uv.lock": (r'(name = "blinker"\nversion = )"[^"]*"', r'\1"2.5"'),
    "poetry.lock": (r'(name = "blinker"\nversion = )"[^"]*"', r'\1"2.5"'),
    "pdm.lock": (r'(name = "blinker"\nversion = )"[^"]*"', r'\1"2.5"'),
    "Pipfile.lock": (r'("blinker": \{(?:[^}]*\n)*? *"version": )"==[^"]*"', r'\1"==2.5"'),
    "requirements.txt": (r"blinker==[^ ]*", "blinker==2.5"),
    # A digest, on a line after that of the version.
    "requirements.txt digest": (r"(blinker==[^ ]* \\\n    --hash=)sha256:[0-9a-f]*", rf"\1md5:{WEAK}"),
    "uv.lock digest": (r'(name = "idna"(?:\n.*)*?hash = ")sha256:[0-9a-f]*', rf"\1md5:{WEAK}"),
}


def results(root: Path, *words: str) -> list[dict[str, Any]]:
    main(["check", *words, "--format", f"sarif={root / '.git' / 'out'}", "--format", "concise"])
    found: list[dict[str, Any]] = json.loads((root / ".git" / "out").read_text())["runs"][0]["results"]
    return found


def added(root: Path, path: str) -> set[int]:
    """The lines that the last commit added, as git counts them."""
    hunks = re.findall(r"^@@ -\S+ \+(\d+)(?:,(\d+))? @@", run(root, "diff", "-U0", "HEAD~1", "--", path), re.MULTILINE)
    return {line for start, count in hunks for line in range(int(start), int(start) + int(count or 1))}


@pytest.mark.parametrize("name", EDITS)
def test_a_lock_finding_stands_on_lines_that_the_change_added(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = name.split(maxsplit=1)[0]
    if lock not in PROJECTS:
        pytest.skip(f"no project with {lock}")
    root = repositories.repository(tmp_path / "repository", PROJECTS[lock])
    monkeypatch.chdir(root)
    before = PROJECTS[lock][lock]
    after = re.sub(EDITS[name][0], EDITS[name][1], before, count=1)
    assert after != before
    commit(root, {lock: f"{after}"})
    found = [one for one in results(root, "--base", "HEAD~1") if re.search("blinker|idna", one["message"]["text"])]
    lines = added(root, lock)
    told = 0
    for result in found:
        place = result["locations"][0]["physicalLocation"]
        if place["artifactLocation"]["uri"] == lock and result["ruleId"] != "stale-lock":
            told += 1
            region = place["region"]
            assert set(range(region["startLine"], region["endLine"] + 1)) <= lines, result
            # In the quoted text of that line there is no blank at its start.
            assert after.split("\n")[region["startLine"] - 1][region["startColumn"] - 1].strip()
    assert told
    capsys.readouterr()
    main(["check", "--base", "HEAD~1", "--format", "github"])
    shown = [
        line
        for line in capsys.readouterr().out.splitlines()
        if f"file={lock}," in line and re.search("blinker|idna", line)
    ]
    for line in shown:
        if "stale-lock" not in line:
            assert {int(number) for number in re.findall(r"(?:line|endLine)=(\d+)", line)} <= lines, line


def test_what_a_declaration_alone_makes_wrong_is_said_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lock beside it did not change: nothing would be shown on any line of it."""
    files = PROJECTS["requirements.txt"]
    root = repositories.repository(tmp_path / "repository", files)
    monkeypatch.chdir(root)
    commit(root, {"requirements.in": f"{files['requirements.in']}blinker>=7  # why: see #1\n"})
    words = ("--select", "lock-out-of-sync")
    (found,) = results(root, *words, "--base", "HEAD~1")
    (place,) = [one["physicalLocation"] for one in found["locations"]]
    assert place["artifactLocation"]["uri"] == "requirements.in"
    assert {place["region"]["startLine"]} == added(root, "requirements.in")
    (other,) = [one["physicalLocation"]["artifactLocation"]["uri"] for one in found["relatedLocations"]]
    assert other == "requirements.txt"
    # What was there before, and without a base, stays where it is wrong.
    commit(root, {"requirements.in": (root / "requirements.in").read_text().replace("#1", "#2")})
    for base in (("--base", "HEAD~1"), ("--base", "HEAD"), ("--isolated",)):
        (found,) = results(root, *words, *base)
        assert found["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "requirements.txt"


def test_states(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = "celery<5\nflask  # whypin: ignore[missing-lower-bound] any will do\n"
    root = repositories.repository(tmp_path / "repository", {"requirements.in": old})
    monkeypatch.chdir(root)
    # Nothing to compare: all that is there would be closed as old.
    assert not [one for one in results(root) if "baselineState" in one]
    main(["baseline", "--select", "unexplained-constraint"])
    commit(root, {"requirements.in": f"idna\n{old}"})
    found = {
        (one["ruleId"], one["locations"][0]["physicalLocation"]["region"]["startLine"]): (
            one["baselineState"],
            [each["kind"] for each in one["suppressions"]],
        )
        for one in results(root, "--base", "HEAD~1")
    }
    assert found == {
        ("missing-lower-bound", 1): ("new", []),
        ("missing-lower-bound", 2): ("unchanged", []),
        ("missing-lower-bound", 3): ("unchanged", ["inSource"]),
        ("unexplained-constraint", 2): ("unchanged", ["external"]),
    }
    assert [one["baselineState"] for one in results(root, "--base", "HEAD~1", "--new-only")][:1] == ["new"]
