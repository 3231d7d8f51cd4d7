"""The hook block in configurations of every form: what is inserted, what is refused, and that nothing else changes."""

from __future__ import annotations

import sys
from typing import Any

import pytest
import tomli
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from whypin.adoption.hook_block import REPOSITORY, block, extended, fitting, prek_block
from whypin.text import yaml_insert
from whypin.text.source import Source, decode
from whypin.text.yaml import LIMIT, NoYaml, Unsure

ALL = fitting(True)
SKIP = "skip: [check-lock-hashes, check-releases]  # these need the network, and pre-commit.ci has none"


def inserted(text: str, hooks: tuple[str, ...] = ("whypin",)) -> str:
    return extended(Source(".pre-commit-config.yaml", text), hooks, "1.2.3")[0].raw


# Each is the file afterwards; a line that was inserted begins with `+`, and `URL` is that of the repository.
INSERTED = {
    "indented": """\
 repos:
   - repo: https://example.org/a
     rev: v1
     hooks:
       - id: a
+  - repo: URL
+    rev: v1.2.3
+    hooks:
+      - id: whypin
""",
    "not indented, and another key behind it": """\
 repos:
 - repo: https://example.org/a
   rev: v1
   hooks:
   - id: a
+- repo: URL
+  rev: v1.2.3
+  hooks:
+  - id: whypin
 exclude: ^docs/
""",
    "the two lists indented differently": """\
 repos:
 - repo: https://example.org/a
   rev: 'v1'
   hooks:
     - id: a
+- repo: URL
+  rev: 'v1.2.3'
+  hooks:
+    - id: whypin
""",
    "wide dashes, as `pre-commit sample-config` had them": """\
 repos:
 -   repo: https://example.org/a
     rev: "v1"
     hooks:
     -   id: a
         args: [--x,
           --y]
+-   repo: URL
+    rev: "v1.2.3"
+    hooks:
+    -   id: whypin
""",
    "four columns": """\
 repos:
     - repo: https://example.org/a
       rev: v1
       hooks:
           - id: a
+    - repo: URL
+      rev: v1.2.3
+      hooks:
+          - id: whypin
""",
    "blank lines between, comments behind that belong to the last hook, and to nothing": """\
 # all of it
 repos:
   - repo: https://example.org/a
     rev: v1  # frozen
     hooks:
       - id: a

   # why b
   - repo: https://example.org/b
     rev: v1
     hooks:
       - id: b  # b
       # - id: c

       #   d
+
+  - repo: URL
+    rev: v1.2.3
+    hooks:
+      - id: whypin

 # tried and failed: e
""",
    "a hook that is commented out, at the end": """\
 repos:
 - repo: https://example.org/a
   rev: v1
   hooks:
   - id: a
 # - repo: https://example.org/b
 #   rev: v1
+- repo: URL
+  rev: v1.2.3
+  hooks:
+  - id: whypin
""",
    "a comment that belongs to the next key": """\
 repos:
 - repo: https://example.org/a
   rev: v1
   hooks:
   - id: a
+- repo: URL
+  rev: v1.2.3
+  hooks:
+  - id: whypin
 # of the bot
 ci:
   autofix_prs: false
""",
    "between the marks of a document": """\
 %YAML 1.2
 ---
 repos:
   - repo: https://example.org/a
     rev: v1
     hooks:
       - id: a
+  - repo: URL
+    rev: v1.2.3
+    hooks:
+      - id: whypin
 ...
""",
    "anchors, aliases, merges and tags": """\
 x: &files ^src/
 repos:
   - &a
     repo: https://example.org/a
     rev: !!str v1
     hooks:
       - &hook {id: a, files: *files}
       - <<: *hook
         id: b
+  - repo: URL
+    rev: v1.2.3
+    hooks:
+      - id: whypin
""",
    "a block of text at the end": """\
 repos:
   - repo: local
     hooks:
       - id: a
         name: a
         entry: |
           # is no comment
           b
+  - repo: URL
+    rev: v1.2.3
+    hooks:
+      - id: whypin

 exclude: x
""",
    "a block of text that keeps its blank lines": """\
 repos:
   - repo: local
     hooks:
       - id: a
         entry: |+
           b

+  - repo: URL
+    rev: v1.2.3
+    hooks:
+      - id: whypin
""",
    "a block of text that is blank lines": """\
 repos:
   - repo: local
     hooks:
       - id: a
         entry: |+

+  - repo: URL
+    rev: v1.2.3
+    hooks:
+      - id: whypin
 exclude: x
""",
    "a value over several lines": """\
 repos:
   - repo: local
     hooks:
       - id: a
         entry: b
           c
           d
+  - repo: URL
+    rev: v1.2.3
+    hooks:
+      - id: whypin
""",
    "no repository yet": """\
 repos:  # none
+  - repo: URL
+    rev: v1.2.3
+    hooks:
+      - id: whypin
 exclude: x
""",
    "other keys alone": """\
 exclude: x
+repos:
+  - repo: URL
+    rev: v1.2.3
+    hooks:
+      - id: whypin
""",
    "comments alone": """\
 # to be done
+repos:
+  - repo: URL
+    rev: v1.2.3
+    hooks:
+      - id: whypin
""",
    "nothing": """\
+repos:
+  - repo: URL
+    rev: v1.2.3
+    hooks:
+      - id: whypin
""",
}


def _texts(marked: str) -> tuple[str, str]:
    """The file before and afterwards."""
    lines = marked.replace("URL", REPOSITORY).splitlines(keepends=True)
    before = "".join([line[1:] if line.strip() else line for line in lines if not line.startswith("+")])
    return before, "".join([line[1:] if line.strip() else line for line in lines])


@pytest.mark.parametrize("form", INSERTED)
def test_the_block_looks_like_the_rest(form: str) -> None:
    before, after = _texts(INSERTED[form])
    assert inserted(before) == after
    assert inserted(after) == after, "a second run changes nothing"


@pytest.mark.parametrize("form", INSERTED)
@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_newlines_stay_what_they_are(form: str, ending: str) -> None:
    before, after = [text.replace("\n", ending) for text in _texts(INSERTED[form])]
    # Without a line nothing says what they are.
    assert inserted(before) == (after if before else _texts(INSERTED[form])[1])


@pytest.mark.parametrize("form", [form for form in INSERTED if "keeps its blank" not in form and form != "nothing"])
def test_a_file_without_a_final_newline(form: str) -> None:
    before, after = _texts(INSERTED[form])
    ends_in_block = INSERTED[form].rstrip("\n").rpartition("\n")[2].startswith("+")
    shorter = after.rstrip("\n") if ends_in_block and form != "comments alone" else after
    assert inserted(before.removesuffix("\n")) == (shorter if ends_in_block else after.removesuffix("\n"))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_the_bytes_before_and_behind_stay(encoding: str) -> None:
    before, after = [text.encode(encoding) for text in _texts(INSERTED["four columns"])]
    source = decode(".pre-commit-config.yaml", before)
    assert source.encode(inserted(source.raw)) == after


SKIPPED = {
    "no `ci` yet": (
        "repos:\n- repo: a\n  hooks:\n  - id: a\n",
        f"\nci:\n  {SKIP}\n",
    ),
    "a `ci` without it": (
        "ci:\n    autofix_prs: false  # no\nrepos:\n",
        f"ci:\n    autofix_prs: false  # no\n    {SKIP}\n",
    ),
    "an empty list": ("ci:\n  skip: []\nrepos:\n", "ci:\n  skip: [check-lock-hashes, check-releases]\n"),
    "a list in brackets": (
        "ci:\n  skip: [ a, check-releases, ]  # b\nrepos:\n",
        "ci:\n  skip: [ a, check-releases, check-lock-hashes, ]  # b\n",
    ),
    "a list of lines": (
        "ci:\n  skip:\n    - a\n    # b\nrepos:\n",
        "ci:\n  skip:\n    - a\n    # b\n    - check-lock-hashes\n    - check-releases\n",
    ),
}


@pytest.mark.parametrize("form", SKIPPED)
def test_pre_commit_ci_skips_what_needs_the_network(form: str) -> None:
    before, expected = SKIPPED[form]
    after = inserted(before, ALL)
    assert expected in after
    assert set(yaml.safe_load(after)["ci"]["skip"]) >= {"check-lock-hashes", "check-releases"}
    assert inserted(after, ALL) == after


@pytest.mark.parametrize("ci", ["{autofix_prs: false}", "", "[]", "{skip: 1}", "*x"])
def test_a_ci_that_cannot_be_extended_is_left_to_a_person(ci: str) -> None:
    source, note = extended(Source("f", f"x: &x {{}}\nci: {ci}\nrepos:\n- repo: a\n"), ALL, "1.2.3")
    assert REPOSITORY in source.raw
    assert note == "for pre-commit.ci, add `check-lock-hashes` and `check-releases` to `skip` of `ci`"


@pytest.mark.parametrize(
    "text",
    [
        f"repos:\n- repo: {REPOSITORY}\n  rev: x\n  hooks:\n  - id: check-locks\n",
        f"repos: [{{repo: '{REPOSITORY}.git/', rev: x, hooks: [{{id: check-locks}}]}}]\n",
        "repos:\n- repo: git@github.com:Mirror/Whypin.git\n  rev: x\n  hooks: []\n",
        "repos:\n- repo: local\n  hooks:\n  - id: a\n  - {id: pins, entry: whypin check, language: system}\n",
    ],
)
def test_hooks_of_whypin_that_are_there_are_left_alone(text: str) -> None:
    source, note = extended(Source("f", text), ALL, "1.2.3")
    assert source.raw == text
    assert note == "`check-lock-hashes` and `check-releases` would fit these files, too"


REFUSED = [
    ("repos: [{repo: a}]\n", "has `repos` in brackets"),
    ("repos: []\n", "has `repos` in brackets"),
    ("{repos: []}\n", "is not a mapping of one key a line"),
    ("- repo: a\n", "is not a mapping of one key a line"),
    ("repos: a\n", "has something else than a list under `repos`"),
    ("x: &x []\nrepos: *x\n", "has something else than a list under `repos`"),
    ("repos:\n- repo: a\nrepos:\n- repo: b\n", "has the key `repos` twice"),
    ("repos:\n- repo: a\n---\nrepos:\n- repo: b\n", "holds 2 documents"),
    ("x: &x\n  repos: []\n<<: *x\n", "takes its keys from elsewhere (`<<`)"),
    ("repos:\n- *nowhere\n", "names `*nowhere`, which is not defined above"),
    ("repos:\n\t- repo: a\n", "is not YAML: found character '\\t' that cannot start any token (line 2)"),
    ("repos:\n- repo: {{ cookiecutter.x }}: y\n", "is not YAML: "),
    ("repos: 'a\n", "is not YAML: "),
    ('repos: "\\UFFFFFFFF"\n', "is not YAML"),
    ("repos: \x1b\n", "is not YAML"),
    ("repos:\n- repo: a\n" + "# x\n" * LIMIT, "is too long"),
    ("[" * 60_000, "opens too many brackets"),
]


@pytest.mark.parametrize(("text", "why"), REFUSED, ids=[why for _, why in REFUSED])
def test_what_is_not_sure_is_refused(text: str, why: str) -> None:
    with pytest.raises(Unsure) as error:
        inserted(text)
    assert str(error.value).startswith(why)


@pytest.mark.parametrize("separator", ["\x85", "\u2028"])
def test_a_line_that_only_yaml_ends_is_not_torn(separator: str) -> None:
    """YAML 1.1 ends a line there; an editor does not."""
    text = f"repos:\n- repo: a{separator}exclude: x\n"
    try:
        after = inserted(text)
    except Unsure:
        return
    assert yaml.safe_load(after)["exclude"] == "x"
    assert len(yaml.safe_load(after)["repos"]) == 2


def test_aliases_of_aliases_cost_what_they_are_long() -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join([f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60)])
    assert REPOSITORY in inserted(f"{bomb}repos:\n- repo: a\n  hooks: *a59\n")


@pytest.mark.parametrize("place", [0, 7, 24])
def test_a_wrong_place_is_noticed(place: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_insert, "_place", lambda *_: (place, True))
    with pytest.raises(Unsure):
        inserted("repos:\n- repo: local\n  x:\n  - repo: local\n")


def test_without_pyyaml_nothing_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    with pytest.raises(NoYaml):
        inserted("repos:\n- repo: a\n")


def test_the_whole_of_a_new_file() -> None:
    assert yaml.safe_load(block(ALL, "1.2.3")) == {
        "repos": [{"repo": REPOSITORY, "rev": "v1.2.3", "hooks": [{"id": hook} for hook in ALL]}],
        "ci": {"skip": ["check-lock-hashes", "check-releases"]},
    }
    assert "ci" not in yaml.safe_load(block(fitting(False), "1.2.3"))


def test_the_block_of_prek() -> None:
    (repo,) = tomli.loads(prek_block(ALL, "1.2.3"))["repos"]
    assert repo == {"repo": REPOSITORY, "rev": "v1.2.3", "hooks": [{"id": hook} for hook in ALL]}


WORDS = st.sampled_from(["a", "'b'", '"c"', "1", "~", "[x, y]", "{z: 1}", "|\n          x\n", ">-\n          x\n"])
COMMENTS = st.sampled_from(["", "\n", "# a\n", "  # b\n", "      # c\n", "\n# d\n\n", "\n    # e\n"])


@st.composite
def configurations(draw: st.DrawFn) -> str:
    """A configuration in one of many styles, with comments wherever they may stand."""
    outer, inner, gap = [draw(st.sampled_from(columns)) for columns in ([0, 2, 4], [0, 2, 4], [1, 3])]
    text = draw(st.sampled_from(["", "---\n", "# head\n", "exclude: x\n", "ci:\n  skip: [a]\n", "ci:\n  a: b\n"]))
    text += draw(COMMENTS) + "repos:\n"
    for _ in range(draw(st.integers(1, 3))):
        key = " " * (outer + 1 + gap)
        text += f"{' ' * outer}-{' ' * gap}repo: local\n{draw(COMMENTS)}{key}hooks:\n"
        for _ in range(draw(st.integers(1, 2))):
            text += f"{key}{' ' * inner}-{' ' * gap}id: a\n"
            value = draw(WORDS)
            text += f"{key}{' ' * inner} {' ' * gap}entry: {value}\n{draw(COMMENTS)}".replace("\n\n\n", "\n\n")
    text += draw(st.sampled_from(["", "fail_fast: true\n", "# end\nfail_fast: false\n", "# end\n", "\n# end"]))
    return text


@settings(max_examples=200)
@given(configurations())
def test_whatever_the_style_only_the_block_is_new(text: str) -> None:
    try:
        old: dict[str, Any] = yaml.safe_load(text)
    except yaml.YAMLError:
        with pytest.raises(Unsure):
            inserted(text, ALL)
        return
    try:
        after = inserted(text, ALL)
    except Unsure:
        return
    characters = iter(after)
    assert all(one in characters for one in text), "a character has gone"
    new = yaml.safe_load(after)
    assert new["repos"] == [*old["repos"], yaml.safe_load(block(ALL, "1.2.3"))["repos"][0]]
    assert new["ci"] == {**old.get("ci", {}), "skip": [*old.get("ci", {}).get("skip", []), *ALL[1:]]}
    others = {"repos", "ci"}
    assert {key: new[key] for key in new if key not in others} == {key: old[key] for key in old if key not in others}
