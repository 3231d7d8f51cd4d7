"""Whether a comment says that it is about several requirements: `these`, `both`, `the versions are pinned`."""

from __future__ import annotations

from whypin.explanations.comment_text import words
from whypin.explanations.references import names_version
from whypin.explanations.vocabulary import AGREEMENT, AUXILIARIES, CONNECTIVES, LISTED, PLAIN, RELEASES, TOPICS, USES

_SEVERAL = frozenset(("these", "both", "all", "each", "every", "everything", "following"))
# Behind these words `these` is no subject, or that of a condition.
_ASIDE = frozenset(
    (
        *("until", "once", "when", "if", "after", "before", "unless", "with", "for", "on", "in", "from", "by", "to"),
        *("at", "than", "support", "supports"),
    )
)
_COUNTED = frozenset(("of", "two", "three"))
_BELOW = frozenset(("below", "here", "following"))
_HOLDS = ("pinned", "capped", "limited", "polic")
_HOLDING = ("pin", "freez", "lock")
# Advice on how to write the list.
_ADVICE = frozenset(("avoid", "please", "when", "if"))
_NEAR = 3


def speaks_of_group(text: str) -> bool:
    """Whether a comment speaks of several requirements at once.

    `these` and its kin count as a subject: not behind a preposition or a conjunction (`until these pass`), and not
    before a noun of something else (`these tests fail`).
    """
    said = words(text)
    return _headed(said) or any(_subject(said, at) or _plural(said, at) for at in range(len(said)))


def speaks_of_all(sentence: str) -> bool:
    """Whether a sentence says of all that a file lists what their versions are: `we pin exactly`, `pins are …`."""
    said = words(sentence)
    holds = next((at for at, word in enumerate(said) if word in PLAIN or word.startswith(_HOLDS)), None)
    if holds is None or said[0] in _ADVICE:
        return False
    if said[0] == "we":
        return holds <= _NEAR
    return said[:2] == ["this", "file"] or speaks_of_group(sentence)


def speaks_of_versions(text: str) -> bool:
    """Whether a comment speaks of versions, of pins or of caps."""
    if names_version(text):
        return True
    return any(word in PLAIN or word in RELEASES or word.startswith((*_HOLDS, "version")) for word in words(text))


def _subject(said: list[str], at: int) -> bool:
    before = said[at - 1] if at else ""
    if before.startswith(_HOLDING) and said[at] in ("some", "these"):
        return True
    if said[at] not in _SEVERAL:
        return False
    if before in _ASIDE or before in PLAIN or before in TOPICS or before.startswith("fix"):
        return False
    following = said[at + 1] if at + 1 < len(said) else ""
    return following in _COUNTED or any(
        following in known for known in (AUXILIARIES, LISTED, CONNECTIVES, TOPICS, AGREEMENT, PLAIN)
    )


def _headed(said: list[str]) -> bool:
    """`Workarounds for …`, `security minimums of …`: a heading of several."""
    return any(
        word.endswith("s") and following in ("for", "of") and word not in USES and word not in AUXILIARIES
        for word, following in zip(said[:_NEAR], said[1:], strict=False)
    )


def _plural(said: list[str], at: int) -> bool:
    """`The versions are pinned`, `packages below must match`, `pins synced with …`."""
    if said[at] not in LISTED or not said[at].endswith("s"):
        return False
    if said[at] == "versions" and at and said[at - 1] not in ("the", "all", "package"):
        return False
    if said[at - 1 : at] == ["the"] and said[at - 2 : at - 1] and said[at - 2].startswith(_HOLDING):
        return True
    following = said[at + 1] if at + 1 < len(said) else ""
    if following in AUXILIARIES or following in _BELOW:
        return True
    return following.endswith("ed") and (following in PLAIN or following in TOPICS)
