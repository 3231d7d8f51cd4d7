from __future__ import annotations

from pathlib import Path

import certifi

from whypin.index.certificates import Certificates


def test_certificates_are_read_from_a_file_a_folder_or_certifi(tmp_path: Path) -> None:
    for path in (None, certifi.where(), str(tmp_path)):
        context = Certificates(path).context()
        assert context is not None
        assert context.check_hostname
        assert bool(context.cert_store_stats()["x509_ca"]) is (path != str(tmp_path))


def test_what_holds_no_certificates_is_not_replaced_by_others(tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("")
    (tmp_path / "other.pem").write_bytes(b"\xff" * 100)
    for name in ("gone.pem", "empty.pem", "other.pem", "nul\0.pem"):
        assert Certificates(str(tmp_path / name)).context() is None
