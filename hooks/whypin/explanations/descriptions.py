"""The forms of sentences that give no reason: titles, what a package is, who uses it, why the entry is there at all.

A sentence that has none of these forms and argues (it has a verb in a person, a condition, a negation) may be a reason
in words that no list knows.
"""

from __future__ import annotations

from whypin.explanations.vocabulary import (
    ARGUING,
    AUXILIARIES,
    CONTRASTS,
    DOINGS,
    FINDERS,
    FOUND,
    LAYOUT,
    LEADS,
    NEEDING,
    PREPOSITIONS,
    PRODUCTS,
    STRONG,
    USES,
    WORDS,
)

# A subject such as `all of the packages below` is no longer.
_LONGEST_LEAD = 6
_NEAR = 5
_SHORT = 6


def describes(said: list[str], key: str) -> bool:
    """Whether the words (lower case) of a sentence tell what a package is, does, or is there for.

    `key` is the normal form of the package, the usual subject.
    """
    if any(word in LAYOUT or word.endswith((".in", ".txt")) for word in said):
        return True
    if said[-1] in USES and len(said) <= _SHORT:
        return True
    if not CONTRASTS.isdisjoint(said):
        return False
    at = _behind_subject(said, key)
    rest = said[at : at + _NEAR]
    if not rest or rest[0] in DOINGS or _used(rest) or _used_by_another(said, key):
        return True
    return _is_product(said, at)


def argues(said: list[str]) -> bool:
    """Whether the words are more than a noun with its attributes."""
    return not ARGUING.isdisjoint(said) or any(word.endswith("n't") for word in said)


def finds(said: list[str]) -> bool:
    """Whether trouble is what the package looks for: `checks style and other errors`, `plugin to end hanging tests`."""
    if said[1:2] and said[0] in PRODUCTS and said[1] in ("for", "to"):
        return True
    return bool(said) and said[0] in FINDERS and WORDS.intersection(said) - FINDERS <= FOUND


def _used(rest: list[str]) -> bool:
    """`used by …`, `for …`, `uses this for …`."""
    if rest[0] in USES:
        return len(rest) == 1 or rest[0] == "via" or rest[1] in PREPOSITIONS or rest[1] in USES
    if rest[0] in ("use", "uses", "using", "need", "needs"):
        return not {"for", "to", "in", "as"}.isdisjoint(rest[1:]) and rest[1:3] != ["to", "be"]
    return rest[0] in ("for", "to")


def _used_by_another(said: list[str], key: str) -> bool:
    """`docutils needs it`, `the only one that depends on decorator`."""
    return any(
        word in NEEDING and any(_is_name(one, key) for one in said[at + 1 : at + 3]) for at, word in enumerate(said)
    )


def _is_product(said: list[str], at: int) -> bool:
    """`is a …`, and a kind of product without more of an argument than a description has."""
    article = said[at]
    if article in ("a", "an", "the") and (said[at - 1] in ("is", "are", "it's") if at else article != "the"):
        return True
    if PRODUCTS.isdisjoint(said[: at + _NEAR]):
        return False
    return STRONG.isdisjoint(said) and not any(word.endswith("n't") for word in said)


def _behind_subject(said: list[str], key: str) -> int:
    """Where the words go on behind a subject: `this is only | used by`, `pip-tools | provides`."""
    at = 0
    for word in said[:_LONGEST_LEAD]:
        if word not in LEADS and word not in AUXILIARIES and not _is_name(word, key):
            break
        at += 1
    return at


def _is_name(word: str, key: str) -> bool:
    return bool(key) and word.replace("_", "-").replace(".", "-") == key
