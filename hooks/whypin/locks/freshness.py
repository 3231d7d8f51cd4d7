"""Whether a lock was made from the declarations beside it, as its own maker would tell: offline, from what it recorded.

Poetry, PDM and Pipenv keep a hash of what they read, uv a copy of it. Whatever cannot be judged counts as fresh.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.locks.stale import Stale
    from whypin.model.project import Pair


def differences(pair: Pair) -> Iterator[Stale]:
    """What differs between the declarations of a pair and those that its lock was made from."""
    lock, root = pair.lock, pair.declarations[0]
    if lock.lock is None or not root.values:
        return
    terms, maker = lock.lock.terms, lock.lock.maker
    # A maker's own part is imported where there is a lock of it.
    if maker == "uv":
        from whypin.locks import fresh_uv

        yield from fresh_uv.differences(lock, terms, pair.declarations)
    elif maker == "poetry":
        from whypin.locks import fresh_poetry

        yield from fresh_poetry.differences(lock, terms, root)
    elif maker == "pipenv":
        from whypin.locks import fresh_pipenv

        yield from fresh_pipenv.differences(lock, terms, root)
    elif maker == "pdm":
        from whypin.locks import fresh_pdm

        yield from fresh_pdm.differences(lock, terms, root)
