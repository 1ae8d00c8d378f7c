"""Items: 年初预算 and the reason of each 科目, and last year's totals from the stated changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from generator.importing.correspondence import CAPITAL, FUND, ITEMS, Keys
from generator.importing.entries import Cells
from generator.importing.stated.said import RECKONED, Said, amount_of, money, near, words_of
from generator.later import matcher
from generator.understanding import Text
from generator.vocabulary.statements import spelled
from generator.vocabulary.subjects import ITEM, functional

# ---------------------------------------------------------------- 年初预算 of each 科目

_ITEM: Final = matcher(
    r"(?<![^\n。：；])(?P<class>[^\n。（）]{1,40})（(?:\d{3})?类）[-－—]{0,2}(?P<section>[^\n。]{1,60}?)"
    r"（(?:\d{2}|\d{5})?款）[-－—]{0,2}(?P<item>[^\n。]{1,60}?)（(?:\d{2}|\d{7})?项(?:级科目)?）"
    rf"[，。]?(?:年初)预算数?为?{money('budget')}[^\n]{{0,30}}?"
    rf"(?:支出)?决算(?:支出|数)?为?{money('final')}(?P<rest>[^\n]{{0,1200}})"
)
_WHY: Final = matcher(
    r"决算数?(?:大于|小于|高于|低于|超过)(?:年初)?预算数?(?:的?主要)?(?:的?原因)?(?:是因为|是|为)?[：:]?"
    r"(?P<reason>[^\n]{1,800})"
)
_USE: Final = matcher(r"主要用于(?P<use>[^\n。]{1,400}?)(?=，决算数?(?:大于|小于|等于)|[。\n]|$)")


def of_items(text: Text, cells: Cells) -> Iterator[Said]:
    for match in _ITEM.finditer(text.text):
        path = _row_of(match, cells)
        if path is None:
            continue
        place = text.place(match.start("budget"))
        yield Said((*path, "年初预算"), amount_of(match, "budget"), place)
        why = _WHY.search(match["rest"])
        if why and words_of(why["reason"]):
            yield Said((*path, "原因"), words_of(why["reason"]), place, "words")
        before = match["rest"][: why.start()] if why else match["rest"]
        if use := _USE.search(before):
            yield Said((*path, "用途"), words_of(use["use"]), place, "words")


def _row_of(match: re.Match[str], cells: Cells) -> Keys | None:
    """The row that the names of an item mean: the only one of those names that the tables have."""
    names = [_plain(re.sub(r"^.*[、.．]", "", match[one])) for one in ("section", "item")]
    found = [
        (*path, code)
        for key, path in (("T5", ITEMS), ("TF", FUND), ("TC", CAPITAL))
        for code in cells.rows(key, ITEM)
        if _plain(_name(cells, code, key)) == names[1]
    ]
    if len(found) > 1:
        found = [path for path in found if _plain(_name(cells, path[-1][:5], "T5")) == names[0]]
    return found[0] if len(found) == 1 else None


def _name(cells: Cells, code: str, key: str) -> str:
    known = functional().get(code)
    return cells.name(code, key, "T3") or (known.name if known else "")


def _plain(name: str) -> str:
    return re.sub(r"[（）()\s]", "", spelled(name))


# ---------------------------------------------------------------- 上年, from the stated changes

STEP: Final = (
    r"(?:与|比|较)(?:20\d\d年|上(?:一)?年)(?:度)?(?:决算数?)?(?:相比)?[，,]?"
    r"(?P<whose>[^\d。，]{0,20}?)(?:各)?(?P<way>增加|增长|减少|下降|降低)" + money("step")
)
_CHANGE: Final = matcher(
    rf"{money('now')}[^\n。]{{0,40}}?[，。]{STEP}"
    r"(?P<rest>[^\n]{0,1200})"
)
BECAUSE: Final = matcher(
    r"(?:主要是(?:因为|由于)?|(?:主要)?原因(?:是|为|：)|是因为)[：:，]?(?P<reason>[^\n]{1,1000}?)"
    r"(?=。20\d\d年度|。?\n|。?$)"
)
# A heading, and what the totals of its sections are called: the amounts of income, of spending.
_SECTIONS: Final = (
    ("财政拨款收入支出", ("财政拨款收入总计", "财政拨款支出总计"), "T4"),
    ("收入支出", ("收入总计", "支出总计"), "T1"),
    ("一般公共预算财政拨款支出决算", ("一般公共预算财政拨款支出",) * 2, "T5"),
)


def of_totals(text: Text, cells: Cells) -> Iterator[Said]:
    found = next((s for s in _SECTIONS if s[0] in text.heading), None)
    if found is None:
        return
    _, keys, table = found
    priors: list[Decimal] = []
    start = 0
    for _ in range(2):
        match = _CHANGE.search(text.text, start)
        if match is None:
            return
        spending = bool(priors)
        key = keys[1] if spending else keys[0]
        now, place = _whole(cells, table, spending=spending), text.place(match.start("step"))
        prior = _before(match, now)
        if prior is not None and prior not in priors:
            yield Said(("上年", key, "金额"), prior, place, how=RECKONED)
            priors.append(prior)
        why = BECAUSE.search(match["rest"])
        if why and (prior is not None):
            yield Said(("上年", key, "原因"), words_of(why["reason"]), place, "words")
        start = match.start("rest") + (why.end() if why else 0)
        if keys[0] == keys[1]:
            return


def _whole(cells: Cells, table: str, *, spending: bool) -> Decimal | None:
    at = {
        "T1": ("T1", "支出.总计" if spending else "收入.总计", "0"),
        "T4": ("T4", "支出.总计" if spending else "收入.总计", "0"),
        "T5": ("T5", "合计", "小计"),
    }[table]
    return cells.amount(*at) if cells.cell(*at) else None


def _before(match: re.Match[str], now: Decimal | None) -> Decimal | None:
    """Last year's amount, where what is stated beside the change is this year's of the table."""
    stated, step = amount_of(match, "now"), amount_of(match, "step")
    if now is None or abs(stated - now) > near(match):
        return None
    return now - step if match["way"] in {"增加", "增长"} else now + step
