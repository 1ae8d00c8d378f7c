"""Misreadings: what a reader of one paragraph stumbles over though each of its words is right.

A sentence that runs on without a mark, a day or a remark where an amount is meant, the same share
told of two amounts, a change of which nobody says whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Final

from generator.facts import Reason, Words
from generator.number.figure import PERCENT, YUAN, Derivation, Figure
from generator.telling.narrative import Paragraph, Passage
from generator.understanding.spelling import numeral_value

Fault = tuple[int, str, str]  # at which character of a paragraph, what stands there, what is wrong

_UNIT: Final = re.compile("(?:亿元|万元|元|[%％]|个百分点)?")
# What goes on behind an amount without a mark: its clause closes, or is about it still.
_GOES_ON: Final = re.compile(
    "$|[，。；：、）)】”]|[（(]|的|和|及|或|至|到|以[上下内]|左右|增[加长]|减少|下降|上升|降低|提高|用于|全部|均"
)
# A remark ends its clause, but for a few words about it: 来访发生的接待支出, 召开工作会议.
_REMARK_GOES_ON: Final = re.compile(
    "$|[，。；：、）)】”]|[（(/]"
    "|(?!未|没|无|与|[比较]上|决算|年初|其[中他]|我|本|举办|开支|截|因此|具体|主要|公务用车)"
    "[一-龥]{1,8}(?:$|[，。；：、）)])"
)
_STATED: Final = re.compile(
    "(?:持平|不作比较|不计算增减率）?|无法计算(?:完成率|百分比|增减率))(?=[一-龥“]|\\d)(?!的)"
)
_LISTED: Final = re.compile("[一-龥）](?<!在)(?=其中(?:包[括含]|[，：]))")
_NO_STEP: Final = re.compile(
    "(?:增加|减少|上升|下降)(?=，(?:增[加长]|减少|下降|上升|降低)数)|（[类款项]）(?=，占数)"
)
_MARK: Final = re.compile("[，。；：、（）]")
# What only a new clause begins with.
_BEGINS: Final = re.compile("其中|具体|截[至止]|因此|此外|与上|[比较]上|由于|主要(?:原因|是)")
_AMOUNT_IS_DUE: Final = re.compile(
    "(?:收入|支出|[总合共]计|总额|金额|[决预]算数?|[经议训接待置护行]费|结余|拨款|安排)$"
)
_WHOLE: Final = re.compile("(?<!人数)说明$|事项$|设置$")  # a remark that is a clause of its own
_NAMES: Final = frozenset({"部门", "单位", "名称"})  # of whom or what: no remark
# Why a share is not told, and which: of nothing there is none.
_UNTOLD_SHARE: Final = re.compile(
    "(?:(?:由于|因为?)(?P<zero>[^，。；：]+?)为[零0]，)?(?:不|无法)计算"
    "(?P<part>[^，。；：]+?)占(?P<whole>[^，。；：]+?)的?(?:比例|比重|百分比)"
)
_LIST: Final = re.compile("其中[，：]?(?P<items>[^。]*；[^。]*)")
_CHANGED: Final = r"(?:[预决]算数?)?(?:[与比较]上年|增加|减少)"
_CHANGE_OF: Final = re.compile(rf"[^，；\d]+?{_CHANGED}")
_COUNTED: Final = re.compile(
    "(?:^|(?<=[，。；：、]))(?:(?P<han>[一二三四五六七八九十]{1,3})是|(?P<ring>[①-⑳]))"
)
_CHANGE_OF_NOBODY: Final = re.compile(_CHANGED)
_SHARE: Final = re.compile("(?:^|[，。；：])(?P<part>[^，。；：]*?)占(?P<whole>[^，。；：]+?)的?$")


def misreadings(paragraph: Paragraph) -> Iterator[Fault]:
    """All of it, each at the character where it stands."""
    if paragraph.heading:
        return
    yield from _run_on(paragraph)
    yield from _mistaken(paragraph)
    yield from _told_twice(paragraph)
    yield from _untold_twice(paragraph.text)
    yield from _of_nobody(paragraph.text)
    yield from _miscounted(paragraph)


def _stated(paragraph: Paragraph) -> Iterator[tuple[int, int, Passage]]:
    """What is stated, with where it begins and ends."""
    at = 0
    for passage in paragraph.passages:
        if passage.states is not None:
            yield at, at + len(passage.text), passage
        at += len(passage.text)


def _run_on(paragraph: Paragraph) -> Iterator[Fault]:
    """Where one clause goes on into the next."""
    text, message = paragraph.text, "两句话连在一起，中间没有标点"
    for start, end, passage in _stated(paragraph):
        if not _is_closed(passage, text[end:]):
            yield end - 1, f"{text[max(0, start - 6) : end]}{text[end : end + 8]}", message
    stated = list(_stated(paragraph))
    for (start, end, one), (begin, _, other) in pairwise(stated):
        counts = isinstance(one.states, Figure) and one.states.unit not in {YUAN, PERCENT, "年"}
        is_next = not isinstance(other.states, Figure) or other.states.unit in {YUAN, PERCENT, "年"}
        apart = begin == end or _MARK.search(text, end, begin) or _is_remark_of_count(other)
        if counts and is_next and not apart:
            yield end - 1, text[start : begin + len(other.text)][:24], message
    own = "".join(
        one.text if one.states is None else "数" * len(one.text) for one in paragraph.passages
    )
    for pattern in (_STATED, _LISTED):
        for found in pattern.finditer(own):
            yield found.start(), text[found.start() : found.end() + 8], message
    for found in _NO_STEP.finditer(own):
        yield found.start(), text[found.start() : found.end() + 8], "这里应有一个数"


def _is_remark_of_count(passage: Passage) -> bool:
    """Whether it says how something is counted: 60人/批次."""
    states = passage.states
    return isinstance(states, Words) and states.cell.path[-1:] == ("人数说明",)


def _is_closed(passage: Passage, after: str) -> bool:
    """Whether what stands behind a statement closes its clause or belongs to it."""
    match passage.states:
        case Figure(unit=unit) if unit in {YUAN, PERCENT}:
            unit_there = _UNIT.match(after) if passage.text[-1:].isdigit() else None
            rest = after[unit_there.end() :] if unit_there else after
            return bool(_GOES_ON.match(rest))
        case Reason():
            return bool(_REMARK_GOES_ON.match(after))
        case Words() as words if words.cell.path and words.cell.path[-1] not in _NAMES:
            return bool(_REMARK_GOES_ON.match(after))
        case Figure(unit=unit) if unit != "年":
            measure = re.match("(?:台（套）|平方米|[一-龥]{0,2})", after)
            behind = after[measure.end() :] if measure else after
            return not _BEGINS.match(behind)
    return True


def _mistaken(paragraph: Paragraph) -> Iterator[Fault]:
    """Days and remarks that stand where the name of an amount asks for one; remarks unannounced."""
    text = paragraph.text
    for start, end, passage in _stated(paragraph):
        before, said = text[:start], text[max(0, start - 16) : end]
        states = passage.states
        if isinstance(states, date) and (_AMOUNT_IS_DUE.search(before) or before.endswith("为")):
            yield start, said, "这里应是金额，写的却是日期"
        elif isinstance(states, Reason | Words) and (path := states.cell.path):
            if path[-1] in _NAMES:
                continue
            if _AMOUNT_IS_DUE.search(before):
                yield start, said, "这里应是金额，写的却是部门的话"
            elif _WHOLE.search(str(path[-1])) and before and not _MARK.match(before[-1]):
                yield start, said, "两句话连在一起，中间没有标点"


def _miscounted(paragraph: Paragraph) -> Iterator[Fault]:
    """A list that the style itself counts, 一是、二是 or ①②, where its numbers do not go on."""
    passages = paragraph.passages
    own = "".join("文" * len(one.text) if one.states else one.text for one in passages)
    last: dict[str, int] = {}
    for found in _COUNTED.finditer(own):
        number = numeral_value(found["han"] or "") or ord(found["ring"]) - ord("①") + 1
        kind = "han" if found["han"] else "ring"
        if kind in last and number not in {1, last[kind] + 1}:
            yield found.start(), paragraph.text[found.start() :][:12], "号没有接着数"
        last[kind] = number


def _told_twice(paragraph: Paragraph) -> Iterator[Fault]:
    """Shares of one name that are shares of several amounts, or of several wholes."""
    text = paragraph.text
    told: dict[tuple[str, str], tuple[Figure, ...]] = {}
    for start, end, passage in _stated(paragraph):
        figure = passage.states
        if not (isinstance(figure, Figure) and isinstance(figure.origin, Derivation)):
            continue
        found = _SHARE.search(text[:start])
        if figure.origin.operation != "占比" or not found:
            continue
        for kind, operand in zip(("part", "whole"), figure.origin.operands, strict=True):
            name = found[kind]
            before = told.setdefault((kind, name), (operand,))
            if name and before[0].value != operand.value:
                said = f"{found[0].lstrip('，。；：')}{text[start:end]}"
                yield start, said, f"“{name}”说了两个不同的数：没有说清是哪一个"


def _untold_twice(text: str) -> Iterator[Fault]:
    """Shares that are not told since there is nothing: two of one name are of one whole."""
    told: dict[tuple[str, str], str] = {}
    for found in _UNTOLD_SHARE.finditer(text):
        zero, part, whole = found["zero"], found["part"], found["whole"]
        for kind, name, other in (
            ("zero", zero, whole),
            ("whole", whole, zero),
            ("part", part, whole),
        ):
            if name and other and told.setdefault((kind, name), other) != other:
                yield found.start(), found[0], f"“{name}”说了两个不同的数：没有说清是哪一个"


def _of_nobody(text: str) -> Iterator[Fault]:
    """What has changed in a list of who or what has, without its name."""
    for found in _LIST.finditer(text):
        items = found["items"].split("；")
        nameless = [bool(_CHANGE_OF_NOBODY.match(one)) for one in items]
        named = (not no and _CHANGE_OF.match(one) for no, one in zip(nameless, items, strict=True))
        if not nameless[0] and not any(named):
            continue  # each goes on about what the list has named before
        at = found.start("items")
        for no, item in zip(nameless, items, strict=True):
            if no:
                yield at, item[:24], "增减的前面没有说是谁的、什么的"
            at += len(item) + 1
