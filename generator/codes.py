"""Codes: whether the 科目 codes of an input are codes, of the right level, and known.

The codes are looked at as they were typed: a wrong amount elsewhere in the file hides none of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from generator.figure import Source
from generator.report import TO_FILL, Problem
from generator.subjects import ITEM, SECTION, Subject, ancestors, economic, functional, level_of

TOTAL: Final = "合计"
ECONOMIC_TOTALS: Final = ("人员经费合计", "公用经费合计")
ITEM_BLOCKS: Final = (("支出",), ("政府性基金", "支出"), ("国有资本经营预算", "支出"))
BUDGET_BLOCKS: Final = (("支出",), ("政府性基金",))

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


def _problem(source: Source, path: tuple[str, ...], message: str, *, hint: bool = False) -> Problem:
    line = source.line(path)
    where = f"{source.name} 第 {line} 行" if line else source.name
    return Problem(where, message, hint)


def _item(
    source: Source, path: tuple[str, ...], name: Any, named: Collection[str]
) -> Iterator[Problem]:
    code = path[-1]
    level = level_of(code)
    if TO_FILL in code:
        message = "科目编码还没有填；这里应写 7 位项级编码，如 2101501"
    elif level is None:
        message = f"“{code}”不是科目编码；这里应写 7 位项级编码，如 2101501"
    elif level != "项":
        message = (
            f"{code} 是{level}级编码，这里要写 7 位的项级编码；"
            f"表上印的{level}小计，请写到“支出小计”下面"
        )
    else:
        yield from _known(source, path, name, named)
        return
    yield _problem(source, path, message)


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
        yield _problem(source, path, message)
    elif code not in functional() and not name:
        message = f"科目表里没有 {code}；{_siblings(code)}确有此科目时，请加一行“名称: …”"
        yield _problem(source, path, message)
    elif code not in functional():
        message = f"科目表里没有 {code}，用了你写的名称“{name}”；请再核对一下编码"
        yield _problem(source, path, message, hint=True)


def _siblings(code: str) -> str:
    same = [s for s in functional().values() if s.code[:SECTION] == code[:SECTION]]
    shown = _shown([s for s in same if len(s.code) == ITEM])
    return f"同一款下有：{shown}；" if shown else ""


def _shown(subjects: list[Subject]) -> str:
    more = " 等" if len(subjects) > _SHOWN else ""
    return "、".join(f"{s.code} {s.name}" for s in subjects[:_SHOWN]) + more


def _split(source: Source, code: str, row: Any) -> Iterator[Problem]:
    part = _of(row, "其中财政拨款")
    whole = _of(part, "小计") if isinstance(part, Mapping) else part
    if whole is None:
        return
    path = ("支出", code, "其中财政拨款")
    if _of(part, "基本支出") is not None or _of(part, "项目支出") is not None:
        yield _problem(source, path, "写了小计就不要再写基本支出、项目支出，二者取一")
    elif _of(row, "基本支出") is not None and _of(row, "项目支出") is not None:
        message = "本科目既有基本支出又有项目支出，请分别写明其中财政拨款的 基本支出 和 项目支出"
        yield _problem(source, path, message)


def _subtotals(tree: Tree, source: Source) -> Iterator[Problem]:
    items = [code for block in ITEM_BLOCKS for code in _rows(tree, *block)]
    for code, row in _rows(tree, "支出小计").items():
        path = ("支出小计", code)
        only_named = _of(row, "名称") and not (_of(row, "基本支出") or _of(row, "项目支出"))
        if code == TOTAL:
            continue
        if level_of(code) not in {"类", "款"}:
            message = f"“{code}”应是 3 位的类、5 位的款编码，或者“合计”"
            yield _problem(source, path, message)
        elif not only_named and not any(item.startswith(code) for item in items):
            yield _problem(source, path, f"支出里没有属于 {code} 的项，却写了它的小计")


def _economic(tree: Tree, source: Source) -> Iterator[Problem]:
    for code in _rows(tree, "基本支出明细"):
        if code not in economic() and code not in ECONOMIC_TOTALS:
            same = _shown([s for s in economic().values() if s.code[:3] == code[:3]])
            near = f"同类的有：{same}" if same else "应是 3 位或 5 位编码"
            message = f"经济分类科目表里没有 {code}；{near}"
            yield _problem(source, ("基本支出明细", code), message)


def _budget(tree: Tree, source: Source) -> Iterator[Problem]:
    for block in BUDGET_BLOCKS:
        for code in _rows(tree, *block):
            if TO_FILL in code:
                message = "科目编码还没有填；这里应写功能分类科目编码，如 210"
            elif code not in functional():
                message = f"科目表里没有 {code}，请核对编码"
            else:
                continue
            yield _problem(source, (*block, code), message)
