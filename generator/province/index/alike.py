"""Alike: reports that are there twice, figures of one unit that are another's, what stands apart.

Per head against like departments, robustly and in whole numbers: the median of a group, and by how
many thousandths the others lie from it, up or down.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from generator.checking.across_rules import B01, B02, B03, B04
from generator.problem import HINT, WRONG
from generator.province.index.engine import Engine, texted
from generator.province.index.must_agree import Side
from generator.province.index.parquet_tables import ENTERED
from generator.rule import Rule

LEAST: Final = 8  # amounts that two units must have in common; units of a group
_PER_HEAD: Final = ("人员经费", "公用经费", "机关运行经费", "三公经费")
_ONE: Final = 1000  # thousandths
_FAR: Final = 3 * _ONE  # of the median: three times as much, or a third
_WIDER: Final = 6  # times farther than half of the others lie, as a power: folds multiply


class Remark(Struct, frozen=True):
    """What is to be said of one report or of several together, without two amounts to compare."""

    rule: Rule
    level: str
    said: str
    reports: tuple[int, ...]
    name: str = ""

    @property
    def sides(self) -> tuple[Side, ...]:
        return tuple(Side(number, self.name) for number in self.reports)


def _of_year(year: int | None) -> str:
    return "TRUE" if year is None else f"年度 = {int(year)}"


def twice(engine: Engine, year: int | None) -> Iterator[Remark]:
    """Reports of one department that are there twice (B01), one report under two names (B02).

    The same bytes are one report; what is left of a department is two of its own.  Published as
    Word and as PDF with the same figures it is one.
    """
    where = f"读得了 AND {_of_year(year)}"
    for (numbers,) in engine.rows(
        "SELECT list(序号 ORDER BY 文件) FROM 报告 WHERE 内容摘要 <> '' AND "
        f"{where} GROUP BY 内容摘要 HAVING count(*) > 1 ORDER BY min(文件)"
    ):
        yield Remark(B02, WRONG, "几个文件的内容一个字也不差", tuple(map(int, numbers)))
    for (numbers,) in engine.rows(
        f"""WITH 各份 AS (SELECT *, row_number() OVER (PARTITION BY 内容摘要 ORDER BY 文件) AS 第
            FROM 报告 WHERE {where} AND 部门 <> '')
        SELECT list(序号 ORDER BY 文件) FROM 各份 WHERE 第 = 1
        GROUP BY 部门, 年度, 类型, 来源
        HAVING count(*) > 1 AND (来源 = {texted(ENTERED)} OR count(DISTINCT 各数摘要) > 1)
        ORDER BY min(文件)"""
    ):
        yield Remark(B01, WRONG, "同一个部门、年度、类型的报告不止一份", tuple(map(int, numbers)))


def copied(engine: Engine, year: int | None) -> Iterator[Remark]:
    """Reports of different units whose typed amounts are all the same (B03)."""
    for found, many in engine.rows(
        "SELECT list({'序号': 序号, '单位': 单位, '上级': 上级} ORDER BY 文件), any_value(各数个数)"
        " FROM 报告"
        f" WHERE 采用 AND {_of_year(year)} AND 各数个数 >= {LEAST} GROUP BY 各数摘要, 年度, 类型"
        " HAVING count(DISTINCT 单位) > 1 AND count(DISTINCT 内容摘要) > 1 ORDER BY min(文件)"
    ):
        above = {one["上级"] for one in found}  # a department of one unit has its figures
        numbers = tuple(int(one["序号"]) for one in found if one["单位"] not in above)
        if len(numbers) > 1:
            yield Remark(B03, HINT, f"几个单位所填的 {many} 个金额个个相同", numbers)


# ---------------------------------------------------------------- per head


class _Head(Struct, frozen=True):
    """An amount per head of a unit, in 分, cut to whole ones."""

    report: int
    each: int


def outliers(engine: Engine, year: int | None) -> Iterator[Remark]:
    """Amounts per head far from those of the units of the same main 类 (B04)."""
    groups: dict[tuple[object, ...], list[_Head]] = {}
    names = ", ".join(map(texted, _PER_HEAD))
    for number, *group, value, heads in engine.rows(
        "SELECT r.序号, r.年度, r.类型, r.主要类, l.名称, l.值, r.人数"
        " FROM 数 l JOIN 报告 r USING (序号)"
        f" WHERE r.采用 AND r.人数 > 0 AND r.主要类 <> '' AND l.值 > 0 AND l.名称 IN ({names})"
        f" AND {_of_year(year)} ORDER BY r.年度, r.类型, r.文件, l.名称"
    ):
        found = groups.setdefault(tuple(group), [])
        found.append(_Head(int(number), int(value) // int(heads)))
    for (*_, main, name), heads_of in groups.items():
        yield from _apart(str(name), str(main), heads_of)


def _apart(name: str, main: str, heads: Sequence[_Head]) -> Iterator[Remark]:
    heads = [one for one in heads if one.each]
    if len(heads) < LEAST:
        return
    middle = median([one.each for one in heads])
    usual = median([fold(one.each, middle) for one in heads])
    for one in heads:
        far = fold(one.each, middle)
        if far >= _FAR and far * _ONE ** (_WIDER - 1) > usual**_WIDER:
            said = (
                f"人均{name} {_yuan(one.each)} 元，同类（{main}）{len(heads)} 个单位的中位数是 "
                f"{_yuan(middle)} 元"
            )
            yield Remark(B04, HINT, said, (one.report,), name)


def median(values: Sequence[int]) -> int:
    """The one in the middle; of two the lower."""
    return sorted(values)[(len(values) - 1) // 2]


def fold(value: int, middle: int) -> int:
    """How many thousandths of the smaller the larger of two positive numbers is, cut."""
    low, high = sorted((value, middle))
    return high * _ONE // low


def _yuan(cents: int) -> str:
    return f"{cents // 100:,}.{cents % 100:02d}"
