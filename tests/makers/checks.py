"""How each maker of locks says that one was made from other declarations, and a project for each to begin with."""

from __future__ import annotations

import os
import random
import subprocess

from makers.makers import MAKERS, QUIET, missing
from makers.mutations import STANDARD

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from makers.mutations import Change, Values

SECONDS = 120
GIT = {
    f"GIT_{who}_{what}": f"{what.lower()}@museum.example"
    for who in ("AUTHOR", "COMMITTER")
    for what in ("NAME", "EMAIL")
}


class Check:
    """A maker's own check.

    `words` are its arguments, `stale` what it prints for a stale lock (nothing: any failure says so), `unreadable` what
    for declarations that it refuses; `path` is the file that is changed, from `values` by `changes`.
    """

    def __init__(
        self,
        maker: str,
        words: str,
        stale: tuple[str, ...],
        path: str,
        values: Values,
        changes: tuple[Change, ...],
        unreadable: tuple[str, ...] = (),
    ) -> None:
        self.maker = MAKERS[maker]
        self.words = words.split()
        self.stale = stale
        self.path = path
        self.values = values
        self.changes = changes
        self.unreadable = unreadable

    def lock(self, folder: Path) -> bool:
        """Have the maker write the lock of what stands in a folder; False where it cannot."""
        (folder / self.maker.lock).unlink(missing_ok=True)
        return run(folder, [*self.maker.start(), *self.maker.words]).returncode == 0

    def is_stale(self, folder: Path) -> bool | None:
        """What the maker says; None where it refuses the declarations themselves."""
        done = run(folder, [*self.maker.start(), *self.words])
        said = done.stdout + done.stderr
        if any(word in said for word in self.unreadable):
            return None
        return done.returncode != 0 and (not self.stale or any(word in said for word in self.stale))


def run(folder: Path, command: list[str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, **QUIET, **GIT, "COLUMNS": "1000", "NO_COLOR": "1"},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        missing(f"{command[0]} did not answer in {SECONDS} seconds")
        raise


PROJECT = {
    "name": "museum",
    "version": "1.0",
    "requires-python": ">=3.9,<3.14",
    "dependencies": ["idna>=3.4,<4.0.0 ; python_version < '3.12'", "six", "iniconfig~=2.0"],
    "optional-dependencies": {"a": ["click>=8 ; sys_platform == 'win32'"], "empty": []},
}
SIMPLE = {"name": "simple", "url": "https://pypi.org/simple/"}
GROUPS = {"dev": ["toml>=0.10", {"include-group": "lint"}], "lint": ["idna"], "none": []}


def flatten_extras(rng: random.Random, values: Values) -> None:
    extras = values["project"].get("optional-dependencies", {})
    extras["all"] = [rng.choice(["museum[a]", "Museum[A]", "museum[a]; python_version < '3.12'"])]


def change_uv(rng: random.Random, values: Values) -> None:
    settings = values["tool"]["uv"]
    key = rng.choice(["constraint-dependencies", "override-dependencies", "build-constraint-dependencies"])
    settings[key] = rng.choice([[], ["six<99"], ["six <99.0"], ["six<99", "idna>=2"]])


def change_sources(rng: random.Random, values: Values) -> None:
    sources = values["tool"]["uv"]["sources"]
    name = rng.choice(["art", "six", "idna"])
    sources.pop(name, None)
    if rng.random() < 0.7:
        sources[name] = rng.choice(
            [
                {"index": "simple"},
                [{"index": "simple", "marker": "sys_platform == 'linux'"}],
                [{"index": "simple", "marker": "'linux' == sys_platform"}],
            ]
            if name != "art"
            else [{"workspace": True}, {"path": "libs/art", "editable": True}]
        )


def change_environments(rng: random.Random, values: Values) -> None:
    values["tool"]["uv"]["environments"] = rng.choice([[], ["sys_platform == 'linux'"], "'linux' == sys_platform"])


def change_group_settings(rng: random.Random, values: Values) -> None:
    values["tool"]["uv"]["dependency-groups"] = rng.choice(
        [{}, {"lint": {"requires-python": ">=3.10"}}, {"lint": {"requires-python": ">=3.11"}}]
    )


def change_conflicts(rng: random.Random, values: Values) -> None:
    values["tool"]["uv"]["conflicts"] = rng.choice([[], [[{"extra": "a"}, {"group": "none"}]]])


def change_poetry(rng: random.Random, values: Values) -> None:
    own = values["tool"]["poetry"]
    how = rng.choice(["python", "dependencies", "group", "extras", "urls", "source"])
    if how == "python":
        own["dependencies"]["python"] = rng.choice(["^3.11", "^3.11.0", ">=3.11,<4.0", ">=3.11"])
    elif how == "dependencies":
        own["dependencies"]["six"] = rng.choice(["*", "^1.16", {"version": "^1.16", "optional": True}])
    elif how == "group":
        own["group"] = rng.choice([{"dev": {"dependencies": {"idna": "*"}}}, {"dev": {"dependencies": {}}}])
    elif how == "extras":
        own["extras"] = rng.choice([{}, {"all": ["six"]}])
    elif how == "source":
        own["source"] = [{**SIMPLE, "priority": rng.choice(["primary", "supplemental"])}]
    else:
        own["urls"] = {"home": rng.choice(["https://a.example", "https://b.example"])}


def change_pdm(rng: random.Random, values: Values) -> None:
    own = values["tool"]["pdm"]
    how = rng.choice(["resolution", "dev-dependencies", "scripts"])
    if how == "resolution":
        own["resolution"] = rng.choice([{}, {"overrides": {"six": ">=1"}}, {"allow-prereleases": True}])
    elif how == "dev-dependencies":
        own["dev-dependencies"] = rng.choice([{}, {"test": ["idna"]}])
    else:
        own["scripts"] = {"start": rng.choice(["python a.py", "python b.py"])}


def change_pipfile(rng: random.Random, values: Values) -> None:
    how = rng.choice(["range", "name", "table", "category", "requires", "scripts", "settings", "source"])
    if how == "range":
        values["packages"]["idna"] = rng.choice(["*", "~=3.4", "~= 3.4", {"version": "~=3.4"}])
    elif how == "name" and "idna" in values["packages"]:
        values["packages"]["Idna"] = values["packages"].pop("idna")
    elif how == "table":
        values["packages"]["six"] = {"version": "*", "markers": rng.choice(["os_name == 'nt'", "os_name == 'posix'"])}
    elif how == "category":
        values[rng.choice(["dev-packages", "docs"])] = rng.choice([{}, {"iniconfig": "*"}])
    elif how == "requires":
        values["requires"] = rng.choice([{}, {"python_version": "3"}])
    elif how == "scripts":
        values["scripts"] = {"start": rng.choice(["python a.py", "python b.py"])}
    elif how == "source":
        values["source"][0]["name"] = rng.choice(["pypi", "simple"])
    else:
        values["pipenv"] = {"allow_prereleases": rng.random() < 0.5}


CHECKS = {
    "uv": Check(
        "uv",
        "lock --check --offline",
        (),
        "pyproject.toml",
        {
            "project": {**PROJECT, "dependencies": [*PROJECT["dependencies"], "art"]},
            "dependency-groups": GROUPS,
            "tool": {
                "uv": {
                    "constraint-dependencies": ["six<99"],
                    "environments": ["sys_platform == 'linux'"],
                    "workspace": {"members": ["libs/*"]},
                    "sources": {"art": {"workspace": True}},
                    "index": [SIMPLE],
                }
            },
        },
        (
            *STANDARD,
            flatten_extras,
            change_uv,
            change_sources,
            change_environments,
            change_group_settings,
            change_conflicts,
        ),
        ("TOML parse error", "Failed to parse"),
    ),
    "poetry": Check(
        "poetry",
        "check --lock",
        ("changed significantly",),
        "pyproject.toml",
        {
            "project": {"name": "museum", "version": "1.0", "dependencies": ["idna>=3.4"]},
            "dependency-groups": {"dev": ["six"]},
            "tool": {"poetry": {"package-mode": False, "dependencies": {"python": "^3.11"}, "source": [SIMPLE]}},
        },
        (*STANDARD, change_poetry, change_poetry, change_poetry),
        ("The Poetry configuration is invalid",),
    ),
    "pdm": Check(
        "pdm",
        "lock --check",
        ("hash doesn't match",),
        "pyproject.toml",
        {
            "project": {**PROJECT, "requires-python": ">=3.11", "dependencies": ["idna>=3.4,<4.0.0"]},
            "dependency-groups": GROUPS,
            "tool": {"pdm": {"distribution": False}},
        },
        (*STANDARD, change_pdm, change_pdm),
    ),
    "pipenv": Check(
        "pipenv",
        "verify",
        ("out-of-date", "out of date"),
        "Pipfile",
        {
            "source": [{"name": "pypi", "url": "https://pypi.org/simple", "verify_ssl": True}],
            "packages": {"idna": "~=3.4", "Six": "*"},
            "dev-packages": {},
        },
        (change_pipfile,),
    ),
}
