"""Real pages, in both forms, read as mousebender reads them, and by the quick look as by the full decode."""

from __future__ import annotations

import functools
import os
import random

import pytest
from mousebender import simple as oracle

from reach import CERTIFICATES
from whypin.index.certificates import Certificates
from whypin.index.client import Client, HttpResponse, Unreachable
from whypin.index.page import Page
from whypin.index.partial_json import scan
from whypin.index.settings import Settings
from whypin.index.simple import ACCEPT, parse, project_url
from whypin.index.trust import PYPI

PROJECTS = [
    "six",
    # Eggs, Windows installers, upper case and blanks in old names.
    "pillow",
    # Yanked releases, with and without a reason.
    "cryptography",
    # Names with dots; sdists that spell them otherwise.
    "ruamel-yaml",
    "zope-interface",
    # Epochs and local versions do not occur on PyPI; post-releases and release candidates do.
    "setuptools",
    "pytz",
    # A file whose name does not begin with the project's.
    "backports-zoneinfo",
]
FORMS = {"json": ACCEPT, "html": "application/vnd.pypi.simple.v1+html, text/html;q=0.01"}


@functools.cache
def _client() -> Client:
    ca = next((os.environ[name] for name in CERTIFICATES if os.environ.get(name)), None)
    return Client(Settings(attempts=1, timeout=10), Certificates(ca))


@functools.cache
def _asked(key: str, form: str) -> HttpResponse:
    try:
        return _client().get(project_url(PYPI, key), None, {"Accept": FORMS[form]})
    except Unreachable as error:
        pytest.skip(f"the public index cannot be asked from here: it {error}")


def _read(answer: HttpResponse, key: str) -> Page:
    return parse(answer.body, answer.fields["content-type"], answer.url, key)


@pytest.mark.network
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("key", PROJECTS)
def test_a_real_page_is_read_as_mousebender_reads_it(key: str, form: str) -> None:
    answer = _asked(key, form)
    theirs = oracle.parse_project_details(answer.body.decode(), answer.fields["content-type"], key)["files"]
    ours = _read(answer, key).files
    assert len(ours) > 20
    assert [file.filename for file in ours] == [file["filename"] for file in theirs]
    assert [dict(file.digests) for file in ours] == [file["hashes"] for file in theirs]
    yanked = [file.get("yanked", False) for file in theirs]
    assert [file.yanked for file in ours] == [
        value if isinstance(value, str) else ("" if value else None) for value in yanked
    ]


@pytest.mark.network
@pytest.mark.parametrize("key", PROJECTS)
def test_both_forms_tell_the_same(key: str) -> None:
    json, html = (_read(_asked(key, form), key) for form in FORMS)
    told = [[(file.filename, file.version, file.digests, file.yanked) for file in page.files] for page in (json, html)]
    assert sorted(told[0], key=repr) == sorted(told[1], key=repr)
    assert json.status == html.status


@pytest.mark.network
@pytest.mark.parametrize("key", PROJECTS)
def test_the_quick_look_sees_what_the_full_decode_sees(key: str) -> None:
    answer = _asked(key, "json")
    full = _read(answer, key)
    versions = sorted({file.version for file in full.files if file.version})
    for version in random.Random(key).sample(versions, min(10, len(versions))):
        quick = scan(answer.body, answer.url, key, frozenset([version]))
        assert quick is not None
        assert quick.files == tuple([file for file in full.files if file.version == version])
        assert (quick.status, quick.reason, quick.serial) == (full.status, full.reason, full.serial)
