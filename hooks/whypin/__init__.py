"""whypin asks of every version constraint why it is there, and of every lock whether it is what was published.

The house has six layers; imports only go down, and `tests/house` holds the table of who may import whom.

    5  commands      main(argv) -> int; disk, network, clock and printing are handed out here
    4  engine        runs rules, ignores and fixes; has no power of its own
       adoption      what `whypin init` puts into a repository's files; text in, text out
       reports       Report -> str, one format a module; knows no rule
    3  dossier       what a change of locks brings, of what indexes, archives and git said of it; has no power
       project       which files belong together: discovery, roles, pairing, scope, kind, configuration
       why           why a constraint is what it is: comments, commits, locks and indexes; has no power
       rules         one rule = two siblings, x.py and x.md; sees text, model and the rooms that hold no power
    2  versions      PEP 440 versions, ranges, bounds, updates, markers
       explanations  which comment belongs to which declaration, and whether it says why
       locks         what a lock promises: digests, hosts, file names, conflicts, the judgement of its index
       readers       one file format a module: Source -> Document
       index         package indexes that speak the Simple API; client.py is the only socket
       vcs           git.py is the only one who starts git
       sdist         reads a source distribution without trusting it
       reviews       signed statements, and the chain they make; signature.py is the only sight of a key
    1  model         records only: what files and indexes say
    0  text          characters: sources, spans, edits, lines, TOML and JSON positions; knows nothing of packaging

Imports stand at the top of a file. Inside a function stands what a usual run does without and what costs it 2 ms or
more, by itself or with all else that only rare files need (`RARE` in `tests/commands/test_main.py`): hooks run at every
commit. `re` is 4 ms, a sixth of a hook's run, and plain lines of a requirements file do without it: what reads each of
them imports it late. Types are imported for the type checker alone.
"""

__version__ = "0.1.0"
