"""One thing altered in a lock of each format: exactly one finding of all online rules, where it was altered."""

from __future__ import annotations

import json

import pytest

from pages.checking import check, modules
from whypin.model.finding import Finding
from whypin.model.rule_table import ONLINE

OLD_SDIST, OLD_WHEEL, A, B, OTHER = "1" * 64, "2" * 64, "a" * 64, "b" * 64, "c" * 64
SDIST, WHEEL = "six-1.16.0.tar.gz", "six-1.16.0-py2.py3-none-any.whl"
FILES = "https://files.pythonhosted.org/packages"


def published(name: str, digest: str, size: int) -> dict[str, object]:
    return {"filename": name, "hashes": {"sha256": digest}, "size": size, "url": f"{FILES}/{name}"}


INDEX = json.dumps(
    {
        "six": {
            "files": [
                published("six-1.15.0.tar.gz", OLD_SDIST, 9),
                published("six-1.15.0-py2.py3-none-any.whl", OLD_WHEEL, 10),
                published(SDIST, A, 11),
                published(WHEEL, B, 12),
            ]
        },
        "flask": {"files": [published("flask-1.0.tar.gz", OTHER, 13)]},
    }
)
POETRY = """\
[[package]]
name = "six"
version = "1.16.0"
description = ""
optional = false
python-versions = "*"
"""
POETRY_FILES = f"""\
    {{file = "{WHEEL}", hash = "sha256:{B}"}},
    {{file = "{SDIST}", hash = "sha256:{A}"}},
]
"""
PDM_METADATA = '[metadata]\ngroups = ["default"]\nlock_version = "4.5.0"\ncontent_hash = "sha256:0"\n\n'
PDM_PACKAGE = '[[package]]\nname = "six"\nversion = "1.16.0"\nfiles = [\n'
UV = f"""\
version = 1
requires-python = ">=3.10"

[[package]]
name = "six"
version = "1.16.0"
source = {{ registry = "https://pypi.org/simple" }}
sdist = {{ url = "{FILES}/{SDIST}", hash = "sha256:{A}", size = 11 }}
wheels = [
    {{ url = "{FILES}/{WHEEL}", hash = "sha256:{B}", size = 12 }},
]
"""
PIPFILE = f"""\
{{
    "_meta": {{"hash": {{"sha256": "0"}}, "pipfile-spec": 6, "requires": {{}}, "sources": []}},
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

[packages.sdist]
name = "{SDIST}"
url = "{FILES}/{SDIST}"
size = 11
hashes = {{ sha256 = "{A}" }}

[[packages.wheels]]
name = "{WHEEL}"
url = "{FILES}/{WHEEL}"
size = 12
hashes = {{ sha256 = "{B}" }}
"""
LOCKS = {
    "requirements.txt": f"six==1.16.0 \\\n    --hash=sha256:{A} \\\n    --hash=sha256:{B}\n",
    "poetry.lock": f'{POETRY}files = [\n{POETRY_FILES}\n[metadata]\nlock-version = "2.1"\n',
    # As Poetry wrote it before 1.3.
    "old/poetry.lock": f'{POETRY}\n[metadata]\nlock-version = "1.1"\n\n[metadata.files]\nsix = [\n{POETRY_FILES}',
    "uv.lock": UV,
    "pdm.lock": f"{PDM_METADATA}{PDM_PACKAGE}{POETRY_FILES}",
    # With `static_urls`, and as PDM wrote it before lock version 4.3.
    "urls/pdm.lock": f"{PDM_METADATA}{PDM_PACKAGE}{POETRY_FILES}".replace('file = "', f'url = "{FILES}/'),
    "old/pdm.lock": (
        '[[package]]\nname = "six"\nversion = "1.16.0"\nsummary = ""\n\n[metadata]\nlock_version = "4.2"\n\n'
        f'[metadata.files]\n"six 1.16.0" = [\n{POETRY_FILES}'.replace("file =", "url =").replace(
            '"six-', f'"{FILES}/six-'
        )
    ),
    "Pipfile.lock": PIPFILE,
    "pylock.toml": PYLOCK,
}
NAMING = tuple(path for path in LOCKS if path not in ("requirements.txt", "Pipfile.lock"))
ADDRESSED = ("uv.lock", "urls/pdm.lock", "old/pdm.lock")
SIZED = ("uv.lock", "pylock.toml")


def altered(path: str, text: str) -> tuple[str, str, str]:
    """Rule, text and message of the one finding."""
    found = every(path, text)
    assert len(found) == 1, [one.message for one in found]
    (finding,) = found
    assert finding.package == "six"
    return finding.rule, text[finding.span.start : finding.span.end], finding.message


def every(path: str, text: str) -> list[Finding]:
    rules = [module for name in sorted(ONLINE) for module in modules(name)]
    return list(check(rules, {path: text.encode()}, index=INDEX).findings)


def replace(path: str, old: str, new: str) -> str:
    assert LOCKS[path].count(old) == 1
    return LOCKS[path].replace(old, new)


@pytest.mark.parametrize("path", LOCKS)
def test_nothing_altered_is_silent(path: str) -> None:
    assert every(path, LOCKS[path]) == []


@pytest.mark.parametrize("path", LOCKS)
@pytest.mark.parametrize(
    ("digest", "owner"),
    [
        ("0" + A[1:], ""),
        (A[:-1] + "0", ""),
        # Of another version, and of another project.
        (OLD_SDIST, ": it belongs to `six-1.15.0.tar.gz`"),
        (OTHER, ""),
    ],
)
def test_a_digest(path: str, digest: str, owner: str) -> None:
    rule, place, message = altered(path, replace(path, A, digest))
    assert rule == "hash-mismatch"
    assert place.endswith(digest)
    what = f"`{SDIST}`" if path in NAMING else "`six` `1.16.0`"
    said = f"is not a digest that `https://pypi.org/simple/` publishes for {what}{owner}"
    assert message == f"`sha256:{digest[:12]}…` {said}"


@pytest.mark.parametrize("path", NAMING)
def test_two_digests_exchanged(path: str) -> None:
    text = LOCKS[path].replace(A, "@").replace(B, A).replace("@", B)
    found = every(path, text)
    assert sorted(text[one.span.start : one.span.end][-64:] for one in found) == [A, B]
    assert {one.message.rpartition(": ")[2] for one in found} == {
        f"it belongs to `{SDIST}`",
        f"it belongs to `{WHEEL}`",
    }


ADDITIONS = {
    "requirements.txt": (f"sha256:{B}\n", f"sha256:{B} \\\n    --hash=sha256:{OTHER}\n"),
    "Pipfile.lock": (f'"sha256:{B}"\n', f'"sha256:{B}",\n                "sha256:{OTHER}"\n'),
    "pylock.toml": (f'sha256 = "{B}" }}', f'sha256 = "{B}", SHA256 = "{OTHER}" }}'),
}


@pytest.mark.parametrize("path", ADDITIONS)
def test_a_digest_too_many(path: str) -> None:
    rule, place, message = altered(path, replace(path, *ADDITIONS[path]))
    assert rule == "hash-mismatch"
    assert place.endswith(OTHER)
    assert OTHER[:12] in message


@pytest.mark.parametrize("path", NAMING)
def test_a_file_too_many(path: str) -> None:
    name = "six-1.16.0-cp311-cp311-win32.whl"
    lines = LOCKS[path].splitlines(keepends=True)
    if path == "pylock.toml":
        start = lines.index("[[packages.wheels]]\n")
        more = "\n" + "".join(lines[start:])
        text = LOCKS[path] + more.replace(WHEEL, name).replace(B, OTHER)
    else:
        (line,) = [line for line in lines if B in line]
        text = replace(path, line, line + line.replace(WHEEL, name).replace(B, OTHER))
    rule, place, message = altered(path, text)
    assert (rule, place.rpartition("/")[2]) == ("hash-mismatch", name)
    assert message == f"`sha256:{OTHER[:12]}…` is of `{name}`, a file that `https://pypi.org/simple/` does not publish"


@pytest.mark.parametrize("path", NAMING)
def test_a_file_of_another_release(path: str) -> None:
    text = LOCKS[path].replace(SDIST, "six-1.15.0.tar.gz").replace(A, OLD_SDIST).replace("size = 11", "size = 9")
    rule, place, message = altered(path, text)
    assert (rule, place.rpartition("/")[2]) == ("hash-mismatch", "six-1.15.0.tar.gz")
    assert message == "`six-1.15.0.tar.gz` is a file of release `1.15.0`, and none of `1.16.0`"


@pytest.mark.parametrize("path", NAMING)
def test_a_file_without_a_digest_that_is_not_there(path: str) -> None:
    text = LOCKS[path].replace(SDIST, "six-1.16.0.zip").replace(f', hash = "sha256:{A}"', "")
    rule, place, message = altered(path, text.replace(f'{{ sha256 = "{A}" }}', "{}"))
    assert (rule, place.rpartition("/")[2]) == ("unpublished-version", "six-1.16.0.zip")
    assert message == "`https://pypi.org/simple/` has no file `six-1.16.0.zip` in `six` `1.16.0`"


@pytest.mark.parametrize("path", SIZED)
def test_a_size(path: str) -> None:
    text = replace(path, "size = 11", "size = 12345")
    rule, place, message = altered(path, text)
    assert (rule, message) == ("hash-mismatch", f"`{SDIST}` has 11 bytes, and the lock says 12345")
    assert place == "size = 12345"


@pytest.mark.parametrize("path", NAMING)
def test_a_file_name(path: str) -> None:
    name = "six-1.16.0.zip"
    old, new = (f'name = "{SDIST}"', f'name = "{name}"') if path == "pylock.toml" else (SDIST, name)
    rule, place, message = altered(path, replace(path, old, new))
    assert (rule, place.rpartition("/")[2]) == ("hash-mismatch", name)
    assert message.endswith(f"`https://pypi.org/simple/` publishes for `{name}`: it belongs to `{SDIST}`")


def test_the_file_name_of_an_address_beside_the_right_name() -> None:
    rule, place, message = altered("pylock.toml", replace("pylock.toml", f"{FILES}/{SDIST}", f"{FILES}/{WHEEL}"))
    assert (rule, place) == ("hash-mismatch", f"{FILES}/{WHEEL}")
    assert message == f"`sha256:{A[:12]}…` is of `{SDIST}`, and the address beside it is that of `{WHEEL}`"


@pytest.mark.parametrize("path", LOCKS)
def test_a_version_to_another_one(path: str) -> None:
    old, new = ('"six 1.16.0" =', '"six 1.15.0" =') if path == "old/pdm.lock" else ("", "")
    text = LOCKS[path].replace('version = "1.16.0"', 'version = "1.15.0"').replace("==1.16.0", "==1.15.0")
    rule, place, message = altered(path, text.replace(old, new))
    assert (rule, place.lstrip("=")) == ("hash-mismatch", "1.15.0")
    assert message == "`six` is locked at `1.15.0` with the 2 digests of release `1.16.0`"


@pytest.mark.parametrize("path", LOCKS)
def test_a_version_to_one_that_is_none(path: str) -> None:
    old, new = ('"six 1.16.0" =', '"six 1.61.0" =') if path == "old/pdm.lock" else ("", "")
    text = LOCKS[path].replace('version = "1.16.0"', 'version = "1.61.0"').replace("==1.16.0", "==1.61.0")
    rule, place, message = altered(path, text.replace(old, new))
    assert (rule, place.lstrip("=")) == ("unpublished-version", "1.61.0")
    has_no = "`https://pypi.org/simple/` has no release `1.61.0` of `six`"
    assert message == f"{has_no}: it is locked with the digests of `1.16.0`"


@pytest.mark.parametrize("path", LOCKS)
def test_a_name_to_one_that_is_none(path: str) -> None:
    text = LOCKS[path].replace('name = "six"', 'name = "sixx"').replace('"six"', '"sixx"').replace("six==", "sixx==")
    text = text.replace("\nsix = [", "\nsixx = [").replace('"six 1.16.0"', '"sixx 1.16.0"')
    found = every(path, text)
    assert [(one.rule, text[one.span.start : one.span.end]) for one in found] == [("unpublished-version", "sixx")]


@pytest.mark.parametrize("path", ["poetry.lock", "requirements.txt"])
@pytest.mark.parametrize("setting", ["off", "note"])
def test_what_is_ignored_or_made_light_of_hides_nothing(path: str, setting: str) -> None:
    text = LOCKS[path].replace("1.16.0", "1.61.0")
    rules = [module for name in ("hash-mismatch", "unpublished-version") for module in modules(name)]
    configuration = f'[rules]\nunpublished-version = "{setting}"\n'
    if setting == "off":
        configuration = '[[ignore]]\nrule = "unpublished-version"\npackage = "six"\nreason = "ours"\n'
    report = check(rules, {path: text.encode()}, configuration=configuration, index=INDEX)
    assert "hash-mismatch" in [one.rule for one in report.findings if one.severity == "error"]
