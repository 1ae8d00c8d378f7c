"""The result for other systems, as JSON; its form is docs/audit.schema.json."""

from __future__ import annotations

import json
from typing import Any

from generator.inspection import Finding
from generator.problem import Place, unit_of
from generator.results.result import Result


def to_json(result: Result) -> str:
    """One JSON object a report."""
    return json.dumps(shaped(result), ensure_ascii=False, indent=1) + "\n"


def shaped(result: Result) -> dict[str, Any]:
    """A report's result as plain dicts and lists."""
    understood = result.understood
    return {
        "文件": understood.name,
        "类型": understood.kind,
        "部门": understood.department,
        "年度": understood.year,
        "范围": understood.scope,
        "结论依据": {
            key: {"说明": ground.why, "位置": _place(ground.place) if ground.place else None}
            for key, ground in result.grounds.items()
        },
        "核对": result.checked,
        "错误": result.wrong,
        "提示": result.hints,
        "正文数": len(result.figures),
        "未核数": len(result.unsettled),
        "未读": list(result.unread),
        "未检查": [{"规则": code, "原因": why} for code, why in result.unchecked],
        "问题": [_shaped(finding) for finding in result.findings],
        "已核实": [{**_shaped(one.finding), "理由": one.reason} for one in result.acknowledged],
        "过时的已核": [
            {"规则": entry.rule, "原文": entry.quote, "理由": entry.reason, "位置": entry.where}
            for entry in result.stale
        ],
    }


def _shaped(finding: Finding) -> dict[str, Any]:
    return {
        "规则": finding.code,
        "级别": finding.level,
        "章节": finding.section,
        "原文": finding.quote,
        "位置": _place(finding.place),
        "写为": finding.printed,
        "应为": finding.expected,
        "应为单位": unit_of(finding.expected),
        "说明": finding.message,
        "诊断": finding.cause,
        "依据": finding.basis,
        "其他位置": [_place(place) for place in finding.also],
    }


def _place(place: Place) -> dict[str, int | str | None]:
    """Page and line; in a workbook the sheet's number, the row, and the cell by its name."""
    found: dict[str, int | str | None] = {"页": place.page or None, "行": place.line}
    return {**found, "单元格": str(place)} if place.sheet else found
