"""What a run has to say, before it takes a format."""

from __future__ import annotations

from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final, Literal

    from whypin.model.finding import Finding
    from whypin.model.rule import Rule
    from whypin.text.source import Source
    from whypin.text.span import Span


class IndexCoverage(Record):
    """What an online run asked of one index.

    `packages` and `artifacts` (digests compared) count what was checked; `cached` how many of those packages needed no
    request; `signed` how many digests signed sums list that it does not publish; `unchecked` pairs each package that
    was not checked with the reason.
    """

    __slots__ = ("artifacts", "cached", "index", "packages", "serial", "signed", "unchecked")

    def __init__(
        self,
        index: str,
        *,
        packages: int = 0,
        artifacts: int = 0,
        cached: int = 0,
        serial: str | None = None,
        signed: int = 0,
        unchecked: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self.index: Final = index
        self.packages: Final = packages
        self.artifacts: Final = artifacts
        self.cached: Final = cached
        self.serial: Final = serial
        self.signed: Final = signed
        self.unchecked: Final = unchecked


class Suppressed(Record):
    """A finding that is not reported, `by` an "ignore" in its file, one of the "configuration", or the "baseline".

    `reason` is what was written there, "" for nothing.
    """

    __slots__ = ("by", "finding", "reason")

    def __init__(self, finding: Finding, by: Literal["ignore", "configuration", "baseline"], reason: str) -> None:
        self.finding: Final = finding
        self.by: Final[Literal["ignore", "configuration", "baseline"]] = by
        self.reason: Final = reason


class Report(Record):
    """The result of a run.

    - `findings`: those that were not ignored, ordered by path and place; `sources` their files by path.
    - `files`: how many files were checked; `ignored`: how many findings an ignore silenced; `left_out`: how many
      declarations stood outside the scope.
    - `errors`: what was asked for and could not be done; `notes`: sentences for the summary (rules that did not run and
      why).
    - `status`: 2 when a file could not be read, 3 when an answer is missing, 1 when something is unverified, else 0
      (severities are not in it).
    - `rules`: the rules that ran, by name.
    - `fixed`: how many findings were fixed in this run; `next`: what to run because of that, a clause each.
    - `lists`: how many members of a list a rule looked at, by rule, path and the place of the list's key (None: the
      whole file), for the lists that may fold.
    - `suppressed`: what an ignore or the baseline takes out; `baselined`: how many the baseline does, None where there
      is no baseline.
    - `known`: identity and number of the findings, reported and suppressed ones, that the base has, too; None where
      that was not asked. `old`: how many of them are not reported for that.
    - `base`: the full id of the commit that something was compared with, None where nothing was; `unchanged`: a base
      was asked for, and the files are those that it has.
    """

    __slots__ = (
        "base",
        "baselined",
        "coverage",
        "errors",
        "files",
        "findings",
        "fixed",
        "ignored",
        "known",
        "left_out",
        "lists",
        "next",
        "notes",
        "old",
        "rules",
        "sources",
        "status",
        "suppressed",
        "unchanged",
    )

    def __init__(
        self,
        findings: tuple[Finding, ...],
        sources: Mapping[str, Source],
        *,
        files: int = 0,
        ignored: int = 0,
        left_out: int = 0,
        fixed: int = 0,
        errors: tuple[str, ...] = (),
        next: tuple[str, ...] = (),
        notes: tuple[str, ...] = (),
        status: int = 0,
        rules: Mapping[str, Rule] | None = None,
        coverage: tuple[IndexCoverage, ...] = (),
        base: str | None = None,
        suppressed: tuple[Suppressed, ...] = (),
        baselined: int | None = None,
        known: frozenset[tuple[tuple[str, str, str, str], int]] | None = None,
        old: int = 0,
        unchanged: bool = False,
        lists: Mapping[tuple[str, str, Span | None], int] | None = None,
    ) -> None:
        self.findings: Final = findings
        self.sources: Final = sources
        self.files: Final = files
        self.ignored: Final = ignored
        self.left_out: Final = left_out
        self.fixed: Final = fixed
        self.errors: Final = errors
        self.next: Final = next
        self.notes: Final = notes
        self.status: Final = status
        self.rules: Final = rules or {}
        self.coverage: Final = coverage
        self.base: Final = base
        self.suppressed: Final = suppressed
        self.baselined: Final = baselined
        self.known: Final = known
        self.old: Final = old
        self.unchanged: Final = unchanged
        self.lists: Final = lists or {}
