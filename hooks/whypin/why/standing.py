"""What constraints let in of what an index has: pure, from the files that it lists."""

from __future__ import annotations

from whypin.locks.upload_times import instant
from whypin.model.why import Reach, Release
from whypin.versions.kinds import lower_bound
from whypin.versions.ranges import admits
from whypin.versions.specifiers import read
from whypin.versions.version import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from whypin.model.declaration import Constraint, Declaration
    from whypin.model.release import Published, PublishedFile
    from whypin.model.why import LockedAt
    from whypin.versions.version import Key

    # A constraint and the language that it is written in; None for any version.
    Range = tuple[Constraint | None, str]

_WIDEST = "poetry"
# So many ranges of one package are looked at.
_MOST = 10


def releases(answer: Published) -> tuple[Release, ...]:
    """The releases of a project in the order of their versions; those that are no PEP 440 versions are left out."""
    files: dict[Key, list[PublishedFile]] = {}
    for file in answer.files or ():
        version = parse(file.version) if file.version is not None else None
        if version is not None and not version.local:
            files.setdefault(version.key, []).append(file)
    return tuple([_release(files[key]) for key in sorted(files)])


def _release(files: Sequence[PublishedFile]) -> Release:
    text = files[0].version or ""
    times = [time for file in files if file.uploaded and (time := instant(file.uploaded))]
    # PEP 592 yanks files; a release is when all of its files are.
    yanks = [file.yanked for file in files]
    yanked = None if None in yanks else next((reason for reason in yanks if reason), "")
    version = parse(text)
    return Release(
        text,
        min(times).strftime("%Y-%m-%d") if times else "",
        yanked=yanked,
        prerelease=version is not None and version.prerelease,
    )


def offered(found: Sequence[Release]) -> list[Release]:
    """Those that pip would take without being asked for one by name: no yanked ones, no pre-releases."""
    return [one for one in found if one.yanked is None and not one.prerelease]


def newest(found: Sequence[Release]) -> Release | None:
    """The newest one on offer."""
    some = offered(found)
    return some[-1] if some else None


def ranges(found: Sequence[Declaration], locked: Sequence[LockedAt]) -> list[Range]:
    """The constraints that hold a package, each once: those declared, else those of the packages that ask for it."""
    given: list[Range] = [(one.constraint, one.dialect) for one in found if one.reference is None]
    if not found:
        asked = dict.fromkeys([one.range for entry in locked for one in entry.requesters if one.range])
        # Poetry's language holds all that the others say.
        given = [(read(text, _WIDEST), _WIDEST) for text in list(asked)[:_MOST]] or [(None, "")]
    return list({"" if one[0] is None else one[0].text: one for one in given}.values())


def reach(given: Range, found: Sequence[Release], locked: Sequence[str] = ()) -> Reach:
    """What a constraint lets in of some releases, in their order.

    `asked` are the lowest and the newest of these, and what is `locked` of them.
    """
    constraint, dialect = given
    if constraint is None:
        some = offered(found)
        return Reach("", some, asked=_looked_at(some, found, locked))
    admitted = [one for one in found if admits(constraint, dialect, one.version)]
    # PEP 592: what is yanked counts where nothing else fits.
    let_in = [one for one in admitted if one.yanked is None] or admitted
    # Pre-releases count where there is nothing else (PEP 440, "Handling of pre-releases").
    let_in = [one for one in let_in if not one.prerelease] or let_in
    top = let_in[-1] if let_in else None
    above = offered(found if top is None else found[found.index(top) + 1 :])
    bound = lower_bound(constraint)
    return Reach(
        constraint.text,
        let_in,
        held_back=tuple([one for one in above if not admits(constraint, dialect, one.version)]),
        bound=None if bound is None else _named(bound.version, found),
        asked=_looked_at(let_in, found, [one for one in locked if admits(constraint, dialect, one)]),
    )


def _looked_at(let_in: Sequence[Release], found: Sequence[Release], locked: Sequence[str]) -> tuple[str, ...]:
    held = [one.version for version in locked if (one := _named(version, found)) is not None]
    ends = [one.version for one in (*let_in[:1], *let_in[-1:])]
    return tuple(dict.fromkeys([*ends, *held]))


def _named(text: str, found: Sequence[Release]) -> Release | None:
    wanted = parse(text.removesuffix(".*"))
    if wanted is None:
        return None
    return next((one for one in found if (key := parse(one.version)) is not None and key.key == wanted.key), None)
