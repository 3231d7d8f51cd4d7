"""Comments in other languages than English: what says why, and what does not; all written for these tables."""

from __future__ import annotations

import pytest

from whypin.explanations.languages import says_why
from whypin.explanations.prose import NONE, REASON, classify

# What a package is or is for, and the bare fact of a pin.
SILENT = [
    "# 用于解析 HTML 的库",
    "# 网络请求",
    "# 数据库驱动",
    "# バージョン固定",
    "# 画像を読み込むライブラリ",
    "# 데이터베이스 드라이버",
    "# библиотека для работы с изображениями",
    "# Драйвер базы данных",
    "# Bibliothek für Bilder",
    "# Bibliothèque pour lire les images",
    "# Leitor de imagens é aqui",
]

REASONS = [
    # Chinese, in both scripts: incompatible, avoids an error, newer ones fail, in step with something else.
    "# 与 numpy 2 不兼容",
    "# 避免启动时报错",
    "# 新版無法啟動",
    "# 与服务器保持一致",
    # Japanese: does not run, not yet supported, a known defect, for the time being.
    "# 新しいと動かない",
    "# まだ未対応",
    "# 不具合の回避",
    "# 暫定",
    # Korean: a conflict, because of.
    "# 다른 패키지와 충돌",
    "# 서버 때문에",
    # Russian and Ukrainian: incompatible, does not work, because of, until.
    "# несовместимо с сервером",
    "# с новой не работает",
    "# из-за сервера",
    "# поки сервер старий",
    # French, Spanish, Portuguese: avoids, later ones are broken, up to, does not.
    "# évite une erreur au démarrage",
    "# la suite est cassée",
    "# última que funciona",
    "# não funciona com o servidor",
    # German and Dutch, with and without letters of their own.
    "# neuere müssen erst geprüft werden",
    "# läuft nicht mit dem Server",
    "# wegen des Servers",
    "# omdat de server oud is",
]


@pytest.mark.parametrize("comment", SILENT)
def test_no_reason(comment: str) -> None:
    assert classify([comment], key="thing") == NONE


@pytest.mark.parametrize("comment", REASONS)
def test_reason(comment: str) -> None:
    assert classify([comment], key="thing") == REASON
    assert classify([comment], key="thing", inline=True) == REASON


def test_a_hostile_comment_costs_no_more_than_its_length() -> None:
    # A search that went back and forth would take minutes.
    text = "説明は" * 300_000
    assert not says_why(text)
    assert classify([f"# {text}"], key="thing") == NONE
