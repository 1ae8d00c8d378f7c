"""Completeness: the tables, statements and notes that the prescribed form asks for (C).

After 财预〔2016〕143号: nine tables, each published even if empty (empty_tables); an explanation of
机关运行经费, “三公” with its counts, procurement, state assets, performance and terms.
"""

from __future__ import annotations

import re
from typing import Final

from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection, Spot, quoted, title_of
from generator.inspection.form.empty_tables import (
    C02,
    C03,
    front,
    is_empty,
    judge_denials,
    judge_notes,
)
from generator.later import matcher
from generator.problem import HINT, WRONG
from generator.rule import Edit, Rule
from generator.understanding import Understood, plain
from generator.vocabulary.statements import NINE

C01: Final = Rule(
    "C01",
    "决算公开表九张齐全",
    "财预〔2016〕143号：部门决算公开九张表，没有数据的也公开空表。",
    edit=Edit("国有资本经营预算财政拨款支出决算表", "国有资本经营预算情况"),
    hint="错误：其他表都在，全文没有提到这张表。提示：提到了这张表，但没有读到。",
)
C04: Final = Rule(
    "C04",
    "应当说明的事项都说到",
    "财预〔2016〕143号：机关运行经费、“三公”经费、政府采购、国有资产占用、预算绩效、名词解释。",
    "全文没有说到政府采购",
    "本部门2024年度政府采购支出总额……",
    hint="错误：决算的全文都没有说到。提示：预算，或只在目录里说到；名词解释。",
)
C05: Final = Rule(
    "C05",
    "“三公”经费说明团组、人次、车辆数、批次",
    "财预〔2016〕143号：因公出国（境）团组数和人数、公务用车购置数和保有量、国内公务接待批次和人数。",
    "公务接待费 10 万元，没有说批次和人次",
    "全年共接待来访团组 30 个、来宾 240 人次",
)

_ENOUGH: Final = 5  # tables that make a report one with its tables
_NEARLY: Final = 7  # of nine: then the others were not published elsewhere
_EXPLAINED: Final = 5  # sections that make an explanation a whole one

# How a table may be called where its title is not the one that is known.
_CALLED: Final = {
    "T1": r"收入支出.{0,6}总表|收支.{0,6}总表",
    "T2": r"收入(?:决算|总)?表",
    "T3": r"支出(?:决算|总)?表",
    "T4": r"财政拨款.{0,8}总表",
    "T5": r"一般公共预算.{0,20}支出.{0,8}表",
    "T6": r"基本支出.{0,10}表",
    "TF": r"(?:政府性)?基金.{0,20}表",
    "TC": r"国有资本.{0,20}表",
    "TS": r"三公.{0,20}表",
}


def judge_completeness(case: Case, inspection: Inspection) -> None:
    """What must be there; a report that is published in parts is not held to it."""
    understood, tables = case.understood, case.tables
    if any(not is_empty(tables, key) for key in tables.found):
        _tables(understood, inspection)
        judge_notes(understood, inspection)
        judge_denials(understood, inspection)
        _counts(understood, inspection)
    else:
        for rule in (C01, C02, C03, C05):
            inspection.skip(rule, "文件里没有读到有数的表，无从核对表是否齐全")
    # A page on “三公” alone has a table of it at most, another one that is none of the nine.
    if not {one.key for one in NINE} & {*tables.found} - {"TS"}:
        inspection.skip(C04, "文件里只有情况说明，没有各张表，其余部分可能另行公开")
        return
    chapters = [t for t in understood.sections if t.number != "概况"]
    if len(chapters) < _EXPLAINED and understood.kind == "决算":
        inspection.skip(C04, "没有读到完整的情况说明")
    else:
        _statements(understood, inspection)


def _tables(understood: Understood, inspection: Inspection) -> None:
    """C01: the nine tables of final accounts, by their titles."""
    tables = understood.tables
    if understood.kind != "决算":
        inspection.skip(C01, "预算公开的表各地不同，没有逐张核对是否齐全")
        return
    if len(tables.found) < _ENOUGH:
        inspection.skip(C01, "文件里的表不多，其余的可能另行公开")
        return
    lines = [plain(line.text) for line in understood.notes if len(line.text) < 100]  # noqa: PLR2004  no title is longer
    for statement in NINE:
        if statement.key in tables.found:
            spot = Spot("表", statement.name, front(understood))
            inspection.holds(C01, spot, "有这张表")
            continue
        named = any(re.search(_CALLED[statement.key], line) for line in lines)
        message = f"没有找到“{statement.name}”；没有数据也要公开空表"
        sure = not named and len(tables.found) >= _NEARLY
        charge = Charge(WRONG if sure else HINT, "", statement.name, message)
        inspection.wrong(C01, Spot("表", "", front(understood)), charge)


_STATEMENTS: Final = (
    ("机关运行经费", matcher("机关运行经费|机关运行费|公用经费")),
    ("“三公”经费", matcher("三公")),
    ("政府采购", matcher("政府采购")),
    ("国有资产占用", matcher("国有资产|车辆|公务用车")),
    ("预算绩效", matcher("绩效")),
)


def _statements(understood: Understood, inspection: Inspection) -> None:
    """C04: what the explanation must speak of, wherever and however it does."""
    texts = understood.sections
    if not texts:
        inspection.skip(C04, "没有读到情况说明")
        return
    for name, pattern in _STATEMENTS:
        found = next(((t, m) for t in texts if (m := pattern.search(t.text))), None)
        if found is not None:
            inspection.holds(C04, quoted(*found), f"说到了{name}")
            continue
        elsewhere = any(pattern.search(plain(line.text)) for line in understood.notes)
        # A budget's scheme is less fixed, and a name in the contents may be a section not found.
        level = HINT if elsewhere or understood.kind != "决算" else WRONG
        charge = Charge(level, "", name, f"情况说明没有说到{name}")
        inspection.wrong(C04, Spot("情况说明", "", texts[0].place(0)), charge)
    profile = any(re.search(r"职[能责]|概况", t.heading) for t in texts)
    contents = any(plain(line.text[:20]) == "目录" for line in understood.notes)
    whole = contents or (profile and understood.kind == "决算")
    # An explanation by itself, or with its tables alone, is one part of what is published.
    if whole and not any("名词解释" in plain(line.text[:200]) for line in understood.notes):
        charge = Charge(HINT, "", "名词解释", "没有读到名词解释")
        inspection.wrong(C04, Spot("名词解释", "", front(understood)), charge)


_COUNTS: Final = (
    ("因公出国境费", "因公出国（境）团组数和人次", (r"团组|团次|批次", r"人次|\d人|人数")),
    ("公务用车购置费", "公务用车购置数", (r"购置|更新",)),
    ("公务用车运行维护费", "公务用车保有量", (r"保有|\d辆|车辆",)),
    ("公务接待费", "国内公务接待的批次和人次", (r"批次|\d+批|团组|\d个|\d次", r"人次|\d人|人数")),
)


def _counts(understood: Understood, inspection: Inspection) -> None:
    """C05: “三公” spending comes with its counts."""
    if understood.kind != "决算":
        inspection.skip(C05, "预算不要求写团组、批次和人次")
        return
    texts = [t for t in understood.sections if "三公" in t.heading or "三公" in t.text]
    for row, name, patterns in _COUNTS:
        cell = understood.tables.cell("TS", row, "决算")
        if cell is None or not cell.value or not texts:
            continue
        there = all(any(re.search(p, t.text) for t in texts) for p in patterns)
        message = f"{row} {cell.text}，没有说{name}"
        charge = None if there else Charge(WRONG, "", name, message)
        inspection.settle(C05, title_of(texts[0]), charge, f"有{name}")
