"""Real locks by the real tools: as they come they are clean, and with an attack they are not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from makers.makers import MAKERS
from whypin.commands.check import main

pytestmark = pytest.mark.network

ENTRIES = {
    "requirements.txt": ("blinker==", "idna=="),
    "Pipfile.lock": ('        "blinker": {', '        "idna": {'),
    "pylock.toml": ('[[packages]]\nname = "blinker"', "[[packages]]"),
}
ADDRESS = ("uv.lock", "pdm.lock", "pylock.toml")
FILE = (*ADDRESS, "poetry.lock")


@pytest.fixture(scope="session")
def folders() -> dict[str, Path]:
    """Where the makers' locks lie already."""
    return {}


@pytest.fixture
def made(
    request: pytest.FixtureRequest, folders: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, str]:
    """A folder with a lock in it that a maker wrote, once for all tests, and the lock's name."""
    maker = MAKERS[request.param]
    if request.param not in folders:
        folder = tmp_path_factory.mktemp("made")
        maker.make(folder)
        folders[request.param] = folder
    return folders[request.param], maker.lock


def reports(
    folder: Path, name: str, text: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> str:
    """What `whypin check` says of a lock of that text; its exit status agrees."""
    kept = (folder / name).read_bytes()
    monkeypatch.chdir(folder)
    capsys.readouterr()
    try:
        (folder / name).write_bytes(text.encode())
        status = main(["--format", "concise", "--quiet", name])
    finally:
        (folder / name).write_bytes(kept)
    said = capsys.readouterr().out
    assert status == int(bool(said))
    return said


def entry(name: str, text: str) -> str:
    """The entry of blinker."""
    start, end = ENTRIES.get(name, ('[[package]]\nname = "blinker"', "[[package]]"))
    begin = text.index(start)
    return text[begin : text.index(end, begin + 1)]


def version(text: str) -> str:
    """The version in the entry of blinker."""
    found = re.search(r"1\.[0-9]+(?:\.[0-9]+)?", text)
    assert found is not None
    return found[0]


def twice(text: str) -> str:
    """The entry, and again with every digest changed."""
    return text + re.sub(r"[0-9a-f]{64}", lambda found: found[0][::-1], text)


def weak(text: str) -> str:
    """The entry with one digest of md5."""
    return re.sub(r"sha256( = \"|:)[0-9a-f]{64}", lambda found: f"md5{found[1]}{'1' * 32}", text, count=1)


ATTACKS = {
    "duplicate-lock-entry": (twice, None),
    "lock-out-of-sync": (lambda text: text.replace(version(text), "7.0.1"), None),
    "weak-hash": (weak, None),
    "weak-hash cut": (lambda text: re.sub(r"([0-9a-f]{63})[0-9a-f]", r"\1", text, count=1), None),
    "foreign-artifact host": (lambda text: text.replace("pythonhosted", "pythonhcsted", 1), ADDRESS),
    "foreign-artifact scheme": (lambda text: text.replace("https://files", "http://files", 1), ADDRESS),
    "foreign-artifact name": (lambda text: text.replace("blinker-1", "blinken-1", 1), FILE),
    "foreign-artifact version": (lambda text: text.replace(f"-{version(text)}", "-1.0.1", 1), FILE),
    "misleading-characters": (
        lambda text: f"{text}# fine\x0ccolour==1.0 --hash=sha256:{'e' * 64}\n",
        ("requirements.txt",),
    ),
}
"""Rule (and a word), what is done to the entry of blinker, and to which locks it can be done; None is all."""


CASES = [
    (maker, attack)
    for maker in MAKERS
    for attack, (_, where) in ATTACKS.items()
    if where is None or MAKERS[maker].lock in where
]


@pytest.mark.parametrize("made", MAKERS, indirect=True)
def test_a_lock_as_it_comes_is_clean(
    made: tuple[Path, str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, name = made
    assert reports(folder, name, (folder / name).read_text(encoding="utf-8"), capsys, monkeypatch) == ""


@pytest.mark.parametrize(("made", "attack"), CASES, indirect=["made"])
def test_a_lock_that_was_tampered_with_is_not(
    made: tuple[Path, str], attack: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, name = made
    change, _ = ATTACKS[attack]
    text = (folder / name).read_text(encoding="utf-8")
    before = entry(name, text)
    after = change(before)
    assert after != before
    said = reports(folder, name, text.replace(before, after), capsys, monkeypatch)
    rule = attack.split(" ", maxsplit=1)[0]
    lines = [int(found[1]) for found in re.finditer(rf"^{re.escape(name)}:(\d+):\d+: {rule}", said, re.MULTILINE)]
    start = text[: text.index(before)].count("\n") + 1
    assert lines, said
    assert all(start <= line <= start + after.count("\n") for line in lines)
