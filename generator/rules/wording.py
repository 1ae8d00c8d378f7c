"""Wording: what a copied template leaves behind: residue, punctuation, numbering."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from generator.document import Chapter, Document
from generator.rules.verdict import Verdict

_RESIDUE: Final = re.compile(r"【待填[^】]*】|[×XＸ]{2,}|\{\{|\}\}|增长（下降）|增加（减少）|None")
_PUNCTUATION: Final = re.compile(r"[，。；：、]{2,}|（）|是[：]?[。；，]|因为[。；，]")
# Said twice: what the sentence brings and the department has written once more.
_TWICE: Final = re.compile(r"([一-龥]{3,}|因为|由于|用于|主要|原因是)\1")
_ARABIC: Final = re.compile(r"(\d+)[、.]")


def no_residue(document: Document) -> Iterator[Verdict]:
    """不得留有【待填】、XX、“增长（下降）”之类模板的痕迹。"""
    yield from _search(document, "W01", _RESIDUE, "模板的痕迹没有清干净")


def punctuation(document: Document) -> Iterator[Verdict]:
    """标点不得重复，“主要原因是”后面不得空着。"""
    yield from _search(document, "W02", _PUNCTUATION, "标点重复，或者话没有说完")


def said_once(document: Document) -> Iterator[Verdict]:
    """一个词语不得接连写两遍，例如“用于召开用于召开……”：句子里已有的词，填报时不要再写。"""
    yield from _search(document, "W03", _TWICE, "词语写了两遍，请看填报的文字里是不是多写了")


def _search(
    document: Document, code: str, pattern: re.Pattern[str], message: str
) -> Iterator[Verdict]:
    for chapter in document.chapters:
        for block in chapter.blocks:
            found = [match[0] for match in pattern.finditer(block.text)]
            if not found:
                yield Verdict(code, holds=True, section=chapter.heading, text="")
            for text in found:
                yield Verdict(code, False, chapter.heading, text, message)


def numbering(document: Document) -> Iterator[Verdict]:
    """各节的序号和标题不得重复；一节之内 1、2、3 依次递增或从 1 重新开始。"""
    headings = [chapter.heading.partition("、") for chapter in document.chapters]
    for at, (number, _, heading) in enumerate(headings):
        again = [n for n, _, h in headings[:at] if n == number or h == heading]
        message = f"与前面的“{again[0]}”重复" if again else ""
        yield Verdict("N16", not again, document.chapters[at].heading, heading, message)
    for chapter in document.chapters:
        yield from _rising(chapter)


def _rising(chapter: Chapter) -> Iterator[Verdict]:
    last = 0
    for block in chapter.blocks[1:]:
        if match := _ARABIC.fullmatch(block.lead):
            number = int(match[1])
            holds = number in (1, last + 1)
            message = "" if holds else f"前面是 {last}，这里应是 {last + 1}"
            yield Verdict("N16", holds, chapter.heading, block.text[:20], message)
            last = number
