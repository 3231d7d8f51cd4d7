"""Poetry's `markers`, `python` and `platform` as one marker of PEP 508."""

import pytest
from packaging.markers import Marker

from whypin.readers.malformed import Malformed
from whypin.readers.poetry_marker import combined
from whypin.text.span import Literal, Span


def literals(**parts: str) -> dict[str, Literal]:
    return {key: Literal(text, Span(100 * at, 100 * at + len(text))) for at, (key, text) in enumerate(parts.items())}


@pytest.mark.parametrize(
    ("parts", "marker"),
    [
        ({"markers": " os_name == 'nt' "}, "os_name == 'nt'"),
        ({"python": ">=3.11"}, 'python_version >= "3.11"'),
        ({"python": ">=3.9,<3.12"}, 'python_version >= "3.9" and python_version < "3.12"'),
        # a version with a patch is compared with the full version
        ({"python": "<3.9.2"}, 'python_full_version < "3.9.2"'),
        ({"python": "^3.8"}, 'python_version >= "3.8" and python_version < "4.0"'),
        ({"python": "~3.8"}, 'python_version >= "3.8" and python_version < "3.9"'),
        ({"python": "~=3.8"}, 'python_version >= "3.8" and python_version < "4.0"'),
        ({"python": "3.8.*"}, 'python_version == "3.8.*"'),
        ({"python": "~2.7 || 3.9"}, 'python_version >= "2.7" and python_version < "2.8" or python_version == "3.9"'),
        ({"platform": "linux"}, 'sys_platform == "linux"'),
        ({"platform": "!=win32"}, 'sys_platform != "win32"'),
        ({"platform": "linux || darwin"}, 'sys_platform == "linux" or sys_platform == "darwin"'),
        (
            {"markers": "extra == 'a' or extra == 'b'", "platform": "linux", "python": "3.9"},
            "(extra == 'a' or extra == 'b') and python_version == \"3.9\" and sys_platform == \"linux\"",
        ),
    ],
)
def test_markers(parts: dict[str, str], marker: str) -> None:
    given = literals(**parts)
    found = combined(given)
    assert found is not None
    assert found.value == marker
    assert all(found.span.covers(one.inner) for one in given.values())
    Marker(found.value)


@pytest.mark.parametrize("parts", [{}, {"python": "*"}, {"platform": "*"}, {"python": ">=3.9 || *"}, {"markers": ""}])
def test_what_says_nothing(parts: dict[str, str]) -> None:
    assert combined(literals(**parts)) is None


@pytest.mark.parametrize("parts", [{"python": "three"}, {"platform": "linux or darwin"}])
def test_what_cannot_be_read(parts: dict[str, str]) -> None:
    with pytest.raises(Malformed):
        combined(literals(**parts))
