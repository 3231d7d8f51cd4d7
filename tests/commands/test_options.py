"""The command line: what is read without argparse is what argparse reads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whypin.commands.options import Options, Usage, outputs, parser, read

PLAIN = [
    [],
    ["requirements.in"],
    ["--fix"],
    ["a.in", "b.in", "--isolated", "--quiet"],
    ["--exit-zero", "a.in", "b.in", "--unsafe-fixes"],
    ["--online", "--no-cache", "--no-progress", "--show-files", "--diff", "a.in"],
    ["--fix", "--fix"],
    [""],
]
OTHER = [
    ["--level", "strict", "a.in"],
    ["--format=json"],
    ["--select", "a", "--select=b,c", "a.in"],
    ["--", "--fix"],
]
REFUSED = [
    ["--unsafe_fixes"],  # not the spelling of the option
    ["--fix=yes"],
    ["--paths"],  # a name of ours, not an option
    ["--unsafe"],  # no abbreviations
    ["-x"],
    ["a.in", "--fix", "b.in"],  # argparse wants the paths in one run
    ["--level"],
]
WORDS = st.sampled_from(["a.in", "b.in", "--fix", "--online", "--quiet", "--level", "strict", "--output", "-", "--x"])


def _by_argparse(argv: list[str], select: bool) -> dict[str, object] | None:
    options = Options()
    try:
        parser("whypin check", "", select=select).parse_args(argv, namespace=options)
    except SystemExit:
        return None
    return _values(options)


def _values(options: Options) -> dict[str, object]:
    names = [name for name in vars(Options) if not name.startswith("_")]
    values = {name: getattr(options, name) for name in names}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


@pytest.mark.parametrize("argv", [*PLAIN, *OTHER], ids=" ".join)
def test_it_reads_as_argparse_does(argv: list[str]) -> None:
    assert _values(read("whypin check", "", argv, select=True)) == _by_argparse(argv, True)


@pytest.mark.parametrize("argv", REFUSED, ids=" ".join)
def test_it_refuses_what_argparse_refuses(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        read("whypin check", "", argv, select=True)
    assert "usage: whypin check" in capsys.readouterr().err


def test_a_hook_has_no_option_for_the_index_rules(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        read("whypin-all", "", ["--online"], select=False)
    assert "unrecognized arguments: --online" in capsys.readouterr().err


@given(st.lists(WORDS, max_size=5), st.booleans())
def test_any_line_is_read_as_argparse_reads_it(argv: list[str], select: bool) -> None:
    try:
        found = _values(read("whypin check", "", argv, select=select))
    except SystemExit:
        found = None
    assert found == _by_argparse(argv, select)


@pytest.mark.parametrize(
    ("formats", "output", "pairs"),
    [
        (None, None, [("text", None)]),
        (["json"], "a", [("json", "a")]),
        (["text", "sarif=a", "junit=b"], None, [("text", None), ("sarif", "a"), ("junit", "b")]),
        (["text", "sarif=a"], "b", [("text", "b"), ("sarif", "a")]),
    ],
)
def test_several_reports(formats: list[str] | None, output: str | None, pairs: list[tuple[str, str | None]]) -> None:
    assert outputs(formats, output) == pairs


@pytest.mark.parametrize(
    ("formats", "output", "words"),
    [
        (["text", "sarif"], None, "cannot share standard output"),
        (["text", "sarif"], "a", "cannot share `a`"),
        (["json=a", "sarif=a"], None, "cannot share `a`"),
        (["xml"], None, "no report format `xml`"),
    ],
)
def test_reports_that_would_lose_one_another(formats: list[str], output: str | None, words: str) -> None:
    with pytest.raises(Usage, match=words):
        outputs(formats, output)
