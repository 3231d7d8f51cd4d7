"""What an explanation waits for, as far as its words name it: a version of a package, or a package that has to move.

Word by word, as in `references`: `until 2.1 is out`, `once celery>=5.4 is released`, `waiting for kombu 6`.
"""

from __future__ import annotations

from whypin.model.names import normalise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_TRIGGERS = frozenset(("until", "till", "once", "when", "after", "unless", "awaiting", "pending"))
# `waiting for`, `blocked by`, `as soon as`.
_TWO = frozenset((("waiting", "for"), ("wait", "for"), ("waits", "for"), ("blocked", "by"), ("blocked", "on")))
_SOON = ("as", "soon", "as")
_EDGES = "()[]{},;:!?'\"`_\u2013\u2014\u201c\u201d"
_SIGNS = "<>=!~^"
# So many words after one of those above are about what is waited for.
_REACH = 7
# What may stand between the package and its version.
_BETWEEN = frozenset(("version", "release", "v", "the", "at", "least", "is", "to"))


def awaited(text: str, key: str, others: Collection[str]) -> Iterator[tuple[str, str]]:
    """The versions that a text waits for: the package's normal name, and the version as written without a `v`.

    A version that stands by itself, or behind the name, is one of the package `key`; behind a name of `others` (normal
    names, too) of that one; behind any other word of nothing that could be known.
    """
    for sentence in _sentences(text):
        words = [word.strip(_EDGES) for word in sentence.split()]
        for start in _starts([word.lower() for word in words]):
            yield from _versions(words[start : start + _REACH], key, others)


def named(text: str, key: str, others: Collection[str]) -> list[str]:
    """The other packages that a text names, in their order."""
    known = frozenset(others) - {key}
    found = []
    for word in text.split():
        name = normalise(_name(word.removesuffix("'s")))
        if name in known:
            found.append(name)
    return list(dict.fromkeys(found))


def _name(word: str) -> str:
    """`celery>=5` without what follows the name."""
    plain = word.strip(_EDGES + ".")
    end = next((at for at, sign in enumerate(plain) if sign in _SIGNS or sign == "["), len(plain))
    return plain[:end]


def _sentences(text: str) -> Iterator[str]:
    """Parts that end in a full stop before a blank, or in a semicolon."""
    yield from text.replace("; ", ". ").split(". ")


def _starts(words: list[str]) -> Iterator[int]:
    for at, word in enumerate(words):
        if word in _TRIGGERS:
            yield at + 1
        elif tuple(words[at : at + 2]) in _TWO:
            yield at + 2
        elif tuple(words[at : at + 3]) == _SOON:
            yield at + 3


def _versions(words: list[str], key: str, others: Collection[str]) -> Iterator[tuple[str, str]]:
    subject = key
    for word in words:
        plain = word.rstrip(".")
        start = next((at for at, sign in enumerate(plain) if sign in _SIGNS), len(plain))
        head, rest = plain[:start], plain[start:].lstrip(_SIGNS)
        if start < len(plain):
            subject = normalise(head) if head else subject
            version = rest.removeprefix("v")
        else:
            version = plain.removeprefix("v")
        if version[:1].isdigit() and _is_version(version):
            if subject == key or subject in others:
                yield subject, version.rstrip("+").removesuffix(".x").removesuffix(".*")
            return
        if head and head.lower() not in _BETWEEN:
            subject = normalise(head)


def _is_version(text: str) -> bool:
    plain = text.rstrip("+").removesuffix(".x").removesuffix(".*")
    return bool(plain) and plain[-1].isalnum() and plain.replace(".", "").isalnum() and not _is_day(text)


def _is_day(text: str) -> bool:
    return text.count("-") > 1
