"""The comment on a fork's pull request: the right one, once, and nothing in it that whypin does not write."""

from __future__ import annotations

import json
import os
import runpy
from pathlib import Path
from typing import Any

import pytest

from pages.checking import check, modules
from runner import REPOSITORY, ROOT, Runner
from simple_server import Handler, Server
from whypin.reports import render
from whypin.reports.markdown import MARK

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the action runs on a Unix runner")

SCRIPT = runpy.run_path(str(ROOT / "action" / "comment.py"))
HEAD = "| | where | what |\n|---|---|---|\n"
FOUND = f"{MARK}\n### whypin\n\n{HEAD}| error | <code>a.in:1</code> | b<br>c |\n\n- checked 1 file\n"
CLEAN = f"{MARK}\n### whypin\n\n- checked 1 file: nothing to report\n"
SHA = "5" * 40
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
    folder: Path, report: str | bytes, comments: list[dict[str, Any]], head: str = SHA, event: str = "pull_request"
) -> tuple[int, str, list[tuple[str, str, str]]]:
    """Status, what was said, and what was sent."""
    runner = Runner(folder, folder, "comment")
    run = {"event": event, "head_sha": SHA, "head_branch": "a/b&state=closed", "head_repository": {"owner": THEIRS}}
    runner.event("workflow_run", {"workflow_run": run})
    place = runner.temporary / "whypin-report" / "whypin.md"
    place.parent.mkdir()
    place.write_bytes(report if isinstance(report, bytes) else report.encode())
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
    assert done == [(*one, report) for one in sent]


def test_a_commit_that_is_no_longer_the_head(tmp_path: Path) -> None:
    assert comment(tmp_path, FOUND, [], head="7" * 40) == (
        0,
        "no open pull request has the commit that was checked as its head\n",
        [],
    )


def test_a_run_that_was_a_push(tmp_path: Path) -> None:
    assert comment(tmp_path, FOUND, [], event="push")[2] == []


@pytest.mark.parametrize(
    "line",
    [
        "@everyone",
        "[rule](https://example.org/)",
        "[rule](https://github.com/whypin/whypin/blob/main/hooks/whypin/rules/../../../x.md)",
        "![](https://example.org/pixel.png)",
        "<img src=x>",
        "<!-- whypin report -->",
        "https://example.org",
        "www.example.org",
        "# approved by the maintainers",
        "**approved**",
        "`code`",
        "&lt;",
        "closes #1",
        "\x1b[31m",
        "\u202etxet",
    ],
)
def test_what_whypin_does_not_write_is_not_posted(tmp_path: Path, line: str) -> None:
    status, said, sent = comment(tmp_path, f"{FOUND}{line}\n", [])
    assert (status, sent) == (1, [])
    assert said == "::error title=whypin::the report holds what whypin does not write\n"


@pytest.mark.parametrize("report", ["", "### whypin\n", FOUND + "\n" * 70_000, b"\xff", f"\n{FOUND}"])
def test_what_is_no_report_is_not_posted(tmp_path: Path, report: str | bytes) -> None:
    assert comment(tmp_path, report, [])[::2] == (1, [])


def test_what_whypin_writes_is_posted(tmp_path: Path) -> None:
    """Over the findings of the examples, and over names and text that try to break out."""
    from reports.test_inert import HOSTILE, reports

    made = [made for text in HOSTILE.values() for made in reports(text).values()]
    made.append(
        check(
            modules("unexplained-constraint"),
            {"requirements.in": b"celery>=5,<6\nx @ git+https://a:b@c.org/d  # ::error::@e #1\n"},
        )
    )
    for number, one in enumerate(made):
        file = tmp_path / f"{number}.md"
        file.write_text(render(one, "markdown"), "utf-8", "backslashreplace")
        assert SCRIPT["report"](file)
