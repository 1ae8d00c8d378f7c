"""Parquet tables: the three tables of the index as they lie in Parquet, column by column.

A row of 数 is a line: an amount with what it is compared with.  The shares and rates of a line are
exact as fractions of its own columns, so none is stored: a quotient has no end, its two whole
numbers have.  docs/province-index.md is held against this by a test.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct


class Column(Struct, frozen=True):
    """A column: its name, its type in DuckDB, and what stands in it, in Chinese."""

    name: str
    type: str
    about: str


class Layout(Struct, frozen=True):
    """A table: its name, its columns, and the order in which its rows lie in a file."""

    name: str
    columns: tuple[Column, ...]
    order: str

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


DIGITS: Final = 32  # of a SHA-256: enough to tell any two files apart, half as large
ENTERED, PRINTED = "填报", "公开"  # where a report comes from: an input, or what was published
NOT_SAID, NOT_THERE, TYPED = (
    "待填",
    "未填",
    "所填",
)  # how a figure came about, where nobody derived it

REPORTS: Final = Layout(
    "报告",
    (
        Column("序号", "INTEGER", "报告在索引里的编号；同一份报告改了以后换一个新的"),
        Column("文件", "VARCHAR", "从哪个文件来"),
        Column("单位", "VARCHAR", "哪个单位：填报文件是它所在的文件夹，公开的报告是部门名称"),
        Column("部门", "VARCHAR", "报告里写的部门名称"),
        Column("年度", "INTEGER", "哪一年；看不出来的是 0"),
        Column("类型", "VARCHAR", "决算 或 预算"),
        Column("来源", "VARCHAR", "填报（yaml、json）或 公开（pdf、docx、网页、文本）"),
        Column("倍数", "INTEGER", "所填的单位是几元：元是 1，万元是 10000"),
        Column("人数", "INTEGER", "实有人数；没有写的是空"),
        Column("主要类", "VARCHAR", "支出最多的类（3 位编码）：与它同类的单位相比"),
        Column("单位数", "INTEGER", "概况里写了几个决算（预算）单位"),
        Column("另有来源", "BOOLEAN", "预算里还有一般公共预算以外的钱：不能与年初预算相比"),
        Column("读得了", "BOOLEAN", "读不了的只有问题，没有数"),
        Column("内容摘要", "VARCHAR", "文件的 SHA-256 的前 32 位"),
        Column("各数摘要", "VARCHAR", "所填的各数合起来的 SHA-256 的前 32 位"),
        Column("各数个数", "INTEGER", "不是 0 的所填的金额有几个"),
        Column(
            "摘要", "VARCHAR", "文件、上年的文件和程序合起来的 SHA-256 的前 32 位：没有变就不重读"
        ),
    ),
    "序号",
)
LINES: Final = Layout(
    "数",
    (
        Column("序号", "INTEGER", "哪一份报告"),
        Column("名称", "VARCHAR", "事实的名字，见 facts.md；公开的报告里没有对应的，是表和行、栏"),
        Column("题名", "VARCHAR", "表上的名称"),
        Column("编码", "VARCHAR", "科目编码；不是科目的是空的"),
        Column("计量", "VARCHAR", "元、人、辆、平方米 ……"),
        Column("小数位", "TINYINT", "值是整数，末几位是小数：元一律是 2，即值是分"),
        Column("值", "BIGINT", "精确的数；待填的是空"),
        Column("由", "VARCHAR", "怎么来的：所填、未填、待填，或者算法（合计、减去 ……）"),
        Column("行", "INTEGER", "在文件的第几行；公开的报告按页里的行"),
        Column("页", "INTEGER", "公开的报告在第几页（工作簿是第几张表）"),
        Column("键", "VARCHAR", "填在哪一项，或者由哪几个数算来"),
        Column("预算", "BIGINT", "年初预算（“三公”经费是全年预算），小数位同值"),
        Column("预算由", "VARCHAR", "同 由"),
        Column("预算行", "INTEGER", "同 行"),
        Column("上年", "BIGINT", "上年数，小数位同值"),
        Column("上年由", "VARCHAR", "同 由；上年文件 是从旁边上一年的文件里取的，不是所填"),
        Column("上年行", "INTEGER", "同 行"),
        Column("整体", "BIGINT", "占比是它的几分之几，小数位同值"),
        Column("整体名", "VARCHAR", "整体是哪个数"),
    ),
    # As they are typed: the same amount under several names, the parts of one whole are neighbours,
    # which takes a twentieth less than any other order.
    "序号, 行, 整体名, 名称",
)
FINDINGS: Final = Layout(
    "问题",
    (
        Column("序号", "INTEGER", "哪一份报告"),
        Column("规则", "VARCHAR", "规则的编号，见 rules.md"),
        Column("级别", "VARCHAR", "错误 或 提示"),
        Column("位置", "VARCHAR", "在哪里，给人看的"),
        Column("行", "INTEGER", "在第几行"),
        Column("页", "INTEGER", "公开的报告在第几页"),
        Column("键", "VARCHAR", "填报文件里是哪一项"),
        Column("原文", "VARCHAR", "那里是怎么写的"),
        Column("写为", "VARCHAR", "其中不对的"),
        Column("应为", "VARCHAR", "应当是多少"),
        Column("说明", "VARCHAR", "有什么问题、怎么办"),
    ),
    "序号, 规则",
)
LAYOUTS: Final = (REPORTS, LINES, FINDINGS)
