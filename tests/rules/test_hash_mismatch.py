"""`hash-mismatch`: one wrong digest in each kind of lock, and what is right."""

from __future__ import annotations

import json

import pytest

from pages.checking import check, findings
from whypin import rules

NAME = "hash-mismatch"
A, B, C, D = "a" * 64, "b" * 64, "c" * 64, "d" * 64
SDIST, WHEEL = "six-1.16.0.tar.gz", "six-1.16.0-py2.py3-none-any.whl"
SIX = {
    "files": [
        {"filename": "six-1.15.0.tar.gz", "hashes": {"sha256": C}},
        {"filename": SDIST, "hashes": {"sha256": A}, "size": 11, "url": f"https://f.example/{SDIST}"},
        {"filename": WHEEL, "hashes": {"sha256": B}, "size": 12, "url": f"https://f.example/{WHEEL}"},
    ]
}
INDEX = json.dumps({"six": SIX})

REQUIREMENTS = f"""\
six==1.16.0 \\
    --hash=sha256:{A} \\
    --hash=sha256:{B}
"""
POETRY = f"""\
[[package]]
name = "six"
version = "1.16.0"
description = ""
optional = false
python-versions = "*"
files = [
    {{file = "{WHEEL}", hash = "sha256:{B}"}},
    {{file = "{SDIST}", hash = "sha256:{A}"}},
]

[metadata]
lock-version = "2.1"
python-versions = "*"
content-hash = "{D}"
"""
UV = f"""\
version = 1
requires-python = ">=3.10"

[[package]]
name = "six"
version = "1.16.0"
source = {{ registry = "https://pypi.org/simple" }}
sdist = {{ url = "https://f.example/{SDIST}", hash = "sha256:{A}", size = 11 }}
wheels = [
    {{ url = "https://f.example/{WHEEL}", hash = "sha256:{B}", size = 12 }},
]
"""
PDM = f"""\
[metadata]
groups = ["default"]
lock_version = "4.5.0"
content_hash = "sha256:{D}"

[[package]]
name = "six"
version = "1.16.0"
files = [
    {{file = "{WHEEL}", hash = "sha256:{B}"}},
    {{file = "{SDIST}", hash = "sha256:{A}"}},
]
"""
PIPFILE = f"""\
{{
    "_meta": {{"hash": {{"sha256": "{D}"}}, "pipfile-spec": 6, "requires": {{}}, "sources": []}},
    "default": {{
        "six": {{
            "hashes": [
                "sha256:{A}",
                "sha256:{B}"
            ],
            "version": "==1.16.0"
        }}
    }},
    "develop": {{}}
}}
"""
PYLOCK = f"""\
lock-version = "1.0"
created-by = "uv"

[[packages]]
name = "six"
version = "1.16.0"
index = "https://pypi.org/simple"
sdist = {{ url = "https://f.example/{SDIST}", size = 11, hashes = {{ sha256 = "{A}" }} }}
wheels = [{{ url = "https://f.example/{WHEEL}", size = 12, hashes = {{ sha256 = "{B}" }} }}]
"""
LOCKS = {
    "requirements.txt": REQUIREMENTS,
    "poetry.lock": POETRY,
    "uv.lock": UV,
    "pdm.lock": PDM,
    "Pipfile.lock": PIPFILE,
    "pylock.toml": PYLOCK,
}
NAMING = ("poetry.lock", "uv.lock", "pdm.lock", "pylock.toml")


@pytest.mark.parametrize("path", LOCKS)
def test_what_the_index_publishes_is_silent(path: str) -> None:
    assert not findings(NAME, {path: LOCKS[path]}, index=INDEX)


@pytest.mark.parametrize("name", ["six-1.16.0-win32.exe", "six-1.16.0.win-amd64-py3.8.msi", "six-1.16.0-1.noarch.rpm"])
def test_what_the_index_publishes_of_older_kinds_is_silent(name: str) -> None:
    index = INDEX.replace(SDIST, name)
    for rule in (NAME, "unpublished-version"):
        for path in NAMING:
            assert not findings(rule, {path: LOCKS[path].replace(SDIST, name)}, index=index), path


@pytest.mark.parametrize("path", LOCKS)
@pytest.mark.parametrize("wrong", ["1" + A[1:], A[:-1] + "1", C, D])
def test_one_wrong_digest_is_found_at_its_place(path: str, wrong: str) -> None:
    # One digit altered, one digest of another version of the project, one of another project.
    text = LOCKS[path].replace(A, wrong)
    (found,) = findings(NAME, {path: text}, index=INDEX)
    assert wrong in text[found.span.start : found.span.end]
    assert found.package == "six"
    assert ("it belongs to `six-1.15.0.tar.gz`" in found.message) is (wrong == C)


@pytest.mark.parametrize("path", NAMING)
def test_digests_exchanged_between_two_files_are_found(path: str) -> None:
    text = LOCKS[path].replace(A, "@").replace(B, A).replace("@", B)
    assert len(findings(NAME, {path: text}, index=INDEX)) == 2


@pytest.mark.parametrize("path", ["requirements.txt", "Pipfile.lock"])
def test_one_digest_too_many_is_found(path: str) -> None:
    extra = {
        "requirements.txt": (f"sha256:{B}\n", f"sha256:{B} \\\n    --hash=sha256:{D}\n"),
        "Pipfile.lock": (f'"sha256:{B}"\n', f'"sha256:{B}",\n                "sha256:{D}"\n'),
    }[path]
    (found,) = findings(NAME, {path: LOCKS[path].replace(*extra)}, index=INDEX)
    assert D[:12] in found.message


@pytest.mark.parametrize("path", ["poetry.lock", "pdm.lock"])
@pytest.mark.parametrize("name", [WHEEL, "six-1.16.0-cp39-cp39-win32.whl"])
def test_one_named_file_too_many_is_found(path: str, name: str) -> None:
    line = f'    {{file = "{WHEEL}", hash = "sha256:{B}"}},\n'
    more = f'    {{file = "{name}", hash = "sha256:{D}"}},\n'
    (found,) = findings(NAME, {path: LOCKS[path].replace(line, line + more)}, index=INDEX)
    assert D[:12] in found.message


@pytest.mark.parametrize("path", ["uv.lock", "pylock.toml"])
def test_another_size_is_found(path: str) -> None:
    (found,) = findings(NAME, {path: LOCKS[path].replace("size = 11", "size = 10")}, index=INDEX)
    assert found.message == f"`{SDIST}` has 11 bytes, and the lock says 10"


def test_an_address_of_another_file_is_found() -> None:
    text = PYLOCK.replace(f'"https://f.example/{SDIST}"', f'"https://f.example/{WHEEL}", name = "{SDIST}"')
    (found,) = findings(NAME, {"pylock.toml": text}, index=INDEX)
    assert found.message == f"`sha256:{A[:12]}…` is of `{SDIST}`, and the address beside it is that of `{WHEEL}`"


@pytest.mark.parametrize(
    ("name", "url"),
    [
        # The index's page in the place of the file's address; the file's address on another host; the normal form of
        # the name beside the old spelling.
        (SDIST, "https://pypi.org/simple/six/"),
        (SDIST, "https://pypi.org/simple/six"),
        (SDIST, f"https://pypi.org/simple/six/{SDIST}"),
        ("six-1.16.0.tar.gz", "https://f.example/Six-1.16.0.tar.gz"),
    ],
)
def test_addresses_of_real_locks_are_silent(name: str, url: str) -> None:
    text = PYLOCK.replace(f'"https://f.example/{SDIST}"', f'"{url}", name = "{name}"')
    assert not findings(NAME, {"pylock.toml": text}, index=INDEX)


def test_every_digest_of_a_release_under_one_name_is_silent() -> None:
    # As Pipenv writes its pylock.toml.
    rows = [
        f'{{ name = "{WHEEL}", url = "https://pypi.org/simple/six/{WHEEL}", hashes = {{ sha256 = "{x}" }} }}'
        for x in (A, B)
    ]
    head = PYLOCK.partition("sdist")[0]
    text = f"{head}wheels = [\n    {rows[0]},\n    {rows[1]},\n]\n"
    assert not findings(NAME, {"pylock.toml": text}, index=INDEX)
    assert len(findings(NAME, {"pylock.toml": text.replace(A, D)}, index=INDEX)) == 1


def test_a_name_that_was_made_up_is_no_evidence() -> None:
    # As Pipenv writes its pylock.toml where a release has no such wheel: a name in one form, below the index's page.
    name = "six-1.16.0-py3-none-any.whl"
    text = PYLOCK.replace(SDIST, WHEEL).replace(f"https://f.example/{WHEEL}", f"https://pypi.org/simple/six/{name}")
    text = text.replace("size = 11, ", "").replace("size = 12, ", "")
    assert not findings(NAME, {"pylock.toml": text}, index=INDEX)
    assert not findings("unpublished-version", {"pylock.toml": text}, index=INDEX)
    assert len(findings(NAME, {"pylock.toml": text.replace(A, C)}, index=INDEX)) == 1


def test_a_release_that_is_not_there_is_one_finding() -> None:
    text = REQUIREMENTS.replace("1.16.0", "1.99")
    (found,) = findings(NAME, {"requirements.txt": text}, index=INDEX)
    where = "`https://pypi.org/simple/` for `six` `1.99`"
    assert found.message == f"none of these 2 digests is published by {where}: they belong to release `1.16.0`"
    (found,) = findings(NAME, {"requirements.txt": text.replace(A, D)}, index=INDEX)
    assert found.message == f"none of these 2 digests is published by {where}"
    (found,) = findings(NAME, {"requirements.txt": f"six==1.99 --hash=sha256:{D}\n"}, index=INDEX)
    assert found.message == f"`sha256:{D[:12]}…` is not published by `https://pypi.org/simple/` for `six` `1.99`"


@pytest.mark.parametrize(
    ("path", "old", "new", "who"),
    [
        # Another release's, so somebody put it there.
        ("requirements.txt", A, C, "who changed this line"),
        # Of a file that is there: its digest was another one.
        ("poetry.lock", A, D, "who changed this line"),
        # Files go from an index: nobody knows whether it ever had that one.
        ("requirements.txt", A, D, "who added it, or whether the file was taken down"),
        ("poetry.lock", f'{SDIST}", hash = "sha256:{A}', f'six-1.16.0.zip", hash = "sha256:{D}', "who added it, or"),
    ],
)
def test_the_help_says_whom_to_ask(path: str, old: str, new: str, who: str) -> None:
    (found,) = findings(NAME, {path: LOCKS[path].replace(old, new)}, index=INDEX)
    assert found.help.startswith(f"do not install it: find out {who}")
    again = ": `poetry lock`" if path == "poetry.lock" else ""
    assert found.help.endswith(f" lock `six` again{again}")


def test_any_one_index_suffices() -> None:
    index = json.dumps({"six": [{"files": [], "index": "https://a.example/"}, SIX]})
    assert not findings(NAME, {"requirements.txt": REQUIREMENTS}, index=index)


@pytest.mark.parametrize(
    "said",
    [
        {"unanswered": "cannot be reached"},
        [SIX, {"unanswered": "cannot be reached"}],
        # Another algorithm than the lock's.
        {"files": [{"filename": SDIST, "hashes": {"md5": "0" * 32}}]},
    ],
)
def test_what_cannot_be_compared_is_left_to_another_rule(said: object) -> None:
    text = REQUIREMENTS.replace(A, D)
    index = json.dumps({"six": said})
    assert not findings(NAME, {"requirements.txt": text}, index=index)
    assert findings("unverifiable-lock", {"requirements.txt": text}, index=index)


def test_spelling_does_not_matter() -> None:
    text = REQUIREMENTS.replace("1.16.0", "1.16").replace("six", "SIX").replace(A, A.upper())
    assert not findings(NAME, {"requirements.txt": text}, index=INDEX)


def test_a_local_build_meets_a_pin_without_a_label() -> None:
    index = json.dumps(
        {"torch": {"files": [{"filename": "torch-2.1+cpu-cp311-cp311-linux_x86_64.whl", "hashes": {"sha256": A}}]}}
    )
    for version, found in (("2.1", 0), ("2.1+cpu", 0), ("2.1+cu118", 1)):
        text = f"torch=={version} --hash=sha256:{A}\n"
        assert len(findings(NAME, {"requirements.txt": text}, index=index)) == found


def test_a_file_of_pipfile_lock_has_the_version_of_its_name() -> None:
    lock = f"""\
{{
    "_meta": {{"hash": {{"sha256": "{D}"}}, "pipfile-spec": 6, "requires": {{}}, "sources": []}},
    "default": {{
        "six": {{
            "file": "https://files.pythonhosted.org/packages/71/39/{SDIST}",
            "hashes": ["sha256:{A}"]
        }}
    }},
    "develop": {{}}
}}
"""
    for rule in (NAME, "unverifiable-lock"):
        assert not findings(rule, {"Pipfile.lock": lock}, index=INDEX)
    # Of that very file.
    for wrong in (B, C, D):
        (found,) = findings(NAME, {"Pipfile.lock": lock.replace(A, wrong)}, index=INDEX)
        assert f"publishes for `{SDIST}`" in found.message


def _down(count: int) -> dict[str, str]:
    """Locks with files that the index of a release does not have."""
    files = [f"six-1.16.0-cp3{number}-none-any.whl" for number in range(count)]
    digests = [f"{number}" * 64 for number in range(count)]
    entries = "".join(
        [f'    {{file = "{one}", hash = "sha256:{two}"}},\n' for one, two in zip(files, digests, strict=True)]
    )
    return {
        "poetry.lock": POETRY.replace("files = [\n", f"files = [\n{entries}"),
        "requirements.txt": REQUIREMENTS.replace(
            f"--hash=sha256:{A}", " \\\n    ".join([*[f"--hash=sha256:{one}" for one in digests], f"--hash=sha256:{A}"])
        ),
    }


@pytest.mark.parametrize(
    ("path", "message"),
    [
        (
            "poetry.lock",
            "`https://pypi.org/simple/` does not list these 5 files of `six` `1.16.0`: `six-1.16.0-cp30-none-any.whl`,"
            " `six-1.16.0-cp31-none-any.whl`, `six-1.16.0-cp32-none-any.whl` and 2 more",
        ),
        (
            "requirements.txt",
            "`https://pypi.org/simple/` publishes none of these 5 digests of `six` `1.16.0`: `sha256:000000000000…`,"
            " `sha256:111111111111…`, `sha256:222222222222…` and 2 more",
        ),
    ],
)
def test_files_that_were_taken_down_are_one_finding(path: str, message: str) -> None:
    text = _down(5)[path]
    every = [rules.load(name) for name in (NAME, "unpublished-version")]
    (found,) = check(every, {path: text.encode()}, index=INDEX).findings
    assert (found.rule, found.message) == (NAME, message)
    assert "look on the index whether files were taken down" in found.help
    assert len(found.related) == 4


def test_one_more_unknown_file_is_another_finding() -> None:
    """What a baseline holds are these files, so that nobody can add one to them."""
    subjects = [
        findings(NAME, {"poetry.lock": _down(count)["poetry.lock"]}, index=INDEX)[0].subject for count in (3, 4)
    ]
    assert subjects[0] != subjects[1]


def test_one_rule_alone_says_the_same_of_files() -> None:
    (found,) = findings("unpublished-version", {"poetry.lock": _down(3)["poetry.lock"]}, index=INDEX)
    assert found.message.startswith("`https://pypi.org/simple/` does not list these 3 files of `six` `1.16.0`: ")
    assert "quarantine" in found.help
