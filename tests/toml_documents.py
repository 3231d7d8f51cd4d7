"""A writer of odd but right TOML, for property tests."""

from __future__ import annotations

import string
from random import Random

_BARE = string.ascii_letters + string.digits + "-_"
_LETTERS = "ab 1.#\"'[]{}=,\\é😀\t\n"
_SCALARS = [
    "1", "+1_000", "0xFF", "1.5e-3", "-inf", "true", "1979-05-27", "07:32:00", "1979-05-27T07:32:00Z",
    "1979-05-27 07:32:00.25", "1979-05-27 07:32:00-07:00",
]  # fmt: skip


def write(random: Random) -> tuple[str, list[str]]:
    """A document and the comments in it, each different from the others."""
    writer = _Writer(random)
    return writer.document(), writer.comments


class _Writer:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.comments: list[str] = []

    def document(self) -> str:
        lines = self.body(0)
        for name in self.names(3):
            lines += self.table([name])
        return "".join(lines)

    def table(self, path: list[str]) -> list[str]:
        header = f"{self.blank()}.{self.blank()}".join([self.key(part) for part in path])
        if self.random.random() < 0.3:
            lines = []
            for _ in range(self.random.randint(1, 3)):
                lines += [f"[[{self.blank()}{header}{self.blank()}]]{self.end()}", *self.body(1)]
        else:
            lines = [f"{self.blank()}[{header}]{self.end()}", *self.body(1)]
        # A name that the body cannot have used.
        return lines + (self.table([*path, "sub table"]) if self.random.random() < 0.3 and len(path) < 3 else [])

    def body(self, level: int) -> list[str]:
        lines = []
        for name in self.names(4):
            if self.random.random() < 0.2:
                # Both keys of the dotted table, apart from each other.
                key = self.key("dotted" + name)
                lines.append(f"{key}.x{self.blank()}={self.blank()}{self.value(0)}{self.end()}")
                lines.append(f"{self.blank()}{key} . {self.key('y.')} = {self.value(0)}{self.end()}")
            else:
                prefix = "t" if level == 0 else ""
                lines.append(f"{self.key(prefix + 'k' + name)} ={self.blank()}{self.value(0)}{self.end()}")
            if self.random.random() < 0.3:
                lines.append(
                    self.random.choice(["", " \t"]) + (self.comment() if self.random.random() < 0.5 else "") + "\n"
                )
        return lines

    def value(self, depth: int) -> str:
        kind = self.random.random()
        if kind < 0.4 or depth > 3:
            return self.text() if self.random.random() < 0.7 else self.random.choice(_SCALARS)
        if kind < 0.7:
            return f"[{self.gap()}{self.joined([self.value(depth + 1) for _ in range(self.random.randint(0, 3))])}]"
        pairs = []
        for name in self.names(3):
            key = self.key(name) + (f" . {self.key('z')}" if self.random.random() < 0.3 else "")
            pairs.append(f"{key}{self.blank()}={self.blank()}{self.value(depth + 1)}")
        return "{" + self.gap() + self.joined(pairs) + "}"

    def joined(self, items: list[str]) -> str:
        """Items with commas between and perhaps behind the last, and gaps around each comma."""
        pieces = []
        for item in items[:-1]:
            pieces += [item, self.gap(), ",", self.gap()]
        pieces += items[-1:]
        if items and self.random.random() < 0.5:
            pieces += [self.gap(), ",", self.gap()]
        return "".join(pieces)

    def text(self) -> str:
        content = "".join(self.random.choices(_LETTERS, k=self.random.randint(0, 6)))
        kind = self.random.choice(['"', "'", '"""', "'''"])
        if kind == "'" and not set(content) & {"'", "\n"}:
            return f"'{content}'"
        if kind == "'''" and "'''" not in content and not content.endswith("'"):
            return f"'''{self.random.choice(['', chr(10)])}{content.lstrip(chr(10))}'''"
        if kind == '"""':
            joint = self.random.choice(["", "\\\n  \t\n"])
            return f'"""\n{joint.join([self.escaped(one, True) for one in content])}"""'
        return '"' + "".join([self.escaped(one, False) for one in content]) + '"'

    def escaped(self, character: str, block: bool) -> str:
        if character in '"\\':
            return "\\" + character
        if character == "\n":
            return "\n" if block else "\\n"
        if self.random.random() < 0.1:
            return f"\\U{ord(character):08X}"
        return character

    def key(self, name: str) -> str:
        if name and not set(name) - set(_BARE) and self.random.random() < 0.7:
            return name
        if not set(name) & {"'", "\n"} and self.random.random() < 0.5:
            return f"'{name}'"
        return '"' + "".join([self.escaped(one, False) for one in name]) + '"'

    def names(self, most: int) -> list[str]:
        count = self.random.randint(0, most)
        return list(dict.fromkeys("".join(self.random.choices(_LETTERS, k=2)) for _ in range(count)))

    def blank(self) -> str:
        return self.random.choice(["", "", " ", "\t "])

    def gap(self) -> str:
        """What may stand between the items of arrays and inline tables."""
        if self.random.random() < 0.1:
            return f" {self.comment()}\n\t"
        return self.random.choice(["", "", " ", "\n  "])

    def end(self) -> str:
        return f"{self.blank()}{self.comment() if self.random.random() < 0.3 else ''}\n"

    def comment(self) -> str:
        extra = "".join(self.random.choices(_LETTERS[:-1], k=3))
        self.comments.append(f"# {len(self.comments)} {extra}")
        return self.comments[-1]
