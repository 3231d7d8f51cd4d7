"""Reports show what a finding says, and obey nothing that a file says."""

from __future__ import annotations

import json

import pytest

from builders import document, finding, span_of
from whypin.model.finding import Finding, Fix, Related
from whypin.model.project import Document
from whypin.model.report import IndexCoverage, Report
from whypin.model.rule import NOTE, WARNING
from whypin.reports import FORMATS, render
from whypin.reports.screen import Screen
from whypin.text.edit import Edit

WHERE = document("foo\n  bar<2  # ok\n")


def _report(*findings: Finding, where: Document = WHERE) -> Report:
    return Report(findings, {where.path: where.source}, files=1)


def test_text_quotes_the_line() -> None:
    assert render(_report(finding(WHERE, "bar<2")), "text", quiet=True) == (
        "requirements.in:2:3: some-rule: `bar<2` is not right\n"
        "  2 |   bar<2  # ok\n"
        "    |   ^^^^^\n"
        "  help: make it right\n"
    )


def test_concise_is_a_line() -> None:
    report = _report(finding(WHERE, "bar<2", severity=WARNING))
    assert render(report, "concise", quiet=True) == ("requirements.in:2:3: some-rule (warning): `bar<2` is not right\n")


def test_a_related_place_is_a_second_line_with_a_note() -> None:
    first = finding(WHERE, "bar<2")
    related = Related(WHERE.path, span_of(WHERE.source.text, "foo"), "declared here")
    both = Finding(first.rule, "x", first.path, first.span, help="y", severity=NOTE, related=(related,))
    assert "  1 | foo\n    | ^^^ declared here\n" in render(_report(both), "text")


@pytest.mark.parametrize(
    ("line", "part", "quoted", "carets"),
    [
        ("é<2", "<2", "é<2", " ^^"),
        ("日本<2", "<2", "日本<2", "    ^^"),  # two cells each
        ("\tfoo<2", "<2", " foo<2", "    ^^"),  # a tab is shown as one blank
        ("a\x1b[31mb<2", "<2", "a\\x1b[31mb<2", "          ^^"),  # an escape sequence is written out
        ("a\u202eb<2", "<2", "a\\u202eb<2", "        ^^"),  # so is a bidi control
    ],
)
def test_carets_stand_below_what_they_mean(line: str, part: str, quoted: str, carets: str) -> None:
    where = document(f"{line}\n")
    out = render(_report(finding(where, part), where=where), "text")
    assert f"  1 | {quoted}\n    | {carets}\n" in out


@pytest.mark.parametrize("format", FORMATS)
def test_no_format_passes_a_control_character_on(format: str) -> None:
    where = document("foo\x1b]0;owned\x07<2\n", "a\x1bb.in")
    out = render(_report(finding(where, "foo\x1b]0;owned\x07"), where=where), format)
    assert not set(out) & {"\x1b", "\x07"}


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_renders_every_severity(format: str) -> None:
    report = _report(*[finding(WHERE, "foo", severity=grade) for grade in ("error", WARNING, NOTE)])
    assert render(report, format, Screen(color=True))


@pytest.mark.parametrize(
    ("report", "words"),
    [
        (Report((), {}, files=3), "checked 3 files: nothing to report"),
        (Report((), {}, files=1, left_out=2), "2 development declarations left out (`--scope all` checks them too)"),
        (Report((), {}, files=1, ignored=1), "1 ignored"),
        (Report((), {}, notes=("no base",)), "note: no base"),
        (
            Report((), {}, fixed=1, next=("`uv lock`", "regenerate `a\x1b.txt`")),
            "1 fixed\nnext: `uv lock`, regenerate `a\\x1b.txt`\n",
        ),
        (
            Report(
                (),
                {},
                coverage=(IndexCoverage("https://index.test/", packages=2, artifacts=1, unchecked=(("a", "w"),)),),
            ),
            "checked 2 packages with 1 digest against https://index.test/; not checked: 1 package\n  w: a",
        ),
        (
            Report((), {}, coverage=(IndexCoverage("https://index.test/", unchecked=(("a 1", "w"), ("b 2", "w"))),)),
            "checked nothing against https://index.test/; not checked: 2 packages\n  w: a 1, b 2",
        ),
    ],
)
def test_the_summary_counts(report: Report, words: str) -> None:
    assert words in render(report, "text")


def test_json_says_everything() -> None:
    fix = Fix("raise it", (Edit(span_of(WHERE.source.text, "<2"), ">=1,<2"),))
    value = json.loads(render(_report(finding(WHERE, "bar<2", fix=fix)), "json"))
    (found,) = value["findings"]
    assert value["version"] == 1
    assert value["summary"]["fixable"] == 1
    assert found["start"] == {"line": 2, "column": 3, "offset": 6}
    assert found["declaration"]["end"] == {"line": 2, "column": 8, "offset": 11}
    assert found["fix"]["edits"][0]["text"] == ">=1,<2"


def test_a_fingerprint_survives_a_move() -> None:
    moved = document("# new line\n\n" + WHERE.source.text)
    prints = [
        json.loads(render(_report(finding(where, "bar<2"), where=where), "json"))["findings"][0]["fingerprint"]
        for where in (WHERE, moved)
    ]
    assert prints[0] == prints[1]


def test_equal_findings_have_fingerprints_of_their_own() -> None:
    twice = _report(finding(WHERE, "foo"), finding(WHERE, "foo").replaced(number=2))
    found = json.loads(render(twice, "json"))["findings"]
    assert found[0]["fingerprint"] != found[1]["fingerprint"]


@pytest.mark.parametrize(
    ("line", "quoted", "carets"),
    [
        ("x" * 234 + " bar<2", "x" * 234 + " bar<2", " " * 235 + "^^^^^"),  # as long as what is shown
        ("bar<2 " + "x" * 300, "bar<2 " + "x" * 234 + "...", "^^^^^"),
        ("x" * 300 + " bar<2", "..." + "x" * 234 + " bar<2", " " * 238 + "^^^^^"),
        ("x" * 300 + " bar<2 " + "y" * 300, "..." + "x" * 59 + " bar<2 " + "y" * 174 + "...", " " * 63 + "^^^^^"),
        ("\x1b" * 300 + "bar<2", "..." + "\\x1b" * 235 + "bar<2", " " * 943 + "^^^^^"),
    ],
)
def test_a_long_line_is_shown_around_its_finding(line: str, quoted: str, carets: str) -> None:
    where = document(f"foo\n{line}\nfoo\n")
    out = render(_report(finding(where, "bar<2"), where=where), "text")
    assert f"  2 | {quoted}\n    | {carets}\n" in out


def test_carets_end_with_what_is_shown() -> None:
    where = document("bar" * 1000 + "\n")
    out = render(_report(finding(where, "bar" * 1000), where=where), "text")
    assert f"    | {'^' * 240}\n" in out


@pytest.mark.parametrize("format", ["text", "concise"])
def test_a_message_loses_its_middle_before_it_fills_the_screen(format: str) -> None:
    where = document("x" * 100_000 + "\n")
    out = render(_report(finding(where, "x" * 100_000), where=where), format)
    assert len(out) < 1600
    assert "x... " not in out
    assert "xxx` is not right" in out
