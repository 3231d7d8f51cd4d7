"""`unreviewed-update`: which sums of a lock have to be reviewed, and what for, in every format."""

from __future__ import annotations

import json

import pytest

from locked import PROJECTS, A, B, C, D
from pages.checking import DictTree, check, findings
from whypin import rules
from whypin.locks.reviewed import reviewed_releases
from whypin.locks.sdists import SHA256
from whypin.model.facts import Facts
from whypin.model.review import Place, Standing
from whypin.project.configuration import Configuration
from whypin.project.load import load
from whypin.text.source import Source

NAME = "unreviewed-update"
FORMATS = sorted(PROJECTS)
UNNAMED = ("requirements.txt", "Pipfile.lock")
INDEX = json.dumps(
    {
        "blinker": {
            "files": [
                {"filename": "blinker-1.9.0-py3-none-any.whl", "hashes": {SHA256: A}},
                {"filename": "blinker-1.9.0.tar.gz", "hashes": {SHA256: B}},
            ]
        },
        "idna": {
            "files": [
                {"filename": "idna-3.10-py3-none-any.whl", "hashes": {SHA256: C}},
                {"filename": "idna-3.10.tar.gz", "hashes": {SHA256: D}},
            ]
        },
    }
)


def exempt(*rows: tuple[str, str, str]) -> dict[str, str]:
    text = "".join(
        f'[[exemption]]\nname = "{name}"\nversion = "{version}"\nsha256 = "{digest}"\nnote = "n"\ndate = 2026-11-02\n'
        for name, version, digest in rows
    )
    return {"supply-chain/exemptions.toml": text}


BOTH = exempt(("blinker", "1.9", B), ("idna", "3.10", D))


@pytest.mark.parametrize("format", FORMATS)
def test_what_is_exempt_is_silent(format: str) -> None:
    assert not findings(NAME, PROJECTS[format], index=INDEX, base=BOTH)
    # Nobody has begun with reviews.
    assert not findings(NAME, PROJECTS[format], index=INDEX)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(
    "rows",
    [
        [("blinker", "1.9.0", B)],
        [("blinker", "1.9.0", B), ("idna", "3.9", D)],  # another release's
        [("blinker", "1.9.0", B), ("idna", "3.10", C)],  # the wheel's
        [("blinker", "1.9.0", B), ("idn", "3.10", D)],
    ],
)
def test_what_is_not_exempt_is_reported(format: str, rows: list[tuple[str, str, str]]) -> None:
    found = findings(NAME, PROJECTS[format], index=INDEX, base=exempt(*rows))
    assert [(one.package, one.path) for one in found] == [("idna", format)]


@pytest.mark.parametrize("format", [name for name in FORMATS if name not in UNNAMED])
def test_a_lock_that_names_its_sdists_needs_no_index(format: str) -> None:
    assert not findings(NAME, PROJECTS[format], base=BOTH)
    assert len(findings(NAME, PROJECTS[format], base=exempt(("x", "1", A)))) == 2


REQUIREMENT = {"requirements.txt": f"demo==1 --hash=sha256:{A} --hash=sha256:{B}\n"}


@pytest.mark.parametrize(
    ("files", "exempted", "message"),
    [
        # Two sdists, both locked: pip may take either.
        ({"demo-1.tar.gz": A, "demo-1.zip": B}, [A, B], ""),
        ({"demo-1.tar.gz": A, "demo-1.zip": B}, [A], "no chain of reviews"),
        # One of them is locked, or none: any built from what was reviewed will do.
        ({"demo-1.tar.gz": A, "demo-1.zip": C, "demo-1-py3-none-any.whl": B}, [A], ""),
        ({"demo-1.tar.gz": C, "demo-1.zip": D, "demo-1-py3-none-any.whl": B}, [D], ""),
        ({"demo-1.tar.gz": C, "demo-1.zip": D, "demo-1-py3-none-any.whl": B}, [B], "no chain of reviews"),
        # None at all: each locked file is exempt, or the release is not.
        ({"demo-1-py3-none-any.whl": A, "demo-1-cp311-none-any.whl": B}, [A, B], ""),
        ({"demo-1-py3-none-any.whl": A, "demo-1-cp311-none-any.whl": B}, [A], "has no sdist"),
    ],
)
def test_a_release_with_two_sdists_or_none(files: dict[str, str], exempted: list[str], message: str) -> None:
    listed = [{"filename": name, "hashes": {SHA256: digest}} for name, digest in files.items()]
    rows = [("demo", "1", digest) for digest in exempted]
    found = findings(NAME, REQUIREMENT, index=json.dumps({"demo": {"files": listed}}), base=exempt(*rows))
    assert [message in one.message for one in found] == ([True] if message else [])


@pytest.mark.parametrize(
    ("index", "why"),
    [
        (None, "nothing says which sdist it is built from"),
        ({"demo": None}, "no index has the release"),
        ({"demo": {"files": [{"filename": "demo-1.tar.gz", "hashes": {"md5": "0" * 32}}]}}, ""),
        # `unverifiable-lock` says so, and so above.
        ({"demo": {"unanswered": "cannot be reached"}}, ""),
    ],
)
def test_what_is_not_known_does_not_pass(index: object, why: str) -> None:
    text = None if index is None else json.dumps(index)
    base = {path: body.encode() for path, body in exempt(("x", "1", C)).items()}
    data = {path: body.encode() for path, body in REQUIREMENT.items()}
    found = check([rules.load(NAME)], data, index=text, base=base).findings
    assert [(one.rule, why in one.message) for one in found] == ([("unverifiable-lock", True)] if why else [])


def test_a_package_by_itself() -> None:
    files = {**REQUIREMENT, "requirements-dev.txt": f"tool==1 --hash=sha256:{C}\n"}
    index = json.dumps({"demo": {"files": [{"filename": "demo-1.tar.gz", "hashes": {SHA256: A}}]}})
    found = findings(NAME, files, '[packages.demo]\nreview = "diff"\n', index=index)
    assert [one.package for one in found] == ["demo"]
    left = findings(NAME, REQUIREMENT, '[packages.demo]\nreview = "none"\n', index=index, base=exempt(("x", "1", A)))
    assert not left
    # A pattern for many.
    assert findings(NAME, REQUIREMENT, '[packages."d*"]\nreview = "diff"\n', index=index)


class Asked:
    """Reviews that remember what was asked of them."""

    in_use, missing, remedy, problems = True, "", "", ()

    def __init__(self) -> None:
        self.sources: dict[str, Source] = {}
        self.criteria: dict[str, str] = {}

    def standing(self, lock: str, package: str, version: str, digest: str, criteria: str, reviewers: int) -> Standing:
        self.criteria[package] = criteria
        return Standing(is_reviewed=True)

    gap = standing

    def added(self) -> tuple[Place, ...]:
        return ()


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (REQUIREMENT, {"demo": "safe-to-deploy"}),
        ({"requirements-dev.txt": REQUIREMENT["requirements.txt"]}, {"demo": "safe-to-run"}),
        (
            {
                "pyproject.toml": '[tool.poetry]\nname = "x"\n[tool.poetry.dependencies]\nmain = "^1"\n'
                '[tool.poetry.group.dev.dependencies]\ntool = "^1"\n',
                "poetry.lock": '[[package]]\nname = "main"\nversion = "1"\ngroups = ["main"]\nfiles = []\n'
                '[[package]]\nname = "tool"\nversion = "1"\ngroups = ["dev"]\nfiles = []\n'
                '[[package]]\nname = "both"\nversion = "1"\ngroups = ["dev", "main"]\nfiles = []\n'
                # A group that no declaration speaks of.
                '[[package]]\nname = "lost"\nversion = "1"\ngroups = ["gone"]\nfiles = []\n'
                '[metadata]\nlock-version = "2.1"\npython-versions = "*"\ncontent-hash = "x"\n',
            },
            {"main": "safe-to-deploy", "tool": "safe-to-run", "both": "safe-to-deploy", "lost": "safe-to-deploy"},
        ),
        (
            {
                "Pipfile": '[packages]\nmain = "*"\n[dev-packages]\ntool = "*"\n',
                "Pipfile.lock": json.dumps(
                    {
                        "_meta": {},
                        "default": {"main": {"version": "==1", "hashes": [f"sha256:{A}"]}},
                        "develop": {"tool": {"version": "==1", "hashes": [f"sha256:{A}"]}},
                    }
                ),
            },
            {"main": "safe-to-deploy", "tool": "safe-to-run"},
        ),
    ],
)
def test_what_only_development_needs(files: dict[str, str], expected: dict[str, str]) -> None:
    project = load(DictTree({path: text.encode() for path, text in files.items()}), (), Configuration())
    reviews = Asked()
    list(reviewed_releases(project, Facts(reviews=reviews), lambda facts, package: 1))
    assert reviews.criteria == expected
