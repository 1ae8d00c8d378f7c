"""Varied: inputs that nobody would type by hand, each balanced, and known by a number alone.

A seed gives the same input every time.  tests/test_varied.py tells a few of them in every style,
and holds what is told against the audit.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, Final

from generator.entry.codes import FUND_SECTIONS
from generator.vocabulary.subjects import economic, functional

Tree = dict[str, Any]
UNITS: Final = ("万元", "元")
NEUTRAL: Final = ("据实安排", "情况有变", "按实际需要安排", "工作任务调整")
KINDS: Final = ("因公出国（境）费", "公务接待费", "公务用车购置费", "公务用车运行维护费")
LEAST: Final = 5_000  # 分: what prints as no less than 0.01万元
COUNTS: Final = (("团组", "人次"), ("批次", "人次"), ("购置数", "更新数"), ("保有量",))
SOURCES: Final = ("上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入")
SIZES: Final = (
    (1, 4_999),
    (1, 10**6),
    (10**4, 10**8),
    (10**6, 10**10),
    (10**10, 10**12),
    (1, 10**12),
)  # fmt: skip  of amounts in 分: from 0.01元 to 100亿元


def yuan(cents: int) -> str:
    return f"{Decimal(cents) / 100:.2f}"


@cache
def codes(*starts: str) -> tuple[str, ...]:
    """The 项 of the dictionary that begin so."""
    return tuple(sorted(c for c in functional() if len(c) == 7 and c.startswith(starts)))


@cache
def general() -> tuple[str, ...]:
    """The items that can be paid from 一般公共预算."""
    return tuple(c for c in codes("2") if c[:5] not in FUND_SECTIONS and c[:3] != "223")


@cache
def namesakes() -> tuple[str, ...]:
    """Items whose names other items have too, such as 行政运行 of many 款."""
    named = Counter(functional()[c].name for c in general())
    return tuple(c for c in general() if named[functional()[c].name] > 1)


FUNDS: Final = ("2296", "21208", "21210", "21213", "20822", "20707", "21460")
CAPITAL: Final = ("223",)
# What is told elsewhere too, and would have to be no more there: 三公, 会议费, 培训费.
TOLD: Final = {"30212", "30217", "30231", "31013", "30215", "30216"}
ROWS: Final = tuple(
    sorted(
        c
        for c in economic()
        if len(c) == 5 and c[:3] in {"301", "302", "303", "310"} and c not in TOLD
    )
)


class Maker:
    """One random input: `chance` draws, `size` bounds its amounts."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311  a test, no secret
        self.size = self.chance.choice(SIZES)
        self.whole = self.chance.random() < 0.2  # all amounts in whole 万元

    def amount(self, zero: float = 0.15) -> int:
        """In 分; of any size that this department has, and now and then of another."""
        if self.chance.random() < zero:
            return 0
        low, high = self.size if self.chance.random() < 0.9 else self.chance.choice(SIZES)
        found = int(low * (high / low) ** self.chance.random())
        return (found // 10**6 or 1) * 10**6 if self.whole else found

    def likely(self, share: float) -> bool:
        return self.chance.random() < share

    def near(self, amount: int) -> int:
        """An amount to compare with: the same, close by, far away, or none."""
        draw = self.chance.random()
        if draw < 0.2:
            return amount
        if draw < 0.3:
            return max(amount + self.chance.choice((-1, 1, -49, 49, -9999, 9999)), 0)
        if draw < 0.7:
            return max(int(amount * self.chance.uniform(0.3, 2)), 0)
        return self.amount(0.3)

    def part(self, amount: int) -> int:
        """Of an amount: all, nothing, or some of it."""
        return self.chance.choice((amount, 0, self.chance.randint(0, max(amount, 0))))

    def maybe(self, key: str, amount: int, share: float = 0.8) -> Tree:
        return {key: yuan(amount)} if self.likely(share) else {}

    def reason(self) -> str:
        return self.chance.choice(NEUTRAL)

    def chosen(self, among: Sequence[str], most: int) -> list[str]:
        return sorted(self.chance.sample(among, min(len(among), self.chance.randint(1, most))))


# ---------------------------------------------------------------- 决算


def accounts(seed: int) -> Tree:
    """An input of 决算 whose tables balance."""
    make = Maker(seed)
    items, spent, granted, basic = _items(make)
    funds, fund_sums = _funds(make)
    capital, capital_sum = _capital(make)
    others = {key: make.amount(0.6) for key in SOURCES} if make.likely(0.7) else {}
    closing = make.amount(0.5)
    opening = min(make.amount(0.4), max(granted + closing, 0)) if make.likely(0.7) else 0
    closing = max(closing, opening - granted)
    income = granted + closing - opening
    whole_spent = spent + fund_sums["spent"] + capital_sum
    whole_income = income + fund_sums["income"] + capital_sum + sum(others.values())
    least = opening + fund_sums["opening"]
    used, allotted = (make.amount(0.7), make.amount(0.7)) if make.likely(0.4) else (0, 0)
    short = whole_spent + allotted + closing + fund_sums["closing"] - whole_income - used
    start = max(least, short)
    start += make.amount(0.4) if make.likely(0.5) else 0
    end = whole_income + used + start - whole_spent - allotted
    tree: Tree = {
        "部门": make.chance.choice(("某某局", "某某县人民政府办公室", "某某市某某中心")),
        "年度": str(make.chance.randint(2019, 2026)),
        "计量单位": "元",
        "收入": {
            "一般公共预算财政拨款收入": yuan(income),
            **({"政府性基金预算财政拨款收入": yuan(fund_sums["income"])} if funds else {}),
            **({"国有资本经营预算财政拨款收入": yuan(capital_sum)} if capital else {}),
            **{key: yuan(amount) for key, amount in others.items() if amount or make.likely(0.3)},
        },
        "结转和结余": {
            **({"使用非财政拨款结余": yuan(used)} if used else {}),
            "年初结转和结余": yuan(start),
            **({"结余分配": yuan(allotted)} if allotted else {}),
            "年末结转和结余": yuan(end),
            "年初财政拨款结转和结余": {"一般公共预算财政拨款": yuan(opening)},
            "年末财政拨款结转和结余": {"一般公共预算财政拨款": yuan(closing)},
        },
        "支出": items,
    }
    if basic or make.likely(0.5):
        tree["基本支出明细"] = _economic(make, basic)
    if funds:
        tree["政府性基金"] = {"支出": funds}
    if capital:
        tree["国有资本经营预算"] = {"支出": capital}
    _beyond(make, tree)
    tree["上年"] = _last_year(
        make,
        {
            "收入总计": whole_income + used + start,
            "本年收入合计": whole_income,
            "本年支出合计": whole_spent,
            "财政拨款收入总计": income
            + opening
            + fund_sums["income"]
            + fund_sums["opening"]
            + capital_sum,
            "一般公共预算财政拨款支出": granted,
            "一般公共预算基本支出": basic,
            "政府性基金支出": fund_sums["spent"],
            "国有资本经营预算支出": capital_sum,
            "财政拨款收入": income + fund_sums["income"] + capital_sum,
            **others,
        },
    )
    return tree


def _items(make: Maker) -> tuple[Tree, int, int, int]:
    """The items of 支出 with what was spent, what of it was granted, and the 基本支出 granted."""
    among = make.chance.choice(
        (general(), general(), namesakes(), codes("201"), codes("2010", "2080", "2210"))
    )
    most = make.chance.choice((1, 3, 8, 30))
    rows: Tree = {}
    spent = granted = basic = 0
    for code in make.chosen(among, most):
        own = make.amount(0.4)
        project = make.amount(0.4)
        if make.likely(0.03):
            project = -make.amount()
        row: Tree = {}
        if own or make.likely(0.3):
            row["基本支出"] = yuan(own)
        if project or "基本支出" not in row:
            row["项目支出"] = yuan(project)
        ours, theirs = own, project
        if make.likely(0.3):
            ours, theirs = make.part(own), make.part(project) if project > 0 else project
            row["其中财政拨款"] = {"基本支出": yuan(ours), "项目支出": yuan(theirs)}
        for key in ("上缴上级支出", "经营支出", "对附属单位补助支出"):
            if make.likely(0.03):
                extra = make.amount()
                row[key] = yuan(extra)
                row.setdefault("其中财政拨款", {"基本支出": yuan(ours), "项目支出": yuan(theirs)})
                spent += extra
        row |= make.maybe("年初预算", make.near(max(ours + theirs, 0)), 0.95)
        row |= make.maybe("上年", make.near(max(ours + theirs, 0)), 0.7)
        row["原因"] = make.reason()
        rows[code] = row
        spent, granted, basic = spent + own + project, granted + ours + theirs, basic + ours
    return rows, spent, granted, basic


def _funds(make: Maker) -> tuple[Tree, dict[str, int]]:
    sums = dict.fromkeys(("opening", "income", "spent", "closing"), 0)
    rows: Tree = {}
    if make.likely(0.5):
        return rows, sums
    for code in make.chosen(codes(*make.chance.choice((FUNDS, ("2296",)))), 5):
        own, project, close = make.amount(0.8), make.amount(0.1), make.amount(0.6)
        begin = min(make.amount(0.6), own + project + close)
        got = own + project + close - begin
        rows[code] = {
            "年初结转和结余": yuan(begin),
            "本年收入": yuan(got),
            **({"基本支出": yuan(own)} if own else {}),
            "项目支出": yuan(project),
            "年末结转和结余": yuan(close),
            **make.maybe("年初预算", make.near(own + project), 0.95),
            **make.maybe("上年", make.near(own + project), 0.7),
            "原因": make.reason(),
        }
        for key, amount in zip(sums, (begin, got, own + project, close), strict=True):
            sums[key] += amount
    return rows, sums


def _capital(make: Maker) -> tuple[Tree, int]:
    rows: Tree = {}
    whole = 0
    if make.likely(0.75):
        return rows, whole
    for code in make.chosen(codes(*CAPITAL), 3):
        own, project = make.amount(0.8), make.amount(0.1)
        rows[code] = {
            **({"基本支出": yuan(own)} if own else {}),
            "项目支出": yuan(project),
            **make.maybe("年初预算", make.near(own + project), 0.95),
            **make.maybe("上年", make.near(own + project), 0.7),
            "原因": make.reason(),
        }
        whole += own + project
    return rows, whole


def _economic(make: Maker, whole: int) -> Tree:
    """The rows of 公开06表 that add to 基本支出."""
    chosen = make.chosen(ROWS, make.chance.choice((1, 4, 25)))
    rows: dict[str, int] = {}
    left = max(whole, 0)
    for code in chosen[:-1]:
        rows[code] = make.part(min(left, left * 2 // len(chosen)))
        left -= rows[code]
    rows[chosen[-1]] = left
    return {code: yuan(amount) for code, amount in rows.items()}


def _last_year(make: Maker, sums: Mapping[str, int]) -> Tree:
    share = make.chance.choice((0.0, 0.5, 1.0))
    return {
        key: {"金额": yuan(make.near(amount)), "原因": make.reason()}
        for key, amount in sums.items()
        if make.likely(share) and amount >= 0
    }


def _beyond(make: Maker, tree: Tree) -> None:
    """三公, 机关运行经费, meetings, procurement, what is owned; each may be missing."""
    if make.likely(0.9):
        tree["三公经费"] = _expenses(make)
    if make.likely(0.7):
        tree["机关运行经费"] = {
            **make.maybe("年初预算", make.amount()),
            **make.maybe("上年", make.amount()),
            "原因": make.reason(),
        }
    for key in ("会议费", "培训费"):
        if make.likely(0.6):
            tree[key] = {
                "金额": yuan(make.amount(0.3)),
                "次数": str(make.chance.randint(0, 9)),
                "人数": str(make.chance.randint(1, 900)),
                "用途": "开展业务工作",
                "内容": "业务学习",
            }
    tree["政府采购"] = _bought(make) if make.likely(0.8) else {"总额": "0"}
    held = tree.get("三公经费", {}).get(KINDS[3], {}).get("保有量", "0")
    vehicles = ("主要负责人用车", "机要通信用车", "应急保障用车", "执法执勤用车")
    tree["国有资产"] = {
        "车辆": {key: str(make.chance.randint(0, 9)) for key in vehicles if make.likely(0.6)}
        | {"其他用车": held},
        "其他用车用途": "下乡调研",
        "单价50万元以上通用设备": str(make.chance.randint(0, 30)),
        "单价100万元以上专用设备": str(make.chance.randint(0, 3)),
        "单价100万元以上设备": str(make.chance.randint(0, 3)),
    }
    tree["预算绩效"] = [{"标题": "绩效自评情况", "段落": ["项目支出全部开展了绩效自评。"]}]


def _expenses(make: Maker) -> Tree:
    used = make.chance.choice(((), KINDS, KINDS[3:], KINDS[1:2], KINDS[1:], KINDS[2:]))
    found: Tree = {}
    for kind, counts in zip(KINDS, COUNTS, strict=True):
        final = max(make.amount(0.1), LEAST) if kind in used else 0
        budget = make.near(final) if kind in used or make.likely(0.1) else 0
        before = make.near(final) if kind in used or make.likely(0.2) else 0
        found[kind] = {
            "预算": yuan(budget if kind in used else 0),
            "决算": yuan(final),
            **make.maybe("上年", before, 0.9),
            "与预算差异原因": make.reason(),
            "与上年增减原因": make.reason(),
            **dict.fromkeys(counts, "0"),
        }
        if final >= LEAST:
            least = make.chance.randint(1, 9)
            many = [least, least * make.chance.randint(1, 9)]
            found[kind] |= {key: str(n) for key, n in zip(counts, many, strict=False)}
    return found


def _bought(make: Maker) -> Tree:
    kinds = {kind: make.amount(0.3) for kind in ("货物", "工程", "服务")}
    found = {kind: yuan(amount) for kind, amount in kinds.items()}
    if make.likely(0.3):
        return found
    medium = {kind: make.part(amount) for kind, amount in kinds.items()}
    if make.likely(0.7):
        found |= {f"{kind}授予中小企业合同金额": yuan(amount) for kind, amount in medium.items()}
    small = make.part(sum(medium.values()))
    large = make.part(sum(kinds.values()) - sum(medium.values()))
    return found | {
        "授予大型企业合同金额": yuan(large),
        "授予中小企业合同金额": yuan(sum(medium.values())),
        "授予小微企业合同金额": yuan(small),
    }


# ---------------------------------------------------------------- 预算


def budget(seed: int) -> Tree:
    """An input of 预算 whose tables balance."""
    make = Maker(seed)
    staff = {
        key: make.amount(0.1) for key in ("基本工资", "津贴补贴", "社会保障缴费", "住房公积金")
    }
    operating = make.amount(0.2)
    projects = [make.amount(0.1) for _ in range(make.chance.choice((0, 1, 2, 12)))]
    whole = sum(staff.values()) + operating + sum(projects)
    fund = min(make.amount(0.5), sum(projects))
    spent = _parts(make, whole - fund, [c for c in functional() if len(c) == 3 and c < "220"])
    other = _parts(
        make,
        whole - fund,
        ["国有资本经营预算拨款", "纳入专户管理的非税收入拨款", "上年结转", "一般公共预算拨款"],
    )
    tree: Tree = {
        "部门": "某某局",
        "年度": str(make.chance.randint(2019, 2027)),
        "类型": "预算",
        "计量单位": "元",
        "概况": {
            "职责": ["拟订政策并组织实施"],
            "编制人数": str(make.chance.randint(1, 300)),
            "实有人数": str(make.chance.randint(1, 300)),
            "预算单位": ["某某局（机关）", "某某事务中心"],
        },
        "收入": {"一般公共预算拨款": "0", "政府性基金预算拨款": yuan(fund)} | other,
        "支出": spent | ({"229": yuan(fund)} if fund else {}),
        "基本支出": {
            "人员经费": {key: yuan(amount) for key, amount in staff.items()},
            "公用经费": yuan(operating),
        },
        "项目支出": [
            {
                "名称": f"专项{'甲乙丙丁戊己庚辛壬癸子丑'[at]}",
                "金额": yuan(amount),
                "用途": "业务工作",
            }
            for at, amount in enumerate(projects)
        ],
        "机关运行经费": {"原因": make.reason()},
    }
    if fund:
        tree["政府性基金"] = {"229": yuan(fund)}
    return tree | _planned(make, whole, operating)


def _planned(make: Maker, whole: int, operating: int) -> Tree:
    expenses = {
        key: make.amount(0.4)
        for key in ("公务接待费", "公务用车购置费", "公务用车运行费", "因公出国（境）费")
    }
    before, bought = make.near(whole), str(make.chance.randint(0, 2))
    found: Tree = {
        "上年": {
            **make.maybe("预算总数", before),
            **make.maybe("机关运行经费", make.near(operating)),
            **make.maybe("三公经费", make.near(sum(expenses.values()))),
        },
        "三公经费": {key: yuan(amount) for key, amount in expenses.items()} | {"购置数": bought},
        "国有资产": {
            "房屋面积": yuan(make.chance.randint(0, 10**7)),
            "车辆": {"一般公务用车": str(make.chance.randint(0, 9))},
            "大型设备": str(make.chance.randint(0, 3)),
            "购置车辆": bought,
            "购置大型设备": "0",
        },
    }
    if make.likely(0.6):
        found["政府采购"] = [
            {"名称": f"采购{name}", "金额": yuan(make.amount(0.1))}
            for name in "甲乙丙丁"[: make.chance.randint(1, 4)]
        ]
    for key in ("会议费", "培训费"):
        if make.likely(0.6):
            found[key] = {
                "明细": [
                    {
                        "名称": f"业务{name}",
                        "人数": str(make.chance.randint(1, 99)),
                        "费用": yuan(make.amount(0.1)),
                    }
                    for name in "甲乙丙"[: make.chance.randint(1, 3)]
                ]
            }
    if found["上年"].get("预算总数") and whole != before and make.likely(0.5):
        half = (whole - before) // 2
        found["单位增减"] = [
            {"单位": "机关", "增减额": yuan(half), "原因": make.reason()},
            {"单位": "事务中心", "增减额": yuan(whole - before - half), "原因": make.reason()},
        ]
    return found


def _parts(make: Maker, whole: int, names: Sequence[str]) -> Tree:
    """A sum in parts with names, in the order of the names."""
    chosen = [name for name in names if make.likely(0.5)] or [names[-1]]
    parts: dict[str, int] = {}
    left = whole
    for name in chosen[:-1]:
        parts[name] = make.part(left)
        left -= parts[name]
    parts[chosen[-1]] = left
    return {name: yuan(amount) for name, amount in parts.items()}
