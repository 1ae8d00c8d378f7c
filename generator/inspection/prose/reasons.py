"""Reasons: what a final or a change is explained with goes with its direction, and is there."""

from __future__ import annotations

import re
from typing import Final

from generator.inspection.arithmetic.completed import N05
from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection, Quote, quoted
from generator.later import matcher
from generator.problem import HINT
from generator.understanding import Text
from generator.vocabulary.directions import LESS, MORE, way_of

_BUDGETED: Final = matcher(
    r"决算数(?P<word>大于|小于)(?:年初|全年|本年)?预算数?(?P<rest>[^。\n]{0,400})"
)
_CHANGED: Final = matcher(
    r"(?:增加|减少)[\d.,]+(?:万元|元)，(?P<word>增加|增长|上升|减少|下降|降低)[\d.,]+%"
    r"(?P<rest>[，。]?(?:主要)?(?:原因|是因为|是由于|由于|是)[^。\n]{0,400})"
)
_REASON: Final = matcher(
    r"(?:(?:主要)?原因(?:是|为)?|(?:主要)?(?:是)?(?:因为|由于)|主要是|是因)[：:]?(?P<reason>[^，；。\n]*)(?P<more>[，；、]?)"
)
_RISES: Final = {"大于", "增加", "增长", "上升"}


def judge_reasons(case: Case, inspection: Inspection) -> None:
    """“……增加” alone hardly explains less, nor “……减少” more (N05, 提示)."""
    for pattern in (_BUDGETED, _CHANGED):
        for match in pattern.finditer(case.text.text):
            _judge(case.text, match, inspection)


def _judge(text: Text, match: re.Match[str], inspection: Inspection) -> None:
    found = _REASON.search(match["rest"])
    if found is None:
        if match.re is _BUDGETED:
            message = f"决算数{match['word']}预算数，没有说明原因"
            missing = Charge(HINT, match["word"], "", message)
            inspection.wrong(N05, quoted(text, match, "word"), missing)
        return
    if not (reason := found["reason"]):
        return
    at = match.start("rest") + found.start("reason")
    against = way_of(reason) == (LESS if match["word"] in _RISES else MORE)
    fits = not against or found["more"]
    message = f"前面说{match['word']}，原因却写“{reason}”"
    charge = None if fits else Charge(HINT, reason, "", message)
    inspection.settle(N05, Quote(text, at, at + len(reason)), charge, "原因与增减不相反")
