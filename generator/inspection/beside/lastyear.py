"""Last year: what a report says of the year before, against what was published then (E37, E38).

A change states the figure of the year before without printing it: this year's less the change.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Final

from generator.inspection.beside.beside_rules import E37, E38
from generator.inspection.beside.headline import Headline, Known, Told, headlines, known_of, told
from generator.inspection.case import Pair
from generator.inspection.claims import (
    Charge,
    Inspection,
    Printed,
    Spot,
    amount,
    money,
    quoted,
)
from generator.inspection.judge import cited, in_wan, level
from generator.later import matcher
from generator.number.reach import Range, difference
from generator.problem import HINT, WRONG
from generator.understanding import TableCell, Tables, Understood, plain
from generator.vocabulary.statements import STATEMENTS
from generator.vocabulary.subjects import ITEM, functional, section_of

_TITLES: Final = {statement.key: statement.name for statement in STATEMENTS}

# ---------------------------------------------------------------- E37: carried over

# What is carried over: this year's opening, last year's closing, and how to see that a blank is 0:
# the total less what else makes it up.
_CARRIED: Final = (
    ("T1", ("收入.年初结转和结余", "0"), ("支出.年末结转和结余", "0")),
    ("T4", ("收入.年初财政拨款结转和结余", "0"), ("支出.年末财政拨款结转和结余", "0")),
    ("TF", ("合计", "年初结转和结余"), ("合计", "年末结转和结余")),
)
_BLANK: Final = {
    ("T1", "收入.年初结转和结余"): ("收入.总计", ("收入.本年收入合计", "收入.使用非财政拨款结余")),
    ("T1", "支出.年末结转和结余"): ("支出.总计", ("支出.本年支出合计", "支出.结余分配")),
    ("T4", "收入.年初财政拨款结转和结余"): ("收入.总计", ("收入.本年收入合计",)),
    ("T4", "支出.年末财政拨款结转和结余"): ("支出.总计", ("支出.本年支出合计",)),
}
_RESTATED: Final = matcher(
    "会计差错|追溯|重述|口径|(?:调整|收回)[^。]{0,12}(?:年初|上年|结转)|(?:年初|上年)[^。]{0,8}调整"
)


def judge_carried(pair: Pair, inspection: Inspection) -> None:
    """年初结转和结余 of this year is 年末结转和结余 of the last, in all, of 财政拨款, of funds."""
    looked = False
    for key, opening, closing in _CARRIED:
        now = _cell_or_nothing(pair.tables, key, opening)
        before = _cell_or_nothing(pair.other.tables, key, closing)
        if now is not None and before is not None:
            looked = True
            _judge_carried(pair, now, before, inspection)
    if not looked:
        inspection.skip(E37, "两年的表里没有都读到年初、年末结转和结余")


def _cell_or_nothing(tables: Tables, key: str, at: tuple[str, str]) -> TableCell | None:
    """The cell; a blank one where the table's own total shows that nothing stands there."""
    if cell := tables.cell(key, *at):
        return cell
    if (key, at[0]) not in _BLANK:
        return None
    total, others = _BLANK[key, at[0]]
    whole = tables.cell(key, total, "0")
    parts = [cell for row in others if (cell := tables.cell(key, row, "0"))]
    if whole is None or not parts:
        return None
    left = whole.value - sum((part.value for part in parts), Fraction(0))
    half = whole.half + sum((part.half for part in parts), Fraction(0))
    if abs(left) > half:
        return None
    return TableCell(Fraction(0), half, "", at[0].partition(".")[2], whole.place, table=key)


def _judge_carried(pair: Pair, now: TableCell, before: TableCell, inspection: Inspection) -> None:
    understood, last = pair.understood, pair.other
    spot = Spot(_TITLES[now.table], now.text or now.name, now.place)
    basis = f"《{understood.name}》{cited(now)}；《{last.name}》{cited(before)}"
    expected = in_wan(before.value)
    says = f"上年年末 {expected} 万元，本年年初 {in_wan(now.value)} 万元"
    if now.range().meets(before.range()):
        inspection.holds(E37, spot, says, basis)
        return
    restated = any(_RESTATED.search(text.text) for text in understood.sections)
    message = f"{says}，差 {in_wan(now.value - before.value)} 万元；年初数应接上年年末数"
    charge = Charge(HINT if restated else WRONG, now.text, expected, message)
    inspection.wrong(E37, spot, charge, basis)


# ---------------------------------------------------------------- E38: compared with last year

_UP: Final = "增加|增长|上升|提高|新增|增幅"
_DOWN: Final = "减少|下降|降低|减低|压减"
_COMPARED: Final = matcher(
    r"(?:与|较|比|同)(?:(?P<last>上年|上一年|上年度|去年)度?|(?P<year>20\d\d)年度?)"
    r"(?P<base>年初预算|预算|决算|执行|支出)?(?:执行)?数?"
    r"(?:相比|比较|对比)?(?:，|：)?[“”\u4e00-\u9fff（）、]{0,16}?"
    rf"(?:(?P<word>{_UP}|{_DOWN})(?:了)?{money('step')}|(?P<flat>持平|相同|一致|无变化))"
)
_BACK: Final = 400  # characters between a figure and what it is compared with
_MONEY_BETWEEN: Final = matcher(r"\d(?:亿|万)?元")
_TINY: Final = Fraction(1, 200)  # of the amount: what some still call 持平


def judge_compared(pair: Pair, inspection: Inspection) -> None:
    """Each “比上年增加” of a headline: what it leaves for last year is what was published then."""
    last = pair.other
    looked = missing = 0
    published = {headline: known_of(headline, last) for headline in headlines(last)}
    for one, match in _comparisons(pair.understood):
        known = published[one.headline]
        if known is None:
            missing += 1
            continue
        looked += 1
        quote = quoted(one.quote.text, match)
        charge, says = (
            _flat(one, match, known) if match["flat"] else _step(one, match, known, published)
        )
        inspection.settle(E38, quote, charge, says, known.basis)
    if not looked:
        why = f"《{last.name}》里没有读到可比的数" if missing else "正文没有与上年相比的合计数"
        inspection.skip(E38, why)


def _comparisons(understood: Understood) -> Iterator[tuple[Told, re.Match[str]]]:
    """Every comparison with the year before, with the headline that it is of."""
    for text in understood.sections:
        found = told(text, headlines(understood))
        stated = sorted(found, key=lambda one: (one.quote.end, one.quote.start))
        ends = [one.quote.end for one in stated]
        for match in _COMPARED.finditer(text.text):
            if not _is_last_year(match, understood):
                continue
            at = bisect.bisect_right(ends, match.start())
            one = stated[at - 1] if at else None
            if one and _belongs(text.text[one.quote.end : match.start()]):
                yield one, match


def _is_last_year(match: re.Match[str], understood: Understood) -> bool:
    if match["year"] and int(match["year"]) != (understood.year or 0) - 1:
        return False
    planned = (match["base"] or "").endswith("预算")
    return planned or not match["base"] if understood.kind == "预算" else not planned


def _belongs(between: str) -> bool:
    """Whether a comparison is of the headline before it: no other amount stands in between."""
    return not (
        len(between) > _BACK
        or "\n" in between
        or between.count("。") > 1
        or _MONEY_BETWEEN.search(between)
    )


def _step(
    one: Told, match: re.Match[str], known: Known, published: Mapping[Headline, Known | None]
) -> tuple[Charge | None, str]:
    """What is wrong with 增加A万元, if anything is, and the computation."""
    step = amount(match, "step")
    falls = match["word"] in _DOWN.split("|")
    signed = Printed(step.digits, -step.value if falls else step.value, step.half)
    right = difference(one.printed.range(), known.range)
    name, now = one.headline.name, in_wan(one.printed.value)
    expected = in_wan(right.middle())
    says = f"{name}：本年 {now} 万元 − 上年公布的 {known.shown} 万元 = {expected} 万元"
    if (bad := level(signed, right)) is None:
        return None, says
    printed = ("-" if falls else "") + step.digits
    message = f"{says}，写的是{match['word']} {in_wan(step.value)} 万元"
    why = _why(one, signed, right, published)
    return Charge(_level(one, match, bad), printed, expected, message, why), says


def _why(
    one: Told, signed: Printed, right: Range, published: Mapping[Headline, Known | None]
) -> str:
    """What a wrong change was worked out from."""
    if Printed(signed.digits, -signed.value, signed.half).range().meets(right):
        return "增减方向写反了"
    left = difference(one.printed.range(), signed.range())
    for other, known in published.items():
        if other is not one.headline and known and left.meets(known.range):
            return f"上年数取成了“{other.name}”{known.shown} 万元"
    return f"由正文倒推，上年数是 {in_wan(left.middle())} 万元，与上年公布的不一致"


def _flat(one: Told, match: re.Match[str], known: Known) -> tuple[Charge | None, str]:
    """What is wrong with 持平, if anything is, and the computation."""
    right = difference(one.printed.range(), known.range)
    name, now = one.headline.name, in_wan(one.printed.value)
    says = f"{name}：本年 {now} 万元，上年公布的 {known.shown} 万元"
    if right.low <= 0 <= right.high:
        return None, says
    tiny = abs(right.middle()) <= _TINY * abs(one.printed.value)
    bad = HINT if tiny else _level(one, match, WRONG)
    return Charge(bad, match["flat"], in_wan(right.middle()), f"{says}，不是{match['flat']}"), says


def _level(one: Told, match: re.Match[str], found: str) -> str:
    """提示 where the sentence says that last year's figure was restated."""
    prose = one.quote.text.text
    sentence = re.split("[。\n]", prose[match.start() : match.end() + _BACK])[0]
    return HINT if _RESTATED.search(sentence) else found


# ---------------------------------------------------------------- a budget's 上年执行数

_EXECUTED: Final = matcher(
    r"(?:\d{3})?类）[“”]?(?P<section>[^\n。“”，]{2,30}?)（(?:\d{2,5})?款）"
    r"[“”]?(?P<item>[^\n。“”，]{2,40}?)（(?:\d{2,7})?项）"
)
_DONE: Final = matcher(rf"(?P<stated>(?:当年)?预算执行数(?:为)?{money('done')})")
_NEAR: Final = 240  # characters behind the name of an item within which its amounts stand


def judge_executed(pair: Pair, inspection: Inspection) -> None:
    """上年执行数 of each item of a budget against the final accounts of that year: a 提示.

    A budget is drawn up before the year is closed, so the figure may have been an estimate.
    """
    last = pair.other
    cells = last.tables.rows("T5", "小计")
    coded = _coded(cells)
    looked = False
    for text in pair.understood.sections:
        for match in _EXECUTED.finditer(text.text):
            done = _DONE.search(text.text, match.end(), match.end() + _NEAR)
            codes = coded.get((match["section"], match["item"]), [])
            if not done or len(codes) != 1 or "项）" in text.text[match.end() : done.start()]:
                continue
            looked, cell = True, cells[codes[0]]
            says = f"上年决算公布的是 {in_wan(cell.value)} 万元"
            charge = _of_done(amount(done, "done"), cell, says)
            basis = f"《{last.name}》{cited(cell)}"
            inspection.settle(E38, quoted(text, done, "stated"), charge, says, basis)
    if not looked:
        inspection.skip(E38, f"没有可与《{last.name}》相比的执行数")


def _coded(cells: Mapping[str, TableCell]) -> dict[tuple[str, str], list[str]]:
    """The 项 of a table by the names of their 款 and their own, as printed and as prescribed."""
    known = functional()
    found: dict[tuple[str, str], list[str]] = {}
    for code, cell in cells.items():
        section = known.get(section_of(code)) if len(code) == ITEM else None
        names = {plain(cell.subject), known[code].name if code in known else ""} - {""}
        for name in names if section else ():
            found.setdefault((section.name if section else "", name), []).append(code)
    return found


def _of_done(printed: Printed, cell: TableCell, says: str) -> Charge | None:
    if level(printed, cell.range()) is None:
        return None
    message = f"{says}，写的是 {in_wan(printed.value)} 万元；编预算时可能还是预计数"
    return Charge(HINT, printed.digits, in_wan(cell.value), message)
