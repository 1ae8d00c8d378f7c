"""Years: only the report's own and the one before are compared; dates exist (N15)."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from generator.inspection.claims import Charge, Inspection, Spot
from generator.problem import HINT, WRONG, Place
from generator.understanding import Text, Understood, plain
from generator.vocabulary.statements import statement_titled

_LEAP: Final = 2024  # a year that has every day, where the report names none
_DATE: Final = re.compile(r"(?:(20\d\d)年)?(?<!\d)(\d{1,2})月(\d{1,2})日")
# A comparison: with what year, and with what of it.
_COMPARED: Final = re.compile(
    r"(?:与|和|同|较|比)(?P<year>20\d\d)年度?(?P<what>决算数?|支出数?|收入数?|预算执行数|执行数|年初预算数?|预算数?)?"
    r"(?:为?\d[\d,]{0,19}(?:\.\d{1,9})?万元)?(?P<how>相比|增加|减少|增长|下降|上升|降低|持平|新增|多|少)"
)
_TOTALS: Final = re.compile(
    r"^[^。，；]{0,30}?(?P<year>20\d\d)年度?(?P<what>(?:本年)?(?:收入支出|收、支|收支|收入|支出)(?:总计|合计)"
    r"|财政拨款(?:收入|支出|收、支)|一般公共预算财政拨款支出|“?三公”?经费|机关运行经费|政府采购(?:支出|预算))"
    r"[^。]{0,40}?\d[\d,.]*万元"
)
# The same further on in a section; free text speaks of other years, these phrases do not.
_STATED: Final = re.compile(
    r"(?:^|[\n。；]|本部门|本单位|我单位|说明|情况)(?P<year>20\d\d)年度?(?:本部门|本单位)?"
    r"(?P<what>(?:收入支出|收、支|收支|收入|支出)(?:总计|合计)|总收入|总支出"
    r"|财政拨款(?:收入|支出|收、支)|一般公共预算财政拨款|“?三公”?经费(?:财政拨款)?支出|政府性基金预算"
    r"|国有资本经营预算|机关运行经费|政府采购(?:支出|金额)|(?:开支)?(?:会议费|培训费)|无该项支出"
    r"|无政府性基金|无国有资本|无“三公”|无公务用车|无因公出国)"
)
_HELD: Final = re.compile(
    r"截[至止](?:到)?(?P<year>20\d\d)年(?P<month>\d{1,2})月(?P<day>\d{1,2})日[^。]{0,60}?(?:车辆|公务用车|汽车)"
)
_YEAR: Final = re.compile(r"(?<![\d.〔【\[（])(20\d\d)年")


def judge_years(understood: Understood, inspection: Inspection) -> None:
    """Dates, comparisons, the totals of each section, the day of the assets, table titles."""
    for text in understood.sections:
        _dates(text, understood.year, inspection)
    if understood.year is None:
        inspection.skip("N15", "没有认出报告是哪一年的")
        return
    for text in understood.sections:
        _comparisons(text, understood, inspection)
        _totals(text, understood.year, inspection)
        _stated(text, understood, inspection)
        _assets(text, understood, inspection)
    _titles(understood, understood.year, inspection)


def _dates(text: Text, year: int | None, inspection: Inspection) -> None:
    for match in _DATE.finditer(text.text):
        month, day = int(match[2]), int(match[3])
        of = int(match[1]) if match[1] else (year or _LEAP)
        if month in range(1, 13) and day in range(1, calendar.monthrange(of, month)[1] + 1):
            inspection.holds("N15", text, match.span(), "历法里有这一天")
            continue
        message = f"没有 {month} 月 {day} 日这一天"
        inspection.wrong(text, match.span(), Charge("N15", WRONG, match[0], "", message))


def _comparisons(text: Text, understood: Understood, inspection: Inspection) -> None:
    """A year compared with itself, or with one that is neither this nor the last."""
    year = understood.year or 0
    for match in _COMPARED.finditer(text.text):
        named, what = int(match["year"]), match["what"] or ""
        before = text.text[max(0, match.start() - 120) : match.start()]
        sentence = re.split(r"[。；\n]", before)[-1]
        if named == year - 1:
            inspection.holds("N15", text, match.span(), f"与上年 {named} 年比较")
        elif named == year and not _of_another(sentence, year):
            # Final accounts are held against the plan of their own year; a plan never is.
            if "预算" in what and understood.kind != "预算":
                continue
            message = f"报告是 {year} 年的，{year} 年与自己比较"
            charge = Charge("N15", WRONG, f"{named}年", f"{year - 1}年", message, "年份没有改")
            inspection.wrong(text, match.span(), charge)
        elif named not in {year, year + 1} and match["how"] == "相比":
            message = f"报告是 {year} 年的，应与 {year - 1} 年比较"
            charge = Charge("N15", HINT, f"{named}年", f"{year - 1}年", message)
            inspection.wrong(text, match.span(), charge)


def _of_another(sentence: str, year: int) -> bool:
    """Whether the sentence speaks of another year, the next one's plan above all."""
    return any(int(found[1]) != year for found in _YEAR.finditer(sentence))


def _totals(text: Text, year: int, inspection: Inspection) -> None:
    """The first sentence of a section gives this year's total: another year is last year's text."""
    if text.number in {"概况", "说明"}:
        return
    start = text.text.find("\n") + 1
    match = _TOTALS.match(text.text[start : start + 200])
    if match is None:
        return
    span = (start + match.start("year"), start + match.end("what"))
    if int(match["year"]) == year:
        inspection.holds("N15", text, span, f"报告是 {year} 年的")
    elif f"{year}年" not in match[0]:
        message = f"报告是 {year} 年的，这里写的是 {match['year']} 年"
        charge = Charge("N15", WRONG, f"{match['year']}年", f"{year}年", message, "年份没有改")
        inspection.wrong(text, span, charge)


def _stated(text: Text, understood: Understood, inspection: Inspection) -> None:
    """What the form says of the year, anywhere in a section, it says of the report's own year."""
    year = understood.year or 0
    if understood.kind == "预算" or text.number in {"概况", "说明"}:
        return
    for match in _STATED.finditer(text.text):
        named, span = int(match["year"]), (match.start("year"), match.end("what"))
        if named == year:
            inspection.holds("N15", text, span, f"报告是 {year} 年的")
            continue
        message = f"报告是 {year} 年的，这里写的是 {named} 年"
        level = HINT if named == year - 1 else WRONG  # last year is spoken of to compare
        charge = Charge("N15", level, f"{named}年", f"{year}年", message, "年份没有改")
        inspection.wrong(text, span, charge)


def _assets(text: Text, understood: Understood, inspection: Inspection) -> None:
    """Vehicles are counted on the last day of the year; a budget counts before it begins."""
    year = understood.year or 0
    for match in _HELD.finditer(text.text):
        named = int(match["year"])
        right = year if understood.kind == "决算" else year - 1
        span = (match.start(), match.end("day") + 1)
        if named == right:
            inspection.holds("N15", text, span, f"{right} 年的资产")
            continue
        certain = understood.kind == "决算" and (match["month"], match["day"]) == ("12", "31")
        message = f"{year} 年的{understood.kind}，资产应是 {right} 年的"
        level = WRONG if certain else HINT
        charge = Charge("N15", level, f"{named}年", f"{right}年", message, "年份没有改")
        inspection.wrong(text, span, charge)


def _titles(understood: Understood, year: int, inspection: Inspection) -> None:
    """A table whose title names another year than the titles of the other tables."""
    titled = list(_dated_titles(understood))
    counted = Counter(named for named, _, _ in titled)
    for named, line, place in titled:
        spot = Spot("表头", line, place)
        if named == year:
            inspection.holds_outside("N15", spot, f"报告是 {year} 年的")
            continue
        level = WRONG if counted[year] > counted[named] else HINT
        message = f"报告是 {year} 年的，表名写的是 {named} 年"
        charge = Charge("N15", level, f"{named}年", f"{year}年", message, "年份没有改")
        inspection.wrong_outside(spot, charge)


def _dated_titles(understood: Understood) -> Iterator[tuple[int, str, Place]]:
    for line in understood.notes:
        title = plain(line.text) if len(line.text) < 100 else ""  # noqa: PLR2004  no title is longer
        match = _YEAR.match(title)
        if match and statement_titled(title):
            yield int(match[1]), title, line.place
