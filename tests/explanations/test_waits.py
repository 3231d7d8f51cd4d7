"""What an explanation waits for, by its words."""

from __future__ import annotations

import pytest

from whypin.explanations.waits import awaited, named

OTHERS = frozenset(("celery", "django", "python-dateutil"))
# An explanation of `kombu`, and the versions that it waits for.
AWAITED: dict[str, list[tuple[str, str]]] = {
    "": [],
    "2.10 breaks our API": [],
    "see celery 5.4": [],
    "until somebody looks": [],
    # Nothing of the project: nobody could say.
    "until Ubuntu 24.04 is everywhere": [],
    "when python 3.9 is gone": [],
    # Days are judged as such.
    "until 2026-01-01": [],
    "until 6.0 is out": [("kombu", "6.0")],
    "until v6 is released": [("kombu", "6")],
    "drop this once celery 5.4 is released": [("celery", "5.4")],
    "once celery>=5.4 is there": [("celery", "5.4")],
    "once Celery >= 5.4 is there": [("celery", "5.4")],
    "waiting for Django 6.x": [("django", "6")],
    "blocked by python_dateutil 3": [("python-dateutil", "3")],
    "as soon as celery 5.4.1 ships": [("celery", "5.4.1")],
    "pinned until `celery` version 5.4.": [("celery", "5.4")],
    "broken; unpin after 6.1.2": [("kombu", "6.1.2")],
    "until 6 or when celery 7 is out": [("kombu", "6"), ("celery", "7")],
    # Too far away to belong together.
    "until somebody who knows more about all this has looked 6.0": [],
}


@pytest.mark.parametrize(("text", "found"), AWAITED.items(), ids=AWAITED)
def test_versions(text: str, found: list[tuple[str, str]]) -> None:
    assert list(awaited(text, "kombu", OTHERS)) == found


NAMED = {
    "": [],
    "kombu 6 breaks": [],
    "needs celery>=5, Django[x] and (python_dateutil)": ["celery", "django", "python-dateutil"],
    "celery's fault, celery!": ["celery"],
    "celerys": [],
}


@pytest.mark.parametrize(("text", "found"), NAMED.items(), ids=NAMED)
def test_packages(text: str, found: list[str]) -> None:
    assert named(text, "kombu", OTHERS | {"kombu"}) == found
