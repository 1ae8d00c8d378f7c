"""Rulebook: every rule in one book: those over published reports and those of the generator.

It is what `juesuan rules` prints, and docs/rules.md.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from generator.inspection import CATALOGUE
from generator.proofing.rules import RULES
from generator.rule import Rule


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
    Family(
        letters="F",
        title="自查：写完以后，程序核对自己写的",
        about="写出情况说明以前，程序把正文从头读一遍，一个数也不相信自己：每个数由填报的数重算，"
        "增减用词、序号、标点、模板痕迹逐条看过。",
        tolerance="写出的数按样式的小数位四舍五入一次，重算的数落在这一位的半个单位以内才算一致。",
        levels="有错误时什么也不写；提示只列出来，请部门看一看。",
    ),
)


class UnknownRule(LookupError):  # noqa: N818  an outcome rather than a bug, like UnknownStyle
    """A code that no rule has; the message names those that are near."""


def families() -> Iterator[tuple[Family, tuple[Rule, ...]]]:
    """Every family with its rules, in the order of the codes."""
    for family in FAMILIES:
        rules = (rule for rule in (*CATALOGUE, *RULES) if rule.code[0] in family.letters)
        yield family, tuple(rules)


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
    return f"没有“{code[:20]}”这条规则{hint}；全部规则：juesuan rules"


# ---------------------------------------------------------------- docs/rules.md

_PREFACE: Final = """# 规则

核对公开报告（`juesuan audit`）和写完以后自查用的全部规则。编号不变，可以引用；
终端上看：`juesuan rules`，看一条的全文：`juesuan rules N01`。本文由代码生成（`make docs`）。

“错”和“对”取自两份示例（[决算](example.yaml)、[预算](example-budget.yaml)）：
把“对”改成“错”，这条规则就会指出来；每一条都由测试这样验证过。
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
