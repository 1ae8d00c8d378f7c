"""Planned: what the explanation of a budget states beside its tables; the forms of 株洲 and 上海.

A list (projects, units, purchases, meetings) is taken as a whole or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from generator.importing.entries import Cells
from generator.importing.stated.profile import of_profile
from generator.importing.stated.said import (
    LEAD,
    RECKONED,
    Listed,
    Said,
    amount_of,
    money,
    near,
    paragraphs,
    words_of,
)
from generator.later import matcher
from generator.problem import Place
from generator.understanding import Text

_ROSE: Final = frozenset({"增加", "增长"})
_WAY: Final = "(?P<way>增加|增长|减少|下降|降低)"


def of_plan(text: Text, cells: Cells) -> Iterator[Said]:
    """Everything that a section states."""
    yield from of_profile(text, "预算单位")
    yield from _whole(text, cells)
    yield from _basic(text)
    yield from _projects(text)
    yield from _operating(text, cells)
    yield from _purchases(text)
    yield from _expenses(text, cells)
    for key in ("会议费", "培训费"):
        yield from _meetings(text, key)
    yield from _others(text)


# ---------------------------------------------------------------- 收支总体, 增减

_GREW: Final = matcher(
    rf"(?:年初预算数为|财政拨款支出预算){money('now')}，(?:比|与)(?:上年|20\d\d年(?:度)?预算)"
    rf"(?:{_WAY}{money('step')}|(?P<same>持平|相比持平))"
)
_UNIT: Final = matcher(
    rf"(?P<unit>[^；。，\d]{{2,40}}?)预算数(?:与上年持平|比上年{_WAY}{money('step')}"
    r"(?:，主要原因是(?P<reason>.*?))?(?:，合计比上年(?:增加|减少)[\d,.]{1,20}万?元)?)$"
)
_NEXT_UNIT: Final = matcher(r"；(?=[^；。，\d]{2,40}?预算数(?:比|与)上年)")
_FIRST: Final = matcher(r"[（(][一1][)）]|一、")


def _whole(text: Text, cells: Cells) -> Iterator[Said]:
    """What stands before the first heading, and the change since last year's budget."""
    if "收支总体" in text.heading:
        lead: list[str] = []
        for line, place in paragraphs(text):
            if _FIRST.match(line):
                if said := words_of("".join(lead)):
                    yield Said(("收支说明",), said, place, "words")
                break
            lead.append(line)
    match = _GREW.search(text.text)
    if match is None:
        return
    place = text.place(match.start("now"))
    if (prior := _before(match, cells)) is not None:
        yield Said(("上年", "预算总数"), prior, place, how=RECKONED)
    rest = text.text[match.end() :].partition("因此，")[0]
    if rest.startswith("。其中，"):
        rows: Listed = []
        for clause in _NEXT_UNIT.split(words_of(rest.removeprefix("。其中，"))):
            found = _UNIT.fullmatch(clause)
            if found is None:
                return
            rows.append(_changed(found))
        yield Said(("单位增减",), rows, place, "rows")


def _before(match: re.Match[str], cells: Cells) -> Decimal | None:
    """Last year's 支出总数, where what is stated is this year's of the table."""
    stated, cell = amount_of(match, "now"), cells.cell("T1", "支出.总计", "0")
    now = cells.amount("T1", "支出.总计", "0") if cell else stated
    if abs(now - stated) > near(match):
        return None
    return now - _step(match)


def _step(match: re.Match[str]) -> Decimal:
    """A change: what was added is positive; 0 where there is none."""
    if match["way"] is None:
        return Decimal(0)
    step = amount_of(match, "step")
    return step if match["way"] in _ROSE else -step


def _changed(match: re.Match[str]) -> dict[str, str | Decimal | Listed]:
    row: dict[str, str | Decimal | Listed] = {"单位": match["unit"], "增减额": _step(match)}
    if match["reason"]:
        row["原因"] = words_of(match["reason"])
    return row


# ---------------------------------------------------------------- 基本支出, 项目支出

_PARTS: Final = matcher(
    rf"基本支出：20\d\d年年初预算数为{money('now')}[^\n]*?其中包括(?P<parts>[^。]+)。"
)
_PART: Final = matcher(rf"(?P<name>[^、，。\d]{{2,30}}?){money('now')}")
_MADE_OF: Final = matcher(
    r"年初预算数为[\d,.]{1,20}万?元。其中包括(?P<words>[^。]{2,400})。其中：人员经费"
)


def _basic(text: Text) -> Iterator[Said]:
    if match := _MADE_OF.search(text.text):
        place = text.place(match.start("words"))
        yield Said(("基本支出", "构成"), match["words"], place, "words")
    match = _PARTS.search(text.text)
    if match is None:
        return
    parts = [(one["name"], amount_of(one, "now")) for one in _PART.finditer(match["parts"])]
    if not parts or sum(value for _, value in parts) != amount_of(match, "now"):
        return
    place = text.place(match.start("parts"))
    for name, value in parts:
        path = ("基本支出", name) if name == "公用经费" else ("基本支出", "人员经费", name)
        yield Said(path, value, place)


_PROJECT: Final = matcher(
    rf"[（(]\d{{1,2}}[)）](?P<name>[^。]{{2,80}}?){money('now')}"
    r"(?:，主要包括以下几方面支出：(?P<parts>.*)|。主要用于(?P<use>.*)|)[。；]?"
)
_CIRCLED: Final = matcher("[①-⑳]")
_FURTHER: Final = matcher("[①-⑳]|主要用于")


def _with_parts(lines: Iterable[tuple[str, Place]]) -> Iterator[tuple[str, Place]]:
    """The paragraphs, each with its use and its parts where a line ends before them."""
    held: tuple[str, Place] | None = None
    for line, place in lines:
        if held is not None and _FURTHER.match(line):
            held = (held[0] + line, held[1])
            continue
        if held is not None:
            yield held
        held = (line, place)
    if held is not None:
        yield held


def _projects(text: Text) -> Iterator[Said]:
    """The numbered paragraphs below 项目支出."""
    rows: Listed = []
    first: Place | None = None
    within = False
    for line, place in _with_parts(paragraphs(text)):
        match = _PROJECT.fullmatch(line) if within else None
        if match is None:
            if rows:
                break
            within = "项目支出" in line[:12]
            continue
        row: dict[str, str | Decimal | Listed] = {
            "名称": words_of(match["name"]),
            "金额": amount_of(match, "now"),
        }
        if match["use"]:
            row["用途"] = words_of(match["use"])
        if match["parts"]:
            row["内容"] = [w for one in _CIRCLED.split(match["parts"]) if (w := words_of(one))]
        rows.append(row)
        first = first or place
    if rows and first is not None:
        yield Said(("项目支出",), rows, first, "rows")


# ---------------------------------------------------------------- 机关运行经费, 政府采购

_OPERATING: Final = matcher(
    rf"机关运行经费(?:预算)?(?:（[^（）]{{1,30}}）)?(?:共安排|为){money('now')}"
    rf"(?:，(?:比|与)上年度预算(?:{_WAY}{money('step')}|(?P<same>持平))"
    r"(?:，(?:增加|减少)的主要原因是(?P<reason>[^。]{1,400}))?)?"
)


def _operating(text: Text, cells: Cells) -> Iterator[Said]:
    match = _OPERATING.search(text.text)
    if match is None:
        return
    place, now = text.place(match.start("now")), amount_of(match, "now")
    cell = cells.cell("T6", "公用经费合计", "")
    printed = cells.amount("T6", "公用经费合计", "")
    if cell is not None and abs(printed - now) <= near(match):
        now = printed
    elif cell is not None:
        yield Said(("机关运行经费", "金额"), now, place)
    if match["way"] or match["same"]:
        yield Said(("上年", "机关运行经费"), now - _step(match), place, how=RECKONED)
    if match["reason"]:
        yield Said(("机关运行经费", "原因"), words_of(match["reason"]), place, "words")


_BOUGHT: Final = matcher(
    r"政府采购预算[^\n]{0,60}?[。，](?:包含|其中)：(?P<parts>[^。\n]{4,2000})。"
)
# The prescribed sentence has each of these, also where nothing of it is bought.
_ALWAYS_TOLD: Final = frozenset({"货物", "工程", "服务"})
_PURCHASE: Final = matcher(rf"(?P<name>[^；。]{{2,80}}?){money('now')}(?:[；，、]|$)")


def _purchases(text: Text) -> Iterator[Said]:
    match = _BOUGHT.search(text.text)
    if match is None:
        return
    rows: Listed = []
    for one in _PURCHASE.finditer(match["parts"]):
        name = re.sub("^政府采购(.{2})预算$", r"\1", words_of(one["name"]))
        if amount_of(one, "now") or name not in _ALWAYS_TOLD:
            rows.append({"名称": name, "金额": amount_of(one, "now")})
    if rows:
        yield Said(("政府采购",), rows, text.place(match.start("parts")), "rows")


# ---------------------------------------------------------------- “三公”经费, 会议费, 培训费

_KINDS: Final = {
    "公务接待费": "公务接待费",
    "公务用车购置费": "公务用车购置费",
    "公务用车运行费": "公务用车运行(?:维护)?费",
    "因公出国（境）费": "因公出国（境）费用?",
}
_PUBLIC: Final = matcher(
    rf"“三公”经费预算数(?:为)?{money('now')}(?P<rest>[^\n]*(?:\n[^\n]*){{0,9}})"
)
_CARS: Final = matcher(r"公务用车购置数(?P<count>\d{1,4})[台辆](?:，(?P<note>[^。]{1,200}))?。")
_PUBLIC_STEP: Final = matcher(
    rf"(?:经费预算数|^，)(?:比|与)20\d\d年(?:预算)?(?:{_WAY}{money('step')}|(?P<same>持平))"
    r"(?:，其中(?P<units>[^。]{4,1000}))?"
)
_PUBLIC_UNIT: Final = matcher(
    rf"(?P<unit>[^；。，\d]{{2,40}}?)(?:与上年持平|{_WAY}{money('step')}"
    r"(?:，主要是因为(?P<reason>.*))?)"
)


def _expenses(text: Text, cells: Cells) -> Iterator[Said]:
    match = _PUBLIC.search(text.text)
    if match is None:
        return
    place, rest = text.place(match.start("now")), match["rest"]
    for key, name in _KINDS.items():
        if one := re.search(rf"{name}{money('now')}", rest):
            yield Said(("三公经费", key), amount_of(one, "now"), place)
    if cars := _CARS.search(rest):
        yield Said(("三公经费", "购置数"), Decimal(cars["count"]), place, "count")
        if cars["note"]:
            yield Said(("三公经费", "购置说明"), words_of(cars["note"]), place, "words")
    step = _PUBLIC_STEP.search(rest)
    if step is None:
        return
    cell = cells.cell("TS", "合计", "预算")
    now = cells.amount("TS", "合计", "预算") if cell else amount_of(match, "now")
    if abs(now - amount_of(match, "now")) <= near(match):
        yield Said(("上年", "三公经费"), now - _step(step), place, how=RECKONED)
    clauses = re.split(r"；(?=[^；。，]{2,40}?(?:与上年持平|增加\d|减少\d))", step["units"] or "")
    found = [_PUBLIC_UNIT.fullmatch(clause) for clause in clauses]
    rows: Listed = [_changed(one) for one in found if one is not None]
    if rows and len(rows) == len(clauses):
        yield Said(("三公经费", "单位增减"), rows, place, "rows")


_NEXT_KIND: Final = matcher(r"(?=20\d\d年(?:部门)?预算安排(?:会议|培训)费)")
_HELD: Final = "预算安排{key}{money}"
_MEETING: Final = matcher(
    r"(?P<name>[^；。]{2,80}?)，预计参会人[数员](?P<people>\d{1,7})人(?P<per>/[^，；。]{1,10})?，"
    rf"(?:预计)?费用{money('now')}[；。]?"
)


def _meetings(text: Text, key: str) -> Iterator[Said]:
    """The meetings listed below their sum; the sum where they do not add up to it."""
    within: re.Match[str] | None = None
    first: Place | None = None
    rows: Listed = []
    total = Decimal(0)
    lines = ((one, at) for line, at in paragraphs(text) for one in _NEXT_KIND.split(line))
    for line, place in lines:
        if match := re.search(_HELD.format(key=key, money=money("now")), line):
            within, first = match, place
            continue
        row = _MEETING.fullmatch(LEAD.sub("", line, count=1)) if within else None
        if within is not None and row is None:
            break
        if row is not None:
            per = {"人数说明": row["per"]} if row["per"] else {}
            cost = {"费用": amount_of(row, "now")}
            rows.append({"名称": words_of(row["name"]), "人数": row["people"], **per, **cost})
            total += amount_of(row, "now")
    if within is None or first is None:
        return
    if rows:
        yield Said((key, "明细"), rows, first, "rows")
    if total != amount_of(within, "now"):
        yield Said((key, "金额"), amount_of(within, "now"), first)


# ---------------------------------------------------------------- 国有资产, 其他

_DAY: Final = matcher(
    r"截[止至](?P<year>20\d\d)年(?P<month>\d{1,2})月(?P<day>\d{1,2})日，[^。；]{0,40}?(?:用房|车辆)"
)
_AREA: Final = matcher(r"用房(?P<count>\d{1,9}(?:\.\d{1,4})?)平方米")
_ROOMS: Final = matcher(r"平方米。其中：(?P<words>.{2,800}?)；车辆\d")
_CAR_KINDS: Final = matcher(r"车辆\d{1,5}辆，其中[：]?(?P<kinds>[^；。]{2,400})[；。]")
_CAR: Final = matcher(r"(?P<kind>[^、，；。\d]{2,20}?)(?P<count>\d{1,5})辆")
_COUNTS: Final = (
    (
        "大型设备",
        matcher(r"(?<!购置)单[价位][^。；]{0,24}?设备(?:（不含车辆）)?(?P<count>\d{1,5})[台套]"),
    ),
    ("购置车辆", matcher(r"安排购置车辆(?P<count>\d{1,5})辆")),
    (
        "购置大型设备",
        matcher(r"安排购置[^。，；车]{1,24}?设备(?:（不含车辆）)?(?P<count>\d{1,5})[台套]"),
    ),
)
_CARS_FOR: Final = matcher(r"安排购置车辆\d{1,5}辆，(?!其中)(?P<words>.{2,400}?)，预算安排购置")
_REST: Final = matcher(
    r"\n(?:[（(][一二三四五六七八九十\d]{1,3}[)）])?其他事项。(?P<words>[^\n]{2,4000})"
)
_FUND: Final = matcher(
    r"政府性基金预算安排的支出[\d,.]{1,20}万?元，其中：[^。]*。(?P<words>[^\n]{2,800})"
)


def _others(text: Text) -> Iterator[Said]:
    if day := _DAY.search(text.text):
        typed = f"{day['year']}-{int(day['month']):02}-{int(day['day']):02}"
        place = text.place(day.start())
        yield Said(("国有资产", "截止日"), typed, place, "words")
        yield from _assets(text)
    for path, pattern in ((("其他事项",), _REST), (("政府性基金说明",), _FUND)):
        if match := pattern.search(text.text):
            place = text.place(match.start("words"))
            yield Said(path, words_of(match["words"]), place, "words")


def _assets(text: Text) -> Iterator[Said]:
    counts = [("房屋面积", _AREA), *_COUNTS]
    for key, pattern in counts:
        if match := pattern.search(text.text):
            place = text.place(match.start("count"))
            yield Said(("国有资产", key), Decimal(match["count"]), place, "count")
    for key, pattern in (("房屋说明", _ROOMS), ("购置车辆说明", _CARS_FOR)):
        if match := pattern.search(text.text):
            place = text.place(match.start("words"))
            yield Said(("国有资产", key), words_of(match["words"]), place, "words")
    if kinds := _CAR_KINDS.search(text.text):
        for match in _CAR.finditer(kinds["kinds"]):
            place = text.place(kinds.start("kinds"))
            path = ("国有资产", "车辆", match["kind"])
            yield Said(path, Decimal(match["count"]), place, "count")
