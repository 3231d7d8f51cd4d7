"""What a member of an archive is, by the mode that git gives it in a tree."""

from __future__ import annotations

FOLDER = "040000"
FILE = "100644"
PROGRAM = "100755"
LINK = "120000"
