"""What a hostile or merely unlucky user hands in: one clear word, the right status, the other files still checked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import repositories
from whypin.commands.main import main
from whypin.reports import FORMATS

OTHER = "zope<1\n"
SAID = "other-requirements.in:1:5: unexplained-constraint: `<1` caps `zope` and no comment says why"
NAMES = (
    "requirements.in",
    "requirements.txt",
    "pyproject.toml",
    "Pipfile",
    "poetry.lock",
    "uv.lock",
    "pdm.lock",
    "Pipfile.lock",
    "pylock.toml",
)


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one file that has a finding, as the current folder."""
    folder = tmp_path / "repository"
    repositories.repository(folder, {})
    (folder / "other-requirements.in").write_text(OTHER)
    monkeypatch.chdir(folder)
    return folder


def _lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The concise report without its summary, after a check that nothing in it is unprintable."""
    out = capsys.readouterr().out
    assert all(line.isprintable() for line in out.splitlines())
    return out.splitlines()[:-1]


# Bytes, and whether each kind of file holds nothing readable at all (status 2) or lines that are wrong (status 1).
WHOLE = {
    "not UTF-8": b"# caf\xe9\n",
    "a surrogate in UTF-8": b"# \xed\xa0\x80\n",
    "NUL": b"a = 'b\0c'\n",
    "UTF-16 without its mark": "a = 1\n".encode("utf-16-le"),
    "UTF-16 of an odd length": b"\xff\xfea\0x",
    "half a surrogate pair": b"\xff\xfe\x00\xd8a\0",
    "compressed": b"\x1f\x8b\x08\0\0\0\0\0\xff\x80",
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("data", WHOLE.values(), ids=WHOLE)
def test_what_is_no_text(data: bytes, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path(name).write_bytes(data)
    assert main(["check", "--isolated", "--format", "concise"]) == 2
    lines = _lines(capsys)
    assert SAID in lines
    assert [line for line in lines if line.startswith(f"{name}:1:1: unreadable-file: `{name}`")]


WRONG = {
    "a merge conflict": "<<<<<<< HEAD\nfoo = 1\n=======\nfoo = 2\n>>>>>>> other\n",
    "a web page": "<!DOCTYPE html>\n<html><body>404</body></html>\n",
    "a patch": "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-foo==1\n+foo==2\n",
    "a pointer of git-lfs": "version https://git-lfs.test/spec/v1\noid sha256:4d7a\nsize 12345\n",
    "brackets": "[" * 50_000,
    "braces": "{ " * 50_000,
    "tables in tables": '{"a":' * 50_000,
    "a deep header": "[" + "a." * 50_000 + "a]\n",
    "a deep key": "a." * 50_000 + "a = 1\n",
    "one long word": "a" * 100_000 + " b\n",
    "parentheses": "(" * 100_000 + "\n",
    "blanks": " " * 100_000 + "x y\n",
    "quotes": "'" * 100_001 + "\n",
    "equals signs": "=" * 100_000 + "\n",
    "a name and dashes": "foo" + "-" * 100_000 + "\n",
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG)
def test_what_is_nothing_of_its_kind(text: str, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path(name).write_text(text)
    status = main(["check", "--isolated", "--format", "concise"])
    lines = _lines(capsys)
    assert status == (1 if name.startswith("requirements") else 2)
    assert SAID in lines
    assert [line for line in lines if line.startswith(f"{name}:") and ": unreadable-" in line]
    assert max(map(len, lines)) < 1000


@pytest.mark.parametrize("name", [name for name in NAMES if "lock" not in name])
@pytest.mark.parametrize("text", ["{% if x %}\n[project]\nname = '{{ name }}'\n{% endif %}\n", "{" * 50_000])
def test_a_template_is_a_note(text: str, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path(name).write_text(text)
    assert main(["check", "--isolated", name]) == 0
    assert f"note: `{name}` is a template, so nothing that it declares was checked" in capsys.readouterr().out


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("text", ["", "\n\n", "\ufeff"])
def test_an_empty_file_has_nothing_wrong(name: str, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path(name).write_text(text, encoding="utf-8")
    assert main(["check", "--isolated", "--format", "concise", name]) == 0
    assert not _lines(capsys)


TOO_MUCH = "9" * 10_000
ABSURD = {
    "ten thousand digits": f"foo=={TOO_MUCH}\n",
    "a long range": f"foo>=1,<{TOO_MUCH}\n",
    "a long epoch": f"foo=={TOO_MUCH}!1\n",
    "an epoch without a version": "foo==1!\n",
    "a long release": f"foo=={'1.' * 10_000}1\n",
    "long suffixes": f"foo==1.0.post{TOO_MUCH}\nbar==1.0.dev{TOO_MUCH}\n",
    "a long local version": f"foo==1+{TOO_MUCH}\n",
    "many extras": f"foo[{','.join(f'e{number}' for number in range(20_000))}]==1\n",
    "extras without an end": f"foo[{'a,' * 50_000}\n",
    "many clauses": f"foo{','.join(f'!=1.{number}' for number in range(10_000))}\n",
    "a deep marker": f"foo==1; {'(' * 10_000}python_version>'3'{')' * 10_000}\n",
    "a marker without an end": f"foo==1; {'(' * 50_000}\n",
    "a long marker": "foo==1; " + " or ".join([f"python_version > '3.{number}'" for number in range(5_000)]) + "\n",
    "a marker of many digits": f"foo==1; python_version > '{TOO_MUCH}'\n",
    "many continuations": "foo==1 \\\n" * 20_000,
    "many at signs": "foo @ " * 20_000 + "\n",
    "many semicolons": "foo==1" + " ;" * 50_000 + "\n",
    "many hash signs": "foo==1 " + "# " * 50_000 + "\n",
    "many options": "foo==1 " + "--hash=sha256:zz " * 5_000 + "\n",
    "many dashes": "foo==1" + " --x" * 20_000 + "\n",
}


@pytest.mark.parametrize("line", ABSURD.values(), ids=ABSURD)
def test_absurd_requirements(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("requirements.in").write_text(line)
    assert main(["check", "--isolated", "--format", "concise"]) == 1
    lines = _lines(capsys)
    assert SAID in lines
    assert [found for found in lines if found.startswith("requirements.in:")]


@pytest.mark.parametrize("line", ABSURD.values(), ids=ABSURD)
def test_absurd_strings(line: str) -> None:
    """The same in every table of a `pyproject.toml` and a `Pipfile` that takes it."""
    first = line.partition("\n")[0].strip(" \\")
    value, spec = json.dumps(first), json.dumps(first.removeprefix("foo"))
    Path("pyproject.toml").write_text(
        f'[project]\nname = "x"\ndependencies = [{value}]\n[dependency-groups]\na = [{value}]\n'
        f"[tool.poetry.dependencies]\nfoo = {spec}\n[tool.uv]\nconstraint-dependencies = [{value}]\n"
    )
    Path("Pipfile").write_text(f"[packages]\nfoo = {spec}\n")
    assert main(["check", "--isolated", "--scope", "all", "--level", "strict"]) == 1


def test_many_ignores_and_many_members(capsys: pytest.CaptureFixture[str]) -> None:
    """None of these may take time that grows with the square of their number."""
    Path("requirements.in").write_text("# whypin: ignore[unexplained-constraint] x\n" * 20_000 + "foo>=1,<2\n")
    Path("two-requirements.in").write_text("foo>=1,<2 # whypin: ignore[" + "a," * 20_000 + "] x\n")
    members = ",".join([f'"foo{number}>=1,<2"' for number in range(5_000)])
    Path("pyproject.toml").write_text(f'[project]\nname = "x"\ndependencies = [{members}]\n')
    assert main(["check", "--isolated", "--select", "unexplained-constraint"]) == 1
    assert max(map(len, capsys.readouterr().out.splitlines())) < 1000


# `-r` and `-c`.

INCLUDES = {
    "-r nope.txt": "`-r nope.txt` names a file that is not there",
    "-r ../x.txt": "`-r ../x.txt` lies outside the repository and was not read",
    "-r /etc/passwd": "`-r /etc/passwd` lies outside the repository and was not read",
    "-c sub/../../x.txt": "`-c sub/../../x.txt` lies outside the repository and was not read",
    # as a shell, pip drops backslashes that are not quoted
    "-r sub\\..\\..\\x.txt": "`-r sub....x.txt` names a file that is not there",
    "-r 'sub\\..\\..\\x.txt'": "`-r sub\\..\\..\\x.txt` lies outside the repository and was not read",
    "-r .git/config": "`-r .git/config` was not read: `.git/config` lies in git's own folder",
    "-r .": "`-r .` lies outside the repository and was not read",
    "-r sub": "`-r sub` was not read: `sub` is a folder",
    "-r pipe.txt": "`-r pipe.txt` was not read: `pipe.txt` is not a regular file",
    "-r out.txt": "`-r out.txt` was not read: `out.txt` is a symbolic link out of the repository",
    "-r gone.txt": "`-r gone.txt` was not read: `gone.txt` is a symbolic link to a file that is not there",
    "-r loop.txt": "`-r loop.txt` was not read: `loop.txt` cannot be read: too many levels of symbolic links",
    "-r bytes.txt": "`-r bytes.txt` was not read: `bytes.txt` is not UTF-8 text",
    "-r \x1b[2J.txt": "`-r \\x1b[2J.txt` names a file that is not there",
    "-r requirements.in": "`-r requirements.in` includes itself, and pip stops with an error",
    "-r ./sub/../requirements.in": "`-r ./sub/../requirements.in` includes itself, and pip stops with an error",
    "-r two.txt": "`-r two.txt` leads back to `requirements.in`, and pip stops with an error",
    "-c three.txt": "`-c three.txt` leads back to `requirements.in`, and pip stops with an error",
}


@pytest.mark.skipif(os.name == "nt", reason="a pipe and symbolic links of POSIX")
@pytest.mark.parametrize("named", [[], ["requirements.in", "other-requirements.in"]], ids=["all", "named"])
@pytest.mark.parametrize(("line", "said"), INCLUDES.items(), ids=list(INCLUDES))
def test_includes(line: str, said: str, named: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    Path("sub").mkdir()
    os.mkfifo("pipe.txt")
    Path("out.txt").symlink_to("/etc/passwd")
    Path("gone.txt").symlink_to("nowhere")
    Path("loop.txt").symlink_to("loop.txt")
    Path("bytes.txt").write_bytes(b"\xff\n")
    Path("two.txt").write_text("-r requirements.in\n")
    Path("three.txt").write_text("-r two.txt\n")
    Path("requirements.in").write_text(f"# {'x' * 20}\n{line}\n")
    assert main(["check", "--isolated", "--format", "concise", *named]) == 1
    lines = [one for one in _lines(capsys) if "misleading" not in one]
    assert SAID in lines
    (found,) = [one for one in lines if not one.startswith("other-")]
    assert found.startswith("requirements.in:2:")
    assert found.endswith(said)


@pytest.mark.parametrize("line", ["-r https://index.test/x.txt", "-r file:///etc/passwd", "-c ${HOME}/x.txt"])
def test_what_is_elsewhere_is_said_and_not_read(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("requirements.in").write_text(f"{line}\n")
    assert main(["check", "--isolated", "--format", "concise", "requirements.in"]) == 1
    (found,) = _lines(capsys)
    rule = "untrusted-index" if "https:" in line else "missing-include"
    assert found.startswith(f"requirements.in:1:4: {rule}: ")


# Files that are none, and paths.


@pytest.mark.skipif(os.name == "nt", reason="a pipe and symbolic links of POSIX")
def test_things_that_are_no_files(capsys: pytest.CaptureFixture[str]) -> None:
    Path("pyproject.toml").mkdir()
    os.mkfifo("uv.lock")
    Path("Pipfile").symlink_to("/etc/passwd")
    Path("Pipfile.lock").symlink_to("nowhere")
    Path("poetry.lock").symlink_to("poetry.lock")
    Path("pdm.lock").symlink_to("/dev/zero")
    with Path("pylock.toml").open("wb") as file:
        file.truncate(100_000_000)
    names = [*NAMES[2:], "requirements.in"]
    assert main(["check", "--isolated", "--format", "concise", *names, "other-requirements.in"]) == 2
    lines = _lines(capsys)
    assert SAID in lines
    assert [line.split(": unreadable-file: ")[1] for line in lines if "unreadable-file" in line] == [
        "`Pipfile` is a symbolic link out of the repository",
        "`Pipfile.lock` is a symbolic link to a file that is not there",
        "`pdm.lock` is a symbolic link out of the repository",
        "`poetry.lock` cannot be read: too many levels of symbolic links",
        "`pylock.toml` is larger than 32 MiB",
        "`pyproject.toml` is a folder",
        "`requirements.in` is not there",
        "`uv.lock` is not a regular file",
    ]
    # Nobody named them now, and whether pip or git would see them depends on the system: nothing may hang or end.
    assert main(["check", "--isolated"]) in {1, 2}


ODD_NAMES = [
    b"a\nx",
    b"b\x1b[31mx",
    b"c\xffx",
    "d\u202ex".encode(),
    b"-e",
    b"f'\"`x",
    b"::error::g",
    b"%0Ah",
    b"i:3:4: x",
]


@pytest.mark.skipif(sys.platform != "linux", reason="file names of any bytes")
@pytest.mark.parametrize("format", FORMATS)
def test_odd_names_stay_on_their_line(format: str, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ODD_NAMES:
        Path(os.fsdecode(name + b"-requirements.in")).write_text(OTHER)
    status = main(["check", "--isolated", "--select", "unexplained-constraint", "--format", format])
    out = capsys.readouterr().out
    assert status == 1
    assert all(line.isprintable() for line in out.splitlines())
    # Some formats say a message twice, and some have marks of their own for backquotes.
    assert out.count("zope") >= len(ODD_NAMES) + 1
    assert main(["check", "--isolated", "--show-files"]) == 0
    blocks = capsys.readouterr().out.split("\n\n")
    assert len(blocks) == len(ODD_NAMES) + 1
    assert all(line.isprintable() for block in blocks for line in block.splitlines())


def test_a_name_that_begins_with_a_dash(capsys: pytest.CaptureFixture[str]) -> None:
    Path("-requirements.in").write_text(OTHER)
    assert main(["check", "--format", "concise", "--isolated", "--", "-requirements.in"]) == 1
    assert _lines(capsys)[0].startswith("-requirements.in:1:5: ")


@pytest.mark.parametrize(
    "path", ["requirements.in", "./requirements.in", "../sub/requirements.in", "{here}/requirements.in"]
)
def test_paths_lead_from_where_one_stands(
    path: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("sub").mkdir()
    Path("sub/requirements.in").write_text(OTHER)
    monkeypatch.chdir("sub")
    assert main(["check", "--format", "concise", "--isolated", path.format(here=Path.cwd())]) == 1
    assert _lines(capsys)[-1].startswith("sub/requirements.in:1:5: ")


@pytest.mark.parametrize(
    "path", ["nope.in", "a\\requirements.in", "x" * 5_000 + ".in", "a/" * 3_000 + "x.in", "-", "a\0.in"]
)
def test_paths_that_lead_nowhere(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--isolated", "--format", "concise", "--", path, "other-requirements.in"]) == 2
    lines = _lines(capsys)
    assert SAID in lines
    assert len([line for line in lines if ": unreadable-file: " in line]) == 1


# What the command is asked, and where it runs.


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--select", ""], "`--select` names no rule; see `whypin explain`"),
        (["--select", " , "], "`--select` names no rule; see `whypin explain`"),
        (["--select", "\x1b[2J"], "no rule `\\x1b[2J`; see `whypin explain`"),
        (["--output", "."], "cannot write `.`: Is a directory"),
        (["--output", "no/x"], "cannot write `no/x`: No such file or directory"),
        (["--format", "json=."], "cannot write `.`: Is a directory"),
        (["--config", "no/x.toml"], "no/x.toml:1:1: there is no such file"),
        (["--config", "."], ".:1:1: is a folder"),
        (["--config", "bad.toml"], 'bad.toml:2:1: `level` must be "default" or "strict"'),
    ],
)
def test_requests_that_cannot_be_met(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("bad.toml").write_text("\nlevel = 1\n")
    assert main(["check", *arguments]) == 2
    assert capsys.readouterr() == ("", f"whypin: {said}\n")


def test_keys_of_a_configuration_stay_on_their_line(capsys: pytest.CaptureFixture[str]) -> None:
    Path("whypin.toml").write_text('[rules]\n"a\\u001b[2J\\nb\\u2028" = "off"\n')
    assert main(["check"]) == 2
    assert capsys.readouterr().err == "whypin: whypin.toml:2:1: there is no rule `a\\x1b[2J\\x0ab\\u2028`\n"


def test_a_diff_says_what_it_could_not_read(capsys: pytest.CaptureFixture[str]) -> None:
    Path("requirements.in").write_bytes(b"\xff\n")
    assert main(["check", "--diff"]) == 2
    assert capsys.readouterr() == ("", "whypin: requirements.in:1:1: `requirements.in` is not UTF-8 text\n")


def _run(shell: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command line in a shell, `whypin` being the command of this very Python."""
    command = f'whypin() {{ "{sys.executable}" -m whypin "$@"; }}; {shell}'
    return subprocess.run(
        ["/bin/sh", "-c", command],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


@pytest.mark.skipif(sys.platform != "linux", reason="a shell and the devices of Linux")
@pytest.mark.parametrize(
    ("shell", "status", "error"),
    [
        (
            "whypin check --isolated > /dev/full",
            2,
            "whypin: cannot write to standard output: No space left on device\n",
        ),
        ("whypin explain > /dev/full", 2, "whypin: cannot write to standard output: No space left on device\n"),
        ("whypin check --isolated >&-", 1, ""),
        ("whypin check --isolated <&- >&- 2>&-", 1, ""),
        ("whypin check --select x 2>&-", 2, ""),
        ("mkdir x; cd x; rmdir ../x; whypin check", 2, "whypin: the current folder is not there any more\n"),
        ("PATH=/nonexistent; whypin check --isolated > /dev/null", 1, ""),
        ("unset HOME; whypin check --isolated > /dev/null", 1, ""),
    ],
)
@pytest.mark.usefixtures("unwatched")
def test_a_process_in_a_bad_place(shell: str, status: int, error: str) -> None:
    done = _run(shell)
    assert (done.returncode, done.stderr) == (status, error)


@pytest.mark.skipif(sys.platform != "linux", reason="a shell and file names of any bytes")
@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1:strict"},
        {"PYTHONWARNINGS": "error"},
    ],
    ids=str,
)
def test_a_process_with_another_encoding(environment: dict[str, str]) -> None:
    Path(os.fsdecode("é日\udcff-requirements.in")).write_text("# \u65e5 caf\xe9\n" + OTHER, encoding="utf-8")
    done = _run("whypin check --isolated", **environment)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.count("caps `zope`") == 2


@pytest.mark.parametrize(
    "break_it",
    [
        "rm -r .git; git init -q --bare .git",
        "rm -r .git; echo gitdir: /nonexistent > .git",
        "rm -r .git; printf '\\377\\033[2J\\n' > .git",
        "git init -q; echo x > .git/HEAD",
        "git init -q; echo '[[[' > .git/config",
        "git init -q; echo x > .git/index",
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="a shell")
def test_a_broken_repository_is_walked(break_it: str, capsys: pytest.CaptureFixture[str]) -> None:
    subprocess.run(["/bin/sh", "-c", break_it], check=True, capture_output=True)
    assert main(["check", "--isolated", "--format", "concise"]) == 1
    assert SAID in _lines(capsys)


# Fixes.

LOCKED = "# This file is autogenerated by pip-compile\nfoo==1.2 --hash=sha256:" + "a" * 64 + "\n"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.parametrize("protected", ["requirements.in", "."])
def test_a_fix_that_may_not_be_written(protected: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("requirements.txt").write_text(LOCKED)
    Path("requirements.in").write_text("foo\n")
    mode = os.stat(protected).st_mode
    os.chmod(protected, mode & 0o555)
    try:
        assert main(["check", "--isolated", "--fix"]) == 2
    finally:
        os.chmod(protected, mode)
    assert "`requirements.in`" in capsys.readouterr().err
    assert Path("requirements.in").read_text() == "foo\n"


def test_a_file_that_goes_before_its_fix_is_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from whypin.commands.disk import Disk

    write = Disk.write

    def late(self: Disk, path: str, data: bytes) -> None:
        Path("requirements.in").unlink()
        write(self, path, data)

    monkeypatch.setattr(Disk, "write", late)
    Path("requirements.txt").write_text(LOCKED)
    Path("requirements.in").write_text("foo\n")
    assert main(["check", "--isolated", "--fix"]) == 2
    assert capsys.readouterr().err == ("whypin: `requirements.in` cannot be written: no such file or directory\n")
    assert sorted(os.listdir()) == [".git", "other-requirements.in", "requirements.txt"]
