"""科目: functional and economic subjects: code, name, 类 款 项, parent, descent.

The dictionaries are data/functional.csv (3, 5 and 7 digits) and data/economic.csv (3 and 5
digits), after the 政府收支分类科目 of the Ministry of Finance.  A name that is marked
`unverified` there has not been seen in a published report; an input may overrule any name.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from msgspec import Struct

CLASS, SECTION, ITEM = 3, 5, 7  # digits of a 类, a 款, a 项
_DATA: Final = Path(__file__).parent / "data"
_FUNCTIONAL: Final = _DATA / "functional.csv"
_ECONOMIC: Final = _DATA / "economic.csv"

LEVELS: Final = {CLASS: "类", SECTION: "款", ITEM: "项"}


class Subject(Struct, frozen=True):
    """One subject of the dictionary; `group` is 人员经费 or 公用经费 for an economic one."""

    code: str
    name: str
    group: str = ""


def level_of(code: str) -> str | None:
    """类, 款 or 项 by the number of digits; None for what is no functional code."""
    return LEVELS.get(len(code)) if code.isascii() and code.isdigit() else None


def class_of(code: str) -> str:
    return code[:CLASS]


def section_of(code: str) -> str:
    return code[:SECTION]


def ancestors(code: str) -> tuple[str, ...]:
    """The codes above an item: its 类 and its 款."""
    return tuple(code[:digits] for digits in LEVELS if digits < len(code))


def _rows(path: Path) -> Iterator[list[str]]:
    """The columns of each line: code, name, level, of 经济分类 the group, and what is behind."""
    rows = csv.reader(path.read_text("utf-8").splitlines())
    next(rows)
    return rows


@cache
def functional() -> dict[str, Subject]:
    """The 功能分类 dictionary by code, in the order of the codes."""
    return {code: Subject(code, name) for code, name, *_ in _rows(_FUNCTIONAL)}


@cache
def economic() -> dict[str, Subject]:
    """The 经济分类 dictionary by code; `group` says 人员经费 or 公用经费."""
    return {code: Subject(code, name, group) for code, name, _, group, *_ in _rows(_ECONOMIC)}


# What a name was called before, its code, and the first year of the new name.
OLD_NAMES: Final[Mapping[str, tuple[str, int]]] = {
    "医疗卫生支出": ("210", 2014),
    "医疗卫生与计划生育支出": ("210", 2019),
    "文化体育与传媒支出": ("207", 2019),
    "国土海洋气象等支出": ("220", 2019),
    "资源勘探信息等支出": ("215", 2020),
    "资源勘探电力信息等支出": ("215", 2016),
    "商业服务业等事务": ("216", 2011),
    "行政事业单位离退休": ("20805", 2020),
}
_BRACKETED: Final = re.compile(r"（[^（）]*）|\([^()]*\)")
_UNSAID: Final = str.maketrans(dict.fromkeys("“”\"'‘’、，,（）()-", ""))


@lru_cache(maxsize=4096)  # the names of a report come again in every table and section
def alike(name: str) -> str:
    """What spellings of a name have in common: no brackets, no 支出; 其它 is 其他, 与 is 和."""
    if "（" in name or "(" in name:
        name = _BRACKETED.sub("", name)
    bare = "".join(name.translate(_UNSAID).split()).replace("其它", "其他")
    return bare.replace("与", "和").replace("及", "和").removesuffix("支出")


@cache
def _by_name() -> Mapping[str, tuple[str, ...]]:
    names = [(one.name, one.code) for one in functional().values()]
    found = dict[str, tuple[str, ...]]()
    for name, code in (*names, *((name, code) for name, (code, _) in OLD_NAMES.items())):
        found[alike(name)] = (*found.get(alike(name), ()), code)
    return found


def codes_named(name: str, digits: Iterable[int] = LEVELS) -> tuple[str, ...]:
    """The functional codes of these lengths that are called so, or were once."""
    if not (found := _by_name().get(alike(name))):  # as most words
        return ()
    wanted = frozenset(digits)
    return tuple(code for code in found if len(code) in wanted)


@cache
def edition() -> str:
    """The SHA-256 of both dictionaries: a name or a code that changes makes another."""
    return hashlib.sha256(_FUNCTIONAL.read_bytes() + _ECONOMIC.read_bytes()).hexdigest()
