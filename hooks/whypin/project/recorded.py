"""The command line that a generated requirements file records.

The options are those of `pip-compile` (pip-tools) and `uv pip compile`, whose headers name the command.
"""

from __future__ import annotations

from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

_OUTPUT = ("-o", "--output-file")
_CONSTRAINT = ("-c", "--constraint", "--constraints")
# Options with a value that could be taken for an input.
_VALUED = (
    *("--config", "--config-file", "--override", "--overrides", "--excludes", "--build-constraint"),
    *("--build-constraints", "-b", "--cert", "--client-cert", "--find-links", "-f", "--pip-args", "--cache-dir"),
    *("--project", "--directory", "--python", "-p", "--extra", "--group", "--only-group", "--package", "--prune"),
)
_INPUTS = (".in", ".txt", ".pip", ".toml", ".cfg", ".py", "Pipfile")
# An export names the file that it says least about: what lies beside the lock that it is of.
EXPORTS = {
    "uv export": "pyproject.toml",
    "poetry export": "pyproject.toml",
    "pdm export": "pyproject.toml",
    "pipenv requirements": "Pipfile",
}


class Recorded(Record):
    """Files on the command line, as written there: relative to where the tool ran, which is not recorded."""

    __slots__ = ("constraints", "inputs", "output")

    def __init__(self, inputs: tuple[str, ...], constraints: tuple[str, ...], output: str | None) -> None:
        self.inputs: Final = inputs
        self.constraints: Final = constraints
        self.output: Final = output


def recorded(arguments: tuple[str, ...]) -> Recorded:
    """What the words of a recorded command line say; of an unknown command (a script, `make`) nothing."""
    if not _known(arguments):
        return Recorded((), (), None)
    export = EXPORTS.get(" ".join(arguments[:2]))
    inputs: list[str] = [export] if export else []
    constraints: list[str] = []
    output = None
    words = iter(arguments[1:])
    for word in words:
        option, value = _option(word)
        if option in (*_OUTPUT, *_CONSTRAINT, *_VALUED):
            value = next(words, "") if value is None else value
            if option in _OUTPUT:
                output = value or None
            elif option in _CONSTRAINT and value:
                constraints.append(value)
        elif not export and not word.startswith("-") and word.endswith(_INPUTS):
            inputs.append(word)
    return Recorded(tuple(inputs), tuple(constraints), output)


def _known(arguments: tuple[str, ...]) -> bool:
    command = arguments[0].replace("\\", "/").rpartition("/")[2] if arguments else ""
    return command.startswith(("pip-compile", "uv")) or " ".join(arguments[:2]) in EXPORTS


def _option(word: str) -> tuple[str, str | None]:
    """An option and the value that stands in the same word, None where it would be the next one."""
    if word.startswith("--"):
        option, equals, value = word.partition("=")
        return option, value if equals else None
    if word.startswith("-"):
        return word[:2], word[2:] or None
    return "", None
