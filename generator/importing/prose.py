"""Prose: what the sections of a published report state beside its tables, as keys of the input.

Only what is sure is taken: a prior-year figure is reckoned from a stated change only where the
amount beside it is that of the table.  Amounts come in 元, counts as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from generator.accounts import Vehicles
from generator.disclosure import Place
from generator.importing.correspondence import CAPITAL, FUND, ITEMS, Keys
from generator.importing.entries import Cells
from generator.statements import spelled
from generator.subjects import ITEM, functional
from generator.understanding import Text, Understood

_MONEY: Final = r"(?P<{}>-?\d[\d,]{{0,20}}(?:\.\d{{1,6}})?)(?P<{}_in>万元|亿元|元)"
_SCALES: Final = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
RECKONED: Final = "由公布的增减额倒推"
SHARED: Final = "由公布的比例倒推"


def money(name: str) -> str:
    return _MONEY.format(name, name)


@dataclass(frozen=True, slots=True)
class Said:
    """A key and what the report says of it: an amount in 元, a count or words; where, and how."""

    path: Keys
    value: Decimal | str
    place: Place
    kind: str = "amount"  # amount, count or words
    how: str = ""


def said_in(understood: Understood) -> Iterator[Said]:
    """Everything that the sections state and the tables do not."""
    cells = Cells(understood.tables)
    for text in understood.sections:
        yield from _items(text, cells)
        yield from _totals(text, cells)
        yield from _expenses(text, cells)
        yield from _counts(text)
        yield from _agency(text, cells)
        yield from _gatherings(text, cells)
        yield from _procurement(text)
        yield from _assets(text)


def _amount(match: re.Match[str], name: str) -> Decimal:
    return Decimal(match[name].replace(",", "")) * _SCALES[match[f"{name}_in"]]


def _words(text: str) -> str:
    """A text without the marks around it."""
    return text.strip("。；，、：: \n")


# ---------------------------------------------------------------- 年初预算 of each 科目

_ITEM: Final = re.compile(
    r"(?<![^\n。：；])(?P<class>[^\n。（）]{1,40})（(?:\d{3})?类）[-－—]{0,2}(?P<section>[^\n。]{1,60}?)"
    r"（(?:\d{2}|\d{5})?款）[-－—]{0,2}(?P<item>[^\n。]{1,60}?)（(?:\d{2}|\d{7})?项(?:级科目)?）"
    rf"[，。]?(?:年初)预算数?为?{money('budget')}[^\n]{{0,30}}?"
    rf"(?:支出)?决算(?:支出|数)?为?{money('final')}(?P<rest>[^\n]{{0,1200}})"
)
_WHY: Final = re.compile(
    r"决算数?(?:大于|小于|高于|低于|超过)(?:年初)?预算数?(?:的?主要)?(?:的?原因)?(?:是因为|是|为)?[：:]?"
    r"(?P<reason>[^\n]{1,800})"
)


def _items(text: Text, cells: Cells) -> Iterator[Said]:
    for match in _ITEM.finditer(text.text):
        path = _row_of(match, cells)
        if path is None:
            continue
        place = text.place(match.start("budget"))
        yield Said((*path, "年初预算"), _amount(match, "budget"), place)
        why = _WHY.search(match["rest"])
        if why and _words(why["reason"]):
            yield Said((*path, "原因"), _words(why["reason"]), place, "words")


def _row_of(match: re.Match[str], cells: Cells) -> Keys | None:
    """The row that the names of an item mean: the only one of those names that the tables have."""
    names = [_plain(re.sub(r"^.*[、.．]", "", match[one])) for one in ("section", "item")]
    found = [
        (*path, code)
        for key, path in (("T5", ITEMS), ("TF", FUND), ("TC", CAPITAL))
        for code in cells.rows(key, ITEM)
        if _plain(_name(cells, code, key)) == names[1]
    ]
    if len(found) > 1:
        found = [path for path in found if _plain(_name(cells, path[-1][:5], "T5")) == names[0]]
    return found[0] if len(found) == 1 else None


def _name(cells: Cells, code: str, key: str) -> str:
    known = functional().get(code)
    return cells.name(code, key, "T3") or (known.name if known else "")


def _plain(name: str) -> str:
    return re.sub(r"[（）()\s]", "", spelled(name))


# ---------------------------------------------------------------- 上年, from the stated changes

_STEP: Final = (
    r"(?:与|比|较)(?:20\d\d年|上(?:一)?年)(?:度)?(?:决算数?)?(?:相比)?[，,]?"
    r"(?P<whose>[^\d。，]{0,20}?)(?:各)?(?P<way>增加|增长|减少|下降|降低)" + money("step")
)
_CHANGE: Final = re.compile(
    rf"{money('now')}[^\n。]{{0,40}}?[，。]{_STEP}"
    r"(?P<rest>[^\n]{0,1200})"
)
_BECAUSE: Final = re.compile(
    r"(?:主要是(?:因为|由于)?|(?:主要)?原因(?:是|为)|是因为)[：:，]?(?P<reason>[^\n]{1,1000}?)"
    r"(?=。20\d\d年度|。?\n|。?$)"
)
# A heading, and what the totals of its sections are called: the amounts of income, of spending.
_SECTIONS: Final = (
    ("财政拨款收入支出", ("财政拨款收入总计", "财政拨款支出总计"), "T4"),
    ("收入支出", ("收入总计", "支出总计"), "T1"),
    ("一般公共预算财政拨款支出决算", ("一般公共预算财政拨款支出",) * 2, "T5"),
)


def _totals(text: Text, cells: Cells) -> Iterator[Said]:
    found = next((s for s in _SECTIONS if s[0] in text.heading), None)
    if found is None:
        return
    _, keys, table = found
    priors: list[Decimal] = []
    start = 0
    for _ in range(2):
        match = _CHANGE.search(text.text, start)
        if match is None:
            return
        spending = bool(priors)
        key = keys[1] if spending else keys[0]
        now, place = _whole(cells, table, spending=spending), text.place(match.start("step"))
        prior = _before(match, now)
        if prior is not None and prior not in priors:
            yield Said(("上年", key, "金额"), prior, place, how=RECKONED)
            priors.append(prior)
        why = _BECAUSE.search(match["rest"])
        if why and (prior is not None):
            yield Said(("上年", key, "原因"), _words(why["reason"]), place, "words")
        start = match.start("rest") + (why.end() if why else 0)
        if keys[0] == keys[1]:
            return


def _whole(cells: Cells, table: str, *, spending: bool) -> Decimal | None:
    at = {
        "T1": ("T1", "支出.总计" if spending else "收入.总计", "0"),
        "T4": ("T4", "支出.总计" if spending else "收入.总计", "0"),
        "T5": ("T5", "合计", "小计"),
    }[table]
    return cells.amount(*at) if cells.cell(*at) else None


def _before(match: re.Match[str], now: Decimal | None) -> Decimal | None:
    """Last year's amount, where what is stated beside the change is this year's of the table."""
    stated, step = _amount(match, "now"), _amount(match, "step")
    if now is None or abs(stated - now) > _near(match):
        return None
    return now - step if match["way"] in {"增加", "增长"} else now + step


def _near(match: re.Match[str]) -> Decimal:
    """How far a table's amount may be from the stated one: one of its last digit."""
    places = len(match["now"].partition(".")[2])
    return _SCALES[match["now_in"]] * Decimal(1).scaleb(-min(places, 2))


# ---------------------------------------------------------------- “三公”经费

_KINDS: Final[Mapping[str, str]] = {
    "因公出国（境）费": "因公出国（境）费用?",
    "公务接待费": "公务接待费",
    "公务用车购置费": "公务用车购置费(?!及|和)",
    "公务用车运行维护费": "(?<!及)(?<!和)公务(?:用车)?运行(?:维护)?费",
}
_NAMES: Final = {
    "因公出国（境）费": "因公出国境费",
    "公务接待费": "公务接待费",
    "公务用车购置费": "公务用车购置费",
    "公务用车运行维护费": "公务用车运行维护费",
}
_ANY: Final = "因公出国（境）费|公务接待费|公务用车购置费|公务(?:用车)?运行(?:维护)?费"
_OF_KIND: Final = {
    kind: re.compile(
        rf"{name}(?:支出)?(?:年初|全年)?预算(?:数)?为{money('budget')}，(?:支出)?决算(?:数)?为"
        rf"{money('now')}(?P<rest>(?:(?!(?:{_ANY})(?:及运行维护费)?支出预算|\n).){{0,800}})"
    )
    for kind, name in _KINDS.items()
}
_SAME: Final = re.compile(
    r"与上年(?:决算数?)?(?:相同|持平|一致|相比持平)"
    r"|与上年相比(?:增长|增加|减少)0(?:\.0+)?万元"
)
_STEP_ALONE: Final = re.compile(_STEP)
_LESS: Final = re.compile(
    r"决算数?(?:大于|小于|高于|低于)(?:年初|全年)?预算数?的?(?:主要)?原因(?:是|为)[：:]?"
    r"(?P<reason>.{1,400}?)(?=[，。]与上年|。|$)"
)
_GREW: Final = re.compile(
    r"(?:增长|增加|减少|下降|降低)的?(?:主要)?(?:原因)?(?:是因为|主要是因为|是)[：:]?(?P<reason>[^。]{1,400})"
)


def _expenses(text: Text, cells: Cells) -> Iterator[Said]:
    for kind, pattern in _OF_KIND.items():
        match = pattern.search(text.text)
        if match is None:
            continue
        path, place, rest = ("三公经费", kind), text.place(match.start("now")), match["rest"]
        yield Said((*path, "预算"), _amount(match, "budget"), text.place(match.start("budget")))
        yield Said((*path, "决算"), _amount(match, "now"), place)
        step = _STEP_ALONE.search(rest)
        cell = cells.cell("TS", _NAMES[kind], "决算")
        now = cells.amount("TS", _NAMES[kind], "决算") if cell else _amount(match, "now")
        if step:
            by = _amount(step, "step")
            rose = step["way"] in {"增加", "增长"}
            yield Said((*path, "上年"), now - by if rose else now + by, place, how=RECKONED)
        elif _SAME.search(rest):
            yield Said((*path, "上年"), now, place, how=RECKONED)
        if less := _LESS.search(rest):
            yield Said((*path, "与预算差异原因"), _words(less["reason"]), place, "words")
        if step and _amount(step, "step") and (grew := _GREW.search(rest, step.end())):
            yield Said((*path, "与上年增减原因"), _words(grew["reason"]), place, "words")


_COUNTS: Final = (
    (
        re.compile(r"因公出国（境）团组(?P<a>\d{1,6})个[^。\n\d]{0,20}?(?P<b>\d{1,6})人次"),
        (("因公出国（境）费", "团组"), ("因公出国（境）费", "人次")),
    ),
    (
        re.compile(r"来访团组(?P<a>\d{1,6})(?:个|批次?)[^。\n\d]{0,20}?(?P<b>\d{1,7})人次"),
        (("公务接待费", "批次"), ("公务接待费", "人次")),
    ),
    (
        re.compile(r"(?<!用于)更新公务用车(?P<a>\d{1,5})辆"),
        (("公务用车购置费", "更新数"),),
    ),
    (
        re.compile(r"(?:公务用车购置数为?|[，、]购置公务用车)(?P<a>\d{1,5})辆"),
        (("公务用车购置费", "购置数"),),
    ),
    (
        re.compile(r"公务用车保有量(?:为|共)?(?P<a>\d{1,6})辆"),
        (("公务用车运行维护费", "保有量"),),
    ),
)
_GUESTS: Final = re.compile(r"来宾\d{1,7}人次，主要是(?P<a>[^。\n]{1,200}?)(?:发生的接待支出)?。")
_RUN: Final = re.compile(
    r"运行(?:维护)?费[\d.,]{1,20}万?元，主要是?用于(?P<a>[^。\n]{1,200}?)，截[止至]"
)


def _counts(text: Text) -> Iterator[Said]:
    for pattern, paths in _COUNTS:
        if match := pattern.search(text.text):
            for name, path in zip(("a", "b"), paths, strict=False):
                place = text.place(match.start(name))
                yield Said(("三公经费", *path), Decimal(match[name]), place, "count")
    for pattern, kind in ((_GUESTS, "公务接待费"), (_RUN, "公务用车运行维护费")):
        if match := pattern.search(text.text):
            place = text.place(match.start("a"))
            yield Said(("三公经费", kind, "用途"), _words(match["a"]), place, "words")


# ---------------------------------------------------------------- 机关运行经费, meetings

_AGENCY: Final = re.compile(rf"机关运行经费支出{money('now')}(?P<rest>[^\n]{{0,800}})")
_PLANNED: Final = re.compile(rf"年初预算数?为?{money('step')}")
_AGAINST: Final = re.compile(
    r"比(?P<base>年初预算数?|上年(?:度)?(?:决算数?)?)(?P<way>增加|增长|减少|下降|降低)"
    + money("step")
)


def _agency(text: Text, cells: Cells) -> Iterator[Said]:
    match = _AGENCY.search(text.text)
    if match is None:
        return
    place, rest, path = text.place(match.start("now")), match["rest"], ("机关运行经费",)
    cell = cells.cell("T6", "公用经费合计", "")
    operating = cells.amount("T6", "公用经费合计", "")
    same = cell is not None and abs(operating - _amount(match, "now")) <= _near(match)
    now = operating if same else _amount(match, "now")
    if not same:
        yield Said((*path, "金额"), now, place)
    if planned := _PLANNED.search(rest):
        yield Said((*path, "年初预算"), _amount(planned, "step"), place)
    for against in _AGAINST.finditer(rest):
        step = _amount(against, "step")
        base = now - step if against["way"] in {"增加", "增长"} else now + step
        key = "上年" if against["base"].startswith("上年") else "年初预算"
        yield Said((*path, key), base, place, how=RECKONED)
    if why := _BECAUSE.search(rest):
        yield Said((*path, "原因"), _words(why["reason"]), place, "words")


_GATHERING: Final = (
    r"{kind}(?:支出)?{money}(?:[，,]用于(?P<use>{on}[^\n；。]{{1,400}}?)[，,](?:参加)?人数为?"
    r"(?P<people>\d{{1,7}})人|，人数(?P<few>\d{{1,7}})人)?"
    r"(?:[，,](?:会议|培训)?内容为(?P<topic>[^\n；。]{{1,400}}))?"
)
_HELD: Final = (
    (
        "会议费",
        "30215",
        re.compile(_GATHERING.format(kind="会议费", on="召开", money=money("now"))),
    ),
    ("培训费", "30216", re.compile(_GATHERING.format(kind="培训费", on="", money=money("now")))),
)
_TIMES: Final = re.compile(r"^召开(?P<times>\d{1,4})次(?:会议|培训)?$")


def _gatherings(text: Text, cells: Cells) -> Iterator[Said]:
    if "一般性支出" not in text.heading:
        return
    for key, code, pattern in _HELD:
        match = pattern.search(text.text)
        if match is None:
            continue
        place = text.place(match.start("now"))
        printed, now = cells.amount("T6", code, ""), _amount(match, "now")
        same = printed and abs(printed - now) <= _near(match)
        yield Said((key, "金额"), printed if same else now, place)
        if people := match["people"] or match["few"]:
            yield Said((key, "人数"), Decimal(people), place, "count")
        if match["use"] and (times := _TIMES.match(match["use"])):
            yield Said((key, "次数"), Decimal(times["times"]), place, "count")
        elif match["use"]:
            use = match["use"].removeprefix("召开") if key == "会议费" else match["use"]
            yield Said((key, "用途"), re.sub("会议会议$", "会议", _words(use)), place, "words")
        if match["topic"]:
            yield Said((key, "内容"), _words(match["topic"]), place, "words")


# ---------------------------------------------------------------- 政府采购, 国有资产

_BOUGHT: Final = {
    "货物": re.compile(rf"(?:政府采购)?货物支出{money('now')}"),
    "工程": re.compile(rf"(?:政府采购)?工程支出{money('now')}"),
    "服务": re.compile(rf"(?:政府采购)?服务支出{money('now')}"),
    "授予大型企业合同金额": re.compile(rf"大型企业合同金额{money('now')}"),
    "授予中小企业合同金额": re.compile(rf"中小企业合同金额{money('now')}"),
    "授予小微企业合同金额": re.compile(rf"授予(?:小)?微企业合同金额{money('now')}"),
}
_SHARE: Final = re.compile(
    r"(?P<kind>货物|工程|服务)采购授予中小企业合同金额占(?:货物|工程|服务)支出金额的"
    r"(?P<rate>\d{1,4}(?:\.\d{1,4})?)%"
)
_CENT: Final = Decimal("0.01")


def _procurement(text: Text) -> Iterator[Said]:
    if "采购" not in text.heading:
        return
    found: dict[str, Decimal] = {}
    for key, pattern in _BOUGHT.items():
        if match := pattern.search(text.text):
            found[key] = _amount(match, "now")
            yield Said(("政府采购", key), found[key], text.place(match.start("now")))
    for match in _SHARE.finditer(text.text):
        kind = match["kind"]
        if kind in found:
            part = (found[kind] * Decimal(match["rate"]) / 100).quantize(_CENT)
            place = text.place(match.start("rate"))
            yield Said(("政府采购", f"{kind}授予中小企业合同金额"), part, place, how=SHARED)


_COUNT: Final = r"(?P<count>\d{1,6})"
_CARS: Final[Sequence[tuple[str, re.Pattern[str]]]] = tuple(
    (str(info.alias), re.compile(rf"{label}{_COUNT}辆"))
    for info, label in (
        (
            info,
            {
                "主要负责人用车": "主要(?:负责人|领导干部)用车",
                "其他用车": "其他(?:用车|按照规定配备的公务用车)",
            }.get(str(info.alias), re.escape(str(info.alias))),
        )
        for info in Vehicles.model_fields.values()
    )
)
_LARGE: Final = (
    ("单价50万元以上通用设备", re.compile(rf"50万元(?:（含）)?以上(?:的)?通用设备{_COUNT}台")),
    ("单价100万元以上专用设备", re.compile(rf"100万元(?:（含）)?以上(?:的)?专用设备{_COUNT}台")),
    (
        "单价100万元以上设备",
        re.compile(rf"100万元(?:（含）)?以上(?:的)?设备(?:（不含车辆）)?{_COUNT}台"),
    ),
)
_USE: Final = re.compile(r"其他用车主要是(?P<use>[^；。\n]{1,100})")


def _assets(text: Text) -> Iterator[Said]:
    if "国有资产" not in text.heading:
        return
    for path, patterns in ((("国有资产", "车辆"), _CARS), (("国有资产",), _LARGE)):
        for key, pattern in patterns:
            if match := pattern.search(text.text):
                place = text.place(match.start("count"))
                yield Said((*path, key), Decimal(match["count"]), place, "count")
    if use := _USE.search(text.text):
        place = text.place(use.start("use"))
        yield Said(("国有资产", "其他用车用途"), _words(use["use"]), place, "words")
