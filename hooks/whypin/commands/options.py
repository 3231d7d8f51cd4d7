"""The options that `whypin check` and the hooks share."""

from __future__ import annotations

import os

from whypin import rules
from whypin.commands.terminal import complain
from whypin.project import configuration
from whypin.project.configuration import Configuration, ConfigurationError, Nearest
from whypin.project.tree import TooLarge
from whypin.reports import FORMATS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable, Sequence

    from whypin.project.configuration import Governs
    from whypin.project.tree import Tree


class Usage(Exception):
    """What was asked for cannot be done; the message is for the person who asked. Exit status 2."""


def configured(options: Options, tree: Tree) -> Governs:
    """The configurations that hold for the files of a tree. Raises `ConfigurationError`."""
    if options.config is not None:
        from whypin.commands.disk import Disk

        folder, name = os.path.split(os.path.abspath(options.config))
        try:
            return configuration.read(Disk(folder), name, rules.names())
        except ConfigurationError as error:
            # By the name that the person gave it.
            raise ConfigurationError([one.replaced(path=options.config) for one in error.mistakes]) from None
    return Configuration() if options.isolated else Nearest(tree, rules.names())


def mistakes_told(call: Callable[[], int]) -> int:
    """The status of a command; of what the person who started it got wrong, one message and the status 2."""
    try:
        return call()
    except (Usage, TooLarge) as error:
        complain(str(error))
    except ConfigurationError as error:
        for mistake in error.mistakes:
            complain(str(mistake))
    return 2


class Options:
    """What was asked for; the values of the class are those that hold when nothing is said."""

    paths: Sequence[str] = ()
    select: Sequence[str] | None = None
    ignore: Sequence[str] | None = None
    online = False
    fix = False
    unsafe_fixes = False
    diff = False
    scope: str | None = None
    level: str | None = None
    format: Sequence[str] | None = None
    output: str | None = None
    config: str | None = None
    isolated = False
    fail_on = "warning"
    exit_zero = False
    quiet = False
    color = "auto"
    show_files = False
    unfolded = False
    statistics = False
    base: str | None = None
    new_only = False
    trust_change = False
    index_url: str | None = None
    allow_host: Sequence[str] | None = None
    cache_dir: str | None = None
    no_cache = False
    no_progress = False


class BaselineOptions(Options):
    """What `whypin baseline` was asked for."""

    prune = False
    explain = False


def read(prog: str, description: str, argv: Sequence[str], *, select: bool) -> Options:
    """Read a command line; one of paths and flags alone, as hooks are started, without argparse and its 8 ms."""
    options = _plain(argv, select)
    if options is None:
        options = Options()
        parser(prog, description, select=select).parse_args(argv, namespace=options)
    return options


def _plain(argv: Sequence[str], select: bool) -> Options | None:
    """The options of a command line of known flags and one run of paths; None for any other: argparse judges it."""
    options = Options()
    flags = [argument for argument in argv if argument.startswith("-")]
    for flag in flags:
        name = flag.removeprefix("--").replace("-", "_")
        if vars(Options).get(name) is not False or flag != f"--{name.replace('_', '-')}":
            return None
        if name == "online" and not select:
            return None
        setattr(options, name, True)
    first = next((number for number, argument in enumerate(argv) if not argument.startswith("-")), 0)
    options.paths = argv[first : first + len(argv) - len(flags)]
    return None if any(path.startswith("-") for path in options.paths) else options


def parser(prog: str, description: str, *, select: bool) -> ArgumentParser:
    """The parser; a hook's selection is its own, so only `check` takes `--select`, `--ignore` and `--online`."""
    from whypin.commands.parsing import bare_parser

    result = bare_parser(prog, description)
    add = result.add_argument
    _rules(result, select=select)
    add("--fix", action="store_true", help="apply the safe fixes")
    add("--unsafe-fixes", action="store_true", help="apply the unsafe fixes as well")
    add("--diff", action="store_true", help="show what the fixes would change and write nothing")
    _policy(result)
    add("--new-only", action="store_true", help="report only what the change since the base introduced")
    add("--trust-change", action="store_true", help="let the change decide what guards report, as a maintainer may")
    _reporting(result)
    _index(result)
    return result


def baseline_parser() -> ArgumentParser:
    """The parser of `whypin baseline`."""
    from whypin.commands.parsing import bare_parser

    result = bare_parser(
        "whypin baseline", "Record today's findings in whypin-baseline.txt, so that only new ones are reported."
    )
    add = result.add_argument
    _rules(result, select=True)
    _policy(result)
    add("--config", metavar="FILE", help="read the configuration from this file")
    what = result.add_mutually_exclusive_group()
    what.add_argument("--prune", action="store_true", help="only remove what is mended; add nothing")
    what.add_argument("--explain", action="store_true", help="say what each line is for; write nothing")
    _index(result)
    return result


def _rules(result: ArgumentParser, *, select: bool) -> None:
    add = result.add_argument
    add("paths", nargs="*", metavar="PATH", help="files or folders; without one, every known file of the repository")
    if select:
        add("--select", metavar="RULE[,RULE]", action="append", help="run these rules and no others")
        add("--ignore", metavar="RULE[,RULE]", action="append", help="leave these rules out")
        add("--online", action="store_true", help="also run the rules that ask the package index")


def _policy(result: ArgumentParser) -> None:
    add = result.add_argument
    add("--scope", choices=("production", "all"), help="which dependencies to check: production, or all")
    add("--level", choices=("default", "strict"), help="how much needs an explanation")
    add("--base", metavar="REF", help="the revision that the change is compared with (default: detected)")


def _reporting(result: ArgumentParser) -> None:
    add = result.add_argument
    formats = f"{', '.join(FORMATS)}; repeatable with a file each"
    add("--format", metavar="FORMAT[=FILE]", action="append", help=formats)
    add("--output", metavar="FILE", help="write the report there")
    add("--config", metavar="FILE", help="read the configuration from this file")
    add("--isolated", action="store_true", help="read no configuration")
    add("--fail-on", choices=("error", "warning"), help="the lowest severity that fails the run (default: warning)")
    add("--exit-zero", action="store_true", help="do not fail for findings")
    add("--unfolded", action="store_true", help="show every finding of a list, not one for the list")
    add("--statistics", action="store_true", help="count the findings of each rule and scope")
    add("--quiet", action="store_true", help="print findings only, no summary")
    add("--color", choices=("auto", "always", "never"), help="colour in the text report (default: auto)")
    add("--show-files", action="store_true", help="show what each file is read as and why, and check nothing")


def _index(result: ArgumentParser) -> None:
    add = result.add_argument
    add("--index-url", metavar="URL", help="the package index, in place of pip's or uv's setting")
    add("--allow-host", metavar="HOST", action="append", help="also contact this host")
    add("--cache-dir", metavar="DIR", help="where to keep what was verified")
    add("--no-cache", action="store_true", help="ask the index for everything")
    add("--no-progress", action="store_true", help="no progress bar")


def names(values: Sequence[str] | None) -> list[str]:
    """Comma-separated names of repeated options as one list."""
    return [name.strip() for value in values or () for name in value.split(",") if name.strip()]


def outputs(
    formats: Sequence[str] | None, output: str | None, known: Sequence[str] = FORMATS
) -> list[tuple[str, str | None]]:
    """Pairs of format and file (None: standard output), the first that is `known` without any. Raises `Usage`."""
    pairs: list[tuple[str, str | None]] = []
    for wanted in formats or known[:1]:
        name, _, file = wanted.partition("=")
        if name not in known:
            raise Usage(f"no report format `{name}`; there are {', '.join(known)}")
        pairs.append((name, file or output))
    files = [file for _, file in pairs]
    shared = next((f"`{file}`" if file else "standard output" for file in files if files.count(file) > 1), None)
    if shared:
        raise Usage(f"two reports cannot share {shared}; give one of them a file: `--format json=report.json`")
    return pairs


def here() -> str:
    """The current folder. Raises `Usage`."""
    try:
        return os.getcwd()
    except OSError:
        raise Usage("the current folder is not there any more") from None
