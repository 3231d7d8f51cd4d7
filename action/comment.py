"""What `comment/action.yml` does: posts the report of a finished run on its pull request, or edits the earlier comment.

The run belongs to a stranger's pull request, so its artifact may be anything. Which pull request it is says the event
`workflow_run` and GitHub's API, never the artifact; and a report is posted only if all of it is what whypin writes:
no mention, image, element or link but those to the pages of whypin's own rules.
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
from whypin.reports.markdown import COMMENT, MARK
from whypin.reports.screen import RULES
from whypin.text.printable import printable

AUTHOR = "github-actions[bot]"
HEAD = ["### whypin", "| | where | what |", "|---|---|---|"]
# What `reports/markdown.py` and `reports/escaping.py` write; all else they write as `&#…;`.
PIECES = re.compile(rf"</?code>|<br>|<span>[@#-]</span>|&#\d{{2,3}};|\[[a-z-]+\]\({re.escape(RULES)}[a-z_]+\.md\)")
FOREIGN = re.compile(r"[<>\[\]&*_~`\\$\"@#]|://|www\.", re.IGNORECASE)


class Refused(Exception):
    """Nothing can be posted; one clause."""


def report(file: Path) -> str:
    """The report, if it is one of whypin's. Raises `Refused`."""
    if file.is_symlink() or not file.is_file() or file.stat().st_size > COMMENT:
        raise Refused("the artifact holds no `whypin.md` of the size of a comment")
    try:
        text = file.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("the report is not UTF-8") from None
    mark, *lines = text.split("\n")
    for line in lines:
        if line not in HEAD and (printable(line) != line or FOREIGN.search(PIECES.sub("", line))):
            raise Refused("the report holds what whypin does not write")
    if mark != MARK:
        raise Refused("the report does not begin as whypin's do")
    return text


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


def earlier(number: int) -> int | None:
    """The id of the comment that an earlier run posted; one that somebody else began in the same way is not it."""
    for page in range(1, 31):
        comments = ask("GET", f"issues/{number}/comments?per_page=100&page={page}")
        for comment in comments:
            if comment["user"]["login"] == AUTHOR and comment["body"].startswith(MARK):
                return int(comment["id"])
        if len(comments) < 100:
            break
    return None


def main() -> int:
    """Post or edit; nothing is posted where nothing was ever found."""
    run = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_bytes())["workflow_run"]
    if run["event"] != "pull_request" or not run["head_repository"]:
        print("the run was not that of a pull request, or its repository is gone")
        return 0
    try:
        text = report(Path(os.environ["RUNNER_TEMP"]) / "whypin-report" / "whypin.md")
    except Refused as error:
        print(f"::error title=whypin::{error}")
        return 1
    number = pull_request(run)
    if number is None:
        print("no open pull request has the commit that was checked as its head")
        return 0
    comment = earlier(number)
    if comment is not None:
        ask("PATCH", f"issues/comments/{comment}", {"body": text})
    elif HEAD[1] in text:
        ask("POST", f"issues/{number}/comments", {"body": text})
    return 0


if __name__ == "__main__":
    sys.exit(main())
