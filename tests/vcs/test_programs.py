"""A program is never found in the repository under review, whatever PATH says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from whypin.vcs.programs import find


def program(folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / ("tool.exe" if os.name == "nt" else "tool")
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "repository" / "bin").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "repository")
    return tmp_path / "repository"


def test_the_first_on_the_path_is_found(root: Path, tmp_path: Path) -> None:
    first, second = program(tmp_path / "first"), program(tmp_path / "second")
    path = os.pathsep.join([str(tmp_path / "gone"), os.path.dirname(first), os.path.dirname(second)])
    assert find("tool", str(root), {"PATH": path}) == first
    # A neighbour whose name begins alike is no part of the repository.
    beside = program(tmp_path / "repository-tools")
    assert find("tool", str(root), {"PATH": os.path.dirname(beside)}) == beside


def test_what_cannot_be_run_is_not_found(root: Path, tmp_path: Path) -> None:
    path = program(tmp_path / "bin")
    assert find("another", str(root), {"PATH": str(tmp_path / "bin")}) is None
    (tmp_path / "folders" / "tool").mkdir(parents=True)
    assert find("tool", str(root), {"PATH": str(tmp_path / "folders")}) is None
    if os.name != "nt":
        os.chmod(path, 0o644)
        assert find("tool", str(root), {"PATH": str(tmp_path / "bin")}) is None


@pytest.mark.parametrize("folder", [".", "", "bin", "./bin", "../repository/bin"])
def test_a_relative_folder_does_not_count(root: Path, folder: str) -> None:
    program(root)
    program(root / "bin")
    assert find("tool", str(root), {"PATH": folder}) is None


def test_the_repository_and_links_into_and_out_of_it_do_not_count(root: Path, tmp_path: Path) -> None:
    outside = program(tmp_path / "tools")
    inside = program(root / "bin")
    try:
        # A folder and a program outside that lead into it; a program inside that leads to one outside.
        (tmp_path / "alias").symlink_to(root / "bin")
        (tmp_path / "links").mkdir()
        (tmp_path / "links" / os.path.basename(inside)).symlink_to(inside)
        (root / "links").mkdir()
        (root / "links" / os.path.basename(inside)).symlink_to(outside)
    except OSError:
        pytest.skip("no symbolic links here")
    for folder in (
        root,
        root / "bin",
        tmp_path / "alias",
        tmp_path / "links",
        root / "links",
        root / "bin" / ".." / "bin",
    ):
        assert find("tool", str(root), {"PATH": str(folder)}) is None, folder
    # The repository by another name.
    (tmp_path / "again").symlink_to(root)
    assert find("tool", str(tmp_path / "again"), {"PATH": str(root / "bin")}) is None
