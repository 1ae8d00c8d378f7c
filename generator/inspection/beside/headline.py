"""Headline: the figures that a report is known by, as its prose states them and its tables hold.

Next year's report compares itself with them, and this year's budget and units are held to them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from generator.inspection.claims import (
    NUMBER,
    Printed,
    Quote,
    amount,
    money,
    printed_to,
    quoted,
)
from generator.inspection.judge import cited, in_wan
from generator.inspection.precision import places_of
from generator.inspection.prose.amounts import topic
from generator.later import matcher
from generator.number.reach import Range
from generator.understanding import TableCell, Text, Understood

Where = tuple[str, str, str]  # statement, row, column


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure by its name: how the prose of a section names it, and the cells that hold it.

    `topic` is what the section must be about (amounts.topic), empty for any.  Without a cell it
    is known from the prose alone.
    """

    name: str
    topic: str
    words: str
    cells: tuple[Where, ...] = ()


_KINDS: Final = (
    ("“三公”经费", r"(?<!的)[“\"]?三公[”\"]?经费(?:财政拨款)?", "合计"),
    ("因公出国（境）费", "因公出国（境）费用?", "因公出国境费"),
    ("公务接待费", "公务接待费", "公务接待费"),
    ("公务用车购置及运行费", "公务用车购置费?及运行(?:维护)?费", "公务用车购置及运行维护费"),
    ("公务用车购置费", "公务用车购置费(?!及)", "公务用车购置费"),
    ("公务用车运行费", "公务用车运行(?:维护)?费", "公务用车运行维护费"),
)

FINAL: Final = (
    Headline(
        "收支总计", "总体", "收、支总计|收入总计|总收入|收支总计|收入支出总计",
        (("T1", "收入.总计", "0"),),
    ),
    Headline("支出总计", "总体", "支出总计|总支出", (("T1", "支出.总计", "0"),)),
    Headline("本年收入合计", "收入", "收入合计", (("T1", "收入.本年收入合计", "0"),)),
    Headline(
        "本年支出合计", "支出", "支出合计",
        (("T1", "支出.本年支出合计", "0"), ("T3", "合计", "本年支出合计")),
    ),
    Headline(
        "财政拨款收支总计", "财政拨款",
        "财政拨款收、支总计|财政拨款收入(?:支出)?总计|财政拨款收支总计",
        (("T4", "收入.总计", "0"),),
    ),
    Headline("财政拨款支出总计", "财政拨款", "财政拨款支出总计", (("T4", "支出.总计", "0"),)),
    Headline(
        "一般公共预算财政拨款支出", "一般公共预算", "(?:一般公共预算)?财政拨款支出",
        (("T5", "合计", "小计"),),
    ),
    # What counts as 机关运行经费 differs from 公用经费 where a department has 事业单位.
    Headline("机关运行经费", "", "机关运行经费(?:支出)?"),
    *(Headline(name, "三公", words, (("TS", row, "决算"),)) for name, words, row in _KINDS),
)  # fmt: skip

# In Hunan the name of the total stands with its year: 收入预算：2025年年初预算数.
_YEARLY: Final = r"(?:数|：?\d{4}年年初预算数)?"
_TOTAL: Final = (("T1", "收入.总计", "0"),)
_SPENT: Final = (("T1", "支出.总计", "0"),)
PLANNED: Final = (
    Headline("收入预算", "", f"收入(?:总)?预算{_YEARLY}", _TOTAL),
    Headline("支出预算", "", f"(?<!拨款)支出(?:总)?预算{_YEARLY}", _SPENT),
    Headline("预算总数", "", "(?:部门|单位)年初预算数", _TOTAL),
    Headline(
        "财政拨款收入预算", "", "(?<!预算)财政拨款收入(?:预算)?", (("T4", "收入.总计", "0"),)
    ),
    Headline("财政拨款支出预算", "", "(?<!预算)财政拨款支出预算", (("T4", "支出.总计", "0"),)),
    Headline(
        "一般公共预算支出预算", "", "一般公共预算(?:财政)?拨款支出(?:预算)?",
        (("T5", "合计", "小计"),),
    ),
    Headline(
        "政府性基金支出预算", "", "政府性基金(?:预算)?(?:财政)?拨款支出(?:预算)?",
        (("TF", "合计", "小计"),),
    ),
    Headline(
        "国有资本经营支出预算", "", "国有资本经营(?:预算)?(?:财政)?拨款支出(?:预算)?",
        (("TC", "合计", "合计"),),
    ),
    Headline(
        "机关运行经费", "", "机关运行经费(?:预算)?(?:共安排)?",
        (("TS", "机关运行经费", "预算"),),
    ),
    *(Headline(name, "", words, (("TS", row, "预算"),)) for name, words, row in _KINDS),
)  # fmt: skip

# Between a name and its amount: a budget first, where final accounts state both.
_LINK: Final = (
    rf"(?:支出)?(?:(?:年初|全年|调整)?预算数?为?{NUMBER}(?:亿元|万元|元)，)?"
    r"(?:支出)?(?:决算|预算|年初预算)?数?(?:总额)?(?:为|是|共)?(?:安排)?"
)


@dataclass(frozen=True, slots=True)
class Told:
    """A headline as the prose states it."""

    headline: Headline
    printed: Printed
    quote: Quote


def headlines(understood: Understood) -> tuple[Headline, ...]:
    """The figures that reports of this kind are known by."""
    return PLANNED if understood.kind == "预算" else FINAL


def told(text: Text, known: tuple[Headline, ...]) -> Iterator[Told]:
    """Every headline that a section states, in the order of the list."""
    about = topic(text)
    for headline in known:
        if headline.topic in {"", about}:
            pattern = matcher(rf"(?:{headline.words}){_LINK}{money('amount')}")
            for match in pattern.finditer(text.text):
                yield Told(headline, amount(match, "amount"), quoted(text, match))


@dataclass(frozen=True, slots=True)
class Known:
    """What another document says of a headline: the range, how it is shown, where it stands."""

    range: Range
    shown: str
    basis: str


def known_of(headline: Headline, other: Understood) -> Known | None:
    """What a document says of a headline of its own kind: its tables, else its prose."""
    for where in headline.cells:
        if cell := other.tables.cell(*where):
            return known_by(other, cell)
    with printed_to(places_of(other)):
        for text in other.sections:
            for one in told(text, (headline,)):
                basis = f"《{other.name}》“{one.quote.words}”（{one.quote.place}）"
                return Known(one.printed.range(), in_wan(one.printed.value), basis)
    return None


def known_by(other: Understood, cell: TableCell) -> Known:
    """What a cell of a document says."""
    return Known(cell.range(), in_wan(cell.value), f"《{other.name}》{cited(cell)}")
