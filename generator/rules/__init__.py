"""The catalogue of rules: listed, not registered; each asserts rather than complains."""

from __future__ import annotations

from typing import Final

from generator.document import Document
from generator.rules.figures import accounted_for, stated_right
from generator.rules.movement import reasons_go_with_direction, words_go_with_figures
from generator.rules.verdict import Rule, Verdict
from generator.rules.wording import no_residue, numbering, punctuation, said_once

RULES: Final = (
    Rule("F01", "写出的数与重算的数一致", "四舍五入一次", stated_right),
    Rule("F02", "正文里的数都有来处", "由表内数或所填数得出", accounted_for),
    Rule("N01", "增减用词与数的大小一致", "本年 − 上年（或预算）的正负", words_go_with_figures),
    Rule("N05", "原因不与增减方向相反", "原因所说的方向", reasons_go_with_direction),
    Rule("N16", "序号不重复、不跳号", "各级标题", numbering),
    Rule("W01", "没有模板的痕迹", "【待填】、XX、“增长（下降）”等", no_residue),
    Rule("W02", "标点不重复，原因不空着", "行文规范", punctuation),
    Rule("W03", "词语不接连重复", "行文规范", said_once),
)


def audit(document: Document) -> tuple[Verdict, ...]:
    """Every verdict on a document, true or false, in the order of the rules.

    The text is read back as a stranger would read it: from the printed characters.
    """
    return tuple(verdict for rule in RULES for verdict in rule.check(document))


__all__ = ["RULES", "Rule", "Verdict", "audit"]
