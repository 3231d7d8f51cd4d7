"""The site: `mkdocs` with this as its hook shows `docs/`, the pages of the rules and what stands at the root.

Every page has one source, which GitHub shows as well. Links are turned to the page of the site where there is one, else
to the repository; comments are left out; and the blocks of a rule's example, named by their files, get captions.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

ROOT = Path(__file__).resolve().parents[1]
RULES = "hooks/whypin/rules"
# What is a page, from the root of the repository, and where it is on the site.
PAGES = {
    "README.md": "index.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "SECURITY.md": "security.md",
    "examples/README.md": "examples.md",
    "hooks/whypin/reports/json_v1.md": "json_v1.md",
    "hooks/whypin/reports/dossier_v1.md": "dossier_v1.md",
    **{path.relative_to(ROOT).as_posix(): path.name for path in sorted((ROOT / "docs").glob("*.md"))},
    **{f"{RULES}/{path.name}": f"rules/{path.name}" for path in sorted((ROOT / RULES).glob("*.md"))},
}
NAV = [
    {"What it is": "index.md"},
    {"In CI": "ci.md"},
    {"Baseline": "baseline.md"},
    {"Reviews": "reviews.md"},
    {"The dossier of an update": "dossier.md"},
    {"What changed between two releases": "review-diff.md"},
    {"Wheels of your own": "sums.md"},
    {"Why a constraint": "why.md"},
    {"Questions": "faq.md"},
    {"Examples": "examples.md"},
    {"Threat model": "threat-model.md"},
    {"Security": "security.md"},
    {"JSON report": "json_v1.md"},
    {"Dossier as JSON": "dossier_v1.md"},
    {"Changelog": "changelog.md"},
    {"Rules": [{Path(page).stem.replace("_", "-"): page} for page in PAGES.values() if page.startswith("rules/")]},
    {"For developers": ["contributing.md", "design.md"]},
]
# What a block of a rule's page is, where its tag is not the name of a file.
CAPTIONS = {
    "report": "whypin reports:",
    "fixed": "After `--fix`:",
    "fixed unsafe": "After `--fix --unsafe-fixes`:",
    "index": "The index says:",
    "configuration": "The configuration:",
}
LANGUAGES = {"text", "toml", "yaml", "console"}


def on_config(config: MkDocsConfig) -> None:
    """The menu; the rules in it are those that have a page."""
    config.nav = NAV


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Every page, as the site shows it."""
    from mkdocs.structure.files import File

    for source, page in PAGES.items():
        if page in files.src_uris:
            files.remove(files.src_uris[page])
        files.append(File.generated(config, page, content=shown(source, config.repo_url or "")))
    return files


def shown(source: str, repository: str) -> str:
    """The text of a page, by its path from the root of the repository."""
    text = re.sub(r"^<!--.*-->\n", "\n", (ROOT / source).read_text("utf-8"), flags=re.MULTILINE)
    text = re.sub(r"^```(?P<tag>\S.*)\n", lambda fence: captioned(fence["tag"]), text, flags=re.MULTILINE)
    return re.sub(
        r"\]\(([^):#]+)(#[^)]*)?\)", lambda link: f"]({turned(source, link[1], repository)}{link[2] or ''})", text
    )


def captioned(tag: str) -> str:
    """The first line of a fenced block, and above it what the block is."""
    if tag in LANGUAGES:
        return f"```{tag}\n"
    name = tag.removesuffix(" escaped")
    at_base = f"`{name.removeprefix('base ')}` at the base:"
    return f"{CAPTIONS.get(tag) or (at_base if name.startswith('base ') else f'`{name}`:')}\n\n```text\n"


def turned(source: str, link: str, repository: str) -> str:
    """A link of a page, as it leads to the same place from the page's place on the site."""
    target = posixpath.normpath(posixpath.join(posixpath.dirname(source), link))
    if target.startswith("docs/") and target not in PAGES:
        target = target.removeprefix("docs/")
    elif target in PAGES:
        target = PAGES[target]
    else:
        return f"{repository}/blob/main/{target}"
    return posixpath.relpath(target, posixpath.dirname(PAGES[source]) or ".")
