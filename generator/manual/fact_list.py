"""Catalogue: docs/facts.md, from the facts of an example that has them all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from generator.entry import parse
from generator.facts import Facts, Line, Words, establish
from generator.facts.line import ASPECTS
from generator.later import matcher
from generator.number.figure import Cell, Derivation, Figure, Origin

_CODE: Final = matcher(r"\b(?:\d{7}|\d{5}|\d{3})\b ?")
_VERBS: Final = {"合计": " ＋ ", "减去": " － "}

_HEADER: Final = "| 事实 | 种类 | 单位 | 怎么来的 | 在哪里 |\n|---|---|---|---|---|"

_PREFACE: Final = """# 事实一览

说明里写出的每一个数，都是下面的一个“事实”。名字只有一个：模板里写它（`{{ 其他收入.占比 }}`），
`juesuan explain` 问它，JSON 里也叫它。金额都是精确的元，占比和幅度是精确的百分数，
只有写进正文时才由样式四舍五入一次。本文由代码生成（`make docs`）。

## 一行可以问什么

下面“种类”写着“行”的事实，都可以再问这些方面，写作 `事实.方面`。不是“都有”的，“种类”里写着它的行
才有：不是哪个合计的一部分就没有占比，不与预算比就没有完成率，样式问了就是样式写错了。

| 方面 | 是什么 | 哪些行有 |
|---|---|---|
"""
# What a line must have for each aspect that not every line has, by the aspect that shows it.
_SHOWN: Final = {
    "whole": "占比",
    "budget": "预算",
    "prior": "上年",
    "budget_reason": "差异原因",
    "prior_reason": "增减原因",
    "purpose": "用途",
    "code": "编码",
    "lineage": "类",
}


def facts_manual(accounts: str, budget: str) -> str:
    """docs/facts.md, from the text of an example of each kind that has a number everywhere."""
    aspects = (
        f"| {name} | {one.formula} | {_SHOWN[one.needs[-1]] if one.needs else '都有'} |\n"
        for name, one in ASPECTS.items()
    )
    parts = [_PREFACE + "".join(aspects)]
    for title, text in (("部门决算", accounts), ("部门预算", budget)):
        facts = establish(parse(text, "示例"))
        rows = "\n".join(_rows(facts))
        parts.append(f"## {title}\n\n{_HEADER}\n{rows}\n")
    return "\n".join(parts)


def _rows(facts: Facts) -> Iterator[str]:
    for name, fact in facts.items():
        if isinstance(fact, Line):
            yield _of_line(name, "行", fact)
        elif isinstance(fact, Figure):
            yield _row(name, "数", fact.unit, _formula(fact.origin), "")
        elif isinstance(fact, Words):
            yield _row(name, "文字", "", _formula(fact.cell), "")
        elif isinstance(fact, bool):
            yield _row(name, "有或无", "", "", "")
        elif isinstance(fact, date):
            yield _row(name, "日期", "", "", "")
        elif isinstance(fact, tuple):
            yield _list(name, fact)


def _list(name: str, fact: tuple[object, ...]) -> str:
    first = fact[0] if fact else None
    if isinstance(first, Line):
        return _of_line(name, "逐行", first)
    return _row(name, "逐条", "", "部门所写", "")


def _of_line(name: str, kind: str, line: Line) -> str:
    """A row that says what a line has beside its amount."""
    shown = "、".join(aspect for aspect in _SHOWN.values() if not line.lacks(aspect))
    kind = f"{kind}：{shown}" if shown else kind
    return _row(name, kind, line.amount.unit, _formula(line.amount.origin), line.where)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '／') for cell in cells)} |"


def _formula(origin: Origin) -> str:
    """How a figure comes about, in general: codes and counts of the example are left out."""
    if isinstance(origin, Cell):
        keys = ["编码" if str(key).isdigit() else str(key) for key in origin.path]
        return f"所填：{'→'.join(keys)}"
    if not isinstance(origin, Derivation):
        return "所填"
    labels = list(dict.fromkeys(_CODE.sub("各科目", part.label) for part in origin.operands))
    if origin.operation in _VERBS:
        return _VERBS[origin.operation].join(labels)
    return f"{origin.operation}（{'，'.join(labels)}）"
