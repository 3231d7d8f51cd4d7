"""Requirements files as pip and `pip_requirements_parser` read them; `pip_lines` has what differs, and why."""

from __future__ import annotations

from pathlib import Path

import pytest
from pip._internal.req.req_file import RequirementsFileParser, get_line_parser
from pip_requirements_parser import RequirementsFile  # type: ignore[import-untyped]

from collection import FILES
from pip_lines import differences
from whypin.model.declaration import Declaration
from whypin.model.project import Document
from whypin.readers.requirements import read
from whypin.text.source import Source, Undecodable, decode

SHA = "a" * 64


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
        try:
            source = decode("requirements.in", path.read_bytes(), declared=True)
        except Undecodable:
            continue
        if any(marker in source.text for marker in ("<<<<<<<", ">>>>>>>")):
            continue
        assert not list(differences(source.text)), path
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
