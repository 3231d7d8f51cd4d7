"""The wall around the TOML parser: values, and refusals with their place."""

import pytest

from whypin.text.source import Source, decode
from whypin.text.toml import TomlError, loads, scan


def source(text: str) -> Source:
    return Source("pyproject.toml", text)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("", {}),
        ("a = 1\r\n[b]\r\nc = '''x\r\ny'''\r\n", {"a": 1, "b": {"c": "x\ny"}}),
        # TOML 1.1: newlines and a last comma in inline tables, `\e` and `\x41`
        ("a = {\n  b = 1,  # why\n}\n", {"a": {"b": 1}}),
        (r'a = "\x41\e"', {"a": "A\x1b"}),
    ],
)
def test_values(text: str, values: dict[str, object]) -> None:
    assert loads(source(text)) == values


@pytest.mark.parametrize(
    ("text", "message", "offset"),
    [
        ("a\n", "expected `=` after a key", 1),
        ("a = ", "expected a value", 4),
        ("= 1", "expected a key, a table header or a comment", 0),
        ("a = 1 b = 2", "expected the end of the line", 6),
        ("[a\n", "expected `]` at the end of a table declaration", 2),
        ("a = 1\na = 2", "the key has a value already", 11),
        ("[a.b]\n[a.b]", "the table `a.b` is declared twice", 10),
        # a quote in a key is quoted otherwise by Python, and neither shows
        ('["a\'b"]\n["a\'b"]', "the table `a'b` is declared twice", 14),
        ("a = {b = 1, b = 2}", "the key `b` stands twice in one table", 17),
        ("a = {b = 1}\na.c = 2", "`a` is complete already and takes no more keys", 19),
        ("a = 2024-02-30", "there is no such date or time", 4),
        (r'a = "\q"', "no such escape after the backslash", 7),
        ('a = "x\n', "the line ends inside a string", 6),
        ("a = 'x", "the text ends inside a string", 6),
        ('a = "\x01"', "the control character U+0001 must be escaped", 5),
        # a lone carriage return ends no line in TOML, whatever an editor shows
        ("a = 1\n# b\rc = 2\n", "a carriage return stands without the line feed", 9),
        # offsets count after newlines became one character
        ("a = 1\r\nb = 2\r\nc\r\n", "expected `=` after a key", 13),
        # what the parser refuses without saying where
        ("a = 1\nb = " + "9" * 5000, "the number is too long", 10),
        # A long one with underscores, behind a row of shorter ones.
        ("a = [" + "9, " * 500 + "9_" * 4500 + "9]", "the number is too long", 1505),
        ("a = " + "[" * 5000, "arrays and tables are nested too deeply", 104),
        ("a = " + "{a=" * 5000, "arrays and tables are nested too deeply", 304),
        ('s = "[[["\na = ' + "[" * 5000, "arrays and tables are nested too deeply", 114),
    ],
)
def test_refusals_say_what_and_where(text: str, message: str, offset: int) -> None:
    with pytest.raises(TomlError) as refused:
        loads(source(text))
    assert (refused.value.message, refused.value.offset) == (message, offset)


def test_a_key_of_many_parts_is_refused_or_read() -> None:
    """Newer tomli refuses it; what an older one accepts has to be scanned without deep recursion."""
    source = Source("x.toml", "a" + ".a" * 5000 + " = 1")
    try:
        loads(source)
    except TomlError:
        return
    assert scan(source).comments == ()


@pytest.mark.parametrize("text", ["[" * 5000, "a = [" + "{a = [" * 1000, '"' * 99, "\x00"])
def test_hostile_text_is_refused_like_any_other(text: str) -> None:
    with pytest.raises(TomlError) as refused:
        loads(source(text))
    assert 0 <= refused.value.offset <= len(text)
    assert "nvalid" not in refused.value.message


def test_offsets_do_not_count_the_byte_order_mark() -> None:
    marked = decode("pyproject.toml", b"\xef\xbb\xbfa = 1\r\nb = 2\r\n")
    assert loads(marked) == {"a": 1, "b": 2}
    span = scan(marked).value(("b",))
    assert marked.text[span.start : span.end] == "2"
