"""A whole published report made from an input: its tables as grids, its explanation as lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from generator import Document, Facts, Line
from generator.disclosure import Grid, Place, Published, TextLine
from generator.facts.terms import APPROPRIATIONS, EXPENDITURE, OTHER_REVENUE

WAN = Decimal(10_000)


def _amount(value: Decimal) -> str:
    return f"{(value / WAN).quantize(Decimal('0.01')):,}" if value else ""


def _lines(facts: Facts, name: str) -> Sequence[Line]:
    fact = facts[name]
    assert isinstance(fact, tuple)
    return [line for line in fact if isinstance(line, Line)]


def _title(text: str, at: int) -> TextLine:
    return TextLine(text, Place(0, at))


def _grid(rows: list[list[str]], at: int) -> Grid:
    width = max(len(row) for row in rows)
    padded = tuple((*row, *[""] * (width - len(row))) for row in rows)
    return Grid(padded, tuple(Place(0, at + index) for index in range(len(rows))))


def _summary(facts: Facts) -> list[list[str]]:
    """公开01表: income on the left, 类 on the right."""
    names = [name for _, name in (*APPROPRIATIONS, *OTHER_REVENUE)]
    left = [[f"一、{name}", "1", _amount(facts.line(name).amount.value)] for name in names]
    right = [
        [f"一、{line.title}", "32", _amount(line.amount.value)]
        for line in _lines(facts, "支出各类")
    ]
    rows = [
        [*(left[at] if at < len(left) else [""] * 3), *(right[at] if at < len(right) else [])]
        for at in range(max(len(left), len(right)))
    ]
    for one, two in (("本年收入合计", "本年支出合计"), ("收入总计", "支出总计")):
        labels = ("总计", "总计") if one == "收入总计" else (one, two)
        rows.append(
            [
                labels[0], "27", _amount(facts.line(one).amount.value),
                labels[1], "58", _amount(facts.line(two).amount.value),
            ]
        )  # fmt: skip
    return rows


def _spending(facts: Facts, document: Document) -> list[list[str]]:
    """公开03表 by 项, its columns from the input."""
    content = document.facts.report.content
    rows = [["合计", "", *_totals(facts)]]
    for line in _lines(facts, "支出各科目"):
        item = getattr(content, "items", {}).get(line.code)
        cells = [_amount(line.amount.value)]
        for attribute, _ in EXPENDITURE:
            value = getattr(item, attribute, None) if item else None
            cells.append(_amount(value) if value else "")
        if item is None:
            fund = content.government_fund.items.get(line.code)  # type: ignore[union-attr]
            fund = fund or content.state_capital.items[line.code]  # type: ignore[union-attr]
            cells[1:3] = [_amount(fund.basic or Decimal(0)), _amount(fund.project or Decimal(0))]
        rows.append([line.code, line.title, *cells])
    return rows


def _totals(facts: Facts) -> list[str]:
    whole = _amount(facts.line("本年支出合计").amount.value)
    return [whole, *(_amount(facts.line(key).amount.value) for _, key in EXPENDITURE)]


def _general(facts: Facts) -> list[list[str]]:
    """公开05表: 合计 in full, the 项 with their 小计 alone."""
    names = ("一般公共预算财政拨款支出", "一般公共预算基本支出", "一般公共预算项目支出")
    rows = [["合计", "", *(_amount(facts.line(name).amount.value) for name in names)]]
    items = _lines(facts, "一般公共预算各科目")
    return rows + [[i.code, i.title, _amount(i.amount.value), "", ""] for i in items]


def _economic(facts: Facts) -> list[list[str]]:
    rows = [
        [line.code, line.title, _amount(line.amount.value)]
        for name in ("人员经费明细", "公用经费明细")
        for line in _lines(facts, name)
    ]
    return rows + [
        [f"{name}合计", "", _amount(facts.line(name).amount.value)]
        for name in ("人员经费", "公用经费")
    ]


def _appropriation(facts: Facts) -> list[list[str]]:
    cell = facts.line
    rows = [
        ["一、一般公共预算财政拨款", "1", _amount(cell("一般公共预算财政拨款收入").amount.value)],
        [
            "二、政府性基金预算财政拨款",
            "2",
            _amount(cell("政府性基金预算财政拨款收入").amount.value),
        ],
    ]
    for one, two, label in (
        ("财政拨款收入", "财政拨款支出合计", ("本年收入合计", "本年支出合计")),
        ("财政拨款收入总计", "财政拨款支出总计", ("总计", "总计")),
    ):
        left, right = _amount(cell(one).amount.value), _amount(cell(two).amount.value)
        rows.append([label[0], "27", left, label[1], "59", right])
    return rows


def _fund(facts: Facts) -> list[list[str]]:
    if not facts["有政府性基金"]:
        return [["合计", "", "", "", "", "", "", ""]]
    names = ("年初结转和结余", "收入", "支出", "基本支出", "项目支出", "年末结转和结余")
    return [["合计", "", *(_amount(facts.line(f"政府性基金{n}").amount.value) for n in names)]]


def _capital(facts: Facts) -> list[list[str]]:
    if not facts["有国有资本经营预算"]:
        return [["合计", "", "", "", ""]]
    names = ("支出", "基本支出", "项目支出")
    cells = (_amount(facts.line(f"国有资本经营预算{n}").amount.value) for n in names)
    return [["合计", "", *cells]]


_EXPENSES = (
    "三公经费",
    "因公出国境费",
    "公务用车购置及运行维护费",
    "公务用车购置费",
    "公务用车运行维护费",
    "公务接待费",
)


def _expenses(facts: Facts) -> list[list[str]]:
    budgets = [facts.line(name).budget for name in _EXPENSES]
    finals = [facts.line(name).amount for name in _EXPENSES]
    return [[_amount(figure.value) if figure else "" for figure in (*budgets, *finals)]]


def _blocks(document: Document) -> Iterator[TextLine | Grid]:
    facts = document.facts
    tables = (
        ("收入支出决算总表", _summary(facts)),
        ("支出决算表", _spending(facts, document)),
        ("财政拨款收入支出决算总表", _appropriation(facts)),
        ("一般公共预算财政拨款支出决算表", _general(facts)),
        ("一般公共预算财政拨款基本支出决算明细表", _economic(facts)),
        ("政府性基金预算财政拨款收入支出决算表", _fund(facts)),
        ("国有资本经营预算财政拨款支出决算表", _capital(facts)),
        ("财政拨款“三公”经费支出决算表", _expenses(facts)),
    )
    at = 1
    for title, rows in tables:
        yield _title(title, at)
        yield _grid(rows, at + 1)
        at += len(rows) + 1
    for block in document.blocks():
        at += 1
        yield TextLine(block.text, Place(0, at))


def disclosed(document: Document) -> Published:
    """What a department would publish of this document: tables in 万元, then the explanation."""
    return Published("例.txt", "txt", tuple(_blocks(document)))
