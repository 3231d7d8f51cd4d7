"""How a project's releases came over time."""

from __future__ import annotations

import pytest

from whypin.dossier.history import history, trimmed
from whypin.model.release import Published, PublishedFile

NOW = 1_800_000_000.0  # 2027-01-15


def published(*files: tuple[str, str | None]) -> Published:
    return Published(
        "https://i.example/simple/",
        tuple([PublishedFile(f"demo-{version}.tar.gz", version, {}, uploaded=day) for version, day in files]),
        status="archived",
    )


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([], "0 releases on the index; the index does not say when they came"),
        ([("1.0", None)], "1 release on the index; the index does not say when they came"),
        ([("1.0", "soon")], "1 release on the index; the index does not say when they came"),
        (
            [("1.0", "2020-02-03T00:00:00Z"), ("1.1", "2027-01-10T00:00:00Z"), ("1.1", None)],
            "2 releases on the index; the last one is 1.1, 5 days ago; the first one came on 2020-02-03",
        ),
        # A later release of an older line is the last one that came.
        (
            [("2.0", "2026-01-01T00:00:00Z"), ("1.9", "2027-01-14T00:00:00Z")],
            "2 releases on the index; the last one is 1.9, 1 day ago; the first one came on 2026-01-01",
        ),
        # A clock that is ahead.
        (
            [("1.0", "2028-01-01T00:00:00Z")],
            "1 release on the index; the last one is 1.0, less than an hour ago; the first one came on 2028-01-01",
        ),
    ],
)
def test_what_is_told(files: list[tuple[str, str | None]], said: str) -> None:
    assert history(published(*files)).told(NOW) == said


def test_what_is_kept_of_a_page() -> None:
    kept = trimmed(published(("1.0", None), ("2.0", None), ("2.0.0", None)), ["2.0", "2.0", "3.0"])
    assert [file.version for file in kept.files or ()] == ["2.0", "2.0.0"]
    assert (kept.index, kept.status) == ("https://i.example/simple/", "archived")
