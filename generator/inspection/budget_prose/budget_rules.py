"""Rules of the budget's prose alone, apart from its judges: few reports wait for their patterns."""

from __future__ import annotations

from typing import Final

from generator.rule import Edit, Rule

N20: Final = Rule(
    "N20",
    "收入预算等于支出预算",
    "《预算法》要求各部门预算收支平衡：收入预算和支出预算是同一个数，财政拨款的收和支也是。",
    edit=Edit("支出预算：2025年年初预算数1000万元", "支出预算：2025年年初预算数1100万元"),
    example="预算",
    hint="提示：一般公共预算一种资金的收和支不相等，也许有没有说到的结转。",
)
