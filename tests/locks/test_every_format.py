"""Every lock rule over a small altered lock of every row of `model.formats`: no rule passes over a format.

A row needs a project in `locked.PROJECTS` and its alterations here.
"""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest

from locked import PROJECTS, A, B, C, D
from pages.checking import TODAY, DictTree, check, configured, modules
from whypin.model.finding import Finding
from whypin.model.formats import FORMATS
from whypin.project.discovery import format_of
from whypin.project.load import load
from whypin.rules import ONLINE

E = "e" * 64
# The places of one entry: where it begins and ends, and what stands between two of them.
ENTRIES = {
    "requirements": ("idna==", "", ""),
    "poetry-lock": ('[[package]]\nname = "idna"', "[metadata]", ""),
    "uv-lock": ('[[package]]\nname = "idna"', '[[package]]\nname = "museum"', ""),
    "pdm-lock": ('[[package]]\nname = "idna"', "", "\n"),
    "pipfile-lock": ('"idna": {', "\n    },", ",\n"),
    "pylock": ('[[packages]]\nname = "idna"', "", "\n"),
}
# By rule and format: what is replaced by what; None where a lock of that format cannot be altered so.
ALTERED: dict[str, dict[str, tuple[str, str] | None]] = {
    "missing-hash": {
        "requirements": (f" \\\n    --hash=sha256:{C} \\\n    --hash=sha256:{D}", ""),
        "poetry-lock": (f', hash = "sha256:{C}"', ""),
        "uv-lock": (f', hash = "sha256:{C}"', ""),
        "pdm-lock": (f', hash = "sha256:{C}"', ""),
        "pipfile-lock": (f'"sha256:{C}",\n                "sha256:{D}"', ""),
        "pylock": (f', hashes = {{ sha256 = "{C}" }}', ""),
    },
    "weak-hash": {form.name: (C, C[1:]) for form in FORMATS},
    "unpinned-requirement": {
        "requirements": ("idna==3.10", "idna>=3.10"),
        # A version is one, and where there is none the files are the pin.
        **dict.fromkeys(["poetry-lock", "uv-lock", "pdm-lock", "pylock"]),
        "pipfile-lock": ('"==3.10"', '">=3.10"'),
    },
    "foreign-artifact": {
        "requirements": None,
        "poetry-lock": ("idna-3.10.tar.gz", "idnb-3.10.tar.gz"),
        "uv-lock": ("/idna-3.10.tar.gz", "/idnb-3.10.tar.gz"),
        "pdm-lock": ("/idna-3.10.tar.gz", "/idnb-3.10.tar.gz"),
        "pipfile-lock": None,
        "pylock": ("/idna-3.10.tar.gz", "/idnb-3.10.tar.gz"),
    },
    "lock-out-of-sync": {form.name: ("3.10", "3.6") for form in FORMATS},
}


def _published(name: str, version: str, wheel: str, sdist: str) -> dict[str, Any]:
    files = {f"{name}-{version}-py3-none-any.whl": wheel, f"{name}-{version}.tar.gz": sdist}
    old = "2024-11-08T00:00:00Z"
    return {
        "files": [{"filename": file, "hashes": {"sha256": hash}, "upload-time": old} for file, hash in files.items()]
    }


INDEX = {"blinker": _published("blinker", "1.9.0", A, B), "idna": _published("idna", "3.10", C, D)}
# By online rule: what the index says of `idna` instead.
ANSWERS: dict[str, dict[str, Any]] = {
    "hash-mismatch": _published("idna", "3.10", E, D),
    "unpublished-version": _published("idna", "3.9", C, D),
    "yanked-version": {"files": [{**file, "yanked": "broken"} for file in INDEX["idna"]["files"]]},
    "fresh-release": {"files": [{**file, "upload-time": f"{TODAY}T00:00:00Z"} for file in INDEX["idna"]["files"]]},
    "inactive-project": {**INDEX["idna"], "status": "archived"},
    "missing-sdist": {"files": INDEX["idna"]["files"][:1]},
    "unverifiable-lock": {"unanswered": "cannot be reached"},
}
LOCKS = [form for form in FORMATS if form.role != "declarations"]
SAMPLES = {form.name: path for path in PROJECTS for form in [format_of(path)] if form is not None}
NAMES = [form.name for form in LOCKS]


def _project(name: str) -> tuple[str, dict[str, str]]:
    return SAMPLES[name], dict(PROJECTS[SAMPLES[name]])


def _found(rule: str, files: dict[str, str], index: dict[str, Any]) -> list[Finding]:
    data = {path: text.encode() for path, text in files.items()}
    report = check(modules(rule), data, index=json.dumps(index))
    return [
        finding for finding in report.findings if finding.rule in {rule, "unreadable-file", "unreadable-requirement"}
    ]


def test_every_row_has_its_sample() -> None:
    assert set(SAMPLES) == set(ENTRIES) == set(NAMES)
    for altered in ALTERED.values():
        assert set(altered) >= set(NAMES)
    assert set(ANSWERS) == ONLINE


@pytest.mark.parametrize("rule", [*ALTERED, "duplicate-lock-entry", *ANSWERS])
@pytest.mark.parametrize("name", NAMES)
def test_a_sound_lock_has_no_finding(name: str, rule: str) -> None:
    assert _found(rule, _project(name)[1], INDEX) == []


@pytest.mark.parametrize("rule", ALTERED)
@pytest.mark.parametrize("name", NAMES)
def test_an_altered_lock_is_found(name: str, rule: str) -> None:
    lock, files = _project(name)
    alteration = ALTERED[rule][name]
    if alteration is None:
        return
    old, new = alteration
    assert old in files[lock]
    files[lock] = files[lock].replace(old, new)
    found = _found(rule, files, INDEX)
    assert [(finding.rule, finding.path) for finding in found] == [(rule, lock)]


@pytest.mark.parametrize("name", NAMES)
def test_a_second_entry_is_found(name: str) -> None:
    lock, files = _project(name)
    begin, end, between = ENTRIES[name]
    start = files[lock].index(begin)
    stop = files[lock].index(end, start) if end else len(files[lock])
    entry = files[lock][start:stop]
    files[lock] = files[lock][:stop] + between + entry.replace(C, E) + files[lock][stop:]
    found = _found("duplicate-lock-entry", files, INDEX)
    assert [(finding.rule, finding.path) for finding in found] == [("duplicate-lock-entry", lock)]


@pytest.mark.parametrize("rule", ANSWERS)
@pytest.mark.parametrize("name", NAMES)
def test_what_the_index_says_is_found(name: str, rule: str) -> None:
    lock, files = _project(name)
    index = {**deepcopy(INDEX), "idna": ANSWERS[rule]}
    found = _found(rule, files, index)
    assert {(finding.rule, finding.path) for finding in found} == {(rule, lock)}


@pytest.mark.parametrize("form", LOCKS, ids=NAMES)
def test_a_row_says_what_the_lock_records(form: Any) -> None:
    lock, files = _project(form.name)
    project = load(DictTree({path: text.encode() for path, text in files.items()}), (), configured(""))
    (document,) = [document for document in project.documents if document.path == lock]
    assert document.format is form
    assert [(pair.lock.path, [one.path for one in pair.declarations]) for pair in project.pairs] == [
        (lock, [path for path in files if path != lock])
    ]
    assert document.lock is not None
    seen = set()
    for package in document.lock.packages:
        for artifact in package.artifacts:
            for value, what in (
                (artifact.filename, "files"),
                (artifact.url, "addresses"),
                (artifact.size, "sizes"),
                (artifact.uploaded, "upload times"),
            ):
                seen.update([what] if value else [])
        seen.update(["dependencies"] if package.dependencies else [])
    assert seen <= set(form.records)
    for what in ("files", "addresses"):
        assert (what in seen) == (what in form.records)
    if "files" in form.records:
        assert ALTERED["foreign-artifact"][form.name], "an alteration of a file's name"
