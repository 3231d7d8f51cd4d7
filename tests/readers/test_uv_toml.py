"""`uv.toml`: what it says of versions; its places are in the table of `untrusted-index`."""

from __future__ import annotations

import pytest

from declared import written
from whypin.readers.uv_toml import read
from whypin.text.source import Source

SETTINGS = """\
cache-dir = "x"
constraint-dependencies = ["a<2"] # why
override-dependencies = [
    # because
    "b==1; python_version < '3.12'",
]
build-constraint-dependencies = ["c<3", { requirement = "d==1", hashes = ["sha256:%s"] }]
dev-dependencies = ["x"]

[tool.uv]
constraint-dependencies = ["y"]
"""


def test_versions() -> None:
    document = read(Source("uv.toml", SETTINGS % ("0" * 64)))
    found = [(one.key, one.role, one.group, one.table) for one in document.declarations]
    assert found == [
        ("a", "constraint", "", "constraint-dependencies"),
        ("b", "override", "", "override-dependencies"),
        ("c", "constraint", "build-system", "build-constraint-dependencies"),
        ("d", "constraint", "build-system", "build-constraint-dependencies"),
    ]
    assert written(document, document.declarations[0]) == '"a<2"'
    assert [comment.text for comment in document.declarations[0].comments.inline] == ["# why"]
    assert document.problems == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('constraint-dependencies = ["a<"]', "`<`"),
        ("override-dependencies = 1", "`override-dependencies` is a number, not an array of requirements"),
        ("[tool.uv", "unreadable-file"),
    ],
)
def test_what_cannot_be_read(text: str, message: str) -> None:
    (problem,) = read(Source("uv.toml", text)).problems
    assert message in problem.message or message == problem.rule
