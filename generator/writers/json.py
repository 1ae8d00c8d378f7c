"""JSON for other systems: sections, paragraphs, figures with their exact value and origin."""

from __future__ import annotations

import json
from typing import Any

from generator.document import Block, Document
from generator.facts import Reason, Words
from generator.figure import Derivation, Figure


def _origin(figure: Figure) -> Any:
    origin = figure.origin
    if isinstance(origin, Derivation):
        operands = [
            {"名称": part.label, "数值": str(part.value), "单位": part.unit, "来源": _origin(part)}
            for part in origin.operands
        ]
        return {"算法": origin.operation, "由": operands}
    return str(origin)


def _block(block: Block) -> dict[str, Any]:
    found: dict[str, Any] = {"文字": block.text, "标题级别": block.level, "数字": []}
    at = 0
    own = []
    for passage in block.passages:
        end = at + len(passage.text)
        if isinstance(passage.states, Figure):
            figure = passage.states
            found["数字"].append(
                {
                    "起": at,
                    "止": end,
                    "写为": passage.text,
                    "名称": figure.label,
                    "数值": str(figure.value),
                    "单位": figure.unit,
                    "来源": _origin(figure),
                }
            )
        elif isinstance(passage.states, Words | Reason):
            own.append({"起": at, "止": end, "来源": str(passage.states.cell)})
        at = end
    found["部门自述"] = own
    return found


def to_json(document: Document) -> str:
    """One object; amounts are exact strings in 元, shares and rates in %, never rounded."""
    report = document.facts.report
    problems = [*report.hints, *document.facts.problems]
    shaped = {
        "标题": document.title,
        "部门": report.content.department,
        "年度": report.content.year,
        "类型": report.kind,
        "样式": document.style.name,
        "章节": [
            {
                "名称": chapter.name,
                "标题": chapter.heading,
                "段落": [_block(block) for block in chapter.blocks[1:]],
            }
            for chapter in document.chapters
        ],
        "问题": [{"位置": p.where, "说明": p.message} for p in problems if not p.hint],
        "提示": [{"位置": p.where, "说明": p.message} for p in problems if p.hint],
    }
    return json.dumps(shaped, ensure_ascii=False, indent=1) + "\n"
