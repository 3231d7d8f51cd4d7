"""Layer 2: `git.py` is the only subprocess to git."""
