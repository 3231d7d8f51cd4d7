"""The person's keyring, asked by its own command line as pip and uv ask it ("Keyring Support", pip's documentation).

The library is run as a program, too: a backend that breaks, hangs or wants to ask something stays in a process of its
own, and the repository under review is not on its path.
"""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec

from whypin.index.settings import NoKeyring
from whypin.vcs.programs import find

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

TIMEOUT = 20
"""Seconds after which the keyring is given up."""

_UNREADABLE = "the keyring cannot be read"


def ask(
    provider: str, root: str, environment: Mapping[str, str], service: str, user: str | None
) -> tuple[str, str] | None:
    """User and password for a service, which is an address or a host; None where there is none.

    `provider` is pip's word: `import` is the library, `subprocess` the command, `auto` the first of the two that is
    there; everything else asks nothing. Raises `NoKeyring`.
    """
    command = _command(provider, root, environment)
    # What begins with a hyphen would be an option.
    if not command or service.startswith("-") or (user or "").startswith("-"):
        return None
    said = _run(command, ("get", service, user) if user else ("--mode", "creds", "get", service), environment)
    if said is None:
        return None
    found, _, password = (user, "", said) if user else said.partition("\n")
    return (found, password) if password else None


def _command(provider: str, root: str, environment: Mapping[str, str]) -> tuple[str, ...]:
    if provider in ("auto", "import") and find_spec("keyring"):
        return sys.executable, "-m", "keyring"
    program = find("keyring", root, environment) if provider in ("auto", "subprocess") else None
    if program is None and provider in ("import", "subprocess"):
        raise NoKeyring("`keyring` is not installed")
    return (program,) if program else ()


def _run(command: tuple[str, ...], words: tuple[str, ...], environment: Mapping[str, str]) -> str | None:
    """What the keyring says, without the end of the line; None where it has no such entry."""
    try:
        done = subprocess.run(  # noqa: S603 - no shell
            [*command, *words],
            # Python looks for modules here first.
            cwd=os.path.dirname(command[0]),
            env={**environment, "PYTHONIOENCODING": "utf-8"},
            # Without a terminal nothing can be asked on it.
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
        said = done.stdout.decode().replace("\r\n", "\n").removesuffix("\n")
    except (OSError, ValueError, subprocess.TimeoutExpired):
        raise NoKeyring(_UNREADABLE) from None
    if done.returncode == 1 and b"Traceback" not in done.stderr:
        return None
    if done.returncode:
        raise NoKeyring(_UNREADABLE)
    return said
