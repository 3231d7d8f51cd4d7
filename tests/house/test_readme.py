"""The README tells the truth: its output is real, its options and commands are there."""

from __future__ import annotations

import os
import re
import shlex
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
import tomli
import yaml

from pages.picture import picture, printed
from pages.written import held_group, held_whole
from whypin import rules
from whypin.commands.history import History
from whypin.commands.init import parser as init_parser
from whypin.commands.main import HELP, main
from whypin.commands.options import baseline_parser, parser
from whypin.project.configuration import parse, table_of
from whypin.reports import FORMATS
from whypin.text.source import Source

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
OUTPUTS = re.findall(r"<!-- output: whypin (.*?) -->", README)


def test_the_order_is_that_of_somebody_new() -> None:
    order = [
        "What it catches",
        "Install",
        "The first run on an old repository",
        "Hooks",
        "CI",
        "Configuration",
        "Rules",
    ]
    order += ["The index", "Questions", "Work on it"]
    headings = re.findall("^## (.*)$", README, re.MULTILINE)
    assert [heading for heading in headings if heading in order] == order


def test_there_is_a_real_output() -> None:
    assert OUTPUTS


@pytest.mark.parametrize("command", OUTPUTS)
def test_outputs_are_what_the_command_prints(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT / "examples")
    monkeypatch.setenv("NO_COLOR", "1")
    # Which commit wrote a line depends on the clone.
    monkeypatch.setattr(History, "brought", lambda *_: None)
    main(shlex.split(command))
    place = rf"<!-- output: whypin {re.escape(command)} -->\n```text\n(.*?)```"
    held_group(ROOT / "README.md", place, capsys.readouterr().out)


@pytest.mark.skipif(os.name == "nt", reason="the picture is taken of a Unix terminal")
def test_the_picture_is_what_a_terminal_shows(unwatched: None) -> None:
    command = f"whypin {OUTPUTS[0]}"
    words = [sys.executable, "-m", *command.split(), "--color=always"]
    drawn = picture(command, printed(words, ROOT / "examples"))
    held_whole(ROOT / "docs" / "terminal.svg", drawn)
    elements = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(drawn).iter()}
    assert elements == {"svg", "title", "desc", "rect", "circle", "g", "text"}
    assert "](docs/terminal.svg)" in README


def test_every_option_is_named_and_no_other() -> None:
    actual = {
        option
        for made in (parser("whypin check", "", select=True), init_parser(), baseline_parser())
        for action in made._actions
        for option in action.option_strings
        if option.startswith("--") and option != "--help"
    }
    assert {option for option in re.findall(r"`(--[a-z-]+)`", README) if option != "--help"} == actual


@pytest.mark.parametrize("name", ["ci.md", "faq.md", "threat-model.md"])
def test_the_docs_name_options_and_commands_that_are_there(name: str) -> None:
    text = (ROOT / "docs" / name).read_text("utf-8")
    actions = parser("whypin check", "", select=True)._actions
    options = {option for action in actions for option in action.option_strings}
    # Those of other programs stand with the program's name.
    named = re.findall(r"(?:`|`whypin [^`\n]*|- whypin [^\n]*)(--[a-z-]+)", text)
    assert not set(named) - options
    commands = set(re.findall(r"`whypin (\w+)", text))
    assert not [command for command in commands if not re.search(rf"^  {command}\b", HELP, re.MULTILINE)]


def test_every_format_is_named() -> None:
    assert not [format for format in FORMATS if f"`{format}`" not in README]


def test_the_configuration_example_is_accepted() -> None:
    (example,) = re.findall(r"```toml\n(\[tool\.whypin\].*?)```", README, re.DOTALL)
    assert parse(Source("pyproject.toml", example), table_of("pyproject.toml"), rules.names())
    assert tomli.loads(example)


def test_the_yaml_examples_are_yaml_and_install_what_is_there() -> None:
    examples = re.findall(r"```yaml\n# (\S+)\n(.*?)```", README, re.DOTALL)
    read = {name: yaml.safe_load(text) for name, text in examples}
    workflows = {f".github/workflows/{name}.yml" for name in ("whypin", "bounds")}
    assert set(read) == {".pre-commit-config.yaml", *workflows}
    # Nothing is published yet, under any version.
    assert not re.search(r"whypin==|rev: v", README)
    hooks = read[".pre-commit-config.yaml"]["repos"][0]["hooks"]
    assert {hook["id"]: hook["stages"] for hook in hooks} == {
        "whypin": ["pre-commit"],
        "check-lock-hashes": ["pre-push"],
        "check-releases": ["pre-push"],
    }


def test_the_jobs_of_the_docs_run_whypin_as_it_is() -> None:
    text = (ROOT / "docs" / "ci" / "gitlab.yml").read_text("utf-8")
    commands = re.findall(r"^ +- whypin (check .*)$", text, re.MULTILINE)
    assert commands
    for command in commands:
        parser("whypin check", "", select=True).parse_args(shlex.split(command)[1:])


def test_the_set_up_commands_exist() -> None:
    jobs = re.findall(r"python3 \.ci/do\.py (\w+)", README)
    assert set(jobs) == {"examples", "tests"}
    text = (ROOT / ".ci" / "do.py").read_text("utf-8")
    assert not [job for job in jobs if f"def {job}(" not in text]


def test_ci_runs_the_test_command() -> None:
    assert "python3 .ci/do.py tests" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_help_names_every_command_of_the_readme() -> None:
    commands = set(re.findall(r"^\$ whypin (\w+)", README, re.MULTILINE))
    assert commands
    assert not [command for command in commands if not re.search(rf"^  {command}\b", HELP, re.MULTILINE)]


def test_the_readme_and_the_help_name_what_the_cache_can_do() -> None:
    from whypin.commands.cache import ACTIONS

    (line,) = [line for line in HELP.splitlines() if line.startswith("  cache ")]
    assert set(re.findall(r"`(\w+)`", line)) == set(ACTIONS)
    assert not [action for action in ACTIONS if not re.search(rf"`(whypin cache )?{action}`", README)]


def test_the_readme_names_every_command_of_the_help() -> None:
    commands = re.findall(r"^  (\w+) .*  ", HELP, re.MULTILINE)
    assert commands
    assert not [command for command in commands if not re.search(rf"^\$ whypin {command}\b", README, re.MULTILINE)]
