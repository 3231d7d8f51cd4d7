"""Which addresses a dossier links to."""

from __future__ import annotations

import pytest

from whypin.dossier.links import addresses, is_shown, links
from whypin.model.pypi import PYPI


@pytest.mark.parametrize(
    "address",
    ["https://demo.example", "http://demo.example/changes.html#latest", "https://demo.example:8443/a?b=c"],
)
def test_an_address_on_the_web(address: str) -> None:
    assert is_shown(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "demo.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://demo.example",
        "git+https://demo.example/x",
        "//demo.example",
        "https://user@demo.example",
        "https://user:secret@demo.example",
        "https://:@demo.example",
        "https://",
        "https://demo.example/a b",
        'https://demo.example/"onclick=',
        "https://demo.example/<script>",
        "https://demo.example/a\\b",
        "https://d\u0435mo.example",
        "https://demo.example/\u202e",
        "https://demo.example/\n",
        "https://demo.example/" + "a" * 500,
    ],
)
def test_what_is_no_link(address: str) -> None:
    assert not is_shown(address)


@pytest.mark.parametrize(
    ("named", "found"),
    [
        ({}, []),
        ({"Documentation": "https://d.example"}, []),
        ({"Change Log": "https://c.example"}, ["changelog https://c.example"]),
        ({"What's New": "https://c.example", "source_code": "https://s.example"}, [
            "changelog https://c.example",
            "repository https://s.example",
        ]),
        # The first one of a kind; a home page where there is no repository.
        ({"Source": "https://1.example", "GitHub": "https://2.example"}, ["repository https://1.example"]),
        ({"home page": "https://h.example"}, ["home page https://h.example"]),
        ({"Homepage": "https://h.example", "Source": "https://s.example"}, ["repository https://s.example"]),
        ({"Source": "https://u:p@s.example", "Repository": "https://s.example"}, ["repository https://s.example"]),
        ({"x" * 100_000: "https://s.example", "": "https://s.example"}, []),
    ],
)  # fmt: skip
def test_what_a_project_links_to(named: dict[str, str], found: list[str]) -> None:
    page, *rest = [f"{link.name} {link.address}" for link in links(PYPI, "demo", "1.0", named)]
    assert page == "index page https://pypi.org/project/demo/1.0/"
    assert rest == found


def test_the_page_of_another_index() -> None:
    assert [link.address for link in links("https://i.example/simple/", "demo", "1.0", {})] == [
        "https://i.example/simple/demo/"
    ]


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (b"", {}),
        (b"Name: demo\n\nProject-URL: Changes, https://demo.example\n", {}),
        (b"Project-URL: https://demo.example\n", {}),
        (b"project-url: Changes , https://demo.example/?a,b\r\n", {"Changes": "https://demo.example/?a,b"}),
        (b"Home-page: https://a.example\nHome-page: https://b.example\n", {"home page": "https://a.example"}),
        (b"Project-URL: \xff, https://demo.example\nProject-URL: Sou", {"\ufffd": "https://demo.example"}),
    ],
)
def test_what_an_sdist_names(head: bytes, found: dict[str, str]) -> None:
    assert addresses(head) == found
