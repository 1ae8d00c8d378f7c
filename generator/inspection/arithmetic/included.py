"""Included: the economic items that are named without amounts are those of 公开06表 (N08)."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Final

from msgspec.structs import replace

from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection, Quote
from generator.inspection.judge import cited, in_wan
from generator.number.reach import overlap, total
from generator.problem import HINT, WRONG
from generator.rule import Edit, Rule
from generator.understanding import TableCell, Tables
from generator.understanding.sentences import Amount, Named
from generator.vocabulary.subjects import CLASS, SECTION, economic

N08: Final = Rule(
    "N08",
    "“主要包括”的清单就是基本支出表里有数的款",
    "“主要包括”后面的清单说的是花了钱的款：公开06表上有数的都要列，没有数的不能列。照抄样本的清单是最常见的错。",
    edit=Edit("办公费、差旅费", "办公费、取暖费、差旅费"),
    hint="提示：清单以“等”结尾而漏了有数的款。",
)

_GROUPS: Final = ("人员经费", "公用经费")
_ALL: Final = frozenset(("主要包括",))  # what introduces a list of everything
_USED: Final = "用于"
_KNOWN: Final = 2  # at least one name in so many is an economic item

Listed = dict[Quote, str | None]  # each name and its code


def judge_included(case: Case, inspection: Inspection) -> None:
    """主要包括……: nothing that was not spent, and nothing left out; one finding a list."""
    for one in case.reading.named:
        group = one.whole.name.quantity
        if group not in _GROUPS or not _of_table(one.whole, case):
            continue
        listed = {name: _code_of(_bare(name), group) for name in one.names}
        if _KNOWN * sum(code is not None for code in listed.values()) < len(listed):
            continue
        spent = _spent(case.tables, group)
        if spent is None:
            inspection.skip(N08, "基本支出表没有读全")
        else:
            _judge(one, listed, spent, case.tables, inspection)


def _of_table(whole: Amount, case: Case) -> bool:
    """Whether an amount is that of 公开06表: by the section, or because it is the same."""
    cell = case.tables.cell("T6", f"{whole.name.quantity}合计")
    same = cell is not None and overlap(whole.printed.range(), cell.range())
    return same or "基本支出" in case.text.heading


def _judge(
    one: Named, listed: Listed, spent: set[str], tables: Tables, inspection: Inspection
) -> None:
    slight = _slight(tables)
    wrong = {name: code for name, code in listed.items() if code not in {*spent, *slight}}
    missing = sorted(spent - set(listed.values()))
    loose = one.word not in _ALL and (_USED in one.word or one.names[-1].words.endswith("等"))
    if loose:  # 主要用于办公费、水电费等: some of it, in whatever words
        wrong, missing = {name: code for name, code in wrong.items() if code}, []
    if wrong or missing:
        charge = _charged(wrong, missing, sorted(spent), tables)
        # ……等: what is left out may be meant by it.
        more = not wrong and one.names[-1].words.endswith("等")
        charge = replace(charge, level=HINT) if loose or more else charge
        basis = "；".join(_cited(tables, code) for code in missing)
        inspection.wrong(N08, one.quote, charge, basis)
        return
    for name, code in listed.items():
        if code in spent:
            inspection.holds(N08, name, f"{code} 在基本支出表里有数", _cited(tables, code))


def _cell(tables: Tables, code: str) -> TableCell:
    return tables.cells["T6"][code, ""]


def _cited(tables: Tables, code: str | None) -> str:
    return cited(_cell(tables, code)) if code else ""


def _charged(wrong: Listed, missing: Sequence[str], spent: Sequence[str], tables: Tables) -> Charge:
    """One finding for a list: what is in it without an amount, and what is not in it with one."""
    known = economic()
    said = []
    if empty := [_bare(name) for name, code in wrong.items() if code]:
        said.append(f"列了表上没有数的：{'、'.join(empty)}")
    if strange := [_bare(name) for name, code in wrong.items() if not code]:
        said.append(f"列了表上没有的：{'、'.join(strange)}")
    if missing:
        amounts = (in_wan(_cell(tables, code).value) for code in missing)
        left = [
            f"{known[code].name} {one} 万元" for code, one in zip(missing, amounts, strict=True)
        ]
        said.append(f"漏了表上有数的：{'、'.join(left)}")
    classes = {s.name for s in known.values() if len(s.code) == CLASS}
    copied = any(code or _bare(name) in classes for name, code in wrong.items())
    return Charge(
        level=WRONG,
        printed="、".join(map(_bare, wrong)),
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


def _bare(name: Quote) -> str:
    return name.words.removesuffix("等")


@cache
def _codes(group: str) -> Mapping[str, str]:
    """The 款 of a group by their names."""
    return {
        subject.name: subject.code
        for subject in economic().values()
        if subject.group == group and len(subject.code) == SECTION
    }


@lru_cache(maxsize=4096)  # the same names come again in every report
def _code_of(name: str, group: str) -> str | None:
    """The 款 of a name as departments write it: 其他交通费 for 其他交通费用."""
    codes = _codes(group)
    near = [name] if name in codes else difflib.get_close_matches(name, codes, n=1, cutoff=0.8)
    return codes[near[0]] if near else None
