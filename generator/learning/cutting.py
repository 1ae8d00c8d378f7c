"""Cutting: a published report into the sections that a style has, wherever its headings stand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from generator.understanding import Understood
from generator.understanding.about import topic_of
from generator.understanding.spelling import numeral_value

_NUMBER: Final = re.compile(r"(?<![一二三四五六七八九十第（])([一二三四五六七八九十]{1,3})、")
_TITLE: Final = re.compile(r"[（(]?[^。；，\n]{2,40}?(?:情况的说明|情况说明|说明|情况)(?=\n)")
_ALIKE: Final = 60  # of a hundred, how alike two headings of one section are


@dataclass(frozen=True, slots=True)
class Part:
    """A section as it was published, from its heading on; without its number."""

    name: str
    text: str


def parts_of(report: Understood, headings: Mapping[str, str]) -> list[Part]:
    """The sections of a report in its order, each under the name that a style has for it.

    `headings` has the style's headings by name.  What stands before the first is in none.
    """
    text = "\n".join(one.text for one in report.sections)
    found: list[tuple[int, int, str]] = []
    for at in _NUMBER.finditer(text):
        name = _named(text[at.end() : at.end() + 60], headings)
        number = numeral_value(at[1])
        if name and name not in {one for _, _, one in found} and number > _last(found, text):
            found.append((at.start(), at.end(), name))
    ends = [*(start for start, _, _ in found[1:]), len(text)][: len(found)]
    return [
        Part(name, _whole(text[start:end], headings[name]))
        for (_, start, name), end in zip(found, ends, strict=True)
    ]


def _last(found: Sequence[tuple[int, int, str]], text: str) -> int:
    return numeral_value(text[found[-1][0] : found[-1][1] - 1]) if found else 0


def _named(begins: str, headings: Mapping[str, str]) -> str:
    """The section whose heading is most like how a text begins."""
    ranked = sorted(
        ((_likeness(begins, one), name) for name, one in headings.items()), reverse=True
    )
    return ranked[0][1] if ranked and ranked[0][0] >= _ALIKE else ""


def _likeness(begins: str, heading: str) -> int:
    """How much of both headings is the same, of a hundred; a heading ends with its line."""
    line = begins.partition("\n")[0] if "\n" in begins else begins[: len(heading) + 4]
    if len(line) > 2 * len(heading):
        line = line[: len(heading) + 4]
    if not line:
        return 0
    same = SequenceMatcher(None, heading, line, autojunk=False).get_matching_blocks()
    size = sum(block.size for block in same)
    topics = topic_of(heading), topic_of(line)
    bonus = 0 if not all(topics) else 30 if topics[0] == topics[1] else -40
    return bonus + min(100 * size // len(heading), 100 * size // max(len(line) - 4, 1))


def _whole(text: str, heading: str) -> str:
    """The text of a section; a break within its heading alone is one that means nothing."""
    first, broken, rest = text.partition("\n")
    if broken and len(first) <= 2 * len(heading):
        return f"{first}\n{rest.replace(chr(10), '')}"
    return text.replace("\n", "")
