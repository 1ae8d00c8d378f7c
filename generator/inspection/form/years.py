"""Years: only the report's own and the one before are compared; dates exist (N15)."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection, Quote, Spot, quoted
from generator.later import matcher
from generator.problem import HINT, WRONG
from generator.rule import Edit, Rule
from generator.understanding import Text, Understood, plain
from generator.vocabulary.statements import statement_titled

N15: Final = Rule(
    "N15",
    "日期存在，年份是这一年的",
    "写出的日期在历法里要有；报告只把本年与上年相比，与自己比、资产日期、表名或图名是别的年份，"
    "都是照抄上一年的报告没有改。",
    edit=Edit("2024年12月31日", "2024年9月31日"),
)

_LEAP: Final = 2024  # a year that has every day, where the report names none
_DATE: Final = matcher(r"(?:(20\d\d)年)?(?<!\d)(\d{1,2})月(\d{1,2})日")
# A comparison: with what year, and with what of it.
_COMPARED: Final = matcher(
    r"(?:与|和|同|较|比)(?P<year>20\d\d)年度?(?P<what>决算数?|支出数?|收入数?|预算执行数|执行数|年初预算数?|预算数?)?"
    r"(?:为?\d[\d,]{0,19}(?:\.\d{1,9})?万元)?(?P<how>相比|增加|减少|增长|下降|上升|降低|持平|新增|多|少)"
)
_PLANNED: Final = frozenset(("预算", "预算数", "年初预算", "年初预算数"))
_TOTALS: Final = matcher(
    r"^[^。，；]{0,30}?(?P<year>20\d\d)年度?(?P<what>(?:本年)?(?:收入支出|收、支|收支|收入|支出)(?:总计|合计)"
    r"|财政拨款(?:收入|支出|收、支)|一般公共预算财政拨款支出|“?三公”?经费|机关运行经费|政府采购(?:支出|预算))"
    r"[^。]{0,40}?\d[\d,.]*万元"
)
# The same further on in a section; free text speaks of other years, these phrases do not.
_STATED: Final = matcher(
    r"(?:^|[\n。；]|本部门|本单位|我单位|说明|情况)(?P<year>20\d\d)年度?(?:本部门|本单位)?"
    r"(?P<what>(?:收入支出|收、支|收支|收入|支出)(?:总计|合计)|总收入|总支出"
    r"|财政拨款(?:收入|支出|收、支)|一般公共预算财政拨款|“?三公”?经费(?:财政拨款)?支出|政府性基金预算"
    r"|国有资本经营预算|机关运行经费|政府采购(?:支出|金额)|(?:开支)?(?:会议费|培训费)|无该项支出"
    r"|无政府性基金|无国有资本|无“三公”|无公务用车|无因公出国)"
)
_HELD: Final = matcher(
    r"截[至止](?:到)?(?P<year>20\d\d)年(?P<month>\d{1,2})月(?P<day>\d{1,2})日[^。]{0,60}?(?:车辆|公务用车|汽车)"
)
# The title of a chart, whose blanks may be gone: 图12024年度收入决算构成（单位：万元）.
_CAPTION: Final = matcher(
    r"(?:^|[。；：）\n])图\d{1,2}?[ \u3000:：.、]*(?P<title>20\d\d年[^。；\n图]{0,60})",
    re.MULTILINE,
)
_YEAR: Final = matcher(r"(?<![\d.〔【\[（])(20\d\d)年")


def judge_years(case: Case, inspection: Inspection) -> None:
    """Dates, comparisons, the totals of each section, the day of the assets, table titles."""
    understood = case.understood
    for text in understood.sections:
        _dates(text, understood.year, inspection)
    if understood.year is None:
        inspection.skip(N15, "没有认出报告是哪一年的")
        return
    for text in understood.sections:
        _comparisons(text, understood, inspection)
        if not (understood.kind == "预算" and _of_accounts(text, understood.year)):
            _totals(text, understood.year, inspection)
        _stated(text, understood, inspection)
        _assets(text, understood, inspection)
        _captions(text, understood.year, inspection)
    _titles(understood, understood.year, inspection)


def _another(level: str, named: int, right: int, message: str, why: str = "年份没有改") -> Charge:
    return Charge(level, f"{named}年", f"{right}年", message, why)


def _dates(text: Text, year: int | None, inspection: Inspection) -> None:
    for match in _DATE.finditer(text.text) if "月" in text.text else ():
        month, day = int(match[2]), int(match[3])
        of = int(match[1]) if match[1] else (year or _LEAP)
        there = month in range(1, 13) and day in range(1, calendar.monthrange(of, month)[1] + 1)
        charge = None if there else Charge(WRONG, match[0], "", f"没有 {month} 月 {day} 日这一天")
        inspection.settle(N15, quoted(text, match), charge, "历法里有这一天")


def _comparisons(text: Text, understood: Understood, inspection: Inspection) -> None:
    """A year compared with itself, or with one that is neither this nor the last."""
    year = understood.year or 0
    for match in _COMPARED.finditer(text.text):
        named, what, quote = int(match["year"]), match["what"] or "", quoted(text, match)
        before = text.text[max(0, match.start() - 120) : match.start()]
        sentence = re.split(r"[。；\n]", before)[-1]
        if named == year - 1:
            inspection.holds(N15, quote, f"与上年 {named} 年比较")
        elif named == year and not _of_another(sentence, year):
            # Final accounts are held against the plan of their own year; a plan never is.
            if "预算" in what and understood.kind != "预算":
                continue
            message = f"报告是 {year} 年的，{year} 年与自己比较"
            inspection.wrong(N15, quote, _another(WRONG, named, year - 1, message))
        elif named not in {year, year + 1} and _is_slip(match, sentence, understood):
            message = f"报告是 {year} 年的，应与 {year - 1} 年比较"
            inspection.wrong(N15, quote, _another(HINT, named, year - 1, message, ""))


def _is_slip(match: re.Match[str], sentence: str, understood: Understood) -> bool:
    """Whether a year that is compared with must be the last: 相比, or the one before that.

    What is spent is compared with what was long ago, a plan with the last accounts there are.
    """
    year, named = understood.year or 0, int(match["year"])
    accounts = understood.kind == "预算" and (match["what"] or "") not in _PLANNED
    last = named == year - 2 and not accounts and not _of_another(sentence, year)
    return match["how"] == "相比" or last


def _captions(text: Text, year: int, inspection: Inspection) -> None:
    """A chart is of this year, of both, or of several; one of others alone may be an old one."""
    for match in _CAPTION.finditer(text.text) if "图" in text.text else ():
        named = [int(found[1]) for found in _YEAR.finditer(match["title"])]
        quote = Quote(text, match.start("title"), match.end("title"))
        if year in named:
            inspection.holds(N15, quote, f"报告是 {year} 年的")
        elif named:
            message = f"报告是 {year} 年的，图的标题写的是 {named[-1]} 年"
            inspection.wrong(N15, quote, _another(HINT, named[-1], year, message))


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
    named = int(match["year"])
    quote = Quote(text, start + match.start("year"), start + match.end("what"))
    if named == year:
        inspection.holds(N15, quote, f"报告是 {year} 年的")
    elif f"{year}年" not in match[0]:
        message = f"报告是 {year} 年的，这里写的是 {named} 年"
        inspection.wrong(N15, quote, _another(WRONG, named, year, message))


def _of_accounts(text: Text, year: int) -> bool:
    """Whether a section of a budget is on what was spent the year before: 2023年决算情况."""
    return f"{year - 1}年" in text.heading and "决算" in text.heading


def _stated(text: Text, understood: Understood, inspection: Inspection) -> None:
    """What the form says of the year, anywhere in a section, it says of the report's own year."""
    year = understood.year or 0
    if understood.kind == "预算" or text.number in {"概况", "说明"}:
        return
    for match in _STATED.finditer(text.text):
        named, quote = int(match["year"]), Quote(text, match.start("year"), match.end("what"))
        message = f"报告是 {year} 年的，这里写的是 {named} 年"
        level = HINT if named == year - 1 else WRONG  # last year is spoken of to compare
        charge = None if named == year else _another(level, named, year, message)
        inspection.settle(N15, quote, charge, f"报告是 {year} 年的")


def _assets(text: Text, understood: Understood, inspection: Inspection) -> None:
    """Vehicles are counted on the last day of the year; a budget counts before it begins."""
    year = understood.year or 0
    final = understood.kind == "决算"
    right = year if final else year - 1
    for match in _HELD.finditer(text.text):
        named, quote = int(match["year"]), Quote(text, match.start(), match.end("day") + 1)
        certain = final and (match["month"], match["day"]) == ("12", "31")
        message = f"{year} 年的{understood.kind}，资产应是 {right} 年的"
        level = WRONG if certain else HINT
        charge = None if named == right else _another(level, named, right, message)
        inspection.settle(N15, quote, charge, f"{right} 年的资产")


def _titles(understood: Understood, year: int, inspection: Inspection) -> None:
    """A table whose title names another year than the titles of the other tables."""
    titled = list(_dated_titles(understood))
    counted = Counter(named for named, _ in titled)
    for named, spot in titled:
        level = WRONG if counted[year] > counted[named] else HINT
        message = f"报告是 {year} 年的，表名写的是 {named} 年"
        charge = None if named == year else _another(level, named, year, message)
        inspection.settle(N15, spot, charge, f"报告是 {year} 年的")


def _dated_titles(understood: Understood) -> Iterator[tuple[int, Spot]]:
    for line in understood.notes:
        title = plain(line.text) if len(line.text) < 100 else ""  # noqa: PLR2004  no title is longer
        match = _YEAR.match(title)
        if match and statement_titled(title):
            yield int(match[1]), Spot("表头", title, line.place)
