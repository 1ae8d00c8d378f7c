"""Charted: the figures of native charts against the tables, the text and their workbook (X12)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Final

from msgspec import Struct

from generator.inspection.case import Case
from generator.inspection.claims import (
    Charge,
    Inspection,
    Printed,
    Spot,
    amount,
    amount_of,
    money,
    number,
    percent,
    rate,
)
from generator.inspection.judge import in_wan, level, named, of_percentage
from generator.later import matcher
from generator.number.reach import Range, between
from generator.problem import HINT, WRONG, Quantity
from generator.published.shape import Chart, Point, Series
from generator.rule import Rule
from generator.understanding import TableCell, plain

X12: Final = Rule(
    "X12",
    "图上的数与表、正文一致",
    "Word 和工作簿里的图是由数画出来的，改了表和正文，图不会跟着变。图上一项的数是表上、正文里这一"
    "项的数，也是图自己的数据表（编辑数据）里的数；写出的占比是它在各项合计里的占比。",
    "图1 的“事业收入”是 4 万元，表上是 40 万元",
    "图1 的“事业收入”是 40 万元",
    hint="提示：图上别的数表上、正文里都有，只有这一个没有。没有可核对依据的（如上年数），只说有几个。",
)

_SHARE: Final = matcher(r"（?占?(-?\d{1,3}(?:\.\d{1,4})?)%）?$")
_LEADING: Final = matcher(r"^(?:其中：|[（(]?[一二三四五六七八九十\d]{1,3}[、.）)])+")
_LEVEL: Final = matcher(r"（[类款项]）$")
# Names that say when or what for, not of what.
_GENERAL: Final = matcher(
    r"(?:20\d\d)?年?度?(?:年初|本年|上年|去年|当年|全年)?(?:收入|支出)?(?:预算|决算|执行|实际)?数?(?:金额)?"
    r"|金额|系列\d*|合计|本年(?:收入|支出)合计|.{0,2}单位：.{1,4}"
)
_REST: Final = matcher("其[他余它]|.*等")
_OTHER_TIME: Final = matcher("上年|去年|上一年")
_YEAR: Final = matcher(r"20\d\d")
_NO_AMOUNT: Final = matcher(r"数量|人次|人数|批次|辆|[（(][个人辆批次台]+[)）]|增长率|增速")
_RATES: Final = matcher(r"%|占比|比重|比例|完成率")
_UNIT: Final = matcher("亿元|万元|元")
_HUNDRED: Final = Decimal(100)
_SENTENCE: Final = matcher("[^。；\n]+")
_MONEY: Final = matcher(money("of"))
_RATE: Final = matcher(rate("of"))
_MOST: Final = 2_000  # figures of charts that are held


class _Plotted(Struct, frozen=True):
    """A value of a chart, the bare name of what it is of, and the name that is printed."""

    chart: Chart
    series: Series
    point: Point
    value: Decimal
    name: str
    written: str

    @property
    def spot(self) -> Spot:
        sheet = f"{self.chart.place.sheet} " if self.chart.place.sheet else ""
        said = f"{self.written} {self.value:,f}" if self.written else f"{self.value:,f}"
        return Spot(f"{sheet}{self.chart.name}", said, self.chart.place)


def judge_charts(case: Case, inspection: Inspection) -> None:
    """Each value of each chart; of how many nothing could be said is what `skipped` says."""
    ground = _Ground(case)
    unheld: dict[str, int] = {}
    left = _MOST
    for chart in case.understood.charts:
        for series in chart.series:
            points = list(_plotted(chart, series))[:left]
            left -= len(points)
            lost = _judge_series(points, ground, inspection)
            if lost:
                unheld[chart.name] = unheld.get(chart.name, 0) + lost
    if unheld:
        counted = "、".join(f"{name} {count} 个" for name, count in unheld.items())
        inspection.skip(X12, f"图上有的数在表上、正文里没有可核对的依据（{counted}）")
    elif not case.understood.charts:
        inspection.skip(X12, "没有读到由数画出来的图")


def _plotted(chart: Chart, series: Series) -> Iterator[_Plotted]:
    for point in series.points:
        value = point.value if point.value is not None else point.kept
        if value is not None:
            names = [_bare(one) for one in (point.category, series.name)]
            name = next((one for one in names if one and not _GENERAL.fullmatch(one)), "")
            yield _Plotted(chart, series, point, value, name, point.category or series.name)


@lru_cache(maxsize=4096)  # a name stands in every column of its row
def _bare(name: str) -> str:
    """The name of what is shown, without its number, its share, its level."""
    return _LEVEL.sub("", _LEADING.sub("", _SHARE.sub("", plain(name))))


def _judge_series(points: list[_Plotted], ground: _Ground, inspection: Inspection) -> int:
    """The values of one colour; how many of them nothing was held against."""
    whole = []
    for one in points:
        if charge := _kept_otherwise(one):
            inspection.wrong(X12, one.spot, charge)
        else:
            whole.append(one)
    if not whole or _NO_AMOUNT.search(_said(whole[0])):
        return len(whole)
    if _is_rates(whole):
        return sum(not ground.has_rate(one, inspection) for one in whole)
    found = [ground.held(one) for one in whole]
    mostly = 2 * sum(basis is not None for basis in found) >= len(whole) > 1
    lost = charged = 0
    for one, basis in zip(whole, found, strict=True):
        if basis is not None:
            inspection.holds(X12, one.spot, basis)
        elif (charge := ground.charge(one, mostly=mostly)) is not None:
            inspection.wrong(X12, one.spot, charge)
            charged += 1
        else:
            lost += bool(one.value)
    if not charged and len(whole) == len(points):
        _judge_shares(points, inspection)
    return lost


def _said(one: _Plotted) -> str:
    return plain(f"{one.chart.words}{one.series.name}{one.series.form}")


def _is_rates(points: list[_Plotted]) -> bool:
    said = _said(points[0])
    return bool(_RATES.search(said)) and not _UNIT.search(plain(points[0].series.name))


def _kept_otherwise(one: _Plotted) -> Charge | None:
    """What is drawn is what the workbook of the chart has."""
    drawn, kept = one.point.value, one.point.kept
    if drawn is None or kept is None or drawn == kept:
        return None
    message = f"图上画的是 {drawn:,f}，图的数据表（编辑数据）里是 {kept:,f}"
    return Charge(WRONG, f"{drawn:f}", Quantity(f"{kept:f}", ""), message)


def _judge_shares(points: list[_Plotted], inspection: Inspection) -> None:
    """The shares that names have behind them, as 事业收入（2.93%）."""
    whole = sum((_exact(one.value) for one in points), Fraction(0))
    for one in points:
        match = _SHARE.search(plain(one.point.category))
        if match and whole > 0:
            share = number(match[1])
            part, says = _exact(one.value), f"{one.value:,f} ÷ 各项合计"
            charge = of_percentage(share, between(part, part), between(whole, whole), says)
            # The shares of a list are made to add up to 100: one may be off by its last place.
            if charge is None or charge.level == WRONG:
                inspection.settle(X12, one.spot, charge, f"{says} = {match[1]}%")


def _exact(value: Decimal) -> Fraction:
    return Fraction(value)


class _Ground:
    """What a report says of each name: its cells, the amounts and rates of its sentences."""

    def __init__(self, case: Case) -> None:
        self._case = case

    @cached_property
    def _cells(self) -> dict[str, list[TableCell]]:
        found: dict[str, list[TableCell]] = {}
        for cells in self._case.tables.cells.values():
            for (row, column), cell in cells.items():
                names = {_bare(cell.subject)}
                if not row.isdecimal():
                    names.add(_bare(row.rpartition(".")[2]))
                if row == "合计":
                    names.add(_bare(column))
                for name in names - {""}:
                    found.setdefault(name, []).append(cell)
        return found

    @cached_property
    def _sentences(self) -> list[str]:
        return [
            match[0] for text in self._case.understood.sections
            for match in _SENTENCE.finditer(text.text)
        ]  # fmt: skip

    @cached_property
    def _every(self) -> list[Range]:
        cells = (cell for found in self._case.tables.cells.values() for cell in found.values())
        said = (match for one in self._sentences for match in _MONEY.finditer(one))
        return [*(cell.range() for cell in cells), *(amount(m, "of").range() for m in said)]

    def held(self, one: _Plotted) -> str | None:
        """What in the report is the value; None where nothing is."""
        ranges = [printed.range() for printed in _amounts(one)]
        for cell in self._cells.get(one.name, ()) if one.name else ():
            if _meets(cell.range(), ranges):
                return f"{named(cell.table)} {cell.name}（{cell.place}）"
        for sentence in self._sentences:
            if one.name and one.name in sentence:
                for match in _MONEY.finditer(sentence):
                    if _meets(amount(match, "of").range(), ranges):
                        return f"正文“{match[0]}”"
        if not self._is_told(one) and any(_meets(right, ranges) for right in self._every):
            return "表上或正文里有这个数"
        return None

    def has_rate(self, one: _Plotted, inspection: Inspection) -> bool:
        """Whether a sentence that names it has this percentage."""
        value = (
            one.value * _HUNDRED if "%" in one.series.form and abs(one.value) <= 1 else one.value
        )
        shown = number(f"{value:f}").range()
        for sentence in self._sentences:
            if one.name and one.name in sentence:
                for match in _RATE.finditer(sentence):
                    if percent(match, "of").range().meets(shown):
                        inspection.holds(X12, one.spot, f"正文“{match[0]}”")
                        return True
        return False

    def charge(self, one: _Plotted, *, mostly: bool) -> Charge | None:
        """What is held against a value that is nowhere; `mostly` others of its colour are."""
        if not one.value:
            return None
        printed = _amounts(one)[0]
        digits = f"{one.value:f}"
        if self._is_told(one):
            cells = self._cells[one.name]
            bad = {level(printed, cell.range()) for cell in cells}
            near = min(cells, key=lambda cell: abs(cell.value - printed.value))
            expected = in_wan(near.value)
            message = f"{named(near.table)}“{near.name}”是 {expected} 万元，图上是 {one.value:,f}"
            return Charge(HINT if HINT in bad else WRONG, digits, expected, message)
        if mostly and self._cells and not self._is_of_other_time(one):
            return Charge(HINT, digits, "", "图上别的数表上或正文里有，这个数没有")
        return None

    def _is_told(self, one: _Plotted) -> bool:
        """Whether the tables have a row of just that name, of the time that the value is of."""
        if not one.name or _REST.match(one.name) or self._is_of_other_time(one):
            return False
        return any(cell.value for cell in self._cells.get(one.name, ()))

    def _is_of_other_time(self, one: _Plotted) -> bool:
        """Whether it is last year's, or the budget's beside final accounts."""
        said = plain(f"{one.series.name}{one.point.category}")
        years = {int(year) for year in _YEAR.findall(said)}
        own = self._case.understood.year
        if _OTHER_TIME.search(said) or (years and own not in years):
            return True
        return self._case.understood.kind != "预算" and "预算" in said and "决算" not in said


def _amounts(one: _Plotted) -> list[Printed]:
    """The value in 元: in the unit that the chart names, else in 万元 and in 元."""
    units = dict.fromkeys(_UNIT.findall(_said(one)))
    return [amount_of(f"{one.value:f}", unit) for unit in units or ("万元", "元")]


def _meets(right: Range, ranges: Iterable[Range]) -> bool:
    return any(one.meets(right) for one in ranges)
