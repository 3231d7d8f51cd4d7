"""Ignores: find them, hold findings against them, tell what each one did."""

from __future__ import annotations

import re
from bisect import bisect_left

from whypin.model.ignore import Ignore, IgnoreUse
from whypin.model.report import Suppressed
from whypin.text.patterns import holds, matches_name
from whypin.text.span import Span, Spanned

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from whypin.model.declaration import Comment
    from whypin.model.finding import Finding
    from whypin.model.project import Document

# Patterns stay text until they are needed: a file without an ignore should not pay for compiling them.
_IGNORE = r"whypin:[ \t]*ignore\b(?:[ \t]*\[(?P<rules>[^][\n]*)\])?[ \t]*(?P<reason>[^\n#]*)"
_UNTIL = r"\buntil=(\d{4}-\d\d-\d\d)(?!\d)"


def inline_ignores(documents: Iterable[Document]) -> Iterator[Ignore]:
    """Every ignore comment of the documents, with the places it speaks for."""
    for document in documents:
        if "whypin:" not in document.source.text:
            continue
        reach = None
        for comment in document.comments:
            for found in re.finditer(_IGNORE, comment.text):
                reach = reach or _Reach(document)
                yield _ignore(document, comment, found, tuple(reach.of(comment)))


def _ignore(document: Document, comment: Comment, found: re.Match[str], spans: tuple[Span, ...]) -> Ignore:
    base = comment.span.start
    reason = found["reason"]
    until = re.search(_UNTIL, reason)
    return Ignore(
        document.path,
        Span(base + found.start(), base + len(found[0].rstrip()) + found.start()),
        tuple(_names(found, base)),
        re.sub(_UNTIL, "", reason).strip(),
        removal=_removal(document, comment, found),
        until=until[1] if until else None,
        applies_to=spans,
    )


def _names(found: re.Match[str], base: int) -> Iterator[Spanned]:
    if found["rules"] is not None:
        for name in re.finditer(r"[^\s,]+", found["rules"]):
            start = base + found.start("rules") + name.start()
            yield Spanned(name[0], Span(start, start + len(name[0])))


def _removal(document: Document, comment: Comment, found: re.Match[str]) -> Span:
    """A comment by itself goes with its line, one behind something with the blanks before it.

    An ignore among other words goes with the `#` before it.
    """
    before = comment.text[: found.start()].rstrip("# \t")
    if before or found.end() < len(comment.text.rstrip()):
        blank = int(bool(before) and found.end() < len(comment.text))
        return Span(comment.span.start + len(before) + blank, comment.span.start + found.end())
    text = document.source.text
    start, end = comment.span.start, comment.span.end
    begin = text.rfind("\n", 0, start) + 1
    if comment.own_line:
        return Span(begin, end + 1 if text[end : end + 1] == "\n" else end)
    return Span(begin + len(text[begin:start].rstrip(" \t")), end)


class _Reach:
    """What the ignore comments of a document speak for: looked up once, however many there are."""

    def __init__(self, document: Document) -> None:
        self.source = document.source
        self._after: dict[int, int] = {}
        self._declared: dict[int, list[Span]] = {}
        ours: dict[int, list[int]] = {}
        for declaration in document.declarations:
            around = declaration.comments
            for comments in (around.above, around.inline, around.heading):
                # Declarations under one heading share it.
                if id(comments) not in ours:
                    ours[id(comments)] = [one.span.start for one in comments if "whypin:" in one.text]
                for start in ours[id(comments)]:
                    self._declared.setdefault(start, []).append(declaration.span)

    def of(self, comment: Comment) -> Iterator[Span]:
        """The line the comment speaks for, and the declarations it stands at."""
        line, _ = self.source.position(comment.span.start)
        if comment.own_line:
            line = self._below(line)
        if line <= len(self.source.starts):
            yield Span(*self.source.bounds(line))
        yield from self._declared.get(comment.span.start, ())

    def _below(self, line: int) -> int:
        """The first line below that holds more than a comment."""
        passed = []
        line += 1
        while line not in self._after and line <= len(self.source.starts):
            if not self.source.line(line).lstrip().startswith("#"):
                break
            passed.append(line)
            line += 1
        found = self._after.get(line, line)
        self._after.update(dict.fromkeys(passed, found))
        return found


def apply_ignores(
    findings: Sequence[Finding],
    ignores: Sequence[Ignore],
    ran: frozenset[str],
    today: str,
    is_of: Callable[[str, str], bool] = lambda path, configuration: True,
    whole: bool = True,
) -> tuple[list[Finding], list[IgnoreUse], list[Suppressed]]:
    """The findings that stay, what each ignore did, and the findings that one silences.

    An ignore past its day silences nothing. An ignore of a configuration speaks for the files that this one governs
    (`is_of`: a file, a configuration), which only a `whole` run is sure to see: else no rule ran for it.
    """
    silenced: list[set[str]] = [set() for _ in ignores]
    kept, taken = [], []
    rules = {finding.rule for finding in findings} if ignores else ()
    by_rule = {rule: _OfRule(rule, ignores, today, is_of) for rule in rules}
    for finding in findings:
        hits = by_rule[finding.rule].hits(finding) if by_rule else []
        for number in hits:
            silenced[number].add(finding.rule)
        if hits:
            taken.append(_suppressed(finding, ignores[hits[0]]))
        else:
            kept.append(finding)
    uses = [
        IgnoreUse(
            ignore,
            ran & {name.value for name in ignore.rules} if whole or ignore.applies_to is not None else frozenset(),
            frozenset(done),
        )
        for ignore, done in zip(ignores, silenced, strict=True)
    ]
    return kept, uses, taken


def _suppressed(finding: Finding, ignore: Ignore) -> Suppressed:
    return Suppressed(finding, "configuration" if ignore.applies_to is None else "ignore", ignore.reason)


class _OfRule:
    """The ignores of one rule that still hold: those of whole files, and those of places, by path in order."""

    def __init__(self, rule: str, ignores: Sequence[Ignore], today: str, is_of: Callable[[str, str], bool]) -> None:
        self.ignores = ignores
        self._is_of = is_of
        self._whole: list[int] = []
        self._spans: dict[str, list[tuple[int, int, int]]] = {}
        for number, ignore in enumerate(ignores):
            if not any(name.value == rule for name in ignore.rules) or (ignore.until or today) < today:
                continue
            if ignore.applies_to is None:
                self._whole.append(number)
            for span in ignore.applies_to or ():
                self._spans.setdefault(ignore.path, []).append((span.start, span.end, number))
        # The furthest end of all spans up to each one: where it lies before a place, none of them reaches it.
        self._furthest: dict[str, list[int]] = {}
        for path, spans in self._spans.items():
            spans.sort()
            furthest = self._furthest[path] = []
            for _, end, _ in spans:
                furthest.append(max(end, furthest[-1] if furthest else end))

    def hits(self, finding: Finding) -> list[int]:
        """The ignores that silence a finding."""
        found = {
            number
            for number in self._whole
            if means(self.ignores[number], finding) and self._is_of(finding.path, self.ignores[number].path)
        }
        spans = self._spans.get(finding.path)
        if spans:
            place = finding.span if finding.entry is None else finding.span.join(finding.entry.span)
            at = bisect_left(spans, (place.end + 1,)) - 1
            while at >= 0 and self._furthest[finding.path][at] >= place.start:
                _, end, number = spans[at]
                if end >= place.start and means(self.ignores[number], finding):
                    found.add(number)
                at -= 1
        return sorted(found)


def means(ignore: Ignore, finding: Finding) -> bool:
    """Whether an ignore of the finding's rule and place means its package and file, too."""
    if ignore.package is not None and not matches_name(ignore.package, finding.package or ""):
        return False
    return ignore.only is None or holds((ignore.only,), finding.path)
