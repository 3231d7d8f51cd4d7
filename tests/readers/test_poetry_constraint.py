"""Poetry's constraint language: every clause with its operator, version and place."""

import pytest

from whypin.readers.malformed import Malformed
from whypin.readers.poetry_constraint import parse
from whypin.text.span import Literal, Span

AT = 7


def literal(text: str) -> Literal:
    return Literal(text, Span(AT, AT + len(text)))


@pytest.mark.parametrize(
    ("text", "alternatives"),
    [
        ("^1.2.3", [[("^", "1.2.3")]]),
        ("~3.2", [[("~", "3.2")]]),
        ("*", [[("*", "")]]),
        # `x` is a wildcard as well
        ("x", [[("*", "")]]),
        ("1.*", [[("", "1.*")]]),
        ("==1.2.*", [[("==", "1.2.*")]]),
        ("!=1.2.*", [[("!=", "1.2.*")]]),
        # an exact version, bare or with one sign
        ("1.2.3", [[("", "1.2.3")]]),
        ("=6.1.0", [[("=", "6.1.0")]]),
        ("~=3.7.0", [[("~=", "3.7.0")]]),
        # blanks behind the operator and around the comma
        (">=3.9.2,< 3.20", [[(">=", "3.9.2"), ("<", "3.20")]]),
        (" >= 1 , <2 ", [[(">=", "1"), ("<", "2")]]),
        # a blank joins as a comma does
        (">=1 <2 !=1.5", [[(">=", "1"), ("<", "2"), ("!=", "1.5")]]),
        ("^3.0,<3.0.29", [[("^", "3.0"), ("<", "3.0.29")]]),
        ("0.23.0, <0.23.1", [[("", "0.23.0"), ("<", "0.23.1")]]),
        ("^1.2 || ^2", [[("^", "1.2")], [("^", "2")]]),
        # one bar, a comma before the bars, a comma at the end
        ("1.2|>=2,<3,|| ^4,", [[("", "1.2")], [(">=", "2"), ("<", "3")], [("^", "4")]]),
        # versions out of the ordinary
        ("^v2!1.0rc1.post2", [[("^", "v2!1.0rc1.post2")]]),
        ("V1!1.0", [[("", "V1!1.0")]]),
        ("==1.0-beta.2+local.1", [[("==", "1.0-beta.2+local.1")]]),
        # Poetry passes over the wildcard
        (">=1!1.*", [[(">=", "1!1.*")]]),
        ("1.*.*,,", [[("", "1.*.*")]]),
    ],
)
def test_clauses(text: str, alternatives: list[list[tuple[str, str]]]) -> None:
    found = parse(literal(text))
    assert [[(one.operator, one.version) for one in clauses] for clauses in found.alternatives] == alternatives
    assert text[found.span.start - AT : found.span.end - AT] == found.text == text.strip()
    for clause in found.clauses:
        written = text[clause.span.start - AT : clause.span.end - AT]
        assert written.replace(" ", "") == (clause.operator + clause.version if clause.version else text)


@pytest.mark.parametrize(
    ("text", "wrong", "message"),
    [
        ("", "", "the constraint is empty"),
        ("  ", "  ", "the constraint is empty"),
        ("^", "^", "`^` lacks a version"),
        (">=1,<", "<", "`<` lacks a version"),
        ("^^1", "^^", "`^^` is not an operator of Poetry"),
        ("=>1", "=>", "`=>` is not an operator of Poetry"),
        ("latest", "latest", "`latest` is not a version"),
        ("===1.0", "===", "`===` is not an operator of Poetry"),
        ("<>1", "<>", "`<>` means `==` to Poetry"),
        ("=1.*.*", "=1.*.*", "`=1.*.*` has more wildcards than Poetry takes"),
        # only a blank joins
        (">=1\t<2", "\t", "a blank that is not a space stands in the constraint"),
        ("1~0", "~", "`~` is not an operator of Poetry"),
        (">=1, ,<2", ",", "`,` stands where a clause should"),
        ("1.0 - 2.0", "-", "`-` is not a version"),
        ("^1.*", "^1.*", "`^1.*` has a wildcard behind `^`"),
        (">1,,<2", ",", "`,` stands where a clause should"),
        ("|| ^1", "|", "`|` stands where a clause should"),
        ("^1 ||", "^1 ||", "`^1 ||` ends in `||`"),
        # PEP 440 takes `0dev-` for a version; poetry-core finds no end of it.
        ("^0dev-,^1.2", "-", "a version ends in `-` before the next one"),
        (">=0dev- <2", "-", "a version ends in `-` before the next one"),
        ("~=1,\t*", "\t", "a blank that is not a space stands in the constraint"),
    ],
)
def test_what_is_no_constraint(text: str, wrong: str, message: str) -> None:
    with pytest.raises(Malformed) as refused:
        parse(literal(text))
    span = refused.value.span
    assert (refused.value.message, text[span.start - AT : span.end - AT]) == (message, wrong)
    assert refused.value.help.startswith("write ")


def test_places_in_an_escaped_string_are_those_of_the_file() -> None:
    # `"\u005e1,<2"`: the caret takes six characters.
    found = parse(Literal("^1,<2", Span(1, 11), (1, 7, 8, 9, 10, 11)))
    assert [(one.span.start, one.span.end) for one in found.clauses] == [(1, 8), (9, 11)]
