"""PyPI's JSON API, pure: what it says of one release ("JSON API", docs.pypi.org). Not every index has one."""

from __future__ import annotations

from json import loads

from whypin.model.names import normalise
from whypin.model.why import Advisory
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final

# The part of an index's address that pages of the Simple API lie below.
_SIMPLE = "/simple/"
_MOST = 500
# So many people are named, and so long may a name be.
_NAMED, _LONGEST = 10, 60


class ReleaseFacts(Record):
    """What the API says of a release.

    `advisories` are those that are not withdrawn, None where it does not speak of any; `asks` its requirements outside
    of extras, the ranges by normal name, None where it does not tell. `owners` are those of the project as it is today
    (`organization pyca`, or `alex, reaperhulk`: an organization before people), "" where it does not name them;
    `addresses` what the project links to, by its labels.
    """

    __slots__ = ("addresses", "advisories", "asks", "owners")

    def __init__(
        self,
        advisories: tuple[Advisory, ...] | None,
        asks: Mapping[str, str] | None,
        *,
        owners: str = "",
        addresses: Mapping[str, str] | None = None,
    ) -> None:
        self.advisories: Final = advisories
        self.asks: Final = asks
        self.owners: Final = owners
        self.addresses: Final = addresses or {}


NOTHING = ReleaseFacts(None, None)


def release_url(index: str, key: str, version: str) -> str | None:
    """Where an index would speak of a release; None for one that lies elsewhere than PyPI's and those made like it."""
    if not index.endswith(_SIMPLE) or version in ("", ".", ".."):
        return None
    from urllib.parse import quote

    return f"{index.removesuffix(_SIMPLE)}/pypi/{key}/{quote(version, safe='')}/json"


def read(body: bytes, key: str, version: str) -> ReleaseFacts:
    """A page of the API; nothing of one that is about something else, or that is none."""
    try:
        page = loads(body)
    except (ValueError, RecursionError):
        return NOTHING
    info = page.get("info") if isinstance(page, dict) else None
    if not isinstance(info, dict) or not isinstance(info.get("name"), str) or normalise(info["name"]) != key:
        return NOTHING
    known = page.get("vulnerabilities")
    advisories = None if not isinstance(known, list) else [_advisory(one, version) for one in known[:_MOST]]
    asked = info.get("requires_dist")
    # PyPI says null for a release without any, and for one whose metadata it has not read.
    asks = None if not isinstance(asked, list) else _asks(asked)
    return ReleaseFacts(
        None if advisories is None else tuple([one for one in advisories if one is not None]),
        asks,
        owners=_owners(page.get("ownership")),
        addresses=_addresses(info),
    )


def _owners(ownership: object) -> str:
    if not isinstance(ownership, dict):
        return ""
    organization = ownership.get("organization")
    if _is_name(organization):
        return f"organization {organization}"
    roles = ownership.get("roles")
    rows = [row for row in roles if isinstance(row, dict)] if isinstance(roles, list) else []
    names = sorted({row["user"] for row in rows if row.get("role") == "Owner" and _is_name(row.get("user"))})
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _is_name(value: object) -> bool:
    """Whether a name can stand in a statement as it is."""
    return isinstance(value, str) and 0 < len(value) <= _LONGEST and value.isprintable() and value == value.strip()


def _addresses(info: dict[object, object]) -> dict[str, str]:
    """The `project_urls`, and the home page of older metadata behind them."""
    given = info.get("project_urls")
    found = list(given.items())[:_MOST] if isinstance(given, dict) else []
    found.append(("home page", info.get("home_page")))
    return {label: address for label, address in found if isinstance(label, str) and isinstance(address, str)}


def _advisory(one: object, version: str) -> Advisory | None:
    if not isinstance(one, dict) or not isinstance(one.get("id"), str) or one.get("withdrawn"):
        return None
    return Advisory(one["id"], version, _strings(one.get("fixed_in")), _strings(one.get("aliases")))


def _strings(value: object) -> tuple[str, ...]:
    return tuple([one for one in value[:_MOST] if isinstance(one, str)]) if isinstance(value, list) else ()


def _asks(rows: list[object]) -> dict[str, str]:
    """`kombu[redis] (>=5,<6) ; python_version > "3"` as a range by name; several rows of a name are alternatives."""
    found: dict[str, str] = {}
    for row in rows[:_MOST]:
        if not isinstance(row, str):
            continue
        text, _, marker = row.partition(";")
        if "extra" in marker:
            continue
        name, rest = _named(text.strip())
        if rest.startswith("["):
            rest = rest.partition("]")[2].strip()
        if name and not rest.startswith("@"):
            given = rest.removeprefix("(").removesuffix(")").strip()
            before = found.get(normalise(name))
            found[normalise(name)] = given if before is None else f"{before} || {given}" * bool(before and given)
    return found


def _named(text: str) -> tuple[str, str]:
    end = next((at for at, sign in enumerate(text) if not (sign.isalnum() or sign in "-_.")), len(text))
    return text[:end], text[end:].strip()
