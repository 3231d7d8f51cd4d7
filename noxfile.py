"""The checks of the project, each in an environment of its own: `nox -l` lists them, `nox -s lint` runs one.

`.ci/do.py tests` runs those of `nox.options.sessions`; the workflow runs all of them.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import nox

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "uv"
nox.options.sessions = ["lint", "types", "lock", "docs", "coverage", "lowest"]

PYTHONS = ["3.10", "3.11", "3.12", "3.13", "3.14"]
SUITE = ("pytest", "-q", "-n", "2")


def place(session: nox.Session) -> Path:
    """The session's environment; `create_tmp` would put what tests write into this repository, too."""
    return Path(session.virtualenv.location)


def install_locked(session: nox.Session, *groups: str) -> None:
    """Install whypin as it is here and the tools of some groups, `test` where none is named, as `uv.lock` has them."""
    own = str(place(session))
    words = [f"--group={group}" for group in groups or ("test",)]
    session.run_install(
        "uv", "sync", "--quiet", "--locked", *words, f"--python={own}", env={"UV_PROJECT_ENVIRONMENT": own}
    )


@nox.session
def lint(session: nox.Session) -> None:
    """Linter and formatter."""
    install_locked(session)
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Type checker, over the code and its tests."""
    install_locked(session, "test", "docs")
    session.run("mypy")


@nox.session
def lock(session: nox.Session) -> None:
    """Our own rules on our own declarations and lock, and the lock held against the index."""
    install_locked(session)
    session.run("whypin", "check", "--scope=all", "pyproject.toml", "uv.lock", "action/requirements.txt")
    try:
        session.run("python", "tests/reach.py", silent=True)
    except nox.command.CommandFailed:
        session.skip("the package index cannot be reached from here: uv.lock was not held against it")
    session.run("whypin", "check", "--scope=all", "--online", "pyproject.toml", "uv.lock", "action/requirements.txt")


@nox.session
def docs(session: nox.Session) -> None:
    """The site, into `build/site`; a link that leads nowhere fails."""
    install_locked(session, "docs")
    session.run("mkdocs", "build", "--quiet", "--strict")


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """The suite, on every Python there is."""
    install_locked(session)
    session.run(*SUITE, *session.posargs)


@nox.session
def coverage(session: nox.Session) -> None:
    """The suite on one Python; fails where less of the code is run, by branches, than `fail_under` says."""
    install_locked(session)
    session.run("coverage", "erase")
    session.run("coverage", "run", "-m", *SUITE, *session.posargs)
    session.run("coverage", "combine", "--quiet")
    session.run("coverage", "report")


@nox.session
def lowest(session: nox.Session) -> None:
    """The suite with the lowest version of each run-time dependency that is declared."""
    pins = place(session) / "lowest.txt"
    session.run_install(
        *("uv", "pip", "compile", "--quiet", "--no-deps", "--resolution=lowest-direct", "pyproject.toml"),
        *("--output-file", str(pins)),
    )
    session.install("--constraint", str(pins), "--group=test", "--editable", ".")
    session.run(*SUITE, *session.posargs)


@nox.session
def wheel(session: nox.Session) -> None:
    """The built wheel: alone it runs and brings its pages, and the suite passes against it."""
    folder = place(session) / "dist"
    shutil.rmtree(folder, ignore_errors=True)
    session.run_install("uv", "build", "--quiet", "--wheel", "--out-dir", str(folder))
    (built,) = folder.glob("*.whl")
    session.install("--reinstall", str(built))
    session.run("whypin", "check", "--exit-zero", "examples")
    session.run("whypin", "explain", "missing-lower-bound", silent=True)
    session.install(str(built), "--group=test")
    session.run(*SUITE, *session.posargs)
