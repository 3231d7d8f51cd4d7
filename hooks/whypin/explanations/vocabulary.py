"""The general English of comments that say why: causes, breakage, duty, agreement, comparison of versions.

Lower case throughout. Words and stems are compared with single words, phrases with whole words in a row.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


WORDS = _words(
    """
    because since until till unless otherwise therefore hence
    bug bugs buggy bugfix bugfixes fix fixes fixed fixing hotfix issue issues problem problems trouble troubles
    break breaks breaking breakage broke broken error errors errored exception exceptions fail fails failed failing
    failure failures crash crashes crashed crashing hang hangs hanging deadlock leak leaks leaking segfault segfaults
    flaky slow slower slowdown race wrong wrongly misbehaves unstable instability corrupt corrupts corrupted regressed
    cannot can't couldn't won't unable unavailable unsupported unmaintained unreleased unpublished missing lacks lacking
    pin pins pinned pinning unpin unpinned unpinning cap caps capped capping uncapped unclamped clamp clamped
    constrain constrains constrained constraining constraint constraints restrict restricts restricted restricting
    restriction hold held stick sticking stay staying freeze frozen lockstep force forces forced forcing
    limited exact exactly
    proper must mustn't avoid avoids avoiding ensure ensuring prevent preventing guarantee
    match matches sync synced synchronised synchronized in-sync align aligns aligned reconcile reconciles satisfy
    satisfies parity identical coupled correspond corresponds consistent consistently
    upgrade upgraded upgrading downgrade downgrades downgraded downgrading bump bumps bumped bumping
    rollback revert reverts reverted roll-back rolled
    newer newest older oldest latest later minimum minimal-version lowest recent lts eol end-of-life calver semver
    renamed rename renames changed introduced introduces introducing yanked retracted dropped drops dropping
    removed removal disappeared obsolete obsoleted
    workaround workarounds work-around fixme xxx hack kludge temporary temporarily revisit re-evaluate reevaluate
    awaiting pending blocked blocks blocker blocking unblock
    fork forked backwards-incompatible security vulnerable malware compromised exploit cve advisory advisories ghsa
    reproducible reproducibility deterministic override overrides overriding relicensed relies rely relying
    untested bisect bisected unresolved resolver backtrack backtracks backtracking
    abi upstream outdated out-of-date stale reason reasons rationale relax relaxed loosen loosened tighten tightly
    happy pre-release prerelease distro rewritten rewrite expects careful beware warning policy intentional
    intentionally deliberately patched insecure
    conservative dictated imposed mandated enforced ships shipped bundled preinstalled pre-installed internals limit
    cause causes caused causing prior earlier limits invalid ssrf xss rce redos agreed
    debian ubuntu rhel centos fedora amazonlinux ditto
    bullseye bookworm trixie buster stretch focal jammy noble bionic xenial
    prevents locked
    nicht weil wegen sonst muss bricht niet omdat vanwege wegens ikke nie pas parce sinon porque perche pois hasta
    debido devido evita evitar quebra rompe erro fallo corrige forzar fijado fixado
    """
)

STEMS = (
    "incompatib", "compatib", "compat", "conflict", "deprecat", "vulnerab", "regress", "unfortunately", "necessitat",
    "kompatib", "inkompatib", "kompatyb", "niekompatyb", "konflikt", "conflit", "fehler", "problema", "veraltet",
)  # fmt: skip

PHRASES = frozenset(
    (
        "go together", "goes together", "don't touch", "do not touch", "requested by", "without asking",
        "hard dependency", "tested version", "tested versions", "remember to", "if you update", "when you update",
        "can be removed", "remove this", "remove when", "remove once", "last releases", "last one", "the last that",
        "see note", "see the note", "see comment", "see the comment", "see above", "as above", "same reason",
        "not on pypi", "isn't on pypi", "not in pypi", "our changes", "our patch", "our patches", "our own fork",
        "our pr", "version needed", "versions needed", "version provided", "versions provided",
        "provided by the system", "this range", "safe version", "requires this", "require this", "version in",
        "versions in", "security alert", "dependabot alert", "minor updates", "patch updates", "major updates",
        "same for", "same in", "why this", "why we", "due to", "caused by", "wheels available", "wheel available",
        "lock to", "so that", "as long as", "as required by", "thanks to", "in order not to", "owing to",
        "work around", "works around", "worked around", "for now", "for the time being", "at the moment", "no longer",
        "drop support", "dropping support", "support was", "support is", "support added", "add support",
        "adds support", "added support", "support dropped", "support removed", "end of life", "lack of",
        "supported by", "only supports", "only support", "support only", "versions that support",
        "version that supports", "version to support", "version supporting", "releases that support", "not support",
        "not supported", "doesn't support", "no support", "supports only", "still supports", "still support",
        "stopped supporting", "stop supporting", "continue supporting", "not yet", "not work", "doesn't work",
        "don't work", "didn't work", "not build", "doesn't build", "not compile", "doesn't compile", "not install",
        "doesn't install", "not available", "not installable", "not released", "not published", "not ready",
        "not tested", "not stable", "not resolve", "not handle", "doesn't handle", "doesn't have", "does not have",
        "not include", "doesn't include", "not pass", "not play", "doesn't play", "doesn't provide",
        "does not provide", "doesn't exist", "does not exist", "no wheel", "no wheels", "wheels for", "no release",
        "no binary", "no official", "has no", "have no", "only works", "only work", "last works", "still works",
        "that works", "that work", "which works", "it works", "works only", "to work with", "known to work",
        "known good", "known issue", "known bad", "stops working", "stopped working", "to keep working",
        "working with", "tested with", "tested against", "tested on", "tested only", "only tested", "don't need to",
        "do not need to", "don't update", "do not update", "don't change", "do not change", "don't use", "do not use",
        "don't want", "do not want", "don't allow", "do not allow", "don't install", "do not install",
        "before updating", "when updating", "once updated", "until updated", "manually update", "update manually",
        "updated manually", "cannot update", "not update", "update to", "updated to", "updating to", "update past",
        "updating past", "updating from", "update breaks", "waiting for", "waiting on", "wait for", "wait until",
        "once the", "once we", "once it", "once they", "once this", "once all", "as soon as", "when we", "after we",
        "is merged", "is released", "gets released", "are released", "new release", "next release", "new releases",
        "until release", "to be released", "to be merged", "re evaluate", "keep at", "keep in", "keep to",
        "keep below", "keep above", "keep this", "keep on", "keep these", "keep the", "keep it", "kept at", "kept in",
        "kept below", "kept on", "stuck on", "stuck at", "stuck with", "leave at", "leave this at", "limit to",
        "limit the", "limit because", "limit version", "limit versions", "limiting to", "limiting the", "locked to",
        "locked at", "locked because", "lock to", "lock at", "lock version", "lock the version", "locking to",
        "locked down", "tied to", "bound to", "upper bound", "lower bound", "upper limit", "upper cap", "bounded by",
        "this version", "that version", "this exact", "this specific", "last version", "first version",
        "last versions", "last release", "first release", "later version", "same version", "same versions",
        "version conflict", "earlier version", "earlier versions", "previous version", "previous versions",
        "old version", "old versions", "older version", "higher version", "higher versions", "greater version",
        "greater versions", "above version", "below version", "next version", "new version", "new versions",
        "next major", "major version", "major versions", "major release", "major upgrade", "minor version",
        "patch version", "other versions", "version used", "version required", "required version", "version range",
        "working version", "version is", "versions are", "beta version", "alpha version", "dev version",
        "development version", "pre release", "release candidate", "all versions", "some versions", "any version",
        "version restriction", "at least", "in sync", "in step", "up to date with", "same as", "agree with",
        "agrees with", "hand in hand", "goes with", "compatible with", "works with version", "in line with",
        "in tandem", "at the same time", "together with", "system package", "system packages", "distribution version",
        "operating system version", "api change", "api changes", "breaking change", "behavior change",
        "behaviour change", "changes to", "change to", "changes in", "changes the", "change in", "changes how",
        "schema change", "license change", "licence change", "changed license", "backward compatible",
        "backwards compatible", "backward incompatible", "pulls in", "pull in", "brings in", "requires a newer",
        "requires at least", "requires changes", "requires code", "requires manual", "requires some", "requires the",
        "requires us", "requires that", "needs changes", "needs work", "needs code", "needs some", "needs more",
        "needs testing", "needs to be", "need to be", "needs a newer", "needs the", "needs manual", "need to keep",
        "need to stay", "need to update", "needs migration", "needs migrating", "migrate to", "migrating to",
        "migrated to", "migration to", "migrate from", "migrate off", "new migration", "new migrations",
        "migration of", "ported to", "port to", "switch to", "switched to", "switching to", "moved to", "move to",
        "rather than having", "depends on version", "depends on a specific", "depends on the version",
        "depend on a specific", "depends on old", "private api", "internal api", "internals of", "new feature",
        "new features", "feature added", "added in", "available in", "available since", "available from",
        "introduced in", "appeared in", "landed in", "merged in", "merged into", "in favor of", "in favour of",
        "out of memory", "too old", "too new", "too slow", "too many", "too strict", "too large", "up to",
        "and above", "and below", "and later", "and up", "or later", "or newer", "or higher", "or above",
        "or greater", "or lower", "or below", "greater than", "less than", "lower than", "higher than", "newer than",
        "older than", "loose dependency", "be aware", "by decision", "decided to", "on purpose",
        "not directly required", "transitively pinned", "only on pypi", "on pypi yet", "our fork", "patch for",
        "patches for", "with patch", "supply chain", "not secure", "for consistency", "for stability", "make sure",
        "makes sure", "made sure", "never update", "python 2", "supports python", "support python",
        "support for python", "python support",
    )
)  # fmt: skip

# Whole ideas in which a word of the lists above describes a product instead of a reason.
DESCRIPTIONS = frozenset(
    (
        "must be listed", "error logger", "remember to run", "must come first", "must come before", "must come after",
        "keep this list", "keep the list", "keep these sorted", "keep sorted", "keep this sorted",
        "keep alphabetical", "limit the rate", "for known vulnerabilities", "known vulnerabilities",
        "for vulnerabilities", "for security vulnerabilities", "for security issues", "security issues in",
        "for common security", "security vulnerabilities in", "version in use", "rate limit", "rate limits",
        "to limit", "time limit", "limit access", "limit requests", "version info", "error tracking", "error tracker",
        "error reporting", "error reports", "error monitoring", "error handling", "error handler", "error logging",
        "error logs", "error pages", "error messages", "error collection", "error bars", "exception tracking",
        "exception reporting", "exception handling", "exception logging", "exception monitoring", "exception handler",
        "crash reporting", "crash reports", "crash reporter", "bug tracker", "bug tracking", "bug reports",
        "bug reporting", "issue tracker", "issue tracking", "issue management", "brute force",
        "compatibility library", "compatibility layer", "compatibility shim", "compatibility shims",
        "compatibility helpers", "compatibility utilities", "compatibility wrapper", "compatibility module",
        "compat library", "compat layer", "security headers", "security header", "security scanner",
        "security scanning", "security scans", "security linter", "security linting", "security checks",
        "security checker", "security tools", "security testing", "security middleware", "security analysis",
        "security audit", "find security", "finds security", "common security", "auto fix", "auto fixes",
        "constraint solver", "constraint solving", "constraint programming", "database constraints",
        "race conditions", "version control", "sync with s3", "file sync", "data sync", "latest news", "slow tests",
        "slow queries", "exact cover", "exact matching", "pattern match", "fuzzy match", "vulnerability scanner",
        "vulnerability scanning", "vulnerability checks", "vulnerability checker", "vulnerability database",
        "find vulnerabilities", "known vulnerabilities in", "checks for vulnerabilities", "check for vulnerabilities",
        "dependency conflicts", "merge conflicts", "merge conflict", "upgrade syntax", "missing values",
        "missing data", "missing imports", "missing dependencies", "missing migrations", "missing docstrings",
        "spelling errors", "type errors", "common errors", "common bugs", "common problems", "code problems",
        "find bugs", "catch bugs", "finding bugs", "bugs and", "optimization problems", "optimisation problems",
        "must be used", "must only be used", "must never be used", "must not be used", "must be imported",
        "must only be imported", "must not be imported", "must never be imported", "must be installed",
        "constraints file", "constraint file", "constraints files", "constraint files", "level constraints",
        "requirements and constraints", "circuit breaker", "memory leaks", "deprecation warnings",
        "deprecation decorator", "deprecation helpers", "warning filters", "make sure to run", "must be run",
        "needs to be installed", "need to be installed", "needs the following", "latest from", "latest git",
        "force directed", "no matter",
    )
)  # fmt: skip

# What opens a comment that is written by, or to, a tool.
DIRECTIVES = (
    "noqa", "type: ignore", "type:ignore", "pylint:", "pyup:", "renovate: ", "whypin:", "safety:", "nosec", "pragma:",
    "fmt:", "isort:", "ruff:", "mypy:", "pyright:", "pytype:", "rq.filter:", "rq.", "noinspection", "vim:", "-*-",
    "cspell:", "spell-checker:", "zizmor:", "nosonar", "checkov:", "trivy:", "flake8:", "yapf:", "nosemgrep",
    "deptry:", "codespell:", "bandit:", "language=", "coding:", "coding=", "x-release-please", "dependabot-ignore",
    "ggignore", "tombi:", "taplo:", "snyk:", "skip-audit", "vulture:", "keep-sorted", "<<<<<<<", "keep sorted",
)  # fmt: skip

# Nouns that make a short comment a title: `# Pinned dependencies`, `# Version constraints`.
TITLES = _words(
    """
    dependencies dependency deps packages package requirements requirement reqs constraints constraint pins versions
    tools tooling libraries library libs plugins plugin utilities utils helpers modules stuff misc things extras
    security compatibility upgrades fixes overrides errors issues sync limits conflicts
    """
)

# Titles that say nothing although a word of theirs would: `# pinned`, `# exact version`.
EMPTY = _words(
    """
    pin pins pinned pinning fixed exact exactly constrained constraint locked frozen held cap capped limited version
    versions this the these to at a specific all is are it here we now python package dependency overrides override
    """
)

PLATFORMS = _words(
    """
    windows win32 win linux macos mac osx darwin pypy cpython unix posix cygwin jython graalpy arm arm64 aarch64 x86_64
    amd64 s390x ppc64le musl emscripten pyodide wasm platform platforms
    """
)

GROUPS = frozenset(
    (
        "these", "both", "all of them", "the following", "packages below", "versions below", "dependencies below",
        "everything below", "pins below", "everything here", "all versions here", "all packages", "all pins",
        "all the packages", "versions here", "packages here", "the versions are", "versions are pinned",
        "packages are pinned", "dependencies are pinned", "tools are pinned", "are all pinned",
        "requirements are pinned", "dependencies pinned", "packages pinned", "versions pinned", "requirements pinned",
        "oldest versions", "lowest versions", "minimum versions", "minimal versions",
        "they must", "they should", "they need", "they are", "must all", "should all", "below are pinned",
    )
)  # fmt: skip

NOT_GROUPS = frozenset(
    (
        "these tests", "these issues", "these changes", "these errors", "these bugs", "these warnings",
        "these failures", "until these", "once these", "when these", "until both", "both python", "until all",
        "once all", "with these", "fix these", "fixes these", "fixing these", "on both", "for both", "in both",
        "supports both", "support both", "these features", "these days", "because these", "break these",
        "breaks these", "of these", "the following error", "the following issue", "the following commit",
        "the following reason", "the following bug", "the following warning",
    )
)  # fmt: skip

# A release so qualified is compared with others: `last pure-python release`.
COMPARED = _words("first last latest newer older only recent previous prior next")
RELEASES = _words("release releases version versions")

# `To remove reliance on typing` is a reason, `To test async code` a use.
PURPOSES = _words("allow avoid drop fix get keep limit match please prevent remove satisfy silence stop unblock work")

# What makes a short comment more than a title.
GLUE = _words("for to due by with until since because from on of in and not no fixes breaks has have")

# What can stand before the verb of a sentence about a package.
LEADS = _words(
    """
    this it it's these they both all of the that which also only just mainly mostly primarily currently solely still
    package packages dependency dependencies deps library libraries libs tool tools module modules requirement
    requirements plugin plugins backport backports stuff things note nb here below following one ones we i you
    optional optionally directly indirectly internally explicitly specifically additional extra
    """
)
AUXILIARIES = _words("is are was be been being gets get can may might must should could will would has have")

# Participles and adjectives of use and presence: `used by`, `optional for`.
USES = _words(
    """
    used needed required necessary useful important essential imported install installed included provided listed added
    optional recommended handy helpful imports dependency dependencies transitive implicit undeclared duplicated
    repeated also declared loaded called run executed reused shared vendored wanted expected responsible meant intended
    via comes there
    """
)
PREPOSITIONS = _words(
    """
    by for to in on with from as at when during via only internally if throughout within inside across under of
    elsewhere directly indirectly here
    """
)
# What packages do, as descriptions begin: `Provides …`, `lets us …`.
DOINGS = _words(
    """
    provides provide adds add allows allow enables enable lets let handles handle serves serve generates generate
    checks check validates validate parses parse reads read writes write converts convert creates create renders render
    runs sends send supports support implements implement integrates integrate manages manage makes make gives give
    helps help detects detect finds find sorts sort formats format wraps wrap exposes expose extends extend replaces
    shows show tracks track measures measure builds build displays display loads load defines define computes compute
    compresses compress encrypts encrypt includes include contains contain offers offer powers power monitors monitor
    collects collect reports report uploads upload translates translate speeds improves improve simplifies simplify
    reloads reload does do installs extract extracts catches catch scans scan logs prints lints
    """
)
# What packages are.
PRODUCTS = _words(
    """
    framework library client tool driver server engine parser module backend wrapper sdk plugin runner linter formatter
    checker app application service adapter bindings utility utilities helper helpers extension implementation toolkit
    middleware orm package compiler generator broker provider
    """
)
# A file's own order, of which a comment may speak.
LAYOUT = _words("comment comments section sections alphabetical alphabetically sorted list listed")
NEEDING = _words("use uses using need needs require requires import imports call calls want wants depend depends")
# What a package that finds things finds; no trouble of the package itself.
FOUND = _words(
    """
    bug bugs error errors exception exceptions issue issues problem problems vulnerabilities vulnerable security
    deprecated missing crashes leaks deprecations failures conflicts upgrades outdated wrong
    """
)
FINDERS = _words(
    """
    checks check finds find detects detect reports report handles handle catches catch shows show logs tracks track
    scans scan prints lints monitors collects audits checking finding detecting reporting handling catching tracking
    scanning auditing
    """
)
# A sentence with one of these says more than what a package is: its use gives way to a reason.
CONTRASTS = _words("because since but so however although though until unless otherwise therefore hence whereas while")

# Conditions, duties and negations: more than a relative clause of a description has.
STRONG = CONTRASTS | _words(
    """
    not no never none neither nor cannot if when whenever once before whether can could may might must should
    would will had we our us yet already again anymore too
    """
)
# Words of an argument: verbs in a person, conditions, negations, persons, comparisons, guesses.
ARGUING = (
    STRONG
    | AUXILIARIES
    | _words(
        """
    am were did do does done after still always often anyway it it's this that that's there's
    let's what's these they them
    their your i my very quite rather more less most least enough careful different differ differs
    probably likely maybe perhaps possibly seems seem appears appear looks look apparently presumably sure unsure
    wants want needs need requires require prefer prefers try tries tried think believe know known guess hope
    uses use depends depend goes go comes come came gets got became becomes become means mean meant
    change changes change update updates updated move moves moved moving switched switch start started starts stop
    stopped stops leave left leaves put note than instead due ok okay works work working worked lets
    """
    )
)
