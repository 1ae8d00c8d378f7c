"""Residue: what the blank form, a draft or a slip of the keys left in the text (W01–W08)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection, Quote, Spot, quoted
from generator.later import matcher
from generator.problem import HINT, WRONG
from generator.rule import Edit, Rule
from generator.understanding import Text, plain

W01: Final = Rule(
    "W01",
    "没有模板的痕迹",
    "样本里的 XX、“增加（减少）”、填写说明是留给填的人看的，公开的报告里不应当还在。",
    edit=Edit("主要是因为财政拨款增加", "主要是因为增加（减少）了财政拨款"),
)
W02: Final = Rule(
    "W02",
    "标点不重复",
    "行文规范：标点只写一个。",
    edit=Edit("与上年相比，增加250万元", "与上年相比，，增加250万元"),
)
W03: Final = Rule(
    "W03",
    "原因不空着",
    "财预〔2016〕143号要求说明增减变动的原因；“主要原因是”后面空着，就是还没有写。",
    edit=Edit("主要是因为财政拨款增加", "主要原因是"),
)
W05: Final = Rule(
    "W05",
    "字词不重复、不缺",
    "“的的”“支出支出”“公务接费”是录入时的手误。",
    edit=Edit("占本年支出合计的73.54%", "占本年支出合计的的73.54%"),
    hint="提示：只报不会有意这样写的词、少了一个字的名称，和增减额前面少了的“增加”“减少”。",
)
W06: Final = Rule(
    "W06",
    "数的单位写一遍，写对",
    "“万元万元”“12.3%元”读不出是金额还是比例；数后面没有单位，也读不出是元还是万元。",
    edit=Edit("收、支总计1450万元", "收、支总计1450万元万元"),
    hint="错误：单位写了两遍或两种，或者单位前面没有数。提示：数后面没有单位，或者没有写全。",
)
W07: Final = Rule(
    "W07",
    "括号、引号成对",
    "行文规范：括号、引号、书名号有头有尾。",
    edit=Edit("一般公共服务支出（类）850万元", "一般公共服务支出（类850万元"),
)
W08: Final = Rule(
    "W08",
    "整段、长的原因不照抄",
    "相邻两段一字不差，或者两项写着同一句很长的原因，多半是复制以后没有改。",
    "1、……原因是：某某项目……；2、……原因是：（同一句）",
    "各写各的原因",
)

_MORE: Final = "增加|增长|上升|大于|高于|超过"
_LESS: Final = "减少|下降|降低|小于|低于"
_RESIDUE: Final = matcher(
    # What any of them begins with: the rest is passed over at once.
    r"(?=[XＸ×增上大高超减下降小低若如请作（按根由升*＊○〇此部单【_])(?:"
    r"[XＸ×]{2,}(?:万元|%|年|单位|部门|局)?"
    rf"|(?:{_MORE})(?:（(?:{_LESS})）|/(?:{_LESS}))|(?:{_LESS})(?:（(?:{_MORE})）|/(?:{_MORE}))"
    r"|若本(?:单位|部门)[^。]{0,30}说明|如无[^。；，]{0,20}请(?:说明|删除)|请说明|作下述说明"
    r"|（如持平[^（）]{0,20}）|（不涉及的[^（）]{0,10}）|按上述格式|根据实际情况填写|由[^。，]{0,20}根据[^。，]{0,40}填写"
    r"|大小于|小大于|大于小于|高于低于|（增加内容）|(?:增加减少|增长下降|上升下降)(?=\d|万元|%)"
    r"|(?:增（减）|减（增）|升（降）)(?=\d|万元|%)"
    r"|[XＸ×]年[XＸ×]{1,2}月|[*＊]{2,}(?:万元|%|年|单位|部门|局)|[○〇]{2,}(?:万元|%|单位|部门|局)"
    r"|此处(?:请)?(?:填写|填列|说明|插入)"
    r"|（[^（）]{0,30}(?:请(?:填写|填列|删除)|自行(?:修改|调整|补充)|酌情(?:增减|删减)|公开时删除)[^（）]{0,20}）"
    r"|（(?:按照?|根据|依据|参照)[^（）]{4,80}填[写列报]）"  # （按公开08表中实际发生的事项填写）
    rf"|（或[^（）]{{0,12}}(?:持平|一致|相同|{_MORE}|{_LESS})[^（）]{{0,4}}）"
    r"|(?:部门|单位)(?:应|需|可|请)根据实际情况(?:进行)?[^。；，]{0,4}(?:解释|增减|填写|修改|删减|调整)[^。；，]{0,6}"
    r"|【(?:待填|请填|填写|此处|单位|部门|金额)[^【】]{0,40}】|【】|_{3,}|（注：[^（）]{0,60}填[^（）]{0,60}）)"
)
# What the blank form tells whoever fills it in, left standing below a table or in the glossary.
_LEFT_IN: Final = matcher(
    r"作下述说明|若本(?:单位|部门)[^。]{0,20}请说明|XX(?:单位|部门|局)|[XＸ×]{4,}"
)
_EMPTY_REASON: Final = matcher(
    r"(?:主要)?原因(?:(?:是|为)：?|：)[。；]|主要(?:是)?(?:因为|由于)：?[。；]|主要系[。；]"
    rf"|(?:{_MORE}|{_LESS}|预算数|决算数)的(?:主要)?原因[。；]"
)
_DOUBLED: Final = matcher(r"[，。；：、]{2,}")
_WORDS: Final = (
    "原因|主要|支出|收入|其中|预算|决算|增加(?!增加值)|减少|增长|下降|完成|比上年|较上年"
    "|财政拨款|经费"
)
_TWICE: Final = matcher(
    rf"(?<![目有标])的的(?![确士])|(?<![为因])因为因为|({_WORDS})\1|占占|较较|与与"
    r"|(?<=[\u4e00-\u9fff])(?!(?P<one>[\u4e00-\u9fff])(?P=one){3})"
    r"(?P<words>[\u4e00-\u9fff]{4,12})(?<!情况说明)(?P=words)"
)
# Words of the list that stand twice, as they are written: to look for them as such takes no time.
_DOUBLES: Final = matcher(
    "|".join(2 * word.partition("(")[0] for word in (*"的占较与", "因为", *_WORDS.split("|")))
)
_RUN: Final = matcher(r"[\u4e00-\u9fff]{6,}")
# 比年增加, 较上减少: a letter of 上年 is not there.
_YEAR_LOST: Final = matcher(r"(?:[比较]|与)(?:年|上)(?=增加|减少|增长|下降|上升|相比|持平)")
_UNIT_TWICE: Final = matcher(r"(?<=\d)(?:(?:亿|万)?元(?:亿|万)?元|%{2,}|万万元)")
_UNIT_MIXED: Final = matcher(r"\d(?:%(?:亿|万)?元|(?:亿|万)?元%)")
_UNIT_LOST: Final = matcher(
    r"(?:(?:支出)?决算(?:支出|数)?|年初预算(?:数)?|预算安排|支出预算(?:数)?)为?(?!0(?:\.0+)?[，。；])\d[\d,]{0,19}(?:\.\d{1,9})?(?=[，。；])"
    r"|(?:增加|减少|增长|下降|上升|降低)(?:了)?\d[\d,]{0,19}\.\d{1,9}(?=[，。；])"
    r"|\d\.\d{1,6}万(?=[，。；（])|(?:支出|收入|经费|费|拨款|资金)(?:为|共|约)?\d[\d,]{0,19}万(?=[，。；（])"
    r"|(?:支出|收入|合计|总计|总额|经费|费|拨款|结余)(?:为|共|共计)?\d[\d,]{0,19}\.\d{1,9}(?=[，。；])"
    r"|(?:增长|上升|下降)(?:了)?\d{1,4}(?=[，。；])|完成[^，。；\d]{0,14}\d{1,4}(?:\.\d{1,4})?(?=[，。；])"
    r"|占(?:比|[^，。；\d]{0,20}的)?\d{1,3}(?:\.\d{1,4})?(?=[，。；])"
)
# 3..2万元, 1.2.3万元: no number.
_BROKEN: Final = matcher(
    r"(?<![\d.,])\d[\d,]{0,19}(?:\.{2,4}\d{1,9}|(?:\.\d{1,9}){2,4})(?=(?:亿|万)?元|%)"
)
# 占 %, 减少 万元: the unit of the blank form, and no figure in front of it.
_FIGURE_LOST: Final = matcher(
    r"占(?:比|比例)?为?%"
    r"|(?:增加|减少|增长|下降|支出|收入|决算|预算|经费|费|总额|合计|总计|拨款)(?:数|额)?(?:为|共|共计)?"
    r"(?:(?:亿|万)元|%)(?=[，。；（])"
    r"|(?:保有量|购置数|共有车辆)(?:为|共)?[辆台](?=[，。；、])|团组(?:数)?个(?=[，。；、])"
)
# 减少5.03%，下降14.28%: the first is an amount; 决算为5.03%，完成
_AMOUNT_RATED: Final = matcher(
    r"(?:增加|减少)(?:了)?\d[\d,]{0,19}(?:\.\d{1,9})?%[，（](?:同比)?(?:增长|下降|上升|降低|[增降减]幅)(?:率)?为?\d[\d.,]{0,19}%"
    r"|(?:(?:总|合)计|(?:决算|预算)数?为|(?:收入|支出|经费|费)为?)\d[\d,]{0,19}(?:\.\d{1,9})?%，(?:占|完成)"
)

_SEARCHED: Final = (
    (W01, WRONG, _RESIDUE, "模板的痕迹没有清干净"),
    (W03, WRONG, _EMPTY_REASON, "原因后面是空的"),
    (W02, HINT, _DOUBLED, "标点重复"),
    (W05, HINT, _TWICE, "字词重复"),
    (W05, HINT, _YEAR_LOST, "“上年”少了一个字"),
    (W06, WRONG, _UNIT_TWICE, "单位写了两遍"),
    (W06, WRONG, _UNIT_MIXED, "既写了 % 又写了元"),
    (W06, WRONG, _AMOUNT_RATED, "金额的单位写成了 %"),
    (W06, WRONG, _FIGURE_LOST, "单位前面没有数"),
    (W06, HINT, _BROKEN, "数里多了小数点"),
    (W06, HINT, _UNIT_LOST, "数后面没有单位，或者没有写全"),
)
# The few letters that each slip around a figure or a reason has side by side: a section in which
# none of them is has none of the slips.  Each begins with a letter that is not everywhere.
_BEHIND: Final = "占比例为加少长降出入算费额计款数共"
_SLIP: Final = matcher(
    r"[，。；（](?<=[因是为：于系][。；]|[\d,万][，。；]|万（)|[年上](?<=[比较与][年上])[增减下上相持]"
    rf"|%(?:[亿万元%]|[，（](?:同比)?[增减升降上下占完]|(?<=[{_BEHIND}]%))"
    rf"|元(?:[亿万元%]|(?<=[{_BEHIND}][亿万]元))|万万元|\.\d{{0,9}}\."
    r"|[辆台](?<=[量数辆为共][辆台])|个(?<=[组数]个)"
)
_SLIPS: Final = frozenset((
    _EMPTY_REASON, _YEAR_LOST, _UNIT_TWICE, _UNIT_MIXED, _AMOUNT_RATED, _FIGURE_LOST, _BROKEN,
    _UNIT_LOST,
))  # fmt: skip


def judge_residue(case: Case, inspection: Inspection) -> None:
    """Every section, and what stands below the tables and in the glossary."""
    understood = case.understood
    for line in understood.notes:
        for match in _LEFT_IN.finditer(plain(line.text)):
            charge = Charge(WRONG, _blank(match[0]), "", "填表说明没有删去")
            inspection.wrong(W01, Spot("正文之外", match[0], line.place), charge)
    for text in understood.sections:
        passed = _passed_over(text.text)
        for rule, level, pattern, message in _SEARCHED:
            for match in pattern.finditer(text.text) if pattern not in passed else ():
                charge = Charge(level, _blank(match[0]), "", message)
                inspection.wrong(rule, quoted(text, match), charge)
        _brackets(text, inspection)
        _paragraphs(text, inspection)
        _reasons(text, inspection)


def _passed_over(text: str) -> frozenset[re.Pattern[str]]:
    """What a first look says that a section has none of."""
    twice = may_repeat(text, _SAME_WORDS) or _DOUBLES.search(text)
    passed = frozenset[re.Pattern[str]]() if twice else frozenset((_TWICE,))
    return passed if _SLIP.search(text) else passed | _SLIPS


_SAME_WORDS: Final = 4  # letters of words that nobody writes twice in a row


def may_repeat(text: str, least: int) -> bool:
    """Whether so many letters or more may stand twice in a row: some letters do come again.

    To try each length at each letter takes ten times as long.
    """
    for run in _RUN.findall(text):
        # As many letters come again as were written twice: most runs have not so many.
        if len(run) - len(set(run)) >= least:
            count = len(run) - least + 1
            begins = {run[at : at + least] for at in range(count)}
            if len(begins) < count:
                return True
    return False


def _blank(written: str) -> str:
    """One name for all blanks that were not filled in: they have one cause."""
    return "XX" if re.match(r"[XＸ×]{2}", written) else written


_PAIRS: Final = {"）": "（", "”": "“", "》": "《", "】": "【"}
_BRACKET: Final = matcher(r"[（）“”《》【】]")
_ENUMERATED: Final = matcher(r"[\d一二三四五六七八九十a-zA-Z①-⑩]$")


def _brackets(text: Text, inspection: Inspection) -> None:
    """One that opens and never closes, or closes and never opened, in a paragraph."""
    for start, paragraph in _split(text.text):
        opened: list[tuple[str, int]] = []
        for match in _BRACKET.finditer(paragraph):
            mark, at = match[0], match.start()
            if mark not in _PAIRS:
                opened.append((mark, at))
            elif opened and opened[-1][0] == _PAIRS[mark]:
                opened.pop()
            elif not _ENUMERATED.search(paragraph[max(0, at - 1) : at]):
                _unbalanced(text, start + at, inspection)
                opened.clear()
        if len(opened) == 1:
            _unbalanced(text, start + opened[0][1], inspection)


def _unbalanced(text: Text, at: int, inspection: Inspection) -> None:
    quote = Quote(text, max(0, at - 8), min(len(text.text), at + 9))
    inspection.wrong(W07, quote, Charge(HINT, text.text[at], "", "括号或引号不成对"))


_SAME: Final = 40  # characters of a paragraph that cannot be the same by chance
_LONG: Final = 30  # characters of a reason that are one's own words
# Where a sentence goes on from its reason to the next comparison.
_COMPARED: Final = matcher(r"，(?:与|比|较)(?:上年|上一年|去年|年初|\d{4}年)")
_REASON: Final = matcher(r"原因(?:是|为|：)[：]?([^。；\n]{30,400})")


_NUMBERED: Final = matcher(r"^[（(]?[\d一二三四五六七八九十]{1,3}[）)、.]?")


def _paragraphs(text: Text, inspection: Inspection) -> None:
    """The same paragraph twice in a row."""
    last = ""
    for start, paragraph in _split(text.text):
        bare = _NUMBERED.sub("", paragraph)
        if bare == last and len(bare) >= _SAME:
            charge = Charge(HINT, paragraph[:20], "", "与上一段一字不差")
            inspection.wrong(W08, Quote(text, start, start + len(paragraph)), charge)
        last = bare


def _reasons(text: Text, inspection: Inspection) -> None:
    """A long reason that stands word for word under another item of the section."""
    seen: set[str] = set()
    for match in _REASON.finditer(text.text):
        reason = _COMPARED.split(match[1], maxsplit=1)[0]
        if len(reason) < _LONG:
            continue
        if reason in seen:
            message = "与前面另一项的原因一字不差，请看是不是照抄"
            quote = Quote(text, match.start(1), match.start(1) + len(reason))
            inspection.wrong(W08, quote, Charge(HINT, reason[:20], "", message))
        seen.add(reason)


def _split(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for paragraph in text.split("\n"):
        yield at, paragraph
        at += len(paragraph) + 1
