"""The result for other systems, as JSON; its form is docs/audit.schema.json."""

from __future__ import annotations

from collections.abc import Mapping

from generator.elements.interchange import Shaped, position, problem, versions, written
from generator.inspection import Finding
from generator.inspection.coverage import SETTLED, UNREAD, UNSETTLED, Figured
from generator.results.result import Result
from generator.understanding import Ground, Understood


def to_json(result: Result) -> str:
    """One JSON object a report, in one line."""
    return written(shaped(result))


def shaped(result: Result) -> Shaped:
    """A report's result as plain dicts and lists."""
    understood, sums = result.understood, result.coverage
    return {
        "版本": versions(),
        "文件": understood.name,
        **taken_for(understood, result.grounds),
        "核对": result.checked,
        "错误": result.wrong,
        "提示": result.hints,
        "正文数": len(result.figures),
        "未核数": len(result.unsettled),
        "覆盖": {
            SETTLED: sums.settled,
            UNSETTLED: sums.unsettled,
            UNREAD: sums.unread,
        },
        "未读": list(result.unread),
        "未检查": [{"规则": code, "原因": why} for code, why in result.unchecked],
        "问题": [_shaped(finding) for finding in result.findings],
        "已核实": [{**_shaped(one.finding), "理由": one.reason} for one in result.acknowledged],
        "过时的已核": [
            {"规则": entry.rule, "原文": entry.quote, "理由": entry.reason, "位置": entry.where}
            for entry in result.stale
        ],
        "数": [_figured(one) for one in result.figures],
    }


def taken_for(understood: Understood, grounds: Mapping[str, Ground]) -> Shaped:
    """What a report was taken for: kind, department, year, scope, and the ground of each."""
    return {
        "类型": understood.kind,
        "部门": understood.department,
        "年度": understood.year,
        "范围": understood.scope,
        "结论依据": {
            key: {"说明": ground.why, "位置": position(ground.place) if ground.place else None}
            for key, ground in grounds.items()
        },
    }


def _shaped(finding: Finding) -> Shaped:
    return {**problem(finding), "其他位置": [position(place) for place in finding.also]}


def _figured(one: Figured) -> Shaped:
    """A figure of the prose; the reason only where there is one."""
    said = {"原因": one.reason, "说明": one.why}
    return {
        "原文": one.at.words,
        "位置": position(one.at.place),
        "章节": one.at.where,
        "状态": one.state,
        **{key: value for key, value in said.items() if value},
    }
