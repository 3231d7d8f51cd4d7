"""bandit, run as an outside program on Python files of ours, so that nothing in a scanned tree has a say.

It obeys a `.bandit` file among its targets, comments `# nosec`, and by its own list leaves out what stands below a
folder such as `CVS` (bandit's documentation, "Configuration"). The files here have numbers for names; `--ini`,
`--ignore-nosec` and `--exclude` settle the rest.
"""

from __future__ import annotations

import json
import os
import re
import sys
from sys import intern

from whypin.text.record import Record
from whypin.vcs.programs import find

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Final

SECONDS = 240
"""So long it may take with all that one scan asks of it."""

MOST, MANY = 16 * 1024 * 1024, 100_000
"""So many bytes of a report are read, which take ten times as much in memory; so many issues are taken in all."""

_RUNS = 60
_LATE = "`bandit` did not come to an end in time"
# It is always shown this file, too: a run that does not report it was not a scan. Its link has the version.
_PROOF, _PROVING = "proof.py", 'exec("")\n'
_VERSION = re.compile(r"https://bandit\.readthedocs\.io/en/([0-9][0-9A-Za-z.]{0,40})/")
# `--exclude` wants a word, and takes away what has it anywhere in its path: none of ours has a capital.
_WORDS = ("--quiet", "--format=json", "--ignore-nosec", "--exit-zero", "--exclude=NONE", "--number=1", "--recursive")


class Broken(Exception):
    """A run that gave no report; the message is one clause."""


class Flooded(Broken):
    """A run that reported more than is taken, which another run will not mend."""


class Reported(Record):
    """An issue as bandit reports it: `first` to `last` are the lines of the code that it is about."""

    __slots__ = ("confidence", "file", "first", "last", "rule", "severity", "text")

    def __init__(
        self, file: str, first: int, last: int, *, rule: str, severity: str, confidence: str, text: str
    ) -> None:
        self.file: Final = file
        self.first: Final = first
        self.last: Final = last
        self.rule: Final = rule
        self.severity: Final = severity
        self.confidence: Final = confidence
        self.text: Final = text


def command(root: str, environ: Mapping[str, str]) -> list[str] | None:
    """How bandit is started, None where it is not installed: whypin's own environment first, then the PATH.

    `root` is the repository: no program of it is started. `-I` keeps the current folder off Python's path.
    """
    import sysconfig

    own = os.path.join(sysconfig.get_path("purelib"), "bandit", "__main__.py")
    if sys.executable and os.path.isfile(own):
        return [sys.executable, "-I", "-m", "bandit"]
    program = find("bandit", root, environ)
    return None if program is None else [program]


class Scanner:
    """Scans files of a folder: what is `found`, which were `unread`, and bandit's `version`, "" where it hides it.

    The folder is the scanner's own but for the files, which end in `.py` and lie in its folder `files`.
    """

    def __init__(self, command: Sequence[str], folder: str, environ: Mapping[str, str]) -> None:
        from time import monotonic

        self.version = ""
        self.found: list[Reported] = []
        self.unread: set[str] = set()
        self._command = command
        self._folder = folder
        self._environ = {name: value for name, value in environ.items() if not name.startswith("PYTHON")}
        self._now, self._end, self._runs = monotonic, monotonic() + SECONDS, 0
        self._places: dict[str, str] = {}
        for name, text in (("ini", "[bandit]\n"), (_PROOF, _PROVING)):
            with open(os.path.join(folder, name), "w", encoding="ascii") as file:
                file.write(text)

    def place(self, name: str) -> str:
        """Where a file lies now."""
        return os.path.join(self._folder, self._places.get(name, "files"), name)

    def scan(self, names: Sequence[str]) -> None:
        """Scan these files. Raises Broken where bandit cannot be made to work.

        A file on which it dies or does not end is looked for by halves, so that it hides no other. Each run has half of
        the time that is left.
        """
        try:
            self._once(names)
        except Flooded:
            raise
        except Broken:
            self._once(())
            self._narrow(names)

    def _narrow(self, names: Sequence[str]) -> None:
        if len(names) == 1:
            self.unread.update(names)
            return
        middle = len(names) // 2
        for half in (names[:middle], names[middle:]):
            try:
                self._once(half)
            except Flooded:
                raise
            except Broken:
                self._narrow(half)

    def _once(self, names: Sequence[str]) -> None:
        self._runs += 1
        left = self._end - self._now()
        if left < 2 or self._runs > _RUNS:
            raise Broken(_LATE)
        part = f"part{self._runs}"
        os.mkdir(os.path.join(self._folder, part))
        for name in names:
            place = self.place(name)
            os.rename(place, os.path.join(self._folder, part, name))
            self._places[name] = part
        words = [*self._command, *_WORDS, f"--ini={os.path.join(self._folder, 'ini')}", part, _PROOF]
        self._take(_parsed(_output(words, self._folder, self._environ, left / 2)), frozenset(names))

    def _take(self, report: Mapping[str, object], names: frozenset[str]) -> None:
        errors = {_file(one) for one in _records(report, "errors")}
        found = [(_reported(one), one) for one in _records(report, "results")]
        proof = [raw for issue, raw in found if issue.file == _PROOF]
        if not proof:
            raise Broken("`bandit` does not report what it is shown to prove that it works")
        version = _VERSION.match(_text(proof[0], "more_info"))
        self.version = version[1] if version else ""
        self.found += [issue for issue, _ in found if issue.file in names]
        if len(self.found) > MANY:
            raise Flooded(f"`bandit` reports more than {MANY:,} issues")
        self.unread.update(errors & names)


def _output(words: Sequence[str], folder: str, environ: Mapping[str, str], seconds: float) -> bytes:
    """What a program prints. Raises Broken."""
    import subprocess
    from threading import Event, Timer

    late = Event()

    def stop() -> None:
        late.set()
        process.kill()

    silent = subprocess.DEVNULL
    try:
        process = subprocess.Popen(  # noqa: S603 - a list of our own words, no shell
            words, cwd=folder, env=environ, stdin=silent, stdout=subprocess.PIPE, stderr=silent
        )
    except OSError as error:
        raise Broken(f"`bandit` cannot be run: {error.strerror}") from None
    with process:
        timer = Timer(seconds, stop)
        timer.start()
        try:
            output = process.stdout.read(MOST + 1) if process.stdout is not None else b""
            if len(output) > MOST:
                process.kill()
            status = process.wait()
        finally:
            timer.cancel()
            process.kill()
    if late.is_set():
        raise Broken(_LATE)
    if len(output) > MOST:
        raise Broken(f"`bandit` printed more than {MOST // 1024 // 1024} MiB")
    if status:
        raise Broken(f"`bandit` failed with status {status}")
    return output


def _parsed(output: bytes) -> Mapping[str, object]:
    try:
        report = json.loads(output)
    except (ValueError, RecursionError):
        report = None
    if not isinstance(report, dict):
        raise Broken("what `bandit` printed is no report in JSON")
    return report


def _records(report: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    records = report.get(key)
    if not isinstance(records, list) or not all(isinstance(one, dict) for one in records):
        raise Broken(f"what `bandit` printed has no list `{key}`")
    return records


def _reported(record: Mapping[str, object]) -> Reported:
    line, lines = record.get("line_number"), record.get("line_range")
    first = max(line, 1) if isinstance(line, int) else 1
    numbers = [one for one in lines if isinstance(one, int)] if isinstance(lines, list) else []
    return Reported(
        _file(record),
        first,
        max(numbers, default=first),
        # The same few words many times.
        rule=intern(_text(record, "test_id")),
        severity=intern(_text(record, "issue_severity").lower()),
        confidence=intern(_text(record, "issue_confidence").lower()),
        text=intern(_text(record, "issue_text")),
    )


def _file(record: Mapping[str, object]) -> str:
    return os.path.basename(_text(record, "filename"))


def _text(record: Mapping[str, object], key: str) -> str:
    value = record.get(key)
    return value if isinstance(value, str) else ""
