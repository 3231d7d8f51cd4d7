"""What every rule has to hold, whatever it is about: checked on the cases of its page.

Each function takes a rule and files and raises `AssertionError` where the rule breaks its word.
"""

from __future__ import annotations

import codecs
import json
import re
from typing import TYPE_CHECKING

import jsonschema

from pages.checking import check, fix, modules, only
from pages.json_v1 import SCHEMA
from whypin.engine.fixing import fixable
from whypin.model.finding import Finding
from whypin.model.report import Report
from whypin.model.rule import SAFE, UNSAFE
from whypin.reports import FORMATS, render
from whypin.reports.screen import PLAIN, Screen
from whypin.text.edit import apply
from whypin.text.source import Source

if TYPE_CHECKING:
    from whypin.rules import RuleModule

_PROBLEMS = ("unreadable-file", "unreadable-requirement", "missing-include")


class Check:
    """One rule on one set of files (bytes by path), with the configuration and the index of its case."""

    def __init__(
        self,
        module: RuleModule,
        files: dict[str, bytes],
        *,
        configuration: str = "",
        index: str | None = None,
        base: dict[str, bytes] | None = None,
        selected: list[RuleModule] | None = None,
    ) -> None:
        self.module = module
        self.name = module.RULE.name
        self.selected = modules(self.name) if selected is None else selected
        self.files = files
        self.configuration = configuration
        self.index = index
        self.base = base

    def report(self, files: dict[str, bytes] | None = None) -> Report:
        """The rule's own findings."""
        data = self.files if files is None else files
        whole = check(self.selected, data, configuration=self.configuration, index=self.index, base=self.base)
        return only(whole, self.name)

    def fixed(self, unsafe: bool, files: dict[str, bytes] | None = None) -> dict[str, bytes]:
        """The files after the rule's fixes."""
        return fix(
            self.selected,
            self.name,
            self.files if files is None else files,
            unsafe=unsafe,
            configuration=self.configuration,
            index=self.index,
            base=self.base,
        )


def spans_are_inside(report: Report) -> None:
    """Every place lies in its text and is not empty; a file without a character is its own exception."""
    for finding in report.findings:
        spans = [(finding.path, finding.span), *[(place.path, place.span) for place in finding.related]]
        if finding.entry is not None:
            spans.append((finding.path, finding.entry.span))
        for path, span in spans:
            length = len(report.sources[path].text)
            assert 0 <= span.start <= span.end <= length, f"{finding.rule}: {span} lies outside {path}"
            assert span.start < span.end or not length, f"{finding.rule}: {span} is empty"


def findings_speak_well(report: Report, module: RuleModule) -> None:
    """A message is one clause that begins low and ends without a full stop; help says what to do."""
    for finding in report.findings:
        assert finding.rule == module.RULE.name
        for text in (finding.message, finding.help):
            assert text.strip() == text != "", finding
            assert not text.endswith(".") or text.endswith(".."), f"a full stop ends {text!r}"
            assert not text[0].isalpha() or text[0].islower(), f"{text!r} begins with a capital letter"
            own = re.sub("`[^`]*`", "", text)
            assert "invalid" not in own.lower(), f"{text!r} says `invalid`"
        if finding.fix is not None:
            assert finding.fix.title, finding
            assert finding.fix.safety in (SAFE, UNSAFE), finding
            assert finding.fix.edits, f"the fix of {finding.message!r} changes nothing"


def severities_are_declared(report: Report, module: RuleModule) -> None:
    """A finding has the severity of its rule, or another one that the rule declares."""
    declared = (module.RULE.severity, *module.RULE.other_severities)
    for finding in report.findings:
        assert finding.severity in declared, f"{finding.rule} declares {declared} and reports a {finding.severity}"


def entries_are_named(report: Report) -> None:
    """A finding about a package says which entry it is about."""
    for finding in report.findings:
        assert finding.package is None or finding.entry is not None, f"{finding.message!r} names no entry"


def fixes_are_declared(report: Report, module: RuleModule) -> None:
    """No finding offers a better fix than its rule says there is."""
    declared = module.RULE.fix
    for finding in report.findings:
        if finding.fix is None:
            continue
        assert declared is not None, f"{finding.rule} declares no fix and offers one"
        assert declared == SAFE or finding.fix.safety == UNSAFE, f"{finding.rule} declares unsafe fixes only"


def fixes_come_to_rest(check: Check) -> None:
    """After fixing, what was fixable is gone, the files can still be read, and fixing again changes nothing."""
    before = _problems(check, check.files)
    for unsafe in (False, True):
        done = check.fixed(unsafe)
        left = check.report(done)
        assert not fixable(left.findings, unsafe), f"{check.name}: a finding stays after its fix"
        assert check.fixed(unsafe, done) == done, f"{check.name}: a second fix changes the file again"
        had = len(check.report().findings) - len(fixable(check.report().findings, unsafe))
        assert len(left.findings) <= had, f"{check.name}: the fix leaves or makes findings"
        assert _problems(check, done) <= before, f"{check.name}: the fixed file cannot be read"


def edits_keep_the_rest(report: Report) -> None:
    """Applied alone, a fix leaves every character outside its edits as it was."""
    for finding in report.findings:
        if finding.fix is None:
            continue
        source = report.sources[finding.path]
        edits = sorted(finding.fix.edits, key=lambda edit: edit.span.start)
        after = Source(finding.path, apply(source, edits)).text
        position = done = 0
        for edit in edits:
            untouched = source.text[done : edit.span.start]
            assert after.startswith(untouched, position), f"{finding.rule} touches more than its edits"
            position += len(untouched) + len(edit.text)
            done = edit.span.end
        assert after[position:] == source.text[done:], f"{finding.rule} touches more than its edits"


def variants_agree(check: Check) -> None:
    """CRLF and a byte order mark change no finding, and survive a fix."""
    plain = check.report()
    for mark, newline in ((b"", b"\r\n"), (codecs.BOM_UTF8, b"\n"), (codecs.BOM_UTF8, b"\r\n")):
        files = {path: _variant(data, mark, newline) for path, data in check.files.items()}
        there = check.report(files)
        assert _essence(there) == _essence(plain), f"{check.name}: {newline!r} and mark {mark!r} change the findings"
        for unsafe in (False, True):
            want = {path: _variant(data, mark, newline) for path, data in check.fixed(unsafe).items()}
            assert check.fixed(unsafe, files) == want, f"{check.name}: {newline!r}, {mark!r} do not survive the fix"


def formats_render(report: Report) -> None:
    """Every format renders in every manner, and JSON is as described."""
    for format in FORMATS:
        for screen in (PLAIN, Screen(color=True), Screen(color=True, columns=40, links=True)):
            for quiet in (False, True):
                text = render(report, format, screen, quiet=quiet)
                assert not text or text.endswith("\n"), f"{format} does not end with a newline"
                assert quiet or text, f"{format} says nothing"
    jsonschema.validate(json.loads(render(report, "json")), SCHEMA)


def nothing_in_nothing(check: Check) -> None:
    """Empty files give no finding."""
    # JSON has no empty document: an empty `Pipfile.lock` cannot be read.
    empty = check.report({path: b"" for path in check.files if not path.endswith("Pipfile.lock")})
    assert not empty.findings, f"{check.name} reports on an empty file: {empty.findings[0].message}"


def _problems(check: Check, files: dict[str, bytes]) -> set[tuple[str, str, str]]:
    """What the readers cannot read, by path, rule and message."""
    from whypin import rules

    readers = [rules.load(name) for name in _PROBLEMS]
    return {
        (finding.path, finding.rule, finding.message)
        for module in readers
        for finding in _run([module], files, check).findings
    }


def _run(selected: list[RuleModule], files: dict[str, bytes], case: Check) -> Report:
    return check(selected, files, configuration=case.configuration, index=case.index, base=case.base)


def _variant(data: bytes, mark: bytes, newline: bytes) -> bytes:
    return mark + data.replace(b"\n", newline)


def _essence(report: Report) -> list[tuple[object, ...]]:
    return [_said(finding) for finding in report.findings]


def _said(finding: Finding) -> tuple[object, ...]:
    edits = finding.fix.edits if finding.fix is not None else ()
    return finding.path, finding.span, finding.message, finding.help, finding.severity, edits
