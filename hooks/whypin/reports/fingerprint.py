"""A finding's identity as one word, for readers of reports who compare runs."""

from __future__ import annotations

from hashlib import sha256

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.finding import Finding


def fingerprint(finding: Finding) -> str:
    """32 hex digits for path, rule, package and subject, then `:` and the number of it among equal ones."""
    text = "\0".join(finding.identity)
    return f"{sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}:{finding.number}"
