"""How long a hook takes on a small file, as a whole process, beside a bare interpreter and a well-known hook.

usage: python benchmarks/hooks.py [--runs N]

Every round runs each command once, one after the other, so that a slow moment of the machine meets all of them. Prints
medians in milliseconds and ratios to the bare interpreter. Works in an environment that holds nothing but whypin and
pre-commit-hooks: packages that put a `.pth` file into an environment slow every start there.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BIN = Path(sys.executable).parent
LINES = [f"package-{number}>=1.{number}  # see #{number}" for number in range(40)]
REQUIREMENTS = "\n".join([*LINES, *[f"# {name} 2 breaks us\n{name}>=1,<2" for name in "abcde"]]) + "\n"
PYPROJECT = (
    '[project]\nname = "x"\nversion = "1"\ndependencies = [\n'
    + "".join([f'    "package-{number}>=1.{number}",  # see #{number}\n' for number in range(45)])
    + "]\n"
)


def commands(folder: Path) -> dict[str, list[str]]:
    """What is measured; a hook that is not installed is left out."""
    found = {"python -I -c pass": [sys.executable, "-I", "-c", "pass"]}
    for hook in ("check-constraint-comments", "check-lower-bounds", "all"):
        for file in ("requirements.in", "pyproject.toml"):
            found[f"whypin-{hook} {file}"] = [str(BIN / f"whypin-{hook}"), str(folder / file)]
    fixer = BIN / "requirements-txt-fixer"
    if fixer.exists():
        found["requirements-txt-fixer"] = [str(fixer), str(folder / "requirements.in")]
    return found


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--runs", type=int, default=21)
    runs = options.parse_args().runs
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / ".git").mkdir()
        (folder / "requirements.in").write_text(REQUIREMENTS)
        (folder / "pyproject.toml").write_text(PYPROJECT)
        # An installed package has its compiled modules; a checkout gets them in the first round, which is not counted.
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        what = commands(folder)
        times: dict[str, list[float]] = {label: [] for label in what}
        for _ in range(runs + 1):
            for label, command in what.items():
                began = time.perf_counter()
                subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
                times[label].append(1000 * (time.perf_counter() - began))
    floor = statistics.median(times["python -I -c pass"][1:])
    for label, taken in times.items():
        middle = statistics.median(taken[1:])
        print(f"{middle:7.1f} ms  {middle / floor:5.2f} x  {label}")


if __name__ == "__main__":
    main()
