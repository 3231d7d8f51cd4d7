"""What a change did to a lock without edges: the base is the witness, as long as nothing else changed.

Where something else did, it may be the reason; `whypin.locks.needed` decides then, if an index is asked.
"""

from __future__ import annotations

from whypin.locks.environments import HEAD, MADE_WITH
from whypin.locks.kept import shown
from whypin.locks.narrower import Worlds, any_of
from whypin.locks.odd import Odd

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from whypin.locks.asked_alike import Before
    from whypin.locks.needed import Entries, Look
    from whypin.locks.odd import Judged
    from whypin.model.lock import Lock, LockedPackage
    from whypin.model.project import Document, Pair

_INPUTS = (".in", ".txt", ".toml", ".cfg", ".py", ".lock")
# Of pip-compile, uv, Poetry, PDM and Pipenv.
_DECIDING = (
    *(
        "--extra",
        "--all-extra",
        "--group",
        "--all-group",
        "--only",
        "--with",
        "--no-emit",
        "--unsafe",
        "--allow-unsafe",
    ),
    *(
        "--no-allow-unsafe",
        "--python",
        "-p",
        "--platform",
        "--universal",
        "--no-deps",
        "--build-deps",
        "--all-build-deps",
    ),
    *(
        "--dev",
        "--no-dev",
        "--no-default",
        "--prod",
        "--no-group",
        "--no-extra",
        "--prune",
        "--package",
        "--all-packages",
    ),
    *("--override", "--constraint", "-c", "-E", "-G", "-d", "--pre", "--exclude", "--no-install", "--categories"),
)
# Pythons that a release of these years may be for.
_TODAY = Worlds("python_full_version >= '3.8' and python_full_version < '3.30'")


def altered(pair: Pair, lock: Lock, before: Before, added: Judged, lost: Judged, look: Look | None = None) -> None:
    """Note, in a lock without edges, entries that came, went or got a marker while nothing else changed.

    What something else may be the reason for is decided by what the locked releases need, where that can be looked up.
    """
    was = before.lock.lock
    if was is None:
        return
    then, now = _entries(was), _entries(lock)
    settled = before.same and _made(pair.lock) == _made(before.lock)
    same = settled and all(_versions(then[about]) == _versions(now[about]) for about in then.keys() & now.keys())
    # Another Python needs other packages.
    settled = settled and _python(pair.lock) == _python(before.lock)
    if same:
        _compare_markers(pair, then, now, before.everywhere, lost)
    if same and settled:
        _compare_entries(lock, before, then, now, added, lost)
    elif look is not None:
        from whypin.locks.needed import decide

        decide(pair, lock, (then, now), look, added, lost, settled=settled, markers=not same)


def _compare_entries(lock: Lock, before: Before, then: Entries, now: Entries, added: Judged, lost: Judged) -> None:
    came = [about for about in now if about not in then]
    if any(about[0] in before.declared for about in came):
        # What was declared and not locked was forgotten, and comes with all that it needs.
        came = []
    for about in came:
        package = now[about][0]
        message = f"`{package.name}` was not locked before, and neither a declaration nor a version changed since"
        added.odd.append(Odd(package, package.name_at, message))
    gone = [then[about][0].name for about in then if about not in now]
    if gone and lock.packages:
        more = f" and {len(gone) - 1} more" if len(gone) > 1 else ""
        verb = "were" if more else "was"
        message = f"`{gone[0]}`{more} {verb} locked before, and neither a declaration nor a version changed since"
        first = lock.packages[0]
        lost.odd.append(Odd(first, first.name_at, message))


def _compare_markers(pair: Pair, then: Entries, now: Entries, env: str, lost: Judged) -> None:
    worlds = Worlds(env)
    for about, packages in now.items():
        if about in then:
            _narrowed(then[about], packages, worlds, bool(pair.lock.format.categories), lost)


def _narrowed(then: list[LockedPackage], now: list[LockedPackage], worlds: Worlds, pipenv: bool, lost: Judged) -> None:
    before, after = [one.marker or "" for one in then], [one.marker or "" for one in now]
    if set(before) <= set(after):
        return
    missed = worlds.leaves_out(any_of(before), after, whatever_python=pipenv)
    if pipenv and missed is False:
        # It writes the range of Python of each release anew; none is for no Python of these years.
        missed = bool(_TODAY.holds(any_of(before))) and not any(_TODAY.holds(marker) for marker in after)
    package = now[0]
    if missed is None:
        lost.give_up(f"whypin cannot compare the markers of `{package.name}`")
    elif missed:
        message = f"`{package.name}` is locked only where {shown(after)} holds, and was elsewhere before"
        lost.odd.append(Odd(package, package.name_at, message))


def _made(document: Document) -> object:
    """What a lock without edges says of how it was made, as far as that decides what it holds.

    For which Pythons and environments it is, its declarations say.
    """
    terms = document.lock.terms if document.lock is not None else None
    made = None if terms is None else (terms.version, terms.extras, terms.groups)
    return made, _command(document.generated.arguments if document.generated is not None else ())


def _command(arguments: tuple[str, ...]) -> tuple[str, ...]:
    """The inputs of a recorded command, and its options that bring packages in or leave some out, with their values."""
    found: list[str] = []
    before = ""
    for word in arguments:
        if word.startswith("-"):
            before = word if word.startswith(_DECIDING) else ""
            found += [word] if before else []
        elif before or word.endswith(_INPUTS):
            found.append(word)
            before = ""
    return tuple(found)


def _python(document: Document) -> str:
    """The Python that a header names."""
    found = MADE_WITH.search(document.source.text, 0, HEAD) if document.format.pip_lines else None
    return found[1] if found is not None else ""


def _entries(lock: Lock) -> Entries:
    """The entries of each package, of Pipenv's those of each category."""
    found: Entries = {}
    for package in lock.packages:
        found.setdefault((package.key or package.name, package.groups), []).append(package)
    return found


def _versions(packages: Iterable[LockedPackage]) -> list[str]:
    return sorted([package.version for package in packages])
