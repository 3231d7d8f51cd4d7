"""Scripts: the block that PEP 723 describes, read in its place."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from declared import clauses, only, places_hold, problems, words, written
from whypin.model.project import Document
from whypin.readers.script import read as read_source
from whypin.text.source import Source, decode

# The expression that the standard gives.
REGEX = r"(?m)^# /// (?P<type>[a-zA-Z0-9-]+)$\s(?P<content>(^#(| .*)$\s)+)^# ///$"


def read(text: str) -> Document:
    return read_source(Source("tools/report.py", text))


def block(*lines: str) -> str:
    return "\n".join(["# /// script", *[f"# {line}" if line else "#" for line in lines], "# ///", ""])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "import os\n",
        block(),
        block(""),
        block('requires-python = ">=3.11"'),
        # of another type, a `script` within it as well
        block('dependencies = ["a<2"]').replace("script", "other"),
        "# /// other\n" + block('dependencies = ["a<2"]'),
        # no start of a block: indented, or with more on the line
        "  # /// script\n# dependencies = ['a<2']\n# ///\n",
        "# /// script # x\n# dependencies = ['a<2']\n# ///\n",
        "x = '# /// script'\n",
        "#/// script\n# ///\n",
    ],
)
def test_nothing_declared(text: str) -> None:
    document = read(text)
    assert not document.declarations
    assert not document.problems


def test_places_and_comments_are_those_of_the_file() -> None:
    document = read(
        "#!/usr/bin/env python3\n"
        "# a < 3, says nobody\n"
        + block(
            "# above all",
            "dependencies = [",
            "  # a reason",
            "  \"Foo[x]>=1,<2 ; os_name == 'nt'\",  # beside",
            " " * 37 + "# below",
            "",
            '  "b",',
            "]",
        )
        + "import foo  # c<2\n"
    )
    first, second = document.declarations
    places_hold(document)
    assert not document.problems
    assert (first.key, first.group, first.role, first.table) == ("foo", "", "requirement", "dependencies")
    assert written(document, first) == "\"Foo[x]>=1,<2 ; os_name == 'nt'\""
    assert words(first.comments.above) == ["a reason"]
    assert words(first.comments.inline) == ["beside", "below"]
    assert words(first.comments.heading) == ["above all"]
    assert first.comments.run < second.comments.run
    assert [comment.own_line for comment in document.comments] == [True, True, False, True]


def test_what_a_script_says_to_uv() -> None:
    document = read(
        block(
            'dependencies = ["a"]',
            "[tool.uv]",
            'constraint-dependencies = ["b<2"]',
            "[tool.uv.sources]",
            'a = { git = "https://example.org/a.git" }',
        )
    )
    assert [(one.key, one.role) for one in document.declarations] == [
        ("a", "requirement"),
        ("b", "constraint"),
        ("a", "source"),
    ]
    assert document.metadata is not None
    assert document.metadata.sources == ("a",)


def test_bytes_of_other_systems() -> None:
    document = read_source(
        decode("x.py", b"\xef\xbb\xbf" + block('dependencies = ["a<2"]').replace("\n", "\r\n").encode())
    )
    declaration = only(document)
    places_hold(document)
    assert clauses(declaration) == [[("<", "2")]]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (
            "# /// script\n# dependencies = ['a<2']\nimport a\n",
            [("the `# /// script` block has no end", "# /// script")],
        ),
        # a line without the blank behind its sign ends the block
        (
            "# /// script\n# dependencies = [\n#'a<2']\n# ///\n",
            [("the `# /// script` block has no end", "# /// script")],
        ),
        (block("dependencies = 3"), [("`dependencies` is a number, not an array of requirements", "3")]),
        (block("dependencies = ['a>>1']"), [("`>>1` lacks a version", ">>1")]),
        (
            block("dependencies = ["),
            [("the `# /// script` block of `report.py` is not TOML: expected a value", "[")],
        ),
        (
            block("dependencies = []") + "\n" + block("dependencies = ['a<2']"),
            [("a second `# /// script` block", "# /// script")],
        ),
    ],
)
def test_what_cannot_be_read(text: str, wrong: list[tuple[str, str]]) -> None:
    document = read(text)
    assert problems(document) == wrong
    assert all(one.help for one in document.problems)


LINES = st.lists(
    st.sampled_from(
        [
            "# /// script",
            "# ///",
            "#",
            "# ",
            "# x",
            "#x",
            "x",
            "",
            "# /// other",
            "# /// script ",
            " # ///",
            "#\t",
            "# ///x",
        ]
    ),
    max_size=12,
)


@settings(max_examples=300, deadline=None)
@given(LINES)
@example(["# /// script", "# ///", "# ///"])
def test_blocks_are_those_of_the_standard(lines: list[str]) -> None:
    text = "\n".join(lines)
    # Content that is a comment in TOML as well, so that nothing but blocks matters.
    text = text.replace("# x", "# #").replace("# ///x", "# #")
    found = [one for one in re.finditer(REGEX, text) if one["type"] == "script"]
    document = read(text)
    again = [message for message, _ in problems(document) if message.startswith("a second")]
    assert len(again) == max(0, len(found) - 1)
    if found and "///" not in found[0]["content"]:
        assert not [message for message, _ in problems(document) if "TOML" in message]


@pytest.mark.parametrize(
    "line", ["# /// script\n", "# /// script\n#\n", "# ///\n", "# /// script\n# ///\n", "# /// script\n#\n# ///\n"]
)
def test_many_blocks_take_no_longer_each(line: str) -> None:
    assert not read(line * 30_000).declarations


def test_deep_nesting_ends() -> None:
    deep = "[" * 5000 + "]" * 5000
    (one,) = read(block(f"dependencies = {deep}")).problems
    assert one.rule == "unreadable-file"


def test_a_template_is_left_out() -> None:
    document = read(block("{% if x %}"))
    assert (document.left_out, document.problems, document.declarations) == ("is a template", (), ())
