"""Which packages a text names."""

from __future__ import annotations

import pytest

from whypin.why.mentions import changed_lines, mentioned

KEYS = ("foo", "foo-bar", "zope-interface")
# A text, and what of those it may be about.
TEXTS: dict[bytes, set[str]] = {
    b"": set(),
    # Longer names.
    b"foobar food xfoo 1foo foo1": set(),
    b"foo-baz my-foo foo_baz": set(),
    b"foo>=1": {"foo"},
    b"FOO": {"foo"},
    b'"Foo[extra]>=1"': {"foo"},
    b"[tool.poetry.dependencies.foo]": {"foo"},
    b"foo.version = 1": {"foo"},
    b"-e git+https://x/y#egg=foo": {"foo"},
    b"foo_bar foo.bar": {"foo", "foo-bar"},
    b"Foo--Bar": {"foo-bar"},
    b"foo_-bar": {"foo-bar"},
    b"Zope.Interface": {"zope-interface"},
    b"xfoo foo": {"foo"},
}


@pytest.mark.parametrize(("text", "found"), TEXTS.items(), ids=map(repr, TEXTS))
def test_names_in_any_spelling(text: bytes, found: set[str]) -> None:
    assert mentioned(text, KEYS) == found


def test_only_lines_that_one_text_has_are_changed() -> None:
    assert changed_lines(b"a\nb\nc", b"c\nb\na\na") == b""
    assert sorted(changed_lines(b"a\nb", b"a\nc").split(b"\n")) == [b"b", b"c"]
