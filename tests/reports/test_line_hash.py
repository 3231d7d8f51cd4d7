"""The hash of a line is what the upload action computes: its own cases (`src/fingerprints.test.ts`), and some more."""

from __future__ import annotations

import pytest

from whypin.reports.line_hash import line_hashes
from whypin.text.source import decode

GREETINGS = [
    "e9496ae3ebfced30:1",
    "fb7c023a8b9ccb3f:1",
    "ce8ba1a563dcdaca:1",
    "e20e36e16fcb0cc8:1",
    "b3edc88f2938467e:1",
    "c8e28b0b4002a3a0:1",
    "c129715d7a2bc9a3:1",
]
ENDING = ["a9cf91f7bbf1862b:1", "55ec222b86bcae53:1", "cc97dc7b1d7d8f7b:1", "c129715d7a2bc9a3:1"]


def hashes(data: bytes) -> list[str]:
    source = decode("a.in", data)
    return list(line_hashes(source, range(1, len(source.starts) + 1)).values())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["c129715d7a2bc9a3:1"]),
        (" a\nb\n  \t\tc\n d", ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"]),
        (" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n", GREETINGS),
        (" hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r", GREETINGS),
        (" hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n", GREETINGS),
        (" hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n", GREETINGS),
        (
            "Lorem ipsum dolor sit amet.\n" * 10,  # the same until the end of the file comes into sight
            [*[f"a7f2ff13bc495cf2:{number}" for number in range(1, 7)], "a7f2ff1481e87703:1", *ENDING],
        ),
    ],
)
def test_cases_of_the_action(text: str, expected: list[str]) -> None:
    assert hashes(text.encode()) == expected


def test_only_what_is_asked_for_is_told() -> None:
    source = decode("a.in", b"Lorem ipsum dolor sit amet.\n" * 10)
    assert line_hashes(source, []) == {}
    assert line_hashes(source, [3, 3, 1]) == {1: "a7f2ff13bc495cf2:1", 3: "a7f2ff13bc495cf2:3"}


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbffoo<2\r\nbar\r\n",  # the mark is a character to the action
        "# 日本\nfoo<2\n".encode(),
        "# \U0001f40d\nfoo<2  # \U0001f40d\n".encode(),  # two units of UTF-16 each
        "foo<2\nbar\n".encode("utf-16"),  # read as UTF-8 all the same
    ],
)
def test_what_the_action_reads_is_hashed(data: bytes) -> None:
    """Held to the definition, one unit at a time, as the action counts them."""
    signs = data.decode("utf-8", "replace").encode("utf-16-le")
    units = [int.from_bytes(signs[at : at + 2], "little") for at in range(0, len(signs), 2)]
    source = decode("a.in", data)
    lines, start = {1: 0}, 0
    kept: list[int] = []
    for number, unit in enumerate(units):
        if unit == 10 and number and units[number - 1] == 13:
            continue
        if unit not in (9, 32):
            kept.append(10 if unit == 13 else unit)
            if kept[-1] == 10:
                start += 1
                lines[start + 1] = len(kept)
    kept += [0xFFFF, *[0] * 100]
    for line, at in lines.items():
        if line <= len(source.starts):
            value = 0
            for unit in kept[at : at + 100]:
                value = (value * 37 + unit) % 2**64
            assert line_hashes(source, [line])[line].partition(":")[0] == f"{value:x}"
