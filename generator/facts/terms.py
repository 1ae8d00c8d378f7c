"""Terms: where facts stand in the published tables, and the kinds that the tables list."""

from __future__ import annotations

from typing import Final

from generator.entry.accounts import Vehicles
from generator.entry.keys import entries
from generator.facts.line import Fact, Line

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
# what must be counted where there was money: the kind, and the counts of which one is needed
COUNTED: Final = (
    ("overseas", ("groups",)),
    ("overseas", ("persons",)),
    ("reception", ("batches",)),
    ("reception", ("persons",)),
    ("purchase", ("bought", "replaced")),
    ("running", ("kept",)),
)
# rows of 公开06表 that are a part of a kind of “三公”经费
PUBLIC_ROWS: Final = (
    ("30212", "因公出国境费"),
    ("30217", "公务接待费"),
    ("30231", "公务用车运行维护费"),
    ("31013", "公务用车购置费"),
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

VEHICLES: Final = tuple((entry.attribute, entry.key) for entry in entries(Vehicles))

Named = dict[str, Fact]


def pick(fact: Fact) -> Line:
    """A fact that is known to be a line. Raises TypeError where it is not."""
    if not isinstance(fact, Line):
        message = f"not a line: {fact!r}"
        raise TypeError(message)
    return fact
