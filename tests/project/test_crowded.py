"""A file of very many entries is refused before it is read: each would take some kilobytes."""

from __future__ import annotations

import pytest

from pages.checking import DictTree
from whypin.project.configuration import Configuration
from whypin.project.reading import Files

HASH = f" \\\n    --hash=sha256:{'a' * 64}"
PIPENV = '{{"_meta": {{"pipfile-spec": 6}}, "default": {{{}}}}}'
ROW = '[[package]]\nname = "p{}"\nversion = "1"\nsource = {{ registry = "https://pypi.org/simple" }}\n'


def problems(path: str, text: str) -> list[str]:
    document = Files(DictTree({path: text.encode()}), Configuration()).document(path)
    assert document is not None
    return [problem.message for problem in document.problems]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        # A big one, with many hashes each.
        ("requirements.txt", "".join([f"p{number}==1{HASH * 40}\n" for number in range(600)])),
        # With the line ends of Windows.
        ("requirements.txt", "".join([f"p{number}==1{HASH}\n" for number in range(12_000)]).replace("\n", "\r\n")),
        ("uv.lock", "version = 1\n" + "".join([ROW.format(number) for number in range(30_000)])),
        ("Pipfile.lock", PIPENV.format(",".join([f'"p{number}": {{"version": "==1"}}' for number in range(40_000)]))),
    ],
)
def test_what_a_tool_could_have_written_is_read(path: str, text: str) -> None:
    assert len(text) > 1 << 20
    assert problems(path, text) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("requirements.txt", "".join([f"package-{number}==1\n" for number in range(100_001)])),
        ("requirements.txt", "".join([f"package-{number}==1\r" for number in range(100_001)])),
        ("uv.lock", "version = 1\n" + "".join([ROW.format(number) for number in range(50_001)])),
        ("Pipfile.lock", PIPENV.format(",".join([f'"p{number}": {{"version": "==1"}}' for number in range(50_001)]))),
        ("poetry.lock", f"x = [{'1,' * 2_000_002}]\n"),
        ("pylock.toml", f"x = [{'[],' * 1_000_001}]\n"),
    ],
)
def test_what_no_tool_writes_is_not(path: str, text: str) -> None:
    assert problems(path, text) == [f"`{path}` holds more entries than any lock has"]
