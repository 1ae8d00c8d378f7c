"""Line: one amount with what it is compared with; Words and Reason: the department's own words."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from enum import Enum
from functools import cached_property
from typing import Any, Final, TypeVar, cast

from msgspec import Struct

from generator.entry.report import Report
from generator.entry.values import TO_FILL
from generator.later import matcher
from generator.number.figure import (
    Absent,
    Cell,
    Change,
    Figure,
    Trend,
    change_from,
    completion_of,
    share_of,
)
from generator.problem import Problem
from generator.rule import Rule

_TRAILING: Final = "。；，、;,. "
# A break of the line, which YAML may have made a blank: neither stands between Chinese characters.
_BREAK: Final = matcher(r"\s*\n\s*|(?<=[^\x00-\x7f])[ \t]+(?=[^\x00-\x7f])")
# What a sentence says before a reason, and a clerk may have written once more.
_LEADING: Final = matcher(
    r"(?:其?主要原因[是为]|原因[是为]|主要是(?:因为|由于)?|是?因为)[：:，,]?\s*"
)


class Words(Struct, frozen=True):
    """A text that the department wrote: a purpose, a meeting's name, a paragraph."""

    text: str
    cell: Cell


class Reason(Struct, frozen=True):
    """Why `title` differs from what it is held `against` (上年, 预算), in the department's words.

    `text` is None where it is missing.
    """

    text: str | None
    cell: Cell
    title: str
    against: str
    change: Change


MISSING_REASON: Final = Rule(
    "I20",
    "要说原因的地方写了原因",
    "样式的句子里写原因的，部门要写：数变了多少程序知道，为什么变只有部门知道。“无”“略”“/”等于没有写。"
    "草稿（--draft）里写成【待填】，不停下来。",
    "机关运行经费比上年增加了，它下面没有写 原因",
    "机关运行经费 下面写 原因: 新进人员六名",
)


def one_line(text: str) -> str:
    """A text without the breaks of the lines that it was typed in."""
    stripped = text.strip()
    return _BREAK.sub("", stripped) if len(stripped.split()) > 1 else stripped


def within_sentence(text: str) -> str:
    """A text without the punctuation that the sentence around it brings."""
    return one_line(text).rstrip(_TRAILING)


# What a form is filled with where nothing is said.
_NO_REASON: Final = frozenset({"无", "没有", "略", "/", "-", "—", "——", "不适用"})


def written(text: str | None) -> str | None:
    """A reason without the words that the sentence brings; None where it is still to fill."""
    if not text or TO_FILL in text or text.strip() in _NO_REASON:
        return None
    return within_sentence(_LEADING.sub("", one_line(text), count=1)) or None


class Never(Enum):
    """What a line never has, in whatever report: no sentence can ask for what it is needed for."""

    NEVER = "没有"


NEVER: Final = Never.NEVER
Told = tuple[str | None, Cell]  # a reason as typed, None where it is missing, and its place


class NoSuchAspect(LookupError):  # noqa: N818  what a style's author has to mend
    """An aspect that a line can never have; the message says why."""


class Line(Struct, frozen=True, eq=False, kw_only=True, dict=True):
    """An amount and its comparisons; shares, rates and changes are derived when they are asked for.

    Amounts in 元.  `whole` is what the share is of; `budget` 年初预算 (or 全年预算); `prior` last
    year's figure; `purpose` what it was spent on.  None means that this report has no such figure
    or words, which is not zero; what no report could have is NEVER.
    """

    name: str
    title: str
    amount: Figure
    where: str = ""
    whole: Figure | Never = NEVER
    budget: Figure | Never | None = NEVER
    prior: Figure | Never | None = NEVER
    budget_reason: Told | Never | None = NEVER
    prior_reason: Told | Never | None = NEVER
    purpose: Words | Never | None = NEVER
    code: str = ""
    lineage: tuple[str, str] = ("", "")
    fixed_share: Figure | None = None

    @cached_property
    def _made(self) -> dict[str, object]:
        """The aspects that were asked for: those of this line, not of one that it is made of."""
        return {}

    def __getitem__(self, aspect: str) -> object:
        """An aspect by its Chinese name, derived once; None where this report has none.

        Raises KeyError for another name, NoSuchAspect for what this line can never have.
        """
        made = self._made
        if aspect not in made:
            if why := self.lacks(aspect):
                raise NoSuchAspect(why)
            made[aspect] = ASPECTS[aspect].of(self)
        return made[aspect]

    def lacks(self, aspect: str) -> str:
        """Why a line can never have an aspect; '' where it can. Raises KeyError for another name.

        A line without a whole has no share, one without a budget no completion; a base of zero
        is no such case.
        """
        for need in ASPECTS[aspect].needs:
            if getattr(self, need) in _NOTHING:
                return _LACKING[need]
        return ""

    def aspects(self) -> Iterator[str]:
        """Every aspect that this line can have."""
        return (aspect for aspect in ASPECTS if not self.lacks(aspect))

    def amounts(self) -> Iterator[Figure]:
        """The amount and the two that it is compared with, as far as this report has them."""
        yield self.amount
        for base in (self.budget, self.prior):
            if isinstance(base, Figure):
                yield base

    def reasons(self) -> Iterator[tuple[str, Reason]]:
        """The reasons that this report has a place for, by their aspects."""
        for aspect in ("增减原因", "差异原因"):
            if not self.lacks(aspect) and isinstance(reason := self[aspect], Reason):
                yield aspect, reason

    def share(self) -> Figure | None:
        """What it is of its whole, in %; None where it has none."""
        if self.fixed_share is not None or not isinstance(self.whole, Figure):
            return self.fixed_share
        return share_of(f"{self.name}.占比", self.amount, self.whole)

    def completion(self) -> Figure | None:
        """What it is of its budget, in %; None where it has none."""
        if not isinstance(self.budget, Figure):
            return None
        return completion_of(f"{self.name}.完成率", self.amount, self.budget)

    def change(self) -> Change | None:
        """What it has changed by since last year, in 元 and in %; None where that had none."""
        if not isinstance(self.prior, Figure):
            return None
        return change_from(f"{self.name}.增减", self.amount, self.prior)

    def gap(self) -> Change | None:
        """What it differs from its budget by, in 元 and in %; None where it has no budget."""
        if not isinstance(self.budget, Figure):
            return None
        return change_from(f"{self.name}.预算差异", self.amount, self.budget)

    def why_changed(self) -> Reason | None:
        return self._why("增减", self.prior_reason, "上年")

    def why_off_budget(self) -> Reason | None:
        return self._why("预算差异", self.budget_reason, "预算")

    def _why(self, aspect: str, given: Told | Never | None, against: str) -> Reason | None:
        change = self[aspect]
        if not isinstance(change, Change) or not isinstance(given, tuple):
            return None
        text, cell = given
        title = f"{self.title}（{self.code}）" if self.code else self.title
        return Reason(written(text), cell, title, against, change)


def shared_reason(whole: Line, parts: Sequence[Line], which: str, aspect: str) -> Told | None:
    """The reasons of the parts that went the way of their sum; the others do not explain it.

    `which` names the attribute that holds the reason, `aspect` the change that it is for.
    """
    moved = [part for part in parts if _way(part, aspect) == _way(whole, aspect)]
    found = [getattr(part, which) for part in moved or parts]
    asked = [reason for reason in found if isinstance(reason, tuple)]
    told = [(text, cell) for given, cell in asked if (text := written(given))]
    if not told:
        return asked[0] if asked else None
    return ("；".join(dict.fromkeys(text for text, _ in told)), told[0][1])


def _way(line: Line, aspect: str) -> int:
    """1 for more than the base, -1 for less, 0 for the same."""
    change = None if line.lacks(aspect) else line[aspect]
    if not isinstance(change, Change) or change.trend is Trend.FLAT:
        return 0
    return -1 if change.trend is Trend.FALL else 1


class Aspect(Struct, frozen=True):
    """What may be asked of a line: how it is had, in words, and what a line `needs` to have it."""

    of: Callable[[Line], object]
    formula: str
    needs: tuple[str, ...] = ()


_BUDGET: Final = ("budget",)
_GAP: Final = "金额 − 预算：方向、额（元）、幅度（额 ÷ 预算 × 100，%）；预算为 0 时没有幅度"
# What a template, `explain` and the manual may ask of a line: the one table that joins the
# Chinese aspect with the attribute, and says how it comes about.
ASPECTS: Final[Mapping[str, Aspect]] = {
    "金额": Aspect(lambda line: line.amount, "本行的数（元）"),
    "名称": Aspect(lambda line: line.title, "表上的名称"),
    "编码": Aspect(lambda line: line.code, "科目编码", ("code",)),
    "类": Aspect(lambda line: line.lineage[0], "所属类的名称", ("lineage",)),
    "款": Aspect(lambda line: line.lineage[1], "所属款的名称", ("lineage",)),
    "预算": Aspect(lambda line: line.budget, "年初预算；“三公”经费为全年预算（元）", _BUDGET),
    "上年": Aspect(lambda line: line.prior, "上年决算（元）", ("prior",)),
    "占比": Aspect(Line.share, "金额 ÷ 所属合计 × 100（%）；合计不大于 0 时没有", ("whole",)),
    "完成率": Aspect(Line.completion, "金额 ÷ 预算 × 100（%）；预算不大于 0 时没有", _BUDGET),
    "增减": Aspect(
        Line.change,
        "金额 − 上年：方向、额（元）、幅度（额 ÷ 上年 × 100，%）；上年为 0 时没有幅度",
        ("prior",),
    ),
    "预算差异": Aspect(Line.gap, _GAP, _BUDGET),
    "比预算": Aspect(Line.gap, "同预算差异；写出差额、不写完成率的句子用它", _BUDGET),
    "与预算": Aspect(Line.gap, "同预算差异；只写两个数、不写完成率的句子用它", _BUDGET),
    "增减原因": Aspect(Line.why_changed, "部门所写的原因", ("prior", "prior_reason")),
    "差异原因": Aspect(Line.why_off_budget, "部门所写的原因", ("budget", "budget_reason")),
    "用途": Aspect(lambda line: line.purpose, "部门所写的用途", ("purpose",)),
    "为零": Aspect(lambda line: line.amount.is_zero, "金额是否为 0"),
    "已填": Aspect(
        lambda line: not isinstance(line.amount.origin, Absent), "是否填了数（填 0 也算）"
    ),
}

_NOTHING: Final = (NEVER, "", ("", ""))
_LACKING: Final = {
    "code": "它不是一个科目",
    "lineage": "它不是一个科目，没有所属的类、款",
    "whole": "它不是哪个合计的一部分",
    "budget": "它没有预算数可比",
    "prior": "它没有上年数可比",
    "budget_reason": "填报文件里没有地方写它与预算差异的原因",
    "purpose": "填报文件里没有地方写它的用途",
    "prior_reason": "填报文件里没有地方写它与上年增减的原因",
}


def as_line(figure: Figure, where: str, whole: Figure | Never = NEVER, *, title: str = "") -> Line:
    """The line of a figure under its own label, where nothing but its whole is beside it."""
    return Line(
        name=figure.label, title=title or figure.label, amount=figure, where=where, whole=whole
    )


_Made = TypeVar("_Made")
Fact = Figure | Line | Words | Change | bool | str | date | None | tuple[Any, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Facts(Mapping[str, Fact]):
    """Every fact of one report by its Chinese name; `problems` is what does not add up."""

    report: Report
    named: Mapping[str, Fact]
    problems: tuple[Problem, ...] = ()
    _made: dict[object, object] = dataclasses.field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def once(self, make: Callable[[Facts], _Made]) -> _Made:
        """What somebody makes of the facts: made when it is first asked for, and kept with them."""
        if make not in self._made:
            self._made[make] = make(self)
        return cast("_Made", self._made[make])

    def __getitem__(self, name: str) -> Fact:
        return self.named[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.named)

    def __len__(self) -> int:
        return len(self.named)

    def line(self, name: str) -> Line:
        """A fact that is a line. Raises KeyError where there is none of that name."""
        found = self.named[name]
        if not isinstance(found, Line):
            raise KeyError(name)
        return found
