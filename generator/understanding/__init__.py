"""Understanding: a published document's tables and prose, told apart and named.

Every cell and every character keeps its place in the document.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from generator.disclosure import Published, TextLine
from generator.understanding.prose import (
    Text,
    budget_notes,
    explanation_starts,
    plain,
    sections_in,
)
from generator.understanding.tables import WAN, TableCell, Tables, tables_in

_FRONT: Final = 60  # lines: cover, contents and the first headings


@dataclass(frozen=True, slots=True)
class Understood:
    """A published report: who and when, its tables, its sections."""

    name: str
    kind: str
    department: str
    year: int | None
    tables: Tables
    sections: tuple[Text, ...]
    notes: tuple[TextLine, ...] = field(default=())  # the lines outside the sections


def understand(document: Published) -> Understood:
    """The tables and the sections of a report; what cannot be found is simply not there."""
    blocks = list(document.blocks)
    start = explanation_starts(blocks)
    sections = tuple(sections_in(blocks[start:])) if start is not None else ()
    sections += tuple(budget_notes(blocks))
    lines = [b.text for b in blocks if isinstance(b, TextLine)]
    return Understood(
        document.name,
        _kind(lines),
        _department(lines),
        _year(lines, sections),
        tables_in(blocks[:start], sections),
        sections,
        tuple(b for b in blocks[:start] if isinstance(b, TextLine)),
    )


def _kind(lines: Sequence[str]) -> str:
    """决算 or 预算: what the lines of the front name more often."""
    front = "".join(lines[:_FRONT])
    return "预算" if front.count("预算") > 2 * front.count("决算") else "决算"


_BODY: Final = r"\S{2,25}?(?:局|委员会|办公室|办事处|中心|厅|院|部|政府|街道|镇|乡|学校)"


def _department(lines: Sequence[str]) -> str:
    """As the tables name it, else as the front does."""
    for line in lines:
        if match := re.search(r"(?:编制)?(?:部门|单位)[：:]\s*([^\s：]{4,30})", line):
            found = re.sub(r"(?:金额)?单位.*", "", match[1])
            if re.fullmatch(_BODY, found):
                return found
    for line in map(plain, lines[:_FRONT]):
        if match := re.search(rf"({_BODY})(?:概况|20\d\d年|部门|单位)", line):
            return re.sub(r"^第.部分|^20\d\d年度?", "", match[1])
    return ""


def _year(lines: Sequence[str], sections: Sequence[Text]) -> int | None:
    """The year of the title; without one, the year that the text names most often."""
    for line in map(plain, lines[:_FRONT]):
        if match := re.search(r"(?<!\d)(20\d\d)年度?[^，。]{0,40}[决预]算", line):
            return int(match[1])
    named = Counter(
        int(match[1])
        for text in [*lines[:_FRONT], *(section.text for section in sections)]
        for match in re.finditer(r"(?<!\d)(20\d\d)\s*年", text)
    )
    return named.most_common(1)[0][0] if named else None


__all__ = ["WAN", "TableCell", "Tables", "Text", "Understood", "plain", "understand"]
