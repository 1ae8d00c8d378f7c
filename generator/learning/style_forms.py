"""Style forms: two styles compared, one seen, one proved, for other systems, as JSON.

docs/styles.schema.json has every key; docs/styles.md says what they mean.
"""

from __future__ import annotations

from collections.abc import Sequence

from generator.elements.interchange import Shaped, styled, versions, written
from generator.learning.gate import Amiss
from generator.learning.seen import Coverage, SeenSection
from generator.telling.spelt_out import STEP, Sentence
from generator.telling.style import Style
from generator.telling.unlike import Layout, Unlike


def compared(found: Unlike) -> str:
    """What differs between two styles, as one JSON object in one line."""
    return written(
        {
            "版本": versions(),
            "左": _named(found.left),
            "右": _named(found.right),
            "设置": [
                {"键": list(one.path), "左": one.left, "右": one.right} for one in found.settings
            ],
            "节": [_layout(one) for one in found.layouts],
            "句子": [
                {
                    "节": one.section,
                    "句子": one.name,
                    "左": _sentence(one.left),
                    "右": _sentence(one.right),
                }
                for one in found.sentences
            ],
        }
    )


def covered(found: Coverage) -> str:
    """What of a style was seen published, as one JSON object in one line."""
    return written(
        {
            "版本": versions(),
            "样式": _named(found.style),
            "节": [_seen(one) for one in found.sections],
            "报告": list(found.reports),
            "没有出现": [{"位置": one.place, "说法": list(one.said)} for one in found.unsaid],
        }
    )


def proved(style: Style, departments: int, found: Sequence[Amiss]) -> str:
    """What a style says wrong of so many departments, as one JSON object in one line."""
    return written(
        {
            "版本": versions(),
            "样式": _named(style),
            "部门": departments,
            "不对": [
                {
                    "位置": one.place,
                    "节": one.section,
                    "原文": one.said,
                    "整句": one.sentence,
                    "说明": one.message,
                    "部门": one.department,
                }
                for one in found
            ],
        }
    )


def _named(style: Style) -> Shaped:
    """A style as it is told apart from others, and from what it was before it was edited."""
    return {"文件夹": style.folder, **styled(style)}


def _layout(one: Layout) -> Shaped:
    left, right = one.order or (None, None)
    return {
        "类型": one.kind,
        "标题": [{"节": name, "左": ours, "右": theirs} for name, ours, theirs in one.headings],
        "次序": {"左": list(left), "右": list(right)} if left and right else None,
    }


def _sentence(one: Sentence | None) -> Shaped | None:
    return (
        {"文件夹": one.folder, "行": [line.removeprefix(STEP) for line in one.lines]}
        if one
        else None
    )


def _seen(one: SeenSection) -> Shaped:
    return {
        "类型": one.kind,
        "节": one.section,
        "标题": one.heading if one.kind else "",
        "见过": list(one.seen),
        "没有见过": [
            {"照": unseen.style, "文件夹": unseen.folder, "句子": list(unseen.sentences)}
            for unseen in one.unseen
        ],
    }
