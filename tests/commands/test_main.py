"""The command line itself: help, version, explain, what a start imports."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from whypin import __version__, rules
from whypin.commands.explain import table
from whypin.commands.main import main
from whypin.model.rule_table import ABOUT, CHANGES


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"whypin {__version__}\n"


@pytest.mark.parametrize(("arguments", "status"), [(["--help"], 0), (["-h"], 0), ([], 2), (["chekc"], 2)])
def test_help_and_mistakes(arguments: list[str], status: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == status
    assert "check" in "".join(capsys.readouterr())


def test_explain_prints_a_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "missing-lower-bound"]) == 0
    assert capsys.readouterr().out == rules.page("missing-lower-bound")


def test_explain_prints_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain"]) == 0
    out = capsys.readouterr().out
    assert out == table()
    assert [line.split()[0] for line in out.splitlines()[1:]] == rules.names()


def test_explain_suggests(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "hash-missmatch"]) == 2
    assert "did you mean `hash-mismatch`?" in capsys.readouterr().err


LINES = [f"package-{number}>=1.{number}  # see #{number}" for number in range(40)]
FIFTY = "\n".join([*LINES, *[f"# {name} 2 breaks us\n{name}>=1,<2" for name in "abcde"]]) + "\n"
SAY = "import sys; from whypin.commands import hooks; hooks.{0}(['{1}']); print(*sys.modules)"


def _imported(folder: Path, hook: str, file: str) -> set[str]:
    """The modules in a fresh process after a hook has run over a file."""
    done = subprocess.run(
        [sys.executable, "-c", SAY.format(hook, file)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("hook", ["check_constraint_comments", "check_lower_bounds", "whypin"])
def test_a_clean_start_imports_no_library(tmp_path: Path, hook: str) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "requirements.in").write_text(FIFTY)
    libraries = {"requests", "packaging", "pip_requirements_parser", "tomli"}
    usual = {"argparse", "dataclasses", "enum", "functools", "json", "pathlib", "re", "subprocess", "typing"}
    here = _imported(tmp_path, hook, "requirements.in")
    before = _imported_by_python()
    assert not (here - before) & (libraries | usual)


# What only some files need; a clean one of plain lines pays for none of it.
RARE = {
    "whypin.commands.baselines",
    "whypin.commands.fixes",
    "whypin.commands.novelty",
    "whypin.engine.baseline",
    "whypin.engine.ignores",
    "whypin.engine.placing",
    "whypin.explanations.descriptions",
    "whypin.explanations.markers",
    "whypin.model.account",
    "whypin.model.release",
    "whypin.project.includes",
    "whypin.project.kind",
    "whypin.project.pairing",
    "whypin.readers.pep508_malformed",
    "whypin.readers.pep508_marker",
    "whypin.readers.requirements_header",
    "whypin.readers.requirements_lock",
    "whypin.readers.requirements_options",
    "whypin.readers.requirements_reference",
    "whypin.reviews",
    "whypin.rules.unreviewed_update",
    "whypin.text.printable",
    "whypin.vcs.git",
}


@pytest.mark.parametrize("hook", ["check_constraint_comments", "check_lower_bounds"])
def test_a_clean_file_loads_no_module_for_rare_things(tmp_path: Path, hook: str) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "requirements.in").write_text(FIFTY)
    here = _imported(tmp_path, hook, "requirements.in")
    assert "whypin.readers.requirements" in here
    assert not here & RARE


@pytest.mark.parametrize("hook", ["check_constraint_comments", "check_lower_bounds", "check_locks", "whypin"])
@pytest.mark.parametrize("file", ["requirements.in", "pyproject.toml"])
def test_declarations_alone_load_no_rule_that_needs_a_base_or_other_files(tmp_path: Path, hook: str, file: str) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / file).write_text(FIFTY if file == "requirements.in" else '[project]\nname = "x"\nversion = "1"\n')
    here = _imported(tmp_path, hook, file)
    assert not here & {f"whypin.rules.{name.replace('-', '_')}" for name in (*CHANGES, *ABOUT)}


@pytest.mark.parametrize(
    "more",
    [
        {"requirements.txt": "a==1\n"},  # a lock beside what was named
        {"whypin-baseline.txt": "# whypin baseline 1: path, rule, package, subject.\n"},
        {"whypin.toml": '[[ignore]]\nrule = "weak-hash"\npackage = "a"\nreason = "they are of a mirror"\n'},
        {"requirements.in": "a  # whypin: ignore[weak-hash] - it is of a mirror\n"},
    ],
    ids=" ".join,
)
def test_the_rules_of_locks_run_where_somebody_may_ask_for_them(tmp_path: Path, more: dict[str, str]) -> None:
    (tmp_path / ".git").mkdir()
    for name, text in {"requirements.in": "a>=1\n", **more}.items():
        (tmp_path / name).write_text(text)
    assert "whypin.rules.weak_hash" in _imported(tmp_path, "whypin", "requirements.in")


def _imported_by_python() -> set[str]:
    """What this environment's own start-up files import into every process."""
    done = subprocess.run(
        [sys.executable, "-c", "import sys; print(*sys.modules)"], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_python_m_whypin() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "whypin", "--version"], capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert done.stdout == f"whypin {__version__}\n"


@pytest.mark.parametrize("name", ["json.py", "argparse.py", "requests/__init__.py", "tomli.py", "netrc.py", "html.py"])
def test_python_m_whypin_imports_nothing_of_the_repository(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    (tmp_path / "requirements.txt").write_text(f"six==1.16.0 --hash=sha256:{'a' * 64}\n")
    words = ["check", "--online", "--no-cache", "--index-url", "http://127.0.0.1:9/", "--format", "json"]
    done = subprocess.run(
        [sys.executable, "-m", "whypin", *words], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 3, done.stderr
    assert not (tmp_path / "ran").exists()


@pytest.mark.usefixtures("unwatched")
def test_python_m_whypin_says_what_python_ran_before_it_came_to_whypin(tmp_path: Path) -> None:
    """`runpy` imports some modules itself; that cannot be undone, and no verdict is given after it."""
    (tmp_path / "warnings.py").write_text("def warn(*_, **more): ...\ndef _deprecated(*_, **more): ...\n")
    command = [sys.executable, "-m", "whypin", "--version"]
    safe = {**os.environ, "PYTHONSAFEPATH": "1"}
    for environment, status in ((None, 2), (safe, 0 if sys.version_info >= (3, 11) else 2)):
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, env=environment)
        assert done.returncode == status, done.stderr
        assert ("Python ran the module `warnings` of this folder; start it as `whypin`" in done.stderr) == bool(status)


@pytest.mark.skipif(os.name == "nt", reason="a folder in use stays")
def test_python_m_whypin_where_the_folder_is_gone(tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    done = subprocess.run(
        ["/bin/sh", "-c", f'rmdir ../gone && exec "{sys.executable}" -m whypin check'],
        cwd=tmp_path / "gone",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (2, "whypin: the current folder is not there any more\n")


def _alone(start: str, folder: Path) -> tuple[int, str]:
    """Exit status and output of a process that runs a hook as its own command, after the Python code `start`."""
    (folder / "requirements.in").write_text("django\nrequests<3\n" * 2000)
    code = f"import atexit, sys; sys.argv[1:] = ['requirements.in']; atexit.register(print, 'the end'); {start}\n"
    code += "from whypin.commands.hooks import check_lower_bounds; sys.exit(check_lower_bounds())"
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


@pytest.mark.usefixtures("unwatched")
def test_a_command_that_ends_its_process_loses_no_output(tmp_path: Path) -> None:
    status, out = _alone("", tmp_path)
    assert status == 1
    checked, _, settings, _ = out.splitlines()[-4:]
    assert checked.startswith("checked 1 file: found ")
    assert settings.endswith("(2000)")


def test_a_command_that_is_watched_leaves_in_order(tmp_path: Path) -> None:
    status, out = _alone("sys.setprofile(lambda *_: None)", tmp_path)
    assert status == 1
    assert out.splitlines()[-1] == "the end"


def test_a_closed_pipe_is_no_error() -> None:
    done = subprocess.run(
        f'"{sys.executable}" -m whypin explain missing-lower-bound | head -c 1; exit ${{PIPESTATUS[0]}}',
        shell=True,
        executable="/bin/bash",
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
