"""Reads a source distribution without trusting it: nothing is executed, imported or extracted.

`archive.py` reads one, `compare.py` says what came, went and changed between two. The headers are walked by our own
code, since `tarfile` and `zipfile` hold what a hostile archive announces; what two readers could take differently is
refused (`refused.py`), and so is whatever PyPI itself would not accept.
"""
