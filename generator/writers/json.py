"""JSON for other systems: sections, paragraphs, figures, and once where each figure comes from.

Its form is docs/report.schema.json; docs/json.md explains it.
"""

from __future__ import annotations

from collections.abc import Iterable

from generator.elements.interchange import Shaped, problem, standing, versions, written
from generator.facts import Reason, Words
from generator.number.figure import Cell, Derivation, Figure, Origin
from generator.problem import Problem, typed_at
from generator.telling.document import Block, Document


def to_json(document: Document, remarks: Iterable[Problem] = ()) -> str:
    """One object in one line; amounts are exact strings in 元, shares and rates in %, not rounded.

    `remarks` is what the department should look at.
    """
    content = document.facts.report.content
    origins = _Origins()
    chapters = [
        {
            "名称": chapter.name,
            "标题": chapter.heading,
            "段落": [_block(block, origins) for block in chapter.blocks[1:]],
        }
        for chapter in document.chapters
    ]
    return written(
        {
            "版本": versions(document.style),
            "标题": document.title,
            "部门": content.department,
            "年度": content.year,
            "类型": document.facts.report.kind,
            "样式": document.style.name,
            "章节": chapters,
            "来源": origins.table,
            **_remarks(remarks),
        }
    )


def refusal(problems: Iterable[Problem]) -> str:
    """The object that says why there is no document: no section, and what is wrong."""
    return written({"版本": versions(), "章节": [], **_remarks(problems)})


class _Origins:
    """Where figures come from: each once, by its id, after those that it was made of.

    The same figure is derived again and again, so it is known by what it is.
    """

    def __init__(self) -> None:
        self.table: dict[str, Shaped] = {}
        self._ids: dict[Figure, str] = {}
        self._alike: dict[tuple[object, ...], str] = {}

    def id_of(self, figure: Figure) -> str:
        found = self._ids.get(figure)
        if found is None:
            entry = {**_stated(figure), **self._origin(figure.origin)}
            found = self._alike.setdefault(tuple(entry.values()), f"f{len(self.table) + 1}")
            self.table.setdefault(found, entry)
            self._ids[figure] = found
        return found

    def _origin(self, origin: Origin) -> Shaped:
        if isinstance(origin, Derivation):
            return {"算法": origin.operation, "由": tuple(map(self.id_of, origin.operands))}
        return _typed(origin) if isinstance(origin, Cell) else {"说明": str(origin)}


def _stated(figure: Figure) -> Shaped:
    return {"名称": figure.label, "数值": f"{figure.value:f}", "单位": figure.unit}


def _typed(cell: Cell) -> Shaped:
    return {"位置": str(cell), **standing(typed_at(cell.source, cell.path))}


def _block(block: Block, origins: _Origins) -> Shaped:
    figures, own = [], []
    at = 0
    for passage in block.passages:
        place = {"起": at, "止": at + len(passage.text)}
        at = place["止"]
        stated = passage.states
        if isinstance(stated, Figure):
            origin = origins.id_of(stated)
            figures.append({**place, "写为": passage.text, **_stated(stated), "来源": origin})
        elif isinstance(stated, Words | Reason):
            own.append({**place, **_typed(stated.cell)})
    return {"文字": block.text, "标题级别": block.level, "数字": figures, "部门自述": own}


def _remarks(remarks: Iterable[Problem]) -> Shaped:
    once = tuple(dict.fromkeys(remarks))
    return {
        "问题": [_remark(one) for one in once if not one.hint],
        "提示": [_remark(one) for one in once if one.hint],
    }


def _remark(one: Problem) -> Shaped:
    return {**problem(one), "位置": one.where, "说明": one.told}
