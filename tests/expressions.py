"""Every regular expression of the package, and how it is used: read from the source, so that none can be forgotten."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import whypin

ROOT = Path(whypin.__file__).parent
CALLS = ("compile", "match", "fullmatch", "search", "findall", "finditer", "sub", "subn", "split")
# Local names in expressions, with values that stand for those that they have at run time.
LOCALS: dict[str, object] = {"key": "zope-interface-x"}


class Module(NamedTuple):
    """A module of the package: its name, its text, and what the names in it mean, those too that functions import."""

    name: str
    text: str
    tree: ast.Module
    known: dict[str, Any]


def read() -> list[Module]:
    found = []
    for path in sorted(ROOT.rglob("*.py")):
        name = ".".join(["whypin", *path.relative_to(ROOT).with_suffix("").parts]).removesuffix(".__init__")
        if name != "whypin.__main__":
            text = path.read_text("utf-8")
            tree = ast.parse(text)
            known = {"re": re, **LOCALS, **imported(tree), **vars(import_module(name))}
            found.append(Module(name, text, tree, known))
    return found


def imported(tree: ast.Module) -> dict[str, Any]:
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("whypin"):
            held = import_module(str(node.module))
            found.update({one.asname or one.name: getattr(held, one.name, None) for one in node.names})
    return found


def called(node: ast.AST) -> str:
    """The function of `re` that takes an expression and is called here, else ""."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return ""
    return node.func.attr if is_re(node.func.value) and node.func.attr in CALLS else ""


def is_re(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id == "re"


def value(node: ast.expr, module: Module) -> Any:
    return eval(compile(ast.Expression(node), module.name, "eval"), module.known)


def of(node: ast.AST, module: Module) -> list[re.Pattern[Any]]:
    """The compiled expressions that a name or a call of `re` stands for; both of `a if … else b`."""
    if isinstance(node, ast.Name):
        found = module.known.get(node.id)
        return [found] if isinstance(found, re.Pattern) else []
    if not isinstance(node, ast.Call) or not called(node):
        return []
    flags = [one for one in node.args[1:] if any(is_re(part) for part in ast.walk(one))]
    flags += [one.value for one in node.keywords if one.arg == "flags"]
    chosen = node.args[0]
    patterns = [chosen.body, chosen.orelse] if isinstance(chosen, ast.IfExp) else [chosen]
    return [re.compile(value(one, module), value(flags[0], module) if flags else 0) for one in patterns]


def uses(module: Module) -> Iterator[tuple[re.Pattern[Any] | None, str]]:
    """Each expression that is used in the module, and how; None for one that came by an argument or a local name.

    A method that is told where to begin is used in a loop.
    """
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr not in CALLS:
            continue
        how, receiver = node.func.attr, node.func.value
        if is_re(receiver):
            yield from [(one, how) for one in of(node, module) if how != "compile"]
            continue
        how += " in a loop" * (len(node.args) > 1)
        found = of(receiver, module)
        yield from [(one, how) for one in found]
        # `split` is mostly a method of texts.
        if not found and isinstance(receiver, ast.Name) and how != "split":
            yield None, how


def collected(modules: list[Module]) -> dict[re.Pattern[Any], set[str]]:
    """Every expression of the package, and the methods by which it is used."""
    found: dict[re.Pattern[Any], set[str]] = {}
    for module in modules:
        for node in ast.walk(module.tree):
            if called(node):
                found.update({one: set() for one in of(node, module)})
    for module in modules:
        for one, how in uses(module):
            if one is not None:
                found[one].add(how)
    for one in [one for one in found if not found[one]]:
        holders = [module for module in modules if one in patterns(module)]
        found[one] = {how for module in holders for used, how in uses(module) if used is None}
    return found


def patterns(module: Module) -> list[re.Pattern[Any]]:
    """The expressions that the module compiles or knows by a name."""
    held = [one for one in module.known.values() if isinstance(one, re.Pattern)]
    return held + [one for node in ast.walk(module.tree) if called(node) for one in of(node, module)]
