"""`whypin why --format json`, for machines; version 1 is described in `docs/why.md`."""

from __future__ import annotations

from whypin import __version__
from whypin.model.why import Why
from whypin.reports.escaping import json_text
from whypin.text.printable import masked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from whypin.model.why import Advisory, Change, Declared, Held, Holds, LockedAt, Reach, Release, Standing, Stated


def render(answer: Why | Holds) -> str:
    """One JSON object."""
    head: dict[str, object] = {"version": 1, "tool": {"name": "whypin", "version": __version__}}
    if isinstance(answer, Why):
        return json_text({**head, **_one(answer)})
    held = [_held(one) for one in answer.held]
    return json_text({**head, "constraints": held, "notes": _masked((*answer.notes, *answer.troubles))})


def _one(answer: Why) -> dict[str, object]:
    return {
        "package": answer.key,
        "declarations": [_declared(one) for one in answer.declared],
        "history": [_change(one) for one in answer.changes],
        "locked": [_locked(one) for one in answer.locked],
        "index": None if answer.standing is None else _standing(answer.standing),
        "notes": _masked(answer.notes),
    }


def _masked(texts: Iterable[str]) -> list[str]:
    return [masked(text) for text in dict.fromkeys(texts)]


def _stated(one: Stated | None) -> dict[str, object] | None:
    return None if one is None else {"path": one.path, "constraint": masked(one.text)}


def _declared(one: Declared) -> dict[str, object]:
    return {
        "path": one.stated.path,
        "line": one.line,
        "column": one.column,
        "constraint": masked(one.stated.text),
        "kinds": list(one.kinds),
        "scope": one.scope,
        "table": one.table or None,
        "why": _masked(one.why),
        "comments": _masked(one.comments),
        "since": None if one.since is None else _change(one.since),
        "history": [_change(change) for change in one.changes],
        "verdict": one.verdict if one.why else None,
        "waits": [{"says": masked(wait.says), "happened": wait.happened} for wait in one.waits],
    }


def _change(change: Change) -> dict[str, object]:
    commit = change.commit
    return {
        "commit": None
        if commit is None
        else {
            "id": commit.full,
            "date": commit.date,
            "author": masked(commit.author),
            "subject": masked(commit.subject),
        },
        "before": _stated(change.before),
        "after": _stated(change.after),
    }


def _locked(one: LockedAt) -> dict[str, object]:
    return {
        "path": one.path,
        "line": one.line,
        "version": one.version,
        "marker": one.marker or None,
        "made_from": list(one.made_from),
        "asked_for_by": [
            {"package": asks.name, "version": asks.version, "range": asks.range or None, "marker": asks.marker or None}
            for asks in one.requesters
        ],
    }


def _release(one: Release | None) -> dict[str, object] | None:
    if one is None:
        return None
    return {"version": one.version, "day": one.day or None, "yanked": one.yanked, "prerelease": one.prerelease}


def _standing(standing: Standing) -> dict[str, object]:
    return {
        "url": masked(standing.index),
        "trouble": masked(standing.trouble) or None,
        "newest": _release(standing.newest),
        "releases": [_release(one) for one in standing.releases],
        "ranges": [_reach(one) for one in standing.reaches],
    }


def _reach(reach: Reach) -> dict[str, object]:
    return {
        "constraint": masked(reach.text),
        "newest": _release(reach.newest),
        "lowest": _release(reach.lowest),
        "held_back": [one.version for one in reach.held_back],
        "held_back_since": reach.held_back_since or None,
        "lower_bound": _release(reach.bound),
        "asked": list(reach.asked),
        "advisories": None if reach.advisories is None else [_advisory(one) for one in reach.advisories],
    }


def _advisory(one: Advisory) -> dict[str, object]:
    return {"id": one.id, "version": one.version, "fixed_in": list(one.fixed_in), "aliases": list(one.aliases)}


def _held(held: Held) -> dict[str, object]:
    return {"package": held.key, **_declared(held.declared)}
