"""Every way in which an index was seen to misbehave, and the status of a run that meets it.

3 for whatever is no proper answer, 1 for a proper answer that contradicts the lock, 0 only where the page says what the
lock says to every reader.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from behaviours import KINDS, LIMIT, LOGIN, A
from locks import package, project
from pages.checking import NOW, configured
from simple_server import Server, page
from whypin import rules
from whypin.engine.run import run
from whypin.index.lookup import open_index
from whypin.index.settings import Settings
from whypin.model.facts import Facts

CHECKED = project(package("six", "1.0", A), package("idna", "1.0", A))
ONLINE = [module for module in map(rules.load, rules.names()) if module.RULE.online and module.RULE.default]
SELECTED = [*ONLINE, rules.load("unverifiable-lock")]
# Those that wait: so many seconds a read, and a page.
PATIENCE = {"stopped answering": (0.4, 5.0), "gave no page in time": (0.4, 0.1)}


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


@pytest.mark.parametrize("name", KINDS)
def test_a_kind(server: Server, name: str) -> None:
    behaviour, status, said = KINDS[name]
    for key in ("six", "idna"):
        server.add(key, behaviour(key))
    server.pages["/login"] = page(LOGIN, "text/html")
    timeout, deadline = PATIENCE.get(said, (5, 5))
    settings = Settings((server.url,), attempts=2, pause=0.01, timeout=timeout, deadline=deadline, limit=LIMIT)
    index = open_index(settings.replaced(now=lambda: NOW))
    index.prepare(CHECKED, frozenset([module.RULE.name for module in SELECTED]))
    report = run(CHECKED, SELECTED, Facts(index=index, now=NOW), configuration=configured(""))
    assert (report.status or bool(report.findings)) == status
    if status == 3:
        whys = [one.message for one in report.findings if one.rule == "unverifiable-lock"]
        assert len(whys) == (1 if "one project" in name else 2)
        assert all(f"was not checked: `{server.url}` {said}" in why for why in whys)
        assert sum([len(one.unchecked) for one in index.coverage()]) == len(whys)
    elif status == 1:
        assert " ".join(sorted({one.rule for one in report.findings})) == said
    else:
        assert any(said in note for note in index.notes) or not said
        assert [one.packages for one in index.coverage()] == [2]
