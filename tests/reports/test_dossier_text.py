"""The dossier at a terminal: what matters, in lines that fit, and nothing that a terminal would obey."""

from __future__ import annotations

import re

import pytest

from dossiers import change, difference, dossier
from reports.hostile import HOSTILE, everywhere
from whypin.model.dossier import Dossier, Untold
from whypin.reports.dossier_text import MORE, render
from whypin.reports.screen import Screen


def test_nothing_changed() -> None:
    assert render(Dossier("main", (), locks=("a.txt",), made="")) == "0 packages differ from `main` in `a.txt`\n"


def test_there_is_no_lock() -> None:
    assert render(Dossier("main", (), locks=(), made="")) == "0 packages differ from `main`: no lock was found\n"


def test_an_update() -> None:
    made = change(step="major", difference=difference())
    assert render(Dossier("main", (made,), locks=("requirements.txt",), made="", notes=("a note",))).splitlines() == [
        "1 package differs from `main` in `requirements.txt`",
        "",
        "`foo` `1.0` → `1.1`",
        "  major, direct: `requirements.in:3`",
        "  look: major update",
        "  look: is installed to build it: new `needed to build: cffi`",
        "  look: can run when it is built: changed `setup.py`",
        "  diff: `whypin review diff foo 1.0 1.1`",
        "",
        "not gathered:",
        "  a note",
        "",
        MORE,
    ]


def test_what_all_have_is_told_once() -> None:
    nothing = Untold("it is so")
    made = [change(name, hashes="unknown", hashes_why="offline", difference=nothing) for name in ("foo", "bar")]
    out = render(Dossier("main", tuple(made), locks=("a",), made=""))
    assert out.count("note: ") == out.count("note: every package: hashes not compared: offline\n") == 1
    # What was not compared is not shown by a command either.
    assert "diff: `" not in out


def test_the_worst_is_first_and_lines_fit() -> None:
    out = render(dossier(), Screen(color=True, columns=60))
    plain = re.sub(r"\x1b\[[\d;]*m", "", out)
    assert re.findall(r"(?m)^`(\w+)`", plain) == ["foo", "rejected", "new", "gone"]
    assert "\x1b[1;31mstop: hashes of the lock: 1 of 3 is not published\x1b[0m" in out
    assert max(len(line) for line in plain.splitlines()) <= 60


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_texts(hostile: str) -> None:
    out = render(everywhere(HOSTILE[hostile]), Screen(columns=80))
    assert "hunter2" not in out
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", out)
    assert not [line for line in out.split("\n") if line.lstrip().startswith("::") or "##[" in line]
