"""Rules of the budget's prose alone, apart from its judges: few reports wait for their patterns."""

from __future__ import annotations

from typing import Final

from generator.rule import Edit, Rule

N19: Final = Rule(
    "N19",
    "预算里列出的各项相加等于总数",
    "预算说明先说一个总数，再用“其中”“包括”列出各项：收入按来源，支出按类，"
    "基本支出加项目支出，一笔项目支出按项目。列全了的，相加就是总数。",
    edit=Edit("能力建设专项200万元", "能力建设专项210万元"),
    example="预算",
    hint="错误：相加多于总数，或者列全了而少于总数。提示：少于总数，也许没有列全；或只差尾数。",
)
N20: Final = Rule(
    "N20",
    "收入预算等于支出预算",
    "《预算法》要求各部门预算收支平衡：收入预算和支出预算是同一个数，财政拨款的收和支也是。",
    edit=Edit("支出预算：2025年年初预算数1000万元", "支出预算：2025年年初预算数1100万元"),
    example="预算",
    hint="提示：一般公共预算一种资金的收和支不相等，也许有没有说到的结转。",
)
N21: Final = Rule(
    "N21",
    "增减额等于各部分增减额相加",
    "比上年的增减额由各单位、各种资金、“三公”经费各项的增减额合成，增减相抵；持平就是 0。",
    edit=Edit("机关预算数比上年增加30万元", "机关预算数比上年增加40万元"),
    example="预算",
    hint="提示：只举了一个单位，写“持平”的可能有很小的增减，或者原因里没有说全。",
)
