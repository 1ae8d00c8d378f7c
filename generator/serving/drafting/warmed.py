"""Warmed: what engines are forked with: the engine loaded, its templates and patterns compiled."""

from __future__ import annotations

import gc
from typing import Final

from generator.serving.drafting.laid_out import sheet_of

_FINAL: Final = """部门: 某局
年度: 2024
计量单位: 元
收入: {一般公共预算财政拨款收入: 60, 其他收入: 40}
支出: {"2010301": {基本支出: 60, 项目支出: 40, 年初预算: 90, 原因: 人员增加}}
"""
_BUDGET: Final = """类型: 预算
部门: 某局
年度: 2024
计量单位: 元
收入: {一般公共预算拨款: 100}
支出: {201: 100}
基本支出: {公用经费: 60}
项目支出: [{名称: 业务经办, 金额: 40, 用途: 办事}]
"""


def warm() -> None:
    """Does once what takes longer the first time."""
    sheet_of(_FINAL, "决算")
    sheet_of(_BUDGET, "预算")


warm()
gc.collect()
gc.freeze()
