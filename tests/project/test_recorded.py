"""The command line that a generated file records."""

from __future__ import annotations

import shlex

import pytest

from whypin.project.recorded import recorded


@pytest.mark.parametrize(
    ("command", "inputs", "constraints", "output"),
    [
        ("", (), (), None),
        ("make upgrade requirements.in", (), (), None),  # an unknown command: its words may mean anything
        ("./securedrop/bin/update-requirements", (), (), None),
        ("pip-compile", (), (), None),
        ("pip-compile --generate-hashes --strip-extras", (), (), None),
        ("pip-compile requirements.in", ("requirements.in",), (), None),
        ("pip-compile --output-file requirements.txt requirements.in", ("requirements.in",), (), "requirements.txt"),
        ("pip-compile --output-file=a/x.txt b.in a/x.in", ("b.in", "a/x.in"), (), "a/x.txt"),
        ("uv pip compile -o x.txt x.in -c limits.txt", ("x.in",), ("limits.txt",), "x.txt"),
        ("uv pip compile -ox.txt x.in", ("x.in",), (), "x.txt"),
        ("uv pip compile pyproject.toml --constraint=limits.txt", ("pyproject.toml",), ("limits.txt",), None),
        ("uv pip compile --python 3.12 --group dev.in x.in", ("x.in",), (), None),
        ("pip-compile --config pyproject.toml x.in", ("x.in",), (), None),  # not an input
        ("pip-compile --pip-args='-c limits.txt' x.in", ("x.in",), (), None),
        ("pip-compile --output-file", (), (), None),  # cut off
        ("uv export --format requirements-txt -o x.txt", ("pyproject.toml",), (), "x.txt"),
        ("poetry export -f requirements.txt requirements.txt", ("pyproject.toml",), (), None),  # a format
        ("/usr/bin/pip-compile x.in", ("x.in",), (), None),
    ],
)
def test_the_files_of_a_command_line(
    command: str, inputs: tuple[str, ...], constraints: tuple[str, ...], output: str | None
) -> None:
    found = recorded(tuple(shlex.split(command)))
    assert (found.inputs, found.constraints, found.output) == (inputs, constraints, output)
