"""How long a hook takes on a small file, as a whole process, beside a bare interpreter and a well-known hook.

usage: python benchmarks/hooks.py [--runs N]

Works in an environment that holds nothing but whypin and pre-commit-hooks: packages that put a `.pth` file into an
environment slow every start there.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import rounds

LINES = [f"package-{number}>=1.{number}  # see #{number}" for number in range(40)]
REQUIREMENTS = "\n".join([*LINES, *[f"# {name} 2 breaks us\n{name}>=1,<2" for name in "abcde"]]) + "\n"
PYPROJECT = (
    '[project]\nname = "x"\nversion = "1"\ndependencies = [\n'
    + "".join([f'    "package-{number}>=1.{number}",  # see #{number}\n' for number in range(45)])
    + "]\n"
)
FLOOR = "python -I -c pass"
HOOKS = ("check-constraint-comments", "check-lower-bounds", "check-poetry-carets", "check-update-caps", "all")
FIXER = "requirements-txt-fixer requirements.in"


def commands(folder: Path) -> list[rounds.Command]:
    """What is measured; a hook that is not installed is left out."""
    found = [rounds.Command(FLOOR, rounds.python("-I", "-c", "pass"))]
    found += rounds.fixer(FIXER, "requirements.in")
    for hook in HOOKS:
        program = rounds.BIN / f"whypin-{hook}"
        for file in ("requirements.in", "pyproject.toml"):
            if program.exists():
                words = [str(program), str(folder / file)]
                found.append(rounds.Command(f"{program.name} {file}", words, than=FLOOR, budget=3, aim=2.5))
    if found[1].label == FIXER:
        words = [str(rounds.BIN / "whypin-check-constraint-comments"), "requirements.in"]
        found.append(rounds.Command("whypin-check-constraint-comments", words, than=FIXER, budget=1))
    return found


def main() -> None:
    """Measure and print."""
    number = rounds.runs(__doc__, 21)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / ".git").mkdir()
        (folder / "requirements.in").write_text(REQUIREMENTS)
        (folder / "pyproject.toml").write_text(PYPROJECT)
        rounds.measured(commands(folder), folder, number)


if __name__ == "__main__":
    main()
