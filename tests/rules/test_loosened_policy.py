"""`loosened-policy`: a change that takes back what guards are there for; the page runner judges at a gate."""

from __future__ import annotations

import pytest

from locked import PROJECTS, A
from pages.checking import findings

NAME = "loosened-policy"
SAME = 'level = "default"\n'
IGNORE = '[[ignore]]\nrule = "{}"\nreason = "rebuilt by us"\n'
FORMS = pytest.mark.parametrize("name", PROJECTS)
# What takes `weak-hash` back, and the text that the finding stands at.
LOOSER = [
    ('[rules]\nweak-hash = "off"\n', "weak-hash"),
    ('[rules]\nweak-hash = "note"\n', "weak-hash"),
    (IGNORE.format("weak-hash"), "weak-hash"),
    (IGNORE.format("weak-hash") + 'package = "blinker"\n', "weak-hash"),
    (IGNORE.format("weak-hash") + 'path = "*"\n', "weak-hash"),
]
EACH = pytest.mark.parametrize(("looser", "at"), LOOSER)


def told(files: dict[str, str], base: dict[str, str]) -> list[tuple[str, str, str]]:
    """Severity, file and place of each finding; the base has a configuration that says nothing more."""
    found = findings(NAME, files, base={"whypin.toml": SAME, **base})
    return [(one.severity, one.path, files[one.path][one.span.start : one.span.end]) for one in found]


@pytest.mark.parametrize(
    ("looser", "then"),
    [
        (SAME, SAME),
        # Stricter, or as it was.
        ('[rules]\nweak-hash = "error"\n', SAME),
        ('[rules]\nweak-hash = "note"\n', '[rules]\nweak-hash = "off"\n'),
        ('[rules]\nweak-hash = "off"\n', '# another line\n[rules]\nweak-hash = "off"\n'),
        (IGNORE.format("weak-hash"), f"{SAME}{IGNORE.format('weak-hash')}"),
        ("", IGNORE.format("weak-hash")),
        # Manners are the tree's own business.
        ('[rules]\nmissing-lower-bound = "off"\n', SAME),
        (IGNORE.format("unexplained-constraint"), SAME),
        ('scope = "all"\ndevelopment = ["dev.in"]\ncooldown = "0 days"\n', SAME),
        # Nothing that the base read is left out.
        ('exclude = ["fixtures/"]\n', SAME),
        # A pair that says what was so before.
        ('[[locks]]\nlock = "requirements.txt"\ndeclarations = ["requirements.in"]\n', SAME),
    ],
)
def test_in_order(looser: str, then: str) -> None:
    files = {**PROJECTS["requirements.txt"], "whypin.toml": looser}
    assert findings(NAME, files, base={"whypin.toml": then}) == []
    assert findings(NAME, files, looser) == []


@pytest.mark.parametrize(
    ("looser", "at"),
    [
        *LOOSER,
        ('exclude = ["requirements.txt"]\n', '"requirements.txt"'),
        ('exclude = ["*.in", "!x", "*.txt"]\n', '"*.txt"'),
        ('allow-hosts = ["index.example.org"]\n', '"index.example.org"'),
        ('[[locks]]\nlock = "requirements.txt"\ndeclarations = ["x.in"]\n', "[[locks]]"),
    ],
)
def test_a_note_where_there_is_nothing_to_hide(looser: str, at: str) -> None:
    found = told({**PROJECTS["requirements.txt"], "x.in": "idna>=3\n", "whypin.toml": looser}, {})
    assert {severity for severity, _, _ in found} == {"note"}
    assert found[-1][2].startswith(at)


@EACH
@FORMS
def test_an_error_where_it_would_hide_what_the_change_brings(name: str, looser: str, at: str) -> None:
    files = dict(PROJECTS[name])
    broken = files[name].replace(A, A[:-1])
    found = told({**files, name: broken, "whypin.toml": looser}, {name: files[name]})
    assert found == [("error", "whypin.toml", at)]
    # The base had it.
    found = told({**files, name: broken, "whypin.toml": looser}, {name: broken})
    assert found == [("note", "whypin.toml", at)]
    # Another line of the same lock changes.
    found = told({**files, name: f"{broken}\n", "whypin.toml": looser}, {name: broken})
    assert found == [("note", "whypin.toml", at)]


@FORMS
def test_a_nearer_configuration(name: str) -> None:
    files = {f"service/{path}": text for path, text in PROJECTS[name].items()}
    lock = f"service/{name}"
    looser = {"service/whypin.toml": '[rules]\nweak-hash = "off"\n', "whypin.toml": SAME}
    broken = {lock: files[lock].replace(A, A[:-1])}
    then = {lock: files[lock], "service/whypin.toml": SAME}
    assert told({**files, **broken, **looser}, then) == [("error", "service/whypin.toml", "weak-hash")]
    assert told({**files, **looser}, then) == [("note", "service/whypin.toml", "weak-hash")]


@FORMS
def test_a_lock_that_is_left_out(name: str) -> None:
    files = dict(PROJECTS[name])
    broken = files[name].replace(A, A[:-1])
    found = told({**files, name: broken, "whypin.toml": f'exclude = ["/{name}"]\n'}, {name: files[name]})
    assert found == [("error", "whypin.toml", f'"/{name}"')]


def test_what_makes_another_thing_of_a_project() -> None:
    """The lock of a library may go."""
    files = dict(PROJECTS["uv.lock"])
    lock = files.pop("uv.lock")
    found = told({**files, "whypin.toml": 'kind = "library"\n'}, {"uv.lock": lock})
    assert found == [("error", "whypin.toml", "kind")]
    found = told({**files, "uv.lock": lock, "whypin.toml": 'kind = "library"\n'}, {"uv.lock": lock, "x.in": "x>=1\n"})
    assert found == []
