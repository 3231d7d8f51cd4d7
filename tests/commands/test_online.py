"""Online runs as a whole: every format of lock, servers that misbehave, direct references, by `main` and its status."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from locked import FILES, PROJECTS, A, B, C, D
from repositories import initialised
from simple_server import Handler, Page, Server, cut_off, file, never_ends, page, project
from whypin.commands.check import hook
from whypin.commands.main import main
from whypin.index import settings as index_settings

E = "e" * 64


def published(filename: str, digest: str, size: int) -> dict[str, Any]:
    return file(filename, digest, size=size, url=f"{FILES}/{filename}")


PAGES = {
    "blinker": [
        published("blinker-1.8.0.tar.gz", "8" * 64, 1),
        published("blinker-1.9.0-py3-none-any.whl", A, 8458),
        published("blinker-1.9.0.tar.gz", B, 22460),
    ],
    "idna": [published("idna-3.10-py3-none-any.whl", C, 70442), published("idna-3.10.tar.gz", D, 190490)],
}
FORMATS = sorted(PROJECTS)
NAMING = [name for name in FORMATS if name not in ("requirements.txt", "Pipfile.lock")]
SELECT = "hash-mismatch,unpublished-version,unverifiable-lock"


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        for key, files in PAGES.items():
            running.add(key, page(project(key, files)))
        yield running


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Server) -> Path:
    """A repository on a machine whose index is the server; its runs are impatient."""
    monkeypatch.setenv("PIP_INDEX_URL", server.url)
    original = index_settings.Settings

    def impatient(*words: Any, **more: Any) -> index_settings.Settings:
        return original(*words, **more, attempts=2, pause=0.01, timeout=0.5, deadline=3, limit=100_000)

    monkeypatch.setattr("whypin.commands.index_settings.Settings", impatient)
    folder = tmp_path / "repository"
    (folder / ".git").mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


def write(root: Path, lock: str, server: Server, *changes: tuple[str, str]) -> str:
    """Write the files of a format, the lock changed and its index replaced by the server; the text of the lock."""
    for name, text in PROJECTS[lock].items():
        (root / name).write_text(text)
    text = PROJECTS[lock][lock].replace("https://pypi.org/simple", server.url.rstrip("/"))
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (root / lock).write_text(text)
    return text


def checked(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[tuple[str, int, str]]]:
    """The status, and of each finding the rule, line and message."""
    status = main(["check", "--online", "--select", SELECT, "--format", "json", *words])
    found = json.loads(capsys.readouterr().out)["findings"]
    return status, [(one["rule"], one["start"]["line"], one["message"]) for one in found]


def lines_with(text: str, digest: str) -> list[int]:
    return [number for number, line in enumerate(text.split("\n"), 1) if digest in line]


def trusted(server: Server) -> list[str]:
    # The index that a lock names is the person's own here, and its files are on another host.
    return ["--allow-host", server.url.split("/")[2]]


@pytest.mark.parametrize("lock", FORMATS)
def test_a_good_lock_passes_and_passes_again_from_the_cache(
    root: Path, server: Server, lock: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write(root, lock, server)
    assert checked(capsys, *trusted(server), lock) == (0, [])
    asked = len(server.seen)
    assert asked == 2
    assert checked(capsys, *trusted(server), lock) == (0, [])
    assert len(server.seen) == asked


# One digit altered, a digest of another version of the project, of another project, of none.
@pytest.mark.parametrize("wrong", [A[:-1] + "b", "8" * 64, C, E])
@pytest.mark.parametrize("lock", FORMATS)
def test_a_wrong_digest_is_found_on_its_line(
    root: Path, server: Server, lock: str, wrong: str, capsys: pytest.CaptureFixture[str]
) -> None:
    # After a run that filled the cache, as it would be.
    write(root, lock, server)
    checked(capsys, *trusted(server), lock)
    text = write(root, lock, server, (A, wrong))
    status, found = checked(capsys, *trusted(server), lock)
    assert status == 1
    line = lines_with(text, wrong)[0]
    assert [(rule, line) for rule, line, _ in found] == [("hash-mismatch", line)]


@pytest.mark.parametrize("lock", NAMING)
def test_exchanged_digests_are_found_on_their_lines(
    root: Path, server: Server, lock: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = write(root, lock, server, (A, "<A>"), (B, A), ("<A>", B))
    status, found = checked(capsys, *trusted(server), lock)
    assert status == 1
    assert [line for _, line, _ in found] == sorted(lines_with(text, A) + lines_with(text, B))


EXTRA = {
    "requirements.txt": (f"    --hash=sha256:{B}\n", f"    --hash=sha256:{B} \\\n    --hash=sha256:{E}\n"),
    "Pipfile.lock": (f'"sha256:{B}"\n', f'"sha256:{B}",\n                "sha256:{E}"\n'),
    "poetry.lock": (
        f'"sha256:{B}"}},\n',
        f'"sha256:{B}"}},\n    {{file = "blinker-1.9.0-cp312-cp312-win32.whl", hash = "sha256:{E}"}},\n',
    ),
    "pdm.lock": (
        f'"sha256:{B}"}},\n',
        f'"sha256:{B}"}},\n    {{file = "blinker-1.9.0-cp312-cp312-win32.whl", hash = "sha256:{E}"}},\n',
    ),
    "uv.lock": (
        f'"sha256:{A}", size = 8458 }},\n',
        f'"sha256:{A}", size = 8458 }},\n    {{ url = "https://files.pythonhosted.org/packages/aa/bb/cc/'
        f'blinker-1.9.0-cp312-cp312-win32.whl", hash = "sha256:{E}", size = 9 }},\n',
    ),
    "pylock.toml": (
        f'sha256 = "{A}" }} }}]\n',
        f'sha256 = "{A}" }} }},\n    {{ url = "https://files.pythonhosted.org/packages/aa/bb/cc/'
        f'blinker-1.9.0-cp312-cp312-win32.whl", size = 9, hashes = {{ sha256 = "{E}" }} }}]\n',
    ),
}


@pytest.mark.parametrize("lock", EXTRA)
def test_one_digest_too_many_is_found_on_its_line(
    root: Path, server: Server, lock: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = write(root, lock, server, EXTRA[lock])
    status, found = checked(capsys, *trusted(server), lock)
    assert status == 1
    assert ("hash-mismatch", *lines_with(text, E)) in [(rule, line) for rule, line, _ in found]


def stalls(handler: Handler) -> None:
    time.sleep(2)


def status(code: int, **fields: str) -> Page:
    return lambda handler: handler.reply(code, b"", "text/plain", **fields)


# What a server does, the exit status, and the rule with a piece of its message.
MISBEHAVING = [
    (status(404), 1, "unpublished-version", "has no project `idna`"),
    (status(410), 1, "unpublished-version", "has no project `idna`"),
    (page(project("idna", [])), 1, "unpublished-version", "has no release `3.10` of `idna`"),
    (stalls, 3, "unverifiable-lock", "stopped answering"),
    (cut_off(project("idna", PAGES["idna"])), 3, "unverifiable-lock", "sent a page that is cut off"),
    (never_ends, 3, "unverifiable-lock", "sends a page of more than"),
    (status(429), 3, "unverifiable-lock", "answered 429 2 times"),
    (status(503, Retry_After="3600"), 3, "unverifiable-lock", "answered 503"),
    (status(401), 3, "unverifiable-lock", "asks for credentials (401)"),
    (status(302, Location="http://other.example/idna/"), 3, "unverifiable-lock", "speaks plain http"),
    (page(b'{"meta": '), 3, "unverifiable-lock", "is no JSON"),
    (page(b"<html>hello", "text/plain"), 3, "unverifiable-lock", "which is not a page of the Simple API"),
]


@pytest.mark.parametrize(("served", "ends", "rule", "why"), MISBEHAVING)
def test_a_server_that_misbehaves_never_passes(
    root: Path,
    server: Server,
    served: Page,
    ends: int,
    rule: str,
    why: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    server.add("idna", served)
    write(root, "requirements.txt", server)
    ended, found = checked(capsys, "requirements.txt")
    assert ended == ends
    (message,) = [message for name, _, message in found if name == rule]
    assert why in message
    # What was answered is judged all the same, and --exit-zero hides no gap.
    assert not [message for _, _, message in found if "blinker" in message]
    assert checked(capsys, "--exit-zero", "requirements.txt")[0] == (0 if ends == 1 else 3)


def test_a_redirect_to_another_host_is_followed(root: Path, server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    with Server() as other:
        other.add("idna", page(project("idna", PAGES["idna"])))
        server.add("idna", status(302, Location=f"http://localhost:{other.port}/simple/idna/"))
        write(root, "requirements.txt", server)
        assert checked(capsys, "requirements.txt") == (0, [])


def test_a_mismatch_beside_a_gap_is_status_3(root: Path, server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    server.add("idna", status(500))
    write(root, "requirements.txt", server, (A, E))
    ended, found = checked(capsys, "requirements.txt")
    assert ended == 3
    assert [rule for rule, _, _ in found] == ["hash-mismatch", "unverifiable-lock"]


WHEEL = "blinker-1.9.0-py3-none-any.whl"


@pytest.mark.parametrize(
    ("line", "ends", "rules"),
    [
        # On the host of the person's own index, which publishes it.
        (f"blinker @ {{host}}/files/{WHEEL} --hash=sha256:{A}", 0, []),
        (f"{{host}}/files/{WHEEL}#sha256={A}", 0, []),
        (f"blinker @ {{host}}/files/{WHEEL}#sha256={E}", 1, ["hash-mismatch"]),
        (f"blinker @ {{host}}/files/{WHEEL} --hash=sha256:{E}", 1, ["hash-mismatch"]),
        # A digest of another file of the release.
        (f"blinker @ {{host}}/files/{WHEEL} --hash=sha256:{B}", 1, ["hash-mismatch"]),
        (f"blinker @ {{host}}/files/blinker-1.9.0.zip --hash=sha256:{E}", 1, ["hash-mismatch"]),
        ("blinker @ {host}/files/blinker-1.9.0.zip", 1, ["unpublished-version"]),
        # Nobody but the file speaks for these, and they are not contacted.
        (f"blinker @ http://localhost:{{port}}/files/{WHEEL} --hash=sha256:{A}", 3, ["unverifiable-lock"]),
        (f"blinker @ https://x.example/{WHEEL}", 3, ["unverifiable-lock"]),
        (f"https://x.example/archive/main.zip --hash=sha256:{A}", 3, ["unverifiable-lock"]),
        (f"blinker @ https://${{{{TOKEN}}}}@x.example/{WHEEL} --hash=sha256:{A}", 3, ["unverifiable-lock"]),
        # Nothing is published that a revision could be compared with.
        ("blinker @ git+https://x.example/blinker@0123456789abcdef0123456789abcdef01234567", 0, []),
        # Addresses that only the file names are not contacted.
        (f"--find-links http://localhost:{{port}}/links/\nblinker==1.9.0 --hash=sha256:{A}", 0, []),
        (f"--find-links http://localhost:{{port}}/links/\nblinker==1.9.0 --hash=sha256:{E}", 3, ["unverifiable-lock"]),
    ],
)
def test_direct_references(
    root: Path, server: Server, line: str, ends: int, rules: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    host = server.url.removesuffix("/simple/")
    text = f"idna==3.10 --hash=sha256:{C}\n{line.format(host=host, port=server.port)}\n"
    (root / "requirements.txt").write_text(text)
    ended, found = checked(capsys, "requirements.txt")
    assert (ended, [rule for rule, _, _ in found]) == (ends, rules)
    assert set(server.paths()) <= {"/simple/idna/", "/simple/blinker/"}


@pytest.mark.parametrize("lock", FORMATS)
def test_naming_declarations_compares_their_lock(
    root: Path, server: Server, lock: str, capsys: pytest.CaptureFixture[str]
) -> None:
    declared = next(name for name in PROJECTS[lock] if name != lock)
    write(root, lock, server)
    assert checked(capsys, *trusted(server), declared) == (0, [])
    write(root, lock, server, (A, E))
    assert checked(capsys, *trusted(server), declared) == checked(capsys, *trusted(server), lock)
    assert checked(capsys, *trusted(server), declared)[1]


def test_a_hook_compares_no_lock_that_it_was_not_given(
    root: Path, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    write(root, "requirements.txt", server, (A, E))
    assert hook("check-lock-hashes", "", ["--no-cache", "requirements.in"], ("hash-mismatch",)) == 0
    assert "no locked package was compared with an index" in capsys.readouterr().out


def test_an_excluded_lock_is_not_compared(root: Path, server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    write(root, "requirements.txt", server, (A, E))
    (root / "whypin.toml").write_text('exclude = ["requirements.txt"]\n')
    assert checked(capsys, "requirements.in") == (0, [])


def test_digests_count_where_they_were_compared(root: Path, server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    write(root, "requirements.txt", server)
    initialised(root)
    for rules, said in (("yanked-version", "packages against"), ("hash-mismatch", "digests against")):
        assert main(["check", "--online", "--no-cache", "--select", rules]) == 0
        assert said in capsys.readouterr().out


def test_the_projects_own_entry_is_no_note(root: Path, server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    write(root, "uv.lock", server)
    main(["check", "--online", "--select", SELECT, *trusted(server), "uv.lock"])
    assert "comes from no index" not in capsys.readouterr().out
    (root / "requirements.txt").write_text(
        f"idna==3.10 --hash=sha256:{C}\nblinker @ git+https://x.example/b@{'0' * 40}\n"
    )
    main(["check", "--online", "--select", SELECT, "requirements.txt"])
    assert "note: 1 locked package comes from no index and cannot be compared with one" in capsys.readouterr().out
