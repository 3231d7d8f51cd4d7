"""The form of sentences that give no reason: what a package is, who uses it, why it is there at all.

A word of trouble may be the topic of such a sentence and then proves nothing: `error reporting`, `used to find bugs`.
"""

from __future__ import annotations

from whypin.explanations.vocabulary import (
    AGREEMENT,
    AUXILIARIES,
    CONNECTIVES,
    FUNCTION_WORDS,
    LEADS,
    LISTED,
    PLAIN,
    TOPICS,
    USES,
)

_NEEDING = frozenset(("need", "needs", "use", "uses", "require", "requires", "import", "imports", "want", "wants"))
_ARTICLES = frozenset(("a", "an", "the", "our", "your", "its", "all", "any"))
_RELEASES = ("version", "release", "wheel")
# What tells one release from others, beside it.
_COMPARED = frozenset(
    (
        *("first", "this", "that", "these", "those", "only", "previous", "next", "old", "stable", "without"),
        *("required", "supported", "tested", "expected"),
    )
)
# `security update` is no topic, `security scanner` is one.
_SUBSTANCE = ("update", "patch", "release", "version", "wheel")
_NEAR = 3


def describes(said: list[str]) -> bool:
    """Whether the words of a sentence (lower case, without the package's name) say what the package is or is there for.

    `to` with what ties a constraint to a cause is no mere purpose: `needed to fix`, `to avoid`.
    """
    pairs = list(zip(said, said[1:], strict=False))
    if any(word == "to" and following in CONNECTIVES for word, following in pairs):
        return False
    at = next((at for at, word in enumerate(said) if word not in LEADS and word not in AUXILIARIES), len(said))
    rest = said[at:]
    if not rest or rest[0] in USES:
        # `Required so that it resolves`; not `used by the pages, so we need it`.
        argues = ("so" in rest and "need" not in rest) or (rest[:1] == ["for"] and "must" in rest)
        return not argues
    if any(word in _NEEDING and following in ("it", "this", "them") for word, following in pairs[at:]):
        return True
    return len(rest) > 1 and _does(rest[0], rest[1])


def is_topic(said: list[str], at: int) -> bool:
    """Whether the word there is the attribute of the next: `error reporting`, `missing values`."""
    following = said[at + 1] if at + 1 < len(said) else ""
    if not following or following in FUNCTION_WORDS or following[0].isdigit():
        return False
    if at == 0 and said[0].endswith("ed") and following not in LISTED:
        # `Dropped the …`, as in a changelog.
        return False
    return not following.startswith(_SUBSTANCE) and not _known(following)


def compares_releases(said: list[str], argues: bool) -> bool:
    """Whether a version or release is told from others: `first release with …`, or by a sentence that argues."""
    return any(
        word.startswith(_RELEASES) and (argues or not _COMPARED.isdisjoint(said[max(0, at - _NEAR) : at + _NEAR]))
        for at, word in enumerate(said)
    )


def on_change(said: list[str]) -> bool:
    """Whether something is to be done on a change: `also change the image if this changes`."""
    at = next((at for at, word in enumerate(said) if word in ("if", "when", "whenever")), len(said))
    return any(word.startswith(("chang", "updat", "upgrad", "bump")) for word in said[at + 1 :])


def states(said: list[str]) -> bool:
    """Whether the words are a sentence of their own, with a subject and a verb: `the interface may be another one`."""
    return any(word in AUXILIARIES for word in said[1:])


def _does(verb: str, following: str) -> bool:
    """`Checks the code`, `serves files`; not `tests fail`, `wheels are missing`."""
    if not verb.endswith("s") or "'" in verb or verb in FUNCTION_WORDS or verb in LISTED or _known(verb):
        return False
    return following in _ARTICLES or not (following in FUNCTION_WORDS or _known(following))


def _known(word: str) -> bool:
    return any(word in known for known in (PLAIN, TOPICS, AGREEMENT, CONNECTIVES))
