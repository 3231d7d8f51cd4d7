"""Which files of an sdist are changelogs, and the vulnerabilities that their new lines name."""

from __future__ import annotations

import pytest

from whypin.model.dossier import Difference, FileDiff
from whypin.reports.dossier_changelog import changelogs, names_of_flaws


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("src/a.py", False),
        # Code and data of such a name.
        ("src/history.py", False),
        ("src/changes/model.py", False),
        ("news.json", False),
        ("docs/newsletter.rst", False),
        ("CHANGES", True),
        ("CHANGELOG.md", True),
        ("change-log.txt", True),
        ("docs/release_notes.rst", True),
        ("docs/en/What's New.md", False),
        ("docs/whats-new.md", True),
        ("changelog.d/123.feature.rst", True),
        ("doc/releases/1.2.rst", True),
        (f"{'changes/' * 300}a.md", False),
    ],
)
def test_a_changelog(path: str, is_one: bool) -> None:
    assert [one.path for one in changelogs(Difference((FileDiff(path, "new"),), ()))] == [path] * is_one


def test_that_of_the_whole_project_is_first() -> None:
    files = (FileDiff("a/b/NEWS", "new"), FileDiff("NEWS", "changed"), FileDiff("HISTORY", "gone"))
    assert [one.path for one in changelogs(Difference(files, ()))] == ["NEWS", "a/b/NEWS"]


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ([" CVE-2026-1111", "-CVE-2026-2222", "@@ CVE-2026-3333 @@"], []),
        (["+CVE-2026-11", "+XCVE-2026-1111", "+CVE-2026-11111111", "+CVE-2026-1111-x", "+GHSA-aaaa-bbbb-cccc"], []),
        (["+Fixes CVE-2026-1111 (GHSA-2m57-hf25-phgg).", "+CVE-2026-1111"], ["CVE-2026-1111", "GHSA-2m57-hf25-phgg"]),
        (["+:cve:`CVE-2026-1111`", "+PYSEC-2026-12,"], ["CVE-2026-1111", "PYSEC-2026-12"]),
        ([f"+{' ' * 5000}CVE-2026-1111"], []),
    ],
)
def test_names_of_vulnerabilities(lines: list[str], names: list[str]) -> None:
    files = (FileDiff("CHANGES", "changed", patch=tuple(lines)), FileDiff("a.py", "new", patch=("+CVE-2026-9999",)))
    assert names_of_flaws(Difference(files, ())) == names
