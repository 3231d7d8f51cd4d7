"""What a team has told its update bot about lower bounds: `versioning-strategy` and `rangeStrategy`.

Dependabot raises every lower bound with `increase` ("Dependabot options reference"), Renovate does with `bump`
("Configuration Options"). With the other values a bound that admits the new version stays, or the bot decides.

Both are files of the change's author. They are read as data, in the plain form in which people write them; what is
written otherwise is said to be not read.
"""

from __future__ import annotations

from whypin.model.bot import BotWord
from whypin.project.paths import folder_of
from whypin.project.tree import Unreadable
from whypin.text.patterns import Pattern, is_usable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.project import Document
    from whypin.project.tree import Tree

DEPENDABOT = (".github/dependabot.yml", ".github/dependabot.yaml")
RENOVATE = (
    *("renovate.json", "renovate.json5", ".github/renovate.json", ".github/renovate.json5"),
    *(".renovaterc", ".renovaterc.json", ".renovaterc.json5"),
)
_ECOSYSTEMS = ("pip", "uv", "poetry", "pipenv", "pip-compile")
# Renovate's managers, where they are not called like our formats.
_MANAGERS = {
    "requirements": ("pip_requirements", "pip-compile"),
    "pyproject": ("pep621", "poetry"),
    "pipfile": ("pipenv",),
    "script": ("pep723",),
}
# More is no settings file; nothing of it is looked at.
_LONGEST = 256 * 1024
_OTHERWISE = "is not written in the plain form that whypin reads"


def words(tree: Tree, document: Document, key: str) -> Iterator[BotWord]:
    """The words of the bots about a package (its normal form) that a file declares; the strongest first."""
    for paths, read in ((DEPENDABOT, _dependabot), (RENOVATE, _renovate)):
        for path in paths:
            text = _text(tree, path)
            if text is None:
                continue
            word = read(path, text, document, key)
            if word is not None:
                yield word
            break


def _text(tree: Tree, path: str) -> str | None:
    try:
        data = tree.read(path)
    except Unreadable:
        return None
    return None if data is None or len(data) > _LONGEST else data.decode("utf-8", "replace").replace("\r\n", "\n")


def _dependabot(path: str, text: str, document: Document, key: str) -> BotWord | None:
    from whypin.project.dependabot import Otherwise, updates

    try:
        entries = updates(text)
    except Otherwise:
        return BotWord(path, why=_OTHERWISE)
    found: tuple[int, str] | None = None
    for entry in entries:
        strategy = "".join(entry.get("versioning-strategy", []))
        if "".join(entry.get("package-ecosystem", [])) in _ECOSYSTEMS and strategy:
            for place in [*entry.get("directory", []), *entry.get("directories", [])]:
                # Of several that look after a folder, the nearest does.
                if _is_below(folder_of(document.path), place.strip("/")) and (found is None or len(place) > found[0]):
                    found = len(place), strategy
    if found is None:
        return None
    return BotWord(path, f"versioning-strategy: {found[1]}", "raise" if found[1] == "increase" else "keep")


def _is_below(folder: str, place: str) -> bool:
    """Whether a folder is one that an entry names, or below it."""
    if not place or folder == place or folder.startswith(f"{place}/"):
        return True
    return "*" in place and is_usable(place) and Pattern(f"/{place}").hits(folder, is_folder=True)


def _renovate(path: str, text: str, document: Document, key: str) -> BotWord | None:
    from whypin.text.json import JsonError, loads
    from whypin.text.source import Source

    try:
        settings = loads(Source(path, text))
    except (JsonError, RecursionError):
        return BotWord(path, why="is not strict JSON, so whypin did not read it")
    if not isinstance(settings, dict):
        return BotWord(path, why=_OTHERWISE)
    found = _strategy(settings)
    for manager in _managers(document):
        own = settings.get(manager)
        found = (_strategy(own) if isinstance(own, dict) else "") or found
    rules = settings.get("packageRules")
    for rule in rules if isinstance(rules, list) else ():
        if isinstance(rule, dict) and _speaks_of(rule, document, key):
            found = _strategy(rule) or found
    return BotWord(path, f'"rangeStrategy": "{found}"', "raise" if found == "bump" else "keep") if found else None


def _strategy(settings: dict[str, object]) -> str:
    found = settings.get("rangeStrategy")
    return found if isinstance(found, str) else ""


def _managers(document: Document) -> tuple[str, ...]:
    return _MANAGERS.get(document.format.name, (document.format.name,))


def _speaks_of(rule: dict[str, object], document: Document, key: str) -> bool:
    """Whether a rule that names managers or whole packages, and asks nothing else, is about a package of a file."""
    asked = {name: value for name, value in rule.items() if name.startswith(("match", "exclude"))}
    managers, names = asked.pop("matchManagers", None), asked.pop("matchPackageNames", None)
    if asked or not (managers or names):
        return False
    own = _managers(document)
    if managers is not None and not (isinstance(managers, list) and any(one in managers for one in own)):
        return False
    return names is None or (isinstance(names, list) and key in names)
