"""What a run ends with: counts where they are asked for, the pages to read, the settings that would settle most."""

from __future__ import annotations

from pages.checking import check
from whypin import rules
from whypin.model.report import IndexCoverage, Report
from whypin.reports import render

RULES = [rules.load(name) for name in rules.names() if not rules.load(name).RULE.online]


def report(count: int, more: str = "") -> Report:
    names = "".join([f"p{number}\n" for number in range(count)])
    return check(RULES, {"requirements.in": f"{names}{more}".encode()})


BASELINE = "to begin with: `whypin baseline` records what is left, so that only new findings are reported"


def ending(report: Report, statistics: bool = False) -> list[str]:
    lines = render(report, "text", statistics=statistics).splitlines()
    return lines[max([number for number, line in enumerate(lines) if line.startswith("checked ")]) + 1 :]


def test_nothing_found_is_no_advice() -> None:
    assert ending(report(0), statistics=True) == []


def test_the_page_of_the_most_frequent_rule_comes_first() -> None:
    assert ending(report(2, "a==1\n")) == [
        "how to fix it: `whypin explain missing-lower-bound` (or `unexplained-constraint`)"
    ]


def test_many_findings_name_the_settings_that_would_settle_them() -> None:
    assert len(ending(report(19))) == 1
    assert ending(report(20, "a==1\nb<2\n"))[1:] == [
        'in `[tool.whypin]`, these would settle many findings: set `bare-names = "allow"` (20)',
        BASELINE,
    ]
    # Who has one, or looks at what is new alone, has begun.
    assert BASELINE not in ending(report(20).replaced(baselined=0))
    assert BASELINE not in ending(report(20).replaced(old=1))
    # What an index said belongs into it where one was asked.
    asked = report(20).replaced(coverage=(IndexCoverage("https://example.org/simple/"),))
    assert BASELINE.replace("baseline`", "baseline --online`") in ending(asked)


def test_a_lock_that_is_out_of_date_is_mended_last() -> None:
    project = '[project]\nname = "m"\nversion = "1"\ndependencies = ["a>=2", {}]\n'
    lock = 'version = 1\nrequires-python = ">=3.10"\n[[package]]\nname = "m"\nversion = "1"\n'
    lock += 'source = { virtual = "." }\ndependencies = [{ name = "a" }]\n[package.metadata]\n'
    lock += 'requires-dist = [{ name = "a", specifier = ">=1" }]\n[[package]]\nname = "a"\nversion = "2"\n'
    lock += 'source = { registry = "https://pypi.org/simple" }\n'
    last = "mend the declarations first, and regenerate the lock last"
    for more, said in (('"b<2"', True), ('"b>=2"', False)):
        found = check(RULES, {"pyproject.toml": project.format(more).encode(), "uv.lock": lock.encode()})
        assert "stale-lock" in {one.rule for one in found.findings}
        assert (last in ending(found)) == said


def test_statistics_count_rules_and_scopes() -> None:
    found = ending(report(12, "a==1 --hash=sha256:00\n"), statistics=True)
    assert found[0] == "12 missing-lower-bound: 12 production"
    assert " 1 unexplained-constraint: 1 production" in found


def test_the_quiet_and_the_machines_get_neither() -> None:
    assert "explain" not in render(report(30), "text", quiet=True, statistics=True)
    assert render(report(2), "json", statistics=True) == render(report(2), "json")
