"""Zones: a published report divided by its titles: contents, profile, tables, prose, glossary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct, field

from generator.later import matcher
from generator.published.shape import Grid, TextLine
from generator.understanding.spelling import numeral_value, plain, unmarked
from generator.vocabulary.statements import statement_titled

TITLE: Final = 45  # characters that a title has at most
SENTENCE: Final = matcher(r"[。；，]|[\dX]万元")
ITEM: Final = matcher(
    r"[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[、.．](?!\d)|[（(]\d{1,2}[)）]"
)
HEADING: Final = matcher(r"([一二三四五六七八九十]{1,3})、(.{2,40})$")
BRACKETED: Final = matcher(r"(（[一二三四五六七八九十]{1,3}）)(.{2,40})$")

_PAGE: Final = matcher(r"[-—–\s]*\d{1,3}[-—–\s]*|第\s*\d+\s*页.*|©")
_PART: Final = matcher(r"第[一二三四五六七八九十]部分")
_GLOSSARY: Final = matcher(
    r"(?:[一二三四五六七八九十]{1,3}、)?名词解释|附[件表录][\d一二三：]?.{0,30}"
)
_END: Final = matcher(r"名词解释|^第.部分.{0,40}附\s?件")
_AFTER: Final = matcher(r"名词解释|附\s?件|附录")
_EXPLAINS: Final = matcher(
    r".{0,40}[决预]算(?:信息)?(?:公开)?(?:编制)?(?:总体)?(?:情况)?的?(?:公开)?说明"
    r"|其[他它](?:相关|重要|有关)?(?:事项|情况)?的?(?:情况)?说明|.{0,40}项目(?:经费|支出)?(?:使用)?情况说明"
)
_PROFILE: Final = matcher(
    r".{0,40}(?:概况|基本情况|主要职[能责]|[部门单位]{2}职责|机构设置(?:情况)?)"
)
_FIRST: Final = matcher(r"一、.{0,30}(?:[决预]算|收支|收入|支出).{0,20}(?:情况|说明).{0,6}")
# Of what a title speaks that is one subject of the explanation, not all of it.
_SUBJECT: Final = (
    "收入|支出|收支|收、支|拨款|公共预算|基金|国有资|三公|经费|采购|资产|绩效|会议|培训"
)
_OF_SUBJECT: Final = matcher(rf"{_SUBJECT}|[决预]算")
_EXPLAINED: Final = matcher("(?:情况|说明|分析|安排).{0,8}$|机关运行经费$")
_WHOLE: Final = matcher(
    rf"(?:(?!{_SUBJECT}).){{0,40}}?[决预]算(?:公开|收支|信息|编制|执行|总体){{0,3}}(?:情况)?的?(?:公开)?(?:说明|分析|情况)"
    r"|(?:收入支出|收支)预算执行情况的?(?:分析|说明)"
)
_TOLD: Final = matcher(r"[决预]算[^表]{0,20}(?:情况|分析|解读|安排)")
_TABLES: Final = matcher(r".{0,38}表(?:（.{1,10}）)?")
STOPS: Final = frozenset("。：")
# A title in front of its text that ends as a sentence does.
_STOPPED: Final = matcher(
    r"(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)[^。；，：]{2,40}(?:情况|说明|分析)[。：]"
)
_STATES: Final = matcher(r"\d(?:[万亿]{0,2}元|[万亿]|%)")
_TABLE_NAMED: Final = matcher(
    r"[^。；，、]{0,40}(?:总表|明细表|[决预]算表|情况表|目标表)(?:表?\d{0,2})"
)
_TABLE_BEGINS: Final = matcher(
    r"编制(?:单位|部门)|公开\d+表|(?:金额)?单位[：:](?:万元|元)|科目编码|栏次|行次"
)
_SKIPPED: Final = 12  # blocks in which there is one that is no number of a page
_TABLE_LINES: Final = 6  # lines below a title in which its table begins

Block = TextLine | Grid


class Zone(Struct):
    """Blocks under one title; `kind` is 说明, 编制说明, 概况, or nothing for what is no prose.

    What stands before the first title, or under one that names no table, may explain all the same:
    it is `loose`.  A title with a number opens a zone to the next of the kind: it is `numbered`.
    """

    kind: str
    title: str
    last: int = 0  # the number of the last section that it or the text before its table has
    loose: bool = False
    numbered: bool = False
    blocks: list[Block] = field(default_factory=list)
    _silent: int = 0  # blocks that are known to have no sentence

    def speaks(self) -> bool:
        """Whether there is a sentence: contents name sections and say nothing."""
        while self._silent < len(self.blocks) and not _says(self.blocks[self._silent]):
            self._silent += 1
        return self._silent < len(self.blocks)

    def ends(self) -> bool:
        """Whether nothing is explained any more: after the glossary, in an annex."""
        return _AFTER.search(self.title) is not None and self.speaks()


def _says(block: Block) -> bool:
    return isinstance(block, TextLine) and SENTENCE.search(plain(block.text)) is not None


_STOP: Final = matcher("[。；，]")


def _states(block: Block) -> bool:
    """Whether a line says an amount or a share in a sentence: a row of a table has no comma."""
    if not isinstance(block, TextLine):
        return False
    line = plain(block.text)
    return bool(_STATES.search(line) and _STOP.search(line))


def zones_of(blocks: Sequence[Block]) -> Iterator[Zone]:
    """The zones of a document in its order; every block is in one."""
    zones = list(_divided(blocks))
    explained = any(zone.kind in _EXPLAINING and any(map(_states, zone.blocks)) for zone in zones)
    ruled = [zone for zone in zones if any(isinstance(block, Grid) for block in zone.blocks)]
    for at, zone in enumerate(zones):
        if zone.loose and not zone.kind and (at == 0 or not explained):
            yield from _loosened(zone)
        elif not explained and ruled == [zone]:
            yield from _behind_table(zone)
        else:
            yield zone


_EXPLAINING: Final = frozenset({"说明", "编制说明"})


def _loosened(zone: Zone) -> Iterator[Zone]:
    """An explanation that no title announces: from the first sentence on, if amounts are stated."""
    begin = next((at for at, block in enumerate(zone.blocks) if _tells(block)), None)
    if begin is None or not any(map(_states, zone.blocks[begin:])):
        yield zone
        return
    title = title_of(zone.blocks[begin - 1]) if begin else ""
    title = title if _explains(title) else ""
    numbered = bool(ITEM.match(title) or HEADING.match(title))  # a section's, told with its text
    begin -= numbered
    yield Zone("", zone.title, blocks=zone.blocks[:begin])
    yield Zone("说明", "" if numbered else title, blocks=zone.blocks[begin:])


def _behind_table(zone: Zone) -> Iterator[Zone]:
    """A page of one table, and below it what explains it."""
    last = max(at for at, block in enumerate(zone.blocks) if isinstance(block, Grid)) + 1
    if any(map(_states, zone.blocks[last:])):
        yield Zone("", zone.title, blocks=zone.blocks[:last])
        yield Zone("说明", "", blocks=zone.blocks[last:])
    else:
        yield zone


def _tells(block: Block) -> bool:
    """Whether a line is of prose: a sentence, or the end of a list that one is cut off before."""
    return _says(block) or (
        isinstance(block, TextLine)
        and "、" in block.text
        and _STATES.search(plain(block.text)) is not None
    )


def _divided(blocks: Sequence[Block]) -> Iterator[Zone]:
    zone = Zone("", "", loose=True)
    explained = False  # whether an explanation has been read: then the glossary is the end
    later: dict[int, int] = {}
    for at, block in enumerate(blocks):
        if isinstance(block, TextLine) and (opened := _opened(blocks, at, zone)):
            yield zone
            explained |= zone.kind in _EXPLAINING and zone.speaks()
            zone = opened
            if explained and not zone.kind and _END.search(zone.title):
                # A glossary with a number may be one of the sections, and the next goes on.
                later = later or (_last_of_each(blocks) if zone.last else {})
                if not zone.last or later.get(zone.last + 1, 0) < at:
                    zone.blocks += blocks[at:]
                    break
        elif zone.kind == "说明" and (match := HEADING.match(title_of(block))):
            zone.last = numeral_value(match[1])
        zone.blocks.append(block)
    yield zone


def _opened(blocks: Sequence[Block], at: int, zone: Zone) -> Zone | None:
    """The zone that the line opens, if it is a title that opens one."""
    line = title_of(blocks[at])
    if not line or line == zone.title:
        return None
    if _PART.match(line):
        return _part(line, blocks, at)
    if _GLOSSARY.fullmatch(line):
        return _closing(line, zone)
    if ITEM.match(line) or HEADING.match(line):
        return _numbered(line, zone, blocks, at)
    if _table_begins(line, blocks, at):
        # A small table can stand among the sections: the next of them goes on.
        return Zone("", line, zone.last) if zone.kind == "说明" else Zone("", line)
    return _entitled(line, zone)


def _closing(line: str, zone: Zone) -> Zone | None:
    """A glossary or an annex; 附件 at the head of a page is what the page itself is called."""
    if line.startswith("附") and zone.loose and not zone.title and not zone.speaks():
        return None
    match = HEADING.match(line)
    return Zone("", line, numeral_value(match[1]) if match else 0)


def _last_of_each(blocks: Sequence[Block]) -> dict[int, int]:
    """Of each number the last title that explains, by where it stands."""
    titles = ((at, HEADING.match(title_of(block))) for at, block in enumerate(blocks))
    return {numeral_value(one[1]): at for at, one in titles if one and _explains(one[2])}


def _numbered(line: str, zone: Zone, blocks: Sequence[Block], at: int) -> Zone | None:
    """What a title with a number opens: 一、, where it is not a section of a zone with a name."""
    if zone.kind and not zone.numbered:
        return None
    match = HEADING.match(line)
    if match is None:
        return _bracketed(line, zone, blocks, at)
    value, words = numeral_value(match[1]), match[2]
    if zone.kind and _TABLES.fullmatch(words):
        return Zone("", line, value)
    if zone.kind == "说明" or not _followed(blocks, at):
        return None
    ended = zone.ends()
    if not zone.kind and (value == zone.last + 1 if zone.last else _FIRST.fullmatch(line)):
        return None if ended and zone.last and not _explains(words) else Zone("说明", "", value)
    return None if ended else _introduced(line, value, words)


def _bracketed(line: str, zone: Zone, blocks: Sequence[Block], at: int) -> Zone | None:
    """The explanation that begins below the tables with （一）, where no title announces it."""
    match = BRACKETED.match(line)
    if match is None or zone.kind or zone.loose or not _explains(match[2]):
        return None
    return Zone("说明", "") if not zone.ends() and _followed(blocks, at) else None


def _introduced(line: str, value: int, words: str) -> Zone | None:
    """The explanation or the profile that a number and a title announce."""
    if _explains(words):
        return Zone("说明", "", value, numbered=True)
    return Zone("概况", line, value, numbered=True) if _PROFILE.fullmatch(words) else None


def _explains(words: str) -> bool:
    return "表" not in words and bool(_OF_SUBJECT.search(words) and _EXPLAINED.search(words))


def whole(words: str) -> bool:
    """Whether a title is that of all the explanation: its sections are what is below it."""
    return _WHOLE.fullmatch(words) is not None


def unstopped(line: str) -> str:
    """A title without the full stop or the colon that ends it."""
    return line[:-1] if _STOPPED.fullmatch(line) else line


def title_of(block: Block) -> str:
    """What a line says that is short enough for a title, and no sentence; else nothing."""
    if not isinstance(block, TextLine) or len(block.text) > 2 * TITLE:
        return ""
    line = plain(unmarked(block.text))
    line = unstopped(line) if line[-1:] in STOPS else line
    return "" if len(line) > TITLE or SENTENCE.search(line) else line


def _entitled(line: str, zone: Zone) -> Zone | None:
    """The zone of a title without a number."""
    if not _ended(zone):
        return None
    if _EXPLAINS.fullmatch(line):
        return Zone("编制说明" if "编制" in line else "说明", line)
    profile = zone.kind != "说明" and _PROFILE.fullmatch(line)
    return Zone("概况", line) if profile else None


_OF_PROFILE: Final = matcher(r"概况|职[能责]|基本情况")


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
    if _OF_PROFILE.search(named):
        return Zone("概况", line)
    return Zone("说明" if _TOLD.search(named) and "表" not in named else "", line, loose=True)


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
    """Whether nothing is said there: an empty line, the number of a page."""
    return isinstance(block, TextLine) and (
        not block.text.strip() or bool(_PAGE.fullmatch(plain(block.text)))
    )
