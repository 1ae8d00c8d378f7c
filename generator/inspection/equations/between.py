"""Between: the equations of one table with another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from generator.inspection.equations.equation import (
    INCOME,
    KINDS,
    SPENDING,
    WHOLE,
    Equation,
    Needs,
    class_named,
    classes,
    known,
    within,
)
from generator.inspection.equations.totals import GRANTS, OWN, mixes_years
from generator.rule import Edit, Rule
from generator.understanding import TableCell, Tables
from generator.vocabulary.held import SPENT_IN
from generator.vocabulary.statements import BY_FUND, LAST_YEAR, spelled
from generator.vocabulary.subjects import ITEM

E08: Final = Rule(
    "E08",
    "收入决算表合计等于总表本年收入合计",
    "公开02表是公开01表收入一边的展开，合计必须是同一个数。",
    edit=Edit("合计  1,365.00", "合计  1,356.00", "T2"),
)
E09: Final = Rule(
    "E09",
    "财政拨款收入与财政拨款总表一致",
    "公开02表的财政拨款收入栏，就是公开04表（财政拨款收支总表）的本年收入合计。",
    edit=Edit("1,365.00 1,250.00 30.00", "1,365.00 1,205.00 30.00", "T2"),
)
E10: Final = Rule(
    "E10",
    "收入决算表各栏合计与总表各行一致",
    "公开02表合计行的上级补助、事业、经营、附属单位上缴、其他收入，就是01表的同名各行。",
    edit=Edit("1,250.00 30.00 40.00", "1,250.00 35.00 40.00", "T2"),
)
E13: Final = Rule(
    "E13",
    "支出决算表合计等于总表本年支出合计",
    "公开03表是公开01表支出一边的展开，合计必须是同一个数。",
    edit=Edit("合计  1,387.00", "合计  1,378.00", "T3"),
)
E14: Final = Rule(
    "E14",
    "每一类支出两表相等",
    "公开01表右边每一类支出，就是公开03表同一类的合计。",
    edit=Edit("208 社会保障和就业支出 90.00", "208 社会保障和就业支出 99.00", "T3"),
)
E20: Final = Rule(
    "E20",
    "财政拨款本年支出等于三类拨款支出之和",
    "公开04表的支出由三本账拼成：一般公共预算（公开05表）、政府性基金和国有资本经营预算两张表。",
    edit=Edit("59 1,265.00 1,020.00", "59 1,265.00 1,002.00", "T4"),
)
E21: Final = Rule(
    "E21",
    "每一类一般公共预算支出两表相等",
    "公开05表每一类的小计，就是04表同一类的一般公共预算栏。",
    edit=Edit("社会保障和就业支出 40 90.00 90.00", "社会保障和就业支出 40 90.00 80.00", "T4"),
)
E22: Final = Rule(
    "E22",
    "基金收入与财政拨款总表一致",
    "政府性基金表的本年收入，就是公开04表左边政府性基金一行。",
    edit=Edit("10.00 200.00 195.00", "10.00 220.00 195.00", "TF"),
)
E25: Final = Rule(
    "E25",
    "一般公共预算的项不多于支出决算表的同一项",
    "公开05表是03表里由一般公共预算拨款支付的那部分，部分不会多于整体。",
    edit=Edit("行政运行 600.00", "行政运行 640.00", "T5"),
)
E26: Final = Rule(
    "E26",
    "基本支出等于人员经费加公用经费",
    "公开06表是公开05表基本支出按经济分类的展开：人员经费加公用经费等于基本支出。",
    edit=Edit("人员经费合计  590.00", "人员经费合计  580.00", "T6"),
)
E27: Final = Rule(
    "E27",
    "一般公共预算支出合计不多于支出合计",
    "公开05表合计是03表合计的一部分。有基金或国资支出的，按 E33 三类相加。",
    "05表合计 110，03表合计 100",
    "05表合计 90，03表合计 100",
)
E33: Final = Rule(
    "E33",
    "各项支出不少于三类拨款支出之和",
    "公开03表的每一项和合计，包含05表、基金表、国资表同一项的支出。",
    edit=Edit("1,387.00 800.00", "1,187.00 800.00", "T3"),
)

# The tables that each equation needs, and the one whose blank cells it has to know.
NEEDS: Final[Needs] = {
    E08: ("T2 T1", ""), E09: ("T2 T4", "T2"), E10: ("T2 T1", "T2"), E13: ("T3 T1", ""),
    E14: ("T3 T1", ""), E20: ("T4 T5", ""), E21: ("T4 T5", "T4"), E22: ("TF T4", ""),
    E25: ("T5 T3", ""), E26: ("T5 T6", ""), E27: ("T5 T3", ""), E33: ("T3 TF", ""),
}  # fmt: skip

_OF_ALL: Final = frozenset({"总计", "本年收入合计", "本年支出合计"})


def between_tables(tables: Tables) -> Iterator[Equation]:
    """E08–E10, E13, E14, E20–E22, E25–E27, E33."""
    yield from _income(tables)
    yield from _totals(tables)
    yield from _of_funds(tables)
    yield from _of_classes(tables)
    yield from _bounds(tables)
    yield from _basic(tables)


def _year(tables: Tables, key: str, side: str) -> list[TableCell]:
    """The total of a year in a 总表; of a budget also the 总计, which some take for it."""
    name = "本年收入合计" if side == INCOME else "本年支出合计"
    own, whole = (tables.cell(key, f"{side}{row}", "0") for row in (name, "总计"))
    if own is None and f"{side}{name}" in tables.lines.get(key, ()):
        return []
    given = [own, whole] if own is None or tables.is_budget(key) else [own]
    return [cell for cell in given if cell is not None]


def _either(
    rule: Rule, says: str, one: TableCell, others: Sequence[TableCell]
) -> Iterator[Equation]:
    """An equation with the first that makes it hold, or else with the first."""
    made = [Equation(rule, says, one, (other,)) for other in others]
    yield from [next((e for e in made if e.holds()), made[0])] if made else []


def _income(tables: Tables) -> Iterator[Equation]:
    granted = tables.cell("T2", WHOLE, "财政拨款收入")
    if granted is not None:
        year = _year(tables, "T4", INCOME)
        yield from _either(E09, "财政拨款收入 = 财政拨款总表的收入", granted, year)
        listed = [tables.cell("T1", f"{INCOME}{name}收入", "0") for name in GRANTS]
        yield from within(E09, "财政拨款收入 = 总表三类拨款之和", granted, listed)
    for name in OWN:
        one, two = tables.cell("T2", WHOLE, name), tables.cell("T1", f"{INCOME}{name}", "0")
        yield from within(E10, f"{name}两表相等", one, [two])
    for fund, name in zip(BY_FUND, GRANTS, strict=True):
        one, two = tables.cell("T2", WHOLE, fund), tables.cell("T1", f"{INCOME}{name}收入", "0")
        made = within(E10, f"{name}收入两表相等", one, [two])
        # Without a column of its own, what last year left of a fund may stand in that of the fund.
        yield from (e for e in made if LAST_YEAR in tables.columns["T2"] or e.holds())
    yield from _listed(tables, "T2", "T1", (E08, E10))
    yield from _listed(tables, "T3", "T1", (E13, E14))
    for kind, one in _by_kind(tables).items():
        yield from within(E14, f"{kind}两表相等", tables.cell("T3", WHOLE, kind), [one])


def _by_kind(tables: Tables) -> dict[str, TableCell]:
    """Expenditure by kind beside that by 科目 in the 总表 (江苏)."""
    rows = tables.rows("T1", "0").items()
    return {row.removeprefix(KINDS): cell for row, cell in rows if row.startswith(KINDS)}


def _listed(tables: Tables, key: str, other: str, rules: tuple[Rule, Rule]) -> Iterator[Equation]:
    """收入表 and 支出表 as lists: each row is that of the 总表, its total and the others."""
    whole, part = rules
    for row, one in tables.rows(key, "0").items():
        two = tables.cell(other, row, "0")
        name = row.partition(".")[2]
        rule = whole if name in _OF_ALL else part
        yield from within(rule, f"{name}两表相等", one, [two])


def _totals(tables: Tables) -> Iterator[Equation]:
    for rule, says, key, column, side in (
        (E08, "收入表合计 = 总表本年收入合计", "T2", "本年收入合计", INCOME),
        (E13, "支出表合计 = 总表本年支出合计", "T3", "本年支出合计", SPENDING),
    ):
        one = tables.cell(key, WHOLE, column)
        if one is not None:
            yield from _either(rule, says, one, _year(tables, "T1", side))


def _of_funds(tables: Tables) -> Iterator[Equation]:
    """E20 by fund where blank cells kept their columns, else in all; E22."""
    row = f"{SPENDING}本年支出合计"
    if row not in tables.lines.get("T4", ()):
        row = f"{SPENDING}总计"
    if tables.has("T4", *(f"{SPENDING}{fund}" for fund in BY_FUND)) and not mixes_years(tables):
        for fund, (key, column) in zip(BY_FUND, SPENT_IN, strict=True):
            one, two = tables.cell(key, WHOLE, column), tables.cell("T4", row, fund)
            if one is not None and (two is not None or one.value):
                says = f"{fund}支出 = 财政拨款总表的{fund}支出"
                found = (two,) if two is not None else ()
                made = Equation(E20, says, one, found, _carried(tables))
                yield made if made.less and made.holds() else Equation(E20, says, one, found)
    elif {"T5", "TF", "TC"} <= set(tables.found):
        parts = [tables.cell(key, WHOLE, column) for key, column in SPENT_IN]
        says = "财政拨款本年支出 = 一般公共预算 + 基金 + 国资"
        yield from within(E20, says, tables.cell("T4", row, "0"), parts)
    got = tables.cell("TF", WHOLE, "本年收入")
    listed = tables.cell("T4", f"{INCOME}{GRANTS[1]}", "0")
    yield from within(E22, "基金收入 = 财政拨款总表的基金收入", got, [listed])


def _carried(tables: Tables) -> tuple[TableCell, ...]:
    """What a budget has from last year, which a table of 当年拨款 leaves out."""
    cell = tables.cell("T4", f"{INCOME}年初财政拨款结转和结余", "0")
    return (cell,) if cell is not None and cell.value and tables.is_budget("T4") else ()


def _of_this_year(tables: Tables) -> bool:
    """Whether the table of 一般公共预算 is of 当年拨款 alone, by its total."""
    one, carried = tables.cell("T5", WHOLE, "小计"), _carried(tables)
    rows = (f"{SPENDING}本年支出合计", f"{SPENDING}总计")
    two = next((cell for row in rows if (cell := tables.cell("T4", row, BY_FUND[0]))), None)
    if one is None or two is None or not carried:
        return False
    return Equation(E20, "", one, (two,), carried).holds()


def _of_classes(tables: Tables) -> Iterator[Equation]:
    """E14 and E21: each 类 by its name; a row that is there and blank is nothing spent."""
    for rule, key, column, other, fund in (
        (E14, "T3", "本年支出合计", "T1", "0"),
        (E21, "T5", "小计", "T4", "一般公共预算"),
    ):
        if rule is E21 and mixes_years(tables):
            continue
        summed = {spelled(name): cell for name, cell in classes(tables, other, fund).items()}
        blank = _blank_classes(tables, other) if tables.has(other, f"{SPENDING}{fund}") else set()
        for name, one in class_named(tables, key, column).items():
            two = summed.get(spelled(name))
            if two is not None and rule is E21 and _of_this_year(tables):
                says = f"{name}不少于当年拨款的"
                yield Equation(rule, says, two, (one,), at_most=True)
            elif two is not None:
                yield Equation(rule, f"{name}两表相等", one, (two,))
            elif one.value and spelled(name) in blank:
                yield Equation(rule, f"{name}两表相等，另一表是空的", one, ())


def _blank_classes(tables: Tables, key: str) -> set[str]:
    named = known(key, SPENDING)
    rows = (row for row in tables.lines.get(key, ()) if row.startswith(SPENDING))
    return {spelled(row.removeprefix(SPENDING)) for row in rows if row not in named}


def _bounds(tables: Tables) -> Iterator[Equation]:
    """E25, E27, E33: what appropriations paid for is part of what was spent."""
    rows = tables.rows("T3", "本年支出合计")
    of = [tables.rows(key, column) for key, column in SPENT_IN]
    for row, whole in rows.items():
        parts = tuple(found[row] for found in of if row in found)
        if not parts or (len(row) != ITEM and row != WHOLE):
            continue
        if len(parts) > 1 or parts[0].table != "T5":
            rule, says = E33, "各项支出不少于三类拨款支出之和"
        elif row == WHOLE:
            rule, says = E27, "一般公共预算支出合计不多于支出合计"
        else:
            rule, says = E25, "一般公共预算的项不多于支出表的同一项"
        yield Equation(rule, says, whole, parts, at_most=True)


def _basic(tables: Tables) -> Iterator[Equation]:
    """E26: basic expenditure by function is that by economic subject."""
    basic = tables.cell("T5", WHOLE, "基本支出")
    halves = [tables.cell("T6", name) for name in ("人员经费合计", "公用经费合计")]
    yield from within(E26, "基本支出 = 人员经费 + 公用经费", basic, halves)
