from __future__ import annotations

import html
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mousebender import simple as oracle

from whypin.index.page import BadPage, Page
from whypin.index.partial_json import scan
from whypin.index.simple import kind, parse
from whypin.index.simple_html import parse_html
from whypin.index.simple_json import parse_json

URL = "https://index.example/simple/six/"
HEX = "0123456789abcdef" * 4


def page(files: list[dict[str, Any]], **more: Any) -> bytes:
    return json.dumps({"meta": {"api-version": "1.1"}, "name": "six", "files": files, **more}).encode()


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("application/vnd.pypi.simple.v1+json", "json"),
        # Parameters and capitals say nothing else.
        ("Application/VND.pypi.simple.v1+JSON ; charset=utf-8", "json"),
        ("application/vnd.pypi.simple.latest+json", "json"),
        ("application/vnd.pypi.simple.v1+html;q=1", "html"),
        ("text/html; charset=utf-8", "html"),
    ],
)
def test_the_content_type_says_the_kind(value: str, said: str) -> None:
    assert kind(value) == said


@pytest.mark.parametrize("value", ["", "application/json", "application/vnd.pypi.simple.v2+json", "text/plain"])
def test_another_content_type_is_no_page(value: str) -> None:
    with pytest.raises(BadPage):
        kind(value)


def test_a_json_file_keeps_what_the_rules_ask() -> None:
    body = page(
        [
            {
                "filename": "six-1.0.tar.gz",
                "url": "../../files/six-1.0.tar.gz",
                "hashes": {"SHA256": HEX.upper(), "md5": "00"},
                "size": 12,
                "upload-time": "2026-01-02T03:04:05Z",
                "yanked": "broken",
                "requires-python": ">=3",
            }
        ],
        **{"project-status": {"status": "archived", "reason": "done"}},
    )
    read = parse_json(body, URL, "six")
    (file,) = read.files
    assert (read.status, read.reason, read.serial) == ("archived", "done", None)
    assert file.version == "1.0"
    assert file.url == "https://index.example/files/six-1.0.tar.gz"
    assert file.digests == {"sha256": HEX, "md5": "00"}
    assert (file.size, file.uploaded, file.yanked) == (12, "2026-01-02T03:04:05Z", "broken")


# What is no number of bytes that a file can have is not told.
@pytest.mark.parametrize(
    ("size", "said"),
    [(0, 0), (12, 12), (-5, None), (10**400, None), (1.5, None), ("12", None), (True, None), (None, None)],
)
def test_a_size_is_a_number_of_bytes(size: object, said: int | None) -> None:
    body = page([{"filename": "six-1.tar.gz", "url": "x", "hashes": {}, "size": size}])
    assert [file.size for file in parse_json(body, URL, "six").files] == [said]


@pytest.mark.parametrize(
    ("yanked", "said"), [(False, None), (None, None), (True, ""), ("", ""), ("why", "why"), (0, None)]
)
def test_a_yank_may_be_a_flag_or_a_reason(yanked: object, said: str | None) -> None:
    body = page([{"filename": "six-1.tar.gz", "url": "x", "hashes": {}, "yanked": yanked}])
    assert parse_json(body, URL, "six").files[0].yanked == said


HTML_FILES = [
    # As PyPI writes it.
    (
        '<a href="https://f.example/six-1.0.tar.gz#sha256=AB">six-1.0.tar.gz</a>',
        ("six-1.0.tar.gz", {"sha256": "ab"}, None),
    ),
    # Relative, single quotes, no quotes, capitals, blanks around the equals sign.
    ("<A HREF = '../six/six-1.0.tar.gz#md5=cd' >x</A>", ("six-1.0.tar.gz", {"md5": "cd"}, None)),
    ("<a href=six-1.0.tar.gz>x</a>", ("six-1.0.tar.gz", {}, None)),
    # Yanked without a reason, with one, with an entity in it.
    ('<a data-yanked href="six-1.0.zip">x</a>', ("six-1.0.zip", {}, "")),
    ('<a href="six-1.0.zip" data-yanked="a &lt; b">x</a>', ("six-1.0.zip", {}, "a < b")),
    # Percent-escapes in the address.
    ('<a href="six-1.0%2Bcpu-py3-none-any.whl">x</a>', ("six-1.0+cpu-py3-none-any.whl", {}, None)),
    # `>` inside an attribute.
    ('<a data-requires-python=">=3" href="six-1.0.zip">x</a>', ("six-1.0.zip", {}, None)),
]


@pytest.mark.parametrize(("anchor", "expected"), HTML_FILES)
def test_an_html_anchor_is_a_file(anchor: str, expected: tuple[str, dict[str, str], str | None]) -> None:
    (file,) = parse_html(f"<!DOCTYPE html><html>{anchor}</html>".encode(), "text/html", URL, "six").files
    assert (file.filename, dict(file.digests), file.yanked) == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<!-- ", " -->"),
        ("<!x ", ">"),
        ("<?x ", ">"),
        *[(f"<{name} x>", f"</{name}\n>") for name in ("script", "STYLE", "title", "textarea", "template")],
        ("<script>'</style><script>'", "</script>"),
        # Up to the end.
        ("<a href='six-2.zip'>x</a><!-- ", ""),
        ("<a href='six-2.zip'>x</a><script>", "</style>"),
    ],
)
def test_what_html_hides_is_no_file(before: str, after: str) -> None:
    body = f"<html>{before}<a href='six-1.zip'{'' if after == '>' else '>x</a>'}{after}<a href='six-2.zip'>x</a>"
    assert [file.filename for file in parse_html(body.encode(), "text/html", URL, "six").files] == ["six-2.zip"]


def test_html_tells_base_version_and_status() -> None:
    body = (
        b'<html><head><base href="https://f.example/x/"><meta name="pypi:repository-version" content="1.3">'
        b'<meta name="pypi:project-status" content="quarantined"></head><a href="six-1.zip">x</a></html>'
    )
    read = parse_html(body, "text/html", URL, "six")
    assert (read.files[0].url, read.status) == ("https://f.example/x/six-1.zip", "quarantined")


@pytest.mark.parametrize(
    "body", [b"<html><meta name='pypi:repository-version' content='2.0'>", b"404 page not found", b""]
)
def test_html_that_is_no_known_page_is_refused(body: bytes) -> None:
    with pytest.raises(BadPage):
        parse_html(body, "text/html", URL, "six")


@pytest.mark.parametrize(
    "body",
    [
        "<!DOCTYPE html><html><title>Sign in</title><form action='/login'><input name='user'></form></html>",
        "<html><title>Welcome</title><a href='/login'>Log in</a> <a href='/terms-1.0.pdf'>Terms</a></html>",
        "<html><a href='https://get.example/client-2.0.zip'>Download the client</a></html>",
        "<html><a href='/simple/other/'>other</a></html>",  # the list of all projects
        "<html><title>Links for other</title></html>",
    ],
)
def test_a_login_page_is_not_a_project_without_releases(body: str) -> None:
    with pytest.raises(BadPage, match="is not one of the Simple API"):
        parse_html(body.encode(), "text/html", URL, "six")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("<!DOCTYPE html><html><title>Links for Six</title><h1>Links for Six</h1></html>", "text/html"),  # pypiserver
        ("<html><meta name='pypi:repository-version' content='1.0'></html>", "text/html"),
        ("<html></html>", "application/vnd.pypi.simple.v1+html"),
    ],
)
def test_a_project_without_releases_says_that_it_is_one(body: str, content_type: str) -> None:
    assert parse_html(body.encode(), content_type, URL, "six").files == ()


def test_a_hostile_page_costs_no_more_than_its_length() -> None:
    # Each of these is quadratic in a parser that looks for an end again and again; this would take minutes.
    for piece in (b"<a ", b"<a href='", b"<!--", b'<a href="x" b', b"<meta name=", b"<"):
        try:
            parse_html(b"<html>" + piece * 200_000, "text/html", URL, "six")
        except BadPage:
            continue


WORDS = st.text(st.sampled_from("abc123._-+ <>&\"'%é"), max_size=12)
FILENAMES = st.builds(
    lambda version, end: f"six-{version}{end}",
    st.sampled_from(["1.0", "1.0.post1", "2.1", "1.0+cpu", "1.0rc1"]),
    st.sampled_from([".tar.gz", ".zip", "-py3-none-any.whl", "-1-py3-none-any.whl", "-cp310-cp310-win32.whl"]),
)
FILES = st.lists(
    st.fixed_dictionaries(
        {
            "filename": FILENAMES,
            "url": st.sampled_from(["https://f.example/a/b.zip", "../x/y.zip"]),
            "hashes": st.dictionaries(st.sampled_from(["sha256", "md5", "sha512"]), st.just(HEX), max_size=2),
        },
        optional={
            "yanked": st.one_of(st.booleans(), WORDS),
            "size": st.integers(0, 10**10),
            "upload-time": st.just("2026-01-02T03:04:05.000000Z"),
            "requires-python": st.one_of(st.none(), st.just(">=3")),
        },
    ),
    max_size=6,
)


@settings(max_examples=100)
@given(FILES)
def test_json_is_read_as_mousebender_reads_it(files: list[dict[str, Any]]) -> None:
    body = page(files)
    theirs = oracle.parse_project_details(body.decode(), oracle.ACCEPT_JSON_V1, "six")
    ours = parse_json(body, URL, "six").files
    assert [file.filename for file in ours] == [file["filename"] for file in theirs["files"]]
    assert [dict(file.digests) for file in ours] == [file["hashes"] for file in theirs["files"]]
    said = [file.get("yanked", False) for file in theirs["files"]]
    assert [file.yanked for file in ours] == [
        value if isinstance(value, str) else ("" if value else None) for value in said
    ]


@settings(max_examples=100)
@given(st.lists(st.tuples(FILENAMES, st.one_of(st.none(), WORDS), st.booleans()), max_size=6))
def test_html_is_read_as_mousebender_reads_it(rows: list[tuple[str, str | None, bool]]) -> None:
    anchors = []
    for filename, yanked, hashed in rows:
        mark = "" if yanked is None else f' data-yanked="{html.escape(yanked)}"'
        fragment = f"#sha256={HEX}" if hashed else ""
        address = filename.replace("+", "%2B")
        anchors.append(f'<a href="../../f/{address}{fragment}"{mark}>{filename}</a><br/>')
    text = "<!DOCTYPE html><html><title>Links for six</title><body>" + "\n".join(anchors) + "</body></html>"
    theirs = oracle.from_project_details_html(text, "six")["files"]
    ours = parse_html(text.encode(), "application/vnd.pypi.simple.v1+html", URL, "six").files
    assert [file.filename for file in ours] == [file["filename"] for file in theirs]
    assert [dict(file.digests) for file in ours] == [file["hashes"] for file in theirs]
    said = [file.get("yanked", False) for file in theirs]
    assert [file.yanked for file in ours] == [
        value if isinstance(value, str) else ("" if value else None) for value in said
    ]


@settings(max_examples=150)
@given(FILES, st.sets(st.sampled_from(["1.0", "2.1", "1.0+cpu", "1.0rc1"]), min_size=1), st.booleans())
def test_the_quick_look_sees_what_the_full_decode_sees(
    files: list[dict[str, Any]], versions: set[str], indented: bool
) -> None:
    body = page(files, **{"project-status": {"status": "archived"}})
    if indented:
        body = json.dumps(json.loads(body), indent=2).encode()
    full = parse_json(body, URL, "six")
    quick = scan(body, URL, "six", frozenset(versions))
    assert quick is not None
    assert (quick.status, quick.reason, quick.serial) == (full.status, full.reason, full.serial)
    assert quick.files == tuple([file for file in full.files if file.version in versions])


def test_text_of_an_uploader_is_no_structure() -> None:
    forged = '"}, {"filename": "six-1.0.tar.gz", "hashes": {"sha256": "' + HEX + '"}, "url": "x"}, {"a": "'
    body = page([{"filename": "six-2.0.tar.gz", "url": "x", "hashes": {}, "yanked": forged}])
    quick = scan(body, URL, "six", frozenset({"1.0"}))
    assert quick == Page(())


UNSURE = [
    # No version of the API, one that is not known; a page that is cut off.
    b'{"files": []}',
    page([]).replace(b'"1.1"', b'"2.0"'),
    page([])[:-1],
    # A file that lacks what the standard requires.
    page([{"filename": "six-1.0.tar.gz"}]),
]


@pytest.mark.parametrize("body", UNSURE)
def test_the_quick_look_leaves_what_is_unusual_to_the_full_decode(body: bytes) -> None:
    assert scan(body, URL, "six", frozenset({"1.0"})) is None


@pytest.mark.parametrize("more", [{"api-version": "2.0"}, {"project-status": {"status": "archived"}}, {"files": []}])
def test_the_page_says_itself_what_it_is(more: object) -> None:
    body = page([], more=more)
    quick = scan(body, URL, "six", frozenset({"1.0"}))
    assert quick in (parse_json(body, URL, "six"), None)


def test_parse_chooses_by_the_content_type() -> None:
    assert parse(page([]), "application/vnd.pypi.simple.v1+json", URL, "six") == Page(())
    assert parse(b"<html></html>", "application/vnd.pypi.simple.v1+html", URL, "six") == Page(())
