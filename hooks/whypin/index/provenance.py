"""Provenance of a file, pure: the bytes that an index serves (PEP 740) to the publishers they name."""

from __future__ import annotations

from base64 import b64decode
from json import loads

from whypin.index.certificate_ids import numeric_ids
from whypin.index.page import BadPage
from whypin.index.simple_json import unique
from whypin.model.publisher import Publisher

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

ACCEPT = "application/vnd.pypi.integrity.v1+json"
"""What PyPI's Integrity API serves; it answers 406 to another wish."""

_SIMPLE = "/simple/"
_MOST = 32
_LONGEST = 256
# Where the kinds of publishers that there are have their name; the address of a Google account is its identity.
_NAMES = ("repository", "email")
# What a publisher may change from one release to the next and stay the same.
_PASSING = frozenset(["kind", "claims", "workflow", "workflow_filepath", "environment"])


def provenance_url(index: str, key: str, version: str, filename: str) -> str | None:
    """Where an index would say who published a file, as PyPI's Integrity API; None for an index made in another way.

    docs.pypi.org, "Integrity API": `GET /integrity/<project>/<version>/<filename>/provenance`.
    """
    if not index.endswith(_SIMPLE) or {version, filename} & {"", ".", ".."}:
        return None
    from urllib.parse import quote

    root = index[: -len(_SIMPLE)]
    return f"{root}/integrity/{key}/{quote(version, safe='')}/{quote(filename, safe='')}/provenance"


def parse_provenance(body: bytes) -> tuple[Publisher, ...]:
    """The publishers that a provenance object names, at least one. Raises `BadPage`."""
    try:
        found = loads(body, object_pairs_hook=unique)
    except BadPage:
        raise
    except (ValueError, RecursionError):
        raise BadPage("answered with a provenance that is no JSON") from None
    # PEP 740: "`version` is `1`"; "`attestation_bundles` is a required JSON array".
    if not isinstance(found, dict) or found.get("version") != 1:
        raise BadPage("answered with a provenance of a form that is not known")
    bundles = found.get("attestation_bundles")
    if not isinstance(bundles, list) or not 0 < len(bundles) <= _MOST:
        raise BadPage("answered with a provenance that names no publisher")
    return tuple([_publisher(bundle) for bundle in bundles])


def _publisher(bundle: object) -> Publisher:
    """The publisher of one bundle. Raises `BadPage`."""
    said = bundle.get("publisher") if isinstance(bundle, dict) else None
    kind = said.get("kind") if isinstance(said, dict) else None
    # PEP 740: "`publisher` … MUST have a `kind` key with a string value".
    if not isinstance(bundle, dict) or not isinstance(said, dict) or not isinstance(kind, str):
        raise BadPage("answered with a provenance that names no publisher")
    name = next((said[key] for key in _NAMES if isinstance(said.get(key), str)), None) or _other_name(said)
    if not kind.strip() or not name or max(len(kind), len(name)) > _LONGEST:
        raise BadPage("answered with a provenance that names no publisher")
    return Publisher(kind.strip().lower(), name, *_ids(bundle))


def _other_name(said: dict[str, object]) -> str:
    """What tells publishers of a kind apart that came up later."""
    told = sorted([(key, value) for key, value in said.items() if key not in _PASSING and isinstance(value, str)])
    return ",".join([f"{key}={value}" for key, value in told])


def _ids(bundle: dict[str, object]) -> tuple[str, str]:
    """The numbers of the first certificate in a bundle that has some."""
    return next((found for found in map(numeric_ids, _certificates(bundle)) if any(found)), ("", ""))


def _certificates(bundle: dict[str, object]) -> Iterator[bytes]:
    attestations = bundle.get("attestations")
    for one in attestations[:_MOST] if isinstance(attestations, list) else ():
        material = one.get("verification_material") if isinstance(one, dict) else None
        text = material.get("certificate") if isinstance(material, dict) else None
        if isinstance(text, str):
            try:
                yield b64decode(text)
            except ValueError:
                continue
