"""Edits: mistakes as a hand makes them in a template of the sample, at random places."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Final

from example import style

from generator.facts import Line, establish
from generator.learning.specimens import specimens
from generator.number.figure import YUAN
from generator.telling.style import sections_of
from generator.telling.templates import PHRASES, SUFFIX

Edit = tuple[int, int, str]  # from where to where of a template, and what stands there then
Amounts = Mapping[str, Decimal]  # of a department, by the names of the facts

_PRINTED: Final = re.compile(r"\{\{ ([^{}]*?) \}\}")
_COUNTED: Final = re.compile(r"\}\}(辆|个|人次|平方米|台（套）|人(?=[，。；]))")
_ENDED: Final = "{% endmacro %}"
_LINES: Final = frozenset({"线", "项", "线.预算", "项.预算", "变.额", "一项", "类", "一类"})
_NAMES: Final = frozenset({"种类", "单位", "名称"})
_SPOKEN: Final = {
    "增加": "减少", "减少": "增加", "大于": "小于", "小于": "大于", "持平": "增加", "等于": "大于",
}  # fmt: skip
_TESTED: Final = {".减 %}": ".平 %}", ".平 %}": ".减 %}"}


def _stops(text: str) -> Iterator[Edit]:
    """A full stop that is forgotten; behind a heading, or a whole remark, it may be."""
    for found in re.finditer("。", text):
        line = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
        if not line.startswith("#") and "（项）" not in line and line != "- {{ 一条 }}":
            yield *found.span(), ""


def _doubled(text: str) -> Iterator[Edit]:
    yield from ((*one.span(), one[0] * 2) for one in re.finditer("[，。；]", text))


def _units(text: str) -> Iterator[Edit]:
    yield from ((*one.span(1), "") for one in _COUNTED.finditer(text))


def _unnamed(text: str) -> Iterator[Edit]:
    """What an amount is of, forgotten."""
    for found in _PRINTED.finditer(text):
        if found[1].endswith(".名称") or found[1] in _NAMES:
            yield *found.span(), ""


def _directions(text: str) -> Iterator[Edit]:
    for word, other in _SPOKEN.items():
        yield from ((*one.span(), other) for one in re.finditer(word, text))


def _tests(text: str) -> Iterator[Edit]:
    for test, other in _TESTED.items():
        yield from ((*one.span(), other) for one in re.finditer(re.escape(test), text))


def _days(found: re.Match[str], amounts: Amounts) -> Iterator[Edit]:
    """A day where an amount is meant."""
    if found[1] in amounts:
        yield *found.span(1), "年末日" if "本年收入合计" in amounts else "资产截止日"


def _others(found: re.Match[str], amounts: Amounts) -> Iterator[Edit]:
    """Another amount."""
    if found[1] in amounts:
        others = [name for name, value in amounts.items() if value != amounts[found[1]]]
        yield from ((*found.span(1), other) for other in others)


def _doubled_units(found: re.Match[str], amounts: Amounts) -> Iterator[Edit]:
    if found[1] in amounts or found[1] in _LINES:
        yield found.end(), found.end(), "万元"


def _forgotten(found: re.Match[str], amounts: Amounts) -> Iterator[Edit]:
    if found[1] in amounts or found[1] in _LINES:
        yield *found.span(), ""


OF_WORDS: Final[Mapping[str, Callable[[str], Iterator[Edit]]]] = {
    "少了句号": _stops,
    "标点重复": _doubled,
    "少了单位": _units,
    "少了名称": _unnamed,
    "方向相反": _directions,
    "情形相反": _tests,
}
OF_AMOUNTS: Final[Mapping[str, Callable[[re.Match[str], Amounts], Iterator[Edit]]]] = {
    "日期当作金额": _days,
    "写成别的金额": _others,
    "单位两遍": _doubled_units,
    "少了金额": _forgotten,
}


@cache
def _amounts(kind: str) -> Amounts:
    """The amounts of the fullest department of a kind."""
    facts = establish(next(one for one in specimens() if one.kind == kind))
    return {
        name: one.amount.value
        for name, one in facts.named.items()
        if isinstance(one, Line) and one.amount.unit == YUAN and one.amount.value
    }


@cache
def templates() -> Mapping[str, tuple[str, str]]:
    """The sections of the sample and its shared sentences by name: what they say, of which kind."""
    folder = style().chain[0]
    named = {name: kind for kind in ("决算", "预算") for name, _ in sections_of(style(), kind)}
    return {
        name: ((folder / f"{name}{SUFFIX}").read_text("utf-8"), kind)
        for name, kind in {**named, PHRASES: "决算"}.items()
    }


def edits_of(name: str) -> dict[str, list[Edit]]:
    """Every edit of a template, by what kind of mistake it is."""
    text, kind = templates()[name]
    plain = re.sub(r"\{#.*?#\}", lambda found: "\0" * len(found[0]), text, flags=re.DOTALL)
    found = {called: list(edits(plain)) for called, edits in OF_WORDS.items()}
    for called, edits in OF_AMOUNTS.items():
        printed = _PRINTED.finditer(plain)
        found[called] = [one for at in printed for one in edits(at, _amounts(kind))]
    return {called: edits for called, edits in found.items() if edits}


def edited(name: str, edit: Edit) -> str:
    """A template with a mistake in it; of the shared sentences that one alone."""
    start, end, said = edit
    text, _ = templates()[name]
    first, last = 0, len(text)
    if name == PHRASES:
        first = text.rindex("{% macro", 0, start)
        last = text.index(_ENDED, end) + len(_ENDED)
    return f"{text[first:start]}{said}{text[end:last]}"


def some_edits(seed: int) -> dict[str, tuple[str, Edit]]:
    """One edit of each template with what kind it is, the same of the same seed."""
    choose = random.Random(seed)  # noqa: S311  mistakes, not secrets
    chosen = {}
    for name in templates():
        if found := edits_of(name):
            called = choose.choice([*found])
            chosen[name] = called, choose.choice(found[called])
    return chosen
