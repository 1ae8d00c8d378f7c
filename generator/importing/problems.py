"""Problems: what is wrong with the tables that were handed in, all at once, each with its cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, TypeVar

from generator.entry.accounts import TOTAL
from generator.entry.values import UNITS
from generator.importing.compared import WITHOUT_ITEMS
from generator.importing.entries import Entry
from generator.importing.kinds import with_kinds
from generator.importing.stated import Telling
from generator.inspection import Inspection
from generator.inspection.case import case_of
from generator.inspection.equations import accuse_equations
from generator.inspection.equations.wrong_unit import judge_units
from generator.later import matcher
from generator.problem import HINT, NOWHERE, WRONG, Place, Problem
from generator.published.shape import UNREADABLE_REPORT, Grid, Published, TextLine
from generator.published.unvalued import NO_RESULT
from generator.rule import Rule
from generator.understanding import TableCell, Tables, Understood
from generator.understanding.tables import tables_in
from generator.understanding.tables.cells import SCALES, number
from generator.understanding.tables.gathered import gathered
from generator.understanding.tables.headings import Layout, headed, is_index
from generator.vocabulary.commands import adding, of_kind
from generator.vocabulary.statements import BY_KEY, STATEMENTS, Statement, spelled
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
UNMEASURED: Final = Rule(
    "J05",
    "表上写明了单位",
    "元和万元差一万倍，表上没有写就不能猜。合计大得或小得不像一个部门的，多半是表头的单位写错了。",
    "表头没有“单位：万元”",
    "表头写 单位：万元，或者导入时加 --unit 万元",
    hint="提示：合计不像一个部门的，请看表头的单位。",
)
TWO_TABLES: Final = Rule(
    "J06",
    "同一张表只有一份，或者几份一样",
    "两个文件、两张工作表有同一张公开表而数不一样，像是两个部门或两个年度的，取哪一份都可能错。",
    "支出决算表在两张工作表里，本年支出合计一处 90.00、一处 95.00",
    "只留本部门本年度的一张",
)
OTHER_REPORT: Final = Rule(
    "J07",
    "交来的是要的部门、年度、种类",
    "表上、报告上写的年度和种类要与导入的一致，几个文件要是一个部门的。",
    "导入 2024 年，交来的表上写着 2023 年度",
    "交来 2024 年度的表",
    hint="提示：只是正文里这样写，或者看不准的，请看一看。",
)
UNKNOWN_PLACE: Final = Rule(
    "J08",
    "有数的行和栏都认得",
    "表上有数、却不知道填到哪里的行或栏，取了会错，不取会少，所以指出来。",
    "支出决算表多了一栏 专项支出",
    "栏名是 基本支出、项目支出、上缴上级支出 等规定的",
)
NO_AMOUNT: Final = Rule(
    "J09",
    "金额的格里是金额",
    "格里是文字、带单位的数、出了错的公式，或者小数位比单位还细，都不能当数取；当作空着，合计就对不上。",
    "30万元",
    "300,000.00",
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

_Of = TypeVar("_Of")

_SHOWN: Final = 3  # cells that a message names
_AMOUNT: Final = matcher(r"(?:.*/)?(?:决算数|预算数|金额|合计|小计)")
# Without these nothing can be written; the others a department may not have.
_NEEDED: Final = ("T1", "T3")
_LOST_PLANS: Final = {
    "T1": "收入",
    "T3": "支出、项目支出的合计",
    "T6": "人员经费、公用经费",
    "TF": "政府性基金",
    "TS": "三公经费",
}
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
_UNREAD_OF_PLANS: Final = frozenset({"T2"})  # no key of an input asks for it
_LOST: Final = {
    "T1": "收入、结转和结余",
    "T2": "各科目的收入来源",
    "T3": "支出的各科目",
    "T4": "财政拨款结转和结余",
    "T5": "其中财政拨款",
    "T6": "基本支出明细",
    "TF": "政府性基金",
    "TC": "国有资本经营预算",
    "TS": "三公经费",
}


@dataclass(frozen=True, slots=True)
class Handed:
    """The tables of the files that were handed in, and the file that each was taken from."""

    tables: Tables
    files: Mapping[str, str]
    problems: tuple[Problem, ...]
    names: str = ""  # of all files
    tells: bool = False  # whether there is prose

    def place(self, key: str, place: Place) -> Place:
        """A cell of a statement, in the file that it was taken from."""
        return replace(place, file=self.files.get(key, ""))


def tables_of(
    documents: Sequence[Published], understood: Sequence[Understood], unit: str | None = None
) -> Handed:
    """The tables of all files; `unit` is theirs where they do not say it."""
    files: dict[str, str] = {}
    problems: list[Problem] = []
    joined: Tables | None = None
    for document, one in zip(documents, understood, strict=True):
        tables, unlabelled = _measured(with_kinds(one.tables), one.name, unit)
        problems += [*unlabelled, *_texts(document, one.kind), *_twice(document)]
        problems += _untaken(one, document)
        problems += _unread(document, one.name)
        if joined is not None:
            problems += _contradictions(joined, files, tables, one.name)
        files = dict.fromkeys(tables.found, one.name) | files
        joined = tables if joined is None else _both(joined, tables)
    if joined is None:
        message = "no files, no tables"
        raise ValueError(message)
    names = "、".join(one.name for one in documents)
    return Handed(joined, files, tuple(problems), names, any(one.sections for one in understood))


def _unread(document: Published, name: str) -> Iterator[Problem]:
    for said in document.unread:
        yield Problem(Place(file=name), said, HINT, rule=UNREADABLE_REPORT)


def _measured(tables: Tables, name: str, unit: str | None) -> tuple[Tables, list[Problem]]:
    """The tables with those that print no unit in the unit that was given."""
    bare = [
        key for key, measure in tables.measures.items() if not measure.label and tables.cells[key]
    ]
    labelled = {tables.measures[key].unit for key in tables.found if tables.measures[key].label}
    if not bare or (len(labelled) == 1 and unit is None):
        return tables, []
    if unit is None:
        titles = "、".join(BY_KEY[key].name for key in bare[:_SHOWN])
        more = " 等" if len(bare) > _SHOWN else ""
        message = f"{titles}{more}没有写单位；请{adding('--unit', '元', '万元')}"
        return tables, [Problem(Place(file=name), message, rule=UNMEASURED)]
    cells, measures = dict(tables.cells), dict(tables.measures)
    for key in bare:
        factor = Fraction(SCALES[unit], SCALES[measures[key].unit])
        cells[key] = {
            at: replace(cell, value=cell.value * factor, half=cell.half * factor)
            for at, cell in cells[key].items()
        }
        measures[key] = replace(measures[key], unit=unit)
    most = unit if not labelled else tables.unit
    return replace(tables, cells=cells, measures=measures, unit=most), []


def _both(one: Tables, two: Tables) -> Tables:
    """The tables of two files, those of the first where both have one."""

    def joined(first: Mapping[str, _Of], second: Mapping[str, _Of]) -> dict[str, _Of]:
        return {**{k: v for k, v in second.items() if k not in one.found}, **first}

    return replace(
        one,
        cells=joined(one.cells, two.cells),
        found=tuple(dict.fromkeys((*one.found, *two.found))),
        ruled=one.ruled | (two.ruled - set(one.found)),
        columns=joined(one.columns, two.columns),
        measures=joined(one.measures, two.measures),
        lines=joined(one.lines, two.lines),
        titles=joined(one.titles, two.titles),
    )


def _contradictions(
    first: Tables, files: Mapping[str, str], second: Tables, name: str
) -> Iterator[Problem]:
    """The cells that two files have and have differently."""
    for key in second.found:
        for at, cell in second.cells.get(key, {}).items():
            other = first.cells.get(key, {}).get(at)
            if other is not None and abs(other.value - cell.value) > other.half + cell.half:
                there = f"{files.get(key, '')} {other.place}"
                message = (
                    f"{BY_KEY[key].name} {cell.name} 是 {cell.text}，{there} 却是 {other.text}；"
                    "请只给一份，或者改成一样"
                )
                gap = abs(other.value - cell.value)
                yield Problem(replace(cell.place, file=name), message, rule=TWO_TABLES, gap=gap)


def called(statement: Statement, kind: str) -> str:
    """The title of a statement; that of a budget is one of 预算."""
    return statement.name if kind == "决算" else statement.name.replace("决算", "预算")


# ---------------------------------------------------------------- what the tables do not have


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
    lost = _LOST if kind == "决算" else _LOST_PLANS
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
        if lost and key in (_LOST if kind == "决算" else _LOST_PLANS):
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


# ---------------------------------------------------------------- cell by cell


@dataclass(frozen=True, slots=True)
class _Ruled:
    """A grid of a statement with its headings; its figures begin in row `start`."""

    file: str
    title: str
    statement: Statement
    layout: Layout
    grid: Grid
    start: int

    def rows(self) -> range:
        return range(self.start, len(self.grid.rows))

    def problem(self, row: int, column: int, message: str, rule: Rule) -> Problem:
        place = replace(self.grid.place(row, column), file=self.file)
        return Problem(place, message, rule=rule)

    def amounts(self) -> list[int]:
        """The columns that hold amounts."""
        if self.statement.rows == "code":
            return list(self.layout.named(self.statement.columns).values())
        all_of = self.statement.rows == "expenses"
        paths = enumerate(self.layout.paths)
        return [at for at, path in paths if _AMOUNT.fullmatch(path) or (all_of and path)]


def _untaken(one: Understood, document: Published) -> Iterator[Problem]:
    """The tables, and rows of tables, with amounts of which nothing was taken."""
    asked = _LOST if one.kind == "决算" else _LOST_PLANS
    for lost in one.tables.untaken:
        place = replace(lost.place, file=document.name)
        if not lost.statement:
            message = f"“{lost.title}”不是认识的公开表，里面的数没有取"
            yield Problem(place, message, level=HINT, rule=UNKNOWN_PLACE)
        elif lost.statement in asked and lost.whole:
            message = f"{lost.title}从“{lost.row}”起的 {lost.rows} 行没有取到；请看栏名和科目编码"
            yield Problem(place, message, rule=UNKNOWN_PLACE)
        elif lost.statement in asked:
            message = (
                f"{lost.title}有 {lost.rows} 行没有科目编码，里面的数没有取，"
                f"第一行是“{lost.row}”；请补上编码"
            )
            yield Problem(place, message, rule=UNKNOWN_PLACE)


def _twice(document: Published) -> Iterator[Problem]:
    """The tables that two sheets of a workbook have, and have differently."""
    for key, part in gathered(document.blocks).items():
        sheets: dict[str, list[Grid | TextLine]] = {}
        for block in part.blocks:
            place = block.place if isinstance(block, TextLine) else block.places[0]
            sheets.setdefault(place.sheet, []).append(block)
        known: dict[tuple[str, str], TableCell] = {}
        for blocks in sheets.values() if len(sheets) > 1 else ():
            cells = tables_in(blocks, ()).cells.get(key, {})
            other = next((at for at, c in cells.items() if known.get(at, c).value != c.value), None)
            if other is not None:
                first, cell = known[other], cells[other]
                named = cell.name.replace(f"{TOTAL} {TOTAL}", TOTAL)
                message = (
                    f"{part.title} {named} 是 {cell.text}，{first.place} 却是 {first.text}；"
                    "像是两个部门或两个年度的表，请只留一个"
                )
                place, gap = replace(cell.place, file=document.name), abs(cell.value - first.value)
                yield Problem(place, message, rule=TWO_TABLES, gap=gap)
            known = {**cells, **known}


def _texts(document: Published, kind: str) -> Iterator[Problem]:
    """Columns that are not understood, and text where an amount belongs."""
    for part in gathered(document.blocks).values():
        if kind == "预算" and part.statement.key in _UNREAD_OF_PLANS:
            continue
        layout: Layout | None = None
        for block in part.blocks:
            if not isinstance(block, Grid):
                continue
            found, start = headed(block)
            layout = found if found is not None else layout
            if layout is None or len(layout.paths) != len(block.rows[0]):
                continue
            title = called(part.statement, kind)
            ruled = _Ruled(document.name, title, part.statement, layout, block, start)
            amounts = ruled.amounts()
            if part.statement.rows == "code" and amounts:
                yield from _unknown(ruled, amounts)
            for column in amounts:
                yield from _no_amounts(ruled, column)


def _unknown(ruled: _Ruled, amounts: Sequence[int]) -> Iterator[Problem]:
    """The columns with figures whose heading says nothing known."""
    for column in range(min(amounts), len(ruled.layout.paths)):
        if column in amounts or _WITHIN.match(ruled.layout.paths[column]):
            continue
        for at in ruled.rows():
            row = ruled.grid.rows[at]
            cell = number(row[column], "", ruled.grid.places[at]) if row[column] else None
            if cell is not None and cell.value and not is_index(row):
                heading = ruled.layout.paths[column] or "（没有标题）"
                message = f"{ruled.title}的“{heading}”一列不认识，里面的数没有取；请改用规定的栏名"
                yield ruled.problem(at, column, message, UNKNOWN_PLACE)
                break


# What a balance or an income is made of, by 基本支出 and 项目支出: its sum is taken.
_WITHIN: Final = matcher("(?:.*/)?(?:(?:年初|上年|年末).{0,6}结转[^/]*|本年收入[^/]*)/")
_PLAIN: Final = matcher(r"-?\d[\d,]{0,20}(?:\.\d{1,9})?")  # most amounts


def _no_amounts(ruled: _Ruled, column: int) -> Iterator[Problem]:
    for at in ruled.rows():
        row = ruled.grid.rows[at]
        text = row[column].strip()
        if not text or _PLAIN.fullmatch(text):
            continue
        if is_index(row) or number(text, "", ruled.grid.places[at]) is not None:
            continue
        if not _is_label(ruled, at, column, text):
            message = f"{ruled.title}的这一格应是金额，现在是“{text[:30]}”；{_advice(text)}"
            yield ruled.problem(at, column, message, NO_AMOUNT)


_UNIT: Final = matcher(r"^[¥￥$]|[\d.,]\s*(?:[亿万千]元?|元)$")


def _advice(text: str) -> str:
    if text == NO_RESULT:
        return "请用 Excel 或 WPS 打开，看到数以后保存，再导入"
    if text.startswith("#"):
        return "公式出错了，请改好、保存，再导入"
    if _UNIT.search(text):
        return "格里只写数，单位写在表头"
    return "请改成数，没有的留空"


def _is_label(ruled: _Ruled, at: int, column: int, text: str) -> bool:
    """Whether a text is a heading once more, or a note over the whole row."""
    filled = [cell for cell in ruled.grid.rows[at] if cell.strip()]
    if len(filled) == 1:
        return True
    heads = {spelled(row[column]) for row in ruled.grid.rows[: ruled.start]}
    return spelled(text) in heads.union(map(spelled, ruled.layout.paths[column].split("/")))
