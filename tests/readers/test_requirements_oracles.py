"""Requirements files as pip and `pip_requirements_parser` read them; what differs is in a table, with the reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from packaging.requirements import Requirement
from pip._internal.exceptions import InstallationError, InvalidEggFragment, RequirementsFileParseError
from pip._internal.req.constructors import parse_req_from_line
from pip._internal.req.req_file import RequirementsFileParser, get_line_parser
from pip_requirements_parser import RequirementsFile  # type: ignore[import-untyped]

from collection import FILES
from whypin.model.declaration import Declaration
from whypin.model.project import Document
from whypin.readers.requirements import read
from whypin.text.source import Source, Undecodable, decode

SHA = "a" * 64
Items = list[tuple[str, ...]]
BROKEN: Items = [("broken",)]

# What pip reads otherwise, told by the line's text, and why we do not follow.
DIFFERENCES = {
    "a path: pip asks the disk, and calls one that is not there unreadable": r"^[./~\\]|^[^@<>=!~:]*[/\\]|^\w:\\",
    "an archive, likewise": r"\.(?:whl|zip|t\w+|gz)(?:\[.*\])?$",
    "an address of ssh: pip takes it for a package called `git` and fails later": r"^\S+@[\w.-]+:[^/]",
    "an environment variable: pip looks it up": r"\$\{[A-Z0-9_]+\}",
    "a URL whose marker has no blank before the semicolon: pip ends the URL there, PEP 508 does not": r"@.*\S;",
    "`===` with nothing behind it": r"===\s*(?:[,;)]|$)",
    "a template is no path and no URL": r"\{\{|\{%",
    "a scheme that pip takes behind `-e` alone, or not at all": r"^(?:git|novcs\+http)://",
    "a dash that begins a word of its own: pip drops the line": r"^-\s|^--$",
}


# Options that pip has dropped, or whose values it checks; a file that has them is no worse for us.
OLDER = r"--(?:allow-\w+|no-use-wheel|use-wheel|install-option|use-feature|process-dependency-links|global-option)|-Z"


def differs(line: str) -> bool:
    return any(re.search(pattern, line) for pattern in DIFFERENCES.values())


def parts(requirement: Requirement, marker: str) -> tuple[str, ...]:
    if requirement.url is not None:
        return "reference", requirement.name
    clauses = ",".join(sorted(str(requirement.specifier).split(",")))
    return "requirement", requirement.name, clauses, marker


def by_pip(path: Path) -> Items:
    """What pip's own reader makes of each line of the file alone, `BROKEN` when it refuses the whole."""
    parser = RequirementsFileParser(None, get_line_parser(None))  # type: ignore[arg-type]
    found: Items = []
    try:
        lines = list(parser._parse_file(str(path), False))
    except RequirementsFileParseError:
        return BROKEN
    for line in lines:
        options = line.opts
        if line.requirement is None:
            if options.requirements or options.constraints:
                found.append(("include", (options.requirements or options.constraints)[0]))
            urls = [options.index_url] if options.index_url else []
            found += [("index", url) for url in [*urls, *(options.extra_index_urls or []), *(options.find_links or [])]]
        elif differs(line.requirement):
            continue
        elif line.is_editable and not line.args:  # `a -e b`: pip takes `a` for the address, and fails later
            found.append(("editable",))
        else:
            try:
                parsed = parse_req_from_line(line.requirement, None)
            except InvalidEggFragment:  # pip names no package then; neither form is one of PEP 508
                found.append(("link",))
                continue
            except (InstallationError, ValueError):  # its own exception, and that of the `packaging` it brings
                found.append(("unreadable",))
                continue
            found.append(
                ("link",)
                if parsed.link or parsed.requirement is None
                else parts(Requirement(str(parsed.requirement)), str(parsed.markers or ""))
            )
    return sorted(found)


def by_us(source: Source) -> Items:
    found: Items = []
    document = read(source, as_lock=False)
    for problem in document.problems:
        line = source.line(source.position(problem.span.start)[0]).strip(" \\\t")
        if "belongs to no requirement" not in problem.message and not differs(line):
            found.append(("unreadable",))
    found += [("include", one.target) for one in document.includes]
    found += [("index", url) for url in document.index_urls]
    for one in document.declarations:
        text = source.text[one.span.start : one.span.end]
        if differs(one.reference.target.value if one.editable and one.reference is not None else behind(text)):
            continue
        if one.editable:
            found.append(("editable",))
        elif one.reference is None:
            requirement = Requirement(rewritten(one))
            found.append(parts(requirement, str(requirement.marker or "")))
        elif one.name is not None and one.name.span.start < one.reference.target.span.start:
            found.append(("reference", one.name.value))
        else:
            found.append(("link",))
    return sorted(found)


def behind(text: str) -> str:
    """A requirement without its options: what pip calls the arguments of the line."""
    return re.split(r" -", text.replace("\\\n", ""), maxsplit=1)[0].rstrip(" \\")


def rewritten(declaration: Declaration) -> str:
    """A declaration's parts, put together again."""
    assert declaration.name is not None
    limits = declaration.constraint.text if declaration.constraint is not None else ""
    marker = f" ; {declaration.marker.value}" if declaration.marker is not None else ""
    return declaration.name.value + limits + marker


LINES = st.sampled_from(
    [
        "", " ", "# c", "   # c", "a", "a>=1", "a >= 1, <2  # c", "a[x]~=1.0", "a (==1.*)", "A.b===1", "a==1!2+b",
        "a;os_name=='nt'", "a>=1 ; os_name=='nt' # c", "a;", "a @ https://b/c", "a[x]@git+https://b/c#egg=d",
        "https://b/c#egg=d", "git+https://b/c ; os_name=='nt'", "-e git+https://b/c#egg=d", "-e https://b/c # d",
        "-r b", "-rb # c", "--requirement=b", "--requirement b", "-c b", "-c 'b c'", "-r b -c d", "--constrain b",
        "-i https://b", "--index-url=https://b", "--extra-index-url https://b --pre", "-f https://b", "--no-index",
        "--no-binary :all:", "--only-binary=a", "--prefer-binary", "--require-hashes", "--trusted-host b",
        "--use-feature fast-deps", "--all-releases a", "--only-final=:all:", "a==1 --hash=sha256:" + SHA,
        "a==1 \\", "    --hash=sha256:" + SHA + " \\", "a \\", "  # c \\", "a>=1, \\", "  <2", "\\", "a # c \\",
        "a --config-settings x=y", "a>1<2", "a==dev", "a=1", "a b", "--nope", "a --nope", "-r", "a==1 'b", "=", "@",
        "a\x0bb", "# c\x0cb", "# c\u2028b", "a\xa0# c", "#\xa0c", "\ta", "a\t>=1", "a>=1 -", "-x",
    ]
)  # fmt: skip


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(LINES, max_size=5), newline=st.sampled_from(["\n", "\r\n", "\r"]))
def test_files_are_read_as_pip_reads_them(tmp_path: Path, lines: list[str], newline: str) -> None:
    path = tmp_path / "requirements.txt"
    data = newline.join(lines).encode()
    path.write_bytes(data)
    expected, found = by_pip(path), by_us(decode("requirements.in", data))
    if expected == BROKEN:
        assert ("unreadable",) in found
    else:
        assert found == expected


@pytest.mark.parametrize(
    "line", ["a==1 --hash=sha256:" + SHA, "a==1 \\\n  --hash=sha512:b --hash sha256:" + SHA, "a --hash 'sha384:b'"]
)
def test_hashes_are_those_of_pip(tmp_path: Path, line: str) -> None:
    path = tmp_path / "requirements.txt"
    path.write_text(line)
    parser = RequirementsFileParser(None, get_line_parser(None))  # type: ignore[arg-type]
    (expected,) = parser._parse_file(str(path), False)
    lock = read(Source("requirements.txt", line), as_lock=True).lock
    assert lock is not None
    digests: dict[str, list[str]] = {}
    for digest in lock.packages[0].hashes:
        digests.setdefault(digest.algorithm, []).append(digest.value)
    assert digests == expected.opts.hashes


def corpus() -> list[Path]:
    """The files of a size that pip, slow as its reader is, gets through at once."""
    files = [path for path in FILES.rglob("*") if path.suffix in (".in", ".txt") and path.is_file()]
    return sorted(path for path in files if path.stat().st_size < 2_000)


def test_whole_files_are_read_as_pip_reads_them() -> None:
    compared = 0
    for path in corpus():
        data = path.read_bytes()
        try:
            source = decode("requirements.in", data, declared=True)
        except Undecodable:
            continue
        if any(marker in source.text for marker in ("<<<<<<<", ">>>>>>>")):
            continue
        expected, found = by_pip(path), by_us(source)
        if expected == BROKEN:
            assert read(source).problems or re.search(OLDER, source.text), path
        else:
            assert found == expected, path
        compared += 1
    assert compared > 6


def refused(document: Document, declaration: Declaration) -> bool:
    """`pip_requirements_parser` refuses a line with an option of files behind the requirement; pip drops the option."""
    return " --no-binary" in document.source.text[declaration.span.start : declaration.span.end]


def test_whole_files_name_what_pip_requirements_parser_names() -> None:
    compared = 0
    for path in corpus():
        data = path.read_bytes()
        if data.startswith(b"\xff\xfe") or b"<<<<<<<" in data or b">>>>>>>" in data:
            continue
        theirs = RequirementsFile.from_file(str(path))
        document = read(decode("requirements.in", data, declared=True), as_lock=False)
        ours = [
            one.name.value
            for one in document.declarations
            if one.name is not None and one.reference is None and not refused(document, one)
        ]
        expected = [
            one.req.name
            for one in theirs.requirements
            if one.req is not None and one.link is None and one.req.url is None
        ]
        assert sorted(ours) == sorted(expected), path
        compared += 1
    assert compared > 6
