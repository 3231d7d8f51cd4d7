"""What a rule says of itself; everything else that is said of rules follows from it or is held to it by a test."""

from __future__ import annotations

from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final, Literal

    Severity = Literal["error", "warning", "note"]
    Grade = Literal["error", "warning", "note", "off"]
    Safety = Literal["safe", "unsafe"]
    Kind = Literal["guard", "manner"]
    NeedsBase = Literal["never", "if_known", "always"]
    NeedsIndex = Literal["never", "if_asked", "lasting", "now"]
    Status = Literal[1, 2, 3]
    Hook = Literal[
        "check-constraint-comments",
        "check-lower-bounds",
        "check-poetry-carets",
        "check-update-caps",
        "check-locks",
        "check-lock-hashes",
        "check-releases",
        "check-reviews",
        "check-cargo-vet",
    ]
    Within = Literal["list", "file", "repository", "reason", "release"]
    Form = Literal["word", "words", "days", "count", "address", "publisher"]
    Reach = Literal["repository", "package", "both", "group"]
    About = Literal["anything", "locks", "stores"]
    NeedsLocks = Literal["never", "for_fixes", "with_locks", "always"]

ERROR: Final = "error"
WARNING: Final = "warning"
NOTE: Final = "note"
SAFE: Final = "safe"
UNSAFE: Final = "unsafe"


class Option(Record):
    """One key of the configuration that a rule obeys. Two rules that obey one key say the same of it.

    - `form`: "word" is one of `values`, "words" a list of them, "days" a number of days (`7`, `"7 days"`, `"2 weeks"`),
      an int once it is read, "count" a number from 1 to 9, "address" the `https:` address of an index,
      "publisher" a Trusted Publisher (`github:OWNER/REPO`, with `#` and the number of the repository where the name
      alone does not tell).
    - `reach`: where the key stands: "repository" in `[tool.whypin]`, "package" in `[tool.whypin.packages.NAME]` (`"*"`
      is every package without its own), "both", or "group" for both and `[tool.whypin.groups.NAME]`.
    - `default`: what holds when nobody says anything; None where the rule has to say more about that than one value.
    - `noun`: what one of its values is, for the message about one that is not.
    """

    __slots__ = ("default", "form", "name", "noun", "reach", "summary", "values")

    def __init__(
        self,
        name: str,
        summary: str,
        form: Form,
        values: tuple[str, ...] = (),
        *,
        default: str | int | None = None,
        reach: Reach = "repository",
        noun: str = "value",
    ) -> None:
        self.name: Final = name
        self.summary: Final = summary
        self.form: Final[Form] = form
        self.values: Final = values
        self.default: Final = default
        self.reach: Final[Reach] = reach
        self.noun: Final = noun


class Fold(Record):
    """How a rule speaks of a whole list: of findings of one `cause` that most of its members have.

    In `message`, `{share}` is "all 12" or "39 of 40"; in `help`, `{where}` is where one comment speaks for the list.
    `common` ends the messages of the members, and is left out where they are told one by one. `setting` is what to do
    in the configuration to settle all findings of the cause, "" where nothing does.

    `within` a "file" or the "repository" any two findings of the cause fold, whatever else is there: in `message`,
    `{count}` is how many there are, and `help` is the first member's where it is "". Within a "reason" more than three
    things of a file do that were not checked: `{names}` are the first of them, `{more}` the number of the others.
    Of a "release" those that say the same of it in several locks fold: `{said}` is what they say.
    """

    __slots__ = ("cause", "common", "help", "message", "setting", "within")

    def __init__(
        self,
        cause: str,
        message: str,
        help: str = "",
        common: str = "",
        within: Within = "list",
        *,
        setting: str = "",
    ) -> None:
        self.cause: Final = cause
        self.common: Final = common
        self.message: Final = message
        self.help: Final = help
        self.setting: Final = setting
        self.within: Final = within


class Rule(Record):
    """A rule.

    - `kind`: a "guard" finds attacks, a "manner" carelessness; a change cannot decide that a guard is silent about it.
    - `severity`: of its findings, unless they say another one of `other_severities`; the configuration has the last
      word.
    - `fix`: the best fix it may offer.
    - `hooks`: those of `.pre-commit-hooks.yaml` that run it, beside the two that run every offline rule; `always`: it
      comes with every run, whatever was selected.
    - `options`: the keys of the configuration that it obeys.
    - `folds`: the causes whose findings become one where most members of a list have one; such a rule has a function
      `looks_at(document, declaration)`, which says what counts as a member (but for causes of a file or repository).
    - `subsumes`: the rules whose finding on the same entry, or on the same pair, says less than this one's.
    - `needs_locks`: whether it looks at what belongs with a file (its lock, its declarations): "never"; "for_fixes",
      when it has found something, to say it better; "with_locks", when a file that is checked may be a lock; or
      "always". A run that needs no pairs reads none.
    - `about`: it finds nothing where no file is one of these (of locks: and none was at the base), and is not loaded.
    - `needs_base`: whether it compares with the base revision: "never"; "if_known", to see more where there is one; or
      "always", so that it does not run where there is none.
    - `needs_index`: "never" is an offline rule, and so is "if_asked", which sees more where the index is asked; the
      others run only when asked for. "lasting": it needs only what stays true once an index has said it, so that the
      cache may answer for good; "now": how things stand now.
    - `passes`: what it finds goes away by itself as days go by, so that an ignore that did nothing is none to speak of.
    - `per_repository`: it speaks of a thing once, at its first mention in the repository, so that the file is not
      part of what it found.
    - `judges_ignores`: it runs last, over what the findings of all others made of the ignores.
    - `default`: selected when nothing is.
    - `status`: the exit status its finding makes: 1, 2 (a file that could not be read) or 3 (unverified; 1 offline); of
      a rule with `other_severities` that of its gravest findings.
    """

    __slots__ = (
        "about",
        "always",
        "default",
        "fix",
        "folds",
        "hooks",
        "judges_ignores",
        "kind",
        "name",
        "needs_base",
        "needs_index",
        "needs_locks",
        "options",
        "other_severities",
        "passes",
        "per_repository",
        "severity",
        "status",
        "subsumes",
        "summary",
    )

    def __init__(
        self,
        name: str,
        summary: str,
        kind: Kind,
        *,
        severity: Severity = ERROR,
        other_severities: tuple[Severity, ...] = (),
        fix: Safety | None = None,
        hooks: tuple[Hook, ...] = (),
        always: bool = False,
        options: tuple[Option, ...] = (),
        folds: tuple[Fold, ...] = (),
        subsumes: tuple[str, ...] = (),
        needs_locks: NeedsLocks = "never",
        about: About = "anything",
        needs_base: NeedsBase = "never",
        needs_index: NeedsIndex = "never",
        passes: bool = False,
        per_repository: bool = False,
        judges_ignores: bool = False,
        default: bool = True,
        status: Status = 1,
    ) -> None:
        self.name: Final = name
        self.summary: Final = summary
        self.kind: Final[Kind] = kind
        self.severity: Final[Severity] = severity
        self.other_severities: Final = other_severities
        self.fix: Final[Safety | None] = fix
        self.hooks: Final = hooks
        self.always: Final = always
        self.options: Final = options
        self.folds: Final = folds
        self.subsumes: Final = subsumes
        self.needs_locks: Final[NeedsLocks] = needs_locks
        self.about: Final[About] = about
        self.needs_base: Final[NeedsBase] = needs_base
        self.needs_index: Final[NeedsIndex] = needs_index
        self.passes: Final = passes
        self.per_repository: Final = per_repository
        self.judges_ignores: Final = judges_ignores
        self.default: Final = default
        self.status: Final[Status] = status

    @property
    def unjudged(self) -> bool:
        """Whether it speaks of what was not read or not verified: nothing that a person recorded hides that."""
        return self.always and self.status > 1

    @property
    def online(self) -> bool:
        """Whether it asks the index, and so runs only when asked for."""
        return self.needs_index in ("lasting", "now")
