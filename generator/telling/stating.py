"""Stating: what a template prints, worded by its style and marked, and what it finds missing.

A figure, the department's own words, a reason and a date are marked where they stand, so that
whoever reads a told text knows which of its characters state what.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from datetime import date
from typing import Any, Final

from jinja2 import StrictUndefined, TemplateRuntimeError
from msgspec import Struct, field

from generator.entry.values import STILL_TO_FILL
from generator.facts import Line, Reason, Words
from generator.facts.line import MISSING_REASON
from generator.number.figure import Change, Figure, Trend, is_unsaid
from generator.problem import Place, Problem
from generator.telling.style import Style

# More loops and sentences than the longest report needs; a template that goes beyond has no end.
MOST_STEPS: Final = 200_000

# Noncharacters cannot stand in a text that was read, so they can mark what is stated.
OPEN, BETWEEN, CLOSE = "\ufdd0", "\ufdd1", "\ufdd2"
Stated = Figure | Words | Reason | date


class ToFill(Struct, frozen=True):
    """Something that the department has to write, and has not."""

    what: str


class Telling(Struct):
    """What one rendering has stated so far, and what it found missing."""

    style: Style
    words: Mapping[str, str]
    place: Callable[[Reason | str], Place]  # of a reason, or of what is named in words
    stated: list[Stated] = field(default_factory=list)
    missing: list[Problem] = field(default_factory=list)
    steps: int = 0

    def count(self, steps: int) -> None:
        """Loops and sentences so far. Raises TemplateRuntimeError beyond MOST_STEPS."""
        self.steps += steps
        if self.steps > MOST_STEPS:
            raise TemplateRuntimeError("句子和逐项太多，写不完；请看是不是绕了圈")


# What is being told while a template runs.
CURRENT: ContextVar[Telling] = ContextVar("telling")


def finalize(value: Any) -> str:  # noqa: PLR0911  one for each kind of thing
    """Words figures, own words and dates. Raises TypeError for a raw number, truth value, None."""
    kind = type(value)
    if kind is str:
        return value  # type: ignore[no-any-return]
    telling = CURRENT.get()
    if kind is Line:
        value, kind = value.amount, Figure
    if kind is Figure:
        if is_unsaid(value):
            return to_fill(value)
        return mark(telling, value, telling.style.word(value))
    if kind is Words:
        return mark(telling, value, value.text.replace("\n", ""))
    if kind is Reason:
        return mark(telling, value, _reason(telling, value))
    if kind is ToFill:
        message = f"还没有写{value.what}"
        telling.missing.append(Problem(telling.place(value.what), message, rule=STILL_TO_FILL))
        return f"【待填：{value.what}】"
    if isinstance(value, date):
        return mark(telling, value, telling.style.day(value))
    if isinstance(value, StrictUndefined):
        return str(value)
    raise TypeError(_not_words(value))


def to_fill(figure: Figure) -> str:
    """In a draft, in place of a number that the facts have asked for."""
    return f"【待填：{figure.label}】"


def _not_words(value: object) -> str:
    """Why something cannot be printed."""
    match value:
        case None:
            what = "没有这个数（比如基数为零，或者没有填），前面要用 {% if … %} 分开写"
        case bool():
            what = "这里是“有没有”“是不是”，只能用在 {% if … %} 里"
        case tuple() | list():
            what = "这里是一列，要用 {% for … %} 或 |列举"
        case Change():
            what = "这里是一处增减，要写明 .额 或 .幅度，或者用 变动(…)"
        case _:
            what = f"这里写不了 {value!r}"
    return f"{what}；能写出来的只有数、日期、部门的话和文字"


def mark(telling: Telling, states: Stated, text: str) -> str:
    """A text between the marks that say what it states."""
    telling.stated.append(states)
    return f"{OPEN}{len(telling.stated) - 1}{BETWEEN}{text}{CLOSE}"


def _reason(telling: Telling, reason: Reason) -> str:
    if reason.text is not None:
        return reason.text.replace("\n", "")
    if reason.change.is_unsaid:  # whether there is any is not known yet
        return f"【待填：{reason.title}与{reason.against}不同的原因】"
    word = telling.style.word
    change = reason.change
    way = "减少" if change.trend is Trend.FALL else "增加"
    now, *base = change.compared
    figures = f"本年 {word(now)}，{reason.against} {word(base[0])}，" if base else ""
    step = word(change.amount)
    message = f"缺原因：{reason.title}：{figures}{way} {step}；请写上“{reason.cell.path[-1]}: …”"
    message = f"{message}（{_path(reason)}）"
    telling.missing.append(Problem(telling.place(reason), message, rule=MISSING_REASON))
    return f"【待填：{reason.title}比{reason.against}{way}{step}的原因】"


def _path(reason: Reason) -> str:
    return "→".join(map(str, reason.cell.path))
