"""Texts that a regular expression has to work for: each of its repeats pumped, with an end that does not fit.

An expression that can read one text in two ways tries them all once its end does not fit. Such a text has the form
prefix + pump * n + suffix (Weideman et al., "Analyzing Matching Time Behavior of Backtracking Regular Expression
Matchers"), and everything in it is written down in the expression, which the parser of `re` takes apart.
"""

from __future__ import annotations

import importlib
import random
import re
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

_parser: Any = importlib.import_module("re._parser" if sys.version_info >= (3, 11) else "sre_parse")
# What stands for itself in no expression, but fits a class: blanks, ends of lines, quotes, digits of other scripts.
HOSTILE = " \t\n\r\x0b\x85a0A_-.,;:#=\"'\\/<[({@é٣\x00"
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
_GROUPS = ("SUBPATTERN", "ATOMIC_GROUP")
_CHARACTERS = ("LITERAL", "NOT_LITERAL", "IN", "ANY", "RANGE", "CATEGORY")
_CATEGORIES = {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w"}
_SAMPLES = 4
# Ends that fit nothing, each for a class that has the others.
_MISFITS = ("", "\x00", "\n")

Nodes = list[tuple[Any, Any]]


class Pump(NamedTuple):
    """A family of texts, one for each number of pumps."""

    prefix: str
    pump: str
    suffix: str

    def text(self, count: int) -> str:
        return self.prefix + self.pump * count + self.suffix


class Sampler:
    """Texts that parts of one expression fit."""

    def __init__(self, expression: re.Pattern[Any]) -> None:
        pattern = expression.pattern
        self.nodes: Nodes = list(_parser.parse(pattern, expression.flags & ~re.LOCALE))
        letters = pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
        written = dict.fromkeys(char for char in letters if char not in "()|?*+{}[]^$\\")
        self.alphabet = list(dict.fromkeys([*written, *_literals(self.nodes), *HOSTILE]))
        if isinstance(pattern, bytes):
            self.alphabet = [char for char in self.alphabet if ord(char) < 0x100]
        self._random = random.Random(0)

    def fitting(self, node: tuple[Any, Any]) -> list[str]:
        """The characters of the alphabet that a node of one character fits."""
        return [char for char in self.alphabet if _fits(node, char)] or _extremes(node)

    def sample(self, nodes: Nodes, repeats: int | None) -> str:
        """A text that the nodes fit: optional parts `repeats` times where they may be, None for by chance."""
        return "".join([self._one(node, repeats) for node in nodes])

    def samples(self, nodes: Nodes) -> list[str]:
        """Several texts that the nodes fit; all characters of the alphabet for a node of one."""
        found = [self.sample(nodes, repeats) for repeats in (0, 1, 2, *[None] * _SAMPLES)]
        if len(nodes) == 1 and str(nodes[0][0]) in _CHARACTERS:
            found = self.fitting(nodes[0])
        return [one for one in dict.fromkeys(found) if one]

    def _one(self, node: tuple[Any, Any], repeats: int | None) -> str:
        kind, value = str(node[0]), node[1]
        if kind in _CHARACTERS:
            fitting = self.fitting(node)
            return self._random.choice(fitting) if repeats is None else fitting[0]
        if kind in _REPEATS:
            low, high, body = value
            count = self._random.randint(0, 2) if repeats is None else repeats
            return "".join([self.sample(list(body), repeats) for _ in range(min(max(low, count), int(high)))])
        if kind == "BRANCH":
            branches = [list(branch) for branch in value[1]]
            return self.sample(self._random.choice(branches) if repeats is None else branches[0], repeats)
        inner = _inner(node)
        return self.sample(inner, repeats) if kind in _GROUPS else ""


def pumps(expression: re.Pattern[Any]) -> list[Pump]:
    """Every way in which the expression is pumped."""
    sampler = Sampler(expression)
    return list(dict.fromkeys([*_pumps(sampler, sampler.nodes, [""], ""), *_rough(sampler)]))


def _pumps(sampler: Sampler, nodes: Nodes, prefixes: list[str], behind: str) -> Iterator[Pump]:
    """For each repeat among the nodes, and within them: what may stand before it, its body, and what does not fit."""
    for index, node in enumerate(nodes):
        kind, before, rest = str(node[0]), nodes[:index], nodes[index + 1 :]
        here = [prefix + sampler.sample(before, repeats) for prefix in prefixes for repeats in (0, 1)]
        here = list(dict.fromkeys(here))[:4]
        end = sampler.sample(rest, 1) + behind
        for body in _bodies(node):
            if kind in _REPEATS and int(node[1][1]) > 1:
                for pump in sampler.samples(body):
                    for prefix in here:
                        for suffix in dict.fromkeys([*_MISFITS, end[:-1] + "\x00"]):
                            yield Pump(prefix, pump, suffix)
                        yield Pump("", prefix + pump, "")
            yield from _pumps(sampler, body, here, end)


def _rough(sampler: Sampler) -> Iterator[Pump]:
    """The whole expression again and again, each character, and some of them by chance."""
    for whole in sampler.samples(sampler.nodes):
        for cut in {len(whole), len(whole) - 1, len(whole) // 2} - {0}:
            yield Pump("", whole[:cut], "")
            yield Pump("", whole[:cut], "\x00")
    for char in sampler.alphabet:
        yield Pump("", char, "\x00")
    for number in range(40):
        chosen = random.Random(number)
        yield Pump("", "".join(chosen.choices(sampler.alphabet, k=chosen.randint(2, 5))), "\x00")


def _bodies(node: tuple[Any, Any]) -> list[Nodes]:
    if str(node[0]) == "BRANCH":
        return [list(branch) for branch in node[1][1]]
    inner = _inner(node)
    return [inner] if inner else []


def _inner(node: tuple[Any, Any]) -> Nodes:
    """What a group, a repeat or an assertion holds; nothing for a character or a place."""
    kind, value = str(node[0]), node[1]
    if kind in (*_REPEATS, "SUBPATTERN"):
        return list(value[-1])
    if kind in ("ASSERT", "ASSERT_NOT"):
        return list(value[1])
    return list(value) if kind == "ATOMIC_GROUP" else []


def _literals(nodes: Nodes) -> Iterator[str]:
    for node in nodes:
        kind, value = str(node[0]), node[1]
        if kind in ("LITERAL", "NOT_LITERAL"):
            yield chr(value)
        elif kind == "IN":
            yield from _literals(value)
        elif kind == "RANGE":
            yield chr(value[0])
        for body in _bodies(node):
            yield from _literals(body)


def _fits(node: tuple[Any, Any], char: str) -> bool:
    kind, value = str(node[0]), node[1]
    if kind in ("LITERAL", "NOT_LITERAL"):
        return (ord(char) == value) is (kind == "LITERAL")
    if kind == "RANGE":
        return bool(value[0] <= ord(char) <= value[1])
    if kind == "CATEGORY":
        _, *negated, name = str(value).split("_")
        return (re.match(_CATEGORIES[name], char) is not None) is not bool(negated)
    if kind == "IN":
        listed = [one for one in value if str(one[0]) != "NEGATE"]
        return any(_fits(one, char) for one in listed) is (len(listed) == len(value))
    return True


def _extremes(node: tuple[Any, Any]) -> list[str]:
    """Characters that fit a class with none of the alphabet in it."""
    found = [chr(code) for code in (*range(0x3000), 0xFEFF, 0xE0001) if _fits(node, chr(code))]
    return found[:1] or ["?"]
