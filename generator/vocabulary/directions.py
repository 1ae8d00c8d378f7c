"""Directions: which way a reason says that the money went: the words, and how they stand in it.

A reason may begin with its verb (增加人员经费) or end with it (人员经费增加).  One that names both
directions, or what another year had, or what by its nature goes the other way, says nothing alone.
"""

from __future__ import annotations

from typing import Final

from generator.later import matcher

MORE: Final = 1
LESS: Final = -1

_MORE: Final = "增加|新增|追加|增长|上升|提高|调增|增拨|增多|上涨"
_LESS: Final = "减少|压减|压缩|下降|降低|调减|缩减|下滑|节约|控制|收回|结余|取消"
# What a reason that tells of less begins with only: 控制支出, and not 严格控制.
_ENDS: Final = {
    MORE: "增加|增长|上升|提高|调增|增多|上涨",
    LESS: "减少|压减|下降|降低|调减|缩减|下滑",
}
_COUNT: Final = r"[近约]?\d[\d.,]*(?:万元|元|人次|人|名|个|批次|次|辆|%)?"
_BEHIND: Final = rf"(?:了|较[多大快]|很多|所致|引起|等)*(?:{_COUNT})?等?"
_FIRST: Final = {way: matcher(words) for way, words in ((MORE, _MORE), (LESS, _LESS))}
_LAST: Final = {
    way: matcher(rf".*[\u4e00-\u9fff](?:{words}){_BEHIND}") for way, words in _ENDS.items()
}
# More of these is less money, less of these is more: who retires, what is not paid, other money;
# or it is no money at all that there is more of: a share, how well something is used.
_AGAINST: Final = matcher(
    "退休|离职|调出|调离|辞职|去世|死亡|缺编|空编|减免|减员|节支|推迟|未|欠|停|退|剩余"
    "|收入|自有|自筹|其他资金|单位资金|占比|比重|效率|效能|质量|意识|[利使]用率|周转率"
)
# Of another year, or of the budget that a final figure is held against: that was more, not this.
_ELSEWHERE: Final = matcher("(?<![比较与同])(?:上年|上一年|去年|往年|以前年度|年初|预算)")
_CLAUSE: Final = matcher("[，；、。,;]")


def way_of(reason: str) -> int:
    """MORE or LESS where a reason says that alone; 0 where it says both, or neither."""
    said = {way for way, words in _FIRST.items() if words.search(reason)}
    if len(said) != 1:
        return 0
    [way] = said
    if "退休" in reason:
        return 0
    if _FIRST[way].match(reason):
        return way
    clauses = [clause for clause in _CLAUSE.split(reason) if clause]
    alone = not (_AGAINST.search(reason) or _ELSEWHERE.search(reason))
    return way if alone and all(_LAST[way].fullmatch(clause) for clause in clauses) else 0
