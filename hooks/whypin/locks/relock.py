"""How the tool that wrote a lock writes it again: the command of its format, or the one that its header records."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.lock import LockedPackage
    from whypin.model.project import Document

_LONGEST = 120
# Those that write no hashes unless they are told to, and how that is said.
_HASHES = {
    "pip-compile": "--generate-hashes",
    "uv pip compile": "--generate-hashes",
    "pipenv requirements": "--hash",
}
# Those that do not tell by the name of the file what to write.
_EXPORT = {"pipenv": "pipenv requirements > {name}"}
_EXPORT_PYLOCK = {
    "pdm": "pdm export -f pylock -o {name}",
    "pipenv": "pipenv pylock --generate -o {name}",
    "poetry": "poetry export -f pylock.toml -o {name}",
}
_NO_HASHES = ("--no-hashes", "--without-hashes", "--no-generate-hashes")
# Those that take over what the lock says of a package, a wrong digest included, unless they are told its name.
_KEEPING = ("uv lock", "uv pip compile", "pip-compile")
_PDM = "pdm lock --update-reuse"
# Never what a shell would obey, nor what the tool would take for an option.
_WORD = r"[a-z0-9][a-z0-9.!+-]{0,79}"


def relock_command(document: Document, *, hashed: bool = False) -> str:
    """The command that writes a lock, "" where none is known; `hashed`, so that the lock has hashes.

    A header is a linted file's word: what it records is repeated only if it calls a tool that locks, by that tool's own
    name, holds no address (which may hold a password), and is short enough to be read.
    """
    form = document.format
    arguments = document.generated.arguments if document.generated is not None else ()
    if not arguments:
        return _by_name(document)
    program = arguments[0].replace("\\", "/").rpartition("/")[2]
    words = [program.removesuffix(".exe"), *arguments[1:]]
    found = next((start for start in form.commands if words[: len(parts := start.split())] == parts), "")
    if not found:
        return _by_name(document)
    if hashed:
        words = [word for word in words if word not in _NO_HASHES]
        option = _HASHES.get(found)
        if option is not None and option not in words:
            words.insert(len(found.split()), option)
    return _plain(words)


def _by_name(document: Document) -> str:
    """The command of the format, for a lock of another name with that name, or that of the script that is locked."""
    form = document.format
    name = document.path.rpartition("/")[2]
    if not form.relock_named or name in form.names:
        return form.relock
    script = form.locked_by(name)
    if form.scripts and script == form.beside:
        return form.relock
    return _plain([*form.relock_named.split(), script if form.scripts else name])


def _plain(words: list[str]) -> str:
    """A command line, "" for one that is too long to be read or holds what may be an address."""
    import shlex

    command = shlex.join(words)
    return "" if len(command) > _LONGEST or any(sign in command for sign in "`@") or "://" in command else command


def relock(document: Document, hashes: str = "", package: LockedPackage | None = None) -> str:
    """A clause for the end of a help, "regenerate the lock: `uv lock`".

    `hashes` says which hashes it needs, if any; `package` is the one whose entry must not be kept.
    """
    command = relock_command(document, hashed=bool(hashes))
    if package is not None and is_word(package.key):
        command = _anew(command, package.key)
    lock = f"regenerate the lock so that it has {hashes}" if hashes else "regenerate the lock"
    if command:
        return f"{lock}: `{command}`"
    recorded = document.generated is not None and document.generated.arguments
    return f"{lock}, with the {'command in its header' if recorded else 'tool that wrote it'}"


def relock_package(document: Document, package: LockedPackage) -> str:
    """A clause for the end of a help, "lock `six` again: `uv lock -P six`", by which the index is asked for it anew."""
    command = package_command(document, package)
    return f"lock `{package.name}` again: `{command}`" if command else f"lock `{package.name}` again"


def package_command(document: Document, package: LockedPackage, *, below: bool = False) -> str:
    """The command that locks one package anew, or an older version of it, "" where none is known."""
    command = relock_command(document)
    if not is_word(package.key) or not is_word(package.version):
        # What a file says is no part of a command that a person may copy.
        return ""
    if below:
        return f"{command} -P '{package.key}<{package.version}'" if command.startswith(_KEEPING) else ""
    return _anew(command, package.key)


def _anew(command: str, key: str) -> str:
    """The command that forgets what the lock says of a package: `-P` of uv and pip-tools, or PDM's `update`."""
    if command.startswith(_PDM):
        return f"pdm update --no-sync{command.removeprefix(_PDM)} {key}"
    return f"{command} -P {key}" if command.startswith(_KEEPING) else command


def is_word(text: str) -> bool:
    """Whether a shell takes a name or a version as it stands."""
    import re

    return re.fullmatch(_WORD, text) is not None


def export_command(document: Document, source: Document) -> str:
    """The command that writes an export of a lock: the one in its header, else the one of the lock's tool."""
    import shlex

    name = shlex.quote(document.path.rpartition("/")[2].replace("`", "_"))
    usual = _EXPORT if document.format.pip_lines else _EXPORT_PYLOCK
    return relock_command(document) or usual.get(source.format.tool, "{tool} export -o {name}").format(
        tool=source.format.tool, name=name
    )
