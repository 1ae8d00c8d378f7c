"""Prose: what the explanation says where a base is zero, nothing changed, or something is missing.

The exact sentence is that of the base style; every style must read as well as it does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from example import (
    IN_WAN,
    STYLES,
    Patch,
    Told,
    example,
    example_budget,
    faults_of_reading,
    line_of,
    patched,
    refused,
    report_of,
    tell,
    text_of,
    told,
)

from generator.problem import InvalidReport
from generator.telling.document import assemble
from generator.telling.narrative import Paragraph, Section
from generator.telling.style import Style, load_style

GENERAL: Final = "一般公共预算支出"

BUDGET_OF_NOTHING = "年初无预算，无法计算完成率"

# The kinds of “三公”经费 with nothing in them.
NO_COUNTS: Final = dict.fromkeys(["团组", "人次", "批次", "购置数", "更新数", "保有量", "用途"])
NO_MONEY: Final = {"预算": "0", "决算": "0", "上年": "0"}

# Both funds and what rests on them taken out of the example: 年末结转 falls by what they carried.
NO_FUNDS: Final[Patch] = {
    "收入": {"政府性基金预算财政拨款收入": None, "国有资本经营预算财政拨款收入": None},
    "政府性基金": None,
    "国有资本经营预算": None,
    "结转和结余": {
        "年末结转和结余": "550,000",
        "年初财政拨款结转和结余": {"政府性基金预算财政拨款": None},
        "年末财政拨款结转和结余": {"政府性基金预算财政拨款": None},
    },
}


@dataclass(frozen=True)
class Case:
    """A patch of the example, and sentences that the base style then says in a section."""

    name: str
    patch: Patch
    said: tuple[tuple[str, str], ...]


CASES: Final = (
    # -------- a base of zero
    Case(
        "item without a budget",
        {},
        (
            (
                GENERAL,
                (
                    f"年初预算为0万元，支出决算为30万元，{BUDGET_OF_NOTHING}，"
                    "决算数大于年初预算数的主要原因是：年初预算列在其他科目。"
                ),
            ),
        ),
    ),
    Case(
        "totals of last year are zero",
        {
            "上年": {
                "收入总计": {"金额": "0"},
                "财政拨款收入总计": {"金额": "0"},
                "一般公共预算财政拨款支出": {"金额": "0"},
            }
        },
        (
            (
                "收支总体",
                (
                    "2024年度收、支总计1450万元。与上年相比，增加1450万元"
                    "（基数为0，不计算增减率），主要是因为财政拨款增加。"
                ),
            ),
            (
                GENERAL,
                (
                    "2024年度财政拨款支出1020万元，占本年支出合计的73.54%，与上年相比，"
                    "财政拨款支出增加1020万元（基数为0，不计算增减率），主要是因为人员和项目增加。"
                ),
            ),
        ),
    ),
    Case(
        "reception without a budget or a year before",
        {"三公经费": {"公务接待费": {"预算": "0", "上年": "0", "与上年增减原因": "恢复接待"}}},
        (
            (
                "三公经费",
                (
                    "公务接待费支出预算为0万元，支出决算为10万元，决算数大于预算数的主要原因是："
                    "厉行节约，与上年相比增加10万元（基数为0，不计算增减率），"
                    "增长的主要原因是：恢复接待。"
                ),
            ),
        ),
    ),
    Case(
        "no “三公” budget at all",
        {
            "三公经费": {
                key: {"预算": "0", "与预算差异原因": "追加"} for key in example()["三公经费"]
            }
        },
        (
            (
                "三公经费",
                "2024年度“三公”经费财政拨款支出预算为0万元，支出决算为63万元，其中：",
            ),
        ),
    ),
    Case(
        "no budget for any item",
        {
            "支出": {
                code: {"年初预算": "0", "原因": "追加"}
                for code, row in example()["支出"].items()
                if "年初预算" in row
            }
        },
        (
            (
                GENERAL,
                (
                    "2024年度财政拨款支出年初预算数为0万元，支出决算数为1020万元，"
                    f"{BUDGET_OF_NOTHING}，其中："
                ),
            ),
        ),
    ),
    Case(
        "no goods bought",
        {
            "政府采购": {
                "货物": "0",
                "货物授予中小企业合同金额": "0",
                "授予中小企业合同金额": "650,000",
            }
        },
        (
            (
                "政府采购",
                (
                    "本部门2024年度政府采购支出总额80万元，其中：政府采购货物支出0万元、"
                    "政府采购工程支出30万元、政府采购服务支出50万元。授予中小企业合同金额65万元，"
                    "占政府采购支出总额的81.25%，其中：授予小微企业合同金额60万元，"
                    "占授予中小企业合同金额的92.31%；由于货物支出金额为零，"
                    "不计算货物采购授予中小企业合同金额占货物支出金额的比例，"
                    "工程采购授予中小企业合同金额占工程支出金额的83.33%，"
                    "服务采购授予中小企业合同金额占服务支出金额的80%。"
                ),
            ),
        ),
    ),
    Case(
        "nothing bought",
        {"政府采购": dict.fromkeys(example()["政府采购"]) | {"货物": "0"}},
        (
            (
                "政府采购",
                (
                    "本部门2024年度政府采购支出总额0万元，其中：政府采购货物支出0万元、"
                    "政府采购工程支出0万元、政府采购服务支出0万元。"
                ),
            ),
        ),
    ),
    Case(
        "nothing awarded to small enterprises",
        {
            "政府采购": {key: None for key in example()["政府采购"] if "授予" in key}
            | {"授予中小企业合同金额": "0", "授予小微企业合同金额": "0"}
        },
        (
            (
                "政府采购",
                (
                    "本部门2024年度政府采购支出总额120万元，其中：政府采购货物支出40万元、"
                    "政府采购工程支出30万元、政府采购服务支出50万元。授予中小企业合同金额0万元，"
                    "占政府采购支出总额的0%，其中：授予小微企业合同金额0万元。"
                ),
            ),
        ),
    ),
    Case(
        "last year was a debt",
        {"上年": {"收入总计": {"金额": "-100,000"}}},
        (
            (
                "收支总体",
                (
                    "2024年度收、支总计1450万元。与上年相比，增加1460万元"
                    "（基数为负数，不计算增减率），主要是因为财政拨款增加。"
                ),
            ),
        ),
    ),
    # -------- both zero, equal, next to equal
    Case(
        "a kind of which there is nothing",
        {"三公经费": {"因公出国（境）费": {**NO_COUNTS, **NO_MONEY}}},
        (
            (
                "三公经费",
                "因公出国（境）费支出预算为0万元，支出决算为0万元，决算数与预算数持平，与上年持平。",
            ),
            (
                "三公经费",
                "1、因公出国（境）费支出决算为0万元，全年安排因公出国（境）团组0个，累计0人次。",
            ),
        ),
    ),
    Case(
        "exactly as last year and as budgeted",
        {
            "上年": {"收入总计": "14,500,000", "一般公共预算财政拨款支出": "10,200,000"},
            "机关运行经费": {"上年": "1,800,000"},
        },
        (
            ("收支总体", "2024年度收、支总计1450万元。与上年持平。"),
            (
                GENERAL,
                "2024年度财政拨款支出1020万元，占本年支出合计的73.54%，与上年持平。",
            ),
            (
                GENERAL,
                "年初预算为90万元，支出决算为90万元，完成年初预算的100%，决算数等于年初预算数。",
            ),
            ("机关运行经费", "本部门2024年度机关运行经费支出180万元，与上年决算数持平。"),
        ),
    ),
    Case(
        "30元 more or less are no change",
        {
            "上年": {"收入总计": {"金额": "14,499,970"}},
            "支出": {"2010301": {"年初预算": "6,000,030"}},
            "三公经费": {"公务用车运行维护费": {"预算": "299,999", "上年": "300,030"}},
            "机关运行经费": {"上年": "1,800,030", "年初预算": "1,800,030"},
        },
        (
            ("收支总体", "2024年度收、支总计1450万元。与上年持平。"),
            (
                GENERAL,
                "年初预算为600万元，支出决算为600万元，完成年初预算的100%，决算数等于年初预算数。",
            ),
            (
                "三公经费",
                (
                    "公务用车运行维护费支出预算为30万元，支出决算为30万元，完成预算的100%，"
                    "决算数与预算数持平，与上年持平。"
                ),
            ),
            ("机关运行经费", "本部门2024年度机关运行经费支出180万元，与上年决算数持平。"),
        ),
    ),
    Case(
        "30元 of a small budget are less than all of it",
        {"三公经费": {"公务接待费": {"预算": "100,030"}}},
        (
            (
                "三公经费",
                (
                    "公务接待费支出预算为10万元，支出决算为10万元，完成预算的99.97%，"
                    "决算数小于预算数的主要原因是：厉行节约，与上年相比减少1万元，下降9.09%，"
                    "减少的主要原因是：接待批次减少。"
                ),
            ),
        ),
    ),
    # -------- from something to nothing, less than nothing, much more
    Case(
        "nothing is left of a kind",
        {
            "三公经费": {"公务接待费": {**NO_COUNTS, "决算": "0"}},
            "基本支出明细": {"30217": None, "30201": "600,000"},
        },
        (
            (
                "三公经费",
                (
                    "公务接待费支出预算为12万元，支出决算为0万元，完成预算的0%，决算数小于预算数的"
                    "主要原因是：厉行节约，与上年相比减少11万元，下降100%，减少的主要原因是：接待批次减少。"
                ),
            ),
            ("三公经费", "2、公务接待费支出决算为0万元，全年共接待来访团组0个、来宾0人次。"),
        ),
    ),
    Case(
        "an item that was budgeted and not spent",
        {"支出": {"2010399": {"年初预算": "10,000", "原因": "项目未实施"}}},
        (
            (
                GENERAL,
                (
                    "3、一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）"
                    "其他政府办公厅（室）及相关机构事务支出（项）。"
                ),
            ),
            (
                GENERAL,
                (
                    "年初预算为1万元，支出决算为0万元，完成年初预算的0%，"
                    "决算数小于年初预算数的主要原因是：项目未实施。"
                ),
            ),
        ),
    ),
    Case(
        "an item that was not in the budget",
        {
            "支出": {
                "2080505": {"基本支出": "800,000", "原因": "缴费减少"},
                "2080599": {"基本支出": "100,000", "原因": "上级追加"},
            }
        },
        (
            (
                GENERAL,
                "4、社会保障和就业支出（类）行政事业单位养老支出（款）其他行政事业单位养老支出（项）。",
            ),
            (
                GENERAL,
                (
                    f"年初预算为0万元，支出决算为10万元，{BUDGET_OF_NOTHING}，"
                    "决算数大于年初预算数的主要原因是：上级追加。"
                ),
            ),
        ),
    ),
    Case(
        "money that came back",
        {
            "收入": {"一般公共预算财政拨款收入": "7,480,000", "事业收入": "-200,000"},
            "支出": {
                "2010302": {"项目支出": "-20,000", "其中财政拨款": "-20,000", "年初预算": "30,000"}
            },
        },
        (
            (
                GENERAL,
                "年初预算为3万元，支出决算为-2万元，决算数小于年初预算数的主要原因是：项目结余收回。",
            ),
            (
                "收入",
                (
                    "2024年度收入合计1053万元，其中：财政拨款收入998万元，占94.78%；"
                    "上级补助收入30万元，占2.85%；事业收入-20万元，占-1.9%；经营收入20万元，占1.9%；"
                    "附属单位上缴收入10万元，占0.95%；其他收入15万元，占1.42%。"
                ),
            ),
        ),
    ),
    Case(
        "reception money that came back",
        {
            "三公经费": {"公务接待费": {**NO_COUNTS, "决算": "-1,000"}},
            "基本支出明细": {"30217": None, "30201": "600,000"},
        },
        (
            (
                "三公经费",
                (
                    "公务接待费支出预算为12万元，支出决算为-0.1万元，决算数小于预算数的主要原因是："
                    "厉行节约，与上年相比减少11.1万元，下降100.91%，减少的主要原因是：接待批次减少。"
                ),
            ),
        ),
    ),
    Case(
        "more came back than there was",
        {
            "三公经费": {
                "公务接待费": {**NO_COUNTS, "决算": "-1,000,000", "上年": "0"},
            },
            "基本支出明细": {"30217": None, "30201": "600,000"},
        },
        (
            (
                "三公经费",
                (
                    "2024年度“三公”经费财政拨款支出决算中，公务接待费支出决算-100万元，"
                    "因公出国（境）费支出决算5万元，公务用车购置费及运行维护费支出决算48万元。其中："
                ),
            ),
        ),
    ),
    Case(
        "more was given back than came in",
        {
            "收入": {"其他收入": "-20,000,000"},
            "结转和结余": {"年初结转和结余": "20,950,000"},
        },
        (
            (
                "收入",
                (
                    "2024年度收入合计-650万元，其中：财政拨款收入1250万元；上级补助收入30万元；"
                    "事业收入40万元；经营收入20万元；附属单位上缴收入10万元；其他收入-2000万元。"
                ),
            ),
        ),
    ),
    Case(
        "seventy times the budget",
        {
            "收入": {"一般公共预算财政拨款收入": "8,953,730"},
            "支出": {
                "2010302": {
                    "项目支出": "2,053,730",
                    "其中财政拨款": "1,453,730",
                    "年初预算": "20,000",
                    "原因": "年中追加",
                }
            },
        },
        (
            (
                GENERAL,
                (
                    "年初预算为2万元，支出决算为145.37万元，完成年初预算的7268.65%，"
                    "决算数大于年初预算数的主要原因是：年中追加。"
                ),
            ),
        ),
    ),
    # -------- of one kind only, or of none
    Case(
        "one kind of income",
        {
            "收入": dict.fromkeys(
                ["上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入"]
            ),
            "结转和结余": {"使用非财政拨款结余": "1,200,000"},
        },
        (("收入", "2024年度收入合计1250万元，其中：财政拨款收入1250万元，占100%。"),),
    ),
    Case(
        "no appropriation",
        {
            "收入": dict.fromkeys(example()["收入"], "0") | {"事业收入": "13,650,000"},
            "结转和结余": {"年初财政拨款结转和结余": None, "年末财政拨款结转和结余": None},
            "支出": {
                code: {"其中财政拨款": "0", "年初预算": None, "上年": None}
                for code in example()["支出"]
                if code != "2010350"
            }
            | {"2010399": {"项目支出": "2,450,000", "其中财政拨款": "0"}},
            "基本支出明细": None,
            "政府性基金": None,
            "国有资本经营预算": None,
            "三公经费": None,
            "机关运行经费": None,
        },
        (
            ("收入", "2024年度收入合计1365万元，其中：事业收入1365万元，占100%。"),
            (
                "财政拨款收支",
                (
                    "2024年度财政拨款收、支总计0万元。"
                    "与上年相比，减少1130万元，下降100%，主要是因为项目增加。"
                ),
            ),
            (GENERAL, "2024年度财政拨款支出0万元。"),
            (GENERAL, "2024年度财政拨款支出年初预算数为0万元，支出决算数为0万元。"),
            ("基本支出", "2024年度一般公共预算财政拨款基本支出0万元。"),
            ("三公经费", "2024年度无该项支出。"),
            ("机关运行经费", "本部门2024年度机关运行经费支出0万元，上年无同口径数，不作比较。"),
        ),
    ),
    Case(
        "no funds",
        NO_FUNDS,
        (
            ("政府性基金", "本部门2024年度无政府性基金预算财政拨款收支。"),
            ("国有资本经营预算", "本部门2024年度无国有资本经营预算财政拨款收支。"),
        ),
    ),
    Case(
        "a fund that only carries over",
        {
            "收入": {"政府性基金预算财政拨款收入": "0"},
            "结转和结余": {
                "年末结转和结余": "550,000",
                "年末财政拨款结转和结余": {"政府性基金预算财政拨款": "100,000"},
            },
            "政府性基金": {
                "支出": {
                    "2296003": {
                        "本年收入": "0",
                        "基本支出": None,
                        "项目支出": None,
                        "年末结转和结余": "100,000",
                        "年初预算": None,
                        "上年": None,
                    }
                }
            },
        },
        (
            (
                "政府性基金",
                (
                    "2024年度政府性基金预算财政拨款收入0万元；年初结转和结余10万元；支出0万元，"
                    "其中基本支出0万元，项目支出0万元；年末结转和结余10万元。"
                ),
            ),
        ),
    ),
    Case("no “三公”", {"三公经费": None}, (("三公经费", "2024年度无该项支出。"),)),
    Case(
        "“三公” of zeros",
        {"三公经费": {key: {**NO_COUNTS, **NO_MONEY} for key in example()["三公经费"]}},
        (("三公经费", "2024年度无该项支出。"),),
    ),
    Case(
        "“三公” only in the budget",
        {
            "三公经费": {
                key: {
                    **NO_COUNTS,
                    "决算": "0",
                    "上年": "0",
                    "预算": "10,000",
                    "与预算差异原因": "未安排",
                }
                for key in example()["三公经费"]
            },
            "基本支出明细": {"30217": None, "30231": None, "30201": "900,000"},
        },
        (
            (
                "三公经费",
                "2024年度“三公”经费财政拨款支出预算为4万元，支出决算为0万元，完成预算的0%，其中：",
            ),
            ("三公经费", "2024年度“三公”经费财政拨款支出决算为0万元。其中："),
        ),
    ),
    Case(
        "neither meetings nor trainings",
        {"会议费": None, "培训费": None},
        (("一般性支出", "2024年本部门未举办节庆、晚会、论坛、赛事活动。"),),
    ),
    Case(
        "meetings alone",
        {"培训费": None},
        (
            (
                "一般性支出",
                (
                    "2024年本部门开支会议费8万元，用于召开年度工作会议，人数260人，"
                    "内容为部署全年工作；未举办节庆、晚会、论坛、赛事活动。"
                ),
            ),
        ),
    ),
    Case(
        "trainings alone, and a festival",
        {"会议费": None, "节庆活动": "举办读书节一次"},
        (
            (
                "一般性支出",
                (
                    "2024年本部门开支培训费6万元，用于开展业务培训，人数120人，"
                    "内容为新政策解读；举办读书节一次。"
                ),
            ),
        ),
    ),
    Case(
        "meetings and trainings of zero",
        {
            key: {"金额": "0", "次数": None, "人数": None, "用途": None, "内容": None}
            for key in ("会议费", "培训费")
        },
        (
            (
                "一般性支出",
                "2024年本部门开支会议费0万元；开支培训费0万元；未举办节庆、晚会、论坛、赛事活动。",
            ),
        ),
    ),
    Case(
        "meetings without a purpose",
        {key: {"用途": None, "内容": None} for key in ("会议费", "培训费")},
        (
            (
                "一般性支出",
                (
                    "2024年本部门开支会议费8万元，人数260人；开支培训费6万元，人数120人；"
                    "未举办节庆、晚会、论坛、赛事活动。"
                ),
            ),
        ),
    ),
    # -------- no year before
    Case(
        "no year before",
        {
            "上年": None,
            "机关运行经费": {"上年": None, "年初预算": None},
            "三公经费": {key: {"上年": None} for key in example()["三公经费"]},
        },
        (
            ("收支总体", "2024年度收、支总计1450万元。上年无同口径数，不作比较。"),
            ("财政拨款收支", "2024年度财政拨款收、支总计1320万元。上年无同口径数，不作比较。"),
            (
                GENERAL,
                "2024年度财政拨款支出1020万元，占本年支出合计的73.54%，上年无同口径数，不作比较。",
            ),
            (
                "三公经费",
                (
                    "公务接待费支出预算为12万元，支出决算为10万元，完成预算的83.33%，"
                    "决算数小于预算数的主要原因是：厉行节约，上年无同口径数，不作比较。"
                ),
            ),
            ("机关运行经费", "本部门2024年度机关运行经费支出180万元，上年无同口径数，不作比较。"),
        ),
    ),
    Case(
        "operating expenses against the budget",
        {"机关运行经费": {"上年": None, "原因": "追加"}},
        (
            (
                "机关运行经费",
                (
                    "本部门2024年度机关运行经费支出180万元，比年初预算数增加10万元，增长5.88%。"
                    "主要原因是：追加。"
                ),
            ),
        ),
    ),
    # -------- the department's own words
    Case(
        "a reason with its own full stop, words and line breaks",
        {
            "上年": {
                "收入总计": {"原因": "主要是因为人员增加；\n项目增加。"},
                "财政拨款收入总计": {"原因": "原因是：项目 增加。"},
            },
            "支出": {
                "2010301": {"原因": "主要原因是人员增加。。"},
                "2101101": {"原因": "因为缴费基数\n  提高；"},
            },
            "会议费": {"用途": "年度工作会议。", "内容": "部署\n全年工作；"},
        },
        (
            (
                "收支总体",
                (
                    "2024年度收、支总计1450万元。与上年相比，增加250万元，增长20.83%，"
                    "主要是因为人员增加；项目增加。"
                ),
            ),
            (
                "财政拨款收支",
                (
                    "2024年度财政拨款收、支总计1320万元。与上年相比，增加190万元，增长16.81%，"
                    "主要是因为项目增加。"
                ),
            ),
            (
                GENERAL,
                (
                    "年初预算为580万元，支出决算为600万元，完成年初预算的103.45%，"
                    "决算数大于年初预算数的主要原因是：人员增加。"
                ),
            ),
            (
                GENERAL,
                (
                    "年初预算为48万元，支出决算为50万元，完成年初预算的104.17%，"
                    "主要用于职工医疗保险缴费。决算数大于年初预算数的主要原因是：缴费基数提高。"
                ),
            ),
            (
                "一般性支出",
                (
                    "2024年本部门开支会议费8万元，用于召开年度工作会议，人数260人，"
                    "内容为部署全年工作；开支培训费6万元，用于开展业务培训，人数120人，"
                    "内容为新政策解读；未举办节庆、晚会、论坛、赛事活动。"
                ),
            ),
        ),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_base_says(case: Case) -> None:
    found = tell(case.patch)
    for section, sentence in case.said:
        assert sentence in found.lines(section)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
@pytest.mark.parametrize("name", STYLES)
def test_every_style_reads_well(name: str, case: Case) -> None:
    if case.name.startswith("30元 more") and name not in IN_WAN:
        assert len(refused(case.patch, name)) == 1  # 1元 more is one that is printed
        return
    found = tell(case.patch, name)
    assert faults_of_reading(found) == []
    assert found.wrong() == []


# ---------------------------------------------------------------- what styles say in their words


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("base", f"{BUDGET_OF_NOTHING}，决算数大于年初预算数的主要原因是：年初预算列在其他科目。"),
        (
            "hengyang",
            "年初预算为0万元，无法计算完成比率，决算数大于预算数的主要原因是：年初预算列在其他科目。",
        ),
        ("liling", "支出决算为30万元，决算数大于年初预算数的主要原因是：年初预算列在其他科目。"),
        ("liuyang", "支出决算为30万元，决算数大于年初预算数的主要原因是：年初预算列在其他科目。"),
        (
            "quyuan",
            "因预算金额为0万元，无法计算超预算百分比，决算数大于年初预算数是因为年初预算列在其他科目。",
        ),
        (
            "shanghai",
            "支出决算为30.00万元。决算数大于预算数的主要原因：年初预算列在其他科目。",
        ),
    ],
)
def test_an_item_without_a_budget_in_each_style(name: str, said: str) -> None:
    found = tell({}, name).after(GENERAL, "住房保障支出")
    assert found.endswith(said)
    assert "%" not in found


EVEN: Final = {"三公经费": {"公务接待费": {"预算": "100,000", "上年": "100,000"}}}
LESS_THAN_PLANNED: Final = {"机关运行经费": {"年初预算": "2,400,000", "上年": "2,000,000"}}
AS_PLANNED: Final = {"机关运行经费": {"年初预算": "1,800,000", "上年": "2,000,000"}}
AS_BEFORE: Final = {"上年": {"收入总计": {"金额": "14,500,000"}}}
NOTHING_HELD: Final = {"金额": "0", "次数": "0", "人数": "0"}
ONLY_WORKS: Final = {
    f"{kind}授予中小企业合同金额": None for kind in ("货物", "服务")
}  # fmt: skip
FESTIVAL: Final = {"节庆活动": "举办读书节1次", "其他活动": "支付租车费"}


@pytest.mark.parametrize(
    ("name", "patch", "section", "said"),
    [
        ("base", {"政府采购": ONLY_WORKS}, "政府采购",
         "工程采购授予中小企业合同金额占工程支出金额的83.33%，服务"),
        ("hengyang", AS_PLANNED, "机关运行经费",
         "支出180.00万元，年初预算数180.00万元，与年初预算数持平。"),
        ("hengyang", LESS_THAN_PLANNED, "机关运行经费",
         "年初预算数240.00万元，比年初预算减少60.00万元，减少25.00%，主要原因是：压减一般"),
        ("hengyang", AS_BEFORE, "收支总体", "2024年度收入总计1450.00万元，与上年持平。"),
        ("hengyang", EVEN, "三公经费",
         ("公务接待费支出预算为10.00万元，支出决算为10.00万元，完成预算的100.00%，"
         "与本年预算数相同，与上年决算数相同。")),
        ("liling", FESTIVAL, "一般性支出", "内容为新政策解读；举办读书节1次。"),
        ("liuyang", EVEN, "三公经费",
         ("完成预算的100%，决算数与预算数一致，我单位严格按预算执行决算，"
         "公务接待费支出与上年持平。")),
        ("liuyang", {"会议费": NOTHING_HELD}, "一般性支出",
         "会议费支出0万元，我单位2024年度无会议费支出。2024年本部门培训费支出6万元，用于"),
        ("liuyang", {"培训费": NOTHING_HELD}, "一般性支出",
         ("人数260人，会议内容为部署全年工作。2024年本部门培训费支出0万元，"
         "我单位2024年度无培训费支出；")),
        ("quyuan", EVEN, "三公经费", "完成预算的100%，决算数等于预算数。与上年持平。"),
        ("quyuan", {}, "三公经费", "与上年相比减少1万元，减少9.09%，减少主要是因为接待批次减少。"),
        ("quyuan", {}, "一般公共预算支出", "完成年初预算的100%，决算数等于年初预算数。"),
        ("quyuan", AS_PLANNED, "机关运行经费", "支出180万元，与年初预算数持平。"),
        ("quyuan", LESS_THAN_PLANNED, "机关运行经费", "比年初预算数减少60万元，降低25%。主要原因"),
        ("quyuan", {"会议费": {"用途": None}}, "一般性支出", "用于召开3次会议，人数260人"),
        ("quyuan", FESTIVAL, "一般性支出", "；支付租车费。2024年本单位举办读书节1次。"),
        ("shanghai", AS_BEFORE, "收支总体", "与2023年度相比，收入支出总计持平。"),
        ("shanghai", EVEN, "三公经费", "公务接待费支出决算持平。"),
        ("shanghai", {}, "三公经费", "“三公”经费支出决算数小于预算数的主要原因：压缩团组；"),
        ("shanghai", {}, "三公经费", "公务接待费支出减少的主要原因是接待批次减少。"),
        ("shanghai", {}, "三公经费", "因公出国（境）费支出增加的主要原因是增加一个团组。"),
        ("shanghai", {"机关运行经费": {"上年": "1,800,000"}}, "其他重要事项",
         "机关运行经费支出180.00万元，与2023年度持平。"),
        ("shanghai", {"机关运行经费": {"上年": None, "年初预算": "1,800,000"}}, "其他重要事项",
         "机关运行经费支出180.00万元，与年初预算数持平。"),
        ("shanghai", AS_PLANNED, "其他重要事项", "比2023年度减少20.00万元，下降10.00%。主要"),
    ],
)  # fmt: skip
def test_each_style_says_it_in_its_own_words(
    name: str, patch: Patch, section: str, said: str
) -> None:
    assert said in "".join(tell(patch, name).lines(section))


@pytest.mark.parametrize("name", STYLES)
def test_no_budget_is_not_said_of_money_that_came_back(name: str) -> None:
    """-2万元 of a budget of 3万元: there is no completion rate, but there was a budget."""
    cases = {case.name: case.patch for case in CASES}
    item = tell(cases["money that came back"], name).after(
        GENERAL, "一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）一般行政管理事务"
    )
    reception = tell(cases["reception money that came back"], name).of_expense("公务接待费")
    # What is said of last year follows, and what share the kind has of them all.
    against_budget = re.split("[与较比]上年|。", reception)[0]
    for said in (item, against_budget):
        assert "支出决算为-" in said
        for word in ("无预算", "预算为0", "预算金额为0", "预算数为0", "大于", "%"):
            assert word not in said


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        (["会议费", "培训费"], "未举办节庆、晚会、论坛、赛事活动。"),
        (["培训费"], "开支会议费8万元，用于召开年度工作会议，人数260人，内容为部署全年工作。"),
        (["会议费"], "开支培训费6万元，用于开展业务培训，人数120人，内容为新政策解读。"),
    ],
)
def test_liling_names_festivals_only_where_it_has_nothing_else(
    left_out: list[str], said: str
) -> None:
    found = tell(dict.fromkeys(left_out), "liling")
    assert found.lines("一般性支出") == [f"2024年本部门{said}"]


@pytest.mark.parametrize("name", STYLES)
def test_the_direction_is_in_each_styles_words(name: str) -> None:
    found = tell({}, name)
    reception = found.of_expense("公务接待费")
    assert "减少1" in reception
    assert "9.09%" in reception
    assert not any(word in reception for word in ("增加", "增长", "上升", "大于"))
    overseas = found.of_expense("因公出国（境）费")
    assert "增加1" in overseas
    assert "25" in overseas
    assert not any(word in overseas for word in ("减少", "下降", "降低", "大于"))


# ---------------------------------------------------------------- shares and hundred


def own_style(folder: Path, parent: str = "base", **settings: Any) -> Style:
    """A style of one's own over another."""
    path = folder / "own"
    path.mkdir()
    text = json.dumps({"名称": "自己", "基于": parent, **settings}, ensure_ascii=False)
    (path / "style.yaml").write_text(text, "utf-8")
    return load_style("自己", folder)


def shares(line: str) -> list[str]:
    return [piece.partition("%")[0] for piece in line.split("占")[1:]]


def test_each_share_is_right_even_where_they_do_not_add_to_100() -> None:
    found = tell()
    income = shares(found.line("收入", "2024年度收入合计"))
    assert income == ["91.58", "2.2", "2.93", "1.47", "0.73", "1.1"]  # 100.01
    classes = shares(found.line(GENERAL, "2024年度财政拨款支出1020万元，主要用于"))
    assert classes == ["83.33", "8.82", "4.9", "2.94"]  # 99.99


def test_a_style_may_have_shares_add_to_100(tmp_path: Path) -> None:
    """Largest remainders: 91.575 has the smallest of the six, 8.8235 the largest of the four."""
    style = own_style(tmp_path, 数字={"占比合计": "最大余数"})
    third = {"决算": "30,000", "预算": "30,000"}
    patch = {
        "三公经费": {
            "公务接待费": third,
            "因公出国（境）费": third,
            "公务用车购置费": {**NO_COUNTS, **NO_MONEY},
            "公务用车运行维护费": third,
        },
        # 公用经费 950,565 of 7,700,000 is 12.345%, 人员经费 87.655%
        "基本支出明细": {
            "30101": "3,849,435", "30201": "50,565", "30211": None,
            "30217": "30,000", "30231": "30,000", "30299": "340,000",
        },
    }  # fmt: skip
    found = tell(patch, style)
    income = shares(found.line("收入", "2024年度收入合计"))
    assert income == ["91.57", "2.2", "2.93", "1.47", "0.73", "1.1"]
    classes = shares(found.line(GENERAL, "2024年度财政拨款支出1020万元，主要用于"))
    assert classes == ["83.33", "8.83", "4.9", "2.94"]
    together = found.line("三公经费", "2024年度“三公”经费财政拨款支出决算中")
    assert shares(together) == ["33.34", "33.33", "33.33"]
    assert "占基本支出的87.66%" in found.line("基本支出", "人员经费")
    assert "占基本支出的12.34%" in found.line("基本支出", "公用经费")
    assert found.wrong() == []
    each = tell(patch)
    assert "占基本支出的87.66%" in each.line("基本支出", "人员经费")
    assert "占基本支出的12.35%" in each.line("基本支出", "公用经费")


# ---------------------------------------------------------------- reasons


def without_reasons(tree: dict[str, Any]) -> dict[str, Any]:
    """The tree without any reason of a change."""

    def kept(node: Any) -> Any:
        if isinstance(node, dict):
            return {k: kept(v) for k, v in node.items() if not k.endswith("原因")}
        return node

    found = kept(tree)
    assert isinstance(found, dict)
    return found


def test_missing_reasons_are_listed_at_once_with_place_and_figures() -> None:
    tree = without_reasons(example())
    text = text_of(tree)
    with pytest.raises(InvalidReport) as caught:
        told(report_of(base=tree))
    listed = list(map(str, caught.value.problems))
    assert len(listed) == 16

    def at(*keys: str) -> str:
        return f"2024.yaml 第 {line_of(text, *keys)} 行：缺原因："

    expected = {
        (
            f"{at('上年', '收入总计')}收入总计：本年 1450万元，上年 1200万元，增加 250万元；"
            "请写上“原因: …”（上年→收入总计→原因）"
        ),
        (
            f"{at('支出', '2010301')}行政运行（2010301）：本年 600万元，预算 580万元，增加 20万元；"
            "请写上“原因: …”（支出→2010301→原因）"
        ),
        (
            f"{at('支出', '2010302')}一般行政管理事务（2010302）：本年 250万元，预算 260万元，"
            "减少 10万元；请写上“原因: …”（支出→2010302→原因）"
        ),
        (
            f"{at('三公经费', '公务接待费')}公务接待费：本年 10万元，上年 11万元，减少 1万元；"
            "请写上“与上年增减原因: …”（三公经费→公务接待费→与上年增减原因）"
        ),
        (
            f"{at('政府性基金', '支出', '2296003')}用于体育事业的彩票公益金支出（2296003）："
            "本年 195万元，预算 150万元，增加 45万元；"
            "请写上“原因: …”（政府性基金→支出→2296003→原因）"
        ),
        (
            f"{at('机关运行经费')}机关运行经费：本年 180万元，上年 190万元，减少 10万元；"
            "请写上“原因: …”（机关运行经费→原因）"
        ),
    }
    assert expected <= set(listed)


@pytest.mark.parametrize("name", STYLES)
def test_a_draft_says_what_is_to_be_filled_in(name: str) -> None:
    found = told(report_of(base=without_reasons(example())), name, draft=True)
    item = found.after(
        GENERAL, "一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）行政运行"
    )
    assert item.count("【待填：行政运行（2010301）比预算增加20") == 1
    assert item.endswith("的原因】。")


@pytest.mark.parametrize(
    "typed",
    ["【待填】", "【待填：为什么】人员增加", "  ", "无", "没有", " 略 ", "/", "-", "—", "——",
     "不适用"],
)  # fmt: skip
def test_a_reason_that_is_still_to_fill_is_none(typed: str) -> None:
    (problem,) = refused({"支出": {"2010301": {"原因": typed}}})
    assert "缺原因：行政运行（2010301）" in problem


@pytest.mark.parametrize(
    "typed",
    [f"人员增加{mark}" for mark in ("。", "；", "，", "、", ";", ",", ".", "。；")]
    + [
        f"{lead}人员增加"
        for lead in (
            "主要原因是：", "其主要原因为", "原因是", "主要是因为", "主要是由于", "主要是", "因为",
        )
    ],
)  # fmt: skip
def test_what_the_sentence_brings_a_reason_does_not_bring_again(typed: str) -> None:
    found = tell({"支出": {"2010301": {"原因": typed}}}).after(
        GENERAL, "一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）行政运行"
    )
    assert found.endswith("，决算数大于年初预算数的主要原因是：人员增加。")


@pytest.mark.parametrize("name", STYLES)
def test_below_a_threshold_no_reason_is_asked_for(name: str, tmp_path: Path) -> None:
    """3.45% is not worth a reason, 5% is, and a base of zero always is."""
    style = own_style(tmp_path, name, 须说明原因="5")
    reasons = {"2010301": None, "2010302": None, "2101101": None}
    patch = {"支出": {code: {"原因": None} for code in reasons}}
    found = tell(patch, style)
    assert faults_of_reading(found) == []
    item = found.after(GENERAL, "卫生健康支出")
    assert "决算为50" in item
    assert "104.17%" in item or "完成" not in item  # which 上海 leaves to the total
    assert "原因" not in item
    assert "因为" not in item
    (problem,) = refused({"支出": {"2210201": {"原因": None}}}, style)
    assert "住房公积金（2210201）" in problem
    five = {"支出": {"2080505": {"年初预算": "857,142.86"}}}  # 42,857.14 more: 4.99999…%
    assert refused(five, style) == []
    over = {"支出": {"2080505": {"年初预算": "857,142.85"}}}
    assert len(refused(over, style)) == 1


@pytest.mark.parametrize(("budget", "asked"), [("800,000", 1), ("800,000.01", 0)])
def test_from_the_threshold_on_a_reason_is_asked_for(
    budget: str, asked: int, tmp_path: Path
) -> None:
    """90万元 are 12.5% more than 80万元."""
    style = own_style(tmp_path, "base", 须说明原因="12.5")
    assert len(refused({"支出": {"2080505": {"年初预算": budget}}}, style)) == asked


def test_a_total_has_the_reasons_of_what_went_its_way_each_once() -> None:
    """上海 asks why the whole differs from its budget: 项目结余收回 is why it is not even more."""
    found = tell({"支出": {"2101101": {"原因": "主要原因是人员增加。"}}}, "shanghai")
    total = found.line(GENERAL, "一般公共预算财政拨款支出年初预算为")
    assert total.endswith("决算数大于预算数的主要原因：人员增加；年初预算列在其他科目。其中：")
    even = {code: {"年初预算": "6,000,000"} for code in ["2010301"]}
    even |= {"2010302": {"年初预算": "2,500,000"}, "2101101": {"年初预算": "500,000"}}
    even |= {"2210201": {"年初预算": "300,000"}}
    total = tell({"支出": even}, "shanghai").line(GENERAL, "一般公共预算财政拨款支出年初预算为")
    assert total.endswith("完成年初预算的100.00%。决算数与预算数持平。其中：")


def test_shanghai_compares_a_kind_with_last_year_only_where_there_is_one() -> None:
    patch = {"三公经费": {"公务接待费": {"上年": None, "与上年增减原因": None}}}
    found = tell(patch, "shanghai")
    assert "“三公”经费财政拨款支出上年无同口径数，不作比较。" in found.lines("三公经费")
    assert faults_of_reading(found) == []


@pytest.mark.parametrize(
    ("budget", "said"),
    [
        ("1,800,000", "180万元，与年初预算数持平。"),
        ("1,800,049", "180万元，与年初预算数持平。"),  # 180.0049万元 prints alike
        ("1,440,000", "180万元，比年初预算数增加36万元，增长25%。主要原因是：压减一般性支出。"),
        ("2,400,000", "180万元，比年初预算数减少60万元，下降25%。主要原因是：压减一般性支出。"),
    ],
)
@pytest.mark.parametrize("prior", [None, "2,000,000"])
def test_the_agencys_expenses_are_held_against_the_budget(
    budget: str, said: str, prior: str | None
) -> None:
    """base does where there is no last year, liuyang wherever there is a budget."""
    patch = {"机关运行经费": {"年初预算": budget, "上年": prior}}
    assert tell(patch, "liuyang").lines("机关运行经费")[0].endswith(said)
    assert tell(patch).lines("机关运行经费")[0].endswith(said) is (prior is None)


def test_base_says_so_where_the_grants_are_those_of_last_year() -> None:
    found = tell({"上年": {"财政拨款收入总计": {"金额": "13,200,000"}}})
    assert found.lines("财政拨款收支") == ["2024年度财政拨款收、支总计1320万元。与上年持平。"]


@pytest.mark.parametrize(
    ("prior", "said"),
    [
        ("49.99", "与上年相比增加10万元（基数为0，不计算增减率），增长的主要原因是：接待批次减少"),
        ("50", "与上年相比增加10万元，增长199900%，增长的主要原因是：接待批次减少"),  # 0.01万元
    ],
)
def test_of_last_years_that_prints_as_nothing_there_is_no_rate(prior: str, said: str) -> None:
    found = tell({"三公经费": {"公务接待费": {"上年": prior}}})
    assert said in found.line("三公经费", "公务接待费支出预算为")


@pytest.mark.parametrize(
    ("final", "said"),
    [
        ("600,029.99", "支出决算为60万元，完成预算的100%，决算数与预算数持平"),
        ("600,030", "支出决算为60万元，完成预算的100.01%，决算数大于预算数的主要原因是：厉行节约"),
        ("599,970.01", "支出决算为60万元，完成预算的100%，决算数与预算数持平"),
    ],
)
def test_the_words_go_with_the_rate_that_is_printed(final: str, said: str) -> None:
    found = tell({"三公经费": {"公务接待费": {"预算": "600,000", "决算": final}}})
    assert said in found.line("三公经费", "公务接待费支出预算为")


@pytest.mark.parametrize(
    ("budget", "said"),
    [
        ("80,000", "完成预算的125%，决算数大于预算数的主要原因是厉行节约。"),
        ("160,000", "完成预算的62.5%，决算数小于预算数的主要原因是厉行节约。"),
        ("100,000", "完成预算的100%，决算数等于预算数。"),
    ],
)
def test_quyuan_says_which_way_an_expense_differs_from_its_budget(budget: str, said: str) -> None:
    found = tell({"三公经费": {"公务接待费": {"预算": budget}}}, "quyuan")
    assert said in found.line("三公经费", "公务接待费支出预算为")


NO_VEHICLE: Final = {
    "公务用车购置费": {**NO_MONEY, "购置数": "0", "更新数": "0"},
    "公务用车运行维护费": {**NO_MONEY, "保有量": "0"},
}


@pytest.mark.parametrize(
    ("vehicles", "none"),
    [
        (NO_VEHICLE, True),
        ({"公务用车运行维护费": NO_VEHICLE["公务用车运行维护费"]}, False),
        ({"公务用车购置费": NO_VEHICLE["公务用车购置费"]}, False),
        ({}, False),
    ],
    ids=["neither", "one bought", "some kept", "both"],
)
def test_liuyang_says_that_there_is_no_car_where_there_is_none(
    vehicles: Patch, *, none: bool
) -> None:
    said = "我单位2024年度无公务用车购置费及运行维护费支出。"
    own = {"基本支出明细": {"30231": None, "30201": "800,000"}}
    text = "".join(tell({"三公经费": vehicles, **own}, "liuyang").lines("三公经费"))
    assert (said in text) is none


@pytest.mark.parametrize(("final", "none"), [("0", True), ("50,000", False)])
def test_liuyang_says_that_nobody_went_abroad_where_nobody_did(final: str, *, none: bool) -> None:
    counts = {} if final != "0" else {"团组": "0", "人次": "0"}
    patch = {"三公经费": {"因公出国（境）费": {"决算": final, **counts}}}
    text = "".join(tell(patch, "liuyang").lines("三公经费"))
    assert ("我单位2024年度无因公出国（境）费支出" in text) is none


@pytest.mark.parametrize(
    ("renewed", "bought", "said"),
    [
        ("0", "0", "18.00万元，购置公务用车0辆。公务用车运行"),
        ("0", "3", "18.00万元，购置公务用车3辆。公务用车运行"),
        ("2", "0", "18.00万元，更新公务用车2辆。公务用车运行"),
        ("2", "3", "18.00万元，更新公务用车2辆，购置公务用车3辆。公务用车运行"),
    ],
)
def test_shanghai_says_what_was_bought(renewed: str, bought: str, said: str) -> None:
    patch = {"三公经费": {"公务用车购置费": {"更新数": renewed, "购置数": bought}}}
    assert said in "".join(tell(patch, "shanghai").lines("三公经费"))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"单价100万元以上设备": "0"}, "单价100万元（含）以上设备（不含车辆）0台（套）。"),
        ({"单价50万元以上通用设备": "0", "单价100万元以上专用设备": "0"}, "不含车辆）0台（套）。"),
        (
            {"单价50万元以上通用设备": "2", "单价100万元以上专用设备": "0"},
            "以上通用设备2台（套）、单价100万元（含）以上专用设备0台（套）。",
        ),
        (
            {"单价50万元以上通用设备": "2", "单价100万元以上设备": "3"},
            "用车1辆。单价100万元（含）以上设备（不含车辆）3台（套）。",
        ),
    ],
)
def test_shanghai_has_one_number_of_equipment(given: dict[str, str], said: str) -> None:
    kinds = ("单价50万元以上通用设备", "单价100万元以上专用设备", "单价100万元以上设备")
    found = tell({"国有资产": dict.fromkeys(kinds) | given}, "shanghai")
    assert found.lines("其他重要事项")[-1].endswith(said)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"单价100万元以上设备": "3"}, "；单位价值100万元以上设备（不含车辆）3台（套）。"),
        (
            {"单价50万元以上通用设备": "2", "单价100万元以上设备": "3"},
            "以上通用设备2台（套）；单位价值100万元以上专用设备0台（套）。",
        ),
        (
            {"单价100万元以上专用设备": "4", "单价100万元以上设备": "3"},
            "以上通用设备0台（套）；单位价值100万元以上专用设备4台（套）。",
        ),
    ],
)
def test_base_has_one_number_of_equipment_where_the_form_has(
    given: dict[str, str], said: str
) -> None:
    kinds = ("单价50万元以上通用设备", "单价100万元以上专用设备", "单价100万元以上设备")
    (found,) = tell({"国有资产": dict.fromkeys(kinds) | given}).lines("国有资产")
    assert found.endswith(said)


@pytest.mark.parametrize("name", STYLES)
def test_nothing_reads_badly_where_no_reason_is_given_at_all(name: str, tmp_path: Path) -> None:
    style = own_style(tmp_path, name, 须说明原因="200")
    tree = patched(
        without_reasons(example()),
        {
            "支出": {"2210201": {"原因": "年初预算列在其他科目"}},
            "三公经费": {"公务用车购置费": {"与上年增减原因": "更新"}},
        },
    )
    found = told(report_of(base=tree), style)
    assert faults_of_reading(found) == []
    assert found.wrong() == []


def test_a_reason_is_told_even_below_the_threshold(tmp_path: Path) -> None:
    found = tell({}, own_style(tmp_path, 须说明原因="50"))
    assert "的主要原因是：人员增加。" in found.text


def test_a_reason_against_the_direction_is_a_hint() -> None:
    found = tell({"支出": {"2010302": {"原因": "新增项目"}}})
    (hint,) = found.found()
    assert hint.hint
    assert hint.code == "F04"
    assert "比预算减少，原因却写“新增项目”" in hint.message


def test_words_of_ones_own_are_not_taken_for_a_missing_reason() -> None:
    found = tell({"预算绩效": [{"标题": "情况", "段落": ["总体较好，但是，仍有不足。"]}]})
    assert found.wrong() == []


# ---------------------------------------------------------------- sections, vehicles, numbers


def test_a_style_without_the_section_has_it_where_there_is_money() -> None:
    with_money = tell({}, "liling")
    headings = [chapter.heading for chapter in with_money.document.chapters]
    assert headings[7:10] == [
        "八、政府性基金预算收入支出决算情况",
        "九、国有资本经营预算财政拨款支出情况",
        "十、关于机关运行经费支出说明",
    ]
    without = tell(NO_FUNDS, "liling")
    names = [chapter.name for chapter in without.document.chapters]
    assert "国有资本经营预算" not in names
    assert [c.heading.partition("、")[0] for c in without.document.chapters][-1] == "十三"


@pytest.mark.parametrize("section", ["政府性基金", "国有资本经营预算"])
def test_a_fund_is_never_left_out(section: str, tmp_path: Path) -> None:
    style = own_style(tmp_path, 不写的节=["政府性基金", "国有资本经营预算"])
    assert section in [chapter.name for chapter in tell({}, style).document.chapters]
    assert section not in [c.name for c in tell(NO_FUNDS, style).document.chapters]


@pytest.mark.parametrize("name", STYLES)
def test_every_kind_of_vehicle_there_is_is_listed(name: str) -> None:
    """In whichever section the style tells of vehicles, by the name that it has for them."""
    vehicles = {"副部（省）级及以上领导用车": "1", "离退休干部服务用车": "2"}
    found = tell({"国有资产": {"车辆": vehicles}}, name)
    (said,) = [
        block.text for block in found.document.blocks() if re.search("共有(公务用)?车", block.text)
    ]
    for kind, number in vehicles.items():
        named = found.document.style.settings["车辆"][kind]
        assert f"{kind if named == '不列' else named}{number}辆" in said
    assert "8辆" in said


def test_a_kind_that_the_style_does_not_list_is_left_out_where_there_is_none() -> None:
    assert "副部（省）级" not in tell({}, "quyuan").text
    assert "副部（省）级及以上领导用车0辆" in tell().text


def numbers(found: Told, name: str) -> Iterator[str]:
    for block in found.chapter(name).blocks[1:]:
        if block.lead:
            yield block.lead


def test_headings_and_lists_are_numbered_without_a_gap() -> None:
    found = tell()
    ten = [
        "一",
        "二",
        "三",
        "四",
        "五",
        "六",
        "七",
        "八",
        "九",
        "十",
        "十一",
        "十二",
        "十三",
        "十四",
    ]
    assert [c.heading.partition("、")[0] for c in found.document.chapters] == ten
    assert list(numbers(found, GENERAL)) == [
        "（一）", "（二）", "（三）", "1、", "2、", "3、", "4、", "5、",
    ]  # fmt: skip
    assert list(numbers(found, "三公经费")) == ["（一）", "（二）", "1、", "2、", "3、"]
    assert list(numbers(found, "政府性基金")) == ["1、"]


def test_a_list_starts_anew_below_each_heading_and_after_plain_text() -> None:
    facts = tell().facts

    def paragraph(level: int, *, heading: bool = False) -> Paragraph:
        return Paragraph("文", (), level, heading)

    below = [paragraph(2, heading=True), paragraph(3), paragraph(3), paragraph(4), paragraph(4)]
    plain = [paragraph(3), paragraph(0), paragraph(3)]
    section = Section("节", "标题", (*below, *below, *plain))
    (chapter,) = assemble([section], facts, load_style()).chapters
    assert [block.lead for block in chapter.blocks] == [
        "一、标题",
        *("（一）", "1、", "2、", "（1）", "（2）"),
        *("（二）", "1、", "2、", "（1）", "（2）"),
        *("3、", "", "1、"),
    ]


# ---------------------------------------------------------------- the budget


BUDGET_CASES: Final = (
    Case(
        "as it is",
        {},
        (
            (
                "预算收支",
                (
                    "（三）预算收支增减变化情况说明：2025年度本单位年初预算数为1000万元，"
                    "比上年增加20万元。其中，机关预算数比上年增加30万元，主要原因是人员增加，"
                    "合计比上年增加30万元；事务中心预算数比上年减少10万元，主要原因是压减专项，"
                    "合计比上年减少10万元。因此，部门整体预算数比上年增加20万元。"
                ),
            ),
        ),
    ),
    Case(
        "no year before",
        {"上年": None, "单位增减": None, "三公经费": {"单位增减": None}},
        (
            (
                "预算收支",
                (
                    "（三）预算收支增减变化情况说明：2025年度本单位年初预算数为1000万元，"
                    "上年无同口径数，不作比较。"
                ),
            ),
        ),
    ),
    Case(
        "exactly as last year",
        {
            "上年": {"预算总数": "1000", "机关运行经费": "150", "三公经费": "26"},
            "单位增减": None,
            "三公经费": {"单位增减": None},
        },
        (
            (
                "预算收支",
                "（三）预算收支增减变化情况说明：2025年度本单位年初预算数为1000万元，与上年持平。",
            ),
        ),
    ),
    Case(
        "no projects, no fund, nothing bought",
        {
            "收入": {"政府性基金预算拨款": None, "一般公共预算拨款": "700"},
            "支出": {"229": None, "201": "500", "210": "100"},
            "项目支出": None,
            "政府性基金": None,
            "政府性基金说明": None,
            "政府采购": None,
            "会议费": None,
            "培训费": None,
            "上年": None,
            "单位增减": None,
            "三公经费": {"单位增减": None},
        },
        (
            ("预算拨款支出", "2025年未安排项目支出预算。"),
            ("预算收支", "2、项目支出：2025年年初预算数为0万元。"),
            ("预算基金", "2025年度本部门无政府性基金预算安排的支出。"),
            ("预算重要事项", "（二）政府采购预算：2025年年初预算数为0万元。"),
            ("预算重要事项", "2025年预算安排会议费0万元。"),
        ),
    ),
    Case(
        "a unit whose budget is next to unchanged",
        {
            "上年": {"预算总数": "980.003"},
            "单位增减": [
                {"单位": "机关", "增减额": "20", "原因": "人员增加"},
                {"单位": "事务中心", "增减额": "-0.003"},
            ],
        },
        (
            (
                "预算收支",
                (
                    "（三）预算收支增减变化情况说明：2025年度本单位年初预算数为1000万元，"
                    "比上年增加20万元。其中，机关预算数比上年增加20万元，主要原因是人员增加，"
                    "合计比上年增加20万元；事务中心预算数与上年持平。"
                    "因此，部门整体预算数比上年增加20万元。"
                ),
            ),
        ),
    ),
)


@pytest.mark.parametrize("case", BUDGET_CASES, ids=lambda case: case.name)
@pytest.mark.parametrize("name", ["base", "zhuzhou"])
def test_budget_says(name: str, case: Case) -> None:
    found = told(report_of(case.patch, base=example_budget()), name)
    if name == "base":
        for section, sentence in case.said:
            assert sentence in found.lines(section)
    assert faults_of_reading(found) == []
    assert found.wrong() == []


def test_a_unit_whose_expenses_are_those_of_last_year_says_so() -> None:
    units = [
        {"单位": "机关", "增减额": "-4", "原因": "压减接待"},
        {"单位": "服务所", "增减额": "0"},
    ]
    found = told(report_of({"三公经费": {"单位增减": units}}, base=example_budget()))
    said = found.line("预算重要事项", "（五）")
    assert said.endswith("减少4万元，其中机关减少4万元，主要是因为压减接待；服务所与上年持平。")


def test_what_a_matter_of_the_budget_lists_does_not_end_the_matters() -> None:
    lines = told(report_of(base=example_budget())).lines("预算重要事项")
    numbers = [line[:3] for line in lines if line.startswith("（")]
    assert numbers == [f"（{number}）" for number in "一二三四五六七"]


@pytest.mark.parametrize("key", ["编制人数", "实有人数", "职责", "预算单位"])
def test_what_the_budget_cannot_do_without_is_asked_for(key: str) -> None:
    with pytest.raises(InvalidReport, match=f"还没有写概况→{key}"):
        told(report_of({"概况": {key: None}}, base=example_budget()))
