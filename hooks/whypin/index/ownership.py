"""Who owns a project, as the JSON API of an index says (docs.pypi.org, "JSON API", `ownership`)."""

from __future__ import annotations

import json

from whypin.index.client import Client, Unreachable
from whypin.index.json_api import owners_of
from whypin.index.logins import Logins
from whypin.index.plan import Plan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.index.certificates import Certificates
    from whypin.index.settings import Settings

_SIMPLE = "simple/"


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
    """The owners that a page names; "" for a page that names none, or is none."""
    try:
        return owners_of(json.loads(body))
    except (ValueError, RecursionError):
        return ""
