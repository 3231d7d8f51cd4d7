"""A real private index with basic authentication, beside a public one: pypiserver, HTML pages, on loopback."""

from __future__ import annotations

import hashlib
import io
import socket
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from locks import is_published, package
from locks import project as locked
from simple_server import Server, file, page, project
from whypin.index.lookup import open_index
from whypin.index.settings import Settings
from whypin.model.facts import Facts
from whypin.model.project import Project
from whypin.rules import load

A = "a" * 64
RULES = ("hash-mismatch", "unpublished-version", "unverifiable-lock")

# Looked for only: importing it changes this process (it brings an import hook of its own).
pytestmark = pytest.mark.skipif(
    not all(find_spec(name) for name in ("pypiserver", "passlib")), reason="pypiserver or passlib is not installed"
)

RUN = """
import sys, warnings
warnings.simplefilter("ignore")
from pypiserver.__main__ import main
main(sys.argv[1:])
"""


def sdist(folder: Path, name: str, version: str) -> str:
    """Put an sdist into a folder; its SHA-256."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz") as archive:
        text = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode()
        member = tarfile.TarInfo(f"{name}-{version}/PKG-INFO")
        member.size = len(text)
        archive.addfile(member, io.BytesIO(text))
    (folder / f"{name}-{version}.tar.gz").write_bytes(data.getvalue())
    return hashlib.sha256(data.getvalue()).hexdigest()


@pytest.fixture(scope="module")
def private(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of the index and the digest of `ours` 1.0 on it."""
    folder = tmp_path_factory.mktemp("packages")
    digest = sdist(folder, "ours", "1.0")
    sdist(folder, "ours", "1.1")
    # {SHA}: what htpasswd -s writes, and the one scheme that needs no library more.
    passwords = tmp_path_factory.mktemp("auth") / "htpasswd"
    passwords.write_text("me:{SHA}87u9ZqY9S/F0eUBXjsPQEDUw4h0=\n")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", RUN, "run", "-i", "127.0.0.1", "-p", str(port), "--disable-fallback"]
    command += ["-P", str(passwords), "-a", "list,download,update", "--hash-algo", "sha256", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        try:
            _wait(f"http://127.0.0.1:{port}/health", process)
            yield f"http://127.0.0.1:{port}/simple/", digest
        finally:
            process.terminate()


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        try:
            with urlopen(url, timeout=5):
                return
        except URLError:
            if process.poll() is not None:
                assert process.stderr is not None
                pytest.skip(f"pypiserver does not start here: {process.stderr.read().decode()[-300:]}")
            time.sleep(0.05)
    pytest.skip("pypiserver does not answer")


def said(checked: Project, *indexes: str, password: str = "hunter2") -> list[str]:
    logins = {index.partition("://")[2].partition("/")[0]: ("me", password) for index in indexes[:1]}
    index = open_index(Settings(indexes, login=logins.get, attempts=1, timeout=10))
    index.prepare(checked)
    return [finding.message for name in RULES for finding in load(name).check(checked, Facts(index=index))]


def test_a_lock_of_two_indexes_is_verified(private: tuple[str, str]) -> None:
    url, digest = private
    with Server() as public:
        public.add("six", page(project("six", [file("six-1.16.0.tar.gz", A)])))
        checked = locked(package("ours", "1.0", digest), package("six", "1.16.0", A))
        assert said(checked, url, public.url) == []


def test_an_altered_digest_of_a_private_package_is_found(private: tuple[str, str]) -> None:
    url, digest = private
    wrong = ("0" if digest[0] != "0" else "1") + digest[1:]
    (message,) = said(locked(package("ours", "1.0", digest, wrong)), url)
    assert message == f"`sha256:{wrong[:12]}…` is not a digest that `{url}` publishes for `ours` `1.0`"


def test_a_digest_of_another_version_is_found(private: tuple[str, str]) -> None:
    url, digest = private
    (message,) = said(locked(package("ours", "1.1", digest)), url)
    assert message.endswith("it belongs to `ours-1.0.tar.gz`")


def test_a_project_that_is_not_there_is_found(private: tuple[str, str]) -> None:
    url, _ = private
    assert said(locked(package("theirs", "1.0")), url) == [f"`{url}` has no project `theirs`"]


def test_wrong_credentials_leave_it_open(private: tuple[str, str]) -> None:
    url, digest = private
    assert said(locked(package("ours", "1.0", digest)), url, password="wrong") == [
        f"`ours` `1.0` was not checked: `{url}` refuses the credentials (403)"
    ]


def test_the_keyring_is_asked_for_a_private_package(private: tuple[str, str]) -> None:
    url, digest = private
    checked = locked(package("ours", "1.0", digest))
    for password, answered in (("hunter2", True), ("wrong", False)):
        ring = {(url, None): ("me", password)}
        index = open_index(Settings((url,), keyring=lambda service, user, ring=ring: ring.get((service, user))))  # type: ignore[misc]
        index.prepare(checked)
        assert is_published(index) is answered
