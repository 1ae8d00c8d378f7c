"""Lists: the economic items that 六 names are exactly the rows of 公开06表 that are not blank."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection, Quote, quoted
from generator.inspection.judge import cited, in_wan
from generator.later import matcher
from generator.number.reach import total
from generator.problem import HINT, WRONG
from generator.rule import Edit, Rule
from generator.understanding import Tables
from generator.understanding.about import topic
from generator.vocabulary.subjects import CLASS, SECTION, economic

N08: Final = Rule(
    "N08",
    "“主要包括”的清单就是基本支出表里有数的款",
    "“主要包括”后面的清单说的是花了钱的款：公开06表上有数的都要列，没有数的不能列。照抄样本的清单是最常见的错。",
    edit=Edit("办公费、差旅费", "办公费、取暖费、差旅费"),
)

_LIST: Final = matcher(
    r"(?P<group>人员经费|公用经费)[^。；]{0,120}?[。；]?(?P<lead>主要包括[:：]?)(?P<list>[^。；]+)"
)


def judge_lists(case: Case, inspection: Inspection) -> None:
    """主要包括……: nothing that was not spent, and nothing left out; one finding a list."""
    text, tables = case.text, case.tables
    if topic(text) != "基本支出":
        return
    for match in _LIST.finditer(text.text):
        spent = _spent(tables, match["group"])
        if spent is None:
            inspection.skip(N08, "基本支出表没有读全")
            continue
        listed = {(name, at): _code_of(name, match["group"]) for name, at in _names(match)}
        slight = _slight(tables)
        wrong = [
            (name, code) for (name, _), code in listed.items() if code not in {*spent, *slight}
        ]
        missing = sorted(spent - set(listed.values()))
        for (name, at), code in listed.items():
            if code in spent and not wrong and not missing:
                quote = Quote(text, at, at + len(name))
                why = f"{code} 在基本支出表里有数"
                inspection.holds(N08, quote, why, _cited(tables, code))
        if wrong or missing:
            charge = _charged(wrong, missing, sorted(spent), tables)
            if not wrong and match["list"].endswith("等"):
                charge = replace(charge, level=HINT)  # 等: it does not say that these are all
            basis = "；".join(_cited(tables, code) for code in missing)
            inspection.wrong(N08, quoted(text, match, "list"), charge, basis)


def _cited(tables: Tables, code: str | None) -> str:
    cell = tables.cell("T6", code or "")
    return cited(cell) if cell else ""


def _charged(
    wrong: Sequence[tuple[str, str | None]],
    missing: Sequence[str],
    spent: Sequence[str],
    tables: Tables,
) -> Charge:
    """One finding for a list: what is in it without an amount, and what is not in it with one."""
    known = economic()
    said = []
    if empty := [name for name, code in wrong if code]:
        said.append(f"列了表上没有数的：{'、'.join(empty)}")
    if strange := [name for name, code in wrong if not code]:
        said.append(f"列了表上没有的：{'、'.join(strange)}")
    if missing:
        cells = [(known[code].name, tables.cells["T6"][code, ""]) for code in missing]
        left = "、".join(f"{name} {in_wan(cell.value)} 万元" for name, cell in cells)
        said.append(f"漏了表上有数的：{left}")
    classes = {s.name for s in known.values() if len(s.code) == CLASS}
    copied = any(code or name in classes for name, code in wrong)
    return Charge(
        level=WRONG,
        printed="、".join(name for name, _ in wrong),
        expected="、".join(known[code].name for code in spent),
        message="；".join(said),
        cause="照抄了样本的清单" if copied else "",
    )


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


def _slight(tables: Tables) -> set[str]:
    """The 款 printed as 0.00 in a table that is rounded: there may be some yuan in them."""
    return {
        code
        for (code, _), cell in tables.cells.get("T6", {}).items()
        if not cell.value and cell.half
    }


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
