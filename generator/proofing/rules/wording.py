"""Wording: what a copied template leaves behind: residue, punctuation, numbering."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from generator.inspection.claims import Charge, Inspection
from generator.inspection.form.residue import may_repeat
from generator.later import matcher
from generator.number.numerals import chinese_number
from generator.problem import WRONG
from generator.proofing.rules.figures import OWN_WORDS, printed_in
from generator.rule import Rule
from generator.telling.document import Block, Chapter, Document

F05: Final = Rule(
    "F05",
    "序号不重复、不跳号",
    "各节的序号和标题不得重复、跳号；一节之内每一级的序号依次递增或从头开始。",
    "二、支出决算情况说明",
    "三、支出决算情况说明",
)
F06: Final = Rule(
    "F06",
    "没有模板的痕迹",
    "不得留有【待填】、XX、“增长（下降）”之类模板的痕迹。",
    "【待填：什么】，增加",
    "与上年相比，增加",
)
F07: Final = Rule(
    "F07",
    "标点不重复，原因不空着",
    "标点不得重复，“主要原因是”后面不得空着。",
    "与上年相比，，增加",
    "与上年相比，增加",
)
F08: Final = Rule(
    "F08",
    "词语不接连重复",
    "一个词语不得接连写两遍，例如“用于召开用于召开……”：句子里已有的词，填报时不要再写。",
    "主要是因为因为",
    "主要是因为",
)

_RESIDUE: Final = matcher(r"【待填[^】]*】|[×XＸ]{2,}|\{\{|\}\}|增长（下降）|增加（减少）|None")
_PUNCTUATION: Final = matcher(r"[，。；：、]{2,}|（）")
# Looked for beside what the department wrote: “但是，” is nobody's missing reason.
_UNFINISHED: Final = matcher(r"是[：]?[。；，]|因为[。；，]")
# Said twice: what the sentence brings and the department has written once more. Bounded, for a text
# of many thousand characters would be read anew from each of them.
_TWICE: Final = matcher(r"([一-龥]{3,30}|因为|由于|用于|主要|原因是)\1|其中[：，]?其中")
_DOUBLES: Final = matcher("因为因为|由于由于|用于用于|主要主要|其中[：，]?其中")
_LETTERS: Final = 3  # of words of any kind that are looked for
_HEADED: Final = matcher(r"[（(]?(\d{1,2}|[一二三四五六七八九十]{1,3})[）)]?[、.．]?(.*)")
_NUMBER: Final = matcher("(\\d+)|[一二三四五六七八九十]+")
_CHINESE: Final = {chinese_number(number): number for number in range(1, 100)}


def no_residue(document: Document, inspection: Inspection) -> None:
    """Nothing of a template, and nothing still to be filled in (F06)."""
    _search(document, inspection, (F06, "模板的痕迹没有清干净"), _RESIDUE.finditer)


def punctuation(document: Document, inspection: Inspection) -> None:
    """No mark twice, no reason that is not there (F07)."""
    blocks = [(chapter, block) for chapter in document.chapters for block in chapter.blocks]
    around = [_around(block) for _, block in blocks]
    twice = _PUNCTUATION.search("\n".join([block.text for _, block in blocks]))
    looks = twice or _UNFINISHED.search("\n".join(around))
    for (chapter, block), fixed in zip(blocks, around, strict=True):
        found = looks and (_PUNCTUATION.search(block.text) or _UNFINISHED.search(fixed))
        said = found[0] if found else ""
        charge = Charge(WRONG, said, "", "标点重复，或者话没有说完") if found else None
        inspection.settle(F07, printed_in(chapter, said), charge)


def _around(block: Block) -> str:
    """A block with one character in place of each text that the department wrote."""
    return "".join(
        ["文" if isinstance(one.states, OWN_WORDS) else one.text for one in block.passages]
    )


def said_once(document: Document, inspection: Inspection) -> None:
    """No word twice in a row: what the sentence brings is not written once more (F08)."""
    message = "词语写了两遍，请看填报的文字里是不是多写了"
    _search(document, inspection, (F08, message), _twice)


def _twice(text: str) -> Iterable[re.Match[str]]:
    """The words that stand twice in a row."""
    looks = _DOUBLES.search(text) or may_repeat(text, _LETTERS)
    return _TWICE.finditer(text) if looks else ()


def _search(
    document: Document,
    inspection: Inspection,
    broken: tuple[Rule, str],
    find: Callable[[str], Iterable[re.Match[str]]],
) -> None:
    rule, message = broken
    for chapter in document.chapters:
        for block in chapter.blocks:
            found = [match[0] for match in find(block.text)]
            if not found:
                inspection.holds(rule, printed_in(chapter, ""))
            for text in found:
                charge = Charge(WRONG, text, "", message)
                inspection.wrong(rule, printed_in(chapter, text), charge)


def numbering(document: Document, inspection: Inspection) -> None:
    """Chapters and the levels within each rise by one; no heading twice (F05)."""
    seen: dict[str, str] = {}
    for at, chapter in enumerate(document.chapters, 1):
        headed = _HEADED.match(chapter.heading)
        number, heading = (headed[1], headed[2]) if headed else ("", chapter.heading)
        message = f"与前面的“{seen[heading]}”重复" if heading in seen else ""
        expected = f"{at}" if number.isdigit() else chinese_number(at)
        if number and number != expected:
            message = f"这里应是“{expected}”"
        seen[heading] = chapter.heading
        charge = Charge(WRONG, number, "", message) if message else None
        inspection.settle(F05, printed_in(chapter, heading), charge)
    for chapter in document.chapters:
        _rising(chapter, inspection)


def _rising(chapter: Chapter, inspection: Inspection) -> None:
    last: dict[str, int] = {}
    for block in chapter.blocks[1:]:
        if match := _NUMBER.search(block.lead):
            level = block.lead.replace(match[0], "1" if match[1] else "一", 1)
            number = int(match[1]) if match[1] else _CHINESE.get(match[0], 0)
            before = last.get(level, 0)
            message = f"前面是 {before}，这里应是 {before + 1}"
            holds = number in {1, before + 1}
            charge = None if holds else Charge(WRONG, match[0], "", message)
            inspection.settle(F05, printed_in(chapter, block.text[:20]), charge)
            last[level] = number
