"""Tabulated: what a report states of a figure that its tables hold is what stands there.

An amount that may be two figures is wrong only where it is neither.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from generator.inspection.arithmetic.shared import N03
from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection
from generator.inspection.judge import (
    cited,
    in_wan,
    judged,
    named,
    of_cell,
    of_percentage,
    same_elsewhere,
)
from generator.number.reach import Range
from generator.problem import WRONG
from generator.rule import Edit, Rule
from generator.understanding import TableCell, Tables
from generator.understanding.about import topic
from generator.understanding.meant import Meanings, Meant, cells_of
from generator.understanding.sentences import Amount, Share
from generator.vocabulary.held import EXPENSES, GENERAL, WHOLE, Where, figures_of

N06: Final = Rule(
    "N06",
    "占本年支出合计的比例等于两表相除",
    "一般公共预算支出占本年支出合计的比例，是公开05表的合计除以公开03表的合计。",
    edit=Edit("占本年支出合计的73.54%", "占本年支出合计的75.34%"),
)
X01: Final = Rule(
    "X01",
    "正文的合计与表一致",
    "各节所说的合计都出自公开表，印的应当是同一个数；与别的行相同时，诊断里会写明像是取错了哪一行。",
    edit=Edit("支出合计1387万元", "支出合计1388万元"),
)
X02: Final = Rule(
    "X02",
    "各类支出与一般公共预算支出表一致",
    "五（二）按类列的支出，就是公开05表各类的数。",
    edit=Edit("社会保障和就业支出（类）90万元", "社会保障和就业支出（类）91万元"),
)
X07: Final = Rule(
    "X07",
    "“三公”经费各数与表一致",
    "财预〔2016〕143号要求“三公”经费按项说明预算数和决算数，每个数都在“三公”经费表里。",
    edit=Edit("公务接待费支出预算为12万元", "公务接待费支出预算为13万元"),
)

_LABELLED: Final = frozenset(("T1", "T4"))
_OF_FUNDS: Final = frozenset(("TF", "TC"))


def judge_tabulated(case: Case, inspection: Inspection) -> None:
    """Each amount of a section against the cell that holds its figure, and shares of a total."""
    seen = set[int]()
    for amount, meanings in case.meant:
        if id(amount) in seen:
            continue  # 收、支总计 has been held against one of the two sides
        if _judge(amount, meanings, case, inspection):
            seen.add(id(amount))
    for share in case.reading.shares:
        if share.part and share.of and not share.wholes:
            _judge_share(share, share.part, case, inspection)
    if topic(case.text) == "三公" and not _has_table(case.tables, "TS"):
        inspection.skip(X07, "没有读到“三公”经费表")


def cell_of(meant: Meant, tables: Tables, kind: str) -> TableCell | None:
    """The cell of a report that holds a figure: the best of those that it has."""
    cells = (tables.cell(*where) for where in cells_of(meant, kind))
    return next((cell for cell in cells if cell), None)


def _has_table(tables: Tables, key: str) -> bool:
    return bool(tables.cells.get(key)) or key in tables.ruled


def _judge(one: Amount, meanings: Meanings, case: Case, inspection: Inspection) -> bool:
    """Whether the tables say what an amount is; then it has been held against them."""
    tables, kind = case.tables, case.understood.kind
    if meanings[0].subject and not case.of_budget:
        return False  # the 类 of final accounts are held with their items
    cells = {each: cell_of(each, tables, kind) for each in meanings}
    held = [cell for cell in cells.values() if cell]
    rule = _rule(meanings[0])
    if not held:
        return _judge_blank(rule, one, meanings, case, inspection)
    fitting = next((cell for cell in held if judged(one.printed, cell.range()) is None), None)
    if not (fitting or one.printed.value) and _judge_blank(rule, one, meanings, case, inspection):
        return True  # 收入为0万元: no 收入 of the year, whatever was carried forward
    if fitting:
        inspection.holds(rule, one.quote, f"表上是 {in_wan(fitting.value)} 万元", cited(fitting))
    elif len(held) == len(cells) or len({each.fund for each in meanings}) == 1:
        bad = judged(one.printed, held[0].range()) or WRONG
        charge = of_cell(bad, one.printed, held[0], tables)
        inspection.wrong(rule, one.quote, charge, cited(held[0]))
    return True


def _rule(meant: Meant) -> Rule:
    if meant.subject:
        return X02
    return X07 if meant.quantity in EXPENSES and meant.quantity != "机关运行经费" else X01


# ---------------------------------------------------------------- cells without a number


def _judge_blank(
    rule: Rule, one: Amount, meanings: Meanings, case: Case, inspection: Inspection
) -> bool:
    """A cell that is printed and blank is nothing, where the table was read whole."""
    kind, tables = case.understood.kind, case.tables
    wheres = [where for each in meanings for where in cells_of(each, kind)]
    where = next((where for where in wheres if _is_blank(where, tables)), None)
    if where is None or not (_only(meanings) or not one.printed.value):
        return False
    key, row, column = where
    basis = f"{named(key)} {row} {column}没有数".replace(" 0没有", "没有")
    charge = None
    if one.printed.value:
        message = f"表上没有数，写的是 {in_wan(one.printed.value)} 万元"
        why = same_elsewhere(one.printed, tables)
        charge = Charge(WRONG, one.printed.digits, in_wan(Fraction(0)), message, why)
    inspection.settle(rule, one.quote, charge, "表上没有数，就是 0", basis)
    return True


def _only(meanings: Meanings) -> bool:
    return len({each.fund for each in meanings}) == 1


def _is_blank(where: Where, tables: Tables) -> bool:
    """Whether a table was read whole and has a cell there; a row that it does not have is not 0."""
    key, row, column = where
    if key not in tables.ruled:
        return False
    lines, columns = tables.lines.get(key, ()), tables.columns.get(key, frozenset())
    if key in _LABELLED:
        side = row.partition(".")[0]
        return row in lines and (column == "0" or f"{side}.{column}" in columns)
    if key == "TS":
        return row in lines and column in columns
    if not tables.cells.get(key):  # of a fund that there is none of; else it was not understood
        return key in _OF_FUNDS and column in columns and not _untaken(key, tables)
    return column in columns and any(at[0] == row for at in tables.cells[key])


def _untaken(key: str, tables: Tables) -> bool:
    """Whether a table has rows with amounts that gave nothing."""
    return any(one.statement == key for one in tables.untaken)


# ---------------------------------------------------------------- shares


def _judge_share(share: Share, part: Amount, case: Case, inspection: Inspection) -> None:
    """占本年支出合计的……: of a total that another section or a table has."""
    whole = _whole_of(share, case)
    if whole is None:
        return
    total, basis, printed = whole
    meant = next((m[0] for amount, m in case.meant if amount is part), None)
    cell = cell_of(meant, case.tables, case.understood.kind) if meant else None
    right = cell.range() if cell else part.printed.range()
    basis = "；".join(filter(None, (cited(cell) if cell else "", basis)))
    says = f"{in_wan(cell.value if cell else part.printed.value)} ÷ {in_wan(printed)}"
    charge = of_percentage(share.rate, right, total, says)
    rule = N06 if meant and meant.fund == GENERAL and meant.quantity == "支出合计" else N03
    inspection.settle(rule, share.quote, charge, says, basis)


def _whole_of(share: Share, case: Case) -> tuple[Range, str, Fraction] | None:
    """What a share is of: a total of all the money in its table; shared asks for stated ones."""
    name, kind = share.of, case.understood.kind
    if name is None or name.scope or name.before or name.quantity not in _TOTALS:
        return None
    fund, figures = figures_of(name.quantity, kind)
    if len(figures) > 1 or fund != WHOLE:
        return None
    each = [Meant(quantity, WHOLE, case.column) for quantity in figures[0]]
    cell = next((c for meant in each if (c := cell_of(meant, case.tables, kind))), None)
    return (cell.range(), cited(cell), cell.value) if cell else None


_TOTALS: Final = frozenset(("收入合计", "支出合计", "收入总计", "支出总计"))
