"""The configuration: what it may say, and what is said of mistakes."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import jsonschema  # type: ignore[import-untyped,unused-ignore]
import pytest
import tomli

from trees import MemoryTree
from whypin.model.sums import SumsFile
from whypin.project.configuration import (
    Configuration,
    ConfigurationError,
    Nearest,
    find,
    in_folder,
    parse,
    read,
    table_of,
)
from whypin.project.scope import Named
from whypin.project.settings import keys
from whypin.project.values import near
from whypin.text.patterns import Pattern
from whypin.text.source import Source

RULES = ("missing-lower-bound", "hash-mismatch", "fresh-release")
SCHEMA = json.loads(
    (Path(__file__).parents[2] / "hooks/whypin/project/configuration_schema.json").read_text(encoding="utf-8")
)

EVERYTHING = """\
level = "strict"
scope = "all"
kind = "library"
bare-names = "allow"
require-explanation = ["caps", "bounds"]
exclude = ["tests/fixtures/**", "!x"]
production = ["group:server"]
development = ["dev-requirements.in", "tools/*.in", "group:dev", "./"]
cooldown = "2 weeks"
allow-hosts = ["Packages.example.org", "localhost:8080"]
[rules]
missing-lower-bound = "warning"
hash-mismatch = "off"
[packages."*"]
updates = "minor"
[packages.Ruamel_YAML]
updates = "patch"
cooldown = 1
[[locks]]
lock = "requirements.txt"
declarations = ["requirements.in", "base.in"]
[[sums]]
file = "wheels/sha256sums.txt"
packages = ["Cryptography", "Ours-*"]
[[sums]]
file = "sums"
signature = "sums.sig"
packages = ["*"]
[[ignore]]
rule = "fresh-release"
package = "Cryptography"
path = "requirements.txt"
reason = "fixes CVE-2026-1234"
until = 2026-12-01
"""


def whole(text: str) -> Configuration:
    return parse(Source("whypin.toml", text), (), RULES)


def mistakes(text: str) -> list[str]:
    try:
        whole(text)
    except ConfigurationError as error:
        return str(error).splitlines()
    return []


def test_nothing_said_is_the_default() -> None:
    assert whole("").level == "default"
    assert parse(Source("pyproject.toml", "[project]\n"), ("tool", "whypin"), RULES).scope == "production"


def test_everything_at_once() -> None:
    text = EVERYTHING.replace(', "./"', "")
    found = whole(text)
    assert (found.level, found.scope, found.kind) == ("strict", "all", "library")
    assert found.exclude == (Pattern("tests/fixtures/**"), Pattern("!x"))
    assert found.production == Named(("group:server",))
    assert found.development == Named(("dev-requirements.in", "tools/*.in", "group:dev"))
    assert found.allow_hosts == ("packages.example.org", "localhost:8080")
    assert found.severities == {"missing-lower-bound": "warning", "hash-mismatch": "off"}
    assert found.packages["*"] == {"updates": "minor"}
    assert found.packages["ruamel-yaml"] == {"updates": "patch", "cooldown": 1}
    assert found.locks == (("requirements.txt", ("requirements.in", "base.in")),)
    assert found.options == {
        "bare-names": "allow",
        "require-explanation": ("caps", "bounds"),
        "cooldown": 14,
        "packages": found.packages,
        "groups": {},
    }
    assert found.sums == (
        SumsFile("wheels/sha256sums.txt", "wheels/sha256sums.txt.asc", ("cryptography", "ours-*")),
        SumsFile("sums", "sums.sig", ("*",)),
    )
    (ignore,) = found.ignores
    assert (ignore.path, ignore.package) == ("whypin.toml", "cryptography")
    assert ignore.only == Pattern("requirements.txt")
    assert (ignore.reason, ignore.until, ignore.applies_to) == ("fixes CVE-2026-1234", "2026-12-01", None)
    assert text[ignore.span.start :].startswith("[[ignore]]")
    assert text[ignore.rules[0].span.start : ignore.rules[0].span.end] == "fresh-release"


def test_paths_are_seen_from_the_folder_of_the_configuration() -> None:
    text = """\
[tool.whypin]
development = ["a/*.in", "dev.in"]
[[tool.whypin.locks]]
lock = "x.txt"
declarations = ["../x.in"]
[[tool.whypin.ignore]]
rule = "fresh-release"
reason = "ours"
path = "x.txt"
"""
    found = parse(Source("api/pyproject.toml", text), ("tool", "whypin"), RULES)
    assert found.development == Named(("a/*.in", "dev.in"), "api")
    assert found.development.file("api/a/x.in")
    assert not found.development.file("a/x.in")
    assert found.locks == (("api/x.txt", ("x.in",)),)
    assert found.ignores[0].only == Pattern("x.txt", "api")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('levle = "strict"', "1:1: there is no key `levle`; did you mean `level`?"),
        ("zzz = 1", "1:1: there is no key `zzz`"),
        ('level = "strct"', '1:1: `level` must be "default" or "strict"; did you mean `strict`?'),
        ("level = true", '1:1: `level` must be "default" or "strict"'),
        ('kind = "tool"', '1:1: `kind` must be "application" or "library"'),
        ('cooldown = "a while"', '1:1: `cooldown` must be a number of days, as in "7 days"'),
        ("reviewers = 0", "1:1: `reviewers` must be a number from 1 to 9"),
        ("reviewers = 10", "1:1: `reviewers` must be a number from 1 to 9"),
        ("reviewers = true", "1:1: `reviewers` must be a number from 1 to 9"),
        ('reviewers = "2"', "1:1: `reviewers` must be a number from 1 to 9"),
        ("cooldown = true", '1:1: `cooldown` must be a number of days, as in "7 days"'),
        ("cooldown = -1", '1:1: `cooldown` must be a number of days, as in "7 days"'),
        ("cooldown = 123456", '1:1: `cooldown` must be a number of days, as in "7 days"'),
        *[
            (
                f"packages.a.publisher = {value}",
                "1:12: `publisher` must be a kind and a name, as in `github:OWNER/REPO`",
            )
            for value in ('"o/r"', '"GitHub:o/r"', '"github:"', '"github:o r"', '"github:o/r#"', '"github:o/r#x"')
        ],
        ("packages.a.publisher = 3", "1:12: `publisher` must be a string that is not empty"),
        ('publisher = "github:o/r"', "1:1: there is no key `publisher`"),
        ('development = "dev.in"', "1:1: `development` must be a list of strings"),
        ("development = [1]", "1:1: `development` must be a list of strings"),
        ('development = ["../x"]', "1:16: `../x` must be a path or a pattern inside the repository, with `/`"),
        ('exclude = ["./"]', "1:12: `./` must be a path or a pattern inside the repository, with `/`"),
        ('exclude = ["!"]', "1:12: `!` must be a path or a pattern inside the repository, with `/`"),
        (r"exclude = ['a\b']", r"1:12: `a\b` must be a path or a pattern inside the repository, with `/`"),
        ('exclude = ["a[b"]', "1:12: `a[b` is not a pattern; see `gitignore` in git's documentation"),
        (f'exclude = ["{"a" * 501}"]', f"1:12: `{'a' * 501}` is not a pattern; see `gitignore` in git's documentation"),
        ("exclude = 1", "1:1: `exclude` must be a list of strings"),
        ("[tool.whypin]", "1:2: in `whypin.toml` leave `tool.whypin` out"),
        ("[[tool.whypin.ignore]]", "1:3: in `whypin.toml` leave `tool.whypin` out"),
        (
            'allow-hosts = ["https://a.org/"]',
            "1:16: `https://a.org/` is not a host name; write it without scheme and path",
        ),
        ('require-explanation = ["cap"]', "1:24: `cap` is no kind of constraint; did you mean `caps`?"),
        ("rules = 1", "1:1: `rules` must be a table"),
        (
            '[rules]\nmissing-lower-bond = "off"',
            "2:1: there is no rule `missing-lower-bond`; did you mean `missing-lower-bound`?",
        ),
        (
            '[rules]\nhash-mismatch = "of"',
            '2:1: `hash-mismatch` must be "error", "warning", "note" or "off"; did you mean `off`?',
        ),
        (
            # As other linters call it; the nearest letters are those of `note`.
            '[rules]\nhash-mismatch = "ignore"',
            '2:1: `hash-mismatch` must be "error", "warning", "note" or "off"; did you mean `off`?',
        ),
        ("[packages]\nansible = 1", "2:1: `ansible` must be a table"),
        ('[packages."an sible"]', "1:11: `an sible` is not a package name"),
        ("[packages.a-b]\n[packages.A_b]", "2:11: `A_b` names a package that has a table already"),
        ('[packages.a]\nupdate = "minor"', "2:1: there is no key `update`; did you mean `updates`?"),
        ('[packages.a]\nupdates = "huge"', '2:1: `updates` must be "patch", "minor" or "major"'),
        ("locks = 1", "1:1: `locks` must be an array of tables: `[[locks]]`"),
        ("locks = [1]", "1:10: `locks` must be a table"),
        ('[[locks]]\nlock = "x.txt"', "1:1: a table of `locks` needs a `declarations`"),
        ('[[locks]]\nlock = "x.txt"\ndeclarations = []', "3:1: `declarations` must name a file"),
        ('[[locks]]\nlock = ""\ndeclarations = ["x"]', "2:1: `lock` must be a string that is not empty"),
        ("sums = 1", "1:1: `sums` must be an array of tables: `[[sums]]`"),
        ('[[sums]]\nfile = "x"', "1:1: a table of `sums` needs a `packages`"),
        ('[[sums]]\npackages = ["*"]', "1:1: a table of `sums` needs a `file`"),
        ('[[sums]]\nfile = "x"\npackages = []', "3:1: `packages` must name a package, or be a pattern such as `*`"),
        ('[[sums]]\nfile = "x"\npackages = ["a b"]', "3:13: `a b` is not a package name"),
        ('[[sums]]\nfile = "x"\npackages = "*"', "3:1: `packages` must be a list of strings"),
        ('[[sums]]\nfile = "../x"\npackages = ["*"]', "2:1: `../x` must be a path inside the repository, with `/`"),
        ('[[sums]]\nfile = ""\npackages = ["*"]', "2:1: `file` must be a string that is not empty"),
        (
            '[[sums]]\nfile = "x"\npackages = ["*"]\nsignature = "/x.asc"',
            "4:1: `/x.asc` must be a path inside the repository, with `/`",
        ),
        ('[[sums]]\nfile = "x"\npackages = ["*"]\nkey = 1', "4:1: there is no key `key`"),
        ('[[ignore]]\nrule = "hash-mismatch"', "1:1: a table of `ignore` needs a `reason`"),
        ('[[ignore]]\nrule = "hash-mismatch"\nreason = " "', "3:1: `reason` must be a string that is not empty"),
        (
            '[[ignore]]\nrule = "hash-mismatch"\nreason = "x"\nuntil = "2026-13-01"',
            "4:1: `until` must be a day, as in 2026-12-01",
        ),
        (
            # A time of day says less about a day than it seems to.
            '[[ignore]]\nrule = "hash-mismatch"\nreason = "x"\nuntil = 2026-12-01T00:00:00Z',
            "4:1: `until` must be a day, as in 2026-12-01",
        ),
        (
            '[[ignore]]\nrule = "hash-match"\nreason = "x"',
            "2:1: there is no rule `hash-match`; did you mean `hash-mismatch`?",
        ),
        ("level = ", "1:8: `whypin.toml` is not TOML: expected a value"),
        ("<<<<<<< x\n", "1:1: `whypin.toml` holds an unresolved merge conflict"),
    ],
)
def test_a_mistake_has_its_place(text: str, expected: str) -> None:
    assert mistakes(text) == [f"whypin.toml:{expected}"]


def test_all_mistakes_are_reported_in_order() -> None:
    found = mistakes('scope = "x"\n[rules]\nnope = "off"\n[packages.a]\nupdates = 1\n')
    assert [line.split(": ")[0] for line in found] == ["whypin.toml:1:1", "whypin.toml:3:1", "whypin.toml:5:1"]


def test_a_table_that_is_none() -> None:
    with pytest.raises(ConfigurationError, match="`whypin` must be a table"):
        parse(Source("pyproject.toml", "[tool]\nwhypin = 3\n"), ("tool", "whypin"), RULES)


def test_a_suggestion_is_near() -> None:
    assert near("levle", keys()) == "; did you mean `level`?"
    assert not near("zzz", keys())


# Where a configuration is found.

OURS = "[tool.whypin]\nlevel = 'strict'\n"


@pytest.mark.parametrize(
    ("files", "path", "expected"),
    [
        ({}, "requirements.in", None),
        ({"pyproject.toml": "[project]\n"}, "requirements.in", None),
        ({"pyproject.toml": "[dependency-groups]\ndev = ['whypin']\n"}, "a.in", None),  # the word alone is no table
        ({"api/pyproject.toml": OURS}, "a.in", None),  # beside the file's folder
        ({"pyproject.toml": OURS}, "a.in", "pyproject.toml"),
        ({"pyproject.toml": OURS}, "api/v1/a.in", "pyproject.toml"),
        ({"pyproject.toml": OURS, "api/pyproject.toml": OURS}, "api/v1/a.in", "api/pyproject.toml"),
        ({"pyproject.toml": OURS, "api/pyproject.toml": OURS}, "api/pyproject.toml", "api/pyproject.toml"),
        ({"pyproject.toml": OURS, "api/pyproject.toml": "[project]\n"}, "api/a.in", "pyproject.toml"),
        ({"whypin.toml": "", "api/pyproject.toml": OURS}, "api/a.in", "api/pyproject.toml"),  # the nearer one
        ({"whypin.toml": "", "pyproject.toml": OURS}, "api/a.in", "whypin.toml"),  # beside it, whypin.toml
        ({"pyproject.toml": OURS, "api/whypin.toml": ""}, "api/a.in", "api/whypin.toml"),
        ({"pyproject.toml": 'tool = { "why\\u0070in" = {} }\n'}, "a.in", "pyproject.toml"),  # TOML lets you
        ({"pyproject.toml": None}, "a.in", None),  # not to be read: its reader says so where it matters
        ({"pyproject.toml/x": "", "whypin.toml": ""}, "a.in", "whypin.toml"),  # a folder of that name
    ],
)
def test_the_nearest_configuration_governs(
    files: dict[str, str | bytes | None], path: str, expected: str | None
) -> None:
    assert Nearest(MemoryTree(files), RULES).of(path).path == expected


def test_a_nearer_configuration_replaces() -> None:
    tree = MemoryTree({"pyproject.toml": OURS, "api/whypin.toml": 'scope = "all"\n'})
    near_, far = Nearest(tree, RULES).of("api/a.in"), Nearest(tree, RULES).of("a.in")
    assert (near_.level, near_.scope) == ("default", "all")
    assert (far.level, far.scope) == ("strict", "production")


def test_each_is_read_once() -> None:
    tree = MemoryTree({"pyproject.toml": OURS})
    configuration = Nearest(tree, RULES)
    assert len({id(configuration.of(path)) for path in ("a.in", "b.in", "a/b.in", "a/c.in")}) == 1
    assert sorted(tree.asked) == ["a/pyproject.toml", "a/whypin.toml", "pyproject.toml", "whypin.toml"]


@pytest.mark.parametrize(
    ("files", "root"),
    [
        ({}, "whypin.toml"),
        ({"pyproject.toml": "[project]\n"}, "pyproject.toml"),
        ({"pyproject.toml": OURS}, "pyproject.toml"),
        ({"pyproject.toml": OURS, "whypin.toml": ""}, "whypin.toml"),
    ],
)
def test_what_governs_the_whole_run_stands_at_the_root(files: dict[str, str | bytes | None], root: str) -> None:
    hosts = 'allow-hosts = ["a.example"]\n'
    tree = MemoryTree({**files, "api/whypin.toml": hosts})
    with pytest.raises(ConfigurationError) as error:
        Nearest(tree, RULES).of("api/a.in")
    said = f"api/whypin.toml:1:1: `allow-hosts` governs the run as a whole; write it in `{root}`"
    assert str(error.value) == said
    # What `--config` names replaces all, wherever it lies.
    assert read(tree, "api/whypin.toml", RULES).allow_hosts == ("a.example",)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"pyproject.toml": "[tool.whypin]\n!\n"}, r"pyproject.toml:2:1: `pyproject.toml` is not TOML: expected"),
        ({"pyproject.toml": b"whypin \xff"}, r"pyproject.toml:1:1: is not UTF-8 text"),
        ({"whypin.toml": "\ufefflevel = 1".encode("utf-16-le")}, r"whypin.toml:1:1: is UTF-16-LE text"),
        ({"whypin.toml": None}, r"whypin.toml:1:1: cannot be read"),
    ],
)
def test_a_file_that_may_hold_the_table_must_be_readable(files: dict[str, str | bytes | None], message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        find(MemoryTree(files), "")
    # In a run that is a finding beside the others.
    configuration = Nearest(MemoryTree(files), RULES)
    assert configuration.of("a.in") == Configuration(path=message.partition(":")[0])
    assert list(configuration.broken) == [message.partition(":")[0]]


def test_a_named_file() -> None:
    tree = MemoryTree({"ci/policy.toml": "level = 'strict'\n", "x/pyproject-ci.toml": OURS})
    assert read(tree, "ci/policy.toml", RULES).level == "strict"
    assert read(tree, "x/pyproject-ci.toml", RULES).level == "strict"
    with pytest.raises(ConfigurationError, match=r"nope.toml:1:1: there is no such file"):
        read(tree, "nope.toml", RULES)


def test_the_configuration_of_a_folder() -> None:
    found = in_folder(MemoryTree({"pyproject.toml": OURS}), "", RULES)
    assert found is not None
    assert found.path == "pyproject.toml"
    assert in_folder(MemoryTree({}), "", RULES) is None
    assert table_of("a/whypin.toml") == ()


# The JSON Schema says the same, as far as a schema can: it knows neither the rules nor the files.


def valid(text: str) -> bool:
    values = tomli.loads(text)
    dated = json.loads(json.dumps(values, default=datetime.date.isoformat))
    return bool(jsonschema.Draft7Validator(SCHEMA).is_valid(dated))


def test_the_schema_names_the_same_keys() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    assert set(SCHEMA["properties"]) == set(keys())


@pytest.mark.parametrize(
    "text",
    [
        "",
        EVERYTHING.replace(', "./"', ""),
        "cooldown = 3",
        'cooldown = "1 day"',
        "development = []",
        "[rules]",
        "[packages.a]",
    ],
)
def test_parser_and_schema_both_accept(text: str) -> None:
    assert valid(text)
    assert not mistakes(text)


@pytest.mark.parametrize(
    "text",
    [
        'levle = "strict"',
        'level = "strct"',
        "scope = 1",
        'kind = "tool"',
        'bare-names = "no"',
        'cooldown = "a while"',
        'cooldown = "7 hours"',
        "cooldown = -1",
        "cooldown = 1.5",
        "cooldown = true",
        'development = "x"',
        "development = [1]",
        'allow-hosts = ["https://a.org"]',
        'require-explanation = ["cap"]',
        "rules = []",
        '[rules]\nhash-mismatch = "fatal"',
        '[packages."a b"]',
        "packages = 1",
        "[packages]\na = 1",
        '[packages.a]\nupdate = "minor"',
        "[packages.a]\nupdates = 1",
        '[packages.a]\nreviewed = "diff"',
        "locks = {}",
        "locks = [1]",
        '[[locks]]\nlock = "x"',
        '[[locks]]\nlock = "x"\ndeclarations = []',
        '[[locks]]\nlock = ""\ndeclarations = ["x"]',
        '[[locks]]\nlock = "x"\ndeclarations = "x"',
        '[[ignore]]\nreason = "x"',
        '[[ignore]]\nrule = "hash-mismatch"\nreason = ""',
        '[[ignore]]\nrule = "hash-mismatch"\nreason = "x"\nuntil = 1',
        '[[ignore]]\nrule = "hash-mismatch"\nreason = "x"\nwho = "me"',
    ],
)
def test_parser_and_schema_both_refuse(text: str) -> None:
    assert not valid(text)
    assert mistakes(text)
