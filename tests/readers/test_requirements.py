from __future__ import annotations

import subprocess
import sys

import pytest

from whypin.model.declaration import Declaration
from whypin.model.project import Document
from whypin.readers.requirements import read
from whypin.text.source import Source, decode


def document(text: str, path: str = "requirements.in") -> Document:
    return read(Source(path, text))


def only(text: str) -> Declaration:
    found = document(text)
    assert not found.problems
    assert len(found.declarations) == 1
    return found.declarations[0]


def comments(declaration: Declaration) -> tuple[list[str], list[str]]:
    return [one.text for one in declaration.comments.inline], [one.text for one in declaration.comments.above]


def test_an_empty_file_holds_nothing() -> None:
    found = document("")
    assert (found.declarations, found.problems, found.comments, found.lock) == ((), (), (), None)


def test_the_places_are_those_of_the_text() -> None:
    text = "# why\nfoo[bar]>=1,<2 ; os_name == 'nt'  # more\n"
    found = only(text)
    assert text[found.span.start : found.span.end] == "foo[bar]>=1,<2 ; os_name == 'nt'"
    assert found.name is not None
    assert found.constraint is not None
    assert found.marker is not None
    assert text[found.name.span.start : found.name.span.end] == "foo"
    assert text[found.constraint.span.start : found.constraint.span.end] == ">=1,<2"
    assert text[found.marker.span.start : found.marker.span.end] == "os_name == 'nt'"
    assert found.specifier_at == text.index(">=1")
    inline, above = found.comments.inline[0], found.comments.above[0]
    assert (text[inline.span.start : inline.span.end], inline.own_line) == ("# more", False)
    assert (text[above.span.start : above.span.end], above.own_line) == ("# why", True)


@pytest.mark.parametrize(
    ("text", "inline", "above"),
    [
        ("foo\n", [], []),
        ("foo # a\n", ["# a"], []),
        ("# a\n# b\nfoo\n", [], ["# a", "# b"]),
        # A lone `#` is a line of the block.
        ("# a\n#\nfoo\n", [], ["# a", "#"]),
        # A blank line ends a block's reach, an option line too.
        ("# a\n\nfoo\n", [], []),
        ("# a\n--pre\nfoo\n", [], []),
        ("# a\n--pre # b\n# c\nfoo\n", [], ["# c"]),
        # The comment goes on below, in the same column.
        ("foo # a\n    # b\n    # c\n", ["# a", "# b", "# c"], []),
        ("foo # a\n  # b\n", ["# a"], []),
        ("foo # a\n\n    # b\n", ["# a"], []),
        ("foo # a\n# b\n", ["# a"], []),
        # A comment below a line without one never belongs to it.
        ("foo\n# a\n", [], []),
        ("foo\n    # a\n", [], []),
        # A comment line ends the continuation; it is on the requirement's own lines.
        ("foo>=1 \\\n    # a\n    # b\n", ["# a", "# b"], []),
        ("foo>=1 \\\n# a\n# b\n", ["# a"], []),
        # White space that is no blank.
        ("foo\xa0#\xa0a\n", ["#\xa0a"], []),
        ("foo # a # b\n", ["# a # b"], []),
    ],
)
def test_the_comments_around_a_declaration(text: str, inline: list[str], above: list[str]) -> None:
    assert comments(only(text)) == (inline, above)


def test_a_comment_belongs_to_the_next_declaration_only() -> None:
    first, second = document("# a\nfoo>=1\n# b\nbar # c\n").declarations
    assert comments(first) == ([], ["# a"])
    assert comments(second) == (["# c"], ["# b"])


def test_a_continued_comment_is_not_above_the_next() -> None:
    first, second = document("foo # a\n    # b\nbar\n").declarations
    assert comments(first) == (["# a", "# b"], [])
    assert comments(second) == ([], [])


def test_every_comment_is_in_the_document() -> None:
    found = document("# a\n\nfoo # b\n--pre # c\n-r x # d\n# e")
    assert [comment.text for comment in found.comments] == ["# a", "# b", "# c", "# d", "# e"]


def test_blank_and_option_lines_end_a_run_and_comments_do_not() -> None:
    found = document("a\n# x\nb\n\nc\n--pre\nd\n# y\n\n\ne\nf\n")
    runs = [declaration.comments.run for declaration in found.declarations]
    assert [runs[0] == runs[1], runs[1] < runs[2], runs[2] < runs[3], runs[3] < runs[4], runs[4] == runs[5]] == [
        True
    ] * 5


@pytest.mark.parametrize(
    ("text", "key", "kind", "target", "extras", "editable"),
    [
        ("foo @ https://a/b", "foo", "url", "https://a/b", [], False),
        ("foo[x]@https://a/b", "foo", "url", "https://a/b", ["x"], False),
        ("https://a/b.tar.gz#egg=Foo_Bar", "foo-bar", "url", "https://a/b.tar.gz#egg=Foo_Bar", [], False),
        # The fragment goes on.
        (
            "git+ssh://git@a/b@v1#egg=foo&subdirectory=c",
            "foo",
            "vcs",
            "git+ssh://git@a/b@v1#egg=foo&subdirectory=c",
            [],
            False,
        ),
        ("https://a/foo-1.0-py3-none-any.whl", "foo", "url", "https://a/foo-1.0-py3-none-any.whl", [], False),
        ("https://a/b", "", "url", "https://a/b", [], False),
        ("bzr+lp:a#egg=foo", "foo", "vcs", "bzr+lp:a#egg=foo", [], False),
        ("file:///a/b", "", "path", "file:///a/b", [], False),
        ("./a b[x]", "", "path", "./a b[x]", ["x"], False),
        (".", "", "path", ".", [], False),
        ("a/b", "", "path", "a/b", [], False),
        ("C:\\a\\b", "", "path", "C:\\a\\b", [], False),
        ("foo.tar.gz", "", "path", "foo.tar.gz", [], False),
        # Only `pip_requirements_parser` knows this one.
        ("a/b c", "", "path", "a/b c", [], False),
        # An environment variable is never looked up.
        ("${HOME}/a", "", "path", "${HOME}/a", [], False),
        ("-e .[x,y]", "", "path", ".[x,y]", ["x", "y"], True),
        ("-e.", "", "path", ".", [], True),
        ("--editable=git+https://a/b#egg=foo", "foo", "vcs", "git+https://a/b#egg=foo", [], True),
        ("-e 'foo @ git+https://a/b'", "foo", "vcs", "git+https://a/b", [], True),
    ],
)
def test_references(text: str, key: str, kind: str, target: str, extras: list[str], editable: bool) -> None:
    found = only(text)
    assert found.reference is not None
    assert (found.key, found.reference.kind, found.reference.target.value) == (key, kind, target)
    span = found.reference.target.span
    assert text[span.start : span.end] == target
    assert ([extra.value for extra in found.extras], found.editable) == (extras, editable)
    assert (found.constraint, found.specifier_at) == (None, None)


@pytest.mark.parametrize(
    "text",
    [
        "https://a/b;c ; os_name == 'nt'",
        "https://a/b;c; os_name == 'nt'",
        "./a ; os_name == 'nt'",
        "-e \"c @ git+https://a/b ; os_name == 'nt'\"",
        "-e \"c @ git+https://a/b ; os_name == 'nt'\" --config-settings x=y",
        "foo;os_name == 'nt'",
    ],
)
def test_the_marker_of_a_reference(text: str) -> None:
    found = only(text)
    assert found.marker is not None
    assert found.marker.value == "os_name == 'nt'" == text[found.marker.span.start : found.marker.span.end]


def test_includes_and_indexes() -> None:
    text = "\n".join(
        [
            "-r a.txt # why",
            "-rb.txt",
            "--requirement=c.txt",
            "--requirement d.txt",
            '-c "e f.txt"',
            "--constraint ${X}/g.txt",
            "-i https://a --extra-index-url=https://b",
            # pip takes the beginning of a long name.
            "--find ./c --pre",
            "--index-url https://${USER}@d",
        ]
    )
    found = document(text)
    assert not found.problems
    assert [(one.kind, one.target) for one in found.includes] == [
        ("requirement", "a.txt"),
        ("requirement", "b.txt"),
        ("requirement", "c.txt"),
        ("requirement", "d.txt"),
        ("constraint", "e f.txt"),
        ("constraint", "${X}/g.txt"),
    ]
    assert [text[one.span.start : one.span.end] for one in found.includes] == [one.target for one in found.includes]
    assert found.index_urls == ("https://a", "https://b", "./c", "https://${USER}@d")


@pytest.mark.parametrize(
    ("path", "role"),
    [("requirements.in", "requirement"), ("constraints.txt", "constraint"), ("a/dev-constraints.in", "constraint")],
)
def test_the_role_goes_by_the_name_of_the_file(path: str, role: str) -> None:
    assert [one.role for one in document("foo<2\n", path).declarations] == [role]


@pytest.mark.parametrize(
    ("text", "message", "wrong"),
    [
        ("ansible>2.6<2.7", "`>2.6<2.7` lacks a comma between its clauses", ">2.6<2.7"),
        ("a\nfabric==dev # b", "`dev` is not a version", "dev"),
        ("foo:bar", "`:bar` is not expected after `foo`", ":bar"),
        # The first line of a file that git-lfs has not fetched.
        (
            "foo https://host.example/v1",
            "`https://host.example/v1` is not expected after `foo`",
            "https://host.example/v1",
        ),
        ("foo==${X}", "`${X}` is an environment variable, which is not looked up", "${X}"),
        ("--no-such-thing", "`--no-such-thing` is not an option of requirements files", "--no-such-thing"),
        ("-x", "`-x` is not an option of requirements files", "-x"),
        ("foo --no-such", "`--no-such` is not an option of requirements files", "--no-such"),
        ("-r", "`-r` lacks its value", "-r"),
        ("--pre=1", "`--pre` takes no value", "--pre=1"),
        ("-r 'a", "`'a` lacks its closing quote", "'a"),
        # A list in Markdown.
        ("- foo", "`- foo` is neither a requirement nor an option", "- foo"),
        # The span lies behind the continuation.
        ("foo>=1, \\\n  <dev", "`dev` is not a version", "dev"),
    ],
)
def test_what_cannot_be_read_is_a_problem(text: str, message: str, wrong: str) -> None:
    (problem,) = document(text).problems
    assert (problem.rule, problem.message) == ("unreadable-requirement", message)
    assert text[problem.span.start : problem.span.end] == wrong
    assert problem.help


SHA = "a" * 64


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        # What pip drops.
        ("a -r b.txt", "-r b.txt"),
        ("a --index-url https://b", "--index-url https://b"),
        ("a --pre", "--pre"),
        (f"a==1 --hash=sha256:{SHA} b c", "b c"),
        (f"a==1 --hash=sha256:{SHA} ; os_name == 'nt'", "; os_name == 'nt'"),
        ("a -C x=y -- --pre", "-- --pre"),
        ("-e ./a b", "b"),
        ("-e git+https://b/a#egg=a ; os_name == 'nt'", "; os_name == 'nt'"),
        (f"-e ./a --hash=sha256:{SHA}", f"--hash=sha256:{SHA}"),
        ("-e ./a -e ./b", "-e ./b"),
        ("-r a.txt -r b.txt", "-r b.txt"),
        ("-c a.txt -r b.txt", "-c a.txt"),
        ("-r a.txt --index-url https://b", "--index-url https://b"),
        ("-i https://a -i https://b", "-i https://a"),
        ("--pypi-url https://a -i https://b", "--pypi-url https://a"),
        ("-f a -f b", "-f b"),
        ("--pre a", "a"),
        ("--config-settings a=b", "--config-settings a=b"),
        # What it refuses.
        ("a -e b", "-e b"),
        ("a --global-option=x", "--global-option=x"),
        ("--process-dependency-links", "--process-dependency-links"),
        ("a -C x", "-C x"),
        ("--no-binary -x", "--no-binary -x"),
        ("a --hash=sha256", "--hash=sha256"),
        (f"a --hash=SHA256:{SHA}", f"--hash=SHA256:{SHA}"),
        (f"a --hash=sha256:{SHA[1:]}", f"--hash=sha256:{SHA[1:]}"),
        (f"a --hash=sha256:{SHA}#b", f"--hash=sha256:{SHA}#b"),
        ("-e https://a/b", "https://a/b"),
        ("-e git+https://a/b", "git+https://a/b"),
        ("-e 'a @ https://a/b'", "https://a/b"),
        ("-e 'a b>=1'", "a b>=1"),
        ("git+https://a/b#egg=c[x]", "git+https://a/b#egg=c[x]"),
        ("git+https://a/b#egg=c==1", "git+https://a/b#egg=c==1"),
        ("git://a/b", "git://a/b"),
        ("s3://a/b.zip", "s3://a/b.zip"),
        ("file://host/a.zip", "file://host/a.zip"),
        ("FILE:///a.zip", "FILE:///a.zip"),
        ("http://[x]/a.zip", "http://[x]/a.zip"),
        ("https://a/b-1.whl", "https://a/b-1.whl"),
        ("./a#egg=b", "./a#egg=b"),
        ("git+git@a.b:c/d", "+git@a.b:c/d"),
        # What it reads in another way.
        ("a @ https://b/c;os_name=='nt'", "https://b/c;os_name=='nt'"),
        ("https://b/c ;os_name=='nt'", "https://b/c ;os_name=='nt'"),
        ("a @ https://b/c[x]", "https://b/c[x]"),
    ],
)  # fmt: skip
def test_what_pip_would_not_read_is_a_problem_at_its_place(text: str, wrong: str) -> None:
    (problem,) = document(text).problems
    assert problem.rule == "unreadable-requirement"
    assert text[problem.span.start : problem.span.end] == wrong
    assert problem.help


@pytest.mark.parametrize(
    "text",
    [
        "a --no-binary a",  # pip obeys it on any line
        "-r a.txt --only-binary :all:",
        f"a==1 -C x=y --hash=sha256:{SHA} --hash=sha512:{SHA * 2}",
        f"a==1 -C x=y '--hash=sha256:{SHA.upper()}'",
        "-i https://a --extra-index-url https://b --extra-index-url https://c",
        "https://a/b#c",
        "-e git://a/b#egg=c",
        "file://localhost/a.zip",
        "https://[::1]/a.zip",
        "https://a/b;c",
        "-e 'a[x] @ git+https://a/b ; os_name == \"nt\"'",
        ".[x,y]",
    ],
)
def test_what_pip_reads_is_no_problem(text: str) -> None:
    assert not document(text).problems


def test_the_other_lines_are_read_all_the_same() -> None:
    assert [one.key for one in document("a\nb==\nc\n").declarations] == ["a", "c"]


@pytest.mark.parametrize(
    ("text", "lines", "keys"),
    [
        ("<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\nc\n", [1], ["a", "b", "c"]),
        ("a\n<<<<<<< HEAD\nb\n||||||| base\nc\n=======\nd\n>>>>>>> x\n", [2], ["a", "b", "c", "d"]),
        # Nested.
        ("<<<<<<< A\n<<<<<<< B\na\n=======\nb\n>>>>>>> B\n=======\nc\n>>>>>>> A\n", [1, 2], ["a", "b", "c"]),
        # What is left of one.
        ("a\n=======\nb\n>>>>>>> x\n", [2, 4], ["a", "b"]),
        ("<<<<<<< HEAD\na\n", [1], ["a"]),
        # No markers.
        ("# =======\na===1\n", [], ["a"]),
        (" =======\n", [1], []),
    ],
)
def test_merge_conflicts(text: str, lines: list[int], keys: list[str]) -> None:
    found = document(text)
    assert [found.source.position(problem.span.start)[0] for problem in found.problems] == lines
    assert [one.key for one in found.declarations] == keys


def test_a_marker_of_a_conflict_ends_a_run_and_a_block() -> None:
    first, second = document("# a\n<<<<<<< HEAD\nfoo\n=======\nbar\n>>>>>>> x\n").declarations
    assert comments(first) == ([], [])
    assert first.comments.run < second.comments.run


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_newlines_and_a_mark_change_nothing(newline: str) -> None:
    text = "# a\nfoo>=1 \\\n  ,<2 # b\nbar"
    plain = document(text)
    found = read(decode("requirements.in", b"\xef\xbb\xbf" + text.replace("\n", newline).encode()))
    assert found.declarations == plain.declarations
    assert found.comments == plain.comments


@pytest.mark.parametrize("end", list("\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"))
def test_a_requirement_behind_a_line_end_that_no_editor_shows_is_read(end: str) -> None:
    assert [one.key for one in document(f"foo # harmless{end}evil==1\n").declarations] == ["foo", "evil"]


def test_a_long_file_of_hostile_lines_is_read() -> None:
    for text in (
        "\\\n" * 50_000,
        "foo \\\n#" * 20_000,
        "foo" + " " * 200_000 + "x",
        "[" * 200_000,
        "a[" + "b," * 100_000,
    ):
        document(text)
    document("a==1 " + "--hash=sha256:a \\\n" * 20_000)


def test_plain_files_do_without_other_libraries() -> None:
    program = (
        "import sys\n"
        "from whypin.readers.requirements import read\n"
        "from whypin.text.source import Source\n"
        "text = '# a\\n-r b.in\\nfoo[x]>=1,<2; os_name == \"nt\" # c\\n-e ./d\\nbar @ https://e/f\\n'\n"
        "assert len(read(Source('requirements.in', text)).declarations) == 3\n"
        "lock = 'foo==1 --hash=sha256:' + 'a' * 64 + '\\n'\n"
        "assert read(Source('requirements.txt', lock)).lock is not None\n"
        "heavy = ('packaging', 'pip_requirements_parser', 'typing', 'dataclasses', 'pathlib', 'shlex', 'logging')\n"
        "print([name for name in heavy if name in sys.modules])\n"
    )
    path = f"import sys; sys.path[:] = {sys.path!r}\n"
    found = subprocess.run(
        [sys.executable, "-I", "-S", "-c", path + program], capture_output=True, text=True, check=True
    )
    assert found.stdout == "[]\n"


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("flask>=3\n", ""),
        ("flask>=3  # as in {{ x }}\n# {% if %}\n", ""),  # a comment may speak of one
        ("flask>=3 ; python_version < '3.12'  # {# x #}\n", ""),
        ("{% if a %}\nflask\n{% endif %}\n", "is a template"),
        ("flask>={{ version }}\n", "is a template"),
        ("{{ cookiecutter.requirements }}\n", "is a template"),
        ("flask==1 --hash=sha256:{{ digest }}\n", "is a template"),  # a lock is none, either
    ],
)
def test_a_template_is_left_out(text: str, left_out: str) -> None:
    found = document(text)
    assert found.left_out == left_out
    assert bool(found.declarations) != bool(left_out)
