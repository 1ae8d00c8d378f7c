"""Rulebook: every rule in one book: over published reports, the own text, inputs and tables.

It is what `juesuan rules` prints, and docs/rules.md.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from generator.auditing.handed import NOT_OF_THE_REPORT
from generator.checking import across_rules
from generator.entry.access import ASKED_FOR, UNREADABLE, UNWRITABLE
from generator.entry.codes import MISPLACED_CODE, UNKNOWN_CODE
from generator.entry.parsing import MISSING_KEY, UNKNOWN_KEY, WRONG_VALUE
from generator.entry.scalars import TWICE
from generator.entry.slips import SLIP
from generator.entry.values import STILL_TO_FILL
from generator.facts.doubts import NEGATIVE, NO_BUDGET
from generator.facts.ledger import (
    FAR_OFF,
    LEFT_OUT,
    MORE_THAN_WHOLE,
    NOT_ITS_PARTS,
    OTHER_LAST_YEAR,
    UNCOUNTED,
    UNEQUAL,
)
from generator.facts.line import MISSING_REASON
from generator.importing import OTHER_SUM
from generator.importing.compared import WITHOUT_ITEMS
from generator.importing.handed_tables import TWO_TABLES, UNMEASURED
from generator.importing.problems import NO_TABLES, OTHER_REPORT, STATED_OTHERWISE
from generator.importing.revising import NO_SUCH_PLACE
from generator.importing.untaken_cells import NO_AMOUNT, UNKNOWN_PLACE
from generator.importing.whereabouts import NOT_MERGEABLE
from generator.importing.year_before import UNFINISHED
from generator.inspection import CATALOGUE
from generator.learning.sampling import NOT_ONE_REPORT
from generator.proofing.rules import RULES
from generator.publication import NO_PROFILE
from generator.published.shape import UNREADABLE_REPORT
from generator.results.acknowledging import NOT_ACKNOWLEDGED
from generator.results.summary import NOTHING_TO_CHECK
from generator.rule import Rule, rules_of
from generator.tabulation.table import NOT_TABULATED
from generator.telling.style import NOT_THERE
from generator.vocabulary.commands import command
from generator.writers.pdf.faces import NOT_PRINTABLE


class Family(Struct, frozen=True):
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
    Family(
        letters="F",
        title="自查：写完以后，程序核对自己写的",
        about="写出情况说明以前，程序把正文从头读一遍，一个数也不相信自己：每个数由填报的数重算，"
        "增减用词、序号、标点、模板痕迹逐条看过。",
        tolerance="写出的数按样式的小数位四舍五入一次，重算的数落在这一位的半个单位以内才算一致。",
        levels="有错误时什么也不写；提示只列出来，请部门看一看。",
    ),
    Family(
        letters="I",
        title="填报（I）：读填报文件、算数、写文件的时候",
        about="填报文件（inputs 下的 yaml、json）读得了、写得对、加得拢，要写的文件写得出来。"
        "所有的问题一次列出，每条写明在哪个文件、哪一行（写成一行的 JSON 写明是哪个键）。",
        tolerance="合计与明细之差在四舍五入的尾差以内（合计和每个加数各半个末位）只提示，超出的才算错。",
        levels="有错误时什么也不写；提示只列出来，请部门看一看。",
    ),
    Family(
        letters="J",
        title="交来的文件（J）：导入公开表、核对报告的时候",
        about="导入的表、核对的报告和一起给的文件读得了，是要的部门、年度和种类，每一格都知道填到哪里。"
        "表与表之间的勾稽另有 E、U 各条。",
        tolerance="不涉及计算。",
        levels="有错误时什么也不写，导入加 --draft 照表写；提示只列出来，请看一看。",
    ),
    Family(
        letters="B",
        title="许多报告放在一起（B）：juesuan across",
        about="一个部门、一个省的报告放在一起才看得出的：重复的、照抄的、离群的、没有公开的。"
        "两份报告之间应当相等的数，另有 E37 到 E40 各条。",
        tolerance="金额是整分，按整数比较，一分也不放过；万元的文件，尾差以内的不算。",
        levels="错误：两份之中总有一份不对，或者少了一份。提示：少见，但也可能如此，请看一看。",
    ),
)
# Each stands beside its check; here they are one book.
MISTAKES: Final = (
    UNREADABLE,
    UNWRITABLE,
    SLIP,
    TWICE,
    UNKNOWN_KEY,
    MISSING_KEY,
    WRONG_VALUE,
    STILL_TO_FILL,
    ASKED_FOR,
    UNKNOWN_CODE,
    MISPLACED_CODE,
    NOT_ITS_PARTS,
    UNEQUAL,
    MORE_THAN_WHOLE,
    UNCOUNTED,
    OTHER_LAST_YEAR,
    FAR_OFF,
    NO_BUDGET,
    NEGATIVE,
    MISSING_REASON,
    NOT_THERE,
    NO_PROFILE,
    NOT_PRINTABLE,
    NOT_TABULATED,
    NOT_ACKNOWLEDGED,
    LEFT_OUT,
    UNREADABLE_REPORT,
    NOTHING_TO_CHECK,
    NOT_OF_THE_REPORT,
    NO_TABLES,
    UNMEASURED,
    TWO_TABLES,
    OTHER_REPORT,
    UNKNOWN_PLACE,
    NO_AMOUNT,
    OTHER_SUM,
    WITHOUT_ITEMS,
    NOT_MERGEABLE,
    STATED_OTHERWISE,
    NO_SUCH_PLACE,
    NOT_ONE_REPORT,
    UNFINISHED,
)
# What is only seen where many reports lie side by side.
ACROSS: Final = rules_of(across_rules)


class UnknownRule(LookupError):  # noqa: N818  an outcome rather than a bug, like UnknownStyle
    """A code that no rule has; the message names those that are near."""


def families() -> Iterator[tuple[Family, tuple[Rule, ...]]]:
    """Every family with its rules, in the order of the codes."""
    for family in FAMILIES:
        rules = (
            rule
            for rule in (*CATALOGUE, *RULES, *MISTAKES, *ACROSS)
            if rule.code[0] in family.letters
        )
        yield family, tuple(rules)


def listing() -> str:
    """A line a rule, by family."""
    parts, asked = [], command("rules")
    for family, rules in families():
        lines = "".join(f"  {rule.code}  {rule.title}\n" for rule in rules)
        parts.append(f"{family.title}\n{lines}")
    return "\n".join([*parts, f"看一条的全文：{asked} 编号，如 {asked} N01\n"])


def one(code: str) -> str:
    """A rule in full. Raises UnknownRule."""
    wanted = code.strip().upper()
    for family, rules in families():
        for rule in rules:
            if rule.code == wanted:
                return _in_full(family, rule)
    raise UnknownRule(_unknown(code, wanted))


def _in_full(family: Family, rule: Rule) -> str:
    bad, good = rule.shown
    lines = [
        f"{rule.code}  {rule.title}",
        f"  为什么：{rule.why}",
        f"  错：{bad}",
        f"  对：{good}",
        f"  容差：{family.tolerance}",
        f"  级别：{rule.hint or family.levels}",
        f"  所属：{family.title}",
    ]
    return "".join(f"{line}\n" for line in lines)


def _unknown(code: str, wanted: str) -> str:
    codes = [rule.code for _, rules in families() for rule in rules]
    near = difflib.get_close_matches(wanted, codes, n=4, cutoff=0.6)
    near = near or [known for known in codes if wanted[:1] == known[0]][:4]
    hint = f"；相近的有 {'、'.join(near)}" if near else ""
    return f"没有“{code[:20]}”这条规则{hint}；全部规则：{command('rules')}"


# ---------------------------------------------------------------- docs/rules.md

_PREFACE: Final = """# 规则

核对公开报告（`juesuan audit`）、写完以后自查、读填报文件、导入公开表、核对全省
（`juesuan across`）用的全部规则。
编号不变，可以引用；
终端上看：`juesuan rules`，看一条的全文：`juesuan rules N01`。本文由代码生成（`make docs`）。

“错”和“对”取自两份示例（[决算](example.yaml)、[预算](example-budget.yaml)）：
把“对”改成“错”，这条规则就会指出来；每一条都由测试这样验证过。
填报（I）、交来的文件（J）和放在一起（B）的“错”“对”是说明，举的是常见的样子。
怎么用、各级别是什么意思、哪些查不出来，见[核对](audit.md)。
"""


def rules_manual() -> str:
    """docs/rules.md: every rule with its reason and its examples."""
    parts = [_PREFACE]
    for family, rules in families():
        parts.append(
            f"## {family.title}\n\n{family.about}\n\n"
            f"- **容差**：{family.tolerance}\n- **级别**：{family.levels}\n"
        )
        parts += [_section(rule) for rule in rules]
    return "\n".join(parts)


def _section(rule: Rule) -> str:
    bad, good = rule.shown
    hint = f"- 级别：{rule.hint}\n" if rule.hint else ""
    return f"### {rule.code} {rule.title}\n\n{rule.why}\n\n- 错：{bad}\n- 对：{good}\n{hint}"
