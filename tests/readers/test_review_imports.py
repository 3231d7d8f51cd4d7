"""`supply-chain/imports.toml` as a document: whom it believes until when; what is broken is silent here."""

import pytest

from whypin.readers.review_imports import read
from whypin.text.source import Source

ROW = '[[import]]\nname = "other-team"\nfrom = "../other"\nend = 2027-05-28  # whypin: ignore[overlong-trust] -- so\n'


def test_each_entry_is_trust_until_a_day() -> None:
    document = read(Source("supply-chain/imports.toml", ROW + ROW.replace("other", "third")))
    assert [(one.kind, one.what, one.whom, one.end) for one in document.trusts] == [
        ("import", "other-team", "../other", "2027-05-28"),
        ("import", "third-team", "../third", "2027-05-28"),
    ]
    span = document.locate(document.trusts[1].end_at)
    assert document.source.text[span.start : span.end] == "2027-05-28"
    assert document.source.position(span.start) == (8, 7)
    assert len(document.comments) == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[[import",
        "import = 1",
        "import = [1]",
        '[import]\nname = "a"',
        ROW.replace("2027-05-28", "'2027-05-28'"),
        ROW.replace("2027-05-28", "2027-05-28T10:00:00"),
        ROW.replace('"other-team"', "1"),
    ],
)
def test_what_is_no_entry_is_left_to_the_rule_for_reviews(text: str) -> None:
    document = read(Source("supply-chain/imports.toml", text))
    assert not document.trusts
    assert not document.problems
