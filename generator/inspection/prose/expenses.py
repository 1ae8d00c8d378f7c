"""Expenses: the “三公” amounts of 七 against their table and each other, and their counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from generator.inspection.claims import (
    NUMBER,
    Charge,
    Inspection,
    Printed,
    Span,
    amount,
    money,
    number,
    percent,
    rate,
)
from generator.inspection.judge import cited, in_wan, level, per_cent, why_amount, why_share
from generator.inspection.matching import Matching
from generator.inspection.prose.amounts import topic
from generator.number.reach import percentage, total
from generator.problem import HINT, WRONG
from generator.understanding import Tables, Text

# How the prose names a kind, and the kind in the table; a longer name before its own beginning.
_KINDS: Final = (
    (r"(?<!的)[“\"]?三公[”\"]?经费(?:财政拨款)?", "合计"),
    ("因公出国（境）费用?", "因公出国境费"),
    ("公务接待费", "公务接待费"),
    ("公务用车购置费?及运行(?:维护)?费", "公务用车购置及运行维护费"),
    ("公务用车购置(?:费(?!及)|(?=支出))", "公务用车购置费"),
    ("公务(?:用车)?运行(?:维护)?(?:费|(?=支出))", "公务用车运行维护费"),
)
_NAMES: Final = {kind: re.compile(names) for names, kind in _KINDS}
_BOTH: Final = (
    rf"(?:支出)?(?:年初|全年)?预算(?:数)?为(?P<one>{money('budget')})，"
    rf"(?:支出)?决算(?:数)?为(?P<two>{money('final')})"
)
_REVERSED: Final = (
    rf"(?:支出)?决算数?为?(?P<two>{money('final')})[，；](?:年初|全年)?预算数?为?"
    rf"(?P<one>{money('budget')})"
)
_FINAL: Final = rf"(?:支出)?(?:决算(?:数)?为?)?(?:为)?(?P<two>{money('final')})"
_SHARE: Final = (
    rf"(?:支出)?(?:决算(?:数)?为?)?{money('part')}，占(?:比|[^，。；\d]{{0,20}}的)?{rate('rate')}"
)

_COMPLETED: Final = (
    rf"(?:支出)?决算(?:数)?为{money('final')}，完成(?:年初|全年)?预算(?:数)?的{rate('rate')}"
)

# 决算数A万元，……，占“三公”经费支出的B%: with a comparison between the two
_SHARE_BEHIND: Final = (
    rf"(?:支出)?决算数?为?{money('part')}(?:(?!占|费支出|费决算)[^。\n]){{1,120}}"
    rf"，占“?三公”?经费[^，。；\d]{{0,16}}?的?{rate('rate')}"
)

_MADE_OF: Final = {
    "合计": ("因公出国境费", "公务用车购置及运行维护费", "公务接待费"),
    "公务用车购置及运行维护费": ("公务用车购置费", "公务用车运行维护费"),
}
Stated = tuple[str, str, Printed, Span]  # kind, 预算 or 决算, the amount, where


def judge_expenses(text: Text, tables: Tables, matching: Matching, inspection: Inspection) -> None:
    """Each amount against the table, the kinds against their sum, shares, and the counts."""
    if topic(text) != "三公":
        return
    stated = list(_stated(text))
    if tables.cells.get("TS") or "TS" in tables.ruled:
        for one in stated:
            _judge_cell(text, one, tables, inspection)
    else:
        inspection.skip("X07", "没有读到“三公”经费表")
    for column in ("预算", "决算"):
        _judge_sums(text, [one for one in stated if one[1] == column], inspection)
    _judge_shares(text, stated, matching, inspection)
    _judge_completions(text, tables, inspection)
    _judge_counts(text, inspection)


def _judge_cell(text: Text, stated: Stated, tables: Tables, inspection: Inspection) -> None:
    """One amount against its cell; a kind that the table leaves blank is a zero there."""
    kind, column, printed, span = stated
    cell = tables.cell("TS", kind, column)
    if cell is None and "TS" not in tables.ruled:
        return
    if cell is None:
        bad = None if printed.value == 0 else WRONG
        shown, basis = in_wan(Fraction(0)), f"“三公”经费表 {kind} {column}为空"
    else:
        bad = level(printed, cell.range())
        shown, basis = in_wan(cell.value), cited("TS", cell)
    if bad is None:
        inspection.holds("X07", text, span, f"表上是 {shown} 万元", basis)
        return
    message = f"表上是 {shown} 万元，写的是 {in_wan(printed.value)} 万元"
    why = why_amount(printed, cell, tables) if cell else ""
    inspection.wrong(text, span, Charge("X07", bad, printed.digits, shown, message, why, basis))


def _stated(text: Text) -> Iterator[Stated]:
    for kind, name in _NAMES.items():
        names = name.pattern
        for match in re.finditer(rf"(?:{names}){_BOTH}", text.text):
            yield kind, "预算", amount(match, "budget"), match.span("one")
            yield kind, "决算", amount(match, "final"), match.span("two")
        for match in re.finditer(rf"(?:{names}){_REVERSED}", text.text):
            yield kind, "预算", amount(match, "budget"), match.span("one")
        for match in re.finditer(rf"(?:{names}){_FINAL}", text.text):
            yield kind, "决算", amount(match, "final"), match.span("two")


# ---------------------------------------------------------------- sums and shares


def _judge_sums(text: Text, stated: Sequence[Stated], inspection: Inspection) -> None:
    """合计 of its kinds, as the prose first states each of them."""
    first = {one[0]: one for one in reversed(stated)}
    for whole, kinds in _MADE_OF.items():
        parts = [first[kind][2] for kind in kinds if kind in first]
        if whole == "合计" and kinds[1] not in first:
            # Some write 购置 and 运行 apart, without their sum.
            apart = [first[kind][2] for kind in _MADE_OF[kinds[1]] if kind in first]
            parts = parts + apart if len(apart) == len(_MADE_OF[kinds[1]]) else []
        elif len(parts) < len(kinds):
            parts = []
        if whole not in first or not parts:
            continue
        _, column, printed, span = first[whole]
        added = total(part.range() for part in parts)
        says = f"{'＋'.join(in_wan(part.value) for part in parts)} = {in_wan(added.middle())}"
        if (bad := level(printed, added)) is None:
            inspection.holds("X08", text, span, says)
            continue
        message = f"各项{column}数相加：{says} 万元"
        expected = in_wan(added.middle())
        inspection.wrong(text, span, Charge("X08", bad, printed.digits, expected, message))


def _judge_shares(
    text: Text, stated: Sequence[Stated], matching: Matching, inspection: Inspection
) -> None:
    """A kind's share of the total final."""
    whole = next((one[2] for one in stated if one[:2] == ("合计", "决算")), None)
    if whole is None or whole.value <= 0:
        return
    for name in _NAMES.values():
        near = re.finditer(rf"(?:{name.pattern}){_SHARE}", text.text)
        far = re.finditer(rf"(?:{name.pattern}){_SHARE_BEHIND}", text.text)
        for match in (*near, *far):
            printed, part = percent(match, "rate"), amount(match, "part")
            right = percentage(part.range(), whole.range())
            span = (match.start("part"), match.end())
            says = f"{in_wan(part.value)} ÷ “三公”经费 {in_wan(whole.value)}"
            if right is None or (bad := level(printed, right)) is None:
                if charge := matching.of_rounded("N03", printed, part, matching.exact(whole)):
                    inspection.wrong(text, span, charge)
                else:
                    inspection.holds("N03", text, span, says)
                continue
            expected = per_cent(right.middle())
            why = why_share(printed, part.range(), whole.range())
            message = f"{says} = {expected}%"
            inspection.wrong(text, span, Charge("N03", bad, printed.digits, expected, message, why))


def _judge_completions(text: Text, tables: Tables, inspection: Inspection) -> None:
    """决算为A，完成预算的B%: where the budget itself is only in the table."""
    for kind, name in _NAMES.items():
        budget = tables.cell("TS", kind, "预算")
        if budget is None:
            continue
        for match in re.finditer(rf"(?:{name.pattern}){_COMPLETED}", text.text):
            final, printed = amount(match, "final"), percent(match, "rate")
            right = percentage(final.range(), budget.range())
            says = f"{in_wan(final.value)} ÷ {in_wan(budget.value)}"
            span, basis = (match.start("final"), match.end()), cited("TS", budget)
            if right is None or (bad := level(printed, right)) is None:
                inspection.holds("N04", text, span, says, basis)
                continue
            expected = per_cent(right.middle())
            why = why_share(printed, final.range(), budget.range())
            message = f"{says} = {expected}%"
            charge = Charge("N04", bad, printed.digits, expected, message, why, basis)
            inspection.wrong(text, span, charge)


# ---------------------------------------------------------------- counts

_COUNT: Final = r"(?P<{}>\d[\d,]{{0,19}})"
_MEANT: Final = rf"(?:支出)?(?:(?:年初)?预算数?为?{NUMBER}万?元，)?(?:支出)?(?:决算数?)?为?"
# Over the end of a sentence, but not into what is said of another kind or of foreign guests.
_BETWEEN: Final = r"(?:(?!公务用车|因公出国（境）费|接待费|接待外宾|外事接待)[^\n])"
_TRIPS: Final = re.compile(
    rf"因公出国（境）费{_MEANT}{money('money')}{_BETWEEN}{{0,90}}?"
    rf"团组{_COUNT.format('groups')}个[^。\n\d]{{0,20}}?{_COUNT.format('people')}人次?"
)
_RECEPTIONS: Final = re.compile(
    rf"公务接待费{_MEANT}{money('money')}{_BETWEEN}{{0,120}}?"
    rf"(?:来访)?(?:团组|接待){_COUNT.format('groups')}(?:个|批次?)(?:（[^（）]{{0,30}}）)?"
    rf"[^。\n\d]{{0,20}}?"
    rf"{_COUNT.format('people')}人次?"
)


def _judge_counts(text: Text, inspection: Inspection) -> None:
    """批次 ≤ 人次, and no money without people nor people without money (N12)."""
    for pattern, what in ((_TRIPS, "因公出国（境）"), (_RECEPTIONS, "公务接待")):
        for match in pattern.finditer(text.text):
            spent = amount(match, "money").value
            groups, people = (number(match[name]).value for name in ("groups", "people"))
            span = (match.start("groups"), match.end("people") + 1)
            quote = text.text[slice(*span)]
            if groups > people:
                message = f"{what} {groups} 批，只有 {people} 人次，人次不会比批次少"
                inspection.wrong(text, span, Charge("N12", WRONG, quote, "", message))
            elif bool(spent) != bool(groups and people):
                # It may have been paid in another year than it took place in.
                message = f"{what}支出 {in_wan(spent)} 万元，与 {groups} 批、{people} 人次对不上"
                inspection.wrong(text, span, Charge("N12", HINT, quote, "", message))
            else:
                inspection.holds("N12", text, span, "批次不多于人次，有支出的有批次和人次")
