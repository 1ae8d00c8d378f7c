"""Whether a reason plainly contradicts the direction of the change that it explains."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from generator.facts.line import Fact, Line, Reason
from generator.figure import Trend
from generator.report import Problem

if TYPE_CHECKING:
    from generator.facts.ledger import Ledger

_MORE: Final = "增加|新增|追加|增长|上升|提高|调增|增拨"
_LESS: Final = "减少|压减|压缩|下降|降低|节约|调减|控制|收回|结余|取消|缩减"
_OPENS_MORE: Final = re.compile(rf"(?:{_MORE})")
_OPENS_LESS: Final = re.compile(rf"(?:{_LESS})")


def contradictions(ledger: Ledger, named: Mapping[str, Fact]) -> Iterator[Problem]:
    """A hint for each reason that opens with 增加… under a fall, or with 减少… under a rise.

    Only a reason that says nothing of the other direction is named: "增加甲，减少乙" is ordinary.
    """
    seen: set[str] = set()
    for line in _lines(named):
        for reason in (line.why_changed(), line.why_off_budget()):
            if reason and reason.text and (message := _against(reason)):
                where = ledger.where(*reason.cell.path)
                if where + message not in seen:
                    seen.add(where + message)
                    yield Problem(where, message, hint=True)


def _lines(named: Mapping[str, Fact]) -> Iterator[Line]:
    for fact in named.values():
        if isinstance(fact, Line):
            yield fact
        elif isinstance(fact, tuple):
            yield from (line for line in fact if isinstance(line, Line))


def _against(reason: Reason) -> str | None:
    text = reason.text or ""
    more, less = _OPENS_MORE.search(text), _OPENS_LESS.search(text)
    trend = reason.change.trend
    if trend is Trend.FALL and more and not less and more.start() == 0:
        way = "减少"
    elif trend in (Trend.RISE, Trend.NEW) and less and not more and less.start() == 0:
        way = "增加"
    else:
        return None
    return f"{reason.label}是{way}，原因却写“{text[:20]}”；请核对原因"
