"""Problems: what is wrong with the tables that were handed in, all at once, each with its cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from generator.entry.values import UNITS
from generator.importing.compared import WITHOUT_ITEMS
from generator.importing.entries import Entry
from generator.importing.handed_tables import UNMEASURED, Handed
from generator.importing.stated import Telling
from generator.importing.untaken_cells import NO_AMOUNT, UNKNOWN_PLACE, called, filled_from
from generator.inspection import Inspection
from generator.inspection.case import case_of
from generator.inspection.equations import accuse_equations
from generator.inspection.equations.wrong_unit import judge_units
from generator.problem import HINT, NOWHERE, WRONG, Place, Problem
from generator.rule import Rule
from generator.understanding import Understood
from generator.understanding.identity import may_be_one
from generator.vocabulary.commands import of_kind
from generator.vocabulary.statements import BY_KEY, STATEMENTS, spelled
from generator.vocabulary.subjects import ITEM

NO_TABLES: Final = Rule(
    "J04",
    "公开表都找得到",
    "收入支出总表和支出表缺了一张，填报文件就没有依据；其余的表没有这项收支的部门可以没有。"
    "哪一张由表的标题或工作表的名字认出来。",
    "工作簿里两张表的名字是 Sheet1、Sheet2，表上也没有标题",
    "工作表叫 收入支出决算总表、支出决算表",
    hint="提示：没有找到的表，要填的数请手填。",
)
OTHER_REPORT: Final = Rule(
    "J07",
    "交来的是要的部门、年度、种类",
    "表上、报告上写的部门、年度和种类要与导入的一致，几个文件要是一个部门的。",
    "导入 2024 年，交来的表上写着 2023 年度",
    "交来 2024 年度的表",
    hint="提示：只是正文里这样写，或者看不准的，请看一看。",
)
STATED_OTHERWISE: Final = Rule(
    "J13",
    "正文写的前后一致，也与公开表一致",
    "一个数正文写了、表上也有的，填表上的数；两处不同，是正文或者表写错了，哪一处错只有部门知道。"
    "上年数由本年数和增减额推算，印出来的幅度要是它的。",
    "正文写“公务接待费支出决算为 8.30 万元”，“三公”经费表是 7.30",
    "两处都是 7.30",
    hint="提示：填的是表上的数，请核对；对不上的增减，上年数不推算。",
)

# Without these nothing can be written; the others a department may not have.
_NEEDED: Final = ("T1", "T3")
_NO_TABLES: Final = (
    "没有找到一张公开表；请导入报表软件导出的工作簿（xlsx、xls），或有表的公开报告，"
    "表的标题或工作表的名字要写明是哪一张（csv 没有，请导出成 xlsx）"
)
_EMPTY: Final = "公开表里一个数也没有，像是空白的表样；请导入填好的表"
_PROSE_ALONE: Final = (
    "这份报告里没有找到公开表，只有文字；请和公开表的工作簿一起导入，"
    "只取文字里写的数和原因：加 --draft"
)
_STATED_ALONE: Final = (
    "没有找到收入支出总表和支出表，只取了正文里写的数，每个数都记着原话；"
    "正文没有写的请手填，或再导入公开表"
)
_PAGE: Final = frozenset({"TS"})  # the table of a page on one subject


def missing(handed: Handed, kind: str, *, states: bool) -> Iterator[Problem]:
    """The tables that were not found, and those of which something was not understood.

    Where there are sentences that `states` figures they may do without tables.
    """
    names = "、".join(dict.fromkeys(handed.files.values())) or handed.names
    if states and set(handed.tables.found) <= _PAGE:
        yield Problem(Place(file=names), _STATED_ALONE, HINT, rule=NO_TABLES)
        return
    if not handed.tables.found:
        message = _PROSE_ALONE if handed.tells else _NO_TABLES
        yield Problem(Place(file=names), message, rule=NO_TABLES)
        return
    if not any(cell.value for cells in handed.tables.cells.values() for cell in cells.values()):
        if not any(one.rule is NO_AMOUNT for one in handed.problems):  # it would be filled in
            yield Problem(Place(file=names), _EMPTY, rule=NO_TABLES)
        return
    yield from _orphans(handed, kind)
    lost = filled_from(kind)
    for statement in STATEMENTS:
        key = statement.key
        if key not in lost:
            continue
        if key not in handed.tables.found:
            message = (
                f"没有找到{called(statement, kind)}，{lost[key]}要手填；请看表的标题或工作表的名字"
            )
            level = WRONG if key in _NEEDED else HINT
            yield Problem(Place(file=names), message, level, rule=NO_TABLES)
        elif not handed.tables.cells.get(key) and key in _NEEDED and key not in handed.tables.ruled:
            message = f"{called(statement, kind)}里没有认出数"
            yield Problem(Place(file=names), message, rule=NO_TABLES)


def _orphans(handed: Handed, kind: str) -> Iterator[Problem]:
    """The 目 whose 项 has no row: an input has amounts of 项, and they are not added up here."""
    for key, cells in handed.tables.cells.items():
        rows = {row for row, _ in cells}
        below = sorted(row for row in rows if row.isdecimal() and len(row) > ITEM)
        lost = [row for row in below if row[:ITEM] not in rows]
        if lost and key in filled_from(kind):
            cell = next(cell for (row, _), cell in cells.items() if row == lost[0])
            message = (
                f"{called(BY_KEY[key], kind)}有 {lost[0]}，没有项 {lost[0][:ITEM]} 的一行，"
                "取不了项的数；请补上项的一行"
            )
            yield Problem(handed.place(key, cell.place), message, rule=UNKNOWN_PLACE)


def without_items(handed: Handed) -> Iterator[Problem]:
    """A budget whose tables do not say what each 项 of 一般公共预算 is to have."""
    rows = {row for row, _ in handed.tables.cells.get("T5", {})}
    if not any(row.isdecimal() and len(row) == ITEM for row in rows):
        message = "没有到项的一般公共预算支出表，填不了各项的年初预算；请给到项的表，或手填"
        names = "、".join(dict.fromkeys(handed.files.values())) or handed.names
        yield Problem(Place(file=names), message, level=HINT, rule=WITHOUT_ITEMS)


def otherwise(telling: Iterable[Telling], handed: Handed) -> Iterator[Problem]:
    """What the prose states and a table has otherwise, or does not agree with itself.

    The table's is taken; from a change whose step and rate differ nothing is.
    """
    for report in telling:
        for quote in report.doubted:
            place = replace(quote.place, file=report.understood.name)
            message = f"正文写“{quote.words}”，增减额和幅度对不上，没有推算上年数；请手填"
            yield Problem(place, message, HINT, rule=STATED_OTHERWISE, quote=quote.words)
        for one in report.differing:
            there = handed.place(one.key, one.cell.place)
            message = (
                f"{BY_KEY[one.key].name}（{there}）是 {one.cell.text}；"
                "填的是表上的数，请核对哪一处写错了"
            )
            place = replace(one.quote.place, file=report.understood.name)
            said, gap = one.quote.words, abs(one.cell.value - one.printed.value)
            yield Problem(
                place,
                f"正文写“{said}”，{message}",
                HINT,
                rule=STATED_OTHERWISE,
                quote=said,
                gap=gap,
            )


def unsound(handed: Handed) -> Iterator[Problem]:
    """The equations that the tables break."""
    inspection = Inspection()
    case = case_of(handed.tables)
    accuse_equations(case, inspection)
    judge_units(case, inspection)
    for finding in inspection.findings:
        key = next((s.key for s in STATEMENTS if s.name == finding.section), "")
        place = handed.place(key, finding.place)
        right = f"“{finding.printed}”应为 {finding.expected}。" if finding.expected else ""
        why = f"；{finding.cause}" if finding.cause else ""
        said = f"{finding.section}，{right}{finding.message}{why}"
        level = finding.level
        if finding.code.startswith(_UNITS):  # the amounts are read in the unit that they are in
            said, level = f"{said}；已按{finding.expected}读", HINT
        yield Problem(place, said, level, rule=finding.rule, quote=finding.quote)


_UNITS: Final = "U"  # the rules of what the amounts of a table are in


def others(understood: Sequence[Understood], kind: str, year: int) -> list[Problem]:
    """Files of another year than was asked for, of another kind, or of several departments."""
    found = []
    for one in understood:
        ground = one.grounds.get("年度")
        if one.year is not None and one.year != year and ground is not None:
            # What is printed on tables alone is printed to name their year.
            sure = ground.place is not None or not one.sections
            message = f"写的是 {one.year} 年度（{ground.why}），要导入的是 {year} 年度"
            level = WRONG if sure else HINT
            found.append(Problem(Place(file=one.name), message, level, rule=OTHER_REPORT))
        if one.kind != kind:
            named = any("决算" in spelled(title) for title in one.tables.titles.values())
            ground = one.grounds["类型"]
            sure = ground.place is not None or named == (one.kind == "决算")
            message = (
                f"这是{one.kind}（{ground.why}），要导入的是{kind}；"
                f"导入{one.kind}请{of_kind(one.kind, year)}"
            )
            level = WRONG if sure else HINT
            found.append(Problem(Place(file=one.name), message, level, rule=OTHER_REPORT))
    departments = {one.department: one.name for one in understood if one.department}
    if len(departments) > 1:
        said = "、".join(f"{name} 是{whose}" for whose, name in departments.items())
        message = f"几个文件不是同一个部门的：{said}"
        found.append(Problem(NOWHERE, message, level=HINT, rule=OTHER_REPORT))
    return found


def of_another(
    understood: Sequence[Understood], department: str, level: str = WRONG
) -> Iterator[Problem]:
    """Files that name another department than the input does, each with the words that name it."""
    for one in understood:
        ground = one.grounds.get("部门")
        if ground is None or may_be_one(one.department, department):
            continue
        message = (
            f"写的是别的部门（{ground.why}），要导入的是 {department}；请换成这个部门的，"
            "或者看看部门的文件夹写对没有；是同一个部门改了名的，照填报文件里的“部门”核对"
        )
        place = replace(ground.place or NOWHERE, file=one.name)
        yield Problem(place, message, level, rule=OTHER_REPORT)


_MOST, _LEAST = 10**11, 10**4  # 元 that a department has in a year


def odd_size(handed: Handed) -> Iterator[Problem]:
    """Totals that no department has: the heading says 万元 for 元, or the other way round."""
    label = handed.tables.measures["T1"].label if "T1" in handed.tables.measures else ""
    for row in ("收入.总计", "支出.总计") if label else ():
        cell = handed.tables.cell("T1", row, "0")
        if cell is not None and cell.value and not _LEAST <= abs(cell.value) < _MOST:
            said = f" {cell.value // 10**8:,} 亿元" if cell.value >= _MOST else "不到 1 万元"
            message = f"{cell.subject} {cell.text} {label}是{said}；请看表头的单位写对没有"
            yield Problem(handed.place("T1", cell.place), message, HINT, rule=UNMEASURED)
            return


def too_fine(entries: Sequence[Entry], handed: Handed, unit: str) -> list[Problem]:
    """Amounts with more decimals than an input may have."""
    most = {"元": 2, "万元": 6}[unit]
    found = []
    for entry in entries:
        places = -int((entry.value / UNITS[unit]).normalize().as_tuple().exponent)
        if entry.cell is not None and places > most:
            message = f"“{entry.cell.text}”小数位太多，按{unit}最多 {most} 位"
            place = handed.place(entry.key, entry.cell.place)
            found.append(Problem(place, message, rule=NO_AMOUNT))
    return found
