"""Rows: the equations within the tables by 科目: rows against columns, 类 against 款 and 项."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator.inspection.equations.equation import WHOLE, Equation, Needs, below, within
from generator.rule import Edit, Rule
from generator.understanding import Tables
from generator.vocabulary.statements import BY_FUND, LAST_YEAR
from generator.vocabulary.subjects import CLASS

E06: Final = Rule(
    "E06",
    "收入决算表每行合计等于各栏之和",
    "公开02表逐行：合计栏是财政拨款、上级补助、事业、经营、附属单位上缴和其他收入各栏之和。",
    edit=Edit("合计  1,365.00 1,250.00", "合计  1,365.00 1,205.00", "T2"),
)
E07: Final = Rule(
    "E07",
    "收入决算表类、款、项逐级相加",
    "功能分类分类、款、项三级，下一级相加等于上一级，最后等于合计行。",
    "款 10，项 6 和 3",
    "款 10，项 6 和 4",
)
E11: Final = Rule(
    "E11",
    "支出决算表每行合计等于各栏之和",
    "公开03表逐行：合计栏是基本支出、项目支出、上缴上级、经营和对附属单位补助各栏之和。",
    edit=Edit("行政运行 620.00 620.00", "行政运行 620.00 602.00", "T3"),
)
E12: Final = Rule(
    "E12",
    "支出决算表类、款、项逐级相加",
    "功能分类分类、款、项三级，下一级相加等于上一级，最后等于合计行。",
    edit=Edit("行政运行 620.00", "行政运行 602.00", "T3"),
)
E23: Final = Rule(
    "E23",
    "一般公共预算支出每行小计等于各栏之和",
    "公开05表逐行：小计是基本支出与项目支出之和，一般公共预算没有别的支出。",
    edit=Edit("合计  1,020.00 770.00", "合计  1,020.00 707.00", "T5"),
)
E24: Final = Rule(
    "E24",
    "一般公共预算支出类、款、项逐级相加",
    "公开05表按类、款、项三级，下一级相加等于上一级，最后等于合计行。",
    edit=Edit("一般行政管理事务 250.00", "一般行政管理事务 260.00", "T5"),
)
E28: Final = Rule(
    "E28",
    "经济分类每类等于各款之和",
    "部门预算支出经济分类：301、302 等每一类是其下各款之和。",
    edit=Edit("302 商品和服务支出 150.00", "302 商品和服务支出 105.00", "T6"),
)
E29: Final = Rule(
    "E29",
    "人员经费合计等于 301 与 303 之和",
    "人员经费是工资福利支出（301）与对个人和家庭的补助（303）之和。",
    edit=Edit("303 对个人和家庭的补助 20.00", "303 对个人和家庭的补助 22.00", "T6"),
)
E30: Final = Rule(
    "E30",
    "公用经费合计等于各类公用支出之和",
    "公用经费是商品和服务支出（302）与资本性支出（310）等各类之和。",
    edit=Edit("310 资本性支出 30.00", "310 资本性支出 33.00", "T6"),
)
E31: Final = Rule(
    "E31",
    "政府性基金收支平衡，小计等于各栏之和",
    "基金表每行：年初结转＋本年收入＝本年支出＋年末结转；本年支出＝基本支出＋项目支出；类、款、项逐级相加。",
    edit=Edit("10.00 200.00 195.00", "10.00 205.00 195.00", "TF"),
)
E32: Final = Rule(
    "E32",
    "国有资本经营预算合计等于各栏之和",
    "国资表每行：合计＝基本支出＋项目支出；类、款、项逐级相加；有结转各栏的，同基金表一样平衡。",
    edit=Edit("50.00 5.00 45.00", "50.00 5.00 40.00", "TC"),
)

E42: Final = Rule(
    "E42",
    "财政拨款支出表、机关运行经费表表内相加",
    "有的省在九张表之外公开的表（财政拨款支出表、财政拨款基本支出表、机关运行经费表）也一样：每行合计等于各栏之和，"
    "下一级相加等于上一级，最后等于合计行。",
    "机关运行经费表：302 商品和服务支出 60，各款 30 和 20",
    "机关运行经费表：302 商品和服务支出 60，各款 30 和 30",
)

# The tables that each equation needs, and the one whose blank cells it has to know.
NEEDS: Final[Needs] = {
    E06: ("T2", "T2"), E07: ("T2", ""), E11: ("T3", "T3"), E12: ("T3", ""),
    E23: ("T5", "T5"), E24: ("T5", ""), E28: ("T6", ""), E29: ("T6", ""),
    E30: ("T6", ""), E42: ("TG", ""), E31: ("TF", "TF"), E32: ("TC", "TC"),
}  # fmt: skip
# The column that is a sum, and the rule for its rows and for its levels.
_SUMS: Final = {
    "T2": ("本年收入合计", E06, E07),
    "T3": ("本年支出合计", E11, E12),
    "T5": ("小计", E23, E24),
    "TF": ("小计", E31, E31),
    "TC": ("合计", E32, E32),
    "TG": ("小计", E42, E42),
}
# The tables by 经济分类: the rule for a 类, for 人员经费 and for 公用经费.
_BY_PURPOSE: Final = {"T6": (E28, E29, E30), "TB": (E42, E42, E42), "TR": (E42, E42, E42)}
_UNNAMED: Final = "其他栏"
_HALVES: Final = ("人员经费", "公用经费")
_BALANCES: Final = ("年初结转和结余", "本年收入", "年末结转和结余")
_FROM_BEFORE: Final = (LAST_YEAR, "使用非财政拨款结余")
_STAFF: Final = ("301", "303")
_OPERATING: Final = ("302", "307", "309", "310", "311", "312", "313", "399")


def of_rows(tables: Tables) -> Iterator[Equation]:
    """E06, E07, E11, E12, E23, E24, E28–E32, E42."""
    for key, (first, by_row, by_level) in _SUMS.items():
        yield from _across(tables, key, first, by_row)
        yield from _levels(tables, key, first, by_level)
        yield from _balances(tables, key, first, by_row)
    for key, rules in _BY_PURPOSE.items():
        yield from _economic(tables, key, rules)


def _across(tables: Tables, key: str, first: str, rule: Rule) -> Iterator[Equation]:
    """The sum of a row, where blank cells kept their columns."""
    columns = tables.columns.get(key, frozenset())
    if key not in tables.ruled or _UNNAMED in columns:
        return
    if key == "T2":
        yield from _of_sources(tables, first, rule)
        return
    others = columns - {first, *_BALANCES, *_HALVES}
    if "基本支出" not in columns:
        others |= columns & set(_HALVES)
    for row, whole in tables.rows(key, first).items():
        parts = [tables.cell(key, row, column) for column in sorted(others)]
        yield from within(rule, f"{first} = 各栏之和", whole, parts)
    if "基本支出" in columns and set(_HALVES) <= columns:
        for row, whole in tables.rows(key, "基本支出").items():
            parts = [tables.cell(key, row, column) for column in _HALVES]
            yield from within(rule, "基本支出 = 人员经费 + 公用经费", whole, parts)


def _of_sources(tables: Tables, first: str, rule: Rule) -> Iterator[Equation]:
    """Each row of 收入表: what came in, by source, and what was left, in one 合计 or beside it."""
    columns = tables.columns["T2"]
    by_fund = "财政拨款收入" not in columns
    others = sorted(columns - {first, "总计", *BY_FUND, *_FROM_BEFORE})
    for row in dict.fromkeys(row for row, _ in tables.cells.get("T2", {})):
        cell = {column: tables.cell("T2", row, column) for column in (*columns, *BY_FUND)}
        before = [cell.get(column) for column in _FROM_BEFORE]
        granted = [cell[column] for column in BY_FUND]
        listed = [*(cell[column] for column in others), *(granted if by_fund else ())]
        if "总计" in columns:
            says = "总计 = 本年收入合计 + 上年结转"
            yield from within(rule, says, cell["总计"], [cell.get(first), *before])
        else:
            listed += before
        yield from within(rule, f"{first} = 各栏之和", cell.get(first), listed)
        yield from within(rule, "财政拨款收入 = 三类拨款之和", cell.get("财政拨款收入"), granted)


def _levels(tables: Tables, key: str, first: str, rule: Rule) -> Iterator[Equation]:
    """款 = Σ 项, 类 = Σ 款, 合计 = Σ 类, or of whatever the next listed level is."""
    if key in tables.torn:
        return
    ruled = key in tables.ruled
    columns = sorted(tables.columns.get(key, frozenset()) - {_UNNAMED}) if ruled else [first]
    for column in columns:
        rows = tables.rows(key, column)
        for row, codes in below(rows).items():
            if (whole := rows.get(row)) is None:
                continue
            parts = [rows[code] for code in codes]
            name = WHOLE if row == WHOLE else whole.subject
            yield from within(rule, f"{name} = 下级之和（{column}）", whole, parts)


def _balances(tables: Tables, key: str, first: str, rule: Rule) -> Iterator[Equation]:
    """What a fund had and got is what it spent and has left, row by row."""
    if not tables.has(key, first, *_BALANCES):
        return
    opening, income, closing = _BALANCES
    for row in dict.fromkeys(row for row, _ in tables.cells[key]):
        had, got, left, spent = (
            tables.cell(key, row, column) for column in (opening, income, closing, first)
        )
        sources = [c for c in (got, had) if c is not None]
        uses = [c for c in (spent, left) if c is not None]
        if sources and uses:
            says = "年初结转和结余 + 本年收入 = 本年支出 + 年末结转和结余"
            yield Equation(rule, says, sources[0], tuple(uses), tuple(sources[1:]))


def _economic(tables: Tables, key: str, rules: tuple[Rule, Rule, Rule]) -> Iterator[Equation]:
    of_class, of_staff, of_operating = rules
    by_columns = tables.has(key, "", *_HALVES)
    for column in ("", *_HALVES) if by_columns else ("",):
        rows = tables.rows(key, column)
        of = f"（{column}）" if column else ""
        for row, whole in rows.items():
            if len(row) == CLASS and row.isdecimal():
                parts = [c for other, c in rows.items() if other != row and other.startswith(row)]
                yield from within(of_class, f"{row} = 各款之和{of}", whole, parts)
        listed = [c for row, c in rows.items() if len(row) == CLASS and row.isdecimal()]
        rule = {"人员经费": of_staff, "公用经费": of_operating}.get(column, of_class)
        yield from within(rule, f"合计 = 各类之和{of}", rows.get(WHOLE), listed)
    if by_columns:
        for row, whole in tables.rows(key, "").items():
            halves = [tables.cell(key, row, column) for column in _HALVES]
            yield from within(of_class, "合计 = 人员经费 + 公用经费", whole, halves)
        return
    rows = tables.rows(key, "")
    of_halves = ((of_staff, "人员经费", _STAFF), (of_operating, "公用经费", _OPERATING))
    for rule, name, group in of_halves:
        given = [rows.get(one) for one in group]
        yield from within(rule, f"{name}合计 = 各类之和", rows.get(f"{name}合计"), given)
