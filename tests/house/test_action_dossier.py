"""The step of `action.yml` that gathers the dossier, against an index on loopback: it informs, and fails nothing."""

from __future__ import annotations

import os
import runpy
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import repositories
from house.test_action import job, pull
from package_index import PackageIndex, digest, sdist
from repositories import commit, run
from runner import ROOT, Runner
from whypin.commands.main import main
from whypin.reports.dossier_markdown import HEAD, MARK

pytestmark = pytest.mark.skipif(
    os.name == "nt" or not shutil.which("bash"), reason="the tests of the steps need a Unix shell"
)

SDISTS = {version: sdist("demo", version, {"setup.py": version.encode()}) for version in ("1.0", "2.0")}
LOCKS = {
    version: f"demo=={version} --hash=sha256:{digest(body)}  # via -r requirements.in\n"
    for version, body in SDISTS.items()
}
BASE = {"requirements.in": "demo>=1.0\n", "requirements.txt": LOCKS["1.0"]}
UPDATE = {"requirements.txt": LOCKS["2.0"]}


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Iterator[PackageIndex]:
    """Has `demo` 1.0 and 2.0, and is the one that whoever started the job has set."""
    with PackageIndex() as running:
        monkeypatch.setenv("PIP_INDEX_URL", running.url)
        for version, body in SDISTS.items():
            running.publish("demo", {f"demo-{version}.tar.gz": body})
        yield running


def falls_silent(index: PackageIndex) -> None:
    """It answers nothing that one could go by."""
    for path in index.pages:
        index.pages[path] = lambda request: request.reply(500, b"")


def update(folder: Path, files: dict[str, str]) -> Runner:
    """The job of a pull request that changes files."""
    runner = job(folder, BASE)
    run(runner.workspace, "checkout", "-q", "-b", "change")
    commit(runner.workspace, files)
    pull(runner, head="theirs/storefront")
    return runner


def test_an_update_is_told_in_the_summary_and_in_two_files(tmp_path: Path, index: PackageIndex) -> None:
    runner = update(tmp_path, UPDATE)
    assert runner.run("dossier") == 0, runner.said
    assert "::" not in runner.said
    told = Path(runner.output("dossier-markdown")).read_text("utf-8")
    assert "<code>1.0</code> → <code>2.0</code>" in told
    assert told in runner.summary()
    assert Path(runner.output("dossier-html")).read_text("utf-8").lower().startswith("<!doctype html>")


def test_no_lock_changed(tmp_path: Path, index: PackageIndex) -> None:
    runner = update(tmp_path, {"README": "x"})
    assert runner.run("dossier") == 0
    told = Path(runner.output("dossier-markdown")).read_text("utf-8")
    assert told.startswith(MARK)
    assert HEAD[0] not in told
    assert index.seen == []


def test_what_the_index_does_not_answer_is_a_notice(tmp_path: Path, index: PackageIndex) -> None:
    falls_silent(index)
    runner = update(tmp_path, UPDATE)
    assert runner.run("dossier") == 0
    assert "::notice title=whypin::the dossier has notes on what it could not tell" in runner.said
    assert HEAD[0] in runner.summary()


def test_a_lock_that_cannot_be_read_is_a_warning(tmp_path: Path, index: PackageIndex) -> None:
    runner = update(tmp_path, {**UPDATE, "poetry.lock": "["})
    assert runner.run("dossier") == 0
    assert "::warning title=whypin::the dossier has notes on what it could not tell" in runner.said
    assert "poetry.lock" in runner.summary()


@pytest.mark.parametrize("inputs", [{"base": "nowhere"}, {"args": "--base nowhere"}])
def test_without_a_base_there_is_no_dossier(tmp_path: Path, index: PackageIndex, inputs: dict[str, str]) -> None:
    runner = update(tmp_path, UPDATE)
    (runner.temporary / "whypin-dossier.md").write_text("of another step")
    assert runner.run("dossier", **inputs) == 0
    assert "::notice title=whypin::there is no dossier: the log says why" in runner.said
    assert [runner.output(f"dossier-{kind}") for kind in ("markdown", "html")] == ["", ""]


def test_a_push_to_the_default_branch(tmp_path: Path, index: PackageIndex) -> None:
    runner = job(tmp_path, BASE)
    runner.event("push", {}, GITHUB_REF="refs/heads/main")
    assert runner.run("dossier") == 0
    assert runner.said == ""
    assert HEAD[0] not in runner.summary()


def test_a_fault_of_whypin_is_not_hidden(tmp_path: Path, index: PackageIndex) -> None:
    runner = update(tmp_path, UPDATE)
    (runner.temporary / "whypin-venv" / "bin" / "python").write_text("#!/bin/sh\nexit 70\n")
    assert runner.run("dossier") == 70


def test_an_index_that_drips_does_not_use_up_the_job(
    tmp_path: Path, index: PackageIndex, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    runner = update(tmp_path, UPDATE)
    (runner.temporary / "whypin-venv" / "bin" / "python").write_text("#!/bin/sh\nexec sleep 600\n")
    for name, value in {**runner.environ, "INPUT_ARGS": "", "INPUT_BASE": "", "INPUT_PATHS": ""}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("GITHUB_OUTPUT", str(runner.temporary / "outputs"))
    script = runpy.run_path(str(ROOT / "action" / "run.py"))
    monkeypatch.setitem(script["dossier"].__globals__, "PATIENCE", 0.2)
    assert script["dossier"]() == 0
    assert "`whypin review` was not done after" in capfd.readouterr().out


def test_those_options_are_given_on_that_the_dossier_takes(tmp_path: Path, index: PackageIndex) -> None:
    runner = update(tmp_path, UPDATE)
    python = runner.temporary / "whypin-venv" / "bin" / "python"
    python.write_text('#!/bin/sh\nprintf "%s\\n" "$@" > "$RUNNER_TEMP/words"\nenv > "$RUNNER_TEMP/environment"\n')
    args = "--scope all --allow-host a.test --allow-host=b.test --no-cache --exit-zero --base=x --cache-dir .c --base-y"
    assert runner.run("dossier", args=args, base="main", paths="--base=z\nlocks/", token="the token") == 0
    words = (runner.temporary / "words").read_text("utf-8").splitlines()
    assert words[:4] == ["-I", "-m", "whypin", "review"]
    given = ["--no-cache", "--base=x", "--cache-dir=.c", "--allow-host=a.test", "--allow-host=b.test", "--base=main"]
    assert words[7:] == [*given, "--", "--base=z", "locks/"]
    environment = (runner.temporary / "environment").read_text("utf-8")
    assert "WHYPIN_CACHE_DIR" in environment
    assert "INPUT_" not in environment


@pytest.mark.parametrize("name", ["paths", "base", "args"])
def test_inputs_are_words(tmp_path: Path, index: PackageIndex, name: str) -> None:
    """Whatever a shell would make of them."""
    runner = update(tmp_path, UPDATE)
    text = "$(touch hit) `touch hit` ; touch hit\n' ; touch hit # ${GITHUB_TOKEN} *\ntouch hit\n\" && touch hit"
    assert runner.run("dossier", **{name: text}) == 0
    assert not (runner.workspace / "hit").exists()


def test_nothing_of_the_tree_is_run(tmp_path: Path, index: PackageIndex) -> None:
    trap = "import pathlib\npathlib.Path('hit').touch()\n"
    traps = ("json.py", "argparse.py", "whypin/__init__.py", "whypin/__main__.py", "sitecustomize.py", "setup.py")
    runner = update(
        tmp_path, {**UPDATE, **dict.fromkeys(traps, trap), "pip.conf": "[install]\nindex-url = http://x/\n"}
    )
    assert runner.run("dossier") == 0
    assert "<code>2.0</code>" in runner.summary()
    assert not (runner.workspace / "hit").exists()


def test_hostile_words_are_inert_in_summary_and_log(tmp_path: Path, index: PackageIndex) -> None:
    index.publish("demo", {"demo-2.0.tar.gz": SDISTS["2.0"]}, yanked="::error::x\n::set-output name=y::z @all ![](//a)")
    runner = update(tmp_path, UPDATE)
    assert runner.run("dossier") == 0
    assert not [line for line in runner.said.splitlines() if line.startswith("::") and "title=whypin" not in line]
    assert "@all" not in runner.summary()
    assert "![" not in runner.summary()


def test_the_job_of_gitlab(tmp_path: Path, index: PackageIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it does not know leaves the pipeline green, and the page is shown in the merge request."""
    root = repositories.repository(tmp_path / "repository", BASE)
    run(root, "update-ref", "refs/remotes/origin/main", "HEAD")
    run(root, "checkout", "-q", "-b", "change")
    commit(root, UPDATE)
    monkeypatch.chdir(root)
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main")
    job = yaml.safe_load((ROOT / "docs" / "ci" / "gitlab.yml").read_text("utf-8"))["whypin-dossier"]
    (command,) = job["script"]
    assert main(command.split()[1:]) == 0
    falls_silent(index)
    assert main([*command.split()[1:], "--no-cache"]) in job["allow_failure"]["exit_codes"]
    ((page,),) = [job["artifacts"]["paths"]]
    assert job["artifacts"]["expose_as"]
    assert (root / page).read_text("utf-8").lower().startswith("<!doctype html>")
