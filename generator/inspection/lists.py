"""Lists: the economic items that 六 names are exactly the rows of 公开06表 that are not blank."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import Final

from generator.inspection.amounts import topic
from generator.inspection.claims import WRONG, Charge, Inspection
from generator.inspection.judge import cited, in_wan
from generator.reach import total
from generator.subjects import CLASS, SECTION, economic
from generator.understanding import Tables, Text

_LIST: Final = re.compile(
    r"(?P<group>人员经费|公用经费)[^。；]*?(?P<lead>主要包括[:：]?)(?P<list>[^。；]+)"
)


def judge_lists(text: Text, tables: Tables, inspection: Inspection) -> None:
    """主要包括……: nothing that was not spent, and nothing left out."""
    if topic(text) != "基本支出":
        return
    for match in _LIST.finditer(text.text):
        spent = _spent(tables, match["group"])
        if spent is None:
            continue
        listed = set()
        for name, at in _names(match):
            code = _code_of(name, match["group"])
            if code in spent:
                listed.add(code)
                inspection.holds("N08", text, (at, at + len(name)), f"公开06表 {code} 有数")
            else:
                _not_spent(text, name, at, code, inspection)
        for code in sorted(spent - listed):
            _left_out(text, match, code, tables, inspection)


def _spent(tables: Tables, group: str) -> set[str] | None:
    """The 款 of a group that are not zero; None where rows were lost in reading the table."""
    cells = {code: cell for (code, _), cell in tables.cells.get("T6", {}).items()}
    known = economic()
    found = {
        code
        for code, cell in cells.items()
        if len(code) == SECTION and cell.value and code in known and known[code].group == group
    }
    whole = cells.get(f"{group}合计")
    if whole is None or not found:
        return None
    return found if total(cells[c].range() for c in found).high >= whole.range().low else None


def _names(match: re.Match[str]) -> Iterator[tuple[str, int]]:
    at = match.start("list")
    for name in match["list"].split("、"):
        if bare := name.removesuffix("等"):
            yield bare, at
        at += len(name) + 1


def _code_of(name: str, group: str) -> str | None:
    """The 款 of a name as departments write it: 其他交通费 for 其他交通费用."""
    codes = {
        subject.name: subject.code
        for subject in economic().values()
        if subject.group == group and len(subject.code) == SECTION
    }
    near = [name] if name in codes else difflib.get_close_matches(name, codes, n=1, cutoff=0.8)
    return codes[near[0]] if near else None


def _not_spent(text: Text, name: str, at: int, code: str | None, inspection: Inspection) -> None:
    classes = {s.name for s in economic().values() if len(s.code) == CLASS}
    message = f"公开06表 {code} {name}没有数" if code else f"公开06表没有“{name}”这一款"
    why = "照抄了样本的清单" if code or name in classes else ""
    charge = Charge("N08", WRONG, name, "", message, why)
    inspection.wrong(text, (at, at + len(name)), charge)


def _left_out(
    text: Text, match: re.Match[str], code: str, tables: Tables, inspection: Inspection
) -> None:
    cell, name = tables.cells["T6"][code, ""], economic()[code].name
    message = f"公开06表 {code} {name}有 {in_wan(cell.value)} 万元，清单里没有"
    charge = Charge("N08", WRONG, "", name, message, "", cited("T6", cell))
    end = match.start("list") + len(match["list"].split("、")[0])
    inspection.wrong(text, (match.start("lead"), end), charge)
