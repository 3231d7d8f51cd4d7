"""What a lock can be caught at without an index: attack by format, each on its exact line.

A text that begins with "-" stands where a format has nothing to attack, and says why.
"""

from __future__ import annotations

import pytest

from locked import FILES, PROJECTS, A
from pages.checking import check
from whypin import rules
from whypin.project.discovery import format_of

RULES = (
    *("lock-out-of-sync", "unpinned-requirement", "missing-hash", "weak-hash", "duplicate-lock-entry"),
    *("foreign-artifact", "misleading-characters", "unreadable-requirement", "unreadable-file"),
)
E, SHORT, MD5, NO_HEX = "e" * 64, A[:-1], "1" * 32, f"{A[:-1]}g"
WHEEL = "blinker-1.9.0-py3-none-any.whl"
STRANGER = FILES.replace("pythonhosted", "pythonhosled")
NO_HIDING = "- a comment of TOML ends where an editor says it does, and JSON has none"

VERSION_LINES = {
    **dict.fromkeys(PROJECTS, 'version = "'),
    "requirements.txt": "blinker==",
    "Pipfile.lock": '"version": "==',
}

# Where the entry of blinker begins, and where the next one does.
ENTRIES = {
    "requirements.txt": ("blinker==", "idna=="),
    "Pipfile.lock": ('        "blinker": {', '        "idna": {'),
    "pylock.toml": ("[[packages]]", "[[packages]]"),
}


def entry(name: str) -> str:
    """The whole entry of blinker."""
    text = PROJECTS[name][name]
    start, end = ENTRIES.get(name, ("[[package]]", "[[package]]"))
    begin = text.index(start)
    return text[begin : text.index(end, begin + 1)]


Attack = tuple[str, str, str, str]
"""What is replaced, by what, the rule that says so, and a text of its line (the last one with that text)."""


def everywhere(old: str, new: str, rule: str, line: str, *, on: str = "") -> dict[str, Attack | str]:
    """The same attack on every format, but those that do not record what it is `on`."""
    forms = {name: format_of(name) for name in PROJECTS}
    return {
        name: (old, new, rule, line) if not on or (form and on in form.records) else f"- the format records no {on}"
        for name, form in forms.items()
    }


ATTACKS: dict[str, dict[str, Attack | str]] = {
    "the same version again with another hash": {
        name: (
            entry(name),
            entry(name) + entry(name).replace(A, E),
            "duplicate-lock-entry",
            f"{VERSION_LINES[name]}1.9.0",
        )
        for name in PROJECTS
    },
    "another version beside the right one": {
        name: (
            entry(name),
            entry(name) + entry(name).replace("1.9.0", "1.8.0"),
            "duplicate-lock-entry",
            f"{VERSION_LINES[name]}1.8.0",
        )
        for name in PROJECTS
    },
    "a version outside of the range": {
        name: (
            entry(name),
            entry(name).replace("1.9.0", "2.0.0"),
            "lock-out-of-sync",
            f"{VERSION_LINES[name]}2.0.0",
        )
        for name in PROJECTS
    },
    "a host changed by one letter": everywhere(
        f"{FILES}/{WHEEL}",
        f"{STRANGER}/{WHEEL}",
        "foreign-artifact",
        STRANGER,
        on="addresses",
    ),
    "http instead of https": everywhere(
        f"{FILES}/{WHEEL}",
        f"{FILES}/{WHEEL}".replace("https", "http"),
        "foreign-artifact",
        "http://",
        on="addresses",
    ),
    "a file of another project": everywhere(
        WHEEL,
        "blinkers-1.9.0-py3-none-any.whl",
        "foreign-artifact",
        "blinkers-1.9.0",
        on="files",
    ),
    "a file of another version": everywhere(
        WHEEL,
        "blinker-1.9.10-py3-none-any.whl",
        "foreign-artifact",
        "blinker-1.9.10",
        on="files",
    ),
    "a digest cut short": everywhere(A, SHORT, "weak-hash", SHORT),
    "a digest with a sign that is no digit": everywhere(A, NO_HEX, "weak-hash", NO_HEX),
    "a digest of a weak algorithm": {
        **everywhere(f"sha256:{A}", f"md5:{MD5}", "weak-hash", MD5),
        "pylock.toml": (f'sha256 = "{A}"', f'md5 = "{MD5}"', "weak-hash", MD5),
    },
    "a hash taken away": {
        **everywhere(f', hash = "sha256:{A}"', "", "missing-hash", WHEEL),
        "requirements.txt": (
            f" \\\n    --hash=sha256:{A} \\\n    --hash=sha256:{'b' * 64}",
            "",
            "missing-hash",
            "blinker==1.9.0",
        ),
        "Pipfile.lock": (
            f'\n                "sha256:{A}",\n                "sha256:{"b" * 64}"\n            ',
            "",
            "missing-hash",
            '"blinker": {',
        ),
        "pylock.toml": (f'{{ sha256 = "{A}" }}', "{}", "missing-hash", WHEEL),
    },
    "a pin taken away": {
        **dict.fromkeys(PROJECTS, "- the format has no ranges"),
        "requirements.txt": ("blinker==1.9.0", "blinker>=1.9.0", "unpinned-requirement", "blinker>=1.9.0"),
        "Pipfile.lock": ("==1.9.0", ">=1.9.0", "unpinned-requirement", ">=1.9.0"),
    },
    "an entry behind an exotic line separator": {
        **dict.fromkeys(PROJECTS, NO_HIDING),
        "requirements.txt": (
            "    # via -r requirements.in\nidna",
            f"    # via -r requirements.in\x0ccolour==1.0 --hash=sha256:{E}\nidna",
            "misleading-characters",
            "\x0c",
        ),
    },
}
CASES = [(attack, name) for attack, formats in ATTACKS.items() for name in formats]


def found(name: str, text: str) -> set[tuple[str, int]]:
    """Rule and line of every finding in the lock of a project whose lock holds that text."""
    files = {path: content.encode() for path, content in {**PROJECTS[name], name: text}.items()}
    report = check([rules.load(rule) for rule in RULES], files)
    return {(one.rule, report.sources[one.path].position(one.span.start)[0]) for one in report.findings}


@pytest.mark.parametrize("name", PROJECTS)
def test_nothing_is_wrong_with_the_lock_itself(name: str) -> None:
    assert found(name, PROJECTS[name][name]) == set()


@pytest.mark.parametrize(("attack", "name"), CASES)
def test_each_attack_is_reported_on_its_line(attack: str, name: str) -> None:
    case = ATTACKS[attack][name]
    if isinstance(case, str):
        assert case.startswith("- ")
        return
    old, new, rule, mark = case
    text = PROJECTS[name][name]
    assert text.count(old) >= 1
    text = text.replace(old, new, 1)
    (line,) = [number for number, one in enumerate(text.split("\n"), 1) if mark in one][-1:]
    assert (rule, line) in found(name, text)


@pytest.mark.parametrize("attack", ATTACKS)
def test_each_format_is_attacked_or_says_why_not(attack: str) -> None:
    assert ATTACKS[attack].keys() == PROJECTS.keys()


def test_the_copy_of_the_declarations_is_not_believed() -> None:
    """uv keeps what was declared in the lock; an attacker changes both."""
    text = PROJECTS["uv.lock"]["uv.lock"]
    edited = text.replace("1.9.0", "2.0.0").replace('specifier = ">=1.8,<2"', 'specifier = ">=1.8"')
    line = edited.split("\n").index('version = "2.0.0"') + 1
    assert found("uv.lock", edited) == {("lock-out-of-sync", line)}


def test_a_hidden_entry_is_what_pip_would_install() -> None:
    """A hidden pin of a package that is there already is also a second pin."""
    case = ATTACKS["an entry behind an exotic line separator"]["requirements.txt"]
    assert isinstance(case, tuple)
    text = PROJECTS["requirements.txt"]["requirements.txt"].replace(case[0], case[1].replace("colour", "blinker"), 1)
    assert {rule for rule, _ in found("requirements.txt", text)} >= {"misleading-characters", "duplicate-lock-entry"}


def test_a_lock_in_windows_clothes() -> None:
    """Line numbers are those an editor shows."""
    name = "uv.lock"
    case = ATTACKS["a host changed by one letter"][name]
    assert isinstance(case, tuple)
    old, new, rule, mark = case
    text = "\ufeff" + PROJECTS[name][name].replace(old, new, 1).replace("\n", "\r\n")
    (line,) = [number for number, one in enumerate(text.split("\r\n"), 1) if mark in one]
    assert (rule, line) in found(name, text)
