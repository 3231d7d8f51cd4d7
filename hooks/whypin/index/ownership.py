"""Who owns a project, as the JSON API of an index says (docs.pypi.org, "JSON API", `ownership`)."""

from __future__ import annotations

import json

from whypin.index.client import Client, Unreachable
from whypin.index.logins import Logins
from whypin.index.plan import Plan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.index.certificates import Certificates
    from whypin.index.settings import Settings

_SIMPLE = "simple/"
# So many people are named, and so long may a name be.
_MOST, _LONGEST = 10, 60


def owners(settings: Settings, certificates: Certificates, index: str, key: str, version: str) -> str:
    """`organization pyca`, or `alex, reaperhulk`; "" where the index (canonical address) does not say."""
    if not index.endswith(f"/{_SIMPLE}"):
        return ""
    url = f"{index.removesuffix(_SIMPLE)}pypi/{key}/{version}/json"
    try:
        client = Client(settings, certificates)
    except Unreachable:
        return ""
    try:
        answer = Logins(settings, Plan(settings)).answer(index, lambda login: client.get(url, login))
        return said(answer.body) if answer.status == 200 else ""
    except Unreachable:
        return ""
    finally:
        client.close()


def said(body: bytes) -> str:
    """The owners that a page names, an organization before people; "" for a page that names none."""
    try:
        page = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    ownership = page.get("ownership") if isinstance(page, dict) else None
    if not isinstance(ownership, dict):
        return ""
    organization = ownership.get("organization")
    if _is_name(organization):
        return f"organization {organization}"
    roles = ownership.get("roles")
    rows = [row for row in roles if isinstance(row, dict)] if isinstance(roles, list) else []
    names = sorted({row["user"] for row in rows if row.get("role") == "Owner" and _is_name(row.get("user"))})
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return ", ".join(names[:_MOST]) + more


def _is_name(value: object) -> bool:
    """Whether a name can stand in a statement as it is."""
    return isinstance(value, str) and 0 < len(value) <= _LONGEST and value.isprintable() and value == value.strip()
