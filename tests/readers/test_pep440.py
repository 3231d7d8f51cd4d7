from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packaging.specifiers import InvalidSpecifier, Specifier
from packaging.version import InvalidVersion, Version

from whypin.readers import pep440


@settings(max_examples=300)
@given(
    st.one_of(
        st.from_regex(
            r"v?(?:[0-9]!)?[0-9]{1,2}(?:\.[0-9])*[-_.]?(?:a|rc|post|dev|x)?[-_.]?[0-9]*(?:\+[a-z.]*)?", fullmatch=True
        ),
        st.text(max_size=5),
    )
)
def test_versions_are_those_of_packaging(text: str) -> None:
    try:
        Version(text)
    except InvalidVersion:
        assert not pep440.is_version(text)
    else:
        assert pep440.is_version(text) == (text == text.strip())


@pytest.mark.parametrize("operator", ["==", "!=", "~=", ">=", "<=", ">", "<"])
@pytest.mark.parametrize(
    "version",
    [
        "1.0rc1",
        "2!1.0",
        "V1.0.post1",
        "1.0.dev1",
        # A prefix stands behind `==` and `!=` alone, and is of a final release.
        "1.*",
        "v1.2.*",
        "1!2.*",
        "1.0a1.*",
        "1.0+cpu.*",
        # So does a local version.
        "1.0+cpu",
        # `~=` wants two parts.
        "1rc1",
        "2!1a0",
        # No versions.
        "1.x",
        "latest",
        "1..0",
        "*",
    ],
)
def test_what_fits_an_operator_is_what_packaging_says(operator: str, version: str) -> None:
    try:
        Specifier(operator + version)
    except InvalidSpecifier:
        assert not pep440.fits(operator, version)
    else:
        assert pep440.fits(operator, version)
