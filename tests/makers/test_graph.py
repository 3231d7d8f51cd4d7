"""The graph of locks that their makers wrote is silent, whatever was declared; an entry more or less is not."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from makers.checks import GIT, run
from makers.makers import MAKERS, missing
from trees import MemoryTree
from whypin.locks import graph
from whypin.locks.freshness import differences
from whypin.locks.scope import unlocked
from whypin.project.configuration import Configuration
from whypin.project.load import load

pytestmark = pytest.mark.network

BUILT = """\
[project]
name = "art"
version = "1"
requires-python = ">=3.10"
dependencies = ["six", "idna; sys_platform == 'win32'"]
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"
"""
UV = """\
[project]
name = "museum"
version = "1"
requires-python = ">=3.10"
dependencies = ["httpx[http2]>=0.27", "tomli; python_version < '3.11'", "colorama; sys_platform == 'win32'", "jinja2"]
[project.optional-dependencies]
cli = ["click>=8", "rich; python_version >= '3.12'"]
all = ["museum[cli,web]"]
web = ["flask[async]>=3; implementation_name == 'cpython'"]
[dependency-groups]
lint = ["iniconfig", "importlib-metadata; python_version < '3.12'"]
dev = ["pytest>=8", {include-group = "lint"}, "museum[cli]"]
docs = ["markdown", "idna"]
[tool.uv]
package = false
dependency-groups = {docs = {requires-python = ">=3.12"}}
"""
POETRY = """\
[tool.poetry]
name = "museum"
package-mode = false
[tool.poetry.dependencies]
python = "^3.10"
httpx = {version = ">=0.27", extras = ["http2"]}
tomli = {version = "*", python = "<3.11"}
colorama = {version = "*", platform = "win32"}
click = {version = ">=8", optional = true}
rich = {version = "*", optional = true, markers = "python_version >= '3.12'"}
numpy = [{version = "<2.3", python = "<3.11"}, {version = ">=2.3", python = ">=3.11"}]
art = {path = "libs/art", develop = true}
[tool.poetry.extras]
cli = ["click", "rich"]
all = ["click"]
[tool.poetry.group.dev.dependencies]
pytest = ">=8"
requests = {version = "*", extras = ["socks"]}
[tool.poetry.group.docs]
optional = true
[tool.poetry.group.docs.dependencies]
markdown = "*"
click = "*"
urllib3 = {version = "*", markers = "sys_platform == 'linux'"}
[[tool.poetry.source]]
name = "simple"
url = "https://pypi.org/simple/"
"""
SIMPLE = (
    '[tool.poetry]\npackage-mode = false\n[[tool.poetry.source]]\nname = "simple"\nurl = "https://pypi.org/simple/"\n'
)
STANDARD = """\
[project]
name = "museum"
version = "1"
requires-python = ">=3.10,<4"
dependencies = ["httpx[http2]>=0.27", "tomli; python_version < '3.11'", "colorama; sys_platform == 'win32'", "jinja2"]
[project.optional-dependencies]
cli = ["click>=8", "rich; python_version >= '3.12'"]
web = ["flask[async]>=3; implementation_name == 'cpython'"]
[dependency-groups]
lint = ["iniconfig", "importlib-metadata; python_version < '3.12'"]
dev = ["pytest>=8", {include-group = "lint"}, "urllib3[socks]"]
"""
PIPFILE = """\
[[source]]
url = "https://pypi.org/simple"
verify_ssl = true
name = "pypi"
[packages]
httpx = {version = ">=0.27", extras = ["http2"]}
colorama = {version = "*", sys_platform = "== 'win32'"}
tomli = {version = "*", markers = "python_version < '3.11'"}
[dev-packages]
pytest = "*"
[docs]
markdown = "*"
"""
SCRIPT = """\
# /// script
# requires-python = ">=3.11"
# dependencies = ["httpx[http2]", "colorama; sys_platform == 'win32'"]
# ///
print("museum")
"""
LIBS = {"libs/art/pyproject.toml": BUILT, "libs/art/art.py": ""}
REQUIREMENTS = "httpx[http2]>=0.27\ncolorama; sys_platform == 'win32'\ntomli; python_version < '3.11'\n-c limits.txt\n"
LIMITS = {"limits.txt": "idna<99\nsix<99\n"}

# By a name: the maker, the files, the words that make the lock (its usual ones where they are "").
HONEST: dict[str, tuple[str, dict[str, str], str, str]] = {
    "uv": ("uv", {"pyproject.toml": UV}, "", "uv.lock"),
    "uv workspace": (
        "uv",
        {
            "pyproject.toml": f'{UV}sources = {{art = {{workspace = true}}}}\nworkspace = {{members = ["libs/*"]}}\n'
            'override-dependencies = ["click>=8", "six>=1"]\nconstraint-dependencies = ["idna<99"]\n',
            "libs/art/pyproject.toml": BUILT.replace('"six"', '"six", "attrs; sys_platform == \'linux\'"'),
        },
        "",
        "uv.lock",
    ),
    "uv root without a project": (
        "uv",
        {
            "pyproject.toml": '[dependency-groups]\ndev = ["pytest", {include-group = "lint"}]\n'
            'lint = ["iniconfig", "art"]\n'
            '[tool.uv]\nworkspace = {members = ["libs/*"]}\nsources = {art = {workspace = true}}\n',
            "libs/art/pyproject.toml": BUILT,
        },
        "",
        "uv.lock",
    ),
    "uv path": (
        "uv",
        {
            "pyproject.toml": UV.replace('"jinja2"', '"jinja2", "art"')
            + 'sources = {art = {path = "libs/art", editable = true}}\n',
            **LIBS,
        },
        "",
        "uv.lock",
    ),
    "uv environments": (
        "uv",
        {
            "pyproject.toml": UV
            + "environments = [\"sys_platform == 'linux'\", \"os_name == 'nt' and python_version >= '3.11'\"]\n"
        },
        "",
        "uv.lock",
    ),
    "uv conflicts": (
        "uv",
        {
            "pyproject.toml": UV.replace('"click>=8"', '"click<8.2"')
            .replace('"flask[async]>=3;', '"click>=8.2", "flask;')
            .replace('all = ["museum[cli,web]"]\n', "")
            .replace(', "museum[cli]"', "")
            + 'conflicts = [[{extra = "cli"}, {extra = "web"}]]\n'
        },
        "",
        "uv.lock",
    ),
    "uv forks": (
        "uv",
        {
            "pyproject.toml": UV.replace(
                '"jinja2"', '"numpy<2.3; python_version < \'3.11\'", "numpy>=2.3; python_version >= \'3.11\'", "pandas"'
            )
        },
        "",
        "uv.lock",
    ),
    "uv excludes": ("uv", {"pyproject.toml": f'{UV}exclude-dependencies = ["certifi", "iniconfig"]\n'}, "", "uv.lock"),
    "uv legacy": (
        "uv",
        {"pyproject.toml": f'{UV}dev-dependencies = ["toml", "museum[web]"]\n'},
        "",
        "uv.lock",
    ),
    "uv script": ("uv", {"run.py": SCRIPT}, "lock --script run.py", "run.py.lock"),
    "uv git": ("uv", {"pyproject.toml": UV.replace('"jinja2"', '"art @ git+file:///{art}"')}, "", "uv.lock"),
    "poetry": ("poetry", {"pyproject.toml": POETRY, **LIBS}, "", "poetry.lock"),
    "poetry standard": (
        "poetry",
        {"pyproject.toml": f"{STANDARD}{SIMPLE}"},
        "",
        "poetry.lock",
    ),
    "poetry enriched": (
        "poetry",
        {
            "pyproject.toml": f"{STANDARD}{SIMPLE}[tool.poetry.dependencies]\n"
            'httpx = {source = "simple"}\njinja2 = {version = ">=3", python = ">=3.11"}\n'
        },
        "",
        "poetry.lock",
    ),
    "poetry git": (
        "poetry",
        {
            "pyproject.toml": POETRY.replace(
                'art = {path = "libs/art", develop = true}', 'art = {git = "file:///{art}"}'
            )
        },
        "",
        "poetry.lock",
    ),
    "pdm": ("pdm", {"pyproject.toml": f"{STANDARD}[tool.pdm]\ndistribution = false\n"}, "", "pdm.lock"),
    "pdm groups": (
        "pdm",
        {
            "pyproject.toml": f"{STANDARD}[tool.pdm]\ndistribution = false\n"
            '[tool.pdm.dev-dependencies]\nold = ["markdown", "click"]\n'
            '[tool.pdm.resolution]\nexcludes = ["certifi"]\n[tool.pdm.resolution.overrides]\nidna = ">=3"\n'
        },
        "lock -G :all",
        "pdm.lock",
    ),
    "pdm some groups": (
        "pdm",
        {"pyproject.toml": f"{STANDARD}[tool.pdm]\ndistribution = false\n"},
        "lock -G cli --prod",
        "pdm.lock",
    ),
    "pdm here": (
        "pdm",
        {"pyproject.toml": f"{STANDARD}[tool.pdm]\ndistribution = false\n"},
        "lock --platform linux --python ==3.11.*",
        "pdm.lock",
    ),
    "pdm without inheriting": (
        "pdm",
        {"pyproject.toml": f"{STANDARD}[tool.pdm]\ndistribution = false\n"},
        "lock -S no_inherit_metadata,no_static_urls",
        "pdm.lock",
    ),
    "pipenv": ("pipenv", {"Pipfile": PIPFILE}, "", "Pipfile.lock"),
    "pip-tools": ("pip-tools", {"requirements.in": REQUIREMENTS, **LIMITS}, "", "requirements.txt"),
    "uv pip compile": ("uv pip compile", {"requirements.in": REQUIREMENTS, **LIMITS}, "", "requirements.txt"),
    "uv pip compile, for all": (
        "uv pip compile",
        {"requirements.in": REQUIREMENTS, **LIMITS},
        "pip compile --universal -p 3.10 requirements.in -o requirements.txt",
        "requirements.txt",
    ),
    "uv pip compile, a project": (
        "uv pip compile",
        {"pyproject.toml": UV},
        "pip compile --all-extras pyproject.toml -o requirements.txt",
        "requirements.txt",
    ),
    "uv export": ("uv export", {"pyproject.toml": UV}, "", "pylock.toml"),
    "uv export, all": (
        "uv export",
        {"pyproject.toml": UV},
        "export --quiet --all-extras --all-groups --no-group docs --no-emit-project -o pylock.toml",
        "pylock.toml",
    ),
}


def repository(folder: Path) -> str:
    """A git repository with a package in it, as an address may name it."""
    folder.mkdir()
    (folder / "pyproject.toml").write_text(BUILT, encoding="utf-8")
    (folder / "art.py").write_text("", encoding="utf-8")
    for words in ("init -q", "add .", "commit -qm art"):
        done = subprocess.run(["git", *words.split()], cwd=folder, env={**GIT, "HOME": str(folder)}, check=False)
        if done.returncode:
            missing("git is not there")
    return folder.as_posix().lstrip("/")


@pytest.fixture(scope="module")
def locks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """The files of each case with the lock that its maker wrote, as they come to be needed."""
    return {}


def made(name: str, folder: Path, locks: dict[str, dict[str, str]]) -> dict[str, str]:
    if name not in locks:
        maker, files, words, lock = HONEST[name]
        art = repository(folder / "art") if any("{art}" in text for text in files.values()) else ""
        project = folder / "project"
        for path, text in files.items():
            (project / path).parent.mkdir(parents=True, exist_ok=True)
            (project / path).write_text(text.replace("{art}", art), encoding="utf-8")
        done = run(project, [*MAKERS[maker].start(), *(words.split() or MAKERS[maker].words)])
        if done.returncode or not (project / lock).exists():
            missing(f"{name}: {(done.stderr or done.stdout)[-300:]}")
        found = [project / path for path in (*files, lock)]
        locks[name] = {path.relative_to(project).as_posix(): path.read_text(encoding="utf-8") for path in found}
    return locks[name]


def said(files: dict[str, str], lock: str) -> list[str]:
    """What the graph of a lock shows, and what cannot be judged."""
    project = load(MemoryTree({**files}), (), Configuration())
    documents = {document.path: document for document in project.documents}
    (pair,) = [pair for pair in project.pairs if pair.lock.path == lock]
    found = [graph.unrequested(pair, documents), graph.silenced(pair)]
    assert not pair.lock.problems
    return [
        *[one.message for judged in found for one in judged.odd],
        *[one.why for judged in found for one in judged.unjudged],
        *[one.message for one in differences(pair)],
        # What `lock-out-of-sync` says of declared packages.
        *[f"`{one.label}` is declared and not locked" for one in unlocked(pair)],
    ]


@pytest.mark.parametrize("name", HONEST)
def test_the_graph_of_a_makers_lock_is_silent(name: str, tmp_path: Path, locks: dict[str, dict[str, str]]) -> None:
    assert said(made(name, tmp_path, locks), HONEST[name][3]) == []


def entries(text: str) -> list[str]:
    """The texts of the entries of a lock in TOML."""
    return re.findall(r"(?ms)^\[\[package\]\]\n.*?(?=^\[\[package\]\]|^\[metadata\]|^\[extras\]|\Z)", text)


@pytest.mark.parametrize("name", [name for name, case in HONEST.items() if case[0] in ("uv", "poetry", "pdm")])
def test_what_is_taken_out_is_missed(name: str, tmp_path: Path, locks: dict[str, dict[str, str]]) -> None:
    """Each entry but those of the project itself."""
    files, lock = made(name, tmp_path, locks), HONEST[name][3]
    text = files[lock]
    for entry in entries(text):
        if "{ virtual" in entry or "{ editable" in entry:
            continue
        assert said({**files, lock: text.replace(entry, "")}, lock), entry


@pytest.mark.parametrize("name", [name for name, case in HONEST.items() if case[0] in ("uv", "poetry", "pdm")])
def test_what_is_put_in_is_noticed(name: str, tmp_path: Path, locks: dict[str, dict[str, str]]) -> None:
    files, lock = made(name, tmp_path, locks), HONEST[name][3]
    text = files[lock]
    # One that is there for everyone.
    model = next(entry for entry in entries(text) if re.search('name = "(anyio|six|packaging|markupsafe)"', entry))
    other = re.sub(r'^name = ".*"', 'name = "evil"', model, count=1, flags=re.MULTILINE)
    (found,) = said({**files, lock: text.replace(model, other + model)}, lock)
    assert found == "`evil` is locked, and neither a declaration nor a locked package asks for it"
