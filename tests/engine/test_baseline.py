"""The lines of a baseline: written, read, and held against findings."""

from __future__ import annotations

import pytest

from builders import document, finding
from whypin import rules
from whypin.engine.baseline import HEAD, NAME, Line, identity_of, parse, text
from whypin.engine.recorded import matched
from whypin.model.finding import Finding
from whypin.text.source import Source
from whypin.text.span import Span

RULE = "missing-lower-bound"
# What a path, a package or a subject may hold, and how it is written.
WRITTEN = {
    "requirements.in": "requirements.in",
    "a b/c.in": "a b/c.in",
    "größe.in": "größe.in",
    "a\tb": r"a\tb",
    "a\nb": r"a\nb",
    "a\rb": r"a\u000db",
    "a\\tb": r"a\\tb",
    # What a terminal obeys: an escape, a C1 control, the line separator that some readers end a line at.
    "\x1b[31m": r"\u001b[31m",
    "\x9b": r"\u009b",
    "a\u2028b\u0085": r"a\u2028b\u0085",
    # Bidi controls, and what nobody can see: a zero-width blank, a tag.
    "a\u202eb": r"a\u202eb",
    "a\u200bb": r"a\u200bb",
    "\U000e0041": r"\udb40\udc41",
    "\N{PILE OF POO}": "\N{PILE OF POO}",
    # A byte of a path that is not UTF-8.
    "a\udcff": r"a\udcff",
    # No comment, no mark of a merge.
    "#a": r"\u0023a",
    "<<<<<<< ours": r"\u003c<<<<<< ours",
}


@pytest.mark.parametrize(("field", "written"), WRITTEN.items(), ids=ascii)
def test_what_is_written_is_read(field: str, written: str) -> None:
    identity = (field, RULE, "flask", f">={field}")
    made = text([identity])
    assert made.startswith(f"{HEAD}{written}\t{RULE}\tflask\t>=")
    assert made.count("\n") == 2
    # Any editor may save it.
    for saved in (made, made.replace("\n", "\r\n"), made + "\n", made.removesuffix("\n")):
        read = parse(Source(NAME, saved))
        assert [line.identity for line in read.lines] == [identity], saved
        assert not read.mistakes
    made.encode("utf-8")


def test_a_blank_at_the_end_stays() -> None:
    """A hook that strips them is common."""
    identity = ("a.in", RULE, "a", "x  ")
    (line,) = text([identity]).splitlines()[1:]
    assert line == line.rstrip()
    assert parse(Source(NAME, text([identity]))).lines[0].identity == identity


def test_it_is_sorted_and_has_repeats() -> None:
    one, other = ("b.in", RULE, "a", "-"), ("a.in", RULE, "b", "<2")
    made = text([one, other, one])
    assert made.splitlines()[1:] == [f"a.in\t{RULE}\tb\t<2", f"b.in\t{RULE}\ta\t-", f"b.in\t{RULE}\ta\t-"]
    assert text(reversed([one, other, one])) == made
    # In any order, with lines between them, as a merge may leave it.
    read = parse(Source(NAME, "\n".join(reversed(made.splitlines())) + "\n\n# a comment\n" + HEAD))
    assert sorted(line.identity for line in read.lines) == [other, one, one]
    assert not read.mistakes


DAMAGED = {
    "three fields": f"a.in\t{RULE}\tflask\n",
    "five fields": f"a.in\t{RULE}\tflask\t-\tx\n",
    "blanks": f"a.in {RULE} flask -\n",
    "an empty field": f"a.in\t{RULE}\t\t-\n",
    "an unknown escape": f"a.in\t{RULE}\tflask\t\\x41\n",
    "half an escape": f"a.in\t{RULE}\tflask\t\\u12\n",
    "a lone backslash": f"a.in\t{RULE}\tflask\tx\\\n",
    "a mark of a merge": "<<<<<<< ours\n",
    "another mark": "=======\n",
    "a later version": "# whypin baseline 2: path, and more.\n",
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_line_that_cannot_be_read_has_its_place(name: str) -> None:
    good = f"b.in\t{RULE}\tflask\t-\n"
    read = parse(Source(NAME, HEAD + good + DAMAGED[name] + good))
    ((span, message),) = read.mistakes
    assert read.source.position(span.start)[0] == 3
    assert message.isprintable() and not message.endswith(".")
    assert len(read.lines) == 2


def test_a_login_is_not_written() -> None:
    where = document("foo\n")
    one = finding(where, "foo", RULE).replaced(subject="https://user:secret@example.org/foo.whl")
    assert "secret" not in text([identity_of(one)])


WHERE = document("foo<2\nbar<2\nbaz\n")


def _found(part: str, rule: str = RULE, path: str = WHERE.path, subject: str = "<2") -> Finding:
    return finding(WHERE, part, rule).replaced(path=path, subject=subject)


def _lines(*identities: tuple[str, str, str, str]) -> list[Line]:
    return [Line(identity, Span(number, number)) for number, identity in enumerate(identities)]


def _left(found: list[Finding], lines: list[Line], moved: dict[str, str] | None = None) -> tuple[list[str], int]:
    """The packages of findings without a line, and how many lines are unused."""
    ran = {name: rules.load(name).RULE for name in rules.names()}
    made = matched(found, lines, ran, lambda paths: {path: new for path, new in (moved or {}).items() if path in paths})
    return [f"{one.package}" for one in made.left], len(made.unused)


FOO, BAR = (WHERE.path, RULE, "foo", "<2"), (WHERE.path, RULE, "bar", "<2")


def test_each_line_takes_one_finding() -> None:
    foo, bar = _found("foo"), _found("bar")
    assert _left([], _lines()) == ([], 0)
    assert _left([foo, bar], _lines(FOO, BAR)) == ([], 0)
    assert _left([foo, bar], _lines(BAR)) == (["foo"], 0)
    assert _left([foo], _lines(FOO, BAR)) == ([], 1)
    # Repeats count: a swap of the same count would hide one.
    assert _left([foo, foo.replaced(number=2)], _lines(FOO)) == (["foo"], 0)
    assert _left([foo, foo.replaced(number=2)], _lines(FOO, FOO)) == ([], 0)
    # Another rule, path, package or subject is another finding.
    for other in ((WHERE.path, "x", "foo", "<2"), ("x.in", *FOO[1:]), (*FOO[:3], "<3"), (*FOO[:3], "-")):
        assert _left([foo], _lines(other)) == (["foo"], 1)


def test_a_line_follows_its_file() -> None:
    foo = _found("foo", path="new.in")
    assert _left([foo], _lines(FOO), {WHERE.path: "new.in"}) == ([], 0)
    assert _left([foo], _lines(FOO), {WHERE.path: "other.in"}) == (["foo"], 1)
    assert _left([foo], _lines(("new.in", *FOO[1:]), FOO), {WHERE.path: "new.in"}) == ([], 1)


def test_what_a_recorded_rule_says_more_of() -> None:
    """A hook that runs one rule alone sees what another one's finding stands for."""
    caret, comment = "non-caret-constraint", "unexplained-constraint"
    lines = _lines((WHERE.path, caret, "foo", "<2"))
    assert _left([_found("foo", comment)], lines) == ([], 1)
    assert _left([_found("bar", comment)], lines) == (["bar"], 1)
    assert _left([_found("foo", "stale-lock")], lines) == (["foo"], 1)
    # Not the other way round: to say more is to say something new.
    assert _left([_found("foo", caret)], _lines((WHERE.path, comment, "foo", "<2"))) == (["foo"], 1)
    # Once a line.
    assert _left([_found("foo", comment), _found("foo", comment).replaced(number=2)], lines) == (["foo"], 1)


@pytest.mark.parametrize("rule", ["unreadable-file", "unverifiable-lock", "lost-lock", "loosened-policy"])
def test_what_no_baseline_holds(rule: str) -> None:
    """What was not read or verified, and what only a change is told."""
    found = _found("foo", rule)
    assert _left([found], _lines(identity_of(found))) == (["foo"], 1)


def test_a_place_is_named_once_a_repository() -> None:
    place = ("a.in", "untrusted-index", "-", "https://index.example.org/simple")
    found = _found("foo", place[1], "b.in", place[3]).replaced(package=None)
    assert _left([found], _lines(place)) == ([], 0)
    assert _left([found.replaced(subject="https://other.example.org/")], _lines(place)) == (["None"], 1)
