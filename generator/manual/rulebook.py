"""Rulebook: every rule in one book: those over published reports and those of the generator.

It is what `juesuan rules` prints, and docs/rules.md.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from generator.inspection import CATALOGUE
from generator.inspection.catalogue import FAMILIES, Family
from generator.proofing.rules import RULES


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


def families() -> Iterator[tuple[Family, tuple[Entry, ...]]]:
    """Every family with its rules, in the order of the codes."""
    for family in FAMILIES:
        rules = (rule for rule in CATALOGUE if rule.code[0] in family.letters)
        yield (
            family,
            tuple(Entry(rule.code, rule.title, rule.why, *rule.shown, rule.hint) for rule in rules),
        )
    yield (
        _SELF,
        tuple(Entry(rule.code, rule.title, rule.why, rule.bad, rule.good, "") for rule in RULES),
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


def _section(rule: Entry) -> str:
    hint = f"- 级别：{rule.hint}\n" if rule.hint else ""
    return (
        f"### {rule.code} {rule.title}\n\n{rule.why}\n\n- 错：{rule.bad}\n- 对：{rule.good}\n{hint}"
    )
