"""The word of a configuration that somebody meant, who wrote another one."""

from __future__ import annotations

from difflib import get_close_matches

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

_OTHERS_SAY = {
    **dict.fromkeys(("ignore", "ignored", "disable", "disabled", "none", "no", "false", "skip", "silent"), "off"),
    **dict.fromkeys(("info", "information", "hint", "minor", "low"), "note"),
    **dict.fromkeys(("warn", "medium"), "warning"),
    **dict.fromkeys(("fail", "fatal", "critical", "high", "on", "true"), "error"),
    **dict.fromkeys(("prod", "main"), "production"),
    **dict.fromkeys(("excludes", "exclude-files", "extend-exclude", "per-file-ignores", "skip-files"), "exclude"),
    **dict.fromkeys(("dev", "dev-groups", "development-files"), "development"),
    **dict.fromkeys(("ignores", "per-package-ignores"), "ignore"),
    **dict.fromkeys(("severity", "severities", "select"), "rules"),
}


def near(word: str, words: Collection[str]) -> str:
    """`; did you mean `x`?` when there is such a word, else nothing."""
    # What other linters call it, first.
    meant = _OTHERS_SAY.get(word.lower().replace("_", "-"), "")
    found = [meant] if meant in words else get_close_matches(word, list(words), 1)
    return f"; did you mean `{found[0]}`?" if found else ""
