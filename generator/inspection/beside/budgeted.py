"""Budgeted: the 年初预算 of final accounts is what the department's budget published (E39)."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from generator.inspection.arithmetic.allotted import Rows
from generator.inspection.beside.beside_rules import E39
from generator.inspection.beside.known import (
    Document,
    compared_in,
    judge_compared,
    judge_stated,
    known_by,
)
from generator.inspection.case import Pair
from generator.inspection.claims import (
    Charge,
    Inspection,
    Spot,
)
from generator.inspection.judge import cited, in_wan
from generator.number.reach import total
from generator.problem import HINT, WRONG
from generator.understanding import TableCell, Text
from generator.understanding.about import topic
from generator.understanding.meant import Meant
from generator.understanding.sentences import codes_of
from generator.vocabulary.held import EXPENSE_ROWS, EXPENSES, GENERAL, GRANTS
from generator.vocabulary.subjects import ITEM, functional

# Where the items of a section are, in the budget's tables.
_TABLES: Final = {
    "一般公共预算": ("T5", "小计"), "基金": ("TF", "小计"), "国资": ("TC", "合计"),
}  # fmt: skip


def judge_budgeted(pair: Pair, inspection: Inspection) -> None:
    """Items, totals, 机关运行经费 and “三公” of final accounts against the published budget."""
    budget = Document(pair.other)
    for text in pair.understood.sections:
        about = topic(text)
        if about in _TABLES:
            _judge_items(pair, text, _TABLES[about], inspection)
        _judge_stated(replace(pair, text=text), budget, inspection)
    _judge_expenses(pair, inspection)
    if not inspection.looked_at(E39):
        why = f"报告里没有年初预算数，或《{pair.other.name}》里没有读到对应的数"
        inspection.skip(E39, why)


def _judge_items(pair: Pair, text: Text, where: tuple[str, str], inspection: Inspection) -> None:
    """年初预算为A of each 项 against its row of the budget; one that has no row there had none."""
    budget = pair.other
    rows = budget.tables.rows(*where)
    if not read_whole(rows):
        return
    listed = Rows(budget.tables, (where,))
    for one in pair.readings.of(text).amounts:
        item = one.name.item
        if item is None or not all(item.names[1:]) or one.name.column != "年初预算" or one.aside:
            continue
        codes = [code] if (code := listed.code(item)) else codes_of(item)
        if len(codes) != 1:
            continue
        if codes[0] in rows:
            known = [known_by(budget, rows[codes[0]])]
            judge_stated(E39, (one.printed, one.quote), known, _PUBLISHED, inspection)
            continue
        says = f"《{budget.name}》的表上没有 {codes[0]} {functional()[codes[0]].name}"
        if not one.printed.value:
            inspection.holds(E39, one.quote, says)
            continue
        # It may stand under an item that was split or renamed since.
        message = f"{says}，写的年初预算是 {in_wan(one.printed.value)} 万元"
        basis = known_by(budget, rows["合计"]).basis
        inspection.wrong(E39, one.quote, Charge(HINT, one.printed.digits, "0", message), basis)


def read_whole(rows: dict[str, TableCell]) -> bool:
    """Whether the items of a table make up its total: nothing is said to be missing otherwise."""
    items = [cell for code, cell in rows.items() if len(code) == ITEM]
    whole = rows.get("合计")
    if whole is None or not items:
        return False
    return total(cell.range() for cell in items).meets(whole.range())


def _judge_stated(pair: Pair, budget: Document, inspection: Inspection) -> None:
    """What a section states as 年初预算 of a figure, or as a change against it.

    财政拨款支出 is 一般公共预算 or all of 财政拨款, as departments mean it.
    """
    for one, meanings in pair.meant:
        meant = meanings[0]
        if meant.column != "年初预算" or meant.year or _of_its_table(meant):
            continue
        wanted = (*meanings, *_MEANT_BY.get((meant.quantity, meant.fund), ()))
        known = [said for each in wanted if (said := budget.says(each))]
        if known:
            judge_stated(E39, (one.printed, one.quote), known, _PUBLISHED, inspection)
    planned = (one for one in pair.reading.changes if one.base and one.base.kind == "预算")
    for compared in compared_in(pair, budget, planned):
        if compared.known and not _of_its_table(compared.known[0][0]):
            judge_compared(E39, compared, "年初预算", budget, WRONG, inspection)


_PUBLISHED: Final = "公布的部门预算是"
_MEANT_BY: Final = {("支出合计", GENERAL): (Meant("支出总计", GRANTS, "年初预算"),)}


def _of_its_table(meant: Meant) -> bool:
    """Whether it is one of “三公”经费, whose tables are held against each other."""
    return meant.quantity in EXPENSES and meant.quantity != "机关运行经费"


def _judge_expenses(pair: Pair, inspection: Inspection) -> None:
    """The budget column of the “三公” table: a 提示, as it may hold the budget as adjusted."""
    for kind in EXPENSE_ROWS:
        cell = pair.tables.cell("TS", kind, "预算")
        planned = pair.other.tables.cell("TS", kind, "预算")
        if cell is None or planned is None:
            continue
        known, spot = known_by(pair.other, planned), Spot("“三公”经费表", cell.text, cell.place)
        basis = f"《{pair.understood.name}》{cited(cell)}；{known.basis}"
        if cell.range().meets(planned.range()):
            inspection.holds(E39, spot, f"与公布的部门预算一致：{known.shown} 万元", basis)
            continue
        message = (
            f"{kind}预算数 {in_wan(cell.value)} 万元，公布的部门预算是 {known.shown} 万元；"
            "是调整后的预算就在表下注明"
        )
        inspection.wrong(E39, spot, Charge(HINT, cell.text, known.shown, message), basis)
