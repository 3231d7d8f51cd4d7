"""How long `whypin why` takes: in this repository, and in a generated one of 10,000 commits.

usage: python benchmarks/why.py [--runs N]

In the generated one every tenth commit raises a bound of `pyproject.toml`; in the other one every commit does, which is
the worst that a bot could do. The budget is 2 seconds for each; what git takes is a part of it.
"""

from __future__ import annotations

import statistics
import subprocess
import tempfile
from pathlib import Path

import rounds

BUDGET = 2000
COMMITS, PACKAGES = 10_000, 60
HERE = Path(__file__).parents[1]


def _pyproject(bounds: list[int]) -> str:
    rows = [
        f'    "package-{number}>=1.{bound},<{bound + 3}",  # {bound + 3} breaks us\n'
        for number, bound in enumerate(bounds)
    ]
    others = [f"[tool.t{number}]\nvalue = {number}\n" for number in range(60)]
    return f'[project]\nname = "x"\nversion = "1"\ndependencies = [\n{"".join(rows)}]\n{"".join(others)}'


def _repository(folder: Path, every: int) -> Path:
    """A repository of `COMMITS` commits, of which each `every`th one raises a bound, by `git fast-import`."""
    folder.mkdir()
    subprocess.run(["git", "init", "-q", "-b", "main"], cwd=folder, check=True)
    bounds = [1] * PACKAGES
    importing = subprocess.Popen(["git", "fast-import", "--quiet"], cwd=folder, stdin=subprocess.PIPE, text=True)
    for number in range(COMMITS):
        files = {f"src/d{number % 40}/f{number % 97}.py": f"x = {number}\n"}
        if number % every == 0:
            bounds[number * 7 // every % PACKAGES] += 1
            files["pyproject.toml"] = _pyproject(bounds)
        message = f"change {number}"
        made = [f"commit refs/heads/main\ncommitter A <a@example.org> {1_300_000_000 + number * 40_000} +0000\n"]
        made.append(f"data {len(message)}\n{message}\n")
        made += [f"M 100644 inline {path}\ndata {len(text)}\n{text}\n" for path, text in files.items()]
        # What this process holds would be counted as the memory of those that it starts.
        importing.stdin.write("".join(made))
    importing.communicate()
    subprocess.run(["git", "reset", "-q", "--hard"], cwd=folder, check=True)
    return folder


def main() -> None:
    """Print the medians, in milliseconds of the processor, git's included."""
    runs = rounds.runs(__doc__, 5)
    whypin = str(rounds.BIN / "whypin")
    with tempfile.TemporaryDirectory() as made:
        places = {
            "this repository": (HERE, "packaging"),
            "10,000 commits, every tenth one a change": (_repository(Path(made, "tenth"), 10), "package-7"),
            "10,000 changes": (_repository(Path(made, "every"), 1), "package-7"),
        }
        for label, (folder, name) in places.items():
            commands = [rounds.Command("git log", ["git", "log", "--format=%H"])]
            commands += [rounds.Command(f"why {word}", [whypin, "why", word]) for word in (name, "--all")]
            print(label)
            times = rounds.measured(commands, folder, runs)
            over = [label for label, found in times.items() if statistics.median(found) > BUDGET]
            print(f"OVER BUDGET: {', '.join(over)}\n" if over else "")


if __name__ == "__main__":
    main()
