"""Zones: a published report divided by its titles: contents, profile, tables, prose, glossary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from generator.published.shape import Grid, TextLine
from generator.understanding.spelling import numeral_value, plain, unmarked
from generator.vocabulary.statements import statement_titled

TITLE: Final = 45  # characters that a title has at most
SENTENCE: Final = re.compile(r"[。；，]|[\dX]万元")
ITEM: Final = re.compile(
    r"[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[、.．](?!\d)|[（(]\d{1,2}[)）]"
)
HEADING: Final = re.compile(r"([一二三四五六七八九十]{1,3})、(.{2,40})$")

_PAGE: Final = re.compile(r"[-—–\s]*\d{1,3}[-—–\s]*|第\s*\d+\s*页.*|©")
_PART: Final = re.compile(r"第[一二三四五六七八九十]部分")
_GLOSSARY: Final = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、)?名词解释|附[件表录][\d一二三：]?.{0,30}"
)
_END: Final = re.compile(r"名词解释|^第.部分.{0,40}附\s?件")
_AFTER: Final = re.compile(r"名词解释|附\s?件|附录")
_EXPLAINS: Final = re.compile(
    r".{0,40}[决预]算(?:信息)?(?:公开)?(?:编制)?(?:总体)?(?:情况)?的?(?:公开)?说明"
    r"|其[他它](?:相关|重要|有关)?(?:事项|情况)?的?(?:情况)?说明|.{0,40}项目(?:经费|支出)?(?:使用)?情况说明"
)
_PROFILE: Final = re.compile(
    r".{0,40}(?:概况|基本情况|主要职[能责]|[部门单位]{2}职责|机构设置(?:情况)?)"
)
_FIRST: Final = re.compile(r"一、.{0,30}(?:[决预]算|收支|收入|支出).{0,20}(?:情况|说明).{0,6}")
_TABLE_NAMED: Final = re.compile(
    r"[^。；，、]{0,40}(?:总表|明细表|[决预]算表|情况表|目标表)(?:表?\d{0,2})"
)
_TABLE_BEGINS: Final = re.compile(
    r"编制(?:单位|部门)|公开\d+表|(?:金额)?单位[：:](?:万元|元)|科目编码|栏次|行次"
)
_SKIPPED: Final = 12  # blocks in which there is one that is no number of a page
_TABLE_LINES: Final = 6  # lines below a title in which its table begins

Block = TextLine | Grid


@dataclass(slots=True)
class Zone:
    """Blocks under one title; `kind` is 说明, 编制说明, 概况, or nothing for what is no prose."""

    kind: str
    title: str
    last: int = 0  # the number of the last section that it or the text before its table has
    blocks: list[Block] = field(default_factory=list)


def speaks(blocks: Sequence[Block]) -> bool:
    """Whether there is a sentence: contents name sections and say nothing."""
    return any(isinstance(b, TextLine) and SENTENCE.search(plain(b.text)) for b in blocks)


def zones_of(blocks: Sequence[Block]) -> Iterator[Zone]:
    zone = Zone("", "")
    explained = False  # whether an explanation has been read: then the glossary is the end
    for at, block in enumerate(blocks):
        if isinstance(block, TextLine) and (opened := _opened(blocks, at, zone)):
            yield zone
            explained |= zone.kind in {"说明", "编制说明"} and speaks(zone.blocks)
            zone = opened
            if explained and not zone.kind and _END.search(zone.title):
                zone.blocks += blocks[at:]
                break
        elif zone.kind == "说明" and (match := HEADING.match(_title(block))):
            zone.last = numeral_value(match[1])
        zone.blocks.append(block)
    yield zone


def _opened(blocks: Sequence[Block], at: int, zone: Zone) -> Zone | None:
    """The zone that the line opens, if it is a title that opens one."""
    line = _title(blocks[at])
    if not line or line == zone.title:
        return None
    if _PART.match(line):
        return _part(line, blocks, at)
    if _GLOSSARY.fullmatch(line):
        return Zone("", line)
    if ITEM.match(line) or HEADING.match(line):
        return _resumed(line, zone) if not zone.kind and _followed(blocks, at) else None
    if _table_begins(line, blocks, at):
        # A small table can stand among the sections: the next of them goes on.
        return Zone("", line, zone.last) if zone.kind == "说明" else Zone("", line)
    return _entitled(line, zone)


def _resumed(line: str, zone: Zone) -> Zone | None:
    """Prose that begins with a section: the first of all, or the one after a small table."""
    match = HEADING.match(line)
    value = numeral_value(match[1]) if match else 0
    begins = value and (value == zone.last + 1 if zone.last else _FIRST.fullmatch(line))
    return Zone("说明", "", value) if begins else None


def _title(block: Block) -> str:
    """What a line says that is short enough for a title, and no sentence; else nothing."""
    if not isinstance(block, TextLine) or len(block.text) > 2 * TITLE:
        return ""
    line = plain(unmarked(block.text))
    return "" if len(line) > TITLE or SENTENCE.search(line) else line


def _entitled(line: str, zone: Zone) -> Zone | None:
    """The zone of a title without a number."""
    if not _ended(zone):
        return None
    if _EXPLAINS.fullmatch(line):
        return Zone("编制说明" if "编制" in line else "说明", line)
    profile = zone.kind != "说明" and _PROFILE.fullmatch(line)
    return Zone("概况", line) if profile else None


def _part(line: str, blocks: Sequence[Block], at: int) -> Zone:
    """第几部分: what it is stands behind it, or on the lines below where the title is broken."""
    title = line
    for block in blocks[at + 1 : at + 3]:
        if not isinstance(block, TextLine) or _AFTER.search(title):
            break
        below = plain(block.text)
        if HEADING.match(below) or _PART.match(below) or len(below) > TITLE:
            break
        if SENTENCE.search(below) or statement_titled(below) is not None:
            break
        title += below
    named = title[:TITLE] if len(line) < TITLE else line
    if _AFTER.search(line) or _AFTER.search(named):
        return Zone("", named)
    if "说明" in named:
        return Zone("说明", line)
    return Zone("概况" if re.search(r"概况|职[能责]|基本情况", named) else "", line)


def _followed(blocks: Sequence[Block], at: int) -> bool:
    """Whether a sentence comes before the next title: in the contents none does."""
    for block in blocks[at + 1 : at + 5]:
        if not isinstance(block, TextLine) or HEADING.fullmatch(line := plain(block.text)):
            return False
        if SENTENCE.search(line):
            return True
    return False


def _table_begins(line: str, blocks: Sequence[Block], at: int) -> bool:
    if not (_TABLE_NAMED.fullmatch(line) or statement_titled(line)):
        return False
    below = blocks[at + 1 : at + 1 + _TABLE_LINES]
    return any(isinstance(b, Grid) or _TABLE_BEGINS.search(plain(b.text)) for b in below)


def _ended(zone: Zone) -> bool:
    """Whether a title can come now: not in the middle of a sentence that a line break cuts."""
    last = next((b for b in reversed(zone.blocks[-_SKIPPED:]) if not skipped(b)), None)
    if not zone.kind or not isinstance(last, TextLine):
        return True
    line = plain(last.text)
    return line.endswith(("。", "；", "：", "！")) or not SENTENCE.search(line)


def skipped(block: Block) -> bool:
    return isinstance(block, TextLine) and (
        not block.text.strip() or bool(_PAGE.fullmatch(plain(block.text)))
    )
