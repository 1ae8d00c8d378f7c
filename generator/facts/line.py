"""Line: one amount with what it is compared with; Words and Reason: the department's own words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from generator.entry.report import Report
from generator.entry.values import TO_FILL
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
_BREAK: Final = re.compile(r"\s*\n\s*|(?<=[^\x00-\x7f])[ \t]+(?=[^\x00-\x7f])")
# What a sentence says before a reason, and a clerk may have written once more.
_LEADING: Final = re.compile(
    r"(?:其?主要原因[是为]|原因[是为]|主要是(?:因为|由于)?|是?因为)[：:，,]?\s*"
)


@dataclass(frozen=True, slots=True)
class Words:
    """A text that the department wrote: a purpose, a meeting's name, a paragraph."""

    text: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Reason:
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
    return _BREAK.sub("", text.strip())


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


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """An amount and its comparisons; shares, rates and changes are derived when they are asked for.

    `whole` is what the share is of; `budget` 年初预算 (or 全年预算); `prior` last year's figure.
    None means that there is no such figure, which is not zero.
    """

    name: str
    title: str
    amount: Figure
    where: str = ""
    whole: Figure | None = None
    budget: Figure | None = None
    prior: Figure | None = None
    budget_reason: tuple[str | None, Cell] | None = None
    prior_reason: tuple[str | None, Cell] | None = None
    code: str = ""
    lineage: tuple[str, str] = ("", "")
    fixed_share: Figure | None = None
    _made: dict[str, object] = field(default_factory=dict, init=False, repr=False)

    def __getitem__(self, aspect: str) -> object:
        """An aspect by its Chinese name, derived once. Raises KeyError for another name."""
        made = self._made
        if aspect not in made:
            made[aspect] = ASPECTS[aspect][0](self)
        return made[aspect]

    def share(self) -> Figure | None:
        if self.fixed_share is not None or self.whole is None:
            return self.fixed_share
        return share_of(f"{self.name}.占比", self.amount, self.whole)

    def completion(self) -> Figure | None:
        if self.budget is None:
            return None
        return completion_of(f"{self.name}.完成率", self.amount, self.budget)

    def change(self) -> Change | None:
        if self.prior is None:
            return None
        return change_from(f"{self.name}.增减", self.amount, self.prior)

    def gap(self) -> Change | None:
        if self.budget is None:
            return None
        return change_from(f"{self.name}.预算差异", self.amount, self.budget)

    def why_changed(self) -> Reason | None:
        return self._why("增减", self.prior_reason, "上年")

    def why_off_budget(self) -> Reason | None:
        return self._why("预算差异", self.budget_reason, "预算")

    def _why(
        self, aspect: str, given: tuple[str | None, Cell] | None, against: str
    ) -> Reason | None:
        change = self[aspect]
        if not isinstance(change, Change) or given is None:
            return None
        text, cell = given
        title = f"{self.title}（{self.code}）" if self.code else self.title
        return Reason(written(text), cell, title, against, change)


def shared_reason(
    whole: Line, parts: Sequence[Line], which: str, aspect: str
) -> tuple[str | None, Cell] | None:
    """The reasons of the parts that went the way of their sum; the others do not explain it.

    `which` names the attribute that holds the reason, `aspect` the change that it is for.
    """
    moved = [part for part in parts if _way(part, aspect) == _way(whole, aspect)]
    asked = [reason for part in moved or parts if (reason := getattr(part, which))]
    told = [(text, cell) for given, cell in asked if (text := written(given))]
    if not told:
        return asked[0] if asked else None
    return ("；".join(dict.fromkeys(text for text, _ in told)), told[0][1])


def _way(line: Line, aspect: str) -> int:
    """1 for more than the base, -1 for less, 0 for the same."""
    change = line[aspect]
    if not isinstance(change, Change) or change.trend is Trend.FLAT:
        return 0
    return -1 if change.trend is Trend.FALL else 1


# What a template, `explain` and the manual may ask of a line: the one table that joins the
# Chinese aspect with the attribute, and says how it comes about.
ASPECTS: Final[Mapping[str, tuple[Callable[[Line], object], str]]] = {
    "金额": (lambda line: line.amount, "本行的数（元）"),
    "名称": (lambda line: line.title, "表上的名称"),
    "编码": (lambda line: line.code, "科目编码"),
    "类": (lambda line: line.lineage[0], "所属类的名称"),
    "款": (lambda line: line.lineage[1], "所属款的名称"),
    "预算": (lambda line: line.budget, "年初预算；“三公”经费为全年预算（元）"),
    "上年": (lambda line: line.prior, "上年决算（元）"),
    "占比": (Line.share, "金额 ÷ 所属合计 × 100（%）；合计不大于 0 时没有"),
    "完成率": (Line.completion, "金额 ÷ 预算 × 100（%）；预算不大于 0 时没有"),
    "增减": (
        Line.change,
        "金额 − 上年：方向、额（元）、幅度（额 ÷ 上年 × 100，%）；上年为 0 时没有幅度",
    ),
    "预算差异": (
        Line.gap,
        "金额 − 预算：方向、额（元）、幅度（额 ÷ 预算 × 100，%）；预算为 0 时没有幅度",
    ),
    "比预算": (Line.gap, "同预算差异；写出差额、不写完成率的句子用它"),
    "与预算": (Line.gap, "同预算差异；只写两个数、不写完成率的句子用它"),
    "增减原因": (Line.why_changed, "部门所写的原因"),
    "差异原因": (Line.why_off_budget, "部门所写的原因"),
    "为零": (lambda line: line.amount.is_zero, "金额是否为 0"),
    "已填": (lambda line: not isinstance(line.amount.origin, Absent), "是否填了数（填 0 也算）"),
}

Fact = Figure | Line | Words | Change | bool | str | date | None | tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Facts(Mapping[str, Fact]):
    """Every fact of one report by its Chinese name; `problems` is what does not add up."""

    report: Report
    named: Mapping[str, Fact]
    problems: tuple[Problem, ...] = field(default=())

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
