"""What is told of the files of a `uv.lock` at a glance; what is not, other code looks at one by one."""

import pytest

from whypin.locks.digests import surely_strong
from whypin.readers.uv_lock import read
from whypin.text.source import Source

HOST = "https://files.pythonhosted.org"
WHEEL = f'{{ url = "{HOST}/aa/foo_bar-1.0-py3-none-any.whl", hash = "sha256:{"a" * 64}", size = 1 }}'
ODD = WHEEL.replace
LOCK = """\
version = 1

[[package]]
name = "foo-bar"
version = "1.0"
source = {{ registry = "https://pypi.org/simple" }}
wheels = [
    {0},
    {1},
]
"""


@pytest.mark.parametrize(
    ("wheel", "home"),
    [
        (WHEEL, HOST),
        (ODD("1.0-py3", "1.0-1-py3"), HOST),
        # Of another host, in another scheme, and with what looks like the first one's in a line of its own.
        (ODD("https://files", "https://f1les"), ""),
        (ODD("https:", "http:"), ""),
        (ODD("https://", f"https://evil/\\\\n{HOST}/x/https://"), ""),
        # Of another project or version, or spelled in a way of its own.
        (ODD("foo_bar-1.0", "foo_baz-1.0"), ""),
        (ODD("foo_bar-1.0", "foo_bar-1.1"), ""),
        (ODD("foo_bar-1.0", "foo-bar-1.0"), ""),
        (ODD("foo_bar-1.0", "foo_bar-1.0-py3-none-any.whl/foo_baz-1.0"), ""),
        # What a client asks for may end elsewhere.
        (ODD(".whl", ".whl?.whl"), ""),
        (ODD("1.0", "1%2E0"), ""),
        (ODD(f"{HOST}/aa/", ""), ""),
    ],
)
def test_where_files_come_from(wheel: str, home: str) -> None:
    lock = read(Source("uv.lock", LOCK.format(WHEEL, wheel))).lock
    assert lock is not None
    assert lock.packages[0].home == home


@pytest.mark.parametrize(
    ("wheel", "messages", "strong"),
    [
        (WHEEL, [], True),
        (ODD("size = 1", 'upload-time = "2026-01-02T03:04:05.6Z"'), [], True),
        (ODD("size = 1", "size = true"), ["`size` is not a whole number"], None),
        (ODD(f'"sha256:{"a" * 64}"', "1"), ["`hash` is not a string"], None),
        (ODD("size = 1", 'upload-time = "soon"'), ["`soon` is not a date and time"], True),
        (
            ODD("-py3-none-any", ""),
            ["`foo_bar-1.0.whl` is not the file name of a wheel"],
            True,
        ),
        # Alike at the end only: without name and version it has too few parts, or those of a build tag.
        (ODD("foo_bar-1.0", "1"), ["`1-py3-none-any.whl` is not the file name of a wheel"], True),
        (ODD("sha256", "md5"), [], False),
        (ODD("a" * 64, "a" * 63), [], False),
        (ODD(f', hash = "sha256:{"a" * 64}"', ""), [], False),
    ],
)
def test_what_is_odd_is_not_passed_over(wheel: str, messages: list[str], strong: bool | None) -> None:
    document = read(Source("uv.lock", LOCK.format(WHEEL, wheel)))
    assert [problem.message for problem in document.problems] == messages
    assert document.lock is not None
    assert [surely_strong(package) for package in document.lock.packages] == ([] if strong is None else [strong])
