"""The person's keyring: which one is asked, in which words, and that it can do no harm."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import pytest

from repositories import initialised
from whypin.commands import keyring
from whypin.index.settings import NoKeyring

URL = "https://pip.example/simple/"
# A stand-in notes its words, and knows one password.
STAND_IN = """\
import os, sys
words = sys.argv[1:]
with open({log!r}, "a") as log:
    print({kind!r}, *words, file=log)
{more}
if words == ["get", {url!r}, "me"]:
    print("hunter2")
elif words == ["--mode", "creds", "get", {url!r}]:
    print("someone\\nhunter3")
else:
    sys.exit(1)
"""
PROMPT = """
try:
    open("/dev/tty").read(1)
except OSError:
    pass
else:
    sys.exit("there is a terminal")
assert sys.stdin.read() == ""
"""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-ins are scripts of a POSIX shell")


class Machine:
    """A repository, and folders for stand-ins of the library and the command."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "log"
        self.root = folder / "repository"
        self.bin = folder / "bin"
        self.library = folder / "library"
        for made in (self.root, self.bin, self.library):
            made.mkdir()
        self.environment = {"PATH": str(self.bin), "PYTHONPATH": str(self.library)}

    def text(self, kind: str, more: str = "") -> str:
        return STAND_IN.format(log=str(self.log), kind=kind, more=more, url=URL)

    def command(self, folder: Path | None = None, more: str = "", text: str | None = None) -> None:
        path = (folder or self.bin) / "keyring"
        path.write_text(f"#!{sys.executable}\n{self.text('command', more) if text is None else text}")
        path.chmod(0o755)

    def install(self, more: str = "", folder: Path | None = None) -> None:
        package = (folder or self.library) / "keyring"
        package.mkdir()
        (package / "__init__.py").write_text("")
        (package / "__main__.py").write_text(self.text("library", more))

    def ask(self, provider: str, service: str = URL, user: str | None = "me") -> tuple[str, str] | None:
        return keyring.ask(provider, str(self.root), self.environment, service, user)

    @property
    def asked(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Nothing is installed yet, a real keyring neither."""
    made = Machine(tmp_path)
    monkeypatch.setattr(sys, "path", [str(made.library)])
    monkeypatch.delitem(sys.modules, "keyring", raising=False)
    monkeypatch.chdir(made.root)
    return made


@pytest.mark.parametrize("provider", ["disabled", "", "native", "anything"])
def test_a_disabled_keyring_is_not_asked(machine: Machine, provider: str) -> None:
    machine.install()
    machine.command()
    assert machine.ask(provider) is None
    assert machine.asked == []


@pytest.mark.parametrize(
    ("installed", "provider", "kind"),
    [
        ("library command", "auto", "library"),
        ("library command", "import", "library"),
        ("library command", "subprocess", "command"),
        ("library", "auto", "library"),
        ("command", "auto", "command"),
    ],
)
def test_the_provider_says_who_is_asked(machine: Machine, installed: str, provider: str, kind: str) -> None:
    if "library" in installed:
        machine.install()
    if "command" in installed:
        machine.command()
    assert machine.ask(provider) == ("me", "hunter2")
    assert machine.ask(provider, user=None) == ("someone", "hunter3")
    assert machine.ask(provider, service="pip.example") is None
    assert machine.asked == [
        f"{kind} get {URL} me",
        f"{kind} --mode creds get {URL}",
        f"{kind} get pip.example me",
    ]


def test_a_keyring_that_was_named_and_is_not_there_is_said(machine: Machine) -> None:
    assert machine.ask("auto") is None
    for provider in ("import", "subprocess"):
        with pytest.raises(NoKeyring, match=r"^`keyring` is not installed$"):
            machine.ask(provider)


@pytest.mark.parametrize("place", [".", "", "bin", "absolute"])
def test_a_command_of_the_repository_is_not_run(machine: Machine, place: str) -> None:
    for folder in (machine.root, machine.root / "bin"):
        folder.mkdir(exist_ok=True)
        machine.command(folder)
    machine.environment["PATH"] = str(machine.root / "bin") if place == "absolute" else place
    assert machine.ask("auto") is None
    with pytest.raises(NoKeyring):
        machine.ask("subprocess")
    # The person's own, later on the path, is found.
    machine.command()
    machine.environment["PATH"] += os.pathsep + str(machine.bin)
    assert machine.ask("subprocess") == ("me", "hunter2")
    assert len(machine.asked) == 1


def test_a_library_of_the_repository_is_not_run(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    # `python -m whypin` has the current folder on its path.
    machine.install(folder=machine.root)
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    machine.environment.pop("PYTHONPATH")
    assert find_spec("keyring")
    with suppress(NoKeyring):
        machine.ask("import")
    assert not any("library" in line for line in machine.asked)


@pytest.mark.parametrize(("service", "user"), [("-h", "me"), (URL, "--help"), (URL, "-b")])
def test_what_looks_like_an_option_is_not_asked_for(machine: Machine, service: str, user: str) -> None:
    machine.command()
    assert machine.ask("subprocess", service, user) is None
    assert machine.asked == []


BROKEN = [
    "raise RuntimeError('secret-hunter2')",
    "sys.exit(2)",
    "os.kill(os.getpid(), 9)",
    # No UTF-8.
    "sys.stdout.buffer.write(b'\\xff\\n'); sys.exit(0)",
]


@pytest.mark.parametrize("more", BROKEN)
@pytest.mark.parametrize("provider", ["import", "subprocess"])
def test_a_broken_keyring_is_one_clause(
    machine: Machine, capfd: pytest.CaptureFixture[str], more: str, provider: str
) -> None:
    machine.install(more)
    machine.command(more=more)
    with pytest.raises(NoKeyring) as caught:
        machine.ask(provider)
    assert str(caught.value) == "the keyring cannot be read"
    assert caught.value.__cause__ is None
    assert capfd.readouterr() == ("", "")


def test_a_command_that_cannot_be_started_is_one_clause(machine: Machine) -> None:
    machine.command()
    (machine.bin / "keyring").write_text("#!/no/such/interpreter\n")
    with pytest.raises(NoKeyring, match="cannot be read"):
        machine.ask("subprocess")
    with pytest.raises(NoKeyring, match="cannot be read"):
        machine.ask("subprocess", user="a\0b")


def test_a_keyring_that_hangs_is_given_up(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.command(more="import time; time.sleep(60)")
    monkeypatch.setattr(keyring, "TIMEOUT", 0.1)
    with pytest.raises(NoKeyring, match="cannot be read"):
        machine.ask("subprocess")


def test_a_keyring_has_nobody_to_ask(machine: Machine, capfd: pytest.CaptureFixture[str]) -> None:
    machine.install(PROMPT)
    machine.command(more=PROMPT)
    for provider in ("import", "subprocess"):
        assert machine.ask(provider) == ("me", "hunter2")
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("said", "user", "expected"),
    [
        ("hunter2", "me", ("me", "hunter2")),
        # Blanks, colons and letters of any kind are the password's own; the end of the line is not.
        (" p:ä→ss \\n", "me", ("me", " p:ä→ss ")),
        ("hunter2\\r\\n", "me", ("me", "hunter2")),
        ("someone\\r\\nhunter2\\r\\n", None, ("someone", "hunter2")),
        # Less than was asked for.
        ("", "me", None),
        ("\\n", "me", None),
        ("someone\\n", None, None),
        ("someone\\n\\n", None, None),
    ],
)
def test_what_the_keyring_says_is_read(
    machine: Machine, said: str, user: str | None, expected: tuple[str, str] | None
) -> None:
    machine.command(text=f"import sys\nsys.stdout.buffer.write('{said}'.encode())\n")
    assert machine.ask("subprocess", user=user) == expected


BACKEND = f"""
from keyring import backend, credentials
class Ring(backend.KeyringBackend):
    priority = 1
    def get_password(self, service, username):
        return "p:ä ss" if (service, username) == ({URL!r}, "me") else None
    def set_password(self, service, username, password): ...
    def delete_password(self, service, username): ...
    def get_credential(self, service, username):
        return credentials.SimpleCredential("me", "p:ä ss") if service == {URL!r} else None
"""


@pytest.mark.skipif(find_spec("keyring") is None, reason="keyring is not installed")
def test_the_real_library_is_understood(tmp_path: Path) -> None:
    (tmp_path / "stand_in_ring.py").write_text(BACKEND)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "PYTHON_KEYRING_BACKEND": "stand_in_ring.Ring"}

    def ask(service: str, user: str | None) -> tuple[str, str] | None:
        return keyring.ask("import", str(tmp_path / "repository"), environment, service, user)

    assert ask(URL, "me") == ("me", "p:ä ss")
    assert ask(URL, None) == ("me", "p:ä ss")
    assert ask("pip.example", None) is None
    assert ask(URL, "another") is None
    environment["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    with pytest.raises(NoKeyring):
        ask(URL, "me")


def test_a_run_without_a_request_does_not_look_for_logins(tmp_path: Path) -> None:
    initialised(tmp_path)
    (tmp_path / "requirements.txt").write_text("")
    words = ["check", "--online", "--no-cache", "--quiet"]
    code = f"import sys; from whypin.commands.main import main; main({words}); print(*sys.modules)"
    environment = {**os.environ, "PIP_INDEX_URL": URL, "UV_INDEX_A_USERNAME": "me", "PIP_CLIENT_CERT": "gone.pem"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    modules = set(done.stdout.split())
    assert "whypin.commands.index_settings" in modules
    late = {"whypin.commands.keyring", "whypin.index.logins", "whypin.index.certificates", "keyring", "netrc", "ssl"}
    assert modules & late == set()
