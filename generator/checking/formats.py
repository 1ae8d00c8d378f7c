"""Telling: a check for the terminal, the place first and the verdict last, and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from generator.checking import Check
from generator.elements.interchange import Shaped, problem, versions, written
from generator.inspection import CATALOGUE
from generator.problem import NOWHERE, Problem
from generator.telling.style import Style


def to_text(found: Check) -> str:
    """What was found, a line each; what could not be checked and why; the verdict."""
    lines = [_line(one) for one in found.problems]
    reasons: dict[str, list[str]] = {}
    for code, why in found.unchecked:
        reasons.setdefault(why, []).append(code)
    lines += [f"未检查 {len(c)} 条：{why}（{'、'.join(c)}）" for why, c in reasons.items()]
    return "".join(f"{line}\n" for line in [*lines, verdict(found)])


def _line(one: Problem) -> str:
    # What is mistyped says itself what to do; what does not add up has its rule to read.
    rule = f"（{one.code}）" if one.rule in CATALOGUE else ""
    where = "" if one.place == NOWHERE else one.place
    return f"{where}：{one.level}{rule}：{one.told}"


def verdict(found: Check) -> str:
    """The line that comes last: how much was held, and where nothing is wrong, that it is right."""
    name = found.facts.report.source.name
    left = f"，未检查 {len(found.unchecked)} 条规则" if found.unchecked else ""
    said = f"{name}：核对 {found.checked} 处，错误 {found.wrong} 处，提示 {found.hints} 处{left}"
    if found.wrong:
        return said
    look = "；提示的地方请看一看" if found.hints else ""
    return f"{said}。填得对：这 {found.checked} 处都对得上，没有【待填】，该写的原因都写了{look}"


def to_json(found: Check, style: Style | None = None) -> str:
    """One JSON object, with the keys of an audit's; `style` is the one that asks for reasons."""
    report = found.facts.report
    return written(
        {
            "版本": versions(style),
            "文件": report.source.name,
            "类型": report.kind,
            "部门": report.content.department,
            "年度": report.content.year,
            "核对": found.checked,
            "错误": found.wrong,
            "提示": found.hints,
            "未检查": [{"规则": code, "原因": why} for code, why in found.unchecked],
            "问题": [_shaped(one) for one in found.problems],
        }
    )


def refusal(name: str, problems: Iterable[Problem]) -> str:
    """The same object for an input that cannot be read: its problems, and nothing checked."""
    found = list(problems)
    return written(
        {
            "版本": versions(),
            "文件": name,
            "核对": 0,
            "错误": sum(not one.hint for one in found),
            "提示": sum(one.hint for one in found),
            "未检查": [],
            "问题": [_shaped(one) for one in found],
        }
    )


def _shaped(one: Problem) -> Shaped:
    # What stands there is what was typed: the rest of a sentence is not in the file.
    return {"文件": one.place.file, **problem(one), "原文": one.printed}


FORMATS: Final[Mapping[str, Callable[[Check, Style], str]]] = {
    "text": lambda found, _: to_text(found),
    "json": to_json,
}
