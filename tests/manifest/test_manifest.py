"""`.pre-commit-hooks.yaml` as test input: names, patterns, and every `entry` run by the real pre-commit and prek."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import tomli
import yaml

from simple_server import Server, file, page, project
from whypin import rules
from whypin.commands.hooks import DESCRIPTIONS

ROOT = Path(__file__).parents[2]
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
PYPROJECT = tomli.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = PYPROJECT["project"]

DECLARATIONS = {
    "requirements.in",
    "requirements.txt",
    "requirements.pip",
    "Requirements.txt",
    "dev-requirements.in",
    "requirements_dev.txt",
    "a/b/test-requirements.in",
    "constraints.txt",
    "build-constraints.in",
    "requirements/base.in",
    "requirements/edx/base.txt",
    "sub/requirements/python3/x.in",
    "pyproject.toml",
    "sub/pyproject.toml",
    "Pipfile",
    "sub/Pipfile",
    "setup.cfg",
    "a/setup.cfg",
    "hatch.toml",
    *("uv.toml", "pdm.toml", ".pdm.toml", "sub/poetry.toml"),
}
LOCKS = {
    *("poetry.lock", "uv.lock", "pdm.lock", "Pipfile.lock", "pylock.toml", "pylock.dev.toml", "sub/poetry.lock"),
    *("scripts/report.py.lock", "pdm.dev.lock"),
}
NEVER = {
    "MANIFEST.in",
    "requirements/MANIFEST.in",
    "requirements.md",
    "requirements.txt.bak",
    "my-pyproject.toml",
    "pyproject.toml.j2",
    "Pipfile.py",
    "docs/readme.txt",
    "xpylock.toml",
    "pylock.a.b.toml",  # PEP 751: no dot in the name
    "not-poetry.lock",
    "setup.py",
    "report.py",
    "my-setup.cfg",
    "Cargo.lock",
    "requirementsxin",
    "my-whypin.toml",
    "whypin-baseline.txt.orig",
}
# A lock in pip's syntax; every hook that reads that syntax starts for it.
DECLARATIONS |= {"requirements.lock", "requirements-dev.lock"}
TEXT_LOCKS = {path for path in DECLARATIONS if path.endswith((".txt", ".pip", ".lock"))}
REVIEWED = {
    "supply-chain/reviews/flask/2.3..3.0-0123456789ABCDEF.asc",
    "supply-chain/keys/ann.asc",
    "supply-chain/keys/allowed_signers",
    "supply-chain/exemptions.toml",
    "supply-chain/imports.toml",
    "supply-chain/imported/other-team/reviews/flask/2.3..3.0-0123456789ABCDEF.asc",
    "supply-chain/imported/other-team/keys/ann.asc",
}
VETTED = {
    "supply-chain/config.toml",
    "rust/supply-chain/audits.toml",
    "supply-chain/imports.lock",
    "supply-chain/imports.toml",
}
# What lies elsewhere; what other tools call so.
NEVER |= {"sub/supply-chain/exemptions.toml", "config.toml", "audits.toml", "my-supply-chain/config.toml"}
OWN = {"whypin.toml", "sub/whypin.toml", "whypin-baseline.txt"}
MATCHES = {
    "check-constraint-comments": DECLARATIONS,
    "check-lower-bounds": DECLARATIONS | LOCKS,
    "check-poetry-carets": {"pyproject.toml", "sub/pyproject.toml"},
    "check-update-caps": DECLARATIONS,
    "check-locks": DECLARATIONS | LOCKS | OWN,
    "check-lock-hashes": LOCKS | TEXT_LOCKS,
    "check-releases": LOCKS | TEXT_LOCKS,
    "check-reviews": LOCKS | TEXT_LOCKS | REVIEWED,
    "check-cargo-vet": VETTED | OWN,
    "whypin": DECLARATIONS | LOCKS | VETTED | OWN,
    "whypin-fix": DECLARATIONS | LOCKS | VETTED | OWN,
}


def test_hooks_are_those_of_the_command() -> None:
    assert set(HOOKS) == set(DESCRIPTIONS) == set(MATCHES)


@pytest.mark.parametrize("hook", HOOKS)
def test_a_hook_has_its_console_script(hook: str) -> None:
    function = hook.replace("-", "_")
    assert PROJECT["scripts"][HOOKS[hook]["entry"]] == f"whypin.commands.hooks:{function}"


def test_no_console_script_is_left_over() -> None:
    assert set(PROJECT["scripts"]) == {hook["entry"] for hook in HOOKS.values()} | {"whypin"}


def test_what_verifies_comes_with_the_hook_and_the_action() -> None:
    """A hook of pre-commit cannot ask for an extra, and the check would end with status 3 at the first review."""
    extra = PROJECT["optional-dependencies"]["reviews"]
    assert HOOKS["check-reviews"]["additional_dependencies"] == extra
    assert set(extra) <= set(PYPROJECT["dependency-groups"]["action"])


@pytest.mark.parametrize("hook", HOOKS)
def test_a_hook_sees_all_files_at_once(hook: str) -> None:
    assert HOOKS[hook]["require_serial"] is True


@pytest.mark.parametrize("hook", HOOKS)
def test_the_files_a_hook_starts_for(hook: str) -> None:
    pattern = re.compile(HOOKS[hook]["files"])
    everything = DECLARATIONS | LOCKS | NEVER | OWN | REVIEWED | VETTED
    assert {path for path in everything if pattern.search(path)} == MATCHES[hook]


def test_the_changelog_names_every_hook_and_every_rule() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert not [name for name in [*HOOKS, *rules.names()] if f"`{name}`" not in changelog]


# Hook, file, content it stops, content it lets pass.
RUNS = [
    (
        "check-constraint-comments",
        "requirements.in",
        "ansible>=2.9.13,<2.10.0\n",
        "# 2.10.0 moves modules into collections and needs its own update logic\nansible>=2.9.13,<2.10.0\n",
    ),
    ("check-lower-bounds", "requirements.in", "ansible<2.10\n", "ansible>=2.9.13,<2.10.0\n"),
    (
        "check-poetry-carets",
        "pyproject.toml",
        '[tool.poetry.dependencies]\nsphinx = ">=6.1.3"\n',
        '[tool.poetry.dependencies]\nsphinx = "^6.1.3"\n',
    ),
    (
        "check-update-caps",
        "pyproject.toml",
        '[project]\nname = "x"\ndependencies = ["ansible>=2.9.13"]\n'
        '[tool.whypin.packages.ansible]\nupdates = "patch"\n',
        '[project]\nname = "x"\ndependencies = ["ansible>=2.9.13,<2.10"]\n'
        '[tool.whypin.packages.ansible]\nupdates = "patch"\n',
    ),
    (
        "check-locks",
        "requirements.txt",
        f"foo==1 --hash=sha256:{'a' * 64}\nbar>=2 --hash=sha256:{'a' * 64}\n",
        f"foo==1 --hash=sha256:{'a' * 64}\nbar==2 --hash=sha256:{'b' * 64}\n",
    ),
    (
        "check-cargo-vet",
        "supply-chain/config.toml",
        "[policy.schannel]\ncriteria = []\n",
        '[policy.schannel]\ncriteria = []\nnotes = "Windows-only"\n',
    ),
    ("whypin", "requirements.in", "ansible<2.10\n", "jinja2>=3.1.6\n"),
    ("whypin-fix", "requirements.in", "ansible<2.10\n", "jinja2>=3.1.6\n"),
]


RUNNERS = {
    "pre-commit": [sys.executable, "-m", "pre_commit", "run", "--color", "never"],
    "prek": [sys.executable, "-m", "prek", "run", "--color", "never"],
}


def _commit(folder: Path, runner: str, hook: str, file: str, content: str) -> subprocess.CompletedProcess[str]:
    """Stage a file and run one hook over it as pre-commit and prek do at a commit."""
    (folder / file).parent.mkdir(exist_ok=True)
    (folder / file).write_text(content, "utf-8")
    subprocess.run(["git", "add", "."], cwd=folder, check=True)
    return subprocess.run(
        [*RUNNERS[runner], hook],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose configuration holds every hook of the manifest; the entries come from this environment."""
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PREK_HOME", str(tmp_path / "prek"))
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    folder = tmp_path / "repository"
    folder.mkdir()
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    hooks = [{**hook, "language": "system"} for hook in HOOKS.values()]
    for hook in hooks:
        hook.pop("additional_dependencies", None)
    config = {"repos": [{"repo": "local", "hooks": hooks}]}
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), "utf-8")
    return folder


@pytest.mark.parametrize("runner", RUNNERS)
@pytest.mark.parametrize(("hook", "file", "bad", "good"), RUNS, ids=[run[0] for run in RUNS])
def test_a_hook_stops_and_lets_pass(repository: Path, runner: str, hook: str, file: str, bad: str, good: str) -> None:
    stopped = _commit(repository, runner, hook, file, bad)
    assert stopped.returncode == 1, stopped.stdout + stopped.stderr
    assert f"{file}:" in stopped.stdout
    passed = _commit(repository, runner, hook, file, good)
    assert passed.returncode == 0, passed.stdout + passed.stderr
    assert "Passed" in passed.stdout


@pytest.mark.parametrize("runner", RUNNERS)
def test_a_hook_holds_a_lock_against_an_index(repository: Path, runner: str, monkeypatch: pytest.MonkeyPatch) -> None:
    published = "a" * 64
    hook, lock = "check-lock-hashes", "requirements.txt"
    with Server() as server:
        server.add("foo", page(project("foo", [file("foo-1.0.tar.gz", published)])))
        monkeypatch.setenv("PIP_INDEX_URL", server.url)
        stopped = _commit(repository, runner, hook, lock, f"foo==1.0 --hash=sha256:b{published[1:]}\n")
        assert stopped.returncode == 1, stopped.stdout + stopped.stderr
        assert "requirements.txt:1:17: hash-mismatch" in stopped.stdout
        passed = _commit(repository, runner, hook, lock, f"foo==1.0 --hash=sha256:{published}\n")
        assert passed.returncode == 0, passed.stdout + passed.stderr


@pytest.mark.parametrize("runner", RUNNERS)
def test_a_hook_asks_for_reviews(repository: Path, runner: str) -> None:
    """The lock names its sdist, so no index is asked; a change of exemptions alone starts the hook as well."""
    hook, digest = "check-reviews", "a" * 64
    url = "https://files.pythonhosted.org/packages/foo-1.0.tar.gz"
    lock = (
        'lock-version = "1.0"\ncreated-by = "x"\n[[packages]]\nname = "foo"\nversion = "1.0"\n'
        f'sdist = {{url = "{url}", hashes = {{sha256 = "{digest}"}}}}\n'
    )
    (repository / "whypin.toml").write_text('[packages.foo]\nreview = "diff"\n', "utf-8")
    stopped = _commit(repository, runner, hook, "pylock.toml", lock)
    assert stopped.returncode == 1, stopped.stdout + stopped.stderr
    assert "pylock.toml:5:12: unreviewed-update" in stopped.stdout
    subprocess.run(["git", "rm", "-q", "--cached", "pylock.toml"], cwd=repository, check=True)
    exemption = f'[[exemption]]\nname = "foo"\nversion = "1.0"\nsha256 = "{digest}"\nnote = "n"\ndate = 2026-11-02\n'
    (repository / "supply-chain").mkdir()
    passed = _commit(repository, runner, hook, "supply-chain/exemptions.toml", exemption)
    assert passed.returncode == 0, passed.stdout + passed.stderr
    assert "Passed" in passed.stdout


@pytest.mark.parametrize("runner", RUNNERS)
def test_a_hook_looks_at_releases(repository: Path, runner: str, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [file("foo-1.0.tar.gz", "a" * 64, yanked="broken"), file("foo-2.0.tar.gz", "b" * 64)]
    hook, lock = "check-releases", "requirements.txt"
    with Server() as server:
        server.add("foo", page(project("foo", files)))
        monkeypatch.setenv("PIP_INDEX_URL", server.url)
        stopped = _commit(repository, runner, hook, lock, f"foo==1.0 --hash=sha256:{'a' * 64}\n")
        assert stopped.returncode == 1, stopped.stdout + stopped.stderr
        assert "requirements.txt:1:6: yanked-version" in stopped.stdout
        passed = _commit(repository, runner, hook, lock, f"foo==2.0 --hash=sha256:{'b' * 64}\n")
        assert passed.returncode == 0, passed.stdout + passed.stderr


def test_every_hook_is_run() -> None:
    assert {run[0] for run in RUNS} | {"check-lock-hashes", "check-releases", "check-reviews"} == set(HOOKS)
