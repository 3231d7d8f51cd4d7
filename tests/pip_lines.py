"""The requirement lines of a text as pip's own reader takes them, held against what whypin makes of them."""

from __future__ import annotations

import copy
import logging
import os
import re
import shlex
import warnings
from collections.abc import Iterator
from optparse import Values
from typing import NamedTuple
from urllib.parse import unquote

from packaging.markers import Marker
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from pip._internal.exceptions import PipError
from pip._internal.req.constructors import install_req_from_parsed_requirement
from pip._internal.req.req_file import (
    OptionParsingError,
    ParsedLine,
    break_args_options,
    build_parser,
    handle_requirement_line,
    preprocess,
)

from whypin.model.declaration import Declaration
from whypin.model.facts import Facts
from whypin.model.lock import LockedPackage
from whypin.model.project import Document, Project
from whypin.readers.requirements import read
from whypin.rules import weak_hash
from whypin.text.lines import Line
from whypin.text.lines import read as read_lines
from whypin.text.source import Source

# What pip obeys on the line of a requirement, and behind `-e`; the first two act on the whole file from anywhere.
ANYWHERE = {"format_control", "release_control"}
WITH_NAME = ANYWHERE | {"hashes", "config_settings"}
WITH_EDITABLE = ANYWHERE | {"config_settings"}

# What pip says of a line beside its answer.
logging.getLogger("pip").setLevel(logging.CRITICAL)

UNSET = copy.deepcopy(build_parser().get_default_values().__dict__)
STRONG = r"sha256:[0-9a-fA-F]{64}|sha384:[0-9a-fA-F]{96}|sha512:[0-9a-fA-F]{128}"

# Where pip refuses a line, or drops a part of it, and whypin is silent.
PIP_ALONE = {
    "the features of `--use-feature`, however short it is written, differ from one pip to the next": (
        r"(?:^|\s)['\"\\]*-['\"\\]*-['\"\\]*u"
    ),
}
# Where whypin reports a line, and pip takes it.
OURS_ALONE = {
    "a URL whose marker has no blank before the semicolon: PEP 508 and uv read on": r"@.*\S;",
    "an environment variable that is not there stays as it is written": r"\$\{[A-Z0-9_]+\}",
    "`--`, in whatever quotes, means nothing where no word follows": r"(?:^|\s)['\"\\]*-['\"\\]*-['\"]*$",
    "`-e` behind a requirement: pip takes the requirement for the address": r"\s(?:-e|--edi)",
    "a scheme that pip does not know, which it finds out when it fetches": (
        r"@\s*(?!https?:|ftp:|file:|(?:git|hg|svn|bzr)\+(?:https?|ssh|git|file):)[^\s:]*:"
    ),
    "a tab in an address, which pip's reader of addresses passes over": r"^[\w+]*\t[\w+\t]*:|^[\w+]+:.*\t",
    "`===` with nothing behind it": r"===\s*(?:[,;)]|$)",
    "an option without its value": r"(?:=|['\"]{2})(?:\s|$)",
    "`===` and a comma, which may be a part of what it compares with": r"===[^;]*,",
    "blanks at the ends of a value in quotes or behind a backslash": r"['\"\\]\s|\s['\"]|-['\"][a-z]\s",
    "a `;` behind an address without a blank after it: a part of the address": r"^[\w+]+:.*\s;",
    "brackets behind `name @ …`: pip's reader takes extras from them, but pip and uv look for a path that ends so": (
        r"@\s*\S+\[[^\[\]]+\](?:[\s;]|$)"
    ),
    "a control character before an address: pip takes it off in some schemes only": r"@[ \t]*[\x00-\x1f]",
    "brackets behind `===`, which pip takes for extras, too": r"===.*\]",
    "a slash in a version: pip asks the disk whether there is such a folder": r"[<>=!~]=\S*/",
    "white space that is no blank": r"[^\S \t]",
    "a template is no path and no URL": r"\{\{|\{%",
}


class Part(NamedTuple):
    """What a line asks for."""

    name: str
    extras: tuple[str, ...]
    clauses: tuple[str, ...]
    marker: str
    target: str
    editable: bool
    hashes: tuple[str, ...]


class Taken(NamedTuple):
    """What pip makes of a line: `lost` says why it refuses the line, or which part of it has no effect."""

    lost: str
    part: Part | None = None
    include: str | None = None
    indexes: tuple[str, ...] = ()


def by_pip(line: str) -> Taken:
    """A logical line, without its comment, as pip reads it."""
    parser = build_parser()
    parser.print_usage = lambda file=None: None  # type: ignore[method-assign]
    index = parser.get_option("--index-url")
    assert index is not None
    index.action = "append"  # pip keeps the last and says nothing of the others
    defaults = Values({**copy.deepcopy(UNSET), "index_url": None})
    arguments, options = break_args_options(line)
    try:
        given, rest = parser.parse_args(shlex.split(options), defaults)
    except (OptionParsingError, PipError, ValueError) as error:
        return Taken(f"refused: {error}")
    used = {key for key, value in given.__dict__.items() if value and (key in ANYWHERE or value != UNSET[key])}
    lost = "words" if rest else ""
    if arguments or given.editables:
        allowed = WITH_EDITABLE | {"editables"} if given.editables else WITH_NAME
        if used - allowed or (given.editables and len(given.editables) > 1):
            lost = "options"
        parsed = ParsedLine("requirements.txt", 1, arguments, given, False)
        try:
            made = install_req_from_parsed_requirement(handle_requirement_line(parsed))
        except (PipError, ValueError, AssertionError) as error:
            return Taken(f"refused: {error}")
        wheel = made.link is not None and made.link.is_wheel and " @ " not in str(made.req)
        return Taken(
            lost,
            Part(
                canonicalize_name(made.req.name) if made.req else "",
                tuple(sorted(map(canonicalize_name, made.extras))),
                () if made.req is None or wheel else tuple(sorted(map(str, made.req.specifier))),
                str(made.markers or ""),
                made.link.url if made.link else "",
                made.editable,
                tuple(sorted(f"{name}:{one}" for name, found in made.hash_options.items() for one in found)),
            ),
        )
    if given.hashes or given.config_settings:
        lost = "options"
    if given.requirements or given.constraints:
        both = [*(given.requirements or []), *(given.constraints or [])]
        return Taken(
            "options" if len(both) > 1 or used - ANYWHERE - {"requirements", "constraints"} else lost, None, both[0]
        )
    urls = given.index_url or []
    if len(urls) > 1 or len(given.find_links or []) > 1:
        lost = "options"
    return Taken(lost, None, None, (*urls[-1:], *(given.extra_index_urls or []), *(given.find_links or [])[:1]))


def _part(one: Declaration) -> Part:
    name = one.name.value if one.name is not None else ""
    return Part(
        canonicalize_name(name),
        tuple(sorted(canonicalize_name(extra.value) for extra in one.extras)),
        _clauses(one.constraint.text if one.constraint is not None else ""),
        str(Marker(one.marker.value)) if one.marker is not None else "",
        _target(one),
        one.editable,
        (),
    )


def _target(one: Declaration) -> str:
    """The address of a reference; pip takes the extras off the one of an editable file."""
    if one.reference is None:
        return ""
    target = one.reference.target.value
    return re.sub(r"\[[^\]]+\]$", "", target) if one.editable and target.startswith("file:") else target


def _locked(one: LockedPackage, value: str) -> Part:
    direct = one.origin.url or ""
    if value.startswith("-e") and direct.startswith("file:"):
        direct = re.sub(r"\[[^\]]+\]$", "", direct)
    text = "" if direct else one.version
    if one.pinned:
        text = f"==={text}" if re.search(rf"===\s*{re.escape(text)}", value) else f"=={text}"
    return Part(
        one.key,
        (),
        _clauses(text),
        str(Marker(one.marker)) if one.marker else "",
        direct,
        False,
        tuple(sorted(f"{digest.algorithm}:{digest.value}" for digest in one.hashes)),
    )


def _clauses(text: str) -> tuple[str, ...]:
    return tuple(sorted(map(str, SpecifierSet(text))))


def _reported(document: Document) -> list[int]:
    """Where findings about unreadable and unsafe parts of the lines stand."""
    weak = weak_hash.check(Project((document,)), Facts())
    return [problem.span.start for problem in document.problems] + [finding.span.start for finding in weak]


def differences(text: str) -> Iterator[str]:
    """What pip and whypin make of the lines of a text, wherever it differs without a written reason."""
    with warnings.catch_warnings():
        # Of a backslash in a marker's string Python warns, and pip goes on; the suite would make that an error.
        warnings.simplefilter("ignore")
        yield from _differences(text)


def _differences(text: str) -> Iterator[str]:
    source = Source("requirements.txt", text)
    logical = [line for line in read_lines(source.text) if line.literal is not None]
    lines = [line for _, line in preprocess(text)]
    values = [line.literal.value for line in logical if line.literal is not None]
    if values != lines:
        yield f"other lines: {lines} {values}"
        return
    taken = [by_pip(line) for line in lines]
    for as_lock in (False, True):
        document = read(source, as_lock=as_lock)
        if document.left_out:
            # A template: pip refuses its lines, and a note says that it is none of our files.
            continue
        reported = _reported(document)
        for line, value, theirs in zip(logical, values, taken, strict=True):
            ours = any(line.span.start <= place <= line.span.end for place in reported)
            found = _difference(document, line, value, theirs, ours)
            if found:
                yield f"{'lock' if as_lock else 'declarations'}: {value!r}: {found}"
        # Of a line that pip alone refuses, the options are not known.
        if not document.problems and not any(one.lost for one in taken):
            indexes = [url for one in taken for url in one.indexes]
            if sorted(indexes) != sorted(document.index_urls):
                yield f"indexes {indexes}, not {document.index_urls}"


def _difference(document: Document, line: Line, value: str, theirs: Taken, reported: bool) -> str:
    if theirs.lost:
        return "" if reported or _is_path(document, line) or _written(PIP_ALONE, value) else f"pip: {theirs.lost}"
    if reported:
        return "" if _is_vain(theirs) or _written(OURS_ALONE, value) else f"pip takes it: {theirs}"
    includes = [one.target for one in document.includes if line.span.covers(one.span)]
    if includes != ([] if theirs.include is None else [theirs.include]):
        return f"includes {includes}"
    found: list[Part]
    expected = theirs.part
    if document.lock is None:
        found = [_part(one) for one in document.declarations if line.span.covers(one.span)]
        expected = expected and expected._replace(hashes=())
    else:
        found = [_locked(one, value) for one in document.lock.packages if line.span.covers(document.locate(one.at))]
        expected = expected and expected._replace(extras=(), editable=False)
    if expected is not None and expected.target and found and "://" not in found[0].target:
        # pip makes the address of a file of every path.
        expected = expected._replace(target=found[0].target)
    if expected is not None and found and expected.target in (f"git+{found[0].target}", f"svn+{found[0].target}"):
        # `-e git://host` is `git+git://host` to pip.
        expected = expected._replace(target=found[0].target)
    return "" if found == ([expected] if expected else []) else f"pip {expected}, whypin {found}"


def _is_path(document: Document, line: Line) -> bool:
    """Whether we took the line for a path. pip asks the disk, and refuses what is not there."""
    packages = document.lock.packages if document.lock is not None else ()
    targets = [one.reference.target for one in document.declarations if one.reference and one.reference.kind == "path"]
    return any(line.span.covers(target.span) and not _has_colon(target.value) for target in targets) or any(
        one.origin.kind == "path"
        and line.span.covers(document.locate(one.at))
        and not _has_colon(one.origin.url or ":")
        for one in packages
    )


def _has_colon(path: str) -> bool:
    """Whether there is a colon that is not that of a drive."""
    return ":" in re.sub(r"^[A-Za-z]:", "", path)


def _is_vain(theirs: Taken) -> bool:
    """Whether pip takes what it can do nothing with: an archive that is not there, a digest that is none."""
    if theirs.part is None:
        return False
    path = unquote(theirs.part.target.removeprefix("file://")) if theirs.part.target.startswith("file:") else ""
    fragment = re.search(r"[#&](sha512|sha384|sha256|sha224|sha1|md5)=([^&]*)", theirs.part.target)
    hashes = [*theirs.part.hashes, *([f"{fragment[1]}:{fragment[2]}"] if fragment else [])]
    vain = bool(path) and not theirs.part.editable and not os.path.exists(path)
    return vain or not all(re.fullmatch(STRONG, one) for one in hashes)


def _written(reasons: dict[str, str], value: str) -> bool:
    return any(re.search(pattern, value) for pattern in reasons.values())
