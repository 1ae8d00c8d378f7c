"""Interchange: what every JSON output has in common: what it was made by, a problem, one line.

docs/json.md says what the keys mean and what may change under one number of the format;
docs/report.schema.json and docs/audit.schema.json have every key.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final, Protocol

from msgspec.structs import replace

from generator.problem import Place, Problem, unit_of
from generator.vocabulary.subjects import edition

__version__ = "0.1.0"  # of the program; generator.__version__ is this one

FORMAT: Final = 2  # a key that goes, or comes to mean something else, makes a new one

_DIGITS: Final = 16  # of a digest: enough to tell two states of some files apart

Shaped = dict[str, object]


class _Worded(Protocol):
    """A style: its name, and what its files come to."""

    @property
    def name(self) -> str: ...
    @property
    def digest(self) -> str: ...


def styled(style: _Worded) -> Shaped:
    """A style by its name, and by what its files come to."""
    return {"名称": style.name, "摘要": style.digest[:_DIGITS]}


def versions(style: _Worded | None = None) -> Shaped:
    """What an output was made by: program, style where there is one, dictionaries, format."""
    worded = {"样式": styled(style)} if style else {}
    return {"程序": __version__, **worded, "科目字典": edition()[:_DIGITS], "格式": FORMAT}


def problem(one: Problem) -> Shaped:
    """A problem by its fields; where it stands both as the object 位置 and key by key."""
    return {
        "规则": one.code,
        "级别": one.level,
        "章节": one.section,
        "原文": one.quote,
        "位置": position(one.place),
        "写为": one.printed,
        "应为": one.expected,
        "应为单位": unit_of(one.expected),
        "说明": one.message,
        "诊断": one.cause,
        "依据": one.basis,
        "其他位置": [],
        **standing(one.place),
    }


def position(place: Place) -> Shaped:
    """Page and line; in a workbook the sheet's number, the row, and the cell by its name."""
    found: Shaped = {"页": place.page or None, "行": place.line}
    return {**found, "单元格": _cell(place)} if place.sheet else found


def standing(place: Place) -> Shaped:
    """Where something stands, from 1, each key only where there is such a thing."""
    found = {
        "文件": place.file,
        "页": place.page,
        "行": place.line,
        "列": place.column,
        "单元格": _cell(place),
        "指针": pointer(place.path),
    }
    return {key: value for key, value in found.items() if value}


def _cell(place: Place) -> str:
    return str(replace(place, file="")) if place.sheet else ""


def pointer(path: tuple[str | int, ...]) -> str:
    """A path of keys, those of lists from 0, as a JSON Pointer (RFC 6901)."""
    return "".join(f"/{str(key).replace('~', '~0').replace('/', '~1')}" for key in path)


def written(shaped: Mapping[str, object]) -> str:
    """An object in one line: laying it out takes three times as long as all that comes before."""
    return json.dumps(shaped, ensure_ascii=False, separators=(",", ":")) + "\n"


def laid_out(text: str) -> str:
    """The same for a person: a line a key."""
    return json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n"
