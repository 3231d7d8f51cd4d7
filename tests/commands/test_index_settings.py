"""Where the indexes come from: command line, environment, the person's own pip and uv configuration, never the tree."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from whypin.commands.index_settings import indexes, pip_configuration, settings
from whypin.commands.options import Options
from whypin.index.trust import PYPI

A, B, C = "https://a.example/simple", "https://b.example/simple", "https://c.example/simple"


def found(environment: dict[str, str], chosen: str | None = None) -> list[str]:
    """The indexes of a machine without configuration files but those that the environment names."""
    environment = {"PIP_CONFIG_FILE": os.devnull, "UV_NO_CONFIG": "1", **environment}
    return list(indexes(chosen, environment, pip_configuration(environment)))


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, [PYPI]),
        ({"PIP_INDEX_URL": A}, [A]),
        ({"PIP_INDEX_URL": ""}, [PYPI]),
        ({"UV_DEFAULT_INDEX": A, "UV_INDEX_URL": B}, [A]),
        ({"UV_INDEX_URL": B}, [B]),
        ({"PIP_EXTRA_INDEX_URL": f"{A} {B}"}, [PYPI, A, B]),
        # uv names its indexes.
        ({"UV_INDEX": f"private={A} {B}?x=1"}, [PYPI, A, f"{B}?x=1"]),
        ({"UV_EXTRA_INDEX_URL": A}, [PYPI, A]),
    ],
)
def test_the_environment_names_indexes(environment: dict[str, str], expected: list[str]) -> None:
    assert found(environment) == expected


def test_the_command_line_stands_alone() -> None:
    assert found({"PIP_INDEX_URL": A, "PIP_EXTRA_INDEX_URL": B}, C) == [C]


def test_pips_configuration_names_indexes(tmp_path: Path) -> None:
    file = tmp_path / "pip.conf"
    file.write_text(f"[global]\nindex-url = {A}\nextra_index_url =\n    {B}\n    {C}\n")
    assert found({"PIP_CONFIG_FILE": str(file)})[:1] == [A]
    assert found({"PIP_CONFIG_FILE": str(file)})[-2:] == [B, C]
    assert found({"PIP_CONFIG_FILE": str(file), "PIP_INDEX_URL": C})[0] == C


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f'index-url = "{A}"\nextra-index-url = ["{B}", 1]\n', [A, B]),
        (f'[[index]]\nurl = "{A}"\n[[index]]\nurl = "{B}"\ndefault = true\n', [B, A]),
        (f'[pip]\nindex-url = "{A}"\n', [A]),
        # Not TOML, and of another shape.
        ("index-url =", [PYPI]),
        ("index = 1\npip = 2\nextra-index-url = 3\nindex-url = 4\n", [PYPI]),
        ("[[index]]\nname = 1\n", [PYPI]),
    ],
)
def test_uvs_configuration_names_indexes(tmp_path: Path, text: str, expected: list[str]) -> None:
    (tmp_path / "uv.toml").write_text(text)
    assert found({"UV_NO_CONFIG": "", "UV_CONFIG_FILE": str(tmp_path / "uv.toml")}) == expected


def test_the_users_uv_configuration_is_found(tmp_path: Path) -> None:
    (tmp_path / "uv").mkdir()
    (tmp_path / "uv" / "uv.toml").write_text(f'index-url = "{A}"\n')
    place = {"XDG_CONFIG_HOME": str(tmp_path), "APPDATA": str(tmp_path), "UV_NO_CONFIG": ""}
    assert found(place)[0] == A
    assert found({**place, "UV_NO_CONFIG": "1"}) == [PYPI]
    assert found({**place, "PIP_INDEX_URL": B})[0] == B


def test_the_repositorys_own_configuration_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "uv.toml").write_text(f'index-url = "{A}"\n')
    (tmp_path / "pip.conf").write_text(f"[global]\nindex-url = {A}\n")
    monkeypatch.chdir(tmp_path)
    assert found({"UV_NO_CONFIG": "", "XDG_CONFIG_HOME": str(tmp_path / "none"), "XDG_CONFIG_DIRS": ""})[0] != A
    assert found({"UV_NO_CONFIG": "", "XDG_CONFIG_HOME": ".", "XDG_CONFIG_DIRS": "."})[0] != A


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, {}),
        ({"https_proxy": A, "HTTPS_PROXY": B, "NO_PROXY": "x"}, {"https": A, "no": "x"}),
        ({"all_proxy": A}, {"all": A}),
        ({"https_proxy": A, "no_proxy": "x", "PIP_PROXY": B}, {"http": B, "https": B, "no": "x"}),
    ],
)
def test_proxies_are_those_of_the_machine(environment: dict[str, str], expected: dict[str, str]) -> None:
    assert settings(Options(), {"PIP_CONFIG_FILE": os.devnull, "UV_NO_CONFIG": "1", **environment}).proxies == expected


def test_pips_configuration_names_a_proxy(tmp_path: Path) -> None:
    (tmp_path / "pip.conf").write_text(f"[global]\nproxy = {A}\n")
    environment = {"PIP_CONFIG_FILE": str(tmp_path / "pip.conf"), "UV_NO_CONFIG": "1", "https_proxy": B}
    assert settings(Options(), environment).proxies["https"] == A
    assert settings(Options(), {**environment, "PIP_PROXY": C}).proxies["https"] == C
