"""The hook `check-cargo-vet` in a repository: what a commit brings, and what was there."""

from __future__ import annotations

from pathlib import Path

import pytest

from repositories import commit, repository
from whypin.commands.hooks import check_cargo_vet
from whypin.commands.main import main

CONFIG = "supply-chain/config.toml"
OLD = '[cargo-vet]\nversion = "0.10"\n\n[[exemptions.cc]]\nversion = "1.0.83"\ncriteria = "safe-to-deploy"\n'
NEW = OLD.replace("[[", "[[exemptions.bb]]\nversion = '1.0.0'\n\n[[", 1)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = repository(tmp_path / "museum", {CONFIG: OLD, "supply-chain/audits.toml": "[audits]\n"})
    monkeypatch.chdir(root)
    return root


def test_a_commit_answers_for_what_it_brings(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check_cargo_vet([CONFIG]) == 0
    assert "note" in capsys.readouterr().out
    (root / CONFIG).write_text(NEW)
    assert check_cargo_vet([CONFIG]) == 1
    shown = capsys.readouterr().out
    assert "exemption of `bb` 1.0.0 has no notes" in shown
    assert "(note): exemption of `cc` 1.0.83 has no notes" in shown
    commit(root, {})
    assert check_cargo_vet([CONFIG]) == 0


def test_the_whole_repository_has_its_store(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / CONFIG).write_text(NEW.replace("safe-to-deploy", "safe"))
    assert main(["check"]) == 1
    assert "`safe` is no criteria of this store" in capsys.readouterr().out


def test_what_it_is_taken_for(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / CONFIG).write_text("[server]\n")
    assert main(["check", "--show-files"]) == 0
    shown = capsys.readouterr().out
    assert "reviews, by its name" in shown
    assert "reviews, and there are none in it" in shown


def test_a_store_that_is_no_toml(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / CONFIG).write_text("[cargo-vet\n")
    assert check_cargo_vet([CONFIG, "supply-chain/audits.toml"]) == 2
    assert capsys.readouterr().out.count("unreadable-file") == 2
