from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packaging.requirements import InvalidRequirement
from packaging.requirements import Requirement as Packaged
from packaging.specifiers import Specifier

from whypin.readers import pep508
from whypin.readers.malformed import Malformed
from whypin.text.span import Literal, Span

# Where the value stands in the text; a mistake in the offsets shows as soon as it is not 0.
AT = 7


def literal(value: str) -> Literal:
    return Literal(value, Span(AT, AT + len(value)))


def at(value: str, span: Span) -> str:
    return value[span.start - AT : span.end - AT]


@pytest.mark.parametrize(
    ("value", "name", "extras", "clauses", "marker", "target"),
    [
        ("foo", "foo", [], [], None, None),
        (" foo ", "foo", [], [], None, None),
        ("Foo.bar_baz-1", "Foo.bar_baz-1", [], [], None, None),
        ("foo>=1,<2", "foo", [], [(">=", "1"), ("<", "2")], None, None),
        # Blanks around operators and commas.
        ("foo ~= 7.0 , != 7.3.3", "foo", [], [("~=", "7.0"), ("!=", "7.3.3")], None, None),
        # Parenthesised, as Poetry writes it.
        ("foo (>=1,<2)", "foo", [], [(">=", "1"), ("<", "2")], None, None),
        ("foo ( >=1 ) ; os_name == 'nt'", "foo", [], [(">=", "1")], "os_name == 'nt'", None),
        ("foo ()", "foo", [], [], None, None),
        ("foo[a, b]==1.*", "foo", ["a", "b"], [("==", "1.*")], None, None),
        ("foo[]", "foo", [], [], None, None),
        ("foo===1.0-weird", "foo", [], [("===", "1.0-weird")], None, None),
        # Only `packaging` knows this form.
        ("foo===a<b", "foo", [], [("===", "a<b")], None, None),
        ("foo_>=1", "foo_", [], [(">=", "1")], None, None),
        ("foo==1!2.0.post1+local.7", "foo", [], [("==", "1!2.0.post1+local.7")], None, None),
        ("foo==V1.0RC1", "foo", [], [("==", "V1.0RC1")], None, None),
        # A comma behind the last clause is allowed.
        ("foo>=1, ", "foo", [], [(">=", "1")], None, None),
        ("foo;python_version>'3'", "foo", [], [], "python_version>'3'", None),
        ("foo@https://a/b", "foo", [], [], None, "https://a/b"),
        (
            "foo[x] @ git+https://a/b@v1#egg=c ; os_name=='nt'",
            "foo",
            ["x"],
            [],
            "os_name=='nt'",
            "git+https://a/b@v1#egg=c",
        ),
    ],
)
def test_the_parts_of_a_requirement(
    value: str, name: str, extras: list[str], clauses: list[tuple[str, str]], marker: str | None, target: str | None
) -> None:
    found = pep508.parse(literal(value))
    assert found.name.value == name == at(value, found.name.span)
    assert [extra.value for extra in found.extras] == extras == [at(value, extra.span) for extra in found.extras]
    limits = found.constraint.clauses if found.constraint is not None else ()
    assert [(clause.operator, clause.version) for clause in limits] == clauses
    for clause in limits:
        assert at(value, clause.span).replace(" ", "") == clause.operator + clause.version
    if found.constraint is not None:
        assert at(value, found.constraint.span) == found.constraint.text
    assert (found.marker.value if found.marker else None) == marker == (found.marker and at(value, found.marker.span))
    reference = found.reference.target if found.reference is not None else None
    assert (reference.value if reference else None) == target == (reference and at(value, reference.span))


@pytest.mark.parametrize(
    ("value", "message", "help", "wrong"),
    [
        ("ansible>2.6<2.7", "`>2.6<2.7` lacks a comma between its clauses", "write `>2.6,<2.7`", ">2.6<2.7"),
        ("a (>=1<2)", "`>=1<2` lacks a comma between its clauses", "write `>=1,<2`", ">=1<2"),
        ("fabric==dev", "`dev` is not a version", "write a version such as `1.2.3`", "dev"),
        ("a==1.0[b]", "`[b]` stands behind the version", "write the extras directly after the name", "[b]"),
        ("a=1", "`=` is not an operator of version specifiers", "write `==1`", "="),
        ("a=>1", "`=>` is not an operator of version specifiers", "write `>=1`", "=>"),
        ("a<>1", "`<>` is not an operator of version specifiers", "write `!=1`", "<>"),
        ("a^1.2", "`^` is not an operator of version specifiers", "write a range such as `>=1.2,<2`", "^"),
        ("a 1.2", "`1.2` has no operator before it", "write `==1.2`", "1.2"),
        ("a>=", "`>=` lacks a version", "write a version such as `1.2.3`", ">="),
        ("a>=1.*", "`>=1.*` has a wildcard, which only `==` and `!=` take", "write `>=1`", ">=1.*"),
        ("a>=1+b", "`>=1+b` has a local version, which only `==` and `!=` take", "write `>=1`", ">=1+b"),
        ("a~=1", "`~=1` needs at least two numbers in its version", "write `~=1.0` or `==1.*`", "~=1"),
        ("a (>=1", "`(>=1` lacks the closing parenthesis", "add `)`", "(>=1"),
        ("a[b", "`[b` lacks the closing bracket", "write them as `[one,two]`", "[b"),
        ("a[b,]", "`[b,]` is not a list of extras", "write them as `[one,two]`", "[b,]"),
        ("a;os", "`os` is not an environment marker", 'write it as `; python_version >= "3.10"`', "os"),
        ("a @", "`a @` lacks the URL after `@`", "write it as `name @ URL`", "a @"),
        ("https://a/b", "`https://a/b` names no package", "write it as `name @ URL`", "https://a/b"),
        ("", "a requirement is empty", "name a package", ""),
        ("a=={{ b }}", "`{{ b }}` is a template, not a requirement", "check the rendered file instead", "{{ b }}"),
        # How ssh writes an address; by PEP 508 a package called `git`.
        (
            "git@github.com:x/y.git==v1.0.0",
            "`git@github.com:x/y.git==v1.0.0` is an address of ssh, which pip does not take",
            "write it as `name @ git+ssh://git@host/owner/name.git`",
            "git@github.com:x/y.git==v1.0.0",
        ),
    ],
)
def test_what_is_wrong_is_said_and_shown(value: str, message: str, help: str, wrong: str) -> None:
    with pytest.raises(Malformed) as caught:
        pep508.parse(literal(value))
    assert (caught.value.message, caught.value.help) == (message, help)
    assert at(value, caught.value.span) == wrong


NAMES = st.sampled_from(["a", "A.b-c_d", "x1", "a_", "-a", "a.", "é", ""])
VERSIONS = st.sampled_from(
    [
        "1",
        "1.2",
        "v1",
        "1!2",
        "1.*",
        "1.2.*",
        "1rc1",
        "1.0-alpha.2",
        "1-1",
        "1.post",
        "1.dev3.*",
        "1+a.b",
        "dev",
        "",
        "1 ",
    ]
)
OPERATORS = st.sampled_from(["==", ">=", "<=", "<", ">", "~=", "!=", "===", "=", "=>", "^", "", "@"])
MARKERS = st.sampled_from(
    [
        "python_version>'3'",
        "os_name == 'nt' and (sys.platform=='a' or extra == \"x\")",
        "'2' in python_version",
        "python_version not in '2, 3'",
        "'a' == 'b'",
        "python_version",
        "python_version > 3",
        "os_name=='a' os_name=='b'",
        "(os_name=='a'",
        "",
    ]
)
REQUIREMENTS = st.builds(
    lambda name, extras, open_, clauses, close, marker: name + extras + open_ + ",".join(clauses) + close + marker,
    NAMES,
    st.sampled_from(["", "[x]", "[x, y]", "[]", "[x", " [x] ", "[x,]"]),
    st.sampled_from(["", " ", "(", " ("]),
    st.lists(st.builds(lambda a, b, c: a + b + c, OPERATORS, st.sampled_from(["", " "]), VERSIONS), max_size=3),
    st.sampled_from(["", " ", ")", ","]),
    st.one_of(st.just(""), st.builds(lambda blank, marker: blank + ";" + marker, st.sampled_from(["", " "]), MARKERS)),
)
# What `packaging` takes and we do not, and why.
STRICTER: dict[str, Callable[[str], bool]] = {
    "a reference without a scheme that is an address of ssh": lambda value: "@" in value and ":" in value,
    "`===` with no version behind it says nothing": lambda value: "===" in value,
}


@settings(max_examples=400)
@given(REQUIREMENTS)
def test_requirements_are_those_of_packaging(value: str) -> None:
    try:
        expected = Packaged(value)
    except InvalidRequirement:
        # `packaging` takes the comma of `===1,== 1` for a part of the version, and then stumbles over the blank.
        if re.search(r"===[^;]*,", value):
            return
        with pytest.raises(Malformed) as caught:
            pep508.parse(literal(value))
        assert AT <= caught.value.span.start <= caught.value.span.end <= AT + len(value)
        return
    try:
        found = pep508.parse(literal(value))
    except Malformed:
        assert any(reason(value) for reason in STRICTER.values()), value
        return
    assert found.name.value == expected.name
    assert {extra.value for extra in found.extras} == expected.extras
    clauses = found.constraint.clauses if found.constraint is not None else ()
    assert {Specifier(clause.operator + clause.version) for clause in clauses} == set(expected.specifier)
    assert (found.marker is None) == (expected.marker is None)
    if found.marker is not None:
        assert str(Packaged(f"a; {found.marker.value}").marker) == str(expected.marker)
    assert (found.reference.target.value if found.reference else None) == expected.url


def test_a_specifier_set_by_itself() -> None:
    value = "x >=1, <2 y"
    found = pep508.constraint(literal(value), 1, 9)
    assert [(clause.operator, clause.version, at(value, clause.span)) for clause in found.clauses] == [
        (">=", "1", ">=1"),
        ("<", "2", "<2"),
    ]
    assert (found.text, at(value, found.span)) == (">=1, <2", ">=1, <2")
    assert pep508.constraint(literal("  ")).alternatives == ((),)
    for wrong in (">=1 <2", "^1", "1.0", ">=1; a", ">=1)"):
        with pytest.raises(Malformed):
            pep508.constraint(literal(wrong))


def test_an_escaped_literal_keeps_its_places() -> None:
    # A TOML string `"\u0066oo>=1"`: six characters of the text are one of the value.
    escaped = Literal("foo>=1", Span(1, 12), (1, 7, 8, 9, 10, 11, 12))
    found = pep508.parse(escaped)
    assert found.name.span == Span(1, 9)
    assert found.specifier_at == 9
    assert found.constraint is not None
    assert found.constraint.span == Span(9, 12)


def test_nothing_that_nests_deeply_reaches_packaging() -> None:
    with pytest.raises(Malformed):
        pep508.parse(literal("a; " + "(" * 100_000))
    with pytest.raises(Malformed):
        pep508.parse(literal("a>=1" + "," * 100_000 + "<"))


def test_plain_forms_do_without_packaging() -> None:
    program = (
        "import sys\n"
        "from whypin.readers.pep508 import parse\n"
        "from whypin.text.span import Literal, Span\n"
        "for text in ('a>=1,<2', 'a[b]~=1.0; python_version>\"3\"', 'a (==1.*)', 'a @ https://b/c'):\n"
        "    parse(Literal(text, Span(0, len(text))))\n"
        "print([name for name in ('packaging', 'typing', 'dataclasses', 'pathlib') if name in sys.modules])\n"
    )
    found = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path[:] = {sys.path!r}\n{program}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout == "[]\n"
