"""What the authors of a package say changed: the changelogs in its sdist, and the flaws that their new lines name."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.dossier import Difference, FileDiff

_STEM = r"change[-_]?logs?|changes|history|news|release[-_ ]?notes|releases|what'?s[-_]?new"
# A file of such a name, or one in a folder of such a name that is for people.
_NAME = re.compile(rf"(?:.*/)?(?:{_STEM})(?:\.(?:md|rst|txt|adoc))?", re.IGNORECASE)
_BELOW = re.compile(rf"(?:.*/)?(?:{_STEM})(?:\.d)?/[^/]*\.(?:md|rst|txt|adoc)", re.IGNORECASE)
# As cve.org, GitHub's advisory database and PyPA's write their names.
_FLAW = re.compile(
    r"(?<![\w-])(?:CVE-\d{4}-\d{4,7}|GHSA(?:-[23456789cfghjmpqrvwx]{4}){3}|PYSEC-\d{4}-\d{1,6})(?![\w-])"
)
_LONGEST = 2_000


def changelogs(difference: Difference) -> list[FileDiff]:
    """The changelogs that are new or changed, those of the whole project first."""
    found = [
        file
        for file in difference.files
        if file.happened in ("new", "changed")
        and len(file.path) < _LONGEST
        and (_NAME.fullmatch(file.path) or _BELOW.fullmatch(file.path))
    ]
    return sorted(found, key=lambda file: file.path.count("/"))


def names_of_flaws(difference: Difference) -> list[str]:
    """The names of vulnerabilities in lines that changelogs have now and had not before, in their order."""
    added = [line[:_LONGEST] for file in changelogs(difference) for line in file.patch if line.startswith("+")]
    return list(dict.fromkeys([name for line in added for name in _FLAW.findall(line)]))
