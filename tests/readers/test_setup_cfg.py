"""`setup.cfg`: the requirements that setuptools would read, each in its place."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from packaging.requirements import Requirement

from declared import clauses, only, places_hold, problems, words, written
from whypin.model.declaration import Declaration
from whypin.model.project import Document
from whypin.readers.setup_cfg import read as read_source
from whypin.text.source import Source, decode


def read(text: str) -> Document:
    return read_source(Source("app/setup.cfg", text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        # other tools' sections, which need not even be INI as setuptools reads it
        "[flake8]\nignore = E1\nignore = E2\ninstall_requires = a<2\n",
        "[metadata]\nname = x\n[options]\npackages = find:\npython_requires = >=3.8\n",
        "[options]\ninstall_requires =\n[options.extras_require]\n",
        "[options]\ninstall_requires =\n  # a<2\n  ; b<2\n\n",
        "[options.packages.find]\nexclude =\n  tests<2\n",
    ],
)
def test_nothing_declared(text: str) -> None:
    document = read(text)
    assert not document.declarations
    assert not document.problems


@pytest.mark.parametrize(
    ("text", "group", "role", "table"),
    [
        ("[options]\ninstall_requires =\n    a<2\n", "", "requirement", "options.install_requires"),
        ("[options]\ninstall_requires = a<2\n", "", "requirement", "options.install_requires"),
        ("[options]\nInstall-Requires: a<2", "", "requirement", "options.Install-Requires"),
        ("[options]\nsetup_requires = a<2", "build-system", "build", "options.setup_requires"),
        ("[options]\ntests_require =\n a<2", "group:tests", "requirement", "options.tests_require"),
        ("[options.extras_require]\nDev = a<2", "extra:Dev", "requirement", "options.extras_require.Dev"),
        # a line that goes on, with nothing before the backslash as well
        ("[options]\ninstall_requires = \\\n  a<2\n", "", "requirement", "options.install_requires"),
    ],
)
def test_lists_of_requirements(text: str, group: str, role: str, table: str) -> None:
    document = read(text)
    declaration = only(document)
    places_hold(document)
    assert written(document, declaration) == "a<2"
    assert clauses(declaration) == [[("<", "2")]]
    assert (declaration.key, declaration.dialect) == ("a", "pep508")
    assert (declaration.group, declaration.role, declaration.table) == (group, role, table)


def test_one_line_is_parted_at_semicolons_and_several_are_not() -> None:
    document = read(
        "[options]\ninstall_requires = a>=1; b ;c<2;\nsetup_requires =\n  d; python_version < '3'\n  e [x,y] (>=1)\n"
    )
    places_hold(document)
    assert [one.key for one in document.declarations] == ["a", "b", "c", "d", "e"]
    assert document.declarations[3].marker is not None
    assert [extra.value for extra in document.declarations[4].extras] == ["x", "y"]


def test_a_requirement_over_two_lines_has_its_places() -> None:
    document = read("[options]\ninstall_requires =\n  a \\\n    >=1 \\\n    ,<2  # why\n  b\n")
    first, second = document.declarations
    assert clauses(first) == [[(">=", "1"), ("<", "2")]]
    assert written(document, first) == "a \\\n    >=1 \\\n    ,<2"
    assert words(first.comments.inline) == ["why"]
    assert second.key == "b"


def test_comments_stand_where_they_stand_in_other_files() -> None:
    document = read(
        "[options]\n"
        "# all of them\n"
        "install_requires =  # and here\n"
        "    # above\n"
        "    ; with the other sign\n"
        "    a<2  # beside\n"
        "         # below\n"
        "    # of b\n"
        "    b\n"
        "\n"
        "    # lost\n"
        "\n"
        "    c\n"
    )
    first, second, third = document.declarations
    assert words(first.comments.inline) == ["beside", "below"]
    assert words(first.comments.above) == ["above", "with the other sign"]
    assert {*map(tuple, [words(one.comments.heading) for one in document.declarations])} == {
        ("all of them", "and here")
    }
    assert words(second.comments.above) == ["of b"]
    assert third.comments.above == ()
    assert first.comments.run == second.comments.run < third.comments.run
    assert [comment.own_line for comment in document.comments] == [True, False, True, True, False, True, True, True]


def test_files_of_requirements() -> None:
    text = (
        "[options]\ninstall_requires = file: a.txt, docs/b.txt,\n"
        "[options.extras_require]\nx = file: c.txt,\n    d.txt\n"
    )
    document = read(text)
    assert not document.declarations
    assert [(one.kind, one.target, one.group) for one in document.includes] == [
        ("file", "a.txt", ""),
        ("file", "docs/b.txt", ""),
        ("file", "c.txt", "extra:x"),
        ("file", "d.txt", "extra:x"),
    ]
    assert all(text[one.span.start : one.span.end] == one.target for one in document.includes)


def test_the_name_of_the_project() -> None:
    for name, key in (("Foo_Bar", "foo-bar"), ("attr: foo.name", "")):
        metadata = read(f"[metadata]\nname = {name}\n[options]\n").metadata
        assert metadata is not None
        assert metadata.name == key


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("[options]\ninstall_requires =\n  a>>2\n  b\n", [("`>>2` lacks a version", ">>2")]),
        (
            "[options]\ninstall_requires = a; python_version<'3'\n",
            [("`python_version<'3'` is a requirement of its own here, not a marker", "python_version<'3'")],
        ),
        # setuptools drops a line that goes on in none
        ("[options]\ninstall_requires =\n  a \\\n", [("`\\` is not expected after `a`", "\\")]),
        # only the beginning of a value names files, and nothing but requirements and extras may
        ("[options]\ninstall_requires =\n  file: a.txt\n", [("`: a.txt` is not expected after `file`", ": a.txt")]),
        ("[options]\nsetup_requires = file: a.txt\n", [("`: a.txt` is not expected after `file`", ": a.txt")]),
        (
            "[options]\ninstall_requires =\n  -r a.txt\n",
            [("`-r` is not the name of a package", "-r")],
        ),
        (
            "install_requires = a\n[options]\n",
            [("`setup.cfg` is not an INI file: a line stands above the first section", "i")],
        ),
        ("[options]\na = 1\na = 2\n", [("`setup.cfg` is not an INI file: the option `a` is there twice", "a")]),
        (
            "[options]\n<<<<<<< HEAD\na = 1\n=======\n>>>>>>> x\n",
            [("`setup.cfg` holds an unresolved merge conflict", "<<<<<<< HEAD")],
        ),
    ],
)
def test_what_cannot_be_read(text: str, wrong: list[tuple[str, str]]) -> None:
    document = read(text)
    assert problems(document) == wrong
    assert all(one.help for one in document.problems)


def test_nothing_hides_behind_a_line_end_that_no_editor_shows() -> None:
    document = read("[options]\ninstall_requires =\n  a>=1  # why\x0bevil==1 # x\n  b\x85c\n")
    places_hold(document)
    assert [one.key for one in document.declarations] == ["a", "evil", "b", "c"]


def test_bytes_of_other_systems() -> None:
    source = decode("setup.cfg", b"\xef\xbb\xbf[options]\r\ninstall_requires =\r\n\t# why\r\n\ta>=1,<2\r\n")
    document = read_source(source)
    declaration = only(document)
    places_hold(document)
    assert words(declaration.comments.above) == ["why"]


# What setuptools makes of each text that comes in: group and requirement, or null for what it refuses. In a process of
# its own, because setuptools puts another distutils in the place of Python's.
BY_SETUPTOOLS = """
import json, sys, warnings
from pathlib import Path
from setuptools._reqs import parse_strings
from setuptools.config.setupcfg import read_configuration
from packaging.requirements import Requirement
warnings.simplefilter("ignore")
path = Path("setup.cfg")
answers = []
for text in json.load(sys.stdin):
    path.write_text(text, "utf-8", newline="")
    try:
        found = read_configuration(path).get("options", {})
        lists = {"": found.get("install_requires", [])}
        lists |= {f"extra:{name}": one for name, one in found.get("extras_require", {}).items()}
        answers.append([[group, str(Requirement(one))] for group in lists for one in parse_strings(lists[group])])
    except Exception:
        answers.append(None)
print(json.dumps(answers))
"""
LINES = [
    *(
        "a",
        "b>=1",
        "c[x] <2 , >1",
        "d; os_name=='nt'",
        "e  # f",
        "# g",
        "; h",
        "",
        "  ",
        "i #j",
        "k\x0bl",
        "m \\",
        "\\",
    ),
    *("n>1 # o\x85p", "[q]", "r = s", "file: t.txt", "u;v", "-e .", "w==1.*", "x #", "y\x1c", "\tz", "A;b # c;d"),
]


def ours(text: str) -> list[list[str]] | None:
    document = read(text)
    if document.problems:
        return None
    if "\\" not in text:
        places_hold(document)
    return [[one.group, str(Requirement(again(one)))] for one in document.declarations]


def again(declaration: Declaration) -> str:
    assert declaration.name is not None
    extras = ",".join([extra.value for extra in declaration.extras])
    limits = declaration.constraint.text if declaration.constraint is not None else ""
    marker = f"; {declaration.marker.value}" if declaration.marker is not None else ""
    return f"{declaration.name.value}{f'[{extras}]' if extras else ''}{limits}{marker}"


def test_setuptools_reads_the_same(tmp_path: Path) -> None:
    random = Random(0)
    texts = []
    for _ in range(200):
        space = random.choice(["\n    ", "\n\t"])
        main, extra = [space.join(random.choices(LINES, k=random.randint(0, 5))) for _ in range(2)]
        texts.append(f"[options]\ninstall_requires = {main}\n[options.extras_require]\nx = {extra}\n")
    answer = subprocess.run(
        [sys.executable, "-c", BY_SETUPTOOLS],
        cwd=tmp_path,
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    expected = json.loads(answer.stdout)
    compared = 0
    for text, theirs in zip(texts, expected, strict=True):
        found = ours(text)
        # A file that is not there is empty to setuptools; of a line that goes on in none see above.
        if theirs is not None and "= file:" not in text and (found is not None or " \\\n" not in text):
            assert found == theirs, text
            compared += 1
    assert compared > 20


def test_a_template_is_left_out() -> None:
    document = read("[options]\n{% if x %}\na = 1\n{% endif %}\n")
    assert (document.left_out, document.problems, document.declarations) == ("is a template", (), ())
