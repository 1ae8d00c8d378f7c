"""Codes: whether the 科目 codes of an input are codes, of the right level, and known.

The codes are looked at as they were typed: a wrong amount elsewhere in the file hides none of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from generator.entry.accounts import TOTAL
from generator.entry.values import STILL_TO_FILL, TO_FILL
from generator.number.figure import Source
from generator.problem import HINT, WRONG, Problem, typed_at
from generator.rule import Rule
from generator.vocabulary.subjects import (
    CLASS,
    ITEM,
    SECTION,
    Subject,
    ancestors,
    class_of,
    economic,
    functional,
    level_of,
    section_of,
)

UNKNOWN_CODE: Final = Rule(
    "I10",
    "科目编码在科目表里",
    "功能分类、经济分类科目由财政部每年发布，说明里的类、款、项名称都从编码查出来。"
    "当年新增的、本级特有的科目，写上名称就认。",
    "2101577（科目表里没有，也没有写名称）",
    "2101501，或者 2101577 下面写一行 名称",
    hint="提示：科目表里没有，用了部门写的名称，请再核对编码。",
)
MISPLACED_CODE: Final = Rule(
    "I11",
    "科目写在该写的地方，写到该写的一级",
    "支出按 7 位的项级科目写，类、款的小计写在“支出小计”下面；"
    "基金、国有资本的科目写在各自的“支出”下面。其中财政拨款的小计和两项支出只写一样，写两样就有两个数可用。",
    "支出 下面写 210（类）",
    "支出 下面写 2101501（项），支出小计 下面写 210",
)

ECONOMIC_TOTALS: Final = ("人员经费合计", "公用经费合计")
ITEM_BLOCKS: Final = (("支出",), ("政府性基金", "支出"), ("国有资本经营预算", "支出"))
BUDGET_BLOCKS: Final = (("支出",), ("政府性基金",))

FUND: Final = "政府性基金"
CAPITAL: Final = "国有资本经营预算"
CAPITAL_CLASS: Final = "223"
# The 款 of the dictionary that only a fund pays for.
FUND_SECTIONS: Final = frozenset({
    "20610", "20707", "20709", "20710", "20822", "20823", "20829", "21160", "21161",
    "21208", "21210", "21211", "21213", "21214", "21366", "21367", "21369", "21370",
    "21371", "21462", "21464", "21469", "21562", "22904", "22908", "22960", "23204",
})  # fmt: skip

_SHOWN: Final = 8  # subjects that a message names; a 款 rarely has more

_BLANKS: Final = (None, "")

Tree = Mapping[str, Any]


def check(kind: str, tree: Tree, source: Source) -> Iterator[Problem]:
    """Every problem of the codes of an input, and hints at what the dictionary does not know."""
    if kind == "预算":
        yield from _budget(tree, source)
        return
    named = {code for code, row in _rows(tree, "支出小计").items() if _of(row, "名称")}
    for block in ITEM_BLOCKS:
        for code, row in _rows(tree, *block).items():
            yield from _item(source, (*block, code), _of(row, "名称"), named)
    for code, row in _rows(tree, "支出").items():
        yield from _split(source, code, row)
    yield from _subtotals(tree, source)
    yield from _economic(tree, source)


def _rows(tree: Any, *path: str) -> Tree:
    """The rows of a table; none where something else was typed."""
    for key in path:
        tree = tree.get(key) if isinstance(tree, Mapping) else None
    return tree if isinstance(tree, Mapping) else {}


def _of(row: Any, key: str) -> Any:
    """What was typed under a key of a row; None where it is blank."""
    found = row.get(key) if isinstance(row, Mapping) else None
    return None if found in _BLANKS else found


def _problem(
    source: Source, path: tuple[str, ...], message: str, rule: Rule, level: str = WRONG
) -> Problem:
    return Problem(typed_at(source, path), message, level, rule=rule)


def _item(
    source: Source, path: tuple[str, ...], name: Any, named: Collection[str]
) -> Iterator[Problem]:
    code = path[-1]
    level, rule = level_of(code), MISPLACED_CODE
    if TO_FILL in code:
        rule, message = STILL_TO_FILL, "科目编码还没有填；这里应写 7 位项级编码，如 2101501"
    elif level is None:
        message = f"“{code}”不是科目编码；这里应写 7 位项级编码，如 2101501{_meant(code)}"
    elif level != "项":
        message = (
            f"{code} 是{level}级编码，这里要写 7 位的项级编码；{_siblings(code)}"
            f"表上印的{level}小计，请写到“支出小计”下面"
        )
    elif block := _elsewhere(path):
        of = functional()[code[: CLASS if block == CAPITAL else SECTION]]
        message = (
            f"{code} 属于 {of.code} {of.name}，是{block}的科目；请把这一组移到“{block}”的“支出”下面"
        )
    else:
        yield from _known(source, path, name, named)
        return
    yield _problem(source, path, message, rule)


def _meant(code: str) -> str:
    """What is amiss with digits that are no code: the name beside them, or how many there are."""
    digits = len(code) - len(code.lstrip("0123456789"))
    if digits == ITEM:
        return f"；名称不写在这里，只写 {code[:ITEM]}"
    return f"（现在是 {digits} 位）" if digits == len(code) else ""


def _elsewhere(path: tuple[str, ...]) -> str:
    """The block that a code of “支出” belongs to, where it is not this one."""
    code = path[-1]
    if path[0] != "支出" or section_of(code) not in functional():
        return ""
    if class_of(code) == CAPITAL_CLASS:
        return CAPITAL
    return FUND if section_of(code) in FUND_SECTIONS else ""


def _known(
    source: Source, path: tuple[str, ...], name: Any, named: Collection[str]
) -> Iterator[Problem]:
    code = path[-1]
    unknown = [upper for upper in ancestors(code) if upper not in functional()]
    unnamed = "、".join(upper for upper in unknown if upper not in named)
    if unnamed:
        message = (
            f"科目表里没有 {unnamed}，请核对编码 {code}；"
            f"确有此科目时，请在“支出小计”里给 {unnamed} 写上 名称"
        )
        yield _problem(source, path, message, UNKNOWN_CODE)
    elif code not in functional() and not name:
        message = f"科目表里没有 {code}；{_siblings(code)}确有此科目时，请加一行“名称: …”"
        yield _problem(source, path, message, UNKNOWN_CODE)
    elif code not in functional():
        message = f"科目表里没有 {code}，用了您写的名称“{name}”；请再核对一下编码"
        yield _problem(source, path, message, UNKNOWN_CODE, HINT)


def _siblings(code: str) -> str:
    """The items of the 款 of a code; of a 类 there are too many."""
    if len(code) < SECTION:
        return ""
    same = [s for s in functional().values() if s.code[:SECTION] == code[:SECTION]]
    shown = _shown(code, [s for s in same if len(s.code) == ITEM])
    return f"同一款下有：{shown}；" if shown else ""


def _shown(code: str, subjects: list[Subject]) -> str:
    """Subjects by code and name: where there are many, those nearest to a code."""
    near = sorted(subjects, key=lambda s: abs(int(s.code) - int(code)))[:_SHOWN]
    more = " 等" if len(subjects) > _SHOWN else ""
    return "、".join(f"{s.code} {s.name}" for s in sorted(near, key=lambda s: s.code)) + more


def _split(source: Source, code: str, row: Any) -> Iterator[Problem]:
    part = _of(row, "其中财政拨款")
    whole = _of(part, "小计") if isinstance(part, Mapping) else part
    if whole is None:
        return
    path = ("支出", code, "其中财政拨款")
    if _of(part, "基本支出") is not None or _of(part, "项目支出") is not None:
        message = "写了小计就不要再写基本支出、项目支出，二者取一"
        yield _problem(source, path, message, MISPLACED_CODE)
    elif _of(row, "基本支出") is not None and _of(row, "项目支出") is not None:
        message = "本科目既有基本支出又有项目支出，请分别写明其中财政拨款的 基本支出 和 项目支出"
        yield _problem(source, path, message, MISPLACED_CODE)


def _subtotals(tree: Tree, source: Source) -> Iterator[Problem]:
    items = [code for block in ITEM_BLOCKS for code in _rows(tree, *block)]
    for code, row in _rows(tree, "支出小计").items():
        path = ("支出小计", code)
        only_named = _of(row, "名称") and not (_of(row, "基本支出") or _of(row, "项目支出"))
        if code == TOTAL:
            continue
        if level_of(code) not in {"类", "款"}:
            message = f"“{code}”应是 3 位的类、5 位的款编码，或者“合计”"
            yield _problem(source, path, message, MISPLACED_CODE)
        elif not only_named and not any(item.startswith(code) for item in items):
            message = f"支出里没有属于 {code} 的项，却写了它的小计"
            yield _problem(source, path, message, MISPLACED_CODE)


def _economic(tree: Tree, source: Source) -> Iterator[Problem]:
    for code in _rows(tree, "基本支出明细"):
        if code not in economic() and code not in ECONOMIC_TOTALS:
            same = [s for s in economic().values() if s.code[:CLASS] == code[:CLASS] != s.code]
            fits = same and level_of(code) == "款"
            near = f"同类的有：{_shown(code, same)}" if fits else "应是 3 位或 5 位编码"
            message = f"经济分类科目表里没有 {code}；{near}"
            yield _problem(source, ("基本支出明细", code), message, UNKNOWN_CODE)


def _budget(tree: Tree, source: Source) -> Iterator[Problem]:
    for block in BUDGET_BLOCKS:
        for code in _rows(tree, *block):
            if TO_FILL in code:
                rule, message = STILL_TO_FILL, "科目编码还没有填；这里应写功能分类科目编码，如 210"
            elif code not in functional():
                rule, message = UNKNOWN_CODE, f"科目表里没有 {code}，请核对编码"
            else:
                continue
            yield _problem(source, (*block, code), message, rule)
