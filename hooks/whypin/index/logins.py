"""Which login an index gets: from its address, netrc, or, once it asks for one, the keyring."""

from __future__ import annotations

import threading

from whypin.index.client import Unauthorized, Unreachable
from whypin.index.settings import NoKeyring
from whypin.index.trust import credentials, host_of, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from whypin.index.client import HttpResponse
    from whypin.index.plan import Plan
    from whypin.index.settings import Settings

    Request = Callable[[tuple[str, str] | None], HttpResponse]


class Logins:
    """Knows for each index what it was asked with and what came of it; may be used from several threads."""

    def __init__(self, settings: Settings, plan: Plan) -> None:
        self._settings = settings
        self._plan = plan
        self._accounts: dict[str, _Account] = {}
        self._lock = threading.Lock()

    def answer(self, index: str, request: Request) -> HttpResponse:
        """What an index answers to a request that is made with its login, or without. Raises `Unreachable`."""
        with self._lock:
            if index not in self._accounts:
                self._accounts[index] = _Account(self._settings, self._plan.address(index))
        return self._accounts[index].answer(request)


class _Account:
    """The login at one index. `_open` is whether the keyring may still be asked, as pip does after a 401."""

    def __init__(self, settings: Settings, address: str) -> None:
        self._settings = settings
        self._address = address
        self._lock = threading.RLock()
        self._accepted = False
        self._refused = ""
        known = settings.login(host_of(address)) if settings.login else None
        given = credentials(address)
        self._user = (given[0] if given else "") or None
        password = given[1] if given else None
        self._open = False
        if password is not None:
            self._login: tuple[str, str] | None = (self._user or "", password)
        elif self._user is None or (known and known[0] == self._user):
            self._login = known
            self._open = known is None
        else:
            # A token that stands alone has no password (pip's "Authentication").
            self._login = self._user, ""
            self._open = True

    def answer(self, request: Request) -> HttpResponse:
        while not self._refused:
            login = self._login
            if login is None or self._accepted:
                answer = self._tried(request, login)
            else:
                # Many wrong passwords at once lock an account: a login goes alone until the index has taken it.
                with self._lock:
                    answer = None if self._accepted else self._tried(request, login)
            if answer is not None:
                return answer
        raise Unreachable(self._refused)

    def _tried(self, request: Request, login: tuple[str, str] | None) -> HttpResponse | None:
        """One request; None where another login, or the reason why there is none, has come up."""
        if self._refused or login is not self._login:
            return None
        try:
            answer = request(login)
        except Unauthorized as error:
            with self._lock:
                self._next(login, error)
            return None
        except Unreachable:
            self._accepted = True
            raise
        self._accepted = True
        return answer

    def _next(self, login: tuple[str, str] | None, error: Unauthorized) -> None:
        """After a 401: another login, or why there is none. Raises `Unreachable` where other pages were answered."""
        if self._refused or login is not self._login:
            return
        found, why = self._from_keyring() if self._open else (None, "")
        self._open = False
        if found is not None:
            self._login = found
            self._accepted = False
        elif self._accepted:
            raise Unreachable(f"{error}{why}")
        else:
            self._refused = f"{error}{why}"

    def _from_keyring(self) -> tuple[tuple[str, str] | None, str]:
        """A login, and what to say where there is none; by the whole address first, then by the host, as pip."""
        ask = self._settings.keyring
        if ask is None:
            return None, ""
        why = ""
        for service in (shown(self._address), host_of(self._address)):
            try:
                found = ask(service, self._user)
            except NoKeyring as error:
                why = f", and {error}"
            else:
                if found is not None:
                    return found, ""
        return None, why
