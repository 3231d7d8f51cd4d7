"""The keys of the configuration: what each may hold, and what to say when it holds something else."""

from __future__ import annotations

import re
from datetime import date, datetime

from whypin.model import rule_table
from whypin.model.ignore import Ignore
from whypin.model.names import key_of, normalise
from whypin.model.sums import SumsFile
from whypin.project.paths import joined
from whypin.project.scope import Named
from whypin.project.values import address, choice, choices, count, days, label, near, publisher
from whypin.text import toml
from whypin.text.patterns import Pattern, is_pattern, is_usable
from whypin.text.span import Spanned

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from typing import Any, Final

    from whypin.model.ignore import Ignore
    from whypin.model.rule import Grade, Reach
    from whypin.text.source import Source
    from whypin.text.toml_scan import Scan

    At = tuple[str | int, ...]
    Check = Callable[["Settings", At, object], object]

# What governs the run as a whole, and so has one place.
_OF_THE_RUN = ("allow-hosts", "sums")
_GRADES: tuple[Grade, ...] = ("error", "warning", "note", "off")

_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_NAME_PATTERN = re.compile(r"[A-Za-z0-9._*?!\[\]-]+")
_HOST = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9])?(?::[0-9]{1,5})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Settings:
    """One table, read key by key. `mistakes` fills with pairs of a path in the file and what is wrong there."""

    def __init__(
        self,
        source: Source,
        values: Mapping[str, object],
        table: At,
        rules: Collection[str],
        root: Callable[[], str] | None = None,
    ) -> None:
        self.source: Final = source
        self.values: Final = values
        self.table: Final = table
        self.rules: Final = rules
        self.folder: Final = source.path.rpartition("/")[0]
        self.root: Final = root
        self.mistakes: list[tuple[At, str]] = []
        self._scan: Scan | None = None

    @property
    def scan(self) -> Scan:
        """Where things stand in the file; computed when first asked for."""
        if self._scan is None:
            self._scan = toml.scan(self.source)
        return self._scan

    def place(self, at: At) -> tuple[int, int]:
        """Line and column of what stands at a path: a key's own, else an element's."""
        span = self.scan.value(at) if isinstance(at[-1], int) else self.scan.key(at)
        return self.source.position(span.start)

    def refuse(self, at: At, message: str) -> None:
        """Note a mistake."""
        self.mistakes.append((at, message))

    def fields(self) -> dict[str, Any]:
        """The arguments of `Configuration`, as far as the table gives them."""
        value: object = self.values
        for part in self.table:
            value = value.get(part, {}) if isinstance(value, dict) else {}
        found: dict[str, Any] = {}
        options: dict[str, object] = {}
        known = keys()
        for key, at, content in self.entries(self.table, value, known):
            if key in _OF_THE_RUN and self.folder and self.root is not None:
                self.refuse(at, f"`{key}` governs the run as a whole; write it in `{self.root()}`")
            elif (read := known[key](self, at, content)) is not None:
                if key in rule_table.OPTIONS:
                    options[key] = read
                else:
                    found[_FIELDS.get(key, key.replace("-", "_"))] = read
        return {**found, "options": options}

    def entries(self, at: At, value: object, known: Collection[str]) -> Iterator[tuple[str, At, object]]:
        """The known keys of a table; the others are mistakes."""
        for key, below, content in self.pairs(at, value):
            if key in known:
                yield key, below, content
            elif below == ("tool",):
                self.refuse(below, f"in `{self.source.path.rpartition('/')[2]}` leave `tool.whypin` out")
            else:
                self.refuse(below, f"there is no key `{key}`" + near(key, known))

    def pairs(self, at: At, value: object) -> Iterator[tuple[str, At, object]]:
        """The keys of a table, whatever they are."""
        if not isinstance(value, dict):
            self.refuse(at, f"`{label(at)}` must be a table")
            return
        for key, content in value.items():
            yield key, (*at, key), content

    def strings(self, at: At, value: object) -> tuple[tuple[At, str], ...] | None:
        """The elements of a list of strings with their paths, None when it is something else."""
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.refuse(at, f"`{label(at)}` must be a list of strings")
            return None
        return tuple([((*at, number), item) for number, item in enumerate(value)])

    def string(self, at: At, value: object) -> str | None:
        """A string that is not empty."""
        if isinstance(value, str) and value.strip():
            return value
        self.refuse(at, f"`{label(at)}` must be a string that is not empty")
        return None

    def pattern(self, at: At, value: str) -> str | None:
        """A pattern of paths below the folder of the configuration, as `.gitignore` has them."""
        text = value.removeprefix("./")
        body = text.removeprefix("!")
        if not body.strip("/. ") or ".." in body.split("/") or "\\" in body or "\n" in body:
            self.refuse(at, f"`{value}` must be a path or a pattern inside the repository, with `/`")
        elif not is_usable(body):
            self.refuse(at, f"`{value}` is not a pattern; see `gitignore` in git's documentation")
        else:
            return text
        return None

    def path(self, at: At, value: str) -> str | None:
        """A path beside the configuration, as one relative to the repository."""
        found = None if "\\" in value else joined(self.folder, value)
        if not found:
            self.refuse(at, f"`{value}` must be a path inside the repository, with `/`")
        return found or None


def _named(settings: Settings, at: At, value: object) -> Named | None:
    found = []
    for place, entry in settings.strings(at, value) or ():
        if entry.startswith(("group:", "extra:")) and entry[6:].strip():
            found.append(entry)
        elif pattern := settings.pattern(place, entry):
            found.append(pattern)
    return Named(tuple(found), settings.folder)


def _patterns(settings: Settings, at: At, value: object) -> tuple[Pattern, ...]:
    given = settings.strings(at, value) or ()
    found = [settings.pattern(place, entry) for place, entry in given]
    return tuple([Pattern(pattern, settings.folder) for pattern in found if pattern])


def _hosts(settings: Settings, at: At, value: object) -> tuple[str, ...] | None:
    found = []
    for place, host in settings.strings(at, value) or ():
        if _HOST.fullmatch(host):
            found.append(host.lower())
        else:
            settings.refuse(place, f"`{host}` is not a host name; write it without scheme and path")
    return tuple(found)


def _rules(settings: Settings, at: At, value: object) -> dict[str, Grade] | None:
    check = choice(_GRADES)
    found: dict[str, Grade] = {}
    for name, below, content in settings.pairs(at, value):
        if _is_rule(settings, below, name) and (severity := check(settings, below, content)):
            found[name] = severity
    return found


def _is_rule(settings: Settings, at: At, name: str) -> bool:
    if name not in settings.rules:
        settings.refuse(at, f"there is no rule `{name}`" + near(name, settings.rules))
    return name in settings.rules


def _packages(settings: Settings, at: At, value: object) -> dict[str, dict[str, object]] | None:
    known = _options("package")
    found: dict[str, dict[str, object]] = {}
    for name, below, content in settings.pairs(at, value):
        key = key_of(name)
        if not _is_package(name):
            settings.refuse(below, f"`{name}` is not a package name")
        elif key in found:
            settings.refuse(below, f"`{name}` names a package that has a table already")
        package = found.setdefault(key, {})
        for word, place, given in settings.entries(below, content, known):
            if (read := known[word](settings, place, given)) is not None:
                package[word] = read
    return found


def _groups(settings: Settings, at: At, value: object) -> dict[str, dict[str, object]] | None:
    known = _options("group")
    found: dict[str, dict[str, object]] = {}
    for name, below, content in settings.pairs(at, value):
        kind, _, plain = name.rpartition(":")
        if kind not in ("", "group", "extra") or not _NAME.fullmatch(plain):
            settings.refuse(below, f"`{name}` is not a group; write its name, `group:NAME` or `extra:NAME`")
        group = found.setdefault(f"{kind}:{normalise(plain)}" if kind else normalise(plain), {})
        for word, place, given in settings.entries(below, content, known):
            if (read := known[word](settings, place, given)) is not None:
                group[word] = read
    return found


def _is_package(name: str) -> bool:
    """Whether a name is a package's, or a pattern of such."""
    return bool(_NAME.fullmatch(name) or (_NAME_PATTERN.fullmatch(name) and is_pattern(name) and is_usable(name)))


def _tables(settings: Settings, at: At, value: object, known: tuple[str, ...], needed: int) -> Iterator[dict[str, Any]]:
    """The tables of an array with values by key, and under "" the table's own path; the first keys must be there."""
    if not isinstance(value, list):
        settings.refuse(at, f"`{label(at)}` must be an array of tables: `[[{'.'.join(map(str, at))}]]`")
        return
    for number, table in enumerate(value):
        place = (*at, number)
        entries = {key: content for key, _, content in settings.entries(place, table, known)}
        missing = [key for key in known[:needed] if key not in entries] if isinstance(table, dict) else []
        for key in missing:
            settings.refuse(place, f"a table of `{label(at)}` needs a `{key}`")
        if isinstance(table, dict) and not missing:
            yield {**entries, "": place}


def _locks(settings: Settings, at: At, value: object) -> tuple[tuple[str, tuple[str, ...]], ...] | None:
    found = []
    for table in _tables(settings, at, value, ("lock", "declarations"), 2):
        lock_at, inputs_at = (*table[""], "lock"), (*table[""], "declarations")
        lock = settings.string(lock_at, table["lock"])
        path = settings.path(lock_at, lock) if lock else None
        listed = settings.strings(inputs_at, table["declarations"])
        inputs = [settings.path(place, item) for place, item in listed or ()]
        if listed == ():
            settings.refuse(inputs_at, "`declarations` must name a file")
        if path and inputs:
            found.append((path, tuple([item for item in inputs if item])))
    return tuple(found)


def _sums(settings: Settings, at: At, value: object) -> tuple[SumsFile, ...] | None:
    found = []
    for table in _tables(settings, at, value, ("file", "packages", "signature"), 2):
        places: dict[str, At] = {key: (*table[""], key) for key in table if key}
        names = settings.strings(places["packages"], table["packages"])
        for place, name in names or ():
            if not _is_package(name):
                settings.refuse(place, f"`{name}` is not a package name")
        if names == ():
            settings.refuse(places["packages"], "`packages` must name a package, or be a pattern such as `*`")
        given = {key: settings.string(places[key], table[key]) for key in ("file", "signature") if key in table}
        paths = {key: settings.path(places[key], path) for key, path in given.items() if path}
        file, signature = paths.get("file"), paths.get("signature")
        if file and names:
            found.append(SumsFile(file, signature or f"{file}.asc", tuple([key_of(name) for _, name in names])))
    return tuple(found)


def _ignores(settings: Settings, at: At, value: object) -> tuple[Ignore, ...] | None:
    known = ("rule", "reason", "package", "path", "until")
    found = [_ignore(settings, table) for table in _tables(settings, at, value, known, 2)]
    return tuple([ignore for ignore in found if ignore])


def _ignore(settings: Settings, table: dict[str, Any]) -> Ignore | None:
    at: At = table[""]
    before = len(settings.mistakes)
    given = {
        key: settings.string((*at, key), table[key]) for key in ("rule", "reason", "package", "path") if key in table
    }
    until = _date(settings, (*at, "until"), table["until"]) if "until" in table else None
    if given["rule"]:
        _is_rule(settings, (*at, "rule"), given["rule"])
    path, package = given.get("path"), given.get("package")
    only = settings.pattern((*at, "path"), path) if path else None
    if package and not _is_package(package):
        settings.refuse((*at, "package"), f"`{package}` is not a package name")
    if len(settings.mistakes) > before:
        return None
    return Ignore(
        settings.source.path,
        settings.scan.entry(at),
        (Spanned(given["rule"] or "", settings.scan.inner((*at, "rule"))),),
        given["reason"] or "",
        until=until,
        only=Pattern(only, settings.folder) if only else None,
        package=key_of(package) if package else None,
    )


def _date(settings: Settings, at: At, value: object) -> str | None:
    """The last day, ISO: a TOML date, or a string that looks like one."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            pass
    settings.refuse(at, f"`{label(at)}` must be a day, as in 2026-12-01")
    return None


_FORMS: dict[str, Check] = {"days": days, "count": count, "address": address, "publisher": publisher}


# Where keys of what reach stand, by kind of table.
_REACHES: dict[str, tuple[Reach, ...]] = {
    "repository": ("repository", "both", "group"),
    "package": ("package", "both", "group"),
    "group": ("group",),
}


def _options(reach: Reach) -> dict[str, Check]:
    """The checks of the options that rules obey at one kind of place."""
    found: dict[str, Check] = {}
    for name, (form, wide, noun, values) in rule_table.OPTIONS.items():
        if wide in _REACHES[reach]:
            found[name] = _FORMS.get(form) or (choice(values) if form == "word" else choices(values, noun))
    return found


KEYS: dict[str, Check] = {
    "level": choice(("default", "strict")),
    "scope": choice(("production", "all")),
    "kind": choice(("application", "library")),
    "production": _named,
    "development": _named,
    "exclude": _patterns,
    "allow-hosts": _hosts,
    "rules": _rules,
    "packages": _packages,
    "groups": _groups,
    "locks": _locks,
    "sums": _sums,
    "ignore": _ignores,
}
"""The checks of the keys that govern a run, beside the options of rules."""


def keys() -> dict[str, Check]:
    """Each key's check: the value in the form `Configuration` takes, or None after noting a mistake."""
    return {**KEYS, **_options("repository")}


_FIELDS = {"rules": "severities", "ignore": "ignores"}
