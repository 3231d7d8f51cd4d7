"""The dossier as a page: what a reviewer needs first, and a structure that no text of a stranger's can change."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from html.parser import HTMLParser

import pytest

from dossiers import change, difference, dossier, release
from reports.hostile import HOSTILE, everywhere
from whypin.model.dossier import Change, Difference, Dossier, FileDiff, Link, Running, Untold
from whypin.reports.addresses import host_to_show
from whypin.reports.dossier_html import render
from whypin.reports.dossier_style import STYLE

TAGS = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "section", "footer"),
    *("h1", "h2", "h3", "p", "ul", "li", "dl", "div", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td"),
    *("details", "summary", "span", "code", "pre", "ins", "del", "i", "b", "em", "a", "br"),
}
ATTRIBUTES = {
    *("lang", "charset", "http-equiv", "content", "name", "id", "class", "aria-label", "aria-labelledby", "role"),
    *("scope", "colspan", "open", "tabindex", "href", "rel"),
}
EMPTY = {"meta", "br"}


class Page(HTMLParser):
    """What a page is made of: `structure` without code and marks of escapes, which have no attributes; and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.structure: list[str] = []
        self.text: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, tag
        assert {name for name, _ in attrs} <= ATTRIBUTES, attrs
        if tag not in EMPTY:
            self._open.append(tag)
        if tag in ("code", "b"):
            assert not attrs
            return
        self.links += [value or "" for name, value in attrs if name == "href"]
        self.headings += [int(tag[1])] if re.fullmatch("h[1-6]", tag) else []
        told = " ".join([f"{name}={'' if name == 'aria-label' else value}" for name, value in attrs])
        self.structure.append(f"{tag} {told}")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        if tag not in ("code", "b"):
            self.structure.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        assert decl == "DOCTYPE html"

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)


def one(*made: Change) -> str:
    return render(Dossier("main", made, locks=("a.txt",), made="2026-11-28T10:00:00Z"))


def text(page: str) -> str:
    return " ".join(" ".join(Page(page).text).split())


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_texts_change_no_structure(hostile: str) -> None:
    out = render(everywhere(HOSTILE[hostile]))
    page = Page(out)
    assert page.structure == Page(render(everywhere("a b"))).structure
    assert {link for link in page.links if not re.fullmatch(r"#p\d+|#packages", link)} == set()
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", out)
    # What is in a file, and its name, is no secret.
    assert "hunter2" not in re.sub('(?s)<pre.*?</pre>|class="path">[^<]*', "", out)
    # The page may be shown in a log.
    assert not re.search(r"##[A-Za-z]*\[", out)
    assert not [line for line in out.split("\n") if line.lstrip().startswith("::")]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_texts_are_shown(hostile: str) -> None:
    """As they are, or as escapes; nothing of them is left out."""
    shown = text(
        one(change(difference=Difference((FileDiff("x", "new", patch=("@@ -1 +1 @@", f"+{HOSTILE[hostile]}")),), ())))
    )
    for word in re.findall(r"[A-Za-z]{3,}", HOSTILE[hostile]):
        assert word in shown


def test_nothing_is_fetched_and_nothing_runs() -> None:
    out = render(dossier())
    digest = b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', out)
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert out.index("Content-Security-Policy") < out.index("<style>")
    assert f"<style>{STYLE}</style>" in out
    assert not re.search(r"url\(|@import|@font-face|expression|</", STYLE)
    assert not re.search(r"<script|<img|<link|<iframe|<form|<svg| style=| on\w+=| src=", out)


def test_who_cannot_see_it_finds_their_way() -> None:
    out = render(dossier())
    page = Page(out)
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(page.headings, page.headings[1:], strict=False))
    assert '<html lang="en">' in out
    assert "<title>4 changed packages: whypin review</title>" in out
    ids = re.findall(r' id="([^"]*)"', out)
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(ids)
    assert set(re.findall(r'aria-labelledby="([^"]*)"', out)) <= set(ids)
    # Who scrolls with keys can reach what scrolls.
    assert out.count("<pre") == out.count('<pre tabindex="0" role="region" aria-label=')


def test_the_worst_is_first() -> None:
    out = text(render(dossier()))
    told = [
        "2 packages have something wrong: clear it up before this goes in.",
        "stop foo hashes of the lock: 1 of 3 is not published",
        "stop rejected rejected: do not use",
        "New or changed code that runs by itself",
        "Not gathered",
        "package version step asked for what matters",
        "foo 1.0 → 1.1 minor",
        "Runs by itself",
        "@@ -1,3 +1,4 @@ def main():",
        "Both releases",
        "Scan",
        "In the wheel and not in the sdist",
        "rejected 1.0 → 1.1 minor",
        "new 1.0 new package",
        "Checklist for a new package",
        "gone 1.0 gone",
    ]
    at = 0
    for words in told:
        at = out.find(words, at)
        assert at >= 0, words


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ((), "No package differs."),
        ((change(),), "Nothing that is known speaks against this change."),
        ((change(), change(step="major")), "Nothing is known to be wrong; 1 package needs a person's look."),
        ((change(new=release("2", yanked="")),), "1 package has something wrong: clear it up before this goes in."),
    ],
)
def test_the_verdict(changes: tuple[Change, ...], verdict: str) -> None:
    assert f"{verdict} " in text(one(*changes))


def test_what_is_the_same_is_told_once() -> None:
    out = one(change())
    assert '<tr><th scope="row">owners</th><td colspan="2" class="same"><code>organization foo</code></td></tr>' in out
    assert "<td><code>foo-1.0.tar.gz</code>, 1,234 bytes</td><td><code>foo-1.1.tar.gz</code>, 1,234 bytes</td>" in out


def test_links_show_where_they_lead() -> None:
    addresses = [
        "https://foo.test/a?b=1&c=2",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://pypi.org@evil.test/",
        'https://evil.test/"onclick="x',
        "//evil.test",
    ]
    out = one(change(links=tuple([Link("x", address) for address in addresses])))
    outside = [link for link in Page(out).links if not link.startswith("#")]
    assert outside == [address for address in addresses if host_to_show(address)] == addresses[:1]
    assert '<a href="https://foo.test/a?b=1&amp;c=2" rel="noreferrer noopener"><code>foo.test</code></a>' in out


def test_lines_are_numbered_and_marked_by_more_than_colour() -> None:
    out = one(change(difference=difference()))
    (patch,) = re.findall(r'aria-label="setup.py"><code>(.*?)</code>', out, re.DOTALL)
    assert patch.split("\n") == [
        '<span class="hunk"><i></i>@@ -1,3 +1,4 @@ def main():',
        "</span><span><i>1</i> import os",
        "</span><del><i>2</i>-os.nice(1)",
        "</del><ins><i>2</i>+os.nice(2)",
        "</ins><ins><i>3</i>+os.nice(3)",
        "</ins><span><i>4</i> end",
        '</span><span class="hunk"><i></i>\\ No newline',
        "</span>",
    ]


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("+a\u202eb", "+a<b>\\u202e</b>b"),
        ("+\x1b[2J", "+<b>\\x1b</b>[2J"),
        ("+a\tb", "+a      b"),
        ("+--- a", "+--- a"),
        ("+a\udcff", "+a<b>\\xff</b>"),
        # What is far to the right is not out of sight.
        (f"+{' ' * 300}exec(x)", "+<b>300 spaces</b>exec(x)"),
        (f"+{'a' * 1_000_000}", f"+{'a' * 1999} <em>998,001 characters more</em>"),
    ],
)
def test_what_hides_is_seen(line: str, shown: str) -> None:
    out = one(change(difference=Difference((FileDiff("a", "new", patch=("@@ -0,0 +1 @@", line)),), ())))
    (found,) = re.findall(r"<ins[^>]*><i>1</i>(.*)\n</ins>", out)
    assert found == shown


def test_modes_and_lines_outside_of_hunks_are_shown() -> None:
    patch = (
        "diff --git a a",
        "old mode 100644",
        "new mode 100755",
        "index 1..2",
        "--- a",
        "+++ a",
        "@@ -1 +1 @@",
        "--- b",
        "+++ c",
    )
    out = one(change(difference=Difference((FileDiff("a", "changed", patch=patch),), ())))
    assert re.findall(r"</i>(.*)\n", out) == ["old mode 100644", "new mode 100755", "@@ -1 +1 @@", "--- b", "+++ c"]


def test_what_runs_by_itself_is_open_where_it_is_small() -> None:
    def file(path: str, lines: int, runs: bool) -> FileDiff:
        return FileDiff(path, "new", runs=runs, patch=("@@ -0,0 +1,9 @@", *["+a"] * lines))

    files = (file("setup.py", 20, True), file("conf.py", 200, True), file("a.py", 3, False))
    out = one(change(difference=Difference(files, (Running("new", "setup.py", "can run"),))))
    assert re.findall(r"<details class=\"file\"( open)?>.*?class=\"path\">([\w.]+)<", out) == [
        (" open", "setup.py"),
        ("", "conf.py"),
        ("", "a.py"),
    ]


def test_many_files_are_folded_by_their_folders() -> None:
    paths = [f"src/foo/{part}/{number}.py" for part in ("a", "b") for number in range(20)] + ["README", "x/y"]
    files = tuple([FileDiff(path, "changed", added=2, deleted=1, why="binary") for path in paths])
    out = one(change(difference=Difference(files, ())))
    folders = re.findall(r'<details class="folder"><summary><span class="path">(.*?)</span>.*?>(\d+ files)', out)
    assert folders == [("src/foo/", "40 files"), ("a/", "20 files"), ("b/", "20 files")]
    assert re.findall(r'<p class="file">.*?class="path">([^<]*)', out) == [
        *[f"{number}.py" for number in range(20)] * 2,
        "README",
        "x/y",
    ]


def test_what_runs_by_itself_is_in_no_folder() -> None:
    files = tuple([FileDiff(f"src/{number}/setup.py", "new", runs=True) for number in range(99)])
    out = one(change(difference=Difference(files, ())))
    assert out.count('<p class="file">') == 99
    assert '<details class="folder"' not in out


def test_no_path_is_too_deep() -> None:
    files = tuple([FileDiff(f"{'a/' * (number * 50)}b{number}", "new") for number in range(100)])
    Page(one(change(difference=Difference(files, ()))))


def test_there_is_room_for_what_runs_by_itself() -> None:
    """A page is cut, and says so: first what runs by itself is shown, wherever it is."""
    big = FileDiff("big.py", "new", patch=("@@ -0,0 +1,9 @@", *["+a"] * 9999))
    hog = [
        FileDiff(f"{number}.py", "new", patch=("@@ -0,0 +1,9 @@", *[f"+{'a' * 150}"] * 1000)) for number in range(40)
    ]
    runs = FileDiff("setup.py", "new", runs=True, patch=("@@ -0,0 +1,9 @@", *["+os"] * 500))
    first, second = change("a", difference=Difference((big, *hog), ())), change("b", difference=Difference((runs,), ()))
    out = one(first, second)
    assert "8,000 lines more: <code>whypin review diff a 1.0 1.1</code>" in out
    assert "1,001 lines more: <code>whypin review diff a 1.0 1.1</code>" in out
    assert out.count("+os\n") == 500
    assert len(out) < 8_000_000


def test_more_files_than_anybody_reads() -> None:
    files = tuple([FileDiff(f"{number}", "new") for number in range(5000)])
    assert "2,000 files more: <code>whypin review diff" in one(change(difference=Difference(files, ())))


def test_what_is_not_known_is_said() -> None:
    nothing = Untold("the index is not there")
    out = text(one(change(difference=nothing, unsourced=nothing, scan=nothing, status=nothing)))
    assert out.count("not known: the index is not there") >= 3
    assert "look no diff: the index is not there" in out


def test_what_a_changelog_says_is_before_the_diff() -> None:
    files = (FileDiff("CHANGES.md", "changed", patch=("@@ -1 +1 @@", "+b")), FileDiff("a.py", "new"))
    made = change(difference=Difference(files, ()))
    out = text(one(made))
    assert out.index("Changelog") < out.index("CHANGES.md") < out.index("Both releases") < out.index("a.py")
    assert out.count("CHANGES.md") == 1
    # All of a new package is new.
    assert "Changelog" not in text(one(made.replaced(old=None, kind="new")))


def test_code_is_before_what_is_not_installed() -> None:
    paths = (".github/x", "docs/x", "src/x", "tests/x", "x")
    out = one(change(difference=Difference(tuple([FileDiff(path, "new") for path in paths]), ())))
    assert re.findall(r'<p class="file">.*?class="path">([^<]*)', out) == [
        "src/x",
        "x",
        ".github/x",
        "docs/x",
        "tests/x",
    ]


def test_a_file_without_lines() -> None:
    patch = ("diff --git a a", "new file mode 100644", "index 1..2")
    out = one(change(difference=Difference((FileDiff("a", "new", patch=patch),), ())))
    assert re.findall(r'<p class="file">.*</p>', out) == [
        '<p class="file"><span class="did">new</span> <span class="path">a</span> <span class="size"></span> empty</p>'
    ]
    # Another mode is to be seen.
    patch = ("diff --git a a", "new file mode 100755", "index 1..2")
    assert "new file mode 100755" in one(change(difference=Difference((FileDiff("a", "new", patch=patch),), ())))


def test_a_long_list_is_folded() -> None:
    out = one(change(unsourced=tuple([f"{number}.so" for number in range(20)])))
    assert '<details class="more"><summary>8 more</summary><ul class="list"><li><code>12.so</code></li>' in out


def test_a_package_that_is_gone_has_no_release() -> None:
    out = text(one(change(kind="gone", new=None, difference=Untold("the package is gone"))))
    for words in ("Both releases", "Release", "Diff", "Files", "not known"):
        assert words not in out
