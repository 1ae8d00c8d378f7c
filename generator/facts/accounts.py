"""The facts of the final accounts (部门决算), section by section as the explanation states them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from generator.accounts import Accounts, Fund, Item, PriorYear, PublicExpense, Vehicles
from generator.facts.ledger import Ledger, RollUp
from generator.facts.line import Fact, Facts, Line, Words
from generator.facts.reasons import contradictions
from generator.figure import Cell, Figure, absent, difference, total
from generator.report import Report
from generator.subjects import class_of, economic, functional, section_of

T1: Final = "公开01表"
T2: Final = "公开02表"
T3: Final = "公开03表"
T4: Final = "公开04表"
T5: Final = "公开05表"
T6: Final = "公开06表"
TF: Final = "政府性基金表"
TC: Final = "国有资本经营表"
TS: Final = "“三公”经费表"
TEXT: Final = "不在表内"

YEAR: Final = "年"

# attribute of Revenue, key of the input, name of the fact where it is not the key
APPROPRIATIONS: Final = (
    ("general", "一般公共预算财政拨款收入"),
    ("fund", "政府性基金预算财政拨款收入"),
    ("capital", "国有资本经营预算财政拨款收入"),
)
OTHER_REVENUE: Final = (
    ("superior", "上级补助收入"),
    ("business", "事业收入"),
    ("operating", "经营收入"),
    ("affiliated", "附属单位上缴收入"),
    ("other", "其他收入"),
)
EXPENDITURE: Final = (
    ("basic", "基本支出"),
    ("project", "项目支出"),
    ("to_superior", "上缴上级支出"),
    ("operating", "经营支出"),
    ("to_affiliated", "对附属单位补助支出"),
)
FUNDS: Final = (
    ("general", "一般公共预算财政拨款"),
    ("fund", "政府性基金预算财政拨款"),
    ("capital", "国有资本经营预算财政拨款"),
)
PUBLIC_EXPENSES: Final = (
    ("overseas", "因公出国境费", "因公出国（境）费"),
    ("reception", "公务接待费", "公务接待费"),
    ("purchase", "公务用车购置费", "公务用车购置费"),
    ("running", "公务用车运行维护费", "公务用车运行维护费"),
)
COUNTS: Final = (
    ("overseas", "groups", "出国团组", "团组", "个"),
    ("overseas", "persons", "出国人次", "人次", "人次"),
    ("reception", "batches", "接待批次", "批次", "个"),
    ("reception", "persons", "接待人次", "人次", "人次"),
    ("purchase", "bought", "用车购置数", "购置数", "辆"),
    ("purchase", "replaced", "用车更新数", "更新数", "辆"),
    ("running", "kept", "用车保有量", "保有量", "辆"),
)
AWARDS: Final = (
    ("large", "授予大型企业合同金额", "政府采购支出总额"),
    ("medium", "授予中小企业合同金额", "政府采购支出总额"),
    ("small", "授予小微企业合同金额", "政府采购支出总额"),
    ("goods_medium", "货物授予中小企业合同金额", "政府采购货物支出"),
    ("works_medium", "工程授予中小企业合同金额", "政府采购工程支出"),
    ("services_medium", "服务授予中小企业合同金额", "政府采购服务支出"),
)
EQUIPMENT: Final = (
    ("general", "单价50万元以上通用设备", "通用设备"),
    ("special", "单价100万元以上专用设备", "专用设备"),
    ("equipment", "单价100万元以上设备", "大型设备"),
)

VEHICLES: Final = tuple((n, str(i.alias)) for n, i in Vehicles.model_fields.items())

Named = dict[str, Fact]


@dataclass(frozen=True, slots=True)
class _Spent:
    """The spending side of the tables, rolled up: columns of T3 and of T5, and the two funds."""

    columns: Mapping[str, RollUp]
    general_basic: RollUp
    general_project: RollUp
    general_items: Mapping[str, Figure]
    fund: _FundTotals
    capital: _FundTotals


@dataclass(frozen=True, slots=True)
class _FundTotals:
    """A fund's table: its balances, its income and spending, its items."""

    opening: Figure
    revenue: Figure
    basic: Figure
    project: Figure
    spent: Figure
    closing: Figure
    by_item: Mapping[str, Figure]


def of_accounts(report: Report, content: Accounts, prior: Facts | None) -> Facts:
    """The facts of a department's final accounts; see docs/facts.md for the list."""
    ledger = Ledger(report, prior)
    spent = _spent(ledger, content)
    named: Named = {}
    named.update(_headline(ledger, content))
    named.update(_revenue(ledger, content))
    named.update(_expenditure(ledger, content, spent))
    named.update(_totals(ledger, content, named))
    named.update(_appropriation(ledger, content, spent, named))
    named.update(_general(ledger, content, spent, named))
    named.update(_basic(ledger, content, named))
    named.update(_three_public(ledger, content))
    named.update(_fund_facts(ledger, content, spent))
    named.update(_agency(ledger, content, named))
    named.update(_gatherings(ledger, content))
    named.update(_procurement(ledger, content))
    named.update(_assets(ledger, content))
    named.update(_performance(ledger, content))
    hints = tuple(contradictions(ledger, named))
    return Facts(report, named, (*ledger.problems, *hints))


def _pick(line: Fact) -> Line:
    if not isinstance(line, Line):
        message = f"not a line: {line!r}"
        raise TypeError(message)
    return line


def _headline(ledger: Ledger, content: Accounts) -> Named:
    year = Figure("年度", Decimal(content.year), YEAR, ledger.cell("年度"))
    before = Figure("上年度", Decimal(content.year - 1), YEAR, ledger.cell("年度"))
    return {
        "部门": ledger.words(content.department, "部门"),
        "年度": year,
        "上年度": before,
        "年末日": date(content.year, 12, 31),
    }


def _prior_line(
    ledger: Ledger,
    content: Accounts,
    key: str,
    amount: Figure,
    where: str,
    whole: Figure | None = None,
    *,
    instead: str | None = None,
) -> Line:
    """A line that the block 上年 has an entry for; `instead` names the entry that it defaults to."""
    attribute = _PRIOR[key]
    entry = getattr(content.prior, attribute)
    other = getattr(content.prior, _PRIOR[instead]) if instead else None
    value = entry.amount if entry else None
    path: tuple[str, ...] = ("上年", key, "金额")
    if value is None and other is not None and other.amount is not None:
        value, path = other.amount, ("上年", instead or key, "金额")
    reason = entry.reason if entry and entry.reason else (other.reason if other else None)
    cell = ledger.cell("上年", key, "原因")
    if reason and not (entry and entry.reason):
        cell = ledger.cell("上年", instead or key, "原因")
    prior = ledger.last_year(key, value, *path)
    return Line(key, key, amount, where, whole, None, prior, None, (reason, cell))


_PRIOR: Final = {str(info.alias): name for name, info in PriorYear.model_fields.items()}


# ------------------------------------------------------------ 二 收入


def _revenue(ledger: Ledger, content: Accounts) -> Named:
    def given(attribute: str, key: str) -> Figure:
        return ledger.given(key, getattr(content.revenue, attribute), "收入", key)

    appropriations = [given(attribute, key) for attribute, key in APPROPRIATIONS]
    others = [(key, given(attribute, key)) for attribute, key in OTHER_REVENUE]
    parts = [*appropriations, *(figure for _, figure in others)]
    whole = ledger.stated("本年收入合计", content.revenue.total, ("收入", "本年收入合计"), parts)
    named: Named = {
        key: Line(key, key, figure, f"{T1} 收入", whole)
        for (_, key), figure in zip(APPROPRIATIONS, appropriations, strict=True)
    }
    lines = [
        _prior_line(
            ledger, content, "财政拨款收入", total("财政拨款收入", appropriations), T2, whole
        ),
        *(_prior_line(ledger, content, key, figure, f"{T1} 收入", whole) for key, figure in others),
    ]
    named.update({line.name: line for line in lines})
    named["收入各项"] = tuple(lines)
    named["本年收入合计"] = _prior_line(ledger, content, "本年收入合计", whole, f"{T1} 本年收入合计")
    return named


# ------------------------------------------------------------ 三 支出


def _spent(ledger: Ledger, content: Accounts) -> _Spent:
    fund = _fund(ledger, content.government_fund, "政府性基金")
    capital = _fund(ledger, content.state_capital, "国有资本经营预算")
    columns = {}
    for attribute, key in EXPENDITURE:
        rows = _column(ledger, content, attribute, key)
        if attribute in {"basic", "project"}:
            rows += _fund_column(ledger, content, attribute, key)
        columns[key] = ledger.roll_up(key, rows, _stated(content, attribute, key))
    general = {
        attribute: ledger.roll_up(
            f"一般公共预算{key}",
            [
                (code, _appropriated(ledger, code, item, attribute, key))
                for code, item in content.items.items()
            ],
            _stated_appropriation(content, attribute, key),
        )
        for attribute, key in EXPENDITURE[:2]
    }
    items = {
        code: total(
            f"一般公共预算.{code}",
            [
                rolled.by_code[code]
                for rolled in general.values()
                if code in rolled.by_code
            ],
        )
        for code in content.items
    }
    return _Spent(columns, general["basic"], general["project"], items, fund, capital)


def _column(
    ledger: Ledger, content: Accounts, attribute: str, key: str
) -> list[tuple[str, Figure]]:
    return [
        (code, ledger.given(f"{code} {key}", value, "支出", code, key))
        for code, item in content.items.items()
        if (value := getattr(item, attribute)) is not None
    ]


def _fund_column(
    ledger: Ledger, content: Accounts, attribute: str, key: str
) -> list[tuple[str, Figure]]:
    return [
        (code, ledger.given(f"{code} {key}", value, block, "支出", code, key))
        for block, fund in (
            ("政府性基金", content.government_fund),
            ("国有资本经营预算", content.state_capital),
        )
        for code, item in fund.items.items()
        if (value := getattr(item, attribute)) is not None
    ]


def _stated(
    content: Accounts, attribute: str, key: str
) -> dict[str, tuple[Decimal, tuple[str, ...]]]:
    return {
        code: (value, ("支出小计", code, key))
        for code, row in content.subtotals.items()
        if (value := getattr(row, attribute)) is not None
    }


def _appropriated(ledger: Ledger, code: str, row: Item, attribute: str, key: str) -> Figure:
    """The part of a cell of T3 that 公开05表 shows: the whole cell unless the row says otherwise."""
    label = f"{code} 一般公共预算{key}"
    whole = getattr(row, attribute)
    part = row.appropriation
    if part is None:
        return ledger.given(label, whole, "支出", code, key)
    value = getattr(part, attribute)
    if value is not None:
        return ledger.given(label, value, "支出", code, "其中财政拨款", key)
    if part.total is not None and whole is not None:
        return ledger.given(label, part.total, "支出", code, "其中财政拨款", "小计")
    return absent(label)


def _stated_appropriation(
    content: Accounts, attribute: str, key: str
) -> dict[str, tuple[Decimal, tuple[str, ...]]]:
    """Subtotals for 公开05表: those of 公开03表 hold there too where no item below differs."""
    partly = {code for code, item in content.items.items() if item.appropriation is not None}
    partly |= set(content.government_fund.items) | set(content.state_capital.items)
    found = {}
    for code, row in content.subtotals.items():
        if row.appropriation is not None:
            value = getattr(row.appropriation, attribute)
            if value is not None:
                found[code] = (value, ("支出小计", code, "其中财政拨款", key))
            elif row.appropriation.total is not None and getattr(row, attribute) is not None:
                path = ("支出小计", code, "其中财政拨款", "小计")
                found[code] = (row.appropriation.total, path)
        elif (value := getattr(row, attribute)) is not None and not any(
            code == "合计" or item.startswith(code) for item in partly
        ):
            found[code] = (value, ("支出小计", code, key))
    return found


def _fund(ledger: Ledger, fund: Fund, block: str) -> _FundTotals:
    opening, revenue, basic, project, closing = [], [], [], [], []
    by_item = {}
    for code, item in fund.items.items():
        path = (block, "支出", code)
        one = ledger.given(f"{code} 年初结转和结余", item.opening, *path, "年初结转和结余")
        two = ledger.given(f"{code} 基本支出", item.basic, *path, "基本支出")
        three = ledger.given(f"{code} 项目支出", item.project, *path, "项目支出")
        four = ledger.given(f"{code} 年末结转和结余", item.closing, *path, "年末结转和结余")
        spent = total(f"{block}.{code}", (two, three))
        if item.revenue is None:
            needed = total(f"{code} 支出和年末结转", (spent, four))
            income = difference(f"{code} 本年收入", needed, one)
        else:
            income = ledger.given(f"{code} 本年收入", item.revenue, *path, "本年收入")
            left = total(f"{code} 年初结转和本年收入", (one, income))
            right = total(f"{code} 支出和年末结转", (spent, four))
            ledger.equal(left, right, 4, f"请核对“{block}”里的 {code}")
        opening.append(one)
        revenue.append(income)
        basic.append(two)
        project.append(three)
        closing.append(four)
        by_item[code] = spent
    return _FundTotals(
        total(f"{block}年初结转和结余", opening),
        total(f"{block}收入", revenue),
        total(f"{block}基本支出", basic),
        total(f"{block}项目支出", project),
        total(f"{block}支出", by_item.values()),
        total(f"{block}年末结转和结余", closing),
        by_item,
    )


def _expenditure(ledger: Ledger, content: Accounts, spent: _Spent) -> Named:
    columns = [rolled.total for rolled in spent.columns.values()]
    whole = total("本年支出合计", columns)
    lines = [
        _prior_line(ledger, content, key, rolled.total, f"{T3} {key}", whole)
        for key, rolled in spent.columns.items()
    ]
    named: Named = {line.name: line for line in lines}
    named["支出各项"] = tuple(lines)
    named["本年支出合计"] = _prior_line(ledger, content, "本年支出合计", whole, f"{T3} 合计")
    classes = sorted({code for r in spent.columns.values() for code in r.by_code if len(code) == 3})
    named["支出各类"] = tuple(
        _subject_line(ledger, content, "支出各类", code, _across(spent, code), T3, whole)
        for code in classes
    )
    items = sorted({code for r in spent.columns.values() for code in r.by_code if len(code) == 7})
    named["支出各科目"] = tuple(
        _subject_line(ledger, content, "支出各科目", code, _across(spent, code), T3, whole)
        for code in items
    )
    return named


def _across(spent: _Spent, code: str) -> Figure:
    parts = [r.by_code[code] for r in spent.columns.values() if code in r.by_code]
    return total(f"本年支出.{code}", parts)


def _name(content: Accounts, code: str) -> str:
    """The name of a 科目: the input's own, else the dictionary's, else the code."""
    rows: tuple[Mapping[str, Any], ...] = (
        content.items,
        content.subtotals,
        content.government_fund.items,
        content.state_capital.items,
    )
    for block in rows:
        if code in block and block[code].name:
            return str(block[code].name)
    known = functional().get(code)
    return known.name if known else code


def _lineage(content: Accounts, code: str) -> tuple[str, str]:
    return _name(content, class_of(code)), _name(content, section_of(code))


def _subject_line(
    ledger: Ledger,
    content: Accounts,
    block: str,
    code: str,
    amount: Figure,
    where: str,
    whole: Figure,
) -> Line:
    name = f"{block}.{code}"
    prior = ledger.item_last_year(name, code, block, None)
    title = _name(content, code)
    return Line(
        name, title, amount, where, whole, None, prior, None, None, code, _lineage(content, code)
    )


# ------------------------------------------------------------ 一 and 四 totals


def _totals(ledger: Ledger, content: Accounts, named: Named) -> Named:
    carry = content.carry_over

    def given(value: Decimal | None, key: str) -> Figure:
        return ledger.given(key, value, "结转和结余", key)

    used = given(carry.surplus_used, "使用非财政拨款结余")
    opening = given(carry.opening, "年初结转和结余")
    distributed = given(carry.surplus_distributed, "结余分配")
    closing = given(carry.closing, "年末结转和结余")
    received = total("收入总计", (_pick(named["本年收入合计"]).amount, used, opening))
    paid = total("支出总计", (_pick(named["本年支出合计"]).amount, distributed, closing))
    addends = len(content.items) + len(APPROPRIATIONS) + len(OTHER_REVENUE)
    ledger.equal(received, paid, addends, "请核对 收入、支出 和 结转和结余")
    rows = ((used, T1), (opening, T1), (distributed, T1), (closing, T1))
    found: Named = {f.label: Line(f.label, f.label, f, where) for f, where in rows}
    found["收入总计"] = _prior_line(ledger, content, "收入总计", received, f"{T1} 总计")
    found["支出总计"] = _prior_line(
        ledger, content, "支出总计", paid, f"{T1} 总计", instead="收入总计"
    )
    return found


def _appropriation(ledger: Ledger, content: Accounts, spent: _Spent, named: Named) -> Named:
    carry = content.carry_over
    general = total("一般公共预算财政拨款支出", (spent.general_basic.total, spent.general_project.total))
    spending = {"general": general, "fund": spent.fund.spent, "capital": spent.capital.spent}
    default = {"fund": (spent.fund.opening, spent.fund.closing)}
    opening, closing = [], []
    for (attribute, key), (_, revenue_key) in zip(FUNDS, APPROPRIATIONS, strict=True):
        start, end = (
            ledger.given(f"{block}.{key}", value, "结转和结余", block, key)
            if (value := getattr(side, attribute)) is not None
            else default.get(attribute, (absent(f"{block}.{key}"),) * 2)[index]
            for index, (block, side) in enumerate(
                (
                    ("年初财政拨款结转和结余", carry.opening_appropriation),
                    ("年末财政拨款结转和结余", carry.closing_appropriation),
                )
            )
        )
        opening.append(start)
        closing.append(end)
        revenue = _pick(named[revenue_key]).amount
        left = total(f"{revenue_key}加年初结转", (revenue, start))
        right = total(f"{key}支出加年末结转", (spending[attribute], end))
        ledger.equal(
            left, right, len(content.items) + 2, "请核对该项拨款的收入、支出（其中财政拨款）和结转"
        )
    at_start, at_end = total("年初财政拨款结转和结余", opening), total("年末财政拨款结转和结余", closing)
    spent_all = total("财政拨款支出合计", spending.values())
    received = total("财政拨款收入总计", (_pick(named["财政拨款收入"]).amount, at_start))
    paid = total("财政拨款支出总计", (spent_all, at_end))
    key, other = "财政拨款收入总计", "财政拨款支出总计"
    return {
        "年初财政拨款结转和结余": Line(at_start.label, at_start.label, at_start, T4),
        "年末财政拨款结转和结余": Line(at_end.label, at_end.label, at_end, T4),
        "财政拨款支出合计": Line(spent_all.label, spent_all.label, spent_all, T4),
        key: _prior_line(ledger, content, key, received, f"{T4} 总计"),
        other: _prior_line(ledger, content, other, paid, f"{T4} 总计", instead=key),
    }


# ------------------------------------------------------------ 五 一般公共预算财政拨款支出


def _general(ledger: Ledger, content: Accounts, spent: _Spent, named: Named) -> Named:
    basic, project = spent.general_basic, spent.general_project
    amount = total("一般公共预算财政拨款支出", (basic.total, project.total))
    everything = _pick(named["本年支出合计"]).amount
    line = _prior_line(
        ledger, content, "一般公共预算财政拨款支出", amount, f"{T5} 合计", everything
    )
    items = tuple(
        _item_line(ledger, content, code, item, spent.general_items[code])
        for code, item in sorted(content.items.items())
        if spent.general_items[code].value or item.budget
    )
    budget = total("一般公共预算财政拨款支出.预算", [i.budget for i in items if i.budget])
    classes = sorted(c for c in {*basic.by_code, *project.by_code} if len(c) == 3)
    return {
        "一般公共预算财政拨款支出": _with_budget(line, budget),
        "一般公共预算各类": tuple(
            _subject_line(
                ledger,
                content,
                "一般公共预算各类",
                code,
                total(
                    f"一般公共预算.{code}",
                    [r.by_code[code] for r in (basic, project) if code in r.by_code],
                ),
                T5,
                amount,
            )
            for code in classes
        ),
        "一般公共预算各科目": items,
        "一般公共预算基本支出": _prior_line(
            ledger, content, "一般公共预算基本支出", basic.total, f"{T5} 基本支出", amount
        ),
        "一般公共预算项目支出": Line(
            "一般公共预算项目支出", "项目支出", project.total, f"{T5} 项目支出", amount
        ),
    }


def _with_budget(line: Line, budget: Figure) -> Line:
    return Line(
        line.name, line.title, line.amount, line.where, line.whole, budget, line.prior,
        None, line.prior_reason,
    )  # fmt: skip


def _item_line(ledger: Ledger, content: Accounts, code: str, item: Item, amount: Figure) -> Line:
    label = f"一般公共预算各科目.{code}"
    budget = ledger.given(f"{label}.预算", item.budget, "支出", code, "年初预算")
    prior = ledger.item_last_year(
        label, code, "一般公共预算各科目", item.prior, "支出", code, "上年"
    )
    reason = (item.reason, ledger.cell("支出", code, "原因"))
    return Line(
        label, _name(content, code), amount, T5, None, budget, prior, reason, None, code,
        _lineage(content, code),
    )  # fmt: skip


# ------------------------------------------------------------ 六 基本支出


def _basic(ledger: Ledger, content: Accounts, named: Named) -> Named:
    rows = content.economic
    figures = {
        code: ledger.given(f"{economic()[code].name}（{code}）", value, "基本支出明细", code)
        for code, value in sorted(rows.items())
        if value is not None and code in economic()
    }
    classes: dict[str, list[Figure]] = {}
    for code, figure in figures.items():
        classes.setdefault(code[:3], [])
        if len(code) > 3:
            classes[code[:3]].append(figure)
    sums = {
        code: ledger.stated(
            f"{economic()[code].name}（{code}）", rows.get(code), ("基本支出明细", code), parts
        )
        if parts
        else figures[code]
        for code, parts in classes.items()
    }
    whole = _pick(named["一般公共预算基本支出"]).amount
    found: Named = {}
    amounts = []
    for group in ("人员经费", "公用经费"):
        parts = [figure for code, figure in sums.items() if economic()[code].group == group]
        key = f"{group}合计"
        amount = ledger.stated(group, rows.get(key), ("基本支出明细", key), parts)
        amounts.append(amount)
        found[group] = Line(group, group, amount, f"{T6} {key}", whole)
        found[f"{group}明细"] = tuple(_economic_lines(figures, classes, group, whole))
    by_table = total("公开06表人员经费和公用经费", amounts)
    ledger.equal(
        whole, by_table, len(figures) + len(content.items), "请核对 支出 里的基本支出和 基本支出明细"
    )
    return found


def _economic_lines(
    figures: Mapping[str, Figure], classes: Mapping[str, list[Figure]], group: str, whole: Figure
) -> Iterator[Line]:
    """The 款 that are not zero; a 类 that was given without its 款 stands for itself."""
    for code, figure in figures.items():
        if not figure.value or economic()[code].group != group:
            continue
        if len(code) > 3 or not classes[code]:
            yield Line(f"{group}明细.{code}", economic()[code].name, figure, T6, whole, code=code)


# ------------------------------------------------------------ 七 “三公”经费


def _three_public(ledger: Ledger, content: Accounts) -> Named:
    block = content.three_public
    lines: dict[str, Line] = {}
    for attribute, name, title in PUBLIC_EXPENSES:
        expense = getattr(block, attribute) if block else PublicExpense()
        lines[name] = _public_expense(ledger, expense, name, title)
    final = total("三公经费", [line.amount for line in lines.values()])
    named: Named = {
        name: _with_whole(line, final) for name, line in lines.items()
    }
    vehicles = [lines["公务用车购置费"], lines["公务用车运行维护费"]]
    named["公务用车购置及运行维护费"] = _with_whole(
        _sum_line("公务用车购置及运行维护费", "公务用车购置费及运行维护费", vehicles), final
    )
    whole = _sum_line("三公经费", "“三公”经费", list(lines.values()))
    entry = content.prior.three_public
    if entry and entry.amount is not None:
        prior = ledger.last_year("三公经费", entry.amount, "上年", "三公经费", "金额")
    else:
        prior = whole.prior or ledger.last_year("三公经费", None)
    reason = (entry.reason if entry else None, ledger.cell("上年", "三公经费", "原因"))
    named["三公经费"] = Line(
        "三公经费", "“三公”经费", whole.amount, whole.where, None, whole.budget, prior,
        whole.budget_reason, reason,
    )  # fmt: skip
    named["三公经费各项"] = tuple(named[name] for _, name, _ in PUBLIC_EXPENSES)
    shown = [*lines.values()]
    named["有三公经费"] = any(
        figure.value
        for line in shown
        for figure in (line.amount, line.budget, line.prior)
        if figure is not None
    )
    for attribute, field, name, key, unit in COUNTS:
        title = next(title for a, _, title in PUBLIC_EXPENSES if a == attribute)
        value = getattr(getattr(block, attribute), field) if block else None
        named[name] = ledger.given(name, value, "三公经费", title, key, unit=unit)
    for attribute, name, title in PUBLIC_EXPENSES:
        purpose = getattr(getattr(block, attribute), "purpose", None) if block else None
        named[f"{name}用途"] = ledger.words(purpose, "三公经费", title, "用途")
    user = block.purchase.user if block else None
    named["用车单位"] = ledger.words(user, "三公经费", "公务用车购置费", "单位") or ledger.words(
        content.department, "部门"
    )
    return named


def _public_expense(ledger: Ledger, expense: PublicExpense, name: str, title: str) -> Line:
    path = ("三公经费", title)
    return Line(
        name,
        title,
        ledger.given(name, expense.final, *path, "决算"),
        TS,
        None,
        ledger.given(f"{name}.预算", expense.budget, *path, "预算"),
        ledger.last_year(name, expense.prior, *path, "上年"),
        (expense.budget_reason, ledger.cell(*path, "与预算差异原因")),
        (expense.prior_reason, ledger.cell(*path, "与上年增减原因")),
    )


def _with_whole(line: Line, whole: Figure) -> Line:
    return Line(
        line.name, line.title, line.amount, line.where, whole, line.budget, line.prior,
        line.budget_reason, line.prior_reason,
    )  # fmt: skip


def _sum_line(name: str, title: str, parts: list[Line]) -> Line:
    """The line of several lines: sums, and the reasons of the only part that has any."""
    budgets = [part.budget for part in parts if part.budget is not None]
    priors = [part.prior for part in parts if part.prior is not None]
    return Line(
        name,
        title,
        total(name, [part.amount for part in parts]),
        TS,
        None,
        total(f"{name}.预算", budgets),
        total(f"{name}.上年", priors) if len(priors) == len(parts) else None,
        _only_reason(parts, "budget_reason"),
        _only_reason(parts, "prior_reason"),
    )


def _only_reason(parts: list[Line], which: str) -> tuple[str | None, Cell] | None:
    given = [reason for part in parts if (reason := getattr(part, which)) and reason[0]]
    if not given:
        return getattr(parts[-1], which)  # type: ignore[no-any-return]
    return ("；".join(reason[0].rstrip("。；") for reason in given), given[0][1])


# ------------------------------------------------------------ 八 and 九 the funds


def _fund_facts(ledger: Ledger, content: Accounts, spent: _Spent) -> Named:
    named: Named = {}
    for block, fund, totals, table in (
        ("政府性基金", content.government_fund, spent.fund, TF),
        ("国有资本经营预算", content.state_capital, spent.capital, TC),
    ):
        spending = _prior_line(ledger, content, f"{block}支出", totals.spent, f"{table} 小计")
        items = tuple(
            _fund_item_line(ledger, content, block, code, totals.by_item[code], table)
            for code in sorted(fund.items)
            if totals.by_item[code].value or fund.items[code].budget
        )
        named[f"{block}支出"] = spending
        for figure, column in (
            (totals.opening, "年初结转和结余"),
            (totals.revenue, "本年收入"),
            (totals.basic, "基本支出"),
            (totals.project, "项目支出"),
            (totals.closing, "年末结转和结余"),
        ):
            named[figure.label] = Line(figure.label, column, figure, f"{table} {column}")
        named[f"{block}各科目"] = items
        named[f"有{block}"] = any(
            f.value for f in (totals.opening, totals.revenue, totals.spent, totals.closing)
        ) or bool(items)
        named[f"{block}说明"] = ledger.words(fund.note, block, "说明")
    return named


def _fund_item_line(
    ledger: Ledger, content: Accounts, block: str, code: str, amount: Figure, table: str
) -> Line:
    fund = content.government_fund if block == "政府性基金" else content.state_capital
    item = fund.items[code]
    label = f"{block}各科目.{code}"
    path = (block, "支出", code)
    budget = ledger.given(f"{label}.预算", item.budget, *path, "年初预算")
    prior = ledger.item_last_year(label, code, f"{block}各科目", item.prior, *path, "上年")
    reason = (item.reason, ledger.cell(*path, "原因"))
    return Line(
        label, _name(content, code), amount, table, None, budget, prior, reason, None, code,
        _lineage(content, code),
    )  # fmt: skip


# ------------------------------------------------------------ 十 and after


def _agency(ledger: Ledger, content: Accounts, named: Named) -> Named:
    block, key = content.agency_operating, "机关运行经费"
    if block.amount is None:
        operating = _pick(named["公用经费"]).amount
        amount = total(key, (operating,))
    else:
        amount = ledger.given(key, block.amount, key, "金额")
    reason = (block.reason, ledger.cell(key, "原因"))
    return {
        key: Line(
            key,
            key,
            amount,
            f"{T6} 公用经费合计",
            None,
            ledger.maybe(f"{key}.预算", block.budget, key, "年初预算"),
            ledger.last_year(key, block.prior, key, "上年"),
            reason,
            reason,
        )
    }


def _gatherings(ledger: Ledger, content: Accounts) -> Named:
    named: Named = {
        "节庆活动": ledger.words(content.celebrations, "节庆活动"),
        "其他活动": ledger.words(content.activities, "其他活动"),
    }
    for key, block in (("会议费", content.meetings), ("培训费", content.trainings)):
        amount = block.amount if block else None
        named[key] = Line(key, key, ledger.given(key, amount, key, "金额"), TEXT)
        named[f"有{key}"] = block is not None
        for attribute, name, unit in (("times", "次数", "次"), ("persons", "人数", "人")):
            value = getattr(block, attribute) if block else None
            named[f"{key}{name}"] = ledger.given(f"{key}{name}", value, key, name, unit=unit)
        named[f"{key}用途"] = ledger.words(block.purpose if block else None, key, "用途")
        named[f"{key}内容"] = ledger.words(block.topic if block else None, key, "内容")
    return named


def _procurement(ledger: Ledger, content: Accounts) -> Named:
    block, key = content.procurement, "政府采购"
    parts = [
        ledger.given(f"政府采购{kind}支出", getattr(block, attribute), key, kind)
        for attribute, kind in (("goods", "货物"), ("works", "工程"), ("services", "服务"))
    ]
    whole = ledger.stated("政府采购支出总额", block.total, (key, "总额"), parts)
    amounts = {figure.label: figure for figure in (*parts, whole)}
    named: Named = {
        figure.label: Line(figure.label, figure.label, figure, TEXT, whole) for figure in parts
    }
    named[whole.label] = Line(whole.label, whole.label, whole, TEXT)
    for attribute, name, base in AWARDS:
        value = getattr(block, attribute)
        amount = ledger.given(name, value, key, name)
        named[name] = Line(name, name, amount, TEXT, amounts[base])
        named[f"有{name}"] = value is not None
    medium, small = _pick(named["授予中小企业合同金额"]), _pick(named["授予小微企业合同金额"])
    named["中小企业中授予小微企业合同金额"] = Line(
        "中小企业中授予小微企业合同金额", small.title, small.amount, TEXT, medium.amount
    )
    return named


def _assets(ledger: Ledger, content: Accounts) -> Named:
    vehicles = content.assets.vehicles
    kinds = [
        (key, ledger.given(key, getattr(vehicles, name), "国有资产", "车辆", key, unit="辆"))
        for name, key in VEHICLES
    ]
    everything = total("车辆总数", [figure for _, figure in kinds], unit="辆")
    named: Named = {
        "车辆各种": tuple(Line(f"车辆.{key}", key, figure, TEXT) for key, figure in kinds),
        "车辆总数": everything,
        "其他用车用途": ledger.words(content.assets.other_use, "国有资产", "其他用车用途"),
    }
    for attribute, key, name in EQUIPMENT:
        value = getattr(content.assets, attribute)
        named[name] = ledger.given(name, value, "国有资产", key, unit="台（套）")
    return named


def _performance(ledger: Ledger, content: Accounts) -> Named:
    return {
        "预算绩效": tuple(
            (
                ledger.words(passage.heading, "预算绩效", index, "标题"),
                tuple(
                    Words(text, ledger.cell("预算绩效", index, "段落", at))
                    for at, text in enumerate(passage.paragraphs)
                ),
            )
            for index, passage in enumerate(content.performance)
        )
    }
