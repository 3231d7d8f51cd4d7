"""`unversioned-policy`: a policy for a stranger's crate that does not say which version of it is meant."""

from __future__ import annotations

from whypin.model.finding import Finding
from whypin.model.rule import NOTE, Fold, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Facts
    from whypin.model.project import Project
    from whypin.model.vet import Policy

_SURE, _LIKELY = "third-party", "likely"
# So many policies have a finding each; more are one.
_FEW = 5
_HELP = 'write one policy for each version in `Cargo.lock`: `[policy."NAME:VERSION"]`'

RULE = Rule(
    "unversioned-policy",
    "a cargo-vet policy for a crate from crates.io that names no version, which newer cargo-vet refuses",
    "manner",
    other_severities=(NOTE,),
    hooks=("check-cargo-vet",),
    about="stores",
    folds=(
        Fold(_SURE, "{count} policies for crates from crates.io name no version", _HELP, within="file"),
        Fold(
            _LIKELY,
            "{count} policies that demand nothing name no version, which cargo-vet refuses of crates from crates.io",
            _HELP,
            within="file",
        ),
    ),
)


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each policy that cargo-vet 0.10.2 refuses (`check_crate_policies`, `FromAllPoliciesError`).

    Without a `Cargo.lock`, a policy that demands nothing is most likely one for a stranger's crate: a note.
    """
    for document in project.documents:
        policies = () if document.store is None else document.store.policies
        versioned = {one.crate: one.version for one in policies if one.version}
        around = project.repository if len(versioned) < len(policies) else None
        crates = None if around is None else around.crates(document)
        found = []
        for policy in policies:
            versions = None if crates is None else crates.get(policy.crate, ())
            told = None if policy.version else _told(policy, versioned.get(policy.crate, ""), versions)
            if told is not None:
                found.append((policy, *told))
        few = sum(cause == _SURE for *_, cause in found) <= _FEW
        for policy, message, help, cause in found:
            yield Finding.at(
                RULE,
                document.path,
                document.locate(policy.at),
                message,
                help=help,
                severity=NOTE if cause == _LIKELY else None,
                subject=policy.crate,
                cause="" if cause == _SURE and few else cause,
            )


def _told(policy: Policy, other: str, versions: tuple[str, ...] | None) -> tuple[str, str, str] | None:
    """Message, help and cause; None for a policy that is fine. `versions` are those in use, None for unknown ones."""
    name = f"`[policy.{policy.crate}]`"
    if other:
        message = f'{name} stands beside `[policy."{policy.crate}:{other}"]`, and cargo-vet takes no mixture'
        return message, "name a version in each of them", ""
    if versions:
        policies = [f'`[policy."{policy.crate}:{version}"]`' for version in versions[:_FEW]]
        help = f"write {' and '.join(policies)}" if len(versions) <= _FEW else _HELP
        return f"{name} is for a crate from crates.io and names no version", help, _SURE
    if versions is None and not policy.own and any(not dependency for dependency, _ in policy.free):
        return f"{name} demands nothing and names no version", _HELP, _LIKELY
    return None
