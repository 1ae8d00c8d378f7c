"""Rulebook: every rule in one book: over published reports, the own text, inputs and tables.

It is what `juesuan rules` prints, and docs/rules.md.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from generator.auditing.handed import NOT_OF_THE_REPORT
from generator.entry.access import UNREADABLE, UNWRITABLE
from generator.entry.codes import MISPLACED_CODE, UNKNOWN_CODE
from generator.entry.parsing import ASKED_FOR, MISSING_KEY, UNKNOWN_KEY, WRONG_VALUE
from generator.entry.scalars import TWICE
from generator.entry.slips import SLIP
from generator.entry.values import STILL_TO_FILL
from generator.facts.doubts import FAR_OFF, NEGATIVE, NO_BUDGET
from generator.facts.ledger import (
    MORE_THAN_WHOLE,
    NOT_ITS_PARTS,
    OTHER_LAST_YEAR,
    UNCOUNTED,
    UNEQUAL,
)
from generator.facts.line import MISSING_REASON
from generator.importing import OTHER_SUM
from generator.importing.compared import WITHOUT_ITEMS
from generator.importing.manuscript import NOT_MERGEABLE
from generator.importing.problems import (
    NO_AMOUNT,
    NO_TABLES,
    OTHER_REPORT,
    TWO_TABLES,
    UNKNOWN_PLACE,
    UNMEASURED,
)
from generator.inspection import CATALOGUE
from generator.inspection.catalogue import FAMILIES, Family
from generator.proofing.rules import RULES
from generator.publication import NO_PROFILE
from generator.published.shape import UNREADABLE_REPORT
from generator.results.acknowledging import NOT_ACKNOWLEDGED
from generator.results.summary import NOTHING_TO_CHECK
from generator.rule import Rule
from generator.tabulation.budget_tables import NOT_TABULATED
from generator.telling.style import NOT_THERE
from generator.writers.pdf.faces import NOT_PRINTABLE


class UnknownRule(LookupError):  # noqa: N818  an outcome rather than a bug, like UnknownStyle
    """A code that no rule has; the message names those that are near."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule as people read it: where it belongs, why it is, what it finds and what it passes."""

    code: str
    title: str
    why: str
    bad: str
    good: str
    hint: str


_SELF: Final = Family(
    letters="F",
    title="自查：写完以后，程序核对自己写的",
    about="写出情况说明以前，程序把正文从头读一遍，一个数也不相信自己：每个数由填报的数重算，"
    "增减用词、序号、标点、模板痕迹逐条看过。",
    tolerance="写出的数按样式的小数位四舍五入一次，重算的数落在这一位的半个单位以内才算一致。",
    levels="有错误时什么也不写；提示只列出来，请部门看一看。",
)


_INPUTS: Final = Family(
    letters="I",
    title="填报（I）：读填报文件、算数、写文件的时候",
    about="填报文件（inputs 下的 yaml、json）读得了、写得对、加得拢，要写的文件写得出来。"
    "所有的问题一次列出，每条写明在哪个文件、哪一行（写成一行的 JSON 写明是哪个键）。",
    tolerance="合计与明细之差在四舍五入的尾差以内（合计和每个加数各半个末位）只提示，超出的才算错。",
    levels="有错误时什么也不写；提示只列出来，请部门看一看。",
)
_HANDED: Final = Family(
    letters="J",
    title="交来的文件（J）：导入公开表、核对报告的时候",
    about="导入的表、核对的报告和一起给的文件读得了，是要的部门、年度和种类，每一格都知道填到哪里。"
    "表与表之间的勾稽另有 E、U 各条。",
    tolerance="不涉及计算。",
    levels="有错误时什么也不写，导入加 --draft 照表写；提示只列出来，请看一看。",
)
# Each stands beside its check; here they are one book.
MISTAKES: Final = (
    UNREADABLE, UNWRITABLE, SLIP, TWICE, UNKNOWN_KEY, MISSING_KEY, WRONG_VALUE, STILL_TO_FILL,
    ASKED_FOR, UNKNOWN_CODE, MISPLACED_CODE, NOT_ITS_PARTS, UNEQUAL, MORE_THAN_WHOLE, UNCOUNTED,
    OTHER_LAST_YEAR, FAR_OFF, NO_BUDGET, NEGATIVE, MISSING_REASON, NOT_THERE, NO_PROFILE,
    NOT_PRINTABLE, NOT_TABULATED, NOT_ACKNOWLEDGED,
    UNREADABLE_REPORT, NOTHING_TO_CHECK, NOT_OF_THE_REPORT, NO_TABLES, UNMEASURED, TWO_TABLES,
    OTHER_REPORT, UNKNOWN_PLACE, NO_AMOUNT, OTHER_SUM, WITHOUT_ITEMS, NOT_MERGEABLE,
)  # fmt: skip
_BOOK: Final[tuple[tuple[Family, tuple[Rule, ...]], ...]] = (
    *((family, CATALOGUE) for family in FAMILIES),
    (_SELF, RULES),
    (_INPUTS, MISTAKES),
    (_HANDED, MISTAKES),
)


def families() -> Iterator[tuple[Family, tuple[Entry, ...]]]:
    """Every family with its rules, in the order of the codes."""
    for family, rules in _BOOK:
        own = (rule for rule in rules if rule.code[0] in family.letters)
        yield (
            family,
            tuple(Entry(rule.code, rule.title, rule.why, *rule.shown, rule.hint) for rule in own),
        )


def listing() -> str:
    """A line a rule, by family."""
    parts = []
    for family, rules in families():
        lines = "".join(f"  {rule.code}  {rule.title}\n" for rule in rules)
        parts.append(f"{family.title}\n{lines}")
    return "\n".join([*parts, "看一条的全文：juesuan rules 编号，如 juesuan rules N01\n"])


def one(code: str) -> str:
    """A rule in full. Raises UnknownRule."""
    wanted = code.strip().upper()
    for family, rules in families():
        for rule in rules:
            if rule.code == wanted:
                return _in_full(family, rule)
    raise UnknownRule(_unknown(code, wanted))


def _in_full(family: Family, rule: Entry) -> str:
    lines = [
        f"{rule.code}  {rule.title}",
        f"  为什么：{rule.why}",
        f"  错：{rule.bad}",
        f"  对：{rule.good}",
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
    return f"没有“{code[:20]}”这条规则{hint}；全部规则：juesuan rules"


# ---------------------------------------------------------------- docs/rules.md

_PREFACE: Final = """# 规则

核对公开报告（`juesuan audit`）、写完以后自查、读填报文件、导入公开表用的全部规则。
编号不变，可以引用；
终端上看：`juesuan rules`，看一条的全文：`juesuan rules N01`。本文由代码生成（`make docs`）。

“错”和“对”取自两份示例（[决算](example.yaml)、[预算](example-budget.yaml)）：
把“对”改成“错”，这条规则就会指出来；每一条都由测试这样验证过。
填报（I）和交来的文件（J）的“错”“对”是说明，举的是常见的样子。
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


def _section(rule: Entry) -> str:
    hint = f"- 级别：{rule.hint}\n" if rule.hint else ""
    return (
        f"### {rule.code} {rule.title}\n\n{rule.why}\n\n- 错：{rule.bad}\n- 对：{rule.good}\n{hint}"
    )
