"""What a rule or a reader gives up on is said, and does not pass: the account of a run balances."""

from __future__ import annotations

import pytest

from pages.checking import check
from whypin import rules

A, B = "a" * 64, "b" * 64
GUARDS = ("duplicate-lock-entry", "lock-out-of-sync", "foreign-artifact", "unverifiable-lock")
# Nine variables with nine values each: more environments than are told apart.
WIDE = " and ".join(
    [
        f"({' or '.join([f'{name} == {value!r}' for value in 'abcdefghi'])})"
        for name in (
            "platform_machine",
            "platform_release",
            "platform_version",
            "implementation_version",
            "python_version",
            "sys_platform",
            "implementation_name",
            "extra",
        )
    ]
)
UNREADABLE = "nonsense"


def said(files: dict[str, str], status: int = 1) -> list[str]:
    """What `unverifiable-lock` says of the files, offline."""
    report = check([rules.load(name) for name in GUARDS], {path: text.encode() for path, text in files.items()})
    found = [finding.message for finding in report.findings if finding.rule == "unverifiable-lock"]
    assert report.status == (status if found else 0)
    return found


def poetry(*entries: str, version: str = "2.1") -> str:
    metadata = f'[metadata]\nlock-version = "{version}"\npython-versions = ">=3.9"\ncontent-hash = "{A}"\n'
    return "\n".join([*entries, metadata])


def entry(version: str, marker: str = "", more: str = "") -> str:
    condition = f'markers = "{marker}"\n' if marker else ""
    file = f'files = [{{file = "six-{version}.tar.gz", hash = "sha256:{A}"}}]\n'
    return f'[[package]]\nname = "six"\nversion = "{version}"\n{condition}{file}{more}'


PROJECT = '[tool.poetry.dependencies]\nsix = ">=2"\n'
GIT = (
    '\n[package.source]\ntype = "git"\nurl = "https://git.example/six"\nreference = "main"\nresolved_reference = "0"\n'
)


@pytest.mark.parametrize(
    "files",
    [
        {"poetry.lock": poetry(entry("1.0"))},
        {"poetry.lock": poetry(entry("1.0", "os_name == 'nt'"), entry("2.0", "os_name != 'nt'"))},
        # Sixty forks of one package, each for a release of Python.
        {"poetry.lock": poetry(*[entry(f"1.{n}", f"python_version == '3.{n}'") for n in range(60)])},
        # Of one entry nothing has to be told apart.
        {"poetry.lock": poetry(entry("1.0", WIDE))},
        {"poetry.lock": poetry(entry("1.0"), version="1.0")},
        {"poetry.lock": poetry(entry("1.0"), version="1.1")},
        {"poetry.lock": poetry(entry("1.0"), version="2.0")},
        {"uv.lock": "version = 1\nrevision = 99\n"},
        {"pdm.lock": '[metadata]\nlock_version = "4.5.1"\n'},
        {"pdm.lock": '[metadata]\nlock_version = "3.1"\n'},
        {"Pipfile.lock": '{"_meta": {"pipfile-spec": 6}}'},
        {"pylock.toml": 'lock-version = "1.0"\ncreated-by = "uv"\npackages = []\n'},
        # It fits wherever it is installed, so that it does not matter where.
        {"poetry.lock": poetry(entry("2.0", WIDE)), "pyproject.toml": PROJECT},
    ],
)
def test_what_is_judged_is_silent(files: dict[str, str]) -> None:
    assert said(files) == []


@pytest.mark.parametrize(
    ("files", "messages"),
    [
        # More entries than are compared with each other.
        (
            {"poetry.lock": poetry(*[entry(f"1.{n}", f"python_version == '3.{n}'") for n in range(61)])},
            ["`six` `1.60` was not checked by `duplicate-lock-entry`: the lock has more than 60 entries of it"],
        ),
        # Markers that are too wide, or that nobody can read.
        (
            {"poetry.lock": poetry(entry("1.0", WIDE), entry("2.0", "os_name == 'nt'"))},
            [
                "`six` `2.0` was not checked by `duplicate-lock-entry`: whether its marker and that of another entry"
                " meet cannot be told"
            ],
        ),
        (
            {"poetry.lock": poetry(entry("1.0", "os_name == 'nt'"), entry("2.0", UNREADABLE))},
            [
                "`six` `2.0` was not checked by `duplicate-lock-entry`: whether its marker and that of another entry"
                " meet cannot be told"
            ],
        ),
        (
            {
                "poetry.lock": poetry(entry("1.0", UNREADABLE), entry("2.0", UNREADABLE + "2")),
                "pyproject.toml": PROJECT,
            },
            [
                "`six` `1.0` was not checked by `lock-out-of-sync`: a declaration does not admit it, and where their"
                " markers hold cannot be told",
                "`six` `2.0` was not checked by `duplicate-lock-entry`: whether its marker and that of another entry"
                " meet cannot be told",
            ],
        ),
        # Versions of formats.
        (
            {"poetry.lock": poetry(entry("1.0"), version="2.9")},
            ["whypin does not know version `2.9` of this format"],
        ),
        ({"poetry.lock": poetry(version="1.2")}, ["whypin does not know version `1.2` of this format"]),
        (
            {"pylock.toml": 'lock-version = "1.1"\ncreated-by = "uv"\npackages = []\n'},
            ["whypin does not know version `1.1` of this format"],
        ),
    ],
)
def test_what_is_given_up_is_said(files: dict[str, str], messages: list[str]) -> None:
    assert said(files) == messages


def test_a_lock_of_very_many_hosts() -> None:
    rows = [
        f'{{url = "https://h{number}.example/six-1.0-{number}-py3-none-any.whl", hash = "sha256:{A}"}}'
        for number in range(600)
    ]
    lock = (
        f'[[package]]\nname = "six"\nversion = "1.0"\nfiles = [{", ".join(rows)}]\n[metadata]\nlock_version = "4.5.0"\n'
    )
    assert said({"pdm.lock": lock}) == [
        "where its files come from was not checked by `foreign-artifact`: the lock names more hosts than can be"
        " compared"
    ]


@pytest.mark.parametrize("marker", ["python_version < '1'", "os_name == 'nt' and os_name != 'nt'"])
def test_an_entry_from_git_that_is_never_installed_hides_nothing(marker: str) -> None:
    files = {"poetry.lock": poetry(entry("1.0"), entry("1.0", marker, GIT)), "pyproject.toml": PROJECT}
    report = check([rules.load("lock-out-of-sync")], {path: text.encode() for path, text in files.items()})
    assert [finding.message for finding in report.findings] == [
        "`six` is locked at `1.0`, outside of the declared `>=2`"
    ]


def test_conflicts_that_name_nothing_allow_nothing() -> None:
    row = '[[package]]\nname = "six"\nversion = "{}"\nsource = {{ registry = "https://pypi.org/simple" }}\n'
    lock = "version = 1\nconflicts = []\n\n" + row.format("1.0") + row.format("2.0")
    report = check([rules.load("duplicate-lock-entry")], {"uv.lock": lock.encode()})
    assert [finding.message for finding in report.findings] == [
        "`six` is locked at `2.0` and at `1.0` for the same environment"
    ]


def test_online_it_is_the_status_3() -> None:
    files = {"poetry.lock": poetry(version="2.9").encode()}
    assert check([rules.load("unverifiable-lock")], files, index="{}").status == 3


def test_no_configuration_lets_it_pass() -> None:
    files = {"poetry.lock": poetry(version="2.9").encode()}
    for grade in ("off", "note"):
        configuration = f'[rules]\nunverifiable-lock = "{grade}"\n'
        assert check([rules.load("unverifiable-lock")], files, configuration=configuration).status == 1
