"""The structure: imports only go down, siblings come in pairs, files and functions stay small."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from whypin.model.formats import FORMATS

HOUSE = Path(__file__).parents[2] / "hooks" / "whypin"
MODULES = sorted(HOUSE.rglob("*.py"))

# Who may import whom, beside modules of the same room.
MAY_IMPORT = {
    "text": set(),
    "model": {"text"},
    "versions": {"text", "model"},
    "explanations": {"text", "model", "versions"},
    "locks": {"text", "model", "versions"},
    "readers": {"text", "model", "versions"},
    "index": {"text", "model", "versions", "locks"},
    "vcs": {"text", "model"},
    "sdist": {"text"},
    "reviews": {"text", "model", "versions", "locks"},
    "project": {"text", "model", "versions", "locks", "readers", "vcs"},
    "why": {"text", "model", "versions", "explanations", "locks"},
    "dossier": {"text", "model", "versions", "locks", "index", "vcs", "sdist"},
    "rules": {"text", "model", "versions", "explanations", "locks"},
    "engine": {"text", "model", "rules"},
    "adoption": {"text", "model", "locks", "project"},
    "reports": {"text", "model"},
    "commands": {
        *("text", "model", "versions", "locks", "readers", "index", "vcs", "sdist", "reviews", "project", "rules"),
        *("engine", "adoption", "reports", "why", "dossier"),
    },
}
# Reports print the tool's own version.
ROOT_READERS = {"reports", "commands", "index"}
# What a rule could reach the outside with.
POWERS = {"os", "sys", "subprocess", "socket", "requests", "urllib.request", "http", "time", "pathlib", "shutil", "io"}
# The only sight of the network and of other programs.
WALLS = {
    "requests": {"index/client.py"},
    "subprocess": {
        *("vcs/process.py", "commands/bandit.py", "commands/keyring.py", "commands/pager.py", "reviews/signature.py")
    },
    "pysequoia": {"reviews/signature.py"},
    "socket": set(),
    "tomli": {"text/toml.py"},
    "yaml": {"text/yaml.py"},
}
LONGEST_FILE, LONGEST_RULE, LONGEST_FUNCTION = 400, 150, 60


def _imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Modules a file imports, and whether only the type checker sees it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, id(node) in typing_only
            if node.module == "whypin":
                yield from ((f"whypin.{alias.name}", id(node) in typing_only) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, id(node) in typing_only) for alias in node.names)


def _room(path: Path) -> str:
    return path.relative_to(HOUSE).parts[0] if path.parent != HOUSE else ""


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_imports_go_down(path: Path) -> None:
    room = _room(path)
    if not room:
        return
    for module, _ in _imports(path):
        if not module.startswith("whypin"):
            continue
        target = module.split(".")[1] if "." in module else ""
        if target in {"", "__version__"}:
            assert room in ROOT_READERS or (target == "" and room == "engine"), f"{path.name} imports the root package"
        else:
            assert target == room or target in MAY_IMPORT[room], f"{room} must not import {module}"


def test_rules_do_not_know_each_other() -> None:
    for path in (HOUSE / "rules").glob("*.py"):
        assert not [module for module, _ in _imports(path) if module.startswith("whypin.rules")], path.name


def test_rules_have_no_powers() -> None:
    for path in (HOUSE / "rules").glob("*.py"):
        if path.name != "__init__.py":
            modules = {module for module, _ in _imports(path)}
            assert not (modules | {module.split(".")[0] for module in modules}) & POWERS, path.name
            assert not re.search(r"\.(now|today|utcnow)\(", path.read_text(encoding="utf-8")), path.name


@pytest.mark.parametrize("library", sorted(WALLS))
def test_a_wall_has_one_door(library: str) -> None:
    doors = {
        str(path.relative_to(HOUSE))
        for path in MODULES
        if any(module.split(".")[0] == library and not typed for module, typed in _imports(path))
    }
    assert doors <= WALLS[library]


def test_every_rule_has_its_page_and_every_page_its_rule() -> None:
    modules = {path.stem for path in (HOUSE / "rules").glob("*.py")} - {"__init__"}
    pages = {path.stem for path in (HOUSE / "rules").glob("*.md")}
    assert modules == pages
    assert modules


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_files_and_functions_are_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    is_rule = _room(path) == "rules" and path.name != "__init__.py"
    assert text.count("\n") <= (LONGEST_RULE if is_rule else LONGEST_FILE)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < LONGEST_FUNCTION, node.name


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_every_public_name_has_a_docstring(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "the module says what it is"
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            assert ast.get_docstring(node), node.name


def test_tests_mirror_the_house() -> None:
    extra = {"pages", "house", "manifest", "corpus", "makers", "changes"}
    tests = Path(__file__).parents[1]
    rooms = {path.name for path in tests.iterdir() if path.is_dir() and not path.name.startswith(("_", "."))}
    assert rooms <= set(MAY_IMPORT) | extra


def test_no_machine_is_named() -> None:
    """Paths of a machine and hosts of mirrors stay out of the project."""
    suspicious = re.compile(r"/work/(main|shared)|/root/\.|/opt/pypi")
    for path in [*MODULES, *Path(__file__).parents[1].rglob("*.py")]:
        if path != Path(__file__):
            assert not suspicious.search(path.read_text(encoding="utf-8")), path


def test_formats_are_told_apart_by_their_rows() -> None:
    """A comparison with a format's name is a table of formats in the wrong place: a new row would be missing there."""
    names = {form.name for form in FORMATS}
    for path in MODULES:
        if _room(path) == "readers" or path == HOUSE / "model" / "formats.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            words = {word.value for word in ast.walk(node) if isinstance(word, ast.Constant)}
            if isinstance(node, ast.Compare) and re.search(r"\b(format|form)\b", ast.unparse(node)):
                assert not words & names, f"{path.name}:{node.lineno}"
            if isinstance(node, (ast.Tuple, ast.List, ast.Set, ast.Dict)):
                assert not words & {name for name in names if "-" in name}, f"{path.name}:{node.lineno}"
