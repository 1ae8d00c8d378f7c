"""Expenses: what a report says of its “三公”经费 beside their table, kind by kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from generator.importing.entries import Cells
from generator.importing.stated.item_budgets import STEP
from generator.importing.stated.said import RECKONED, Said, amount_of, money, words_of
from generator.later import matcher
from generator.understanding import Text

_KINDS: Final[Mapping[str, str]] = {
    "因公出国（境）费": "因公出国（境）费用?",
    "公务接待费": "公务接待费",
    "公务用车购置费": "公务用车购置费(?!及|和)",
    "公务用车运行维护费": "(?<!及)(?<!和)公务(?:用车)?运行(?:维护)?费",
}
_NAMES: Final = {
    "因公出国（境）费": "因公出国境费",
    "公务接待费": "公务接待费",
    "公务用车购置费": "公务用车购置费",
    "公务用车运行维护费": "公务用车运行维护费",
}
_ANY: Final = "因公出国（境）费|公务接待费|公务用车购置费|公务(?:用车)?运行(?:维护)?费"
_OF_KIND: Final = {
    kind: matcher(
        rf"{name}(?:支出)?(?:年初|全年)?预算(?:数)?为{money('budget')}，(?:支出)?决算(?:数)?为"
        rf"{money('now')}(?P<rest>(?:(?!(?:{_ANY})(?:及运行维护费)?支出预算|\n).){{0,800}})"
    )
    for kind, name in _KINDS.items()
}
_SAME: Final = matcher(
    r"与上年(?:决算数?)?(?:相同|持平|一致|相比持平)"
    r"|与上年相比(?:增长|增加|减少)0(?:\.0+)?万元"
)
_STEP_ALONE: Final = matcher(STEP)
_LESS: Final = matcher(
    r"决算数?(?:大于|小于|高于|低于)(?:年初|全年)?预算数?的?(?:主要)?原因(?:是|为)[：:]?"
    r"(?P<reason>.{1,400}?)(?=[，。]与上年|。|$)"
)
_GREW: Final = matcher(
    r"(?:增长|增加|减少|下降|降低)的?(?:主要)?(?:原因)?(?:是因为|主要是因为|是)[：:]?(?P<reason>[^。]{1,400})"
)


def of_expenses(text: Text, cells: Cells) -> Iterator[Said]:
    """Kind by kind, in the sentence of each; the form of 上海 has a clause of one for each."""
    yield from _by_clause(text, cells)
    for kind, pattern in _OF_KIND.items():
        match = pattern.search(text.text)
        if match is None:
            continue
        path, place, rest = ("三公经费", kind), text.place(match.start("now")), match["rest"]
        yield Said((*path, "预算"), amount_of(match, "budget"), text.place(match.start("budget")))
        yield Said((*path, "决算"), amount_of(match, "now"), place)
        step = _STEP_ALONE.search(rest)
        cell = cells.cell("TS", _NAMES[kind], "决算")
        now = cells.amount("TS", _NAMES[kind], "决算") if cell else amount_of(match, "now")
        if step:
            by = amount_of(step, "step")
            rose = step["way"] in {"增加", "增长"}
            yield Said((*path, "上年"), now - by if rose else now + by, place, how=RECKONED)
        elif _SAME.search(rest):
            yield Said((*path, "上年"), now, place, how=RECKONED)
        if less := _LESS.search(rest):
            yield Said((*path, "与预算差异原因"), words_of(less["reason"]), place, "words")
        if step and amount_of(step, "step") and (grew := _GREW.search(rest, step.end())):
            yield Said((*path, "与上年增减原因"), words_of(grew["reason"]), place, "words")


_COUNTS: Final = (
    (
        matcher(r"因公出国（境）团组(?P<a>\d{1,6})个[^。\n\d]{0,20}?(?P<b>\d{1,6})人次"),
        (("因公出国（境）费", "团组"), ("因公出国（境）费", "人次")),
    ),
    (
        matcher(r"来访团组(?P<a>\d{1,6})(?:个|批次?)[^。\n\d]{0,20}?(?P<b>\d{1,7})人次"),
        (("公务接待费", "批次"), ("公务接待费", "人次")),
    ),
    (
        matcher(r"公务接待(?P<a>\d{1,6})批次、(?P<b>\d{1,7})人次"),
        (("公务接待费", "批次"), ("公务接待费", "人次")),
    ),
    (
        matcher(r"(?<!用于)更新公务用车(?P<a>\d{1,5})辆"),
        (("公务用车购置费", "更新数"),),
    ),
    (
        matcher(r"(?:公务用车购置数为?|[，、]购置公务用车)(?P<a>\d{1,5})辆"),
        (("公务用车购置费", "购置数"),),
    ),
    (
        matcher(r"公务用车保有量(?:为|共)?(?P<a>\d{1,6})辆"),
        (("公务用车运行维护费", "保有量"),),
    ),
)
_GUESTS: Final = matcher(
    r"来宾\d{1,7}人次，主要是(?P<a>[^。\n]{1,200}?)(?:发生的接待支出)?。"
    r"|公务接待费支出[\d,.]{1,20}万?元。主要用于(?P<b>[^。\n]{1,200}?)，公务接待\d"
)
_ABROAD: Final = matcher(
    r"因公出国（境）团组\d{1,6}个[、，]累计\d{1,6}人次(?:，主要是|。开支内容包括：)(?P<a>[^。\n]{1,200})"
)
_RUN: Final = matcher(
    r"运行(?:维护)?费[\d.,]{1,20}万?元，主要是?用于(?P<a>[^。\n]{1,200}?)，截[止至]"
    r"|运行维护支出[\d.,]{1,20}万?元。主要用于(?P<b>[^。\n]{1,200})。"
)
_BUYER: Final = matcher(r"公务用车购置费[\d.,]{1,20}万?元，(?P<a>[^，。\d]{2,60}?)更新公务用车\d")
_OWN: Final = frozenset({"我单位", "本单位", "本部门"})
_USES: Final = (
    (_ABROAD, ("因公出国（境）费", "用途")),
    (_GUESTS, ("公务接待费", "用途")),
    (_RUN, ("公务用车运行维护费", "用途")),
    (_BUYER, ("公务用车购置费", "单位")),
)


_STEPS: Final = matcher(
    r"支出决算数(?:与20\d\d年度(?P<even>持平)|比20\d\d年度)[^\n]*?，其中：(?P<clauses>[^。]+)。(?P<rest>[^\n]*)"
)
_CLAUSE: Final = "{name}支出决算(?:(?P<same>持平)|(?P<way>增加|减少){money})"
_CLAUSE_NAMES: Final = {
    "因公出国（境）费": ("因公出国（境）费",),
    "公务接待费": ("公务接待费",),
    "公务用车购置及运行维护费": ("公务用车购置费", "公务用车运行维护费"),
}


def _by_clause(text: Text, cells: Cells) -> Iterator[Said]:
    """上年 of the kinds that a clause names alone, or that spent nothing in either year."""
    match = _STEPS.search(text.text)
    if match is None:
        return
    place = text.place(match.start("clauses"))
    for title, kinds in _CLAUSE_NAMES.items():
        pattern = _CLAUSE.format(name=re.escape(title), money=money("step"))
        clause = re.search(pattern, match["clauses"])
        now = sum((cells.amount("TS", _NAMES[kind], "决算") for kind in kinds), Decimal(0))
        if clause is None or (len(kinds) > 1 and (now or not clause["same"])):
            continue
        step = Decimal(0) if clause["same"] else amount_of(clause, "step")
        before = now + step if clause["way"] == "减少" else now - step
        for kind in kinds:
            yield Said(("三公经费", kind, "上年"), before, place, how=RECKONED)
            if why := re.search(
                rf"{re.escape(title)}支出(?:增加|减少)的主要原因是(?P<words>[^。]{{1,400}})",
                match["rest"],
            ):
                path = ("三公经费", kind, "与上年增减原因")
                yield Said(path, words_of(why["words"]), place, "words")


def of_counts(text: Text) -> Iterator[Said]:
    for pattern, paths in _COUNTS:
        if match := pattern.search(text.text):
            for name, path in zip(("a", "b"), paths, strict=False):
                place = text.place(match.start(name))
                yield Said(("三公经费", *path), Decimal(match[name]), place, "count")
    for pattern, path in _USES:
        if match := pattern.search(text.text):
            words = words_of(match[match.lastindex or 0])
            if words not in _OWN:
                place = text.place(match.start(match.lastindex or 0))
                yield Said(("三公经费", *path), words, place, "words")
