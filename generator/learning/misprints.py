"""Misprints: marks, numbers and units of a paragraph that are wrong whatever it is about.

A mark twice, a digit that no fact states, an amount without its unit or under another's name, or
forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from generator.facts import Facts, Words
from generator.learning.misreadings import Fault
from generator.number.figure import PERCENT, YUAN, Figure
from generator.telling.narrative import Paragraph, Passage

# The amount of each of a list by the path of keys to its name.
Items = Mapping[tuple[str | int, ...], Figure]


def misprints(
    paragraph: Paragraph, names: Mapping[str, Figure], items: Items, unit: str
) -> Iterator[Fault]:
    """All of them, each at the character where it stands.

    `names` are the figures of the report by name, as `names_of` has them, `items` the amounts of
    what it lists, as `items_of` has them; `unit` is what amounts are printed in: 元, 万元.
    """
    yield from _mispunctuated(paragraph)
    yield from _unmeasured(paragraph, unit)
    yield from _misnamed(paragraph, names)
    yield from _forgotten(paragraph, items)


def names_of(facts: Facts) -> Mapping[str, Figure]:
    """The figures of a report by the names that nothing else has."""
    lines = {name: getattr(one, "amount", one) for name, one in facts.named.items()}
    return {name: one for name, one in lines.items() if isinstance(one, Figure) and name[2:]}


def items_of(facts: Facts) -> Items:
    """The amounts of what a report lists, each by the path of its name: projects, meetings."""
    rows = (
        row
        for one in facts.named.values()
        if isinstance(one, tuple)
        for row in one
        if isinstance(row, tuple) and isinstance(row[0], Words)
    )
    return {
        row[0].cell.path: figure
        for row in rows
        for figure in (getattr(one, "amount", one) for one in row)
        if isinstance(figure, Figure) and figure.unit == YUAN
    }


# ---------------------------------------------------------------- marks; digits of no fact

_DOUBLED: Final = re.compile(
    "[，。；：、,;]{2,}|[（“][，。；：、]|（）|“”|^[，。；：、]|[，、]$"
    "|(?:^|[，。；：、）])（[类款项]）"
)
_LEFT_OVER: Final = re.compile(r"None|[{}×]|XX|增加（减少）|增长（下降）|待填")
# （详见附表） may stand behind the full stop; of 3台（套） that is forgotten.
_ENDED: Final = re.compile("(?:[。；：！？]”?|（[^（）]{2,}）)$")
# Prescribed thresholds, and a zero in words: the only digits that are no figure of the report.
_DIGITS: Final = re.compile(r"\d[\d,.]*")
_PRESCRIBED: Final = re.compile(r"(?:万|万元)?(?:（[含不]+）)?以[上下]")


def _mispunctuated(paragraph: Paragraph) -> Iterator[Fault]:
    text = paragraph.text
    if not text:
        yield 0, "", "一段里什么也没有"
    own = [mark for passage in paragraph.passages for mark in _owned(passage.states, passage.text)]
    for pattern, message in ((_DOUBLED, "标点重复，或者放错了地方"), (_LEFT_OVER, "模板的痕迹")):
        for found in pattern.finditer(text):
            if any(own[found.start() : found.end()]):
                yield found.start(), _around(text, *found.span()), message
    for found in _DIGITS.finditer("".join(c if o else " " for c, o in zip(text, own, strict=True))):
        number = found[0].rstrip(",.")
        if number.strip("0.") and not _PRESCRIBED.match(text, found.start() + len(number)):
            message = "数是写死的，不是这个部门的；数要写成事实"
            yield found.start(), _around(text, *found.span()), message
    if any(own) and not paragraph.heading and not _ENDED.search(text):
        yield len(text) - 1, text[-20:], "一段的末尾没有标点"
    for left, right in ("（）", "“”"):
        if text.count(left) != text.count(right) and all(
            "（" not in one.text and "）" not in one.text
            for one in paragraph.passages
            if one.states
        ):
            yield 0, text[:20], f"{left}{right}没有配成对"


def _owned(states: object, text: str) -> Iterator[bool]:
    """Of each character whether it is the style's own."""
    return (states is None for _ in text)


def _around(text: str, start: int, end: int) -> str:
    return text[max(0, start - 12) : end + 6]


# ---------------------------------------------------------------- units

# What may stand behind a number of each unit; behind an amount or a share nothing more.
_MEASURES: Final = {
    "年": "年",
    "辆": "[辆台]",
    "台": "[台辆]",
    "个": "[个批次组]",
    "人次": "人",
    "人": "[人名]",
    "次": "[次场]",
    "平方米": "平方|㎡",
    "台（套）": "[台套件个]",
}
_AMOUNT_UNIT: Final = re.compile("亿元|万元|元|%|％|个百分点|人(?!民)|辆|个|台|批|次")
_UNCOUNTED: Final = re.compile(
    "(?<![0-9%单位：])(?:万元|亿元|平方米|[%％])|(?<![0-9车各每])辆|用车辆(?=[，。；、])"
    "|(?<=[共计为达数备])(?:个|人次?(?=[，。；、])|批次|台（套）)"
)


def _unmeasured(paragraph: Paragraph, unit: str) -> Iterator[Fault]:
    """Numbers without their unit, or with two; units without a number."""
    at = 0
    passages = paragraph.passages
    behind = [one.text for one in (*passages, Passage(""))][1:]
    for passage, after in zip(passages, behind, strict=True):
        if isinstance(figure := passage.states, Figure) and passage.text[-1:].isascii():
            message = _unit_amiss(figure, passage.text, after, unit)
        elif isinstance(figure, Figure) and _AMOUNT_UNIT.match(after):
            message = "单位写了两遍"
        else:
            message = ""
        if message:
            yield at, f"{passage.text}{after[:6]}", message
        at += len(passage.text)
    blank = "".join(
        one.text if isinstance(one.states, Figure | None) else "文" * len(one.text)
        for one in passages
    )
    for found in _UNCOUNTED.finditer(blank):
        yield found.start(), _around(paragraph.text, *found.span()), "单位前面没有数"


def _unit_amiss(figure: Figure, printed: str, after: str, unit: str) -> str:
    """What is wrong with what stands behind a number that ends in a digit or in %."""
    if figure.unit == PERCENT and printed.endswith("%"):
        return "单位写了两遍" if _AMOUNT_UNIT.match(after) else ""
    if figure.unit == PERCENT:
        return "" if re.match("[%％]|个百分点", after) else "百分比后面没有 %"
    if figure.unit == YUAN:
        return "" if after.startswith(unit) else f"金额后面应写{unit}"
    measure = _MEASURES.get(figure.unit, "[一-龥]")
    return "" if re.match(measure, after) else f"{figure.label}后面没有单位（{figure.unit}）"


# ---------------------------------------------------------------- numbers and their names

# What stands between the name of a figure and the figure.
_LINK: Final = re.compile("(?:支出|决算|预算|共|总|合|安排|金额|数|计|为|是|达)*$")
_BARE: Final = re.compile(
    "(?:^|[，。；：]|(?<=[元%辆])、)"
    "(?P<clause>[^，。；：、]*?(?:[总合共]计|总额|[决预]算数?|金额|为|收入|支出|[经议训接待置护行]费|结余))"
    "(?=[，。；])"
)
_APART: Final = re.compile("(?:^|[^一-龥]|[年度中排门位的和及算]|开支)$")
# What a paragraph begins with that says one amount of one name.
_LEAD: Final = re.compile(
    r"(?P<name>[^，。；：]+)：(?:\d{4}年度?)?(?:年初|全年)?(?:[预决]算)?(?:数|总?额)?[为是]?"
)
_NAME_ALONE: Final = re.compile("其中[，：](?P<clause>[^，。；：、]+)(?=[，。；])")
_NAMELESS: Final = re.compile("(?:^|[。；]|(?:其中|如下|方面|包[括含])[，：]?)$")
_KINDLESS: Final = dict.fromkeys(("辆", "台（套）", "平方米"), re.compile("[，。；：、]$"))
_NO_NUMBER: Final = re.compile("[大小多少高低等]于|[比较与按由因无没未从在列的]|用于|分为|包括|超")


def _misnamed(paragraph: Paragraph, names: Mapping[str, Figure]) -> Iterator[Fault]:
    """Figures that stand where another is named, or nothing is; names of figures without one."""
    text, at = "", 0
    for passage in paragraph.passages:
        if isinstance(figure := passage.states, Figure):
            called = _named_last(text, names) or _named_last(_LINK.sub("", text), names)
            if not called and figure.unit == YUAN:
                called = _named_first(text, names)
            named = names.get(called, figure)
            if named.value != figure.value and called not in figure.label:
                said = f"{text[-20:]}{passage.text}"
                yield at, said, f"说的是{called}，写的却是{figure.label}"
            nameless = _NAMELESS if figure.unit == YUAN else _KINDLESS.get(figure.unit)
            if nameless and nameless.search(text):
                yield at, passage.text, "数的前面没有说是什么数"
        text += passage.text
        at += len(passage.text)
    stated = [_is_said(one) for one in paragraph.passages for _ in one.text]
    one_word = text.replace("收、支", "收和支")
    for found in () if paragraph.heading else _BARE.finditer(one_word):
        start, end = found.span("clause")
        is_whole = one_word.startswith(("，其中", "。其中", "；其中"), end)  # of what is listed
        clause = found["clause"].replace("的", "") if is_whole else found["clause"]
        if not any(stated[start:end]) and not _NO_NUMBER.search(clause):
            yield end - 1, text[start:end][-20:], "这里应有一个数"
    for found in _NAME_ALONE.finditer(text):
        if found["clause"] in names:
            yield found.end() - 1, found["clause"], "这里应有一个数"


def _forgotten(paragraph: Paragraph, items: Items) -> Iterator[Fault]:
    """What one of a list comes to, where its paragraph begins with its name and does not say so."""
    states = [one.states for one in paragraph.passages if one.text]
    name = states[0] if states else None
    if paragraph.heading or not isinstance(name, Words) or name.cell.path not in items:
        return
    amount = items[name.cell.path]
    said = (one.value for one in states if isinstance(one, Figure) and one.unit == YUAN)
    if amount.value not in said:
        yield len(name.text) - 1, paragraph.text[:24], f"没有写{name.text}的金额"


def _named_last(text: str, names: Mapping[str, Figure]) -> str:
    """The longest name that a text ends with, and that is no part of a longer word."""
    ending = (name for name in names if text.endswith(name))
    called = max(ending, key=len, default="")
    return called if _APART.search(text[: len(text) - len(called)]) else ""


def _named_first(text: str, names: Mapping[str, Figure]) -> str:
    """The name that leads up to the first amount of a paragraph."""
    lead = _LEAD.fullmatch(text)
    return lead["name"] if lead and lead["name"] in names else ""


def _is_said(passage: Passage) -> bool:
    """Whether an amount, a count or a remark is stated: a year or who it is of is none."""
    states = passage.states
    if isinstance(states, Words):
        return states.cell.path != ("部门",)
    is_time = isinstance(states, date) or (isinstance(states, Figure) and states.unit == "年")
    return states is not None and not is_time
