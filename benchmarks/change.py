"""How much a hook takes longer because it compares with the base: whole processes, beside the same run without one.

usage: python benchmarks/change.py [--runs N]

In CI that names no branch there is no base, and git is not started. One changed entry, a change beside an untouched
lock, and a lock that did not change are measured, and declarations alone, for which git is not started either.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

import rounds

BUDGET = 1.3
ENTRY = """\
[[package]]
name = "package-{0}"
version = "1.{0}"
source = {{ registry = "https://pypi.org/simple" }}
sdist = {{ url = "https://files.pythonhosted.org/packages/package-{0}-1.{0}.tar.gz", hash = "sha256:{0:064x}" }}
wheels = [
]

"""
LOCK = 'version = 1\nrequires-python = ">=3.11"\n\n' + "".join([ENTRY.format(number) for number in range(3000)])
SMALL = "".join([f"package-{number}==1.{number} \\\n    --hash=sha256:{number:064x}\n" for number in range(60)])
# One hash more, and another address: nothing to report.
ADDED = (f"sha256:{7:064x}\n", f"sha256:{7:064x} \\\n    --hash=sha256:{9999:064x}\n")
MOVED = ("packages/package-7-", "packages/7/package-7-")
DECLARED = "".join([f"package-{number}>=1.{number}\n" for number in range(60)])
# By what they do: the program, the files it is given, and what is changed in one of them.
CASES = {
    "a small lock, changed": (
        "whypin-check-locks",
        ["requirements.txt"],
        ("requirements.txt", *ADDED),
    ),
    "its bounds": ("whypin-check-lower-bounds", ["requirements.txt"], ("requirements.txt", *ADDED)),
    "every rule": ("whypin-all", ["requirements.in", "requirements.txt"], ("requirements.txt", *ADDED)),
    "a small lock, unchanged": ("whypin-check-locks", ["requirements.txt"], None),
    "declarations beside it": ("whypin-check-locks", ["requirements.in"], None),
    "24,000 lines, changed": ("whypin-check-locks", ["uv.lock"], ("uv.lock", *MOVED)),
    "24,000 lines, unchanged": ("whypin-check-locks", ["uv.lock"], None),
}


def _git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *words], cwd=folder, check=True)


def commands(folder: Path) -> list[rounds.Command]:
    """Each case without a base and with one."""
    files = {"requirements.txt": SMALL, "requirements.in": DECLARED, "uv.lock": LOCK}
    found = []
    for label, (program, targets, change) in CASES.items():

        def prepared(ci: str, change: tuple[str, str, str] | None = change) -> None:
            os.environ["CI"] = ci
            for path, text in files.items():
                old, new = change[1:] if change is not None and change[0] == path else ("", "")
                (folder / path).write_text(text.replace(old, new, 1) if old else text)

        words = [str(rounds.BIN / program), *targets]
        found.append(rounds.Command(f"{label}, no base", words, prepared=lambda then=prepared: then("1")))
        found.append(
            rounds.Command(
                label, words, than=f"{label}, no base", budget=BUDGET, prepared=lambda then=prepared: then("")
            )
        )
    prepared("")
    return found


def main() -> None:
    """Measure and print."""
    number = rounds.runs(__doc__, 11)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _git(folder, "init", "-q", "-b", "main")
        found = commands(folder)
        _git(folder, "add", "-A")
        _git(folder, "commit", "-qm", "first")
        rounds.measured(found, folder, number)


if __name__ == "__main__":
    main()
