"""About: what a section speaks of, and of which money, as its heading says."""

from __future__ import annotations

from typing import Final

from generator.later import matcher
from generator.understanding.sections import Text
from generator.understanding.sentences.printed import Quote
from generator.vocabulary.held import FUNDS, GRANTS

# What a section is about, by words of its heading; the first that fits.
_TOPICS: Final = (
    ("三公", "三公"),
    ("基本支出", "基本支出"),
    ("国有资本", "国资"),
    ("政府性基金", "基金"),
    ("一般公共预算财政拨款支出", "一般公共预算"),
    ("财政拨款收入支出", "财政拨款"),
    ("收入支出决算总体", "总体"),
    ("收入支出决算情况", "总体"),
    ("收入决算", "收入"),
    ("支出决算", "支出"),
    ("机关运行", "机关运行"),
    ("采购", "采购"),
    ("资产", "资产"),
    ("绩效", "绩效"),
)


def topic(text: Text) -> str:
    """What a section is about; empty where its heading says nothing known."""
    return topic_of(text.heading)


def topic_of(heading: str) -> str:
    """The same of the heading of a part of a section."""
    return next((name for words, name in _TOPICS if words in heading), "")


def funds_in(words: str) -> tuple[str, ...]:
    """The kinds of money that words name; 财政拨款 only where no kind of it is named."""
    said = words.replace("非财政拨款", "")
    named = tuple(fund for fund in FUNDS if fund.removesuffix("经营") in said)
    return tuple(fund for fund in named if fund != GRANTS) or named


_LISTED: Final = matcher(r"（\d{1,2}）$")


def listed(quote: Quote) -> bool:
    """Whether words stand right behind a number （1）, as projects do."""
    return bool(_LISTED.search(quote.text.text, max(0, quote.start - 6), quote.start))
