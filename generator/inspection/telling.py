"""Telling: the findings of an inspection for the terminal and as JSON."""

from __future__ import annotations

import json
from typing import Any

from generator.inspection.catalogue import CATALOGUE
from generator.inspection.claims import HINT, WRONG, Finding, Inspection
from generator.understanding import Understood


def to_lines(understood: Understood, inspection: Inspection) -> list[str]:
    """One finding a line: place first, what stands there, why it cannot be true."""
    lines = []
    for finding in sorted(
        inspection.findings, key=lambda f: (f.level != WRONG, f.place.page, f.place.line)
    ):
        why = f"；{finding.diagnosis}" if finding.diagnosis else ""
        right = f"，应为 {finding.expected}" if finding.expected else ""
        lines.append(
            f"{understood.name} {finding.place}：{finding.level}（{finding.rule}）"
            f"“{finding.quote}”{right}。{finding.message}{why}"
        )
    return lines


def verdict(understood: Understood, inspection: Inspection) -> str:
    """The one line that comes last."""
    wrong = sum(finding.level == WRONG for finding in inspection.findings)
    hints = sum(finding.level == HINT for finding in inspection.findings)
    return f"{understood.name}：核对 {inspection.checked} 处，错误 {wrong} 处，提示 {hints} 处"


def _shaped(finding: Finding) -> dict[str, Any]:
    return {
        "规则": finding.rule,
        "级别": finding.level,
        "章节": finding.section,
        "原文": finding.quote,
        "位置": {"页": finding.place.page or None, "行": finding.place.line},
        "写为": finding.written,
        "应为": finding.expected,
        "说明": finding.message,
        "诊断": finding.diagnosis,
        "依据": finding.basis,
    }


def unchecked(understood: Understood, inspection: Inspection) -> list[dict[str, str]]:
    """The rules that found nothing to look at, each with the reason."""
    missing = not understood.tables.found
    why = "没有读到表" if missing else "表里或正文里没有这样的数"
    return [
        {"规则": rule.code, "原因": why}
        for rule in CATALOGUE
        if not inspection.looked_at(rule.code) and not rule.code.startswith("W")
    ]


def findings_json(understood: Understood, inspection: Inspection) -> str:
    """The result of an audit for other systems; see docs/audit.md."""
    return json.dumps(
        {
            "文件": understood.name,
            "类型": understood.kind,
            "部门": understood.department,
            "年度": understood.year,
            "核对": inspection.checked,
            "未检查": unchecked(understood, inspection),
            "问题": [_shaped(finding) for finding in inspection.findings],
        },
        ensure_ascii=False,
        indent=1,
    )
