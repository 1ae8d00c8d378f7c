"""Against the tables: amounts, items, lists and shares of the prose held against their cells."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import Final

from generator.inspection.claims import (
    WRONG,
    Finding,
    Inspection,
    Printed,
    amount,
    money,
    percent,
    rate,
)
from generator.inspection.judge import cited, in_wan, level, per_cent, same_elsewhere
from generator.reach import Range, percentage, total
from generator.subjects import economic, functional
from generator.understanding import TableCell, Tables, Text

# What a section is about, by words of its heading; the first that fits.
_TOPICS: Final = (
    ("三公", "三公"),
    ("基本支出", "基本支出"),
    ("国有资本", "国资"),
    ("政府性基金", "基金"),
    ("一般公共预算财政拨款支出", "一般公共预算"),
    ("财政拨款收入支出", "财政拨款"),
    ("收入支出决算总体", "总体"),
    ("收入支出决算情况", "总体"),
    ("收入决算", "收入"),
    ("支出决算", "支出"),
    ("机关运行", "机关运行"),
    ("采购", "采购"),
    ("资产", "资产"),
    ("绩效", "绩效"),
)


def topic(text: Text) -> str:
    return next((name for words, name in _TOPICS if words in text.heading), "")


Where = tuple[str, str, str]  # statement, row, column

# Topic, pattern before the amount, the cell that it states.
_STATED: Final[tuple[tuple[str, str, Where], ...]] = (
    ("总体", "收、支总计|收入总计|总收入|收支总计|收入支出总计", ("T1", "收入.总计", "0")),
    ("总体", "支出总计|总支出", ("T1", "支出.总计", "0")),
    ("收入", "收入合计", ("T1", "收入.本年收入合计", "0")),
    ("收入", "上级补助收入", ("T1", "收入.上级补助收入", "0")),
    ("收入", "(?<![业属])事业收入", ("T1", "收入.事业收入", "0")),
    ("收入", "经营收入", ("T1", "收入.经营收入", "0")),
    ("收入", "附属单位上缴收入", ("T1", "收入.附属单位上缴收入", "0")),
    ("收入", "其他收入", ("T1", "收入.其他收入", "0")),
    ("收入", "财政拨款收入", ("T4", "收入.本年收入合计", "0")),
    ("支出", "支出合计", ("T3", "合计", "本年支出合计")),
    ("支出", "基本支出", ("T3", "合计", "基本支出")),
    ("支出", "项目支出", ("T3", "合计", "项目支出")),
    ("支出", "上缴上级支出", ("T3", "合计", "上缴上级支出")),
    ("支出", "(?<!上缴)经营支出", ("T3", "合计", "经营支出")),
    ("财政拨款", "财政拨款收、支总计|财政拨款收入总计|财政拨款收支总计", ("T4", "收入.总计", "0")),
    ("财政拨款", "财政拨款支出总计", ("T4", "支出.总计", "0")),
    ("一般公共预算", "年度?(?:一般公共预算)?财政拨款支出|支出决算数为", ("T5", "合计", "小计")),
    ("基本支出", "基本支出", ("T5", "合计", "基本支出")),
    ("基本支出", "人员经费", ("T6", "人员经费合计", "")),
    ("基本支出", "公用经费", ("T6", "公用经费合计", "")),
    ("基金", "财政拨款收入", ("TF", "合计", "本年收入")),
    ("基金", "[；，]支出", ("TF", "合计", "小计")),
    ("机关运行", "机关运行经费(?:支出)?", ("T6", "公用经费合计", "")),
    ("绩效", "整体支出绩效评价，涉及一般公共预算支出", ("T5", "合计", "小计")),
)


def judge_stated(text: Text, tables: Tables, inspection: Inspection) -> None:
    """Amounts that a section states of a table, each against its cell."""
    about = topic(text)
    for name, pattern, where in _STATED:
        if name != about:
            continue
        found = re.compile(rf"(?:{pattern})(?:为)?{money('amount')}")
        for match in found.finditer(_outside_items(text.text, about)):
            _judge_amount(text, match, where, tables, inspection)


def _outside_items(text: str, about: str) -> str:
    """The text with the numbered items blanked out: their amounts are judged one by one."""
    if about not in {"一般公共预算", "基金"}:
        return text
    return re.sub(
        r"\n\d{1,2}[、.．][^\n]*(?:\n(?![（(]?[一二三\d])[^\n]*)*",
        lambda m: "\n" * 1 + "　" * (len(m[0]) - 1),
        text,
    )


def _judge_amount(
    text: Text, match: re.Match[str], where: Where, tables: Tables, inspection: Inspection
) -> None:
    key, row, column = where
    if key not in tables.found:
        return
    cell = tables.cell(key, row, column)
    printed = amount(match, "amount")
    if cell is None:
        if not tables.cells.get(key):
            return
        if printed.value == 0:
            inspection.holds("X01")
        return
    bad = level(printed, cell.range())
    if bad is None:
        inspection.holds("X01")
        return
    message = f"表上是 {in_wan(cell.value)} 万元，写的是 {in_wan(printed.value)} 万元"
    inspection.found(
        Finding(
            "X01", bad, text.number, match[0], text.place(match.start()),
            printed.digits, in_wan(cell.value), message,
            same_elsewhere(printed, tables, cell.name), cited(key, cell),
        )  # fmt: skip
    )


# ---------------------------------------------------------------- 五（一） the share of all spending

_OF_ALL: Final = re.compile(rf"占本年支出合计的{rate('rate')}")


def judge_share_of_all(text: Text, tables: Tables, inspection: Inspection) -> None:
    part, whole = tables.cell("T5", "合计", "小计"), tables.cell("T3", "合计", "本年支出合计")
    if part is None or whole is None or topic(text) != "一般公共预算":
        return
    right = percentage(part.range(), whole.range())
    for match in _OF_ALL.finditer(text.text):
        printed = percent(match, "rate")
        if right is None or (bad := level(printed, right)) is None:
            inspection.holds("N06")
            continue
        message = f"{in_wan(part.value)} ÷ {in_wan(whole.value)} = {per_cent(right.middle())}%"
        inspection.found(
            Finding(
                "N06", bad, text.number, match[0], text.place(match.start()), printed.digits,
                per_cent(right.middle()), message, "", cited("T5", part) + "；" + cited("T3", whole),
            )  # fmt: skip
        )


# ---------------------------------------------------------------- 五（二） by 类

def _whole_table(tables: Tables) -> bool:
    """Whether 公开05表 was read whole: its 项 make up its 合计. What is missing is not accused else."""
    rows = tables.rows("T5", "小计")
    items = [cell for code, cell in rows.items() if len(code) == 7]
    whole = rows.get("合计")
    if whole is None or not items:
        return False
    added = total(cell.range() for cell in items)
    # One wrong cell is no reason to distrust the rest.
    return abs(added.middle() - whole.value) <= abs(whole.value) / 5


_CLASS: Final = re.compile(
    rf"(?P<name>[\u4e00-\u9fff]{{3,20}}?)(?:（类）)?(?:支出)?(?:（类）)?{money('amount')}，占比?"
)


def judge_classes(text: Text, tables: Tables, inspection: Inspection) -> None:
    """The 类 that 五（二） lists are those of 公开05表, each with its amount."""
    if topic(text) != "一般公共预算" or not _whole_table(tables):
        return
    classes = _by_class(tables)
    if not classes:
        return
    for match in _CLASS.finditer(text.text):
        name = match["name"].removeprefix("以下方面：").split("：")[-1]
        if name.endswith(("本年", "财政拨款", "基本")):
            continue
        cell = next((c for n, c in classes.items() if _same_subject(n, name)), None)
        if cell is None:
            _not_in_table(text, match, name, tables, inspection)
            continue
        printed = amount(match, "amount")
        if (bad := level(printed, cell.range())) is None:
            inspection.holds("X02")
            continue
        message = f"表上是 {in_wan(cell.value)} 万元，写的是 {in_wan(printed.value)} 万元"
        inspection.found(
            Finding(
                "X02", bad, text.number, match[0].removesuffix("占").rstrip("，"),
                text.place(match.start("amount")), printed.digits, in_wan(cell.value), message,
                same_elsewhere(printed, tables, cell.name), cited("T5", cell),
            )  # fmt: skip
        )


def _by_class(tables: Tables) -> dict[str, TableCell]:
    """Amounts of 公开05表 by the name of the 类, added up where only 项 are listed."""
    rows = tables.rows("T5", "小计")
    found = {
        functional()[code].name: cell
        for code, cell in rows.items()
        if len(code) == 3 and code in functional()
    }
    if found:
        return found
    sums: dict[str, list[TableCell]] = {}
    for code, cell in rows.items():
        if len(code) == 7 and code[:3] in functional():
            sums.setdefault(functional()[code[:3]].name, []).append(cell)
    return {
        name: TableCell(
            sum((c.value for c in cells), cells[0].value * 0),
            sum((c.half for c in cells), cells[0].half * 0),
            "＋".join(c.text for c in cells),
            name,
            cells[0].place,
        )
        for name, cells in sums.items()
    }


def _bare(name: str) -> str:
    return name.removesuffix("支出").replace("（类）", "")


def _same_subject(left: str, right: str) -> bool:
    return _bare(left) == _bare(right)


def _not_in_table(
    text: Text, match: re.Match[str], name: str, tables: Tables, inspection: Inspection
) -> None:
    known = {_bare(s.name) for s in functional().values() if len(s.code) == 3}
    if _bare(name) not in known:
        return
    in_fund = any(
        _same_subject(functional()[code[:3]].name, name)
        for code in tables.rows("TF", "小计")
        if code[:3] in functional()
    )
    why = "政府性基金的科目列到了一般公共预算" if in_fund else ""
    inspection.found(
        Finding(
            "X03", WRONG, text.number, match[0].removesuffix("占").rstrip("，"),
            text.place(match.start()), name, "", "公开05表没有这一类支出", why,
        )  # fmt: skip
    )


# ---------------------------------------------------------------- 五（三） by 项

_ITEM: Final = re.compile(
    r"(?P<no>\d{1,2})[、.．](?P<class>[^\n。（）]+?)（类）(?P<section>[^\n。]+?)（款）(?P<item>[^\n。]+?)（项）"
)
_AMOUNTS: Final = re.compile(
    rf"年初预算数?为{money('budget')}[^\n]{{0,30}}?(?:支出)?决算数?为{money('final')}"
)


def judge_items(text: Text, tables: Tables, inspection: Inspection) -> None:
    """The items that 五（三） lists are exactly the 项 of 公开05表, each with its amount."""
    if topic(text) != "一般公共预算" or not _whole_table(tables):
        return
    cells = {c: cell for c, cell in tables.rows("T5", "小计").items() if len(c) == 7}
    named: set[str] = set()
    for match in _ITEM.finditer(text.text):
        code = _code_of(match, cells)
        following = text.text[match.end() : match.end() + 90]
        stated = _AMOUNTS.search(following.split("（项）")[0])
        if code is None:
            _item_not_in_table(text, match, tables, inspection)
        elif stated:
            named.add(code)
            _judge_item(text, match, stated, cells[code], tables, inspection)
    if named:
        for code in cells.keys() - named:
            _item_missing(text, code, cells[code], inspection)


def _code_of(match: re.Match[str], cells: Mapping[str, TableCell]) -> str | None:
    known = functional()
    for code in cells:
        names = [known[c].name if c in known else "" for c in (code, code[:5], code[:3])]
        printed = cells[code].name.split(" ")[1] if " " in cells[code].name else names[0]
        if match["item"] in (names[0], printed) and (
            match["section"] == names[1] or match["class"] == names[2]
        ):
            return code
    return None


def _judge_item(
    text: Text,
    match: re.Match[str],
    stated: re.Match[str],
    cell: TableCell,
    tables: Tables,
    inspection: Inspection,
) -> None:
    printed = amount(stated, "final")
    _judge_item_rate(text, match, stated, cell, inspection)
    if (bad := level(printed, cell.range())) is None:
        inspection.holds("X04")
        return
    start = match.end() + stated.start()
    quote = text.text[match.end() + stated.start("final") - 6 : match.end() + stated.end("final")]
    quote = quote[quote.find("支出决算") :] if "支出决算" in quote else quote
    message = f"表上是 {in_wan(cell.value)} 万元，写的是 {in_wan(printed.value)} 万元"
    inspection.found(
        Finding(
            "X04", bad, text.number, quote, text.place(start), printed.digits,
            in_wan(cell.value), message, same_elsewhere(printed, tables, cell.name),
            cited("T5", cell),
        )  # fmt: skip
    )


_COMPLETED: Final = re.compile(rf"(?:完成|超出)(?:年初)?预算的?{rate('rate')}")


def _judge_item_rate(
    text: Text, match: re.Match[str], stated: re.Match[str], cell: TableCell, inspection: Inspection
) -> None:
    """A completion rate that fits the printed final, but not the table's."""
    rest_at = match.end() + stated.end()
    found = _COMPLETED.match(text.text[rest_at : rest_at + 30].lstrip("，。"))
    budget = amount(stated, "budget")
    if not found or not budget.value:
        return
    printed, right = percent(found, "rate"), percentage(cell.range(), budget.range())
    by_text = percentage(amount(stated, "final").range(), budget.range())
    if right is None or by_text is None or level(printed, by_text) is not None:
        return  # wrong by its own sentence, which says so
    if (bad := level(printed, right)) is None:
        return
    message = f"{in_wan(cell.value)} ÷ {in_wan(budget.value)} = {per_cent(right.middle())}%"
    why = "由已经四舍五入或写错的决算数算出"
    inspection.found(
        Finding(
            "N04", bad, text.number, found[0], text.place(rest_at), printed.digits,
            per_cent(right.middle()), message, why, cited("T5", cell),
        )  # fmt: skip
    )


def _item_not_in_table(
    text: Text, match: re.Match[str], tables: Tables, inspection: Inspection
) -> None:
    funds = tables.rows("TF", "小计")
    in_fund = any(functional().get(c) and functional()[c].name == match["item"] for c in funds)
    why = "政府性基金的科目列到了一般公共预算" if in_fund else ""
    inspection.found(
        Finding(
            "X05", WRONG, text.number, match[0], text.place(match.start()), match["item"], "",
            "公开05表没有这一项支出", why,
        )  # fmt: skip
    )


def _item_missing(text: Text, code: str, cell: TableCell, inspection: Inspection) -> None:
    name = functional()[code].name if code in functional() else code
    message = f"公开05表有 {code} {name} {in_wan(cell.value)} 万元，正文没有说到"
    inspection.found(
        Finding(
            "X06", WRONG, text.number, text.heading, text.place(0), "", name, message, "",
            cited("T5", cell),
        )  # fmt: skip
    )


# ---------------------------------------------------------------- 六 lists of economic items

_LIST: Final = re.compile(r"(?P<group>人员经费|公用经费)[^。；]*?主要包括[:：]?(?P<list>[^。；]+)")


def judge_lists(text: Text, tables: Tables, inspection: Inspection) -> None:
    """主要包括……: exactly the rows of 公开06表 that are not blank."""
    if topic(text) != "基本支出" or not tables.cells.get("T6"):
        return
    spent = {code for (code, _), cell in tables.cells["T6"].items() if len(code) == 5 and cell.value}
    whole, parts = tables.cell("T6", "人员经费合计"), [tables.cells["T6"][code, ""] for code in spent]
    if whole and total(p.range() for p in parts).high < whole.range().low:
        return  # rows were lost in reading
    for match in _LIST.finditer(text.text):
        group = {c for c in spent if c in economic() and economic()[c].group == match["group"]}
        listed: set[str] = set()
        for name, at in _names(match):
            code = _economic_code(name, match["group"])
            if code in spent:
                listed.add(code or "")
                inspection.holds("N08")
            else:
                _not_spent(text, name, at, code, inspection)
        for code in sorted(group - listed):
            _not_listed(text, match, code, tables, inspection)


def _names(match: re.Match[str]) -> Iterator[tuple[str, int]]:
    at = match.start("list")
    for name in match["list"].split("、"):
        if name.strip("等"):
            yield name.removesuffix("等"), at
        at += len(name) + 1


def _economic_code(name: str, group: str) -> str | None:
    """The 款 of a name as departments write it: 其他交通费 for 其他交通费用."""
    names = {s.name: s.code for s in economic().values() if s.group == group and len(s.code) == 5}
    if name in names:
        return names[name]
    near = difflib.get_close_matches(name, list(names), n=1, cutoff=0.8)
    return names[near[0]] if near else None


def _not_spent(
    text: Text, name: str, at: int, code: str | None, inspection: Inspection
) -> None:
    classes = {s.name for s in economic().values() if len(s.code) == 3}
    message = f"公开06表{code or ''} {name} 没有数" if code else f"公开06表没有 {name}"
    why = "照抄了样本的清单" if code or name in classes else ""
    inspection.found(
        Finding("N08", WRONG, text.number, name, text.place(at), name, "", message, why)
    )


def _not_listed(
    text: Text, match: re.Match[str], code: str, tables: Tables, inspection: Inspection
) -> None:
    cell = tables.cells["T6"][code, ""]
    name = economic()[code].name
    message = f"公开06表 {code} {name} 有 {in_wan(cell.value)} 万元，清单里没有"
    inspection.found(
        Finding(
            "N08", WRONG, text.number, f"主要包括{match['list'].split('、')[0]}",
            text.place(match.start("list")), "", name, message, "", cited("T6", cell),
        )  # fmt: skip
    )


# ---------------------------------------------------------------- reasons, procurement, performance

_GREW: Final = re.compile(
    rf"(?P<name>[\u4e00-\u9fff（）]{{4,40}}?)(?:较|比)上(?:个|一)?年度?(?:新增|增加|增长){money('step')}"
)


def judge_reasons(text: Text, tables: Tables, inspection: Inspection) -> None:
    """A 科目 cannot have grown by more than it has now."""
    for match in _GREW.finditer(text.text):
        cell = _item_named(match["name"], tables)
        if cell is None:
            continue
        step = amount(match, "step")
        if step.range().low <= cell.range().high:
            inspection.holds("N05")
            continue
        message = f"本年只有 {in_wan(cell.value)} 万元，不可能比上年增加 {in_wan(step.value)} 万元"
        inspection.found(
            Finding(
                "N05", WRONG, text.number, match[0], text.place(match.start()), step.digits,
                "", message, "", cited("T5", cell),
            )  # fmt: skip
        )


def _item_named(name: str, tables: Tables) -> TableCell | None:
    """The 项 of 公开05表 whose name a phrase ends with."""
    found = [
        (len(functional()[code].name), cell)
        for code, cell in tables.rows("T5", "小计").items()
        if len(code) == 7 and code in functional() and name.endswith(functional()[code].name)
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else None


_KINDS: Final = re.compile(
    rf"政府采购支出总额(?:为)?{money('total')}[，。；]?其中：?政府采购货物支出{money('goods')}、?政府采购工程支出{money('works')}、?政府采购服务支出{money('services')}"
)
_TO_MEDIUM: Final = re.compile(rf"中小企业合同金额{money('medium')}")
_KIND_SHARES: Final = re.compile(
    rf"货物采购授予中小企业合同金额占货物支出金额的{rate('goods')}[，；、]?工程采购授予中小企业合同金额占工程支出金额的{rate('works')}[，；、]?服务采购授予中小企业合同金额占服务支出金额的{rate('services')}"
)


def judge_procurement(text: Text, inspection: Inspection) -> None:
    """采购 = 货物 + 工程 + 服务, and the kinds' shares make up what went to 中小企业."""
    kinds = _KINDS.search(text.text)
    if not kinds:
        return
    parts = [amount(kinds, name) for name in ("goods", "works", "services")]
    whole, added = amount(kinds, "total"), total([p.range() for p in parts])
    if (bad := level(whole, added)) is None:
        inspection.holds("N10")
    else:
        message = f"货物、工程、服务相加是 {in_wan(added.middle())} 万元"
        inspection.found(
            Finding(
                "N10", bad, text.number, kinds[0], text.place(kinds.start()), whole.digits,
                in_wan(added.middle()), message,
            )  # fmt: skip
        )
    medium, shares = _TO_MEDIUM.search(text.text), _KIND_SHARES.search(text.text)
    if medium and shares:
        _judge_medium(text, parts, amount(medium, "medium"), shares, inspection)


def _judge_medium(
    text: Text,
    parts: list[Printed],
    medium: Printed,
    shares: re.Match[str],
    inspection: Inspection,
) -> None:
    awarded = []
    for part, name in zip(parts, ("goods", "works", "services"), strict=True):
        share, whole = percent(shares, name).range(), part.range()
        ends = [whole.low * share.low / 100, whole.high * share.high / 100]
        awarded.append(Range(min(ends), max(ends)))
    added = total(awarded)
    if added.meets(medium.range()) or not medium.value:
        inspection.holds("N10")
        return
    message = (
        f"按各类占比推算授予中小企业 {in_wan(added.middle())} 万元，"
        f"前面写的是 {in_wan(medium.value)} 万元"
    )
    inspection.found(
        Finding(
            "N10", WRONG, text.number, shares[0], text.place(shares.start()), medium.digits,
            in_wan(added.middle()), message,
        )  # fmt: skip
    )
