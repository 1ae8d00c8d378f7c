"""The catalogue of rules: listed, not registered; each asserts rather than complains."""

from __future__ import annotations

from typing import Final

from generator.proofing.rules.figures import accounted_for, stated_right
from generator.proofing.rules.movement import reasons_go_with_direction, words_go_with_figures
from generator.proofing.rules.verdict import Verdict
from generator.proofing.rules.wording import no_residue, numbering, punctuation, said_once
from generator.rule import Rule
from generator.telling.document import Document


def _why(judge: object) -> str:
    """What a rule asks for, as people read it."""
    return judge.__doc__ or ""


# Each with its judge.
_JUDGED: Final = (
    (
        Rule("F01", "写出的数与重算的数一致", _why(stated_right), "增长17.24%", "增长20.83%"),
        stated_right,
    ),
    (
        Rule(
            "F02", "正文里的数都有来处", _why(accounted_for), "，共6项，其中：财政", "，其中：财政"
        ),
        accounted_for,
    ),
    (
        Rule(
            "F03",
            "增减用词与数的大小一致",
            _why(words_go_with_figures),
            "减少250万元",
            "增加250万元",
        ),
        words_go_with_figures,
    ),
    (
        Rule(
            "F04",
            "原因不与增减方向相反",
            _why(reasons_go_with_direction),
            "支出增加了，填报的原因却是“压减支出”",
            "支出增加了，填报的原因是“人员增加”",
        ),
        reasons_go_with_direction,
    ),
    (
        Rule(
            "F05",
            "序号不重复、不跳号",
            _why(numbering),
            "二、支出决算情况说明",
            "三、支出决算情况说明",
        ),
        numbering,
    ),
    (
        Rule("F06", "没有模板的痕迹", _why(no_residue), "【待填：什么】，增加", "与上年相比，增加"),
        no_residue,
    ),
    (
        Rule(
            "F07",
            "标点不重复，原因不空着",
            _why(punctuation),
            "与上年相比，，增加",
            "与上年相比，增加",
        ),
        punctuation,
    ),
    (Rule("F08", "词语不接连重复", _why(said_once), "主要是因为因为", "主要是因为"), said_once),
)
RULES: Final = tuple(rule for rule, _ in _JUDGED)


def proof(document: Document) -> tuple[Verdict, ...]:
    """Every verdict on a document, true or false, in the order of the rules.

    The text is read back as a stranger would read it: from the printed characters.
    """
    return tuple(verdict for _, judge in _JUDGED for verdict in judge(document))


__all__ = ["RULES", "Verdict", "proof"]
