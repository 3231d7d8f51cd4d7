"""`loosened-policy`: a change that takes back what guards are there for; the page runner judges at a gate."""

from __future__ import annotations

import json

import pytest

from locked import PROJECTS, A
from pages.checking import check, findings
from whypin import rules
from whypin.model.rule_table import OPTIONS
from whypin.project.settings import keys

NAME = "loosened-policy"
SAME = 'level = "default"\n'
IGNORE = '[[ignore]]\nrule = "{}"\nreason = "rebuilt by us"\n'
FORMS = pytest.mark.parametrize("name", PROJECTS)
# What takes `weak-hash` back, and the text that the finding stands at.
LOOSER = [
    ('[rules]\nweak-hash = "off"\n', "weak-hash"),
    ('[rules]\nweak-hash = "note"\n', "weak-hash"),
    (IGNORE.format("weak-hash"), "weak-hash"),
    (IGNORE.format("weak-hash") + 'package = "blinker"\n', "weak-hash"),
    (IGNORE.format("weak-hash") + 'path = "*"\n', "weak-hash"),
]
EACH = pytest.mark.parametrize(("looser", "at"), LOOSER)


def told(files: dict[str, str], base: dict[str, str]) -> list[tuple[str, str, str]]:
    """Severity, file and place of each finding; the base has a configuration that says nothing more."""
    found = findings(NAME, files, base={"whypin.toml": SAME, **base})
    return [(one.severity, one.path, files[one.path][one.span.start : one.span.end]) for one in found]


@pytest.mark.parametrize(
    ("looser", "then"),
    [
        (SAME, SAME),
        # Stricter, or as it was.
        ('[rules]\nweak-hash = "error"\n', SAME),
        ('[rules]\nweak-hash = "note"\n', '[rules]\nweak-hash = "off"\n'),
        ('[rules]\nweak-hash = "off"\n', '# another line\n[rules]\nweak-hash = "off"\n'),
        (IGNORE.format("weak-hash"), f"{SAME}{IGNORE.format('weak-hash')}"),
        ("", IGNORE.format("weak-hash")),
        # Manners are the tree's own business.
        ('[rules]\nmissing-lower-bound = "off"\n', SAME),
        (IGNORE.format("unexplained-constraint"), SAME),
        ('scope = "all"\ndevelopment = ["dev.in"]\ncooldown = "0 days"\n', SAME),
        # Nothing that the base read is left out.
        ('exclude = ["fixtures/"]\n', SAME),
        # Sums as they were, and fewer.
        (
            '[[sums]]\nfile = "sums"\npackages = ["a"]\n',
            '[[sums]]\nsignature = "sums.asc"\nfile = "sums"\npackages = ["a"]\n',
        ),
        (SAME, '[[sums]]\nfile = "sums"\npackages = ["a"]\n'),
        # A pair that says what was so before.
        ('[[locks]]\nlock = "requirements.txt"\ndeclarations = ["requirements.in"]\n', SAME),
    ],
)
def test_in_order(looser: str, then: str) -> None:
    files = {**PROJECTS["requirements.txt"], "whypin.toml": looser}
    assert findings(NAME, files, base={"whypin.toml": then}) == []
    assert findings(NAME, files, looser) == []


@pytest.mark.parametrize(
    ("looser", "at"),
    [
        *LOOSER,
        ('exclude = ["requirements.txt"]\n', '"requirements.txt"'),
        ('exclude = ["*.in", "!x", "*.txt"]\n', '"*.txt"'),
        ('allow-hosts = ["index.example.org"]\n', '"index.example.org"'),
        ('[[locks]]\nlock = "requirements.txt"\ndeclarations = ["x.in"]\n', "[[locks]]"),
        ('[[sums]]\nfile = "sums"\npackages = ["*"]\n', "[[sums]]"),
    ],
)
def test_a_note_where_there_is_nothing_to_hide(looser: str, at: str) -> None:
    found = told({**PROJECTS["requirements.txt"], "x.in": "idna>=3\n", "whypin.toml": looser}, {})
    assert {severity for severity, _, _ in found} == {"note"}
    assert found[-1][2].startswith(at)


@EACH
@FORMS
def test_an_error_where_it_would_hide_what_the_change_brings(name: str, looser: str, at: str) -> None:
    files = dict(PROJECTS[name])
    broken = files[name].replace(A, A[:-1])
    found = told({**files, name: broken, "whypin.toml": looser}, {name: files[name]})
    assert found == [("error", "whypin.toml", at)]
    # The base had it.
    found = told({**files, name: broken, "whypin.toml": looser}, {name: broken})
    assert found == [("note", "whypin.toml", at)]
    # Another line of the same lock changes.
    found = told({**files, name: f"{broken}\n", "whypin.toml": looser}, {name: broken})
    assert found == [("note", "whypin.toml", at)]


@FORMS
def test_a_nearer_configuration(name: str) -> None:
    files = {f"service/{path}": text for path, text in PROJECTS[name].items()}
    lock = f"service/{name}"
    looser = {"service/whypin.toml": '[rules]\nweak-hash = "off"\n', "whypin.toml": SAME}
    broken = {lock: files[lock].replace(A, A[:-1])}
    then = {lock: files[lock], "service/whypin.toml": SAME}
    assert told({**files, **broken, **looser}, then) == [("error", "service/whypin.toml", "weak-hash")]
    assert told({**files, **looser}, then) == [("note", "service/whypin.toml", "weak-hash")]


@FORMS
def test_a_lock_that_is_left_out(name: str) -> None:
    files = dict(PROJECTS[name])
    broken = files[name].replace(A, A[:-1])
    found = told({**files, name: broken, "whypin.toml": f'exclude = ["/{name}"]\n'}, {name: files[name]})
    assert found == [("error", "whypin.toml", f'"/{name}"')]


def test_what_makes_another_thing_of_a_project() -> None:
    """The lock of a library may go."""
    files = dict(PROJECTS["uv.lock"])
    lock = files.pop("uv.lock")
    found = told({**files, "whypin.toml": 'kind = "library"\n'}, {"uv.lock": lock})
    assert found == [("error", "whypin.toml", "kind")]
    found = told({**files, "uv.lock": lock, "whypin.toml": 'kind = "library"\n'}, {"uv.lock": lock, "x.in": "x>=1\n"})
    assert found == []


OWN, PYPI = "https://own.example/simple/", "https://pypi.org/simple/"
BOTH = json.dumps(
    {
        "idna": [
            {"index": index, "files": [{"filename": "idna-3.10.tar.gz", "hashes": {"sha256": digest}}]}
            for index, digest in ((OWN, "b" * 64), (PYPI, "a" * 64))
        ]
    }
)
LOCK = f"idna==3.10 --hash=sha256:{'a' * 64}\n"
PINS = "".join([f"{name}==1\n" for name in "abcdef"])
# Each file that the change brings or alters is an attack that one guard speaks of.
ATTACKS = {
    "requirements.in": "idna>=3\n",
    "requirements.txt": LOCK,
    "docs/requirements.in": "idna>=3\n",
    "docs/requirements.txt": "idna==3.10 --hash=md5:00000000000000000000000000000001\n",
    "pins/requirements.txt": f"{PINS}a==2\n",
    "gone/requirements.in": "idna>=3\n",
    "dev-requirements.in": "i\u0501na>=3\n",
}
THEN = {"docs/requirements.txt": LOCK, "pins/requirements.txt": PINS, "gone/requirements.txt": LOCK}
NEW = dict.fromkeys(["requirements.txt", "dev-requirements.in"], "")
# By key: what the change writes, and the text that the finding stands at; "" where no guard obeys it.
KEYS = {
    "level": ('level = "strict"\n', "level"),
    "scope": ('scope = "production"\n', ""),
    "kind": ('kind = "library"\n', "kind"),
    "production": ('production = ["docs/**"]\n', ""),
    "development": ('development = ["*.in", "**/requirements.txt"]\n', ""),
    "exclude": ('exclude = ["docs/"]\n', '"docs/"'),
    # It is no finding of the lock that is kept from being seen, and opens no connection.
    "allow-hosts": ('allow-hosts = ["own.example"]\n', '"own.example"'),
    "rules": ('[rules]\nduplicate-lock-entry = "off"\n', "duplicate-lock-entry"),
    "locks": (
        '[[locks]]\nlock = "docs/requirements.txt"\ndeclarations = ["dev-requirements.in"]\n',
        "[[locks]]",
    ),
    # No index is asked here, so that it hides nothing.
    "sums": ('[[sums]]\nfile = "sums"\npackages = ["*"]\n', "[[sums]]"),
    "ignore": (IGNORE.format("weak-hash"), "weak-hash"),
    "bare-names": ('bare-names = "allow"\n', ""),
    "require-explanation": ("require-explanation = []\n", ""),
    "cooldown": ('cooldown = "0 days"\n', ""),
    "reviewers": ("reviewers = 2\n", ""),
    "bounds": ('bounds = "keep"\n', ""),
    "groups": ('[groups.dev]\nbounds = "keep"\n', ""),
    "packages": (f'[packages.IDNA]\nindex = "{PYPI}"\n', "index"),
}
OF_A_PACKAGE = {
    "index": (f'[packages."id*"]\nindex = "{PYPI}"\n', "index"),
    "cooldown": ("[packages.idna]\ncooldown = 0\n", ""),
    # At a gate the base says who has to review what; there is nothing to review here.
    "review": ('[packages.idna]\nreview = "none"\n', ""),
    "reviewers": ("[packages.idna]\nreviewers = 2\n", ""),
    "publisher": ('[packages.idna]\npublisher = "github:a/b"\n', ""),
    "updates": ('[packages.idna]\nupdates = "major"\n', ""),
}


def guards(configuration: str, then: str = SAME) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """What the guards find of the attacks, and severity and place of what loosens."""
    files = {**ATTACKS, "whypin.toml": configuration}
    base = {**THEN, **NEW, "whypin.toml": then}
    every = [rules.load(name) for name in rules.names() if rules.load(name).RULE.kind == "guard"]
    report = check(
        [module for module in every if module.RULE.name not in ("hash-mismatch", "unpublished-version")],
        {path: text.encode() for path, text in files.items()},
        index=BOTH,
        base={path: text.encode() for path, text in base.items()},
    )
    found = [one for one in report.findings if one.rule != "unverifiable-lock"]
    return (
        [(one.rule, one.path) for one in found if one.rule != NAME],
        [(one.severity, files[one.path][one.span.start : one.span.end]) for one in found if one.rule == NAME],
    )


def test_what_no_key_hides() -> None:
    found, loosened = guards(SAME)
    assert {rule for rule, _ in found} >= {"ambiguous-index", "weak-hash", "duplicate-lock-entry", "lost-lock"}
    assert loosened == []


def test_every_key_is_in_a_table() -> None:
    assert KEYS.keys() == keys().keys()
    assert OF_A_PACKAGE.keys() == {name for name, (_, reach, *_) in OPTIONS.items() if reach in ("package", "both")}


@pytest.mark.parametrize(("looser", "at"), [*KEYS.values(), *OF_A_PACKAGE.values()], ids=[*KEYS, *OF_A_PACKAGE])
def test_keys(looser: str, at: str) -> None:
    """No key hides an attack that comes with it, and those that would are told where they stand."""
    found, loosened = guards(looser)
    assert found == guards(SAME)[0]
    assert [place.partition("\n")[0] for _, place in loosened] == ([at] if at else [])


@pytest.mark.parametrize(
    ("now", "then", "severities"),
    [
        (PYPI, "", ["error"]),
        (PYPI, f'[packages.idna]\nindex = "{OWN}"\n', ["error"]),
        (PYPI, f'[packages."*"]\nindex = "{OWN}"\n', ["error"]),
        # Another one that settles nothing.
        (OWN, "", ["note"]),
        (PYPI, f'[packages.Idna]\nindex = "{PYPI}"\n', []),
    ],
)
def test_the_index_of_a_package(now: str, then: str, severities: list[str]) -> None:
    found, loosened = guards(f'[packages.idna]\nindex = "{now}"\n', then or SAME)
    assert [one for one, _ in loosened] == severities
    assert (("ambiguous-index", "requirements.txt") in found) == bool(severities)
