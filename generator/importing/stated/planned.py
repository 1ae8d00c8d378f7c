"""Planned: the lists of a budget: 类, kinds of 人员经费, projects, purchases, meetings, units.

A list is taken as a whole or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from generator.entry.spelt import TODO
from generator.importing.budget_keys import FUND_ITEMS, PROJECTS, SPENDING, STAFF
from generator.importing.correspondence import Keys
from generator.importing.entries import Cells, decimal
from generator.importing.stated.keyed import Keyed
from generator.importing.stated.said import LEAD, Entry, Listed, Row, Said, paragraphs, words_of
from generator.later import matcher
from generator.number.reach import total
from generator.understanding import Text, sentences
from generator.understanding.about import funds_in
from generator.understanding.sentences import Amount, Read
from generator.understanding.sentences.printed import Quote
from generator.understanding.sentences.tokens import in_yuan
from generator.vocabulary import held
from generator.vocabulary.subjects import CLASS, codes_named, economic

_ALL: Final = frozenset(("支出", "支出总计", "支出合计", "收支总计"))


def without_sums(said: Iterable[Said]) -> Iterator[Said]:
    """人员经费 by its kinds, or the sum of them that nobody has named: not both."""
    sums: list[Said] = []
    named = False
    for one in said:
        if one.path == (*STAFF, TODO):
            sums.append(one)
        else:
            named = named or one.path[:-1] == STAFF
            yield one
    yield from () if named else sums


def of_plan(text: Text, reading: Read, keyed: Keyed) -> Iterator[Said]:
    """Every list that a section has."""
    cells = keyed.cells
    for one in reading.lists:
        if not one.sure or not _adds_up(one.parts, one.whole):
            continue
        yield from _staff(one, cells)
    yield from _by_class(text, reading, cells)
    yield from _projects(text, reading, cells)
    yield from _purchases(reading)
    yield from _meetings(text, reading, keyed)
    yield from _units(text, reading)
    yield from _lead(text)
    yield from _day(text)


def _adds_up(parts: Sequence[Amount], whole: Amount) -> bool:
    """Whether parts can make up a whole, each being printed to its last place."""
    return total(one.printed.range() for one in parts).meets(whole.printed.range())


def _said(path: Keys, one: Amount) -> Said:
    return Said(path, decimal(one.printed.value), one.quote.place, quote=one.quote.words)


# ---------------------------------------------------------------- 支出, 基本支出


def _by_class(text: Text, reading: Read, cells: Cells) -> Iterator[Said]:
    """The 类 that add up to all spending, or to that of 政府性基金."""
    found: dict[str, Amount] = {}
    for one in reading.amounts:
        codes = codes_named(one.name.words, (CLASS,))
        if len(codes) == 1 and not one.aside and not one.name.before:
            found.setdefault(codes[0], one)
    funds = funds_in(text.heading)
    for path, table, wholes, wanted in (
        (SPENDING, "T3", _ALL, not funds),
        (FUND_ITEMS, "TF", frozenset((f"{held.FUND}支出",)), True),
    ):
        parts = tuple(found.values())
        totals = (one for one in reading.amounts if one.name.quantity in wholes)
        made = any(_adds_up(parts, one) for one in totals)
        if wanted and parts and made and not cells.is_there(table):
            for code, one in found.items():
                yield _said((*path, code), one)


def _staff(one: sentences.Listed, cells: Cells) -> Iterator[Said]:
    """The kinds of 人员经费 beside 公用经费; their sum where they are not told."""
    if one.whole.name.quantity != "基本支出" or cells.is_there("T6"):
        return
    operating = [part for part in one.parts if part.name.quantity == "公用经费"]
    others = [part for part in one.parts if part not in operating]
    if len(operating) != 1 or not others:
        return
    whole = others[0] if [part.name.quantity for part in others] == ["人员经费"] else None
    if whole is not None:
        yield _said((*STAFF, TODO), whole)
    elif not any(part.name.quantity for part in others):
        for part in others:
            yield _said((*STAFF, _raw(part)), part)
    yield _said(("基本支出", "公用经费"), operating[0])


# ---------------------------------------------------------------- 项目支出, 政府采购

_ECONOMIC: Final = frozenset(one.name for one in economic().values())
SUM: Final = "合计；请分项写"
_CIRCLED: Final = matcher("[①-⑳]")
_PARTS: Final = matcher(r"，主要包括以下几方面支出：(?P<parts>.*)|。主要用于(?P<use>.*)")


def _projects(text: Text, reading: Read, cells: Cells) -> Iterator[Said]:
    """The projects that 项目支出 is made of; of one that is not taken apart its sum."""
    told = [one for one in reading.amounts if one.name.quantity == "项目支出" and not one.aside]
    told = [one for one in told if all(whole.name.quantity for whole in one.within)]
    listed = next((one for one in reading.lists if one.whole in told and one.sure), None)
    if listed and _adds_up(listed.parts, listed.whole) and not _by_kind(listed.parts):
        rows: Listed = [_project(text, one, end) for one, end in _with_ends(text, listed.parts)]
        yield Said(PROJECTS, rows, listed.whole.quote.place, "rows")
    elif told and told[0].printed.value and not cells.is_there("T3"):
        yield _unnamed(PROJECTS, told[0])


def _unnamed(path: Keys, whole: Amount) -> Said:
    """A list of which only the sum is told: a row whose name is to be typed."""
    row: Row = {"名称": TODO, "金额": decimal(whole.printed.value)}
    return Said(path, [row], whole.quote.place, "rows", SUM)


def _by_kind(parts: Sequence[Amount]) -> bool:
    """Whether 工资福利支出, 商品和服务支出 are listed, which are no projects."""
    return any(_raw(one).removesuffix("预算") in _ECONOMIC for one in parts)


def _with_ends(text: Text, parts: Sequence[Amount]) -> Iterator[tuple[Amount, int]]:
    """Each part of a list with where what is said of it ends."""
    for at, one in enumerate(parts):
        last = at + 1 == len(parts)
        end = text.text.find("\n", one.at.end) if last else _line(text, parts[at + 1].quote.start)
        yield one, end if end >= 0 else len(text.text)


def _line(text: Text, at: int) -> int:
    """Where the number begins that stands in front of a name."""
    start = max(at - 8, 0)
    found = re.search(rf"\n?(?:{LEAD.pattern})?$", text.text[start:at])
    return start + found.start() if found else at


def _project(text: Text, one: Amount, end: int) -> Row:
    row: Row = {
        "名称": _raw(one),
        "金额": decimal(one.printed.value),
    }
    behind = _PARTS.match(text.text[one.at.end : end].replace("\n", ""))
    if behind and behind["use"]:
        row["用途"] = words_of(behind["use"])
    elif behind:
        row["内容"] = [w for said in _CIRCLED.split(behind["parts"]) if (w := words_of(said))]
    return row


def _raw(one: Amount) -> str:
    """What an amount is of, as it is written in front of it."""
    words = Quote(one.quote.text, one.quote.start, one.at.start).words
    return words_of(LEAD.sub("", words, count=1))


_KIND: Final = matcher(
    r"^拟?(?:政府)?(?:采购|购买)?(货物|工程|服务)类?(?:采购)?(?:支出)?(?:预算)?$"
)


def _purchases(reading: Read) -> Iterator[Said]:
    """What is bought, kind by kind; of the prescribed kinds those of which something is.

    Of what is not taken apart the sum.
    """
    told = [one for one in reading.amounts if one.name.quantity == "政府采购" and not one.aside]
    listed = next((one for one in reading.lists if one.whole in told and one.sure), None)
    if listed is None or not _adds_up(listed.parts, listed.whole):
        if told and told[0].printed.value:
            yield _unnamed(("政府采购",), told[0])
        return
    rows: Listed = []
    for one in listed.parts:
        kind = _KIND.fullmatch(_raw(one))
        if one.printed.value or not kind:
            name = kind[1] if kind else _raw(one)
            rows.append({"名称": name, "金额": decimal(one.printed.value)})
    if rows:
        yield Said(("政府采购",), rows, listed.whole.quote.place, "rows")


# ---------------------------------------------------------------- 会议费, 培训费

_LONGEST: Final = 160  # characters of a meeting's name and of who comes
_MEETING: Final = matcher(
    r"(?:[：；。\n]|^)(?P<name>[^：；。\n]{2,80}?)，预计参会人[数员](?P<people>\d{1,7})人(?P<per>/[^，；。\n]{1,10})?，"
    r"(?:预计)?费用$"
)


def _meetings(text: Text, reading: Read, keyed: Keyed) -> Iterator[Said]:
    """The meetings that are listed below their sum, which they stand for where they add up."""
    rows: dict[str, Listed] = {}
    left: dict[str, Fraction] = {}
    wholes: dict[str, Amount] = {}
    for one in reading.amounts:
        before = text.text[max(one.at.start - _LONGEST, 0) : one.at.start]
        if one.name.quantity in {"会议费", "培训费"} and not one.aside:
            key = one.name.quantity
            wholes.setdefault(key, one)
        elif wholes and (row := _MEETING.search(before)):
            per = {"人数说明": row["per"]} if row["per"] else {}
            name = words_of(LEAD.sub("", row["name"], count=1))
            cost = {"费用": decimal(one.printed.value)}
            rows.setdefault(key, []).append({"名称": name, "人数": row["people"], **per, **cost})
            left[key] = left.get(key, wholes[key].printed.value) - one.printed.value
    for key, found in rows.items():
        yield Said((key, "明细"), found, wholes[key].quote.place, "rows")
        if not left[key]:
            keyed.known[key, "金额"] = wholes[key].printed.value


# ---------------------------------------------------------------- the change, unit by unit

_WAY: Final = r"(?P<way>增加|增长|减少|下降|降低)(?P<figure>[\d.,]{1,20})(?P<in>亿元|万元|元)"
_UNIT: Final = matcher(
    rf"(?P<unit>[^；。，\d]{{2,40}}?)(?:预算数)?(?:(?:比|与)上年)?(?:持平|{_WAY})"
    r"(?:，主要(?:原因是|是因为)(?P<reason>.*?))?(?:，合计比上年(?:增加|减少)[\d.,]{1,20}万?元)?$"
)
_NEXT_UNIT: Final = matcher(r"；(?=[^；。，]{2,40}?(?:(?:比|与)上年|持平|增加\d|减少\d))")
_APART: Final = matcher(r"[，。]其中，?(?P<units>[^\n]{4,4000})")


def _units(text: Text, reading: Read) -> Iterator[Said]:
    """Of which units a change is the change, where every one of them was understood."""
    for change in reading.changes:
        apart = _APART.match(text.text, change.quote.end) if not change.aside else None
        if apart is None or (not change.step and change.way != "平"):
            continue
        public = any("三公" in one.name.quantity for one in change.of)
        said = re.split("。(?=因此，|$)|。(?![^；]*；)", apart["units"])[0]
        found = [_UNIT.fullmatch(clause) for clause in _NEXT_UNIT.split(words_of(said))]
        rows: Listed = [_unit(one) for one in found if one is not None]
        if len(rows) == len(found):
            path: Keys = ("三公经费", "单位增减") if public else ("单位增减",)
            yield Said(path, rows, change.quote.place, "rows")


def _unit(match: re.Match[str]) -> Entry:
    step = decimal(in_yuan(match["figure"], match["in"]).value) if match["way"] else Decimal(0)
    rose = match["way"] in {"增加", "增长"}
    why: Row = {"原因": words_of(match["reason"])} if match["reason"] else {}
    return {"单位": match["unit"], "增减额": step if rose else -step, **why}


# ---------------------------------------------------------------- what stands before, of which day

_FIRST: Final = matcher(r"[（(][一1][)）]|一、")
_DAY: Final = matcher(
    r"截[止至](?P<year>20\d\d)年(?P<month>\d{1,2})月(?P<day>\d{1,2})日，[^。；]{0,40}?(?:用房|车辆)"
)
_AREA: Final = matcher(r"用房(?P<count>\d{1,9}(?:\.\d{1,4})?)平方米")


def _lead(text: Text) -> Iterator[Said]:
    """What stands before the first heading of the whole."""
    lead: list[str] = []
    for line, place in paragraphs(text) if "收支总体" in text.heading else ():
        if _FIRST.match(line):
            if said := words_of("".join(lead)):
                yield Said(("收支说明",), said, place, "words")
            return
        lead.append(line)


def _day(text: Text) -> Iterator[Said]:
    """The day of the assets, and the rooms that there were."""
    if day := _DAY.search(text.text):
        typed = f"{day['year']}-{int(day['month']):02}-{int(day['day']):02}"
        yield Said(("国有资产", "截止日"), typed, text.place(day.start()), "words")
        if area := _AREA.search(text.text):
            place = text.place(area.start())
            value = Decimal(area["count"])
            yield Said(("国有资产", "房屋面积"), value, place, "count", quote=area[0])
