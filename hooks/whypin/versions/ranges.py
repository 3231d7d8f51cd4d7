"""What a constraint admits, whichever language it is written in ("pep508", "poetry", "pipfile")."""

from __future__ import annotations

from whypin.model.declaration import Clause
from whypin.text.span import Span
from whypin.versions.bounds import EVERYTHING, bumped, caret_length, first_dev, intervals, tilde_length
from whypin.versions.version import parse, public, without_zeros

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from whypin.model.declaration import Clause, Constraint
    from whypin.versions.bounds import Interval, Intervals
    from whypin.versions.version import Version

# A constraint of more clauses is nobody's; each one costs a walk over what the others left.
_MOST_CLAUSES = 400


def ranges(constraint: Constraint, dialect: str) -> Intervals | None:
    """The version keys a constraint admits: half-open intervals, ascending, apart from each other.

    None where whypin cannot tell: a clause whose version is none, or one of another language. Two odd corners are
    admitted that some releases of `packaging` refuse (`<1.0.post1` for 1.0a1, `>1.0a1` for 1.0.post1); PEP 440 leaves
    them open.
    """
    if len(constraint.clauses) > _MOST_CLAUSES:
        return None
    found: list[Interval] = []
    for clauses in constraint.alternatives:
        admitted: Intervals = EVERYTHING
        for clause in clauses:
            part = intervals(clause, dialect)
            if part is None:
                return None
            admitted = _both(admitted, part)
        found += admitted
    return _joined(found)


def satisfiable(constraint: Constraint, dialect: str) -> bool:
    """Whether any version can satisfy a constraint; True in doubt."""
    # What most say: `>=1.2`.
    if len(constraint.clauses) == 1 and constraint.clauses[0].operator == ">=":
        return True
    return ranges(constraint, dialect) != ()


def dead_exclusions(clauses: Sequence[Clause], dialect: str) -> tuple[Clause, ...]:
    """The exclusions (`!=`) of versions that the other clauses of one alternative leave out anyway."""
    if len(clauses) > _MOST_CLAUSES:
        return ()
    admitted: Intervals = EVERYTHING
    for clause in clauses:
        part = intervals(clause, dialect) if clause.operator != "!=" else EVERYTHING
        if part is None:
            return ()
        admitted = _both(admitted, part)
    if admitted in ((), EVERYTHING):
        return ()
    found = []
    for clause in clauses:
        kept = intervals(clause, dialect) if clause.operator == "!=" else None
        if kept is not None and _both(admitted, kept) == admitted:
            found.append(clause)
    return tuple(found)


def excludes(constraint: Constraint, dialect: str) -> bool:
    """Whether any exclusion leaves out what the other bounds allow."""
    return any(
        len(dead_exclusions(clauses, dialect)) < sum([clause.operator == "!=" for clause in clauses])
        for clauses in constraint.alternatives
    )


def equal_to_caret(constraint: Constraint, dialect: str = "pep508") -> str | None:
    """The caret that admits the same versions: `>=6.1.3,<7` is `^6.1.3`; None when there is none.

    `1.*` counts as `>=1.0.0,<2.0.0` (Poetry's documentation, "Wildcard requirements"): pre-releases of 1.0 aside.
    """
    found = ranges(constraint, dialect)
    if not found or len(found) != 1:
        return None
    for clause in constraint.clauses:
        text = clause.version.removesuffix(".*")
        version = parse(text)
        if version is None or version.local or version.epoch:
            continue
        low, high = found[0]
        if text != clause.version and low == first_dev(version):
            low = version.key
        for spelling in _spellings(text.strip(), version):
            if _caret(spelling) == (low, high):
                return f"^{spelling}"
    return None


def to_specifiers(constraint: Constraint, dialect: str) -> tuple[str, ...] | None:
    """The constraint as PEP 440 specifier sets, one for each alternative ("" admits everything).

    None where whypin cannot tell what a clause means.
    """
    found = []
    for clauses in constraint.alternatives:
        parts = [_specifier(clause, dialect) for clause in clauses]
        if None in parts:
            return None
        found.append(",".join([part for part in parts if part]))
    return tuple(found)


def admits(constraint: Constraint, dialect: str, version: str) -> bool:
    """Whether a constraint admits a version, pre-releases included; True in doubt.

    Plain numbers and Poetry's language are compared here, everything else by `packaging`.
    """
    clauses = constraint.clauses
    if dialect == "poetry" or (_plain(version) and all(map(_is_plain, clauses))):
        found = ranges(constraint, dialect)
        parsed = parse(version)
        if found is None or parsed is None:
            return True
        key = parsed.key
        # `===` compares text: what the intervals admit may be another spelling.
        if not any(clause.operator == "===" for clause in clauses):
            return any(low <= key < high for low, high in found)
    return _admits_any(constraint, dialect, version)


def _admits_any(constraint: Constraint, dialect: str, version: str) -> bool:
    from packaging.specifiers import SpecifierSet

    specifiers = to_specifiers(constraint, dialect)
    if specifiers is None:
        return True
    identical = any(clause.operator == "===" for clause in constraint.clauses)
    if parse(version) is None and not identical:
        return True
    try:
        return any(SpecifierSet(text).contains(version, prereleases=True) for text in specifiers)
    except ValueError:
        # Poetry allows more than PEP 440: `>=1.0+cpu`.
        return True


def _is_plain(clause: Clause) -> bool:
    return clause.operator == "*" or _plain(clause.version.removesuffix(".*"))


def _plain(text: str) -> bool:
    return text.isascii() and text.replace(".", "").isdigit()


def _both(first: Intervals, second: Intervals) -> Intervals:
    """What lies in both; quick because a clause has one or two intervals."""
    cuts = [(max(a[0], b[0]), min(a[1], b[1])) for a in first for b in second]
    return tuple([cut for cut in cuts if cut[0] < cut[1]])


def _joined(parts: list[Interval]) -> Intervals:
    found: list[Interval] = []
    for low, high in sorted(parts):
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return tuple(found)


def _caret(text: str) -> Interval | None:
    found = intervals(Clause("^", text, Span(0, 0)), "poetry")
    return found[0] if found else None


def _spellings(text: str, version: Version) -> tuple[str, ...]:
    # Zeros decide what a caret keeps only where nothing else does: `^0` is `<1`, `^0.0` is `<0.1`.
    return (text, "0", "0.0", "0.0.0") if not without_zeros(version.release) else (text,)


def _specifier(clause: Clause, dialect: str) -> str | None:
    """One clause in PEP 440's words, "" for anything."""
    operator, text = clause.operator, clause.version
    found = intervals(clause, dialect)
    if found is EVERYTHING:
        return ""
    if operator == "===":
        return f"==={text}"
    if found is None:
        return None
    version = parse(text)
    if version is not None and operator in ("^", "~", "~="):
        if operator == "~=" and len(version.release) > 1:
            return f"~={text}"
        length = caret_length(version.release) if operator == "^" else tilde_length(version.release)
        high = bumped(version, length)
        epoch = f"{high.epoch}!" if high.epoch else ""
        return f">={public(text)},<{epoch}{'.'.join(map(str, high.release))}"
    while text.endswith(".*.*"):
        text = text[:-2]
    return {"": "==", "=": "==", "<>": "!="}.get(operator, operator) + text
