"""The comment on a fork's pull request: the right one, once, and nothing in it that whypin does not write."""

from __future__ import annotations

import json
import os
import runpy
from pathlib import Path
from typing import Any

import pytest

from dossiers import dossier
from pages.checking import check, modules
from reports.hostile import HOSTILE, everywhere
from runner import REPOSITORY, ROOT, Runner
from simple_server import Handler, Server
from whypin.reports import dossier_markdown, render
from whypin.reports.markdown import MARK

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the action runs on a Unix runner")

SCRIPT = runpy.run_path(str(ROOT / "action" / "comment.py"))
HEAD = "| | where | what |\n|---|---|---|\n"
FOUND = f"{MARK}\n### whypin\n\n{HEAD}| error | <code>a.in:1</code> | b<br>c |\n\n- checked 1 file\n"
CLEAN = f"{MARK}\n### whypin\n\n- checked 1 file: nothing to report\n"
SHA = "5" * 40
# What GitHub says of the run, below the title.
ORIGIN = f"Of commit {SHA}, as its own [run](https://github.test/{REPOSITORY}/actions/runs/12) tells it.\n\n"
TOLD = dossier_markdown.render(dossier())
EMPTY = dossier_markdown.render(dossier().replaced(changes=()))
OURS, THEIRS = {"login": "github-actions[bot]"}, {"login": "theirs"}


class Api:
    """GitHub's, as far as a comment needs it: `comments` are there, `sent` is what was written."""

    def __init__(self, server: Server, comments: list[dict[str, Any]], head: str = SHA) -> None:
        self.sent: list[tuple[str, str, str]] = []
        base = f"/repos/{REPOSITORY}"
        pulls = [{"number": 6, "head": {"sha": "6" * 40}}, {"number": 7, "head": {"sha": head}}]
        server.pages = {
            f"{base}/pulls?state=open&head=theirs%3Aa%2Fb%26state%3Dclosed": self.says(pulls),
            f"{base}/issues/7/comments?per_page=100&page=1": self.says(comments),
        }
        server.RequestHandlerClass = type("Writing", (Handler,), {"do_POST": self.takes, "do_PATCH": self.takes})

    def says(self, answer: object) -> Any:
        return lambda request: request.reply(200, json.dumps(answer).encode())

    @property
    def takes(self) -> Any:
        def take(request: Handler) -> None:
            body = request.rfile.read(int(request.headers["Content-Length"]))
            self.sent.append((request.command, request.path, json.loads(body)["body"]))
            request.reply(201, b"{}")

        return take


def comment(
    folder: Path,
    report: str | bytes,
    comments: list[dict[str, Any]],
    head: str = SHA,
    event: str = "pull_request",
    told: str | bytes | Path | None = None,
) -> tuple[int, str, list[tuple[str, str, str]]]:
    """Status, what was said, and what was sent; `told` is the dossier, or a path that it is a link to."""
    runner = Runner(folder, folder, "comment", GITHUB_SERVER_URL="https://github.test")
    run = {"id": 12, "event": event, "head_sha": SHA, "head_branch": "a/b&state=closed"}
    runner.event("workflow_run", {"workflow_run": {**run, "head_repository": {"owner": THEIRS}}})
    place = runner.temporary / "whypin-report"
    place.mkdir()
    for name, text in {"whypin.md": report, "whypin-dossier.md": told}.items():
        if isinstance(text, Path):
            (place / name).symlink_to(text)
        elif text is not None:
            (place / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    with Server() as server:
        api = Api(server, comments, head)
        runner.environ["GITHUB_API_URL"] = server.url.removesuffix("/simple/")
        return runner.run("comment"), runner.said, api.sent


ISSUE = f"/repos/{REPOSITORY}/issues/7/comments"
CASES: dict[str, tuple[str, list[dict[str, Any]], list[tuple[str, str]]]] = {
    "nothing found, nothing there": (CLEAN, [], []),
    "the first": (FOUND, [{"id": 1, "user": OURS, "body": "hello"}], [("POST", ISSUE)]),
    "a later one": (
        FOUND,
        [{"id": 3, "user": OURS, "body": FOUND}],
        [("PATCH", f"/repos/{REPOSITORY}/issues/comments/3")],
    ),
    "all is mended": (
        CLEAN,
        [{"id": 3, "user": OURS, "body": FOUND}],
        [("PATCH", f"/repos/{REPOSITORY}/issues/comments/3")],
    ),
    # A comment of a person that looks like ours is left alone.
    "somebody else's": (FOUND, [{"id": 2, "user": THEIRS, "body": FOUND}], [("POST", ISSUE)]),
}


@pytest.mark.parametrize("case", CASES)
def test_one_comment(tmp_path: Path, case: str) -> None:
    report, comments, sent = CASES[case]
    status, said, done = comment(tmp_path, report, comments)
    assert status == 0, said
    assert done == [(*one, with_origin(report)) for one in sent]


def with_origin(text: str) -> str:
    mark, title, rest = text.split("\n", 2)
    return f"{mark}\n{title}\n\n{ORIGIN}{rest[1:]}"


PATCHED = ("PATCH", f"/repos/{REPOSITORY}/issues/comments/4")
DOSSIERS: dict[str, tuple[str | None, list[dict[str, Any]], list[tuple[str, str]]]] = {
    "none was asked for": (None, [{"id": 4, "user": OURS, "body": TOLD}], []),
    "no lock changed": (EMPTY, [], []),
    "the first": (TOLD, [{"id": 3, "user": OURS, "body": FOUND}], [("POST", ISSUE)]),
    "a later one": (TOLD, [{"id": 4, "user": OURS, "body": TOLD}], [PATCHED]),
    "the lock is as it was": (EMPTY, [{"id": 4, "user": OURS, "body": TOLD}], [PATCHED]),
    # As GitHub keeps what was typed into its form.
    "with other newlines": (TOLD, [{"id": 4, "user": OURS, "body": TOLD.replace("\n", "\r\n")}], [PATCHED]),
    "somebody else's": (TOLD, [{"id": 4, "user": THEIRS, "body": TOLD}], [("POST", ISSUE)]),
    # Of another workflow, or one that quotes ours.
    "another one of the bot's": (TOLD, [{"id": 4, "user": OURS, "body": f"> {TOLD}"}], [("POST", ISSUE)]),
    "an empty one": (TOLD, [{"id": 4, "user": OURS, "body": None}], [("POST", ISSUE)]),
    # A user whose account is gone.
    "nobody's": (TOLD, [{"id": 4, "user": None, "body": TOLD}], [("POST", ISSUE)]),
}


@pytest.mark.parametrize("case", DOSSIERS)
def test_the_dossier_is_a_comment_of_its_own(tmp_path: Path, case: str) -> None:
    told, comments, sent = DOSSIERS[case]
    status, said, done = comment(tmp_path, CLEAN, comments, told=told)
    assert status == 0, said
    reports = [one for one in done if one[2].startswith(MARK)]
    assert [one for one in done if one not in reports] == [(*one, with_origin(told or "")) for one in sent]
    assert [body for _, _, body in reports] == [with_origin(CLEAN)] * (case == "the first")


def test_the_comment_says_by_github_which_commit_it_is_of(tmp_path: Path) -> None:
    """Whatever the artifact says of one."""
    ((_, _, body),) = comment(tmp_path, CLEAN, [], told=f"{TOLD}- Of commit {'6' * 40}\n")[2]
    assert body.split("\n")[:4] == [dossier_markdown.MARK, dossier_markdown.TITLE, "", ORIGIN.strip()]


def test_a_commit_that_is_no_longer_the_head(tmp_path: Path) -> None:
    assert comment(tmp_path, FOUND, [], head="7" * 40) == (
        0,
        "no open pull request has the commit that was checked as its head\n",
        [],
    )


def test_a_run_that_was_a_push(tmp_path: Path) -> None:
    assert comment(tmp_path, FOUND, [], event="push")[2] == []


FORGED = {
    "a mention": "- @everyone",
    # GitHub looks for mentions and references after it has read entities.
    "a mention by an entity": "- &#64;everyone",
    "a reference by an entity": "- closes &#35;1",
    "a link": "- [rule](https://example.org/)",
    "a link up from our pages": "- [rule](https://github.com/whypin/whypin/blob/main/hooks/whypin/rules/../../../x.md)",
    "a link up from the index's": "- [pypi.org](https://pypi.org/project/foo/../)",
    "a link by another name": "- [the release](https://pypi.org/project/foo/1.0/)",
    "a link to another page": "- [pypi.org](https://pypi.org/user/foo/)",
    "a picture": "- ![](https://example.org/pixel.png)",
    "an element": "- <img src=x>",
    "an attribute": "<details open><summary>x</summary>",
    "another mark": "<!-- whypin report -->",
    "one more": "<!-- whypin dossier -->",
    "an address": "- https://example.org",
    "one without a scheme": "- WWW.example.org",
    "a title": "# approved by the maintainers",
    "a title of ours": "### whypin",
    "a line below a title": "===",
    "one of dashes": "- ",
    "another one of dashes": "---",
    "one of dashes and blanks": "- - -",
    "code by its place": "    code",
    "a line of a mail": "Approved-by: the maintainers",
    "strong words": "- **approved**",
    "code": "- `code`",
    "an entity": "- &lt;",
    "a reference": "- closes #1",
    "another one": "- closes gh-1",
    "an escape": "- \x1b[31m",
    "a line turned around": "- \u202etxet",
    "a carriage return": "- a\r# b",
}


@pytest.mark.parametrize("case", FORGED)
def test_what_whypin_does_not_write_is_not_posted(tmp_path: Path, case: str) -> None:
    """Neither kind keeps the other back."""
    status, said, sent = comment(tmp_path / "1", f"{FOUND}{FORGED[case]}\n", [], told=TOLD)
    assert (status, [body for _, _, body in sent]) == (1, [with_origin(TOLD)])
    assert said == "::error title=whypin::the report holds what whypin does not write\n"
    status, said, sent = comment(tmp_path / "2", FOUND, [], told=f"{TOLD}{FORGED[case]}\n")
    assert (status, [body for _, _, body in sent]) == (1, [with_origin(FOUND)])
    assert said == "::error title=whypin::the dossier holds what whypin does not write\n"


@pytest.mark.parametrize("line", ["<details><summary>x</summary>", "</details>", "2 packages differ from x"])
def test_one_kind_does_not_write_what_the_other_does(tmp_path: Path, line: str) -> None:
    assert comment(tmp_path / "1", f"{FOUND}{line}\n", [])[::2] == (1, [])
    assert comment(tmp_path / "2", CLEAN, [], told=f"{TOLD}{line}\n")[0] == 0


NO_DOSSIERS: dict[str, str | bytes | Path] = {
    "empty": "",
    "no mark": TOLD.partition("\n")[2],
    "the mark of the report": TOLD.replace(dossier_markdown.MARK, MARK),
    "the report": FOUND,
    "an own title": TOLD.replace(dossier_markdown.TITLE, "### whypin: approved"),
    "too large": TOLD + "\n" * 70_000,
    "no UTF-8": TOLD.encode() + b"\xff",
    "a mark of bytes": b"\xef\xbb\xbf" + TOLD.encode(),
    # Of another file in the job that may write, or of one that never ends.
    "a link": Path("whypin.md"),
    "a link out": Path("/dev/zero"),
    "a link into nothing": Path("nowhere"),
}


@pytest.mark.parametrize("case", NO_DOSSIERS)
def test_what_is_no_dossier_is_not_posted(tmp_path: Path, case: str) -> None:
    status, said, sent = comment(tmp_path, FOUND, [], told=NO_DOSSIERS[case])
    assert (status, [body for _, _, body in sent]) == (1, [with_origin(FOUND)]), said


@pytest.mark.parametrize("report", ["", "### whypin\n", FOUND + "\n" * 70_000, b"\xff", f"\n{FOUND}"])
def test_what_is_no_report_is_not_posted(tmp_path: Path, report: str | bytes) -> None:
    assert comment(tmp_path, report, [])[::2] == (1, [])


def test_what_whypin_writes_is_posted(tmp_path: Path) -> None:
    """Over the findings of the examples, and over names and text that try to break out."""
    from reports.test_inert import HOSTILE as TEXTS
    from reports.test_inert import reports

    made = [made for text in TEXTS.values() for made in reports(text).values()]
    made.append(
        check(
            modules("unexplained-constraint"),
            {"requirements.in": b"celery>=5,<6\nx @ git+https://a:b@c.org/d  # ::error::@e #1\n"},
        )
    )
    for number, one in enumerate(made):
        file = tmp_path / f"{number}.md"
        file.write_text(render(one, "markdown"), "utf-8", "backslashreplace")
        assert SCRIPT["report"](file, SCRIPT["KINDS"][0])
    for number, text in enumerate(HOSTILE.values()):
        file = tmp_path / f"dossier-{number}.md"
        file.write_text(dossier_markdown.render(everywhere(text)), "utf-8", "backslashreplace")
        assert SCRIPT["report"](file, SCRIPT["KINDS"][1])
