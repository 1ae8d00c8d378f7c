"""JSON for other systems: sections, paragraphs, figures with their exact value and origin."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from generator.facts import Reason, Words
from generator.number.figure import Derivation, Figure
from generator.problem import Problem
from generator.telling.document import Block, Document


def _origin(figure: Figure) -> Any:
    origin = figure.origin
    if isinstance(origin, Derivation):
        return {"算法": origin.operation, "由": [_figure(part) for part in origin.operands]}
    return str(origin)


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "名称": figure.label,
        "数值": f"{figure.value:f}",
        "单位": figure.unit,
        "来源": _origin(figure),
    }


def _block(block: Block) -> dict[str, Any]:
    figures, own = [], []
    at = 0
    for passage in block.passages:
        place = {"起": at, "止": at + len(passage.text)}
        at = place["止"]
        if isinstance(passage.states, Figure):
            figures.append({**place, "写为": passage.text, **_figure(passage.states)})
        elif isinstance(passage.states, Words | Reason):
            own.append({**place, "来源": str(passage.states.cell)})
    return {"文字": block.text, "标题级别": block.level, "数字": figures, "部门自述": own}


def _remarks(remarks: Iterable[Problem]) -> dict[str, Any]:
    once = dict.fromkeys(remarks)
    return {
        "问题": [{"位置": one.where, "说明": one.told} for one in once if not one.hint],
        "提示": [{"位置": one.where, "说明": one.told} for one in once if one.hint],
    }


def to_json(document: Document, remarks: Iterable[Problem] = ()) -> str:
    """One object; amounts are exact strings in 元, shares and rates in %, never rounded.

    `remarks` is what the department should look at.
    """
    content = document.facts.report.content
    return _written(
        {
            "标题": document.title,
            "部门": content.department,
            "年度": content.year,
            "类型": document.facts.report.kind,
            "样式": document.style.name,
            "章节": [
                {
                    "名称": chapter.name,
                    "标题": chapter.heading,
                    "段落": [_block(block) for block in chapter.blocks[1:]],
                }
                for chapter in document.chapters
            ],
            **_remarks(remarks),
        }
    )


def refusal(problems: Iterable[Problem]) -> str:
    """The object that says why there is no document: no section, and what is wrong."""
    return _written({"章节": [], **_remarks(problems)})


def _written(shaped: Mapping[str, Any]) -> str:
    return json.dumps(shaped, ensure_ascii=False, indent=1) + "\n"
