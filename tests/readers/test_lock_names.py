"""What an entry of a lock is called: what no project can be called is a finding, and the entry is read all the same."""

from __future__ import annotations

import json

import pytest

from whypin.readers import pdm_lock, pipfile_lock, poetry_lock, pylock, uv_lock
from whypin.text.source import Source

# Cyrillic U+0456 in place of an `i`.
LOOK_ALIKE = "\u0456dna"
NO_NAME = "is no name of a project"
FORMATS = [
    (
        uv_lock,
        'version = 1\n[[package]]\nname = "{}"\nversion = "1"\nsource = {{ registry = "https://pypi.org/simple" }}\n',
    ),
    (poetry_lock, '[[package]]\nname = "{}"\nversion = "1"\n[metadata]\nlock-version = "2.1"\n'),
    (pdm_lock, '[[package]]\nname = "{}"\nversion = "1"\n[metadata]\nlock_version = "4.5.0"\n'),
    (pylock, 'lock-version = "1.0"\ncreated-by = "x"\n[[packages]]\nname = "{}"\nversion = "1"\n'),
    (pipfile_lock, '{{"_meta": {{"pipfile-spec": 6}}, "default": {{"{}": {{"version": "==1"}}}}}}'),
]
IDS = [module.__name__.rpartition(".")[2] for module, _ in FORMATS]


@pytest.mark.parametrize(("module", "text"), FORMATS, ids=IDS)
@pytest.mark.parametrize("name", ["idna", "IDNA", "ruamel.yaml.clib", "zope-interface", "a", "9", "Flask_SQLAlchemy"])
def test_a_name_is_silent(module: object, text: str, name: str) -> None:
    problems = module.read(Source("lock", text.format(name))).problems  # type: ignore[attr-defined]
    assert not [problem for problem in problems if NO_NAME in problem.message]


@pytest.mark.parametrize(("module", "text"), FORMATS, ids=IDS)
@pytest.mark.parametrize(
    "name",
    [LOOK_ALIKE, json.dumps(LOOK_ALIKE).strip('"'), "\uff49dna", "idn\u0430", "i dna", "../idna", "idna?x", "\u0661"],
)
def test_what_is_no_name_is_a_finding(module: object, text: str, name: str) -> None:
    document = module.read(Source("lock", text.format(name)))  # type: ignore[attr-defined]
    (problem,) = [one for one in document.problems if NO_NAME in one.message]
    assert problem.rule == "unreadable-requirement"
    assert document.source.text[problem.span.start : problem.span.end].strip('"') == name
    assert len(document.lock.packages) == 1
