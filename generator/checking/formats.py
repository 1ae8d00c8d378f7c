"""Telling: a check for the terminal, the place first and the verdict last, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from generator.checking import Check, Remark, of_problem
from generator.problem import WRONG, Problem, unit_of


def to_text(found: Check) -> str:
    """What was found, a line each; what could not be checked and why; the verdict."""
    lines = [_line(remark) for remark in found.remarks]
    reasons: dict[str, list[str]] = {}
    for code, why in found.unchecked:
        reasons.setdefault(why, []).append(code)
    lines += [f"未检查 {len(c)} 条：{why}（{'、'.join(c)}）" for why, c in reasons.items()]
    return "".join(f"{line}\n" for line in [*lines, verdict(found)])


def _line(remark: Remark) -> str:
    rule = f"（{remark.rule}）" if remark.rule else ""
    return f"{remark.where}：{remark.level}{rule}：{remark.told}"


def verdict(found: Check) -> str:
    """The line that comes last."""
    name = found.facts.report.source.name
    left = f"，未检查 {len(found.unchecked)} 条规则" if found.unchecked else ""
    return f"{name}：核对 {found.checked} 处，错误 {found.wrong} 处，提示 {found.hints} 处{left}"


def to_json(found: Check) -> str:
    """One JSON object, with the keys of an audit's."""
    report = found.facts.report
    shaped = {
        "文件": report.source.name,
        "类型": report.kind,
        "部门": report.content.department,
        "年度": report.content.year,
        "核对": found.checked,
        "错误": found.wrong,
        "提示": found.hints,
        "未检查": [{"规则": code, "原因": why} for code, why in found.unchecked],
        "问题": [_shaped(remark) for remark in found.remarks],
    }
    return json.dumps(shaped, ensure_ascii=False, indent=1) + "\n"


def refusal(name: str, problems: Iterable[Problem]) -> str:
    """The same object for an input that cannot be read: its problems, and nothing checked."""
    remarks = [of_problem(problem) for problem in problems]
    shaped = {
        "文件": name,
        "核对": 0,
        "错误": sum(remark.level == WRONG for remark in remarks),
        "提示": sum(remark.level != WRONG for remark in remarks),
        "未检查": [],
        "问题": [_shaped(remark) for remark in remarks],
    }
    return json.dumps(shaped, ensure_ascii=False, indent=1) + "\n"


def _shaped(remark: Remark) -> dict[str, Any]:
    return {
        "规则": remark.rule,
        "级别": remark.level,
        "章节": remark.section,
        "原文": remark.printed,
        "文件": remark.file,
        "位置": {"页": None, "行": remark.line},
        "写为": remark.printed,
        "应为": remark.expected,
        "应为单位": unit_of(remark.expected),
        "说明": remark.message,
        "诊断": remark.cause,
        "依据": remark.basis,
        "其他位置": [],
    }


FORMATS: Final[Mapping[str, Callable[[Check], str]]] = {"text": to_text, "json": to_json}
