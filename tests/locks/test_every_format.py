"""Every row of `model.formats` that may be a lock has a sample, says what it records, and escapes no online rule.

`rules/test_attacks.py` holds the rules that need no index to every sample.
"""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest

from locked import PROJECTS, A, B, C, D
from pages.checking import TODAY, DictTree, check, configured, modules
from whypin import rules
from whypin.model.finding import Finding
from whypin.model.formats import FORMATS
from whypin.project.discovery import format_of
from whypin.project.load import load

E = "e" * 64


def _published(name: str, version: str, wheel: str, sdist: str) -> dict[str, Any]:
    digests = {f"{name}-{version}-py3-none-any.whl": wheel, f"{name}-{version}.tar.gz": sdist}
    old = "2024-11-08T00:00:00Z"
    files = [{"filename": file, "hashes": {"sha256": digest}, "upload-time": old} for file, digest in digests.items()]
    return {"files": files}


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
LOCKS = [form for form in FORMATS if form.role in ("lock", "either")]
SAMPLES = {form.name: path for path in PROJECTS for form in [format_of(path)] if form is not None}
NAMES = [form.name for form in LOCKS]


def _project(name: str) -> tuple[str, dict[str, str]]:
    return SAMPLES[name], dict(PROJECTS[SAMPLES[name]])


def _found(rule: str, files: dict[str, str], index: dict[str, Any]) -> list[Finding]:
    data = {path: text.encode() for path, text in files.items()}
    report = check(modules(rule), data, index=json.dumps(index))
    return list(report.findings)


def test_every_row_has_its_sample() -> None:
    assert set(SAMPLES) == set(NAMES), "a project in `locked.PROJECTS`"
    asking = {name for name in rules.names() if rules.load(name).RULE.needs_index != "never"}
    # One needs a second index; others a change of a lock without edges (`test_needed`), or an update
    # of files that somebody published (`test_updates`).
    second, edges = {"ambiguous-index"}, {"unrequested-package", "silenced-package"}
    published = {"changed-publisher", "lost-provenance", "partial-provenance"}
    reviewed = {"unreviewed-update"}  # by the reviews of a repository (`test_unreviewed_update`)
    assert set(ANSWERS) == asking - second - edges - published - reviewed


@pytest.mark.parametrize("rule", ANSWERS)
@pytest.mark.parametrize("name", NAMES)
def test_a_sound_lock_has_no_finding(name: str, rule: str) -> None:
    assert _found(rule, _project(name)[1], INDEX) == []


@pytest.mark.parametrize("rule", ANSWERS)
@pytest.mark.parametrize("name", NAMES)
def test_what_the_index_says_is_found(name: str, rule: str) -> None:
    lock, files = _project(name)
    index = {**deepcopy(INDEX), "idna": ANSWERS[rule]}
    found = _found(rule, files, index)
    assert {(finding.rule, finding.path) for finding in found} == {(rule, lock)}


def _doubled(name: str, text: str) -> str:
    """The lock with idna in the other category, or for an extra, too."""
    if name == "pipfile-lock":
        data = json.loads(text)
        data["develop"]["idna"] = data["default"]["idna"]
        return json.dumps(data, indent=4)
    entry = text[text.index('[[package]]\nname = "idna"') :]
    return f"{text}\n" + entry.replace('version = "3.10"', 'version = "3.10"\nextras = ["all"]')


@pytest.mark.parametrize("rule", ANSWERS)
@pytest.mark.parametrize("name", ["pipfile-lock", "pdm-lock"])
def test_a_release_that_is_locked_twice_is_told_once(name: str, rule: str) -> None:
    lock, files = _project(name)
    index = {**deepcopy(INDEX), "idna": ANSWERS[rule]}
    once, twice = (_found(rule, {**files, lock: text}, index) for text in (files[lock], _doubled(name, files[lock])))
    assert [finding.message for finding in twice] == [finding.message for finding in once]
    assert {finding.number for finding in twice} == {1}


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
        seen.update(["dependencies"] if package.links.edges else [])
    assert seen <= set(form.records)
    for what in ("files", "addresses"):
        assert (what in seen) == (what in form.records)
