"""Requirement lines, moved about and broken in every way: what pip would not read as we do is a finding.

A short run belongs to the suite; `WHYPIN_MUTATIONS=1200` runs for that many seconds.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import strategies as st

from mutations import SECONDS, run, run_for
from pip_lines import differences

SHA = "0123456789abcdef" * 4
SHA512 = SHA * 2

LINES = (
    "flask==3.1.0", "flask[async]==3.1.0", "A.b_c[x, y]>=1.0,<2", "flask ~= 3.1", "flask (>=1,<2)", "flask",
    "flask===1.0", "flask!=3.0.*,>=2", "flask==1!2.0.post1+local.1", "flask>=2,",
    "flask >=2.0a1 , <3 ; python_version >= '3.10'",
    'flask==3.1.0 ; python_version >= "3.10" and (sys_platform == "win32" or os_name == "nt")', "flask==3.1.0 ;",
    "flask==1 ; 'linux' in sys_platform", "flask==1; extra == 'x -y'", "flask==1;python_version not in '2.7, 3.1'",
    f"flask==3.1.0 --hash=sha256:{SHA}", f"flask==3.1.0 --hash sha256:{SHA} --hash=sha512:{SHA512}",
    f"flask==3.1.0 \\\n    --hash=sha256:{SHA} \\\n    --hash=sha256:{SHA[::-1]}",
    f"flask==3.1.0 ; os_name == 'nt' \\\n    --hash=sha256:{SHA}\n    # via jinja2",
    f'flask==3.1.0 "--hash=sha256:{SHA}"', f"flask==3.1.0 --config-settings a=b --hash=sha256:{SHA}",
    "flask --config-settings='--x=y z' -C a=b", "flask --no-binary flask", "flask --only-binary=:all:",
    "flask --global-option=x", "flask --pre", "flask @ https://example.org/flask.tar.gz",
    f"flask[x]@https://example.org/flask-1.0.tar.gz#sha256={SHA} ; os_name=='nt'",
    "flask @ git+https://example.org/flask@v1#subdirectory=a&egg=flask", "flask @ file:///tmp/flask.zip",
    "https://example.org/flask-1.0-py3-none-any.whl", "https://example.org/flask.zip#egg=flask ; os_name == 'nt'",
    f"https://example.org/flask.zip#sha256={SHA}&egg=flask", "git+ssh://git@example.org/flask.git@v1#egg=flask",
    "git+https://user:${TOKEN}@example.org/flask", "hg+http://example.org/a#egg=b", "file:./sub",
    "http://[::1]/flask.zip", "-e git+https://example.org/flask#egg=flask", "-e .", "-e .[x,y]",
    "-e ./sub --config-settings a=b", "--editable=sub",
    "-e 'flask @ git+https://example.org/flask ; os_name == \"nt\"'", "-e file:///tmp/flask#egg=flask",
    "-e svn+http://a/b#egg=c", "./sub", "sub/ ; os_name == 'nt'", "./sub[x]", "./flask-1.0-py3-none-any.whl",
    "flask.tar.gz", "sub/flask.zip[x] ; os_name=='nt'", "-r base.txt", "-rbase.txt", "--requirement=base.txt",
    "-c 'a b.txt'", "--constraint base.txt", "-r base.txt -c other.txt", "-i https://example.org/simple",
    "--index-url=https://example.org/simple --extra-index-url https://b", "--pypi-url https://a",
    "--extra-index-url=https://${USER}:${TOKEN}@example.org/simple --trusted-host example.org", "-f ./wheels",
    "--no-index --pre", "--find-links https://a --find-links https://b", "--prefer-binary --require-hashes",
    "--no-binary :all: --only-binary flask", "--use-feature=fast-deps", "--all-releases :all:", "--only-final flask",
    "--extra https://a", "# a comment", "", "   # -r x",
)  # fmt: skip
STRAYS = (
    "#", "# x", "#x", ";", "; os_name == 'nt'", ",", "==", ">=1", "@", "-", "--", "-e", "-r", "-c", "-i", "--pre",
    "--hash", f"--hash=sha256:{SHA}", "--hash=md5:" + SHA[:32], f"--hash=SHA256:{SHA}", "--hash=sha224:" + SHA[:56],
    "--hash=sha256", f"--hash=sha256:{SHA[1:]}", "--config-settings", "-Ca", "--global-option=x", "--no-binary",
    "--nope", "-x", "--no", "'", '"', "\\", "\\\n", "\n", "\t", "\xa0", "\x0b", "\x0c", "\x1f", "\u2028", "\r", "(",
    ")", "[", "]", "[x]", "*", ".*", "1", "v1", "~", "!", "$", "${A}", "{{ x }}", "%20", "&egg=a", "#egg=a",
    "#egg=a[b]", "/", "./", "..", ":", "https:", "git+", "and", "or", "é", "A", "=", "|",
)  # fmt: skip
BLANKS = ("", "  ", "\t", " \\\n", "\\\n", " \\\n  ", "\xa0", "\n", "\x0c", " # ", "#", " -", "=", ",")
OPERATIONS = ("move", "double", "drop", "stray", "insert", "cut", "blank", "quote", "case", "swap", "join", "glue")


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """One to three lines, and what became of them."""
    text = draw(st.sampled_from(["\n", "\n", "\r\n", " \\\n"])).join(
        draw(st.lists(st.sampled_from(LINES), min_size=1, max_size=3))
    )
    for _ in range(draw(st.integers(0, 3))):
        text = _changed(draw, text)
    return text


def _changed(draw: st.DrawFn, text: str) -> str:
    operation = draw(st.sampled_from(OPERATIONS))
    words = text.split(" ")
    first = draw(st.integers(0, len(words) - 1))
    second = draw(st.integers(0, len(words)))
    at = draw(st.integers(0, len(text)))
    if operation == "move":
        words.insert(second, words.pop(first))
    elif operation == "double":
        words.insert(second, words[first])
    elif operation == "drop":
        del words[first]
    elif operation == "stray":
        words.insert(second, draw(st.sampled_from(STRAYS)))
    elif operation == "quote":
        sign = draw(st.sampled_from("'\""))
        words[first] = sign + words[first] + sign
    elif operation == "case":
        words[first] = words[first].swapcase()
    elif operation == "join":
        words[first] += draw(st.sampled_from(STRAYS))
    elif operation == "glue":
        words[first] = draw(st.sampled_from(STRAYS)) + words[first]
    elif operation == "blank":
        blank = draw(st.sampled_from(BLANKS))
        return " ".join(words[: first + 1]) + blank + " ".join(words[first + 1 :])
    elif operation == "insert":
        return text[:at] + draw(st.sampled_from(STRAYS)) + text[at:]
    elif operation == "cut":
        return text[:at] + text[at + draw(st.integers(1, 4)) :]
    elif at + 1 < len(text):
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return " ".join(words)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that can be installed: pip asks the disk about paths."""
    for place in (tmp_path, tmp_path / "sub"):
        place.mkdir(exist_ok=True)
        (place / "pyproject.toml").touch()
    monkeypatch.chdir(tmp_path)
    for name in ("A", "TOKEN", "USER"):
        monkeypatch.delenv(name, raising=False)


def agree(text: str) -> None:
    """Fail where a line is read in two ways."""
    assert not list(differences(text))


@pytest.mark.parametrize(
    "text",
    [
        "./sub[--hash=sha256:00]",  # what stands in the brackets behind a path are extras, or nothing that pip reads
        "./sub[x, y]",
        "./sub[ ]",
        "flask.zip[] ; os_name=='nt'",  # empty brackets are no extras of a file, so it is the name of a package
        "flask.zip[x][y]",
        "flask.zip[x]",
        "flask.zip[x]]",
        "sub[x]/ ; os_name == 'nt'",  # pip takes slashes off before it looks for extras
        "./sub[x,y]//./",
        "./sub[x]/..",
        "./sub[+]/",
        "-e ./sub[x]/",
        f"flask @ https://example.org/flask.zip#sha256={SHA}\x1f ; os_name=='nt'",  # no part of the address
        "flask @ \x1ffile:///tmp/flask.zip",  # pip finds no scheme
        "flask @ \xa0file:///tmp/flask.zip",
        f"flask@https://example.org/flask.zip#sha256={SHA}\xa0 ; os_name=='nt'",
        "flask@https://example.org/flask.zip\x01 ; os_name=='nt'",
        "flask @ \x01https://example.org/flask.zip",
        "https://example.org/flask..-1.0-py3-none-any.whl",  # a wheel whose name would end in a dash
        "./_flask-1.0-py3-none-any.whl",
        "-e \\ git+https://example.org/flask#egg=flask",
        "https://example.org/flask-1.0-py3-none-any.whl /",
        "flask -\\-",
        "--u==se-feature=fast-deps",
        "https://example.org/\tflask-1.0-py3-none-any.whl",
        "-i https://example.org/simple --use-feature=efast-deps",  # which features there are, pip alone knows
        "flask @ .[x,y]",  # pip's reader takes the extras, and its installer finds no `.[x,y]`
        "flask @ .[x,y] ; os_name=='nt'",
        "flask @ https://example.org/flask.zip[x] --hash=sha256:" + SHA,
        "flask==1 ; 'lin\\ux' in sys_platform",  # a Python string with half an escape
        "flask==1;python_version not in '2.7, \\ 3.1'",  # Python warns of the backslash, and pip takes it
        "flask===1.0./flask-1.0-py3-none-any.whl",
        "flask.tar.gz [x]",
        f"https://example.org/flask.zip#sha256={SHA}&# xegg=flask \\\nflask===1.0 \\\nflask @ file:///tmp/flask.zip",
        "https://example.org/éflask-1.0-py3-none-any.whl",
        "https://example.org/flask-1.0-py3-\\none-any.whl",  # a backslash parts no folders in an address
        "./flask-1.0-py3-\\none-any.whl",  # nor here, behind the name
        "flask==3.1.0/..",  # a folder that is there, to pip
        "flask @ h#ttps://example.org/flask.tar.gz",
        "flask @ :///tmp/flask.zip",
        "-e git://example.org/flask#egg=flask",
        "-e svn:x://y#egg=a",
        "https@://example.org/flask-1.0-py3-none-any.whl",
        "-'e g'it+https://example.org/flask#egg=flask",
        "flask===flask.tar.gz",
        "flask==1!2.0.post1+local.tar.gz",
        "flask @ \\\\https://example.org/flask.tar.gz",
        "flask===1.0.zip ; os_name == 'nt'",
        "./flask-1.0-py3-none-any.whl\xa0 [x]",
        "-e 'flask @ git+https://example.org/flask\x1f ; os_name == \"nt\"'",  # pip takes it off where there is no `-e`
        "-e 'flask @ git+https://example.org/flask\xa0'",
        "https://example.org/flask-1.0-py3-none-any.whl\xa0",
        "https://example.org/flask-1.0-py3-none-any.\twhl",
        "https://exa\tmple.org/flask.zip",
        "https://example.org/a.zip \thttps://example.org/b.zip",
        "https://example.org/a.zip https://flask-1.0-py3-none-any.whl",  # what follows the first host is no host
    ],
)
def test_what_long_runs_have_found(text: str) -> None:
    agree(text)


def test_no_line_is_read_otherwise_than_pip_reads_it() -> None:
    assert run(mutated(), agree, 400) >= 400


@pytest.mark.skipif(not SECONDS, reason="WHYPIN_MUTATIONS=seconds runs for longer")
def test_no_line_is_read_otherwise_for_long() -> None:
    assert run_for(SECONDS, mutated(), agree) > 0
