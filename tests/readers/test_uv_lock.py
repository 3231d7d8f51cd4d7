"""`uv.lock`."""

from __future__ import annotations

import pytest

from lock_places import packages, placed, problems, shown
from whypin.model.formats import UV_LOCK
from whypin.readers.uv_lock import read
from whypin.text.source import Source

HEAD = 'version = 1\nrevision = 3\nrequires-python = ">=3.10"\n\n'
SIX = """[[package]]
name = "six"
version = "1.17.0"
source = { registry = "https://index.example/simple" }
sdist = { url = "https://files.example/aa/six-1.17.0.tar.gz", hash = "sha256:ff70", size = 34031, \
upload-time = "2024-12-04T17:35:28.174Z" }
wheels = [
    { url = "https://files.example/bb/six-1.17.0-py2.py3-none-any.whl", hash = "sha256:4721", size = 11050 },
]
"""


def lock(text: str) -> Source:
    return Source("uv.lock", text)


def test_a_registry_package() -> None:
    document = read(lock(HEAD + SIX))
    six = packages(document)["six 1.17.0"]
    placed(document)
    assert document.format is UV_LOCK
    assert document.lock is not None
    assert (document.lock.maker, document.lock.hashed) == ("uv", True)
    assert document.lock.index_urls == ("https://index.example/simple",)
    assert (six.origin.kind, six.origin.url) == ("index", "https://index.example/simple")
    assert (six.pinned, six.marker, six.links.edges, six.hashes) == (True, None, (), ())
    sdist, wheel = six.artifacts
    assert (sdist.filename, sdist.size, sdist.uploaded) == ("six-1.17.0.tar.gz", 34031, "2024-12-04T17:35:28.174Z")
    assert sdist.url == "https://files.example/aa/six-1.17.0.tar.gz"
    assert (wheel.filename, wheel.size, wheel.uploaded) == ("six-1.17.0-py2.py3-none-any.whl", 11050, None)
    assert [(digest.algorithm, digest.value) for digest in six.digests] == [("sha256", "ff70"), ("sha256", "4721")]


def test_constraints_of_builds_that_have_hashes() -> None:
    text = (
        HEAD + "[manifest]\nbuild-constraints = [\n"
        '    { name = "Setup_tools", specifier = "==80.9.0", hashes = ["sha256:12", "sha256:34"] },\n'
        '    { name = "wheel", specifier = "<1" },\n    { name = "b", specifier = ">=1", hashes = ["md5:1"] },\n]\n'
        + SIX
    )
    document = read(lock(text))
    assert document.lock is not None
    assert [one.key for one in document.lock.packages] == ["six"]
    tools, other = document.lock.build_constraints
    assert (tools.key, tools.version, tools.pinned, other.version, other.pinned) == (
        "setup-tools",
        "80.9.0",
        True,
        ">=1",
        False,
    )
    assert [(one.algorithm, one.value, shown(document, one.at)) for one in tools.digests] == [
        ("sha256", "12", "sha256:12"),
        ("sha256", "34", "sha256:34"),
    ]


def test_places_are_the_smallest_that_say_it() -> None:
    document = read(lock(HEAD + SIX))
    six = packages(document)["six 1.17.0"]
    assert shown(document, six.name_at) == "six"
    assert shown(document, six.version_at) == "1.17.0"
    assert shown(document, six.digests[1].at) == "sha256:4721"
    assert shown(document, six.artifacts[1].at).startswith("{ url = ")
    assert shown(document, six.artifacts[1].at).endswith("size = 11050 }")
    assert shown(document, six.artifacts[0].at).startswith("sdist = { url")
    assert shown(document, six.at) == SIX.rstrip("\n")


def test_no_place_is_computed_before_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def scan(source: Source) -> None:
        raise AssertionError("a clean lock needs no places")

    monkeypatch.setattr("whypin.text.toml.scan", scan)
    six = packages(read(lock(HEAD + SIX)))["six 1.17.0"]
    assert six.digests[0].at == ("package", 0, "sdist", "hash")


@pytest.mark.parametrize(
    ("source", "kind", "url"),
    [
        ('{ registry = "../wheels" }', "index", "../wheels"),
        (
            '{ git = "https://git.example/six?rev=main#0123456789" }',
            "vcs",
            "https://git.example/six?rev=main#0123456789",
        ),
        ('{ url = "https://files.example/six.zip", subdirectory = "a" }', "url", "https://files.example/six.zip"),
        ('{ path = "six-1.0.tar.gz" }', "path", "six-1.0.tar.gz"),
        ('{ directory = "six" }', "path", "six"),
        ('{ editable = "." }', "path", "."),
        ('{ virtual = "." }', "path", "."),
    ],
)
def test_origins(source: str, kind: str, url: str) -> None:
    text = f'{HEAD}[[package]]\nname = "six"\nversion = "1.0"\nsource = {source}\n'
    six = packages(read(lock(text)))["six 1.0"]
    assert (six.origin.kind, six.origin.url) == (kind, url)


def test_a_member_with_a_dynamic_version_has_none() -> None:
    document = read(lock(HEAD + '[[package]]\nname = "Mem.ber"\nsource = { editable = "." }\n'))
    placed(document)
    member = packages(document)["mem-ber"]
    assert (member.name, member.version, member.pinned) == ("Mem.ber", "", True)
    # The whole entry stands for the version that is not there.
    assert shown(document, member.version_at).startswith("[[package]]")


def test_file_names_and_urls() -> None:
    text = f"""{HEAD}[[package]]
name = "torch"
version = "2.0+cpu"
source = {{ url = "https://files.example/torch-2.0%2Bcpu-cp311-none-any.whl" }}
wheels = [
    {{ url = "https://files.example/torch-2.0%2Bcpu-cp311-none-any.whl#sha256=00", hash = "sha256:00" }},
    {{ path = "torch/torch-2.0-cp312-none-any.whl", hash = "sha256:01" }},
    {{ filename = "torch-2.0-cp313-none-any.whl", hash = "sha256:02" }},
]
# Of a direct URL uv writes the hash alone.
sdist = {{ hash = "sha256:03" }}
"""
    torch = packages(read(lock(text)))["torch 2.0+cpu"]
    url = "https://files.example/torch-2.0%2Bcpu-cp311-none-any.whl"
    assert [(item.filename, item.url) for item in torch.artifacts] == [
        ("torch-2.0+cpu-cp311-none-any.whl", url),
        ("torch-2.0+cpu-cp311-none-any.whl", f"{url}#sha256=00"),
        ("torch-2.0-cp312-none-any.whl", url),
        ("torch-2.0-cp313-none-any.whl", url),
    ]


def test_dependencies_of_every_extra_and_group() -> None:
    text = f"""{HEAD}[[package]]
name = "demo"
version = "0.1"
source = {{ virtual = "." }}
dependencies = [
    {{ name = "Six" }},
    {{ name = "numpy", version = "1.26", source = {{ registry = "https://i.example" }}, marker = "os_name == 'nt'" }},
    {{ name = "numpy", version = "2.0", source = {{ registry = "https://i.example" }} }},
]

[package.optional-dependencies]
cli = [{{ name = "click", extra = ["x"] }}]

[package.dev-dependencies]
dev = [{{ name = "pytest" }}]

[package.metadata]
requires-dist = [{{ name = "copied", specifier = ">=1" }}]
"""
    demo = packages(read(lock(text)))["demo 0.1"]
    found = [(edge.key, edge.section, edge.version, edge.marker, edge.extras) for edge in demo.links.edges]
    assert found == [
        ("six", "", "", None, ()),
        ("numpy", "", "1.26", "os_name == 'nt'", ()),
        ("numpy", "", "2.0", None, ()),
        ("click", "extra:cli", "", None, ("x",)),
        ("pytest", "group:dev", "", None, ()),
    ]
    assert demo.links.offers == {"cli": ("click",)}
    assert demo.links.declared is not None
    assert [(edge.key, edge.specifier) for edge in demo.links.declared.rows] == [("copied", ">=1")]


def test_resolution_markers_are_alternatives() -> None:
    package = '[[package]]\nname = "six"\nversion = "{}"\nsource = {{ virtual = "." }}\nresolution-markers = {}\n'
    one, two = "[\"os_name == 'nt'\"]", "[\"os_name == 'nt'\", \"os_name == 'posix'\"]"
    found = packages(read(lock(HEAD + package.format("1", one) + package.format("2", two))))
    assert found["six 1"].marker == "os_name == 'nt'"
    assert found["six 2"].marker == "(os_name == 'nt') or (os_name == 'posix')"


def test_the_tables_of_early_uv() -> None:
    text = 'version = 1\n[[distribution]]\nname = "six"\nversion = "1.0"\nsource = { editable = "." }\n'
    document = read(lock(text))
    placed(document)
    assert list(packages(document)) == ["six 1.0"]


@pytest.mark.parametrize(
    ("text", "message", "quoted"),
    [
        ("revision = 3\n", "the file has no `version`, so it is not a lock that uv wrote", "revision = 3"),
        # true is no 1.
        ("version = true\n", "the file has no `version`, so it is not a lock that uv wrote", "version = true"),
        ("version = 2\n", "whypin does not know version `2` of this format", "version = 2"),
        ("version = 1\npackage = 5\n", "`package` is not a list", "package = 5"),
        ("version = 1\n[package]\n", "`package` is not a list", "[package]"),
    ],
)
def test_what_is_no_lock_of_uv(text: str, message: str, quoted: str) -> None:
    document = read(lock(text))
    assert document.lock is None
    assert problems(document) == [("unreadable-file", message, quoted)]


@pytest.mark.parametrize(
    ("lines", "message", "quoted"),
    [
        ('version = "1"', "the entry has no `name`", '[[package]]\nversion = "1"'),
        ('name = ""', "the entry has no `name`", '[[package]]\nname = ""'),
        ("name = 5", "`name` is not a string", "name = 5"),
        ('name = "a"', "the entry has no `source`", '[[package]]\nname = "a"'),
        ('name = "a"\nsource = "registry+https://i.example"', "`source` is not a table", "registry+https://i.example"),
        (
            'name = "a"\nsource = { hg = "x" }',
            "`source` names no single place that whypin knows",
            'source = { hg = "x" }',
        ),
        (
            'name = "a"\nsource = { git = "x", url = "y" }',
            "`source` names no single place that whypin knows",
            'source = { git = "x", url = "y" }',
        ),
        ('name = "a"\nsource = { git = 1 }', "`git` is not a string", "git = 1"),
        ('name = "a"\nsource = { git = "x" }\nversion = 1.0', "`version` is not a string", "version = 1.0"),
        ('name = "a"\nsource = { git = "x" }\nsdist = "x.zip"', "`sdist` is not a table", "x.zip"),
        ('name = "a"\nsource = { git = "x" }\nwheels = "x"', "`wheels` is not a list", "x"),
        # An empty text is an empty list to whoever only counts.
        ('name = "a"\nsource = { git = "x" }\nwheels = ""', "`wheels` is not a list", '""'),
        ('name = "a"\nsource = { git = "x" }\nwheels = [5]', "an element of `wheels` is not a table", "5"),
        ('name = "a"\nsource = { git = "x" }\nwheels = [{ hash = [] }]', "`hash` is not a string", "hash = []"),
        ('name = "a"\nsource = { git = "x" }\nsdist = { size = true }', "`size` is not a whole number", "size = true"),
        (
            'name = "a"\nsource = { git = "x" }\ndependencies = ["b"]',
            "an element of `dependencies` is not a table",
            "b",
        ),
        ('name = "a"\nsource = { git = "x" }\nresolution-markers = "b"', "`resolution-markers` is not a list", "b"),
    ],
)
def test_a_malformed_entry_costs_itself_alone(lines: str, message: str, quoted: str) -> None:
    document = read(lock(f"{HEAD}[[package]]\n{lines}\n\n{SIX}"))
    assert problems(document) == [("unreadable-requirement", message, quoted)]
    assert document.problems[0].help == "restore the lock, or regenerate it: `uv lock`"
    assert document.lock is not None
    assert [package.name for package in document.lock.packages] == ["six"]


@pytest.mark.parametrize(
    ("lines", "message", "quoted"),
    [
        ('version = "1.x"', "`1.x` is not a version", "1.x"),
        ('dependencies = [{ name = "b", marker = "c" }]', "`c` is not an environment marker", "c"),
        ('dependencies = [{ name = "b" }, { name = "B" }]', "`B` is needed twice in the same way", '{ name = "B" }'),
        (
            'dependencies = [{ name = "b", version = "1" }, { name = "b" }]',
            "`b` is needed twice in the same way",
            '{ name = "b" }',
        ),
        ('optional-dependencies = { x = [{ name = "-" }] }', "`-` is not the name of a package", "-"),
        ('resolution-markers = ["b"]', "`b` is not an environment marker", "b"),
        ('wheels = [{ url = "https://a/b.whl" }]', "`b.whl` is not the file name of a wheel", "https://a/b.whl"),
        ('sdist = { url = "https://a/b.zip", size = -1 }', "`size` is no number of bytes", "size = -1"),
        (
            'sdist = { url = "https://a/b.zip", size = 9223372036854775808 }',
            "`size` is no number of bytes",
            f"size = {2**63}",
        ),
        ('wheels = [{ hash = "sha256:0" }]', "the wheel has no `url`, `path` or `filename`", '{ hash = "sha256:0" }'),
        ('sdist = { url = "a", upload-time = "2024" }', "`2024` is not a date and time", "2024"),
    ],
)
def test_what_uv_refuses_is_said_and_the_entry_read(lines: str, message: str, quoted: str) -> None:
    document = read(lock(f'{HEAD}[[package]]\nname = "a"\nsource = {{ git = "x" }}\n{lines}\n\n{SIX}'))
    assert problems(document) == [("unreadable-requirement", message, quoted)]
    assert document.lock is not None
    assert [package.name for package in document.lock.packages] == ["a", "six"]


def test_a_package_of_an_index_has_a_version() -> None:
    document = read(lock(f'{HEAD}[[package]]\nname = "a"\nsource = {{ registry = "https://a" }}\n'))
    assert [message for _, message, _ in problems(document)] == ["the entry has no `version`"]
