"""The statement that a reviewer signs: one canonical form, and every way to leave it."""

import pytest

from statements import NEW, OLD, REJECTED, REVIEWED, WHOLE
from whypin.reviews.statement import DIFF, FULL, REJECTION, NotCanonical, read, written


@pytest.mark.parametrize(("text", "kind"), [(REVIEWED, DIFF), (WHOLE, FULL), (REJECTED, REJECTION)])
def test_a_statement_is_read_and_written_byte_for_byte(text: str, kind: str) -> None:
    found = read(text)
    assert (found.kind, found.package, found.day.isoformat()) == (kind, "cryptography", "2026-12-03")
    assert written(found) == text


def test_notes_may_be_none_or_many_and_in_any_script() -> None:
    for notes in ("", "note: a\nnote: a\nnote: geprüft\n"):
        text = WHOLE + notes
        assert written(read(text)) == text


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ("Diff reviewed", "Diff Reviewed", 1, "a statement begins with `Diff reviewed from:`"),
        ("from:\n\n", "from:\n", 1, "a statement begins with"),
        (OLD, OLD.upper(), 3, "is no SHA-256 sum"),
        (OLD, OLD[:-1], 3, "is no SHA-256 sum"),
        ("  crypto", " crypto", 3, "is no SHA-256 sum"),
        ("cryptography-2.3.tar.gz", "../2.3.tar.gz", 3, "`../2.3.tar.gz` is not the name of a release's file"),
        (f"{NEW}  cryptography-2.7.tar.gz\n", "", 4, "is no SHA-256 sum"),
        ("gz\n\nwhypin", "gz\nwhypin", 5, "a blank line belongs between the sums and the fields"),
        ("whypin-review: 1", "whypin-review: 2", 6, "is a form that this whypin does not know"),
        ("package: c", "package: C", 7, "`package: Cryptography` is not a name in normal form"),
        ("package: cryptography", "package: -", 7, "`package: -` is not a name in normal form"),
        ("from: 2.3\nto: 2.7", "to: 2.7\nfrom: 2.3", 8, "`from: ` and a value belong here"),  # order
        ("to: 2.7\n", "to: 2.7\nto: 2.8\n", 10, "`criteria: ` and a value belong here"),  # twice
        ("from: 2.3", "from:  2.3", 8, "`from: ` and a value belong here"),
        ("to: 2.7", "to: latest", 9, "`to: latest` is not a version"),
        ("safe-to-deploy", "safe", 10, "`criteria: safe` is neither `safe-to-run` nor `safe-to-deploy`"),
        ("2026-12-03", "2026-13-03", 11, "`date: 2026-13-03` is not a day"),
        ("2026-12-03", "20261203", 11, "is not a day such as 2026-12-03"),
        ("publisher: none\n", "", 13, "`publisher: ` and a value belong here"),
        ("note: src", "remark: src", 14, "`note: ` and a value belong here"),
        ("skimmed\n", "skimmed \n", 14, "a line ends with a blank"),
        ("skimmed\n", "skimmed\r\n", 14, "a line ends with a blank"),
        ("note: src", "- note: src", 14, "a line begins with `-`"),
        ("skimmed", "skim\x1b[2Jmed", 14, r"`note: src/ read whole, tests skim\x1b[2Jmed` has hidden characters"),
        ("skimmed", "skim\u202emed", 14, "has hidden characters"),
        ("skimmed\n", "skimmed", 14, "the statement does not end with a newline"),
        ("skimmed\n", "skimmed\n\n", 15, "`note: ` and a value belong here"),
    ],
)
def test_what_leaves_the_form_is_no_statement(old: str, new: str, line: int, word: str) -> None:
    text = REVIEWED.replace(old, new, 1)
    assert text != REVIEWED
    with pytest.raises(NotCanonical) as caught:
        read(text)
    assert word in str(caught.value)
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "a statement begins with"),
        ("x" * 70_000, "the statement is longer than 64 KiB"),
        (REJECTED.replace(">=2.5,<2.7", "all"), "is not a list of specifiers"),
        (REJECTED[: REJECTED.index("reason")], "`reason: ` and a value belong here"),
        # The note stands where the reason should, and none stands behind it.
        (REJECTED.replace("reason", "note"), "`reason: ` and a value belong here"),
        ("Release rejected:\n\n", "`whypin-review: ` and a value belong here"),
        ("Diff reviewed from:\n\n", "is no SHA-256 sum"),
    ],
)
def test_what_is_cut_off_or_says_nothing_is_no_statement(text: str, word: str) -> None:
    with pytest.raises(NotCanonical, match=word):
        read(text)
