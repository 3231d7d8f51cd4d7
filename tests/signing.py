"""Throw-away keys, and messages signed with them by the real tools."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


class Gpg:
    """A GnuPG home of its own, with one key a user; its agent ends with `close`."""

    def __init__(self, home: Path) -> None:
        if shutil.which("gpg") is None:
            pytest.skip("gpg is not installed")
        self.home = home
        home.mkdir(mode=0o700)

    def run(self, *words: str, data: str = "") -> bytes:
        command = [
            "gpg",
            "--homedir",
            str(self.home),
            "--batch",
            "--quiet",
            "--pinentry-mode",
            "loopback",
            "--passphrase",
            "",
        ]
        done = subprocess.run([*command, *words], input=data.encode(), capture_output=True, check=True)
        return done.stdout

    def key(self, user: str = "Ann <ann@example.org>", end: str = "never") -> str:
        """Make a key; its fingerprint."""
        self.run("--quick-generate-key", user, "ed25519", "sign", end)
        return self.fingerprint(user)

    def fingerprint(self, user: str) -> str:
        listed = self.run("--with-colons", "--list-keys", user).decode()
        return next(line.split(":")[9] for line in listed.splitlines() if line.startswith("fpr:"))

    def public(self, key: str) -> str:
        return self.run("--armor", "--export", key).decode()

    def signed(self, text: str, key: str) -> bytes:
        return self.run("--local-user", key, "--no-emit-version", "--no-comments", "--clear-sign", data=text)

    def detached(self, data: str, key: str, *words: str) -> bytes:
        """An armoured signature over a file; `words` are more options."""
        return self.run(*words, "--local-user", key, "--armor", "--detach-sign", data=data)

    def edited(self, key: str, *commands: str) -> None:
        """Change a key by gpg's menu."""
        lines = "".join([f"{command}\n" for command in (*commands, "save")])
        self.run("--command-fd", "0", "--edit-key", key, data=lines)

    def close(self) -> None:
        subprocess.run(["gpgconf", "--homedir", str(self.home), "--kill", "all"], check=False, capture_output=True)


@contextmanager
def gpg_at_home() -> Iterator[Gpg]:
    """A home that is short enough: the agent's socket has to fit into a hundred characters."""
    with tempfile.TemporaryDirectory(prefix="wh-", dir="/tmp") as folder:
        made = Gpg(Path(folder) / "g")
        try:
            yield made
        finally:
            made.close()


class Ssh:
    """An SSH key below a folder."""

    def __init__(self, folder: Path, name: str = "key", kind: str = "ed25519") -> None:
        if shutil.which("ssh-keygen") is None:
            pytest.skip("ssh-keygen is not installed")
        self.file = folder / name
        made = ["ssh-keygen", "-q", "-t", kind, "-N", "", "-C", "ann@example.org", "-f", str(self.file)]
        subprocess.run(made, check=True, capture_output=True)

    @property
    def public(self) -> str:
        """`ssh-ed25519 AAAA… ann@example.org`."""
        return self.file.with_name(self.file.name + ".pub").read_text("utf-8").strip()

    def signed(self, text: str, namespace: str = "whypin-review") -> bytes:
        command = ["ssh-keygen", "-q", "-Y", "sign", "-n", namespace, "-f", str(self.file)]
        environ = {**os.environ, "SSH_AUTH_SOCK": ""}
        done = subprocess.run(command, input=text.encode(), capture_output=True, check=True, env=environ)
        return text.encode() + done.stdout
