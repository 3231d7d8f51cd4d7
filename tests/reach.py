"""Whether the public index can be reached from here, for the few tests that need it; as a script, by its status."""

from __future__ import annotations

import functools
import subprocess
import sys

import pytest

# Where the environment names other authorities than the built-in ones.
CERTIFICATES = ("PIP_CERT", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")


@functools.cache
def answers() -> bool:
    """Whether pip finds a small package: it knows this machine's own settings for the index."""
    command = [sys.executable, "-m", "pip", "index", "versions", "six", "--timeout", "5", "--retries", "0"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def needs_the_index() -> None:
    """Skip the test, with a clear word, where the package index cannot be reached."""
    if not answers():
        pytest.skip("the package index cannot be reached from here")


if __name__ == "__main__":
    sys.exit(not answers())
