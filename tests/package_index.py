"""A package index on loopback with whole projects: pages, the JSON API, sdists and wheels that a test makes up."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from hashlib import sha256
from typing import Any

from archives import END, member
from simple_server import Server, page, project

DAY = "2026-11-20T10:00:00Z"


def sdist(name: str, version: str, files: dict[str, bytes]) -> bytes:
    """A `.tar.gz` with its `PKG-INFO`."""
    top = f"{name}-{version}/".encode()
    info = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode()
    parts = [member(top + path.encode(), body) for path, body in {"PKG-INFO": info, **files}.items()]
    return gzip.compress(b"".join(parts) + END, 1, mtime=0)


def wheel(name: str, version: str, files: dict[str, bytes]) -> bytes:
    """A wheel with its `WHEEL`."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, body in {**files, f"{name}-{version}.dist-info/WHEEL": b"Wheel-Version: 1.0\n"}.items():
            archive.writestr(zipfile.ZipInfo(path), body)
    return made.getvalue()


def digest(body: bytes) -> str:
    return sha256(body).hexdigest()


class PackageIndex(Server):
    """`publish` adds a release to a project, `tell` what the JSON API says of it."""

    def __init__(self) -> None:
        super().__init__()
        self._files: dict[str, list[dict[str, Any]]] = {}
        self._more: dict[str, dict[str, Any]] = {}

    def __enter__(self) -> PackageIndex:
        super().__enter__()
        return self

    def publish(self, key: str, files: dict[str, bytes], day: str = DAY, **more: Any) -> None:
        """Publish files by name, with what else the page says of each."""
        for name, body in files.items():
            self.pages[f"/files/{name}"] = page(body, "application/octet-stream")
            entry: dict[str, Any] = {"filename": name, "hashes": {"sha256": digest(body)}, "url": f"../../files/{name}"}
            entry.update({"size": len(body), "upload-time": day, **more})
            self._files.setdefault(key, []).append(entry)
        self._show(key)

    def state(self, key: str, **more: Any) -> None:
        """Say more of a project on its page (`project-status`)."""
        self._more[key] = more
        self._show(key)

    def tell(self, key: str, version: str, **more: Any) -> None:
        """Say something of a release by the JSON API; `info` is added to what it says in any case."""
        info = {"name": key, "version": version, **more.pop("info", {})}
        body = json.dumps({"info": info, **more}).encode()
        self.pages[f"/pypi/{key}/{version}/json"] = page(body, "application/json")

    def _show(self, key: str) -> None:
        self.add(key, page(project(key, self._files.get(key, []), **self._more.get(key, {}))))
