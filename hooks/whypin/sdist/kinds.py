"""What a member is by its content and its name: text that is shown, code for a machine, or other bytes."""

from __future__ import annotations

TEXT, BINARY, MACHINE = "text", "binary", "machine code"
LOOKED_AT = 8000
"""So many bytes decide, as they do for git."""

_MAGIC = (
    *(b"\x7fELF", b"MZ", b"\0asm", b"!<arch>\n"),
    *(b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe"),
)
_CODE_ENDINGS = (".so", ".pyd", ".dll", ".dylib", ".exe", ".pyc", ".pyo", ".o", ".a", ".lib", ".obj", ".wasm")
# A byte of zero in one of these hides nothing: compilers pass over it, and Python reads a `.pth` line by line.
_SOURCES = (
    " py pyi pyx pxd pxi pth start c h cc cpp cxx hpp hh hxx cu m mm s asm f f90 f95 rs go java kt js mjs cjs ts tsx "
    "jsx sh bash bat cmd ps1 pl rb lua php html htm css xml toml cfg ini conf txt md rst json yml yaml in cmake mk am "
    "ac m4 build options gyp lock "
)
_NAMES = frozenset(["makefile", "gnumakefile", "configure", "pkg-info", "sconstruct", "wscript", "dockerfile"])


def kind_of(start: bytes) -> str:
    """What a file is by its first bytes."""
    if b"\0" not in start:
        return TEXT
    return MACHINE if start.startswith(_MAGIC) else BINARY


def is_source(path: str) -> bool:
    """Whether something reads a file of this name as text, whatever it holds."""
    name = path.rpartition("/")[2].lower()
    return name in _NAMES or f" {name.rpartition('.')[2]} " in _SOURCES


def is_code(path: str, kind: str) -> bool:
    """Whether a file is code that only a machine reads."""
    name = path.rpartition("/")[2].lower()
    return kind == MACHINE or name.endswith(_CODE_ENDINGS) or ".so." in name
