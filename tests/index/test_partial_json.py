"""The quick look accepts nothing that the whole page would not say: what is no file of the page's list is none."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from locks import package
from whypin.index.page import BadPage, Page
from whypin.index.partial_json import scan
from whypin.index.simple_json import parse_json
from whypin.locks.judgement import judge
from whypin.locks.releases import release_files
from whypin.model.release import Published

A, E = "a" * 64, "e" * 64
URL = "https://pypi.org/simple/six/"
NAMES = ["six-1.0.tar.gz", "six-1.0-py3-none-any.whl", "six-2.0.tar.gz", "six-1.0.zip", "six-1.0.post1.tar.gz"]
FILE = {"filename": "six-1.0.tar.gz", "hashes": {"sha256": A}}
# What an uploader could write into a yank reason, and what looks like the page's own keys.
TEXTS = [
    "",
    "filename",
    "project-status",
    "files",
    json.dumps(FILE),
    json.dumps(FILE)[:-1],
    '"filename": "six-1.0.tar.gz"',
    '","filename":"six-1.0.tar.gz","hashes":{"sha256":"' + A + '"',
    "{",
    "}",
    '{"',
    "\\",
    '\\"',
    ": ",
    "é\u2028",
    '"api-version": "1.0"',
]


def a_file(chance: random.Random, depth: int = 0) -> dict[str, Any]:
    nested = a_file(chance, depth + 1) if depth < 2 else {}
    values: dict[str, list[Any]] = {
        "core-metadata": [False, {"sha256": A}, nested],
        "filename": [*NAMES, chance.choice(TEXTS)],
        "hashes": [{"sha256": A}, {"sha256": E}, {}, {chance.choice(TEXTS): A}],
        "provenance": [None, nested, [nested]],
        "requires-python": [None, chance.choice(TEXTS)],
        "size": [1, -1, 1.5, None, 10**20],
        "upload-time": [None, chance.choice(TEXTS)],
        "yanked": [False, True, chance.choice(TEXTS), chance.choice(TEXTS)],
    }
    keys = [key for key in values if key in ("filename", "hashes") or chance.random() < 0.7]
    if chance.random() < 0.5:
        chance.shuffle(keys)
    return {key: chance.choice(values[key]) for key in keys}


def a_page(chance: random.Random) -> bytes:
    page: dict[str, Any] = {
        "meta": {"api-version": chance.choice(["1.0", "1.1", "1.1", "2.0"]), "_last-serial": chance.choice([1, "x"])},
        "name": chance.choice(["six", "six", "six", "Six", "seven"]),
        "files": [a_file(chance) for _ in range(chance.randint(0, 4))],
    }
    if chance.random() < 0.4:
        status = chance.choice(["active", "quarantined"])
        page["project-status"] = chance.choice([{"status": status, "reason": chance.choice(TEXTS)}, None, "x"])
    if chance.random() < 0.3:
        page["versions"] = ["1.0", chance.choice(TEXTS)]
    if chance.random() < 0.2:
        page["further"] = chance.choice([[a_file(chance)], a_file(chance)])
    keys = list(page)
    chance.shuffle(keys)
    marks = chance.choice([(",", ":"), (", ", ": "), (" ,\n", " :\t")])
    indent = chance.choice([None, None, 1])
    return json.dumps(
        {key: page[key] for key in keys}, ensure_ascii=chance.random() < 0.5, separators=marks, indent=indent
    ).encode()


def release(page: Page) -> object:
    """All that the rules could say of version 1.0."""
    files = release_files(Published(URL, page.files), "1.0")
    rows = sorted([(file.filename, sorted(file.digests.items()), repr(file.yanked), file.size) for file in files])
    return rows, page.status, page.reason


def test_what_it_accepts_is_what_the_page_says() -> None:
    chance = random.Random(11)
    wanted = package("six", "1.0", A)
    accepted = 0
    for _ in range(6000):
        body = a_page(chance)
        quick = scan(body, URL, "six", frozenset({"1.0"}))
        if quick is None or not quick.files or not judge(wanted, (Published(URL, quick.files),)).is_published:
            continue
        accepted += 1
        assert release(quick) == release(parse_json(body, URL, "six")), body
    assert accepted > 20


@pytest.mark.parametrize(
    "page",
    [
        # Another project's page.
        {"files": [FILE], "meta": {"api-version": "1.0"}, "name": "seven"},
        # A file in a file.
        {"files": [{"core-metadata": FILE, "hashes": {}}], "meta": {"api-version": "1.0"}, "name": "six"},
        {"files": [{"x": [FILE]}], "meta": {"api-version": "1.0"}, "name": "six"},
        # The same between others, as files of the page stand.
        {
            "files": [{"x": [{"y": 1}, FILE, {"z": 1}]}, {"filename": "six-2.0.zip", "hashes": {}}],
            "meta": {"api-version": "1.0"},
            "name": "six",
        },
        # The whole page in another one's member.
        {"x": {"files": [FILE]}, "meta": {"api-version": "1.0"}, "name": "six"},
        {"x": {"files": [FILE], "meta": {"api-version": "1.0"}, "name": "six"}},
        {"x": [[], {"files": [FILE]}], "files": [], "meta": {"api-version": "1.0"}, "name": "six"},
        # A name that only ends as the list's does.
        {'x"files': [FILE], "meta": {"api-version": "1.0"}, "name": "six"},
        # In another list.
        {"further": [FILE], "meta": {"api-version": "1.0"}, "name": "six", "files": []},
        # The status between two lists of files.
        {
            "files": [FILE],
            "project-status": {"status": "quarantined"},
            "meta": {"api-version": "1.0"},
            "name": "six",
            "further": [FILE],
        },
    ],
)
def test_what_is_no_file_of_the_list_is_not_accepted(page: dict[str, Any]) -> None:
    body = json.dumps(page).encode()
    quick = scan(body, URL, "six", frozenset({"1.0"}))
    try:
        whole = parse_json(body, URL, "six")
    except BadPage:
        assert quick is None
    else:
        assert quick is None or release(quick) == release(whole)


def test_a_page_of_too_many_files_of_one_version_is_decoded_as_a_whole() -> None:
    page = {"files": [FILE] * 5001, "meta": {"api-version": "1.0"}, "name": "six"}
    assert scan(json.dumps(page).encode(), URL, "six", frozenset({"1.0"})) is None
    page["files"] = [FILE] * 5000
    assert scan(json.dumps(page).encode(), URL, "six", frozenset({"1.0"})) is not None


def test_bytes_that_are_no_text_do_not_move_the_end_of_a_file() -> None:
    head = (
        b'{"name": "six", "meta": {"api-version": "1.0"}, "files": [{"filename": "six-2.0.tar.gz", "hashes": {}, "x": "'
    )
    body = head + b"\xff" * 100 + b'"}, {"filename": "six-1.0.tar.gz", "hashes": {"sha256": "' + A.encode() + b'"}}]}'
    quick = scan(body, URL, "six", frozenset({"1.0"}))
    assert quick is None or [file.filename for file in quick.files] == ["six-1.0.tar.gz"]


HEAD = '{"meta": {"api-version": "1.0"}, "name": "six", "files": ['
GOOD, BAD = f'"hashes": {{"sha256": "{A}"}}', f'"hashes": {{"sha256": "{E}"}}'
NAMED = '"filename": "six-1.0.tar.gz"'


@pytest.mark.parametrize(
    "text",
    [
        f'{HEAD}{{{NAMED}, {GOOD}}}], "files": [{{{NAMED}, {BAD}}}]}}',
        f'{HEAD}{{{NAMED}, {BAD}}}], "files": [{{{NAMED}, {GOOD}}}]}}',
        # Spelled in another way.
        f'{HEAD}{{{NAMED}, {GOOD}}}], "fil\\u0065s": [{{{NAMED}, {BAD}}}]}}',
        f"{HEAD}{{{NAMED}, {GOOD}, {BAD}}}]}}",
        f"{HEAD}{{{GOOD}, {NAMED}, {BAD}}}]}}",
        f'{HEAD}{{{NAMED}, "hashes": {{"sha256": "{E}", "sha256": "{A}"}}}}]}}',
        f'{HEAD}{{{NAMED}, {GOOD}, "yanked": true, "yanked": false}}]}}',
        f'{HEAD}{{{NAMED}, {GOOD}}}], "name": "six"}}',
    ],
)
def test_a_name_twice_in_one_object_is_no_page(text: str) -> None:
    assert scan(text.encode(), URL, "six", frozenset({"1.0"})) is None
    with pytest.raises(BadPage, match="gives a name twice in one object"):
        parse_json(text.encode(), URL, "six")


def test_a_constant_that_is_no_json_marks_nothing() -> None:
    body = f'{HEAD}{{{NAMED}, {GOOD}}}], "x": NaN}}'.encode()
    assert scan(body, URL, "six", frozenset({"1.0"})) is None
    assert scan(body.replace(b"NaN", b"1"), URL, "six", frozenset({"1.0"})) is not None
