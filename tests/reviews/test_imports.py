"""`imports.toml`: what a file gives, every row that is none, the last day, and the digest of a listing."""

from datetime import date
from hashlib import sha256

import pytest

from whypin.reviews.imports import Import, is_name, last_end, listing_digest, read, updated
from whypin.text.source import Source

DIGEST = "c132bab45d4bd0fff1d3fe294d92b0a6eb8404e93337b3127bdec9f21de117e6"
KEY = "0123456789ABCDEF0123456789ABCDEF01234567"
ROW = f"""[[import]]
name = "other-team"
from = 'C:\\other'
sha256 = "{DIGEST}"
keys = ["{KEY}", "SHA256:{"a" * 43}"]
end = 2027-05-28
"""


def lines(text: str) -> list[tuple[int, str]]:
    source = Source("imports.toml", text)
    return [(source.position(offset)[0], message) for offset, message in read(source)[1]]


def test_a_file_is_read_and_written() -> None:
    found, problems = read(Source("imports.toml", ROW))
    assert not problems
    (one,) = found
    assert (one.name, one.origin, one.digest, one.end) == ("other-team", "C:\\other", DIGEST, date(2027, 5, 28))
    assert one.keys == (KEY, f"SHA256:{'a' * 43}")
    assert read(Source("imports.toml", "")) == ([], [])
    again = updated(None, one)
    assert read(Source("imports.toml", again)) == (found, [])
    # Another one comes behind, the same one in place, and what a person wrote beside it stays.
    both = Source(
        "imports.toml", "# ours\n" + updated(Source("imports.toml", ROW), one.replaced(name="third")) + "# end\n"
    )
    later = updated(both, one.replaced(end=date(2027, 6, 1), keys=(KEY,)))
    assert later.startswith("# ours\n[[import]]\n")
    assert later.endswith("# end\n")
    assert [(found.name, found.end.month) for found in read(Source("imports.toml", later))[0]] == [
        ("other-team", 6),
        ("third", 5),
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ("[[import]]", "[import]", 1, "`import` is not a list of tables: write `[[import]]`"),
        ("[[import]]", "[[imports]]", 1, "`imports` is no key of this file"),
        ("from = ", "form = ", 3, "`form` is no key of an import"),
        ("from = 'C:\\other'\n", "", 1, "the import has no `from`"),
        ("'C:\\other'", "'a\\n'\nnote = 'a'", 4, "`note` is no key of an import"),
        ('"other-team"', '"../other"', 2, "`name` is not made of small letters, digits and single hyphens"),
        ('"other-team"', '"a/b"', 2, "`name` is not made of small letters, digits and single hyphens"),
        ('"other-team"', "1", 2, "`name` is not made of small letters, digits and single hyphens"),
        ("'C:\\other'", '"a\\u001b"', 3, "`from` is not the address or the folder that the import is from"),
        (DIGEST, DIGEST[:-1], 4, "`sha256` is no SHA-256 in lower-case digits"),
        (DIGEST, DIGEST.upper(), 4, "`sha256` is no SHA-256 in lower-case digits"),
        (KEY, KEY[:-1], 5, f"`{KEY[:-1]}` is not the fingerprint of a key"),
        (KEY, "\\u001b", 5, "`\\x1b` is not the fingerprint of a key"),
        (f'"{KEY}"', "1", 5, "`keys` is not a list of fingerprints"),
        (f'["{KEY}", "SHA256:{"a" * 43}"]', "[]", 5, "`keys` is not a list of fingerprints"),
        ("2027-05-28", "'2027-05-28'", 6, "`end` is not a day such as 2027-05-28"),
        ("2027-05-28", "2027-05-28T10:00:00Z", 6, "`end` is not a day such as 2027-05-28"),
    ],
)
def test_a_row_that_is_none_is_named_and_the_others_count(old: str, new: str, line: int, word: str) -> None:
    assert lines(ROW.replace(old, new, 1)) == [(line, word)]
    if new.startswith("[i"):
        return
    rest = ROW.replace("other-team", "third")
    found, problems = read(Source("imports.toml", ROW.replace(old, new, 1) + rest))
    assert ([one.name for one in found], len(problems)) == (["third"], 1)


def test_of_two_with_one_name_the_first_counts() -> None:
    assert lines(ROW + ROW.replace(DIGEST, DIGEST[::-1])) == [(8, "a second import is called `other-team`")]
    ((one,), _) = read(Source("imports.toml", ROW + ROW.replace(DIGEST, DIGEST[::-1])))
    assert one.digest == DIGEST


@pytest.mark.parametrize("text", [ROW + "=", "import = [1]", "import = 1", "\x00", "[[import]]\n" * 2])
def test_whatever_it_holds_is_no_error(text: str) -> None:
    assert lines(text)


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        *[(name, True) for name in ("a", "other-team", "9", "a" * 64)],
        *[
            (name, False)
            for name in ("", "A", ".", "..", "../x", "a/b", "a\\b", "-a", "a--b", "a\n", "a" * 65, "é", "a.b")
        ],
    ],
)
def test_names(name: str, is_one: bool) -> None:
    assert is_name(name) == is_one


@pytest.mark.parametrize(
    ("today", "last"),
    [
        ("2026-12-03", "2027-06-03"),
        ("2026-06-30", "2026-12-30"),
        ("2026-08-31", "2027-02-28"),
        ("2027-08-30", "2028-02-29"),
        ("2026-07-01", "2027-01-01"),
    ],
)
def test_six_months_are_those_of_the_calendar(today: str, last: str) -> None:
    assert last_end(date.fromisoformat(today)).isoformat() == last


def test_the_listing_is_what_sha256sum_writes() -> None:
    files = {"reviews/b": b"2", "keys/a.asc": b"1"}
    listing = "".join([f"{sha256(files[path]).hexdigest()}  {path}\n" for path in ("keys/a.asc", "reviews/b")])
    assert listing_digest(files) == sha256(listing.encode()).hexdigest()


def test_an_import_is_what_it_says_wherever_it_stands() -> None:
    one = Import(name="a", origin="b", digest=DIGEST, keys=(KEY,), end=date(2027, 1, 1))
    assert one == one.replaced(row=3)
