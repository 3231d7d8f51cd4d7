"""The lines of a change that ask less of guards than the policy of the base did."""

from __future__ import annotations

from whypin import rules
from whypin.engine.baseline import identity_of
from whypin.engine.ignores import inline_ignores, means
from whypin.engine.past import spoken_of
from whypin.model.names import key_of
from whypin.text import toml
from whypin.text.patterns import holds, matches_name
from whypin.text.record import Record
from whypin.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from typing import Final

    from whypin.engine.baseline import Baseline, Identity
    from whypin.model.facts import Base
    from whypin.model.finding import Finding
    from whypin.model.ignore import Ignore
    from whypin.model.policy import Policies, Policy
    from whypin.model.project import Document
    from whypin.model.sums import SumsFile
    from whypin.text.patterns import Pattern
    from whypin.text.toml_scan import Path

# The key of a package's table by which a guard is silent.
_INDEX, _SETTLED = "index", "ambiguous-index"
_SUMS = "sums"
# What signed sums can be an answer to.
_COMPARING = ("hash-mismatch", "unpublished-version", "unverifiable-lock")
_GRADES = ("error", "warning", "note", "off")


class Line(Record):
    """A line that loosens: its place, what it does (one clause), and which findings it may keep from being seen."""

    __slots__ = ("hides", "message", "path", "span")

    def __init__(self, path: str, span: Span, message: str, hides: Callable[[Finding], bool]) -> None:
        self.path: Final = path
        self.span: Final = span
        self.message: Final = message
        self.hides: Final = hides

    def _values(self) -> tuple[object, ...]:
        return self.path, self.span, self.message


def decided(policy: Policy) -> tuple[object, ...]:
    """All that a policy decides, so that two can be compared; wherever they stand."""
    return (
        policy.severities,
        policy.exclude,
        policy.locks,
        policy.others,
        [_said(ignore) for ignore in policy.ignores],
    )


def is_guard(name: str) -> bool:
    """Whether a rule is a guard."""
    return name in rules.names() and rules.load(name).RULE.kind == "guard"


def lines(
    now: Policies, then: Policies, paths: Iterable[str], documents: Iterable[Document], base: Base | None
) -> Iterator[Line]:
    """The lines that loosen, of the policies that govern files, and of the documents' own ignores.

    `then` are the policies that bind; without a `base` nothing is known of what files it had.
    """
    seen = set()
    for path in paths:
        present, past = now.of(path), then.of(path)
        if (id(present), id(past)) not in seen:
            seen.add((id(present), id(past)))
            if present.path is not None and present.source is not None:
                yield from _Compared(present, past, base).lines()
    for document in documents:
        yield from _inline(document, base)


class _Compared:
    def __init__(self, now: Policy, then: Policy, base: Base | None) -> None:
        self._now = now
        self._then = then
        self._base = base

    def lines(self) -> Iterator[Line]:
        yield from self._severities()
        yield from self._ignores()
        yield from self._exclusions()
        yield from self._pairs()
        yield from self._hosts()
        yield from self._sums()
        yield from self._indexes()

    def _line(self, span: Span, message: str, hides: Callable[[Finding], bool]) -> Line:
        return Line(self._now.path or "", span, message, hides)

    def _key(self, *at: str | int) -> Span:
        """The place of an element of a list, or of a key."""
        source = self._now.source
        if source is None:
            return Span(0, 0)
        path: Path = (*self._now.table, *at)
        scan = toml.scan(source)
        return scan.entry(path) if isinstance(at[-1], int) else scan.key(path)

    def _severities(self) -> Iterator[Line]:
        for name, grade in self._now.severities.items():
            if not is_guard(name):
                continue
            rule = rules.load(name).RULE
            was = self._then.severities.get(name, rule.severity if rule.default else "off")
            if _GRADES.index(grade) > _GRADES.index(was):
                made = "turns the guard `{}` off" if grade == "off" else f"makes a {grade} of the guard `{{}}`"
                yield self._line(self._key("rules", name), f"this {made.format(name)}", _of_rule(name))

    def _ignores(self) -> Iterator[Line]:
        known = {tuple(_said(ignore)) for ignore in self._then.ignores}
        for ignore in self._now.ignores:
            for name in ignore.rules:
                if is_guard(name.value) and tuple(_said(ignore)) not in known:
                    yield self._line(
                        name.span,
                        f"this ignores the guard `{name.value}`",
                        _meant(ignore, name.value),
                    )

    def _exclusions(self) -> Iterator[Line]:
        paths: Collection[str] = () if self._base is None else self._base.paths
        for number, pattern in enumerate(self._now.exclude):
            if pattern.negated or pattern in self._then.exclude:
                continue
            out = [path for path in paths if holds((pattern,), path) and not holds(self._then.exclude, path)]
            if out:
                yield self._line(
                    self._key("exclude", number),
                    f"this leaves out `{out[0]}`, which the base read",
                    _below(pattern),
                )

    def _pairs(self) -> Iterator[Line]:
        known = dict(self._then.locks)
        for number, (lock, declarations) in enumerate(self._now.locks):
            if set(known.get(lock, ())) == set(declarations) or self._base is None:
                continue
            pair = self._base.pair(lock) if lock in self._base.paths else None
            if pair is not None and {document.path for document in pair.declarations} != set(declarations):
                yield self._line(
                    self._key("locks", number),
                    f"this gives `{lock}` other declarations than the base did",
                    _of_lock(lock),
                )

    def _hosts(self) -> Iterator[Line]:
        for number, host in enumerate(self._now.allow_hosts):
            if host not in self._then.allow_hosts:
                yield self._line(
                    self._key("allow-hosts", number),
                    f"`{host}` is allowed once this change is the base",
                    lambda one: False,
                )

    def _sums(self) -> Iterator[Line]:
        past: Sequence[object] = self._then.others.get(_SUMS, ())  # type: ignore[assignment]
        rows: Sequence[SumsFile] = self._now.others.get(_SUMS, ())  # type: ignore[assignment]
        for number, row in enumerate(rows):
            if row not in past:
                message = f"what `{row.file}` lists counts once this change is the base"
                yield self._line(self._key(_SUMS, number), message, _vouched_by(row))

    def _indexes(self) -> Iterator[Line]:
        past = _packages(self._then)
        for name, table in _packages(self._now).items():
            chosen = table.get(_INDEX)
            if chosen is not None and chosen != past.get(name, {}).get(_INDEX):
                at = next((at for at in self._tables() if key_of(at) == name), None)
                if at is not None:
                    message = f"this says which index has `{name}`, and so what `{_SETTLED}` is silent about"
                    yield self._line(self._key("packages", at, _INDEX), message, _of_package(name))

    def _tables(self) -> list[str]:
        """The packages as the file writes their names."""
        source = self._now.source
        at = (*self._now.table, "packages")
        return [] if source is None else [str(name) for name in toml.scan(source).children(at)]

    def other(self, finding: Finding) -> Line:
        """The line of anything else by which two policies differ; that of the finding where there is none."""
        for key, value in self._now.others.items():
            if value != self._then.others.get(key) and self._has(key):
                return self._line(self._key(key), f"`{key}` is not what it was at the base", lambda one: True)
        return Line(finding.path, finding.span, "the policy of the base would report this", lambda one: True)

    def _has(self, key: str) -> bool:
        return self._now.source is not None and toml.scan(self._now.source).has((*self._now.table, key))


def other_line(now: Policy, then: Policy, finding: Finding) -> Line:
    """Where a change of the policy stands that keeps a finding from being seen, and is none of the `lines`."""
    return _Compared(now, then, None).other(finding)


def added_lines(baseline: Baseline, known: Counter[Identity]) -> list[Line]:
    """The lines of guards in a baseline that the base did not have; `known` counts those that it had."""
    left = known.copy()
    found = []
    for line in baseline.lines:
        rule = line.identity[1]
        left[line.identity] -= 1
        if left[line.identity] < 0 and is_guard(rule):
            message = f"this line takes a finding of the guard `{rule}` into the baseline"
            found.append(Line(baseline.source.path, line.span, message, _recorded(line.identity)))
    return found


def _recorded(identity: Identity) -> Callable[[Finding], bool]:
    return lambda finding: identity_of(finding) == identity


def _inline(document: Document, base: Base | None) -> Iterator[Line]:
    if "whypin:" not in document.source.text or base is None:
        return
    was = base.document(document.path)
    if was is document:
        return
    known = {
        (name.value, spoken)
        for ignore in inline_ignores([was] if was is not None else [])
        for name in ignore.rules
        for spoken in spoken_of(ignore, was or document)
    }
    for ignore in inline_ignores([document]):
        spoken = spoken_of(ignore, document)
        for name in ignore.rules:
            if is_guard(name.value) and not any((name.value, one) in known for one in spoken):
                message = f"this ignores the guard `{name.value}`"
                yield Line(document.path, ignore.span, message, _spoken_for(ignore, name.value))


def _packages(policy: Policy) -> Mapping[str, Mapping[str, object]]:
    """What a policy says of packages, by their names in normal form or patterns."""
    found = policy.others.get("packages")
    return found if isinstance(found, dict) else {}


def _of_package(name: str) -> Callable[[Finding], bool]:
    return lambda finding: finding.rule == _SETTLED and matches_name(name, finding.package or "")


def _vouched_by(row: SumsFile) -> Callable[[Finding], bool]:
    return lambda finding: finding.rule in _COMPARING and row.covers(finding.package or "")


def _of_rule(name: str) -> Callable[[Finding], bool]:
    return lambda finding: finding.rule == name


def _meant(ignore: Ignore, name: str) -> Callable[[Finding], bool]:
    return lambda finding: finding.rule == name and means(ignore, finding)


def _below(pattern: Pattern) -> Callable[[Finding], bool]:
    return lambda finding: holds((pattern,), finding.path)


def _of_lock(lock: str) -> Callable[[Finding], bool]:
    return lambda finding: lock in (finding.path, finding.pair, *[place.path for place in finding.related])


def _spoken_for(ignore: Ignore, name: str) -> Callable[[Finding], bool]:
    def hides(finding: Finding) -> bool:
        place = finding.span if finding.entry is None else finding.span.join(finding.entry.span)
        spans = ignore.applies_to or ()
        here = any(span.start <= place.end and place.start <= span.end for span in spans)
        return finding.rule == name and finding.path == ignore.path and here

    return hides


def _said(ignore: Ignore) -> list[object]:
    """What an ignore of a configuration says, without its place and its reason."""
    return [tuple([name.value for name in ignore.rules]), ignore.until, ignore.only, ignore.package]
