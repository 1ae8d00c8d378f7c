"""Beyond: 机关运行经费, meetings, purchases and assets: what the explanation alone states."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from generator.entry.accounts import Vehicles
from generator.importing.correspondence import Keys
from generator.importing.entries import Cells
from generator.importing.stated.item_budgets import BECAUSE
from generator.importing.stated.said import RECKONED, SHARED, Said, amount_of, money, near, words_of
from generator.later import matcher
from generator.understanding import Text

# ---------------------------------------------------------------- 机关运行经费, meetings

_AGENCY: Final = matcher(rf"机关运行经费支出{money('now')}(?P<rest>[^\n]{{0,800}})")
_PLANNED: Final = matcher(rf"年初预算数?为?{money('step')}")
_AGAINST: Final = matcher(
    r"比(?P<base>年初预算数?|上年(?:度)?(?:决算数?)?)(?P<way>增加|增长|减少|下降|降低)"
    + money("step")
)


def of_agency(text: Text, cells: Cells) -> Iterator[Said]:
    match = _AGENCY.search(text.text)
    if match is None:
        return
    place, rest, path = text.place(match.start("now")), match["rest"], ("机关运行经费",)
    cell = cells.cell("T6", "公用经费合计", "")
    operating = cells.amount("T6", "公用经费合计", "")
    same = cell is not None and abs(operating - amount_of(match, "now")) <= near(match)
    now = operating if same else amount_of(match, "now")
    if not same:
        yield Said((*path, "金额"), now, place)
    if planned := _PLANNED.search(rest):
        yield Said((*path, "年初预算"), amount_of(planned, "step"), place)
    for against in _AGAINST.finditer(rest):
        step = amount_of(against, "step")
        base = now - step if against["way"] in {"增加", "增长"} else now + step
        key = "上年" if against["base"].startswith("上年") else "年初预算"
        yield Said((*path, key), base, place, how=RECKONED)
    if why := BECAUSE.search(rest):
        yield Said((*path, "原因"), words_of(why["reason"]), place, "words")


_GATHERING: Final = (
    r"{kind}(?:支出)?{money}(?:[，,]用于(?P<use>{on}[^\n；。]{{1,400}}?)[，,](?:参加)?人数为?"
    r"(?P<people>\d{{1,7}})人|，人数(?P<few>\d{{1,7}})人)?"
    r"(?:[，,](?:会议|培训)?内容为(?P<topic>[^\n；。]{{1,400}}))?"
)
_HELD: Final = (
    (
        "会议费",
        "30215",
        matcher(_GATHERING.format(kind="会议费", on="召开", money=money("now"))),
    ),
    ("培训费", "30216", matcher(_GATHERING.format(kind="培训费", on="", money=money("now")))),
)
_TIMES: Final = matcher(r"^召开(?P<times>\d{1,4})次(?:会议|培训)?$")


def of_gatherings(text: Text, cells: Cells) -> Iterator[Said]:
    if "一般性支出" not in text.heading:
        return
    for key, code, pattern in _HELD:
        match = pattern.search(text.text)
        if match is None:
            continue
        place = text.place(match.start("now"))
        printed, now = cells.amount("T6", code, ""), amount_of(match, "now")
        same = printed and abs(printed - now) <= near(match)
        yield Said((key, "金额"), printed if same else now, place)
        if people := match["people"] or match["few"]:
            yield Said((key, "人数"), Decimal(people), place, "count")
        if match["use"] and (times := _TIMES.match(match["use"])):
            yield Said((key, "次数"), Decimal(times["times"]), place, "count")
        elif match["use"]:
            use = match["use"].removeprefix("召开") if key == "会议费" else match["use"]
            yield Said((key, "用途"), re.sub("会议会议$", "会议", words_of(use)), place, "words")
        if match["topic"]:
            yield Said((key, "内容"), words_of(match["topic"]), place, "words")


# ---------------------------------------------------------------- 政府采购, 国有资产

_BOUGHT: Final = {
    "货物": matcher(rf"(?:政府采购)?货物(?:支出|采购金额){money('now')}"),
    "工程": matcher(rf"(?:政府采购)?工程(?:支出|采购金额){money('now')}"),
    "服务": matcher(rf"(?:政府采购)?服务(?:支出|采购金额){money('now')}"),
    "授予大型企业合同金额": matcher(rf"大型企业合同金额{money('now')}"),
    "授予中小企业合同金额": matcher(rf"中小企业合同金额{money('now')}"),
    "授予小微企业合同金额": matcher(rf"授予(?:小)?微企业合同金额{money('now')}"),
}
_SHARE: Final = matcher(
    r"(?P<kind>货物|工程|服务)采购授予中小企业合同金额占(?:货物|工程|服务)支出金额的"
    r"(?P<rate>\d{1,4}(?:\.\d{1,4})?)%"
)
_CENT: Final = Decimal("0.01")


def _is_about(text: Text, subject: str) -> bool:
    """Whether a section is about a subject: 上海 tells the others in one section together."""
    return subject in text.heading or "其他重要事项" in text.heading


def of_procurement(text: Text) -> Iterator[Said]:
    if not _is_about(text, "采购"):
        return
    found: dict[str, Decimal] = {}
    for key, pattern in _BOUGHT.items():
        if match := pattern.search(text.text):
            found[key] = amount_of(match, "now")
            yield Said(("政府采购", key), found[key], text.place(match.start("now")))
    for match in _SHARE.finditer(text.text):
        kind = match["kind"]
        if kind in found:
            part = (found[kind] * Decimal(match["rate"]) / 100).quantize(_CENT, ROUND_HALF_UP)
            place = text.place(match.start("rate"))
            yield Said(("政府采购", f"{kind}授予中小企业合同金额"), part, place, how=SHARED)


_COUNT: Final = r"(?P<count>\d{1,6})"
_CARS: Final[Sequence[tuple[str, re.Pattern[str]]]] = tuple(
    (str(info.alias), matcher(rf"{label}{_COUNT}辆"))
    for info, label in (
        (
            info,
            {
                "副部（省）级及以上领导用车": "(?:副部（省）级及以上领导|部级领导干部)用车",
                "主要负责人用车": "主要(?:负责人|领导干部)用车",
                "离退休干部服务用车": "离退休干部(?:服务)?用车",
                "其他用车": "其他(?:用车|按照规定配备的公务用车)",
            }.get(str(info.alias), re.escape(str(info.alias))),
        )
        for info in Vehicles.model_fields.values()
    )
)
_LARGE: Final = (
    ("单价50万元以上通用设备", matcher(rf"50万元(?:（含）)?以上(?:的)?通用设备{_COUNT}台")),
    ("单价100万元以上专用设备", matcher(rf"100万元(?:（含）)?以上(?:的)?专用设备{_COUNT}台")),
    (
        "单价100万元以上设备",
        matcher(rf"100万元(?:（含）)?以上(?:的)?设备(?:（不含车辆）)?{_COUNT}台"),
    ),
)
_USE: Final = matcher(r"其他用车主要是(?P<use>[^；。\n]{1,100})")


def of_assets(text: Text) -> Iterator[Said]:
    if not _is_about(text, "国有资产"):
        return
    for path, patterns in ((("国有资产", "车辆"), _CARS), (("国有资产",), _LARGE)):
        for key, pattern in patterns:
            if match := pattern.search(text.text):
                place = text.place(match.start("count"))
                yield Said((*path, key), Decimal(match["count"]), place, "count")
    if use := _USE.search(text.text):
        place = text.place(use.start("use"))
        yield Said(("国有资产", "其他用车用途"), words_of(use["use"]), place, "words")


# ---------------------------------------------------------------- 政府性基金, 活动

_NO_FUND: Final = matcher(r"具体情况如下：(?P<words>[^。\n]{2,200})。?$")
_DEFAULT: Final = matcher(r"本单位20\d\d年度无政府性基金收支")
_HELD_TOO: Final = matcher(
    r"(?:^|[；。])(?>(?:20\d\d年本(?:单位|部门))?)"
    r"(?P<words>(?!未|没有|无)[^；。\n]*(?:节庆|晚会|论坛|赛事)[^；。\n]*)。?$"
)
_ACTIVITIES: Final = matcher(r"；(?P<words>[^；。\n]*工会[^\n]{2,400}?)。20\d\d年本(?:单位|部门)")


def of_notes(text: Text, cells: Cells) -> Iterator[Said]:
    """What a department says in its own words where there is no fund, and of its activities."""
    if "政府性基金" in text.heading and not cells.tables.cells.get("TF"):
        yield from _words(text, ("政府性基金", "说明"), _NO_FUND)
    if "一般性支出" in text.heading:
        yield from _words(text, ("节庆活动",), _HELD_TOO)
        yield from _words(text, ("其他活动",), _ACTIVITIES)


def _words(text: Text, path: Keys, pattern: re.Pattern[str]) -> Iterator[Said]:
    match = pattern.search(text.text)
    if match and not _DEFAULT.fullmatch(match["words"]):
        yield Said(path, words_of(match["words"]), text.place(match.start("words")), "words")
