"""Where the indexes come from: command line, environment, the person's own pip and uv configuration, never the tree."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from whypin.commands.index_settings import indexes, pip_configuration, settings
from whypin.commands.options import Options
from whypin.model.pypi import PYPI

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
        ({"UV_DEFAULT_INDEX": f"private={A}"}, [A]),
        ({"UV_INDEX": f"={A} a/b={B}"}, [PYPI, f"={A}", f"a/b={B}"]),
    ],
)
def test_the_environment_names_indexes(environment: dict[str, str], expected: list[str]) -> None:
    assert found(environment) == expected


def test_the_command_line_stands_alone() -> None:
    assert found({"PIP_INDEX_URL": A, "PIP_EXTRA_INDEX_URL": B}, C) == [C]


@pytest.mark.parametrize(
    ("environment", "text", "why"),
    [
        ({}, "", ""),
        ({"PIP_NO_INDEX": ""}, "", ""),
        ({"PIP_NO_INDEX": "0"}, "[global]\nno-index = true\n", ""),
        ({}, "[global]\nno-index = false\n", ""),
        ({"PIP_NO_INDEX": "1"}, "", "`PIP_NO_INDEX` is set"),
        ({"PIP_NO_INDEX": "True"}, "", "`PIP_NO_INDEX` is set"),
        ({}, "[install]\nno_index = yes\n", "pip's configuration says `no-index`"),
    ],
)
def test_who_wants_no_index_to_be_asked_is_obeyed(
    tmp_path: Path, environment: dict[str, str], text: str, why: str
) -> None:
    file = tmp_path / "pip.conf"
    file.write_text(text)
    environment = {"PIP_CONFIG_FILE": str(file), "UV_NO_CONFIG": "1", **environment}
    assert settings(Options(), environment).asks_nothing == why
    # The command line is stronger.
    options = Options()
    options.index_url = A
    assert settings(options, environment).asks_nothing == ""


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


NAMED = {"UV_INDEX_MY_OWN_1_USERNAME": "me", "UV_INDEX_MY_OWN_1_PASSWORD": "p:ä@/%"}
LOGIN = "me:p%3A%C3%A4%40%2F%25@"


@pytest.mark.parametrize("variable", ["UV_INDEX", "UV_DEFAULT_INDEX"])
@pytest.mark.parametrize(
    ("name", "address", "environment", "expected"),
    [
        ("my-own.1", A, NAMED, A.replace("//", f"//{LOGIN}")),
        ("MY_own_1", A, NAMED, A.replace("//", f"//{LOGIN}")),
        # uv's documentation: what the environment gives goes before the address.
        ("my-own-1", "https://you:old@a.example/simple", NAMED, A.replace("//", f"//{LOGIN}")),
        # One of the two alone: the user goes with no other's password, the password with the user of the address.
        ("x", "https://you:old@a.example", {"UV_INDEX_X_USERNAME": "me"}, "https://me@a.example"),
        ("x", "https://you@a.example/", {"UV_INDEX_X_PASSWORD": "new"}, "https://you:new@a.example/"),
        ("x", A, {"UV_INDEX_X_PASSWORD": "new"}, A.replace("//", "//:new@")),
        ("x", A, {"UV_INDEX_X_USERNAME": "", "UV_INDEX_X_PASSWORD": ""}, A),
        # Bytes of another encoding.
        ("x", A, {"UV_INDEX_X_USERNAME": "m\udce9"}, A.replace("//", "//m%E9@")),
        # Another's.
        ("another", A, NAMED, A),
        ("x", "folder", {"UV_INDEX_X_USERNAME": "me"}, "folder"),
    ],
)
def test_uvs_credentials_go_to_the_index_of_their_name(
    variable: str, name: str, address: str, environment: dict[str, str], expected: str
) -> None:
    assert expected in found({variable: f"{name}={address}", **environment})


def test_uvs_configuration_binds_a_name_to_its_address(tmp_path: Path) -> None:
    (tmp_path / "uv.toml").write_text(f'[[index]]\nname = "my-own-1"\nurl = "{A}"\n[[index]]\nurl = "{B}"\n')
    place = {"UV_NO_CONFIG": "", "UV_CONFIG_FILE": str(tmp_path / "uv.toml")}
    assert found({**place, **NAMED}) == [PYPI, A.replace("//", f"//{LOGIN}"), B]


def test_a_name_of_the_repository_gets_no_credentials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    evil = '[[tool.uv.index]]\nname = "my-own-1"\nurl = "https://evil.example/simple"\n'
    (tmp_path / "pyproject.toml").write_text(evil)
    (tmp_path / "uv.toml").write_text(evil.replace("tool.uv.", ""))
    monkeypatch.chdir(tmp_path)
    assert found({"XDG_CONFIG_HOME": str(tmp_path / "none"), **NAMED}) == [PYPI]


@pytest.mark.parametrize(
    ("environment", "pip", "uv", "expected"),
    [
        ({}, "", "", "auto"),
        ({}, "", 'keyring-provider = "subprocess"', "subprocess"),
        ({}, "", '[pip]\nkeyring-provider = "subprocess"', "subprocess"),
        ({}, "", "keyring-provider = 1", "auto"),
        ({}, "[global]\nkeyring-provider = import", 'keyring-provider = "subprocess"', "import"),
        ({"UV_KEYRING_PROVIDER": "disabled"}, "[global]\nkeyring_provider = import", "", "disabled"),
        ({"PIP_KEYRING_PROVIDER": "import", "UV_KEYRING_PROVIDER": "disabled"}, "", "", "import"),
        ({"PIP_KEYRING_PROVIDER": "", "UV_KEYRING_PROVIDER": "subprocess"}, "", "", "subprocess"),
    ],
)
def test_pip_and_uv_say_which_keyring_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], pip: str, uv: str, expected: str
) -> None:
    (tmp_path / "pip.conf").write_text(pip)
    (tmp_path / "uv.toml").write_text(uv)
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "repository")
    asked: list[tuple[object, ...]] = []
    monkeypatch.setattr("whypin.commands.keyring.ask", lambda *words: asked.append(words))
    files = {"PIP_CONFIG_FILE": str(tmp_path / "pip.conf"), "UV_CONFIG_FILE": str(tmp_path / "uv.toml")}
    ask = settings(Options(), {**files, **environment}).keyring
    assert ask is not None
    assert asked == []
    ask(A, "me")
    assert asked == [(expected, os.path.realpath("."), {**files, **environment}, A, "me")]


NETRC = """\
machine a.example login me password one
machine a.example:8443 login me password two
machine B.example login me password three
machine [::1] login me password p:@/%
default login everyone password lost
"""


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("a.example", ("me", "one")),
        # The port's own entry goes first, else the host's counts for all its ports, as in pip.
        ("a.example:8443", ("me", "two")),
        ("a.example:8444", ("me", "one")),
        ("b.example", ("me", "three")),
        ("[::1]:80", ("me", "p:@/%")),
        ("sub.a.example", None),
        ("a.example.evil.example", None),
        # `default` does not speak for a host that was not named.
        ("c.example", None),
        ("c.example:80", None),
        ("", None),
    ],
)
def test_netrc_speaks_for_the_hosts_it_names(tmp_path: Path, host: str, expected: tuple[str, str] | None) -> None:
    (tmp_path / "netrc").write_text(NETRC)
    login = settings(Options(), {"PIP_CONFIG_FILE": os.devnull, "NETRC": str(tmp_path / "netrc")}).login
    assert login is not None
    assert login(host) == expected


@pytest.mark.skipif(sys.version_info < (3, 11), reason="Python 3.10 takes such a file for broken")
def test_an_entry_of_netrc_need_not_be_whole(tmp_path: Path) -> None:
    (tmp_path / "netrc").write_text("machine a.example\nmachine b.example login me\n")
    login = settings(Options(), {"PIP_CONFIG_FILE": os.devnull, "NETRC": str(tmp_path / "netrc")}).login
    assert login is not None
    assert [login("a.example"), login("b.example")] == [None, ("me", "")]


def netrc_password(environment: dict[str, str]) -> str | None:
    login = settings(Options(), {"PIP_CONFIG_FILE": os.devnull, "UV_NO_CONFIG": "1", **environment}).login
    assert login is not None
    found = login("a.example")
    return found and found[1]


def test_the_persons_netrc_is_read_and_not_the_repositorys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "machine a.example login me password "
    home, repository = tmp_path / "home", tmp_path / "repository"
    home.mkdir()
    repository.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.chdir(repository)
    for name in (".netrc", "_netrc", "netrc"):
        (repository / name).write_text(f"{text}strange")
    assert netrc_password({}) is None
    (home / "_netrc").write_text(f"{text}second")
    assert netrc_password({}) == "second"
    (home / ".netrc").write_text(f"{text}first")
    assert netrc_password({}) == "first"
    (home / "other").write_text(f"{text}other")
    assert netrc_password({"NETRC": "~/other"}) == "other"
    # Others may read it: pip and curl do not mind either.
    (home / ".netrc").chmod(0o666)
    assert netrc_password({}) == "first"


@pytest.mark.parametrize("text", [b"machine a.example login", b"\xff\xfe", b"login me", b"\0", None])
def test_a_netrc_that_cannot_be_read_has_no_logins(tmp_path: Path, text: bytes | None) -> None:
    path = tmp_path / "netrc"
    if text is None:
        path.mkdir()
    else:
        path.write_bytes(text)
    assert netrc_password({"NETRC": str(path)}) is None


def test_certificates_are_those_of_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    (tmp_path / "pip.conf").write_text("[global]\ncert = ~/ca.pem\nclient-cert = ~/me.pem\n")
    environment = {"PIP_CONFIG_FILE": str(tmp_path / "pip.conf"), "UV_NO_CONFIG": "1"}

    def files(more: dict[str, str]) -> tuple[str | None, str | None]:
        made = settings(Options(), {**environment, **more})
        return made.ca, made.certificate

    home = os.path.expanduser("~")
    assert files({}) == (f"{home}/ca.pem", f"{home}/me.pem")
    assert files({"SSL_CLIENT_CERT": "b", "SSL_CERT_FILE": "c"}) == ("c", "b")
    assert files({"SSL_CLIENT_CERT": "b", "PIP_CLIENT_CERT": "a"})[1] == "a"
    assert files({"PIP_CONFIG_FILE": os.devnull}) == (None, None)


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
