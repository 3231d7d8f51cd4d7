"""JUnit: XML that a parser takes, one case a finding, no two of one name."""

from __future__ import annotations

from xml.etree import ElementTree

from builders import document, finding
from reports.made import MANNER, WHERE, folded, many, report, three
from whypin.model.report import Report
from whypin.reports import render


def suite(made: Report) -> ElementTree.Element:
    root = ElementTree.fromstring(render(made, "junit").encode())
    (found,) = root
    assert root.tag == "testsuites"
    assert found.get("tests") == str(len(found.findall("testcase")))
    return found


def test_nothing_found_is_a_case_that_passes() -> None:
    (case,) = suite(report()).findall("testcase")
    assert (case.get("classname"), case.get("name"), len(case)) == ("whypin", "nothing to report", 0)


def test_errors_and_warnings_fail_and_notes_do_not() -> None:
    found = suite(three())
    assert found.get("failures") == "2"
    assert [case[0].tag for case in found.findall("testcase")] == ["system-out", "failure", "failure"]
    failure = found.findall("testcase")[2][0]
    assert failure.get("type") == "error"
    assert failure.get("message") == "`<2` is not right; make it right"
    assert "  2 |   bar<2  # ok\n    |      ^^\n" in (failure.text or "")


def test_what_could_not_be_done_is_an_error() -> None:
    found = suite(report(errors=("no <index>",)))
    assert found.get("errors") == "1"
    (error,) = found.iter("error")
    assert error.get("message") == "no <index>"


def test_no_two_cases_have_one_name() -> None:
    equal = [finding(WHERE, "foo", MANNER)] * 3
    for made in (report(*equal), folded(), many(20_000)):
        names = [(case.get("classname"), case.get("name")) for case in suite(made).findall("testcase")]
        assert len(names) == len(set(names)) == len(made.findings)


def test_what_is_no_character_of_xml_is_written_out() -> None:
    where = document("a\ufffe\x1b]]><b>\n")
    text = render(report(finding(where, "a\ufffe\x1b]]><b>"), where=where), "junit")
    failure = next(ElementTree.fromstring(text.encode()).iter("failure"))
    assert r"`a\ufffe\x1b]]><b>` is not right" in (failure.text or "")
