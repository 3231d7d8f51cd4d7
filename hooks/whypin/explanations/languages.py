"""How comments in scripts other than plain English letters say why; needed only where a character is not ASCII.

The same kinds of words as in `explanation_words`: cause, breakage, duty, agreement, comparison of versions. What a
package does (`用于…`, `для …`, `für …`) and the bare fact of a pin (`固定版本`, `バージョン固定`) are none.
"""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Chinese, Japanese and Korean: parts of the text, for words stand without blanks or carry endings.
_PARTS = _words(
    """
    兼容 相容 冲突 衝突 避免 防止 导致 導致 因为 因為 由于 由於 否则 否則 以免 必须 不支持 不支援 仅支持 僅支援
    只支持 才支持 停止支持 不能 不可 不要 请勿 切勿 無法 无法 失败 失敗 报错 報錯 崩溃 崩潰 问题 問題 修复 修復
    漏洞 升级 升級 降级 降級 高版本 低版本 新版 旧版 舊版 老版本 最新 稳定版 限制 暂时 暫時 临时方案 临时解决
    临时固定 弃用 废弃 移除 破坏 回退 保持一致 版本一致 对应 相匹配 版本匹配 互換 非対応 未対応 対応していない
    不具合 競合 回避 動かない 動作しない 使えない 壊れ 破壊 脆弱性 暫定 一時的 合わせ 揃え ないと ないため
    エラーが エラーに 非推奨 廃止 以降 未満 警告 호환 충돌 때문 버그 취약 문제 방지 미지원 지원하지 오류가 최신
    이후 임시 깨짐 깨지 않
    """
)
# What a word of the text begins with.
_STEMS = _words(
    """
    совмест несовмест сумісн несумісн конфликт конфлікт лома слома пока поки временн баг фикс исправ уязвим
    последн устар удал обнов требу иначе чтобы нельзя проблем закреп зафикс падает из-за поскольку évit
    dernière problème cassé jusqu'à résou dépréci supprimé figé bloqué vulnérab régress últim até não müss
    rückwärts höher älter übereinstimm abwärtskomp vorübergehend sicherheitslücke poniewa
    """
)
_PHRASES = (
    *("не работает", "не поддерживает", "не поддерживается", "больше не", "ещё не", "еще не", "так как"),
    *("потому что", "начиная с", "à cause", "en attente", "versão testada", "version testée", "versión probada"),
    *("mesma versão", "misma versión", "même version", "ya está", "já está", "unterstützt nur", "unterstützt kein"),
    *("más reciente", "오류 발생", "이전 버전"),
)


def says_why(text: str) -> bool:
    """Whether a text, in lower case, names a cause in one of these languages."""
    if any(part in text for part in _PARTS) or any(part in text for part in _PHRASES):
        return True
    return any(word.lstrip("([\"'«„“").startswith(_STEMS) for word in text.split())
