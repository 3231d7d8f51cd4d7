"""The words that the judgement of comments knows are frozen: few, each once, and read only when a comment is judged."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from whypin.explanations import vocabulary
from whypin.explanations.vocabulary import AGREEMENT, CONNECTIVES, PLAIN, TOPICS, classes

TEXT = (Path(vocabulary.__file__).parent / "words.txt").read_text(encoding="utf-8")


def test_the_words_of_judgement_are_about_a_hundred() -> None:
    """A word more needs comments that it was not made for, in two repositories at least."""
    assert [len(known) for known in (PLAIN, TOPICS, AGREEMENT, CONNECTIVES)] == [41, 24, 7, 39]


def test_no_class_has_a_word_twice_and_all_are_lower_case() -> None:
    for block in TEXT.split("\n["):
        entries = [word for line in block.splitlines()[1:] if not line.startswith("#") for word in line.split()]
        assert len(entries) == len(set(entries))
        assert entries == [entry.lower() for entry in entries]


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("[a]\nbreak pin*\n", "break", True),
        ("[a]\nbreak pin*\n", "breaks", False),
        ("[a]\nbreak pin*\n", "pinned", True),
        # The name of a file.
        ("[a]\nbreak pin*\n", "pin-all.yml", False),
        ("# b*\n[a]\n# pin*\n\n", "pin", False),
    ],
)
def test_reading(text: str, word: str, expected: bool) -> None:
    assert (word in classes(text)["a"]) is expected


def test_the_file_is_read_only_for_a_comment(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from whypin.explanations.explanation import explained\n"
        "from whypin.readers import requirements\n"
        "from whypin.text.source import Source\n"
        "explained(requirements.read(Source('r.in', 'a==1\\n')))\n"
        "assert 'whypin.explanations.vocabulary' not in sys.modules\n"
        "explained(requirements.read(Source('r.in', 'a==1  # b\\n')))\n"
        "assert 'whypin.explanations.vocabulary' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=tmp_path)
