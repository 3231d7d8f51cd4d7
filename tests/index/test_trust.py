from __future__ import annotations

import pytest

from locks import package, project
from whypin.index.plan import Plan, ProjectQuery
from whypin.index.proxies import bypasses
from whypin.index.settings import Settings
from whypin.index.trust import canonical, credentials, host_of, is_trusted, refusal, shown
from whypin.model.formats import POETRY_LOCK, REQUIREMENTS, Format
from whypin.model.lock import LockedPackage
from whypin.model.pypi import PYPI

OWN = "https://pip.example/simple/"


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("https://pypi.org/simple", PYPI),
        ("https://PyPI.org/simple/", PYPI),
        ("https://pypi.org:443/simple//", PYPI),
        # What older tools wrote.
        ("https://pypi.python.org/pypi", PYPI),
        ("https://me:secret@pip.example/simple?x=1#y", OWN),
        ("HTTPS://pip.example./simple", OWN),
        ("https://pip.example:8443/simple", "https://pip.example:8443/simple/"),
        ("http://[::1]:80/simple", "http://[::1]/simple/"),
        # Plain http is another place, though the host is PyPI's.
        ("http://pypi.org/simple", "http://pypi.org/simple/"),
    ],
)
def test_one_index_has_one_address(url: str, same: str) -> None:
    assert canonical(url) == same


@pytest.mark.parametrize(
    "url",
    [
        "https://me:hunter2@pip.example/simple/",
        "https://hunter2@pip.example/simple/",
        "https://pip.example/simple/?token=hunter2",
        "https://pip.example/simple/#hunter2",
        "me:hunter2@pip.example/simple/",
        "https://me:hunter2@pip.example:port/simple/",
        "https://[hunter2@pip.example/simple/",
        "https://me:hunter2@@pip.example/simple/",
        "https://me:12/hunter2@pip.example/simple/",
        "https://me:12#hunter2@pip.example/simple/",
        "https://me:12?hunter2@pip.example/simple/",
        "https://me:hunter2\\@pip.example/simple/",
    ],
)
def test_what_is_shown_holds_no_secret(url: str) -> None:
    assert "hunter2" not in shown(url)


@pytest.mark.parametrize(
    "url", ["https://pip.example/simple/", "http://localhost:3141/root", "http://127.8.9.1/", "http://[::1]:80/"]
)
def test_https_and_loopback_may_be_contacted(url: str) -> None:
    assert refusal(url) == ""


@pytest.mark.parametrize(
    "url",
    [
        "http://pip.example/simple/",
        # Names that only look like this machine.
        "http://127.0.0.1.example/",
        "http://localhost.example/",
        "http://127.1/",
        "file:///srv/simple",
        "ftp://pip.example/",
        "pip.example/simple",
        "https:///simple",
        "https://[/",
        "https://pip.example:port/",
        "",
        # What one parser leaves out and another does not, what a terminal obeys, what cannot be sent.
        "https://pip.ex\tample/simple",
        "https://pip.example/\x1b[31m",
        "https://pip.example/\u202esimple",
        "https://pip.example/\ud800",
        # What one parser takes for the host, and another for a login or a path.
        "https://evil.example\\@pip.example/simple/",
        "https://pip%2eexample/simple/",
        "git+https://pip.example/simple/",
        # A password, and no host.
        "https://me:12#hunter2@pip.example/simple/",
        "https://me:12?hunter2@pip.example/simple/",
    ],
)
def test_other_addresses_are_refused(url: str) -> None:
    assert refusal(url)


def test_credentials_are_taken_from_an_address() -> None:
    assert credentials("https://me:p%40ss@pip.example/") == ("me", "p@ss")
    assert credentials("https://token@pip.example/") == ("token", None)
    assert credentials("https://token:@pip.example/") == ("token", "")
    assert credentials("https://pip.example/") is None


def test_what_cannot_be_read_has_no_host() -> None:
    assert host_of("https://pip.example/") == "pip.example"
    assert host_of("https://[") == ""


@pytest.mark.parametrize(
    ("url", "allowed", "trusted"),
    [
        (PYPI, (), True),
        ("https://me:x@pip.example/simple", (), True),
        ("https://other.example/simple/", ("Other.example",), True),
        ("https://other.example:8443/simple/", ("other.example",), True),
        ("https://other.example:8443/simple/", ("other.example:8443",), True),
        ("https://other.example/simple/", ("other.example:8443",), False),
        # Another path on the person's own host is another index, perhaps another owner's.
        ("https://pip.example/stranger/simple/", (), False),
        ("https://evil.example/simple/", (), False),
        ("https://pypi.org.evil.example/simple/", (), False),
        ("https://pypi.org@evil.example/simple/", (), False),
        ("https://[", (), False),
    ],
)
def test_only_what_a_person_named_is_trusted(url: str, allowed: tuple[str, ...], trusted: bool) -> None:
    assert is_trusted(url, (OWN,), allowed) is trusted


def asked(
    *indexes: str,
    locked: LockedPackage | None = None,
    named: tuple[str, ...] = (),
    format: Format = REQUIREMENTS,
    allowed: tuple[str, ...] = (),
) -> list[tuple[str, bool]]:
    """Whom a plan asks for a package: address, and whether it is contacted."""
    made = locked or package("six", "1")
    plan = Plan(Settings(indexes, allowed=allowed))
    document = project(made, index_urls=named, format=format).documents[0]
    return [(question.index, not question.refused) for question in plan.questions(document, made)]


def test_a_package_without_an_index_is_asked_of_all_of_the_persons() -> None:
    assert asked(PYPI, OWN) == [(PYPI, True), (OWN, True)]


def test_a_package_is_asked_of_the_index_that_the_lock_names() -> None:
    locked = package("six", "1", url="https://pip.example/simple")
    assert asked(PYPI, OWN, locked=locked) == [(OWN, True)]
    assert asked(PYPI, locked=locked) == [("https://pip.example/simple", False)]
    assert asked(PYPI, locked=locked, allowed=("pip.example",)) == [(OWN, True)]


def test_the_persons_own_default_index_stands_in_for_pypi() -> None:
    locked = package("six", "1", url="https://pypi.org/simple")
    assert asked(OWN, locked=locked) == [(OWN, True), (PYPI, True)]
    assert asked(PYPI, OWN, locked=locked) == [(PYPI, True)]


def test_an_index_of_the_file_is_asked_only_when_a_person_trusts_it() -> None:
    assert asked(PYPI, named=("https://evil.example/simple",)) == [(PYPI, True), ("https://evil.example/simple", False)]
    assert asked(PYPI, OWN, named=(OWN,)) == [(PYPI, True), (OWN, True)]


def test_an_environment_variable_of_the_file_is_never_expanded() -> None:
    (_, (index, contacted)) = asked(PYPI, named=("https://${HOME}.evil.example/simple",))
    assert index == "https://${home}.evil.example/simple"
    assert not contacted


def test_variables_in_place_of_credentials_leave_the_index_what_it_is() -> None:
    # What Pipenv's and pip's documentation say to write for a private index.
    named = ("https://${PIP_USER}:${PIP_TOKEN}@pip.example/simple",)
    assert asked(PYPI, OWN, named=named) == [(PYPI, True), (OWN, True)]
    assert asked(PYPI, named=named, allowed=("pip.example",)) == [(PYPI, True), (OWN, True)]
    assert asked(PYPI, named=named) == [(PYPI, True), ("https://pip.example/simple", False)]
    assert asked(PYPI, named=("https://me@pip.example/${PATH}/simple",), allowed=("pip.example",))[1][1] is False


def test_a_help_names_a_way_that_keeps_pypi() -> None:
    plan = Plan(Settings((PYPI,)))
    document = project(package("six", "1"), index_urls=("https://pip.example:8443/simple",)).documents[0]
    assert document.lock
    helps = [question.help for question in plan.questions(document, document.lock.packages[0])]
    assert helps == [
        "",
        "if you trust it, name it in `PIP_EXTRA_INDEX_URL`, or allow it with `--allow-host pip.example:8443`",
    ]


def test_sources_of_other_packages_do_not_count_in_a_lock_that_names_them() -> None:
    assert asked(PYPI, named=("https://evil.example/simple",), format=POETRY_LOCK) == [(PYPI, True)]


def test_folders_and_plain_http_of_the_person_are_said() -> None:
    plan = Plan(Settings((PYPI, "file:///srv/simple", "http://me:hunter2@pip.example/simple/")))
    assert plan.notes == (
        "index `file:///srv/simple` is not asked: it is a folder",
        "index `http://pip.example/simple/` is not asked: it speaks plain http, which anyone on the way can change",
    )
    checked = project(package("six", "1"))
    made = checked.documents[0].lock.packages[0]  # type: ignore[union-attr]
    # The folder is skipped; what plain http might have said is missing, so the answer is not whole.
    assert [q.index for q in plan.questions(checked.documents[0], made) if q.refused] == ["http://pip.example/simple/"]


def test_what_comes_from_no_index_is_not_asked() -> None:
    assert asked(PYPI, locked=package("six", "1", kind="vcs", url="https://git.example/six")) == []


def test_a_question_shows_no_credentials() -> None:
    plan = Plan(Settings(("https://me:hunter2@pip.example/simple/",)))
    made = package("six", "1")
    (question,) = plan.questions(project(made).documents[0], made)
    assert question == ProjectQuery(OWN, "six")
    assert plan.address(OWN) == "https://me:hunter2@pip.example/simple/"
    assert "hunter2" not in repr(Settings(("https://me:hunter2@pip.example/simple/",)))


@pytest.mark.parametrize(
    ("host", "listed", "said"),
    [
        ("127.0.0.1:80", "", True),
        ("[::1]:80", "", True),
        ("pip.example", "", False),
        ("pip.example", "*", True),
        ("pip.example:8443", "pip.example", True),
        ("pip.example:8443", "a, PIP.example:8443", True),
        ("a.pip.example", ".pip.example", True),
        ("a.pip.example", "*.pip.example", True),
        ("notpip.example", "pip.example", False),
    ],
)
def test_no_proxy_names_hosts_and_suffixes(host: str, listed: str, said: bool) -> None:
    assert bypasses(host, listed) is said
