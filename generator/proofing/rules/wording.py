"""Wording: what a copied template leaves behind: residue, punctuation, numbering."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from generator.facts import Reason, Words
from generator.number.numerals import chinese_number
from generator.proofing.rules.verdict import Verdict
from generator.telling.document import Block, Chapter, Document

_RESIDUE: Final = re.compile(r"【待填[^】]*】|[×XＸ]{2,}|\{\{|\}\}|增长（下降）|增加（减少）|None")
_PUNCTUATION: Final = re.compile(r"[，。；：、]{2,}|（）")
# Looked for beside what the department wrote: “但是，” is nobody's missing reason.
_UNFINISHED: Final = re.compile(r"是[：]?[。；，]|因为[。；，]")
# Said twice: what the sentence brings and the department has written once more.
_TWICE: Final = re.compile(r"([一-龥]{3,}|因为|由于|用于|主要|原因是)\1|其中[：，]?其中")
_NUMBER: Final = re.compile("(\\d+)|[一二三四五六七八九十]+")
_CHINESE: Final = {chinese_number(number): number for number in range(1, 100)}


def no_residue(document: Document) -> Iterator[Verdict]:
    """不得留有【待填】、XX、“增长（下降）”之类模板的痕迹。"""
    yield from _search(document, "F06", _RESIDUE, "模板的痕迹没有清干净")


def punctuation(document: Document) -> Iterator[Verdict]:
    """标点不得重复，“主要原因是”后面不得空着。"""
    for chapter in document.chapters:
        for block in chapter.blocks:
            found = _PUNCTUATION.search(block.text) or _UNFINISHED.search(_around(block))
            why = "标点重复，或者话没有说完" if found else ""
            yield Verdict("F07", not found, chapter.heading, found[0] if found else "", why)


def _around(block: Block) -> str:
    """A block with one character in place of each text that the department wrote."""
    return "".join(
        "文" if isinstance(passage.states, Words | Reason) else passage.text
        for passage in block.passages
    )


def said_once(document: Document) -> Iterator[Verdict]:
    """一个词语不得接连写两遍，例如“用于召开用于召开……”：句子里已有的词，填报时不要再写。"""
    yield from _search(document, "F08", _TWICE, "词语写了两遍，请看填报的文字里是不是多写了")


def _search(
    document: Document, code: str, pattern: re.Pattern[str], message: str
) -> Iterator[Verdict]:
    for chapter in document.chapters:
        for block in chapter.blocks:
            found = [match[0] for match in pattern.finditer(block.text)]
            if not found:
                yield Verdict(code, holds=True, section=chapter.heading, text="")
            for text in found:
                yield Verdict(
                    code, holds=False, section=chapter.heading, text=text, message=message
                )


def numbering(document: Document) -> Iterator[Verdict]:
    """各节的序号和标题不得重复、跳号；一节之内每一级的序号依次递增或从头开始。"""
    seen: dict[str, str] = {}
    for at, chapter in enumerate(document.chapters, 1):
        number, _, heading = chapter.heading.partition("、")
        message = f"与前面的“{seen[heading]}”重复" if heading in seen else ""
        if number in _CHINESE and _CHINESE[number] != at:
            message = f"这里应是“{chinese_number(at)}”"
        seen[heading] = chapter.heading
        yield Verdict("F05", not message, chapter.heading, heading, message)
    for chapter in document.chapters:
        yield from _rising(chapter)


def _rising(chapter: Chapter) -> Iterator[Verdict]:
    last: dict[str, int] = {}
    for block in chapter.blocks[1:]:
        if match := _NUMBER.search(block.lead):
            level = block.lead.replace(match[0], "1" if match[1] else "一", 1)
            number = int(match[1]) if match[1] else _CHINESE.get(match[0], 0)
            before = last.get(level, 0)
            holds = number in {1, before + 1}
            message = "" if holds else f"前面是 {before}，这里应是 {before + 1}"
            yield Verdict("F05", holds, chapter.heading, block.text[:20], message)
            last[level] = number
