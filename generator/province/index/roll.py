"""Roll: the list of the units that there are to be, and whose each of them is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from msgspec import Struct

from generator.entry.access import ASKED_FOR
from generator.later import matcher
from generator.problem import InvalidReport, Place, Problem

_MAX_BYTES: Final = 10_000_000
_APART: Final = matcher(r"[,，\t]")
_HEADINGS: Final = frozenset({"单位", "部门", "名称", "单位名称", "部门名称"})


class Roll(Struct, frozen=True):
    """The names of a list in its order, each with its line and the department that it is of."""

    file: str
    lines: dict[str, tuple[int, str]]

    def above(self, name: str) -> str:
        """The department of a unit by its name, '' where the list has none."""
        return self.lines.get(plain(name), (0, ""))[1]


NO_ROLL: Final = Roll("", {})


def plain(name: str) -> str:
    """A name without what nobody sees, and whether brackets are wide or not."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", name))


def read_roll(path: Path) -> Roll:
    """A list of units: one a line, or 部门,单位 (a comma or a tab between); # begins a remark.

    A department of a line is itself one of the list.  Raises InvalidReport with all that is wrong.
    """
    text = _text_of(path)
    found: dict[str, tuple[int, str]] = {}
    problems = []
    for number, names in _named_in(text):
        *above, unit = names
        if len(above) > 1:
            message = f"有 {len(names)} 栏；请写成一行一个单位，或者 部门,单位"
            problems.append(_wrong(path, number, message))
            continue
        if known := found.get(unit):
            if known[1] and above and known[1] != above[0]:
                message = f"{unit}在第 {known[0]} 行已经是{known[1]}的单位；请留一个"
                problems.append(_wrong(path, number, message))
            if known[1] or not above:
                continue
        found[unit] = number, above[0] if above else ""
        if above:
            found.setdefault(above[0], (number, ""))
    if not found and not problems:
        problems.append(_wrong(path, 0, "里面一个单位也没有；请一行写一个"))
    if problems:
        raise InvalidReport(problems)
    return Roll(str(path), found)


def _named_in(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(text.splitlines(), 1):
        names = [plain(one) for one in _APART.split(line.partition("#")[0])]
        names = [one for one in names if one]
        if names and not (number == 1 and _HEADINGS.issuperset(names)):
            yield number, names


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise InvalidReport([_wrong(path, 0, "太大了，名单不超过 10 MB")])
        data = path.read_bytes()
    except OSError as error:
        message = f"读不了：{error.strerror}；请写名单的文件"
        raise InvalidReport([_wrong(path, 0, message)]) from None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InvalidReport([_wrong(path, 0, "不是文本；名单请另存为 UTF-8 的 csv 或 txt")])


def _wrong(path: Path, line: int, message: str) -> Problem:
    return Problem(Place(file=str(path), line=line), message, rule=ASKED_FOR)
