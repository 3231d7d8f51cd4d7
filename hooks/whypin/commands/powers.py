"""What a run hands out beside the files: the base, the indexes, whom a person trusts, and git's word on a line."""

from __future__ import annotations

import gc
import os

from whypin import rules
from whypin.project import configuration
from whypin.project.configuration import Nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from whypin.commands.base import Base
    from whypin.commands.history import History
    from whypin.commands.online import Online
    from whypin.commands.options import Options
    from whypin.commands.trusted import Trusted
    from whypin.model.commit import Commit
    from whypin.model.project import Document
    from whypin.model.rule import Rule
    from whypin.project.configuration import Governs
    from whypin.project.tree import Tree
    from whypin.text.span import Span

_COLLECTED = 20_000


class Powers:
    """The powers of a run over the repository at `root`, each taken up when something first asks for it."""

    def __init__(self, options: Options, root: str, governs: Governs) -> None:
        self.options = options
        self.root = root
        self.configuration = governs
        self.base: Base | None = None
        self.trusted: Trusted | None = None
        self.history: History | None = None

    def new_base(self) -> Base:
        """The base of the run, where nothing has asked for it before; git is asked when it is needed."""
        from whypin.commands.base import Base

        return Base(self.options.base, os.environ, self.root, self._decided, trusted=self.trusts_change)

    @property
    def trusts_change(self) -> bool:
        """Whether who starts the run lets the change decide."""
        return self.options.trust_change or os.environ.get("WHYPIN_TRUST_CHANGE", "0") not in ("", "0", "false")

    def _decided(self, tree: Tree) -> Governs:
        """The configurations in a tree of the repository, or that of this run where it is no part of it.

        Raises `ConfigurationError`.
        """
        if self.options.isolated or self._named_outside():
            return self.configuration
        if self.options.config is not None:
            return configuration.read(tree, self._as_seen(self.options.config), rules.names())
        return Nearest(tree, rules.names())

    def _named_outside(self) -> bool:
        file = self._as_seen(self.options.config or "")
        return self.options.config is not None and (file.startswith("../") or os.path.isabs(file))

    def _as_seen(self, file: str) -> str:
        """The path of a file that a person named, from the root."""
        return os.path.relpath(os.path.realpath(file), self.root).replace(os.sep, "/")

    def opened(self, asked: Sequence[Rule]) -> Online:
        """The indexes, to be asked for rules."""
        from whypin.commands.online import Online

        # What requests makes of an answer refers to itself (see `terminal.ended`), a few hundred objects each; the
        # usual threshold would make the collector look through all that requests imports, sixty times.
        gc.set_threshold(_COLLECTED)
        gc.enable()
        return Online(self.options, os.environ, asked, self._allowed, self.root)

    def _allowed(self) -> tuple[str, ...]:
        """The hosts that the configuration allows: as it was at the base, unless it lies outside the repository."""
        present = self.configuration.of("").allow_hosts
        if self.options.isolated:
            return ()
        if self._named_outside():
            return present
        self.base = self.base or self.new_base()
        return self.base.hosts(present)

    def _accepted(self) -> tuple[str, ...]:
        """The hosts that are no finding, by the policy that binds: what is not asked may be the change's own word."""
        self.base = self.base or self.new_base()
        return self._allowed() if self.base.basis.gate else self.configuration.of("").allow_hosts

    def allows(self, address: str) -> bool:
        """Whether a person allowed an address that a file names; looked up when a file names one that is not PyPI's."""
        if self.trusted is None:
            from whypin.commands.trusted import Trusted

            self.trusted = Trusted(self.options, os.environ, self._accepted, self.root)
        return self.trusted.allows(address)

    def brought(self, document: Document, span: Span) -> Commit | None:
        """The commit that wrote a line (`whypin.model.facts.History`); a hook has no time for it."""
        from whypin.commands.history import History

        self.history = self.history or History(self.root, os.environ)
        return self.history.brought(document, span)

    def close(self) -> None:
        """Let git go."""
        if self.base is not None:
            self.base.close()
