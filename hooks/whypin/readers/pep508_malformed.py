"""What is wrong with a text that is no requirement; imported only when one is met."""

from __future__ import annotations

import re

from whypin.readers.malformed import Malformed, quote
from whypin.readers.pep440 import is_version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from whypin.text.span import Literal

    # Message, help, and the half-open range of the value that is wrong.
    Trouble = tuple[str, str, int, int]

_TEMPLATE = re.compile(r"\{\{[^{}]{0,200}\}\}|\{%[^{}]{0,200}%\}|\{\{|\{%")
_OPERATOR = re.compile(r"===|[=~!<>]=|[<>]")
_ODD_OPERATOR = re.compile(r"=>|=<|<>|~(?!=)|=(?!=)|\^")
_WORD = re.compile(r"[^\s,;()\[\]<>=~!^]+")
_NAME = re.compile(r"\s*[A-Za-z0-9][A-Za-z0-9._-]*\s*(?:\[[^\]]*\])?\s*")


def explain(literal: Literal, at: int, doing: str) -> Malformed:
    """The trouble with a text whose reading stopped at `at`, while reading `doing`."""
    value = literal.value
    template = _TEMPLATE.search(value)
    if template is not None:
        trouble = _template(value, template.start(), template.end())
    else:
        trouble = _EXPLAINERS.get(doing, _end)(value, at)
    message, help, start, end = trouble
    if start == end:
        start, end = _trimmed(value, 0, len(value))
    return Malformed(message, help, literal.span(start, end))


def _trimmed(value: str, start: int, end: int) -> tuple[int, int]:
    part = value[start:end]
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip()) if part.strip() else end


def _template(value: str, start: int, end: int) -> Trouble:
    return f"{quote(value[start:end])} is a template, not a requirement", "check the rendered file instead", start, end


def _name(value: str, at: int) -> Trouble:
    start, end = _trimmed(value, 0, len(value))
    if start == end:
        return "a requirement is empty", "name a package", 0, len(value)
    if "://" in value or re.match(r"[\w.-]+@[\w.-]+:", value[start:]):
        return f"{quote(value[start:end])} names no package", "write it as `name @ URL`", start, end
    if re.match(r"[A-Za-z0-9._-]", value[start:]) is None:
        text = f"{quote(value[start:end])} does not begin with the name of a package"
    else:
        word = _WORD.match(value, start)
        end = word.end() if word else end
        text = f"{quote(value[start:end])} is not the name of a package"
    return text, "begin and end the name with a letter or digit; between them also `.`, `_` and `-`", start, end


def _extras(value: str, at: int) -> Trouble:
    close = value.find("]", at)
    end = close + 1 if close >= 0 else len(value.rstrip())
    help = "write them as `[one,two]`"
    if close < 0:
        return f"{quote(value[at:end])} lacks the closing bracket", help, at, end
    return f"{quote(value[at:end])} is not a list of extras", help, at, end


def _address(value: str, at: int) -> Trouble:
    start, end = _trimmed(value, 0, len(value))
    target = value[at + 1 :].strip()
    if not target:
        return f"{quote(value[start:end])} lacks the URL after `@`", "write it as `name @ URL`", start, end
    help = "write it as `name @ git+ssh://git@host/owner/name.git`"
    return f"{quote(value[start:end])} is an address of ssh, which pip does not take", help, start, end


def _parenthesis(value: str, at: int) -> Trouble:
    opening = value.rfind("(", 0, at + 1)
    close = value.find(")", opening)
    if close < 0:
        end = len(value.rstrip())
        return f"{quote(value[opening:end])} lacks the closing parenthesis", "add `)`", opening, end
    return _end(value, at if at > opening else opening + 1)


def _version(value: str, at: int) -> Trouble:
    """The clause at `at` has an operator, and a version that may not follow it."""
    operator = _OPERATOR.match(value, at)
    word = re.compile(r"\s*([^\s,;()<>=~]+)").match(value, operator.end() if operator else at)
    if operator is None or word is None:
        return _end(value, at)
    sign, version, (start, end) = operator[0], word[1], word.span(1)
    whole = quote(value[at:end])
    if version.endswith(".*") and is_version(version[:-2]) and sign not in ("==", "!="):
        help = f"write `{sign}{version[:-2]}`" if sign != "~=" else f"write `=={version}`"
        return f"{whole} has a wildcard, which only `==` and `!=` take", help, at, end
    if "+" in version and is_version(version) and sign not in ("==", "!="):
        help = f"write `{sign}{version.partition('+')[0]}`"
        return f"{whole} has a local version, which only `==` and `!=` take", help, at, end
    if sign == "~=" and is_version(version):
        help = (
            f"write `~={version}.0` or `=={version}.*`" if version.isdigit() else "write `~=` and two numbers or more"
        )
        return f"{whole} needs at least two numbers in its version", help, at, end
    return f"{quote(version)} is not a version", "write a version such as `1.2.3`", start, end


def _end(value: str, at: int) -> Trouble:
    """Something stands where the requirement should go on with a comma, a marker, or end."""
    start, end = _trimmed(value, at, len(value))
    head = _NAME.match(value)
    clauses = head.end() if head is not None else start
    if start == end:
        return f"{quote(value.strip())} is not a requirement", "write it as `name>=1.2`", 0, 0
    if value[start:].startswith("://"):
        return _name(value, at)
    if _OPERATOR.match(value, start) and start > clauses and _OPERATOR.search(value, clauses, start):
        return _missing_comma(value, clauses, start)
    odd = _ODD_OPERATOR.match(value, start)
    if odd is not None:
        return _odd_operator(value, start, odd[0])
    return _rest(value, start, end, start == clauses)


def _rest(value: str, start: int, end: int, after_name: bool) -> Trouble:
    if value[start] == "[":
        help = "write the extras directly after the name"
        return f"{quote(value[start:end])} stands behind the version", help, start, end
    if _OPERATOR.match(value, start):
        start, end = _trimmed(value, start, (value + ";").index(";", start))
        return f"{quote(value[start:end])} lacks a version", "write a version such as `1.2.3`", start, end
    word = _WORD.match(value, start)
    if after_name and word is not None and is_version(word[0]):
        return f"{quote(word[0])} has no operator before it", f"write `=={word[0]}`", *word.span()
    text = f"{quote(value[start:end])} is not expected after {quote(value[:start].strip())}"
    return text, 'write it as `name>=1.2,<2; python_version >= "3.10"`', start, end


def _missing_comma(value: str, clauses: int, at: int) -> Trouble:
    stop = value.find(";", at)
    start, end = _trimmed(value, clauses, len(value) if stop < 0 else stop)
    while start < end and value[start] in "( \t":
        start += 1
    while value[end - 1] in ") \t":
        end -= 1
    fixed = value[start:at].rstrip() + "," + value[at:end]
    return f"{quote(value[start:end])} lacks a comma between its clauses", f"write `{fixed}`", start, end


def _odd_operator(value: str, start: int, sign: str) -> Trouble:
    end = start + len(sign)
    word = re.compile(r"\s*([^\s,;()]*)").match(value, end)
    version = word[1] if word else ""
    known = {"=": "==", "=>": ">=", "=<": "<=", "<>": "!=", "~": "~="}.get(sign)
    help = f"write `{known}{version}`" if known else "write a range such as `>=1.2,<2`"
    return f"{quote(sign)} is not an operator of version specifiers", help, start, end


def _marker(value: str, at: int) -> Trouble:
    start, end = _trimmed(value, at, len(value))
    help = 'write it as `; python_version >= "3.10"`'
    if start == end:
        return f"{quote(value.strip())} lacks the marker after `;`", help, 0, 0
    return f"{quote(value[start:end])} is not an environment marker", help, start, end


_EXPLAINERS: dict[str, Callable[[str, int], Trouble]] = {
    "name": _name,
    "extras": _extras,
    "address": _address,
    "parenthesis": _parenthesis,
    "version": _version,
    "marker": _marker,
}
