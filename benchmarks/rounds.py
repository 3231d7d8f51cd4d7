"""What the benchmarks share: whole processes, measured in rounds, printed beside what they are compared with.

Every round runs each command once, one after the other, so that a slow moment of the machine meets all of them. What is
counted is the time of the processor, in user and system mode, of the process and those that it started and waited for;
where the system does not tell it, the time that passes. A ratio is the median of the rounds' own ratios; beside it
stands that of the two fastest rounds, which noise can only make larger.
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


class Command:
    """A command line; `than` is the label of what it is compared with, `budget` how many times as long it may take.

    `aim` is what it should take at most, where that is less. `prepared` is called before each round, unmeasured.
    """

    def __init__(
        self, label: str, words: list[str], *, than: str = "", budget: float = 0, aim: float = 0, prepared=None
    ) -> None:
        self.label, self.words, self.than, self.budget, self.aim = label, words, than, budget, aim
        self.prepared = prepared or (lambda: None)


def python(*words: str) -> list[str]:
    """A command line for the interpreter that runs the benchmark."""
    return [sys.executable, *words]


def fixer(label: str, file: str) -> list[Command]:
    """requirements-txt-fixer of pre-commit-hooks over a file, as a list; empty where it is not installed."""
    found = BIN / "requirements-txt-fixer"
    return [Command(label, [str(found), file])] if found.exists() else []


def runs(docstring: str | None, default: int) -> int:
    """How many rounds the command line asks for."""
    options = argparse.ArgumentParser(description=(docstring or "").splitlines()[0])
    options.add_argument("--runs", type=int, default=default)
    return options.parse_args().runs


def measured(
    commands: list[Command], folder: Path, rounds: int, statuses: tuple[int, ...] = (0,)
) -> dict[str, list[float]]:
    """Measure, print a table, and give the times in milliseconds by label; another status than those ends it."""
    times: dict[str, list[float]] = {command.label: [] for command in commands}
    memory: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as compiled:
        for number in range(rounds + 1):
            for command in commands:
                command.prepared()
                elapsed, memory[command.label] = _once(command, folder, compiled, statuses if number else None)
                # The first round warms the caches, and lets a fixer have its way.
                if number:
                    times[command.label].append(elapsed)
    print("   median  fastest     ratio  fastest    budget   memory")
    for command in commands:
        print(_row(command, times, memory[command.label]))
    return times


def _once(command: Command, folder: Path, compiled: str, statuses: tuple[int, ...] | None) -> tuple[float, float]:
    # Compiled modules are kept, as an installation has them, but not in a checkout.
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    env["PYTHONPYCACHEPREFIX"] = compiled
    began = time.perf_counter()
    process = subprocess.Popen(
        command.words, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    said = process.stdout.read()
    if hasattr(os, "wait4"):
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        # In kB, on macOS in bytes.
        peak = used.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
        elapsed = 1000 * (used.ru_utime + used.ru_stime)
    else:
        process.wait()
        peak = 0
        elapsed = 1000 * (time.perf_counter() - began)
    process.stdout.close()
    if statuses is not None and process.returncode not in statuses:
        sys.exit(f"`{command.label}` ended with status {process.returncode}: {said.decode(errors='replace')[:2000]}")
    return elapsed, peak


def _row(command: Command, times: dict[str, list[float]], memory: float) -> str:
    mine = times[command.label]
    row = f"{statistics.median(mine):7.1f}ms {min(mine):6.1f}ms"
    if command.than not in times:
        return f"{row} {'':29} {memory:5.0f} MB  {command.label}"
    theirs = times[command.than]
    ratio = statistics.median([one / other for one, other in zip(mine, theirs, strict=True)])
    best = min(mine) / min(theirs)
    budget = f"{command.aim:g}-{command.budget:g}" if command.aim else f"{command.budget:g}" if command.budget else ""
    over = "  OVER BUDGET" if command.budget and min(ratio, best) > command.budget else ""
    label = f"{command.label}  (than {command.than}){over}"
    return f"{row} {ratio:7.2f} x {best:6.2f} x {budget:>9} {memory:5.0f} MB  {label}"
