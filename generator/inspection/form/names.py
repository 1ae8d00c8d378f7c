"""Names: 类, 款 and 项 belong together, a code has its name, a report one department (N17, N18).

A name that the report's own tables have is right, whatever the dictionary says: it does not hold
every subject, and not every name in it has been seen in print.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import Final

from generator.inspection.claims import Charge, Inspection, Spot
from generator.inspection.judge import cited
from generator.problem import HINT, WRONG
from generator.understanding import TableCell, Text, Understood, plain
from generator.vocabulary.subjects import CLASS, ITEM, SECTION, economic, functional

# What a name was called before, its code, and the first year of the new name.
_OLD: Final[Mapping[str, tuple[str, int]]] = {
    "医疗卫生支出": ("210", 2014),
    "医疗卫生与计划生育支出": ("210", 2019),
    "文化体育与传媒支出": ("207", 2019),
    "国土海洋气象等支出": ("220", 2019),
    "资源勘探信息等支出": ("215", 2020),
    "资源勘探电力信息等支出": ("215", 2016),
    "商业服务业等事务": ("216", 2011),
    "行政事业单位离退休": ("20805", 2020),
}

_NAME: Final = r"[^（），。；：、“”\n]{2,40}"
_MARK: Final = r"（(?:(?P<{}>\d{{2,7}}))?{}(?:级科目)?）[-－—]{{0,2}}"
_TRIPLE: Final = re.compile(
    rf"(?P<class>{_NAME}){_MARK.format('class_code', '类')}"
    rf"(?P<section>{_NAME}(?:（[^（）]{{1,6}}）[^（），。；：“”\n]{{0,20}})?)"
    rf"{_MARK.format('section_code', '款')}"
    rf"(?P<item>{_NAME}(?:（[^（）]{{1,6}}）[^（），。；：“”\n]{{0,20}})?)"
    rf"{_MARK.format('item_code', '项')}"
)
_NUMBERED: Final = re.compile(r"^(?:.*?\d{1,2}[、.]|.*?“)")


def judge_names(understood: Understood, inspection: Inspection) -> None:
    """The triples of the prose, the codes of the tables, the department's name."""
    own = _own(understood)
    for text in understood.sections:
        for match in _TRIPLE.finditer(text.text):
            _triple(text, match, _Known(own, understood.year or 0), inspection)
    _coded(understood, inspection)
    _departments(understood, inspection)


@dataclass(frozen=True, slots=True)
class _Known:
    """The names of the report's own tables by code, and its year."""

    own: Mapping[str, str]
    year: int

    def names(self, code: str) -> set[str]:
        """How a code may be called: as the tables call it or as the dictionary does."""
        subject = functional().get(code)
        return {name for name in (self.own.get(code), subject and subject.name) if name}

    def codes(self, name: str, digits: int) -> set[str]:
        mine = {c for c, n in self.own.items() if n == name and len(c) == digits}
        return mine | _codes(name, digits)


@cache
def _by_name() -> Mapping[tuple[str, int], frozenset[str]]:
    found: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
    for code, subject in functional().items():
        found[plain(subject.name), len(code)].add(code)
    return {key: frozenset(codes) for key, codes in found.items()}


def _codes(name: str, digits: int) -> frozenset[str]:
    return _by_name().get((name, digits), frozenset())


def _own(understood: Understood) -> dict[str, str]:
    """Code and name as the report's tables of functional subjects have them."""
    found: dict[str, str] = {}
    for key in ("T5", "T3", "T2", "TF", "TC"):
        for (row, _), cell in understood.tables.cells.get(key, {}).items():
            if row.isdigit() and (name := _named(row, cell)):
                found.setdefault(row, name)
    return found


def _named(row: str, cell: TableCell) -> str:
    """The name of a row out of its cell's, which is code, name and column."""
    parts = cell.name.split(" ")
    return plain(parts[1]) if len(parts) > 2 and parts[0] == row else ""  # noqa: PLR2004  those three


def _triple(text: Text, match: re.Match[str], known: _Known, inspection: Inspection) -> None:
    first = _NUMBERED.sub("", match["class"])
    names = (first, match["section"], match["item"])
    span = (match.start() + len(match["class"]) - len(first), match.end())
    if _old(text, names, span, known, inspection):
        return
    items = known.codes(names[2], ITEM)
    fitting = {c for c in items if names[1] in known.names(c[:SECTION])}
    whole = {c for c in fitting if _same_class(names[0], known.names(c[:CLASS]))}
    if whole:
        inspection.holds("N17", text, span, "类、款、项是一起的")
        return
    sections = known.codes(names[1], SECTION)
    parents = {c[:CLASS] for c in sections}
    if sections and not any(_same_class(names[0], known.names(c)) for c in parents):
        _misplaced(text, (span, names), parents, known, inspection)
    elif items and sections and not {c[:SECTION] for c in items} & sections:
        _strange(text, (span, names), items, known, inspection)


_Where = tuple[tuple[int, int], tuple[str, str, str]]


def _misplaced(
    text: Text, where: _Where, parents: set[str], known: _Known, inspection: Inspection
) -> None:
    """A 款 under a 类 that it is not of."""
    span, names = where
    right = "、".join(sorted(known.names(min(parents))))
    message = f"“{names[1]}”是“{right}”的款，不在“{names[0]}”下"
    # Only a class that exists and a section that is one class's alone make it certain.
    sure = len(parents) == 1 and bool(_codes(names[0], CLASS))
    charge = Charge("N17", WRONG if sure else HINT, names[0], right, message, "科目放错了类")
    inspection.wrong(text, span, charge)


def _strange(
    text: Text, where: _Where, items: set[str], known: _Known, inspection: Inspection
) -> None:
    """A 项 that is of another 款."""
    span, names = where
    right = sorted(known.names(min(items)[:SECTION]))
    message = f"“{names[2]}”是“{right[0] if right else ''}”的项，不在“{names[1]}”下"
    charge = Charge("N17", HINT, names[1], right[0] if right else "", message, "科目放错了款")
    inspection.wrong(text, span, charge)


def _same_class(name: str, right: set[str]) -> bool:
    """支出 at the end and （类）前后 are left out often, and nothing is wrong with that."""
    return any(name.endswith((one, one.removesuffix("支出"))) for one in right)


def _old(
    text: Text,
    names: tuple[str, str, str],
    span: tuple[int, int],
    known: _Known,
    inspection: Inspection,
) -> bool:
    """A name that is no longer used, and is not in the report's own tables either."""
    for name in names[:2]:
        code, since = _OLD.get(name, ("", 0))
        if not code or known.year < since or name in known.own.values():
            continue
        # A 类 with its code is judged where codes are.
        if name == names[0] and re.search(r"（\d{3}类）", text.text[span[0] : span[1]]):
            return True
        right = known.own.get(code) or functional()[code].name
        message = f"“{name}”是旧名称，{since} 年起是“{right}”"
        charge = Charge("N17", WRONG, name, right, message, "旧的科目名称")
        inspection.wrong(text, span, charge)
        return True
    return False


def _coded(understood: Understood, inspection: Inspection) -> None:
    """The codes and names of the tables: those of another code, and those misspelt."""
    own = _own(understood)
    seen: set[tuple[str, str]] = set()
    for key in ("T2", "T3", "T5", "TF", "TC", "T6"):
        dictionary = economic() if key == "T6" else functional()
        for (row, _), cell in understood.tables.cells.get(key, {}).items():
            name, subject = _named(row, cell), dictionary.get(row)
            if not name or subject is None or (row, name) in seen:
                continue
            seen.add((row, name))
            spot = Spot(_table(key, cell), f"{row}{name}", cell.place)
            right = plain(subject.name)
            if name == right:
                inspection.holds_outside("N17", spot, "编码与名称一致")
            elif key == "T6":
                _economic(spot, (row, name, right), inspection)
            else:
                _differs(spot, (row, name, right), own, inspection)


def _table(key: str, cell: TableCell) -> str:
    return cited(key, cell).split(" ")[0]


def _differs(
    spot: Spot, named: tuple[str, str, str], own: Mapping[str, str], inspection: Inspection
) -> None:
    row, name, right = named
    # Cut off by the end of a line, or another level's name that a narrow column gave to this one.
    if right.startswith(name) or name.startswith(right):
        return
    if not _codes(name, len(row)) and any(_codes(name, d) for d in (CLASS, SECTION, ITEM)):
        return
    other = own.get(row, name)
    if other != name:
        message = f"{row} 在另一张表里是“{other}”，这里是“{name}”"
    elif _codes(name, len(row)) and not _alike(name, right):
        message = f"{row} 是“{right}”，这里写的是“{name}”"
    else:
        return
    charge = Charge("N17", HINT, name, right, message, "编码与名称对不上")
    inspection.wrong_outside(spot, charge)


def _economic(spot: Spot, named: tuple[str, str, str], inspection: Inspection) -> None:
    """An economic code with the name of quite another one."""
    row, name, right = named
    others = [c for c, subject in economic().items() if plain(subject.name) == name]
    if len(others) == 1 and len(others[0]) == len(row) and not _alike(name, right):
        message = f"{row} 是“{right}”，“{name}”是 {others[0]}"
        charge = Charge("N17", HINT, name, right, message, "编码与名称对不上")
        inspection.wrong_outside(spot, charge)


def _alike(one: str, other: str) -> bool:
    """Three of four letters the same: a slip of the keys, not another subject."""
    same = sum(block.size for block in SequenceMatcher(None, one, other).get_matching_blocks())
    return 8 * same >= 3 * (len(one) + len(other))


_HEADER: Final = re.compile(
    r"^(?:编制|填报|公开)?(?:部门|单位)(?:名称)?[：:]\s*([^\s：:，。]{4,40})"
)
_MOST: Final = 2  # of three headers say the same: then the others are wrong


def _departments(understood: Understood, inspection: Inspection) -> None:
    """N18: the tables' headers name one department, and the text speaks of it."""
    headers = list(_headers(understood))
    counted = Counter(name for name, _ in headers)
    right, times = counted.most_common(1)[0] if counted else (understood.department, 0)
    for name, spot in headers:
        if _same_body(name, right):
            inspection.holds_outside("N18", spot, "与其他表一致")
            continue
        sure = times > _MOST * (len(headers) - times)
        message = f"别的表写的是“{right}”，这张表写的是“{name}”"
        charge = Charge("N18", WRONG if sure else HINT, name, right, message, "别的单位的名称")
        inspection.wrong_outside(spot, charge)
    if times:
        _title(understood, right, inspection)
    if right:
        _bodies(understood, right, inspection)


_COVER: Final = re.compile(
    r"^(?:20\d\d年度?)?(?P<name>[\u4e00-\u9fff]{3,24}(?:局|委员会|办公室|办事处|中心|厅|法院|检察院|学校|医院|联合会))"
    r"(?:20\d\d年度?)?(?:部门|单位)?[决预]算"
)
_FRONT: Final = 60  # lines: cover and contents


def _title(understood: Understood, right: str, inspection: Inspection) -> None:
    """The cover names the department that the tables do."""
    for line in understood.notes[:_FRONT]:
        match = _COVER.match(plain(line.text[:100]))
        if match is None:
            continue
        spot = Spot("标题", match["name"], line.place)
        if _same_body(match["name"], right):
            inspection.holds_outside("N18", spot, f"表头是“{right}”")
            continue
        message = f"标题写的是“{match['name']}”，表头写的是“{right}”"
        charge = Charge("N18", HINT, match["name"], right, message, "别的单位的名称")
        inspection.wrong_outside(spot, charge)


def _headers(understood: Understood) -> Iterator[tuple[str, Spot]]:
    for line in understood.notes:
        if match := _HEADER.match(line.text[:120].strip()):
            name = re.sub(r"(?:金额)?单位.*", "", plain(match[1]))
            if re.search(r"[\u4e00-\u9fff]{4}", name):
                yield name, Spot("表头", plain(match[0]), line.place)


def _same_body(name: str, right: str) -> bool:
    bare = re.sub(r"（[^（）]*）|本级|机关|本部|汇总", "", name)
    full = re.sub(r"（[^（）]*）|本级|机关|本部|汇总", "", right)
    return bare in full or full in bare or _subsequence(bare, full)


def _subsequence(short: str, full: str) -> bool:
    """Whether a name is the full one with letters left out: 区医保局 of 区医疗保障局."""
    if len(short) > len(full):
        short, full = full, short
    letters = iter(full)
    return all(letter in letters for letter in short)


# Where the text of such a report names its own department: before the year, before its vehicles.
_SPEAKS: Final = re.compile(
    r"(?:^|[\n。；，])(?:截[至止](?:到)?20\d\d年\d{1,2}月\d{1,2}日，)?(?P<name>[\u4e00-\u9fff]{4,24}"
    r"(?:局|委员会|办公室|办事处|中心|厅|法院|检察院|部|学校|大学|医院|联合会|总队|支队|大队))"
    r"(?=20\d\d年度?(?:财政|收入|支出|部门|一般|政府|国有|预算|无|没有|“?三公|机关)|(?:共有|拥有)(?:车辆|公务用车))"
)


def _bodies(understood: Understood, right: str, inspection: Inspection) -> None:
    profile = "".join(t.text for t in understood.sections if _is_profile(t))
    for text in understood.sections:
        if _is_profile(text):
            continue
        for match in _SPEAKS.finditer(text.text):
            name, span = match["name"], match.span("name")
            if _same_body(name, right):
                inspection.holds("N18", text, span, f"报告的部门是“{right}”")
            elif name not in profile:
                message = f"报告的部门是“{right}”，这里写的是“{name}”"
                charge = Charge("N18", HINT, name, right, message, "别的单位的名称")
                inspection.wrong(text, span, charge)


def _is_profile(text: Text) -> bool:
    return text.number == "概况" or bool(re.search(r"职[能责]|机构|构成", text.heading))
