"""Where PyPI is: the one place that names its addresses."""

from __future__ import annotations

PYPI = "https://pypi.org/simple/"
"""The Simple API of the index that pip asks where nothing else is said."""

PYPI_NAMES = frozenset(
    {"pypi.org/simple", "pypi.python.org/simple", "pypi.org/pypi", "pypi.python.org/pypi", "pypi.org"}
)
"""Host and path of what tools and locks, older ones too, call PyPI."""

PYPI_FILES = "files.pythonhosted.org"
"""The host of PyPI's files."""

FILE_HOSTS = {
    "pypi.org": PYPI_FILES,
    "pypi.python.org": PYPI_FILES,
    "test.pypi.org": "test-files.pythonhosted.org",
}
"""The hosts of PyPI's indexes, each with that of its files."""
