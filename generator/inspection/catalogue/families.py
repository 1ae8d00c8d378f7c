"""Families: the rules by what they hold against what; how far a figure may be off in each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Family:
    """Rules of one kind, by the first letters of their codes.

    `tolerance` is how it is told that something cannot be true, `levels` what 错误 and 提示 mean.
    """

    letters: str
    title: str
    about: str
    tolerance: str
    levels: str


FAMILIES: Final = (
    Family(
        letters="EU",
        title="表内、表间（E、U）",
        about="公开表之间的勾稽关系，出自决算报表的编制说明：表内各行各栏相加等于合计，"
        "同一个数在两张表上相等。",
        tolerance="表上印到分（万元表印到两位小数），每个数代表四舍五入后写成它的一段范围；"
        "各个加数的范围相加，与合计的范围没有交集才算错，尾差不报。",
        levels="错误：无论没有舍入的数是多少，都不可能这样印出来。提示：表上少见、但说得通的写法。",
    ),
    Family(
        letters="N",
        title="句内（N）",
        about="只看正文自己：一句话里的几个数之间的算术，增减用词、日期、序号和名称。没有表也能查。",
        tolerance="句子里印出的每个数代表一段范围（印两位小数的，前后各半分）；用范围算出占比、幅度，"
        "印出的百分比与它没有交集才算不对。",
        levels="错误：怎样四舍五入都不可能。提示：与正确值只差末位一个单位，"
        "多半是截尾、凑数或先舍后算。",
    ),
    Family(
        letters="X",
        title="正文与表（X）",
        about="正文引用的数必须是表上的数，列出的类、款、项必须是表上的行。表没有读全的不查，列为未检查。",
        tolerance="正文按万元写、表按元或万元印，两边各代表一段范围，没有交集才算不对。",
        levels="错误：正文与表不可能是同一个数。提示：只差末位一个单位。",
    ),
    Family(
        letters="WC",
        title="行文、完整（W、C）",
        about="规定的格式里应当有的内容，和照抄样本时留下的痕迹。",
        tolerance="不涉及计算。",
        levels="错误：一望而知没有改完（如 XX、空着的原因）。提示：可能另有道理，请看一看。",
    ),
)
