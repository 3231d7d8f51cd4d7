"""`swapped-origin`: honest locks of every maker first, then one attack a format."""

from __future__ import annotations

import pytest

from pages.checking import DictTree, configured, findings, modules
from whypin import rules
from whypin.engine.run import run
from whypin.model.address import is_pypi
from whypin.model.facts import Facts
from whypin.model.finding import Finding
from whypin.project.before import Before
from whypin.project.load import load

NAME = "swapped-origin"
A, B = "a" * 40, "b" * 40
REPO, EVIL = "https://github.com/org/a", "https://github.com/evil/a"
PYPI = "https://pypi.org/simple"
UV_HEAD = 'version = 1\nrequires-python = ">=3.11"\n'
POETRY_TAIL = '[metadata]\nlock-version = "2.1"\npython-versions = "*"\ncontent-hash = "00"\n'
PIPFILE = f'[[source]]\nname = "pypi"\nurl = "{PYPI}"\n[packages]\n'


def project(*dependencies: str, more: str = "") -> str:
    return f'[project]\nname = "x"\nversion = "1"\ndependencies = {list(dependencies)}\n{more}'


def uv(source: str, more: str = "") -> str:
    return f'{UV_HEAD}[[package]]\nname = "a"\nversion = "1"\nsource = {{ {source} }}\n{more}'


def poetry(kind: str, url: str, more: str = "", edges: str = "") -> str:
    source = f'[package.source]\ntype = "{kind}"\nurl = "{url}"\n{more}' if kind else ""
    return f'[[package]]\nname = "a"\nversion = "1"\nfiles = []\n{edges}{source}\n{POETRY_TAIL}'


def of_poetry(value: str, more: str = "") -> str:
    return f'[tool.poetry]\nname = "x"\n[tool.poetry.dependencies]\na = {value}\n{more}'


def pdm(fields: str) -> str:
    head = '[metadata]\nlock_version = "4.5.0"\n'
    return f'{head}[[package]]\nname = "a"\nversion = "1"\ngroups = ["default"]\n{fields}\n'


def pipenv(fields: str, sources: str = "") -> str:
    listed = f'{{"name": "pypi", "url": "{PYPI}", "verify_ssl": true}}{sources}'
    return f'{{"_meta": {{"sources": [{listed}]}}, "default": {{"a": {{{fields}}}}}, "develop": {{}}}}'


def pylock(fields: str) -> str:
    return f'lock-version = "1.0"\ncreated-by = "x"\n[[packages]]\nname = "a"\nversion = "1"\n{fields}\n'


UV_GIT = f'git = "{REPO}?rev={A}#{A}"'
SOURCES = "[tool.uv.sources]\n"
OWN = '[[tool.uv.index]]\nname = "own"\nurl = "https://own.example/simple"\n'
TWO = '[[source]]\nname = "own"\nurl = "https://own.example/simple"\n'
ALSO = ', {"name": "own", "url": "https://own.example/simple", "verify_ssl": true}'


NEEDS = (
    '[[package]]\nname = "b"\nversion = "1"\nfiles = []\n[package.dependencies]\na = "*"\n'
    f'[package.source]\ntype = "git"\nurl = "{REPO}"\n'
)
WORKSPACE = '[tool.uv.workspace]\nmembers = ["libs/*"]\n[tool.uv.sources]\na = { workspace = true }\n'


@pytest.mark.parametrize(
    ("declared", "path", "lock"),
    [
        (project("a"), "uv.lock", uv(f'registry = "{PYPI}"')),
        # Addresses in other spellings.
        (project(f"a @ git+ssh://git@github.com/Org/A.git@{A}"), "uv.lock", uv(UV_GIT)),
        (
            project("a", more=f'{SOURCES}a = {{ git = "git@github.com:org/a.git", rev = "{A}" }}\n'),
            "uv.lock",
            uv(UV_GIT),
        ),
        # A branch, and what it was resolved to; none at all.
        (
            project("a", more=f'{SOURCES}a = {{ git = "{REPO}", branch = "x" }}\n'),
            "uv.lock",
            uv(f'git = "{REPO}?branch=x#{B}"'),
        ),
        (
            of_poetry(f'{{ git = "{REPO}" }}'),
            "poetry.lock",
            poetry("git", REPO, f'reference = "HEAD"\nresolved_reference = "{A}"\n'),
        ),
        (
            of_poetry(f'{{ git = "{REPO}.git", tag = "v1" }}'),
            "poetry.lock",
            poetry("git", REPO, f'reference = "v1"\nresolved_reference = "{A}"\n'),
        ),
        # Folders, from the folder of each file.
        (project("a", more=f'{SOURCES}a = {{ path = "../lib/a" }}\n'), "uv.lock", uv('directory = "../lib/a"')),
        (of_poetry('{ path = "./vendor/a", develop = true }'), "poetry.lock", poetry("directory", "vendor/a")),
        # The project itself, and a member of its workspace.
        (project("a", more=WORKSPACE), "uv.lock", uv('editable = "libs/a"')),
        (project(), "uv.lock", uv('virtual = "."').replace('"a"', '"x"')),
        # Somewhere else on one system only.
        (
            project("a", more=f'{SOURCES}a = [{{ git = "{REPO}", marker = "sys_platform == \'linux\'" }}]\n'),
            "uv.lock",
            uv(f'registry = "{PYPI}"'),
        ),
        # An index that the file names, for all or by name.
        (project("a", more=OWN), "uv.lock", uv('registry = "https://own.example/simple"')),
        (
            project("a", more=f'{OWN}explicit = true\n{SOURCES}a = {{ index = "own" }}\n'),
            "uv.lock",
            uv('registry = "https://own.example/simple/"'),
        ),
        (of_poetry('{ version = "*", source = "PyPI" }'), "poetry.lock", poetry("", "")),
        # What a package from a repository needs.
        (of_poetry('"*"', f'b = {{ git = "{REPO}" }}\n'), "poetry.lock", poetry("git", EVIL) + NEEDS),
        # Dependencies that only setuptools knows.
        ('[project]\nname = "x"\nversion = "1"\ndynamic = ["dependencies"]\n', "uv.lock", uv(f'git = "{EVIL}#{A}"')),
        (
            PIPFILE + f'a = {{ git = "{REPO}", ref = "main" }}\n',
            "Pipfile.lock",
            pipenv(f'"git": "{REPO}.git", "ref": "{B}"'),
        ),
        (PIPFILE + 'a = { path = ".", editable = true }\n', "Pipfile.lock", pipenv('"path": ".", "editable": true')),
        (
            TWO.join(["", PIPFILE]) + 'a = { version = "*", index = "pypi" }\n',
            "Pipfile.lock",
            pipenv('"index": "pypi", "version": "==1"', ALSO),
        ),
        (project("a @ file:///${PROJECT_ROOT}/lib"), "pdm.lock", pdm('path = "./lib"')),
        (
            project("a @ https://x.example/a-1.tar.gz#sha256=00"),
            "pdm.lock",
            pdm('url = "https://x.example/a-1.tar.gz"'),
        ),
        (
            project(f"a @ git+{REPO}@{A}"),
            "pylock.toml",
            pylock(f'vcs = {{ type = "git", url = "{REPO}", commit-id = "{A}" }}'),
        ),
    ],
)
def test_honest_locks(declared: str, path: str, lock: str) -> None:
    assert findings(NAME, {"Pipfile" if path == "Pipfile.lock" else "pyproject.toml": declared, path: lock}) == []


@pytest.mark.parametrize(
    ("declared", "locked"),
    [
        ("-e ../lib/a\n", f"-e file:///home/me/lib/a\nb==1 --hash=sha256:{'a' * 64}\n"),
        (f"a @ git+{REPO}@main\n", f"a @ git+{REPO}@main\n"),
        (f"-e git+{REPO}@v1#egg=a\n", f"-e git+{REPO}@v1#egg=a\n"),
        ("-e .\nb\n", "-e .\nb==1\n"),
        ("./vendor/a\n", "a @ file:///home/me/vendor/a\n"),
        (f"b @ git+{REPO}\n", f"b @ git+{REPO}\na @ git+{EVIL}\n    # via b\n"),
    ],
)
def test_honest_requirements(declared: str, locked: str) -> None:
    head = "# This file is autogenerated by pip-compile with Python 3.12\n#    pip-compile requirements.in\n"
    assert findings(NAME, {"requirements.in": declared, "requirements.txt": head + locked}) == []


@pytest.mark.parametrize(
    ("declared", "path", "lock", "says"),
    [
        (project("a"), "uv.lock", uv(f'git = "{EVIL}?rev=HEAD#{A}"'), f"the repository `{EVIL}`"),
        (project("a"), "uv.lock", uv('directory = "vendor/a"'), "the path `vendor/a`"),
        (
            project("a"),
            "uv.lock",
            uv('url = "https://evil.example/a-1.tar.gz"'),
            "the address `https://evil.example/a-1",
        ),
        # Not declared at all.
        (project("b"), "uv.lock", uv('editable = "vendor/a"'), "the path `vendor/a`"),
        # Another repository, another commit, another branch.
        (project(f"a @ git+{REPO}"), "uv.lock", uv(f'git = "{EVIL}#{A}"'), f"the repository `{EVIL}`"),
        (
            project(f"a @ git+{REPO}@{A}"),
            "uv.lock",
            uv(f'git = "{REPO}?rev={A}#{B}"'),
            f"declared at `{A}`, and locked at `{B}`",
        ),
        (
            of_poetry(f'{{ git = "{REPO}", branch = "x" }}'),
            "poetry.lock",
            poetry("git", REPO, f'reference = "y"\nresolved_reference = "{A}"\n'),
            "declared at `x`",
        ),
        # Another index.
        (
            project("a", more=f'{OWN}{SOURCES}a = {{ index = "own" }}\n'),
            "uv.lock",
            uv(f'registry = "{PYPI}"'),
            "the index `own`, and locked from another",
        ),
        (
            project("a", more=f"{OWN}explicit = true\n"),
            "uv.lock",
            uv('registry = "https://own.example/simple"'),
            "for packages that name it",
        ),
        (
            PIPFILE + 'a = "*"\n' + TWO,
            "Pipfile.lock",
            pipenv('"index": "own", "version": "==1"', ALSO),
            "declared from the first one",
        ),
        # The index instead of the repository.
        (project(f"a @ git+{REPO}"), "uv.lock", uv(f'registry = "{PYPI}"'), f"declared from `git+{REPO}`"),
        (of_poetry('"*"'), "poetry.lock", poetry("git", EVIL), f"the repository `{EVIL}`"),
        # What was declared once, and what a package from an index needs, asks for no repository.
        (
            of_poetry('"*"').replace("a =", "b ="),
            "poetry.lock",
            NEEDS.partition("[package.source]")[0] + "\n" + poetry("git", REPO),
            f"the repository `{REPO}`",
        ),
        (of_poetry('"*"'), "poetry.lock", poetry("file", "vendor/a-1.whl"), "the path `vendor/a-1.whl`"),
        (project("a"), "pdm.lock", pdm(f'git = "{EVIL}"\nrevision = "{A}"'), f"the repository `{EVIL}`"),
        (project("a"), "pdm.lock", pdm('path = "./vendor/a"'), "the path `./vendor/a`"),
        (PIPFILE + 'a = "*"\n', "Pipfile.lock", pipenv(f'"git": "{EVIL}", "ref": "{A}"'), f"the repository `{EVIL}`"),
        (PIPFILE + 'a = "*"\n', "Pipfile.lock", pipenv('"path": "./vendor/a"'), "the path `./vendor/a`"),
        (project("a"), "pylock.toml", pylock('directory = { path = "vendor/a" }'), "the path `vendor/a`"),
    ],
)
def test_attacks(declared: str, path: str, lock: str, says: str) -> None:
    (found,) = findings(NAME, {"Pipfile" if path == "Pipfile.lock" else "pyproject.toml": declared, path: lock})
    assert says in found.message
    assert (found.path, found.package) == (path, "a")


@pytest.mark.parametrize(
    "line", [f"a @ git+{EVIL}@{A}", "./vendor/a", "-e ./vendor/x", "https://evil.example/a-1-py3-none-any.whl"]
)
def test_attacks_on_requirements(line: str) -> None:
    lock = f"{line}\nb==1 --hash=sha256:{'a' * 64}\n    # via -r requirements.in\n"
    (found,) = findings(NAME, {"requirements.in": "a\nb\n", "requirements.txt": lock})
    assert "no declaration asks for that" in found.message
    assert "cannot be read" not in found.message


@pytest.mark.parametrize(
    ("then", "count"),
    [
        (pylock(f'index = "{PYPI}"'), 1),
        (pylock('directory = { path = "vendor/a" }'), 0),
        (pylock(f'index = "{PYPI}"').replace('"a"', '"b"'), 0),
    ],
)
def test_the_base_is_the_witness_where_nothing_else_is(then: str, count: int) -> None:
    now = pylock('directory = { path = "vendor/a" }')
    assert len(findings(NAME, {"pylock.toml": now}, base={"pylock.toml": then})) == count


def allowing(host: str, files: dict[str, str], base: dict[str, str]) -> tuple[Finding, ...]:
    """What is found where somebody allowed the hosts with a word in their names."""
    trees = [DictTree({path: text.encode() for path, text in one.items()}) for one in (files, base)]
    settings = configured("")
    found = load(trees[0], (), settings)
    before = Before("b" * 40, (trees[1], settings), (trees[0], settings), found, dict)
    facts = Facts(rules=tuple(rules.names()), base=before, allows=lambda url: host in url or is_pypi(url))
    return run(found, modules(NAME), facts, configuration=settings).findings


def several(format: str, **indexes: str) -> str:
    """A lock of packages, each from an index; "" is PyPI as the format leaves it out."""
    rows = []
    for name, url in indexes.items():
        head = f'name = "{name}"\nversion = "1"\n'
        if format == "uv.lock":
            rows.append(f'[[package]]\n{head}source = {{ registry = "{url or PYPI}" }}\n')
        elif format == "poetry.lock":
            source = f'[package.source]\ntype = "legacy"\nurl = "{url}"\nreference = "x"\n' if url else ""
            rows.append(f"[[package]]\n{head}files = []\n{source}")
        else:
            rows.append(f'[[packages]]\n{head}index = "{url or PYPI}"\n')
    if format == "poetry.lock":
        return "\n".join([*rows, POETRY_TAIL])
    return "\n".join([UV_HEAD if format == "uv.lock" else 'lock-version = "1.0"\ncreated-by = "x"\n', *rows])


URL = "https://own.example/simple"
TABLES = {
    "uv.lock": project("a", "b", more=OWN),
    "poetry.lock": of_poetry('"*"', f'b = "*"\n[[tool.poetry.source]]\nname = "own"\nurl = "{URL}"\n'),
    "pylock.toml": project("a", "b", more=OWN),
}
PINNED = {
    "uv.lock": f'{TABLES["uv.lock"]}{SOURCES}a = {{ index = "own" }}\n',
    "poetry.lock": TABLES["poetry.lock"].replace('a = "*"', 'a = { version = "*", source = "own" }'),
    "pylock.toml": f'{TABLES["pylock.toml"]}{SOURCES}a = {{ index = "own" }}\n',
}


@pytest.mark.parametrize("format", TABLES)
def test_an_entry_keeps_its_index(format: str) -> None:
    def said(now: dict[str, str], then: dict[str, str], declared: str = "", was: str = "") -> list[str]:
        declared = declared or TABLES[format]
        files = {"pyproject.toml": declared, format: several(format, **now)}
        base = {"pyproject.toml": was or declared, format: several(format, **then)}
        return [one.message for one in allowing("example", files, base)]

    mixed, other = {"a": URL, "b": ""}, {"a": "", "b": ""}
    public = "https://pypi.org/simple/" if format == "poetry.lock" else PYPI
    taken = f"`a` is locked from the index `{public}`, and was from `{URL}` at the base"
    assert said(mixed, mixed) == []
    # Of the private one to the public one: all of its packages, and it is declared; and the other way round.
    assert said(other, mixed) == [taken]
    assert said(mixed, other) == [f"`a` is locked from the index `{URL}`, and was from `{public}` at the base"]
    # Whatever else is declared, as long as nothing is of it.
    assert said(other, mixed, was=f"# x\n{TABLES[format]}") == [taken]
    # What is declared of it now, or was then.
    assert said(mixed, other, declared=PINNED[format]) == []
    assert said(mixed, other, declared=PINNED[format], was=TABLES[format]) == []
    assert said(other, mixed, declared=TABLES[format], was=PINNED[format]) == []
    # Another address of the index, for all of the lock; a new name is no move.
    new = {"a": "https://new.example/simple", "b": ""}
    assert said(new, mixed, TABLES[format].replace("own.example", "new.example"), TABLES[format]) == []
    assert said({**mixed, "c": ""}, mixed) == []
    # A lock that leaves an index as a whole: one entry speaks for it, and nobody of going to PyPI.
    mirror = "https://mirror.example/simple"
    both = {"a": mirror, "b": mirror}
    assert said(both, other) == [f"`a` is locked from the index `{mirror}`, and was from `{public}` at the base"]
    assert said({**other, "c": ""}, {"a": mirror, "c": mirror}) == []


def test_a_lock_alone_keeps_its_indexes() -> None:
    then = several("pylock.toml", a=URL, b=URL, c="")
    (found,) = findings(NAME, {"pylock.toml": then.replace(URL, PYPI, 1)}, base={"pylock.toml": then})
    assert found.package == "a"


def test_pipenv_names_the_index_of_a_package_only_sometimes() -> None:
    declared = PIPFILE + 'b = "*"\n' + TWO
    for then, now, count in (('"index": "own", ', '"index": "pypi", ', 1), ('"index": "pypi", ', "", 0)):
        was, lock = (pipenv(f'{one}"version": "==1"', ALSO) for one in (then, now))
        found = findings(NAME, {"Pipfile": declared, "Pipfile.lock": lock}, base={"Pipfile.lock": was})
        assert len(found) == count


MIRROR = "https://own.example/mirror"
ELSEWHERE = "https://own.example/evil"
OTHER = '[[package]]\nname = "b"\nversion = "1"\nsource = { registry = "%s" }\n'


@pytest.mark.parametrize(
    ("then", "now", "declared", "count"),
    [
        # Another index on a host that is allowed, for one package and for all of them.
        ((MIRROR, MIRROR), (ELSEWHERE, MIRROR), "", 1),
        ((MIRROR, MIRROR), (ELSEWHERE, ELSEWHERE), "", 1),
        # A public package of that name.
        ((MIRROR, MIRROR), (PYPI, MIRROR), "", 1),
        # All of the lock is from where everybody's is, or back again; an index that is declared now.
        ((MIRROR, MIRROR), (PYPI, PYPI), "", 0),
        ((PYPI, MIRROR), (PYPI, f"{MIRROR}/"), "", 0),
        ((MIRROR, MIRROR), (ELSEWHERE, MIRROR), f'[[tool.uv.index]]\nname = "evil"\nurl = "{ELSEWHERE}"\n', 0),
        # What else is written there is no reason.
        ((MIRROR, MIRROR), (ELSEWHERE, MIRROR), "# looked at\n", 1),
    ],
)
def test_another_index_than_at_the_base(then: tuple[str, str], now: tuple[str, str], declared: str, count: int) -> None:
    files = {"pyproject.toml": project("a") + declared, "uv.lock": uv(f'registry = "{now[0]}"', OTHER % now[1])}
    base = {"pyproject.toml": project("a"), "uv.lock": uv(f'registry = "{then[0]}"', OTHER % then[1])}
    moved = allowing("own.example", files, base)
    assert [one.package for one in moved] == ["a"] * count
    assert all("at the base" in one.message for one in moved)
    # Where nobody allowed the index, `untrusted-index` says so.
    public = now[0] == PYPI or "own" not in now[0]
    assert len(findings(NAME, files, base=base)) == (count if public else 0)
