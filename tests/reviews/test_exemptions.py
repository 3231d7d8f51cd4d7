"""Exemptions: what a file of them gives, and every row that is none."""

import pytest

from whypin.reviews.exemptions import read, written
from whypin.text.source import Source

DIGEST = "c132bab45d4bd0fff1d3fe294d92b0a6eb8404e93337b3127bdec9f21de117e6"
ROW = f"""[[exemption]]
name = "Crypto_graphy"
version = "2.3"
sha256 = "{DIGEST}"
note = 'in use when the "reviews" began'
date = 2026-12-03
"""


def lines(text: str) -> list[tuple[int, str]]:
    source = Source("exemptions.toml", text)
    return [(source.position(offset)[0], message) for offset, message in read(source)[1]]


def test_a_file_is_read_and_written() -> None:
    found, problems = read(Source("exemptions.toml", ROW))
    assert not problems
    assert [(one.package, one.version, one.digest, one.note) for one in found] == [
        ("crypto-graphy", "2.3", DIGEST, 'in use when the "reviews" began')
    ]
    assert read(Source("exemptions.toml", written(found))) == (found, [])
    assert read(Source("exemptions.toml", "")) == ([], [])


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ("[[exemption]]", "[exemption]", 1, "`exemption` is not a list of tables: write `[[exemption]]`"),
        ("[[exemption]]", "[[exemptions]]", 1, "`exemptions` is no key of this file"),
        ("note = ", "notes = ", 1, "`notes` is no key of an exemption"),
        ("2.3", " ", 1, "the exemption has no `version`"),
        ("Crypto_graphy", "a\\u001b", 1, "the exemption has no `name`"),
        (DIGEST, DIGEST[:-1], 1, "`sha256` is no SHA-256 in lower-case digits"),
        (DIGEST, DIGEST.upper(), 1, "`sha256` is no SHA-256 in lower-case digits"),
        ("2026-12-03", "2026-12-03T10:00:00Z", 1, "the exemption has no `date` such as 2026-12-03"),
        ("2026-12-03", "'2026-12-03'", 1, "the exemption has no `date` such as 2026-12-03"),
    ],
)
def test_a_row_that_is_none_is_named_and_the_others_count(old: str, new: str, line: int, word: str) -> None:
    assert lines(ROW.replace(old, new, 1)) == [(line, word)]
    if new.startswith("["):
        return
    found, _ = read(Source("exemptions.toml", ROW.replace(old, new, 1) + ROW))
    assert len(found) == 1


def test_what_is_no_toml_is_one_problem() -> None:
    ((line, _),) = lines(ROW + "=")
    assert line == 7
