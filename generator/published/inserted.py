"""Inserted: what stands in a Word document and is no text of it: objects, whole files, charts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from generator.published.worksheets import relationships

CHARTS: Final = "有的图表里的数没有读，也没有核对（{0} 张图）；请与表核对"
# By the last word of a relationship's type (ISO/IEC 29500-1, 15.2; chartEx is of 2016).
_SAID: Final = {
    "package": (
        "嵌入的对象（如 Excel 表格）没有读（{0} 个）；请把表粘贴到正文，或另存为 xlsx 一起交"
    ),
    "aFChunk": "嵌入的文件没有读（{0} 个）；请用 Word 打开，另存为 docx，里面的文字就成了正文",
    "chart": CHARTS,
}
_SAME: Final = {"oleObject": "package", "chartEx": "chart"}


def inserted(relations: str, read: int = 0) -> Iterator[str]:
    """A sentence for each kind of thing that the relations of a text name, how many of it.

    Of the charts so many were read.
    """
    kinds = (kind.rpartition("/")[2] for _, kind, _ in relationships(relations))
    counted = Counter(_SAME.get(kind, kind) for kind in kinds)
    counted["chart"] -= read
    for kind, said in _SAID.items():
        if counted[kind] > 0:
            yield said.format(counted[kind])
