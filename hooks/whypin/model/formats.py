"""One row for every file format: all that is to be known of it but how to read it.

A format is a row here and a reader (`readers/`, the row's name with `_`); discovery, pairing, the rules about locks,
what is asked of an index, the manifest's `files:` and the README's table follow from the row.

Patterns are those of `whypin.text.patterns`: `*` within one part of a path, `**` over any number; one without `/`
speaks of the file's name alone.
"""

from __future__ import annotations

from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final, Literal

    Recorded = Literal["files", "addresses", "sizes", "upload times", "dependencies", "hash of its input"]


class Graph(Record):
    """How a lock says who asks for what, if it does.

    `edges`: from the "members" of a workspace on, by the "groups" that an entry is wanted in, or in "comments".
    `versions`: of its format, whole or up to the first dot, those whose edges are known; empty for any.
    """

    __slots__ = ("edges", "versions")

    def __init__(
        self, edges: Literal["", "members", "groups", "comments"] = "", versions: tuple[str, ...] = ()
    ) -> None:
        self.edges: Final[Literal["", "members", "groups", "comments"]] = edges
        self.versions: Final = versions


NO_GRAPH = Graph()


class Format(Record):
    """A file format. Every field has the value that is right for declarations in a file of one name.

    - `name`: as its reader is called; "" for a file that whypin cannot read at all.
    - `role`: what a file of it may be; with "either" the text decides, but for names that end in one of `sources`.
      "reviews" say what was looked at, or whom the team believes: neither declarations nor a lock.
    - `names`: patterns of the files that are found by themselves; `but_not`: what they let in too much. `named`: more
      patterns, for a file that a person names or another file includes; `word`: one in the name of such a `.lock` file.
    - `any_case`: whether those patterns hold in upper case, too, as people write `Requirements.txt`.
    - `pip_lines`: the syntax of pip's requirements files: each line is a requirement or an option, and no table tells
      production from development.
    - `sources`, `outputs`: the endings of declarations and of the locks compiled from them, where the stem pairs both.
    - `beside`: the file whose declarations it locks, in the same folder; "" where the stem tells. `beside_by`: what
      else it may be, by the tool that the lock says it was made by (`Lock.maker`). `scripts`: the ending of the lock of
      a script, whose name is what stands before.
    - `names_inputs`: whether header or comments of a lock may name the files it was made from.
    - `holds`: what else than those declarations are locked: the members of a workspace, or the projects that the one
      beside depends on by path.
    - `tool` writes it ("": several do), `relock` is its command for that, `relock_named` the one for a lock of a name
      of its own, to which that name or the script's is added. `commands` are the beginnings of the command
      lines that a header may record and a person may be told to repeat.
    - `groups`: whose groups of dependencies are locked: all of them, those its entries name, or those its maker was
      asked for. `categories`: pairs of a group and the part of the lock that holds it, for a lock in such parts.
    - `once_in`: within what a package is locked once.
    - `records`: what it says of a package's files, of dependencies, and of the declarations it was made from; `index`:
      whether each package or the file as a whole names where packages come from, "" where nothing does; `index_at`: the
      keys below an entry that lead to that.
    - `graph`: how it says who asks for what.
    - `digests`: hex digits by algorithm of the digests that the installer of such locks takes; None: `hashlib`'s.
    - `made_from`: "part" where it may lock a part of the declarations and not say which; "own tables" where a lock of
      an early version of the format (its `may_hold_several`) was made from the tables of its tool only; else "all".
    """

    __slots__ = (
        "any_case",
        "beside",
        "beside_by",
        "but_not",
        "categories",
        "commands",
        "digests",
        "graph",
        "groups",
        "holds",
        "index",
        "index_at",
        "made_from",
        "name",
        "named",
        "names",
        "names_inputs",
        "once_in",
        "outputs",
        "pip_lines",
        "records",
        "relock",
        "relock_named",
        "role",
        "scripts",
        "sources",
        "tool",
        "word",
    )

    def __init__(
        self,
        name: str,
        role: Literal["declarations", "lock", "either", "reviews"],
        names: tuple[str, ...],
        *,
        but_not: tuple[str, ...] = (),
        named: tuple[str, ...] = (),
        word: str = "",
        any_case: bool = False,
        pip_lines: bool = False,
        sources: tuple[str, ...] = (),
        outputs: tuple[str, ...] = (),
        beside: str = "",
        beside_by: tuple[tuple[str, tuple[str, ...]], ...] = (),
        scripts: str = "",
        names_inputs: bool = False,
        holds: Literal["", "workspace", "path projects"] = "",
        tool: str = "",
        relock: str = "",
        relock_named: str = "",
        commands: tuple[str, ...] = (),
        groups: Literal["all", "named", "asked"] = "asked",
        categories: tuple[tuple[str, str], ...] = (),
        once_in: Literal["file", "category", "extras"] = "file",
        records: tuple[Recorded, ...] = (),
        index: Literal["", "package", "file"] = "",
        index_at: tuple[str, ...] = (),
        graph: Graph = NO_GRAPH,
        digests: Mapping[str, int] | None = None,
        made_from: Literal["all", "part", "own tables"] = "all",
    ) -> None:
        self.name: Final = name
        self.role: Final = role
        self.names: Final = names
        self.but_not: Final = but_not
        self.named: Final = named
        self.word: Final = word
        self.any_case: Final = any_case
        self.pip_lines: Final = pip_lines
        self.sources: Final = sources
        self.outputs: Final = outputs
        self.beside: Final = beside
        self.beside_by: Final = beside_by
        self.scripts: Final = scripts
        self.names_inputs: Final = names_inputs
        self.holds: Final = holds
        self.tool: Final = tool
        self.relock: Final = relock
        self.relock_named: Final = relock_named
        self.commands: Final = commands
        self.groups: Final = groups
        self.categories: Final = categories
        self.once_in: Final = once_in
        self.records: Final = records
        self.index: Final = index
        self.index_at: Final = index_at
        self.graph: Final = graph
        self.digests: Final = digests
        self.made_from: Final = made_from

    def locked_by(self, name: str) -> str:
        """The name of the file whose declarations a lock of that name holds, "" where only the stem tells."""
        return name.removesuffix(self.scripts) if self.scripts and name.endswith(f".py{self.scripts}") else self.beside


# Looks like requirements, and is a template of setuptools wherever it stands.
NEVER = ("MANIFEST.in",)
# To know what it declares one would have to run it; a note says that it was not read.
PROGRAM = "setup.py"

# pip's `STRONG_HASHES`: `--hash` takes no others, and none in capitals.
_OF_PIP = {"sha256": 64, "sha384": 96, "sha512": 128}

UNKNOWN = Format("", "either", ())
REQUIREMENTS = Format(
    "requirements",
    "either",
    (
        *("*requirements*.in", "*requirements*.txt", "*requirements*.pip", "*constraints*.in", "*constraints*.txt"),
        *("*requirements*.lock", "**/requirements/**/*.in", "**/requirements/**/*.txt"),
    ),
    named=("*.in", "*.txt", "*.pip"),
    any_case=True,
    pip_lines=True,
    sources=(".in",),
    outputs=(".txt", ".pip", ".lock"),
    names_inputs=True,
    commands=("pip-compile", "uv pip compile", "uv export", "poetry export", "pdm export", "pipenv requirements"),
    index="file",
    graph=Graph("comments"),
    digests=_OF_PIP,
)
PYPROJECT = Format("pyproject", "declarations", ("pyproject.toml",), named=("*pyproject*.toml",))
SETUP_CFG = Format("setup-cfg", "declarations", ("setup.cfg",))
HATCH = Format("hatch", "declarations", ("hatch.toml",))
UV_TOML = Format("uv-toml", "declarations", ("uv.toml",))
# Settings of a project that say where packages are, and nothing of versions.
PDM_TOML = Format("pdm-toml", "declarations", ("pdm.toml", ".pdm.toml"))
POETRY_TOML = Format("poetry-toml", "declarations", ("poetry.toml",))
# Found beside its lock, too.
SCRIPT = Format("script", "declarations", (), named=("*.py",))
PIPFILE_LOCK = Format(
    "pipfile-lock",
    "lock",
    ("Pipfile.lock",),
    named=("*Pipfile*.lock",),
    beside="Pipfile",
    tool="pipenv",
    relock="pipenv lock",
    groups="all",
    categories=(("", "default"), ("dev", "develop")),
    once_in="category",
    records=("hash of its input",),
    index="file",
    graph=Graph(versions=("", "2", "3", "4", "5", "6")),
    digests=_OF_PIP,
)
PIPFILE = Format("pipfile", "declarations", ("Pipfile",), named=("Pipfile.*", "Pipfile-*", "Pipfile_*"))
POETRY_LOCK = Format(
    "poetry-lock",
    "lock",
    ("poetry.lock",),
    word="poetry",
    beside="pyproject.toml",
    holds="path projects",
    tool="poetry",
    relock="poetry lock",
    groups="all",
    records=("files", "dependencies", "hash of its input"),
    index="package",
    index_at=("source", "url"),
    graph=Graph("groups", ("", "1", "2.0", "2.1")),
    # Before 2.0.
    made_from="own tables",
)
UV_LOCK = Format(
    "uv-lock",
    "lock",
    ("uv.lock", "*.py.lock"),
    word="uv",
    beside="pyproject.toml",
    holds="workspace",
    scripts=".lock",
    tool="uv",
    relock="uv lock",
    relock_named="uv lock --script",
    groups="all",
    records=("files", "addresses", "sizes", "upload times", "dependencies"),
    index="package",
    index_at=("source", "registry"),
    graph=Graph("members", ("1",)),
    # Its blake2b has 256 bits, as that of PyPI.
    digests={"md5": 32, **_OF_PIP, "blake2b": 64},
)
PDM_LOCK = Format(
    "pdm-lock",
    "lock",
    ("pdm.lock", "pdm.*.lock"),
    word="pdm",
    beside="pyproject.toml",
    tool="pdm",
    relock="pdm lock --update-reuse",
    relock_named="pdm lock --update-reuse -L",
    groups="named",
    once_in="extras",
    records=("files", "addresses", "dependencies", "hash of its input"),
    # Those before were made from tables that PDM no longer reads.
    graph=Graph("groups", ("3", "4")),
)
PYLOCK = Format(
    "pylock",
    "lock",
    ("pylock.toml", "pylock.*.toml"),
    # PEP 751: the NAME of `pylock.NAME.toml` holds no dot.
    but_not=("pylock..toml", "pylock.*.*.toml"),
    named=("*pylock*.toml",),
    beside="pyproject.toml",
    # `pip lock -r requirements.txt` records no command.
    beside_by=(("pip", ("requirements.txt", "requirements.in")), ("pipenv", ("Pipfile",))),
    names_inputs=True,
    records=("files", "addresses", "sizes", "upload times", "dependencies"),
    index="package",
    index_at=("index",),
    graph=Graph(versions=("1",)),
    made_from="part",
)
# A store of cargo-vet stands beside the `Cargo.toml` of its project; what `cargo vet aggregate` writes lies anywhere.
VET_CONFIG = Format("vet-config", "reviews", ("**/supply-chain/config.toml",))
VET_AUDITS = Format("vet-audits", "reviews", ("**/supply-chain/audits.toml",), named=("audits.toml",))
VET_IMPORTS = Format("vet-imports", "reviews", ("**/supply-chain/imports.lock",), tool="cargo-vet", relock="cargo vet")
REVIEW_IMPORTS = Format("review-imports", "reviews", ("**/supply-chain/imports.toml",), relock="whypin review import")

# In the order in which they take a file that a person named.
FORMATS = (
    *(REQUIREMENTS, PYPROJECT, SETUP_CFG, HATCH, UV_TOML, PDM_TOML, POETRY_TOML, SCRIPT),
    *(PIPFILE_LOCK, PIPFILE, POETRY_LOCK, UV_LOCK, PDM_LOCK, PYLOCK),
    *(VET_CONFIG, VET_AUDITS, VET_IMPORTS, REVIEW_IMPORTS),
)
