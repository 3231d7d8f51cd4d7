"""One small question to the public index, where it can be reached."""

from __future__ import annotations

import os

import pytest

from locks import package
from locks import project as locked
from reach import CERTIFICATES
from whypin.index.lookup import open_index
from whypin.index.settings import Settings
from whypin.model.facts import Facts
from whypin.rules import load

# The two files of six 1.16.0, as PyPI has published them since May 2021.
SDIST = "1e61c37477a1626458e36f7b1d82aa5c9b094fa4802892072e49de9c60c4c926"
WHEEL = "8abb2f1d86890a2dfb989f9a77cfcfd3e47c2a354b01111771326f8aa26e0254"
RULES = ("hash-mismatch", "unpublished-version")


@pytest.mark.network
def test_pypi_knows_six() -> None:
    altered = SDIST.replace("1e61", "1e62")
    checked = locked(package("six", "1.16.0", SDIST, WHEEL), package("six", "1.16.0", altered))
    ca = next((os.environ[name] for name in CERTIFICATES if os.environ.get(name)), None)
    index = open_index(Settings(ca=ca, attempts=1, timeout=10))
    index.prepare(checked)
    silent = [finding.message for finding in load("unverifiable-lock").check(checked, Facts(index=index))]
    if silent:
        pytest.skip(f"the public index cannot be asked from here: {silent[0]}")
    found = [finding.message for name in RULES for finding in load(name).check(checked, Facts(index=index))]
    assert found == [
        f"`sha256:{altered[:12]}…` is not a digest that `https://pypi.org/simple/` publishes for `six` `1.16.0`"
    ]
