"""What `comment/action.yml` does: posts the reports of a finished run on its pull request, or edits earlier comments.

The run belongs to a stranger's pull request, so its artifact may be anything. Which pull request it is says the event
`workflow_run` and GitHub's API, never the artifact; and a report is posted only if all of it is what whypin writes:
no mention, image, element or link but those to the pages of whypin's own rules and of the public index. What it says in
plain words may still be false; so each comment names the commit and the run that wrote it.
"""

from __future__ import annotations

import json
import os
import re
import sys
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "hooks"))
from whypin.reports import dossier_markdown, markdown
from whypin.text.printable import printable

AUTHOR = "github-actions[bot]"
FOREIGN = re.compile(r"[<>\[\]&*_~`\\$\"@#]|://|www\.|gh-\d", re.IGNORECASE)


class Refused(Exception):
    """Nothing can be posted; one clause."""


class Kind:
    """A report that has a comment of its own: the module that writes it, and its file in the artifact.

    What is `needed` is refused where it is missing.
    """

    def __init__(self, module: Any, name: str, file: str, *, needed: bool) -> None:
        self.name, self.file, self.needed = name, file, needed
        self.mark: str = module.MARK
        self.top = f"{module.MARK}\n{module.TITLE}\n\n"
        self.head: str = module.HEAD[0]
        self.fixed: frozenset[str] = module.FIXED_LINES
        self.line = re.compile(module.LINE)
        self.pieces = re.compile(module.PIECES)

    def writes(self, line: str) -> bool:
        """Whether all of a line is what whypin writes."""
        if line in self.fixed:
            return True
        rest = self.pieces.sub("", line)
        return bool(self.line.match(line)) and printable(rest) == rest and not FOREIGN.search(rest)


KINDS = (
    Kind(markdown, "report", "whypin.md", needed=True),
    Kind(dossier_markdown, "dossier", "whypin-dossier.md", needed=False),
)


def report(file: Path, kind: Kind) -> str:
    """The report, if it is one of whypin's; "" where it is not there and need not be. Raises `Refused`."""
    if not kind.needed and not os.path.lexists(file):
        return ""
    if file.is_symlink() or not file.is_file() or file.stat().st_size > markdown.COMMENT:
        raise Refused(f"the artifact holds no `{kind.file}` of the size of a comment")
    try:
        text = file.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(f"the {kind.name} is not UTF-8") from None
    if not text.startswith(kind.top):
        raise Refused(f"the {kind.name} does not begin as whypin's do")
    if not all(kind.writes(line) for line in text.removeprefix(kind.top).split("\n")):
        raise Refused(f"the {kind.name} holds what whypin does not write")
    return text


def with_origin(text: str, kind: Kind, run: dict[str, Any]) -> str:
    """The report with a line of GitHub's own word at its top: the commit, and the run that wrote it."""
    page = f"{os.environ['GITHUB_SERVER_URL']}/{os.environ['GITHUB_REPOSITORY']}/actions/runs/{int(run['id'])}"
    return f"{kind.top}Of commit {run['head_sha']}, as its own [run]({page}) tells it.\n\n{text.removeprefix(kind.top)}"


def ask(method: str, path: str, body: object = None) -> Any:
    """What GitHub's API answers; `path` is below the repository. Raises `OSError` and `ValueError`."""
    request = urllib.request.Request(
        f"{os.environ['GITHUB_API_URL']}/repos/{os.environ['GITHUB_REPOSITORY']}/{path}",
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {os.environ['INPUT_TOKEN']}", "Accept": "application/vnd.github+json"},
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.loads(answer.read())


def pull_request(run: dict[str, Any]) -> int | None:
    """The number of the open pull request whose head the run checked; None where it is closed or was pushed to since.

    The event names none for a fork, so the head is looked up.
    """
    head = f"{run['head_repository']['owner']['login']}:{run['head_branch']}"
    found = ask("GET", f"pulls?state=open&head={urllib.parse.quote(head, safe='')}")
    return next((int(one["number"]) for one in found if one["head"]["sha"] == run["head_sha"]), None)


def earlier(number: int) -> dict[str, int]:
    """The ids of the comments that an earlier run posted, by mark; of somebody else's that look the same none."""
    found: dict[str, int] = {}
    for page in range(1, 31):
        comments = ask("GET", f"issues/{number}/comments?per_page=100&page={page}")
        for comment in comments:
            # Who is gone is null.
            if comment["user"] and comment["user"]["login"] == AUTHOR:
                found.setdefault((comment["body"] or "").partition("\n")[0].rstrip("\r"), int(comment["id"]))
        if len(comments) < 100:
            break
    return found


def main() -> int:
    """Post or edit; nothing is posted where there never was anything to tell. A refused one keeps no other back."""
    run = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_bytes())["workflow_run"]
    if run["event"] != "pull_request" or not run["head_repository"]:
        print("the run was not that of a pull request, or its repository is gone")
        return 0
    texts, status = {}, 0
    for kind in KINDS:
        try:
            texts[kind] = report(Path(os.environ["RUNNER_TEMP"]) / "whypin-report" / kind.file, kind)
        except Refused as error:
            print(f"::error title=whypin::{error}")
            status = 1
    if any(texts.values()):
        post(texts, run)
    return status


def post(texts: dict[Kind, str], run: dict[str, Any]) -> None:
    """Post or edit a comment for each text that there is."""
    number = pull_request(run)
    if number is None:
        print("no open pull request has the commit that was checked as its head")
        return
    there = earlier(number)
    for kind, text in texts.items():
        body = {"body": with_origin(text, kind, run)}
        if text and kind.mark in there:
            ask("PATCH", f"issues/comments/{there[kind.mark]}", body)
        elif f"\n{kind.head}\n" in text:
            ask("POST", f"issues/{number}/comments", body)


if __name__ == "__main__":
    sys.exit(main())
