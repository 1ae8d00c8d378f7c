"""Specimens: made-up departments in which every case of every sentence comes up.

No two amounts of a department are alike, so that a sentence which states another figure than it
names is found.  All of them balance, and nothing of them lacks a reason: what is amiss in what is
told of them is the style's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

from generator.entry import parse
from generator.entry.report import Report

Tree = dict[str, Any]
Pace = Callable[[int], int]  # an amount of this year to the one that it is compared with
_WHY: Final = "据实安排"  # says neither more nor less
_NONE: Final = "0"


def _less(amount: int) -> int:
    """What was less: by another share for every amount."""
    return amount * (100 - 11 - amount // 100 % 37) // 100


def _more(amount: int) -> int:
    return amount * (100 + 11 + amount // 100 % 37) // 100


def _same(amount: int) -> int:
    return amount


def _nothing(amount: int) -> int:
    return 0 * amount


@cache
def specimens() -> tuple[Report, ...]:
    """The departments, budgets last; each is called by what it shows."""
    trees = {**dict(_all_accounts()), **dict(_all_budgets())}
    return tuple(
        parse(json.dumps(tree, ensure_ascii=False, default=str), name)
        for name, tree in trees.items()
    )


def _all_accounts() -> Iterator[tuple[str, Tree]]:
    yield "各数都增加的决算", _accounts(_less, _less) | _affairs(_less, _less)
    yield "各数都减少的决算", _accounts(_more, _more) | _affairs(_more, _more) | _OTHER_PARTS
    yield "各数都持平的决算", _accounts(_same, _same) | _affairs(_same, _same)
    zero = _accounts(_nothing, _nothing) | _affairs(_nothing, _nothing)
    yield "上年数和预算数都是零的决算", zero
    yield "没有上年数的决算", _first_year()
    yield "什么都没有的决算", _bare(_NONE)
    yield "上年有、本年没有的决算", _bare(_WHY)
    yield "没有收支的决算", _idle()
    for at, kind in enumerate(_EXPENSES):
        yield f"只有{kind}的决算", _bare(_NONE) | _only(at)


# ---------------------------------------------------------------- 决算

_GRANTED: Final = {  # 财政拨款 of each item, by whether it is 基本支出
    "2010301": ("基本支出", 6_013_400),
    "2010302": ("项目支出", 2_504_700),
    "2080505": ("基本支出", 904_500),
    "2101101": ("基本支出", 502_800),
    "2210201": ("基本支出", 307_100),
}
_PARTS: Final[Mapping[str, Tree]] = {  # beside 财政拨款
    "2010301": {
        "基本支出": 6_213_400,
        "其中财政拨款": 6_013_400,
        "收入": {"财政拨款收入": 5_801_400, "上级补助收入": 200_000},
    },
    "2010302": {
        "项目支出": 3_104_700,
        "其中财政拨款": 2_504_700,
        "收入": {
            "财政拨款收入": 2_504_700,
            "上级补助收入": 112_000,
            "事业收入": 418_000,
            "其他收入": 52_000,
        },
    },
    "2010350": {
        "上缴上级支出": 121_300,
        "经营支出": 252_900,
        "对附属单位补助支出": 53_600,
        "收入": {"经营收入": 206_000, "附属单位上缴收入": 109_000, "其他收入": 105_000},
    },
}
_INCOME: Final = {
    "一般公共预算财政拨款收入": 10_020_500,
    "政府性基金预算财政拨款收入": 2_005_000,
    "国有资本经营预算财政拨款收入": 507_300,
    "上级补助收入": 312_000,
    "事业收入": 418_000,
    "经营收入": 206_000,
    "附属单位上缴收入": 109_000,
    "其他收入": 157_000,
}
_SPENT: Final = {  # table 03 by kind
    "基本支出": 6_213_400 + 904_500 + 502_800 + 307_100 + 51_500 + 56_100,
    "项目支出": 3_104_700 + 1_903_000 + 451_200,
    "上缴上级支出": 121_300,
    "经营支出": 252_900,
    "对附属单位补助支出": 53_600,
}
_BALANCES: Final[Tree] = {
    "使用非财政拨款结余": 58_200,
    "年初结转和结余": 843_600,
    "结余分配": 33_900,
    "年末结转和结余": 680_600,
    "年初财政拨款结转和结余": {"一般公共预算财政拨款": 613_700, "政府性基金预算财政拨款": 103_500},
    "年末财政拨款结转和结余": {"一般公共预算财政拨款": 401_700, "政府性基金预算财政拨款": 154_000},
}
_ROWS: Final = {  # table 06
    "30101": 3_007_000,
    "30102": 1_104_000,
    "30108": 904_500,
    "30110": 502_800,
    "30113": 307_100,
    "30302": 205_400,
    "30201": 503_000,
    "30211": 402_000,
    "30217": 103_000,
    "30228": 207_000,
    "30231": 182_000,
    "31002": 300_000,
}
_OPERATING: Final = 1_697_000  # what of it is 公用经费
_EXPENSES: Final = ("因公出国（境）费", "公务接待费", "公务用车购置费", "公务用车运行维护费")
_AMOUNTS: Final = (50_400, 103_300, 181_600, 302_500)
_COUNTS: Final[Sequence[Tree]] = (
    {"团组": 2, "人次": 7, "用途": "业务交流"},
    {"批次": 31, "人次": 243, "用途": "来访的考察"},
    {"购置数": 1, "更新数": 2},
    {"保有量": 11, "用途": "车辆的加油和保险"},
)
_VEHICLES: Final = (
    "副部（省）级及以上领导用车",
    "主要负责人用车",
    "机要通信用车",
    "应急保障用车",
    "执法执勤用车",
    "特种专业技术用车",
    "离退休干部服务用车",
    "其他用车",
)
_DEPARTMENT: Final[Tree] = {"部门": "某某局", "年度": 2024, "计量单位": "元"}
_PERFORMANCE: Final = [{"标题": "绩效自评情况", "段落": ["项目支出全部开展了绩效自评。"]}]
_OTHER_PARTS: Final[Tree] = {
    "节庆活动": "举办了一次业务竞赛",
    "其他活动": "组织了一次学习活动",
    "预算绩效": [{"段落": ["项目支出全部开展了绩效自评。"]}],
}


def _why(pace: Pace) -> Tree:
    """A reason where there is something to say one of."""
    return {} if pace is _same else {"原因": _WHY}


def _accounts(before: Pace, planned: Pace) -> Tree:
    """A department with every income and every expenditure: the nine tables."""
    items: Tree = {}
    for code in sorted({**_GRANTED, **_PARTS}):
        kind, amount = _GRANTED.get(code, ("", 0))
        row = dict(_PARTS.get(code, {kind: amount}))
        if amount:
            row |= {"年初预算": planned(amount), "上年": before(amount), **_why(planned)}
        items[code] = row
    items["2101101"]["用途"] = "职工的医疗保险"
    return _DEPARTMENT | {
        "收入": _INCOME,
        "结转和结余": _BALANCES,
        "支出": items,
        "基本支出明细": _ROWS,
        "政府性基金": {"支出": {"2296003": _fund(before, planned)}},
        "国有资本经营预算": {"支出": {"2230105": _capital(before, planned)}},
        "上年": _last_year(before),
    }


def _fund(before: Pace, planned: Pace) -> Tree:
    return {
        "年初结转和结余": 103_500,
        "本年收入": 2_005_000,
        "基本支出": 51_500,
        "项目支出": 1_903_000,
        "年末结转和结余": 154_000,
        "年初预算": planned(1_954_500),
        "上年": before(1_954_500),
        "用途": "场地的修缮",
        **_why(planned),
    }


def _capital(before: Pace, planned: Pace) -> Tree:
    return {
        "基本支出": 56_100,
        "项目支出": 451_200,
        "年初预算": planned(507_300),
        "上年": before(507_300),
        **_why(planned),
    }


def _last_year(before: Pace) -> Tree:
    """The sums of last year; those that are sums of each other add up."""
    income = {key: before(amount) for key, amount in _INCOME.items()}
    grants = [key for key in income if key.endswith("财政拨款收入")]
    granted = sum(income.pop(key) for key in grants)
    spent = {kind: before(amount) for kind, amount in _SPENT.items()}
    sums = {
        "收入总计": before(14_636_600),
        "支出总计": before(14_636_600),
        "本年收入合计": granted + sum(income.values()),
        "本年支出合计": sum(spent.values()),
        "财政拨款收入总计": before(13_250_000),
        "财政拨款支出总计": before(13_250_000),
        "一般公共预算财政拨款支出": sum(before(amount) for _, amount in _GRANTED.values()),
        "一般公共预算基本支出": sum(
            before(amount) for kind, amount in _GRANTED.values() if kind == "基本支出"
        ),
        "政府性基金支出": before(1_954_500),
        "国有资本经营预算支出": before(507_300),
        "财政拨款收入": granted,
    }
    why = _why(before)
    told = {key: {"金额": one, **why} for key, one in {**sums, **income, **spent}.items()}
    return {**told, "三公经费": why}


def _affairs(before: Pace, planned: Pace) -> Tree:
    """What stands beyond the tables of a department that has all of it."""
    return {
        "三公经费": {kind: _expense(at, before, planned) for at, kind in enumerate(_EXPENSES)},
        "机关运行经费": {
            "年初预算": planned(_OPERATING),
            "上年": before(_OPERATING),
            **_why(before),
        },
        "会议费": _gathering(80_700, 3, 260),
        "培训费": _gathering(60_900, 2, 120),
        "政府采购": {
            "货物": 400_300,
            "工程": 301_100,
            "服务": 502_900,
            "授予大型企业合同金额": 201_700,
            "授予中小企业合同金额": 955_300,
            "授予小微企业合同金额": 603_100,
            "货物授予中小企业合同金额": 350_700,
            "工程授予中小企业合同金额": 202_500,
            "服务授予中小企业合同金额": 402_100,
        },
        "国有资产": {
            "车辆": {kind: at + 1 for at, kind in enumerate(_VEHICLES)},
            "其他用车用途": "下乡调研",
            **(
                {"单价100万元以上设备": 13}
                if before is _less
                else {"单价50万元以上通用设备": 17, "单价100万元以上专用设备": 14}
            ),
        },
        "预算绩效": _PERFORMANCE,
    }


def _expense(at: int, before: Pace, planned: Pace) -> Tree:
    """A kind of “三公”经费."""
    amount = _AMOUNTS[at]
    reasons = {"与预算差异原因": planned, "与上年增减原因": before}
    return {
        "决算": amount,
        "预算": planned(amount),
        "上年": before(amount),
        **{key: _WHY for key, pace in reasons.items() if pace is not _same},
        **_COUNTS[at],
    }


def _gathering(amount: int, times: int, persons: int) -> Tree:
    return {
        "金额": amount,
        "次数": times,
        "人数": persons,
        "用途": "业务工作会议",
        "内容": "全年的工作",
    }


# A department of one item and one kind of money; what it has not is 0, or not there at all.
_LONE: Final = 3_107_300


def _small(basic: int) -> Tree:
    """A department whose one item is paid by 一般公共预算, `basic` of it for 基本支出."""
    item = {"基本支出": basic, "项目支出": _LONE - basic, "年初预算": _LONE - 48_500, "原因": _WHY}
    return _DEPARTMENT | {
        "收入": {"一般公共预算财政拨款收入": _LONE},
        "支出": {"2010301": {key: amount for key, amount in item.items() if amount}},
        "预算绩效": _PERFORMANCE,
    }


def _first_year() -> Tree:
    """Nothing to compare with but a budget, and no word that may be left out."""
    return _small(1_204_900) | {
        "基本支出明细": {"30101": 1_001_700, "30201": 203_200},
        "三公经费": {_EXPENSES[3]: _without(_expense(3, _less, _more), "上年")},
        "机关运行经费": {"年初预算": 203_200 + 15_900, "原因": _WHY},
        "政府采购": {
            "服务": 81_700,
            "授予中小企业合同金额": 61_500,
            "授予小微企业合同金额": 40_300,
        },
        "国有资产": {"车辆": {"执法执勤用车": 12}, "单价100万元以上设备": 0},
    }


def _without(tree: Tree, *keys: str) -> Tree:
    return {key: one for key, one in tree.items() if key not in keys}


def _idle() -> Tree:
    """Neither income nor expenditure; the money of last year is still there."""
    kept = {"一般公共预算财政拨款": 4_570_000}
    return _bare(_NONE) | {
        "收入": {"一般公共预算财政拨款收入": 0},
        "支出": {"2010301": {"项目支出": 0, "年初预算": 0}},
        "结转和结余": {
            "年初结转和结余": 4_570_000,
            "年末结转和结余": 4_570_000,
            "年初财政拨款结转和结余": kept,
            "年末财政拨款结转和结余": kept,
        },
        "机关运行经费": {"金额": 0, "上年": 0},
        "上年": {
            "收入总计": 4_570_000,
            "财政拨款收入总计": 4_570_000,
            "一般公共预算财政拨款支出": 0,
        },
    }


def _bare(reason: str) -> Tree:
    """All of it for a project, and 0 of all else; last year there was some of it, with a reason."""
    had = {} if reason == _NONE else {"上年": 90_700, "与上年增减原因": reason}
    had_operating = {} if reason == _NONE else {"上年": 270_900, "原因": reason}
    expense = {"预算": 0, "决算": 0, "上年": 0, **had}
    sums = ("收入总计", "本年收入合计", "本年支出合计", "财政拨款收入总计", "财政拨款支出总计")
    tree = _small(0) | {
        "三公经费": {
            kind: {**expense, **{key: 0 for key, one in counts.items() if isinstance(one, int)}}
            for kind, counts in zip(_EXPENSES, _COUNTS, strict=True)
        },
        "机关运行经费": {"金额": 0, "年初预算": 0, **had_operating},
        "会议费": {"金额": 0, "人数": 0},
        "培训费": {"金额": 0, "人数": 0},
        "政府采购": {
            "货物": 0,
            "工程": 0,
            "服务": 0,
            "授予大型企业合同金额": 0,
            "授予中小企业合同金额": 0,
            "授予小微企业合同金额": 0,
            "货物授予中小企业合同金额": 0,
            "工程授予中小企业合同金额": 0,
            "服务授予中小企业合同金额": 0,
        },
        "国有资产": {
            "车辆": dict.fromkeys(_VEHICLES, 0),
            "单价50万元以上通用设备": 0,
            "单价100万元以上专用设备": 0,
        },
        "政府性基金": {"说明": "本年没有安排政府性基金"},
    }
    if reason != _NONE:
        tree["上年"] = {key: {"金额": _more(_LONE), "原因": reason} for key in sums}
        tree["上年"]["三公经费"] = {"原因": reason}
    return tree


# 机关运行经费 that is compared with nothing, with last year or with the budget alone.
_COMPARED: Final[Sequence[Tree]] = (
    {"金额": 270_300},
    {"金额": 270_300, "上年": 270_300 - 31_900, "原因": _WHY},
    {"金额": 270_300, "年初预算": 270_300},
    {"金额": 270_300, "年初预算": 270_300 - 17_700, "原因": _WHY},
)
_BOUGHT: Final[Sequence[Tree]] = (  # procurement that leaves something out
    {"货物": 52_300, "货物授予中小企业合同金额": 31_900, "授予中小企业合同金额": 31_900},
    {"工程": 71_100, "工程授予中小企业合同金额": 71_100, "授予中小企业合同金额": 71_100},
    {"服务": 43_700, "授予大型企业合同金额": 43_700},
    {"总额": 0},
)


def _only(at: int) -> Tree:
    """One kind of “三公”经费, two kinds of vehicles, one of 会议费 and 培训费, one purchase."""
    none = _bare(_NONE)["三公经费"]
    one = _expense(at, _less, _more)
    if "更新数" in one:  # bought anew, and none replaced
        one |= {"更新数": 0}
    gathering = ("会议费", "培训费")[at % 2]
    return {
        "上年": {
            "一般公共预算财政拨款支出": {"金额": -5_100 * at, "原因": _WHY},
            "三公经费": {"原因": _WHY},
        },
        "三公经费": {**none, _EXPENSES[at]: one},
        "机关运行经费": _COMPARED[at],
        "会议费": None,
        "培训费": None,
        gathering: _gathering(41_300, 1, 58),
        "政府采购": _BOUGHT[at],
        "国有资产": {
            "车辆": {_VEHICLES[at]: 12, _VEHICLES[at + 4]: 1},
            "单价100万元以上设备": 1,
        },
    }


# ---------------------------------------------------------------- 预算


def _all_budgets() -> Iterator[tuple[str, Tree]]:
    yield "各数都增加的预算", _budget(_less)
    yield "各数都减少的预算", _budget(_more) | {"基本支出": _BASIC | {"构成": "工资和日常公用经费"}}
    yield "各数都持平的预算", _budget(_same)
    yield "上年数是零的预算", _budget(_nothing)
    yield "没有上年数的预算", _plain_budget()


_BASIC: Final[Tree] = {
    "人员经费": {"基本工资": 3_007_000, "津贴补贴": 2_104_000, "社会保障缴费": 904_500},
    "公用经费": 1_501_300,
}
_PLANNED: Final = {"公务接待费": 83_900, "公务用车购置费": 101_700}
_PLANNED_LATER: Final = {"公务用车运行费": 60_300, "因公出国（境）费": 20_900}
_PROFILE: Final[Tree] = {
    "职责": ["拟订政策并组织实施", "监督资金的使用"],
    "机构设置": "设办公室、业务科两个科室",
    "编制人数": 37,
    "实有人数": 35,
    "预算单位": ["某某局（机关）", "某某事务中心"],
}


def _budget(before: Pace) -> Tree:
    """A budget that has everything; against last year's its units go the same way and not."""
    whole, expenses = 10_018_600, sum({**_PLANNED, **_PLANNED_LATER}.values())
    why = _why(before)
    return _DEPARTMENT | {
        "类型": "预算",
        "概况": _PROFILE,
        "收支说明": "部门预算是机关和所属单位的汇总预算",
        "收入": {
            "一般公共预算拨款": 9_009_300,
            "政府性基金预算拨款": 503_100,
            "国有资本经营预算拨款": 200_900,
            "纳入专户管理的非税收入拨款": 104_600,
            "上年结转": 200_700,
        },
        "支出": {"201": 7_205_400, "208": 1_604_900, "229": 402_900, "210": 805_400},
        "基本支出": _BASIC,
        "项目支出": [
            {"名称": "能力建设专项", "金额": 1_801_600, "用途": "业务能力的建设"},
            {
                "名称": "业务经办专项",
                "金额": 700_200,
                "内容": ["资料的印刷", "业务的宣传", "场地的租用"],
            },
        ],
        "政府性基金": {"208": 100_200, "229": 402_900},
        "政府性基金说明": "用于彩票公益金的项目",
        "上年": {
            "预算总数": before(whole),
            "机关运行经费": before(_BASIC["公用经费"]),
            "三公经费": before(expenses),
        },
        "单位增减": _steps(whole - before(whole)),
        "机关运行经费": why,
        "政府采购": [{"名称": "办公设备", "金额": 200_300}, {"名称": "印刷服务", "金额": 150_900}],
        "国有资产": {
            "房屋面积": "1200.50",
            "房屋说明": "租用的有五百平方米",
            "车辆": {"一般公务用车": 4, "执法执勤用车": 3},
            "大型设备": 2,
            "购置车辆": 1,
            "购置车辆说明": "用于更新到期的车辆",
            "购置大型设备": 6,
        },
        "三公经费": {
            **_PLANNED,
            **_PLANNED_LATER,
            "购置数": 1,
            "购置说明": "更新到期的车辆",
            "单位增减": _steps(expenses - before(expenses)),
        },
        "会议费": {
            "明细": [_meeting("年度工作会", 100, 50_700), _meeting("业务工作会", 45, 30_400)]
        },
        "培训费": {"明细": [{**_meeting("业务培训", 60, 30_900), "人数说明": "/批次"}]},
        "其他事项": "本年没有需要说明的其他事项",
    }


def _steps(whole: int) -> list[Tree]:
    """The changes of three units: one more, one less, one the same; of none, where none changes."""
    if not whole:
        return []
    more = max(whole, 0) + 40_300
    steps = {"机关": more, "事务中心": whole - more, "服务中心": 0}
    return [
        {"单位": unit, "增减额": step, **({"原因": _WHY} if step else {})}
        for unit, step in steps.items()
    ]


def _meeting(name: str, persons: int, amount: int) -> Tree:
    return {"名称": name, "人数": persons, "费用": amount}


def _plain_budget() -> Tree:
    """A budget of the first year: one income, one expenditure, nothing that may be left out."""
    return _DEPARTMENT | {
        "类型": "预算",
        "概况": {key: one for key, one in _PROFILE.items() if key != "机构设置"},
        "收入": {"一般公共预算拨款": 1_402_600},
        "支出": {"201": 1_402_600},
        "基本支出": {"人员经费": {"基本工资": 1_101_900}, "公用经费": 300_700},
        "国有资产": {"房屋面积": 0, "车辆": {}, "大型设备": 0, "购置车辆": 0, "购置大型设备": 0},
        "三公经费": {**dict.fromkeys({**_PLANNED, **_PLANNED_LATER}, 0), "购置数": 0},
    }
