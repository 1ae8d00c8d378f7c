"""Telling: a check for the terminal, the place first and the verdict last, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from generator.checking import Check
from generator.inspection import CATALOGUE
from generator.problem import NOWHERE, Problem, unit_of


def to_text(found: Check) -> str:
    """What was found, a line each; what could not be checked and why; the verdict."""
    lines = [_line(problem) for problem in found.problems]
    reasons: dict[str, list[str]] = {}
    for code, why in found.unchecked:
        reasons.setdefault(why, []).append(code)
    lines += [f"未检查 {len(c)} 条：{why}（{'、'.join(c)}）" for why, c in reasons.items()]
    return "".join(f"{line}\n" for line in [*lines, verdict(found)])


def _line(problem: Problem) -> str:
    # What is mistyped says itself what to do; what does not add up has its rule to read.
    rule = f"（{problem.code}）" if problem.rule in CATALOGUE else ""
    where = "" if problem.place == NOWHERE else problem.place
    return f"{where}：{problem.level}{rule}：{problem.told}"


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
        "问题": [_shaped(problem) for problem in found.problems],
    }
    return json.dumps(shaped, ensure_ascii=False, indent=1) + "\n"


def refusal(name: str, problems: Iterable[Problem]) -> str:
    """The same object for an input that cannot be read: its problems, and nothing checked."""
    found = tuple(problems)
    shaped = {
        "文件": name,
        "核对": 0,
        "错误": sum(not problem.hint for problem in found),
        "提示": sum(problem.hint for problem in found),
        "未检查": [],
        "问题": [_shaped(problem) for problem in found],
    }
    return json.dumps(shaped, ensure_ascii=False, indent=1) + "\n"


def _shaped(problem: Problem) -> dict[str, Any]:
    return {
        "规则": problem.code,
        "级别": problem.level,
        "章节": problem.section,
        "原文": problem.printed,
        "文件": problem.place.file,
        "位置": {"页": None, "行": problem.place.line},
        "写为": problem.printed,
        "应为": problem.expected,
        "应为单位": unit_of(problem.expected),
        "说明": problem.message,
        "诊断": problem.cause,
        "依据": problem.basis,
        "其他位置": [],
    }


FORMATS: Final[Mapping[str, Callable[[Check], str]]] = {"text": to_text, "json": to_json}
