"""Runs whypin over and over and kills it at random moments; run by `test_killing.py` as a process of its own.

usage: python killing.py LOCKS COUNT SEED

LOCKS is a folder with `good.txt` and `bad.txt`. Prints how many runs were killed, how many ended by themselves, and
every later run that was wrong. Everything is imported once and each run is a fork, so that 200 take seconds.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time

import whypin.index.client  # what a run would import
import whypin.index.fetch
import whypin.index.workers  # noqa: F401
from whypin.commands.main import main

WANTED = {"good.txt": 0, "bad.txt": 1}
RULES = ("hash-mismatch,unverifiable-lock", "hash-mismatch,unverifiable-lock,yanked-version,unpublished-version")


def start(lock: str, rules: str) -> int:
    """Start a run; its process id."""
    child = os.fork()
    if child:
        return child
    os.close(1)
    os.close(2)
    os.open(os.devnull, os.O_WRONLY)
    os.open(os.devnull, os.O_WRONLY)
    status = 99
    try:
        status = main(["check", "--online", "--isolated", "--select", rules, lock])
    finally:
        os._exit(status)


def end(child: int) -> int | None:
    """Wait for a run; its exit status, None for one that was killed."""
    _, status = os.waitpid(child, 0)
    return None if os.WIFSIGNALED(status) else os.waitstatus_to_exitcode(status)


def round_of(chance: random.Random, cache: str, longest: float) -> tuple[list[int | None], list[str]]:
    """Kill one or two runs at a random moment, then look whether later ones are right. Gives ends and complaints."""
    if chance.random() < 0.7:
        shutil.rmtree(cache, ignore_errors=True)
    children = [start(chance.choice([*WANTED]), chance.choice(RULES)) for _ in range(chance.choice((1, 1, 2)))]
    time.sleep(chance.uniform(0, longest))
    for child in children[: chance.choice((1, 2))]:
        os.kill(child, signal.SIGKILL)
    ends = [end(child) for child in children]
    wrong = []
    for lock, wanted in WANTED.items():
        status = end(start(lock, chance.choice(RULES)))
        if status != wanted:
            wrong.append(f"{lock} ended with {status}")
    return ends, wrong


def run(folder: str, count: int, seed: int) -> int:
    """All rounds; 1 if a run was wrong."""
    os.chdir(folder)
    chance = random.Random(seed)
    cache = os.environ["WHYPIN_CACHE_DIR"]
    began = time.monotonic()
    if end(start("good.txt", RULES[0])) != 0:
        sys.stdout.write("the first run is wrong\n")
        return 1
    longest = time.monotonic() - began
    ends: list[int | None] = []
    wrong: list[str] = []
    for _ in range(count):
        ended, complaints = round_of(chance, cache, longest)
        ends += ended
        wrong += complaints
    parts = sum(name.endswith(".part") for _, _, names in os.walk(cache) for name in names)
    killed = ends.count(None)
    sys.stdout.write(f"killed {killed}, ended {len(ends) - killed}, left {parts} parts, wrong {wrong}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
