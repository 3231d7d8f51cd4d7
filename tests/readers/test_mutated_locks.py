"""Entries of `uv.lock` and `pylock.toml`, broken in every way: what uv and pip refuse is a finding, and the reverse.

A short run belongs to the suite; `WHYPIN_MUTATIONS=1200` runs for that many seconds.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from copy import deepcopy
from datetime import datetime
from pathlib import Path

import pytest
import tomli
from hypothesis import strategies as st
from pip._vendor.packaging.pylock import Pylock, PylockValidationError

from mutations import SECONDS, run, run_for
from whypin import rules
from whypin.model.facts import Facts
from whypin.model.project import Document, Project
from whypin.readers import pylock, uv_lock
from whypin.text.source import Source

SHA = "0123456789abcdef" * 4
PYLOCK = f"""
lock-version = "1.0"
environments = ["sys_platform == 'linux'"]
requires-python = ">=3.10"
extras = ["x"]
dependency-groups = ["g"]
default-groups = ["d"]
created-by = "pip"
[[packages]]
name = "idna"
version = "3.10"
requires-python = ">=3.8"
marker = "'x' in extras and os_name == 'nt'"
index = "https://pypi.org/simple"
dependencies = [{{ name = "six" }}]
attestation-identities = [{{ kind = "GitHub" }}]
[packages.sdist]
name = "idna-3.10.tar.gz"
url = "https://files.pythonhosted.org/packages/idna-3.10.tar.gz"
upload-time = 2024-09-15T18:07:39Z
size = 190490
hashes = {{ sha256 = "{SHA}" }}
[[packages.wheels]]
name = "idna-3.10-py3-none-any.whl"
url = "https://files.pythonhosted.org/packages/idna-3.10-py3-none-any.whl"
hashes = {{ sha256 = "{SHA}", sha512 = "{SHA}{SHA}" }}
[[packages]]
name = "six"
archive = {{ url = "https://a.b/six-1.16.0.zip", size = 3, subdirectory = "a", hashes = {{ sha256 = "{SHA}" }} }}
[[packages]]
name = "here"
directory = {{ path = ".", editable = true }}
[[packages]]
name = "repo"
vcs = {{ type = "git", url = "https://example.org/repo.git", commit-id = "{SHA[:40]}", requested-revision = "main" }}
"""
UV = f"""
version = 1
revision = 3
requires-python = ">=3.10"
[[package]]
name = "a"
version = "0"
source = {{ virtual = "." }}
dependencies = [{{ name = "idna" }}, {{ name = "six", marker = "python_full_version < '3.11'" }}]
[[package]]
name = "idna"
version = "3.10"
source = {{ registry = "https://pypi.org/simple" }}
resolution-markers = ["python_full_version >= '3.11'", "python_full_version < '3.11'"]
wheels = [{{ url = "https://files.pythonhosted.org/idna-3.10-py3-none-any.whl", hash = "sha256:{SHA}", size = 7 }}]
[package.sdist]
url = "https://files.pythonhosted.org/packages/idna-3.10.tar.gz"
hash = "sha256:{SHA}"
size = 190490
upload-time = "2024-09-15T18:07:39.745Z"
[[package]]
name = "six"
version = "1.16.0"
source = {{ url = "https://example.org/six-1.16.0-py2.py3-none-any.whl" }}
wheels = [{{ url = "https://example.org/six-1.16.0-py2.py3-none-any.whl", hash = "sha256:{SHA}" }}]
"""
PROJECT = """
[project]
name = "a"
version = "0"
requires-python = ">=3.10"
dependencies = ["idna", "six @ https://example.org/six-1.16.0-py2.py3-none-any.whl; python_full_version < '3.11'"]
"""
VALUES: tuple[object, ...] = (
    3, -1, "x", "", True, [], {}, ["x"], {"a": "b"}, [3], "A_b", "a.b", "1.0", "1.x", ">=1", "a/b.tar.gz",
    "os_name == 'nt'", "https://example.org/idna-3.11-py3-none-any.whl", "sha256:12", "sha224:" + SHA[:56],
    "SHA256:" + SHA, "blake2b:" + SHA, SHA,
)  # fmt: skip

# What pip or uv refuses, and whypin does not report here.
THEIRS_ALONE = {
    "a member of the workspace that is not in the lock: `stale-lock` speaks of it": r"Missing workspace member",
    "an edge that ends nowhere: `silenced-package` speaks of it": r"more than one matching package",
    "the same entry twice: uv stops, and nothing hides behind that; unlike ones are `duplicate-lock-entry`": (
        r"Found duplicate package"
    ),
    "a lock without `requires-python`: uv stops, and nothing hides behind that": r"missing field `requires-python`",
    "an address of a source that uv cannot read: it stops without saying so": r"panicked|RUST_BACKTRACE",
}
# What whypin reports, and the tool does not look at.
OURS_ALONE = {
    "the names of dependencies, for information only in PEP 751, are strings all the same": r"^`name` is not a string",
    "uv takes an empty address or path of a source for the folder of the project": (
        r"the entry has no `(?:registry|virtual|url)`"
    ),
}


def written(value: object) -> str:
    """A value in TOML."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{json.dumps(key)} = {written(one)}' for key, one in value.items())}}}"
    return value.isoformat() if isinstance(value, datetime) else str(value)


@st.composite
def mutated(draw: st.DrawFn, base: str) -> str:
    """The lock with a value or two changed, renamed or taken out."""
    data = tomli.loads(base)
    for _ in range(draw(st.integers(1, 2))):
        _change(draw, data)
    return "".join(f"{json.dumps(key)} = {written(value)}\n" for key, value in data.items())


def _change(draw: st.DrawFn, data: dict[str, object]) -> None:
    holder: dict[str, object] | list[object] = data
    while True:
        keys: list[str | int] = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        if not keys:
            return
        key = draw(st.sampled_from(keys))
        value = holder[key]  # type: ignore[index]  # a key of the one or the other
        if not isinstance(value, dict | list) or not value or draw(st.integers(0, 9)) == 0:
            break
        holder = value
    how = draw(st.sampled_from(["drop", "rename", "double", "set", "set", "set", "set"]))
    if how == "drop" or (how == "rename" and isinstance(holder, list)):
        del holder[key]  # type: ignore[arg-type]
    elif how == "rename" and isinstance(holder, dict):
        holder[f"{key}x"] = holder.pop(str(key))
    elif how == "double" and isinstance(holder, list):
        holder.append(deepcopy(value))
    else:
        holder[key] = deepcopy(draw(st.sampled_from(VALUES)))  # type: ignore[index]


def reported(document: Document) -> list[str]:
    """What the readers and the rules about files and hashes say of a lock."""
    found = [problem.message for problem in document.problems]
    for name in ("missing-hash", "weak-hash", "foreign-artifact", "misleading-characters"):
        found += [finding.message for finding in rules.load(name).check(Project((document,)), Facts())]
    return found


def judge(document: Document, refusal: str) -> None:
    """Fail unless whypin reports what was refused, and calls nothing unreadable that was not."""
    if refusal:
        assert reported(document) or any(re.search(one, refusal) for one in THEIRS_ALONE.values()), refusal
    else:
        said = [problem.message for problem in document.problems]
        assert all(any(re.search(one, message) for one in OURS_ALONE.values()) for message in said), said


def agree_with_pip(text: str) -> None:
    try:
        Pylock.from_dict(tomli.loads(text))
        refusal = ""
    except PylockValidationError as error:
        refusal = str(error)
    judge(pylock.read(Source("pylock.toml", text)), refusal)


def agree_with_uv(text: str) -> None:
    Path("pyproject.toml").write_text(PROJECT)
    Path("uv.lock").write_text(text)
    program = Path(sys.executable).with_name("uv")
    command = [str(program), "export", "--frozen", "--offline", "--quiet", "--no-cache"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    # uv breaks its lines to fit a terminal.
    refusal = " ".join(done.stderr.split()) if done.returncode else ""
    judge(uv_lock.read(Source("uv.lock", text)), refusal)


def test_a_sound_lock_is_taken_by_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    agree_with_pip(PYLOCK)
    agree_with_uv(UV)
    assert not reported(pylock.read(Source("pylock.toml", PYLOCK)))
    assert not reported(uv_lock.read(Source("uv.lock", UV)))


def test_what_pip_refuses_of_a_lock_is_reported() -> None:
    assert run(mutated(PYLOCK), agree_with_pip, 300) >= 300


def test_what_uv_refuses_of_a_lock_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(mutated(UV), agree_with_uv, 40) >= 40


@pytest.mark.skipif(not SECONDS, reason="WHYPIN_MUTATIONS=seconds runs for longer")
def test_what_pip_refuses_for_long() -> None:
    assert run_for(SECONDS, mutated(PYLOCK), agree_with_pip) > 0


@pytest.mark.skipif(not SECONDS, reason="WHYPIN_MUTATIONS=seconds runs for longer")
def test_what_uv_refuses_for_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run_for(SECONDS, mutated(UV), agree_with_uv) > 0
